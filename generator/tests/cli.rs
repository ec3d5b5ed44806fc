//! The command as people run it: what it prints, what it writes, how it ends.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const API: &str = "\
openapi: 3.0.3
info: {title: Pet Store, version: 1.0.0}
servers: [{url: 'https://pets.example.com'}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        '200':
          description: All pets.
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
components:
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: integer, format: int64}
        name: {type: string}
";

struct Run {
    code: i32,
    out: String,
    err: String,
}

/// Runs `mintage` in `folder`.
fn run(folder: &Path, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_mintage"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("CARGO_PKG_NAME")
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// A folder with `api.yaml`, and what the command says in it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("api.yaml"), API).unwrap();
    folder
}

fn read(folder: &TempDir, path: &str) -> String {
    std::fs::read_to_string(folder.path().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn generate_then_check() {
    let folder = folder();
    let made = run(
        folder.path(),
        &["generate", "api.yaml", "--out", "client", "--name", "pets"],
    );
    assert_eq!(made.code, 0, "{}", made.err);
    assert_eq!(made.out, "");
    assert!(
        made.err
            .contains("1 operation: 1 typed, 0 widened, 0 left out; 2 properties: 2 typed"),
        "{}",
        made.err
    );
    assert!(made.err.contains(" files to client, all new\n"), "{}", made.err);
    assert!(read(&folder, "client/Cargo.toml").contains("name = \"pets\""));
    assert!(read(&folder, "client/mintage.lock").contains("\"src/lib.rs\" = "));

    let again = run(
        folder.path(),
        &["generate", "api.yaml", "--out", "client", "--name", "pets"],
    );
    assert!(again.err.contains(", none changed\n"), "{}", again.err);
    for check in [
        &["check", "api.yaml", "--out", "client", "--name", "pets"][..],
        &["generate", "--check", "api.yaml", "--out", "client", "--name", "pets"],
    ] {
        let fresh = run(folder.path(), check);
        assert_eq!((fresh.code, fresh.out.as_str()), (0, ""), "{}", fresh.err);
        assert!(fresh.err.contains("client is fresh"), "{}", fresh.err);
    }
}

/// Standard output is for whoever the format is for: JSON alone, or an annotation that a workflow shows.
#[test]
fn a_stale_client_is_said_in_the_format_asked_for() {
    let folder = folder();
    let arguments = ["api.yaml", "--out", "client", "--name", "pets"];
    let with = |words: &[&str]| run(folder.path(), &[words, &arguments[..]].concat());
    assert_eq!(with(&["generate"]).code, 0);
    std::fs::write(folder.path().join("client/README.md"), "mine").unwrap();
    let github = with(&["check", "--format", "github"]);
    assert_eq!(github.code, 1);
    assert!(
        github.out.starts_with(
            "::error title=mintage check::`client` is not what the description makes%0Ato mend it: mintage generate"
        ),
        "{}",
        github.out
    );
    assert!(github.out.contains(" --name pets --force\n"), "{}", github.out);
    let json = with(&["check", "--format", "json"]);
    assert_eq!(json.code, 1);
    let data: serde_json::Value = serde_json::from_str(&json.out).expect("nothing but JSON");
    let stale = &data["diagnostics"][0];
    assert_eq!(
        (&stale["code"], &stale["severity"]),
        (&"stale-client".into(), &"error".into())
    );
    assert_eq!(stale["note"], "edited by hand: README.md");
    assert_eq!(
        stale["help"],
        "to mend it: mintage generate api.yaml --out client --name pets --force"
    );
    let sarif: serde_json::Value = serde_json::from_str(&with(&["check", "--format", "sarif"]).out).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "stale-client");
    let both = with(&["generate", "--stdout", "--format", "json"]);
    assert_eq!((both.code, both.out.as_str()), (2, ""), "{}", both.err);
    assert!(json.err.contains("edited by hand: README.md"), "{}", json.err);
    assert!(
        !json.err.contains("client/mintage.lock"),
        "the lock file's digests: {}",
        json.err
    );
}

#[test]
fn each_way_to_drift_is_noticed_and_mended_by_the_command_it_prints() {
    let folder = folder();
    let arguments = ["api.yaml", "--out", "client", "--name", "pets"];
    let with = |command: &str| run(folder.path(), &[&[command], &arguments[..]].concat());
    let drift = |break_it: &dyn Fn(), word: &str, mend: &str| {
        assert_eq!(with("generate").code, 0);
        assert_eq!(with("check").code, 0);
        break_it();
        let before = read(&folder, "client/mintage.lock");
        let found = with("check");
        assert_eq!(found.code, 1, "{word}");
        assert!(
            found.out.contains(word) && found.out.contains(mend),
            "{word}\n{}",
            found.out
        );
        assert_eq!(before, read(&folder, "client/mintage.lock"), "a check writes nothing");
        // The command, taken from the output and run.
        let command = found
            .out
            .lines()
            .find_map(|l| l.trim().strip_prefix("mintage "))
            .unwrap_or_default();
        let words: Vec<&str> = command.split(' ').collect();
        assert_eq!(run(folder.path(), &words).code, 0, "{command}");
        assert_eq!(with("check").code, 0, "mended: {word}");
    };
    let client = folder.path().join("client");
    let mend = "    mintage generate api.yaml --out client --name pets\n";
    let force = "    mintage generate api.yaml --out client --name pets --force\n";
    let edit = || std::fs::write(client.join("src/lib.rs"), "// mine\n").unwrap();
    drift(&edit, "edited by hand: src/lib.rs", force);
    drift(
        &|| std::fs::remove_file(client.join("src/lib.rs")).unwrap(),
        "missing: src/lib.rs",
        mend,
    );
    let other = || std::fs::write(folder.path().join("api.yaml"), API.replace("name:", "nickname:")).unwrap();
    drift(&other, "out of date: ", mend);
    let diff = {
        std::fs::write(folder.path().join("api.yaml"), API).unwrap();
        with("check").out
    };
    assert!(
        diff.contains("@@") && diff.lines().any(|l| l.starts_with('-') && l.contains("nickname")),
        "{diff}"
    );
    // A file that is made no longer.
    assert_eq!(with("generate").code, 0);
    let lock = read(&folder, "client/mintage.lock");
    let old = "// old\n";
    let digest = lock.lines().last().unwrap().rsplit('"').nth(1).unwrap().to_owned();
    std::fs::write(client.join("src/old.rs"), old).unwrap();
    std::fs::write(
        client.join("mintage.lock"),
        format!("{lock}\"src/old.rs\" = \"{digest}\"\n"),
    )
    .unwrap();
    let found = with("check");
    assert_eq!(found.code, 1);
    assert!(
        found.out.contains("left over and edited by hand: src/old.rs"),
        "{}",
        found.out
    );
    std::fs::write(client.join("mintage.lock"), lock).unwrap();
    let found = with("check");
    assert_eq!(found.code, 1);
    assert!(
        found.out.contains("src/old.rs") && found.out.contains("    rm client/src/old.rs\n"),
        "{}",
        found.out
    );
}

/// A client in the folder of its description: neither that nor the configuration is to be removed.
#[test]
fn what_the_client_is_made_from_is_no_stray() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::create_dir_all(at.join("docs")).unwrap();
    let root = API.replace("'#/components", "'pets.yaml#/components");
    std::fs::write(at.join("docs/openapi.yaml"), root).unwrap();
    std::fs::write(at.join("docs/pets.yaml"), API).unwrap();
    std::fs::write(at.join("docs/mintage.toml"), "input = \"openapi.yaml\"\nout = \"..\"\n").unwrap();
    std::fs::write(at.join("mintage.toml"), "input = \"docs/openapi.yaml\"\nout = \".\"\n").unwrap();
    let made = run(at, &["generate"]);
    assert!(made.err.contains(" files to ., all new\n"), "{}", made.err);
    let checked = run(at, &["check", "--config", "docs/mintage.toml"]);
    assert_eq!(checked.code, 0, "{}", checked.out);
    // Only what it is made from: here nothing says what the other configuration is for.
    for arguments in [&["check"][..], &["check", "docs/openapi.yaml", "--out", "."]] {
        let checked = run(at, arguments);
        assert_eq!(checked.code, 1);
        assert!(checked.out.contains("    rm ./docs/mintage.toml\n"), "{}", checked.out);
    }
    std::fs::remove_file(at.join("docs/mintage.toml")).unwrap();
    assert_eq!(run(at, &["check"]).code, 0);
}

