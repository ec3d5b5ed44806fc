//! URLs as far as a client needs them: origins, and references against a base (RFC 3986 §5).
//! Uses `style`.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::style;

/// Scheme, host and port: what a credential belongs to (RFC 6454 §4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// `http` or `https`.
    pub scheme: String,
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
    let v4 = host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    let host = host.to_ascii_lowercase();
    v4 || v6(&host).is_some_and(|address| address.is_loopback()) || host == "localhost" || host.ends_with(".localhost")
}

/// Whether a host is an IPv6 address in its brackets.
pub fn is_v6(host: &str) -> bool {
    v6(host).is_some()
}

fn v6(host: &str) -> Option<Ipv6Addr> {
    host.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// An absolute `http` or `https` URL in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        let text = text.split('#').next()?;
        let (scheme, rest) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let default = match scheme.as_str() {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at_checked(end)?;
        let host_end = authority.rfind(']').map_or(0, |at| at + 1);
        let (host, port) = match authority.get(host_end..)?.rfind(':') {
            Some(at) => {
                let (host, port) = authority.split_at_checked(host_end + at)?;
                let port = port.strip_prefix(':')?;
                (host, if port.is_empty() { default } else { port.parse().ok()? })
            }
            None => (authority, default),
        };
        // A user name there would be a credential that nothing guards, so no `@`.
        let named = |b: u8| b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&b);
        if host.is_empty() || !(host.bytes().all(named) || is_v6(host)) {
            return None;
        }
        let (path, query) = match tail.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (tail, None),
        };
        let origin = Origin {
            scheme: scheme.clone(),
            host: host.to_ascii_lowercase(),
            port,
        };
        Some(Self {
            origin,
            root: format!("{scheme}://{authority}"),
            path: path.to_owned(),
            query,
        })
    }

    /// As text. What no URL may hold, which a base URL or a redirect may have all the same, is percent-encoded; whatever
    /// may stand in one is left as it is.
    pub fn text(&self) -> String {
        let mut text = self.root.clone();
        let path = if self.path.is_empty() { "/" } else { &self.path };
        let query = self.query.iter().flat_map(|query| ["?", query]);
        for byte in std::iter::once(path).chain(query).flat_map(str::bytes) {
            if byte.is_ascii_graphic() && !b"\"<>\\^`{}".contains(&byte) {
                text.push(byte as char);
            } else {
                style::triple(byte, &mut text);
            }
        }
        text
    }

    /// The absolute URL that `reference` means here (RFC 3986 §5.2).
    pub fn join(&self, reference: &str) -> Option<Self> {
        let reference = reference.split('#').next()?.trim();
        let scheme_end = reference.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c)));
        if scheme_end.is_some_and(|at| at > 0 && reference.get(at..).is_some_and(|rest| rest.starts_with(':'))) {
            let mut url = Self::parse(reference)?;
            url.path = without_dots(&url.path);
            return Some(url);
        }
        if reference.starts_with("//") {
            return Self::parse(&format!("{}:{reference}", self.origin.scheme));
        }
        let (path, query) = match reference.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (reference, None),
        };
        let mut url = self.clone();
        if path.is_empty() {
            if query.is_some() {
                url.query = query;
            }
            return Some(url);
        }
        url.query = query;
        url.path = if path.starts_with('/') {
            without_dots(path)
        } else {
            let folder = self.path.rfind('/').and_then(|at| self.path.get(..=at)).unwrap_or("/");
            without_dots(&format!("{folder}{path}"))
        };
        Some(url)
    }
}

/// Without `.` and `..` segments (RFC 3986 §5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

/// Percent-triples back to bytes, read as UTF-8.
pub fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let triple = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match triple
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
        {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
