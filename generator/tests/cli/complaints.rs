//! What is said of a description or a command line that is wrong.

use super::*;

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

/// A program takes the byte for a place in the file, of which our text may be another: without its mark, in UTF-8.
#[test]
fn bytes_are_those_of_the_file() {
    let folder = folder();
    let mut file = b"\xef\xbb\xbf# caf\xe9\n".to_vec();
    file.extend(API.bytes());
    file.extend(b"pahts: {}\n");
    std::fs::write(folder.path().join("api.yaml"), &file).unwrap();
    let made = run(
        folder.path(),
        &["generate", "api.yaml", "--dry-run", "--format", "json"],
    );
    let read: serde_json::Value = serde_json::from_str(&made.out).unwrap();
    let all = read["diagnostics"].as_array().unwrap();
    let unknown = all.iter().find(|one| one["code"] == "unknown-keyword").unwrap();
    let byte = unknown["place"]["start"]["byte"].as_u64().unwrap() as usize;
    assert!(file[byte..].starts_with(b"pahts"), "{unknown}");
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
    wrong(
        &["generate", "https://x.test/api.yaml"],
        "is an address: download it first",
    );
    wrong(&["generate", "."], "`.` is a folder");
    std::fs::write(at.join("empty.yaml"), "").unwrap();
    let empty = run(at, &["generate", "empty.yaml", "-o", "client"]);
    assert_eq!(empty.code, 1, "{}", empty.err);
    assert!(empty.err.contains("the file is empty"), "{}", empty.err);
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
}

/// A description that the configuration names is looked at as one on the command line.
#[test]
fn an_input_that_is_no_file() {
    let folder = folder();
    let at = folder.path();
    std::fs::create_dir(at.join("spec")).unwrap();
    for (setting, words) in [
        (
            "input = 'gone.yaml'",
            "1:9: error[unreadable-file]: there is no file `spec/gone.yaml`",
        ),
        (
            "input = 'https://x.test/api.yaml'",
            "1:9: error[unreadable-file]: `https://x.test/api.yaml` is an address: download it first, and name the file",
        ),
        (
            "input = '..'",
            "1:9: error[unreadable-file]: `.` is a folder, not a file",
        ),
        (
            "input = ''",
            "1:9: error[unfit-setting]: this names no file and no folder",
        ),
        (
            "out = ''\ninput = '../api.yaml'",
            "1:7: error[unfit-setting]: this names no file and no folder",
        ),
    ] {
        std::fs::write(at.join("spec/mintage.toml"), setting).unwrap();
        let run = run(at, &["generate", "--format", "short"]);
        assert_eq!(run.code, 2, "{setting}: {}", run.err);
        assert!(
            run.err.starts_with(&format!("spec/mintage.toml:{words}\n")),
            "{setting}: {}",
            run.err
        );
        assert_eq!(run.err.matches("error").count(), 1, "{}", run.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = folder();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.yaml");
    std::fs::write(folder.path().join(name), API).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_mintage"))
        .arg("coverage")
        .arg(name)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("is not UTF-8: rename the file"), "{said}");
    let found = mintage::examine(&mintage::Request::new(folder.path().join(name))).diagnostics;
    assert!(
        found.len() == 1 && found[0].message.ends_with("is not UTF-8"),
        "{found:?}"
    );
}
