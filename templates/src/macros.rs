//! One line under a plain struct or enum → what the drivers need to know of it. The types themselves stay ordinary items,
//! for readers, editors and docs; the lines say only wire names, tags and shapes.
//! Uses: `bridge` (feature `serde`), `compare`, `object`, `value`.
#![allow(unused_macros, unused_imports)] // A client has the macros that its description needs, and the others too.

/// A struct: `model!(Token { 0 id "id", 1 parent "parent" null } extra);`
///
/// Each field has its number, its Rust name and its name on the wire. `null` marks an `Option` that must be there and is
/// written even when it is null. The name after the braces is that of the map which takes unstated properties.
macro_rules! model {
    ($name:ident { $($index:literal $field:ident $wire:literal $($null:ident)?),* $(,)? } $($extra:ident)?) => {
        impl $crate::runtime::value::Value for $name {
            fn blank() -> Self {
                Self {
                    $($field: $crate::runtime::value::Value::blank(),)*
                    $($extra: $crate::runtime::value::Value::blank(),)?
                }
            }
            fn schema(&self) -> &'static $crate::runtime::object::Schema {
                &$crate::runtime::object::Schema {
                    name: stringify!($name),
                    wire: &[$($wire),*],
                    rust: stringify!($($field)* $($extra)?),
                    extra: $crate::runtime::macros::given!($($extra)?),
                    nulls: &[$($($crate::runtime::macros::first!($index $null),)?)*],
                }
            }
            fn field_mut(&mut self, index: usize) -> $crate::runtime::value::Slot<'_> {
                match index {
                    $($index => $crate::runtime::value::Value::slot(&mut self.$field),)*
                    $($crate::runtime::object::EXTRA => $crate::runtime::value::Value::slot(&mut self.$extra),)?
                    _ => $crate::runtime::value::Slot::Skip,
                }
            }
            fn field(&self, index: usize) -> $crate::runtime::value::View<'_> {
                match index {
                    $($index => $crate::runtime::value::Value::view(&self.$field),)*
                    $($crate::runtime::object::EXTRA => $crate::runtime::value::Value::view(&self.$extra),)?
                    _ => $crate::runtime::value::View::None,
                }
            }
        }

        $crate::runtime::macros::shown!($name);
    };
}
pub(crate) use model;

/// The first of two: a repetition can't leave out the second by itself.
macro_rules! first {
    ($first:literal $second:ident) => {
        $first
    };
}
pub(crate) use first;

/// Whether there is one.
macro_rules! given {
    () => {
        false
    };
    ($some:ident) => {
        true
    };
}
pub(crate) use given;

/// What every type has that is seen through its view: equality, `Debug`, and serde both ways.
macro_rules! shown {
    ($name:ident) => {
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::compare::equal(self, other)
            }
        }

        $crate::runtime::macros::seen!($name);
    };
}
pub(crate) use shown;

/// `Debug`, and serde both ways.
macro_rules! seen {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::runtime::compare::show(self, f)
            }
        }

        $crate::runtime::macros::bridged!($name);
    };
}
pub(crate) use seen;

/// serde both ways, under the feature `serde`.
macro_rules! bridged {
    ($name:ident $(<$parameter:ident>)?) => {
        #[cfg(feature = "serde")]
        impl $(<$parameter: $crate::runtime::value::Value>)? ::serde::Serialize for $name $(<$parameter>)? {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::bridge::serialize(self, serializer)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de $(, $parameter: $crate::runtime::value::Value)?> ::serde::Deserialize<'de> for $name $(<$parameter>)? {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::bridge::deserialize(deserializer)
            }
        }
    };
}
pub(crate) use bridged;

/// A constructor of what is required and a chained setter for each of the rest:
/// `setters!(Form { new(id: String) fixed(kind: "x".to_owned()), name: String, note ~ String, extra = Map<Any> });`
///
/// `:` sets an `Option`, `~` a `Patch`, `=` the field itself; the difference is for the reader. `@` takes a number as it is,
/// since `impl Into<u32>` would refuse a plain `3`. `#[deprecated]` may stand before a name.
macro_rules! setters {
    ($name:ident { new() $($rest:tt)* }) => {
        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        $crate::runtime::macros::setters!(@ $name () $($rest)*);
    };
    ($name:ident { new($($required:tt)+) $($rest:tt)* }) => {
        $crate::runtime::macros::setters!(@ $name ($($required)+) $($rest)*);
    };
    (
        @ $name:ident ($($required:ident $how:tt $required_type:ty),* $(,)?)
        $(fixed($($fixed:ident: $fixed_value:expr),* $(,)?))?
        $(, $(#[$attribute:ident])? $field:ident $kind:tt $type:ty)* $(,)?
    ) => {
        impl $name {
            /// With what is required, and nothing else.
            pub fn new($($required: $crate::runtime::macros::argument!($how $required_type)),*) -> Self {
                #[allow(unused_mut)]
                let mut value: Self = $crate::runtime::value::Value::blank();
                $(value.$required = $required.into();)*
                $($(value.$fixed = $fixed_value;)*)?
                value
            }

            $(
                #[doc = concat!("Sets [`", stringify!($field), "`](field@Self::", stringify!($field), ").")]
                $(#[$attribute])?
                #[must_use]
                pub fn $field(mut self, $field: $crate::runtime::macros::argument!($kind $type)) -> Self {
                    let value: $type = $field.into();
                    self.$field = From::from(value);
                    self
                }
            )*
        }
    };
}
pub(crate) use setters;

/// The type of an argument: what becomes one, or itself.
macro_rules! argument {
    (@ $type:ty) => {
        $type
    };
    ($how:tt $type:ty) => {
        impl Into<$type>
    };
}
pub(crate) use argument;

/// Strings that the description lists, and room for those that it will:
/// `open_enum!(Scope else Unknown { Global "global", PurgeSelect "purge_select" });`
macro_rules! open_enum {
    ($name:ident else $unknown:ident { $($variant:ident $wire:literal),* $(,)? }) => {
        impl $name {
            /// The value as it is written.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$unknown(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    _ => Self::$unknown(text.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;
            // Not `Self::Err`: a variant may be called so.
            fn from_str(text: &str) -> Result<Self, std::convert::Infallible> {
                Ok(Self::from(text))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl Eq for $name {}

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                std::hash::Hash::hash(self.as_str(), state);
            }
        }

        impl std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::runtime::object::Text for $name {
            fn parse(&mut self, text: &str) -> bool {
                *self = Self::from(text);
                true
            }
            fn as_str(&self) -> Option<&str> {
                Some(Self::as_str(self))
            }
            fn variants(&self) -> &'static str {
                concat!($($wire, "\0", stringify!($variant), "\0",)* stringify!($unknown))
            }
        }

        $crate::runtime::macros::text!($name, Self::$unknown(String::new()));
        $crate::runtime::macros::seen!($name);
    };
}
pub(crate) use open_enum;

/// A value of what is a `Text`: `text!(Date, Self::ZERO);`
macro_rules! text {
    ($type:ty, $blank:expr) => {
        impl $crate::runtime::value::Value for $type {
            fn blank() -> Self {
                $blank
            }
            fn slot(&mut self) -> $crate::runtime::value::Slot<'_> {
                $crate::runtime::value::Slot::Text(self)
            }
            fn view(&self) -> $crate::runtime::value::View<'_> {
                $crate::runtime::value::View::Text(self)
            }
        }
    };
}
pub(crate) use text;

