//! The runtime's files, as a generated crate has them: below `runtime`, and with its macros within reach.
#![allow(dead_code, unused_imports)]
#[path = "../../src/auth.rs"]
pub mod auth;
#[path = "../../src/base64.rs"]
pub mod base64;
#[path = "../../src/base64_text.rs"]
pub mod base64_text;
#[cfg(feature = "blocking")]
#[path = "../../src/blocking.rs"]
pub mod blocking;
#[path = "../../src/body.rs"]
pub mod body;
#[cfg(feature = "serde")]
#[path = "../../src/bridge.rs"]
pub mod bridge;
#[path = "../../src/call.rs"]
pub mod call;
#[path = "../../src/call_macros.rs"]
pub mod call_macros;
#[path = "../../src/charset.rs"]
pub mod charset;
#[path = "../../src/client.rs"]
pub mod client;
#[path = "../../src/compare.rs"]
pub mod compare;
#[cfg(feature = "hyper")]
#[path = "../../src/connector.rs"]
pub mod connector;
#[path = "../../src/containers.rs"]
pub mod containers;
#[path = "../../src/content.rs"]
pub mod content;
#[path = "../../src/cookie.rs"]
pub mod cookie;
#[path = "../../src/credential.rs"]
pub mod credential;
#[path = "../../src/decode.rs"]
pub mod decode;
#[path = "../../src/decode_error.rs"]
pub mod decode_error;
#[path = "../../src/download.rs"]
pub mod download;
#[path = "../../src/encode.rs"]
pub mod encode;
#[path = "../../src/error.rs"]
pub mod error;
#[path = "../../src/event_error.rs"]
pub mod event_error;
#[path = "../../src/events.rs"]
pub mod events;
#[path = "../../src/exchange.rs"]
pub mod exchange;
#[path = "../../src/foreign.rs"]
pub mod foreign;
#[path = "../../src/form.rs"]
pub mod form;
#[cfg(feature = "hyper")]
#[path = "../../src/gzip.rs"]
pub mod gzip;
#[path = "../../src/headers.rs"]
pub mod headers;
#[cfg(feature = "hyper")]
#[path = "../../src/http_client.rs"]
pub mod http_client;
#[path = "../../src/joined.rs"]
pub mod joined;
#[path = "../../src/json.rs"]
pub mod json;
#[path = "../../src/json_plain.rs"]
pub mod json_plain;
#[path = "../../src/json_read.rs"]
pub mod json_read;
#[path = "../../src/json_write.rs"]
pub mod json_write;
#[path = "../../src/lenient.rs"]
pub mod lenient;
#[path = "../../src/lines.rs"]
pub mod lines;
#[path = "../../src/links.rs"]
pub mod links;
#[path = "../../src/macros.rs"]
pub mod macros;
#[path = "../../src/media.rs"]
pub mod media;
#[path = "../../src/multipart.rs"]
pub mod multipart;
#[path = "../../src/number.rs"]
pub mod number;
#[path = "../../src/object.rs"]
pub mod object;
#[path = "../../src/operation.rs"]
pub mod operation;
#[path = "../../src/patch.rs"]
pub mod patch;
#[path = "../../src/path_query.rs"]
pub mod path_query;
#[path = "../../src/path_styles.rs"]
pub mod path_styles;
#[path = "../../src/plain.rs"]
pub mod plain;
#[path = "../../src/rate_limit.rs"]
pub mod rate_limit;
#[path = "../../src/ready_call.rs"]
pub mod ready_call;
#[path = "../../src/redirect.rs"]
pub mod redirect;
#[path = "../../src/reply.rs"]
pub mod reply;
#[path = "../../src/reply_macros.rs"]
pub mod reply_macros;
#[cfg(feature = "reqwest")]
#[path = "../../src/reqwest_client.rs"]
pub mod reqwest_client;
#[path = "../../src/retry.rs"]
pub mod retry;
#[path = "../../src/retry_after.rs"]
pub mod retry_after;
#[cfg(feature = "rustls")]
#[path = "../../src/rustls_tls.rs"]
pub mod rustls_tls;
#[path = "../../src/secret.rs"]
pub mod secret;
#[path = "../../src/server.rs"]
pub mod server;
#[path = "../../src/server_variables.rs"]
pub mod server_variables;
#[path = "../../src/shape.rs"]
pub mod shape;
#[path = "../../src/style.rs"]
pub mod style;
#[cfg(feature = "native-tls")]
#[path = "../../src/system_tls.rs"]
pub mod system_tls;
#[path = "../../src/time.rs"]
pub mod time;
#[path = "../../src/transport.rs"]
pub mod transport;
#[path = "../../src/tuples.rs"]
pub mod tuples;
#[path = "../../src/union_macros.rs"]
pub mod union_macros;
#[path = "../../src/unix_time.rs"]
pub mod unix_time;
#[path = "../../src/upload.rs"]
pub mod upload;
#[path = "../../src/url.rs"]
pub mod url;
#[path = "../../src/value.rs"]
pub mod value;

pub use auth::{Scheme, Schemes};
pub use body::{Body, BodyFormat, ByteStream, Chunks, Part};
pub use call::{Call, Options};
pub(crate) use call_macros::{call, client, credentials};
pub use client::{Api, Core, Settings};
pub use credential::Credential;
pub use error::{ApiError, BuildError, DecodeFailure, Error, NoError, Reason, Refusal, Timeout};
pub use events::{Event, EventStream, Events};
pub(crate) use headers::headers;
#[cfg(feature = "hyper")]
pub use http_client::HttpClient;
pub use lines::Lines;
pub(crate) use macros::{model, setters};
pub use multipart::Parts;
pub(crate) use multipart::parts;
pub use operation::{Answer, In, Method, Operation, Parameter, Read, Shadow, Style};
pub use ready_call::ReadyCall;
pub use reply::{Headers, Json, NoHeaders, Raw, Response};
pub(crate) use reply_macros::{errors, replies};
#[cfg(feature = "reqwest")]
pub use reqwest_client::ReqwestClient;
pub use retry::Retry;
pub use secret::Secret;
pub use server::{ServerTemplate, ServerUrl};
pub use transport::{BoxError, BoxFuture, Called, Transport, TransportError};
pub use upload::BodySender;
pub use value::{Any, AsView, Map};
