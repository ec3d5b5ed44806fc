//! Harness of the tests that need more than one crate.
#![forbid(unsafe_code)]

pub mod corpus;
pub mod examples;
pub mod measure;
pub mod mutate;
pub mod vectors;
pub mod witness;
