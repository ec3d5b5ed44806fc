//! The command `mintage`.
fn main() {}
