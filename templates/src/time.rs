//! Dates: RFC 3339 text ↔ jiff's types (`format: date-time`, `format: date`).
//! Uses: `macros`, `object`; the crate `jiff`. Generated models say once `date_time!(full);` or `date_time!(seconds);`.
#![allow(unused_macros, unused_imports)] // Dates without a time need no `date_time!`.
use std::fmt;

use super::macros::text;
use super::object::Text;

/// A point in time. One without an offset (`2030-01-02T03:04:05`) is none, and is not read: where a server sends such, the
/// client is generated with `date-time = "text"` under `[formats]` in `mintage.toml`, which makes strings of all of them.
pub type DateTime = jiff::Timestamp;

/// A day of the calendar.
pub type Date = jiff::civil::Date;

/// A point in time from RFC 3339 text: any fraction, any offset, `t`, `z` and a space too (§5.6). Digits beyond the
/// nanosecond are cut off, and the last day of the year 9999, which is how some say "never", counts as the last point in
/// time that can be told (which is written [`NEVER`]).
pub fn parse_date_time(text: &str) -> Option<DateTime> {
    let text = text.trim_ascii();
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    // The parser takes nine digits of a fraction.
    if let Some((head, tail)) = text.split_once('.') {
        let rest = tail.trim_start_matches(|c: char| c.is_ascii_digit());
        if tail.len() - rest.len() > 9
            && let Some(kept) = tail.get(..9)
        {
            return parse_date_time(&[head, ".", kept, rest].concat());
        }
    }
    let (day, zone) = text.split_at_checked(19)?;
    let day: jiff::civil::DateTime = day.parse().ok()?;
    let never = zone.contains(['Z', 'z', '+', '-']) && day.date() >= jiff::civil::date(9999, 12, 30);
    never.then_some(DateTime::MAX)
}

/// What the last point in time that can be told is written as: it stands for this one, which it is not.
pub const NEVER: &str = "9999-12-31T23:59:59Z";

/// How a client writes points in time: `date_time!(full);` with the fraction that they have, `date_time!(seconds);`
/// without. Always in UTC.
macro_rules! date_time {
    (full) => {
        $crate::runtime::time::date_time!(@ "{}");
    };
    (seconds) => {
        $crate::runtime::time::date_time!(@ "{:.0}");
    };
    (@ $format:literal) => {
        $crate::runtime::macros::text!($crate::runtime::time::DateTime, Self::UNIX_EPOCH);

        impl $crate::runtime::object::Text for $crate::runtime::time::DateTime {
            fn parse(&mut self, text: &str) -> bool {
                match $crate::runtime::time::parse_date_time(text) {
                    Some(value) => {
                        *self = value;
                        true
                    }
                    None => false,
                }
            }
            fn show(&self, out: &mut dyn std::fmt::Write) -> std::fmt::Result {
                if *self == Self::MAX {
                    return out.write_str($crate::runtime::time::NEVER);
                }
                write!(out, $format, self)
            }
            fn debug(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
            fn expected(&self) -> &'static str {
                "a date and time with an offset (RFC 3339)"
            }
        }
    };
}
pub(crate) use date_time;

text!(Date, Self::ZERO);

impl Text for Date {
    fn parse(&mut self, text: &str) -> bool {
        match text.parse() {
            Ok(value) => {
                *self = value;
                true
            }
            Err(_) => false,
        }
    }
    fn show(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write!(out, "{self}")
    }
    fn expected(&self) -> &'static str {
        "a date (RFC 3339)"
    }
}
