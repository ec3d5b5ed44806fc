//! `x-rust-type` → the type that it names, if that can stand for the schema's
//! values. What the author wrote ends as code in the client, so it is read
//! here, strictly, and spelt anew.

use super::extensions::RUST_TYPE;
use super::kinds::KindSet;
use super::merge::Merged;
use super::{Lowering, formats};
use crate::config::{self, Config, KEYWORDS};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::{Format, Int, Type};
use crate::source::Tree;
use std::collections::BTreeSet;

/// Longer texts are no type that anybody wrote by hand.
const LONGEST: usize = 200;

/// Arguments in arguments beyond this are refused.
const DEEPEST: usize = 4;

/// What the runtime reads and writes itself, and the kinds of values it is for.
const OWN: &[(&str, KindSet, Type)] = &[
    ("String", KindSet::STRING, Type::String),
    ("bool", KindSet::BOOLEAN, Type::Bool),
    ("f32", KindSet::NUMBER, Type::F32),
    ("f64", KindSet::NUMBER, Type::F64),
    ("i128", KindSet::NUMBER, Type::Int(Int::I128)),
    ("i32", KindSet::NUMBER, Type::Int(Int::I32)),
    ("i64", KindSet::NUMBER, Type::Int(Int::I64)),
    ("jiff::Timestamp", KindSet::STRING, Type::Format(Format::DateTime)),
    ("jiff::civil::Date", KindSet::STRING, Type::Format(Format::Date)),
    ("serde_json::Value", KindSet::ALL, Type::Any),
    ("std::string::String", KindSet::STRING, Type::String),
    ("u32", KindSet::NUMBER, Type::Int(Int::U32)),
    ("u64", KindSet::NUMBER, Type::Int(Int::U64)),
];

/// Types of the standard library that are text; the others have no `FromStr`, or are no strings to anybody else.
const ADDRESSES: &[&str] = &[
    "std::net::IpAddr",
    "std::net::Ipv4Addr",
    "std::net::Ipv6Addr",
    "std::net::SocketAddr",
    "std::net::SocketAddrV4",
    "std::net::SocketAddrV6",
];

impl<'a> Lowering<'a> {
    /// The type that `x-rust-type` asks for; one that can't be is reported, and is `None`.
    pub fn asked_type(&mut self, merged: &Merged<'a>) -> Option<Type> {
        let (schema, asked) = merged.leaves.iter().rev().find_map(|(_, schema)| {
            let found = schema.extensions.iter().find(|(key, _)| key == RUST_TYPE)?;
            Some((*schema, &found.1))
        })?;
        let (message, help) = match self.fitting_type(asked, merged) {
            Ok(ty) => return Some(ty),
            Err(fault) => fault,
        };
        self.sink.push(
            Diagnostic::warning("unfit-rust-type", &schema.at.member(RUST_TYPE), message)
                .note("the value has the type that it has without `x-rust-type`")
                .help(help),
        );
        None
    }

