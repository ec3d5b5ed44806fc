//! Every code, with what `mintage explain` prints for it. The texts are
//! Markdown files in `explain/`: a heading, paragraphs, a snippet that raises the
//! code and the same snippet mended.

use std::sync::LazyLock;

/// The long text behind a code.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    pub code: &'static str,
    /// One line: what the code is about.
    pub title: &'static str,
    /// Why it matters and what to do, in Markdown.
    pub text: &'static str,
    /// `yaml` for a description, `toml` for a configuration.
    pub language: &'static str,
    /// A snippet that raises the code.
    pub wrong: &'static str,
    /// The same snippet, mended.
    pub right: &'static str,
}

macro_rules! texts {
    ($($code:literal)*) => {
        &[$(($code, include_str!(concat!("explain/", $code, ".md")))),*]
    };
}

/// Sorted by code.
const TEXTS: &[(&str, &str)] = texts! {
    "alias-cycle"
    "all-of-contradiction"
    "beyond-json"
    "boolean-required"
    "boolean-schema"
    "branch-of-anything"
    "branches-alike"
    "byte-or-base64"
    "callback-untyped"
    "charset-not-sent"
    "choices-multiply"
    "client-unwritable"
    "condition-of-heirs"
    "configuration-syntax"
    "content-never-sent"
    "content-unread"
    "credentials-collide"
    "default-outside-enum"
    "default-type"
    "discriminator-forbidden"
    "discriminator-incomplete"
    "discriminator-text"
    "discriminator-twice"
    "duplicate-key"
    "duplicate-parameter"
    "dynamic-reference"
    "empty-enum"
    "encoding-undeclared"
    "enum-of-items"
    "enum-value-type"
    "events-of-text"
    "events-with-fields"
    "example-shape"
    "exclusive-boolean"
    "exclusive-number"
    "file-in-part"
    "foreign-reference"
    "form-not-object"
    "header-types"
    "ignored-sibling"
    "incomplete-parameter"
    "incomplete-security"
    "invalid-header"
    "invalid-media-type"
    "invalid-name"
    "invalid-status"
    "invalid-style"
    "invalid-utf8"
    "items-list"
    "items-of-no-array"
    "items-without-type"
    "json-repaired"
    "link-target"
    "lowercase-status"
    "media-type-alike"
    "media-type-untyped"
    "merge-key"
    "misplaced-reference"
    "missing-content"
    "missing-default"
    "missing-items"
    "missing-name"
    "missing-paths"
    "missing-responses"
    "missing-schema"
    "missing-title"
    "missing-url"
    "missing-version"
    "mistaken-reference"
    "names-alike"
    "nested-without-end"
    "newer-keyword"
    "newer-method"
    "no-description"
    "not-alone"
    "nothing-selected"
    "null-alone"
    "null-branch"
    "null-type"
    "null-value"
    "nullable"
    "numeric-version"
    "operation-id-missing"
    "operation-id-twice"
    "optional-path-parameter"
    "parameter-ignored"
    "parameter-style-undefined"
    "part-as-json"
    "part-header"
    "path-fragment"
    "path-parameter-name"
    "path-query-untyped"
    "path-without-slash"
    "pattern-open"
    "properties-of-no-object"
    "properties-of-values"
    "property-unplaced"
    "read-and-write-only"
    "reference-cycle"
    "required-undeclared"
    "required-without-end"
    "scalar-for-list"
    "scalar-for-string"
    "schema-and-content"
    "schema-never"
    "secret-not-text"
    "security-unstated"
    "server-url"
    "several-contents"
    "several-documents"
    "sibling-taken"
    "stale-client"
    "stream-of-errors"
    "swagger2-parameter"
    "swagger2-response"
    "swagger2-security"
    "swagger2-type"
    "syntax"
    "text-for-boolean"
    "text-for-number"
    "too-deep"
    "too-large"
    "trace-not-bare"
    "type-list"
    "undeclared-path-parameter"
    "undefined-security-scheme"
    "undefined-server-variable"
    "unfit-rust-type"
    "unfit-setting"
    "union-ambiguous"
    "unknown-keyword"
    "unknown-location"
    "unknown-scheme"
    "unknown-security-type"
    "unknown-setting"
    "unknown-type"
    "unreadable-file"
    "unresolved-mapping"
    "unresolved-reference"
    "unsupported-version"
    "unused-nullable"
    "unused-path-parameter"
    "unused-prefix"
    "unused-rename"
    "unused-security-scheme"
    "unused-server-variable"
    "unused-setting"
    "uppercase-method"
    "values-collide"
    "webhook-media-type"
    "work-at-risk"
    "wrong-type"
    "xml-as-text"
};

/// All explanations, sorted by code.
pub static CATALOGUE: LazyLock<Vec<Explanation>> =
    LazyLock::new(|| TEXTS.iter().map(|(code, text)| Explanation::read(code, text)).collect());

/// The explanation of `code`.
pub fn explain(code: &str) -> Option<&'static Explanation> {
    CATALOGUE.iter().find(|e| e.code == code)
}

impl Explanation {
    fn read(code: &'static str, markdown: &'static str) -> Explanation {
        let (title, rest) = markdown.split_once('\n').unwrap_or((markdown, ""));
        let (text, snippets) = rest.split_once("\n```").unwrap_or((rest, ""));
        let (language, _) = snippets.split_once(' ').unwrap_or_default();
        Explanation {
            code,
            title: title.trim_start_matches(['#', ' ']),
            text: text.trim(),
            language,
            wrong: snippet(markdown, " wrong\n"),
            right: snippet(markdown, " right\n"),
        }
    }
}

/// The fenced block whose first line ends with `end`.
fn snippet(markdown: &'static str, end: &str) -> &'static str {
    let body = markdown.split_once(end).map_or("", |(_, rest)| rest);
    body.split_once("```").map_or("", |(body, _)| body)
}
