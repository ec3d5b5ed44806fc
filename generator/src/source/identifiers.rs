//! What a tree has for references to lead to, found in one look at it: the names that schemas give themselves by `$id`
//! and `$anchor` (JSON Schema 2020-12 §8.2), and the files that it names itself. A schema with an `$id` is a resource of
//! its own: what is written inside starts from it.

use super::Source;
use super::address::absolute;
use super::tree::Tree;
use crate::at::push_escaped;
use std::collections::{BTreeMap, BTreeSet};

/// What stands in a tree for others to refer to, and what it refers to.
#[derive(Default)]
pub struct Found {
    pub files: BTreeSet<String>,
    pub anchors: BTreeMap<String, Vec<String>>,
    pub dynamic_anchors: BTreeMap<String, Vec<String>>,
    /// The pointer of each `$id`, which is resolved by those around it.
    pub ids: BTreeMap<String, String>,
    /// The same the other way round.
    pub resources: BTreeMap<String, String>,
}

/// What holds things by name, so that a key in it is no keyword.
const NAMING: &[&str] = &[
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
    "webhooks",
];

/// What holds values: a key in one is the value's own (JSON Schema 2020-12 §8.2.1).
const VALUES: &[&str] = &["const", "default", "enum", "example", "examples"];

/// How a map is to be read.
#[derive(Clone, Copy, PartialEq)]
enum Within {
    Keywords,
    Names,
    Discriminator,
    Value,
}

impl Within {
    /// How to read what stands under `key` of such a map.
    fn under(self, key: &str) -> Within {
        match self {
            Within::Value => Within::Value,
            Within::Names => Within::Keywords,
            _ if VALUES.contains(&key) => Within::Value,
            _ if NAMING.contains(&key) => Within::Names,
            _ if key == "discriminator" => Within::Discriminator,
            _ => Within::Keywords,
        }
    }
}

/// Looks at every map of a tree once. Depth is bounded by the reader of the text.
pub fn scan(tree: &Tree) -> Found {
    let mut found = Found::default();
    visit(tree, &mut String::new(), Within::Keywords, "", &mut found);
    found
}

/// Bounded by `visit::MAX_DEPTH`, the depth of any tree.
fn visit(tree: &Tree, pointer: &mut String, within: Within, base: &str, found: &mut Found) {
    let length = pointer.len();
    match tree {
        Tree::List(list) => {
            for (index, item) in list.iter().enumerate() {
                if matches!(item, Tree::List(_) | Tree::Map(_)) {
                    pointer.push_str(&format!("/{index}"));
                    let within = if within == Within::Value {
                        within
                    } else {
                        Within::Keywords
                    };
                    visit(item, pointer, within, base, found);
                    pointer.truncate(length);
                }
            }
        }
        Tree::Map(map) => {
            let keywords = matches!(within, Within::Keywords | Within::Discriminator);
            let id = map.get("$id").and_then(Tree::as_str).filter(|_| keywords);
            let id = id.map(|id| id.strip_suffix('#').unwrap_or(id));
            // `#name` is how older drafts write an anchor.
            let own = id.filter(|id| !id.starts_with('#')).map(|id| absolute(base, id));
            if let Some(id) = own.as_deref().or(id) {
                found.ids.entry(id.to_owned()).or_insert_with(|| pointer.clone());
            }
            if let Some(own) = &own {
                found.resources.insert(pointer.clone(), own.clone());
            }
            let base = own.as_deref().unwrap_or(base);
            for (key, value) in map.iter() {
                match (key, value) {
                    ("$ref", Tree::String(text)) => file_part(text, found),
                    ("$anchor" | "$dynamicAnchor", Tree::String(name)) if keywords => {
                        let bearers = found.anchors.entry(name.to_string()).or_default();
                        bearers.push(pointer.clone());
                        if key == "$dynamicAnchor" {
                            let bearers = found.dynamic_anchors.entry(name.to_string()).or_default();
                            bearers.push(pointer.clone());
                        }
                    }
                    ("mapping", Tree::Map(mapping)) if within == Within::Discriminator => {
                        for (_, value) in mapping.iter() {
                            if let Tree::String(text) = value
                                && is_file_like(text)
                            {
                                file_part(text, found);
                            }
                        }
                    }
                    (_, Tree::List(_) | Tree::Map(_)) => {
                        pointer.push('/');
                        push_escaped(pointer, key);
                        visit(value, pointer, within.under(key), base, found);
                        pointer.truncate(length);
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// Whether the value of a mapping is a reference rather than the name of a schema.
fn is_file_like(text: &str) -> bool {
    text.contains('#') || text.contains('/') || [".json", ".yaml", ".yml"].iter().any(|end| text.ends_with(end))
}

fn file_part(reference: &str, found: &mut Found) {
    let part = reference.split_once('#').map_or(reference, |(part, _)| part);
    if !part.is_empty() {
        found.files.insert(part.to_owned());
    }
}

/// The schemas with an `$id` that enclose a place, innermost first: what is written there starts from them
/// (JSON Schema 2020-12 §8.2.1).
pub fn resources_around<'s>(source: &'s Source, place: &str) -> impl Iterator<Item = &'s str> {
    let mut around = Vec::new();
    let mut place = Some(place).filter(|_| !source.resources.is_empty());
    while let Some(pointer) = place {
        around.extend(
            source
                .resources
                .get_key_value(pointer)
                .map(|(pointer, _)| pointer.as_str()),
        );
        place = pointer.rsplit_once('/').map(|(parent, _)| parent);
    }
    around.into_iter()
}

/// The schema with an `$id` to which a place belongs; the document itself if there is none.
pub fn resource_of<'s>(source: &'s Source, place: &str) -> &'s str {
    resources_around(source, place).next().unwrap_or_default()
}

/// What relative references at a place start from, if a schema around it has an `$id`.
pub fn base_of<'s>(source: &'s Source, place: &str) -> Option<&'s str> {
    let resource = resources_around(source, place).next()?;
    source.resources.get(resource).map(String::as_str)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::tests::load_texts;
    use crate::at::{At, FileId};

    #[test]
    fn a_value_names_nothing() {
        const TEXT: &str = "
components:
  schemas:
    A:
      const: {$id: https://example.com/thing, $anchor: num}
      examples: [{$anchor: num}]
      properties: {default: {$anchor: mine}, enum: {properties: {const: {$id: https://example.com/own}}}}
      $defs: {thing: {$id: https://example.com/thing}, num: {$anchor: num}}
";
        let (sources, _) = load_texts(&[("api.yaml", TEXT)]);
        let to = |reference: &str| format!("{:?}", sources.resolve(&At::root(FileId(0)), reference).unwrap().0);
        let a = "0#/components/schemas/A";
        assert_eq!(to("https://example.com/thing"), format!("{a}/$defs/thing"));
        assert_eq!(to("#num"), format!("{a}/$defs/num"));
        assert_eq!(to("#mine"), format!("{a}/properties/default"));
        assert_eq!(
            to("https://example.com/own"),
            format!("{a}/properties/enum/properties/const")
        );
    }
}