#[test]
fn work_of_others_is_not_overwritten() {
    let folder = folder();
    let arguments = ["generate", "api.yaml", "--out", "client"];
    assert_eq!(run(folder.path(), &arguments).code, 0);
    std::fs::write(folder.path().join("client/README.md"), "mine\n").unwrap();
    let refused = run(folder.path(), &arguments);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("edited by hand since mintage wrote it: README.md"),
        "{}",
        refused.err
    );
    assert!(refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(read(&folder, "client/README.md"), "mine\n");
    assert_eq!(run(folder.path(), &[&arguments[..], &["--force"]].concat()).code, 0);
    assert_ne!(read(&folder, "client/README.md"), "mine\n");
}

#[test]
fn nothing_is_written_by_the_modes_that_only_look() {
    let folder = folder();
    let dry = run(folder.path(), &["generate", "api.yaml", "--out", "client", "--dry-run"]);
    assert_eq!(dry.code, 0);
    assert!(
        dry.err.contains("would write ") && dry.err.contains(", all new"),
        "{}",
        dry.err
    );
    let printed = run(folder.path(), &["generate", "api.yaml", "--out", "client", "--stdout"]);
    assert_eq!(printed.code, 0);
    assert!(printed.out.contains("==> src/lib.rs <==\n"), "{}", printed.out);
    assert_eq!(run(folder.path(), &["check", "api.yaml", "--out", "client"]).code, 1);
    assert!(!folder.path().join("client").exists());
    let both = run(folder.path(), &["generate", "api.yaml", "--stdout", "--check"]);
    assert_eq!(both.code, 2);
}

