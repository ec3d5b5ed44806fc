//! The runtime's files → `src/runtime/`: copied whole, only those that this
//! client needs, with an index that makes their types one vocabulary.

use std::collections::BTreeSet;

use super::Files;
use proc_macro2::TokenStream;
use quote::quote;

use super::print::{self, NOTICE};
use super::walk;
use crate::model::{Api, Type};

/// When a file is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// In every client.
    Always,
    /// In every client, under a Cargo feature.
    Feature(&'static str),
    /// Where generated code, or a file that is copied, names something of it.
    Named,
}

/// A file of the runtime.
struct Source {
    name: &'static str,
    when: When,
    text: &'static str,
}

/// One row of the table: its name, and when it is copied.
macro_rules! source {
    ($name:literal, $when:expr) => {
        Source {
            name: $name,
            when: $when,
            text: include_str!(concat!("../../../templates/src/", $name, ".rs")),
        }
    };
}

/// All files, sorted. A new file is one line.
static SOURCES: &[Source] = &[
    source!("auth", When::Named),
    source!("base64", When::Named),
    source!("base64_text", When::Named),
    source!("blocking", When::Feature("blocking")),
    source!("body", When::Always),
    source!("bridge", When::Feature("serde")),
    source!("call", When::Always),
    source!("call_macros", When::Always),
    source!("charset", When::Always),
    source!("client", When::Always),
    source!("compare", When::Always),
    source!("connector", When::Feature("hyper")),
    source!("containers", When::Always),
    source!("content", When::Named),
    source!("cookie", When::Named),
    source!("credential", When::Always),
    source!("decode", When::Always),
    source!("decode_error", When::Always),
    source!("download", When::Always),
    source!("encode", When::Always),
    source!("error", When::Always),
    source!("event_error", When::Named),
    source!("events", When::Named),
    source!("exchange", When::Always),
    source!("foreign", When::Named),
    source!("form", When::Named),
    source!("gzip", When::Feature("hyper")),
    source!("headers", When::Named),
    source!("http_client", When::Feature("hyper")),
    source!("joined", When::Named),
    source!("json", When::Always),
    source!("json_plain", When::Always),
    source!("json_read", When::Always),
    source!("json_write", When::Always),
    source!("lenient", When::Named),
    source!("lines", When::Named),
    source!("links", When::Named),
    source!("macros", When::Always),
    source!("media", When::Always),
    source!("multipart", When::Named),
    source!("number", When::Always),
    source!("object", When::Always),
    source!("operation", When::Always),
    source!("patch", When::Named),
    source!("path_query", When::Named),
    source!("path_styles", When::Named),
    source!("plain", When::Always),
    source!("rate_limit", When::Named),
    source!("ready_call", When::Named),
    source!("redirect", When::Always),
    source!("reply", When::Always),
    source!("reply_macros", When::Always),
    source!("reqwest_client", When::Feature("reqwest")),
    source!("retry", When::Always),
    source!("retry_after", When::Always),
    source!("rustls_tls", When::Feature("rustls")),
    source!("secret", When::Always),
    source!("server", When::Always),
    source!("server_variables", When::Named),
    source!("shape", When::Named),
    source!("style", When::Always),
    source!("system_tls", When::Feature("native-tls")),
    source!("time", When::Named),
    source!("transport", When::Always),
    source!("tuples", When::Named),
    source!("union_macros", When::Named),
    source!("unix_time", When::Named),
    source!("upload", When::Named),
    source!("url", When::Always),
    source!("value", When::Always),
];

/// Files that are used without an import: encoders that hang on `BodyFormat` and on `Parameter`, kinds that `call!` names,
/// methods.
const SIGNS: &[(&str, &str)] = &[
    ("content", ".content_json("),
    ("content", ".content_text("),
    ("cookie", "Parameter::cookie("),
    ("path_query", ".within("),
    ("path_styles", ".label()"),
    ("path_styles", ".matrix()"),
    ("form", "BodyFormat::urlencoded("),
    ("multipart", "BodyFormat::multipart("),
    ("events", ": events "),
    ("lines", ": lines "),
    ("server_variables", ".fill("),
];

