//! Servers: URL templates of the description, and where a call really goes (OAS 3.1.2 §4.8.5). Values other than the
//! defaults are `server_variables`.
//! Uses `url`.

use std::fmt;

use super::url::{Url, cut};

/// A variable of a server's URL: its name, its default, and all values it may have; none: any.
type Variable = (&'static str, &'static str, &'static [&'static str]);

/// A server of the description: its URL with `{variables}`. Two that say the same are the same server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerTemplate {
    pub(super) url: &'static str,
    pub(super) variables: &'static [Variable],
}

impl ServerTemplate {
    /// A template and its variables.
    pub const fn new(url: &'static str, variables: &'static [Variable]) -> Self {
        Self { url, variables }
    }

    /// The URL with the defaults of its variables.
    pub fn with_defaults(&self) -> ServerUrl {
        let (before, mut rest) = cut(self.url, '{');
        let mut url = before.to_owned();
        while let Some(after) = rest {
            let (name, tail) = cut(after, '}');
            match self.variables.iter().find(|(known, ..)| *known == name) {
                Some((_, default, _)) => url.push_str(default),
                None => url.push_str(&["{", name, "}"].concat()),
            }
            let (before, after) = cut(tail.unwrap_or_default(), '{');
            url.push_str(before);
            rest = after;
        }
        ServerUrl {
            url,
            of: Some(*self),
            vouched: true,
            fault: None,
        }
    }

    /// Whether this URL is one of the template's: then the description itself vouches for it.
    pub(super) fn covers(&self, url: &Url) -> bool {
        !self.url.contains('{') && matches!(Url::parse(self.url), Some(own) if own.origin == url.origin)
    }
}

/// Where calls go.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerUrl {
    pub(super) url: String,
    /// The server of the description that it is.
    pub(super) of: Option<ServerTemplate>,
    /// Whether the description itself names this address.
    pub(super) vouched: bool,
    /// Why no call may go there.
    pub(super) fault: Option<String>,
}

impl ServerUrl {
    /// A URL, with or without a path: `https://api.example.com/v1`.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            of: None,
            vouched: false,
            fault: None,
        }
    }

    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// Whether it says where on a host, and not on which (RFC 3986 §4.2).
    pub(super) fn is_relative(&self) -> bool {
        let end = self.url.bytes().find(|b| b":/".contains(b));
        end != Some(b':') && !self.url.starts_with("//")
    }

    /// What is wrong with it.
    pub(super) fn fault(&self) -> Option<String> {
        match &self.fault {
            // On which host it is, the call knows.
            None if self.of.is_some() && self.is_relative() => None,
            None if Url::parse(&self.url).is_none() => Some(no_url(&self.url)),
            fault => fault.clone(),
        }
    }
}

/// That no request can go there.
fn no_url(url: &str) -> String {
    if url.contains('@') {
        // It may be a password, which is not shown.
        return "a URL with a user in it can't be used; give credentials by their own setters".to_owned();
    }
    // So may be what stands in a query.
    ["`", cut(url, '?').0, "` is no http or https URL"].concat()
}

/// Without a query, which may hold a key, and without a user.
impl fmt::Debug for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (shown, _) = cut(&self.url, '?');
        f.write_str(if shown.contains('@') { "…" } else { shown })
    }
}

impl From<&str> for ServerUrl {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

impl From<String> for ServerUrl {
    fn from(url: String) -> Self {
        Self::new(url)
    }
}
