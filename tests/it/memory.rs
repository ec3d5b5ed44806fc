//! A client that is there already and a description that has grown → the names that programs know mean what they meant.

use crate::generate::{Generated, generate_into};
use crate::places::{cases, description};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Things whose names somebody else could have.
fn before() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Pets", "version": "1" },
        "servers": [
            { "url": "https://a.example.com", "description": "Production" },
            { "url": "https://b.example.com", "description": "Sandbox" }
        ],
        "paths": { "/pets": {
            "get": {
                "responses": { "200": {
                    "description": "ok",
                    "headers": { "X-Rate-Limit-Limit": { "schema": { "type": "integer" } } },
                    "content": { "application/json": { "schema": {
                        "type": "object", "properties": { "pets": { "type": "array", "items": { "$ref": "#/components/schemas/pet" } } }
                    } } }
                } }
            },
            "post": {
                "operationId": "createPet",
                "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/pet" } } } },
                "responses": { "204": { "description": "ok" } }
            }
        } },
        "components": { "schemas": { "pet": {
            "type": "object",
            "properties": {
                "id": { "type": "string", "readOnly": true },
                "kind": { "type": "string", "enum": ["cat", "dog"] },
                "owner": { "type": "object", "title": "Person", "properties": { "name": { "type": "string" } } }
            }
        } } }
    })
}

/// What is described later: where it is put, and what. Each has a name that is somebody's.
fn newcomers() -> Vec<(&'static str, Value)> {
    let schema = || json!({ "type": "object", "properties": { "other": { "type": "string" } } });
    let described = json!({ "description": "ok" });
    let answer = "/paths/~1pets/get/responses/200";
    let mut all = vec![
        ("/components/schemas/PetKind", schema()),
        ("/components/schemas/PetInput", schema()),
        ("/components/schemas/Person", schema()),
        ("/components/schemas/GetPetsResponse", schema()),
        (
            "/components/schemas/Shop",
            json!({ "type": "object", "properties": { "boss": { "type": "object", "title": "Person", "properties": { "n": {} } } } }),
        ),
        (
            "/paths/~1kinds",
            json!({ "get": {
                "operationId": "pet",
                "parameters": [{ "name": "kind", "in": "query", "schema": { "type": "string", "enum": ["fish"] } }],
                "responses": { "204": &described }
            } }),
        ),
        (
            "/paths/~1animals",
            json!({ "get": { "operationId": "getPets", "responses": { "204": &described } } }),
        ),
        ("/servers/0/description", "Live".into()),
    ];
    let within = [
        ("headers/X-Rate-Limit-Reset", json!({ "schema": { "type": "integer" } })),
        ("headers/Rate-Limit-Limit", json!({ "schema": { "type": "integer" } })),
        ("content/application~1hal+json", json!({ "schema": schema() })),
    ];
    all.extend(within.map(|(place, what)| (&*format!("{answer}/{place}").leak(), what)));
    all
}

fn put(document: &mut Value, place: &str, what: Value) {
    let (parent, key) = place.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    parent.insert(key.replace("~1", "/"), what);
}

/// The client of a description, in a folder where there is one with this lock file.
fn made(document: &Value, lock: Option<&str>) -> Generated {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("input.json");
    std::fs::write(&input, document.to_string()).unwrap();
    again(&input, None, lock)
}

fn again(input: &Path, config: Option<&Path>, lock: Option<&str>) -> Generated {
    let folder = tempfile::tempdir().unwrap();
    if let Some(lock) = lock {
        std::fs::write(folder.path().join("mintage.lock"), lock).unwrap();
    }
    generate_into(input, config, "case", folder.path())
}

fn lock(made: &Generated) -> &str {
    &made.files["mintage.lock"]
}

/// What the lock file says of names: `type Pet.kind` → `PetKind`.
fn names(made: &Generated) -> BTreeMap<String, String> {
    let (_, named) = lock(made).split_once("[names]\n").unwrap_or_default();
    let (named, _) = named.split_once("\n[files]\n").unwrap_or_default();
    let table: toml::Table = toml::from_str(named).unwrap();
    let text = |value: toml::Value| value.as_str().unwrap().to_owned();
    table.into_iter().map(|(thing, name)| (thing, text(name))).collect()
}

