//! Why a body could not be decoded, and where in it.
use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// A body that is no JSON, or not the JSON that the description promises. Says where, and never what the value was: it
/// might be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    message: Cow<'static, str>,
    offset: usize,
    path: String,
    syntax: bool,
}

impl DecodeError {
    /// The text is no JSON.
    #[cold]
    #[inline(never)]
    pub(super) fn syntax(message: &'static str, offset: usize) -> Self {
        Self(Box::new(Inner {
            message: Cow::Borrowed(message),
            offset,
            path: String::new(),
            syntax: true,
        }))
    }

    /// The text is JSON, but not what was promised.
    #[cold]
    #[inline(never)]
    pub(super) fn mismatch(message: impl Into<Cow<'static, str>>, offset: usize) -> Self {
        Self(Box::new(Inner {
            message: message.into(),
            offset,
            path: String::new(),
            syntax: false,
        }))
    }

    #[cold]
    #[inline(never)]
    pub(super) fn in_key(mut self, key: &str) -> Self {
        let plain = !key.is_empty()
            && key
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-' | b'$'));
        let step = if plain { format!(".{key}") } else { format!("[{key:?}]") };
        self.0.path.insert_str(0, &step);
        self
    }

    #[cold]
    #[inline(never)]
    pub(super) fn in_item(mut self, index: usize) -> Self {
        self.0.path.insert_str(0, &format!("[{index}]"));
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
        match self.path() {
            "" => {}
            path => write!(f, "`{path}`: ")?,
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
