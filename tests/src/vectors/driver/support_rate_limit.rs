//! The `RateLimit` fields of an answer → what a row compares. Put behind `support.rs` in a scratch crate whose clients
//! read them.

/// What the client reads of rate limits.
pub fn ratelimit(headers: &http::HeaderMap, _: &Given) -> Seen {
    let read = runtime::rate_limit::rate_limit(headers, std::time::SystemTime::now());
    let limits = read.limits.iter().map(|limit| {
        json!({ "policy": limit.policy, "remaining": limit.remaining, "reset": limit.reset, "partition": limit.partition })
    });
    let policies = read.policies.iter().map(|policy| {
        json!({ "policy": policy.policy, "quota": policy.quota, "window": policy.window, "unit": policy.unit, "partition": policy.partition })
    });
    Ok(json!({
        "limits": limits.collect::<Vec<_>>(),
        "policies": policies.collect::<Vec<_>>(),
        "wait_seconds": read.wait.map(|wait| wait.as_secs()),
    }))
}
