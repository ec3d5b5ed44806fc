//! Bodies: bytes or a stream of them, in both directions; and the ways to write one that name no other file.
//! Uses `media`, `plain`, `json`, `value`, `operation` (styles), `error` and `transport`.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};

use super::error::Reason;
use super::media;
use super::operation::Style;
use super::plain::Plain;
use super::transport::{BoxError, TransportError};
use super::value::View;

/// Bytes that come one piece after the other. Its one method is that of `futures::Stream`, so an adapter is one line.
pub trait Chunks: Send {
    /// The next piece; `None`: there are no more.
    ///
    /// # Errors
    /// When the rest can't be had.
    fn poll_chunk(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>>;
}

enum Content {
    Bytes(Bytes),
    /// The lock is never waited for: it makes what is only `Send` into what is `Sync` too.
    Stream(Mutex<Pin<Box<dyn Chunks>>>, Option<u64>),
}

/// Bytes to send: at hand, or a stream. A part of a form may also have a file name and a media type.
pub struct Body {
    content: Content,
    file_name: Option<String>,
    content_type: Option<String>,
    headers: Vec<(String, String)>,
}

impl Body {
    fn of(content: Content) -> Self {
        Self {
            content,
            file_name: None,
            content_type: None,
            headers: Vec::new(),
        }
    }

    fn at_hand(bytes: Bytes) -> Self {
        Self::of(Content::Bytes(bytes))
    }

    /// No bytes.
    pub fn empty() -> Self {
        Self::at_hand(Bytes::new())
    }

    /// A stream.
    pub fn stream(chunks: impl Chunks + 'static) -> Self {
        Self::of(Content::Stream(Mutex::new(Box::pin(chunks)), None))
    }

    /// A stream of so many bytes: sent with a `Content-Length`. The call fails where it turns out to have more or fewer.
    pub fn sized(chunks: impl Chunks + 'static, length: u64) -> Self {
        Self::of(Content::Stream(Mutex::new(Box::pin(chunks)), Some(length)))
    }

    /// Text for a part of a form that takes text in place of a file: sent without a file name.
    pub fn text(text: impl Into<String>) -> Self {
        Self::from(text.into()).file_name("")
    }

    /// With a file name, for a part of a form.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// With a media type, where the description leaves a choice.
    #[must_use]
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    /// With a header field, for a part of a form. `Content-Type` is the same as [`content_type`](Self::content_type);
    /// `Content-Disposition` is the form's own, and refused.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The number of bytes, if it is known.
    pub fn length(&self) -> Option<u64> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Stream(_, length) => *length,
        }
    }

    /// The bytes, if they are at hand.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream(..) => None,
        }
    }

    /// The same again; `None` for a stream, which can be sent but once.
    pub(super) fn again(&self) -> Option<Self> {
        self.bytes().cloned().map(Self::at_hand)
    }

    /// File name, media type and header fields of a part.
    pub(super) fn take_facts(&mut self) -> (Option<String>, Option<String>, Vec<(String, String)>) {
        (
            self.file_name.take(),
            self.content_type.take(),
            std::mem::take(&mut self.headers),
        )
    }
}

