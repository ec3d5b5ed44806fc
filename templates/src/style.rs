//! Parameters as text, in the styles of queries, header fields and plain paths, percent-encoded (OAS 3.1.2 §4.8.12.3,
//! RFC 6570). `path_styles`, `cookie` and `content` have the rest, for the clients that need it.
//! Uses `plain` and `operation`.

use super::operation::{Parameter, Style};
use super::plain::Plain;

/// Nesting beyond this is written as JSON.
const DEPTH: usize = 32;

/// Beside letters and digits (RFC 3986 §2.3).
const UNRESERVED: &[u8] = b"-._~";

/// A byte as a percent-triple.
pub fn triple(byte: u8, out: &mut String) {
    out.push('%');
    for half in [byte >> 4, byte & 15] {
        let digit = char::from_digit(u32::from(half), 16).unwrap_or_default();
        out.push(digit.to_ascii_uppercase());
    }
}

/// Percent-encodes all but letters, digits and what is to be kept.
pub fn encode_but(text: &str, keep: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || keep.contains(&byte) {
            out.push(byte as char);
        } else {
            triple(byte, &mut out);
        }
    }
    out
}

/// Percent-encodes all but the unreserved characters of RFC 3986 §2.3.
pub fn encode(text: &str) -> String {
    encode_but(text, UNRESERVED)
}

/// Leaves reserved characters and percent-triples alone, as `allowReserved` asks. What would break the query string
/// (`#[]&=+`) is encoded all the same (OAS 3.0.4 §4.8.12.2).
pub fn encode_reserved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        let is_triple = matches!(rest, [b'%', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
        if is_triple || byte.is_ascii_alphanumeric() || b"-._~:/?@!$'()*,;".contains(byte) {
            out.push(*byte as char);
        } else {
            triple(*byte, &mut out);
        }
        rest = after;
    }
    out
}

/// One `name=value`, not yet encoded; a value may be several texts with a delimiter between them.
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
        let mut out = name(&self.name);
        for (index, text) in self.texts.iter().enumerate() {
            out.push_str(if index == 0 { "=" } else { delimiter });
            out.push_str(&value(text));
        }
        out
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
        Plain::List(_) | Plain::Map(_) if style == Style::DeepObject => deep(name, value, indexed, 0, &mut out),
        Plain::Map(members) if explode => {
            for (key, value) in members {
                match value {
                    Plain::Map(_) => out.push(Pair::one(key, value.text())),
                    value => each(key, texts(value), &mut out),
                }
            }
        }
        value if explode => each(name, texts(value), &mut out),
        value => {
            let texts = texts(value);
            if !texts.is_empty() {
                out.push(Pair {
                    name: name.to_owned(),
                    texts,
                    delimiter,
                });
            }
        }
    }
    out
}

/// A pair for each text.
fn each(name: &str, texts: Vec<String>, out: &mut Vec<Pair>) {
    for text in texts {
        out.push(Pair::one(name, text));
    }
}

/// The texts that a value is in one line: none for null, keys and values in turn for a map.
fn texts(value: &Plain) -> Vec<String> {
    match value {
        Plain::Null => Vec::new(),
        Plain::List(items) => flatten(items),
        Plain::Map(members) => {
            let mut texts = Vec::with_capacity(members.len() * 2);
            for (key, value) in members {
                match value {
                    Plain::Null => {}
                    Plain::List(items) => {
                        texts.push(key.clone());
                        texts.append(&mut flatten(items));
                    }
                    value => texts.extend([key.clone(), value.text()]),
                }
            }
            texts
        }
        scalar => vec![scalar.text()],
    }
}

/// Items as texts; nulls are left out (RFC 6570 §2.3), lists inside are opened, maps are JSON.
fn flatten(items: &[Plain]) -> Vec<String> {
    let mut texts = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Plain::Null => {}
            Plain::List(inner) => {
                for one in inner {
                    if *one != Plain::Null {
                        texts.push(one.text());
                    }
                }
            }
            item => texts.push(item.text()),
        }
    }
    texts
}

