//! Documents in, the model's dump out: one construct a test.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod again;
mod bodies;
mod formats;
mod graphs;
mod objects;
mod operations;
mod security;
mod streams;
mod tally;
mod unions;
mod wide;

use crate::config::Config;
use crate::diag::{Diagnostic, Sink};
use crate::model::{Api, dump};
use crate::source::{Input, load};

/// Reads and lowers a whole document.
fn lowered(text: &str) -> (Api, Vec<Diagnostic>) {
    lowered_as(text, &Config::default())
}

/// The same as a `mintage.toml` has it.
fn lowered_as(text: &str, config: &Config) -> (Api, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let sources = load(
        &[Input {
            name: "t.yaml".to_owned(),
            text: Some(text.to_owned()),
        }],
        &mut sink,
    );
    let document = crate::read::read(&sources, &mut sink).expect("a document");
    let mut sink = Sink::new();
    let api = super::lower(&document, config, &mut sink);
    (api, sink.into_sorted())
}

/// A document of named schemas only, 3.1 unless the text says otherwise.
fn schemas(yaml: &str) -> String {
    let indented: String = yaml.lines().map(|l| format!("    {l}\n")).collect();
    format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{indented}")
}

/// The types of a document of named schemas, without the head and the tally.
fn types(yaml: &str) -> String {
    dumped(&schemas(yaml))
}

fn dumped(text: &str) -> String {
    let (api, _) = lowered(text);
    let text = dump(&api);
    let skip = |line: &&str| {
        !["api ", "operations: ", "properties: "]
            .iter()
            .any(|p| line.starts_with(p))
    };
    text.lines().filter(skip).collect::<Vec<_>>().join("\n")
}

fn codes(text: &str) -> Vec<&'static str> {
    lowered(text).1.iter().map(|d| d.code).collect()
}

#[track_caller]
fn same(found: &str, wanted: &str) {
    let wanted = wanted.trim_matches('\n');
    assert!(found.trim() == wanted.trim(), "found:\n{found}\n\nwanted:\n{wanted}");
}
