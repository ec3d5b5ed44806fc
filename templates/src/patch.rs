//! A property that may be absent, null or a value, each of which means something else when it is sent: leave it, clear
//! it, set it.
//! Uses: `macros`, `object`, `value`.
use super::macros::bridged;
use super::object::Opt;
use super::value::{Slot, Value, View};

/// An optional property that may be null.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Patch<T> {
    /// Not mentioned.
    #[default]
    Absent,
    /// Said to be null.
    Null,
    /// Given.
    Value(T),
}

impl<T> Patch<T> {
    /// The same for a borrowed value.
    pub fn as_ref(&self) -> Patch<&T> {
        match self {
            Patch::Absent => Patch::Absent,
            Patch::Null => Patch::Null,
            Patch::Value(value) => Patch::Value(value),
        }
    }

    /// The value, if one is given.
    pub fn value(&self) -> Option<&T> {
        match self {
            Patch::Value(value) => Some(value),
            Patch::Absent | Patch::Null => None,
        }
    }

    /// The value, if one is given, without the rest.
    pub fn into_value(self) -> Option<T> {
        match self {
            Patch::Value(value) => Some(value),
            Patch::Absent | Patch::Null => None,
        }
    }

    /// Whether the property is not mentioned.
    pub fn is_absent(&self) -> bool {
        matches!(self, Patch::Absent)
    }

    /// Whether the property is said to be null.
    pub fn is_null(&self) -> bool {
        matches!(self, Patch::Null)
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Patch::Value(value)
    }
}

/// `None` says null: to leave a property out, leave it out.
impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        match value {
            Some(value) => Patch::Value(value),
            None => Patch::Null,
        }
    }
}

impl<T: Value> Value for Patch<T> {
    fn blank() -> Self {
        Patch::Absent
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Opt(self)
    }
    fn view(&self) -> View<'_> {
        match self {
            Patch::Absent => View::None,
            Patch::Null => View::Null,
            Patch::Value(value) => value.view(),
        }
    }
}

impl<T: Value> Opt for Patch<T> {
    fn some(&mut self) -> Slot<'_> {
        *self = Patch::Value(T::blank());
        match self {
            Patch::Value(value) => value.slot(),
            Patch::Absent | Patch::Null => Slot::Skip,
        }
    }
    fn null(&mut self) {
        *self = Patch::Null;
    }
    fn reset(&mut self) {
        *self = Patch::Absent;
    }
}

bridged!(Patch<T>);
