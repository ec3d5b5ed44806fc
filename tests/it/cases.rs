//! Each folder of `cases/` holds one construct: what it becomes stands beside
//! it in snapshots, at most four.

use crate::generate::{Generated, generate, generate_configured};
use crate::places::{INPUTS, cases, description, files_under, root};
use mintage::diag::CATALOGUE;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Areas whose cases are about calls; `names`, `docs` and `other` are about both, the rest about types.
const CALLS: &[&str] = &["parameters", "bodies", "responses", "security", "servers"];
const BOTH: &[&str] = &["names", "docs", "other"];
/// The area with a case a code, named after it; they are about what a person reads.
const MESSAGES: &str = "diagnostics";

/// What the case makes, named as a user of the folder would name it.
pub fn of_case(name: &str) -> Generated {
    // Relative, as the working directory is this package: messages name no path of the machine.
    let folder = Path::new("cases").join(name);
    let config = folder.join("mintage.toml");
    let config = config.exists().then_some(config);
    match (description(&folder), config) {
        (Some(input), config) => generate(&input, config.as_deref(), "case"),
        (None, Some(config)) => generate_configured(&config),
        (None, None) => panic!("{name} has neither a description nor a configuration"),
    }
}

/// Snapshot name → text.
fn snapshots(name: &str) -> Vec<(&'static str, String)> {
    let made = of_case(name);
    let area = name.split('/').next().unwrap_or_default();
    let mut found = Vec::new();
    let is_model = |path: &str| path.starts_with("src/models");
    let is_call = |path: &str| {
        path.starts_with("src/api")
            || ["src/client.rs", "src/errors.rs", "src/ops.rs", "src/webhooks.rs"].contains(&path)
    };
    if !CALLS.contains(&area) && area != MESSAGES {
        found.push(("models", made.texts(is_model)));
    }
    if CALLS.contains(&area) || BOTH.contains(&area) {
        found.push(("client", made.texts(is_call)));
    }
    if area == "docs" {
        let is_page = |path: &str| path.ends_with(".md") || path == "src/lib.rs";
        found.push(("pages", made.texts(is_page)));
    }
    found.push(("diagnostics", made.messages));
    found.retain(|(_, text)| !text.trim().is_empty());
    found
}

#[test]
fn what_each_construct_becomes() {
    let mut failed = Vec::new();
    for (name, folder) in cases() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_input_file(description(&folder).unwrap_or(folder.join("mintage.toml")));
        settings.bind(|| {
            for (kind, text) in snapshots(&name) {
                let compared = catch_unwind(AssertUnwindSafe(|| insta::assert_snapshot!(kind, text)));
                if compared.is_err() {
                    failed.push(format!("{name}/{kind}"));
                }
            }
        });
    }
    assert!(
        failed.is_empty(),
        "these changed; see `cargo insta review`: {failed:#?}"
    );
}

#[test]
fn every_snapshot_has_a_case() {
    let folder = root().join("tests/cases");
    let mut stray = Vec::new();
    for file in files_under(&folder) {
        let Some((case, kind)) = file.strip_suffix(".snap").and_then(|f| f.rsplit_once('/')) else {
            continue;
        };
        let known = INPUTS.iter().any(|input| folder.join(case).join(input).exists());
        if !known || !snapshots(case).iter().any(|(k, _)| *k == kind) {
            stray.push(file);
        }
    }
    assert!(stray.is_empty(), "nothing makes these any more: {stray:?}");
}

#[test]
fn cases_are_small() {
    for (name, folder) in cases() {
        let Some(input) = description(&folder) else { continue };
        let lines = std::fs::read(input).unwrap().split(|byte| *byte == b'\n').count();
        assert!(lines < 150, "{name} has {lines} lines: one construct each");
    }
}

/// Each code has a case of its own, which shows how its message looks, and shows nothing else that is wrong. What is
/// said of the client's files on the disk no case has.
#[test]
fn every_code_has_its_case() {
    let of_the_disk = ["client-unwritable", "stale-client", "work-at-risk"];
    let of_descriptions = CATALOGUE.iter().filter(|entry| !of_the_disk.contains(&entry.code));
    let codes: BTreeSet<String> = of_descriptions.map(|entry| entry.code.to_owned()).collect();
    let shown: BTreeSet<String> = cases()
        .iter()
        .filter_map(|(name, _)| Some(name.strip_prefix(MESSAGES)?.trim_start_matches('/').to_owned()))
        .collect();
    assert_eq!(
        codes, shown,
        "left: codes of the catalogue; right: folders of cases/{MESSAGES}"
    );
    for code in shown {
        let found = of_case(&format!("{MESSAGES}/{code}")).diagnostics;
        let raised: BTreeSet<&str> = found.iter().map(|d| d.code).collect();
        assert_eq!(
            raised,
            BTreeSet::from([code.as_str()]),
            "what cases/{MESSAGES}/{code} raises"
        );
    }
}
