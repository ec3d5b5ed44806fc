//! Answers: what was received, how it becomes a type, and the future that a call is.
//! Uses `error`, `exchange`, `body`, `charset`, `media`, `operation`, `json` and `value`.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::body::{Body, ByteStream};
use super::charset;
use super::error::{ApiError, DecodeFailure, Error, Failure};
use super::exchange::Exchange;
use super::media;
use super::operation::Operation;
use super::value::{Any, Value};

/// Which documented response and which of its media types an answer is: status code (or range, or 0 for `default`) and
/// index. [`UNLISTED`] stands for a media type that is not documented.
pub type Key = (u16, usize);

/// The index of a media type that is not documented.
pub const UNLISTED: usize = usize::MAX;

/// An answer as it came. `Debug` shows how the body of an error begins, unless the operation sends or receives a secret.
#[derive(Clone)]
pub struct Raw(Arc<RawParts>);

struct RawParts {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Bytes,
    /// Whether the bytes may hold a secret.
    secret: bool,
}

impl Raw {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, bytes: Bytes, secret: bool) -> Self {
        Self(Arc::new(RawParts {
            status,
            headers,
            bytes,
            secret,
        }))
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// All header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body as it came.
    pub fn bytes(&self) -> &Bytes {
        &self.0.bytes
    }

    /// The media type of the body.
    pub fn content_type(&self) -> Option<&str> {
        content_type(&self.0.headers)
    }

    /// The body as JSON, if it is such JSON.
    pub fn json<T: Value>(&self) -> Option<T> {
        super::json::from_slice(&self.0.bytes).ok()
    }

    /// The body as text, if it is text.
    pub fn text(&self) -> Option<String> {
        charset::text(self.content_type().unwrap_or_default(), &self.0.bytes).ok()
    }

    /// The text that the body stands for: that of a JSON string, where it calls itself JSON and is one.
    pub(crate) fn string(&self) -> Result<String, String> {
        let media_type = self.content_type().unwrap_or_default();
        if media::is_json(media_type)
            && let Some(text) = self.json()
        {
            return Ok(text);
        }
        charset::text(media_type, &self.0.bytes)
    }

    /// What `Debug` shows of the body that was read of it: nothing but its length, where that may hold a secret.
    pub(super) fn shown<'a>(&'a self, body: &'a dyn fmt::Debug) -> &'a dyn fmt::Debug {
        if self.0.secret { self } else { body }
    }

    /// How the body of an error begins, where it may be shown. What answers with success may be a secret that was just
    /// made; what answers with an error says why, perhaps in the words of a secret that was sent.
    pub(super) fn beginning(&self) -> Option<String> {
        const SHOWN: usize = 200;
        if self.0.status.is_success() || self.0.secret {
            return None;
        }
        let start = self.0.bytes.get(..SHOWN * 4).unwrap_or(&self.0.bytes);
        let mut start = String::from_utf8_lossy(start).into_owned();
        if let Some((end, _)) = start.char_indices().nth(SHOWN) {
            start.truncate(end);
        }
        Some(start)
    }

    /// The value that a string of this text would be: one of an enum, a date. A line end is no part of it.
    pub(crate) fn parsed<T: Value>(&self) -> Result<T, String> {
        let text = self.string()?.trim_ascii().to_owned();
        super::json::from_any(&Any::String(text)).map_err(|error| error.message().to_owned())
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Raw");
        shown
            .field("status", &self.0.status.as_u16())
            .field("content_type", &self.content_type());
        if let Some(start) = self.beginning() {
            shown.field("body", &start);
        }
        shown.field("bytes", &self.0.bytes.len()).finish_non_exhaustive()
    }
}

pub(super) fn content_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(http::header::CONTENT_TYPE)?;
    // One that is empty says nothing.
    (!value.is_empty()).then(|| value.to_str().unwrap_or_default())
}

/// An answer on its way to a type.
pub struct Reply {
    pub(super) operation: &'static Operation,
    pub(super) raw: Raw,
    /// The body, where it was not collected.
    pub(super) stream: Option<ByteStream>,
    pub(super) key: Key,
    pub(super) success: bool,
    /// Whether the description has a response for the status.
    pub(super) documented: bool,
    /// Whether the answer can't have a body (RFC 9110 §6.4.1).
    pub(super) bodiless: bool,
    /// The client's limit of a body in memory, in bytes.
    pub(super) limit: usize,
}

impl Reply {
    /// Which documented response it is.
    pub fn key(&self) -> Key {
        self.key
    }

