//! Server-sent events: a stream of bytes → a stream of typed events (HTML §9.2.6).
//! Uses `body`, `decode_error`, `error`, `event_error`, `json`, `reply` and `value`.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;

use super::body::ByteStream;
use super::decode_error::DecodeError;
use super::error::DecodeFailure;
use super::event_error::EventError;
use super::reply::{Decode, Raw, Reply, Streaming};
use super::value::{Slot, Value};

/// An event as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event<T> {
    /// Its type; `message` if none is named.
    pub kind: String,
    /// What it carries.
    pub data: T,
    /// The last id that the server has given, with this event or before.
    pub id: String,
}

/// Reads events out of bytes, however they are cut.
#[derive(Clone, Debug, Default)]
pub struct EventParser {
    /// Read when an event is asked for: a small piece may hold many events, and each has the id of the last.
    unread: Vec<u8>,
    at: usize,
    line: Vec<u8>,
    started: bool,
    after_return: bool,
    kind: String,
    data: String,
    has_data: bool,
    id: String,
    retry: Option<u64>,
}

impl EventParser {
    /// At the start of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.unread.drain(..std::mem::take(&mut self.at));
        self.unread.extend_from_slice(bytes);
    }

    /// The next event that is complete. One that the stream's end cuts off never is.
    pub fn pop(&mut self) -> Option<Event<String>> {
        while let Some(&byte) = self.unread.get(self.at) {
            self.at += 1;
            let after_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if after_return => {}
                b'\r' | b'\n' => {
                    if let Some(event) = self.end_line() {
                        return Some(event);
                    }
                }
                byte => self.line.push(byte),
            }
        }
        None
    }

    /// How many bytes are kept of what is no event yet.
    fn held(&self) -> usize {
        self.line.len() + self.kind.len() + self.data.len() + self.id.len()
    }

    /// The wait before reconnecting that the server asked for last, in milliseconds.
    pub fn retry(&self) -> Option<u64> {
        self.retry
    }

    fn end_line(&mut self) -> Option<Event<String>> {
        let bytes = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&bytes);
        let line = match line.strip_prefix('\u{feff}') {
            Some(rest) if !self.started => rest,
            _ => &line,
        };
        self.started = true;
        if line.is_empty() {
            return self.dispatch();
        }
        let (name, value) = match line.split_once(':') {
            Some((name, value)) => (name, value.strip_prefix(' ').unwrap_or(value)),
            None => (line, ""),
        };
        match name {
            "event" => value.clone_into(&mut self.kind),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.has_data = true;
                self.data.push_str(value);
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) => {
                self.retry = value.parse().ok().or(self.retry);
            }
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<Event<String>> {
        let kind = std::mem::take(&mut self.kind);
        let data = std::mem::take(&mut self.data);
        std::mem::take(&mut self.has_data).then(|| Event {
            kind: if kind.is_empty() { "message".to_owned() } else { kind },
            data,
            id: self.id.clone(),
        })
    }
}

/// Events while they arrive, with their data read as JSON into `T`.
pub struct EventStream<T> {
    operation: &'static str,
    raw: Raw,
    stream: ByteStream,
    parser: EventParser,
    limit: usize,
    failed: bool,
    data: PhantomData<fn() -> T>,
}

impl<T: Value> EventStream<T> {
    /// The events of an answer.
    ///
    /// # Errors
    /// When its media type is not documented.
    pub fn of(mut reply: Reply) -> Result<Self, DecodeFailure> {
        reply.listed()?;
        let stream = reply.stream();
        let (operation, raw) = (reply.operation.id, reply.raw.clone());
        Ok(Self {
            operation,
            raw,
            stream,
            parser: EventParser::new(),
            limit: reply.limit,
            failed: false,
            data: PhantomData,
        })
    }

    /// The next event; `None`: the server has ended the stream, or said that it does by `[DONE]` where JSON would stand.
    ///
    /// # Errors
    /// When the connection fails or an event is longer than the client's `body_limit`, with which the stream ends; or when
    /// the data of an event does not fit, after which the next event can be read.
    pub async fn next(&mut self) -> Option<Result<Event<T>, EventError>> {
        Some(match self.next_raw().await? {
            Ok(Event { kind, data, id }) => match read(&data) {
                Ok(data) => Ok(Event { kind, data, id }),
                // It is no JSON; some servers end with it.
                Err(_) if data == "[DONE]" => return None,
                Err(error) => {
                    let (status, headers) = (self.raw.status(), self.raw.headers().clone());
                    let raw = Raw::new(status, headers, Bytes::from(data), true);
                    let message = format!("in the event `{kind}`: {}", error.message());
                    let failure = DecodeFailure::new(self.operation, raw, error.path().to_owned(), message);
                    Err(EventError::Decode(failure))
                }
            },
            Err(error) => Err(error),
        })
    }
}

/// The data of an event: text where it is text (HTML §9.2.6), else JSON.
fn read<T: Value>(data: &str) -> Result<T, DecodeError> {
    let mut value = T::blank();
    let taken = match value.slot() {
        Slot::Str(place) => {
            data.clone_into(place);
            true
        }
        Slot::Text(place) => place.parse(data),
        _ => false,
    };
    if taken {
        return Ok(value);
    }
    super::json::from_slice(data.as_bytes())
}

impl<T> EventStream<T> {
    /// The next event with its data as text, `[DONE]` too.
    ///
    /// # Errors
    /// When the connection fails, or an event is longer than the client's `body_limit`; with either the stream ends.
    pub async fn next_raw(&mut self) -> Option<Result<Event<String>, EventError>> {
        if self.failed {
            return None;
        }
        let error = loop {
            let event = self.parser.pop();
            let length = match &event {
                Some(event) => event.kind.len() + event.data.len() + event.id.len(),
                None => self.parser.held(),
            };
            if length > self.limit {
                break EventError::TooLong(self.limit);
            }
            if let Some(event) = event {
                return Some(Ok(event));
            }
            match self.stream.next().await? {
                Ok(bytes) => self.parser.push(&bytes),
                Err(error) => break EventError::Transport(error),
            }
        };
        self.failed = true;
        Some(Err(error))
    }

    /// The wait before reconnecting that the server asked for, in milliseconds.
    pub fn retry(&self) -> Option<u64> {
        self.parser.retry()
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

/// Events with data of this type.
pub struct Events<T>(PhantomData<T>);

impl<T: Value> Decode for Events<T> {
    type Output = EventStream<T>;
    const STREAMED: Streaming = Streaming::Always;
    fn decode(reply: Reply) -> Result<EventStream<T>, DecodeFailure> {
        EventStream::of(reply)
    }
}
