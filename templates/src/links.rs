//! `Link` header fields: relations to absolute targets (RFC 8288).
//! Uses `url`.

use http::HeaderMap;

use super::url::{Url, cut};

/// A link has a handful of relations; with each goes the whole target.
const MOST_RELS: usize = 16;

/// A link: its relation, in lower case, and its target, absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// `next`, `last`, …
    pub rel: String,
    /// The URL.
    pub target: String,
}

impl Link {
    /// The links of an answer's header fields, in order; relative ones are resolved against `base`, the URL that was asked.
    pub fn all(headers: &HeaderMap, base: &str) -> Vec<Self> {
        links(headers, base)
    }
}

/// The links of an answer to a request for `base`, in order. Links of another context (`anchor`) are left out; reading
/// stops where a field is malformed.
pub fn links(headers: &HeaderMap, base: &str) -> Vec<Link> {
    let mut links = Vec::new();
    let Some(base) = Url::parse(base) else { return links };
    for field in headers.get_all(http::header::LINK) {
        let Ok(mut rest) = std::str::from_utf8(field.as_bytes()) else {
            continue;
        };
        while let Some(tail) = link(rest, &base, &mut links) {
            rest = tail;
        }
    }
    links
}

/// Reads one; answers what follows.
fn link<'a>(text: &'a str, base: &Url, links: &mut Vec<Link>) -> Option<&'a str> {
    let text = text.trim_start_matches([' ', '\t', ',']);
    let (target, mut rest) = text.strip_prefix('<')?.split_once('>')?;
    let (mut rels, mut anchored) = (None, false);
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        let Some(tail) = rest.strip_prefix(';') else { break };
        let tail = tail.trim_start_matches([' ', '\t']);
        let end = tail.find([' ', '\t', '=', ';', ',']).unwrap_or(tail.len());
        let (name, tail) = tail.split_at_checked(end)?;
        let tail = tail.trim_start_matches([' ', '\t']);
        let (value, tail) = match tail.strip_prefix('=') {
            Some(tail) => value(tail.trim_start_matches([' ', '\t'])),
            None => (String::new(), tail),
        };
        // Only the first counts (RFC 8288 §3.3).
        if name.eq_ignore_ascii_case("rel") && rels.is_none() {
            rels = Some(value);
        } else if name.eq_ignore_ascii_case("anchor") {
            anchored = true;
        }
        rest = tail;
    }
    if let Some(target) = absolute(base, target).filter(|_| !anchored) {
        for rel in rels.unwrap_or_default().split_ascii_whitespace().take(MOST_RELS) {
            links.push(Link {
                rel: rel.to_ascii_lowercase(),
                target: target.clone(),
            });
        }
    }
    rest.strip_prefix(',')
}

/// A target, resolved if it is relative; one of another scheme is as absolute as it can be.
fn absolute(base: &Url, target: &str) -> Option<String> {
    let (reference, fragment) = cut(target.trim_ascii(), '#');
    let (scheme, rest) = cut(reference, ':');
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    let of_http = ["http", "https"].iter().any(|own| scheme.eq_ignore_ascii_case(own));
    let mut text = match rest {
        Some(_) if named && !of_http => reference.to_owned(),
        _ => base.join(reference)?.text(),
    };
    if let Some(fragment) = fragment {
        text.push('#');
        text.push_str(fragment);
    }
    Some(text)
}

/// A token or a quoted string, and what follows.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([' ', '\t', ';', ',']).unwrap_or(text.len());
        let (value, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        return (value.to_owned(), rest);
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, quoted.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}
