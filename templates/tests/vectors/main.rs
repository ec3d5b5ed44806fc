//! The wire vectors of the shared folder, driven through the runtime with no server and no generated code: what a call
//! hands to its transport, and what it makes of an answer. Skipped where the folder is not there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod compare;
mod received;
mod sent;

use compare::check_sent;
use mintage_runtime::operation::In;
use received::check_received;
use sent::parameter;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::task::{Context, Poll, Waker};

fn shared(file: &str) -> Option<Vec<Value>> {
    let folder = std::env::var("MINTAGE_SHARED").map_or_else(
        |_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(folder.join("vectors").join(file)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Defined rows of our dialects.
fn rows(file: &str) -> Vec<Value> {
    let ours = |row: &Value| {
        let dialect = row["dialect"].as_str();
        let same = row["same_in"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == "3.0" || one == "3.1"));
        row["defined"] == true && (same || matches!(dialect, None | Some("3.0" | "3.1")) || row["kind"] == "sse")
    };
    shared(file).unwrap_or_default().into_iter().filter(ours).collect()
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn block<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}

fn report(rows: &[Value], check: fn(&Value) -> Result<(), String>) {
    let mut failures = Vec::new();
    for row in rows {
        if let Err(why) = check(row) {
            failures.push(format!("{}: {why}", row["id"].as_str().unwrap()));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} rows:\n{}",
        failures.len(),
        rows.len(),
        failures.join("\n")
    );
}

#[test]
fn what_is_sent() {
    report(&rows("style-vectors.json"), check_sent);
}

#[test]
fn what_is_received() {
    report(&rows("decode-vectors.json"), check_received);
}

#[test]
fn places_are_told_apart() {
    assert!(parameter(&json!({"name": "a", "where": "query"})).place == In::Query);
}

/// Rows of our own, in the same form.
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
    let rows = [
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
