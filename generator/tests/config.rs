//! `mintage.toml`: what it sets, and what is wrong in it, where it stands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use mintage::config::{Config, DateTimeChoice, Groups, Precision, Same, Setting};
use mintage::diag::{Diagnostic, Sink};
use mintage::render::{Format, Options, Texts, render};
use mintage::source::Sources;

fn read(text: &str) -> (Config, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let config = Config::read(text, &mut sink);
    (config, sink.into_sorted())
}

fn show(text: &str, format: Format) -> String {
    let (_, found) = read(text);
    let sources = Sources::default();
    let texts = Texts {
        sources: &sources,
        configuration: Some(("mintage.toml", text)),
    };
    render(
        &found,
        texts,
        Options {
            format,
            ..Options::default()
        },
    )
}

#[test]
fn everything_can_be_set() {
    let (config, found) = read(
        r##"
        input = "tokens.yaml"
        out = "../generated"
        strict = true
        [package]
        name = "fastly-tokens"
        version = "0.2.0-rc.1"
        description = "Tokens"
        license = "MIT"
        repository = "https://example.com/x"
        publish = false
        [auth]
        aliases = [["token", "session_or_token"]]
        [formats]
        date-time = "text"
        date-time-precision = "seconds"
        [models]
        same = "apart"
        [operations]
        groups = "by-tag"
        [rename]
        "#/components/schemas/X" = "Y"
        [select]
        tags = ["pets"]
        paths = ["/pets/**"]
        operations = ["listPets"]
        exclude = { tags = ["internal"] }
        [dependencies]
        uuid = "1"
        ids = { path = "../ids", features = ["strict"], default-features = false }
        "##,
    );
    assert_eq!(found, []);
    assert_eq!(config.input.as_deref(), Some("tokens.yaml"));
    assert_eq!(config.out.as_deref(), Some("../generated"));
    assert!(config.strict);
    assert_eq!(config.package.name.as_deref(), Some("fastly-tokens"));
    assert_eq!(config.package.version.as_deref(), Some("0.2.0-rc.1"));
    assert_eq!(config.package.publish, Some(false));
    assert_eq!(config.aliases, [["token", "session_or_token"]]);
    assert_eq!(config.formats.date_time, DateTimeChoice::Text);
    assert_eq!(config.formats.date_time_precision, Precision::Seconds);
    assert_eq!(config.same, Same::Apart);
    assert_eq!(config.groups, Groups::ByTag);
    assert_eq!(config.selection.include.tags, ["pets"]);
    assert_eq!(config.selection.include.paths, ["/pets/**"]);
    assert_eq!(config.selection.include.operations, ["listPets"]);
    assert_eq!(config.selection.exclude.tags, ["internal"]);
    assert_eq!(config.renames["#/components/schemas/X"], "Y");
    assert!(config.depends_on("uuid") && config.depends_on("http") && !config.depends_on("jiff"));
    assert_eq!(
        config.dependencies["ids"]["features"],
        Setting::List(vec!["strict".to_owned()])
    );
}

#[test]
fn the_repositorys_own_file_is_sound() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/mintage.toml");
    assert_eq!(read(&std::fs::read_to_string(path).unwrap()).1, []);
}

