//! A list that is one string on the wire → the same as a type that reads, writes and shows itself so.
//! Names `macros` and `object`; has the macro `joined!`.
#![allow(unused_macros, unused_imports)]

/// A list that is one string on the wire: `joined!(Scopes of Scope by " ");` under `pub struct Scopes(pub Vec<Scope>);`
///
/// Split exactly at the delimiter, so that it is written as it was received.
macro_rules! joined {
    ($name:ident of $item:ident by $delimiter:literal) => {
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    "" => Self(Vec::new()),
                    text => text.split($delimiter).collect(),
                }
            }
        }

        impl From<$item> for $name {
            fn from(item: $item) -> Self {
                Self(vec![item])
            }
        }

        impl From<Vec<$item>> for $name {
            fn from(items: Vec<$item>) -> Self {
                Self(items)
            }
        }

        impl<const N: usize> From<[$item; N]> for $name {
            fn from(items: [$item; N]) -> Self {
                Self(items.into())
            }
        }

        impl<T: Into<$item>> FromIterator<T> for $name {
            fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
                Self(items.into_iter().map(Into::into).collect())
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
                for (index, item) in self.0.iter().enumerate() {
                    if index > 0 {
                        f.write_str($delimiter)?;
                    }
                    std::fmt::Display::fmt(item, f)?;
                }
                Ok(())
            }
        }

        impl std::ops::Deref for $name {
            type Target = [$item];
            fn deref(&self) -> &[$item] {
                &self.0
            }
        }

        impl $crate::runtime::object::Text for $name {
            fn parse(&mut self, text: &str) -> bool {
                *self = Self::from(text);
                true
            }
            fn show(&self, out: &mut dyn std::fmt::Write) -> std::fmt::Result {
                write!(out, "{self}")
            }
            fn debug(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt(&self.0, f)
            }
        }

        $crate::runtime::macros::text!($name, Self(Vec::new()));
        $crate::runtime::macros::seen!($name);
    };
}
pub(crate) use joined;
