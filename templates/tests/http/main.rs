//! Calls as the generator writes them, over real HTTP on loopback: raw bytes in, raw bytes out.
#![cfg(feature = "hyper")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod answers;
mod auth;
#[cfg(feature = "blocking")]
mod blocking;
mod called;
mod connections;
mod errors;
mod events;
mod lines;
mod parts;
mod quick;
mod redirects;
#[cfg(feature = "reqwest")]
mod reqwest_client;
mod retries;
mod runtime;
mod sample;
mod server;
mod servers;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tls;
mod wire;
