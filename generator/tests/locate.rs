//! Every pointer of many documents is found, and the line found holds its key.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use mintage::at::Part;
use mintage::source::{Span, locate};

fn spans(text: &str, wanted: &[(&str, Part)]) -> Vec<Span> {
    locate(text, wanted).into_iter().map(|s| s.expect("found")).collect()
}

fn texts<'a>(text: &'a str, wanted: &[(&str, Part)]) -> Vec<&'a str> {
    spans(text, wanted)
        .iter()
        .map(|s| &text[s.start.byte..s.end.byte])
        .collect()
}

const YAML: &str = "\
openapi: 3.0.3
info:
  title: 'Über: uns'   # a comment
  description: |
    several
    lines
paths:
  /pets/{id}:
    get: {responses: {200: {description: \"fine\"}}}
    \"post\":
      tags:
      - a
      -   b
";

#[test]
fn keys_and_values_of_yaml() {
    let wanted = [
        ("/openapi", Part::Key),
        ("/openapi", Part::Value),
        ("/info/title", Part::Value),
        ("/paths/~1pets~1{id}", Part::Key),
        ("/paths/~1pets~1{id}/get/responses/200", Part::Key),
        ("/paths/~1pets~1{id}/get/responses/200", Part::Value),
        ("/paths/~1pets~1{id}/post", Part::Key),
        ("/paths/~1pets~1{id}/post/tags", Part::Value),
        ("/paths/~1pets~1{id}/post/tags/1", Part::Value),
    ];
    let found = texts(YAML, &wanted);
    assert_eq!(
        found,
        [
            "openapi",
            "3.0.3",
            "'Über: uns'",
            "/pets/{id}",
            "200",
            "{description: \"fine\"}",
            "\"post\"",
            "a\n      -   b",
            "b"
        ]
    );
    let b = spans(YAML, &wanted)[8];
    assert_eq!((b.start.line, b.start.column, b.end.column), (13, 11, 12));
}

#[test]
fn a_block_ends_before_the_comments_behind_it() {
    let text = "\
one: # before
  # before
  a: 1 # behind

  # behind
two:
- x: |
    text

  # behind
three:
  - {b: [1]} # behind
four:
  - c: # behind
# } behind
five:
  -
";
    let wanted = ["/one", "/two", "/two/0", "/three", "/three/0/b", "/four", "/five", ""].map(|p| (p, Part::Value));
    let found = texts(text, &wanted);
    assert_eq!(
        found[..7],
        [
            "a: 1",
            "x: |\n    text",
            "x: |\n    text",
            "- {b: [1]}",
            "[1]",
            "- c",
            "-"
        ]
    );
    assert!(text.strip_prefix(found[7]).is_some_and(|rest| rest.trim().is_empty()));
}

#[test]
fn columns_count_characters() {
    let text = "{\"ä€😀\": \"ü\", \"next\": 1}";
    let found = spans(text, &[("/next", Part::Key), ("/next", Part::Value)]);
    assert_eq!(&text[found[0].start.byte..found[0].end.byte], "\"next\"");
    assert_eq!((found[0].start.line, found[0].start.column), (1, 14));
    assert_eq!(&text[found[1].start.byte..found[1].end.byte], "1");
}

#[test]
fn json_with_tabs_and_carriage_returns() {
    let text =
        "{\r\n\t\"a\": {\r\n\t\t\"b\\u00e9\": [\r\n\t\t\t1,\r\n\t\t\t\"x\\ud83d\\ude00\"\r\n\t\t]\r\n\t}\r\n}\r\n";
    let found = spans(
        text,
        &[("/a/bé", Part::Key), ("/a/bé/1", Part::Value), ("", Part::Value)],
    );
    assert_eq!((found[0].start.line, found[0].start.column), (3, 3));
    assert_eq!(&text[found[1].start.byte..found[1].end.byte], "\"x\\ud83d\\ude00\"");
    assert_eq!(found[1].start.line, 5);
    assert_eq!((found[2].start.line, found[2].end.line), (1, 8));
}

#[test]
fn a_byte_order_mark_moves_nothing() {
    let text = "\u{feff}a: 1\nb: 2\n";
    let found = spans(text, &[("/a", Part::Key), ("/b", Part::Value)]);
    assert_eq!((found[0].start.line, found[0].start.column), (1, 1));
    assert_eq!(&text[found[0].start.byte..found[0].end.byte], "a");
    assert_eq!((found[1].start.line, found[1].start.column), (2, 4));
}

#[test]
fn what_is_missing_is_looked_for_around_it() {
    let found = spans(
        YAML,
        &[
            ("/info/version", Part::Value),
            ("/info/license/name", Part::Key),
            ("/nothing", Part::Key),
        ],
    );
    assert!(found.iter().all(|s| !s.exact));
    assert_eq!(
        (found[0].start.line, found[1].start.line, found[2].start.line),
        (3, 2, 1)
    );
    assert_eq!(locate("", &[("", Part::Value)]).len(), 1);
}

#[test]
fn a_fault_of_syntax_is_where_the_root_is() {
    let text = "a: 1\nb: [1, 2\nc: 3\n";
    let found = spans(text, &[("", Part::Value), ("/a", Part::Value)]);
    assert!(found[0].start.line >= 2, "{found:?}");
    assert_eq!(found[1].start.line, 1);
}

#[test]
fn aliases_lead_to_their_anchor() {
    let text = "base: &base\n  deep: &deep\n    x: 1\nuse: *base\nmore: {again: *deep}\n";
    let found = spans(
        text,
        &[
            ("/use/deep/x", Part::Value),
            ("/use", Part::Value),
            ("/more/again/x", Part::Key),
        ],
    );
    assert_eq!(
        [found[0].start.line, found[1].start.line, found[2].start.line],
        [3, 4, 3]
    );
    assert!(found.iter().all(|s| s.exact));
}

#[test]
fn of_a_doubled_key_the_second_is_the_key() {
    let found = spans("a: 1\nb: 2\na: 3\n", &[("/a", Part::Key), ("/a", Part::Value)]);
    assert_eq!((found[0].start.line, found[1].start.line), (3, 1));
}

#[test]
fn of_a_doubled_key_the_first_is_gone_into() {
    let yaml = "a:\n  k: 1\n  k: 2\na:\n  k: 3\n";
    let json = "{\"a\":\n  {\"k\": 1,\n  \"k\": 2},\n\"a\":\n  {\"k\": 3}}";
    for text in [yaml, json] {
        let found = spans(text, &[("/a/k", Part::Key), ("/a/k", Part::Value)]);
        assert_eq!((found[0].start.line, found[1].start.line), (3, 2), "{text}");
    }
}

#[test]
fn long_keys_and_deep_nests_do_not_matter() {
    let key = "k".repeat(5_000);
    let text = format!("{{\"{key}\": {{\"x\": 1}}}}");
    let pointer = format!("/{key}/x");
    assert!(spans(&text, &[(&pointer, Part::Key)])[0].exact);
    let deep = format!("{}1{}", "[".repeat(20_000), "]".repeat(20_000));
    assert!(locate(&deep, &[("/0/0", Part::Value)])[0].is_some());
}

/// Walks every pointer of `value`.
fn pointers(value: &serde_yaml::Value, at: String, out: &mut Vec<(String, Option<String>)>) {
    match value {
        serde_yaml::Value::Mapping(map) => {
            for (key, value) in map {
                let serde_yaml::Value::String(key) = key else { continue };
                let mut pointer = format!("{at}/");
                mintage::at::push_escaped(&mut pointer, key);
                out.push((pointer.clone(), Some(key.clone())));
                pointers(value, pointer, out);
            }
        }
        serde_yaml::Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                let pointer = format!("{at}/{index}");
                out.push((pointer.clone(), None));
                pointers(item, pointer, out);
            }
        }
        _ => {}
    }
}

/// Every key stands where it is said to stand. Returns how many were looked at.
fn prove(name: &str, text: &str) -> usize {
    // What serde_yaml cannot read as a value (huge integers, surrogates) is left to other tests.
    let Ok(value) = serde_yaml::from_str::<serde_yaml::Value>(text) else {
        return 0;
    };
    let mut all = Vec::new();
    pointers(&value, String::new(), &mut all);
    let keys: Vec<(&str, Part)> = all.iter().map(|(p, _)| (p.as_str(), Part::Key)).collect();
    let values: Vec<(&str, Part)> = all.iter().map(|(p, _)| (p.as_str(), Part::Value)).collect();
    let lines: Vec<&str> = text.split('\n').collect();
    for (((pointer, key), at), value) in all.iter().zip(locate(text, &keys)).zip(locate(text, &values)) {
        let (at, value) = (at.expect("a key has a place"), value.expect("a value has a place"));
        assert!(at.exact && value.exact, "{name}: {pointer} was not found");
        assert!(
            value.start.byte <= value.end.byte && text.is_char_boundary(value.end.byte),
            "{name}: {pointer}"
        );
        let Some(key) = key else { continue };
        let written = &text[at.start.byte..at.end.byte];
        let line = lines[at.start.line - 1].trim_start_matches('\u{feff}');
        let from: String = line.chars().skip(at.start.column - 1).collect();
        assert!(from.starts_with(written), "{name}: {pointer} is not at {:?}", at.start);
        // As written: quoted and escaped as either language does.
        let read: serde_yaml::Value = serde_yaml::from_str(written).unwrap_or_default();
        let same = match &read {
            serde_yaml::Value::String(read) => read == key,
            _ => written.trim_matches(['"', '\'']) == key,
        };
        assert!(same, "{name}: {pointer} leads to {written:?}");
    }
    all.len()
}

#[test]
fn every_key_of_small_documents() {
    let yaml = YAML.replace("200:", "'200':");
    let json = serde_json::to_string_pretty(&serde_yaml::from_str::<serde_json::Value>(&yaml).unwrap()).unwrap();
    for text in [
        yaml.clone(),
        yaml.replace('\n', "\r\n"),
        json.clone(),
        json.replace("  ", "\t"),
    ] {
        assert!(prove("inline", &text) > 10);
    }
}

#[test]
fn every_key_of_the_corpus() {
    let Some(shared) = std::env::var_os("MINTAGE_CORPUS") else {
        return;
    };
    let mut walked = 0;
    for entry in std::fs::read_dir(shared).expect("the corpus is unpacked").flatten() {
        let Ok(text) = std::fs::read_to_string(entry.path()) else {
            continue;
        };
        if text.len() < 300_000 {
            walked += prove(&entry.file_name().to_string_lossy(), &text);
        }
    }
    assert!(walked > 0);
}
