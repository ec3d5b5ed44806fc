//! `Retry-After`: seconds or a date, as the time to wait (RFC 9110 §10.2.3, §5.6.7).
//! `tests/dates.rs` compares its dates with those of the crate httpdate, which is several times as large.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

/// How long the server asks to wait from `now`; `None` when it does not, or in no way that HTTP knows.
pub fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    // All of them in one turn: `get_all` would be there for this alone, and every client has it.
    let mut found = None;
    for (name, value) in headers {
        if name == http::header::RETRY_AFTER && found.replace(value).is_some() {
            return None;
        }
    }
    let text = found?.to_str().ok()?.trim_ascii();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than fit are no less than for ever.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let then = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(http_date(text)?))?;
    Some(then.duration_since(now).unwrap_or_default())
}

/// Seconds since 1970 of a date in any of HTTP's three forms, whose words differ in their order alone:
/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
fn http_date(text: &str) -> Option<u64> {
    let (mut numbers, mut count, mut month) = ([0; 5], 0, None);
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        if let Ok(number) = word.parse::<u64>() {
            *numbers.get_mut(count)? = number;
            count += 1;
        } else if word.len() == 3 && month.is_none() {
            let mut months = b"JanFebMarAprMayJunJulAugSepOctNovDec".chunks(3);
            month = months.position(|month| month == word.as_bytes());
        }
    }
    let [day, a, b, c, d] = numbers;
    let (year, hour, minute, second) = if text.ends_with("GMT") {
        // Two digits are of the century that is nearest.
        (
            if a < 70 {
                a + 2000
            } else if a < 100 {
                a + 1900
            } else {
                a
            },
            b,
            c,
            d,
        )
    } else {
        (d, a, b, c)
    };
    let month = month? as u64 + 1;
    let february = if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) {
        29
    } else {
        28
    };
    let last = match month {
        2 => february,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let fits = (1..=last).contains(&day) && (1583..10_000).contains(&year) && hour < 24 && minute < 60 && second < 60;
    if count != 5 || !fits {
        return None;
    }
    // What is past is past.
    let year = year.max(1970);
    // Years that begin with March end with the day that a leap year has more.
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 719_469;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}
