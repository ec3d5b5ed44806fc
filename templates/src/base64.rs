//! Bytes in a JSON string (`format: byte`, `contentEncoding: base64`; RFC 4648 §4), kept as the text that came, so that it
//! goes back unchanged whatever its alphabet and padding.
//! Uses: `base64_text`, `macros`, `value`.
use std::fmt;

use super::base64_text::base64_text;
use super::macros::bridged;
use super::value::{Slot, Value, View};

/// Bytes, written in base64. Made from bytes with `from`, read with [`Base64::decode`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base64(String);

impl Base64 {
    /// Takes text that is base64 already.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as it stands on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes. Both alphabets are read (RFC 4648 §4 and §5), with padding, without, and across lines.
    ///
    /// # Errors
    /// When the text is no base64.
    pub fn decode(&self) -> Result<Vec<u8>, Base64Error> {
        let mut bytes = Vec::with_capacity(self.0.len() / 4 * 3);
        let (mut group, mut digits, mut padding) = (0u32, 0u32, 0u32);
        for (offset, c) in self.0.bytes().enumerate() {
            let digit = match c {
                b'A'..=b'Z' => c - b'A',
                b'a'..=b'z' => c - b'a' + 26,
                b'0'..=b'9' => c - b'0' + 52,
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                b'\r' | b'\n' => continue,
                b'=' => {
                    padding += 1;
                    continue;
                }
                _ => return Err(Base64Error { offset }),
            };
            if padding > 0 {
                return Err(Base64Error { offset });
            }
            group = group << 6 | u32::from(digit);
            digits += 1;
            if digits == 4 {
                bytes.extend_from_slice(&group.to_be_bytes()[1..]);
                (group, digits) = (0, 0);
            }
        }
        match digits {
            0 if padding == 0 => {}
            // Bits that belong to no byte are let be: some encoders leave them set.
            2 if matches!(padding, 0 | 2) => bytes.push((group >> 4) as u8),
            3 if matches!(padding, 0 | 1) => bytes.extend_from_slice(&((group >> 2) as u16).to_be_bytes()),
            _ => return Err(Base64Error { offset: self.0.len() }),
        }
        Ok(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self(base64_text(bytes))
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(bytes.as_slice())
    }
}

impl<const N: usize> From<&[u8; N]> for Base64 {
    fn from(bytes: &[u8; N]) -> Self {
        Self::from(bytes.as_slice())
    }
}

impl Value for Base64 {
    fn blank() -> Self {
        Self::default()
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Str(&mut self.0)
    }
    fn view(&self) -> View<'_> {
        View::Str(&self.0)
    }
}

bridged!(Base64);

/// Text that is no base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base64Error {
    offset: usize,
}

impl Base64Error {
    /// How many bytes of the text come before the fault.
    pub fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for Base64Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no base64 (at byte {})", self.offset)
    }
}

impl std::error::Error for Base64Error {}
