//! A transport for those who have a reqwest client: its proxies, certificates, HTTP/2 and middlemen.
//! Uses `body`, `error` and `transport`; behind the feature `reqwest`.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::Frame;

use super::body::{Body, Chunks};
use super::error::BuildError;
use super::transport::{BoxError, BoxFuture, Transport, TransportError, frame};

/// Sends through reqwest. URLs are as reqwest has them: it writes `'` in a query as `%27`.
#[derive(Clone, Debug)]
pub struct ReqwestClient(reqwest::Client);

impl ReqwestClient {
    /// Makes a client of these settings. Redirects and repetitions are switched off in it, for they are seen to above, where
    /// credentials are guarded.
    ///
    /// # Errors
    /// When reqwest can't make a client of it.
    pub fn new(builder: reqwest::ClientBuilder) -> Result<Self, BuildError> {
        let builder = builder
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false);
        let client = builder.build();
        client
            .map(Self)
            .map_err(|error| BuildError(format!("reqwest can't make a client: {error:?}")))
    }
}

/// A client that is there already. It must not follow redirects (`redirect::Policy::none()`), or credentials go to wherever
/// they lead.
impl From<reqwest::Client> for ReqwestClient {
    fn from(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Transport for ReqwestClient {
    fn send(
        &self,
        mut request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let client = self.0.clone();
        // For HTTP/2 hyper takes off again what has no meaning there.
        if let Some((name, value)) = frame(request.method(), request.body().length()) {
            request
                .headers_mut()
                .insert(name, http::HeaderValue::from_static(value));
        }
        Box::pin(async move {
            // A connection may have ended while nothing ran on this thread; its end is seen first, lest the request go there.
            tokio::task::yield_now().await;
            let request = reqwest::Request::try_from(request.map(outgoing))
                .map_err(|error| TransportError::new(error.without_url()).before_sending())?;
            let response = client.execute(request).await.map_err(failure)?;
            Ok(http::Response::<reqwest::Body>::from(response).map(|body| Body::stream(Incoming(body))))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move { tokio::time::sleep(duration).await })
    }
}

fn outgoing(body: Body) -> reqwest::Body {
    match body.bytes() {
        Some(bytes) => reqwest::Body::from(bytes.clone()),
        None => reqwest::Body::wrap(Outgoing(body)),
    }
}

fn failure(error: reqwest::Error) -> TransportError {
    // The URL may hold a key.
    let error = error.without_url();
    let (unsent, timeout) = (error.is_connect() || error.is_builder(), error.is_timeout());
    let mut failure = TransportError::new(error);
    if unsent {
        failure = failure.before_sending();
    }
    if timeout { failure.timed_out() } else { failure }
}

/// A stream that reqwest reads.
struct Outgoing(Body);

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let chunk = Pin::new(&mut self.0).poll_chunk(context);
        chunk.map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> http_body::SizeHint {
        let length = self.0.length();
        length.map_or_else(http_body::SizeHint::default, http_body::SizeHint::with_exact)
    }
}

struct Incoming(reqwest::Body);

impl Chunks for Incoming {
    fn poll_chunk(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        loop {
            match http_body::Body::poll_frame(Pin::new(&mut self.0), context) {
                Poll::Ready(Some(Ok(frame))) => {
                    // Trailers are of no interest.
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(failure(error).into()))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
