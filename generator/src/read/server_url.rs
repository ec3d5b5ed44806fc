//! The URL of a server → what is wrong with it (OAS 3.0.4 §4.8.5, §4.8.6): the
//! client calls http and https alone, and sends no credential that stands in a URL.

use super::{Reader, ServerVariable};
use crate::at::At;
use std::net::Ipv6Addr;

/// What it costs the client.
const FAILS: &str = "a call that goes there fails: the caller has to name another server or a base URL";

impl Reader<'_, '_> {
    /// Looks at the URL as it is with the defaults of its variables. One that begins with a slash, or is empty, is relative
    /// to a base URL that the caller names.
    pub(super) fn check_server_url(&mut self, at: &At, url: &str) {
        let url = url.trim();
        if url.is_empty() || url.starts_with('/') && !url.starts_with("//") {
            return;
        }
        let (url, fragment) = cut(url, '#');
        let (base, query) = cut(url, '?');
        let Some((scheme, rest)) = base.split_once("://") else {
            let (scheme, rest) = scheme_of(base);
            let help = match base.starts_with('.') {
                true => "write the whole URL, for the client can't tell where the description was found".to_owned(),
                false => format!(
                    "write `{}://{}`",
                    scheme.unwrap_or("https"),
                    rest.trim_start_matches('/')
                ),
            };
            let message = match scheme {
                Some(scheme) => format!("`://` does not follow the `{scheme}` of the server's URL"),
                None => "the URL of the server has no scheme, such as `https://`".to_owned(),
            };
            self.warn("server-url", at, message, FAILS, &help);
            return;
        };
        let (authority, _) = cut(rest, '/');
        let fault = if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            Some((
                format!("the client does not speak `{scheme}`"),
                "name a server by `http` or `https`",
            ))
        } else if authority.contains('@') {
            Some((
                "there is a user, and maybe a password, in the URL of the server".to_owned(),
                "remove it, and describe a security scheme with `type: http` and `scheme: basic`",
            ))
        } else if !is_authority(authority) {
            Some((
                format!("`{authority}` is no host that can be called"),
                "write a name in ASCII or an address, and a port at most",
            ))
        } else {
            None
        };
        if let Some((message, help)) = fault {
            self.warn("server-url", at, message, FAILS, help);
            return;
        }
        if let Some(query) = query {
            self.warn(
                "server-url",
                at,
                format!("there is a query in the URL of the server: `{query}`"),
                "it is sent with every call, before the parameters of the operation",
                "remove it, and describe what it says as a parameter or an `apiKey`",
            );
        }
        if let Some(fragment) = fragment {
            self.warn(
                "server-url",
                at,
                format!("what follows `#` in the URL of the server is never sent: `{fragment}`"),
                "the client leaves it out",
                "remove it",
            );
        }
    }
}

/// The URL as the client makes it; `None` where a variable has no default, which has been told. A brace that nothing
/// closes begins no variable.
pub(super) fn with_defaults(url: &str, variables: &[ServerVariable]) -> Option<String> {
    let mut filled = String::with_capacity(url.len());
    let mut rest = url;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, next)) = after.split_once('}') else {
            break;
        };
        let variable = variables.iter().find(|known| known.name == name)?;
        filled.push_str(before);
        filled.push_str(variable.default.as_deref()?);
        rest = next;
    }
    filled.push_str(rest);
    Some(filled)
}

/// The scheme that is meant, where a colon or slashes are missing after it, and what follows them.
fn scheme_of(base: &str) -> (Option<&'static str>, &str) {
    for scheme in ["https", "http"] {
        let rest = base
            .get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme));
        let rest = rest.and_then(|_| base.get(scheme.len()..));
        if let Some(rest) = rest.filter(|rest| rest.starts_with(':') || rest.starts_with("//")) {
            return (Some(scheme), rest.trim_start_matches(':'));
        }
    }
    (None, base)
}

/// What stands before a mark, and what after it where there is one.
fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// Whether it is what the runtime takes for a host, with or without a port (RFC 3986 §3.2.2, §3.2.3).
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (text, ""),
    };
    let named = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=".contains(c);
    let address = |host: &str| {
        let inner = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        inner.is_some_and(|inner| inner.parse::<Ipv6Addr>().is_ok())
    };
    (!host.is_empty() && host.chars().all(named) || address(host)) && (port.is_empty() || port.parse::<u16>().is_ok())
}
