//! The runtime of every generated client.
#![forbid(unsafe_code)]
