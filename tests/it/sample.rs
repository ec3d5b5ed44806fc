//! The README's client code, compiled: the function here has it line by line.
//! A method that the client has not makes this file fail to compile.

use crate::places::root;

/// The lines between the braces are the README's; only these two places may differ in what surrounds them.
#[rustfmt::skip]
#[allow(dead_code, reason = "compiled, not run: it would need the real service")]
async fn client_code() -> Result<(), Box<dyn std::error::Error>> {
// README
use fastly_tokens::{Client, Error, api::RevokeTokenError};

let client = Client::builder().token(std::env::var("FASTLY_API_TOKEN")?).build()?;

let me = client.get_token_current().await?;                 // the body
println!("{} may {}", me.name, me.scope);
let reply = client.revoke_token(&me.id).send().await;       // status, headers, typed rate limit
match reply {
    Ok(reply) => println!("revoked; {:?} requests left", reply.documented().remaining),
    Err(Error::Api(e)) if matches!(e.body(), RevokeTokenError::NotFound(_)) => println!("already gone"),
    Err(other) => return Err(other.into()),                 // transport, timeout, decode, refused before sending
}
// README
Ok(())
}

/// The Rust blocks of a Markdown text.
fn rust_blocks(text: &str) -> Vec<&str> {
    let blocks = text.split("\n```rust\n").skip(1);
    blocks.filter_map(|rest| rest.split("\n```").next()).collect()
}

#[test]
fn the_readme_shows_code_that_compiles() {
    let compiled = include_str!("sample.rs").split("// README\n").nth(1).unwrap();
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    assert_eq!(
        rust_blocks(&readme),
        [compiled.trim_end()],
        "left: README.md; right: tests/it/sample.rs"
    );
}

/// What the client's own README shows is the example at the root of its documentation, which `cargo test` compiles.
#[test]
fn the_clients_readme_shows_code_that_compiles() {
    let folder = root().join("generated");
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let library = std::fs::read_to_string(folder.join("src/lib.rs")).unwrap();
    let documented: String = library
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
        .collect();
    let blocks = rust_blocks(&readme);
    assert_eq!(blocks.len(), 1, "{blocks:?}");
    for block in blocks {
        assert!(
            documented.contains(block),
            "the documentation does not compile this:\n{block}"
        );
    }
}
