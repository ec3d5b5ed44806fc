//! A client that sends points in time in whole seconds.
#![allow(clippy::unwrap_used)]
#[path = "codec/runtime.rs"]
mod runtime;

use runtime::json;
use runtime::time::{DateTime, date_time};
use runtime::value::Value;

date_time!(seconds);

#[test]
fn fractions_are_read_and_not_written() {
    let at: DateTime = json::from_slice(br#""2021-01-14T13:47:46.999+02:00""#).unwrap();
    assert_eq!(at.subsec_millisecond(), 999);
    assert_eq!(json::to_string(&Value::view(&at)), r#""2021-01-14T11:47:46Z""#);
    // Two points in time that are written alike are two all the same.
    let other: DateTime = json::from_slice(br#""2021-01-14T11:47:46Z""#).unwrap();
    assert!(!runtime::compare::same(Value::view(&at), Value::view(&other)));
    assert!(runtime::compare::same(Value::view(&at), Value::view(&at)));
}
