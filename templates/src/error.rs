//! What can go wrong with a call, and what is kept of it. No `Debug` or `Display` here shows a body in full, a header's
//! value (but the media type's, where it is to blame) or a credential.
//! Uses `reply` (what a received answer is kept in) and `transport`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::reply::{Headers, Raw};
use super::transport::TransportError;

/// Why a call gave no result. `E` is the operation's own list of documented errors. `Display` shows what [`Raw`]'s `Debug`
/// does of a body, and no more.
#[non_exhaustive]
pub enum Error<E> {
    /// The server answered, and the answer is no success.
    Api(ApiError<E>),
    /// The server answered with success, and the body is not what the description says. Where it is null and should not be,
    /// `nullable` under `[models]` in `mintage.toml` lets it be.
    Decode(DecodeFailure),
    /// The connection failed, or what came over it can't be read.
    Transport(TransportError),
    /// The call took longer than it may.
    Timeout(Timeout),
    /// The call can't be right, so it was not sent.
    Refused(Refusal),
}

impl<E> Error<E> {
    /// The status that the server answered with, if it did.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Decode(failure) => Some(failure.status()),
            _ => None,
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.fmt(f),
            Self::Decode(failure) => failure.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Timeout(timeout) => timeout.fmt(f),
            Self::Refused(refusal) => refusal.fmt(f),
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => refused(error.operation, &error.raw, f),
            Self::Decode(failure) => failure.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Timeout(timeout) => timeout.fmt(f),
            Self::Refused(refusal) => refusal.fmt(f),
        }
    }
}

/// The status, and in one line how the service puts it, but for pages that are made for browsers.
fn refused(operation: &str, raw: &Raw, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "`{operation}` was answered with {}", raw.status())?;
    let page = raw
        .content_type()
        .is_some_and(|media_type| media_type.to_ascii_lowercase().contains("html"));
    let words = if page { None } else { raw.beginning() };
    let mut before = ": ";
    for word in words
        .unwrap_or_default()
        .split(|c: char| c.is_whitespace() || c.is_control())
    {
        if !word.is_empty() {
            f.write_str(before)?;
            f.write_str(word)?;
            before = " ";
        }
    }
    Ok(())
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            Self::Timeout(timeout) => timeout.source(),
            _ => None,
        }
    }
}

/// How a call ended without an answer that could be used; turned into the operation's `Error`.
pub enum Failure {
    /// As [`Error::Decode`].
    Decode(DecodeFailure),
    /// As [`Error::Transport`].
    Transport(TransportError),
    /// As [`Error::Timeout`].
    Timeout(Timeout),
    /// As [`Error::Refused`].
    Refused(Refusal),
}

impl<E> From<Failure> for Error<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Decode(failure) => Self::Decode(failure),
            Failure::Transport(error) => Self::Transport(error),
            Failure::Timeout(timeout) => Self::Timeout(timeout),
            Failure::Refused(refusal) => Self::Refused(refusal),
        }
    }
}

/// An answer that is no success.
pub struct ApiError<E> {
    operation: &'static str,
    raw: Raw,
    documented: bool,
    body: Box<E>,
}

impl<E> ApiError<E> {
    pub(super) fn new(operation: &'static str, raw: Raw, documented: bool, body: E) -> Self {
        Self {
            operation,
            raw,
            documented,
            body: Box::new(body),
        }
    }

    /// The operation's id in the description.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.raw.status()
    }

    /// All header fields.
    pub fn headers(&self) -> &HeaderMap {
        self.raw.headers()
    }

    /// The body as it came.
    pub fn bytes(&self) -> &Bytes {
        self.raw.bytes()
    }

    /// The answer as it came.
    pub fn raw(&self) -> &Raw {
        &self.raw
    }

    /// The body as the description types it for this status.
    pub fn body(&self) -> &E {
        &self.body
    }

    /// The body as the description types it for this status.
    pub fn into_body(self) -> E {
        *self.body
    }

    /// Whether the description has a response for this status.
    pub fn is_documented(&self) -> bool {
        self.documented
    }

    /// Header fields that the description types.
    pub fn documented<H: Headers>(&self) -> H {
        H::read(self.raw.headers())
    }
}