#[test]
fn errors_of_the_description() {
    let folder = folder();
    std::fs::write(folder.path().join("api.yaml"), "openapi: 3.0.3\ninfo: [\n").unwrap();
    let failed = run(folder.path(), &["generate", "api.yaml", "--out", "client"]);
    assert_eq!(failed.code, 1);
    assert!(
        failed.err.contains("error[syntax]") && failed.err.contains("--> api.yaml:"),
        "{}",
        failed.err
    );
    assert!(
        failed.err.contains("mintage explain syntax") && failed.err.contains("nothing was written"),
        "{}",
        failed.err
    );
    assert!(!failed.err.contains('\u{1b}'), "plain when piped");
    assert!(!folder.path().join("client").exists());

    let short = run(folder.path(), &["check", "api.yaml", "--format", "short"]);
    assert_eq!(short.code, 1);
    assert!(
        short
            .err
            .lines()
            .any(|l| l.starts_with("api.yaml:") && l.contains(": error[syntax]: ")),
        "{}",
        short.err
    );
    let json = run(folder.path(), &["generate", "api.yaml", "--format", "json"]);
    let read: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(read["diagnostics"][0]["code"], "syntax");
    let sarif = run(folder.path(), &["generate", "api.yaml", "--format", "sarif"]);
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&sarif.out).unwrap()["version"],
        "2.1.0"
    );
    let github = run(folder.path(), &["generate", "api.yaml", "--format", "github"]);
    assert!(github.err.contains("::error file=api.yaml,line="), "{}", github.err);
}

#[test]
fn articles_fit_their_words() {
    let folder = folder();
    std::fs::write(folder.path().join("api.yaml"), format!("{API}pahts: {{}}\n")).unwrap();
    let made = run(folder.path(), &["generate", "api.yaml", "--dry-run"]);
    assert!(
        made.err.contains("`pahts` is no keyword of an OpenAPI description"),
        "{}",
        made.err
    );
}

