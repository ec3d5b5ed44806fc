//! Text and the tree that was read of it → how the scalars look in the file, where that says more than the tree has: `1.10`
//! is no 1.1 to whoever wanted a string.

use super::tree::Tree;
use super::visit::Key;
use crate::at::push_escaped;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// The text of every scalar that is no string, by pointer: what `1.10` and `2020` look like in the file.
/// A second pass, made only when a string is wanted where something else stands.
pub fn written(text: &str, tree: &Tree) -> BTreeMap<Box<str>, Box<str>> {
    let mut found = BTreeMap::new();
    if let Some(first) = serde_yaml::Deserializer::from_str(text).next() {
        let mut pointer = String::new();
        // JSON that YAML does not take: what was found up to there.
        let _ = Walk {
            tree,
            pointer: &mut pointer,
            found: &mut found,
        }
        .deserialize(first);
    }
    found
}

/// Walks text and tree side by side.
struct Walk<'w> {
    tree: &'w Tree,
    pointer: &'w mut String,
    found: &'w mut BTreeMap<Box<str>, Box<str>>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.tree {
            Tree::String(_) => deserializer.deserialize_ignored_any(IgnoredAny).map(drop),
            Tree::List(_) => deserializer.deserialize_seq(self),
            Tree::Map(_) => deserializer.deserialize_map(self),
            Tree::Null | Tree::Bool(_) | Tree::Int(_) | Tree::Float(_) => {
                let text = Key.deserialize(deserializer)?;
                self.found.insert(self.pointer.as_str().into(), text);
                Ok(())
            }
        }
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what was read before")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let length = self.pointer.len();
        for (index, tree) in self.tree.as_list().unwrap_or_default().iter().enumerate() {
            self.pointer.push_str(&format!("/{index}"));
            items.next_element_seed(Walk {
                tree,
                pointer: self.pointer,
                found: self.found,
            })?;
            self.pointer.truncate(length);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let length = self.pointer.len();
        let mut entries = self.tree.as_map().into_iter().flat_map(|m| m.iter()).peekable();
        while let Some(key) = members.next_key_seed(Key)? {
            // Keys that stand twice and merge keys are not in the tree.
            match entries.next_if(|(k, _)| *k == &*key) {
                Some((_, tree)) => {
                    self.pointer.push('/');
                    push_escaped(self.pointer, &key);
                    members.next_value_seed(Walk {
                        tree,
                        pointer: self.pointer,
                        found: self.found,
                    })?;
                    self.pointer.truncate(length);
                }
                None => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::at::FileId;
    use crate::diag::{Severity, Sink};
    use crate::source::parse::parse;

    #[test]
    fn scalars_as_written() {
        let text = "v: 1.10\nl: [1.0, 'x', 0x1F, 2]\nk: 1\nk: 2\nm: {w: true}\n";
        let parsed = parse(FileId(0), "a.yaml", text, Severity::Error, &mut Sink::new());
        let found = written(text, &parsed.unwrap().tree);
        let found: Vec<(&str, &str)> = found.iter().map(|(k, v)| (&**k, &**v)).collect();
        assert_eq!(
            found,
            [
                ("/k", "1"),
                ("/l/0", "1.0"),
                ("/l/2", "0x1F"),
                ("/l/3", "2"),
                ("/m/w", "true"),
                ("/v", "1.10")
            ]
        );
    }
}
