//! The codec through models as the generator writes them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod models;
mod runtime;
