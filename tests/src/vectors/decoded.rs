//! What a client read for a decode row → right or wrong.

use serde_json::Value;

use super::compare::{Outcome, Verdict, same_value};
use super::row::DecodeRow;

/// One run of a row: how its call ended, and what the client gave.
pub struct Read {
    pub outcome: Outcome,
    pub value: Value,
}

/// Judges one decode row by all of its runs, which differ in how the answer arrived.
pub fn decoded(row: &DecodeRow, dialect: &str, runs: &[Read]) -> Verdict {
    if runs.is_empty() {
        return Verdict::Fail("the row was not run".into());
    }
    for (index, run) in runs.iter().enumerate() {
        if let Verdict::Fail(why) = one(row, dialect, run) {
            let which = if index == 0 {
                String::new()
            } else {
                format!("in other pieces ({index}): ")
            };
            return Verdict::Fail(format!("{which}{why}"));
        }
    }
    Verdict::Pass
}

fn one(row: &DecodeRow, dialect: &str, run: &Read) -> Verdict {
    if let Outcome::Impossible(why) | Outcome::Panicked(why) = &run.outcome {
        return Verdict::Fail(why.clone());
    }
    // A row may carry more than one right result; each alternative replaces the keys that it has.
    let mut right = vec![row.expect.clone()];
    for alternative in row.alternatives.iter().flatten() {
        let mut other = row.expect.clone();
        if let (Some(other), Some(alternative)) = (other.as_object_mut(), alternative.as_object()) {
            if alternative.contains_key("error") || other.contains_key("error") && !other.contains_key("items") {
                other.clear();
            }
            other.extend(alternative.clone());
        }
        right.push(other);
    }
    if right.iter().any(|expect| fits(row, dialect, expect, run)) {
        return Verdict::Pass;
    }
    let got = match &run.outcome {
        Outcome::Error(words) => format!("the error `{words}`"),
        _ => format!("`{}`", run.value),
    };
    Verdict::Fail(format!("`{}` expected, {got} given", row.expect))
}

fn fits(row: &DecodeRow, dialect: &str, expect: &Value, run: &Read) -> bool {
    let failed = matches!(run.outcome, Outcome::Error(_));
    let alone = !expect.as_object().is_some_and(|keys| keys.contains_key("items"));
    if expect.get("error") == Some(&Value::Bool(true)) && alone {
        return failed && keeps(row, run);
    }
    // Nothing documented applies: an error that keeps the answer, or a body that is not looked at.
    if matches!(row.kind.as_str(), "status" | "content-type") && expect.get("match") == Some(&Value::Null) {
        return failed && keeps(row, run) || run.value.get("match") == Some(&Value::Null);
    }
    if failed {
        return false;
    }
    expect.as_object().into_iter().flatten().all(|(key, wanted)| {
        // What `itemSchema` sees exists in 3.2 only.
        if row.kind == "sse" && key == "items" && dialect != "3.2" {
            return true;
        }
        run.value.get(key).is_some_and(|got| same_value(got, wanted))
    })
}

/// Whether the error has status and body of the answer; refusals before it came have none.
fn keeps(row: &DecodeRow, run: &Read) -> bool {
    let status = row.input.status.unwrap_or(200);
    let body = row
        .input
        .body_b64
        .as_ref()
        .is_none_or(|body| run.value["body"] == body.as_str());
    run.value["status"] == status && body
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn judge(row: &str, outcome: Outcome, value: &str) -> bool {
        let row: DecodeRow = serde_json::from_str(row).unwrap();
        let run = Read {
            outcome,
            value: serde_json::from_str(value).unwrap(),
        };
        decoded(&row, "3.1", &[run]) == Verdict::Pass
    }

    #[test]
    fn values_errors_and_matches() {
        let body = r#"{"id":"a","kind":"body","dialect":"3.1","input":{},"expect":{"value":{"a":1}},"alternatives":[{"error":true}],"defined":true}"#;
        assert!(judge(body, Outcome::Done, r#"{"value":{"a":1.0}}"#));
        assert!(!judge(body, Outcome::Done, r#"{"value":{"a":2}}"#));
        assert!(judge(body, Outcome::Error("x".into()), r#"{"status":200}"#));
        assert!(!judge(body, Outcome::Error("x".into()), "null"), "the answer is lost");
        let none = r#"{"id":"a","kind":"status","dialect":"3.1","input":{},"expect":{"match":null},"defined":true}"#;
        assert!(judge(none, Outcome::Error("x".into()), r#"{"status":200}"#));
        assert!(!judge(none, Outcome::Done, r#"{"match":"200"}"#));
        assert!(!judge(none, Outcome::Panicked("x".into()), "null"));
    }

    #[test]
    fn items_count_in_3_2_only() {
        let sse =
            r#"{"id":"a","kind":"sse","dialect":"3.2","input":{},"expect":{"events":[],"items":[1]},"defined":true}"#;
        assert!(judge(sse, Outcome::Done, r#"{"events":[]}"#));
        assert!(!judge(sse, Outcome::Done, r#"{"events":[1]}"#));
    }
}
