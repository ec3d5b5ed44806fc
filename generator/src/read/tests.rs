//! What the reader makes of small documents: translations between dialects,
//! and repairs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::diag::Severity;
use crate::source::{Input, load};

fn read_files(files: &[(&str, &str)]) -> (Option<Document>, Vec<Diagnostic>) {
    let inputs: Vec<Input> = files
        .iter()
        .map(|(n, t)| Input {
            name: (*n).to_owned(),
            text: Some((*t).to_owned()),
        })
        .collect();
    let mut sink = Sink::new();
    let sources = load(&inputs, &mut sink);
    let document = read(&sources, &mut sink);
    (document, sink.into_sorted())
}

/// The document, and the codes of what was said.
fn read_text(text: &str) -> (Document, Vec<&'static str>) {
    let (document, found) = read_files(&[("openapi.yaml", text)]);
    assert!(found.iter().all(|d| d.severity != Severity::Error), "{found:?}");
    for d in &found {
        assert!(d.at.is_some() && d.note.is_some() && d.help.is_some(), "{d:?}");
    }
    (document.unwrap(), found.iter().map(|d| d.code).collect())
}

fn schemas(version: &str, schemas: &str) -> (Document, Vec<&'static str>) {
    read_text(&format!(
        "openapi: {version}\ninfo: {{title: t, version: v}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    ))
}

/// The schema of `components.schemas` called `name`.
fn named<'d>(document: &'d Document, name: &str) -> &'d Schema {
    let (_, id) = document.named_schemas.iter().find(|(n, _)| n == name).unwrap();
    document.schemas.get(*id)
}

fn one(version: &str, schema: &str) -> (Schema, Vec<&'static str>) {
    let (document, codes) = schemas(version, &format!("    A: {schema}\n"));
    (named(&document, "A").clone(), codes)
}

fn operation(version: &str, text: &str) -> (Document, Operation, Vec<&'static str>) {
    let (document, codes) = read_text(&format!(
        "openapi: {version}\ninfo: {{title: t, version: v}}\npaths:\n{text}"
    ));
    let operation = document.paths[0].operations[0].clone();
    (document, operation, codes)
}

fn kinds(names: &[&str]) -> Option<Kinds> {
    let has = |name| names.contains(&name);
    Some(Kinds {
        null: has("null"),
        boolean: has("boolean"),
        integer: has("integer"),
        number: has("number"),
        string: has("string"),
        array: has("array"),
        object: has("object"),
    })
}

const NONE: [&str; 0] = [];

#[test]
fn versions() {
    for (text, code) in [
        ("swagger: '2.0'", "unsupported-version"),
        ("openapi: 3.2.0", "unsupported-version"),
        ("openapi: 3.10.0", "unsupported-version"),
        ("openapi: []", "unsupported-version"),
        ("info: {}", "no-description"),
        ("[]", "no-description"),
        ("text", "no-description"),
        ("", "no-description"),
        ("a: [", "syntax"),
    ] {
        let (document, found) = read_files(&[("a.yaml", text)]);
        assert!(document.is_none(), "{text}");
        assert_eq!(
            found.iter().map(|d| (d.code, d.severity)).collect::<Vec<_>>(),
            [(code, Severity::Error)],
            "{text}"
        );
    }
    let (document, codes) = read_text("openapi: 3.0\ninfo: {title: t, version: 1.10}\npaths: {}");
    assert_eq!(
        (document.dialect, codes),
        (Dialect::V30, vec!["numeric-version", "numeric-version"])
    );
    assert_eq!(document.info.version, "1.10");
    let (document, codes) = read_text("openapi: 3.1.0\ninfo: {title: t, version: 2020-01-01}\npaths: {}");
    assert_eq!(
        (document.info.version.as_str(), codes.as_slice()),
        ("2020-01-01", &NONE[..])
    );
}

