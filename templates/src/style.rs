//! Parameters as text: every style, exploded or not, percent-encoded (OAS 3.1.2 §4.8.12.3, RFC 6570).
//! Uses `plain`, `operation` and `media`.

use std::fmt::Write as _;

use super::media;
use super::operation::{Parameter, Style};
use super::plain::Plain;

/// Nesting beyond this is written as JSON.
const DEPTH: usize = 32;

fn unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// A byte as a percent-triple.
pub fn triple(byte: u8, out: &mut String) {
    let _ = write!(out, "%{byte:02X}");
}

/// Percent-encodes all but the unreserved characters of RFC 3986 §2.3.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if unreserved(byte) {
            out.push(byte as char)
        } else {
            triple(byte, &mut out)
        }
    }
    out
}

/// Leaves reserved characters and percent-triples alone, as `allowReserved` asks. What would break the query string
/// (`#[]&=+`) is encoded all the same (OAS 3.0.4 §4.8.12.2).
pub fn encode_reserved(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    for (at, &byte) in bytes.iter().enumerate() {
        let hex = |offset: usize| bytes.get(at + offset).is_some_and(u8::is_ascii_hexdigit);
        if unreserved(byte) || b":/?@!$'()*,;".contains(&byte) || (byte == b'%' && hex(1) && hex(2)) {
            out.push(byte as char);
        } else {
            triple(byte, &mut out);
        }
    }
    out
}

/// As [`encode`], with a space as `+` (application/x-www-form-urlencoded).
pub fn encode_form(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            byte if unreserved(byte) => out.push(byte as char),
            byte => triple(byte, &mut out),
        }
    }
    out
}

/// One `name=value`, not yet encoded; a value may be several texts with a delimiter between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The name.
    pub name: String,
    /// The texts of the value.
    pub texts: Vec<String>,
    /// What stands between them.
    pub delimiter: char,
}

impl Pair {
    fn one(name: &str, text: String) -> Self {
        Self {
            name: name.to_owned(),
            texts: vec![text],
            delimiter: ',',
        }
    }

    /// As text, with each piece encoded and the delimiter as the style has it (OAS 3.1.2 §4.8.12.3).
    pub fn encoded(&self, name: fn(&str) -> String, value: fn(&str) -> String) -> String {
        let delimiter = match self.delimiter {
            ' ' => "%20",
            '|' => "%7C",
            _ => ",",
        };
        let texts: Vec<String> = self.texts.iter().map(|text| value(text)).collect();
        format!("{}={}", name(&self.name), texts.join(delimiter))
    }

    /// The value as it is.
    pub fn raw(&self) -> String {
        self.texts.join(&self.delimiter.to_string())
    }
}

/// The pairs of a value in one of the query styles. What the style has no rule for, such as a list inside a list, is
/// written the way that most servers read it. `indexed`: deep lists as `a[0]`.
pub fn pairs(name: &str, style: Style, explode: bool, value: &Plain, indexed: bool) -> Vec<Pair> {
    let delimiter = match style {
        Style::SpaceDelimited => ' ',
        Style::PipeDelimited => '|',
        _ => ',',
    };
    let mut out = Vec::new();
    match value {
        Plain::Null => {}
        Plain::List(_) | Plain::Map(_) if style == Style::DeepObject => {
            deep(name, value, indexed, 0, &mut out);
        }
        Plain::List(items) => {
            let texts = flatten(items);
            if explode {
                out.extend(texts.into_iter().map(|text| Pair::one(name, text)));
            } else if !texts.is_empty() {
                out.push(Pair {
                    name: name.to_owned(),
                    texts,
                    delimiter,
                });
            }
        }
        Plain::Map(members) if explode => {
            for (key, value) in members {
                match value {
                    Plain::Null => {}
                    Plain::List(items) => out.extend(flatten(items).into_iter().map(|text| Pair::one(key, text))),
                    value => out.push(Pair::one(key, value.text())),
                }
            }
        }
        Plain::Map(members) => {
            let texts = listed(members);
            if !texts.is_empty() {
                out.push(Pair {
                    name: name.to_owned(),
                    texts,
                    delimiter,
                });
            }
        }
        scalar => out.push(Pair::one(name, scalar.text())),
    }
    out
}

/// Items as texts; nulls are left out (RFC 6570 §2.3), lists inside are opened, maps are JSON.
fn flatten(items: &[Plain]) -> Vec<String> {
    let mut texts = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Plain::Null => {}
            Plain::List(inner) => texts.extend(inner.iter().filter(|one| **one != Plain::Null).map(Plain::text)),
            item => texts.push(item.text()),
        }
    }
    texts
}

/// Keys and values in turn.
fn listed(members: &[(String, Plain)]) -> Vec<String> {
    let mut texts = Vec::with_capacity(members.len() * 2);
    for (key, value) in members {
        if *value != Plain::Null {
            texts.push(key.clone());
            match value {
                Plain::List(items) => texts.extend(flatten(items)),
                value => texts.push(value.text()),
            }
        }
    }
    texts
}

fn deep(name: &str, value: &Plain, indexed: bool, depth: usize, out: &mut Vec<Pair>) {
    match value {
        Plain::Null => {}
        Plain::Map(members) if depth < DEPTH => {
            for (key, value) in members {
                deep(&format!("{name}[{key}]"), value, indexed, depth + 1, out);
            }
        }
        Plain::List(items) if depth < DEPTH => {
            let scalars = items.iter().all(Plain::is_scalar);
            for (index, item) in items.iter().enumerate() {
                let inner = match (indexed || !scalars, depth) {
                    (true, _) => format!("{name}[{index}]"),
                    (false, 0) => format!("{name}[]"),
                    (false, _) => name.to_owned(),
                };
                deep(&inner, item, indexed, depth + 1, out);
            }
        }
        value => out.push(Pair::one(name, value.text())),
    }
}

