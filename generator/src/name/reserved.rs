//! Words that a name of the output may not be: the language's, the
//! prelude's, and those of our own runtime that stand in the same scope.

use super::words::Case;
use crate::config::{KEYWORDS, is_crate};

/// File names that Windows keeps for itself, and Cargo's own.
const FILES: &[&str] = &["aux", "con", "nul", "prn", "lib", "main", "build", "runtime"];

/// Types that generated code names without a path, or that a user meets beside the models.
pub const TYPES: &[&str] = &[
    "Any",
    "AsView",
    "Base64",
    "Body",
    "Box",
    "ByteStream",
    "Bytes",
    "Client",
    "ClientBuilder",
    "Clone",
    "Copy",
    "Date",
    "DateTime",
    "Debug",
    "DecodeError",
    "Default",
    "Drop",
    "Err",
    "Error",
    "Eq",
    "EventStream",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Lenient",
    "LineStream",
    "Iterator",
    "Map",
    "NoError",
    "NoHeaders",
    "None",
    "Ok",
    "Option",
    "Options",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Parts",
    "Patch",
    "Raw",
    "Response",
    "Result",
    "Secret",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "UnixTime",
    "Unpin",
    "Vec",
];

/// Types of ours that generated code names with a path where a model is called the same (`Page::name`). The call of an
/// operation is not.
pub const BESIDE_CALLS: &[&str] = &["Call", "Shape", "View", "Webhook"];

/// Methods of every call.
pub const CALL_METHODS: &[&str] = &[
    "anonymous",
    "blocking",
    "into_future",
    "options",
    "send",
    "send_blocking",
    "clone",
];

/// Methods of every client.
pub const CLIENT_METHODS: &[&str] = &["builder", "call", "clone", "new"];

/// Methods of every builder.
pub const BUILDER_METHODS: &[&str] = &[
    "allow_http",
    "body_limit",
    "base_url",
    "build",
    "clone",
    "connect_timeout",
    "follow_redirects",
    "header",
    "new",
    "retry",
    "server",
    "timeout",
    "transport",
    "user_agent",
];

/// Why no client can be a package of that name, if so.
pub fn package_fault(name: &str) -> Option<&'static str> {
    if KEYWORDS.contains(&name) {
        Some("it is a keyword of Rust")
    } else if is_crate(name) {
        Some("a crate of that name is part of Rust, or one that the client depends on")
    } else {
        None
    }
}

/// Methods of every struct that is sent; a setter of that name would hide them.
pub const STRUCT_METHODS: &[&str] = &["blank", "clone", "into_parts", "new", "slot", "view"];

/// `name` as an identifier: raw where it is a keyword, with a trailing `_` where it cannot be raw.
pub fn legal(name: String, case: Case) -> String {
    match case {
        Case::Type => {
            if name == "Self" {
                return "Self_".to_owned();
            }
        }
        Case::Value => {
            if matches!(name.as_str(), "self" | "super" | "crate") {
                return format!("{name}_");
            }
            if KEYWORDS.contains(&name.as_str()) {
                return format!("r#{name}");
            }
        }
        Case::Module => {
            let port = name.len() == 4 && (name.starts_with("com") || name.starts_with("lpt"));
            if KEYWORDS.contains(&name.as_str()) || FILES.contains(&name.as_str()) || port {
                return format!("{name}_");
            }
        }
    }
    name
}

/// The word behind a raw identifier.
pub fn unescaped(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Whether an author's own name can be taken as it is.
pub fn is_identifier(name: &str, case: Case) -> bool {
    let mut chars = name.chars();
    let first = chars.next().is_some_and(|c| c.is_ascii_alphabetic());
    let rest = chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
    let cased = match case {
        Case::Type => name.starts_with(|c: char| c.is_ascii_uppercase()) && !name.contains('_'),
        Case::Value | Case::Module => !name.contains(|c: char| c.is_ascii_uppercase()),
    };
    first && rest && cased
}

/// What a sign is called.
pub fn sign(c: char) -> Option<&'static str> {
    Some(match c {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '!' => "not",
        '?' => "question",
        '=' => "equals",
        '<' => "less",
        '>' => "greater",
        '~' => "tilde",
        '&' => "and",
        '|' => "or",
        '%' => "percent",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '^' => "caret",
        '_' => "underscore",
        '\'' => "quote",
        '"' => "double quote",
        '`' => "backtick",
        '(' | ')' => "parenthesis",
        '[' | ']' => "bracket",
        '{' | '}' => "brace",
        ' ' => "space",
        '\t' => "tab",
        '\n' => "newline",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_are_all_there() {
        let manifest = include_str!("../../../templates/crate/Cargo.toml.j2");
        let (_, dependencies) = manifest.split_once("[dependencies]").unwrap_or_default();
        for line in dependencies.lines().take_while(|line| !line.starts_with("[")) {
            let name = line.split_once(" = ").map(|(name, _)| name);
            assert!(name.is_none_or(|name| package_fault(name).is_some()), "{line}");
        }
        assert!(package_fault("serde_json").is_some() && package_fault("fn").is_some());
        assert!(package_fault("pet-store").is_none());
    }

    #[test]
    fn keywords_are_sorted_and_whole() {
        assert!(KEYWORDS.is_sorted());
        for word in KEYWORDS {
            let name = legal((*word).to_owned(), Case::Value);
            assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{name}");
            assert!(syn::parse_str::<syn::Ident>(&legal((*word).to_owned(), Case::Module)).is_ok());
        }
    }
}
