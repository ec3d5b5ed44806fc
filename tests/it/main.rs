//! The tests that need more than one crate, in one binary: links once, starts
//! fast.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod behaviour;
mod build_script;
mod cases;
mod compile;
mod examples;
mod faults;
mod features;
mod freshness;
mod generate;
mod judge;
mod memory;
mod places;
mod readme;
mod recursion;
mod refusals;
mod sample;
mod secrets;
mod standin;
mod tidy;
mod weight;
mod witness;