#[test]
fn no_newcomer_takes_a_name() {
    let old = made(&before(), None);
    let expected = [
        ("header get_pets x-rate-limit-limit", "rate_limit_limit"),
        ("operation GET /pets", "get_pets"),
        ("operation createPet", "create_pet"),
        ("server https://a.example.com", "Production"),
        ("server https://b.example.com", "Sandbox"),
        ("type components/schemas/pet", "Pet"),
        ("type Pet sent", "PetInput"),
        ("type Pet.kind", "PetKind"),
        ("type Pet.owner", "Person"),
        ("type get_pets 200 application/json", "GetPetsResponse"),
    ];
    let expected = expected.map(|(thing, name)| (thing.to_owned(), name.to_owned()));
    assert_eq!(names(&old), BTreeMap::from(expected.clone()));
    let kept = |made: &Generated| {
        let now = names(made);
        expected.iter().all(|(thing, name)| now.get(thing) == Some(name))
    };
    let mut taken = Vec::new();
    let mut all = before();
    for (place, what) in newcomers() {
        let mut document = before();
        put(&mut document, place, what.clone());
        put(&mut all, place, what);
        if !kept(&made(&document, None)) {
            taken.push(place);
        }
        let new = made(&document, Some(lock(&old)));
        assert!(kept(&new), "{place}: {:?}", names(&new));
        let once_more = made(&document, Some(lock(&new)));
        assert_eq!(once_more.files, new.files, "{place}");
    }
    // Otherwise there is nothing to see here.
    let places: Vec<&str> = newcomers().into_iter().map(|(place, _)| place).collect();
    assert_eq!(taken, places);
    let new = made(&all, Some(lock(&old)));
    assert!(kept(&new), "{:?}", names(&new));
    // Those that would have had the name are told.
    let told: Vec<&str> = new
        .diagnostics
        .iter()
        .filter(|d| d.code == "names-alike")
        .map(|d| &*d.message)
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    `GetPetsResponse` and `get_pets 200 application/json` are both `GetPetsResponse` in Rust; this is called `GetPetsResponseModel`
    `Person` and `Pet.owner` are both `Person` in Rust; this is called `PersonModel`
    `PetInput` and `Pet sent` are both `PetInput` in Rust; this is called `PetInputModel`
    `PetKind` and `Pet.kind` are both `PetKind` in Rust; this is called `PetKindModel`
    `getPets` and `GET /pets` are both `get_pets` in Rust; this is called `get_pets_get_animals`
    ");
}

/// All that is called after a tag stays with it once another differs in case alone.
#[test]
fn a_group_keeps_all_of_its_names() {
    let path = |tag: &str| json!({ "get": { "operationId": format!("{tag}List"), "tags": [tag], "responses": { "204": { "description": "ok" } } } });
    for (first, second) in [("Attachments", "attachments"), ("attachments", "Attachments")] {
        let mut document = before();
        // Of one tag alone the calls hang on the client.
        put(&mut document, "/paths/~1other", path("others"));
        put(&mut document, "/paths/~1first", path(first));
        let old = made(&document, None);
        put(&mut document, "/paths/~1second", path(second));
        let new = made(&document, Some(lock(&old)));
        for file in ["src/api/attachments.rs", "docs/AttachmentsApi.md"] {
            assert_eq!(old.files[file], new.files[file], "{first}");
        }
        let client = &new.files["src/client.rs"];
        assert!(client.contains("api::attachments::Attachments(self)"), "{client}");
        assert!(
            client.contains("api::attachments_group::AttachmentsGroup(self)"),
            "{client}"
        );
        assert!(new.files.contains_key("docs/AttachmentsGroupApi.md"), "{first}");
    }
}

#[test]
fn what_is_gone_leaves_its_name() {
    let old = made(&before(), None);
    // The usual way: what stood in a place becomes a component, to which the place refers.
    let mut document = before();
    let kind = document
        .pointer("/components/schemas/pet/properties/kind")
        .unwrap()
        .clone();
    put(&mut document, "/components/schemas/PetKind", kind);
    put(
        &mut document,
        "/components/schemas/pet/properties/kind",
        json!({ "$ref": "#/components/schemas/PetKind" }),
    );
    let new = made(&document, Some(lock(&old)));
    assert_eq!(new.files["src/models/mod.rs"].matches("enum PetKind ").count(), 1);
    assert!(!names(&new).contains_key("type components/schemas/PetKind"));
}

