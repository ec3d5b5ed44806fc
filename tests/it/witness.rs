//! What another reader finds in each 3.0 case and in our own description, ours
//! must find too, and the other way round; and what was found must reach the
//! model, or be in the tally. The corpus runner asks the same of real documents (`--witness`).

use crate::places::{cases, description, root};
use mintage_tests::witness::testify;
use std::path::PathBuf;

#[test]
fn two_readers_agree() {
    let mut documents: Vec<(String, PathBuf)> = cases()
        .into_iter()
        // What those say wrong, the witness reads some other way, or not at all.
        .filter(|(name, _)| !name.starts_with("diagnostics/"))
        .filter_map(|(name, folder)| Some((name, description(&folder)?)))
        .collect();
    documents.push(("tokens".into(), root().join("spec/tokens.yaml")));
    let mut compared = 0;
    let mut wrong = Vec::new();
    for (name, path) in documents {
        // What the witness cannot read at all, it cannot witness.
        let Some(testimony) = testify(&path) else { continue };
        compared += 1;
        for (what, facts) in [
            ("missing", testimony.missing),
            ("invented", testimony.invented),
            ("vanished", testimony.vanished),
        ] {
            wrong.extend(facts.into_iter().map(|fact| format!("{name}: {what}: {fact}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 50, "the witness read {compared} documents only");
}
