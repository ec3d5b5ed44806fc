//! The one thing that a client needs of the world: something that carries a request there and an answer back.
//! Policy (credentials, redirects, retries, limits, timeouts) stands above, so that it holds for every transport.
//! Uses `body` and `operation`.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use super::body::Body;
use super::operation::Operation;

/// A future on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Any error.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Carries requests. It must not follow redirects, and must neither add nor keep credentials: cookies, `Authorization`.
/// One that wraps another sees every try and every hop, and [`Called`] says of which operation.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and gives the answer as soon as its head is there.
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>>;

    /// Ends after this time. Timeouts and waits before a repetition are made of it.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// The field that says how long a body is where hyper does not (RFC 9110 §8.6): that there is nothing in what usually has
/// a body, and that there is something in what usually has none.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub(super) fn frame(method: &http::Method, length: Option<u64>) -> Option<(http::HeaderName, &'static str)> {
    let usual = matches!(method.as_str(), "POST" | "PUT" | "PATCH");
    match length {
        Some(0) if usual => Some((http::header::CONTENT_LENGTH, "0")),
        Some(_) => None,
        None => Some((http::header::TRANSFER_ENCODING, "chunked")),
    }
}

/// Which operation a request belongs to, for the labels of logs, traces and metrics: a URL has its arguments in it. A
/// transport finds it among the request's extensions.
#[derive(Clone, Copy)]
pub struct Called(pub(super) &'static Operation);

impl Called {
    /// What the client said of this request; `None` if it is not from a client.
    pub fn of<B>(request: &http::Request<B>) -> Option<Self> {
        request.extensions().get().copied()
    }

    /// The operation's id in the description.
    pub fn operation(&self) -> &'static str {
        self.0.id
    }

    /// The path's template, `/pets/{id}`.
    pub fn path(&self) -> &'static str {
        self.0.path
    }
}

impl fmt::Debug for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Called")
            .field("operation", &self.operation())
            .field("path", &self.path())
            .finish()
    }
}

/// The connection failed, or what went or came over it broke off.
pub struct TransportError(Box<Parts>);

struct Parts {
    source: BoxError,
    unsent: bool,
    timeout: bool,
    operation: Option<&'static str>,
}

impl TransportError {
    /// For this reason.
    pub fn new(source: impl Into<BoxError>) -> Self {
        Self(Box::new(Parts {
            source: source.into(),
            unsent: false,
            timeout: false,
            operation: None,
        }))
    }

    /// In a call of this operation, of which something `was_sent` before: where a redirect leads nowhere, what it answers
    /// was sent all the same.
    pub(super) fn during(mut self, operation: &'static str, was_sent: bool) -> Self {
        self.0.operation = Some(operation);
        self.0.unsent &= !was_sent;
        self
    }

    /// Says that nothing of the request was sent, so that it is safe to repeat.
    #[must_use]
    pub fn before_sending(mut self) -> Self {
        self.0.unsent = true;
        self
    }

    /// Says that it took too long.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.0.timeout = true;
        self
    }

    /// Whether it is certain that nothing of the request was sent.
    pub fn is_before_sending(&self) -> bool {
        self.0.unsent
    }

    /// Whether it took too long.
    pub fn is_timeout(&self) -> bool {
        self.0.timeout
    }

    /// The operation's id in the description; `None` where it is a stream that broke off.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.0.unsent {
            "the server can't be reached"
        } else if self.0.timeout {
            "it took too long"
        } else {
            "the exchange with the server broke off"
        };
        match self.0.operation {
            Some(operation) => f.write_str(&["`", operation, "`: ", what].concat()),
            None => f.write_str(what),
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("operation", &self.0.operation)
            .field("unsent", &self.0.unsent)
            .field("source", &self.0.source)
            .finish()
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source: &(dyn std::error::Error + 'static) = &*self.0.source;
        Some(source)
    }
}