#[test]
fn a_wish_goes_before_what_was() {
    let old = made(&before(), None);
    let mut document = before();
    put(
        &mut document,
        "/components/schemas/Other",
        json!({ "type": "object", "x-rust-name": "PetKind", "properties": { "n": {} } }),
    );
    put(&mut document, "/components/schemas/pet/x-rust-name", "Animal".into());
    let new = made(&document, Some(lock(&old)));
    let models = new.texts(|path| path.starts_with("src/models"));
    for line in [
        "pub struct PetKind",
        "pub struct Animal ",
        "pub enum AnimalKind ",
        "pub struct AnimalInput ",
    ] {
        assert!(models.contains(line), "{line}: {models}");
    }
    // What was wished for is not remembered: without the wish all is as it was.
    let back = made(&before(), Some(lock(&new)));
    assert_eq!(names(&back), names(&old));
}

#[test]
fn a_client_that_is_there_is_made_again_as_it_is() {
    for (name, folder) in cases() {
        let Some(input) = description(&folder) else { continue };
        let config = folder.join("mintage.toml");
        let config = config.exists().then_some(&*config);
        let first = again(&input, config, None);
        if first.files.is_empty() {
            continue;
        }
        let second = again(&input, config, Some(lock(&first)));
        let differing: Vec<&String> = first
            .files
            .keys()
            .filter(|path| first.files.get(*path) != second.files.get(*path))
            .collect();
        assert!(
            differing.is_empty(),
            "{name}: {differing:?}\n{:?}\n{:?}",
            names(&first),
            names(&second)
        );
    }
}

/// Descriptions before and after, in which things of one name come, go and change places.
fn changes() -> Vec<(&'static str, Value, Value)> {
    let api = |more: Value| {
        let mut document = json!({ "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "paths": {} });
        for (key, value) in more.as_object().unwrap() {
            document[key] = value.clone();
        }
        document
    };
    let object = |title: &str, required: &str| {
        let mut schema = json!({ "type": "object", "required": [required, "id"],
            "properties": { required: { "type": "string" }, "id": { "type": "string" } } });
        if !title.is_empty() {
            schema["title"] = title.into();
        }
        schema
    };
    let union = |branches: &[Value]| api(json!({ "components": { "schemas": { "U": { "oneOf": branches } } } }));
    let get = |id: &str, more: Value| {
        let mut operation = json!({ "operationId": id, "responses": { "204": { "description": "ok" } } });
        for (key, value) in more.as_object().unwrap() {
            operation[key] = value.clone();
        }
        json!({ "get": operation })
    };
    let kind = |place: &str, value: &str| json!({ "name": "kind", "in": place, "schema": { "type": "string", "enum": [value] } });
    let parameters = |all: Value| api(json!({ "paths": { "/l": get("list", json!({ "parameters": all })) } }));
    let server = |values: &[&str], name: &str| json!({ "url": "https://{r}.example.com", "description": name, "variables": { "r": { "default": "eu", "enum": values } } });
    let servers = |all: Value| api(json!({ "servers": all, "paths": { "/l": get("list", json!({})) } }));
    let key = |name: &str| json!({ "type": "apiKey", "in": "header", "name": name });
    let schemes = |all: Value| api(json!({ "components": { "securitySchemes": all } }));
    let tagged = |all: &[(&str, &str)]| {
        let paths = all
            .iter()
            .map(|(id, tag)| (format!("/{tag}/{id}"), get(id, json!({ "tags": [tag] }))));
        let mut paths: serde_json::Map<String, Value> = paths.collect();
        paths.insert("/other".into(), get("other", json!({ "tags": ["other"] })));
        api(json!({ "paths": paths }))
    };
    let hooks = |names: &[&str]| {
        let hook = json!({ "post": { "requestBody": { "required": true, "content": { "application/json": { "schema": object("", "a") } } },
            "responses": { "204": { "description": "ok" } } } });
        let hooks: serde_json::Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), hook.clone())).collect();
        api(json!({ "webhooks": hooks }))
    };
    let schemas = |all: Value| api(json!({ "components": { "schemas": all } }));
    let list = json!({ "type": "string", "enum": ["a", "b"], "x-enum-multiple": true });
    vec![
        (
            "a title twice",
            union(&[object("Cat", "b"), object("", "c")]),
            union(&[object("Cat", "a"), object("Cat", "b"), object("", "c")]),
        ),
        (
            "a kind twice",
            union(&[object("", "b"), json!({ "type": "string" })]),
            union(&[object("", "a"), object("", "b"), json!({ "type": "string" })]),
        ),
        (
            "branches that change places",
            union(&[object("Cat", "a"), object("Cat", "b")]),
            union(&[object("Cat", "b"), object("Cat", "a")]),
        ),
        (
            "a branch that goes",
            union(&[object("Cat", "a"), object("Cat", "b")]),
            union(&[object("Cat", "b"), object("", "c")]),
        ),
        (
            "another place",
            parameters(json!([kind("header", "a")])),
            parameters(json!([kind("query", "b"), kind("header", "a")])),
        ),
        (
            "servers that change places",
            servers(json!([server(&["eu", "us"], "Public"), server(&["eu", "lab"], "Lab")])),
            servers(json!([server(&["eu", "lab"], "Lab"), server(&["eu", "us"], "Public")])),
        ),
        (
            "schemes",
            schemes(json!({ "api-key": key("X-Old") })),
            schemes(json!({ "api_key": key("X-New"), "api-key": key("X-Old") })),
        ),
        (
            "tags",
            tagged(&[("Pets/list", "Pets")]),
            tagged(&[("Pets/list", "Pets"), ("pets/list", "pets")]),
        ),
        (
            "a local name",
            tagged(&[("pets/list", "pets")]),
            tagged(&[("list", "pets"), ("pets/list", "pets")]),
        ),
        (
            "a name beside a local one",
            tagged(&[("list", "pets")]),
            tagged(&[("list", "pets"), ("pets/list", "pets")]),
        ),
        ("webhooks", hooks(&["newPet"]), hooks(&["newPet", "new_pet"])),
        (
            "a list of what comes",
            schemas(json!({ "Scopes": object("", "a") })),
            schemas(json!({ "Scopes": object("", "a"), "Scope": list })),
        ),
        (
            "signs of ours",
            schemas(json!({ "Pet": { "properties": { "x": { "type": "array", "items": object("", "a") } } } })),
            schemas(json!({ "Pet": { "properties": {
                "x[]": object("", "b"), "x": { "type": "array", "items": object("", "a") }
            } } })),
        ),
    ]
}

