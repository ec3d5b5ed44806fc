//! References, wherever they lead.

use super::*;

#[test]
fn references_are_ids() {
    let (document, codes) = schemas(
        "3.0.3",
        "    A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}, self: {$ref: '#/components/schemas/A'}}}
    B: {type: string}
    C: {$ref: '#/components/schemas/A/properties/b'}
    D: {$ref: '#/components/schemas/B', description: d, minLength: 3}
    E: {$ref: '#/components/schemas/Gone'}
",
    );
    let id = |name: &str| document.named_schemas.iter().find(|(n, _)| n == name).unwrap().1;
    let property = |i: usize| document.schemas.get(named(&document, "A").properties[i].1);
    assert_eq!(property(0).reference, Some(id("B")));
    assert_eq!(property(1).reference, Some(id("A")));
    assert_eq!(
        named(&document, "C").reference,
        Some(named(&document, "A").properties[0].1)
    );
    let d = named(&document, "D");
    assert_eq!((d.description.as_deref(), d.min_length), (Some("d"), None));
    assert_eq!(named(&document, "E").reference, None);
    assert_eq!(codes, ["ignored-sibling", "unresolved-reference"]);

    let (schema, codes) = one(
        "3.1.0",
        "{$ref: '#/components/schemas/A/$defs/x', minLength: 3, $defs: {x: {type: string}}}",
    );
    assert!(schema.reference.is_some() && codes.is_empty());
    assert_eq!(schema.min_length, Some(3));
}

#[test]
fn circles_of_references() {
    let (document, codes) = schemas(
        "3.0.3",
        "    A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/C'}
    C: {$ref: '#/components/schemas/B'}
    D: {$ref: '#/components/schemas/D'}
    E: {$ref: '#/components/schemas/A'}
",
    );
    assert_eq!(codes, ["reference-cycle", "reference-cycle"]);
    for (_, id) in &document.named_schemas {
        let mut at = *id;
        for _ in 0..10 {
            match document.schemas.get(at).reference {
                Some(next) => at = next,
                None => break,
            }
        }
        assert_eq!(document.schemas.get(at).reference, None);
    }
    let (_, operation, codes) = operation(
        "3.0.3",
        "  /a:\n    get: {parameters: [{$ref: '#/components/parameters/P'}], responses: {'200': {$ref: '#/components/responses/R'}, '204': {description: d}}}
components: {parameters: {P: {$ref: '#/components/parameters/P'}}, responses: {R: {$ref: '#/components/responses/R'}}}",
    );
    assert_eq!(codes, ["reference-cycle", "reference-cycle"]);
    assert_eq!((operation.parameters.len(), operation.responses.len()), (0, 1));
}

#[test]
fn across_files() {
    let (document, found) = read_files(&[
        (
            "api/root.yaml",
            "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths: {/a: {$ref: paths.yaml#/a}, /b: {$ref: gone.yaml}}\n",
        ),
        (
            "api/paths.yaml",
            "a: {get: {parameters: [{$ref: '#/p'}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: schemas.json}}}}}}}\np: {name: q, in: query, schema: {type: string}}\n",
        ),
        (
            "api/schemas.json",
            r##"{"type": "object", "properties": {"again": {"$ref": "#"}}}"##,
        ),
    ]);
    let document = document.unwrap();
    assert_eq!(
        found.iter().map(|d| d.code).collect::<Vec<_>>(),
        ["unresolved-reference"]
    );
    let operation = &document.paths[0].operations[0];
    assert_eq!(
        (operation.parameters[0].component.as_deref(), operation.at.file),
        (Some("p"), FileId(1))
    );
    let outer = document.schemas.get(operation.responses[0].content[0].schema.unwrap());
    let target = outer.reference.unwrap();
    let inner = document.schemas.get(document.schemas.get(target).properties[0].1);
    assert_eq!(
        (document.schemas.get(target).at.file, inner.reference),
        (FileId(2), Some(target))
    );
}

