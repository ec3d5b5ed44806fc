//! `src/lib.rs` of a client → the same as text that `include!` takes: without
//! what only the root of a crate may say of itself.

/// The file beside `src/lib.rs` that a build script's crate includes.
pub const INCLUDE: &str = "src/include.rs";

/// `lib` without inner documentation and inner attributes.
pub fn includable(lib: &str) -> String {
    let mut out = String::new();
    // How many brackets of an attribute of several lines are open.
    let mut open = 0_usize;
    for line in lib.lines() {
        let bare = line.trim_start();
        if open > 0 || bare.starts_with("#![") {
            open = (open + bare.matches('[').count()).saturating_sub(bare.matches(']').count());
        } else if !bare.starts_with("//!") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