#[test]
fn no_name_comes_to_mean_another_thing() {
    for (what, before, after) in changes() {
        let old = made(&before, None);
        let new = made(&after, Some(lock(&old)));
        let (then, now) = (names(&old), names(&new));
        let scope = |thing: &str| thing.split(' ').next().unwrap_or_default().to_owned();
        for (thing, name) in &now {
            let before = then
                .iter()
                .find(|(other, had)| *had == name && scope(other) == scope(thing));
            // Groups have methods of one name, and answers fields.
            let before = before.filter(|_| !["method", "header"].contains(&&*scope(thing)));
            assert!(
                before.is_none_or(|(other, _)| other == thing),
                "{what}: {then:?} {now:?}"
            );
            assert!(
                then.get(thing).is_none_or(|had| had == name),
                "{what}: {then:?} {now:?}"
            );
        }
        let again = made(&after, Some(lock(&new)));
        assert_eq!(again.files, new.files, "{what}: {now:?}");
        let fresh = made(&after, None);
        let again = made(&after, Some(lock(&fresh)));
        assert_eq!(again.files, fresh.files, "{what}: {:?}", names(&fresh));
    }
}

/// Files of a description name what is in them as seen from it, not as the command was given it.
#[test]
fn where_a_description_lies_names_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: Value| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text.to_string()).unwrap();
    };
    let refer = |file: &str| json!({ "schema": { "$ref": file } });
    let made_in = |place: &str| {
        let answer = |file: &str| json!({ "get": { "operationId": file, "responses": { "200": { "description": "ok", "content": { "application/json": refer(file) } } } } });
        let root = json!({ "openapi": "3.1.0", "info": { "title": "T", "version": "1" },
            "paths": { "/a": answer("Pet.json"), "/b": answer("v2/Pet.json") } });
        write(&format!("{place}/main.json"), root);
        write(
            &format!("{place}/Pet.json"),
            json!({ "type": "object", "properties": { "a": {} } }),
        );
        write(
            &format!("{place}/v2/Pet.json"),
            json!({ "type": "object", "properties": { "b": {} } }),
        );
        again(&folder.path().join(place).join("main.json"), None, None)
    };
    let (one, other) = (made_in("one"), made_in("other"));
    assert_eq!(one.files, other.files);
    let models = &one.files["src/models/mod.rs"];
    assert!(
        models.contains("pub struct PetFile ") && models.contains("pub struct V2Pet "),
        "{models}"
    );
}
