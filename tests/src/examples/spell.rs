//! Types and values of the model → how Rust and JSON spell them, for the
//! crates that try examples.

use mintage::model::{Format, Int, Type};
use mintage::name::Names;
use mintage::source::Tree;

/// The Rust spelling of a type, seen from a crate whose client is the module `client`; `None` where it has none
/// that can be decoded. Its depth is bounded by that of the schema.
pub fn rust(ty: &Type, names: &Names, client: &str) -> Option<String> {
    let inner = |ty: &Type| rust(ty, names, client);
    Some(match ty {
        Type::Bool => "bool".into(),
        Type::Int(Int::I32) => "i32".into(),
        Type::Int(Int::I64) => "i64".into(),
        Type::Int(Int::U32) => "u32".into(),
        Type::Int(Int::U64) => "u64".into(),
        Type::Int(Int::I128) => "i128".into(),
        Type::F32 => "f32".into(),
        Type::F64 => "f64".into(),
        Type::Lenient(of) => format!("crate::runtime::Lenient<{}>", inner(of)?),
        Type::String | Type::Binary | Type::Format(Format::Time | Format::Uuid | Format::Decimal) => "String".into(),
        Type::Format(Format::DateTime) => "crate::runtime::DateTime".into(),
        Type::Format(Format::Date) => "crate::runtime::Date".into(),
        Type::Format(Format::Base64) => "crate::runtime::Base64".into(),
        Type::Format(Format::Secret) => "crate::runtime::Secret".into(),
        Type::Format(Format::UnixTime) => "crate::runtime::UnixTime".into(),
        Type::List(of) => format!("Vec<{}>", inner(of)?),
        Type::Map(of) => format!("std::collections::BTreeMap<String, {}>", inner(of)?),
        Type::Tuple(items) => {
            let items: Option<Vec<String>> = items.iter().map(inner).collect();
            format!("({},)", items?.join(", "))
        }
        Type::Nullable(of) => format!("Option<{}>", inner(of)?),
        Type::Named(id) | Type::Boxed(id) => format!("{client}::models::{}", names.of(*id)?.name),
        Type::Any => "serde_json::Value".into(),
        Type::Foreign(_) => return None,
    })
}

/// A value as JSON text, integers exact. Its depth is bounded by that of the tree, which the reader bounds.
pub fn json(tree: &Tree) -> String {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    match tree {
        Tree::Null => "null".into(),
        Tree::Bool(value) => value.to_string(),
        Tree::Int(value) => value.to_string(),
        Tree::Float(value) => serde_json::Value::from(*value).to_string(),
        Tree::String(value) => text(value),
        Tree::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Tree::Map(map) => {
            let members = map.iter().map(|(key, value)| format!("{}:{}", text(key), json(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}
