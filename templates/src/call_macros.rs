//! The macros of calls and clients: `call!`, `client!`, `credentials!`. They expand to thin methods over `Call`,
//! `Settings` and `Core`.
//! Name `credential`, `call`, `client`, `operation`, `reply`, `value`, `error`, `retry`, `server`, `transport`,
//! `secret`; `events`, `lines`, `download` and `body` for calls with streams, `http_client` behind the feature `hyper`.
#![allow(unused_macros, unused_imports)]

/// Gives a call's struct its ways to be sent: `call!(Name: KIND [TYPE], Error[, headers Headers][; credentials])`.
macro_rules! call {
    ($name:ident: json $type:ty, $($rest:tt)*) => {
        $crate::runtime::call_macros::call!(@ $name, $crate::runtime::reply::Json<$type>, $type, $($rest)*);
    };
    ($name:ident: events $type:ty, $($rest:tt)*) => {
        $crate::runtime::call_macros::call!(@ $name, $crate::runtime::events::Events<$type>, $crate::runtime::events::EventStream<$type>, $($rest)*);
    };
    ($name:ident: lines $type:ty, $($rest:tt)*) => {
        $crate::runtime::call_macros::call!(@ $name, $crate::runtime::lines::Lines<$type>, $crate::runtime::lines::LineStream<$type>, $($rest)*);
    };
    ($name:ident: replies $type:ty, $($rest:tt)*) => {
        $crate::runtime::call_macros::call!(@ $name, $crate::runtime::reply::OneOf<$type>, $type, $($rest)*);
    };
    ($name:ident: text, $($rest:tt)*) => {
        $crate::runtime::call_macros::call!(@ $name, $crate::runtime::reply::PlainText, ::std::string::String, $($rest)*);
    };
    ($name:ident: text $type:ty, $($rest:tt)*) => {
        $crate::runtime::call_macros::call!(@ $name, $crate::runtime::reply::Parsed<$type>, $type, $($rest)*);
    };
    ($name:ident: empty, $($rest:tt)*) => {
        $crate::runtime::call_macros::call!(@ $name, $crate::runtime::reply::Empty, (), $($rest)*);
    };
    ($name:ident: bytes, $($rest:tt)*) => {
        $crate::runtime::call_macros::call!(@ $name, $crate::runtime::download::Streamed, $crate::runtime::body::ByteStream, $($rest)*);
    };
    ($name:ident: any, $($rest:tt)*) => {
        $crate::runtime::call_macros::call!(@ $name, $crate::runtime::reply::AnyBody, $crate::runtime::value::Any, $($rest)*);
    };
    (@ $name:ident, $kind:ty, $output:ty, $error:ty $(; $($credentials:tt)*)?) => {
        $crate::runtime::call_macros::call!(@@ $name, $kind, $output, $error, $crate::runtime::reply::NoHeaders, $($($credentials)*)?);
    };
    (@ $name:ident, $kind:ty, $output:ty, $error:ty, headers $headers:ty $(; $($credentials:tt)*)?) => {
        $crate::runtime::call_macros::call!(@@ $name, $kind, $output, $error, $headers, $($($credentials)*)?);
    };
    (@@ $name:ident, $kind:ty, $output:ty, $error:ty, $headers:ty, $($how:ident $($setter:ident $scheme:expr)?),* $(,)?) => {
        impl<'a> $name<'a> {
            /// Sends it, for the whole answer: status, header fields and body. Awaiting the call itself gives the body.
            pub fn send(self) -> $crate::runtime::reply::PendingResponse<$kind, $error, $headers> {
                self.0.pending_response()
            }
            /// Sends it with settings of its own.
            pub fn options(self, options: $crate::runtime::call::Options) -> Self {
                Self(self.0.options(options))
            }
            /// Sends it and waits, for the body.
            ///
            /// # Errors
            /// As when it is awaited; and inside of an asynchronous runtime, which it would bring to a halt.
            #[cfg(feature = "blocking")]
            pub fn blocking(
                self,
            ) -> ::std::result::Result<$output, $crate::runtime::error::Error<$error>> {
                self.0.pending::<$kind, $error>().wait()
            }
            /// Sends it and waits, for the whole answer.
            ///
            /// # Errors
            /// As when it is awaited; and inside of an asynchronous runtime, which it would bring to a halt.
            #[cfg(feature = "blocking")]
            #[allow(clippy::type_complexity, reason = "the answer and its error")]
            pub fn send_blocking(
                self,
            ) -> ::std::result::Result<
                $crate::runtime::reply::Response<$output, $headers>,
                $crate::runtime::error::Error<$error>,
            > {
                self.0.pending_response::<$kind, $error, $headers>().wait()
            }
            $($crate::runtime::call_macros::credential_setter! { $how $($setter $scheme)? })*
        }
        impl<'a> ::std::future::IntoFuture for $name<'a> {
            type Output =
                ::std::result::Result<$output, $crate::runtime::error::Error<$error>>;
            type IntoFuture = $crate::runtime::reply::Pending<$kind, $error>;
            fn into_future(self) -> Self::IntoFuture {
                self.0.pending()
            }
        }
    };
}
pub(crate) use call;