/// Integers that the description lists, and room for others: `int_enum!(Level else Unknown { Low 1, High -2 });`
macro_rules! int_enum {
    ($name:ident else $unknown:ident { $($variant:ident $wire:literal),* $(,)? }) => {
        impl $name {
            /// The value as it is written.
            pub fn value(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$unknown(value) => *value,
                }
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    _ => Self::$unknown(value),
                }
            }
        }

        impl From<$name> for i64 {
            fn from(value: $name) -> Self {
                value.value()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.value(), f)
            }
        }

        impl $crate::runtime::object::Code for $name {
            fn get(&self) -> i64 {
                self.value()
            }
            fn set(&mut self, value: i64) {
                *self = Self::from(value);
            }
            fn variants(&self) -> &'static str {
                concat!($(stringify!($wire), "\0", stringify!($variant), "\0",)* stringify!($unknown))
            }
        }

        impl Eq for $name {}

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                state.write_i64(self.value());
            }
        }

        impl $crate::runtime::value::Value for $name {
            fn blank() -> Self {
                Self::$unknown(0)
            }
            fn slot(&mut self) -> $crate::runtime::value::Slot<'_> {
                $crate::runtime::value::Slot::Code(self)
            }
            fn view(&self) -> $crate::runtime::value::View<'_> {
                $crate::runtime::value::View::Code(self)
            }
        }

        $crate::runtime::macros::shown!($name);
    };
}
pub(crate) use int_enum;

/// Values of several types that the description lists, as JSON text:
/// `any_enum!(Mixed else Unknown { Yes "true", Two "2", A "\"a\"" });`
macro_rules! any_enum {
    ($name:ident else $unknown:ident { $($variant:ident $wire:literal),* $(,)? }) => {
        impl $crate::runtime::object::Union for $name {
            fn rule(&self) -> &'static $crate::runtime::object::Rule {
                const {
                    &$crate::runtime::object::Rule {
                        variants: stringify!($($variant)* $unknown),
                        by: $crate::runtime::object::By::Shape(&$crate::runtime::object::Listed(&[$($wire),*])),
                        keep: $crate::runtime::object::keep,
                    }
                }
            }
            fn pick(&mut self, branch: usize) -> $crate::runtime::value::Slot<'_> {
                let known: [Self; <[&str]>::len(&[$($wire),*])] = [$(Self::$variant),*];
                if let Some(value) = known.into_iter().nth(branch) {
                    *self = value;
                }
                $crate::runtime::value::Slot::Skip
            }
            fn unknown(&mut self, raw: $crate::runtime::value::Any) {
                *self = Self::$unknown(raw);
            }
            fn branch(&self) -> (usize, $crate::runtime::value::View<'_>) {
                $crate::runtime::object::listed(
                    &[$($wire),*],
                    match self {
                        $(Self::$variant => Ok($wire),)*
                        Self::$unknown(raw) => Err(raw),
                    },
                )
            }
        }

        $crate::runtime::macros::chosen!($name, Self::$unknown($crate::runtime::value::Any::Null));
    };
}
pub(crate) use any_enum;

/// A value that is a `Union`.
macro_rules! chosen {
    ($name:ident, $blank:expr) => {
        impl $crate::runtime::value::Value for $name {
            fn blank() -> Self {
                $blank
            }
            fn slot(&mut self) -> $crate::runtime::value::Slot<'_> {
                $crate::runtime::value::Slot::Union(self)
            }
            fn view(&self) -> $crate::runtime::value::View<'_> {
                $crate::runtime::value::View::Union(self)
            }
        }

        $crate::runtime::macros::shown!($name);
    };
}
pub(crate) use chosen;