fn deep(name: &str, value: &Plain, indexed: bool, depth: usize, out: &mut Vec<Pair>) {
    match value {
        Plain::Null => {}
        Plain::Map(members) if depth < DEPTH => {
            for (key, value) in members {
                deep(&[name, "[", key, "]"].concat(), value, indexed, depth + 1, out);
            }
        }
        Plain::List(items) if depth < DEPTH => {
            let scalars = items.iter().all(Plain::is_scalar);
            for (index, item) in items.iter().enumerate() {
                let inner = match (indexed || !scalars, depth) {
                    (true, _) => format!("{name}[{index}]"),
                    (false, 0) => [name, "[]"].concat(),
                    (false, _) => name.to_owned(),
                };
                deep(&inner, item, indexed, depth + 1, out);
            }
        }
        value => out.push(Pair::one(name, value.text())),
    }
}

/// A query parameter as `name=value&…`; `None`: nothing to send.
pub fn query(parameter: &Parameter, value: &Plain) -> Option<String> {
    let reserved = parameter.allow_reserved;
    let pairs = pairs(parameter.name, parameter.style, parameter.explode, value, false);
    let own_names = has_own_names(parameter.style, parameter.explode, value);
    joined(&pairs, encoder(reserved && own_names), encoder(reserved), "&")
}

/// Whether the names that are sent are the keys of a map, which are its content as its values are.
pub fn has_own_names(style: Style, explode: bool, value: &Plain) -> bool {
    style == Style::Form && explode && matches!(value, Plain::Map(_))
}

/// What encodes a text, `allowReserved` or not.
pub fn encoder(reserved: bool) -> fn(&str) -> String {
    if reserved { encode_reserved } else { encode }
}

/// Pairs as text; `None`: there are none.
pub fn joined(pairs: &[Pair], name: fn(&str) -> String, value: fn(&str) -> String, delimiter: &str) -> Option<String> {
    let mut texts = Vec::with_capacity(pairs.len());
    for pair in pairs {
        texts.push(pair.encoded(name, value));
    }
    some(&texts, delimiter)
}

/// Texts as one; `None`: there are none.
fn some(texts: &[String], delimiter: &str) -> Option<String> {
    if texts.is_empty() {
        None
    } else {
        Some(texts.join(delimiter))
    }
}

/// What a path expression becomes (RFC 6570 §3.2.2); nothing, or `None`: nothing.
pub fn simple(parameter: &Parameter, value: &Plain) -> Option<String> {
    Some(words(value, parameter.explode).join(","))
}

/// The encoded pieces of a value: `a`, `b`; `k`, `v`; or `k=v` when exploded.
pub fn words(value: &Plain, explode: bool) -> Vec<String> {
    let mut out = Vec::new();
    match value {
        Plain::Map(members) if explode => {
            for (key, value) in members {
                if *value != Plain::Null {
                    out.push([&encode(key), "=", &member(value)].concat());
                }
            }
        }
        value => {
            for text in texts(value) {
                out.push(encode(&text));
            }
        }
    }
    out
}

/// The encoded value of a member. A map inside of a map has no form in these styles: it becomes JSON.
pub fn member(value: &Plain) -> String {
    match value {
        Plain::Map(_) => encode(&value.json()),
        value => words(value, false).join(","),
    }
}

/// A header field's value, as it is (OAS 3.1.2 §4.8.12.3); `None`: no field.
pub fn header(parameter: &Parameter, value: &Plain) -> Option<String> {
    let texts = match value {
        Plain::Map(members) if parameter.explode => {
            let mut texts = Vec::with_capacity(members.len());
            for (key, value) in members {
                let text = match value {
                    Plain::Null => continue,
                    Plain::List(items) => flatten(items).join(","),
                    value => value.text(),
                };
                texts.push([key, "=", &text].concat());
            }
            texts
        }
        value => texts(value),
    };
    some(&texts, ",")
}

/// A cookie's name is a token: what it may hold stays (RFC 6265 §4.1.1).
pub fn token(name: &str) -> String {
    encode_but(name, b"!#$&'*+-.^_`|~")
}
