//! What a client pulls in.

use std::collections::BTreeSet;

use crate::places::{cargo, root};

#[test]
fn a_client_is_light_and_has_no_second_notion_of_a_url() {
    let ran = cargo()
        .args([
            "tree",
            "--offline",
            "-p",
            "fastly-tokens",
            "-e",
            "normal",
            "--prefix",
            "none",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let text = String::from_utf8(ran.stdout).unwrap();
    let crates: BTreeSet<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.contains("hyper-util") && crates.contains("rustls"), "{crates:?}");
    // 51 on Linux; other systems have a few more for their certificates.
    assert!(crates.len() < 65, "{} crates: {crates:?}", crates.len());
    for heavy in [
        "openssl",
        "openssl-sys",
        "native-tls",
        "aws-lc-rs",
        "url",
        "idna",
        "reqwest",
        "syn",
    ] {
        assert!(!crates.contains(heavy), "{heavy}");
    }
}
