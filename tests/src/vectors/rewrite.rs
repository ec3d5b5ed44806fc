//! Many generated crates → modules of one: `crate::` made to mean the module
//! a client went into, the runtimes joined into one.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{Item, UseTree};

/// A client's file as part of the module `module` of the scratch crate.
pub fn module(text: &str, module: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let bare = line.trim_start();
        let declared = ["", "pub ", "pub(crate) "].iter().find_map(|vis| {
            let name = bare.strip_prefix(vis)?.strip_prefix("mod ")?.strip_suffix(';')?;
            Some(name.trim())
        });
        match declared {
            Some("runtime") => out.push_str("pub(crate) use crate::runtime;"),
            Some(name) => {
                out.push_str("pub mod ");
                out.push_str(name);
                out.push(';');
            }
            None => out.push_str(&paths(line, module)),
        }
        out.push('\n');
    }
    out
}

/// Without what another client has told the shared runtime already: how it writes date-times.
pub fn once(text: &str, said: &mut BTreeSet<String>) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if !line.starts_with("date_time!(") || said.insert(line.to_owned()) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// `crate::x` → `crate::module::x`; `$crate::` and longer words stay.
fn paths(line: &str, module: &str) -> String {
    const WORD: &str = "crate::";
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(WORD) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        out.push_str(WORD);
        let part = before
            .chars()
            .next_back()
            .is_some_and(|c| c == '$' || c == '_' || c.is_alphanumeric());
        if !part {
            out.push_str(module);
            out.push_str("::");
        }
        rest = from.get(WORD.len()..).unwrap_or_default();
    }
    out + rest
}

/// Several `runtime/mod.rs` → one that declares and re-exports what any of them does.
pub fn runtimes<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut modules: BTreeMap<String, String> = BTreeMap::new();
    let mut uses: BTreeSet<String> = BTreeSet::new();
    let mut others: BTreeSet<String> = BTreeSet::new();
    for text in texts {
        let Ok(file) = syn::parse_file(text) else { continue };
        for item in file.items {
            match item {
                Item::Mod(item) => {
                    let name = item.ident.to_string();
                    modules.insert(name, item.into_token_stream().to_string());
                }
                Item::Use(item) => {
                    let attributes: String = item.attrs.iter().map(|a| format!("{} ", a.to_token_stream())).collect();
                    let head = format!("{attributes}{} use ", item.vis.to_token_stream());
                    leaves(&item.tree, String::new(), &mut |leaf| {
                        uses.insert(format!("{head}{leaf};"));
                    });
                }
                item => {
                    others.insert(item.into_token_stream().to_string());
                }
            }
        }
    }
    let lines: Vec<String> = modules.into_values().chain(uses).chain(others).collect();
    lines.join("\n") + "\n"
}

fn leaves(tree: &UseTree, before: String, each: &mut dyn FnMut(String)) {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, format!("{before}{}::", path.ident), each),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, before.clone(), each)),
        leaf => each(format!("{before}{}", leaf.to_token_stream())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_client_moves_into_a_module() {
        let text = "mod runtime;\nmod api;\npub use crate::api::X;\npub(crate) fn f() { $crate::y!(mycrate::z) }\n";
        let moved = module(text, "doc_30");
        let wanted = "pub(crate) use crate::runtime;\npub mod api;\npub use crate::doc_30::api::X;\npub(crate) fn f() { $crate::y!(mycrate::z) }\n";
        assert_eq!(moved, wanted);
    }

    #[test]
    fn the_runtime_is_told_once() {
        let mut said = BTreeSet::new();
        let text = "date_time!(full);\nstruct A;\n";
        assert_eq!(once(text, &mut said), text);
        assert_eq!(once(text, &mut said), "struct A;\n");
    }

    #[test]
    fn runtimes_are_joined() {
        let joined = runtimes([
            "pub mod a; pub use a::{X, b::Y};",
            "pub mod a; pub mod c; pub use a::X;",
        ]);
        assert_eq!(joined, "pub mod a ;\npub mod c ;\npub use a::X;\npub use a::b::Y;\n");
    }
}
