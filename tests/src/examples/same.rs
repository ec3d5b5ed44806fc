//! An example and what came back of it → where they differ, by the types
//! that carried it: numbers by value, dates by instant, null as absent only
//! where the type is received only.

use super::gather::received_only;
use mintage::at::push_escaped;
use mintage::model::{Api, Format, Presence, Shape, Type};
use mintage::source::Tree;

/// One difference.
#[derive(Clone, Debug)]
pub struct Difference {
    /// JSON pointer into the example.
    pub pointer: String,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A member of the example that did not come back.
    Lost,
    /// Anything else, in words.
    Other(String),
}

/// Every difference between what was written in the document and what came back.
pub fn differences(api: &Api, ty: &Type, expected: &Tree, got: &Tree) -> Vec<Difference> {
    let mut compare = Compare { api, found: Vec::new() };
    compare.at(std::slice::from_ref(ty), expected, got, "");
    compare.found
}

struct Compare<'a> {
    api: &'a Api,
    found: Vec<Difference>,
}

impl Compare<'_> {
    /// Bounded by the depth of the example, which the reader bounds.
    fn at(&mut self, types: &[Type], expected: &Tree, got: &Tree, pointer: &str) {
        let types = self.opened(types);
        match (expected, got) {
            (Tree::Map(expected), Tree::Map(got)) => {
                for (key, value) in expected.iter() {
                    let mut below = pointer.to_owned() + "/";
                    push_escaped(&mut below, key);
                    match got.get(key) {
                        Some(got) => self.at(&self.member(&types, key), value, got, &below),
                        None if *value == Tree::Null && self.may_be_absent(&types, key) => {}
                        None => self.found.push(Difference {
                            pointer: below,
                            kind: Kind::Lost,
                        }),
                    }
                }
                for (key, value) in got.iter().filter(|(key, _)| !expected.contains_key(key)) {
                    self.other(pointer, format!("`{key}` came out of nothing: {}", short(value)));
                }
            }
            (Tree::List(expected), Tree::List(got)) if expected.len() == got.len() => {
                for (index, (expected, got)) in expected.iter().zip(got).enumerate() {
                    self.at(&self.item(&types, index), expected, got, &format!("{pointer}/{index}"));
                }
            }
            (expected, got) if self.equal(&types, expected, got) => {}
            (expected, got) => self.other(pointer, format!("{} came back as {}", short(expected), short(got))),
        }
    }

    fn other(&mut self, pointer: &str, words: String) {
        self.found.push(Difference {
            pointer: pointer.to_owned(),
            kind: Kind::Other(words),
        });
    }

    fn equal(&self, types: &[Type], expected: &Tree, got: &Tree) -> bool {
        if expected == got {
            return true;
        }
        match (expected, got) {
            (Tree::Int(_) | Tree::Float(_), Tree::Int(_) | Tree::Float(_)) => {
                let (a, b) = (number(expected), number(got));
                let single = types.contains(&Type::F32);
                match (expected, got) {
                    (Tree::Int(_), Tree::Int(_)) => false,
                    _ => a == b || single && a as f32 == b as f32,
                }
            }
            (Tree::String(a), Tree::String(b)) if types.contains(&Type::Format(Format::DateTime)) => {
                let instant = |text: &str| text.parse::<jiff::Timestamp>().ok();
                instant(a).is_some_and(|i| instant(b) == Some(i))
            }
            // What is read from a text is written as a number.
            (Tree::String(text), Tree::Int(_) | Tree::Float(_)) if is_lenient(types) => {
                text.parse::<f64>().is_ok_and(|value| value == number(got))
            }
            _ => false,
        }
    }

    /// The types behind names, nulls and choices: all that the value may have been read as.
    fn opened(&self, types: &[Type]) -> Vec<Type> {
        let mut open = types.to_vec();
        let mut done = Vec::new();
        while let Some(ty) = open.pop() {
            if done.contains(&ty) {
                continue;
            }
            match &ty {
                Type::Nullable(inner) => open.push((**inner).clone()),
                Type::Named(id) | Type::Boxed(id) => match self.api.types.get(*id).map(|def| &def.shape) {
                    Some(Shape::Alias(inner)) => open.push(inner.clone()),
                    Some(Shape::Union(union)) => open.extend(union.branches.iter().map(|b| b.ty.clone())),
                    _ => {}
                },
                _ => {}
            }
            done.push(ty);
        }
        done
    }

    fn member(&self, types: &[Type], key: &str) -> Vec<Type> {
        let mut found = Vec::new();
        for ty in types {
            match ty {
                Type::Map(inner) => found.push((**inner).clone()),
                Type::Named(id) | Type::Boxed(id) => {
                    if let Some(Shape::Struct(shape)) = self.api.types.get(*id).map(|def| &def.shape) {
                        let field = shape.fields.iter().find(|f| f.wire == key).map(|f| &f.ty);
                        found.extend(field.or(shape.extra.as_ref()).cloned());
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn item(&self, types: &[Type], index: usize) -> Vec<Type> {
        let inner = types.iter().filter_map(|ty| match ty {
            Type::List(inner) => Some((**inner).clone()),
            Type::Tuple(items) => items.get(index).cloned(),
            _ => None,
        });
        inner.collect()
    }

    fn may_be_absent(&self, types: &[Type], key: &str) -> bool {
        types.iter().any(|ty| {
            let (Type::Named(id) | Type::Boxed(id)) = ty else {
                return false;
            };
            let Some(def) = self.api.types.get(*id).filter(|def| received_only(def.directions)) else {
                return false;
            };
            let Shape::Struct(shape) = &def.shape else { return false };
            let mut fields = shape.fields.iter();
            fields.any(|f| f.wire == key && f.presence == Presence::Optional)
        })
    }
}

fn is_lenient(types: &[Type]) -> bool {
    types.iter().any(|ty| matches!(ty, Type::Lenient(_)))
}

fn number(tree: &Tree) -> f64 {
    match tree {
        Tree::Int(value) => *value as f64,
        Tree::Float(value) => *value,
        _ => f64::NAN,
    }
}

fn short(tree: &Tree) -> String {
    let text = super::spell::json(tree);
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
