//! `tests/build-script`, a crate whose client comes from its build script,
//! compiles and runs.

use crate::places::{cargo, files_under, root, target};

#[test]
fn a_build_script_makes_a_client() {
    // A copy, so that cargo writes its lock file there and not among the sources.
    let (from, to) = (root().join("tests/build-script"), target().join("build-script"));
    for file in files_under(&from)
        .into_iter()
        .filter(|file| !file.starts_with("target") && file != "Cargo.lock")
    {
        let mut text = std::fs::read_to_string(from.join(&file)).unwrap();
        if file == "Cargo.toml" {
            text = text.replace("../../generator", root().join("generator").to_str().unwrap());
        }
        let file = to.join(file);
        if std::fs::read_to_string(&file).ok().as_ref() != Some(&text) {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, text).unwrap();
        }
    }
    std::fs::copy(root().join("Cargo.lock"), to.join("Cargo.lock")).unwrap();
    let ran = cargo()
        .args(["run", "--offline", "--quiet"])
        .current_dir(&to)
        .env("CARGO_TARGET_DIR", target())
        .output()
        .unwrap();
    let shown = format!(
        "{}{}",
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr)
    );
    assert!(ran.status.success(), "{shown}");
    assert_eq!(shown.trim(), "Pet { name: \"Rex\", kind: Dog }", "no warnings besides");
}
