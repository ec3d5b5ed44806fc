//! What every driver sees instead of types: a value hands out a [`View`] to be looked at and a [`Slot`] to be filled.
//! One driver for each of JSON, parameters, `Debug`, equality and serde then serves all types, and is compiled once.
//! Uses: `decode_error`, `json_read`, `object`.
use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};

use super::decode_error::DecodeError;
use super::json_read::{self, Reader};
use super::object::{Code, Dict, List, NO_FIELDS, Number, Opt, Schema, Text, Union};

/// Any JSON value, where the description says nothing more precise.
pub type Any = serde_json::Value;

/// A JSON object whose keys the description does not list.
pub type Map<T> = BTreeMap<String, T>;

/// Anything that can stand in a body or a parameter. A struct says what its fields are, and is one by default; what is
/// no struct says where to fill and what to look at.
pub trait Value {
    /// A value to start decoding from. It never escapes: a decoding that fails drops it.
    fn blank() -> Self
    where
        Self: Sized;
    /// What a null is, to a type that holds it as a value like any other; so it does not get lost where one is optional.
    #[inline]
    fn of_null() -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
    /// Whether null is a value by the description. A union holds it too, as a form that it does not know.
    #[inline]
    fn takes_null() -> bool
    where
        Self: Sized,
    {
        false
    }
    /// The place to fill.
    fn slot(&mut self) -> Slot<'_>
    where
        Self: Sized,
    {
        Slot::Object(self)
    }
    /// The value to look at.
    fn view(&self) -> View<'_>
    where
        Self: Sized,
    {
        View::Object(self)
    }
    /// The names of the fields.
    fn schema(&self) -> &'static Schema {
        &NO_FIELDS
    }
    /// The place of field `index`.
    fn field_mut(&mut self, _index: usize) -> Slot<'_> {
        Slot::Skip
    }
    /// The value of field `index`.
    fn field(&self, _index: usize) -> View<'_> {
        View::None
    }
}

/// The view of a value, or of a borrowed argument: `str`, slices and everything that is a [`Value`].
pub trait AsView {
    /// The value to look at.
    fn view(&self) -> View<'_>;
}

impl<T: Value> AsView for T {
    fn view(&self) -> View<'_> {
        Value::view(self)
    }
}

impl AsView for str {
    fn view(&self) -> View<'_> {
        View::Str(self)
    }
}

impl AsView for &str {
    fn view(&self) -> View<'_> {
        View::Str(self)
    }
}

/// Of the reference and not of the slice itself, which is unsized and can't be seen through a `dyn List`.
impl<T: AsView> AsView for &[T] {
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

/// A value to fill, by what it can hold.
pub enum Slot<'a> {
    /// Nothing to fill: the value is passed over.
    Skip,
    Bool(&'a mut bool),
    Number(&'a mut dyn Number),
    Str(&'a mut String),
    /// A string with a meaning: an open enum, a date.
    Text(&'a mut dyn Text),
    /// An open enum of integers.
    Code(&'a mut dyn Code),
    /// A value of whatever kind, and what reads it: a program without such values is linked without the code for them.
    Any(&'a mut Any, fn(&mut Reader<'_>, &mut Any) -> Result<(), DecodeError>),
    Opt(&'a mut dyn Opt),
    List(&'a mut dyn List),
    Map(&'a mut dyn Dict),
    Object(&'a mut dyn Value),
    Union(&'a mut dyn Union),
}

/// A value to look at, by what it is.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// Absent: left out of objects and parameters, `null` in a list.
    None,
    /// A null that is said.
    Null,
    Bool(bool),
    I64(i64),
    U64(u64),
    /// By reference: by value it would make every view half as large again.
    I128(&'a i128),
    F32(f32),
    F64(f64),
    Str(&'a str),
    /// A string that no `Debug` shows and that header values mark as sensitive.
    Secret(&'a str),
    Text(&'a dyn Text),
    Code(&'a dyn Code),
    Any(&'a Any),
    /// JSON text that is known to be right: a value of an enum of mixed types.
    Json(&'static str),
    List(&'a dyn List),
    Map(&'a dyn Dict),
    Object(&'a dyn Value),
    Union(&'a dyn Union),
}

impl View<'_> {
    /// Writes a scalar as plain text, the way a path or a query carries it: no quotes, no escapes. Answers `false`, and
    /// writes nothing, for what is no scalar: null, an absent value, a list, an object.
    pub fn write_text(&self, out: &mut String) -> bool {
        let scalar: &dyn Display = match self {
            View::Bool(v) | View::Any(Any::Bool(v)) => v,
            View::I64(v) => v,
            View::U64(v) => v,
            View::I128(v) => v,
            View::F32(v) => v,
            View::F64(v) => v,
            View::Str(v) | View::Secret(v) => v,
            View::Any(Any::Number(v)) => v,
            View::Any(Any::String(v)) => v,
            View::Text(v) => return v.show(out).is_ok(),
            View::Code(v) => return View::I64(v.get()).write_text(out),
            View::Union(v) => return v.branch().1.write_text(out),
            View::Json(text) => {
                return match serde_json::from_str(text) {
                    Ok(any) => View::Any(&any).write_text(out),
                    Err(_) => false,
                };
            }
            View::None | View::Null | View::Any(_) | View::List(_) | View::Map(_) | View::Object(_) => return false,
        };
        write!(out, "{scalar}").is_ok()
    }

    /// Whether the value is secret, so that what carries it can be marked.
    pub fn is_secret(&self) -> bool {
        match self {
            View::Secret(_) => true,
            View::Union(v) => v.branch().1.is_secret(),
            _ => false,
        }
    }
}

macro_rules! scalars {
    ($($type:ty: $blank:expr, $slot:ident, $value:ident => $view:expr;)*) => {$(
        impl Value for $type {
            #[inline]
            fn blank() -> Self {
                $blank
            }
            #[inline]
            fn slot(&mut self) -> Slot<'_> {
                Slot::$slot(self)
            }
            #[inline]
            fn view(&self) -> View<'_> {
                let $value = self;
                $view
            }
        }
    )*};
}

scalars! {
    bool: false, Bool, v => View::Bool(*v);
    i32: 0, Number, v => View::I64((*v).into());
    i64: 0, Number, v => View::I64(*v);
    u32: 0, Number, v => View::I64((*v).into());
    u64: 0, Number, v => View::U64(*v);
    i128: 0, Number, v => View::I128(v);
    f32: 0.0, Number, v => View::F32(*v);
    f64: 0.0, Number, v => View::F64(*v);
    String: String::new(), Str, v => View::Str(v);
}

impl Value for Any {
    #[inline]
    fn blank() -> Self {
        Any::Null
    }
    #[inline]
    fn of_null() -> Option<Self> {
        Some(Any::Null)
    }
    #[inline]
    fn takes_null() -> bool {
        true
    }
    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Any(self, json_read::any)
    }
    #[inline]
    fn view(&self) -> View<'_> {
        if self.is_null() { View::Null } else { View::Any(self) }
    }
}
