//! Wire vectors → generated clients → real requests on loopback → a judgement
//! on every row. The tables and their rules are in `../shared/vectors`.

pub mod compare;
pub mod document;
pub mod multipart;
pub mod row;
pub mod wire;
