//! Harness of the tests that need more than one crate.
#![forbid(unsafe_code)]

pub mod corpus;
pub mod examples;
pub mod measure;
pub mod vectors;
pub mod witness;
