//! The runtime of every generated client.
#![forbid(unsafe_code)]

// Values and their forms.
pub mod base64;
#[cfg(feature = "serde")]
pub mod bridge;
pub mod compare;
pub mod containers;
pub mod decode;
pub mod decode_error;
pub mod encode;
pub mod json;
pub mod json_read;
pub mod json_write;
pub mod macros;
pub mod object;
pub mod patch;
pub mod secret;
pub mod shape;
pub mod time;
pub mod unix_time;
pub mod value;

#[doc(hidden)]
pub mod runtime {
    pub use super::*;
}