    /// Why it does not become what it should.
    pub fn failure(&self, path: &str, message: &str) -> DecodeFailure {
        DecodeFailure::new(self.operation.id, self.raw.clone(), path.to_owned(), message.to_owned())
    }

    /// For an answer that no documented success is for.
    pub fn undocumented(&self) -> DecodeFailure {
        match self.raw.content_type() {
            Some(found) => {
                let message = ["its content type `", found, "` is not documented for this status"].concat();
                self.failure("", &message)
            }
            None => self.failure("", "no body of this status is documented without a content type"),
        }
    }

    pub(super) fn listed(&self) -> Result<(), DecodeFailure> {
        if self.key.1 == UNLISTED && !self.bodiless {
            Err(self.undocumented())
        } else {
            Ok(())
        }
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When it is no such JSON. An answer that can't have a body is read as `null`, and so is an empty one where null may
    /// come.
    pub fn json<T: Value>(&self) -> Result<T, DecodeFailure> {
        self.listed()?;
        let nothing = self.bodiless || self.raw.bytes().is_empty() && T::takes_null();
        let bytes: &[u8] = if nothing { b"null" } else { self.raw.bytes() };
        match super::json::from_slice(bytes) {
            Ok(value) => Ok(value),
            Err(_) if self.bodiless => Err(self.failure("", "an answer of this kind has no body")),
            Err(error) => {
                let message = format!("{} (at byte {})", error.message(), error.offset());
                Err(self.failure(error.path(), &message))
            }
        }
    }

    /// The body as it came.
    pub fn bytes(&self) -> Bytes {
        self.raw.bytes().clone()
    }

    /// The body to be read piece by piece, collected or not.
    pub fn stream(&mut self) -> ByteStream {
        match self.stream.take() {
            Some(stream) => stream,
            None => ByteStream::new(Body::from(self.bytes())),
        }
    }

    /// The body as text.
    ///
    /// # Errors
    /// When it is none.
    pub fn text(&self) -> Result<String, DecodeFailure> {
        self.listed()?;
        self.raw.string().map_err(|message| self.failure("", &message))
    }

    /// The body as a value whose text it is.
    ///
    /// # Errors
    /// When it is no such text.
    pub fn parsed<T: Value>(&self) -> Result<T, DecodeFailure> {
        self.listed()?;
        self.raw.parsed().map_err(|message| self.failure("", &message))
    }
}

/// Which bodies are left to be read piece by piece; those of errors never are.
#[derive(Clone, Copy)]
pub enum Streaming {
    /// None.
    Never,
    /// Those that are documented as events, which may never end, or as bytes, which may be more than there is room for.
    Documented,
    /// All.
    Always,
    /// All, and of a success that is described otherwise too.
    Whatever,
}

/// How an answer becomes a body. The types that implement it are markers, one for each kind.
pub trait Decode {
    /// The body.
    type Output;
    /// Whether the body is left to be read piece by piece.
    const STREAMED: Streaming = Streaming::Never;
    /// Reads it.
    ///
    /// # Errors
    /// When the body is not what the description says.
    fn decode(reply: Reply) -> Result<Self::Output, DecodeFailure>;
}

/// JSON.
pub struct Json<T>(PhantomData<T>);

impl<T: Value> Decode for Json<T> {
    type Output = T;
    fn decode(reply: Reply) -> Result<T, DecodeFailure> {
        reply.json()
    }
}

/// Text.
pub struct PlainText;

impl Decode for PlainText {
    type Output = String;
    fn decode(reply: Reply) -> Result<String, DecodeFailure> {
        reply.text()
    }
}

/// Text with a meaning.
pub struct Parsed<T>(PhantomData<T>);

impl<T: Value> Decode for Parsed<T> {
    type Output = T;
    fn decode(reply: Reply) -> Result<T, DecodeFailure> {
        reply.parsed()
    }
}

/// No body, or one that is of no interest.
pub struct Empty;

impl Decode for Empty {
    type Output = ();
    fn decode(_: Reply) -> Result<(), DecodeFailure> {
        Ok(())
    }
}

/// Whatever it is: JSON as it is, text as a string, nothing as null.
pub struct AnyBody;

impl Decode for AnyBody {
    type Output = Any;
    fn decode(reply: Reply) -> Result<Any, DecodeFailure> {
        if reply.raw.bytes().is_empty() {
            return Ok(Any::Null);
        }
        if let Some(any) = reply.raw.json() {
            return Ok(any);
        }
        match reply.raw.text() {
            Some(text) => Ok(Any::String(text)),
            None => Err(reply.failure("", "it is neither JSON nor text")),
        }
    }
}

/// An enum with a variant for each documented success.
pub struct OneOf<T>(PhantomData<T>);

/// What [`OneOf`] reads.
pub trait Replies: Sized {
    /// Reads the variant of this key.
    ///
    /// # Errors
    /// When there is none, or the body is not what the description says.
    fn decode(reply: Reply) -> Result<Self, DecodeFailure>;
}

impl<T: Replies> Decode for OneOf<T> {
    type Output = T;
    const STREAMED: Streaming = Streaming::Documented;
    fn decode(reply: Reply) -> Result<T, DecodeFailure> {
        T::decode(reply)
    }
}

/// An operation's enum of documented errors.
pub trait Errors {
    /// Reads the variant of this key; what does not fit is the one for the unexpected.
    fn decode(raw: &Raw, key: Key) -> Self;
}

/// The header fields of an operation's answers that its description names.
pub trait Headers {
    /// Takes them from an answer. A field that is missing or does not fit is `None`.
    fn read(headers: &HeaderMap) -> Self;
}

/// None are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoHeaders;

impl Headers for NoHeaders {
    fn read(_: &HeaderMap) -> Self {
        Self
    }
}

/// A successful answer: its body as `T`, documented header fields as `H`.
pub struct Response<T, H = NoHeaders> {
    raw: Raw,
    body: T,
    documented: PhantomData<fn() -> H>,
}

impl<T, H: Headers> Response<T, H> {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.raw.status()
    }