impl<E: fmt::Debug> fmt::Debug for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.operation)
            .field("status", &self.raw.status().as_u16())
            .field("body", self.raw.shown(&self.body))
            .finish_non_exhaustive()
    }
}

/// A body that is not what the description says. It is kept whole, and not shown: it may hold secrets.
#[derive(Clone)]
pub struct DecodeFailure(Arc<DecodeParts>);

struct DecodeParts {
    operation: &'static str,
    raw: Raw,
    path: String,
    message: String,
}

impl DecodeFailure {
    pub(super) fn new(operation: &'static str, raw: Raw, path: String, message: String) -> Self {
        Self(Arc::new(DecodeParts {
            operation,
            raw,
            path,
            message,
        }))
    }

    /// The operation's id in the description.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.raw.status()
    }

    /// All header fields.
    pub fn headers(&self) -> &HeaderMap {
        self.0.raw.headers()
    }

    /// The body as it came.
    pub fn bytes(&self) -> &Bytes {
        self.0.raw.bytes()
    }

    /// The place inside the body, such as `data[3].scope`; empty for the whole of it.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong there.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Header fields that the description types.
    pub fn documented<H: Headers>(&self) -> H {
        H::read(self.headers())
    }
}

impl fmt::Display for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operation, status) = (self.operation(), self.status());
        let place = match self.path() {
            "" => String::new(),
            path => ["at `", path, "`: "].concat(),
        };
        write!(
            f,
            "the body that answered `{operation}` with {status} is not what the description says: {place}{}",
            self.message()
        )
    }
}

impl fmt::Debug for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeFailure")
            .field("operation", &self.0.operation)
            .field("status", &self.status().as_u16())
            .field("path", &self.0.path)
            .field("message", &self.0.message)
            .field("bytes", &format_args!("({} bytes)", self.bytes().len()))
            .finish()
    }
}

impl std::error::Error for DecodeFailure {}

/// The call took longer than it may.
#[derive(Clone, Debug)]
pub struct Timeout {
    pub(super) operation: &'static str,
    pub(super) after: Option<Duration>,
    /// What the transport said.
    pub(super) source: Option<Arc<TransportError>>,
}

impl Timeout {
    /// The operation's id in the description.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The time that the call had; `None` when it was the transport that gave up.
    pub fn after(&self) -> Option<Duration> {
        self.after
    }
}

impl fmt::Display for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.after {
            Some(after) => write!(f, "`{}` was not answered within {after:?}", self.operation),
            None => f.write_str(
                &[
                    "`",
                    self.operation,
                    "` took the transport too long, most likely to connect",
                ]
                .concat(),
            ),
        }
    }
}

impl std::error::Error for Timeout {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|error| error as _)
    }
}

