//! Whole crates, of descriptions whose every text is nasty, read a second time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{PIECES, read};
use crate::Request;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Texts that would be code, or something else that they have no business to be, if they were taken as they are.
const NASTY: &[&str] = &[
    "```\nevil();\n```",
    "```\n{}\n```\nevil();",
    "```rust\nevil();\n```\n\n```\nevil();",
    "~~~\nevil();\n~~~\nevil();",
    "word ~~~\nevil();\n~~~",
    "- ```\n  evil();\n  ```\n- more",
    "1. ```\n   evil();\n   ```",
    "1. ~~~ no_run\n   evil();",
    "> ```\n> evil();\n> ```\n> said",
    ">     evil();",
    "> - ~~~\n>   evil();",
    "| a | b |\n|---|---|\n| ``` | ~~~ |\n```\nevil();",
    "a | b\n--- | ---\n1 | `|`",
    "    evil();\n\n    more();",
    "\tevil();",
    "# ```\nevil();\n```",
    "# ~~~\nevil();\n~~~",
    "Head\n===\n\n~~~\nevil();",
    "---\n```\nevil();\n---",
    "<pre>\nevil();\n</pre><script>evil()</script> Vec<T> [beta] <!-- ```",
    "<ul><li>```<br>evil();<br>```</li></ul><p>    evil();",
    "`evil` ``evil` `",
    "` ```\nevil();\n``` `",
    "evil */ /* // \"# \\ {} {{ evil }} {% raw %}",
    "ev\u{202e}il\u{2066} \u{0}\u{1b}[31m \u{2028}evil\u{200b}\u{feff}",
    "evil\r```\revil();\r```\r\n",
    "[evil][x] [x] [evil]: [`Client`] ![evil][x]\n\n[x]: https://x.example\n[evil]: https://x.example",
    "[x]: https://x.example\n\n[evil][x]",
    "<a href=\"https://x.example\">[x]: https://x.example\n[x]: https://x.example",
    "<a href=\"https://x.example\">[evil](https://x.example) [x]</a>\n\n[x]: https://x.example",
    "    [x]: https://x.example\n\nevil [x] [evil][x]",
    "```text\n[x]: https://x.example\n```\nevil [x] [evil][x]",
    "<pre>\n[x]: https://x.example\n</pre>\nevil [x] [evil][x]",
    "- [x] evil\n- [ ] ```",
    "- \n\n  ```\n  evil();\n  ```",
    "evil.\n\n- a\n\n      evil();",
    "word word word word word word word word word word word word word word word word word word word word word ~~~\n~~~",
    "***",
    "-",
    "===",
    "1.",
    "\\",
    "\\https://x.example/{id} \\\\https://x.example/{id} \\\\\\https://x.example",
    "",
];

