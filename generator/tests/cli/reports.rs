//! The commands that only tell: `explain`, `coverage`, `dump`, help.

use super::*;

#[test]
fn explain() {
    let folder = folder();
    let listed = run(folder.path(), &["explain"]);
    assert_eq!(listed.code, 0);
    assert!(
        listed.out.lines().any(|l| l.starts_with("unknown-setting ")),
        "{}",
        listed.out
    );
    let one = run(folder.path(), &["explain", "unknown-setting"]);
    assert_eq!(one.code, 0);
    assert!(one.out.starts_with("unknown-setting: "), "{}", one.out);
    assert!(
        one.out.contains("\nRaises it:\n\n    [package]\n    nmae = "),
        "{}",
        one.out
    );
}

/// Warnings that are errors fail the command; the table is what it is for, and one is wanted then too.
#[test]
fn coverage_of_a_description_with_warnings() {
    let folder = folder();
    std::fs::write(folder.path().join("api.yaml"), format!("{API}pahts: {{}}\n")).unwrap();
    for format in ["human", "json"] {
        let strict = run(folder.path(), &["coverage", "api.yaml", "--strict", "--format", format]);
        assert_eq!(strict.code, 1);
        assert!(strict.err.contains("error[unknown-keyword]"), "{}", strict.err);
        let lenient = run(folder.path(), &["coverage", "api.yaml", "--format", format]);
        assert_eq!((lenient.code, lenient.err.as_str()), (0, ""));
        assert!(!lenient.out.is_empty() && lenient.out == strict.out, "{}", strict.out);
    }
    std::fs::write(folder.path().join("api.yaml"), "openapi: 3.0.3\ninfo: [\n").unwrap();
    let broken = run(folder.path(), &["coverage", "api.yaml", "--strict"]);
    assert_eq!((broken.code, broken.out.as_str()), (1, ""));
}

/// Nothing of a description steers the terminal.
#[test]
fn coverage_of_a_description_with_control_characters() {
    let folder = folder();
    let text = API.replace("  /pets:\n", "  \"/a\\e[31m\\u202ered\":\n").replace(
        "      responses:\n",
        "      parameters: [{name: \"a\\e[32m\\u2066\", in: nowhere}]\n      responses:\n",
    );
    std::fs::write(folder.path().join("api.yaml"), text).unwrap();
    let human = run(folder.path(), &["coverage", "api.yaml", "--all"]);
    assert!(human.out.contains("GET /a\u{fffd}[31m\u{fffd}red\n"), "{}", human.out);
    let steers =
        |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!human.out.contains(steers), "{:?}", human.out);
}

#[test]
fn coverage() {
    let folder = folder();
    let human = run(folder.path(), &["coverage", "api.yaml"]);
    assert_eq!(human.code, 0, "{}", human.err);
    assert!(
        human
            .out
            .contains("1 operation: 1 typed, 0 widened, 0 left out; 2 properties: 2 typed"),
        "{}",
        human.out
    );
    let json = run(
        folder.path(),
        &["coverage", "api.yaml", "--format", "json", "--min-percent", "100"],
    );
    assert_eq!(json.code, 0);
    let read: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(read["operations"][0]["path"], "/pets");
    assert_eq!(read["operations"][0]["state"], "typed");
    assert_eq!(read["totals"]["properties"]["typed"], 2);

    // Two operations of one id: the client names one otherwise, the description does not.
    let twice = API.replace(
        "paths:\n",
        "paths:\n  /cats: {get: {operationId: listPets, responses: {'204': {description: d}}}}\n",
    );
    std::fs::write(folder.path().join("api.yaml"), twice).unwrap();
    let json = run(folder.path(), &["coverage", "api.yaml", "--format", "json"]);
    assert_eq!(
        json.out.matches("\"operationId\": \"listPets\"").count(),
        2,
        "{}",
        json.out
    );

    // A property that says two things at once.
    let odd = API.replace(
        "name: {type: string}",
        "name: {allOf: [{type: string}, {type: integer}]}",
    );
    std::fs::write(folder.path().join("api.yaml"), odd).unwrap();
    let human = run(folder.path(), &["coverage", "api.yaml", "--min-percent", "90"]);
    assert_eq!(human.code, 1, "{}", human.out);
    assert!(
        human.out.contains("widened  GET /pets\n") && human.out.contains("/components/schemas/Pet/properties/name")
    );
    assert!(human.err.contains("90 % is asked for"), "{}", human.err);
    assert_eq!(
        run(folder.path(), &["coverage", "api.yaml"]).code,
        0,
        "without a minimum it only tells"
    );

    // An operation that is left out has no row of its own in the API, but one here.
    let odd = API.replace("paths:\n", "paths:\n  /word: a word\n");
    std::fs::write(folder.path().join("api.yaml"), odd).unwrap();
    let human = run(folder.path(), &["coverage", "api.yaml", "--min-percent", "90"]);
    assert_eq!(human.code, 1, "{}", human.out);
    assert!(human.out.contains("left out * /word\n"), "{}", human.out);
    assert!(human.out.contains("1 typed, 0 widened, 1 left out"), "{}", human.out);
}

