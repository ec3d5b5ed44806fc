//! A key of `content` → the media types that it means: one, unless it is a list
//! (OAS 3.0.4 §4.8.14, RFC 9110 §8.3.1).

/// Second halves that do not belong to `application`, and words for what has another name.
const SHORT: &[(&str, &str)] = &[
    ("*", "*/*"),
    ("csv", "text/csv"),
    ("event-stream", "text/event-stream"),
    ("form", "application/x-www-form-urlencoded"),
    ("form-data", "multipart/form-data"),
    ("html", "text/html"),
    ("plain", "text/plain"),
    ("schema", "*/*"),
    ("text", "text/plain"),
];

/// Media types that there are not, and what is meant.
const NONE: &[(&str, &str)] = &[("application/form-data", "multipart/form-data")];

/// A slash as PHP writes it in JSON. In YAML without quotes it is two characters.
pub(super) const ESCAPED_SLASH: &str = "\\/";

/// Keys of other objects, which stand here by mistake.
pub(super) const MISPLACED: &[&str] = &["description", "encoding", "example", "examples"];

/// Whether it is a media type or a range of them, with or without parameters.
pub(super) fn is_proper(key: &str) -> bool {
    let mut pieces = split(key, ';').into_iter();
    pieces.next().is_some_and(is_essence)
        && key.trim() == key
        && split(key, ',').len() == 1
        && !pieces.any(|piece| is_essence(piece.trim()))
        && real(key).is_none()
}

/// Of several media types of one value the lowest is the one to write it in: the first, if it is JSON or plain text, else
/// any that is JSON, then any plain text. A list or an object has no form in XML or bytes that a schema could tell.
pub(super) fn ease(name: &str, index: usize) -> u8 {
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    let json = matches!(subtype, "json" | "x-json") || subtype.ends_with("+json");
    let text = essence.starts_with("text/") && subtype != "xml";
    match (json, text) {
        (true, _) | (_, true) if index == 0 => 0,
        (true, _) => 1,
        (_, true) => 2,
        _ => 3,
    }
}

/// What a key that is not proper is read as.
pub(super) fn meant(key: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for one in split(key, ',').into_iter().flat_map(|one| split(one, ';')) {
        let piece = one.trim();
        match all.last_mut() {
            Some(last) if piece.contains('=') => {
                last.push_str("; ");
                last.push_str(piece);
            }
            _ if piece.is_empty() => {}
            _ => all.push(named(piece)),
        }
    }
    let mut kept: Vec<String> = Vec::new();
    for name in all {
        if !kept.contains(&name) {
            kept.push(name);
        }
    }
    if kept.is_empty() {
        kept.push("*/*".to_owned());
    }
    kept
}

fn named(piece: &str) -> String {
    let piece: String = piece.chars().filter(|c| !c.is_whitespace()).collect();
    let piece = piece.replace(ESCAPED_SLASH, "/");
    if is_essence(&piece) {
        return real(&piece).map(str::to_owned).unwrap_or(piece);
    }
    let known = SHORT.iter().find(|(short, _)| piece.eq_ignore_ascii_case(short));
    match known {
        Some((_, name)) => (*name).to_owned(),
        None if is_token(&piece) => format!("application/{}", piece.to_ascii_lowercase()),
        // Of any kind: the schema says more than such a name.
        None => "*/*".to_owned(),
    }
}

/// What is meant by a media type that there is not.
fn real(piece: &str) -> Option<&'static str> {
    let known = NONE.iter().find(|(none, _)| piece.eq_ignore_ascii_case(none));
    known.map(|(_, name)| *name)
}

fn is_essence(text: &str) -> bool {
    let text = text.trim_end();
    text.split_once('/')
        .is_some_and(|(main, sub)| is_token(main) && is_token(sub))
}

/// A name as it is written, but for what can't be seen: `X-\u{202e}`.
pub(super) fn visible(name: &str) -> String {
    let shown = |c: char| match c {
        // Only in Rust do these need a backslash.
        '"' | '\'' | '\\' => c.to_string(),
        c => c.escape_debug().to_string(),
    };
    name.chars().map(shown).collect()
}

/// A word of HTTP (RFC 9110 §5.6.2), as the names of header fields are too.
pub(super) fn is_token(text: &str) -> bool {
    let sign = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.bytes().all(sign)
}

/// At each of these that stands outside of quotes.
fn split(text: &str, at: char) -> Vec<&str> {
    let mut quoted = false;
    let outside = |c: char| {
        quoted ^= c == '"';
        c == at && !quoted
    };
    text.split(outside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proper_keys() {
        for key in [
            "application/json",
            "Application/JSON",
            "*/*",
            "application/*+json",
            "application/json;charset=utf-8",
            "application/json; profile=\"a, b; c/d\"",
        ] {
            assert!(is_proper(key), "{key}");
        }
    }

    #[test]
    fn what_others_mean() {
        for (key, names) in [
            ("", &["*/*"][..]),
            ("*", &["*/*"]),
            ("json", &["application/json"]),
            ("Problem+JSON", &["application/problem+json"]),
            ("text", &["text/plain"]),
            (" application/json ", &["application/json"]),
            ("application / json", &["application/json"]),
            ("application/json, text/plain", &["application/json", "text/plain"]),
            (
                "application/json; v=2,text/xml;",
                &["application/json; v=2", "text/xml"],
            ),
            ("application/json; text/plain", &["application/json", "text/plain"]),
            ("json, application/json", &["application/json"]),
            ("what is this?/", &["*/*"]),
            ("application/form-data", &["multipart/form-data"]),
            ("application\\/json", &["application/json"]),
            (
                "application\\/json; charset=utf-8",
                &["application/json; charset=utf-8"],
            ),
        ] {
            assert!(!is_proper(key), "{key}");
            assert_eq!(meant(key), names, "{key}");
        }
    }
}