/// A description with the next text in each place that takes one.
fn description<'a>(mut texts: impl Iterator<Item = &'a str>) -> Value {
    let mut t = || texts.next().unwrap_or_default();
    let external = |text: &str| json!({ "url": "https://x.example/\u{202e}", "description": text });
    let schema =
        |text: &str| json!({ "type": "object", "properties": { "a": { "type": "string", "description": text } } });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": t(), "version": t(), "summary": t(), "description": t(),
            "contact": { "name": t(), "url": format!("https://x.example/{}", t()), "email": t() },
            "license": { "name": t(), "url": t() }, "termsOfService": format!("https://x.example/{}", t())
        },
        "externalDocs": { "url": "https://x.example", "description": t() },
        "tags": [{ "name": "one", "description": t(), "externalDocs": external(t()) }, { "name": t(), "description": t() }],
        "servers": [
            { "url": "https://x.example", "description": t() },
            { "url": format!("/v1/{}", t()), "description": t() },
            { "url": "https://{v}.example", "description": t(), "variables": {
                "v": { "default": t(), "enum": [t(), "b"], "description": t() } } }
        ],
        "paths": {
            "/one/{id}": {
                "get": {
                    "operationId": "one", "tags": ["one"], "summary": t(), "description": t(), "externalDocs": external(t()),
                    "security": [{ "key": [] }, { "open": ["all", t()] }, { "http": [] }],
                    "parameters": [
                        { "name": "id", "in": "path", "required": true, "deprecated": true, "description": t(),
                          "schema": { "type": "string", "pattern": t() } },
                        { "name": "q", "in": "query", "description": t(),
                          "schema": { "type": "string", "default": t(), "description": t() } },
                        { "name": t(), "in": "query", "description": t(), "deprecated": true, "schema": { "enum": ["a", t()] } }
                    ],
                    "responses": {
                        "200": { "description": t(), "headers": { "X-A": { "description": t(), "schema": { "type": "string" } } },
                            "content": { "application/json": { "schema": { "title": t(), "properties": {} } } },
                            "links": { t(): { "operationId": "two", "description": t() } } },
                        "201": { "description": t() },
                        "202": { "description": t(), "content": { "text/plain": { "schema": { "type": "string" } } } },
                        "400": { "description": t() },
                        "404": { "description": t(), "content": { "application/json": { "schema": schema(t()) } } },
                        "4XX": { "description": t(), "content": { "application/json": { "schema": schema(t()) } } },
                        "default": { "description": t() }
                    },
                    "callbacks": { t(): { "{$request.query.q}": { "post": { "summary": t(), "responses": { "200": { "description": t() } } } } } }
                }
            },
            "/two": {
                "servers": [{ "url": format!("https://z.example/{}", t()), "description": t() }],
                "post": {
                    "operationId": "two", "tags": ["two"], "summary": t(), "deprecated": true,
                    "requestBody": { "required": true, "description": t(), "content": {
                        "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } },
                        "multipart/form-data": { "schema": { "type": "object", "properties": {
                            "f": { "type": "string", "format": "binary", "description": t() } } } } } },
                    "responses": { "204": { "description": t() }, "401": { "description": t() }, "500": { "description": t() } }
                },
                "put": {
                    "operationId": "three", "tags": [t()], "summary": t(),
                    "requestBody": { "description": t(), "content": { "image/*": {} } },
                    "responses": { "204": { "description": t() }, "401": { "description": t() }, "500": { "description": t() } }
                }
            }
        },
        "webhooks": { "told": { "post": { "summary": t(), "description": t(),
            "parameters": [{ "name": "X-B", "in": "header", "description": t(), "schema": { "type": "string" } }],
            "requestBody": { "description": t(), "content": { "application/json": { "schema": schema(t()) } } },
            "responses": { "200": { "description": t() } } } } },
        "components": {
            "schemas": {
                "Thing": {
                    "type": "object", "description": t(), "externalDocs": external(t()), "required": ["a"], "deprecated": true,
                    "properties": {
                        "a": { "enum": ["x", t()], "description": t(), "x-enum-descriptions": [t(), t()] },
                        "b": { "type": "integer", "minimum": 1, "description": t(), "deprecated": true },
                        "c": { "type": "array", "maxItems": 3, "description": t(), "items": { "type": "object", "title": t(), "description": t() } },
                        "d": { "type": "string", "const": t(), "description": t() },
                        "u": { "description": t(), "oneOf": [
                            { "type": "string", "description": t() },
                            { "type": "object", "title": t(), "description": t(), "properties": { "z": { "type": "string", "pattern": t() } } } ] }
                    },
                    "additionalProperties": { "type": "string", "description": t() }
                },
                "Either": { "description": t(), "discriminator": { "propertyName": "k" },
                    "oneOf": [{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" }] },
                "A": { "description": t(), "required": ["k"], "properties": { "k": { "type": "string", "description": t() } } },
                "B": { "title": t(), "required": ["k"], "properties": { "k": { "type": "string" } } }
            },
            "securitySchemes": {
                "key": { "type": "apiKey", "in": "header", "name": "X-Key", "description": t() },
                "http": { "type": "http", "scheme": t(), "description": t() },
                "open": { "type": "oauth2", "description": t(), "flows": { "clientCredentials": {
                    "tokenUrl": t(), "scopes": { "all": t() } } } }
            }
        }
    })
}

