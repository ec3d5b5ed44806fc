//! Views → `Debug` output and equality, for all types alike. Secrets are never shown.
//! Uses: `object`, `value`.
use std::fmt;

use super::object::{EXTRA, List};
use super::value::{Any, Value, View};

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            View::None => f.write_str("None"),
            View::Null => f.write_str("Null"),
            View::Bool(v) => v.fmt(f),
            View::I64(v) => v.fmt(f),
            View::U64(v) => v.fmt(f),
            View::I128(v) => v.fmt(f),
            View::F32(v) => v.fmt(f),
            View::F64(v) => v.fmt(f),
            View::Str(v) => v.fmt(f),
            View::Secret(_) => f.write_str("Secret(…)"),
            View::Text(v) => match (v.variants(), v.as_str()) {
                ("", _) | (_, None) => v.debug(f),
                (variants, Some(text)) => listed(variants, text, &text, f),
            },
            View::Code(v) => listed(v.variants(), &v.get().to_string(), &v.get(), f),
            View::Any(v) => write!(f, "{v}"),
            View::Json(v) => f.write_str(v),
            View::List(list) => {
                let mut items = f.debug_list();
                for index in 0..list.count() {
                    items.entry(&list.at(index));
                }
                items.finish()
            }
            View::Map(map) => {
                let mut entries = f.debug_map();
                map.each(&mut |key, value| {
                    entries.entry(&key, &value);
                    true
                });
                entries.finish()
            }
            View::Object(object) => {
                let schema = object.schema();
                let mut fields = f.debug_struct(schema.name);
                for (index, name) in schema.rust.split_whitespace().enumerate() {
                    let index = if index < schema.wire.len() { index } else { EXTRA };
                    fields.field(name.strip_prefix("r#").unwrap_or(name), &object.field(index));
                }
                fields.finish()
            }
            View::Union(union) => {
                let (branch, inner) = union.branch();
                let (mut name, mut known) = ("", false);
                for (index, variant) in union.rule().variants.split_whitespace().enumerate() {
                    name = variant;
                    if index == branch {
                        known = true;
                        break;
                    }
                }
                match inner {
                    inner if !known => f.debug_tuple(name).field(&Outline(inner)).finish(),
                    View::Json(_) => f.write_str(name),
                    inner => f.debug_tuple(name).field(&inner).finish(),
                }
            }
        }
    }
}

/// `Debug` of a value.
pub fn show<T: Value>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Debug::fmt(&value.view(), f)
}

/// A value of an open enum, by the name of its variant.
fn listed(variants: &str, text: &str, value: &dyn fmt::Debug, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut words = variants.split('\0');
    while let Some(wire) = words.next() {
        match words.next() {
            Some(name) if wire == text => return f.write_str(name),
            Some(_) => {}
            None => return f.debug_tuple(wire).field(value).finish(),
        }
    }
    value.fmt(f)
}

/// A value that no branch of a union fits. It may be a branch that this version does not know, or a known one that went
/// wrong: where a secret would stand nobody can tell, so no text is shown.
struct Outline<'a>(View<'a>);

impl fmt::Debug for Outline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            View::Any(Any::Object(members)) => {
                f.write_str("{")?;
                let mut comma = "";
                for key in members.keys() {
                    write!(f, "{comma}{key:?}: …")?;
                    comma = ", ";
                }
                f.write_str("}")
            }
            View::Any(Any::Array(_)) => f.write_str("[…]"),
            View::Any(Any::String(_)) => f.write_str("\"…\""),
            view => view.fmt(f),
        }
    }
}

/// Whether two views of one type show the same. Floats compare as floats do.
pub fn same(one: View<'_>, other: View<'_>) -> bool {
    match (one, other) {
        (View::None, View::None) | (View::Null, View::Null) => true,
        (View::Bool(a), View::Bool(b)) => a == b,
        (View::I64(a), View::I64(b)) => a == b,
        (View::U64(a), View::U64(b)) => a == b,
        (View::I128(a), View::I128(b)) => a == b,
        (View::F32(a), View::F32(b)) => a == b,
        (View::F64(a), View::F64(b)) => a == b,
        (View::Str(a), View::Str(b)) | (View::Secret(a), View::Secret(b)) => a == b,
        (View::Text(a), View::Text(b)) => match (a.as_str(), b.as_str()) {
            (Some(a), Some(b)) => a == b,
            // What is written may lack a fraction of a second; what `Debug` shows is the whole value.
            _ => format!("{one:?}") == format!("{other:?}"),
        },
        (View::Code(a), View::Code(b)) => a.get() == b.get(),
        (View::Any(a), View::Any(b)) => a == b,
        (View::Json(a), View::Json(b)) => a == b,
        (View::List(a), View::List(b)) => a.count() == b.count() && same_list(a, b),
        (View::Map(a), View::Map(b)) => {
            let mut equal = a.count() == b.count();
            if equal {
                a.each(&mut |key, value| {
                    equal = match b.at(key) {
                        Some(other) => same(value, other),
                        None => false,
                    };
                    equal
                });
            }
            equal
        }
        (View::Object(a), View::Object(b)) => same_object(a, b),
        (View::Union(a), View::Union(b)) => {
            let ((a, one), (b, other)) = (a.branch(), b.branch());
            a == b && same(one, other)
        }
        _ => false,
    }
}

/// Whether two values of one type are equal.
pub fn equal<T: Value>(one: &T, other: &T) -> bool {
    same(one.view(), other.view())
}

fn same_list(one: &dyn List, other: &dyn List) -> bool {
    for index in 0..one.count() {
        if !same(one.at(index), other.at(index)) {
            return false;
        }
    }
    true
}

fn same_object(one: &dyn Value, other: &dyn Value) -> bool {
    for index in 0..one.schema().wire.len() {
        if !same(one.field(index), other.field(index)) {
            return false;
        }
    }
    same(one.field(EXTRA), other.field(EXTRA))
}
