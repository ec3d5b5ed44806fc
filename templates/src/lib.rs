//! The runtime of every generated client.
#![forbid(unsafe_code)]

// Values and their forms.
pub mod containers;
pub mod object;
pub mod shape;
pub mod value;

#[doc(hidden)]
pub mod runtime {
    pub use super::*;
}
