//! The README says what is true: its commands exist, its files exist, and its
//! support table names the cases that prove it.

use crate::places::{cases, root};
use std::collections::BTreeSet;

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

/// The part under a heading.
fn section(heading: &str) -> String {
    let text = readme();
    let (_, after) = text
        .split_once(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("no heading `{heading}`"));
    after.split("\n## ").next().unwrap_or_default().to_owned()
}

/// Every row names its cases as `area/name` or `area/*`; together they are all there are.
#[test]
fn the_support_table_is_proved_by_cases() {
    let table = section("What is supported");
    let known: BTreeSet<String> = cases().into_iter().map(|(name, _)| name).collect();
    let mut proved = BTreeSet::new();
    let mut rows = 0;
    for row in table
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| --- "))
        .skip(1)
    {
        rows += 1;
        let mut named = 0;
        for word in row.split('`').skip(1).step_by(2).filter(|word| word.contains('/')) {
            match word.strip_suffix('*') {
                Some(area) => {
                    named += known.iter().filter(|name| name.starts_with(area)).count();
                    proved.extend(known.iter().filter(|name| name.starts_with(area)).cloned());
                }
                None if known.contains(word) => {
                    named += 1;
                    proved.insert(word.to_owned());
                }
                None => panic!("the row names a case that is not there, `{word}`: {row}"),
            }
        }
        assert!(named > 0, "no case proves this row: {row}");
    }
    assert!(rows > 5, "the table has {rows} rows");
    let unsaid: Vec<_> = known.difference(&proved).collect();
    assert!(unsaid.is_empty(), "the table says nothing of {unsaid:?}");
}

#[test]
fn its_links_lead_somewhere() {
    for link in readme().split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        if !link.contains("://") && !link.starts_with('#') {
            assert!(root().join(link).exists(), "nothing at `{link}`");
        }
    }
}

#[test]
fn its_commands_exist() {
    let text = readme();
    let help = mintage::cli::help();
    let mut found = 0;
    let blocks = text.split("```").skip(1).step_by(2).flat_map(str::lines).map(str::trim);
    for line in blocks {
        let line = line.trim_start_matches("- run: ").split('#').next().unwrap_or_default();
        let arguments = match line.split_once("-p mintage -- ") {
            Some((_, arguments)) => arguments,
            None if line.starts_with("mintage ") => &line["mintage ".len()..],
            None => continue,
        };
        let mut words = arguments.split([' ', '`']).filter(|word| !word.is_empty());
        let command = words.next().unwrap_or_default();
        assert!(
            help.contains(&format!("\n  {command} ")),
            "there is no command `{command}`: {line}"
        );
        found += 1;
    }
    assert!(found >= 4, "{found} commands found only");
    for cargo in ["cargo test --workspace", "cargo run -p mintage -- generate"] {
        assert!(text.contains(cargo), "the README's first screen has `{cargo}`");
    }
}

/// What a newcomer copies from the README of a client works: it has every credential that one alternative needs, and an
/// address where the description has none.
#[test]
fn a_quick_start_has_all_that_a_call_needs() {
    let start = |case: &str| {
        let path = root().join("tests/cases").join(case).join("input.yaml");
        let made = crate::generate::generate(&path, None, "case");
        made.files.get("README.md").cloned().unwrap_or_default()
    };
    let homeless = start("servers/none");
    assert!(
        homeless.contains(".base_url(\"https://api.example.com\")"),
        "{homeless}"
    );
    assert!(homeless.contains("The description names no host"), "{homeless}");
    let several = start("responses/several");
    assert!(several.contains("if let ShowReply::Ok(body) = answer {"), "{several}");
    let together = start("security/together");
    for setter in [".app_id(", ".app_key("] {
        assert!(together.contains(setter), "{together}");
    }
}

/// Where there are too many calls for rustdoc to have an example of each, the crate says where they are.
#[test]
fn a_large_crate_says_where_its_examples_are() {
    let front = |count: usize| {
        let mut text = "openapi: 3.0.3\ninfo: {title: Case, version: '1'}\npaths:\n".to_owned();
        for index in 0..count {
            text.push_str(&format!(
                "  /p{index}: {{get: {{responses: {{'204': {{description: Done.}}}}}}}}\n"
            ));
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("api.yaml");
        std::fs::write(&path, text).unwrap();
        let made = crate::generate::generate(&path, None, "case");
        made.files["src/lib.rs"].contains("An example of each call is in the folder `docs`")
    };
    assert!(front(61));
    assert!(!front(2));
}
