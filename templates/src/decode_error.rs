//! Why a body could not be decoded, and where in it.
use std::fmt::{self, Write as _};

/// So much is shown of a key, in characters.
const LONGEST_KEY: usize = 100;

/// A body that is no JSON, or not the JSON that the description promises. Says where, and never what the value was: it
/// might be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    message: String,
    offset: usize,
    path: String,
    syntax: bool,
}

impl DecodeError {
    /// The text is no JSON.
    #[cold]
    #[inline(never)]
    pub(super) fn syntax(message: &str, offset: usize) -> Self {
        let mut error = Self::mismatch(message, offset);
        error.0.syntax = true;
        error
    }

    /// The text is JSON, but not what was promised.
    #[cold]
    #[inline(never)]
    pub(super) fn mismatch(message: &str, offset: usize) -> Self {
        Self(Box::new(Inner {
            message: message.to_owned(),
            offset,
            path: String::new(),
            syntax: false,
        }))
    }

    #[cold]
    #[inline(never)]
    pub(super) fn in_key(mut self, key: &str) -> Self {
        // A server chooses it, and may choose a long one.
        let key = match key.char_indices().nth(LONGEST_KEY) {
            Some((end, _)) => &[key.get(..end).unwrap_or_default(), "…"].concat(),
            None => key,
        };
        let odd = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$'));
        self.0.path = if key.is_empty() || key.contains(odd) {
            format!("[{key:?}]{}", self.0.path)
        } else {
            [".", key, &self.0.path].concat()
        };
        self
    }

    #[cold]
    #[inline(never)]
    pub(super) fn in_item(mut self, index: usize) -> Self {
        self.0.path = ["[", &index.to_string(), "]", &self.0.path].concat();
        self
    }

    pub(super) fn is_syntax(&self) -> bool {
        self.0.syntax
    }

    /// Where the value stands in the body: `data[3].scope`, or nothing for the body itself.
    pub fn path(&self) -> &str {
        self.0.path.strip_prefix('.').unwrap_or(&self.0.path)
    }

    /// How many bytes of the body come before the fault.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        if !path.is_empty() {
            write!(f, "`{path}`: ")?;
        }
        write!(f, "{} (at byte {})", self.0.message, self.0.offset)
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DecodeError(")?;
        fmt::Display::fmt(self, f)?;
        f.write_char(')')
    }
}

impl std::error::Error for DecodeError {}