    /// Or why not, and what to do.
    fn fitting_type(&mut self, asked: &Tree, merged: &Merged<'a>) -> Result<Type, (String, String)> {
        let Some(path) = asked.as_str().and_then(RustPath::read) else {
            return Err((
                "this is no path of a Rust type".to_owned(),
                "write a path such as `std::string::String`, with type arguments at most".to_owned(),
            ));
        };
        let name = path.spelt();
        let kinds = merged.value_kinds();
        if kinds == KindSet::STRING && formats::string(merged, self.config) == Type::Format(Format::Secret) {
            return Err((
                format!("a `{name}` may show what is to be secret"),
                "leave `x-rust-type` out: a `Secret` never shows it".to_owned(),
            ));
        }
        if let Some((_, of, ty)) = OWN.iter().find(|(own, ..)| *own == name) {
            if kinds.is_empty() || !of.contains(kinds) {
                return Err((
                    format!("a `{name}` does not hold what this schema allows"),
                    "name a type that does, or leave `x-rust-type` out".to_owned(),
                ));
            }
            return Ok(ty.clone());
        }
        let known = match path.segments[..] {
            ["std", "net", _] => ADDRESSES.contains(&name.as_str()),
            ["std", ..] | [_] => false,
            _ => true,
        };
        let inside = "put `x-rust-type` on the strings inside, or leave it out".to_owned();
        if !known {
            let help = match kinds {
                KindSet::STRING => {
                    "name a type by the crate that it is of; of `std` a `String` and the addresses of `std::net` can be"
                        .to_owned()
                }
                kinds if !kinds.is_empty() && KindSet::NUMBER.contains(kinds) => {
                    "name `i32`, `i64`, `i128`, `u32`, `u64`, `f32` or `f64`, or leave `x-rust-type` out".to_owned()
                }
                _ => inside,
            };
            return Err((format!("the client has no way to read and write a `{name}`"), help));
        }
        if kinds != KindSet::STRING {
            return Err((
                format!("a `{name}` is read from strings, and this schema is of something else"),
                inside,
            ));
        }
        match path.missing(self.config) {
            None => {
                path.add_crates(&mut self.crates);
                Ok(Type::Foreign(path.anchored()))
            }
            Some("crate") => Err((
                "the client has no such type: mintage writes all of its files".to_owned(),
                "put the type into a crate of its own, and name that under `[dependencies]` in mintage.toml".to_owned(),
            )),
            Some(name) => Err((
                format!("the client does not depend on `{name}`"),
                format!("write `{name} = \"1\"`, or another version, under `[dependencies]` in mintage.toml"),
            )),
        }
    }
}

/// Tells of each crate under `[dependencies]` that is not among those that types are of.
pub(super) fn tell_of_unused(config: &Config, named: &BTreeSet<String>, sink: &mut Sink) {
    for name in config.dependencies.keys() {
        // Dates may be of another `jiff` than they are of by themselves.
        if named.contains(&name.replace('-', "_")) || name == "jiff" {
            continue;
        }
        let message = format!("no `x-rust-type` names a type of `{name}`");
        sink.push(
            Diagnostic::new(
                Severity::Note,
                "unused-setting",
                &config::at(&["dependencies", name]).key(),
                message,
            )
            .note("the client depends on it all the same")
            .help("remove the line, unless it is there for the features that it turns on"),
        );
    }
}

/// A path to a type: `ids::Id<ids::Pet>`.
#[derive(Debug, PartialEq)]
struct RustPath<'t> {
    segments: Vec<&'t str>,
    arguments: Vec<RustPath<'t>>,
}