#[test]
fn null_in_both_dialects() {
    let (schema, codes) = one("3.0.3", "{type: string, nullable: true}");
    assert_eq!((schema.kinds, codes), (kinds(&["string", "null"]), vec![]));
    let (schema, codes) = one("3.1.0", "{type: [string, 'null']}");
    assert_eq!((schema.kinds, codes), (kinds(&["string", "null"]), vec![]));
    let (schema, codes) = one("3.1.0", "{type: string, nullable: true}");
    assert_eq!((schema.kinds, codes), (kinds(&["string", "null"]), vec!["nullable"]));
    let (schema, codes) = one("3.0.3", "{type: [string, 'null']}");
    assert_eq!((schema.kinds, codes), (kinds(&["string", "null"]), vec!["type-list"]));
    let all = ["null", "boolean", "integer", "number", "string", "array", "object"];
    for version in ["3.0.3", "3.1.0"] {
        let (schema, codes) = one(version, "{type: string, x-nullable: true}");
        assert_eq!((schema.kinds, codes), (kinds(&["string", "null"]), vec!["nullable"]));
    }
    let (schema, codes) = one("3.0.3", "{type: string, nullable: false, x-nullable: true}");
    assert_eq!((schema.kinds, codes), (kinds(&["string"]), vec![]));
    let (_, codes) = one(
        "3.0.3",
        "{$ref: '#/components/schemas/A/items', x-nullable: true, items: {}}",
    );
    assert!(codes.contains(&"sibling-taken"), "{codes:?}");
    let (schema, _) = one("3.0.3", "{nullable: true, allOf: [{}]}");
    assert_eq!(schema.kinds, kinds(&all));
    for (version, schema, says) in [
        ("3.0.3", "{anyOf: [{type: string}, {nullable: true}]}", "null-branch"),
        (
            "3.0.3",
            "{oneOf: [{type: string}, {nullable: true, description: none}]}",
            "null-branch",
        ),
        ("3.1.0", "{anyOf: [{type: string}, {nullable: true}]}", "nullable"),
    ] {
        let (document, codes) = schemas(version, &format!("    A: {schema}\n"));
        assert_eq!(codes, [says]);
        let schema = named(&document, "A");
        let branch = schema.any_of.iter().chain(&schema.one_of).nth(1).unwrap();
        let wanted = if says == "null-branch" {
            kinds(&["null"])
        } else {
            kinds(&all)
        };
        assert_eq!(document.schemas.get(*branch).kinds, wanted);
    }
    for other in [
        "{anyOf: [{nullable: true}]}",
        "{anyOf: [{type: string}, {nullable: true, x-a: 1}]}",
    ] {
        assert_eq!(one("3.0.3", other).1, NONE);
    }
    let (schema, codes) = one("3.1.0", "{type: [string, null]}");
    assert_eq!((schema.kinds, codes), (kinds(&["string", "null"]), vec!["null-type"]));
}

#[test]
fn bounds_in_both_dialects() {
    let bounds = |s: &Schema| (s.minimum.clone(), s.exclusive_minimum.clone());
    for (version, text, expected, code) in [
        (
            "3.0.3",
            "{minimum: 1, exclusiveMinimum: true}",
            (None, Some(Tree::Int(1))),
            None,
        ),
        (
            "3.0.3",
            "{minimum: 1, exclusiveMinimum: false}",
            (Some(Tree::Int(1)), None),
            None,
        ),
        ("3.1.0", "{exclusiveMinimum: 1.5}", (None, Some(Tree::Float(1.5))), None),
        (
            "3.1.0",
            "{minimum: 1, exclusiveMinimum: true}",
            (None, Some(Tree::Int(1))),
            Some("exclusive-boolean"),
        ),
        (
            "3.0.3",
            "{exclusiveMinimum: 1}",
            (None, Some(Tree::Int(1))),
            Some("exclusive-number"),
        ),
        (
            "3.0.3",
            "{minimum: '1'}",
            (Some(Tree::Int(1)), None),
            Some("text-for-number"),
        ),
    ] {
        let (schema, codes) = one(version, text);
        assert_eq!((bounds(&schema), codes), (expected, Vec::from_iter(code)), "{text}");
    }
    let (schema, codes) = one("3.0.3", "{minLength: 1.0, maxLength: 2.5, minItems: -1}");
    assert_eq!(
        (schema.min_length, schema.max_length, schema.min_items),
        (Some(1), None, None)
    );
    assert_eq!(codes, ["wrong-type", "wrong-type"]);
}

#[test]
fn types_that_there_are_not() {
    let (schema, codes) = one("3.0.3", "{type: file}");
    assert_eq!(
        (schema.kinds, schema.format.as_deref()),
        (kinds(&["string"]), Some("binary"))
    );
    assert_eq!(codes, ["unknown-type"]);
    assert_eq!(one("3.0.3", "{type: String}").0.kinds, kinds(&["string"]));
    assert_eq!(one("3.0.3", "{type: int}").0.kinds, kinds(&["integer"]));
    assert_eq!(one("3.0.3", "{type: any}").0.kinds, None);
    let (schema, codes) = one("3.0.3", "{type: array}");
    assert_eq!((schema.kinds, codes), (kinds(&["array"]), vec!["missing-items"]));
    assert_eq!(one("3.1.0", "{type: array}").1, NONE);
}

