//! Text → [`Tree`]: JSON by serde_json, everything else by serde_yaml, with
//! what is wrong said as diagnostics.

use super::circle::too_deep;
use super::comments;
use super::lines::Lines;
use super::surrogates;
use super::tree::Tree;
use super::visit::{Fault, MAX_VALUES, Seed, State};
use crate::at::{At, FileId};
use crate::diag::{Diagnostic, Severity, Sink};
use serde::de::DeserializeSeed;

/// What a text says.
pub struct Parsed {
    pub tree: Tree,
    /// Pointers of the keys that stood twice, each with the entry that is not in the tree.
    pub doubles: Vec<(String, Tree)>,
    /// The text that was read, with every byte in its place, where it is not the one of the file.
    pub read: Option<String>,
}

/// The value of `text`. `severity` is that of a text which cannot be read at all.
pub fn parse(file: FileId, name: &str, text: &str, severity: Severity, sink: &mut Sink) -> Option<Parsed> {
    let root = At::root(file);
    let yaml_by_name = name.ends_with(".yaml") || name.ends_with(".yml");
    let mut state = State::default();
    let mut read = None;
    let outcome = if starts_like_json(text, yaml_by_name) {
        braced(file, text, yaml_by_name, &mut state, sink).map(|(tree, bare)| {
            read = bare;
            tree
        })
    } else {
        state = State::merging();
        match yaml(text, &mut state) {
            Ok((tree, more)) => {
                if more {
                    sink.push(
                        Diagnostic::warning("several-documents", &root, "the file holds more than one YAML document")
                            .note("only the first is read")
                            .help("put each description into a file of its own"),
                    );
                }
                Ok(tree)
            }
            Err(error) => Err(error),
        }
    };
    report_keys(file, &state, sink);
    match outcome {
        Ok(tree) => Some(Parsed {
            tree,
            doubles: state.doubles,
            read,
        }),
        Err(message) => {
            sink.push(match &state.fault {
                Some(Fault::Deep(pointer)) => {
                    let aliases = !starts_like_json(text, yaml_by_name) && text.contains('*');
                    too_deep(severity, file, pointer, aliases)
                }
                Some(Fault::Many(pointer)) => Diagnostic::new(
                    severity,
                    "too-large",
                    &at(file, pointer),
                    format!("the file expands to more than {MAX_VALUES} values"),
                )
                .note("nothing of this file is read")
                .help("use `$ref` in place of YAML aliases that contain aliases"),
                Some(Fault::Long(pointer)) => Diagnostic::new(
                    severity,
                    "too-large",
                    &at(file, pointer),
                    "the keys around the values of the file are too long for so many values",
                )
                .note("nothing of this file is read")
                .help("shorten the keys, such as names of components and paths, that hold many values"),
                // What serde_yaml says of aliases of aliases.
                None if message.contains("repetition limit") => Diagnostic::new(
                    severity,
                    "too-large",
                    &root,
                    "the aliases of the file expand to too many values",
                )
                .note("nothing of this file is read")
                .help("use `$ref` in place of YAML aliases that contain aliases"),
                None => {
                    let help = match message.starts_with(TAB) {
                        true => "indent with spaces",
                        false => "mend the text at that line",
                    };
                    Diagnostic::new(severity, "syntax", &root, message)
                        .note("nothing of this file is read")
                        .help(help)
                }
            });
            None
        }
    }
}

/// Whether there is a `{` or `[` first, behind comments perhaps.
fn starts_like_json(text: &str, yaml_by_name: bool) -> bool {
    // YAML has `#` too.
    text.trim_start().starts_with(['{', '['])
        || comments::blanked(text).is_some_and(|blanked| blanked.slashes || !yaml_by_name)
}

