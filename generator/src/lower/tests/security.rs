//! Which schemes a client sends, and when.

use super::*;

/// One operation with this `security`, and these schemes.
fn with_security(schemes: &str, security: &str) -> String {
    format!(
        "openapi: 3.0.3
info: {{title: T, version: '1'}}
paths: {{/a: {{get: {{operationId: a, security: {security}, responses: {{'204': {{description: ok}}}}}}}}}}
components: {{securitySchemes: {{{schemes}}}}}
"
    )
}

/// The alternatives of that operation, in words.
fn alternatives(schemes: &str, security: &str) -> Vec<String> {
    let found = dumped(&with_security(schemes, security));
    let lines = found.lines().filter_map(|line| line.strip_prefix("  security "));
    lines.map(str::to_owned).collect()
}

const TWO_KEYS: &str = "k1: {type: apiKey, in: header, name: X-Key}, k2: {type: apiKey, in: query, name: key}";

#[test]
fn a_scheme_of_http_is_known_in_any_case() {
    let schemes = "a: {type: http, scheme: BASIC}, b: {type: http, scheme: Bearer}, c: {type: http, scheme: Digest}";
    let found = dumped(&with_security(schemes, "[{a: []}, {b: []}, {c: []}]"));
    for line in [
        "scheme 0 a Basic",
        "scheme 1 b Bearer",
        "scheme 2 c Http { scheme: \"Digest\" }",
    ] {
        assert!(found.lines().any(|l| l == line), "{line} is missing in\n{found}");
    }
}

#[test]
fn a_header_field_has_one_name_in_any_case() {
    let schemes = "a: {type: apiKey, in: header, name: X-Key}, b: {type: apiKey, in: header, name: x-key}";
    assert_eq!(alternatives(schemes, "[{a: [], b: []}]"), ["a", "b"]);
    assert_eq!(
        codes(&with_security(schemes, "[{a: [], b: []}]")),
        ["credentials-collide"]
    );
    // A parameter of the query has not.
    let schemes = "a: {type: apiKey, in: query, name: Key}, b: {type: apiKey, in: query, name: key}";
    assert_eq!(alternatives(schemes, "[{a: [], b: []}]"), ["a + b"]);
}

#[test]
fn an_alternative_stands_once() {
    assert_eq!(
        alternatives(TWO_KEYS, "[{k1: []}, {k2: []}, {k1: []}, {k1: [], k2: []}]"),
        ["k1", "k2", "k1 + k2"]
    );
}

#[test]
fn what_comes_apart_has_an_end() {
    let (mut schemes, mut asked) = (Vec::new(), Vec::new());
    for place in ["a", "b", "c", "d", "e"] {
        for one in [1, 2] {
            schemes.push(format!("{place}{one}: {{type: apiKey, in: header, name: {place}}}"));
            asked.push(format!("{place}{one}: []"));
        }
    }
    let found = alternatives(&schemes.join(", "), &format!("[{{{}}}]", asked.join(", ")));
    assert_eq!(found.len(), 16, "{found:?}");
    assert!(found.iter().all(|set| set.matches('+').count() == 4), "{found:?}");
}

#[test]
fn a_twin_of_what_is_asked_for_is_asked_for() {
    let text = with_security(TWO_KEYS, "[{k1: []}]");
    let asked = |api: &Api| api.schemes.iter().map(|scheme| scheme.asked).collect::<Vec<_>>();
    let (api, found) = lowered(&text);
    assert_eq!(asked(&api), [true, false]);
    assert_eq!(
        found.iter().map(|d| d.code).collect::<Vec<_>>(),
        ["unused-security-scheme"]
    );
    let config = Config {
        aliases: vec![vec!["k1".to_owned(), "k2".to_owned()]],
        ..Config::default()
    };
    let (api, found) = lowered_as(&text, &config);
    assert_eq!(asked(&api), [true, true]);
    assert!(found.is_empty(), "{found:?}");
}

/// A scheme that the document has not got, one that can't be read, one for which nothing can be sent.
#[test]
fn what_can_not_be_met_as_it_stands_comes_last() {
    let schemes =
        format!("{TWO_KEYS}, gone: {{$ref: '#/components/securitySchemes/nowhere'}}, odd: {{type: apiKey, name: X}}");
    for lost in ["nope", "gone", "odd"] {
        let of = |security: &str| alternatives(&schemes, &security.replace("lost", lost));
        assert_eq!(of("[{k1: [], lost: []}, {k2: []}]"), ["k2", "k1"], "{lost}");
        assert_eq!(of("[{lost: [], k1: []}, {}]"), ["none", "k1"], "{lost}");
        assert_eq!(of("[{k1: [], lost: []}]"), ["k1"], "{lost}");
        assert_eq!(of("[{lost: []}, {k2: []}]"), ["k2"], "{lost}");
        assert_eq!(of("[{k1: [], lost: []}, {k2: []}, {k1: []}]"), ["k2", "k1"], "{lost}");
    }
}
