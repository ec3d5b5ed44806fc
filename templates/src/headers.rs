//! Documented response headers as typed fields; a malformed one is as good as none.
//! Uses `reply` (in the macro), `value`, `object`, `json`, `json_read` and `decode`; has the macro `headers!`.
#![allow(unused_macros, unused_imports)]

use http::HeaderMap;

use super::decode::{Seen, missing};
use super::json_read::Reader;
use super::object::{EXTRA, List, Number, Union, position};
use super::value::{Any, Slot, Value};

/// How a field's text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `simple`
    Simple,
    /// `simple`, exploded
    Explode,
    /// As JSON
    Json,
    /// A list with an item for each line: `Set-Cookie`, whose commas are part of it (RFC 9110 §5.3)
    Lines,
}

/// One field; several lines are joined with commas (RFC 9110 §5.3).
pub fn header<T: Value>(headers: &HeaderMap, name: &str, form: Form) -> Option<T> {
    let mut lines = Vec::new();
    for line in headers.get_all(name) {
        lines.push(trimmed(std::str::from_utf8(line.as_bytes()).ok()?));
    }
    if lines.is_empty() {
        return None;
    }
    let mut value = T::blank();
    let text = lines.join(",");
    let read = match (form, value.slot()) {
        (Form::Json, _) => return super::json::from_slice(text.as_bytes()).ok(),
        (Form::Lines, Slot::List(list)) => items(list, &lines, 0),
        (_, slot) => fill(slot, &text, form == Form::Explode, 0),
    };
    if read { Some(value) } else { None }
}

fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

fn number(place: &mut dyn Number, text: &str) -> bool {
    // Rust would take `+5`.
    !text.starts_with('+') && place.parse(text)
}

/// As JSON if it is JSON, as a string if it is none.
fn any(text: &str) -> Any {
    match serde_json::from_str(text) {
        Ok(value) => value,
        Err(_) => Any::String(text.to_owned()),
    }
}

/// What stands between commas; one inside of a quoted string separates nothing (RFC 9110 §5.6.4).
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let (mut after, mut end) = (0, Some(0));
    text.split(move |c: char| {
        after += c.len_utf8();
        let quoted = end.is_some_and(|end| after <= end);
        if c == '"' && !quoted && end.is_some() {
            // A mark that nothing closes opens nothing, nor does any after it.
            end = closing(text.get(after..).unwrap_or_default()).map(|at| after + at + 1);
        }
        c == ',' && !quoted
    })
}

/// Where the mark is that ends a quoted string.
fn closing(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })
}

fn elements(text: &str) -> Vec<&str> {
    let mut elements = Vec::new();
    for one in pieces(text) {
        let one = trimmed(one);
        // Empty elements do not count (RFC 9110 §5.6.1.2).
        if !one.is_empty() {
            elements.push(one);
        }
    }
    elements
}

/// Keys and values: `k=v` when exploded, in turn when not.
fn members(text: &str, explode: bool) -> Option<Vec<(&str, &str)>> {
    let mut members = Vec::new();
    if explode {
        for one in elements(text) {
            members.push(one.split_once('=')?);
        }
        return Some(members);
    }
    let mut words = pieces(text);
    while let Some(key) = words.next() {
        members.push((trimmed(key), trimmed(words.next()?)));
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
        Slot::Bool(place) => {
            *place = text == "true";
            *place || text == "false"
        }
        Slot::Number(place) => number(place, text),
        Slot::Str(place) => {
            text.clone_into(place);
            true
        }
        Slot::Text(place) => place.parse(text),
        Slot::Code(place) => match text.parse() {
            Ok(value) => {
                place.set(value);
                true
            }
            Err(_) => false,
        },
        Slot::Any(place, _) => {
            *place = any(text);
            true
        }
        Slot::Opt(place) => fill(place.some(), text, explode, depth + 1),
        Slot::List(list) => items(list, &elements(text), depth),
        Slot::Map(map) => {
            let Some(members) = members(text, explode) else {
                return false;
            };
            map.clear();
            for (key, value) in members {
                if !fill(map.insert(key.to_owned()), value, false, depth + 1) {
                    return false;
                }
            }
            true
        }
        Slot::Object(object) => {
            let Some(members) = members(text, explode) else {
                return false;
            };
            let mut seen = Seen::default();
            for (key, value) in members {
                let index = position(object.schema().wire, key);
                let place = match (index, object.field_mut(index.unwrap_or(EXTRA))) {
                    (Some(index), place) => {
                        seen.set(index);
                        place
                    }
                    (None, Slot::Map(map)) => map.insert(key.to_owned()),
                    (None, _) => continue,
                };
                if !fill(place, value, false, depth + 1) {
                    return false;
                }
            }
            missing(object, &seen, false).is_none()
        }
        Slot::Union(place) => {
            // As the JSON that the text may be, else as a string.
            let quoted = Any::String(text.to_owned()).to_string();
            if chosen(place, text) || chosen(place, &quoted) {
                return true;
            }
            place.unknown(any(text));
            // A number that is written as text keeps nothing else.
            is_unknown(place)
        }
    }
}

fn items(list: &mut dyn List, texts: &[&str], depth: usize) -> bool {
    for (index, text) in texts.iter().enumerate() {
        if !fill(list.item(index), text, false, depth + 1) {
            return false;
        }
    }
    list.finish(texts.len()).is_none()
}

/// Whether the JSON is a form that the union knows.
fn chosen(place: &mut dyn Union, json: &str) -> bool {
    let mut reader = Reader::new(json);
    let read = super::decode::fill(&mut reader, Slot::Union(place)).is_ok() && reader.end().is_ok();
    read && !is_unknown(place)
}

/// Whether the form is the last one, which is kept for what is not known.
fn is_unknown(place: &dyn Union) -> bool {
    let forms = place.rule().variants.split_whitespace().count();
    place.branch().0 >= forms.saturating_sub(1)
}

/// Typed header fields of an answer: field, then its name on the wire; ` explode`, ` json` or ` lines` says how it is
/// written.
macro_rules! headers {
    ($name:ident { $($index:literal $field:ident $wire:literal $($form:ident)?),* $(,)? }) => {
        impl $crate::runtime::reply::Headers for $name {
            fn read(headers: &::http::HeaderMap) -> Self {
                Self { $($field: $crate::runtime::headers::header(headers, $wire, $crate::runtime::headers::headers!(@ $($form)?))),* }
            }
        }
    };
    (@) => { $crate::runtime::headers::Form::Simple };
    (@ explode) => { $crate::runtime::headers::Form::Explode };
    (@ json) => { $crate::runtime::headers::Form::Json };
    (@ lines) => { $crate::runtime::headers::Form::Lines };
}
pub(crate) use headers;
