//! A number that some servers write as text (`type: [integer, string]` with a `pattern` of digits, as ASP.NET Core
//! describes its numbers).
//! Uses: `decode_error`, `json_read`, `macros`, `object`, `value`.
use std::fmt;
use std::ops::Deref;

use super::decode_error::DecodeError;
use super::json_read::Reader;
use super::macros::bridged;
use super::object::{By, Rule, Union};
use super::value::{Any, Slot, Value, View};

/// A number that is read from a JSON number and from a text that spells one, and is always written as a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lenient<T>(pub T);

impl<T: Copy> Lenient<T> {
    /// The number.
    pub fn get(self) -> T {
        self.0
    }
}

impl<T> From<T> for Lenient<T> {
    fn from(number: T) -> Self {
        Self(number)
    }
}

impl<T> Deref for Lenient<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: PartialEq> PartialEq<T> for Lenient<T> {
    fn eq(&self, other: &T) -> bool {
        self.0 == *other
    }
}

impl<T: PartialOrd> PartialOrd<T> for Lenient<T> {
    fn partial_cmp(&self, other: &T) -> Option<std::cmp::Ordering> {
        self.0.partial_cmp(other)
    }
}

impl<T: fmt::Display> fmt::Display for Lenient<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Looked at, it is the number. To be filled it is a choice, since no driver looks ahead for anything else.
impl<T: Value> Value for Lenient<T> {
    fn blank() -> Self {
        Self(T::blank())
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Union(self)
    }
    fn view(&self) -> View<'_> {
        self.0.view()
    }
}

static RULE: Rule = Rule {
    variants: "Number Unknown",
    by: By::Nothing,
    keep: read,
};

impl<T: Value> Union for Lenient<T> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }
    fn pick(&mut self, _branch: usize) -> Slot<'_> {
        self.0.slot()
    }
    fn unknown(&mut self, _raw: Any) {}
    fn branch(&self) -> (usize, View<'_>) {
        (0, self.0.view())
    }
}

/// Takes the number, or complains: unlike a union's, nothing else is kept.
fn read(number: &mut dyn Union, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
    let Slot::Number(number) = number.pick(0) else {
        return reader.skip();
    };
    if reader.peek() != b'"' {
        return number.read(reader);
    }
    let start = reader.offset();
    if number.parse(reader.string("a string")?) {
        return Ok(());
    }
    let wrong = ["expected ", number.expected(), ", found a text that spells none"].concat();
    Err(DecodeError::mismatch(&wrong, start))
}

bridged!(Lenient<T>);