/// What starts like JSON: as JSON, then without halves of surrogate pairs, then as what [`commented`] makes of it. With the
/// text that was read, if it is another one.
fn braced(
    file: FileId,
    text: &str,
    yaml_by_name: bool,
    state: &mut State,
    sink: &mut Sink,
) -> Result<(Tree, Option<String>), String> {
    let fault = match json(text, state) {
        Ok(tree) => return Ok((tree, None)),
        Err(fault) if state.fault.is_some() => return Err(fault),
        Err(fault) => fault,
    };
    let Some(mended) = surrogates::mended(text) else {
        return commented(file, text, fault, yaml_by_name, state, sink);
    };
    *state = State::default();
    let (tree, read) = match json(&mended.text, state) {
        Ok(tree) => (tree, None),
        Err(fault) if state.fault.is_some() => return Err(fault),
        Err(fault) => commented(file, &mended.text, fault, yaml_by_name, state, sink)?,
    };
    let place = place(text, mended.first);
    sink.push(
        Diagnostic::warning(
            "json-repaired",
            &At::root(file),
            format!("half of a surrogate pair is no text, and one stands here {place}"),
        )
        .note("it was read as U+FFFD, the sign for what can't be shown")
        .help("write both halves, or the character itself; other tools will refuse it"),
    );
    Ok((tree, read.or(Some(mended.text))))
}

fn place(text: &str, byte: usize) -> String {
    let point = Lines::new(text).point(byte);
    format!("at line {} column {}", point.line, point.column)
}

/// `text`, of which `fault` says why it is no JSON, as JSON with comments, then as YAML, which forgives the rest. With the
/// text that was read, if it is another one.
fn commented(
    file: FileId,
    text: &str,
    fault: String,
    yaml_by_name: bool,
    state: &mut State,
    sink: &mut Sink,
) -> Result<(Tree, Option<String>), String> {
    let root = At::root(file);
    let blanked = comments::blanked(text).filter(|blanked| blanked.slashes || !yaml_by_name);
    let Some(blanked) = blanked else {
        return Ok((forgiving(&root, text, fault, yaml_by_name, state, sink)?, None));
    };
    let message = format!(
        "JSON has no comments, and one stands here {}",
        place(text, blanked.first)
    );
    let commented = Diagnostic::warning("json-repaired", &root, message)
        .note("it was read without its comments")
        .help("remove the comments; other tools will refuse them");
    *state = State::default();
    let fault = match json(&blanked.text, state) {
        Ok(tree) => {
            sink.push(commented);
            return Ok((tree, Some(blanked.text)));
        }
        Err(fault) if state.fault.is_some() => return Err(fault),
        Err(fault) => fault,
    };
    // To YAML the signs can be words of a text; at the very start they can't.
    if yaml_by_name && text.trim_start().starts_with(['{', '[']) {
        return Ok((forgiving(&root, text, fault, yaml_by_name, state, sink)?, None));
    }
    if let Some(open) = blanked.open {
        return Err(format!("the comment that begins here has no end {}", place(text, open)));
    }
    let tree = forgiving(&root, &blanked.text, fault, yaml_by_name, state, sink)?;
    sink.push(commented);
    Ok((tree, Some(blanked.text)))
}

/// `text`, of which `fault` says why it is no JSON, as YAML.
fn forgiving(
    root: &At,
    text: &str,
    fault: String,
    yaml_by_name: bool,
    state: &mut State,
    sink: &mut Sink,
) -> Result<Tree, String> {
    let mut again = State::merging();
    let Ok((tree, _)) = yaml(text, &mut again) else {
        return Err(fault);
    };
    *state = again;
    if !yaml_by_name {
        sink.push(
            Diagnostic::warning("json-repaired", root, format!("this is no JSON: {fault}"))
                .note("it was read as YAML, which forgives more")
                .help("mend the text; other tools will refuse it"),
        );
    }
    Ok(tree)
}

const TAB: &str = "a tab indents nothing in YAML";

/// A tab in front of the first word of a line, where the parser gave up because of it, in words of its own. Inside of
/// braces and brackets tabs may stand there (YAML 1.2 §6.1), and something else is wrong.
fn tab(text: &str, error: &serde_yaml::Error) -> Option<String> {
    let (place, words) = (error.location()?, error.to_string());
    let found = Lines::new(text).line(place.line());
    let stopped = found.chars().nth(place.column().saturating_sub(1)) == Some('\t');
    let at_word = stopped && words.contains("found character that cannot start any token");
    if !at_word && !words.contains("found a tab character") {
        return None;
    }
    let indent = found
        .split(|c: char| !matches!(c, ' ' | '\t'))
        .next()
        .unwrap_or_default();
    let (line, column) = (place.line(), indent.find('\t')? + 1);
    Some(format!("{TAB} at line {line} column {column}"))
}

