//! What `init` writes.

use super::*;

#[test]
fn init_writes_a_file_that_generate_reads() {
    let folder = folder();
    let made = run(folder.path(), &["init", "api.yaml"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(
        made.err.contains("wrote mintage.toml; `mintage generate` reads it"),
        "{}",
        made.err
    );
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

    // One that would not be found is named.
    let second = run(folder.path(), &["init", "api.yaml", "--config", "second.toml"]);
    assert!(
        second.err.contains("`mintage generate --config second.toml` reads it"),
        "{}",
        second.err
    );

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

/// What `generate` was told on the command line goes into the file in the same words; a path is as seen from the file.
#[test]
fn init_keeps_the_choices_that_it_is_given() {
    let folder = folder();
    let chosen = ["--out", "client", "--name", "my-api"];
    let made = run(folder.path(), &[&["init", "api.yaml"], &chosen[..]].concat());
    assert_eq!(made.code, 0, "{}", made.err);
    let generated = run(folder.path(), &["generate"]);
    assert_eq!(generated.code, 0, "{}", generated.err);
    assert!(read(&folder, "client/Cargo.toml").contains("name = \"my-api\"\n"));
    let checked = run(folder.path(), &[&["check", "api.yaml"], &chosen[..]].concat());
    assert_eq!(checked.code, 0, "{}", checked.err);

    std::fs::create_dir(folder.path().join("spec")).unwrap();
    let further = ["init", "api.yaml", "--config", "spec/mintage.toml", "--out", "client"];
    assert_eq!(run(folder.path(), &further).code, 0);
    assert!(read(&folder, "spec/mintage.toml").contains("out = \"../client\"\n"));

    let wrong = run(
        folder.path(),
        &["init", "api.yaml", "--config", "third.toml", "--name", "no name"],
    );
    assert_eq!(wrong.code, 2, "{}", wrong.err);
    assert!(!folder.path().join("third.toml").exists());
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
        "A very long title of the interface of the payments department of our company",
    ] {
        std::fs::write(at.join("api.yaml"), API.replace("Pet Store", title)).unwrap();
        let name = init("api.yaml", "mintage.toml");
        let name = name.lines().find_map(|line| line.strip_prefix("name = ")).unwrap();
        let made = run(at, &["generate", "api.yaml", "--stdout"]);
        assert!(
            made.out.contains(&format!("[package]\nname = {name}\n")),
            "{title}: {name}"
        );
        assert!(name.len() <= 64 + 2 && !name.contains("-\""), "{name}");
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
    for (name, usual) in [("My_API", "my_api"), ("my--api", "my-api"), ("my-_-_Api__", "my-api__")] {
        let given = run(folder.path(), &["generate", "api.yaml", "--dry-run", "--name", name]);
        assert_eq!(given.code, 0, "{}", given.err);
        let wanted = format!("warning[invalid-name]: `{name}` ");
        assert!(given.err.contains(&wanted), "{}", given.err);
        assert!(given.err.contains(&format!("write `{usual}`")), "{}", given.err);
    }
}

/// TOML has no control characters in a string.
#[test]
fn what_init_writes_can_be_read() {
    let folder = folder();
    let out = "a\"b\\c\td\u{1b}\u{7f}";
    let made = run(folder.path(), &["init", "api.yaml", "--out", out]);
    assert_eq!(made.code, 0, "{}", made.err);
    let mut sink = mintage::diag::Sink::new();
    let config = mintage::config::Config::read(&read(&folder, "mintage.toml"), &mut sink);
    assert_eq!(sink.into_sorted(), []);
    assert_eq!(config.out.as_deref(), Some(out));
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
