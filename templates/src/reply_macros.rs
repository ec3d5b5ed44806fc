//! The macros of answers: `errors!` and `replies!`, which pick a variant by status and media type.
//! Name `reply` and `error`; `events` and `lines` where an answer is a stream of them.
#![allow(unused_macros, unused_imports)]

/// An enum of documented errors: key, variant, kind. What has no variant, or does not fit it, is the `else`.
macro_rules! errors {
    ($name:ident else $other:ident {
        $(($status:literal, $content:literal) $variant:ident $kind:ident $($type:ty)?),* $(,)?
    }) => {
        impl $crate::runtime::reply::Errors for $name {
            fn decode(raw: &$crate::runtime::reply::Raw, key: $crate::runtime::reply::Key) -> Self {
                let read = match key {
                    $(($status, $content) => $crate::runtime::reply_macros::errors!(@ raw $variant $kind $($type)?),)*
                    _ => ::std::option::Option::None,
                };
                read.unwrap_or_else(|| Self::$other(raw.clone()))
            }
        }
    };
    (@ $raw:ident $variant:ident json $type:ty) => { $raw.json::<$type>().map(Self::$variant) };
    (@ $raw:ident $variant:ident text) => { $raw.string().ok().map(Self::$variant) };
    (@ $raw:ident $variant:ident text $type:ty) => { $raw.parsed::<$type>().ok().map(Self::$variant) };
    (@ $raw:ident $variant:ident bytes) => { ::std::option::Option::Some(Self::$variant($raw.bytes().clone())) };
    (@ $raw:ident $variant:ident empty) => { ::std::option::Option::Some(Self::$variant) };
}
pub(crate) use errors;

/// An enum of documented successes: key, variant, kind.
macro_rules! replies {
    ($name:ident {
        $(($status:literal, $content:literal) $variant:ident $kind:ident $($type:ty)?),* $(,)?
    }) => {
        impl $crate::runtime::reply::Replies for $name {
            #[allow(unused_mut, reason = "only bytes are taken out of it")]
            fn decode(
                mut reply: $crate::runtime::reply::Reply,
            ) -> ::std::result::Result<Self, $crate::runtime::error::DecodeFailure> {
                match reply.key() {
                    $(($status, $content) => $crate::runtime::reply_macros::replies!(@ reply $variant $kind $($type)?),)*
                    _ => ::std::result::Result::Err(reply.undocumented()),
                }
            }
        }
    };
    (@ $reply:ident $variant:ident json $type:ty) => { $reply.json::<$type>().map(Self::$variant) };
    (@ $reply:ident $variant:ident events $type:ty) => {
        $crate::runtime::events::EventStream::<$type>::of($reply).map(Self::$variant)
    };
    (@ $reply:ident $variant:ident lines $type:ty) => {
        $crate::runtime::lines::LineStream::<$type>::of($reply).map(Self::$variant)
    };
    (@ $reply:ident $variant:ident text) => { $reply.text().map(Self::$variant) };
    (@ $reply:ident $variant:ident text $type:ty) => { $reply.parsed::<$type>().map(Self::$variant) };
    (@ $reply:ident $variant:ident bytes) => { ::std::result::Result::Ok(Self::$variant($reply.stream())) };
    (@ $reply:ident $variant:ident empty) => { ::std::result::Result::Ok(Self::$variant) };
}
pub(crate) use replies;
