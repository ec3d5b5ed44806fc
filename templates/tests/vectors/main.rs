//! The wire vectors of the shared folder, driven through the runtime with no server and no generated code: what a call
//! hands to its transport, and what it makes of an answer. Skipped where the folder is not there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod beyond;
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

/// Defined rows of our dialects; and of how streams are cut, which 3.2 alone speaks of and which is the same before it.
fn rows(file: &str) -> Vec<Value> {
    let ours = |row: &Value| {
        let dialect = row["dialect"].as_str();
        let same = row["same_in"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == "3.0" || one == "3.1"));
        row["defined"] == true
            && (same
                || matches!(dialect, None | Some("3.0" | "3.1"))
                || matches!(row["kind"].as_str(), Some("sse" | "json-lines" | "json-seq")))
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
