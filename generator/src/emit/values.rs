//! Values of the description → JSON text and Rust expressions.

use super::print::{Page, string, tokens};
use super::{Context, types};
use crate::model::{Shape, Type};
use crate::source::Tree;

/// Compact JSON.
pub fn json(tree: &Tree) -> String {
    let mut out = String::new();
    write(tree, &mut out);
    out
}

/// As deep as the tree, whose depth is bounded when it is read.
fn write(tree: &Tree, out: &mut String) {
    match tree {
        Tree::Null => out.push_str("null"),
        Tree::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Tree::Int(i) => out.push_str(&i.to_string()),
        Tree::Float(f) => {
            out.push_str(&serde_json::Number::from_f64(*f).map_or_else(|| "null".to_owned(), |n| n.to_string()))
        }
        Tree::String(s) => out.push_str(&serde_json::Value::from(&**s).to_string()),
        Tree::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Tree::Map(map) => {
            out.push('{');
            for (index, (key, value)) in map.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&serde_json::Value::from(key).to_string());
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

/// The expression that fills in a value which is always the same; `None` where we have no way to write it.
pub fn fixed(cx: &Context<'_>, page: &mut Page, ty: &Type, value: &Tree) -> Option<String> {
    match (types::resolved(cx, ty), value) {
        (Type::String, Tree::String(text)) => Some(format!("{}.to_owned()", string(text))),
        (Type::Bool, Tree::Bool(value)) => Some(value.to_string()),
        (Type::Int(int), Tree::Int(value)) => int.holds(*value).then(|| value.to_string()),
        (Type::F32 | Type::F64, Tree::Int(value)) => Some(format!("{value}.0")),
        (Type::F32, Tree::Float(value)) => (*value as f32).is_finite().then(|| format!("{value:?}")),
        (Type::F64, Tree::Float(value)) => Some(format!("{value:?}")),
        (Type::Named(id), value) => {
            let (def, names) = (cx.api.types.get(*id)?, cx.names.of(*id)?);
            let Shape::Enumeration(shape) = &def.shape else {
                return None;
            };
            let index = shape.values.iter().position(|known| known.value == *value)?;
            let owner = types::owned(cx, page, &Type::Named(*id));
            Some(format!("{owner}::{}", names.members.get(index)?))
        }
        _ => None,
    }
    .filter(|text| !tokens(text).is_empty())
}