fn json_or_text(media_type: &str, value: &Plain) -> String {
    if media::is_json(media_type) || !value.is_scalar() {
        value.json()
    } else {
        value.text()
    }
}

/// A query parameter as `name=value&…`; `None`: nothing to send.
pub fn query(parameter: &Parameter, value: &Plain) -> Option<String> {
    if let Some(media_type) = parameter.content {
        return Some(format!(
            "{}={}",
            encode(parameter.name),
            encode(&json_or_text(media_type, value))
        ));
    }
    let encoder = if parameter.allow_reserved {
        encode_reserved
    } else {
        encode
    };
    let pairs = pairs(parameter.name, parameter.style, parameter.explode, value, false);
    let texts: Vec<String> = pairs.iter().map(|pair| pair.encoded(encode, encoder)).collect();
    (!texts.is_empty()).then(|| texts.join("&"))
}

/// What a path expression becomes (RFC 6570 §3.2.2, §3.2.5, §3.2.7); empty: nothing.
pub fn path(parameter: &Parameter, value: &Plain) -> String {
    if let Some(media_type) = parameter.content {
        return encode(&json_or_text(media_type, value));
    }
    let explode = parameter.explode;
    match parameter.style {
        Style::Label => match value {
            Plain::Null => String::new(),
            value => {
                let texts = words(value, explode);
                if texts.is_empty() {
                    String::new()
                } else {
                    format!(".{}", texts.join(if explode { "." } else { "," }))
                }
            }
        },
        Style::Matrix => matrix(parameter.name, value, explode),
        _ => words(value, explode).join(","),
    }
}

/// The encoded pieces of a value: `a`, `b`; `k`, `v`; or `k=v` when exploded.
fn words(value: &Plain, explode: bool) -> Vec<String> {
    match value {
        Plain::Null => Vec::new(),
        Plain::List(items) => flatten(items).iter().map(|text| encode(text)).collect(),
        Plain::Map(members) if explode => members
            .iter()
            .filter(|(_, value)| *value != Plain::Null)
            .map(|(key, value)| format!("{}={}", encode(key), words(&flat(value), false).join(",")))
            .collect(),
        Plain::Map(members) => listed(members).iter().map(|text| encode(text)).collect(),
        scalar => vec![encode(&scalar.text())],
    }
}

/// A map inside of a map has no form in these styles: it becomes JSON.
fn flat(value: &Plain) -> Plain {
    match value {
        Plain::Map(_) => Plain::Text(value.json()),
        other => other.clone(),
    }
}

fn matrix(name: &str, value: &Plain, explode: bool) -> String {
    let name = encode(name);
    let one = |name: &str, text: &str| {
        if text.is_empty() {
            format!(";{name}")
        } else {
            format!(";{name}={text}")
        }
    };
    match value {
        Plain::Null => String::new(),
        Plain::List(_) if explode => words(value, false).iter().map(|text| one(&name, text)).collect(),
        Plain::Map(members) if explode => members
            .iter()
            .filter(|(_, value)| *value != Plain::Null)
            .map(|(key, value)| one(&encode(key), &words(&flat(value), false).join(",")))
            .collect(),
        value => {
            let texts = words(value, false);
            if texts.is_empty() {
                String::new()
            } else {
                one(&name, &texts.join(","))
            }
        }
    }
}

/// A header field's value, as it is (OAS 3.1.2 §4.8.12.3); `None`: no field.
pub fn header(parameter: &Parameter, value: &Plain) -> Option<String> {
    if let Some(media_type) = parameter.content {
        let text = json_or_text(media_type, value);
        return Some(if media::is_json(media_type) { ascii(&text) } else { text });
    }
    let texts = match value {
        Plain::Null => return None,
        Plain::List(items) => flatten(items),
        Plain::Map(members) if parameter.explode => members
            .iter()
            .filter(|(_, value)| *value != Plain::Null)
            .map(|(key, value)| format!("{key}={}", value.text()))
            .collect(),
        Plain::Map(members) => listed(members),
        scalar => return Some(scalar.text()),
    };
    (!texts.is_empty()).then(|| texts.join(","))
}

/// JSON with everything beyond ASCII escaped: fields should stay in ASCII (RFC 9110 §5.5).
fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut units = [0_u16; 2];
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

/// A cookie parameter as `name=value; …` (OAS 3.1.2 §4.8.12.3); `None`: no cookie.
pub fn cookie(parameter: &Parameter, value: &Plain) -> Option<String> {
    if let Some(media_type) = parameter.content {
        let mut text = format!("{}=", cookie_name(parameter.name));
        for byte in json_or_text(media_type, value).bytes() {
            // A semicolon would end the cookie; the rest of what no cookie may hold is no visible ASCII (RFC 6265 §4.1.1).
            if byte == b';' || !(0x21..0x7f).contains(&byte) {
                triple(byte, &mut text)
            } else {
                text.push(byte as char)
            }
        }
        return Some(text);
    }
    let pairs = pairs(parameter.name, Style::Form, parameter.explode, value, false);
    let texts: Vec<String> = pairs.iter().map(|pair| pair.encoded(cookie_name, encode)).collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

/// A cookie's name is a token: what it may hold stays.
fn cookie_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&'*+-.^_`|~".contains(&byte) {
            out.push(byte as char);
        } else {
            triple(byte, &mut out);
        }
    }
    out
}
