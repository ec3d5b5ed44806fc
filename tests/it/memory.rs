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

/// What the lock file says of names: `types Pet.kind` → `PetKind`.
fn names(made: &Generated) -> BTreeMap<String, String> {
    let mut scope = "";
    let mut names = BTreeMap::new();
    for line in lock(made).lines() {
        if let Some(section) = line.strip_prefix('[') {
            scope = section.trim_end_matches(']');
        } else if let (Some(scope), Some((thing, name))) = (scope.strip_prefix("names."), line.split_once(" = ")) {
            names.insert(
                format!("{scope} {}", thing.trim_matches('"')),
                name.trim_matches('"').to_owned(),
            );
        }
    }
    names
}

#[test]
fn no_newcomer_takes_a_name() {
    let old = made(&before(), None);
    let expected = [
        ("headers get_pets x-rate-limit-limit", "rate_limit_limit"),
        ("operations GET /pets", "get_pets"),
        ("operations createPet", "create_pet"),
        ("servers https://a.example.com", "Production"),
        ("servers https://b.example.com", "Sandbox"),
        ("types components/schemas/pet", "Pet"),
        ("types Pet sent", "PetInput"),
        ("types Pet.kind", "PetKind"),
        ("types Pet.owner", "Person"),
        ("types get_pets 200 application/json", "GetPetsResponse"),
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
    assert!(!names(&new).contains_key("types components/schemas/PetKind"));
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
