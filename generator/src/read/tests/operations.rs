//! Operations and what stands around them.

use super::*;

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
    for (value, words) in [
        ("[]", "a list where the version should stand"),
        ("null", "null where the version should stand"),
        ("''", "empty"),
    ] {
        let (_, found) = read_files(&[("a.yaml", &format!("openapi: {value}\n"))]);
        assert_eq!(found[0].message, format!("`openapi` is {words}"));
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
    assert_eq!(of(3), Some(vec![vec!["key"]]));
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
fn names_in_the_braces_of_a_server_are_plain() {
    for url in ["https://{ host }/v1", "https://{+host}/v1", "https://{host*}/v1"] {
        for name in ["host", "' host'", "host*"] {
            let (document, codes) = read_text(&format!(
                "openapi: 3.0.3\ninfo: {{title: t, version: v}}\npaths: {{}}\nservers: [{{url: '{url}', variables: {{{name}: {{default: a.test}}}}}}]"
            ));
            let server = &document.servers[0];
            assert_eq!(
                (server.url.as_str(), server.usual.as_str()),
                ("https://{host}/v1", "https://a.test/v1")
            );
            assert_eq!((server.variables.len(), server.variables[0].name.as_str()), (1, "host"));
            assert_eq!(codes, NONE, "{url} {name}");
        }
    }
    // What is looked at is the URL with its defaults, whatever stands in braces.
    for (url, default) in [("https://{ host }/v1", "no host"), ("https://{host/v1", "a.test")] {
        let (_, codes) = read_text(&format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: v}}\npaths: {{}}\nservers: [{{url: '{url}', variables: {{host: {{default: {default}}}}}}}]"
        ));
        assert!(codes.contains(&"server-url"), "{url}: {codes:?}");
    }
}

#[test]
fn a_list_of_media_types_gives_way_to_a_key() {
    let content = |content: &str| {
        let (document, _) = read_text(&format!(
            "openapi: 3.0.4\ninfo: {{title: t, version: v}}\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          \
             description: d\n          content: {content}\n"
        ));
        let response = document.paths[0].operations[0].responses[0].clone();
        let schema = |media: &MediaType| document.schemas.get(media.schema.unwrap()).kinds.unwrap();
        let said = response
            .content
            .iter()
            .map(|media| (media.name.clone(), schema(media).boolean));
        said.collect::<BTreeMap<_, _>>()
    };
    let list = "\"application/json, text/csv\": {schema: {type: integer}}";
    let key = "Application/JSON: {schema: {type: boolean}}";
    let expected = BTreeMap::from([("Application/JSON".to_owned(), true), ("text/csv".to_owned(), false)]);
    assert_eq!(content(&format!("{{{list}, {key}}}")), expected);
    assert_eq!(content(&format!("{{{key}, {list}}}")), expected);
}