#[test]
fn files_that_are_called_alike_are_told_apart_by_their_folders() {
    let models = "components: {schemas: {Pet: {type: object}, Shop: {type: object}}}\n";
    let (document, _) = read_files(&[
        (
            "root.yaml",
            "openapi: 3.0.3
info: {title: t, version: v}
paths: {}
components:
  schemas:
    Old: {type: object, properties: {pet: {$ref: 'v1/models.yaml#/components/schemas/Pet'}}}
    New: {type: object, properties: {pet: {$ref: 'v2/models.yaml#/components/schemas/Pet'}}}
    Third: {type: object, properties: {pet: {$ref: 'other.yaml#/components/schemas/Pet'}}}
    Alone: {type: object, properties: {shop: {$ref: 'v2/models.yaml#/components/schemas/Shop'}}}
",
        ),
        ("v1/models.yaml", models),
        ("v2/models.yaml", models),
        ("other.yaml", models),
    ]);
    let document = document.unwrap();
    let names = document.named_schemas.iter().map(|(name, _)| name.as_str());
    let mut far: Vec<&str> = names
        .filter(|name| !["Old", "New", "Third", "Alone"].contains(name))
        .collect();
    far.sort_unstable();
    assert_eq!(far, ["Shop", "other Pet", "v1 models Pet", "v2 models Pet"]);
}

/// `v1 models Pet` would be one with `V1ModelsPet`, and be told apart by its spaces.
#[test]
fn a_component_that_is_called_like_a_file_in_its_folders_keeps_its_name() {
    let far = |component: &str| {
        let pet = "type: object\n";
        let root = format!(
            "openapi: 3.0.3
info: {{title: t, version: v}}
paths: {{}}
components:
  schemas:
    {component}: {{type: object, properties: {{one: {{$ref: 'v1/models/Pet.yaml'}}, two: {{$ref: 'v2/models/Pet.yaml'}}, own: {{$ref: '#/x-own/Pet'}}}}}}
x-own: {{Pet: {{type: object}}}}
"
        );
        let files = [
            ("root.yaml", &*root),
            ("v1/models/Pet.yaml", pet),
            ("v2/models/Pet.yaml", pet),
        ];
        let (document, _) = read_files(&files);
        let mut names: Vec<String> = document
            .unwrap()
            .named_schemas
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        names.retain(|name| name != component);
        names.sort_unstable();
        names
    };
    assert_eq!(far("Home"), ["v1 models Pet", "v2 models Pet", "x-own Pet"]);
    assert_eq!(far("V1ModelsPet"), ["v1 models Pet file", "v2 models Pet", "x-own Pet"]);
    assert_eq!(
        far("v2.models.Pet"),
        ["v1 models Pet", "v2 models Pet file", "x-own Pet"]
    );
    assert_eq!(far("XOwnPet"), ["v1 models Pet", "v2 models Pet", "x-own Pet section"]);
}

#[test]
fn words_beside_a_reference_win_the_nearest_first() {
    let text = "  /a:
    get:
      parameters: [{$ref: '#/components/parameters/Near', description: here}, {$ref: '#/components/parameters/Near'}]
      responses: {'204': {description: none}}
components:
  parameters:
    Near: {$ref: '#/components/parameters/Far', description: on the way}
    Far: {name: q, in: query, description: there, schema: {type: string}}
";
    let said = |text: &str| operation("3.1.0", text).1.parameters[0].description.clone();
    assert_eq!(said(text).as_deref(), Some("here"));
    assert_eq!(
        said(&text.replace(", description: here", "")).as_deref(),
        Some("on the way")
    );
    assert_eq!(
        said(
            &text
                .replace(", description: here", "")
                .replace(", description: on the way", "")
        )
        .as_deref(),
        Some("there")
    );
}