#[test]
fn dump_shows_each_stage() {
    let folder = folder();
    for (stage, word) in [("read", "listPets"), ("lower", "listPets"), ("name", "list_pets")] {
        let shown = run(folder.path(), &["dump", "api.yaml", "--stage", stage]);
        assert_eq!(shown.code, 0, "{}", shown.err);
        assert!(shown.out.contains(word), "{stage}");
    }
}

#[test]
fn every_help_has_an_example() {
    let folder = folder();
    assert_eq!(run(folder.path(), &["--help"]).code, 0);
    for command in ["generate", "check", "init", "explain", "coverage", "dump"] {
        let help = run(folder.path(), &[command, "--help"]);
        assert_eq!(help.code, 0);
        assert!(
            help.out.contains("Example") && help.out.contains(&format!("mintage {command}")),
            "{}",
            help.out
        );
        assert!(mintage::cli::help().contains(&format!("\n  {command} ")));
    }
}

/// What is wrong with a component is a reason for each operation that reaches it.
#[test]
fn coverage_of_many_operations_that_share_a_component() {
    const MANY: usize = 800;
    let folder = folder();
    let mut text =
        "openapi: 3.0.3\ninfo: {title: t, version: v}\nservers: [{url: 'https://x.test'}]\npaths:\n".to_owned();
    for i in 0..MANY {
        text.push_str(&format!(
            "  /p{i}: {{get: {{operationId: op{i}, responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}}}\n"
        ));
    }
    text.push_str("components:\n  schemas:\n    A:\n      type: object\n      properties:\n");
    for i in 0..MANY {
        text.push_str(&format!("        p{i}: {{$ref: '#/components/schemas/N{i}'}}\n"));
    }
    std::fs::write(folder.path().join("api.yaml"), text).unwrap();
    let begin = std::time::Instant::now();
    let json = run(folder.path(), &["coverage", "api.yaml", "--format", "json"]);
    assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    let read: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let row = &read["operations"][0];
    assert_eq!(row["reasons"].as_array().unwrap().len(), 100);
    assert_eq!(row["more_reasons"], MANY - 100);
    let reason = &row["reasons"][1];
    assert_eq!(
        (reason["code"].as_str(), reason["left_out"].as_bool()),
        (Some("unresolved-reference"), Some(false))
    );
    assert_eq!(reason["pointer"], "#/components/schemas/A/properties/p1");
    assert!(reason["message"].as_str().unwrap().contains("N1"), "{reason}");
    let human = run(folder.path(), &["coverage", "api.yaml"]);
    assert!(
        human.out.contains(&format!("         and {} more\n", MANY - 5)),
        "{}",
        human.out
    );
}
