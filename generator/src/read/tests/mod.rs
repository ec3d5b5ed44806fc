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

mod operations;
mod references;
mod schemas;