/// What stands beside each reference on the way holds, and the nearest wins.
#[test]
fn a_path_item_has_all_that_is_said_on_the_way_to_it() {
    let operations = |text: &str| {
        let (document, codes) = read_text(&format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: v}}\npaths:\n{text}"
        ));
        let of = |path: &str| {
            let item = document.paths.iter().find(|item| item.path == path).unwrap();
            let said = |o: &Operation| {
                let parameters: Vec<&str> = o.parameters.iter().map(|p| &*p.name).collect();
                let id = o.operation_id.as_deref().unwrap_or_default();
                format!("{} {id}({})", o.method.as_str(), parameters.join(" "))
            };
            item.operations.iter().map(said).collect::<Vec<_>>()
        };
        (of("/c"), document.left_out.len(), codes)
    };
    let done = "responses: {'204': {description: done}}";
    let (found, left_out, codes) = operations(&format!(
        "  /a: {{$ref: '#/components/pathItems/P', put: {{operationId: a, {done}}}, parameters: [{{name: n, in: query, schema: {{type: string}}}}]}}
  /b: {{$ref: '#/paths/~1a', summary: s}}
  /c: {{$ref: '#/paths/~1b', get: {{operationId: c, {done}}}}}
components: {{pathItems: {{P: {{get: {{operationId: p, {done}}}, put: {{operationId: q, {done}}}, head: {{operationId: h, {done}}}}}}}}}
"
    ));
    assert_eq!(found, ["GET c(n)", "PUT a(n)", "HEAD h(n)"]);
    assert_eq!((left_out, codes), (0, Vec::new()));
    // A circle costs what is at its end, which there is not.
    let (found, left_out, codes) = operations(&format!(
        "  /c: {{$ref: '#/paths/~1d', get: {{operationId: c, {done}}}}}
  /d: {{$ref: '#/paths/~1c', put: {{operationId: d, {done}}}}}
"
    ));
    assert_eq!(found, ["GET c()", "PUT d()"]);
    assert_eq!((left_out, codes), (2, vec!["reference-cycle"; 2]));
}

#[test]
fn a_reference_for_a_whole_map_or_list_is_followed() {
    let (_, operation, codes) = operation(
        "3.0.3",
        "  /a:
    get: {parameters: {$ref: '#/x-list'}, security: {$ref: '#/x-security'}, responses: {$ref: '#/x-responses'}}
x-list: [{name: q, in: query, schema: {type: string}}]
x-security: [{key: []}]
x-responses: {'204': {description: none}}
x-schemes: {key: {type: http, scheme: basic}}
components: {securitySchemes: {$ref: '#/x-schemes'}}
",
    );
    assert_eq!((operation.parameters.len(), operation.responses.len()), (1, 1));
    assert_eq!(operation.security.unwrap()[0].schemes[0].0, "key");
    assert_eq!(codes, ["misplaced-reference"; 4]);
    let (document, _) = read_text(
        "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths: {/a: {get: {parameters: {$ref: '#/x-gone'}, responses: {'204': {description: none}}}}}\n",
    );
    assert_eq!(document.lost[0].code, "unresolved-reference");
}

#[test]
fn a_schema_in_place_of_a_media_type_is_its_schema() {
    let (document, operation, codes) = operation(
        "3.0.3",
        "  /a:\n    post:\n      requestBody: {content: {application/json: {type: integer}}}\n      responses: {'200': {description: ok, content: {application/json: {$ref: '#/components/schemas/A'}}}}\ncomponents: {schemas: {A: {type: string}}}",
    );
    let body = operation
        .request_body
        .as_ref()
        .and_then(|body| body.content.first()?.schema);
    assert!(body.is_some_and(|id| document.schemas.get(id).kinds.is_some_and(|kinds| kinds.integer)));
    assert!(operation.responses[0].content[0].schema.is_some());
    assert_eq!(codes, ["missing-schema", "missing-schema"]);
}

#[test]
fn very_many_misspelt_references_take_no_time() {
    let mut text = "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths: {}\ncomponents:\n  schemas:\n".to_owned();
    for i in 0..4_000 {
        text.push_str(&format!(
            "    SchemaNumber{i:04}: {{properties: {{next: {{$ref: '#/components/schemas/SchemaNumbor{i:04}'}}}}}}\n"
        ));
    }
    let begin = std::time::Instant::now();
    let (_, found) = read_files(&[("t.yaml", &text)]);
    assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    let help = |at: usize| found[at].help.as_deref().unwrap_or_default();
    assert_eq!(found.len(), 4_000);
    assert_eq!(help(0), "did you mean `#/components/schemas/SchemaNumber0000`?");
    assert_eq!(help(3_999), "correct the reference, or add what it names");
}
