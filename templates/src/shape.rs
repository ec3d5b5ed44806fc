//! The shape of a JSON value, by which an untagged union's branch is told: the kinds of JSON, and of an object the
//! properties that it requires, knows or fixes. A branch is never found by trying which one happens to parse.

/// What a branch of a union looks like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub(super) kinds: u8,
    pub(super) strings: &'static [&'static str],
    pub(super) requires: &'static [&'static str],
    pub(super) knows: &'static [&'static str],
    pub(super) fixed: &'static [(&'static str, &'static [&'static str])],
    pub(super) closed: bool,
}
