//! Bytes → where our JSON reader and writer say something else than serde_json,
//! beyond the differences that are meant. Run by the bounded test beside this
//! file and by the fuzzer in `tests/fuzz`.
//!
//! The differences that are meant: a byte order mark at the start is passed
//! over; lists and objects may stand 128 deep, where serde_json takes 127; an
//! integer may be written `1.0` or `1e3`; what is skipped is bounded in depth too.

use mintage_runtime::json::{from_slice, to_string};
use mintage_runtime::json_read::Reader;
use mintage_runtime::value::{Any, Map, Value};
use serde::de::{DeserializeOwned, IgnoredAny};

/// # Errors
/// What differs, in words.
pub fn agrees(bytes: &[u8]) -> Result<(), String> {
    let plain = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    free_form(bytes, plain)?;
    skipped(bytes, plain)?;
    integers::<i64>(bytes, plain)?;
    integers::<u64>(bytes, plain)?;
    integers::<i32>(bytes, plain)?;
    integers::<i128>(bytes, plain)?;
    same(bytes, plain, |a: &f64, b| a.to_bits() == b.to_bits())?;
    same(bytes, plain, |a: &f32, b| a.to_bits() == b.to_bits())?;
    same(bytes, plain, |a: &bool, b| a == b)?;
    same(bytes, plain, |a: &String, b| a == b)?;
    same(bytes, plain, |a: &Vec<Option<String>>, b| a == b)?;
    same(bytes, plain, |a: &Map<Any>, b| a == b)
}

fn free_form(bytes: &[u8], plain: &[u8]) -> Result<(), String> {
    same(bytes, plain, |a: &Any, b| a == b)?;
    let Ok(value) = from_slice::<Any>(bytes) else {
        return Ok(());
    };
    let written = to_string(&value.view());
    let theirs = value.to_string();
    if written != theirs {
        return Err(format!("{written} is written, {theirs} by serde_json"));
    }
    match from_slice::<Any>(written.as_bytes()) {
        Ok(back) if back == value => Ok(()),
        back => Err(format!("{written} is read again as {back:?}")),
    }
}

/// A value that nothing asks for is checked all the same.
fn skipped(bytes: &[u8], plain: &[u8]) -> Result<(), String> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Ok(());
    };
    let mut reader = Reader::new(text);
    let ours = reader.skip().and_then(|()| reader.end());
    if ours.as_ref().is_err_and(|e| e.message() == "nested too deeply") {
        return Ok(());
    }
    let theirs = serde_json::from_slice::<IgnoredAny>(plain);
    if ours.is_ok() == theirs.is_ok() {
        return Ok(());
    }
    Err(format!("skipping: {ours:?}, serde_json: {theirs:?}"))
}

/// What serde_json takes for an integer, ours takes alike; more is an integer of the same value.
fn integers<T>(bytes: &[u8], plain: &[u8]) -> Result<(), String>
where
    T: Value + DeserializeOwned + PartialEq + std::fmt::Debug + Copy + TryInto<i128>,
{
    let (ours, theirs) = (from_slice::<T>(bytes), serde_json::from_slice::<T>(plain));
    match (&ours, &theirs) {
        (Ok(a), Ok(b)) if a == b => Ok(()),
        (Err(_), Err(_)) => Ok(()),
        (Ok(a), Err(_)) => {
            let float = serde_json::from_slice::<f64>(plain);
            match ((*a).try_into(), &float) {
                (Ok(whole), Ok(float)) if whole as f64 == *float => Ok(()),
                _ => Err(format!("{ours:?}, serde_json: {theirs:?}, as a float {float:?}")),
            }
        }
        _ => Err(format!("{ours:?}, serde_json: {theirs:?}")),
    }
}

fn same<T>(bytes: &[u8], plain: &[u8], equal: impl Fn(&T, &T) -> bool) -> Result<(), String>
where
    T: Value + DeserializeOwned + std::fmt::Debug,
{
    let (ours, theirs) = (from_slice::<T>(bytes), serde_json::from_slice::<T>(plain));
    match (&ours, &theirs) {
        (Ok(a), Ok(b)) if equal(a, b) => Ok(()),
        (Err(_), Err(_)) => Ok(()),
        // One level more than serde_json's limit.
        (Ok(_), Err(e)) if e.to_string().starts_with("recursion limit exceeded") => Ok(()),
        _ => Err(format!(
            "{}: {ours:?}, serde_json: {theirs:?}",
            std::any::type_name::<T>()
        )),
    }
}
