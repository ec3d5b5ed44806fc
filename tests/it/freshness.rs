//! The checked-in client is what the description makes, byte for byte, on any
//! machine, from any folder, whatever the order of the description.

use crate::generate::{generate, generate_configured, generate_into};
use crate::places::{cases, description, files_under, root};
use serde_yaml::{Mapping, Value};
use std::collections::{BTreeMap, BTreeSet};
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
        reorder(&mut document, turn);
        same(&expected, &elsewhere(&serde_yaml::to_string(&document).unwrap()));
    }
}

/// Of two operations with one id the first in the document keeps it, so the order of those shows.
const ORDERED: &[&str] = &["operation-id-twice"];

/// The same of each case; and whoever adds components finds all other types under the names that they had.
#[test]
fn neither_order_nor_what_is_added_matters_to_a_case() {
    let added = "{type: object, properties: {z: {type: object, properties: {q: {}}}}}";
    let added: Value = serde_yaml::from_str(added).unwrap();
    for (turn, (name, document)) in documents().enumerate() {
        let Some((expected, codes)) = made_of(&name, &document, None) else {
            continue;
        };
        if codes.iter().any(|code| ORDERED.contains(code)) {
            continue;
        }
        let mut shuffled = document.clone();
        reorder(&mut shuffled, 1 + turn % 3);
        let (got, _) = made_of(&name, &shuffled, None).unwrap();
        assert_same(&format!("{name}: "), &expected, &got);
        let mut more = document;
        let Some(schemas) = more["components"]["schemas"].as_mapping_mut() else {
            continue;
        };
        let old = std::mem::take(schemas);
        schemas.insert("AAdded".into(), added.clone());
        schemas.extend(old);
        schemas.insert("ZAdded".into(), added.clone());
        let (got, _) = made_of(&name, &more, None).unwrap();
        let mut expected = declared(&expected);
        expected.extend(["AAdded", "AAddedZ", "ZAdded", "ZAddedZ"].map(str::to_owned));
        assert_eq!(declared(&got), expected, "{name}");
    }
}

/// A title names a nameless type as long as no other has the same, and here a second operation has it: the lock file
/// remembers who had it.
const TITLED: &[&str] = &["docs/prose", "names/positions", "objects/same", "responses/several"];

/// A schema that neither a component nor an operation holds: whoever comes first names it.
const NAMED_BY_FIRST: &[&str] = &["other/files"];

/// Whoever adds operations finds the types of all others under the names that they had: here each operation a second
/// time, on a path that comes before all others.
#[test]
fn operations_that_are_added_rename_no_type() {
    let mut lost = BTreeMap::new();
    for (name, document) in documents().filter(|(name, _)| !NAMED_BY_FIRST.contains(&name.as_str())) {
        let Some((old, _)) = made_of(&name, &document, None) else {
            continue;
        };
        let mut more = document;
        let Some(paths) = more["paths"].as_mapping_mut() else {
            continue;
        };
        let mut added = Mapping::new();
        for (path, item) in &*paths {
            let (Some(path), mut item) = (path.as_str(), item.clone()) else {
                continue;
            };
            for (method, operation) in item.as_mapping_mut().into_iter().flatten() {
                if let (Some(method), Some(operation)) = (method.as_str(), operation.as_mapping_mut()) {
                    let id = format!("aaa{}{method}", added.len());
                    operation.insert("operationId".into(), id.into());
                }
            }
            added.insert(format!("/AAA{path}").into(), item);
        }
        added.extend(std::mem::take(paths));
        *paths = added;
        let lock = TITLED.contains(&name.as_str()).then(|| &*old["mintage.lock"]);
        let Some((got, _)) = made_of(&name, &more, lock) else {
            continue;
        };
        let gone: Vec<String> = declared(&old).difference(&declared(&got)).cloned().collect();
        if !gone.is_empty() {
            lost.insert(name, gone);
        }
    }
    assert!(lost.is_empty(), "{lost:?}");
}

/// The descriptions of all cases that are no special YAML.
fn documents() -> impl Iterator<Item = (String, Value)> {
    cases().into_iter().filter_map(|(name, folder)| {
        let text = std::fs::read_to_string(description(&folder)?).ok()?;
        let document: Value = serde_yaml::from_str(&text).ok()?;
        document.is_mapping().then_some((name, document))
    })
}

/// What a case makes with another description in place of its own, and what is said of it; `None` if nothing. It is made in
/// a folder where there may be a client with this lock file.
fn made_of(case: &str, document: &Value, lock: Option<&str>) -> Option<(BTreeMap<String, String>, Vec<&'static str>)> {
    let from = root().join("tests/cases").join(case);
    let folder = tempfile::tempdir().unwrap();
    for file in files_under(&from).iter().filter(|file| !file.ends_with(".snap")) {
        let to = folder.path().join(file);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(from.join(file), to).unwrap();
    }
    let input = description(folder.path())?;
    std::fs::write(&input, serde_yaml::to_string(document).unwrap()).unwrap();
    let config = folder.path().join("mintage.toml");
    let config = config.exists().then_some(&*config);
    let made = match lock {
        Some(lock) => {
            let client = folder.path().join("client");
            std::fs::create_dir_all(&client).unwrap();
            std::fs::write(client.join("mintage.lock"), lock).unwrap();
            generate_into(&input, config, "case", &client)
        }
        None => generate(&input, config, "case"),
    };
    let codes = made.diagnostics.iter().map(|d| d.code).collect();
    (!made.files.is_empty()).then_some((made.files, codes))
}

/// The names of the types of the models.
fn declared(files: &BTreeMap<String, String>) -> BTreeSet<String> {
    let models = files.iter().filter(|(path, _)| path.starts_with("src/models"));
    let lines = models.flat_map(|(_, text)| text.lines());
    let names = lines.filter_map(|line| {
        let rest = ["pub struct ", "pub enum ", "pub type "]
            .iter()
            .find_map(|word| line.strip_prefix(word))?;
        rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()
    });
    names.map(str::to_owned).collect()
}

/// Another order of all that has a name: paths, their methods, components.
fn reorder(document: &mut Value, turn: usize) {
    for section in ["paths", "components"] {
        let Some(entries) = document.get_mut(section).and_then(Value::as_mapping_mut) else {
            continue;
        };
        for (_, entry) in entries.iter_mut() {
            if let Some(entry) = entry.as_mapping_mut() {
                shuffle(entry, turn);
            }
        }
        shuffle(entries, turn);
    }
}

/// Another order of the same entries, the same one each time.
fn shuffle(map: &mut Mapping, turn: usize) {
    let mut entries: Vec<_> = std::mem::take(map).into_iter().collect();
    match entries.len() {
        // Turned and reversed they would be where they were.
        2 => entries.reverse(),
        count => {
            entries.rotate_left(turn % count.max(1));
            if turn % 2 == 1 {
                entries.reverse();
            }
        }
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
    assert_same("", expected, got);
}

fn assert_same(what: &str, expected: &BTreeMap<String, String>, got: &BTreeMap<String, String>) {
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(expected), names(got), "{what}");
    for (path, text) in expected.iter().filter(|(path, _)| *path != "mintage.lock") {
        assert!(
            got[path] == *text,
            "{what}{path} differs:\n{}",
            first_difference(text, &got[path])
        );
    }
}

fn first_difference(a: &str, b: &str) -> String {
    let line = a.lines().zip(b.lines()).position(|(a, b)| a != b).unwrap_or_default();
    let show = |text: &str| text.lines().skip(line).take(3).collect::<Vec<_>>().join("\n");
    format!("line {}:\n{}\n---\n{}", line + 1, show(a), show(b))
}
