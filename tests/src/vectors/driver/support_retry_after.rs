//! The `Retry-After` field of an answer → what a row compares. Put behind `support.rs` in a scratch crate whose clients
//! read it.

/// What the client reads from `Retry-After` at the time that the plan says.
pub fn retry_after(headers: &http::HeaderMap, given: &Given) -> Seen {
    let now: Option<String> = serde_json::from_str(given.json(1)).unwrap_or_default();
    let now = now.as_deref().and_then(instant).unwrap_or_else(std::time::SystemTime::now);
    let delay = runtime::retry_after::retry_after(headers, now);
    Ok(json!({ "delay_seconds": delay.map(|delay| delay.as_secs()) }))
}

/// `1999-12-31T23:00:00Z`.
fn instant(text: &str) -> Option<std::time::SystemTime> {
    let numbers: Vec<i64> = text.trim_end_matches('Z').split(['-', 'T', ':']).filter_map(|n| n.parse().ok()).collect();
    let [year, month, day, hour, minute, second] = numbers.as_slice() else { return None };
    // Days from 1970-01-01 (Howard Hinnant's `days_from_civil`).
    let (y, m) = if *month <= 2 { (year - 1, month + 9) } else { (*year, month - 3) };
    let days = y.div_euclid(400) * 146_097 + y.rem_euclid(400) * 365 + y.rem_euclid(400) / 4 - y.rem_euclid(400) / 100
        + (153 * m + 2) / 5 + day - 1 - 719_468;
    let seconds = u64::try_from(days * 86_400 + hour * 3_600 + minute * 60 + second).ok()?;
    Some(std::time::UNIX_EPOCH + Duration::from_secs(seconds))
}
