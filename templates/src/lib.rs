//! The runtime of every generated client.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::indexing_slicing))]

// Values and their forms.
pub mod base64;
pub mod base64_text;
#[cfg(feature = "serde")]
pub mod bridge;
pub mod compare;
pub mod containers;
pub mod content;
pub mod cookie;
pub mod credential;
pub mod decode;
pub mod decode_error;
pub mod download;
pub mod encode;
pub mod foreign;
pub mod joined;
pub mod json;
pub mod json_plain;
pub mod json_read;
pub mod json_write;
pub mod lenient;
pub mod macros;
pub mod number;
pub mod object;
pub mod patch;
pub mod path_query;
pub mod path_styles;
pub mod secret;
pub mod shape;
pub mod time;
pub mod union_macros;
pub mod unix_time;
pub mod upload;
pub mod value;

// Calls and their answers.
pub mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod body;
pub mod call;
pub mod call_macros;
pub mod charset;
pub mod client;
#[cfg(feature = "hyper")]
pub mod connector;
pub mod error;
pub mod event_error;
pub mod events;
pub mod exchange;
pub mod form;
#[cfg(feature = "hyper")]
pub mod gzip;
pub mod headers;
#[cfg(feature = "hyper")]
pub mod http_client;
pub mod lines;
pub mod links;
pub mod media;
pub mod multipart;
pub mod operation;
pub mod plain;
pub mod rate_limit;
pub mod ready_call;
pub mod redirect;
pub mod reply;
pub mod reply_macros;
#[cfg(feature = "reqwest")]
pub mod reqwest_client;
pub mod retry;
pub mod retry_after;
#[cfg(feature = "rustls")]
pub mod rustls_tls;
pub mod server;
pub mod server_variables;
pub mod style;
#[cfg(feature = "native-tls")]
pub mod system_tls;
pub mod transport;
pub mod tuples;
pub mod url;

#[doc(hidden)]
pub mod runtime {
    pub use super::*;
}
