//! Typed access to one map of the input, with the complaint built in. What
//! was never asked for is an unknown keyword.

use super::listed::spelt_boolean;
use super::section::Section;
use super::{Extensions, Reader};
use crate::at::At;
use crate::source::{Map, Tree};

/// One map, while it is read.
pub struct Cursor<'s> {
    pub at: At,
    map: &'s Map,
    /// What it is, for messages: "operation".
    what: &'static str,
    asked: Vec<&'s str>,
}

impl<'s> Cursor<'s> {
    /// `None` and a complaint when `tree` is no map.
    pub fn open(reader: &mut Reader<'s, '_>, at: &At, tree: &'s Tree, what: &'static str) -> Option<Cursor<'s>> {
        match tree {
            Tree::Map(map) => Some(Cursor {
                at: at.clone(),
                map,
                what,
                asked: Vec::new(),
            }),
            other => {
                reader.wrong_type(at, "a map", other);
                None
            }
        }
    }

    pub fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    pub fn keys(&self) -> impl Iterator<Item = &'s str> + use<'s> {
        self.map.iter().map(|(key, _)| key)
    }

    /// The member, if it is there and not null.
    pub fn take(&mut self, reader: &mut Reader<'s, '_>, key: &'s str) -> Option<(At, &'s Tree)> {
        self.asked.push(key);
        match self.map.get(key)? {
            Tree::Null => {
                reader.null_value(&self.at, key);
                None
            }
            tree => Some((self.at.member(key), tree)),
        }
    }

    /// The member whatever it is, null too.
    pub fn take_any(&mut self, key: &'static str) -> Option<(At, &'s Tree)> {
        self.asked.push(key);
        Some((self.at.member(key), self.map.get(key)?))
    }

    pub fn string(&mut self, reader: &mut Reader<'s, '_>, key: &'static str) -> Option<String> {
        let (at, tree) = self.take(reader, key)?;
        reader.text(&at, tree)
    }

    pub fn boolean(&mut self, reader: &mut Reader<'s, '_>, key: &'static str) -> Option<bool> {
        let (at, tree) = self.take(reader, key)?;
        reader.boolean(&at, tree)
    }

    pub fn map(&mut self, reader: &mut Reader<'s, '_>, key: &'static str) -> Option<(At, &'s Map)> {
        let (at, tree) = self.take(reader, key)?;
        let map = reader.map(&at, tree)?;
        Some((at, map))
    }

    /// The same, for which a `$ref` may stand.
    pub fn referred_map(&mut self, reader: &mut Reader<'s, '_>, key: &'static str) -> Option<(At, &'s Map)> {
        let (at, tree) = self.take(reader, key)?;
        reader.shared_map(&at, tree)
    }

    /// Marks keys as known that say nothing to a client.
    pub fn ignore(&mut self, keys: &[&'s str]) {
        self.asked.extend_from_slice(keys);
    }

    /// Reports what nobody asked for; hands out the `x-` members.
    pub fn finish(self, reader: &mut Reader<'s, '_>) -> Extensions {
        let mut extensions = Vec::new();
        for (key, value) in self.map.iter() {
            if key.starts_with("x-") {
                extensions.push(reader.extension(&self.at, self.what, key, value));
            } else if !self.asked.contains(&key) {
                reader.unknown_keyword(&self.at.member(key).key(), key, self.what, &self.asked);
            }
        }
        extensions
    }
}