    /// All header fields.
    pub fn headers(&self) -> &HeaderMap {
        self.raw.headers()
    }

    /// Header fields that the description types; one that is missing or malformed is `None`.
    pub fn documented(&self) -> H {
        H::read(self.raw.headers())
    }

    /// The body as it came, of an answer that is read whole: also where the description says nothing of one, and
    /// [`body`](Self::body) is `()`. Of a body that is left to be read piece by piece (a stream, a file) there is nothing
    /// here: it is in [`body_mut`](Self::body_mut) alone.
    pub fn bytes(&self) -> &Bytes {
        self.raw.bytes()
    }

    /// The body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The body, to change it or to read a stream.
    pub fn body_mut(&mut self) -> &mut T {
        &mut self.body
    }

    /// The body.
    pub fn into_body(self) -> T {
        self.body
    }
}

impl<T: fmt::Debug, H> fmt::Debug for Response<T, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.raw.status().as_u16())
            .field("body", self.raw.shown(&self.body))
            .finish_non_exhaustive()
    }
}

/// The one step that knows them.
pub fn finish<D: Decode, E: Errors, H>(outcome: Result<Reply, Failure>) -> Result<Response<D::Output, H>, Error<E>> {
    let reply = outcome?;
    let raw = reply.raw.clone();
    if reply.success {
        match D::decode(reply) {
            Ok(body) => Ok(Response {
                raw,
                body,
                documented: PhantomData,
            }),
            Err(failure) => Err(Error::Decode(failure)),
        }
    } else {
        let body = E::decode(&raw, reply.key);
        Err(Error::Api(ApiError::new(
            reply.operation.id,
            raw,
            reply.documented,
            body,
        )))
    }
}

/// A call under way that gives the body.
#[must_use = "a call does nothing until it is awaited"]
pub struct Pending<D, E> {
    pub(super) operation: &'static str,
    pub(super) exchange: Exchange,
    pub(super) kind: PhantomData<fn() -> (D, E)>,
}

impl<D, E> Pending<D, E> {
    /// The id of the operation that is called.
    pub fn operation(&self) -> &'static str {
        self.operation
    }
}

impl<D: Decode, E: Errors> Future for Pending<D, E> {
    type Output = Result<D::Output, Error<E>>;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = Pin::new(&mut self.exchange)
            .poll(context)
            .map(finish::<D, E, NoHeaders>);
        outcome.map_ok(Response::into_body)
    }
}

/// A call under way that gives the whole answer.
#[must_use = "a call does nothing until it is awaited"]
pub struct PendingResponse<D, E, H> {
    pub(super) operation: &'static str,
    pub(super) exchange: Exchange,
    #[allow(clippy::type_complexity, reason = "three markers")]
    pub(super) kind: PhantomData<fn() -> (D, E, H)>,
}

impl<D, E, H> PendingResponse<D, E, H> {
    /// The id of the operation that is called.
    pub fn operation(&self) -> &'static str {
        self.operation
    }
}

impl<D: Decode, E: Errors, H> Future for PendingResponse<D, E, H> {
    type Output = Result<Response<D::Output, H>, Error<E>>;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.exchange).poll(context).map(finish::<D, E, H>)
    }
}
