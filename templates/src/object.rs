//! What a type says of itself to the drivers: its fields, branches or items, by number. Objects of these traits are all
//! that the drivers handle, so a type costs one small implementation and no code of its own.
//! Uses: `decode`, `decode_error`, `json_read`, `value`.
use std::fmt;

use super::decode::same;
use super::decode_error::DecodeError;
use super::json_read::Reader;
use super::value::{Any, Slot, Value, View};

/// The names of a struct's fields.
pub struct Schema {
    /// The Rust name of the type.
    pub name: &'static str,
    /// The name of each field on the wire.
    pub wire: &'static [&'static str],
    /// The Rust name of each field, then that of the map of unstated properties, with white space between them.
    pub rust: &'static str,
    /// Whether there is a map of unstated properties.
    pub extra: bool,
    /// The fields that must be there and may be null.
    pub nulls: &'static [usize],
}

/// The number of the map that takes unstated properties; there is nothing at it where there is no such map.
pub const EXTRA: usize = usize::MAX;

/// What a value that is no struct says of its fields.
pub static NO_FIELDS: Schema = Schema {
    name: "",
    wire: &[],
    rust: "",
    extra: false,
    nulls: &[],
};

/// A number. It is read by its own type, so that a program is linked with the code for those that it has.
pub trait Number {
    /// Takes the number that stands in a JSON text.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError>;
    /// Takes a number from bare text; answers `false` if it is none.
    fn parse(&mut self, text: &str) -> bool;
    /// Takes an integer; answers `false` if it does not fit.
    fn whole(&mut self, value: i128) -> bool;
    /// Takes a float; answers `false` if only integers do.
    fn float(&mut self, _: f64) -> bool {
        false
    }
    /// Whether it may be an integer of more than 64 bits.
    fn is_wide(&self) -> bool {
        false
    }
    /// What the number must be, for a complaint.
    fn expected(&self) -> &'static str {
        "an integer"
    }
}

/// A value that is a string on the wire and something else here.
pub trait Text {
    /// Takes the value from its text; answers `false` if it is none.
    fn parse(&mut self, text: &str) -> bool;
    /// The text, where it is at hand.
    fn as_str(&self) -> Option<&str> {
        None
    }
    /// Writes the text.
    fn show(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        out.write_str(self.as_str().unwrap_or_default())
    }
    /// Of an open enum: each value on the wire and the Rust name of its variant, with a NUL after each; then the name of
    /// the variant for the others.
    fn variants(&self) -> &'static str {
        ""
    }
    /// Writes the value as `Debug` shows it; an open enum is shown by its `variants`.
    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f)
    }
    /// What the text must be, for a complaint.
    fn expected(&self) -> &'static str {
        "a string"
    }
}

/// A value that is an integer on the wire and something else here.
pub trait Code {
    fn get(&self) -> i64;
    fn set(&mut self, value: i64);
    /// As of a [`Text`].
    fn variants(&self) -> &'static str;
}

/// A value that may be missing or null.
pub trait Opt {
    /// Becomes a blank value, to be filled.
    fn some(&mut self) -> Slot<'_>;
    /// Becomes the null that was read.
    fn null(&mut self);
    /// Becomes absent.
    fn reset(&mut self);
}

/// A list, or a tuple.
pub trait List {
    fn count(&self) -> usize;
    /// The item at `index`, which is less than `count`.
    fn at(&self, index: usize) -> View<'_>;
    /// The place of the item at `index`; they are asked for in order, the first one empties the list.
    fn item(&mut self, index: usize) -> Slot<'_>;
    /// Called after the last of `count` items; answers how many there must be if that is too few.
    fn finish(&mut self, count: usize) -> Option<usize>;
}

/// A map with strings for keys.
pub trait Dict {
    fn count(&self) -> usize;
    fn at(&self, key: &str) -> Option<View<'_>>;
    /// Shows each entry in order until `f` answers `false`.
    fn each(&self, f: &mut dyn FnMut(&str, View<'_>) -> bool);
    /// The place of a new entry, which takes that of an old one.
    fn insert(&mut self, key: String) -> Slot<'_>;
    fn clear(&mut self);
}

/// A choice of types, or of values of several types.
pub trait Union {
    fn rule(&self) -> &'static Rule;
    /// Becomes the branch, blank, to be filled.
    fn pick(&mut self, branch: usize) -> Slot<'_>;
    /// Becomes the value that fits no branch.
    fn unknown(&mut self, raw: Any);
    /// The number of the branch and what it holds; past the last for an unknown value.
    fn branch(&self) -> (usize, View<'_>);
}

/// How a union's branch is told, and what the branches are called.
pub struct Rule {
    /// The Rust names of the branches, with white space between them; the last is that of the unknown.
    pub variants: &'static str,
    pub by: By,
    /// `keep`, by a pointer: a program without unions is linked without the code for values of whatever kind.
    pub keep: fn(&mut dyn Union, &mut Reader<'_>) -> Result<(), DecodeError>,
}

/// Keeps what fits no branch.
pub fn keep(union: &mut dyn Union, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
    union.unknown(reader.any()?);
    Ok(())
}

/// Tells a branch by looking at the value.
pub trait Choose {
    /// The number of the branch that the next value is; moves the reader.
    fn choose(&self, reader: &mut Reader<'_>) -> Result<Option<usize>, DecodeError>;
}

/// What tells the branches of a union apart.
pub enum By {
    /// The value of one property: its name, and the values of each branch (OAS 3.0.4 §4.8.25).
    Tag(&'static str, &'static [&'static [&'static str]]),
    /// The shape of the value.
    Shape(&'static (dyn Choose + Sync)),
    /// The shape of the value, which knows what the property of this name may be. What is written there where the branch
    /// does not say it: the values of each branch.
    Both(
        &'static str,
        &'static [&'static [&'static str]],
        &'static (dyn Choose + Sync),
    ),
    /// Nothing.
    Nothing,
}

/// The values of an enum of mixed types, as JSON text.
pub struct Listed(pub &'static [&'static str]);

impl Choose for Listed {
    fn choose(&self, reader: &mut Reader<'_>) -> Result<Option<usize>, DecodeError> {
        let start = reader.mark();
        reader.skip()?;
        let found = reader.since(start);
        Ok(self.0.iter().position(|value| same(found, value)))
    }
}

/// The branch of a value of an enum of mixed types.
pub fn listed<'a>(texts: &[&str], value: Result<&'static str, &'a Any>) -> (usize, View<'a>) {
    match value {
        Ok(text) => (position(texts, text).unwrap_or(usize::MAX), View::Json(text)),
        Err(raw) => (usize::MAX, Value::view(raw)),
    }
}

/// Where a name stands among others.
#[inline]
pub fn position(names: &[&str], name: &str) -> Option<usize> {
    names.iter().position(|other| *other == name)
}
