//! The values of `enum` and `const` beside `type`: what can only mean one thing is put right, and what contradicts `type`
//! stays in its place, where extensions count on it, for `lower` to pass over.

use super::{Dialect, Kinds, Reader, Schema, SchemaId};
use crate::at::At;
use crate::source::{Map, Tree};

/// What becomes of a value that `type` does not allow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// A number or boolean without quotes among strings: its text.
    Text,
    /// A text that spells a number.
    Number,
    /// A text that spells a boolean, as YAML 1.1 did.
    Boolean,
    /// Null, which the author must mean.
    Null,
    /// Nothing: no value is this and of the type.
    Unfit,
}

/// A value of the list, or the constant.
struct Listed<'t> {
    at: At,
    value: &'t mut Tree,
}

/// An `enum` of a list that is one of what is in it, with the extensions that tell of its values.
pub(super) struct OfItems {
    items: SchemaId,
    values: Vec<Tree>,
    extensions: Vec<(String, Tree)>,
}

impl Reader<'_, '_> {
    /// Takes the `enum` of a list for that of its items where it can mean nothing else: no list is in it, and all that is
    /// in it is what `items` allows. By the letter no list would be allowed at all.
    pub(super) fn enum_of_items(&mut self, map: &Map, kinds: Kinds, schema: &mut Schema) {
        let lists_alone = Kinds {
            array: true,
            ..Kinds::default()
        };
        let is_of_lists = Kinds { null: false, ..kinds } == lists_alone;
        let (Some(items), Some(values), true) = (schema.items, &schema.enumeration, is_of_lists) else {
            return;
        };
        let Some(allowed) = map.get("items").and_then(Tree::as_map).and_then(allowed_items) else {
            return;
        };
        let is_item = |value: &Tree| value.as_list().is_none() && allowed.is_none_or(|kinds| kinds.allow(value));
        if !values.iter().all(is_item) {
            return;
        }
        self.warn(
            "enum-of-items",
            &schema.at.member("enum").key(),
            "`enum` lists what the items can be, beside a `type` that allows nothing but lists",
            "it is read as the `enum` of the items",
            "move `enum` into `items`",
        );
        // The two say how a list is written in one text.
        let of_texts = |key: &str| matches!(key, "x-enum-multiple" | "x-enum-delimiter");
        let tells_of_values = |(key, _): &(String, Tree)| key.starts_with("x-enum") && !of_texts(key);
        let (told, kept) = std::mem::take(&mut schema.extensions)
            .into_iter()
            .partition(tells_of_values);
        schema.extensions = kept;
        self.of_items.push(OfItems {
            items,
            values: schema.enumeration.take().unwrap_or_default(),
            extensions: told,
        });
    }

    /// Gives the items what stood beside them, once they are read.
    pub(super) fn hand_down_enums(&mut self) {
        for OfItems {
            items,
            values,
            extensions,
        } in std::mem::take(&mut self.of_items)
        {
            if let Some(schema) = self.schemas.get_mut(items) {
                schema.enumeration = Some(values);
                schema.extensions.extend(extensions);
            }
        }
    }

    /// Puts the values right and says so: one message for what went wrong in one way, at the first such value.
    pub(super) fn fit_listed(&mut self, at: &At, kinds: Kinds, nullable: bool, schema: &mut Schema) {
        let null = kinds.null || nullable;
        let list = at.member("enum");
        let mut enumeration = schema.enumeration.take();
        let values = enumeration.iter_mut().flatten().enumerate();
        let values = values.map(|(index, value)| Listed {
            at: list.item(index),
            value,
        });
        let of_list = self.fit_values(values, kinds, null, schema, "enum");
        schema.enumeration = enumeration;
        let mut constant = schema.constant.take();
        let value = constant.iter_mut().map(|value| Listed {
            at: at.member("const"),
            value,
        });
        let of_constant = self.fit_values(value, kinds, null, schema, "const");
        schema.constant = constant;
        if (of_list || of_constant) && !null {
            schema.kinds = super::dialect::with_null(schema.kinds);
        }
    }

