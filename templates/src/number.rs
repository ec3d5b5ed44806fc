//! Numbers of Rust → numbers of JSON, of serde and of header fields. Integers are exact or refused; floats are finite.
//! Uses: `decode_error`, `json_read`, `object`.
use std::str::FromStr;

use super::decode_error::DecodeError;
use super::json_read::Reader;
use super::object::Number;

/// The integers that a description can ask for.
trait Integer: FromStr + TryFrom<i128> {
    const WIDE: bool = false;
}

impl Integer for i32 {}
impl Integer for i64 {}
impl Integer for u32 {}
impl Integer for u64 {}
impl Integer for i128 {
    const WIDE: bool = true;
}

impl<T: Integer> Number for T {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = reader.integer()?;
        Ok(())
    }
    fn parse(&mut self, text: &str) -> bool {
        put(self, text.parse().ok())
    }
    fn whole(&mut self, value: i128) -> bool {
        put(self, T::try_from(value).ok())
    }
    fn is_wide(&self) -> bool {
        T::WIDE
    }
}

impl Number for f32 {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = reader.float(f32::is_finite)?;
        Ok(())
    }
    fn parse(&mut self, text: &str) -> bool {
        put_finite(self, text.parse().ok(), f32::is_finite)
    }
    fn whole(&mut self, value: i128) -> bool {
        put(self, Some(value as f32))
    }
    fn float(&mut self, value: f64) -> bool {
        put_finite(self, Some(value as f32), f32::is_finite)
    }
    fn expected(&self) -> &'static str {
        "a number"
    }
}

impl Number for f64 {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = reader.float(f64::is_finite)?;
        Ok(())
    }
    fn parse(&mut self, text: &str) -> bool {
        put_finite(self, text.parse().ok(), f64::is_finite)
    }
    fn whole(&mut self, value: i128) -> bool {
        put(self, Some(value as f64))
    }
    fn float(&mut self, value: f64) -> bool {
        put(self, Some(value))
    }
    fn expected(&self) -> &'static str {
        "a number"
    }
}

/// JSON has no way to write the others.
fn put_finite<T: Copy>(place: &mut T, value: Option<T>, is_finite: fn(T) -> bool) -> bool {
    match value {
        Some(value) if is_finite(value) => put(place, Some(value)),
        _ => false,
    }
}

fn put<T>(place: &mut T, value: Option<T>) -> bool {
    match value {
        Some(value) => {
            *place = value;
            true
        }
        None => false,
    }
}
