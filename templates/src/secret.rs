//! Text that must not be seen: plain on the wire, redacted in every `Debug`, wiped from memory when it is dropped.
//! Uses: `macros`, `value`; the crate `zeroize`.
use std::fmt;

use zeroize::Zeroize as _;

use super::macros::bridged;
use super::value::{Slot, Value, View};

/// A password, a key, a token. There is no `Display`: reading it takes [`Secret::expose`].
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes the text; copies that the caller keeps are the caller's to wipe.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Value for Secret {
    fn blank() -> Self {
        Self::default()
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Str(&mut self.0)
    }
    fn view(&self) -> View<'_> {
        View::Secret(&self.0)
    }
}

bridged!(Secret);