    /// Whether null is among them.
    fn fit_values<'t>(
        &mut self,
        values: impl Iterator<Item = Listed<'t>>,
        kinds: Kinds,
        null: bool,
        schema: &mut Schema,
        keyword: &str,
    ) -> bool {
        // Each outcome with the place of its first value, what that is, and how many there are.
        let mut met: Vec<(Outcome, At, &'static str, usize)> = Vec::new();
        let (mut fitting, mut nulls) = (0, false);
        for Listed { at, value } in values {
            nulls |= *value == Tree::Null;
            let found = value.kind();
            let Some(outcome) = self.fit_value(&at, value, kinds, null) else {
                fitting += usize::from(*value != Tree::Null);
                continue;
            };
            fitting += usize::from(!matches!(outcome, Outcome::Unfit | Outcome::Null));
            match met.iter_mut().find(|(other, ..)| *other == outcome) {
                Some((.., times)) => *times += 1,
                None => met.push((outcome, at, found, 1)),
            }
        }
        for (outcome, at, found, times) in met {
            // Where nothing fits, one of the two is a slip: the type, unless more is said of what it allows.
            let of_values = outcome == Outcome::Unfit && fitting == 0 && !speaks_of_its_type(schema);
            if of_values {
                let with_null = super::dialect::with_null(None);
                schema.kinds = if null || nulls { with_null } else { None };
            }
            let listed = listing(keyword, found, times);
            let (message, note, help) = match outcome {
                Outcome::Text => (
                    format!("{listed} without quotes in a schema of strings"),
                    "what stands there is read as text",
                    "put quotes around it",
                ),
                Outcome::Number => (
                    format!("{listed} in a schema of numbers"),
                    "it is read as the number that it spells",
                    "remove the quotes",
                ),
                Outcome::Boolean => (
                    format!("{listed} in a schema of booleans"),
                    "it is read as the boolean that it spells",
                    "write `true` or `false`, without quotes",
                ),
                Outcome::Null => (
                    format!("`{keyword}` has null, which `type` does not allow"),
                    "null is allowed all the same",
                    match self.dialect {
                        Dialect::V30 => "write `nullable: true` beside it, or put quotes around it if it is a text",
                        Dialect::V31 => "add `\"null\"` to `type`, or put quotes around it if it is a text",
                    },
                ),
                Outcome::Unfit if of_values => (
                    format!("{listed}, and no value that `type` allows"),
                    "`type` is left out: the value is what is listed",
                    "correct `type`, or the values",
                ),
                Outcome::Unfit => (
                    format!("{listed}, which `type` does not allow"),
                    "it is left out: no value can be both",
                    "correct the value, or `type`",
                ),
            };
            self.warn("enum-value-type", &at, message, note, help);
        }
        nulls
    }

    /// What became of a value that does not fit.
    fn fit_value(&mut self, at: &At, value: &mut Tree, kinds: Kinds, null: bool) -> Option<Outcome> {
        let numbers = kinds.number || kinds.integer;
        let others = kinds.array || kinds.object;
        let fitted = match value {
            Tree::Null if null => return None,
            Tree::Null => return Some(Outcome::Null),
            Tree::Bool(_) if kinds.boolean => return None,
            Tree::Int(_) if numbers => return None,
            Tree::Float(f) if kinds.number || kinds.integer && f.fract() == 0.0 => return None,
            // Of what JSON has no number for `beyond_json` has told.
            Tree::Float(f) if numbers && !f.is_finite() => return None,
            Tree::String(_) if kinds.string => return None,
            Tree::List(_) if kinds.array => return None,
            Tree::Map(_) if kinds.object => return None,
            Tree::Bool(_) | Tree::Int(_) | Tree::Float(_) if kinds.string && !numbers && !kinds.boolean && !others => {
                let text = Tree::String(self.written(at, value).into());
                Some((text, Outcome::Text))
            }
            Tree::String(text) if numbers && !kinds.boolean && !others => {
                spelt_number(text, kinds.number).map(|number| (number, Outcome::Number))
            }
            Tree::String(text) if kinds.boolean && !numbers && !others => {
                spelt_boolean(text).map(|boolean| (Tree::Bool(boolean), Outcome::Boolean))
            }
            _ => None,
        };
        let Some((fitted, outcome)) = fitted else {
            return Some(Outcome::Unfit);
        };
        *value = fitted;
        // What the YAML reader finds too large for a number, it takes for a text.
        if !value.is_json() {
            self.beyond_json(at, value);
            return None;
        }
        Some(outcome)
    }
}

/// The kinds that `items` allows, none where it names none; `None` where more than `type` says which values there are.
fn allowed_items(items: &Map) -> Option<Option<Kinds>> {
    let others = ["$ref", "$dynamicRef", "enum", "const", "allOf", "anyOf", "oneOf"];
    if others.iter().any(|keyword| items.contains_key(keyword)) {
        return None;
    }
    let named = match items.get("type") {
        // Words and marks say nothing of values.
        None => {
            let words = ["title", "description", "example", "examples", "deprecated", "nullable"];
            let silent = |key: &str| key.starts_with("x-") || words.contains(&key);
            return items.iter().all(|(key, _)| silent(key)).then_some(None);
        }
        Some(Tree::List(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
    };
    let mut kinds = Kinds {
        null: items.get("nullable") == Some(&Tree::Bool(true)),
        ..Kinds::default()
    };
    let known = |name: &Tree| name.as_str().is_some_and(|name| kinds.add(name));
    named.iter().all(known).then_some(Some(kinds))
}

/// What a keyword lists, for messages: the first of so many values that are alike, and how many more there are.
pub fn listing(keyword: &str, found: &str, times: usize) -> String {
    match (keyword, times) {
        ("const", _) => format!("`const` is {found}"),
        (_, 0 | 1) => format!("`{keyword}` lists {found}"),
        (_, 2) => format!("`{keyword}` lists {found} and one more such value"),
        (_, times) => format!("`{keyword}` lists {found} and {} more such values", times - 1),
    }
}

/// Whether the schema says more of lists or objects than that it allows them.
fn speaks_of_its_type(schema: &Schema) -> bool {
    schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || !schema.properties.is_empty()
        || schema.additional_properties.is_some()
        || !schema.pattern_properties.is_empty()
}

/// The number that a text spells: an integer, unless there may be `fractions`. It may be one that JSON has not.
pub fn spelt_number(text: &str, fractions: bool) -> Option<Tree> {
    let text = text.trim();
    if let Ok(int) = text.parse() {
        return Some(Tree::Int(int));
    }
    let number: f64 = text.parse().ok()?;
    (fractions || number.fract() == 0.0 || !number.is_finite()).then_some(Tree::Float(number))
}

/// The boolean that a text spells, in the words of YAML 1.1.
pub fn spelt_boolean(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "y" => Some(true),
        "false" | "no" | "off" | "n" => Some(false),
        _ => None,
    }
}
