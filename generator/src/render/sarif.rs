//! SARIF 2.1.0: what code scanning services read.
#![allow(clippy::indexing_slicing, reason = "members of JSON objects that are made here")]

use super::place::{Place, Placed};
use crate::diag::{Severity, explain};
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub fn render(placed: &[Placed<'_>]) -> String {
    let codes: BTreeSet<&str> = placed.iter().map(|p| p.diagnostic.code).collect();
    let rules: Vec<Value> = codes.into_iter().map(rule).collect();
    let results: Vec<Value> = placed.iter().map(result).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "mintage", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn rule(code: &str) -> Value {
    match explain(code) {
        Some(e) => json!({
            "id": code,
            "shortDescription": message(e.title),
            "fullDescription": message(e.text),
            "help": message(e.text),
        }),
        None => json!({ "id": code }),
    }
}

fn result(one: &Placed<'_>) -> Value {
    let problem = one.diagnostic;
    let level = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let parts = [Some(&*one.message), problem.note.as_deref(), problem.help.as_deref()];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join("\n");
    let mut result = json!({ "ruleId": problem.code, "level": level, "message": message(&text) });
    // GitHub refuses a file with a result that has no place, or one without a line.
    if let Some(place) = &one.place {
        result["locations"] = json!([location(place, None)]);
    } else if let Some(file) = &problem.file {
        let physical = json!({ "artifactLocation": { "uri": uri(file) }, "region": { "startLine": 1 } });
        result["locations"] = json!([{ "physicalLocation": physical }]);
    }
    if !one.related.is_empty() {
        result["relatedLocations"] = one
            .related
            .iter()
            .map(|(place, words)| location(place, Some(words)))
            .collect();
    }
    result
}

fn location(place: &Place<'_>, words: Option<&str>) -> Value {
    let region = match place.span {
        Some(span) => json!({
            "startLine": span.start.line,
            "startColumn": span.start.column,
            "endLine": span.end.line,
            "endColumn": span.end.column,
        }),
        None => json!({ "startLine": 1 }),
    };
    let physical = json!({ "artifactLocation": { "uri": uri(place.file) }, "region": region });
    let mut location = json!({
        "physicalLocation": physical,
        "logicalLocations": [{ "fullyQualifiedName": format!("#{}", place.pointer) }],
    });
    if let Some(words) = words {
        location["message"] = message(words);
    }
    location
}

/// A message without placeholders: braces, which mark those, are doubled in any text (SARIF 2.1.0 §3.11.5).
fn message(text: &str) -> Value {
    json!({ "text": text.replace('{', "{{").replace('}', "}}") })
}

/// A path as a relative reference (RFC 3986 §4.2).
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}
