//! URLs as far as a client needs them: origins, and references against a base (RFC 3986 §5).
//! Uses `style`.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::style;

/// Scheme, host and port: what a credential belongs to (RFC 6454 §4).
#[derive(Clone, PartialEq)]
pub struct Origin {
    /// `http` or `https`.
    pub scheme: &'static str,
    /// In lower case; an IPv6 address in brackets.
    pub host: String,
    /// The default of the scheme when none is written.
    pub port: u16,
}

impl Origin {
    /// Whether it can only be this machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

/// Whether a host can only be this machine (RFC 6761 §6.3, RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
pub fn is_loopback(host: &str) -> bool {
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return address.is_loopback();
    }
    if let Some(address) = v6(host) {
        return address.is_loopback();
    }
    let host = host.to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

/// Whether a host is an IPv6 address in its brackets.
pub fn is_v6(host: &str) -> bool {
    v6(host).is_some()
}

fn v6(host: &str) -> Option<Ipv6Addr> {
    host.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// What stands before a mark, and what after it where there is one.
#[inline(never)]
pub fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// Adds one to a list that is written as one text.
#[inline(never)]
pub fn push(list: &mut String, mark: &str, item: &str) {
    if !list.is_empty() {
        list.push_str(mark);
    }
    list.push_str(item);
}

/// Whether it is a text of ASCII letters, digits and these marks alone.
fn consists_of(text: &str, marks: &[u8]) -> bool {
    for byte in text.bytes() {
        if !byte.is_ascii_alphanumeric() && !marks.contains(&byte) {
            return false;
        }
    }
    !text.is_empty()
}

/// An absolute `http` or `https` URL in pieces.
#[derive(Clone)]
pub struct Url {
    /// Who it is.
    pub origin: Origin,
    /// Scheme and authority as written: `https://api.example.com:8080`.
    pub root: String,
    /// With its leading `/`, or empty.
    pub path: String,
    /// Without `?`.
    pub query: Option<String>,
}

impl Url {
    /// Takes a URL apart; `None` for what no request can go to: another scheme, no host, a user in it.
    pub fn parse(text: &str) -> Option<Self> {
        let (text, _) = cut(text, '#');
        let (scheme, rest) = cut(text, ':');
        let rest = rest?.strip_prefix("//")?;
        let (scheme, default) = if scheme.eq_ignore_ascii_case("https") {
            ("https", 443)
        } else if scheme.eq_ignore_ascii_case("http") {
            ("http", 80)
        } else {
            return None;
        };
        let (rest, query) = cut(rest, '?');
        let (authority, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len()))?;
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, "")) => (host, default),
            Some((host, port)) if consists_of(port, b"") => (host, port.parse().ok()?),
            // A colon before the bracket is of an IPv6 address, and in any other host there is none.
            _ => (authority, default),
        };
        // A user name there would be a credential that nothing guards, so no `@`.
        if !consists_of(host, b"-._~!$&'()*+,;=") && !is_v6(host) {
            return None;
        }
        Some(Self {
            root: [scheme, "://", authority].concat(),
            origin: Origin {
                scheme,
                host: host.to_ascii_lowercase(),
                port,
            },
            path: path.to_owned(),
            query: query.map(str::to_owned),
        })
    }

    /// As text. What no URL may hold, which a base URL or a redirect may have all the same, is percent-encoded; whatever
    /// may stand in one is left as it is.
    pub fn text(&self) -> String {
        let mut text = self.root.clone();
        write(if self.path.is_empty() { "/" } else { &self.path }, &mut text);
        if let Some(query) = &self.query {
            text.push('?');
            write(query, &mut text);
        }
        text
    }

    /// For a request; `None`: there is no such URL, or it is too long.
    #[inline(never)]
    pub fn uri(&self) -> Option<http::Uri> {
        self.text().parse().ok()
    }

    /// Its host, and nothing below it.
    pub fn at_root(mut self) -> Self {
        self.path.clear();
        self.query = None;
        self
    }

    /// The absolute URL that `reference` means here (RFC 3986 §5.2).
    pub fn join(&self, reference: &str) -> Option<Self> {
        let (reference, _) = cut(reference, '#');
        let reference = reference.trim_ascii();
        let absolute = match cut(reference, ':') {
            (scheme, Some(_)) if consists_of(scheme, b"+-.") => Some(Self::parse(reference)?),
            _ if reference.starts_with("//") => Some(Self::parse(&[self.origin.scheme, ":", reference].concat())?),
            _ => None,
        };
        if let Some(mut url) = absolute {
            url.path = without_dots(&url.path);
            return Some(url);
        }
        let (path, query) = cut(reference, '?');
        let mut url = self.clone();
        if !path.is_empty() || query.is_some() {
            url.query = query.map(str::to_owned);
        }
        if path.starts_with('/') {
            url.path = without_dots(path);
        } else if !path.is_empty() {
            let (folder, _) = self.path.rsplit_once('/').unwrap_or(("", ""));
            url.path = without_dots(&[folder, "/", path].concat());
        }
        Some(url)
    }
}

/// Leaves what may stand in a URL as it is.
fn write(piece: &str, text: &mut String) {
    for byte in piece.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{}".contains(&byte) {
            text.push(byte as char);
        } else {
            style::triple(byte, text);
        }
    }
}

/// Without `.` and `..` segments (RFC 3986 §5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept = String::new();
    // Dots at the end name a folder.
    let mut end = "";
    for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
        end = "/";
        match segment {
            "." => {}
            ".." => kept.truncate(kept.rfind('/').unwrap_or(0)),
            _ => {
                kept.push('/');
                kept.push_str(segment);
                end = "";
            }
        }
    }
    kept.push_str(end);
    kept
}

/// Percent-triples back to bytes, read as UTF-8.
pub fn decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if let [b'%', high, low, tail @ ..] = rest
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            out.push((high << 4 | low) as u8);
            rest = tail;
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The name of a pair of a query, for comparison, however it was written: a `+` may be a space.
pub fn name_of(pair: &str) -> String {
    let (name, _) = cut(pair, '=');
    decoded(name).replace('+', " ")
}

/// The value of a hexadecimal digit.
fn digit(hex: u8) -> Option<u32> {
    char::from(hex).to_digit(16)
}
