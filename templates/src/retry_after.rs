//! `Retry-After`: seconds or a date, as the time to wait (RFC 9110 §10.2.3, §5.6.7).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

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
    let then = http_date(text, now)?;
    Some(then.duration_since(now).unwrap_or_default())
}

/// The three formats of a date, the two obsolete ones included.
fn http_date(text: &str, now: SystemTime) -> Option<SystemTime> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let (year, month, day, clock) = match words.as_slice() {
        // Sun, 06 Nov 1994 08:49:37 GMT
        [weekday, day, month, year, clock, "GMT"] if weekday.len() == 4 && weekday.ends_with(',') => {
            (number(year, 4)?, *month, number(day, 2)?, *clock)
        }
        // Sunday, 06-Nov-94 08:49:37 GMT
        [weekday, date, clock, "GMT"] if weekday.ends_with(',') => {
            let mut pieces = date.split('-');
            let (day, month, year) = (number(pieces.next()?, 2)?, pieces.next()?, number(pieces.next()?, 2)?);
            (century(year, now), month, day, *clock)
        }
        // Sun Nov  6 08:49:37 1994
        [_, month, day, clock, year] => (number(year, 4)?, *month, number(day, day.len().min(2))?, *clock),
        _ => return None,
    };
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = MONTHS.iter().position(|name| *name == month)? as i64 + 1;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let mut clock = clock.split(':');
    let (hour, minute, second) = (
        number(clock.next()?, 2)?,
        number(clock.next()?, 2)?,
        number(clock.next()?, 2)?,
    );
    if clock.next().is_some() || !(1..=length).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    match u64::try_from(seconds) {
        Ok(seconds) => UNIX_EPOCH.checked_add(Duration::from_secs(seconds)),
        Err(_) => UNIX_EPOCH.checked_sub(Duration::from_secs(seconds.unsigned_abs())),
    }
}

fn number(text: &str, digits: usize) -> Option<i64> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// Two digits that seem more than 50 years ahead mean the century before (RFC 9110 §5.6.7).
fn century(year: i64, now: SystemTime) -> i64 {
    let this = 1970
        + now
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs() / 31_556_952) as i64;
    let full = this - this % 100 + year;
    if full > this + 50 { full - 100 } else { full }
}

/// Days from 1970-01-01 in the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}
