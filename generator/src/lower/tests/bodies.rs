//! Media types: JSON, forms, files, text, bytes, events.

use super::*;

fn body(content: &str, version: &str) -> String {
    format!(
        "openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    post:\n      operationId: a\n      requestBody: {{required: true, content: {content}}}\n      responses: {{'200': {{description: ok}}}}\n"
    )
}

fn answer(content: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: a\n      responses: {{'200': {{description: ok, content: {content}}}}}\n"
    )
}

#[track_caller]
fn has(found: &str, lines: &[&str]) {
    for line in lines {
        assert!(
            found.lines().any(|l| l.trim() == *line),
            "{line} is missing in\n{found}"
        );
    }
}

#[test]
fn json_comes_first_and_twins_fall_together() {
    let text = body(
        "{text/plain: {schema: {type: string}}, application/json: {schema: {type: integer}}, application/x+json: {schema: {type: integer}}}",
        "3.1.0",
    );
    has(
        &dumped(&text),
        &["body application/json json: i64", "body text/plain text: string"],
    );
    assert!(!dumped(&text).contains("x+json"));
}

#[test]
fn files_of_a_multipart_are_binary_in_both_dialects() {
    let schema = "{type: object, properties: {f: {type: string, format: binary}, l: {type: array, items: {type: string, format: binary}}, s: {type: string}}}";
    let text = body(
        &format!(
            "{{multipart/form-data: {{schema: {schema}, encoding: {{f: {{contentType: image/png}}, s: {{style: form}}}}}}}}"
        ),
        "3.0.3",
    );
    has(
        &dumped(&text),
        &[
            "body multipart/form-data multipart [f image/png] [s]: a<body>",
            "f?: binary",
            "l?: [binary]",
            "s?: string",
        ],
    );
    let text = body(
        "{multipart/form-data: {schema: {type: object, properties: {f: {}}}}}",
        "3.1.0",
    );
    has(&dumped(&text), &["f?: binary"]);
}

#[test]
fn a_component_that_is_sent_as_json_too_keeps_its_text() {
    let text = format!(
        "{}components:\n  schemas:\n    Up: {{type: object, properties: {{f: {{type: string, format: binary}}}}}}\n",
        body(
            "{application/json: {schema: {$ref: '#/components/schemas/Up'}}, multipart/form-data: {schema: {$ref: '#/components/schemas/Up'}}}",
            "3.0.3"
        )
    );
    has(
        &dumped(&text),
        &["struct Up sent", "f?: string", "struct Up(form) sent", "f?: binary"],
    );
}

#[test]
fn a_form_that_is_no_object_is_widened() {
    let text = body(
        "{application/x-www-form-urlencoded: {schema: {type: array, items: {type: string}}}}",
        "3.0.3",
    );
    has(
        &dumped(&text),
        &["body application/x-www-form-urlencoded urlencoded: {any}"],
    );
    assert_eq!(codes(&text), ["form-not-object"]);
    assert_eq!(lowered(&text).0.tally.operations.widened, 1);
}

#[test]
fn xml_is_text_and_costs_something_unless_json_is_there() {
    let schema = "{schema: {type: object, properties: {x: {type: string}}}}";
    let alone = answer(&format!("{{application/xml: {schema}}}"));
    has(&dumped(&alone), &["200 application/xml text: string"]);
    assert_eq!(lowered(&alone).0.tally.operations.widened, 1);
    let both = answer(&format!("{{application/xml: {schema}, application/json: {schema}}}"));
    assert_eq!(codes(&both), ["xml-as-text"]);
    assert_eq!(lowered(&both).0.tally.operations.widened, 0);
}

#[test]
fn xml_alone_is_told_once_where_nothing_answers_in_json() {
    let xml = |id: &str| {
        let media = format!("{{schema: {{title: {id}, type: object, properties: {{x: {{type: string}}}}}}}}");
        format!(
            "  /{id}: {{get: {{operationId: {id}, responses: {{'200': {{description: d, content: {{text/xml: {media}}}}}}}}}}}\n"
        )
    };
    let json = "  /c: {get: {operationId: c, responses: {'200': {description: d, content: {application/json: {schema: {type: string}}}}}}}\n";
    let all = |paths: &[&str]| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: v}}\npaths:\n{}",
            paths.concat()
        )
    };
    let alone = all(&[&xml("a"), &xml("b")]);
    assert_eq!(codes(&alone), ["xml-as-text"]);
    assert_eq!(lowered(&alone).0.tally.operations.widened, 2);
    let among = all(&[&xml("a"), &xml("b"), json]);
    assert_eq!(codes(&among), ["xml-as-text", "xml-as-text"]);
    assert_eq!(lowered(&among).0.tally.operations.widened, 2);
}

