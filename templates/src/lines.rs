//! JSON values one after another: a stream of bytes → a stream of typed values (NDJSON, JSON Lines, RFC 7464).
//! Uses `body`, `error`, `event_error`, `json`, `reply` and `value`.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;

use super::body::ByteStream;
use super::error::DecodeFailure;
use super::event_error::EventError;
use super::reply::{Decode, Raw, Reply, Streaming};
use super::value::Value;

/// What stands before each text of a sequence (RFC 7464 §2.2).
const RECORD_SEPARATOR: u8 = 0x1e;

/// JSON values while they arrive, each read into `T`: one on a line, or one behind each record separator where the answer
/// is documented as `application/json-seq`.
pub struct LineStream<T> {
    operation: &'static str,
    raw: Raw,
    stream: ByteStream,
    separator: u8,
    /// Read when a value is asked for.
    unread: Bytes,
    text: Vec<u8>,
    limit: usize,
    ended: bool,
    data: PhantomData<fn() -> T>,
}

impl<T: Value> LineStream<T> {
    /// The values of an answer.
    ///
    /// # Errors
    /// When its media type is not documented.
    pub fn of(mut reply: Reply) -> Result<Self, DecodeFailure> {
        reply.listed()?;
        let stream = reply.stream();
        let (operation, raw) = (reply.operation.id, reply.raw.clone());
        // As it is documented: the answer may say nothing of itself.
        let answer = reply
            .operation
            .responses
            .iter()
            .find(|answer| answer.status == reply.key.0);
        let content = answer.and_then(|answer| answer.contents.get(reply.key.1));
        let is_sequence = content.is_some_and(|(name, _)| name.to_ascii_lowercase().contains("json-seq"));
        Ok(Self {
            operation,
            raw,
            stream,
            separator: if is_sequence { RECORD_SEPARATOR } else { b'\n' },
            unread: Bytes::new(),
            text: Vec::new(),
            limit: reply.limit,
            ended: false,
            data: PhantomData,
        })
    }

    /// The next value; `None`: the server has ended the stream.
    ///
    /// # Errors
    /// When the connection fails or a value is longer than the client's `body_limit`, with which the stream ends; or when a
    /// value does not fit, after which the next can be read.
    pub async fn next(&mut self) -> Option<Result<T, EventError>> {
        let text = match self.next_raw().await? {
            Ok(text) => text,
            Err(error) => return Some(Err(error)),
        };
        let (path, message) = match super::json::from_slice(&text) {
            Ok(_) if self.is_cut(&text) => (String::new(), "it may be cut off, for no space follows it".to_owned()),
            Ok(value) => return Some(Ok(value)),
            Err(error) => (error.path().to_owned(), error.message().to_owned()),
        };
        let raw = Raw::new(self.raw.status(), self.raw.headers().clone(), text, true);
        Some(Err(EventError::Decode(DecodeFailure::new(
            self.operation,
            raw,
            path,
            message,
        ))))
    }
}

impl<T> LineStream<T> {
    /// The next value as it came, without the line's end.
    ///
    /// # Errors
    /// When the connection fails, or a value is longer than the client's `body_limit`; with either the stream ends.
    pub async fn next_raw(&mut self) -> Option<Result<Bytes, EventError>> {
        let error = loop {
            let text = self.pop();
            if text.as_ref().map_or(self.text.len(), Bytes::len) > self.limit {
                break EventError::TooLong(self.limit);
            }
            if text.is_some() || self.ended {
                return text.map(Ok);
            }
            match self.stream.next().await {
                Some(Ok(bytes)) => self.unread = bytes,
                Some(Err(error)) => break EventError::Transport(error),
                // The last line needs no end.
                None => self.ended = true,
            }
        };
        (self.ended, self.unread, self.text) = (true, Bytes::new(), Vec::new());
        Some(Err(error))
    }

    /// The next value that is complete; blank lines, and what is empty between two separators, are none.
    fn pop(&mut self) -> Option<Bytes> {
        loop {
            let end = self.unread.iter().position(|&byte| byte == self.separator);
            let piece = self.unread.split_to(end.unwrap_or(self.unread.len()));
            self.text.extend_from_slice(&piece);
            match end {
                Some(_) => drop(self.unread.split_to(1)),
                None if self.ended => {}
                None => return None,
            }
            let text = std::mem::take(&mut self.text);
            if !text.trim_ascii().is_empty() {
                return Some(text.into());
            }
            end?;
        }
    }

    /// Whether it is a number or a name that may go on: in a sequence white space must follow those (RFC 7464 §2.4).
    fn is_cut(&self, text: &[u8]) -> bool {
        self.separator == RECORD_SEPARATOR
            && text
                .last()
                .is_some_and(|last| last.is_ascii_digit() || last.is_ascii_alphabetic())
    }
}

impl<T> fmt::Debug for LineStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LineStream")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

/// Values of this type, one after another.
pub struct Lines<T>(PhantomData<T>);

impl<T: Value> Decode for Lines<T> {
    type Output = LineStream<T>;
    const STREAMED: Streaming = Streaming::Always;
    fn decode(reply: Reply) -> Result<LineStream<T>, DecodeFailure> {
        LineStream::of(reply)
    }
}
