//! Types that are not the runtime's, where the description asks for them (`x-rust-type`): a string on the wire, read by
//! `FromStr` and written by `Display`. Generated models say once for each `foreign!(::uuid::Uuid, "uuid::Uuid");`,
//! with the name that messages show.
//! Names `macros` and `object`.
#![allow(unused_macros, unused_imports)]

/// What the drivers need to know of a type that is `FromStr`, `Display`, `Debug`, `Clone` and `Default`. The addresses of
/// the standard library have no `Default`.
macro_rules! foreign {
    (::std::net::IpAddr, $name:literal) => {
        $crate::runtime::foreign::foreign!(@ ::std::net::IpAddr, Self::V4(::std::net::Ipv4Addr::UNSPECIFIED), $name);
    };
    (::std::net::Ipv4Addr, $name:literal) => {
        $crate::runtime::foreign::foreign!(@ ::std::net::Ipv4Addr, Self::UNSPECIFIED, $name);
    };
    (::std::net::Ipv6Addr, $name:literal) => {
        $crate::runtime::foreign::foreign!(@ ::std::net::Ipv6Addr, Self::UNSPECIFIED, $name);
    };
    (::std::net::SocketAddr, $name:literal) => {
        $crate::runtime::foreign::foreign!(
            @ ::std::net::SocketAddr, Self::new(::std::net::IpAddr::V4(::std::net::Ipv4Addr::UNSPECIFIED), 0), $name
        );
    };
    (::std::net::SocketAddrV4, $name:literal) => {
        $crate::runtime::foreign::foreign!(
            @ ::std::net::SocketAddrV4, Self::new(::std::net::Ipv4Addr::UNSPECIFIED, 0), $name
        );
    };
    (::std::net::SocketAddrV6, $name:literal) => {
        $crate::runtime::foreign::foreign!(
            @ ::std::net::SocketAddrV6, Self::new(::std::net::Ipv6Addr::UNSPECIFIED, 0, 0, 0), $name
        );
    };
    (@ $type:ty, $blank:expr, $name:literal) => {
        $crate::runtime::macros::text!($type, $blank);

        impl $crate::runtime::object::Text for $type {
            fn parse(&mut self, text: &str) -> bool {
                match ::std::str::FromStr::from_str(text) {
                    Ok(value) => {
                        *self = value;
                        true
                    }
                    Err(_) => false,
                }
            }
            fn show(&self, out: &mut dyn ::std::fmt::Write) -> ::std::fmt::Result {
                ::std::write!(out, "{self}")
            }
            // Its own: what a type hides, it hides here too.
            fn debug(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(self, f)
            }
            fn expected(&self) -> &'static str {
                concat!("the text of a `", $name, "`")
            }
        }
    };
    ($type:ty, $name:literal) => {
        $crate::runtime::foreign::foreign!(@ $type, ::std::default::Default::default(), $name);
    };
}
pub(crate) use foreign;