/// Files that add to a type which another file has.
const ADDITIONS: &[(&str, &str)] = &[("upload", "Body")];

/// Files that read a header field, for the documents that have it among those of a response.
const FIELDS: &[(&str, &[&str])] = &[("links", &["link"]), ("rate_limit", &["ratelimit", "ratelimit-policy"])];

/// Writes `src/runtime/`.
pub fn emit(api: &Api, files: &mut Files) {
    let needed = needed(api, files);
    let mut index = format!(
        "{NOTICE}//! What every client that mintage generates is built on. The same for all APIs, but for files that this one does\n//! not need.\n"
    );
    index.push('\n');
    for source in &needed {
        let gate = gate(source);
        let name = print::tokens(source.name);
        index.push_str(&print::item(quote!(#gate pub mod #name;)));
    }
    index.push('\n');
    for source in &needed {
        let exports = Exports::of(source.text);
        let gate = match source.when {
            When::Feature(feature) => format!("#[cfg(feature = {})]\n", print::string(feature)),
            _ => String::new(),
        };
        if !exports.macros.is_empty() {
            index.push_str(&gate);
            let names = exports.macros.iter().copied();
            index.push_str(&print::reexport(source.name, names).replacen("pub use", "pub(crate) use", 1));
        }
        if !exports.names.is_empty() {
            index.push_str(&gate);
            index.push_str(&print::reexport(source.name, exports.names.iter().copied()));
        }
    }
    for source in &needed {
        files.insert(
            &format!("src/runtime/{}.rs", source.name),
            format!("{NOTICE}{}", source.text),
        );
    }
    files.insert("src/runtime/mod.rs", index);
}

/// The attribute of a file that a Cargo feature switches.
fn gate(source: &Source) -> TokenStream {
    match source.when {
        When::Feature(feature) => quote!(#[cfg(feature = #feature)]),
        When::Always | When::Named => TokenStream::new(),
    }
}

/// The public names of the runtime that the client has, for the crate's root.
pub fn exports(files: &Files) -> BTreeSet<&'static str> {
    let copied = SOURCES
        .iter()
        .filter(|source| files.get(&format!("src/runtime/{}.rs", source.name)).is_some());
    copied.flat_map(|source| Exports::of(source.text).names).collect()
}

/// The files that this client needs: named by what is generated so far, or by another that is needed.
fn needed(api: &Api, files: &Files) -> Vec<&'static Source> {
    let named = names(files);
    let mut chosen: Vec<bool> = SOURCES
        .iter()
        .map(|source| {
            let exports = Exports::of(source.text);
            source.when != When::Named
                || exports
                    .names
                    .iter()
                    .chain(&exports.macros)
                    .any(|name| named.contains(*name))
        })
        .collect();
    for (name, sign) in SIGNS {
        if files
            .iter()
            .any(|(path, text)| path.ends_with(".rs") && text.contains(sign))
        {
            choose(name, &mut chosen);
        }
    }
    for (name, of) in ADDITIONS {
        if named.contains(*of) {
            choose(name, &mut chosen);
        }
    }
    let headers: BTreeSet<String> = api
        .operations
        .iter()
        .flat_map(|operation| &operation.responses)
        .flat_map(|response| &response.headers)
        .map(|header| header.name.to_ascii_lowercase())
        .collect();
    for (name, fields) in FIELDS {
        if fields.iter().any(|field| headers.contains(*field)) {
            choose(name, &mut chosen);
        }
    }
    // Their types have no name that could be looked for.
    if walk::any_type(api, |ty| matches!(ty, Type::Tuple(_))) {
        choose("tuples", &mut chosen);
    }
    loop {
        let before = chosen.iter().filter(|is| **is).count();
        for index in 0..SOURCES.len() {
            let Some(source) = SOURCES.get(index).filter(|_| chosen.get(index) == Some(&true)) else {
                continue;
            };
            for sibling in siblings(source.text) {
                choose(sibling, &mut chosen);
            }
        }
        if chosen.iter().filter(|is| **is).count() == before {
            break;
        }
    }
    SOURCES
        .iter()
        .zip(chosen)
        .filter(|(_, is)| *is)
        .map(|(source, _)| source)
        .collect()
}

fn choose(name: &str, chosen: &mut [bool]) {
    let index = SOURCES.iter().position(|source| source.name == name);
    if let Some(is) = index.and_then(|index| chosen.get_mut(index)) {
        *is = true;
    }
}

/// `super::name` in code.
fn siblings(text: &'static str) -> impl Iterator<Item = &'static str> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split("super::").skip(1)).map(|rest| {
        let end = rest
            .find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '_')
            .unwrap_or(rest.len());
        rest.get(..end).unwrap_or("")
    })
}

