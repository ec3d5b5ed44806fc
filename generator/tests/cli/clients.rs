//! What `generate` and `check` do to the client on disk.

use super::*;

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
    let annotation = "::error file=client/mintage.lock,title=mintage stale-client::`client` is not what the description makes\
                      %0Anote: edited by hand: README.md\
                      %0Ahelp: to mend it: mintage generate api.yaml --out client --name pets --force\n";
    assert!(github.err.starts_with(annotation), "{}", github.err);
    assert_eq!(github.out, "", "one stream, for the order of its lines counts");
    let json = with(&["check", "--format", "json"]);
    assert_eq!(json.code, 1);
    let data: serde_json::Value = serde_json::from_str(&json.out).expect("nothing but JSON");
    let stale = &data["diagnostics"][0];
    assert_eq!(
        (&stale["code"], &stale["severity"]),
        (&"stale-client".into(), &"error".into())
    );
    assert_eq!(stale["file"], "client/mintage.lock");
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

/// A runner of GitHub takes commands from whatever a step prints, blanks before them or not.
#[test]
fn a_description_commands_no_workflow() {
    let folder = folder();
    let text = API.replace(
        "version: 1.0.0",
        "version: 1.0.0, description: \"Pets.\\n\\n::error title=mine::MINTAGE-shows-this\\n\\nMore.\"",
    );
    std::fs::write(folder.path().join("api.yaml"), text.replace("More", "Less")).unwrap();
    assert_eq!(run(folder.path(), &["generate", "api.yaml", "--out", "client"]).code, 0);
    std::fs::write(folder.path().join("api.yaml"), text).unwrap();
    let inert = |said: &str| {
        let (_, rest) = said.split_once("::stop-commands::").expect("commands are stopped");
        let (token, rest) = rest.split_once('\n').unwrap();
        let (shown, _) = rest.split_once(&format!("\n::{token}::\n")).expect("and taken again");
        assert!(shown.contains("::error title=mine::"), "{said}");
        assert!(!shown.to_uppercase().contains(&token.to_uppercase()), "{token}");
    };
    let check = ["check", "api.yaml", "--out", "client"];
    inert(&run(folder.path(), &[&check[..], &["--format", "github"]].concat()).err);
    let plain = run(folder.path(), &check).out;
    assert!(!plain.contains("stop-commands"), "{plain}");
    let in_workflow = Command::new(env!("CARGO_BIN_EXE_mintage"))
        .args(check)
        .current_dir(folder.path())
        .env("GITHUB_ACTIONS", "true")
        .output()
        .unwrap();
    inert(&String::from_utf8(in_workflow.stdout).unwrap());
}

/// What keeps a client from being compared or written is in the formats for programs too.
#[test]
fn hindrances_are_said_in_the_format_asked_for() {
    let folder = folder();
    let at = folder.path();
    let arguments = ["api.yaml", "--out", "client", "--name", "pets"];
    let with = |words: &[&str]| run(at, &[words, &arguments[..]].concat());
    assert_eq!(with(&["generate"]).code, 0);
    let only = |run: &Run| -> serde_json::Value {
        let data: serde_json::Value = serde_json::from_str(&run.out).expect("nothing but JSON");
        let all = data["diagnostics"].as_array().unwrap();
        assert_eq!((run.code, all.len()), (1, 1), "{}", run.out);
        all[0].clone()
    };
    std::fs::write(at.join("client/README.md"), "mine\n").unwrap();
    let refused = only(&with(&["generate", "--format", "json"]));
    assert_eq!(
        (&refused["code"], &refused["file"]),
        (&"work-at-risk".into(), &"client/README.md".into())
    );
    assert_eq!(
        refused["note"],
        "nothing was written; edited by hand since mintage wrote it: README.md"
    );
    let github = with(&["generate", "--format", "github"]).err;
    assert!(
        github.starts_with("::error file=client/README.md,title=mintage work-at-risk::"),
        "{github}"
    );

    std::fs::write(at.join("client/mintage.lock"), "<<<<<<< HEAD\n").unwrap();
    let bad = only(&with(&["check", "--format", "json"]));
    assert_eq!(
        (&bad["code"], &bad["file"]),
        (&"client-unwritable".into(), &"client/mintage.lock".into())
    );
    let help = "`mintage generate api.yaml --out client --name pets --force` writes it anew";
    assert_eq!(bad["help"], help);
    let sarif: serde_json::Value = serde_json::from_str(&with(&["check", "--format", "sarif"]).out).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "client-unwritable");
    let human = with(&["check"]);
    assert!(
        human.err.contains(&format!("it lists no files; {help}\n")),
        "{}",
        human.err
    );
    assert_eq!(with(&["generate", "--force"]).code, 0);

    // What is in the way is said by the check already.
    std::fs::remove_dir_all(at.join("client/docs")).unwrap();
    std::fs::write(at.join("client/docs"), "mine\n").unwrap();
    let words = "cannot write into `client/docs`: it is a file, not a folder; move it away, then run this again\n";
    for command in [&["check"][..], &["generate", "--force"]] {
        let run = with(command);
        assert_eq!(run.code, 1);
        assert!(run.err.contains(words), "{}", run.err);
    }
    assert_eq!(read(&folder, "client/docs"), "mine\n");
}

/// Not even by force.
#[test]
fn a_client_does_not_overwrite_what_it_is_made_from() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("README.md"), API).unwrap();
    for arguments in [&["generate", "--force"][..], &["generate"], &["check"]] {
        let run = run(folder.path(), &[arguments, &["README.md", "--out", "."]].concat());
        assert_eq!(run.code, 1);
        assert!(
            run.err
                .contains("the client is made from it, and would have a file of its own there; choose another folder"),
            "{}",
            run.err
        );
    }
    assert_eq!(read(&folder, "README.md"), API);
    let error = mintage::generate_to(folder.path().join("README.md"), folder.path()).unwrap_err();
    assert!(error.to_string().contains("the client is made from it"), "{error}");
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
    let dry = run(folder.path(), &[&arguments[..], &["--dry-run"]].concat());
    assert_eq!((dry.code, dry.err), (1, refused.err), "what would happen");
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

/// Markdown takes the backslash away in a table, and shows it in code elsewhere.
#[test]
fn a_bar_in_a_path_is_escaped_in_tables_alone() {
    let folder = folder();
    std::fs::write(folder.path().join("api.yaml"), API.replace("  /pets:", "  /a|b:")).unwrap();
    let made = run(folder.path(), &["generate", "api.yaml", "--out", "client"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(read(&folder, "client/README.md").contains("| **GET** `/a\\|b` |"));
    let page = read(&folder, "client/docs/PetsApi.md");
    assert!(page.contains("| **GET** `/a\\|b` |"), "{page}");
    assert!(page.contains("> GET `/a|b`\n"), "{page}");
}
