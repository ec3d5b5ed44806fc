//! mintage reads an OpenAPI description and writes a typed Rust client crate.
#![forbid(unsafe_code)]

pub mod at;
pub mod config;
pub mod diag;
pub mod emit;
pub mod lower;
pub mod model;
pub mod name;
pub mod output;
pub mod read;
pub mod render;
pub mod select;
pub mod source;
