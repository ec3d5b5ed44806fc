//! Trees of any dialect → one [`Document`]. Says what is wrong where it
//! stands, repairs what has a repair, and knows nothing of Rust.

mod document;

pub use document::*;
