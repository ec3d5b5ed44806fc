//! A value without its Rust type: what styles, forms and parts are written from.
//! Made from a `View`. Uses `encode`, `error` and `value`.

use std::fmt::Write as _;

use super::encode;
use super::error::Reason;
use super::value::{Any, View};

/// A value as JSON knows it, with numbers already as text.
#[derive(PartialEq)]
pub enum Plain {
    /// `null`, or an absent option.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number, as JSON writes it.
    Number(String),
    /// A string.
    Text(String),
    /// Items in order.
    List(Vec<Plain>),
    /// Members in order.
    Map(Vec<(String, Plain)>),
}

impl Plain {
    /// The value behind a view.
    pub fn of(view: View<'_>) -> Self {
        match view {
            View::None | View::Null => Self::Null,
            View::Bool(value) => Self::Bool(value),
            View::F32(value) => Self::Number(float32(value)),
            View::F64(value) => Self::Number(float(value)),
            View::I64(_) | View::U64(_) | View::I128(_) | View::Code(_) => Self::Number(text(view)),
            View::Str(_) | View::Secret(_) | View::Text(_) => Self::Text(text(view)),
            View::Any(any) => Self::of_any(any),
            View::Json(json) => match serde_json::from_str(json) {
                Ok(any) => Self::of_any(&any),
                Err(_) => Self::Null,
            },
            View::List(list) => {
                let mut items = Vec::new();
                for index in 0..list.count() {
                    items.push(Self::of(list.at(index)));
                }
                Self::List(items)
            }
            View::Union(union) if !encode::is_object(view) => Self::of(union.branch().1),
            View::Map(_) | View::Object(_) | View::Union(_) => Self::of_members(view),
        }
    }

    fn of_members(view: View<'_>) -> Self {
        let mut members = Vec::new();
        encode::members(view, &mut |key, value| members.push((key.to_owned(), Self::of(value))));
        Self::Map(members)
    }

    fn of_any(any: &Any) -> Self {
        match any {
            Any::Null => Self::Null,
            Any::Bool(value) => Self::Bool(*value),
            Any::Number(number) => Self::Number(match number.as_f64() {
                Some(value) if number.is_f64() => float(value),
                _ => number.to_string(),
            }),
            Any::String(text) => Self::Text(text.clone()),
            Any::Array(items) => Self::List(items.iter().map(Self::of_any).collect()),
            Any::Object(_) => Self::of_members(View::Any(any)),
        }
    }

    /// The text of one value: a string as it is, a number or truth value as JSON writes it; a list or map as JSON.
    pub fn text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            other => other.json(),
        }
    }

    /// Itself, if each number in it is one.
    ///
    /// # Errors
    /// When a float is NaN or infinite.
    pub fn finite(self) -> Result<Self, Reason> {
        if self.is_finite() {
            Ok(self)
        } else {
            Err(Reason::no_number())
        }
    }

    pub(super) fn is_finite(&self) -> bool {
        match self {
            // `NaN`, `inf` and `-inf`, as Rust writes them.
            Self::Number(text) => !text.ends_with(['N', 'f']),
            Self::List(items) => items.iter().all(Self::is_finite),
            Self::Map(members) => members.iter().all(|(_, value)| value.is_finite()),
            Self::Null | Self::Bool(_) | Self::Text(_) => true,
        }
    }

    /// Whether it is neither list nor map.
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Map(_))
    }

    /// As JSON.
    pub fn json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(number) => out.push_str(number),
            Self::Text(text) => quote(text, out),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Self::Map(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    quote(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1f' | '\x7f' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn text(view: View<'_>) -> String {
    let mut out = String::new();
    view.write_text(&mut out);
    out
}

fn float32(value: f32) -> String {
    // Through the shortest text of the narrow type, or 0.1 would become 0.10000000149011612.
    let text = value.to_string();
    match text.parse() {
        Ok(value) => float(value),
        Err(_) => text,
    }
}

/// A float as JSON writes it, whole ones without `.0`.
pub fn float(value: f64) -> String {
    let text = match serde_json::Number::from_f64(value) {
        Some(number) => number.to_string(),
        None => value.to_string(),
    };
    match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}
