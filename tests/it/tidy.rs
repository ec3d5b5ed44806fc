//! The rules of the house, as checks over the generator's sources.

use crate::places::{files_under, root};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The stages in their order; a stage uses only what stands above it.
const STAGES: &[&str] = &[
    "at", "method", "diag", "source", "config", "read", "select", "model", "lower", "name", "emit", "output", "render",
    "cli",
];
/// What stands above and is none of the stage's business all the same.
const STRANGERS: &[(&str, &[&str])] = &[
    ("source", &["read", "model"]),
    ("config", &["read", "model"]),
    ("model", &["read", "select"]),
    ("name", &["read", "select", "lower"]),
    ("emit", &["read", "select", "lower"]),
    (
        "render",
        &["read", "select", "model", "lower", "name", "emit", "output"],
    ),
];

pub struct Source {
    pub path: String,
    pub stage: String,
    text: String,
    /// Of everything but `#[cfg(test)]` items.
    pub tokens: Vec<Token>,
}

/// A token with its line; groups are flattened into their delimiters.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub text: String,
    pub line: usize,
}

impl Source {
    /// The text of a file, by its path in `generator/src`.
    pub fn new(path: &str, text: &str) -> Source {
        let stream: TokenStream = text.parse().unwrap_or_else(|e| panic!("{path}: {e}"));
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        let stage = path.split('/').next().unwrap_or_default();
        Source {
            path: path.to_owned(),
            stage: stage.trim_end_matches(".rs").to_owned(),
            text: text.to_owned(),
            tokens,
        }
    }
}

pub fn sources() -> Vec<Source> {
    let folder = root().join("generator/src");
    files_under(&folder)
        .into_iter()
        .filter(|path| path.ends_with(".rs"))
        .map(|path| {
            let text = std::fs::read_to_string(folder.join(&path)).unwrap();
            Source::new(&path, &text)
        })
        // Modules of tests in files of their own.
        .filter(|source| !source.path.ends_with("tests.rs") && !source.path.contains("/tests/"))
        .collect()
}

fn flatten(stream: TokenStream, out: &mut Vec<Token>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let mut index = 0;
    while let Some(tree) = trees.get(index) {
        let line = tree.span().start().line;
        if is_test_attribute(&trees[index..]) {
            index += 2;
            // Over the item: to its block or its semicolon.
            while let Some(tree) = trees.get(index) {
                index += 1;
                match tree {
                    TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
                    TokenTree::Punct(punct) if punct.as_char() == ';' => break,
                    _ => {}
                }
            }
            continue;
        }
        index += 1;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                out.push(Token {
                    text: open.into(),
                    line,
                });
                flatten(group.stream(), out);
                out.push(Token {
                    text: close.into(),
                    line: group.span_close().start().line,
                });
            }
            other => out.push(Token {
                text: other.to_string(),
                line,
            }),
        }
    }
}

fn is_test_attribute(trees: &[TokenTree]) -> bool {
    match trees {
        [TokenTree::Punct(hash), TokenTree::Group(group), ..] => {
            let text = group.stream().to_string().replace(' ', "");
            hash.as_char() == '#' && group.delimiter() == Delimiter::Bracket && (text == "cfg(test)" || text == "test")
        }
        _ => false,
    }
}

impl Source {
    /// Places where these tokens stand in a row.
    fn find(&self, wanted: &[&str]) -> Vec<String> {
        self.tokens
            .windows(wanted.len())
            .filter(|window| window.iter().zip(wanted).all(|(token, wanted)| token.text == *wanted))
            .map(|window| format!("{}:{}", self.path, window[0].line))
            .collect()
    }
}

impl Source {
    /// What is named as standing at the crate's root, with the line: `crate::a`, `crate::{a, b::c}`, `super::super::a`.
    fn names_at_the_root(&self) -> Vec<(String, usize)> {
        let text = |index: usize| self.tokens.get(index).map_or("", |token| token.text.as_str());
        let path = self.path.trim_end_matches(".rs").trim_end_matches("/mod");
        let depth = path.split('/').count();
        let mut found = Vec::new();
        for (index, token) in self.tokens.iter().enumerate() {
            let mut at = index;
            if token.text == "super" && text(index.wrapping_sub(1)) != ":" {
                let mut ups = 0;
                while text(at) == "super" {
                    (ups, at) = (ups + 1, at + 3);
                }
                if ups < depth {
                    continue;
                }
            } else if token.text == "crate" && text(index + 1) == ":" {
                at = index + 3;
            } else {
                continue;
            }
            if text(at) != "{" {
                found.push((text(at).to_owned(), token.line));
                continue;
            }
            let end = end_of_block(&self.tokens, at);
            let mut inside = 0;
            for one in at..end {
                inside = match text(one) {
                    "{" => inside + 1,
                    "}" => inside - 1,
                    _ => inside,
                };
                if inside == 1 && matches!(text(one), "{" | ",") {
                    found.push((text(one + 1).to_owned(), token.line));
                }
            }
        }
        found
    }
}

