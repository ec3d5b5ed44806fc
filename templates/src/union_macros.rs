//! One line under an enum of several forms → which of them a value is, and how it is read into it: `tagged_union!`,
//! `union!`, `raw_union!`.
//! Names `macros`, `object` and `value`; `decode_error` and `json` for raw unions. The shapes in a line are `shape`'s.
#![allow(unused_macros, unused_imports)] // A client has the macros that its description needs, and the others too.

/// A union told by a discriminator (OAS 3.0.4 §4.8.25):
/// `tagged_union!(Source by "type" else Unknown { 0 Blank BlankSource ["blank"] from, 1 Image Box<Image> ["image", "picture"] from Image });`
///
/// `from` gives `From` of the branch's type, `from Image` of what becomes one too: what is in the box, or a text.
macro_rules! tagged_union {
    (
        $name:ident by $tag:literal else $unknown:ident {
            $($index:literal $variant:ident $type:ty [$($value:literal),* $(,)?] $($from:ident $($inner:ty)?)?),* $(,)?
        }
    ) => {
        $crate::runtime::union_macros::branches!(
            $name else $unknown { $($index $variant $type [$($from $($inner)?)?],)* }
            $crate::runtime::object::By::Tag($tag, &[$(&[$($value),*]),*])
        );
    };
}
pub(crate) use tagged_union;

/// A union told by the shape of the value:
/// `union!(NameOrNumber else Unknown { 0 Number i64 [Shape::INTEGER] from, 1 Name String [Shape::STRING] from &str });`
///
/// With a discriminator that several branches share, the shape has its values, and each branch those that are written where
/// nobody says one:
/// `union!(Item by "type" else Unknown { 0 Question Question ["message"] [Shape::OBJECT] from, … });`
macro_rules! union {
    (
        $name:ident by $tag:literal else $unknown:ident {
            $($index:literal $variant:ident $type:ty [$($value:literal),* $(,)?] [$shape:expr] $($from:ident $($inner:ty)?)?),* $(,)?
        }
    ) => {
        $crate::runtime::union_macros::branches!(
            $name else $unknown { $($index $variant $type [$($from $($inner)?)?],)* }
            $crate::runtime::object::By::Both($tag, &[$(&[$($value),*]),*], &[$($shape),*])
        );
    };
    (
        $name:ident else $unknown:ident {
            $($index:literal $variant:ident $type:ty [$shape:expr] $($from:ident $($inner:ty)?)?),* $(,)?
        }
    ) => {
        $crate::runtime::union_macros::branches!(
            $name else $unknown { $($index $variant $type [$($from $($inner)?)?],)* }
            $crate::runtime::object::By::Shape(&[$($shape),*])
        );
    };
}
pub(crate) use union;

/// A union's branches, however they are told.
macro_rules! branches {
    (
        $name:ident else $unknown:ident {
            $($index:literal $variant:ident $type:ty [$($from:ident $($inner:ty)?)?],)*
        }
        $by:expr
    ) => {
        impl $crate::runtime::object::Union for $name {
            fn rule(&self) -> &'static $crate::runtime::object::Rule {
                const {
                    &$crate::runtime::object::Rule {
                        variants: stringify!($($variant)* $unknown),
                        by: $by,
                        keep: $crate::runtime::object::keep,
                    }
                }
            }
            fn pick(&mut self, branch: usize) -> $crate::runtime::value::Slot<'_> {
                *self = match branch {
                    $($index => Self::$variant($crate::runtime::value::Value::blank()),)*
                    _ => return $crate::runtime::value::Slot::Skip,
                };
                match self {
                    $(Self::$variant(value) => $crate::runtime::value::Value::slot(value),)*
                    Self::$unknown(_) => $crate::runtime::value::Slot::Skip,
                }
            }
            fn unknown(&mut self, raw: $crate::runtime::value::Any) {
                *self = Self::$unknown(raw);
            }
            fn branch(&self) -> (usize, $crate::runtime::value::View<'_>) {
                match self {
                    $(Self::$variant(value) => ($index, $crate::runtime::value::Value::view(value)),)*
                    Self::$unknown(raw) => (usize::MAX, $crate::runtime::value::Value::view(raw)),
                }
            }
        }

        $($(
            impl From<$type> for $name {
                fn $from(value: $type) -> Self {
                    Self::$variant(value)
                }
            }

            $(
                impl From<$inner> for $name {
                    fn from(value: $inner) -> Self {
                        Self::$variant(value.into())
                    }
                }
            )?
        )?)*

        $crate::runtime::macros::chosen!($name, Self::$unknown($crate::runtime::value::Any::Null));
    };
}
pub(crate) use branches;

/// A union whose branches nothing tells apart: `raw_union!(Thing { as_dog Dog => from, as_cat Cat => from });` under
/// `pub struct Thing(pub Any);`. `from` gives `From` of the branch's type.
macro_rules! raw_union {
    ($name:ident { $($method:ident $type:ty $(=> $from:ident)?),* $(,)? }) => {
        impl $name {
            $(
                /// The value as this branch.
                ///
                /// # Errors
                /// When it does not fit.
                pub fn $method(&self) -> Result<$type, $crate::runtime::decode_error::DecodeError> {
                    $crate::runtime::json::from_any(&self.0)
                }
            )*
        }

        $($(
            impl From<$type> for $name {
                fn $from(value: $type) -> Self {
                    Self($crate::runtime::json::to_any(&$crate::runtime::value::Value::view(&value)))
                }
            }
        )?)*

        impl $crate::runtime::object::Union for $name {
            fn rule(&self) -> &'static $crate::runtime::object::Rule {
                const {
                    &$crate::runtime::object::Rule {
                        variants: stringify!($name),
                        by: $crate::runtime::object::By::Nothing,
                        keep: $crate::runtime::object::keep,
                    }
                }
            }
            fn pick(&mut self, _: usize) -> $crate::runtime::value::Slot<'_> {
                $crate::runtime::value::Slot::Skip
            }
            fn unknown(&mut self, raw: $crate::runtime::value::Any) {
                self.0 = raw;
            }
            fn branch(&self) -> (usize, $crate::runtime::value::View<'_>) {
                (usize::MAX, $crate::runtime::value::Value::view(&self.0))
            }
        }

        $crate::runtime::macros::chosen!($name, Self($crate::runtime::value::Any::Null));
    };
}
pub(crate) use raw_union;
