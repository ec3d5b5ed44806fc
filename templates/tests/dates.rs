//! Dates of `Retry-After` are what the crate httpdate says they are, in all three forms, and what is none is none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderValue};
use mintage_runtime::retry_after::retry_after;

fn ours(text: &str) -> Option<SystemTime> {
    let mut headers = HeaderMap::new();
    headers.insert("retry-after", HeaderValue::from_str(text).unwrap());
    Some(SystemTime::UNIX_EPOCH + retry_after(&headers, SystemTime::UNIX_EPOCH)?)
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` as it was written before 1994, and as C writes it.
fn older(fixed: &str) -> [String; 2] {
    let words: Vec<&str> = fixed.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let [weekday, day, month, year, time, _] = words[..] else {
        panic!("{fixed}");
    };
    let whole = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let whole = whole.iter().find(|name| name.starts_with(weekday)).unwrap();
    [
        format!("{whole}, {day}-{month}-{} {time} GMT", &year[2..]),
        format!("{weekday} {month} {:>2} {time} {year}", day.trim_start_matches('0')),
    ]
}

#[test]
fn every_form_of_a_date_is_read() {
    // Every day of the years 1970 to 9999 would be 3 million; each month and year is among these.
    for seconds in (0..253_402_300_000_u64).step_by(1_234_567) {
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let fixed = httpdate::fmt_http_date(then);
        assert_eq!(ours(&fixed), Some(then), "{fixed}");
        let [two_digits, by_c] = older(&fixed);
        assert_eq!(ours(&by_c), Some(then), "{by_c}");
        // Beyond 2069 they are of the century before.
        if seconds < 3_155_760_000 {
            assert_eq!(ours(&two_digits), Some(then), "{two_digits}");
        }
    }
}

#[test]
fn what_is_no_date_is_none() {
    for text in [
        "",
        "soon",
        "-1",
        "1.5",
        "Sun, 06 Nov 1994",
        "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 06 Nov 1994 08:49:37 PST",
        "Sun, 06 Nov 1994 08:49:37 +0100",
        "Sun, 06 Nov 1994 08:49:60 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 ovD 1994 08:49:37 GMT",
        "Sun, 06 Nov 99999 08:49:37 GMT",
        "Sun, 06 Nov 99999999999999999999999 08:49:37 GMT",
        "1994-11-06T08:49:37Z",
        "06 11 1994 08:49:37 GMT",
    ] {
        assert_eq!(ours(text), None, "{text}");
        assert!(httpdate::parse_http_date(text).is_err(), "{text}");
    }
}
