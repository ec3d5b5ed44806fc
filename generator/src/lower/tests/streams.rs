//! What events hold.

use super::*;

/// What the data of events with this schema is, and what is told of it.
fn events(schema: &str) -> (String, Vec<&'static str>) {
    let text = format!(
        "openapi: 3.1.0
info: {{title: T, version: '1'}}
paths: {{/e: {{get: {{operationId: e, responses: {{'200': {{description: ok, content: {{text/event-stream: {{schema: {schema}}}}}}}}}}}}}}}
"
    );
    let found = dumped(&text);
    let line = found
        .lines()
        .find_map(|line| line.strip_prefix("  200 text/event-stream "));
    (line.unwrap().to_owned(), codes(&text))
}

#[test]
fn a_schema_of_an_event_has_its_fields_and_no_others() {
    let number = "event: {type: string}, data: {type: integer}";
    assert_eq!(
        events(&format!("{{type: object, properties: {{{number}}}}}")),
        ("eventstream: i64".to_owned(), vec!["events-with-fields"])
    );
    // A field of none, or a choice of which one may say anything: these are the data.
    for schema in [
        format!("{{type: object, properties: {{{number}, extra: {{type: string}}}}}}"),
        format!(
            "{{oneOf: [{{type: object, properties: {{{number}}}, anyOf: [{{required: [event]}}, {{properties: {{more: {{type: string}}}}}}]}}]}}"
        ),
    ] {
        let (ty, codes) = events(&schema);
        assert!(ty.starts_with("eventstream: e<200>"), "{schema}: {ty}");
        assert!(!codes.contains(&"events-with-fields"), "{schema}: {codes:?}");
    }
}
