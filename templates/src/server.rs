//! Servers: URL templates of the description, and where a call really goes (OAS 3.1.2 §4.8.5).
//! Uses `url`.

use super::url::Url;

/// A server of the description: its URL with `{variables}`, and their defaults.
#[derive(Clone, Copy, Debug)]
pub struct ServerTemplate {
    url: &'static str,
    variables: &'static [(&'static str, &'static str)],
}

impl ServerTemplate {
    /// A template and the default of each variable.
    pub const fn new(url: &'static str, variables: &'static [(&'static str, &'static str)]) -> Self {
        Self { url, variables }
    }

    /// The URL with these values, and defaults for the rest.
    pub fn fill(&self, values: &[(&str, &str)]) -> ServerUrl {
        let mut url = String::with_capacity(self.url.len());
        let mut rest = self.url;
        while let Some((before, after)) = rest.split_once('{') {
            url.push_str(before);
            match after.split_once('}') {
                Some((name, tail)) => {
                    let given = values.iter().chain(self.variables).find(|(known, _)| *known == name);
                    url.push_str(given.map_or("", |(_, value)| value));
                    rest = tail;
                }
                None => {
                    url.push('{');
                    rest = after;
                }
            }
        }
        url.push_str(rest);
        ServerUrl { url, listed: true }
    }

    /// Whether this URL is one of the template's: then the description itself vouches for it.
    pub(super) fn covers(&self, url: &Url) -> bool {
        !self.url.contains('{') && Url::parse(self.url).is_some_and(|own| own.origin == url.origin)
    }
}

/// Where calls go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUrl {
    url: String,
    listed: bool,
}

impl ServerUrl {
    /// A URL, with or without a path: `https://api.example.com/v1`.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            listed: false,
        }
    }

    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// Whether the description itself names it.
    pub(super) fn is_listed(&self) -> bool {
        self.listed
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