impl Chunks for Body {
    fn poll_chunk(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        match &mut self.content {
            Content::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Bytes(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Content::Stream(chunks, left) => {
                let chunks = match chunks.get_mut() {
                    Ok(chunks) => chunks,
                    Err(poisoned) => poisoned.into_inner(),
                };
                let mut chunk = chunks.as_mut().poll_chunk(context);
                let Some(left) = left else { return chunk };
                match &chunk {
                    Poll::Ready(None) if *left > 0 => {
                        chunk = Poll::Ready(Some(Err("the body is shorter than it was said to be".into())));
                    }
                    Poll::Ready(Some(Ok(bytes))) => {
                        let rest = left.checked_sub(bytes.len() as u64);
                        *left = rest.unwrap_or(0);
                        // Nobody asks again after the last byte, so what is too much is looked for here.
                        let mut more =
                            || matches!(chunks.as_mut().poll_chunk(context), Poll::Ready(Some(Ok(b))) if !b.is_empty());
                        if rest.is_none() || *left == 0 && more() {
                            chunk = Poll::Ready(Some(Err("the body is longer than it was said to be".into())));
                        }
                    }
                    _ => {}
                }
                chunk
            }
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "Body({length} bytes)"),
            None => f.write_str("Body(stream)"),
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::at_hand(bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::at_hand(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::at_hand(Bytes::from(text))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::at_hand(Bytes::from_static(text.as_bytes()))
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Self::at_hand(Bytes::from_static(bytes))
    }
}

impl From<ByteStream> for Body {
    fn from(stream: ByteStream) -> Self {
        stream.0
    }
}

/// Bytes that are received while they are read.
pub struct ByteStream(Body);

impl ByteStream {
    pub(super) fn new(body: Body) -> Self {
        Self(body)
    }

    /// The next piece; `None`: there are no more.
    ///
    /// # Errors
    /// When the connection fails.
    #[allow(clippy::should_implement_trait, reason = "an iterator would have to block")]
    pub fn next(&mut self) -> impl Future<Output = Option<Result<Bytes, TransportError>>> {
        poll_fn(|context| Pin::new(&mut self.0).poll_chunk(context).map_err(into_transport))
    }
}

/// Pieces as one.
#[derive(Default)]
pub(super) struct Whole {
    /// Not copied until there is another, for most bodies are one piece.
    pub(super) first: Bytes,
    all: BytesMut,
}

impl Whole {
    pub(super) fn length(&self) -> usize {
        self.first.len() + self.all.len()
    }

    pub(super) fn add(&mut self, piece: Bytes) {
        if self.length() == 0 {
            self.first = piece;
        } else {
            self.all.extend_from_slice(&std::mem::take(&mut self.first));
            self.all.extend_from_slice(&piece);
        }
    }

    pub(super) fn into_bytes(self) -> Bytes {
        if self.all.is_empty() {
            self.first
        } else {
            self.all.freeze()
        }
    }
}

/// A failure inside of a body; one that says more of itself is passed on.
fn into_transport(error: BoxError) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::new(error),
    }
}

impl Chunks for ByteStream {
    fn poll_chunk(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        Pin::new(&mut self.0).poll_chunk(context)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}

/// A body that is ready to go.
pub struct Payload {
    /// The whole value of `Content-Type`.
    pub content_type: String,
    /// What to send.
    pub body: Body,
}

/// A way to write a body: its media type, and how a value becomes bytes.
pub struct BodyFormat {
    /// As sent, parameters included.
    pub media_type: &'static str,
    /// How the properties of a form are written.
    pub parts: &'static [Part],
    pub(super) write: fn(&'static BodyFormat, View<'_>) -> Result<Payload, Reason>,
}

impl BodyFormat {
    /// As JSON.
    pub const fn json(media_type: &'static str) -> Self {
        Self {
            media_type,
            parts: &[],
            write: write_json,
        }
    }

    /// As text.
    pub const fn text(media_type: &'static str) -> Self {
        Self {
            media_type,
            parts: &[],
            write: write_text,
        }
    }

    /// As bytes.
    pub const fn binary(media_type: &'static str) -> Self {
        Self {
            media_type,
            parts: &[],
            write: write_text,
        }
    }

    /// The media type to send: the caller's choice where the description leaves one.
    pub(super) fn sent_type(&self, chosen: Option<String>) -> String {
        match chosen {
            Some(chosen) => chosen,
            None => self.own_type("application/octet-stream"),
        }
    }

    fn own_type(&self, otherwise: &str) -> String {
        media::first_concrete(self.media_type).unwrap_or(otherwise).to_owned()
    }
}

fn write_json(format: &'static BodyFormat, view: View<'_>) -> Result<Payload, Reason> {
    let json = super::json::to_vec(&view).ok_or_else(Reason::no_number)?;
    Ok(Payload {
        content_type: format.own_type("application/json"),
        body: json.into(),
    })
}

fn write_text(format: &'static BodyFormat, view: View<'_>) -> Result<Payload, Reason> {
    Ok(Payload {
        content_type: format.own_type("text/plain"),
        body: Plain::of(view).finite()?.text().into(),
    })
}

/// How one property of a form is written (OAS 3.1.2 §4.8.15).
pub struct Part {
    /// The property.
    pub name: &'static str,
    /// Its media type, or a list to choose from.
    pub content_type: Option<&'static str>,
    /// A style in place of the media type.
    pub style: Option<(Style, bool)>,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// The header fields that a file has to come with.
    pub required_headers: &'static [&'static str],
}

impl Part {
    /// As its type suggests.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            content_type: None,
            style: None,
            allow_reserved: false,
            required_headers: &[],
        }
    }

    /// That of this name; what is not listed is written as its type suggests.
    pub(super) fn named<'a>(parts: &'a [Self], name: &str) -> &'a Self {
        const PLAIN: &Part = &Part::new("");
        for part in parts {
            if part.name == name {
                return part;
            }
        }
        PLAIN
    }

    /// The style that takes the place of the media type: keeping reserved characters needs one too.
    pub(super) fn own_style(&self) -> Option<(Style, bool)> {
        match self.style {
            None if self.allow_reserved => Some((Style::Form, true)),
            style => style,
        }
    }

    /// As this media type.
    pub const fn content_type(mut self, media_type: &'static str) -> Self {
        self.content_type = Some(media_type);
        self
    }

    /// In this style.
    pub const fn style(mut self, style: Style, explode: bool) -> Self {
        self.style = Some((style, explode));
        self
    }

    /// With reserved characters left as they are.
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// A file with these header fields.
    pub const fn required_headers(mut self, names: &'static [&'static str]) -> Self {
        self.required_headers = names;
        self
    }
}
