//! Documented response headers as typed fields; a malformed one is as good as none.
//! Uses `value`, `object` and `json`; has the macro `headers!`.
#![allow(unused_macros, unused_imports)]

use http::HeaderMap;

use super::value::{Any, Slot, Value};

/// The header fields of an operation's answers that its description names.
pub trait Headers {
    /// Takes them from an answer. A field that is missing or does not fit is `None`.
    fn read(headers: &HeaderMap) -> Self;
}

/// None are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoHeaders;

impl Headers for NoHeaders {
    fn read(_: &HeaderMap) -> Self {
        Self
    }
}

/// How a field's text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `simple`
    Simple,
    /// `simple`, exploded
    Explode,
    /// As JSON
    Json,
}

/// One field; several lines are joined with commas (RFC 9110 §5.3).
pub fn header<T: Value>(headers: &HeaderMap, name: &str, form: Form) -> Option<T> {
    let text = joined(headers, name)?;
    let mut value = T::blank();
    let fits = match form {
        Form::Json => return super::json::from_slice(text.as_bytes()).ok(),
        form => fill(value.slot(), &text, form == Form::Explode, 0),
    };
    fits.then_some(value)
}

fn joined(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut lines = Vec::new();
    for line in headers.get_all(name) {
        lines.push(std::str::from_utf8(line.as_bytes()).ok()?.trim_matches([' ', '\t']));
    }
    (!lines.is_empty()).then(|| lines.join(","))
}

fn number<T: std::str::FromStr>(place: &mut T, text: &str) -> bool {
    // Rust would take `+5`, and floats such as `inf`.
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b"-+.eE".contains(&b)) && !text.starts_with('+');
    match text.parse() {
        Ok(value) if plain => {
            *place = value;
            true
        }
        _ => false,
    }
}

fn elements(text: &str) -> Vec<&str> {
    // Empty elements do not count (RFC 9110 §5.6.1.2).
    text.split(',')
        .map(|one| one.trim_matches([' ', '\t']))
        .filter(|one| !one.is_empty())
        .collect()
}

/// Keys and values: `k=v` when exploded, in turn when not.
fn members(text: &str, explode: bool) -> Option<Vec<(&str, &str)>> {
    if explode {
        return elements(text).into_iter().map(|one| one.split_once('=')).collect();
    }
    let mut members = Vec::new();
    let mut words = text.split(',').map(|one| one.trim_matches([' ', '\t']));
    while let Some(key) = words.next() {
        members.push((key, words.next()?));
    }
    Some(members)
}

/// Options inside of options are no deeper than this.
const DEPTH: usize = 8;

fn fill(slot: Slot<'_>, text: &str, explode: bool, depth: usize) -> bool {
    if depth > DEPTH {
        return false;
    }
    match slot {
        Slot::Skip => true,
        Slot::Bool(place) => match text {
            "true" => {
                *place = true;
                true
            }
            "false" => {
                *place = false;
                true
            }
            _ => false,
        },
        Slot::I32(place) => number(place, text),
        Slot::I64(place) => number(place, text),
        Slot::U32(place) => number(place, text),
        Slot::U64(place) => number(place, text),
        Slot::I128(place) => number(place, text),
        Slot::F32(place) => number(place, text),
        Slot::F64(place) => number(place, text),
        Slot::Str(place) => {
            text.clone_into(place);
            true
        }
        Slot::Text(place) => place.parse(text),
        Slot::Code(place) => text.parse().map(|value| place.set(value)).is_ok(),
        Slot::Any(place) => {
            *place = serde_json::from_str(text).unwrap_or_else(|_| Any::String(text.to_owned()));
            true
        }
        Slot::Opt(place) => fill(place.some(), text, explode, depth + 1),
        Slot::List(list) => {
            let items = elements(text);
            items
                .iter()
                .enumerate()
                .all(|(index, item)| fill(list.item(index), item, false, depth + 1))
                && list.finish(items.len()).is_none()
        }
        Slot::Map(map) => members(text, explode).is_some_and(|members| {
            map.clear();
            members
                .into_iter()
                .all(|(key, value)| fill(map.insert(key.to_owned()), value, false, depth + 1))
        }),
        Slot::Object(object) => members(text, explode).is_some_and(|members| {
            members.into_iter().all(
                |(key, value)| match object.schema().wire.iter().position(|name| *name == key) {
                    Some(index) => fill(object.field_mut(index), value, false, depth + 1),
                    None => true,
                },
            )
        }),
        // Which branch is meant can't be told from bare text.
        Slot::Union(union) => {
            union.unknown(serde_json::from_str(text).unwrap_or_else(|_| Any::String(text.to_owned())));
            true
        }
    }
}

/// Typed header fields of an answer: field, then its name on the wire; ` explode` or ` json` says how it is written.
macro_rules! headers {
    ($name:ident { $($index:literal $field:ident $wire:literal $($form:ident)?),* $(,)? }) => {
        impl $crate::runtime::headers::Headers for $name {
            fn read(headers: &::http::HeaderMap) -> Self {
                Self { $($field: $crate::runtime::headers::header(headers, $wire, $crate::runtime::headers::headers!(@ $($form)?))),* }
            }
        }
    };
    (@) => { $crate::runtime::headers::Form::Simple };
    (@ explode) => { $crate::runtime::headers::Form::Explode };
    (@ json) => { $crate::runtime::headers::Form::Json };
}
pub(crate) use headers;
