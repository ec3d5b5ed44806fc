//! The codec through models as the generator writes them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod conformance;
mod differential;
mod models;
mod objects;
mod runtime;
mod serde_bridge;
mod syntax;
mod types;
mod unions;

use runtime::decode_error::DecodeError;
use runtime::value::Value;

/// Decodes, and says how it went wrong if it did.
fn read<T: Value>(json: &str) -> Result<T, DecodeError> {
    runtime::json::from_slice(json.as_bytes())
}

fn written<T: Value>(value: &T) -> String {
    runtime::json::to_string(&value.view())
}

/// Decodes and encodes again.
#[track_caller]
fn again<T: Value>(json: &str) -> String {
    match read::<T>(json) {
        Ok(value) => written(&value),
        Err(error) => panic!("{json}: {error}"),
    }
}

/// The complaint.
#[track_caller]
fn refused<T: Value>(json: &str) -> String {
    match read::<T>(json) {
        Ok(value) => panic!("{json}: taken as {}", written(&value)),
        Err(error) => error.to_string(),
    }
}