#[test]
fn names_names_at_the_root_are_seen() {
    let seen = |path: &str, text: &str| -> Vec<String> {
        let found = Source::new(path, text).names_at_the_root();
        found.into_iter().map(|(name, _)| name).collect()
    };
    assert_eq!(
        seen("read/mod.rs", "use crate::{emit, lower::{Lowering, Other}, at};"),
        ["emit", "lower", "at"]
    );
    assert_eq!(seen("read/mod.rs", "fn a() { crate::emit::emit() }"), ["emit"]);
    assert_eq!(
        seen("read/schema.rs", "use super::super::emit; use super::Reader;"),
        ["emit"]
    );
    assert!(seen("read/tests/one.rs", "use super::super::emit;").is_empty());
}

fn none(what: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn stages_use_only_what_stands_above_them() {
    let rank = |stage: &str| STAGES.iter().position(|s| *s == stage);
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = rank(&source.stage) else { continue };
        for (named, line) in source.names_at_the_root() {
            let Some(other) = rank(&named) else { continue };
            let stranger = STRANGERS
                .iter()
                .any(|(s, not)| *s == source.stage && not.contains(&named.as_str()));
            if other > own || stranger {
                wrong.push(format!("{}:{line} names `{named}`", source.path));
            }
        }
    }
    none("a stage names what it must not know", wrong);
}

#[test]
fn nothing_brings_the_program_down() {
    let mut found = Vec::new();
    for source in sources() {
        for wanted in [
            &["panic", "!"][..],
            &["todo", "!"],
            &["unimplemented", "!"],
            &["unreachable", "!"],
            &[".", "unwrap", "("],
            &[".", "expect", "("],
            &[".", "unwrap_err", "("],
            &["process", ":", ":", "exit"],
        ] {
            let allowed = source.path == "main.rs" && wanted[0] == "process";
            if !allowed {
                found.extend(
                    source
                        .find(wanted)
                        .into_iter()
                        .map(|at| format!("{at} {}", wanted.concat())),
                );
            }
        }
    }
    none("these can end the program", found);
}

#[test]
fn nothing_depends_on_chance_or_on_the_machine() {
    let mut found = Vec::new();
    for source in sources() {
        for wanted in [
            "HashMap",
            "HashSet",
            "RandomState",
            "SystemTime",
            "Instant",
            "thread_rng",
        ] {
            found.extend(source.find(&[wanted]).into_iter().map(|at| format!("{at} {wanted}")));
        }
        if !["cli", "main"].contains(&source.stage.as_str()) {
            for wanted in [
                &["std", ":", ":", "env"][..],
                &["env", ":", ":", "var"],
                &["env", ":", ":", "args"],
            ] {
                found.extend(
                    source
                        .find(wanted)
                        .into_iter()
                        .map(|at| format!("{at} {}", wanted.concat())),
                );
            }
        }
        // `env!` is fixed when the generator is built; only its own version may be asked for.
    }
    none("the same input must give the same bytes anywhere", found);
}

#[test]
fn only_two_stages_touch_files() {
    let mut found = Vec::new();
    for source in sources() {
        if !["source", "output", "cli", "main"].contains(&source.stage.as_str()) {
            for wanted in [
                &["std", ":", ":", "fs"][..],
                &["fs", ":", ":"],
                &["File", ":", ":", "open"],
            ] {
                found.extend(source.find(wanted));
            }
        }
    }
    none("only `source` and `output` read and write files", found);
}

#[test]
fn crates_stay_in_their_rooms() {
    let rooms: &[(&str, &[&str])] = &[
        ("quote", &["emit"]),
        ("quote_spanned", &["emit"]),
        ("prettyplease", &["emit"]),
        ("syn", &["emit"]),
        ("proc_macro2", &["emit"]),
        ("minijinja", &["emit"]),
        ("heck", &["name"]),
        ("openapiv3", &["read", "model"]),
        ("serde_yaml", &["source"]),
        ("granit_parser", &["source"]),
        ("annotate_snippets", &["render"]),
        ("similar", &["output"]),
        ("sha2", &["output"]),
        ("toml", &["config", "output"]),
        ("clap", &["cli", "main"]),
        ("terminal_size", &["cli"]),
    ];
    let mut found = Vec::new();
    for source in sources() {
        for (name, homes) in rooms {
            if homes.contains(&source.stage.as_str()) {
                continue;
            }
            let uses = source
                .find(&[name, ":", ":"])
                .into_iter()
                .chain(source.find(&[name, "!"]));
            found.extend(uses.map(|at| format!("{at} {name}")));
        }
    }
    none("a crate stands where it does not belong", found);
}

