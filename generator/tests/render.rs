//! Diagnostics as people and machines see them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use mintage::at::{At, FileId};
use mintage::diag::{Diagnostic, Severity, Sink};
use mintage::render::{Format, Options, Texts, render, summary};
use mintage::source::{Input, Sources, load};

const TEXT: &str = "\
openapi: 3.0.3
info: {title: Pets, version: 1.10}
paths:
  /pets:
    get:
      responses:
        200:
          description: all of them
          content:
            application/json:
              schema: {type: strin}
";

fn sources(name: &str, text: &str) -> Sources {
    let input = Input {
        name: name.to_owned(),
        text: Some(text.to_owned()),
    };
    load(&[input], &mut Sink::new())
}

fn show(text: &str, diagnostics: &[Diagnostic], format: Format) -> String {
    let sources = sources("api.yaml", text);
    let texts = Texts {
        sources: &sources,
        configuration: None,
    };
    render(
        diagnostics,
        texts,
        Options {
            format,
            ..Options::default()
        },
    )
}

fn root() -> At {
    At::root(FileId(0))
}

fn schema() -> At {
    let at = root()
        .member("paths")
        .member("/pets")
        .member("get")
        .member("responses")
        .member("200");
    at.member("content").member("application/json").member("schema")
}

fn one() -> Diagnostic {
    Diagnostic::warning("unknown-type", &schema().member("type"), "`strin` is no type")
        .label("not one of the seven")
        .related(&root().member("openapi").key(), "types of this version")
        .note("the value is free-form JSON")
        .help("write `string`")
}