impl<'t> RustPath<'t> {
    fn read(text: &'t str) -> Option<RustPath<'t>> {
        if text.len() > LONGEST {
            return None;
        }
        let mut rest = text;
        let path = Self::take(&mut rest, 0)?;
        rest.trim_start_matches(' ').is_empty().then_some(path)
    }

    /// From the start of `rest`, bounded by `DEEPEST`.
    fn take(rest: &mut &'t str, depth: usize) -> Option<RustPath<'t>> {
        if depth > DEEPEST {
            return None;
        }
        // Where a path starts makes no difference: there is no other way to say it.
        skip(rest, "::");
        let mut path = RustPath {
            segments: vec![identifier(rest, true)?],
            arguments: Vec::new(),
        };
        while skip(rest, "::") {
            path.segments.push(identifier(rest, false)?);
        }
        if skip(rest, "<") {
            loop {
                path.arguments.push(Self::take(rest, depth + 1)?);
                if !skip(rest, ",") {
                    break;
                }
            }
            if !skip(rest, ">") {
                return None;
            }
        }
        Some(path)
    }

    /// The crate that is named here and is none of the client's, if there is one.
    fn missing(&self, config: &Config) -> Option<&'t str> {
        if let [name, _, ..] = self.segments[..]
            && name != "std"
            && !config.included
            && !config.depends_on(name)
        {
            return Some(name);
        }
        self.arguments.iter().find_map(|argument| argument.missing(config))
    }

    /// Adds the crates that are named here.
    fn add_crates(&self, all: &mut BTreeSet<String>) {
        if let [name, _, ..] = self.segments[..] {
            all.insert(name.to_owned());
        }
        for argument in &self.arguments {
            argument.add_crates(all);
        }
    }

    /// So that no name of the client's can come between: `::ids::Id<::ids::Pet, u8>`.
    fn anchored(&self) -> String {
        let mut out = String::new();
        if self.segments.len() > 1 && self.segments.first() != Some(&"crate") {
            out.push_str("::");
        }
        out.push_str(&self.segments.join("::"));
        for (index, argument) in self.arguments.iter().enumerate() {
            out.push_str(if index == 0 { "<" } else { ", " });
            out.push_str(&argument.anchored());
        }
        if !self.arguments.is_empty() {
            out.push('>');
        }
        out
    }

    /// The same in one spelling.
    fn spelt(&self) -> String {
        let mut out = self.segments.join("::");
        for (index, argument) in self.arguments.iter().enumerate() {
            out.push_str(if index == 0 { "<" } else { ", " });
            out.push_str(&argument.spelt());
        }
        if !self.arguments.is_empty() {
            out.push('>');
        }
        // The same types by another name.
        if let Some(rest) = out.strip_prefix("std::primitive::") {
            return rest.to_owned();
        }
        out
    }
}

/// Takes `sign` and the spaces before it, if it comes next.
fn skip(rest: &mut &str, sign: &str) -> bool {
    match rest.trim_start_matches(' ').strip_prefix(sign) {
        Some(after) => {
            *rest = after;
            true
        }
        None => false,
    }
}

/// A plain name; the first of a path may be `crate`, and `core` is `std`.
fn identifier<'t>(rest: &mut &'t str, first: bool) -> Option<&'t str> {
    let text = rest.trim_start_matches(' ');
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    let (name, after) = text.split_at_checked(end)?;
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    *rest = after;
    match name {
        "core" if first => Some("std"),
        "crate" if first => Some(name),
        _ => (!KEYWORDS.contains(&name) && !["Self", "_"].contains(&name)).then_some(name),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_path_has_one_spelling() {
        for (text, spelt) in [
            ("String", "String"),
            ("::std::net::IpAddr", "std::net::IpAddr"),
            (" core :: net :: IpAddr ", "std::net::IpAddr"),
            ("core::primitive::u16", "u16"),
            (
                "ids::Id< ids::Pet,::std::string::String>",
                "ids::Id<ids::Pet, std::string::String>",
            ),
            ("crate::Id", "crate::Id"),
            ("a::b<c<d<e<f>>>>", "a::b<c<d<e<f>>>>"),
        ] {
            assert_eq!(
                RustPath::read(text).map(|path| path.spelt()).as_deref(),
                Some(spelt),
                "{text}"
            );
        }
    }

    #[test]
    fn a_crate_is_used_wherever_a_path_names_it() {
        let mut sink = Sink::new();
        let text = "[dependencies]\njiff = \"0.2\"\nmy-ids = \"1\"\nspare = \"1\"\nuuid = \"1\"\n";
        let config = Config::read(text, &mut sink);
        let mut named = BTreeSet::new();
        let path = RustPath::read("uuid::Tagged<my_ids::Tag>").unwrap();
        path.add_crates(&mut named);
        tell_of_unused(&config, &named, &mut sink);
        let told: Vec<String> = sink.into_sorted().into_iter().map(|found| found.message).collect();
        assert_eq!(told, ["no `x-rust-type` names a type of `spare`"]);
    }

    #[test]
    fn what_is_more_than_a_path_is_none() {
        for text in [
            "",
            "!",
            "()",
            "a::",
            "::",
            "a b",
            "a:b",
            "a::b;",
            "String; pub fn evil() {}",
            "[u8; { 3 }]",
            "&'static str",
            "dyn a::B",
            "a::<B>",
            "a<B",
            "a<B>>",
            "a<>",
            "a<B,>",
            "a<'b>",
            "a<3>",
            "a<B>::C",
            "a::crate",
            "self::a",
            "super::a",
            "a::type",
            "r#a::B",
            "1a",
            "_",
            "a/**/::B",
            "a\n::B",
            "a::b<c<d<e<f<g>>>>>",
            "<a as b>::c",
            "vec![]",
            "größe::B",
        ] {
            assert_eq!(RustPath::read(text), None, "{text}");
        }
        assert_eq!(RustPath::read(&"a".repeat(201)), None);
    }
}
