//! `Retry-After`: seconds or a date, as the time to wait (RFC 9110 §10.2.3, §5.6.7).

use std::time::{Duration, SystemTime};

use http::HeaderMap;

/// How long the server asks to wait from `now`; `None` when it does not, or in no way that HTTP knows.
pub fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let mut fields = headers.get_all(http::header::RETRY_AFTER).iter();
    let text = fields.next()?.to_str().ok()?.trim();
    if fields.next().is_some() {
        return None;
    }
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than fit are no less than for ever.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let then = httpdate::parse_http_date(text).ok()?;
    Some(then.duration_since(now).unwrap_or_default())
}