/// A setter of one credential, for a call or a builder.
macro_rules! credential_setter {
    ($($(#[$about:meta])+)? key $name:ident $scheme:expr) => {
        /// With this key.
        $(#[doc = ""] $(#[$about])+)?
        pub fn $name(self, $name: impl ::std::convert::Into<$crate::runtime::secret::Secret>) -> Self {
            Self(
                self.0
                    .credential($scheme, $crate::runtime::credential::Credential::secret($name)),
            )
        }
    };
    ($($(#[$about:meta])+)? bearer $name:ident $scheme:expr) => {
        /// With this bearer token.
        $(#[doc = ""] $(#[$about])+)?
        pub fn $name(self, $name: impl ::std::convert::Into<$crate::runtime::secret::Secret>) -> Self {
            Self(
                self.0
                    .credential($scheme, $crate::runtime::credential::Credential::secret($name)),
            )
        }
    };
    ($($(#[$about:meta])+)? http $name:ident $scheme:expr) => {
        /// With these credentials: what follows the scheme's name in `Authorization`.
        $(#[doc = ""] $(#[$about])+)?
        pub fn $name(self, $name: impl ::std::convert::Into<$crate::runtime::secret::Secret>) -> Self {
            Self(
                self.0
                    .credential($scheme, $crate::runtime::credential::Credential::secret($name)),
            )
        }
    };
    ($($(#[$about:meta])+)? basic $name:ident $scheme:expr) => {
        /// With this user and password.
        $(#[doc = ""] $(#[$about])+)?
        pub fn $name(
            self,
            user: impl ::std::convert::Into<::std::string::String>,
            password: impl ::std::convert::Into<$crate::runtime::secret::Secret>,
        ) -> Self {
            Self(self.0.credential(
                $scheme,
                $crate::runtime::credential::Credential::basic(user, password),
            ))
        }
    };
    (anonymous) => {
        /// Without any credential, whatever the client has.
        pub fn anonymous(self) -> Self {
            Self(self.0.anonymous())
        }
    };
}
pub(crate) use credential_setter;

/// The builder's setters of credentials: `credentials!(ClientBuilder { key token 0, basic login 2 });` What the description
/// says of one stands before it as a comment.
macro_rules! credentials {
    ($builder:ident { $($(#[$about:meta])* $how:ident $setter:ident $scheme:expr),* $(,)? }) => {
        impl $builder {
            $($crate::runtime::call_macros::credential_setter! { $(#[$about])* $how $setter $scheme })*
        }
    };
}
pub(crate) use credentials;

/// The client's builder, and what every client can do.
macro_rules! client {
    ($client:ident, $builder:ident, $api:expr) => {
        impl $client {
            /// Starts to build a client.
            pub fn builder() -> $builder {
                $builder($crate::runtime::client::Settings::new(&$api))
            }

            #[allow(dead_code, reason = "a description may have no operation")]
            pub(crate) fn call(
                &self,
                operation: &'static $crate::runtime::operation::Operation,
            ) -> $crate::runtime::call::Call<'_> {
                self.0.call(operation)
            }
        }

        impl ::std::fmt::Debug for $client {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_tuple(stringify!($client)).field(&self.0).finish()
            }
        }

        /// Settings that a client is built from.
        #[derive(Clone, Debug)]
        #[must_use = "it makes a client only when it is built"]
        pub struct $builder($crate::runtime::client::Settings);

        impl $builder {
            /// Sends every call to this address, whatever the description says of servers; where an operation's own server
            /// is only a path, to that path on this address's host.
            pub fn base_url(self, url: impl ::std::convert::AsRef<str>) -> Self {
                Self(self.0.base_url(url.as_ref()))
            }

            /// Sends calls to this server: of the description, each call that may go there; any other, the calls that have
            /// no servers of their own. It may be said of several servers; of those that a call may go to, the last counts.
            pub fn server(self, server: impl ::std::convert::Into<$crate::runtime::server::ServerUrl>) -> Self {
                Self(self.0.server(server.into()))
            }

            /// The time that a whole call may take, repetitions included; `None`: as long as it takes. 60 s if not set.
            /// A time that is set ends a streamed answer too; the 60 s end only the wait for its head.
            pub fn timeout(
                self,
                timeout: impl ::std::convert::Into<::std::option::Option<::std::time::Duration>>,
            ) -> Self {
                Self(self.0.timeout(timeout.into()))
            }

            /// The time that connecting may take; `None`: as long as a call. 10 s if not set. A transport that is given has
            /// its own.
            pub fn connect_timeout(
                self,
                timeout: impl ::std::convert::Into<::std::option::Option<::std::time::Duration>>,
            ) -> Self {
                Self(self.0.connect_timeout(timeout.into()))
            }

            /// What the user agent says after the name and version of this crate: `my-app/1.0`.
            pub fn user_agent(self, product: impl ::std::convert::Into<::std::string::String>) -> Self {
                Self(self.0.user_agent(product.into()))
            }

            /// How calls are repeated; `Retry::off()`: not at all.
            pub fn retry(self, retry: $crate::runtime::retry::Retry) -> Self {
                Self(self.0.retry(retry))
            }

            /// A header field for every call. How long a body is, the transport says.
            pub fn header(
                self,
                name: impl ::std::convert::Into<::std::string::String>,
                value: impl ::std::convert::Into<::std::string::String>,
            ) -> Self {
                Self(self.0.header(name.into(), value.into()))
            }

            /// Allows plain http to any host. Everything, credentials included, can then be read on the way.
            pub fn allow_http(self) -> Self {
                Self(self.0.allow_http())
            }

            /// Whether redirects that the description has as answers are followed too, for a service that has moved things and
            /// says so. Not if not set: then they are results, or errors beside a success. Others are followed anyway.
            pub fn follow_redirects(self, documented: bool) -> Self {
                Self(self.0.follow_redirects(documented))
            }

            /// The longest body that is collected, in bytes. 256 MiB if not set; what is streamed has no limit.
            pub fn body_limit(self, bytes: usize) -> Self {
                Self(self.0.body_limit(bytes))
            }

            /// Sends through a transport of one's own: an `HttpClient` with its own proxy or certificates, a reqwest client
            /// (feature `reqwest`), or anything that carries requests.
            pub fn transport(self, transport: impl $crate::runtime::transport::Transport) -> Self {
                Self(self.0.transport(::std::sync::Arc::new(transport)))
            }

            /// Builds the client.
            ///
            /// # Errors
            /// When an address or a header field can't be right, or there is no transport.
            pub fn build(self) -> ::std::result::Result<$client, $crate::runtime::error::BuildError> {
                #[cfg(feature = "hyper")]
                let standard = $crate::runtime::http_client::HttpClient::standard;
                #[cfg(not(feature = "hyper"))]
                let standard = $crate::runtime::client::no_transport;
                self.0.build(standard).map($client)
            }
        }
    };
}
pub(crate) use client;