/// What is wrong with the client of a description.
fn faults(description: &Value) -> Vec<String> {
    let made = crate::generate_files(&Request::new("api.json").text(description.to_string()).name("nasty"));
    if made.failed() {
        return vec![format!("no client: {:#?}", made.diagnostics)];
    }
    let mut faults = Vec::new();
    for (path, text) in &made.files {
        // What is the same for everyone has none of the author's words.
        if path.starts_with("src/runtime/") {
            continue;
        }
        let hidden = |c: char| c != '\n' && (c.is_control() || "\u{202e}\u{2066}\u{2028}\u{200b}\u{feff}".contains(c));
        if text.contains(hidden) {
            faults.push(format!("{path} holds what cannot be seen"));
        }
        if path.ends_with(".rs") {
            if let Err(error) = syn::parse_file(text) {
                faults.push(format!("{path}: {error}"));
            }
            faults.extend(
                comments(text)
                    .iter()
                    .filter_map(|lines| fault(path, lines, &["no_run"])),
            );
        } else if path.ends_with(".md") {
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            faults.extend(fault(path, &lines, &["rust"]));
        }
    }
    faults
}

/// The doc comments of a file.
fn comments(text: &str) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    for line in text.lines().map(str::trim) {
        let comment = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        match comment.map(|said| said.strip_prefix(' ').unwrap_or(said).to_owned()) {
            Some(said) => all.last_mut().unwrap().push(said),
            None => all.push(Vec::new()),
        }
        assert!(!line.starts_with("#[doc"), "{line} may hold anything");
    }
    all.retain(|lines| !lines.is_empty());
    all
}

/// What breaks out of a text, if anything does; blocks of the language `ours` are our own.
fn fault(path: &str, lines: &[String], ours: &[&str]) -> Option<String> {
    let whole = || lines.join("\n");
    let reading = match read(lines, ours) {
        Ok(reading) => reading,
        Err(line) => return Some(format!("{path}: {line:?} begins code in\n{}", whole())),
    };
    if reading.open {
        return Some(format!("{path}: code does not end in\n{}", whole()));
    }
    // What we say ourselves is where we say it, in no code that the author began.
    let said = |text: &str| reading.text.iter().filter(|line| **line == text).count();
    let written = |text: &str| lines.iter().filter(|line| *line == text).count();
    for ours in ["### Return type", "## Features", "## Credentials", "# Errors"] {
        if said(ours) != written(ours) {
            return Some(format!("{path}: {ours:?} is code in\n{}", whole()));
        }
    }
    for (language, code) in &reading.code {
        if ours.contains(language) && code.iter().any(|line| line.trim() == "evil();") {
            return Some(format!("{path}: the author's code is Rust in\n{}", whole()));
        }
    }
    // Where a fence is the author's, one of ours inside it only looks like one: what we wrote is told by the code itself.
    let begun = |pair: &[String]| match pair {
        [fence, first] => {
            let language = fence.strip_prefix("```").filter(|language| ours.contains(language));
            language.is_some() && is_code_of_ours(first)
        }
        _ => false,
    };
    let read = reading.code.iter().filter(|(language, _)| ours.contains(language));
    if read.count() != lines.windows(2).filter(|pair| begun(pair)).count() {
        return Some(format!("{path}: code of ours is the author's in\n{}", whole()));
    }
    let defined = |name: &str| {
        let front = format!("[{}]: ", name.to_lowercase());
        reading.text.iter().any(|line| line.to_lowercase().starts_with(&front))
    };
    let odd = reading.text.iter().find(|line| is_odd(line, &defined));
    odd.map(|line| format!("{path}: {line:?} holds HTML or a link to nothing in\n{}", whole()))
}

/// Whether a line begins an example of ours; no author of these texts writes so.
fn is_code_of_ours(line: &str) -> bool {
    [
        "use nasty::",
        "# use nasty::",
        "# async fn example",
        "let answer = client",
        "client",
    ]
    .iter()
    .any(|ours| line.starts_with(ours))
}