#[test]
fn unknown_settings_are_refused_where_they_stand() {
    let text = "input = \"a.yaml\"\nouput = \"x\"\n\n[package]\nnmae = \"x\"\n[colours]\nred = 1\n";
    insta::assert_snapshot!(show(text, Format::Short), @r##"
    mintage.toml:2:1: error[unknown-setting]: there is no setting `ouput` here
    mintage.toml:5:1: error[unknown-setting]: there is no setting `nmae` here
    mintage.toml:6:2: error[unknown-setting]: there is no setting `colours` here
    "##);
    let (_, found) = read(text);
    let help: Vec<&str> = found.iter().filter_map(|d| d.help.as_deref()).collect();
    assert_eq!(help[1], "did you mean `out`?");
    assert!(help[0].starts_with("known here: `input`, "), "{help:?}");
    assert_eq!(help[2], "did you mean `name`?");
    insta::assert_snapshot!(show("[package]\nnmae = \"x\"\n", Format::Human), @r##"
    error[unknown-setting]: there is no setting `nmae` here
     --> mintage.toml:2:1
      |
    2 | nmae = "x"
      | ^^^^
      |
      = at: #/package/nmae
      = note: a setting that is not understood would be ignored in silence
      = help: did you mean `name`?
      = for more: mintage explain unknown-setting
    "##);
}

#[test]
fn values_that_do_not_fit_are_refused_where_they_stand() {
    let text = r##"
input = 3
strict = "yes"
package = []
[auth]
aliases = [["token"], "x", ["a", 1]]
[formats]
date-time = "jif"
[operations]
groups = true
[rename]
"Pet" = "X"
"#/components/schemas/P" = "not a name"
"Pet.yaml#/x" = "A"
"Pet.yaml#" = "B"
"pets/Pet.yml" = "C"
"#Pet" = "D"
"#" = "E"
"Pet.yaml#x/y" = "F"
"##;
    insta::assert_snapshot!(show(text, Format::Short), @r##"
    mintage.toml:2:9: error[unfit-setting]: expected a string, found an integer
    mintage.toml:3:10: error[unfit-setting]: expected `true` or `false`, found a string
    mintage.toml:4:11: error[unfit-setting]: expected a section, found a list
    mintage.toml:6:12: error[unfit-setting]: an alias needs two names at least
    mintage.toml:6:23: error[unfit-setting]: expected a list of strings, found a string
    mintage.toml:6:28: error[unfit-setting]: an alias needs two names at least
    mintage.toml:6:34: error[unfit-setting]: expected a string, found an integer
    mintage.toml:8:13: error[unfit-setting]: `jif` is none of the choices
    mintage.toml:10:10: error[unfit-setting]: expected a string, found a boolean
    mintage.toml:12:1: error[unfit-setting]: `Pet` is no JSON pointer
    mintage.toml:13:28: error[unfit-setting]: `not a name` does not fit: it is not made of ASCII letters, digits and `_`, a letter first
    mintage.toml:18:1: error[unfit-setting]: `#` is no JSON pointer
    mintage.toml:19:1: error[unfit-setting]: `Pet.yaml#x/y` is no JSON pointer
    "##);
    insta::assert_snapshot!(show("[package]\nname = \"1x\"\nversion = \"1.0\"\n", Format::Short), @r##"
    mintage.toml:2:8: error[unfit-setting]: `1x` does not fit: it does not start with a letter
    mintage.toml:3:11: error[unfit-setting]: `1.0` does not fit: it is no `MAJOR.MINOR.PATCH`
    "##);
    let text = "[dependencies]\nserde-json = \"1\"\n\"a b\" = \"1\"\nx = \"one\"\ny = {features = [1]}\nz = {git = \"g\", optional = true}\nw = 1\n";
    insta::assert_snapshot!(show(text, Format::Short), @r##"
    mintage.toml:2:1: error[unfit-setting]: `serde-json` does not fit: the client has it already
    mintage.toml:3:1: error[unfit-setting]: `a b` does not fit: it has characters other than ASCII letters, digits, `-` and `_`
    mintage.toml:4:5: error[unfit-setting]: `one` does not fit: it is no version requirement
    mintage.toml:5:5: error[unfit-setting]: this does not say where the crate comes from
    mintage.toml:5:18: error[unfit-setting]: expected a string, found an integer
    mintage.toml:6:17: error[unknown-setting]: there is no setting `optional` here
    mintage.toml:7:5: error[unfit-setting]: expected a version or a section, found an integer
    "##);
}

/// Semantic Versioning 2.0.0, as Cargo reads it.
#[test]
fn versions_are_those_that_cargo_takes() {
    let sound = |version: &str| read(&format!("[package]\nversion = \"{version}\"\n")).1.is_empty();
    for version in [
        "1.0.0",
        "0.2.0-rc.1",
        "1.0.0-0",
        "1.0.0-x-y.0a+001.b",
        "1.0.0+b-1",
        "1.0.0--",
    ] {
        assert!(sound(version), "{version}");
    }
    for version in [
        "",
        "1",
        "1.0",
        "1.0.0.0",
        "01.0.0",
        "+1.0.0",
        "1.+0.0",
        "1.0.99999999999999999999",
        "1.0.0-a b",
        "1.0.0-",
        "1.0.0-01",
        "1.0.0+",
        "1.0.0-a..b",
        "1.0.0-ä",
        "1.0.0+a+b",
        "v1.0.0",
    ] {
        assert!(!sound(version), "{version}");
    }
}

#[test]
fn faults_of_syntax_have_a_line() {
    insta::assert_snapshot!(show("input = \"a\"\nout = b\n", Format::Human), @r##"
    error[configuration-syntax]: this is no TOML: string values must be quoted, expected literal string
     --> mintage.toml:2:7
      |
    2 | out = b
      |       ^
      |
      = note: nothing of the configuration is read
      = help: mend the text; strings need quotes
      = for more: mintage explain configuration-syntax
    "##);
}

#[test]
fn where_things_lie_is_no_part_of_the_fingerprint() {
    let (a, _) = read("input = \"a.yaml\"\nout = \"x\"");
    let (b, _) = read("[formats]\ndate-time = \"text\"");
    assert_eq!(a.fingerprint(), Config::default().fingerprint());
    assert_ne!(b.fingerprint(), a.fingerprint());
}

/// A program can put a configuration together that no file could have.
#[test]
fn what_a_program_asks_for_is_checked_as_a_file_is() {
    let refused = |request: mintage::Request| {
        let found = mintage::examine(&request.text(API)).diagnostics;
        let found = found.into_iter().filter(|d| d.code == "unfit-setting");
        found.map(|d| d.message).collect::<Vec<_>>()
    };
    let with = |change: &dyn Fn(&mut Config)| {
        let mut config = Config::default();
        change(&mut config);
        refused(mintage::Request::new("api.yaml").config(config))
    };
    assert_eq!(with(&|_| {}), [""; 0]);
    let named = refused(mintage::Request::new("api.yaml").name("a b\" c"));
    assert!(
        matches!(&named[..], [one] if one.starts_with("`a b\" c` does not fit: ")),
        "{named:?}"
    );
    assert_eq!(with(&|c| c.package.version = Some("1\"\n[x]".to_owned())).len(), 1);
    assert_eq!(with(&|c| c.package.version = Some("1.2.3".to_owned())).len(), 0);
    let depend = |name: &'static str| with(&|c| drop(c.dependencies.insert(name.to_owned(), Default::default())));
    assert_eq!((depend("a b").len(), depend("uuid").len()), (1, 0));
}

const API: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";