#[test]
fn anything_else_is_bytes_and_events_are_items() {
    has(
        &dumped(&answer("{application/pdf: {}}")),
        &["200 application/pdf binary: binary"],
    );
    has(
        &dumped(&answer("{application/octet-stream: {schema: {type: string}}}")),
        &["200 application/octet-stream binary: binary"],
    );
    has(
        &dumped(&answer(
            "{'*/*': {schema: {type: object, properties: {x: {type: string}}}}}",
        )),
        &["200 */* json: a<200>"],
    );
    has(
        &dumped(&answer(
            "{text/event-stream: {schema: {type: array, items: {type: integer}}}}",
        )),
        &["200 text/event-stream eventstream: i64"],
    );
}

#[test]
fn media_types_that_are_read_alike_stay_known() {
    let text = answer(
        "{application/json: {schema: {type: integer}}, text/plain: {schema: {type: string}}, application/problem+json: {schema: {type: integer}}, text/csv: {schema: {type: string}}}",
    );
    has(
        &dumped(&text),
        &[
            "200 application/json, application/problem+json json: i64",
            "200 text/plain, text/csv text: string",
        ],
    );
}

#[test]
fn encoded_bytes_in_a_part_are_no_text() {
    let schema = "{type: object, properties: {a: {type: string, contentEncoding: base64url}, b: {type: array, items: {type: string, contentEncoding: base64}}, c: {type: string, contentEncoding: base64}, d: {type: string}}}";
    let text = body(
        &format!("{{multipart/form-data: {{schema: {schema}, encoding: {{c: {{contentType: image/png}}}}}}}}"),
        "3.1.0",
    );
    let found = dumped(&text);
    for part in [
        "[c image/png]",
        "[a application/octet-stream]",
        "[b application/octet-stream]",
    ] {
        assert!(found.contains(part), "{part} is missing in\n{found}");
    }
    assert!(!found.contains("[d"), "{found}");
}

#[test]
fn a_file_may_be_null_or_one_of_several() {
    let text = body(
        "{multipart/form-data: {schema: {type: object, required: [must], properties: {must: {anyOf: [{type: string, format: binary}, {type: 'null'}]}, maybe: {anyOf: [{type: string, format: binary}, {type: 'null'}]}, image: {anyOf: [{type: string, format: binary}, {type: array, items: {type: string, format: binary}}]}, text: {anyOf: [{type: string}, {type: 'null'}]}}}}}",
        "3.1.0",
    );
    has(
        &dumped(&text),
        &[
            "must (null): binary",
            "maybe? (null): binary",
            "image?: [binary]",
            "text? (null): string",
        ],
    );
}

#[test]
fn very_many_misspelt_encodings_take_no_time() {
    let all = |line: &dyn Fn(usize) -> String| (0..4_000).map(line).collect::<Vec<_>>().join(", ");
    let properties = all(&|i| format!("property{i:04}: {{type: string}}"));
    let encoding = all(&|i| format!("proporty{i:04}: {{contentType: text/plain}}"));
    let text = format!(
        "openapi: 3.0.3
info: {{title: T, version: '1'}}
paths:
  /a:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {{type: object, properties: {{{properties}}}}}
            encoding: {{{encoding}}}
      responses: {{'204': {{description: d}}}}
"
    );
    let begin = std::time::Instant::now();
    let (_, mut found) = lowered(&text);
    assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    found.retain(|d| d.code == "encoding-undeclared");
    let help = |at: usize| found[at].help.as_deref().unwrap_or_default();
    assert_eq!(found.len(), 4_000);
    assert_eq!(help(0), "did you mean `property0000`?");
    assert_eq!(help(3_999), "name a property of the form");
}

#[test]
fn of_more_forms_than_are_looked_into_none_is_typed_in_silence() {
    let told = |count: usize| {
        let forms: Vec<String> = (0..count)
            .map(|i| {
                format!("{{type: object, required: [k], properties: {{k: {{const: v{i}}}, p{i}: {{type: string}}}}}}")
            })
            .collect();
        let schema = format!("{{oneOf: [{}]}}", forms.join(", "));
        codes(&body(
            &format!("{{multipart/form-data: {{schema: {schema}}}}}"),
            "3.1.0",
        ))
    };
    assert_eq!(told(200), [""; 0]);
    assert_eq!(told(300), ["form-not-object"]);
}