/// ` at position 9`, which a parser says of bytes that are no text, as a line and a column.
fn by_line(message: String, text: &str) -> String {
    let position = message
        .rsplit_once(" at position ")
        .and_then(|(words, position)| Some((words, position.parse().ok()?)));
    match position {
        Some((words, position)) => {
            let point = Lines::new(text).point(position);
            format!("{words} at line {} column {}", point.line, point.column)
        }
        None => message,
    }
}

fn report_keys(file: FileId, state: &State, sink: &mut Sink) {
    for (pointer, _) in &state.doubles {
        let at = at(file, pointer);
        let key = at.segments().last().unwrap_or_default();
        sink.push(
            Diagnostic::warning(
                "duplicate-key",
                &at.key(),
                format!("the key `{key}` stands twice in one map"),
            )
            .note("the first entry is kept, the others are left out")
            .help("remove or rename all but one"),
        );
    }
    if let Some((count, first)) = &state.merged {
        let maps = if *count == 1 {
            "a map takes".to_owned()
        } else {
            format!("{count} maps take")
        };
        sink.push(
            Diagnostic::new(
                Severity::Note,
                "merge-key",
                &at(file, first),
                format!("{maps} entries from others with `<<`"),
            )
            .note("YAML 1.2 has no merge keys; other tools may not see these entries")
            .help("write the entries out, or use `$ref`"),
        );
    }
}

fn at(file: FileId, pointer: &str) -> At {
    At {
        pointer: pointer.into(),
        ..At::root(file)
    }
}

fn json(text: &str, state: &mut State) -> Result<Tree, String> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let tree = Seed(state).deserialize(&mut deserializer);
    tree.and_then(|tree| deserializer.end().map(|()| tree))
        .map_err(|e| e.to_string())
}

