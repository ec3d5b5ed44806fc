//! The macros of answers: `errors!` and `replies!`, which pick a variant by status and media type.
//! Name `reply` and `error`.
#![allow(unused_macros, unused_imports)]

/// An enum of documented errors: key, variant, kind. What has no variant, or does not fit it, is the `else`.
macro_rules! errors {
    ($name:ident else $other:ident {
        $(($status:literal, $content:literal) $variant:ident $kind:ident $($type:ty)?),* $(,)?
    }) => {
        impl $crate::runtime::Errors for $name {
            fn decode(raw: &$crate::runtime::Raw, key: $crate::runtime::Key) -> Self {
                let read = match key {
                    $(($status, $content) => $crate::runtime::errors!(@ raw $variant $kind $($type)?),)*
                    _ => ::std::option::Option::None,
                };
                read.unwrap_or_else(|| Self::$other(raw.clone()))
            }
        }
    };
    (@ $raw:ident $variant:ident json $type:ty) => { $raw.json::<$type>().map(Self::$variant) };
    (@ $raw:ident $variant:ident text) => { $raw.text().map(Self::$variant) };
    (@ $raw:ident $variant:ident bytes) => { ::std::option::Option::Some(Self::$variant($raw.bytes().clone())) };
    (@ $raw:ident $variant:ident empty) => { ::std::option::Option::Some(Self::$variant) };
}
pub(crate) use errors;

/// An enum of documented successes: key, variant, kind.
macro_rules! replies {
    ($name:ident {
        $(($status:literal, $content:literal) $variant:ident $kind:ident $($type:ty)?),* $(,)?
    }) => {
        impl $crate::runtime::Replies for $name {
            fn decode(
                reply: $crate::runtime::Reply,
            ) -> ::std::result::Result<Self, $crate::runtime::DecodeFailure> {
                match reply.key() {
                    $(($status, $content) => $crate::runtime::replies!(@ reply $variant $kind $($type)?),)*
                    _ => ::std::result::Result::Err(reply.undocumented()),
                }
            }
        }
    };
    (@ $reply:ident $variant:ident json $type:ty) => { $reply.json::<$type>().map(Self::$variant) };
    (@ $reply:ident $variant:ident text) => { $reply.text().map(Self::$variant) };
    (@ $reply:ident $variant:ident bytes) => { ::std::result::Result::Ok(Self::$variant($reply.bytes())) };
    (@ $reply:ident $variant:ident empty) => { ::std::result::Result::Ok(Self::$variant) };
}
pub(crate) use replies;