#[test]
fn no_rust_source_hides_in_a_string() {
    let mut found = Vec::new();
    for source in sources() {
        // Pages show Rust to people, and the dump of a model is no Rust at all.
        if source.path == "model/dump.rs" || ["emit/readme.rs", "emit/reference.rs"].contains(&source.path.as_str()) {
            continue;
        }
        for token in source.tokens.iter().filter(|t| is_text(&t.text)) {
            let text = &token.text;
            let rust = [
                "fn ",
                "pub ",
                "impl<",
                "struct ",
                "enum ",
                "let ",
                "use crate",
                "#[derive",
            ];
            let looks = rust.iter().any(|word| {
                text.contains(&format!("\"{word}"))
                    || text.contains(&format!("\\n{word}"))
                    || text.contains(&format!("\n{word}"))
            });
            if looks && (text.contains('{') || text.contains(';') || text.contains('(')) {
                found.push(format!(
                    "{}:{} {}",
                    source.path,
                    token.line,
                    text.chars().take(60).collect::<String>()
                ));
            }
        }
    }
    none("Rust is made of tokens (`quote!`), text of templates", found);
}

fn is_text(token: &str) -> bool {
    token.starts_with('"') || token.starts_with("r\"") || token.starts_with("r#")
}

#[test]
fn every_module_says_what_it_turns_into_what() {
    let silent = sources()
        .into_iter()
        .filter(|s| !s.text.starts_with("//! "))
        .map(|s| s.path)
        .collect();
    none("these modules open without `//!`", silent);
}

#[test]
fn no_room_is_a_lumber_room() {
    let lumber = ["utils", "util", "helpers", "helper", "manager", "misc", "common"];
    let found = sources()
        .into_iter()
        .map(|s| s.path)
        .filter(|path| path.split(['/', '.', '_']).any(|word| lumber.contains(&word)))
        .collect();
    none("a name that says nothing", found);
}

/// Lower case, no full stop, code in backticks.
#[test]
fn messages_have_the_style_of_the_house() {
    let mut found = Vec::new();
    for source in sources() {
        for (index, token) in source.tokens.iter().enumerate() {
            let before = |n: usize| {
                index
                    .checked_sub(n)
                    .and_then(|i| source.tokens.get(i))
                    .map_or("", |t| &t.text)
            };
            let starts = match token.text.as_str() {
                "note" | "help" | "label" => before(1) == ".",
                "error" | "warning" | "nowhere" | "new" => before(3) == "Diagnostic" && before(1) == ":",
                _ => false,
            };
            if !starts || source.tokens.get(index + 1).is_none_or(|t| t.text != "(") {
                continue;
            }
            // The literals of the call's own arguments.
            let mut depth = 0;
            for inside in &source.tokens[index + 1..] {
                match inside.text.as_str() {
                    "(" | "{" | "[" => depth += 1,
                    ")" | "}" | "]" => depth -= 1,
                    text if is_text(text) && depth <= 2 => {
                        if let Some(problem) = style(text.trim_matches(['r', '#', '"'])) {
                            found.push(format!("{}:{} {problem}: {text}", source.path, inside.line));
                        }
                    }
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
        }
    }
    none("messages out of style", found);
}

fn style(text: &str) -> Option<&'static str> {
    let first = text.split([' ', '`']).next().unwrap_or_default();
    let shouts = first.len() > 1
        && first
            .chars()
            .all(|c| c.is_uppercase() || c.is_ascii_digit() || "-./".contains(c));
    let name = first.chars().skip(1).any(char::is_uppercase);
    if first.chars().next().is_some_and(char::is_uppercase) && !shouts && !name && !first.ends_with("Script") {
        let proper = [
            "JSON", "YAML", "OpenAPI", "Rust", "HTTP", "Swagger", "Unicode", "Latin-1", "Cargo", "Linux",
        ];
        if !proper.contains(&first) {
            return Some("starts with a capital");
        }
    }
    let dots = text.ends_with("..") || text.ends_with('…');
    if text.ends_with('.') && !dots && text.len() > 2 {
        return Some("ends with a full stop");
    }
    if text.matches('`').count() % 2 == 1 {
        return Some("has an open backtick");
    }
    None
}

/// Index of the brace that ends the block that starts at or after `index`.
pub fn end_of_block(tokens: &[Token], index: usize) -> usize {
    let mut depth = 0;
    for (i, token) in tokens.iter().enumerate().skip(index) {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if depth == 0 {
                    return i;
                }
            }
            ";" if depth == 0 => return i,
            _ => {}
        }
    }
    tokens.len().saturating_sub(1)
}

#[test]
fn the_clients_runtime_is_the_runtime() {
    let folder = root().join("generated/src/runtime");
    let mut compared = 0;
    for path in files_under(&folder).into_iter().filter(|path| path != "mod.rs") {
        let generated = std::fs::read_to_string(folder.join(&path)).unwrap();
        let original = std::fs::read_to_string(root().join("templates/src").join(&path))
            .unwrap_or_else(|_| panic!("`{path}` is not in templates/src"));
        let (header, rest) = generated.split_once('\n').unwrap();
        assert!(
            header.starts_with("// Generated by mintage"),
            "{path} has no header: {header}"
        );
        assert_eq!(
            rest.trim_start(),
            original.trim_start(),
            "{path} differs from templates/src"
        );
        compared += 1;
    }
    assert!(compared > 10, "{compared} runtime files compared only");
}