#[test]
fn values_without_quotes() {
    let (schema, codes) = one("3.0.3", "{type: string, enum: [1.10, true, x], default: 1.10}");
    let texts: Vec<_> = schema
        .enumeration
        .unwrap()
        .iter()
        .map(|t| t.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(texts, ["1.10", "true", "x"]);
    assert_eq!(schema.default.as_ref().and_then(Tree::as_str), Some("1.10"));
    assert_eq!(codes, ["default-type", "enum-value-type"]);
    assert_eq!(
        one("3.0.3", "{type: boolean, default: 'false'}").0.default,
        Some(Tree::Bool(false))
    );
    assert_eq!(one("3.0.3", "{type: integer, default: x}").0.default, None);
    assert_eq!(one("3.0.3", "{type: string, enum: []}").0.enumeration, None);
}

#[test]
fn required_on_the_property() {
    let (schema, codes) = one(
        "3.0.3",
        "{properties: {a: {type: string, required: true}, b: {type: string, required: false}}}",
    );
    assert_eq!(schema.required, ["a"]);
    assert_eq!(codes, ["boolean-required", "boolean-required"]);
}

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
fn keywords_of_another_dialect() {
    let (schema, codes) = one("3.0.3", "{const: a, examples: [a]}");
    assert_eq!(
        (schema.constant.as_ref().and_then(Tree::as_str), schema.examples.len()),
        (Some("a"), 1)
    );
    assert_eq!(codes, ["newer-keyword", "newer-keyword"]);
    assert_eq!(
        one(
            "3.1.0",
            "{const: a, examples: [a], $schema: x, $id: y, $comment: z, $vocabulary: {}}"
        )
        .1,
        NONE
    );
    assert_eq!(one("3.0.3", "{tpye: string}").1, ["unknown-keyword"]);
    let (schema, codes) = one("3.0.3", "{type: array, items: [{type: string}]}");
    assert_eq!((schema.prefix_items.len(), codes), (1, vec!["items-list"]));
    let (schema, codes) = one("3.0.3", "{items: [{type: string}, {type: object}]}");
    assert_eq!(
        (schema.prefix_items.len(), schema.lost, codes),
        (0, Some("items-list"), vec!["items-list"])
    );
    assert_eq!(one("3.1.0", "true").0.always, Some(true));
    assert_eq!(one("3.0.3", "false").1, ["boolean-schema"]);
    assert_eq!(one("3.0.3", "{type: object, additionalProperties: false}").1, NONE);
    assert_eq!(one("3.0.3", "[]").1, ["wrong-type"]);
    let (schema, _) = one("3.1.0", "{if: {type: string}, else: {type: integer}, x-note: 1}");
    assert!(schema.conditional[0].is_some() && schema.conditional[1].is_none() && schema.conditional[2].is_some());
    assert_eq!(schema.extensions, [("x-note".to_owned(), Tree::Int(1))]);
}

#[test]
fn discriminators() {
    let (document, codes) = schemas(
        "3.0.3",
        "    A: {oneOf: [{$ref: '#/components/schemas/B'}], discriminator: {propertyName: k, mapping: {b: B, c: '#/components/schemas/B', d: Gone}}}
    B: {type: object}
    C: {discriminator: k}
",
    );
    let mapping = &named(&document, "A").discriminator.as_ref().unwrap().mapping;
    let b = document.named_schemas[1].1;
    assert_eq!(*mapping, [("b".to_owned(), b), ("c".to_owned(), b)]);
    assert_eq!(named(&document, "C").discriminator.as_ref().unwrap().property, "k");
    assert_eq!(codes, ["unresolved-mapping", "discriminator-text"]);
}

#[test]
fn parameters_are_merged_and_fitted() {
    let (document, operation, codes) = operation(
        "3.0.3",
        "  /a/{id}/{other}:
    parameters:
      - {name: id, in: path, schema: {type: integer}}
      - {name: q, in: query, schema: {type: integer}}
      - {name: gone, in: path, required: true, schema: {type: integer}}
      - {name: lost, in: path, required: true, schema: {type: integer}}
    get:
      parameters:
        - {name: q, in: query, type: string, enum: [x]}
        - {name: h, in: header}
        - {name: H, in: header, schema: {type: string}}
        - {name: b, in: body, schema: {type: string}}
        - {name: c, in: cookie, style: simple, schema: {type: string}}
        - {in: query}
        - {name: id, in: query, required: 'true', content: {application/json: {schema: {type: object}}}}
      responses: {'204': {}}
",
    );
    let names: Vec<_> = operation
        .parameters
        .iter()
        .map(|p| (p.name.as_str(), p.location))
        .collect();
    use Location::*;
    assert_eq!(
        names,
        [
            ("id", Path),
            ("q", Query),
            ("h", Header),
            ("c", Cookie),
            ("id", Query),
            ("other", Path)
        ]
    );
    let [id, q, h, c, json, other] = operation.parameters.as_slice() else {
        panic!("six")
    };
    assert!(id.required && json.required && other.required);
    assert_eq!(
        (q.style, q.explode, id.style, id.explode, c.style),
        (Style::Form, true, Style::Simple, false, Style::Form)
    );
    let ParameterValue::Schema(schema) = q.value else {
        panic!("a schema")
    };
    assert_eq!(document.schemas.get(schema).kinds, kinds(&["string"]));
    assert_eq!(document.schemas.get(schema).enumeration.as_ref().map(Vec::len), Some(1));
    assert!(matches!(h.value, ParameterValue::Missing) && matches!(json.value, ParameterValue::Content(_)));
    let mut sorted = codes;
    sorted.sort_unstable();
    assert_eq!(
        sorted,
        [
            "duplicate-parameter",
            "incomplete-parameter",
            "invalid-style",
            "missing-schema",
            "optional-path-parameter",
            "swagger2-parameter",
            "swagger2-type",
            "text-for-boolean",
            "undeclared-path-parameter",
            "unused-path-parameter",
            "unused-path-parameter",
        ]
    );
}

#[test]
fn one_name_for_another_in_a_path() {
    let (_, operation, codes) = operation(
        "3.0.3",
        "  /a/{id}:\n    get: {parameters: [{name: a_id, in: path, required: true, schema: {type: integer}}], responses: {'204': {}}}",
    );
    assert_eq!(
        (operation.parameters.len(), operation.parameters[0].name.as_str()),
        (1, "id")
    );
    assert_eq!(codes, ["path-parameter-name"]);
}

#[test]
fn statuses_in_order() {
    let (_, operation, codes) = operation(
        "3.0.3",
        "  /a:\n    get:\n      responses: {default: {}, 4xx: {}, 404: {}, 200: {}, '2XX': {}, 600: {}, oops: {}, x-a: 1}",
    );
    let statuses: Vec<_> = operation
        .responses
        .iter()
        .map(|r| match &r.status {
            Status::Known(code) => code.to_string(),
            Status::Default => "default".to_owned(),
        })
        .collect();
    assert_eq!(statuses, ["200", "2XX", "404", "4XX", "default"]);
    assert_eq!(codes, ["lowercase-status", "invalid-status", "invalid-status"]);
}

#[test]
fn security_is_inherited() {
    let (document, codes) = read_text(
        "openapi: 3.0.3
info: {title: t, version: v}
security: [{key: []}, {gone: []}]
paths:
  /a:
    get: {responses: {'204': {}}}
    put: {security: [], responses: {'204': {}}}
    post: {security: [{}, {key: [], basic: []}], responses: {'204': {}}}
    patch: {security: [{gone: []}], responses: {'204': {}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    basic: {type: basic}
    odd: {type: odd}
",
    );
    let of = |i: usize| {
        document.paths[0].operations[i].security.as_ref().map(|all| {
            all.iter()
                .map(|r| r.schemes.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>())
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(of(0), Some(vec![vec!["key"]]));
    assert_eq!(of(1), Some(vec![]));
    assert_eq!(of(2), Some(vec![vec![], vec!["key", "basic"]]));
    assert_eq!(of(3), None);
    let kinds: Vec<_> = document
        .security_schemes
        .iter()
        .map(|s| matches!(s.kind, SecurityKind::Known(_)))
        .collect();
    assert_eq!(kinds, [true, true, false]);
    let mut codes = codes;
    codes.sort_unstable();
    assert_eq!(
        codes,
        [
            "swagger2-security",
            "undefined-security-scheme",
            "undefined-security-scheme",
            "unknown-security-type"
        ]
    );
}

#[test]
fn what_is_missing_is_made_up() {
    let (document, codes) = read_text("openapi: 3.0.3");
    assert_eq!(
        (document.info.title.as_str(), document.info.version.as_str()),
        ("openapi", "0.0.0")
    );
    assert_eq!(codes, ["missing-title", "missing-version", "missing-paths"]);
    let (document, codes) = read_text("openapi: 3.1.0\ninfo: {title: t, version: v}\nwebhooks: {w: {post: {}}}");
    assert_eq!(
        (document.webhooks[0].operations.len(), codes.as_slice()),
        (1, &NONE[..])
    );
    let (_, operation, codes) = operation("3.0.3", "  a:\n    get: {operationId: ' ', tags: x}");
    assert_eq!((operation.operation_id, operation.tags), (None, vec!["x".to_owned()]));
    assert_eq!(codes, ["path-without-slash", "missing-responses", "scalar-for-list"]);
}

#[test]
fn bodies_and_examples() {
    let (document, operation, codes) = operation(
        "3.0.3",
        "  /a:
    post:
      requestBody: {$ref: '#/components/requestBodies/B'}
      responses:
        '200': {$ref: '#/components/responses/R'}
        '201': {description: d, schema: {type: string}}
components:
  requestBodies: {B: {required: true, content: {application/json: {schema: {type: object}, examples: {a: {value: 1}, b: 2, c: {$ref: '#/components/examples/E'}}}}}}
  responses: {R: {description: d, headers: {X-A: {schema: {type: integer}, x-rust-name: a}}, content: {text/plain: {}, application/xml: null}}}
  examples: {E: {value: {x: 1}, summary: s}}
",
    );
    let body = operation.request_body.unwrap();
    assert_eq!((body.component.as_deref(), body.required), (Some("B"), true));
    let examples: Vec<_> = body.content[0].examples.iter().map(|e| e.value.clone()).collect();
    assert_eq!(examples[..2], [Tree::Int(1), Tree::Int(2)]);
    assert_eq!(examples[2].get("x"), Some(&Tree::Int(1)));
    let [ok, created] = operation.responses.as_slice() else {
        panic!("two")
    };
    assert_eq!(
        (ok.component.as_deref(), ok.content.len(), ok.headers[0].name.as_str()),
        (Some("R"), 2, "X-A")
    );
    assert_eq!(ok.headers[0].extensions.len(), 1);
    assert_eq!(created.content[0].name, "application/json");
    assert_eq!(
        document.schemas.get(created.content[0].schema.unwrap()).kinds,
        kinds(&["string"])
    );
    assert_eq!(codes, ["example-shape", "null-value", "swagger2-response"]);
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
fn callbacks_that_call_back() {
    let (_, operation, codes) = operation(
        "3.0.3",
        "  /a:
    post: {responses: {'204': {}}, callbacks: {c: {$ref: '#/components/callbacks/C'}}}
components: {callbacks: {C: {'{$request.body#/url}': {post: {responses: {'204': {}}, callbacks: {c: {$ref: '#/components/callbacks/C'}}}}}}}
",
    );
    assert_eq!(operation.callbacks[0].items[0].path, "{$request.body#/url}");
    assert_eq!(codes, ["reference-cycle"]);
}

#[test]
fn wide_documents_take_no_time() {
    let mut text = "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths: {}\ncomponents:\n  schemas:\n".to_owned();
    for i in 0..20_000 {
        text.push_str(&format!(
            "    S{i}: {{properties: {{next: {{$ref: '#/components/schemas/S{}'}}}}}}\n",
            (i + 1) % 20_000
        ));
    }
    let begin = std::time::Instant::now();
    let (document, codes) = read_text(&text);
    assert_eq!((document.named_schemas.len(), codes.len()), (20_000, 0));
    assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
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
fn a_server_without_a_scheme_is_https() {
    let (document, _) = read_text("openapi: 3.0.3\nservers: [{url: //api.example.com/v1}]");
    assert_eq!(document.servers[0].url, "https://api.example.com/v1");
}

#[test]
fn an_unknown_scheme_does_not_open_its_alternative() {
    let (document, codes) = read_text(
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {security: [{gone: [], key: []}], responses: {'204': {description: ok}}}}}\ncomponents: {securitySchemes: {key: {type: apiKey, in: header, name: X}}}",
    );
    let security = document.paths[0].operations[0].security.as_ref().unwrap();
    assert_eq!((security.len(), security[0].schemes.len()), (1, 1));
    assert_eq!(security[0].schemes[0].0, "key");
    assert_eq!(codes, ["undefined-security-scheme"]);
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