/// A call that was not sent, because it can't be right.
#[derive(Clone)]
pub struct Refusal(Box<(&'static str, Reason)>);

/// Why a call was not sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// The operation needs a credential. Each list is an alternative: the setters that would satisfy it together.
    MissingCredential(Vec<Vec<&'static str>>),
    /// A path argument that leaves an empty or a `.` or `..` segment, which would make it another path.
    PathArgument(&'static str),
    /// The arguments spell another path of the description: its template, and the method that calls it.
    Shadowed(&'static str, Option<&'static str>),
    /// A required parameter has no value, or one that says nothing where it is sent: null, or a list without items.
    MissingParameter(&'static str),
    /// A required body is missing.
    MissingBody,
    /// A header field's value or name that HTTP does not allow, such as one with a line break; or one that only the
    /// transport can say, such as `Content-Length`.
    Header(String),
    /// A parameter that is NaN or infinite, or has such a number in it.
    Number(&'static str),
    /// A body that the media type can't carry.
    Body(String),
    /// Plain `http` to a server that is neither local nor named by the description: see `allow_http`.
    PlainHttp(String),
    /// The description names no server with a host: see `base_url`.
    NoServer,
    /// The address is no URL that a request can go to, or not one of the server that it names: what is wrong with it.
    Url(String),
    /// A blocking call inside of an asynchronous runtime, which it would bring to a halt.
    InsideRuntime,
}

impl Refusal {
    pub(super) fn new(operation: &'static str, reason: Reason) -> Self {
        Self(Box::new((operation, reason)))
    }

    /// The operation's id in the description.
    pub fn operation(&self) -> &'static str {
        self.0.0
    }

    /// Why.
    pub fn reason(&self) -> &Reason {
        &self.0.1
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` was not sent: {}", self.operation(), self.reason())
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("operation", &self.operation())
            .field("reason", self.reason())
            .finish()
    }
}

impl std::error::Error for Refusal {}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: &[&str] = match self {
            Self::MissingCredential(alternatives) => &[
                "it needs a credential; set ",
                &ways(alternatives),
                " on the builder or on the call",
            ],
            Self::PathArgument(name) => &[
                "the path argument `",
                name,
                "` leaves a segment that is empty or made of dots, which is another path",
            ],
            Self::Shadowed(path, Some(method)) => &[
                "its arguments spell `",
                path,
                "`, which is another operation; call `",
                method,
                "` for that",
            ],
            Self::Shadowed(path, None) => &["its arguments spell `", path, "`, which is another path of this API"],
            Self::MissingParameter(name) => &["the required parameter `", name, "` has no value"],
            Self::MissingBody => &["its body is required"],
            Self::Header(name) => &["the header field `", name, UNFIT_HEADER],
            Self::Number(name) => &["the parameter `", name, "` holds a number that is NaN or infinite"],
            Self::Body(why) => &["its body can't be written: ", why],
            Self::PlainHttp(host) => &[
                "plain http to `",
                host,
                "` shows everything to the network; use https or `allow_http` on the builder",
            ],
            Self::NoServer => &["the description names no server with a host for this; set `base_url` on the builder"],
            Self::Url(why) => &[why],
            Self::InsideRuntime => &[
                "a blocking call inside of an asynchronous runtime could bring it to a halt; await the call, or in \
                     `spawn_blocking` wait by `Handle::current().block_on`",
            ],
        };
        f.write_str(&text.concat())
    }
}

impl Reason {
    /// For a body: what is no number has no form in JSON, nor in any other media type.
    pub(super) fn no_number() -> Self {
        Self::Body("a number in it is NaN or infinite".to_owned())
    }
}

/// Alternatives of setters as text.
fn ways(alternatives: &[Vec<&str>]) -> String {
    let mut text = String::new();
    for setters in alternatives {
        let mut before = if text.is_empty() { "`" } else { ", or `" };
        for setter in setters {
            text.push_str(before);
            text.push_str(setter);
            before = "` with `";
        }
        text.push('`');
    }
    text
}

/// What is said behind the name of a header field; apart, so that a client that is built with one has no need of all the
/// other words.
pub(super) const UNFIT_HEADER: &str =
    "` can't be sent: HTTP does not allow what is in it, or only the transport can say it";

/// A client can't be made of these settings.
#[derive(Clone, Debug)]
pub struct BuildError(pub(super) String);

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}

/// The error list of an operation that documents none.
#[derive(Debug)]
#[non_exhaustive]
pub enum NoError {
    /// Any answer that is no success.
    Unexpected(Raw),
}

impl super::reply::Errors for NoError {
    fn decode(raw: &Raw, _: super::reply::Key) -> Self {
        Self::Unexpected(raw.clone())
    }
}
