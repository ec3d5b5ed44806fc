//! The runtime of every generated client.
#![forbid(unsafe_code)]

// Values and their forms.
pub mod compare;
pub mod containers;
pub mod decode;
pub mod decode_error;
pub mod encode;
pub mod json;
pub mod json_read;
pub mod json_write;
pub mod object;
pub mod shape;
pub mod value;

#[doc(hidden)]
pub mod runtime {
    pub use super::*;
}