#[test]
fn strict_makes_warnings_errors() {
    let folder = folder();
    std::fs::write(folder.path().join("api.yaml"), format!("{API}components: {{}}\n")).unwrap();
    let lenient = run(folder.path(), &["generate", "api.yaml", "--out", "client"]);
    assert_eq!(lenient.code, 0, "{}", lenient.err);
    assert!(
        lenient.err.contains("warning[duplicate-key]") && lenient.err.contains("\n1 warning\n"),
        "{}",
        lenient.err
    );
    let strict = run(folder.path(), &["generate", "api.yaml", "--out", "other", "--strict"]);
    assert_eq!(strict.code, 1);
    assert!(strict.err.contains("error[duplicate-key]"), "{}", strict.err);
    assert!(!folder.path().join("other").exists());
}

#[test]
fn wrong_usage() {
    let folder = folder();
    let at = folder.path();
    let wrong = |arguments: &[&str], words: &str| {
        let run = run(at, arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.err);
        assert!(run.err.contains(words), "{arguments:?}: {}", run.err);
    };
    wrong(&[], "Usage: mintage <COMMAND>");
    wrong(&["generat"], "generate");
    wrong(&["generate"], "mintage init api.yaml");
    wrong(&["generate", "nowhere.yaml"], "there is no file `nowhere.yaml`");
    wrong(&["generate", "."], "`.` is a folder");
    wrong(
        &["generate", "api.yaml", "--config", "nowhere.toml"],
        "there is no file `nowhere.toml`",
    );
    wrong(&["generate", "api.yaml", "--name", "a b"], "ASCII");
    wrong(
        &["generate", "api.yaml", "--out", "api.yaml"],
        "`api.yaml` is a file, not a folder",
    );
    wrong(&["generate", "api.yaml", "--format", "xml"], "human");
    wrong(&["explain", "unknown-seting"], "did you mean `unknown-setting`?");
    std::fs::write(at.join("mintage.toml"), "[package]\nname = \"x\"\n").unwrap();
    wrong(&["generate"], "nothing names a description");
    wrong(&["coverage"], "nothing names a description");
    std::fs::write(at.join("mintage.toml"), "input = \"api.yaml\"\ninptu = 1\n").unwrap();
    wrong(&["generate"], "--> mintage.toml:2:1");
    wrong(&["generate"], "did you mean `input`?");
    // One problem, one message: there may be an input in what is not understood.
    for text in ["input = \"api.yaml\nout = 1\n", "inptu = \"api.yaml\"\n", "input = 1\n"] {
        std::fs::write(at.join("mintage.toml"), text).unwrap();
        wrong(&["generate", "--format", "short"], "mintage.toml:1:");
        assert_eq!(
            run(at, &["generate", "--format", "short"]).err.matches("error").count(),
            1
        );
    }
    std::fs::write(at.join("mintage.toml"), "input = \"gone.yaml\"\n").unwrap();
    let gone = run(at, &["generate"]);
    assert!(
        gone.code != 0 && gone.err.contains("`gone.yaml` cannot be read"),
        "{}",
        gone.err
    );
}