/// Names that generated files import from the runtime.
fn names(files: &Files) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (path, text) in files.iter() {
        if !path.ends_with(".rs") {
            continue;
        }
        for rest in text.split("crate::runtime::").skip(1) {
            let list = match rest.strip_prefix('{') {
                Some(list) => list.split('}').next().unwrap_or(""),
                None => rest.split([';', ':', '<', '(', ' ']).next().unwrap_or(""),
            };
            names.extend(
                list.split(',')
                    .map(|name| name.trim().to_owned())
                    .filter(|name| !name.is_empty()),
            );
        }
    }
    names
}

/// What a file gives to others.
struct Exports {
    names: Vec<&'static str>,
    macros: Vec<&'static str>,
}

impl Exports {
    fn of(text: &'static str) -> Exports {
        let mut exports = Exports {
            names: Vec::new(),
            macros: Vec::new(),
        };
        for line in text.lines() {
            if let Some(name) = line
                .strip_prefix("pub(crate) use ")
                .and_then(|rest| rest.strip_suffix(';'))
            {
                exports.macros.push(name);
                continue;
            }
            let Some((kind, rest)) = line.strip_prefix("pub ").and_then(|rest| rest.split_once(' ')) else {
                continue;
            };
            let name = rest
                .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .next()
                .unwrap_or("");
            if matches!(kind, "struct" | "enum" | "trait" | "type") {
                exports.names.push(name);
            }
        }
        exports
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_table_is_the_folder() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/src");
        let mut found: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
            .filter(|name| name != "lib")
            .collect();
        found.sort();
        let table: Vec<&str> = SOURCES.iter().map(|source| source.name).collect();
        assert_eq!(table, found);
    }

    #[test]
    fn each_file_says_which_siblings_it_uses() {
        for source in SOURCES {
            let is_sibling = |name: &&str| *name != source.name && SOURCES.iter().any(|other| other.name == *name);
            let docs: String = source
                .text
                .lines()
                .filter_map(|line| line.strip_prefix("//!"))
                .collect();
            let list = [" Uses", " Name"].iter().find_map(|word| docs.split_once(word));
            let list = list.map_or("", |(_, rest)| rest.split(". ").next().unwrap_or_default());
            let said: BTreeSet<&str> = list.split('`').skip(1).step_by(2).filter(is_sibling).collect();
            let in_macros = source.text.split("$crate::runtime::").skip(1);
            let in_macros = in_macros.map(|rest| rest.split(':').next().unwrap_or_default());
            let used: BTreeSet<&str> = siblings(source.text).chain(in_macros).filter(is_sibling).collect();
            assert_eq!(said, used, "the module doc of {}", source.name);
        }
    }

    #[test]
    fn a_method_brings_the_file_that_has_it() {
        let mut files = Files::new();
        let names = |files: &Files| -> Vec<&str> {
            let needed = needed(&Api::default(), files);
            needed.iter().map(|source| source.name).collect()
        };
        assert!(!names(&files).contains(&"server_variables"));
        files.insert(
            "src/client.rs",
            "SERVERS[0]\n    .fill(\n        &[(\"a\", &a)],\n    )".to_owned(),
        );
        assert!(names(&files).contains(&"server_variables"));
    }

    #[test]
    fn no_name_stands_for_two_things() {
        let mut seen = BTreeSet::new();
        for source in SOURCES {
            let exports = Exports::of(source.text);
            for name in exports.names.iter().chain(&exports.macros) {
                assert!(
                    seen.insert(*name),
                    "`{name}` is exported twice, once by {}",
                    source.name
                );
            }
        }
    }
}
