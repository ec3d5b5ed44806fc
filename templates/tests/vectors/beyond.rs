//! Rows of our own, in the form of the shared ones. They are there without the folder too.

use crate::compare::check_sent;
use crate::received::check_received;
use crate::report;
use http::{HeaderMap, HeaderValue};
use mintage_runtime::headers::{Form, header};
use mintage_runtime::lenient::Lenient;
use serde_json::{Value, json};

#[test]
fn what_is_received_beyond_the_tables() {
    let gmt = |text: &str| json!({"fields": [text], "now": "1999-12-31T23:00:00Z"});
    let rows = [
        json!({"id": "no such day", "kind": "retry-after", "input": gmt("Wed, 30 Feb 2000 23:00:00 GMT"), "expect": {"delay_seconds": null}}),
        json!({"id": "no leap year", "kind": "retry-after", "input": gmt("Mon, 29 Feb 2100 23:00:00 GMT"), "expect": {"delay_seconds": null}}),
        json!({"id": "leap year", "kind": "retry-after", "input": gmt("Fri, 31 Dec 1999 23:00:10 GMT"), "expect": {"delay_seconds": 10}}),
        json!({"id": "long past", "kind": "retry-after", "input": gmt("Mon, 01 Jan 1900 00:00:00 GMT"), "expect": {"delay_seconds": 0}}),
        json!({"id": "a date as a comment", "kind": "ratelimit", "input": {"fields": {"RateLimit": ["\"a\";r=1;x=@1659578233"]}},
            "expect": {"limits": [{"policy": "a", "remaining": 1, "reset": null, "partition": null}], "policies": []}}),
        json!({"id": "a text as a comment", "kind": "ratelimit", "input": {"fields": {"RateLimit": ["\"a\";x=%\"caf%c3%a9\";r=1"]}},
            "expect": {"limits": [{"policy": "a", "remaining": 1, "reset": null, "partition": null}], "policies": []}}),
        json!({"id": "the last of those that are used up", "kind": "ratelimit",
            "input": {"fields": {"RateLimit": ["\"a\";r=1;t=100, \"b\";r=0;t=10, \"c\";r=0;t=5"]}}, "expect": {"wait_seconds": 10}}),
        json!({"id": "no date at all", "kind": "ratelimit", "input": {"fields": {"RateLimit": ["\"a\";r=1;x=@@@1"]}},
            "expect": {"limits": [], "policies": []}}),
        json!({"id": "fragment", "kind": "link", "input": {"fields": ["<#f>; rel=\"next\""], "base": "https://a.example/v1/items?page=2"},
            "expect": {"rels": {"next": ["https://a.example/v1/items?page=2#f"]}}}),
        json!({"id": "no address", "kind": "link", "input": {"fields": ["<urn:isbn:1>; rel=\"next\""], "base": "https://a.example/"},
            "expect": {"rels": {"next": ["urn:isbn:1"]}}}),
        json!({"id": "more relations than anybody has", "kind": "link",
            "input": {"fields": [format!("</x>; rel=\"{}\"", "a ".repeat(40) + "next")], "base": "https://a.example/"},
            "expect": {"rels": {"a": vec!["https://a.example/x"; 16]}}}),
        json!({"id": "another charset", "kind": "content-type",
            "input": {"documented": ["text/plain; charset=utf-8", "text/plain"], "content_type": "text/plain; charset=iso-8859-1"},
            "expect": {"match": "text/plain"}}),
        json!({"id": "what says nothing is octets", "kind": "content-type",
            "input": {"documented": ["text/plain", "application/octet-stream"], "content_type": null},
            "expect": {"match": "application/octet-stream"}}),
        json!({"id": "what is no type is anything", "kind": "content-type",
            "input": {"documented": ["application/octet-stream", "*/*"], "content_type": "a picture"},
            "expect": {"match": "*/*"}}),
        json!({"id": "two fields", "kind": "retry-after", "input": {"fields": ["1", "2"], "now": "1999-12-31T23:00:00Z"},
            "expect": {"delay_seconds": null}}),
        json!({"id": "for ever", "kind": "retry-after", "input": gmt("99999999999999999999"), "expect": {"delay_seconds": u64::MAX}}),
        json!({"id": "a date for a number", "kind": "ratelimit", "input": {"fields": {"RateLimit": ["\"a\";r=@1659578233"]}},
            "expect": {"limits": [], "policies": []}}),
        json!({"id": "the first rel", "kind": "link", "input": {"fields": ["</2>; rel=\"next\"; rel=\"last\""], "base": "https://a.example/1"},
            "expect": {"rels": {"next": ["https://a.example/2"]}}}),
        json!({"id": "another context", "kind": "link",
            "input": {"fields": ["</2>; rel=\"next\"; anchor=\"/9\", </3>; rel=\"last\""], "base": "https://a.example/1"},
            "expect": {"rels": {"last": ["https://a.example/3"]}}}),
    ];
    report(&rows, check_received);
}

