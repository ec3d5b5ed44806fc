//! `x-` members → what the lowering asks of them, under the one name that each has. Which of them have a say in a type.

use crate::read::Extensions;
use crate::source::Tree;

/// What the author calls a thing in Rust.
const RUST_NAME: &str = "x-rust-name";
/// The author's own type for a string.
pub(super) const RUST_TYPE: &str = "x-rust-type";
/// A list of values that is written as one string.
pub(super) const MULTIPLE: &str = "x-enum-multiple";
pub(super) const SECRET: &str = "x-secret";
/// Seconds since 1970.
pub(super) const UNIX_TIME: &str = "x-unix-time";
/// AutoRest's word for the value of a discriminator that stands for a schema.
pub(super) const DISCRIMINATOR_VALUE: &str = "x-ms-discriminator-value";

/// Those that have a say in a type.
pub(super) const OF_TYPES: &[&str] = &[RUST_TYPE, MULTIPLE, UNIX_TIME, SECRET];

/// Whether an extension of this name has a say in the type.
pub(super) fn has_a_say(extension: &str) -> bool {
    OF_TYPES.contains(&extension)
}

pub(super) fn extension<'t>(extensions: &'t Extensions, name: &str) -> Option<&'t Tree> {
    extensions.iter().find(|(k, _)| k == name).map(|(_, v)| v)
}

/// `x-rust-name`.
pub(super) fn wanted_name(extensions: &Extensions) -> Option<String> {
    extension(extensions, RUST_NAME)
        .and_then(Tree::as_str)
        .map(str::to_owned)
}

/// Whether an `x-` member is there and true.
pub(super) fn is_set(extensions: &Extensions, name: &str) -> bool {
    extension(extensions, name) == Some(&Tree::Bool(true))
}

/// Whether the author has a type of their own for it.
pub(super) fn names_a_type(extensions: &Extensions) -> bool {
    extension(extensions, RUST_TYPE).is_some()
}
