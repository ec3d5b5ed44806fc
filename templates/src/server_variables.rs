//! Values of a server's variables → its URL, where none of them leaves its place (OAS 3.1.2 §4.8.6).
//! Uses `server` and `url`.

use super::server::{ServerTemplate, ServerUrl};
use super::url::{self, Url};

impl ServerTemplate {
    /// The URL with these values, and defaults for the rest. A value that may not stand in its place makes a URL that no
    /// client is built with.
    pub fn fill(&self, values: &[(&str, &str)]) -> ServerUrl {
        let mut server = ServerUrl {
            url: String::with_capacity(self.url.len()),
            of: Some(*self),
            vouched: true,
            fault: None,
        };
        let mut rest = self.url;
        while let Some((before, after)) = rest.split_once('{') {
            server.url.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                server.url.push('{');
                rest = after;
                continue;
            };
            let variable = self.variables.iter().find(|(known, ..)| *known == name);
            let (default, allowed) = variable.map_or(("", &[][..]), |(_, default, allowed)| (*default, *allowed));
            let given = values.iter().find(|(known, _)| *known == name);
            let value = given.map_or(default, |(_, value)| *value);
            // What the description itself says is right.
            if value != default && !allowed.contains(&value) {
                let place = Place::of(&server.url, tail);
                if !allowed.is_empty() {
                    server.fault = Some(format!("`{value}` is no `{name}` of this server: {}", listing(allowed)));
                } else if let Some(wanted) = place.refuses(value) {
                    server.fault = Some(format!("`{value}` can't be the `{name}` of this server: {wanted}"));
                }
                // `http` is not what the description vouches for when the caller says it.
                server.vouched &= !matches!(place, Place::Scheme | Place::Url);
            }
            server.url.push_str(value);
            rest = tail;
        }
        server.url.push_str(rest);
        server
    }
}

fn listing(allowed: &[&str]) -> String {
    let quoted: Vec<String> = allowed.iter().map(|value| format!("`{value}`")).collect();
    format!("it is one of {}", quoted.join(", "))
}

/// Where in a URL a variable stands, which says what its value may be: never what would end its place and begin another.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// `{scheme}://…`
    Scheme,
    /// The beginning of the URL, and whatever may follow: `{url}/v1`.
    Url,
    /// All of the host: `https://{host}/`, which may have a port, or `https://{host}:{port}/`, which may not.
    Whole { port: bool },
    /// A piece of the host: `https://{region}.example.com`.
    Host,
    /// `https://example.com:{port}`
    Port,
    /// In the path.
    Path,
    /// After the `?`.
    Query,
}

impl Place {
    fn of(before: &str, after: &str) -> Self {
        if before.is_empty() {
            return if after.starts_with("://") {
                Self::Scheme
            } else {
                Self::Url
            };
        }
        if before.contains('?') {
            return Self::Query;
        }
        let Some((_, authority)) = before.split_once("//") else {
            // Relative to some other address, or a scheme in pieces.
            return if after.contains("://") {
                Self::Scheme
            } else {
                Self::Path
            };
        };
        if authority.contains('/') {
            Self::Path
        } else if authority.is_empty() && (after.is_empty() || after.starts_with(['/', '?', ':'])) {
            Self::Whole {
                port: !after.starts_with(':'),
            }
        } else if authority.ends_with(':') {
            Self::Port
        } else {
            Self::Host
        }
    }

    /// What is wanted instead of this value; `None`: it is fine.
    fn refuses(self, value: &str) -> Option<&'static str> {
        let host = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
        let port = |text: &str| text.parse::<u16>().is_ok() && text.bytes().all(|b| b.is_ascii_digit());
        let legal = |more: &[u8]| {
            value
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b"#\\<>\"^`{}".contains(&b) && !more.contains(&b))
        };
        let dots = || {
            value
                .split('/')
                .any(|segment| matches!(url::decoded(segment).as_str(), "." | ".."))
        };
        let (fine, wanted) = match self {
            Self::Scheme => (matches!(value, "http" | "https"), "it is `http` or `https`"),
            Self::Url => (
                legal(b"?") && !dots() && Url::parse(value).is_some(),
                "it is an http or https URL in ASCII, without a query, a fragment and segments of dots",
            ),
            Self::Whole { port: with_port } => {
                let (name, digits) = match value.rsplit_once(':') {
                    Some((name, digits)) if !value.ends_with(']') => (name, Some(digits)),
                    _ => (value, None),
                };
                let named = !name.is_empty() && host(name) || url::is_v6(name);
                let wanted = if with_port {
                    "it is a host in ASCII, perhaps with a port"
                } else {
                    "it is a host in ASCII, without a port"
                };
                (named && digits.is_none_or(|digits| with_port && port(digits)), wanted)
            }
            Self::Host => (
                host(value),
                "a piece of a host has letters of ASCII, digits, `-`, `.`, `_` and `~`",
            ),
            Self::Port => (port(value), "a port is a number up to 65535"),
            Self::Path => (
                legal(b"?") && !dots(),
                "a path has no segment of dots, no `?`, and what is not ASCII, blanks and ``#\\<>\"^`{}`` only percent-encoded",
            ),
            Self::Query => (
                legal(b"&"),
                "a value in a query has no `&`, and what is not ASCII, blanks and ``#\\<>\"^`{}`` only percent-encoded",
            ),
        };
        (!fine).then_some(wanted)
    }
}
