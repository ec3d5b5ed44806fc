//! One JSON document with everything that is known of each problem.

use super::place::{Place, Placed};
use super::severity_word;
use serde_json::{Value, json};

pub fn render(placed: &[Placed<'_>]) -> String {
    let diagnostics: Vec<Value> = placed.iter().map(diagnostic).collect();
    let mut text = serde_json::to_string_pretty(&json!({ "diagnostics": diagnostics })).unwrap_or_default();
    text.push('\n');
    text
}

fn diagnostic(one: &Placed<'_>) -> Value {
    let problem = one.diagnostic;
    let related: Vec<Value> = one
        .related
        .iter()
        .map(|(at, words)| json!({ "message": words, "place": place(at) }))
        .collect();
    json!({
        "code": problem.code,
        "severity": severity_word(problem.severity),
        "message": one.message,
        "place": one.place.as_ref().map(place),
        "file": problem.file,
        "label": problem.label,
        "related": related,
        "note": problem.note,
        "help": problem.help,
    })
}

fn place(place: &Place<'_>) -> Value {
    let point = |p: crate::source::Point| json!({ "line": p.line, "column": p.column, "byte": place.byte(p) });
    json!({
        "file": place.file,
        "pointer": format!("#{}", place.pointer),
        "start": place.span.map(|s| point(s.start)),
        "end": place.span.map(|s| point(s.end)),
    })
}