#[test]
fn header_fields_beyond_the_tables() {
    let field = |id: &str, schema: Value, text: &str, expect: Value| json!({"id": id, "kind": "header", "input": {"fields": [text], "schema": schema}, "expect": expect});
    let (whole, float) = (json!({"type": "integer"}), json!({"type": "number"}));
    let list = |items: &str| json!({"type": "array", "items": {"type": items}});
    let rows = [
        // JSON has no such sign (RFC 8259 §6), though Rust has.
        field("plus", whole, "+5", json!({"error": true})),
        field("plus and fraction", float.clone(), "+5.5", json!({"error": true})),
        field("endless", float.clone(), "inf", json!({"error": true})),
        field("no number", float, "NaN", json!({"error": true})),
        // RFC 9110 §5.6.1.2.
        field("nothing", list("integer"), ", 1,, 2 ,", json!({"value": [1, 2]})),
        // RFC 9110 §5.6.4.
        field(
            "quoted",
            list("string"),
            r#""a,\",b", c"#,
            json!({"value": [r#""a,\",b""#, "c"]}),
        ),
        field(
            "never closed",
            list("string"),
            r#"5" disk, b"#,
            json!({"value": [r#"5" disk"#, "b"]}),
        ),
        field(
            "closed once",
            list("string"),
            r#"é"a,b",c", \"d, e"#,
            json!({"value": [r#"é"a,b""#, r#"c""#, r#"\"d"#, "e"]}),
        ),
    ];
    report(&rows, check_received);
}

#[test]
fn what_is_sent_beyond_the_tables() {
    let cookie = |id: &str, value: &str, expect: Value| {
        json!({"id": id, "where": "cookie", "name": "color", "schema": {"type": "string"}, "content": "text/plain",
            "value": value, "expect": expect, "alternatives": []})
    };
    let file = |fact: &str, value: &str| {
        json!({"id": fact, "where": "multipart", "media_type": "multipart/form-data", "schema": {"type": "object"},
            "value": {"f": {"$bytes": "eA==", fact: value}}, "expect": {"refuse": true}, "alternatives": []})
    };
    // In a style names are encoded as values are, and both as in a query (RFC 6570 §3.2.1).
    let form = |style: &str, explode: bool, reserved: bool, name: &str, value: Value, body: &str| {
        json!({"id": body, "where": "form", "media_type": "application/x-www-form-urlencoded", "value": {name: value},
            "encoding": {name: {"style": style, "explode": explode, "allowReserved": reserved}},
            "expect": {"body": body}, "alternatives": []})
    };
    let rows = [
        form("form", true, false, "c", json!({"a b": "c d"}), "a%20b=c%20d"),
        form("form", true, false, "a b", json!("c d"), "a%20b=c%20d"),
        form("form", false, false, "a b", json!(["c d", "e"]), "a%20b=c%20d,e"),
        form(
            "pipeDelimited",
            false,
            false,
            "a b",
            json!(["c d", "e"]),
            "a%20b=c%20d%7Ce",
        ),
        form(
            "deepObject",
            true,
            false,
            "c",
            json!({"a b": "c d"}),
            "c%5Ba%20b%5D=c%20d",
        ),
        form("form", true, true, "c", json!({"k/l": "v/w"}), "k/l=v/w"),
        form("form", true, true, "k/l", json!("v/w"), "k%2Fl=v/w"),
        form("deepObject", true, true, "c", json!({"k/l": "v/w"}), "c%5Bk%2Fl%5D=v/w"),
        cookie("ready", "a b\u{e9}", json!({"cookie": "color=a b\u{e9}"})),
        cookie("one cookie", "a; b=2", json!({"cookie": "color=a%3B b=2"})),
        cookie("one line", "a\r\nX: 1", json!({"refuse": true})),
        cookie("no end", "a\u{0}", json!({"refuse": true})),
        json!({"id": "keys", "where": "query", "style": "form", "explode": true, "allowReserved": true, "name": "color",
            "schema": {"type": "object"}, "value": {"a/b": "1", "c&d": "2"}, "expect": {"query": "a/b=1&c%26d=2"}, "alternatives": []}),
        file("contentType", "a/b\r\nX: 1"),
    ];
    report(&rows, check_sent);
}

/// As the shared rows have it, nulls are left out (RFC 6570 §2.3), and what a style has no form for is JSON.
#[test]
fn members_and_items_that_are_null_or_maps() {
    let row = |style: &str, place: &str, explode: bool, value: Value, key: &str, text: &str| {
        let template = if place == "path" { "/{color}" } else { "/things" };
        json!({"id": text, "where": place, "style": style, "explode": explode, "name": "color", "path_template": template,
            "media_type": "application/x-www-form-urlencoded", "value": value, "expect": {key: text}})
    };
    let path = |explode, value, text| row("simple", "path", explode, value, "path", text);
    let matrix = |value, text| row("matrix", "path", true, value, "path", text);
    let query = |style, explode, value, text| row(style, "query", explode, value, "query", text);
    let header = |explode, value, text| row("simple", "header", explode, value, "header", text);
    let form = |value, text| row("", "form", true, value, "body", text);
    let (some, deep) = (json!({"a": null, "b": "1"}), json!({"a": {"k": "1"}}));
    let lists = json!([["x", null], null, ["y", {"k": "1"}]]);
    let rows = [
        path(true, some.clone(), "/b=1"),
        path(false, some.clone(), "/b,1"),
        path(true, deep.clone(), "/a=%7B%22k%22%3A%221%22%7D"),
        path(false, lists.clone(), "/x,y,%7B%22k%22%3A%221%22%7D"),
        matrix(some.clone(), "/;b=1"),
        matrix(deep.clone(), "/;a=%7B%22k%22%3A%221%22%7D"),
        query("form", false, some.clone(), "color=b,1"),
        query("form", false, json!({"a": ["x", null, "y"], "b": null}), "color=a,x,y"),
        query("form", true, some.clone(), "b=1"),
        query("form", true, deep, "a=%7B%22k%22%3A%221%22%7D"),
        query("form", false, lists.clone(), "color=x,y,%7B%22k%22%3A%221%22%7D"),
        query("pipeDelimited", false, json!([null, "x", null, "y"]), "color=x%7Cy"),
        query("deepObject", true, some.clone(), "color%5Bb%5D=1"),
        query(
            "deepObject",
            true,
            json!({"a": ["x", "y"]}),
            "color%5Ba%5D=x&color%5Ba%5D=y",
        ),
        // Which members belong together nobody could tell without a number.
        query(
            "deepObject",
            true,
            json!({"a": [{"k": "1"}, {"k": "2"}]}),
            "color%5Ba%5D%5B0%5D%5Bk%5D=1&color%5Ba%5D%5B1%5D%5Bk%5D=2",
        ),
        header(true, some.clone(), "b=1"),
        header(false, some.clone(), "b,1"),
        header(true, json!({"a": {"k": "1"}}), r#"a={"k":"1"}"#),
        form(some, "b=1"),
        form(json!({"a": ["x", null, "y"]}), "a=x&a=y"),
        form(json!({"a": {"k": null}}), "a=%7B%22k%22%3Anull%7D"),
    ];
    report(&rows, check_sent);
}

#[test]
fn what_may_stand_where_it_travels() {
    let json = |text: &str, expect: &str| {
        json!({"id": expect, "where": "header", "name": "X-Color", "content": "application/json", "value": text,
            "expect": {"header": expect}})
    };
    let query = |value: f64, expect: &str| json!({"id": expect, "where": "query", "name": "n", "value": value, "expect": {"query": expect}});
    let rows = [
        // A field should stay in ASCII (RFC 9110 §5.5), and may hold no control character.
        json("\u{e9}\u{1f600}", r#""\u00e9\ud83d\ude00""#),
        json("\u{7f}", r#""\u007f""#),
        // A cookie's name is a token (RFC 6265 §4.1.1).
        json!({"id": "a token", "where": "cookie", "style": "form", "explode": true, "name": "$a!b c", "value": "$!",
            "expect": {"cookie": "$a!b%20c=%24%21"}}),
        query(1e9, "n=1000000000"),
        query(-3.0, "n=-3"),
        query(1e300, "n=1e%2B300"),
        // Nothing may end the quotes or the line (HTML §4.10.21.8).
        json!({"id": "names of parts", "where": "multipart", "media_type": "multipart/form-data",
        "value": {"a\"\r\nb": "1", "f": {"$bytes": "eA==", "filename": "c\"\nd\re"}}, "expect": {"body_parts": [
            {"name": "a%22%0D%0Ab", "headers": {"Content-Disposition": "form-data; name=\"a%22%0D%0Ab\""}, "body": "1"},
            {"name": "f", "headers": {"Content-Disposition": "form-data; name=\"f\"; filename=\"c%22%0Ad%0De\""}, "body": "x"},
        ]}}),
    ];
    report(&rows, check_sent);
}

/// A number that is written as text is a number: what spells none is not there, and never 0.
#[test]
fn a_number_as_text_in_a_header_field() {
    let read = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("x-v", HeaderValue::from_str(text).unwrap());
        header::<Lenient<i64>>(&headers, "x-v", Form::Simple).map(Lenient::get)
    };
    assert_eq!(read("5"), Some(5));
    assert_eq!(read("\"5\""), Some(5));
    for text in ["x", "5 x", "\"x\"", "true", "[5]"] {
        assert_eq!(read(text), None, "{text}");
    }
}
