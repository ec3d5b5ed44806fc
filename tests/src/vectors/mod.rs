//! Wire vectors → generated clients → real requests on loopback → a judgement
//! on every row. The tables and their rules are in `../shared/vectors`.

pub mod compare;
pub mod decoded;
pub mod document;
pub mod driver;
pub mod generate;
#[path = "driver/loopback.rs"]
pub mod loopback;
pub mod multipart;
pub mod report;
pub mod rewrite;
pub mod row;
mod run;
pub mod scratch;
pub mod surface;
pub mod wire;

pub use run::{Options, run};
