//! `application/x-www-form-urlencoded` bodies: each property by its entry in the encoding table (OAS 3.1.2 §4.8.15).
//! Uses `body`, `style`, `plain`, `media`, `operation`, `error` and `value`.

use super::body::{BodyFormat, Part, Payload};
use super::error::Reason;
use super::media;
use super::operation::Style;
use super::plain::Plain;
use super::style;
use super::value::View;

impl BodyFormat {
    /// As a form.
    pub const fn urlencoded(media_type: &'static str, parts: &'static [Part]) -> Self {
        Self {
            media_type,
            parts,
            write,
        }
    }
}

fn write(format: &'static BodyFormat, view: View<'_>) -> Result<Payload, Reason> {
    let body = encode(&Plain::of(view).finite()?, format.parts)?;
    Ok(Payload {
        content_type: format.media_type.to_owned(),
        body: body.into(),
    })
}

/// The form's text.
///
/// # Errors
/// When the value is no object.
pub fn encode(value: &Plain, parts: &[Part]) -> Result<String, Reason> {
    let members = match value {
        Plain::Map(members) => members,
        Plain::Null => return Ok(String::new()),
        _ => return Err(Reason::Body("a form is written from an object".to_owned())),
    };
    let mut pieces = Vec::with_capacity(members.len());
    for (name, value) in members {
        let part = Part::named(parts, name);
        match part.own_style() {
            Some((style, explode)) => styled(name, style, explode, part.allow_reserved, value, &mut pieces),
            None => by_type(name, part.content_type, value, &mut pieces),
        }
    }
    Ok(pieces.join("&"))
}

/// As in a query: names and values alike are encoded as RFC 6570 has it (§3.2.1).
fn styled(name: &str, style: Style, explode: bool, reserved: bool, value: &Plain, out: &mut Vec<String>) {
    let names = style::encoder(reserved && style::has_own_names(style, explode, value));
    // Lists in deep objects are indexed here, as the servers that take such forms read them.
    for pair in style::pairs(name, style, explode, value, true) {
        out.push(pair.encoded(names, style::encoder(reserved)));
    }
}

/// By media type: scalars as text, objects as JSON, one pair for each item of a list (OAS 3.2.0 §4.15.1.1).
fn by_type(name: &str, content_type: Option<&str>, value: &Plain, out: &mut Vec<String>) {
    let json = content_type.and_then(media::first_concrete).is_some_and(media::is_json);
    match value {
        Plain::Null => {}
        value if json => out.push(pair(name, &value.json())),
        Plain::List(items) => {
            for item in items {
                if *item != Plain::Null {
                    out.push(pair(name, &item.text()));
                }
            }
        }
        value => out.push(pair(name, &value.text())),
    }
}

fn pair(name: &str, text: &str) -> String {
    [&*encode_form(name), "=", &*encode_form(text)].concat()
}

/// As [`style::encode`], with a space as `+` (application/x-www-form-urlencoded).
fn encode_form(text: &str) -> String {
    style::encode_but(text, b"-._~ ").replace(' ', "+")
}
