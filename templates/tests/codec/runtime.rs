//! The runtime's files, as a generated crate has them: below `runtime`, and with its macros within reach.
#![allow(dead_code)]
#[path = "../../src/base64.rs"]
pub mod base64;
#[path = "../../src/bridge.rs"]
pub mod bridge;
#[path = "../../src/compare.rs"]
pub mod compare;
#[path = "../../src/containers.rs"]
pub mod containers;
#[path = "../../src/decode.rs"]
pub mod decode;
#[path = "../../src/decode_error.rs"]
pub mod decode_error;
#[path = "../../src/encode.rs"]
pub mod encode;
#[path = "../../src/json.rs"]
pub mod json;
#[path = "../../src/json_read.rs"]
pub mod json_read;
#[path = "../../src/json_write.rs"]
pub mod json_write;
#[path = "../../src/macros.rs"]
pub mod macros;
#[path = "../../src/object.rs"]
pub mod object;
#[path = "../../src/patch.rs"]
pub mod patch;
#[path = "../../src/secret.rs"]
pub mod secret;
#[path = "../../src/shape.rs"]
pub mod shape;
#[path = "../../src/time.rs"]
pub mod time;
#[path = "../../src/unix_time.rs"]
pub mod unix_time;
#[path = "../../src/value.rs"]
pub mod value;

pub use value::{Any, Map};
