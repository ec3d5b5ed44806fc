//! Media types: which documented key a received `Content-Type` belongs to (RFC 9110 §8.3.1, §12.5.1).
//! Uses `url`.

use super::url;

/// A media type or range, taken apart.
struct Media<'a> {
    main: &'a str,
    sub: &'a str,
    parameters: Parameters<'a>,
}

impl Media<'_> {
    fn parameter(&self, name: &str) -> Option<String> {
        for (own, value) in self.parameters {
            if own.eq_ignore_ascii_case(name) {
                return Some(value);
            }
        }
        None
    }
}

/// Names and values, from a text that begins with one of them.
#[derive(Clone, Copy)]
struct Parameters<'a>(&'a str);

impl<'a> Iterator for Parameters<'a> {
    type Item = (&'a str, String);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.0.is_empty() {
            let (piece, rest) = piece(self.0);
            self.0 = rest;
            if let (name, Some(value)) = url::cut(piece, '=') {
                return Some((name.trim_ascii(), unquoted(value.trim_ascii())));
            }
        }
        None
    }
}

fn token(text: &str) -> bool {
    for b in text.bytes() {
        if !b.is_ascii_alphanumeric() && !b"!#$%&'*+-.^_`|~".contains(&b) {
            return false;
        }
    }
    !text.is_empty()
}

fn parse(text: &str) -> Option<Media<'_>> {
    let (name, parameters) = piece(text);
    let (main, sub) = url::cut(name.trim_ascii(), '/');
    let sub = sub.filter(|sub| token(main) && token(sub))?;
    let parameters = Parameters(parameters);
    Some(Media { main, sub, parameters })
}

/// What is meant by a value that may stand in quotes.
fn unquoted(value: &str) -> String {
    let inside = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let Some(quoted) = inside else {
        return value.to_owned();
    };
    let mut out = String::with_capacity(quoted.len());
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    out
}

/// Up to the first `;` that stands outside of quotes, and what follows it.
fn piece(text: &str) -> (&str, &str) {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b';' if !quoted => {
                let (piece, rest) = text.split_at_checked(at).unwrap_or((text, ""));
                return (piece, rest.get(1..).unwrap_or_default());
            }
            _ => {}
        }
    }
    (text, "")
}

/// How well a documented key fits what was received; `None`: not at all.
fn fit(key: &Media<'_>, received: &Media<'_>) -> Option<(u8, usize)> {
    let level = match (key.main.eq_ignore_ascii_case(received.main), key.sub) {
        (true, sub) if sub.eq_ignore_ascii_case(received.sub) => 4,
        (true, "*") => 2,
        // `application/*+json` is no media range of RFC 9110, but it is written and its meaning is plain.
        (true, sub) => match (sub.strip_prefix("*+"), received.sub.rsplit_once('+')) {
            (Some(suffix), Some((_, own))) if own.eq_ignore_ascii_case(suffix) => 3,
            _ => return None,
        },
        (false, "*") if key.main == "*" => 1,
        (false, _) => return None,
    };
    let mut matched = 1;
    for (name, value) in key.parameters {
        let charset = name.eq_ignore_ascii_case("charset");
        let same = |other: String| other == value || charset && other.eq_ignore_ascii_case(&value);
        if received.parameter(name).is_some_and(same) {
            matched += 1;
        } else if charset {
            // The same text in another charset is no other content, but one that says nothing of it fits better.
            matched = 0;
        } else {
            return None;
        }
    }
    Some((level, matched))
}

/// The index of the documented key that applies: the type itself, the more parameters the better, then `type/*`, then
/// `*/*` (OAS 3.1.2 §4.8.16.1). A missing type is taken for `application/octet-stream` (RFC 9110 §8.3).
pub fn select<'k>(keys: impl Iterator<Item = &'k str>, received: Option<&str>) -> Option<usize> {
    let received = parse(received.unwrap_or("application/octet-stream"));
    let (mut best, mut most) = (None, (0, 0));
    for (index, key) in keys.enumerate() {
        let Some(key) = parse(key) else { continue };
        let score = match &received {
            Some(received) => fit(&key, received),
            None if key.main == "*" && key.sub == "*" => Some((1, 1)),
            None => None,
        };
        if let Some(score) = score
            && score > most
        {
            (best, most) = (Some(index), score);
        }
    }
    best
}

/// Whether it is JSON by its name: `application/json`, `text/json`, `application/x-json`, anything with `+json`.
pub fn is_json(media_type: &str) -> bool {
    let Some(media) = parse(media_type) else {
        return false;
    };
    let sub = media.sub.to_ascii_lowercase();
    sub == "json" || sub == "x-json" || sub.ends_with("+json")
}

/// The first type of a list (`image/png, image/jpeg`) that is no range.
pub fn first_concrete(list: &str) -> Option<&str> {
    if list.contains('"') {
        return (!list.contains('*')).then_some(list);
    }
    for one in list.split(',') {
        let one = one.trim_ascii();
        if !one.is_empty() && !one.contains('*') {
            return Some(one);
        }
    }
    None
}

/// The `charset` parameter.
pub fn charset(media_type: &str) -> Option<String> {
    parse(media_type)?.parameter("charset")
}
