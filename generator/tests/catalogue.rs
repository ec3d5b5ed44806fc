//! Each explanation's wrong snippet raises its code, and its right one does not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use mintage::config::Config;
use mintage::diag::{CATALOGUE, Explanation, Sink};
use mintage::{Request, examine};
use std::collections::BTreeSet;
use std::path::Path;

/// What configurations of the snippets are about.
const PETS: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1.0'}
servers: [{url: 'https://pets.example.com'}]
security: [{token: []}, {session: []}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
    acme.shop.Owner: {type: object, properties: {name: {type: string}}}
  securitySchemes:
    token: {type: apiKey, in: header, name: Key}
    session: {type: apiKey, in: header, name: Key}
";

/// Codes that no text alone can raise.
const BEYOND_TEXT: &[&str] = &[
    "client-unwritable",
    "invalid-utf8",
    "stale-client",
    "unreadable-file",
    "work-at-risk",
];

/// Codes of `lower` for what `read` mends before: a second line that no document gets to.
const SHADOWED: &[&str] = &[];

fn codes(entry: &Explanation, snippet: &str) -> BTreeSet<&'static str> {
    let mut sink = Sink::new();
    let request = if entry.language == "toml" {
        Request::new("api.yaml")
            .text(PETS)
            .config(Config::read(snippet, &mut sink))
    } else {
        let json = snippet.trim_start().starts_with('{');
        Request::new(if json { "api.json" } else { "api.yaml" }).text(snippet)
    };
    let found = sink.into_sorted().into_iter().chain(examine(&request).diagnostics);
    found.map(|d| d.code).collect()
}

#[test]
fn snippets_do_what_they_say() {
    let mut wrong = Vec::new();
    for entry in CATALOGUE.iter().filter(|e| !BEYOND_TEXT.contains(&e.code)) {
        if entry.wrong.is_empty() || entry.right.is_empty() {
            wrong.push(format!("{}: a snippet is missing", entry.code));
            continue;
        }
        if SHADOWED.contains(&entry.code) {
            continue;
        }
        let raised = codes(entry, entry.wrong);
        if !raised.contains(entry.code) {
            wrong.push(format!("{}: the wrong snippet raises {raised:?}", entry.code));
        }
        if codes(entry, entry.right).contains(entry.code) {
            wrong.push(format!("{}: the right snippet raises it too", entry.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_no_text_can_raise_is_raised_by_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    let raised = || -> Vec<&str> {
        examine(&Request::new(&path))
            .diagnostics
            .iter()
            .map(|d| d.code)
            .collect()
    };
    assert!(raised().contains(&"unreadable-file"));
    std::fs::write(&path, PETS).unwrap();
    assert_eq!(raised(), [""; 0]);
    std::fs::write(&path, [PETS.as_bytes(), b"# caf\xe9\n"].concat()).unwrap();
    assert_eq!(raised(), ["invalid-utf8"]);
}

#[test]
fn entries_are_sorted_and_whole() {
    let codes: Vec<&str> = CATALOGUE.iter().map(|e| e.code).collect();
    assert!(codes.is_sorted(), "{codes:?}");
    for entry in CATALOGUE.iter() {
        let title = entry.title;
        assert!(
            !title.is_empty() && title.len() < 100 && !title.ends_with('.'),
            "{}: {title:?}",
            entry.code
        );
        assert!(entry.text.len() > 50, "{} says too little", entry.code);
        let snippet = ["yaml", "json", "toml"].contains(&entry.language) || BEYOND_TEXT.contains(&entry.code);
        assert!(snippet, "{}: {:?}", entry.code, entry.language);
    }
}

/// Every code in the sources is explained, and every explanation has a code in the sources.
#[test]
fn every_code_is_explained() {
    let mut raised = BTreeSet::new();
    let mut all = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap();
                raised.extend(codes_in(text));
                all.push_str(text);
            }
        }
    }
    let explained: BTreeSet<String> = CATALOGUE.iter().map(|e| e.code.to_owned()).collect();
    let silent: Vec<_> = raised.difference(&explained).collect();
    assert!(silent.is_empty(), "these codes have no explanation: {silent:?}");
    let idle: Vec<_> = explained
        .iter()
        .filter(|code| all.matches(&format!("\"{code}\"")).count() < 2)
        .collect();
    assert!(idle.is_empty(), "nothing raises these: {idle:?}");
}

/// The first string after each `Diagnostic::…(`.
fn codes_in(text: &str) -> Vec<String> {
    let calls = [
        "Diagnostic::error(",
        "Diagnostic::warning(",
        "Diagnostic::new(",
        "Diagnostic::nowhere(",
    ];
    let mut found = Vec::new();
    for call in calls {
        for rest in text.split(call).skip(1) {
            let code: String = rest
                .split('"')
                .nth(1)
                .unwrap_or_default()
                .chars()
                .take_while(|c| *c != '"')
                .collect();
            let looks = !code.is_empty()
                && code
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            if looks {
                found.push(code);
            }
        }
    }
    found
}

/// What the cases of the repository raise is explained too.
#[test]
fn whatever_the_cases_raise_is_explained() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases")];
    let mut silent = BTreeSet::new();
    let mut cases = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name == "input.yaml") {
                cases += 1;
                let found = examine(&Request::new(&path)).diagnostics;
                silent.extend(
                    found
                        .into_iter()
                        .map(|d| d.code)
                        .filter(|code| mintage::diag::explain(code).is_none()),
                );
            }
        }
    }
    assert!(cases > 20, "{cases} cases only");
    assert!(silent.is_empty(), "these codes have no explanation: {silent:?}");
}