#[test]
fn human() {
    insta::assert_snapshot!(show(TEXT, &[one()], Format::Human), @r##"
    warning[unknown-type]: `strin` is no type
      --> api.yaml:11:30
       |
    11 |               schema: {type: strin}
       |                              ^^^^^ not one of the seven
      ::: api.yaml:1:1
       |
     1 | openapi: 3.0.3
       | ------- types of this version
       |
       = at: #/paths/~1pets/get/responses/200/content/application~1json/schema/type
       = note: the value is free-form JSON
       = help: write `string`
       = for more: mintage explain unknown-type
    "##);
}

#[test]
fn a_value_of_many_lines_is_shown_by_its_key() {
    let at = root().member("paths").member("/pets").member("get");
    let text = show(TEXT, &[Diagnostic::error("x", &at, "no good")], Format::Human);
    insta::assert_snapshot!(text, @r##"
    error[x]: no good
     --> api.yaml:5:5
      |
    5 |     get:
      |     ^^^
      |
      = at: #/paths/~1pets/get
      = for more: mintage explain x
    "##);
    let text = show(TEXT, &[Diagnostic::error("x", &root(), "no good")], Format::Short);
    assert_eq!(text, "api.yaml:1:1: error[x]: no good\n");
}

#[test]
fn an_item_that_starts_with_a_brace_is_shown_by_what_it_holds() {
    let text = "{\n  \"parameters\": [\n    {\n      \"in\": \"query\",\n      \"name\": \"x\"\n    }\n  ]\n}\n";
    let at = root().member("parameters").item(0);
    let shown = show(text, &[Diagnostic::error("x", &at, "no good")], Format::Human);
    assert!(shown.contains("api.yaml:4:7\n"), "{shown}");
    assert!(
        shown.contains("\"in\": \"query\",\n  |       ^^^^^^^^^^^^^\n"),
        "{shown}"
    );
}

#[test]
fn a_long_line_is_cut_around_the_caret() {
    let many: Vec<String> = (0..2_000).map(|i| format!("\"key{i}\": {i}")).collect();
    let text = format!("{{{}}}", many.join(", "));
    let at = root().member("key1000");
    let shown = show(
        &text,
        &[Diagnostic::error("x", &at, "no good").label("here")],
        Format::Human,
    );
    assert!(shown.lines().all(|l| l.chars().count() < 180), "{shown}");
    assert!(shown.contains("…") && shown.contains("\"key1000\": 1000"), "{shown}");
    let column = text.find("\"key1000\": 1000").unwrap() + "\"key1000\": ".len() + 1;
    assert!(shown.contains(&format!("api.yaml:1:{column}")), "{shown}");
    // The caret is under the value.
    let lines: Vec<&str> = shown.lines().collect();
    let source = lines.iter().position(|l| l.contains("key1000")).unwrap();
    let chars = |l: &str, what: &str| l.find(what).map(|at| l[..at].chars().count());
    assert_eq!(
        chars(lines[source + 1], "^^^^ here"),
        chars(lines[source], "1000,"),
        "{shown}"
    );
}

#[test]
fn a_line_is_cut_to_the_terminal() {
    let text = format!("{}: {{type: strin}}\n", "key".repeat(30));
    let at = root().member(&"key".repeat(30)).member("type");
    let sources = sources("api.yaml", &text);
    let texts = Texts {
        sources: &sources,
        configuration: None,
    };
    for width in [80, 40, 1] {
        let options = Options {
            width: Some(width),
            ..Options::default()
        };
        let shown = render(&[Diagnostic::error("x", &at, "no good")], texts, options);
        let cut: Vec<&str> = shown
            .lines()
            .filter(|l| l.contains("strin") || l.contains('^'))
            .collect();
        let [source, caret] = cut.as_slice() else {
            panic!("{shown}")
        };
        assert!(source.chars().count() <= width.max(40), "{shown}");
        let before = |line: &str, sign: &str| line.split(sign).next().map(|before| before.chars().count());
        assert_eq!(before(source, "strin"), before(caret, "^"), "{shown}");
    }
}

#[test]
fn nothing_steers_the_terminal() {
    let text = "a: \"\u{1b}[2J\u{202e}x\"\n";
    let at = root().member("a");
    let shown = show(
        text,
        &[Diagnostic::error("x", &at, "bad `\u{1b}[31m\n`").help("a\u{7}b")],
        Format::Human,
    );
    assert!(
        !shown.contains('\u{1b}') && !shown.contains('\u{202e}') && !shown.contains('\u{7}'),
        "{shown:?}"
    );
    let shown = show(
        text,
        &[Diagnostic::error("x", &at, "bad `\u{1b}[31m\n`")],
        Format::Short,
    );
    assert_eq!(shown.lines().count(), 1);
}

#[test]
fn colour_only_when_asked() {
    let sources = sources("api.yaml", TEXT);
    let texts = Texts {
        sources: &sources,
        configuration: None,
    };
    let options = Options {
        colour: true,
        ..Options::default()
    };
    let coloured = render(&[one()], texts, options);
    assert!(coloured.contains('\u{1b}') && !coloured.lines().any(|l| l.contains(":::") && !l.contains("api.yaml")));
    assert!(!render(&[one()], texts, Options::default()).contains('\u{1b}'));
}

#[test]
fn many_alike_are_counted() {
    let alike: Vec<Diagnostic> = (0..40)
        .map(|i| Diagnostic::warning("odd", &root().member("openapi"), format!("odd {i:02}")))
        .collect();
    let shown = show(TEXT, &alike, Format::Short);
    assert_eq!(shown.lines().count(), 6);
    assert!(
        shown.ends_with("warning[odd]: 35 more like this (`--all` shows them)\n"),
        "{shown}"
    );
    assert_eq!(
        show(TEXT, &alike[..6], Format::Short).lines().count(),
        6,
        "one more is shown, not counted"
    );
    let human = show(TEXT, &alike, Format::Human);
    assert!(human.contains("and 35 more `odd` like this"), "{human}");
    let sources = sources("api.yaml", TEXT);
    let texts = Texts {
        sources: &sources,
        configuration: None,
    };
    let all = render(
        &alike,
        texts,
        Options {
            format: Format::Short,
            all: true,
            ..Options::default()
        },
    );
    assert_eq!(all.lines().count(), 40);
    assert_eq!(summary(&alike), "40 warnings");
}

#[test]
fn short_and_github() {
    assert_eq!(
        show(TEXT, &[one()], Format::Short),
        "api.yaml:11:30: warning[unknown-type]: `strin` is no type\n"
    );
    let nowhere = Diagnostic::nowhere(Severity::Error, "x", "50% of it\nis gone");
    assert_eq!(
        show(TEXT, &[nowhere, one()], Format::Github),
        "::error title=mintage x::50%25 of it%0Ais gone\n\
         ::warning file=api.yaml,line=11,col=30,endLine=11,endColumn=35,title=mintage unknown-type::`strin` is no type\
         %0Anote: the value is free-form JSON%0Ahelp: write `string`\
         %0Aat #/paths/~1pets/get/responses/200/content/application~1json/schema/type\n"
    );
}

#[test]
fn json_has_everything() {
    let read: serde_json::Value = serde_json::from_str(&show(TEXT, &[one()], Format::Json)).unwrap();
    let first = &read["diagnostics"][0];
    assert_eq!(first["code"], "unknown-type");
    assert_eq!(first["severity"], "warning");
    assert_eq!(first["place"]["file"], "api.yaml");
    assert_eq!(
        first["place"]["start"],
        serde_json::json!({ "line": 11, "column": 30, "byte": 218 })
    );
    assert_eq!(first["place"]["end"]["column"], 35);
    assert_eq!(
        first["place"]["pointer"],
        "#/paths/~1pets/get/responses/200/content/application~1json/schema/type"
    );
    assert_eq!(first["related"][0]["place"]["start"]["line"], 1);
    assert_eq!(&TEXT[218..223], "strin");
    assert_eq!(first["file"], serde_json::Value::Null, "a place names its own");
    let stale = Diagnostic::nowhere(Severity::Error, "stale-client", "not fresh").file("client/mintage.lock");
    let read: serde_json::Value = serde_json::from_str(&show(TEXT, &[stale], Format::Json)).unwrap();
    let first = &read["diagnostics"][0];
    assert_eq!(
        (&first["file"], &first["place"]),
        (&"client/mintage.lock".into(), &serde_json::Value::Null)
    );
}

#[test]
fn sarif_has_rules_and_regions() {
    let read: serde_json::Value = serde_json::from_str(&show(TEXT, &[one(), one()], Format::Sarif)).unwrap();
    assert_eq!(read["version"], "2.1.0");
    let run = &read["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 1);
    assert_eq!(run["results"][0]["ruleId"], "unknown-type");
    let physical = &run["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "api.yaml");
    assert_eq!(physical["region"]["startLine"], 11);
    assert_eq!(physical["region"]["endColumn"], 35);
    let stale = Diagnostic::nowhere(Severity::Error, "stale-client", "not fresh").file("my client/mintage.lock");
    let read: serde_json::Value = serde_json::from_str(&show(TEXT, &[stale], Format::Sarif)).unwrap();
    let physical = &read["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "my%20client/mintage.lock");
    assert_eq!(physical["region"]["startLine"], 1);
}

/// Braces mark placeholders in every message (SARIF 2.1.0 §3.11.5).
#[test]
fn braces_of_sarif_are_doubled() {
    let at = root().member("openapi");
    let odd = Diagnostic::warning("unknown-type", &at, "no `{id}` here").related(&at, "`}` stands here");
    let read: serde_json::Value = serde_json::from_str(&show(TEXT, &[odd], Format::Sarif)).unwrap();
    let result = &read["runs"][0]["results"][0];
    assert_eq!(result["message"]["text"], "no `{{id}}` here");
    assert_eq!(result["relatedLocations"][0]["message"]["text"], "`}}` stands here");
    let explained = mintage::diag::explain("path-query-untyped").unwrap();
    let other = Diagnostic::warning(explained.code, &at, "x");
    let read: serde_json::Value = serde_json::from_str(&show(TEXT, &[other], Format::Sarif)).unwrap();
    let rule = &read["runs"][0]["tool"]["driver"]["rules"][0];
    let doubled = explained.text.replace('{', "{{").replace('}', "}}");
    assert!(
        explained.text.contains('{') && rule["help"]["text"] == doubled,
        "{rule}"
    );
}

#[test]
fn comments_of_json_move_nothing() {
    let text = "{ /* é */\n  // \"x\": [\n  /* å */ \"paths\": {\"/pets\": 1,},\n}";
    let at = root().member("paths").member("/pets");
    let sources = sources("api.json", text);
    let texts = Texts {
        sources: &sources,
        configuration: None,
    };
    let options = Options {
        format: Format::Short,
        ..Options::default()
    };
    let shown = render(&[Diagnostic::warning("wrong-type", &at, "no map")], texts, options);
    assert!(shown.starts_with("api.json:3:30: "), "{shown}");
}

#[test]
fn a_parser_says_the_line_itself() {
    let text = "{\n  \"a\": [1, 2,\n}";
    let input = Input {
        name: "api.json".to_owned(),
        text: Some(text.to_owned()),
    };
    let mut sink = Sink::new();
    let sources = load(&[input], &mut sink);
    let texts = Texts {
        sources: &sources,
        configuration: None,
    };
    let shown = render(
        &sink.into_sorted(),
        texts,
        Options {
            format: Format::Short,
            ..Options::default()
        },
    );
    assert!(shown.starts_with("api.json:3:1: error[syntax]: "), "{shown}");
    assert!(!shown.contains(" at line "), "{shown}");
}