/// Whether a line of text has a tag, or a link that leads nowhere.
fn is_odd(line: &str, defined: &dyn Fn(&str) -> bool) -> bool {
    if ["<!-- Generated by mintage.", "<a name=\""]
        .iter()
        .any(|ours| line.starts_with(ours))
    {
        return false;
    }
    // A task's box is none.
    let mut rest = line;
    for task in ["[ ] ", "[x] ", "[X] "] {
        rest = rest.strip_prefix(task).unwrap_or(rest);
    }
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => &after[1..],
            '`' => match past_code(rest) {
                Some(end) => end,
                None => return true,
            },
            '<' => {
                let inside = after.split('>').next().unwrap_or("");
                let web = ["https://", "http://", "mailto:"];
                let mail = inside.contains('@') && !inside.contains(' ');
                if !mail && !web.iter().any(|scheme| inside.starts_with(scheme)) {
                    return true;
                }
                &after[inside.len()..]
            }
            '[' => {
                // One that ends on another line is the author's own, and has been read with all of its paragraph.
                let Some((text, end)) = closing(after).map(|close| (&after[..close], &after[close + 1..])) else {
                    rest = after;
                    continue;
                };
                let reference = end
                    .strip_prefix('[')
                    .and_then(|end| end.split(']').next())
                    .filter(|name| !name.is_empty());
                // Our own links are to names of Rust.
                let ours = text.starts_with('`') && text.ends_with('`') && !text.contains("evil");
                if !(ours || end.starts_with('(') || defined(reference.unwrap_or(text))) {
                    return true;
                }
                after
            }
            _ => after,
        };
    }
    false
}

/// What follows the span of code that begins here.
fn past_code(text: &str) -> Option<&str> {
    let run = |text: &str| text.len() - text.trim_start_matches('`').len();
    let ticks = run(text);
    let mut code = &text[ticks..];
    while let Some(at) = code.find('`') {
        let found = run(&code[at..]);
        code = &code[at + found..];
        if found == ticks {
            return Some(code);
        }
    }
    None
}

/// Where the text of a link ends. Code binds more tightly than brackets (CommonMark §6.3).
fn closing(text: &str) -> Option<usize> {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            ']' => return Some(text.len() - rest.len()),
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => &after[1..],
            '`' => past_code(rest).unwrap_or(after),
            _ => after,
        };
    }
    None
}

#[test]
fn a_fence_inside_the_authors_is_his() {
    let found = |text: &str| fault("x.md", &text.lines().map(str::to_owned).collect::<Vec<_>>(), &["rust"]);
    let ours = "```rust\nlet answer = client.one().await?;\n```";
    assert_eq!(found(&format!("```text\n```rust\n```\n\n{ours}")), None);
    assert_eq!(found(&format!("~~~text\n```rust\nword\n```\n~~~\n\n{ours}")), None);
    for broken in [
        // Ours is inside his, and its end is that of his.
        format!("```text\n{ours}"),
        format!("~~~text\n{ours}\n~~~"),
        // His is Rust.
        format!("```rust\nword\n```\n\n{ours}"),
    ] {
        assert!(found(&broken).is_some(), "{broken}");
    }
}

#[test]
fn nothing_breaks_out_of_a_crate() {
    for text in NASTY {
        let found = faults(&description(std::iter::repeat(*text)));
        assert!(found.is_empty(), "{text:?}:\n{}", found.join("\n\n"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 400, ..ProptestConfig::with_cases(16) })]
    #[test]
    fn nothing_breaks_out_of_any_crate(
        texts in prop::collection::vec(prop::collection::vec(prop::sample::select(PIECES), 1..9), 150),
    ) {
        let texts: Vec<String> = texts.iter().map(|pieces| pieces.concat()).collect();
        let found = faults(&description(texts.iter().map(String::as_str)));
        prop_assert!(found.is_empty(), "{}", found.join("\n\n"));
    }
}
