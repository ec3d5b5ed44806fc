//! Bytes ↔ typed values as JSON: the front door of the codec.
//! Uses: `decode`, `decode_error`, `encode`, `json_read`, `json_write`, `value`.
use super::decode;
use super::decode_error::DecodeError;
use super::encode;
use super::json_read::Reader;
use super::json_write::Writer;
use super::value::{Any, Slot, Value, View};

/// A value from a whole JSON text.
///
/// # Errors
/// When the text is no JSON (RFC 8259; lists and objects at most 128 deep), or does not fit the type.
pub fn from_slice<T: Value>(json: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::blank();
    read(json, value.slot())?;
    Ok(value)
}

/// A value from one of any kind.
///
/// # Errors
/// When it does not fit the type. The offset is of its JSON text.
pub fn from_any<T: Value>(any: &Any) -> Result<T, DecodeError> {
    let mut value = T::blank();
    fill_from_any(value.slot(), any)?;
    Ok(value)
}

/// Fills a slot from a value of any kind: by way of its text, so that there is one way of decoding only.
pub(super) fn fill_from_any(slot: Slot<'_>, any: &Any) -> Result<(), DecodeError> {
    read(to_string(&View::Any(any)).as_bytes(), slot)
}

/// Not generic, so that it is compiled once.
#[inline(never)]
fn read(json: &[u8], slot: Slot<'_>) -> Result<(), DecodeError> {
    let text = match std::str::from_utf8(json) {
        Ok(text) => text,
        Err(error) => return Err(DecodeError::syntax("no UTF-8", error.valid_up_to())),
    };
    let mut reader = Reader::new(text);
    decode::fill(&mut reader, slot)?;
    reader.end()
}

/// The JSON text of a value.
pub fn to_string(view: &View<'_>) -> String {
    let mut writer = Writer::new();
    encode::write(&mut writer, *view);
    writer.finish()
}

/// The JSON text of a value, as bytes to send; `None`: a float in it is no number, and JSON has no word for that.
pub fn to_vec(view: &View<'_>) -> Option<Vec<u8>> {
    let mut writer = Writer::new();
    encode::write(&mut writer, *view);
    writer.exact().map(String::into_bytes)
}

/// A value as one of any kind. What JSON can't hold (integers beyond 64 bits, floats that are no numbers) comes as in
/// JSON: as a float, as null.
pub fn to_any(view: &View<'_>) -> Any {
    Reader::new(&to_string(view)).any().unwrap_or_default()
}