impl<'s> Reader<'s, '_> {
    /// Says that a member of the object at `at` is null.
    pub(super) fn null_value(&mut self, at: &At, key: &str) {
        self.warn(
            "null-value",
            &at.member(key).key(),
            format!("`{key}` is null"),
            "it is read as if it were absent",
            "remove the key, or give it a value",
        );
    }

    pub(super) fn wrong_type(&mut self, at: &At, wanted: &str, found: &Tree) {
        self.warn(
            "wrong-type",
            at,
            format!("expected {wanted}, found {}", found.kind()),
            "it is left out",
            &format!("write {wanted}"),
        );
    }

    pub(super) fn unknown_keyword(&mut self, at: &At, key: &str, what: &str, known: &[&str]) {
        let help = match self.guesses.guess(key, known.iter().copied()) {
            // At the top, where 2.0 and many a split description have it.
            _ if known.contains(&"components") && Section::ALL.iter().any(|section| section.key() == key) => {
                "move it into `components`".to_owned()
            }
            Some(near) => format!("did you mean `{near}`?"),
            None => "remove it, or begin its name with `x-`".to_owned(),
        };
        self.warn(
            "unknown-keyword",
            at,
            format!("`{key}` is no keyword of {} {what}", article(what)),
            "it is left out",
            &help,
        );
    }

    /// A string; a number or boolean in its place is taken as it is written.
    pub(super) fn text(&mut self, at: &At, tree: &Tree) -> Option<String> {
        match tree {
            Tree::String(text) => Some(text.to_string()),
            Tree::Bool(_) | Tree::Int(_) | Tree::Float(_) => {
                let text = self.written(at, tree);
                self.warn(
                    "scalar-for-string",
                    at,
                    format!("expected a string, found {}", tree.kind()),
                    &format!("it is read as the text `{text}`"),
                    "put quotes around it",
                );
                Some(text)
            }
            other => {
                self.wrong_type(at, "a string", other);
                None
            }
        }
    }

    /// A scalar as it stands in the file.
    pub(super) fn written(&self, at: &At, tree: &Tree) -> String {
        let json = self
            .sources
            .file(at.file)
            .is_some_and(|s| s.text.trim_start().starts_with('{'));
        let text = match tree {
            // JSON writes these one way only, and a second pass costs time.
            Tree::Bool(_) | Tree::Int(_) if json => None,
            _ => self.sources.as_written(at),
        };
        match (tree, text) {
            (Tree::String(text), _) => text.to_string(),
            (_, Some(text)) => text.to_owned(),
            (Tree::Bool(value), None) => value.to_string(),
            (Tree::Int(value), None) => value.to_string(),
            (Tree::Float(value), None) => value.to_string(),
            _ => String::new(),
        }
    }

    pub(super) fn boolean(&mut self, at: &At, tree: &Tree) -> Option<bool> {
        let text = match tree {
            Tree::Bool(value) => return Some(*value),
            Tree::String(text) => &**text,
            _ => "",
        };
        let Some(value) = spelt_boolean(text) else {
            self.wrong_type(at, "a boolean", tree);
            return None;
        };
        self.warn(
            "text-for-boolean",
            at,
            format!("expected a boolean, found the text `{text}`"),
            &format!("it is read as `{value}`"),
            &format!("write `{value}` without quotes"),
        );
        Some(value)
    }

    pub(super) fn map(&mut self, at: &At, tree: &'s Tree) -> Option<&'s Map> {
        if tree.as_map().is_none() {
            self.wrong_type(at, "a map", tree);
        }
        tree.as_map()
    }

    pub(super) fn list(&mut self, at: &At, tree: &'s Tree) -> Option<&'s [Tree]> {
        if tree.as_list().is_none() {
            self.wrong_type(at, "a list", tree);
        }
        tree.as_list()
    }

    /// A list of strings, or a `$ref` where it should stand; a single string in its place is taken as a list of one.
    pub(super) fn texts(&mut self, at: &At, tree: &'s Tree) -> Vec<String> {
        if let Tree::String(text) = tree {
            self.warn(
                "scalar-for-list",
                at,
                "expected a list of strings, found a string",
                "it is read as a list of one",
                "write it as a list",
            );
            return vec![text.to_string()];
        }
        let Some((at, list)) = self.shared_list(at, tree) else {
            return Vec::new();
        };
        list.iter()
            .enumerate()
            .filter_map(|(index, item)| self.text(&at.item(index), item))
            .collect()
    }
}

/// What stands before a word in English.
pub fn article(word: &str) -> &'static str {
    let vowel = |c: char| "aeiou".contains(c.to_ascii_lowercase());
    if word.starts_with(vowel) { "an" } else { "a" }
}