/// The first document, and whether there are more.
fn yaml(text: &str, state: &mut State) -> Result<(Tree, bool), String> {
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let Some(first) = documents.next() else {
        return Ok((Tree::Null, false));
    };
    let tree = Seed(state)
        .deserialize(first)
        .map_err(|e| tab(text, &e).unwrap_or_else(|| by_line(e.to_string(), text)))?;
    Ok((tree, documents.next().is_some()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn read(name: &str, text: &str) -> (Option<Tree>, Vec<&'static str>) {
        let mut sink = Sink::new();
        let tree = parse(FileId(0), name, text, Severity::Error, &mut sink);
        let tree = tree.map(|parsed| parsed.tree);
        (tree, sink.into_sorted().iter().map(|d| d.code).collect())
    }

    #[test]
    fn scalars_of_both_formats() {
        let (tree, codes) = read(
            "a.yaml",
            "a: 1\nb: 0x10\nc: 170141183460469231731687303715884105727\nd: 1.5\ne: 2020-01-01\nf: no\n200: ~\n\"\": [true]\n1.10: x\n",
        );
        assert_eq!(codes, [""; 0]);
        let tree = tree.unwrap();
        assert_eq!(tree.get("a"), Some(&Tree::Int(1)));
        assert_eq!(tree.get("b"), Some(&Tree::Int(16)));
        assert_eq!(tree.get("c"), Some(&Tree::Int(i128::MAX)));
        assert_eq!(tree.get("e").and_then(Tree::as_str), Some("2020-01-01"));
        assert_eq!(tree.get("f").and_then(Tree::as_str), Some("no"));
        assert_eq!(tree.get("200"), Some(&Tree::Null));
        assert_eq!(tree.get(""), Some(&Tree::List(vec![Tree::Bool(true)])));
        assert_eq!(tree.get("1.10").and_then(Tree::as_str), Some("x"));

        let (tree, codes) = read(
            "a.json",
            r#"{"a": 18446744073709551615, "b": "\ud83d\ude00", "c": 1e400, "d": -1}"#,
        );
        assert_eq!(
            (tree, codes.as_slice()),
            (None, &["syntax"][..]),
            "1e400 is no number of either"
        );
        let (tree, _) = read("a.json", r#"{"a": 18446744073709551615, "b": "\ud83d\ude00"}"#);
        let tree = tree.unwrap();
        assert_eq!(tree.get("a"), Some(&Tree::Int(u64::MAX.into())));
        assert_eq!(tree.get("b").and_then(Tree::as_str), Some("😀"));
    }

    #[test]
    fn trailing_comma_is_repaired_with_a_word_about_it() {
        let (tree, codes) = read("a.json", "{\"a\": [1, 2,],\n}");
        assert!(tree.unwrap().get("a").is_some());
        assert_eq!(codes, ["json-repaired"]);
        assert_eq!(read("a.json", "{\"a\": [1, 2").1, ["syntax"]);
        assert_eq!(read("a.yaml", "{a: 1}").1, [""; 0]);
    }

    #[test]
    fn halves_of_surrogate_pairs_are_read_as_what_no_text_can_hold() {
        let repaired = ["json-repaired"];
        let (tree, codes) = read("a.json", r#"{"a\ud800": "\udc00\ud83d\ude00"}"#);
        assert_eq!(
            tree.unwrap().get("a\u{fffd}").and_then(Tree::as_str),
            Some("\u{fffd}😀")
        );
        assert_eq!(codes, repaired);
        assert_eq!(read("a.yaml", r#"{"a": "\ud800"}"#).1, repaired);
        let (tree, codes) = read("a.json", "{\"a\": \"\\ud800\", // x\n}");
        assert_eq!(tree.unwrap().get("a").and_then(Tree::as_str), Some("\u{fffd}"));
        assert_eq!(codes, ["json-repaired"; 3], "the half, the comment, and the comma");
        assert_eq!(
            read("a.json", r#"{"\ud800": 1, "\udc00": 2}"#).1,
            ["json-repaired", "duplicate-key"]
        );
        assert_eq!(read("a.json", r#"{"a": "\ud80"}"#).1, ["syntax"]);
    }

    #[test]
    fn comments_of_json_are_left_out() {
        let repaired = ["json-repaired"];
        for text in [
            "// x\n{\"a\": 1}",
            "{ /* x */ \"a\": 1}",
            "{\"a\": 1 // x, \"b\": 2\n}",
            "{\"a\": 1 # x\n}",
        ] {
            let (tree, codes) = read("a.json", text);
            let tree = tree.unwrap();
            assert_eq!(
                (tree.get("a"), tree.as_map().unwrap().len()),
                (Some(&Tree::Int(1)), 1),
                "{text}"
            );
            assert_eq!(codes, repaired);
        }
        let (tree, codes) = read("a.json", "{\"a\": [1, // x\n 2,], /* y */ b: 'http://x'}");
        let tree = tree.unwrap();
        assert_eq!(tree.get("b").and_then(Tree::as_str), Some("http://x"));
        assert_eq!(codes, ["json-repaired"; 2], "the comment, and the comma");
        // What is called YAML has its own comments, and `//` is a word of it unless all the rest is JSON.
        assert_eq!(read("a.yaml", "{\"a\": 1, // x\n\"b\": 2}").1, repaired);
        assert_eq!(read("a.yaml", "/* x */ {a: 1}").1, repaired);
        for text in ["# x\n{a: 1}", "{a: 1 # x\n}"] {
            let (tree, codes) = read("a.yaml", text);
            assert_eq!((tree.unwrap().get("a"), codes.len()), (Some(&Tree::Int(1)), 0));
        }
        let (tree, codes) = read("a.yaml", "{a: x // y}");
        assert_eq!(tree.unwrap().get("a").and_then(Tree::as_str), Some("x // y"));
        assert_eq!(codes, [""; 0]);
    }

    #[test]
    fn what_is_wrong_and_where() {
        let said = |text: &str| {
            let mut sink = Sink::new();
            assert!(parse(FileId(0), "a.json", text, Severity::Error, &mut sink).is_none());
            sink.into_sorted().remove(0).message
        };
        assert_eq!(
            said("{\"a\": 1,\n /* x\n}"),
            "the comment that begins here has no end at line 2 column 2"
        );
        assert_eq!(
            said("a: 1\nb\u{1}"),
            "control characters are not allowed at line 2 column 2"
        );
        assert_eq!(read("a.yaml", "// x").1, [""; 0], "no JSON, whatever it is");
        let tab = "a tab indents nothing in YAML at line";
        assert_eq!(said("a:\n\tb: 1\n"), format!("{tab} 2 column 1"));
        assert_eq!(said("a:\n  b: 1\n  \tc: 1\n"), format!("{tab} 3 column 3"));
        assert_eq!(said("a: |\n  b\n\tc\n"), format!("{tab} 3 column 1"));
        let open =
            "did not find expected ',' or '}' at line 3 column 11, while parsing a flow mapping at line 1 column 4";
        assert_eq!(said("a: {\n\tb: 1,\n\tc: \"1.0\" ]\n}\n"), open);
        assert_eq!(said("a: [\n\t*b ]\n"), "unknown anchor at line 2 column 2");
        assert!(said("a: {\n\tb: @c }\n").contains("cannot start any token at line 2 column 5"));
    }

    #[test]
    fn keys_that_stand_twice() {
        let mut sink = Sink::new();
        let tree = parse(FileId(0), "a.yaml", "x/y: {k: 1, k: 2}\n", Severity::Error, &mut sink)
            .unwrap()
            .tree;
        assert_eq!(tree.get("x/y").and_then(|t| t.get("k")), Some(&Tree::Int(1)));
        let found = sink.into_sorted();
        assert_eq!(found.len(), 1);
        assert_eq!(&*found[0].at.as_ref().unwrap().pointer, "/x~1y/k");
    }

    #[test]
    fn keys_inside_an_entry_that_is_left_out() {
        let text = "a: {k: 1, k: 2}\nb: 1\na: {k: 1, k: 2, k: 3}\nb: {k: 1, k: 2}\n";
        assert_eq!(
            read("a.yaml", text).1,
            ["duplicate-key"; 3],
            "a, b, and k of the first a"
        );
    }

    #[test]
    fn very_many_entries_with_keys_that_stand_twice() {
        let entries: String = (0..40_000)
            .map(|at| format!("\"k{}\": {{\"a\": 1, \"a\": 2}},\n", at % 30_000))
            .collect();
        let start = std::time::Instant::now();
        let codes = read("a.json", &format!("{{{entries}\"end\": 1}}")).1;
        let took = start.elapsed().as_secs_f64();
        assert_eq!(codes.len(), 40_000, "a of the first 30,000, and 10,000 entries");
        assert!(took < 4.0, "{took} s");
    }

    #[test]
    fn merge_keys() {
        let (tree, codes) = read("a.yaml", "base: &b {x: 1, y: 2}\nall: {<<: *b, y: 3}\n");
        let tree = tree.unwrap();
        let all = tree.get("all").unwrap();
        assert_eq!(
            (all.get("x"), all.get("y"), all.get("<<")),
            (Some(&Tree::Int(1)), Some(&Tree::Int(3)), None)
        );
        assert_eq!(codes, ["merge-key"]);
        let (tree, _) = read(
            "a.yaml",
            "a: &a {x: 1, y: 2}\nb: &b {x: 3, z: 4}\nall: {<<: [*a, *b]}\n",
        );
        let tree = tree.unwrap();
        let all = tree.get("all").unwrap();
        assert_eq!(
            (all.get("x"), all.get("y"), all.get("z")),
            (Some(&Tree::Int(1)), Some(&Tree::Int(2)), Some(&Tree::Int(4)))
        );
    }

    #[test]
    fn limits_hold() {
        assert_eq!(read("a.json", &"[".repeat(100_000)).1, ["too-deep"]);
        assert_eq!(read("a.yaml", &format!("a: {}", "[".repeat(5_000))).1.len(), 1);
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for i in 1..12 {
            bomb.push_str(&format!(
                "a{i}: &a{i} [{}]\n",
                vec![format!("*a{}", i - 1); 10].join(", ")
            ));
        }
        assert_eq!(read("a.yaml", &bomb).1, ["too-large"]);
        let values = "1,".repeat(10_000) + "1";
        let long = |key: usize| format!("{{\"{}\": [{values}]}}", "k".repeat(key));
        assert_eq!(read("a.json", &long(10_000)).1, [""; 0]);
        assert_eq!(read("a.json", &long(60_000)).1, ["too-large"]);
    }

    #[test]
    fn tags_and_several_documents() {
        let (tree, codes) = read("a.yaml", "a: !thing {b: !!str 1}\n---\nb: 2\n");
        assert_eq!(
            tree.unwrap().get("a").and_then(|a| a.get("b")).and_then(Tree::as_str),
            Some("1")
        );
        assert_eq!(codes, ["several-documents"]);
        assert_eq!(read("a.yaml", "").0, Some(Tree::Null));
    }
}
