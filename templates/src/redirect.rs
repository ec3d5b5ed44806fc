//! Redirects: which are followed, and what goes along (RFC 9110 §15.4).
//! Uses `operation` and `url`.

use http::{HeaderMap, HeaderName, StatusCode};

use super::operation::Method;
use super::url::{Url, name_of, push};

/// More in a row than this is a loop.
pub const LIMIT: usize = 10;

/// A redirect that is followed.
pub struct Hop {
    /// To where.
    pub url: Url,
    /// With which method.
    pub method: Method,
    /// Whether the body goes along.
    pub keeps_body: bool,
    /// Whether it stays at the origin that credentials belong to.
    pub same_origin: bool,
}

/// Where an answer sends the request; `None`: nowhere, or to where it must not go: from https to http; to another origin
/// with anything but `GET` and `HEAD`, whose bodies may hold secrets.
pub fn next(from: &Url, method: Method, status: StatusCode, headers: &HeaderMap, with_body: bool) -> Option<Hop> {
    let (method, keeps_body) = match (status.as_u16(), method) {
        (307 | 308, method) => (method, true),
        (301..=303, Method::Head) => (Method::Head, false),
        (303, _) => (Method::Get, false),
        // What was a POST becomes a GET, by long habit (RFC 9110 §15.4.2); other methods stay.
        (301 | 302, Method::Post) => (Method::Get, false),
        (301 | 302, method) => (method, true),
        _ => return None,
    };
    let url = from.join(std::str::from_utf8(headers.get(http::header::LOCATION)?.as_bytes()).ok()?)?;
    // What can't be asked for is the end of the way, not a request that was never sent.
    url.uri()?;
    let same_origin = url.origin == from.origin;
    if from.origin.scheme == "https" && url.origin.scheme == "http" {
        return None;
    }
    let harmless = matches!(method, Method::Get | Method::Head) && !(keeps_body && with_body);
    (same_origin || harmless).then_some(Hop {
        url,
        method,
        keeps_body,
        same_origin,
    })
}

/// Fields that say which answer is wanted, and nothing of who wants it.
const HARMLESS: &str = "accept accept-encoding accept-language if-match if-modified-since if-none-match if-range \
                        if-unmodified-since range user-agent";

/// Fields that say what a body is.
const OF_A_BODY: &str = "content-digest content-encoding content-language content-length content-location content-md5 \
                         content-type digest";

/// What another origin may see: nothing that could be a credential, whatever its name.
pub fn strangers_headers(headers: &mut HeaderMap) {
    drop_where(headers, |name| !lists(HARMLESS, name));
}

/// Without the fields that speak of a body (RFC 9110 §15.4).
pub fn bodiless(headers: &mut HeaderMap) {
    drop_where(headers, |name| lists(OF_A_BODY, name));
}

fn lists(names: &str, name: &HeaderName) -> bool {
    names.split(' ').any(|one| one == name.as_str())
}

fn drop_where(headers: &mut HeaderMap, unwanted: fn(&HeaderName) -> bool) {
    let mut names = Vec::new();
    for name in headers.keys() {
        if unwanted(name) {
            names.push(name.clone());
        }
    }
    for name in names {
        headers.remove(name);
    }
}

/// The URL without the pairs of its query that have these names: a server that copies a key into `Location` must not pass
/// it on.
pub fn without_pairs(url: &mut Url, names: &[String]) {
    let Some(query) = url.query.take() else { return };
    let mut kept = String::new();
    for pair in query.split('&') {
        if !names.contains(&name_of(pair)) {
            push(&mut kept, "&", pair);
        }
    }
    if !kept.is_empty() {
        url.query = Some(kept);
    }
}
