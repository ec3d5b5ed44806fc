//! The checked-in client is what the description makes, byte for byte, on any
//! machine, from any folder, whatever the order of the description.

use crate::generate::generate_configured;
use crate::places::{files_under, root};
use serde_yaml::{Mapping, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// The files of the crate that the description makes.
fn fresh() -> BTreeMap<String, String> {
    let made = generate_configured(&root().join("spec/mintage.toml"));
    assert_eq!(made.messages, "", "our own description has nothing to complain about");
    made.files
}

#[test]
fn the_checked_in_client_is_fresh() {
    let folder = root().join("generated");
    let made = fresh();
    let mut stale: Vec<String> = made
        .iter()
        .filter(|(path, text)| std::fs::read_to_string(folder.join(path)).ok().as_ref() != Some(text))
        .map(|(path, _)| path.clone())
        .collect();
    // What people wrote by hand beside it is theirs; so is what cargo leaves.
    let theirs = |path: &str| {
        path.starts_with("examples/") || path.starts_with("target/") || ["mintage.lock", "Cargo.lock"].contains(&path)
    };
    stale.extend(
        files_under(&folder)
            .into_iter()
            .filter(|path| !theirs(path) && !made.contains_key(path)),
    );
    assert!(
        stale.is_empty(),
        "run `cargo run -p mintage -- generate`; these differ or are left over: {stale:#?}"
    );
}

#[test]
fn twice_is_once() {
    same(&fresh(), &fresh());
}

#[test]
fn the_folder_does_not_matter() {
    let text = std::fs::read_to_string(root().join("spec/tokens.yaml")).unwrap();
    same(&fresh(), &elsewhere(&text));
}

#[test]
fn line_ends_do_not_matter() {
    let text = std::fs::read_to_string(root().join("spec/tokens.yaml")).unwrap();
    assert!(!text.contains('\r'));
    same(&fresh(), &elsewhere(&text.replace('\n', "\r\n")));
}

#[test]
fn the_order_of_paths_and_components_does_not_matter() {
    let text = std::fs::read_to_string(root().join("spec/tokens.yaml")).unwrap();
    let expected = fresh();
    for turn in 1..4 {
        let mut document: Value = serde_yaml::from_str(&text).unwrap();
        shuffle(document["paths"].as_mapping_mut().unwrap(), turn);
        for (_, components) in document["components"].as_mapping_mut().unwrap() {
            shuffle(components.as_mapping_mut().unwrap(), turn);
        }
        shuffle(document["components"].as_mapping_mut().unwrap(), turn);
        same(&expected, &elsewhere(&serde_yaml::to_string(&document).unwrap()));
    }
}

/// Another order of the same entries, the same one each time.
fn shuffle(map: &mut Mapping, turn: usize) {
    let mut entries: Vec<_> = std::mem::take(map).into_iter().collect();
    let middle = turn % entries.len().max(1);
    entries.rotate_left(middle);
    if turn % 2 == 1 {
        entries.reverse();
    }
    map.extend(entries);
}

fn elsewhere(text: &str) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &Path, text: &str| std::fs::write(folder.path().join(path), text).unwrap();
    write(Path::new("tokens.yaml"), text);
    write(
        Path::new("mintage.toml"),
        &std::fs::read_to_string(root().join("spec/mintage.toml")).unwrap(),
    );
    generate_configured(&folder.path().join("mintage.toml")).files
}

/// All files but the lock, which holds the digest of the description.
fn same(expected: &BTreeMap<String, String>, got: &BTreeMap<String, String>) {
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(expected), names(got));
    for (path, text) in expected.iter().filter(|(path, _)| *path != "mintage.lock") {
        assert!(
            got[path] == *text,
            "{path} differs:\n{}",
            first_difference(text, &got[path])
        );
    }
}

fn first_difference(a: &str, b: &str) -> String {
    let line = a.lines().zip(b.lines()).position(|(a, b)| a != b).unwrap_or_default();
    let show = |text: &str| text.lines().skip(line).take(3).collect::<Vec<_>>().join("\n");
    format!("line {}:\n{}\n---\n{}", line + 1, show(a), show(b))
}
