//! `example` and `examples` of parameters, headers and media types (OAS 3.0.4 §4.8.12.2, §4.8.19), and of schemas where they
//! have another shape.

use super::cursor::Cursor;
use super::section::Section;
use super::{Example, Reader};
use crate::at::At;
use crate::source::Tree;

impl<'s> Reader<'s, '_> {
    /// `example` and `examples` of a parameter, header or media type.
    pub(super) fn examples(&mut self, cursor: &mut Cursor<'s>) -> Vec<Example> {
        let mut all = Vec::new();
        if let Some((at, tree)) = cursor.take_any("example") {
            all.push(Example {
                at,
                name: None,
                summary: None,
                value: tree.clone(),
            });
        }
        match cursor.take(self, "examples") {
            None => {}
            Some((at, tree @ Tree::Map(_))) => {
                let Some((at, map)) = self.shared_map(&at, tree) else {
                    return all;
                };
                for (name, tree) in map.iter().filter(|(name, _)| !name.starts_with("x-")) {
                    all.extend(self.example(&at.member(name), name, tree));
                }
            }
            Some((at, Tree::List(list))) => {
                self.example_shape(&at, "`examples` is a list here, and must be a map of names");
                all.extend(list.iter().enumerate().map(|(index, tree)| Example {
                    at: at.item(index),
                    name: None,
                    summary: None,
                    value: tree.clone(),
                }));
            }
            Some((at, value)) => {
                self.example_shape(&at, "`examples` must be a map of names");
                all.push(Example {
                    at,
                    name: None,
                    summary: None,
                    value: value.clone(),
                });
            }
        }
        all
    }

    fn example_shape(&mut self, at: &At, message: &str) {
        self.warn(
            "example-shape",
            at,
            message,
            "what stands there is read as the example itself",
            "write a map of names, each with the example under `value`",
        );
    }

    /// The same of a schema, which has a list. `read`: as what the values are read that stand there.
    pub(super) fn examples_of_schema(&mut self, at: &At, read: &str) {
        self.warn(
            "example-shape",
            at,
            "`examples` of a schema must be a list",
            read,
            "write a list of examples",
        );
    }

    fn example(&mut self, at: &At, name: &str, tree: &'s Tree) -> Option<Example> {
        let there = self.follow(at, tree, Section::Examples, "the example is left out")?;
        let known = ["value", "summary", "description", "externalValue"];
        let proper = match there.tree {
            Tree::Map(map) => map.iter().any(|(key, _)| known.contains(&key)) || map.is_empty(),
            _ => false,
        };
        if !proper {
            self.example_shape(&there.at, &format!("the example `{name}` has no `value`"));
            let value = there.tree.clone();
            return Some(Example {
                at: there.at,
                name: Some(name.to_owned()),
                summary: None,
                value,
            });
        }
        let mut cursor = Cursor::open(self, &there.at, there.tree, "example")?;
        let summary = cursor.string(self, "summary").or(there.description);
        cursor.ignore(&["description", "externalValue"]);
        let value = cursor.take_any("value");
        cursor.finish(self);
        let (at, value) = value?;
        Some(Example {
            at,
            name: Some(name.to_owned()),
            summary,
            value: value.clone(),
        })
    }
}