/// What is wrong between the configuration and the description is said where the configuration stands.
#[test]
fn settings_that_match_nothing() {
    let folder = folder();
    let text = "input = \"api.yaml\"\n[rename]\n\"#/components/schemas/Pett\" = \"Animal\"\n";
    std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
    let made = run(folder.path(), &["generate", "--dry-run", "--format", "short"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(
        made.err.contains("mintage.toml:3:1: warning[unused-rename]"),
        "{}",
        made.err
    );
    let text = "input = \"api.yaml\"\n[select]\ntags = [\"pets\"]\n[select.exclude]\npaths = [\"/shops\"]\n";
    std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
    let made = run(folder.path(), &["generate", "--dry-run", "--format", "short"]);
    assert_eq!(made.code, 2, "{}", made.err);
    assert!(
        made.err.contains("mintage.toml:5:10: error[nothing-selected]"),
        "{}",
        made.err
    );
    std::fs::write(folder.path().join("mintage.toml"), text.replace("/shops", "/*")).unwrap();
    let made = run(folder.path(), &["coverage"]);
    assert!(made.out.contains("0 operations"), "{} {}", made.out, made.err);
}

/// A rename that can't be had, or that takes a name away, is said where it stands.
#[test]
fn renames_that_meet_other_names() {
    let folder = folder();
    let text = API.replace(
        "components:\n  schemas:\n",
        "components:\n  schemas:\n    Owner:\n      properties:\n        kind: {type: string, enum: [a, b]}\n        \
         type: {type: string, enum: [c, d]}\n        pet: {$ref: '#/components/schemas/Pet'}\n",
    );
    let text = text.replace(
        "items: {$ref: '#/components/schemas/Pet'}",
        "items: {$ref: '#/components/schemas/Owner'}",
    );
    std::fs::write(folder.path().join("api.yaml"), text).unwrap();
    let said = |renames: &[(&str, &str)]| {
        let mut text = "input = \"api.yaml\"\n[rename]\n".to_owned();
        for (place, name) in renames {
            text.push_str(&format!("\"#/{place}\" = \"{name}\"\n"));
        }
        std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
        let made = run(folder.path(), &["generate", "--stdout", "--format", "short"]);
        assert_eq!(made.code, 0, "{}", made.err);
        let said: Vec<&str> = made.err.lines().filter(|line| line.contains("warning")).collect();
        (said.join("\n"), made.out)
    };
    for (place, name) in [
        ("components/schemas/Pet", "Option"),
        ("components/schemas/Pet", "String"),
        ("components/schemas/Pet", "Client"),
        ("paths/~1pets/get", "builder"),
    ] {
        let (said, _) = said(&[(place, name)]);
        let wanted = format!("warning[invalid-name]: `{name}` is not free: ");
        assert!(said.starts_with("mintage.toml:3:") && said.contains(&wanted), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    for (place, name) in [
        ("components/schemas/Owner", "Pet"),
        ("components/schemas/Owner/properties/type", "kind"),
    ] {
        let (said, _) = said(&[(place, name)]);
        let wanted = format!("warning[invalid-name]: `{name}` is the name of something else too");
        assert!(said.starts_with("mintage.toml:3:") && said.contains(&wanted), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    // Both, or none of the same name.
    let (quiet, _) = said(&[
        ("components/schemas/Owner", "Pet"),
        ("components/schemas/Pet", "Animal"),
    ]);
    assert_eq!(quiet, "");
    // A property and the type that stands in it have one place.
    let (quiet, out) = said(&[("components/schemas/Owner/properties/type", "sort")]);
    assert_eq!(quiet, "");
    assert!(out.contains("pub sort: "), "{out}");
    let (quiet, out) = said(&[("components/schemas/Owner/properties/type", "Sort")]);
    assert_eq!(quiet, "");
    assert!(out.contains("pub enum Sort ") || out.contains(" Sort {"), "{out}");
}

/// What is not selected is neither made nor talked about.
#[test]
fn a_selection_is_all_there_is() {
    let folder = folder();
    let text = API.replace(
        "components:\n  schemas:\n",
        "  /orders:\n    parameters: [{name: p, in: query}]\n    get:\n      responses: {'200': {$ref: '#/components/responses/Order'}}\n\
         components:\n  responses:\n    Order:\n      description: d\n      headers: {x: {}}\n      \
         content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}\n  schemas:\n    \
         Order: {properties: {bad: {type: strin}, pet: {$ref: '#/components/schemas/Pet'}}}\n    \
         Lonely: {properties: {bad: {type: strin}}}\n    \
         Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {bark: {type: string}}}]}\n",
    );
    let text = text.replace(
        "      type: object\n",
        "      type: object\n      discriminator: {propertyName: name}\n",
    );
    std::fs::write(folder.path().join("api.yaml"), text).unwrap();
    let all = run(
        folder.path(),
        &["generate", "api.yaml", "--stdout", "--format", "short"],
    );
    assert_eq!((all.code, all.err.matches("strin").count()), (0, 2), "{}", all.err);
    let select = |text: &str| {
        let text = format!("input = \"api.yaml\"\n[select]\n{text}\n");
        std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
        run(folder.path(), &["generate", "--stdout", "--format", "short"])
    };
    let pets = select("tags = [\"pets\"]");
    assert_eq!((pets.code, pets.err.contains("warning")), (0, false), "{}", pets.err);
    assert!(pets.err.starts_with("1 operation: 1 typed"), "{}", pets.err);
    assert!(
        pets.out.contains("Pet") && pets.out.contains("Dog"),
        "what extends a schema comes with it"
    );
    assert!(!pets.out.contains("Lonely") && !pets.out.contains("Order"));
    let orders = select("paths = [\"/orders\"]");
    assert_eq!(orders.err.matches("strin").count(), 1, "{}", orders.err);
    assert!(orders.err.contains("missing-schema"), "{}", orders.err);
    assert!(orders.out.contains("Order") && !orders.out.contains("Lonely"));
    let none = select("paths = [\"/orders\"]\nexclude = {paths = [\"/*\"]}");
    assert!(
        none.err
            .contains("mintage.toml:2:2: warning[nothing-selected]: the selection leaves no operation"),
        "{}",
        none.err
    );
}

/// Two for user and password, one for any other credential.
#[test]
fn variables_of_credentials_are_counted() {
    let folder = folder();
    let schemes = "  securitySchemes:\n    login: {type: http, scheme: basic}\n    key: {type: apiKey, in: header, name: Key}\n\
                   security: [{login: []}, {key: []}]\n";
    std::fs::write(folder.path().join("api.yaml"), format!("{API}{schemes}")).unwrap();
    let set = |line: &str| {
        let text = format!("input = \"api.yaml\"\n[auth.variables]\n{line}\n");
        std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
        run(folder.path(), &["generate", "--dry-run", "--format", "short"])
    };
    for line in ["login = [\"A\", \"B\"]", "key = \"A\"", "key = [\"A\"]"] {
        assert_eq!(set(line).code, 0, "{line}");
    }
    for (line, words) in [
        ("login = \"X\"", "`login` is read from two variables, not from 1"),
        (
            "login = [\"A\", \"B\", \"C\"]",
            "`login` is read from two variables, not from 3",
        ),
        ("key = [\"A\", \"B\"]", "`key` is read from one variable, not from 2"),
        ("key = []", "`key` is read from one variable, not from 0"),
        ("key = 3", "expected a string or a list of strings, found an integer"),
        ("login = [\"A\", 3]", "expected a string, found an integer"),
    ] {
        let made = set(line);
        assert_eq!(made.code, 2, "{line}: {}", made.err);
        assert!(
            made.err.starts_with("mintage.toml:3:") && made.err.contains(words),
            "{line}: {}",
            made.err
        );
        assert_eq!(made.err.matches("error[").count(), 1, "{line}: {}", made.err);
    }
}

#[test]
fn init_writes_a_file_that_generate_reads() {
    let folder = folder();
    let made = run(folder.path(), &["init", "api.yaml"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let text = read(&folder, "mintage.toml");
    assert!(
        text.contains("input = \"api.yaml\"\n") && text.contains("name = \"pet-store\"\n"),
        "{text}"
    );
    let generated = run(folder.path(), &["generate"]);
    assert_eq!(generated.code, 0, "{}", generated.err);
    assert!(read(&folder, "generated/Cargo.toml").contains("pet-store"));
    let checked = run(folder.path(), &["check"]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    let again = run(folder.path(), &["init", "api.yaml"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("exists already"), "{}", again.err);
    assert_eq!(read(&folder, "mintage.toml"), text);

    // In a folder of its own, and found there.
    let other = tempfile::tempdir().unwrap();
    std::fs::create_dir(other.path().join("spec")).unwrap();
    std::fs::write(other.path().join("spec/api.yaml"), API).unwrap();
    assert_eq!(
        run(
            other.path(),
            &["init", "spec/api.yaml", "--config", "spec/mintage.toml"]
        )
        .code,
        0
    );
    let generated = run(other.path(), &["generate"]);
    assert_eq!(generated.code, 0, "{}", generated.err);
    assert!(
        generated.err.contains(" files to generated, all new"),
        "{}",
        generated.err
    );
    assert!(other.path().join("generated/Cargo.toml").exists());
}

/// The name that `generate` would choose, and paths that lead from the file to where things are.
#[test]
fn init_says_what_generate_would_do() {
    let folder = folder();
    let at = folder.path();
    std::fs::create_dir_all(at.join("deep/er")).unwrap();
    let init = |spec: &str, config: &str| {
        let made = run(at, &["init", spec, "--config", config]);
        assert_eq!(made.code, 0, "{}", made.err);
        let text = std::fs::read_to_string(at.join(config)).unwrap();
        std::fs::remove_file(at.join(config)).unwrap();
        text
    };
    let absolute = at.join("a.toml").display().to_string();
    for (config, input, out) in [
        ("./mintage.toml", "api.yaml", "generated"),
        ("deep/er/../../m.toml", "api.yaml", "generated"),
        ("deep/m.toml", "../api.yaml", "../generated"),
        (absolute.as_str(), "api.yaml", "generated"),
    ] {
        let text = init("deep/../api.yaml", config);
        assert!(
            text.contains(&format!("\ninput = \"{input}\"\n")) && text.contains(&format!("\nout = \"{out}\"\n")),
            "{config}\n{text}"
        );
    }
    for title in [
        "HTTP",
        "serde",
        "Tokio",
        "test",
        "fn",
        "self",
        "Std",
        "3scale Admin API",
        &"long ".repeat(30),
    ] {
        std::fs::write(at.join("api.yaml"), API.replace("Pet Store", title)).unwrap();
        let name = init("api.yaml", "mintage.toml");
        let name = name.lines().find_map(|line| line.strip_prefix("name = ")).unwrap();
        let made = run(at, &["generate", "api.yaml", "--stdout"]);
        assert!(
            made.out.contains(&format!("[package]\nname = {name}\n")),
            "{title}: {name}"
        );
        let given = run(
            at,
            &["generate", "api.yaml", "--stdout", "--name", name.trim_matches('"')],
        );
        assert_eq!((given.code, given.err.contains("warning")), (0, false), "{}", given.err);
    }
    for text in [
        "",
        "openapi: [",
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\n",
    ] {
        std::fs::write(at.join("api.yaml"), text).unwrap();
        let failed = run(at, &["init", "api.yaml"]);
        assert_eq!(failed.code, 1, "{text}: {}", failed.err);
        assert!(
            failed.err.contains("error[") && failed.err.ends_with("nothing was written\n"),
            "{}",
            failed.err
        );
        assert!(!at.join("mintage.toml").exists());
    }
}

/// A name that could not be compiled is refused where it is given.
#[test]
fn names_of_packages_that_cannot_be() {
    let folder = folder();
    for name in ["std", "fn", "self", "http", "serde_json", "zeroize", "test"] {
        let given = run(folder.path(), &["generate", "api.yaml", "--dry-run", "--name", name]);
        assert_eq!(given.code, 2, "{name}: {}", given.err);
        let text = format!("input = \"api.yaml\"\n[package]\nname = \"{name}\"\n");
        std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
        let set = run(folder.path(), &["generate", "--dry-run", "--format", "short"]);
        assert_eq!(set.code, 2, "{name}: {}", set.err);
        assert!(
            set.err.contains("mintage.toml:3:8: error[unfit-setting]: "),
            "{}",
            set.err
        );
    }
    let given = run(
        folder.path(),
        &["generate", "api.yaml", "--dry-run", "--name", "My_API"],
    );
    assert_eq!(given.code, 0, "{}", given.err);
    assert!(given.err.contains("warning[invalid-name]: `My_API` "), "{}", given.err);
}

/// Every line that `init` comments out is a setting that exists.
#[test]
fn what_init_comments_out_is_sound() {
    let folder = folder();
    run(folder.path(), &["init", "api.yaml"]);
    let mut text = String::new();
    for line in read(&folder, "mintage.toml").lines() {
        let bare = line.strip_prefix("# ").filter(|l| l.contains(" = ")).unwrap_or(line);
        text.push_str(bare);
        text.push('\n');
    }
    let mut sink = mintage::diag::Sink::new();
    let config = mintage::config::Config::read(&text, &mut sink);
    assert_eq!(sink.into_sorted(), [], "{text}");
    assert_eq!(config.renames.len(), 1);
    assert_eq!(config.package.version.as_deref(), Some("0.1.0"));
    assert_eq!(config.aliases.len(), 1);
}

/// The same files are read, and once, wherever the command runs.
#[test]
fn the_current_folder_does_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for name in ["api", "common"] {
        std::fs::create_dir_all(at.join("spec").join(name)).unwrap();
    }
    let owner = "items: {type: array, items: {$ref: '../common/owner.yaml#/Owner'}}";
    let root = API.replace(
        "type: array, items: {$ref: '#/components/schemas/Pet'}",
        &format!("type: object, properties: {{{owner}}}"),
    );
    std::fs::write(at.join("spec/api/root.yaml"), root).unwrap();
    let owner = "Owner: {type: object, properties: {pet: {$ref: '../api/root.yaml#/components/schemas/Pet'}}}\n";
    std::fs::write(at.join("spec/common/owner.yaml"), owner).unwrap();
    let from = |here: &str, spec: &str| {
        let made = run(&at.join(here), &["generate", spec, "--stdout"]);
        assert_eq!(made.code, 0, "{}", made.err);
        assert!(!made.out.contains("PetCapital"), "{here}");
        (made.out, made.err)
    };
    let above = from("", "spec/api/root.yaml");
    assert_eq!(above, from("spec/api", "root.yaml"));
    assert_eq!(above, from("spec/api", "../api/root.yaml"));
    assert_eq!(above, from("spec/common", "../api/root.yaml"));
    assert_eq!(above, from("", &at.join("spec/api/root.yaml").display().to_string()));
}

/// What could not be written is no success; a reader that has read enough is.
#[cfg(target_os = "linux")]
#[test]
fn a_lost_result_is_an_error() {
    let folder = folder();
    for arguments in [
        &["generate", "api.yaml", "--stdout"][..],
        &["generate", "api.yaml", "--dry-run", "--format", "json"],
        &["check", "api.yaml"],
        &["explain"],
        &["explain", "syntax"],
        &["coverage", "api.yaml"],
        &["dump", "api.yaml", "--stage", "name"],
        &["--help"],
    ] {
        let command = |out: std::process::Stdio| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_mintage"));
            command.args(arguments).current_dir(folder.path()).stdout(out);
            command.output().unwrap()
        };
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let lost = command(full.into());
        assert_eq!(lost.status.code(), Some(1), "{arguments:?}");
        let said = String::from_utf8(lost.stderr).unwrap();
        assert!(
            said.contains("cannot write to standard output: ") || arguments == ["--help"],
            "{said}"
        );
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let closed = command(writer.into());
        assert_eq!(
            closed.status.code(),
            Some(i32::from(arguments[0] == "check")),
            "{arguments:?}"
        );
    }
}

/// What the configuration says of the package is in its `Cargo.toml`, as TOML.
#[test]
fn the_package_is_what_the_configuration_says() {
    let folder = folder();
    for publish in ["true", "false"] {
        let text = format!("input = \"api.yaml\"\n[package]\npublish = {publish}\n");
        std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
        let made = run(folder.path(), &["generate"]);
        assert_eq!(made.code, 0, "{}", made.err);
        let manifest = read(&folder, "generated/Cargo.toml");
        assert!(manifest.contains(&format!("\npublish = {publish}\n")), "{manifest}");
    }
}

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
