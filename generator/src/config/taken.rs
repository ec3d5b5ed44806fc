//! Words that are taken: Rust's keywords, and crates that a client has or that
//! come with the language.

/// Strict, reserved and weak ones that no path goes through (the reference of Rust, "Keywords"), sorted.
pub const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// What every client depends on, and its models may use. `jiff` is not among them: only clients with dates have it.
pub(super) const EVERYWHERE: &[&str] = &["bytes", "http", "serde_json"];

/// Crates that some client depends on.
const DEPENDENCIES: &[&str] = &[
    "bytes",
    "flate2",
    "http",
    "http_body",
    "hyper",
    "hyper_util",
    "native_tls",
    "reqwest",
    "rustls",
    "rustls_platform_verifier",
    "serde",
    "serde_json",
    "tokio",
    "tokio_native_tls",
    "tokio_rustls",
    "tower_service",
    "zeroize",
];

/// Crates that come with the language.
const LANGUAGE: &[&str] = &["alloc", "core", "proc_macro", "std"];

/// Whether no other crate can be called so beside a client.
pub(super) fn is_dependency(name: &str) -> bool {
    let name = name.replace('-', "_");
    DEPENDENCIES.contains(&&*name) || LANGUAGE.contains(&&*name)
}

/// Whether no client can be called so: what tests and dates go by is in its way too.
pub fn is_crate(name: &str) -> bool {
    is_dependency(name) || ["jiff", "test"].contains(&name)
}
