//! The default transport: HTTP/1.1 by hyper, over a pool of connections.
//! Uses `body`, `client` (settings), `connector`, `error`, `gzip`, `transport`, and `rustls_tls` or `system_tls` where
//! the features are; behind the feature `hyper`.

use std::fmt;
use std::future::ready;
use std::io::{Error as IoError, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, PROXY_AUTHORIZATION, RANGE};
use http::{HeaderMap, HeaderValue, Method, Uri};
use http_body::{Frame, SizeHint};
use hyper_util::client::legacy::{Client, Error};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::body::{Body, Chunks};
use super::client::Settings;
use super::connector::{Connector, Route, Tls, is_http};
use super::error::BuildError;
use super::gzip::Gunzip;
use super::transport::{BoxError, BoxFuture, Transport, TransportError, frame};

/// Sends over HTTP/1.1. Needs a tokio runtime with time and I/O, the same for all calls: connections are kept, and belong to
/// the runtime that opened them. Proxies are taken from the environment (`HTTPS_PROXY`, `HTTP_PROXY`,
/// `ALL_PROXY`, `NO_PROXY`), but for this machine itself.
///
/// A client makes one by itself; one of one's own goes to its builder's `transport`.
#[derive(Clone)]
pub struct HttpClient {
    route: Arc<Route>,
    client: Client<Connector, Outgoing>,
}

impl HttpClient {
    /// With 10 s to connect, the environment's proxies, and trust in whom the system trusts.
    pub fn new() -> Self {
        Self::of(Route {
            timeout: Some(Duration::from_secs(10)),
            proxies: Some(Arc::new(Matcher::from_env())),
            hosts: Vec::new(),
            tls: standard_tls(),
        })
    }

    /// With what a client's builder says.
    ///
    /// # Errors
    /// None: what TLS needs is looked for when it is needed.
    pub fn standard(settings: &Settings) -> Result<Arc<dyn Transport>, BuildError> {
        Ok(Arc::new(Self::new().connect_timeout(settings.connect_timeout)))
    }

    fn of(route: Route) -> Self {
        let route = Arc::new(route);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(90))
            .build(Connector(Arc::clone(&route)));
        Self { route, client }
    }

    fn route(&self) -> Route {
        Route::clone(&self.route)
    }

    /// The time that connecting may take, TLS included; `None`: as long as a call.
    #[must_use]
    pub fn connect_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        let mut route = self.route();
        route.timeout = timeout.into();
        Self::of(route)
    }

    /// Straight to every server, whatever the environment says of proxies.
    #[must_use]
    pub fn no_proxy(self) -> Self {
        let mut route = self.route();
        route.proxies = None;
        Self::of(route)
    }

    /// Through this proxy, whatever the environment says, but for this machine itself:
    /// `http://user:password@proxy.example.com:3128`.
    ///
    /// # Errors
    /// When it is no address of an `http` or `https` proxy.
    pub fn proxy(self, address: &str) -> Result<Self, BuildError> {
        let mut route = self.route();
        let proxies = Matcher::builder().all(address).build();
        match proxies.intercept(&Uri::from_static("https://example.com/")) {
            Some(proxy) if is_http(proxy.uri()) => {
                route.proxies = Some(Arc::new(proxies));
                Ok(Self::of(route))
            }
            // The address is not shown: it may hold a password.
            _ => Err(BuildError("the proxy's address is no http or https URL".to_owned())),
        }
    }

    /// Connects to this address where `host` is called, with the port of the address.
    #[must_use]
    pub fn resolve(self, host: impl Into<String>, address: SocketAddr) -> Self {
        let mut route = self.route();
        route.hosts.push((host.into(), address));
        Self::of(route)
    }

    /// Trusts these certificates too, such as that of a company's own authority: PEM, one or more. With `rustls` it is the
    /// authority's that counts: a server's own is not taken for one.
    ///
    /// # Errors
    /// When there is no certificate in it, and without a feature for TLS.
    pub fn root_certificates(self, pem: impl AsRef<[u8]>) -> Result<Self, BuildError> {
        let mut route = self.route();
        route.tls = route.tls.trusting(pem.as_ref())?;
        Ok(Self::of(route))
    }

    /// With TLS of one's own.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(super) fn with_tls(self, tls: Arc<dyn Tls>) -> Self {
        let mut route = self.route();
        route.tls = tls;
        Self::of(route)
    }
}

fn standard_tls() -> Arc<dyn Tls> {
    #[cfg(feature = "rustls")]
    return Arc::new(super::rustls_tls::RustlsTls::default());
    #[cfg(all(feature = "native-tls", not(feature = "rustls")))]
    return Arc::new(super::system_tls::SystemTls::default());
    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    return Arc::new(super::connector::NoTls);
}

impl Default for HttpClient {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient")
            .field("connect_timeout", &self.route.timeout)
            .finish_non_exhaustive()
    }
}

impl Transport for HttpClient {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        if tokio::runtime::Handle::try_current().is_err() {
            // hyper would panic.
            let text = "there is no tokio runtime here: await the call in one, or see the feature `blocking`";
            return Box::pin(ready(Err(TransportError::new(text).before_sending())));
        }
        let mut request = request.map(Outgoing);
        // Only an encoding that was asked for here is taken off again here; a part of it could not be, and without a body
        // there is only its length to be lost.
        let asked = !request.headers().contains_key(ACCEPT_ENCODING)
            && !request.headers().contains_key(RANGE)
            && request.method() != Method::HEAD;
        if asked {
            let gzip = HeaderValue::from_static("gzip");
            request.headers_mut().insert(ACCEPT_ENCODING, gzip);
        }
        if let Some((name, value)) = frame(request.method(), request.body().0.length()) {
            request.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        // A proxy that is tunnelled through hears its credential when the tunnel is made.
        if request.uri().scheme_str() == Some("http")
            && let Some(proxy) = self.route.proxy(request.uri())
            && let Some(credential) = proxy.basic_auth()
        {
            request.headers_mut().insert(PROXY_AUTHORIZATION, credential.clone());
        }
        let client = self.client.clone();
        Box::pin(async move {
            // A connection may have ended while nothing ran on this thread; its end is seen first, lest the request go there.
            tokio::task::yield_now().await;
            match client.request(request).await {
                Ok(response) => Ok(received(response, asked)),
                Err(error) => Err(failure(error)),
            }
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            // Where there is no runtime, no request is sent that could be waited for.
            if tokio::runtime::Handle::try_current().is_ok() {
                tokio::time::sleep(duration).await;
            }
        })
    }
}

/// An answer, its body without gzip if `asked`.
fn received(response: http::Response<hyper::body::Incoming>, asked: bool) -> http::Response<Body> {
    let (mut head, incoming) = response.into_parts();
    let mut body = Body::stream(Incoming(incoming));
    if asked && is_gzip(&head.headers) {
        head.headers.remove(CONTENT_ENCODING);
        head.headers.remove(CONTENT_LENGTH);
        body = Body::stream(Gunzip::new(body));
    }
    http::Response::from_parts(head, body)
}

fn is_gzip(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_ENCODING).is_some_and(|value| {
        let value = value.as_bytes();
        value.eq_ignore_ascii_case(b"gzip") || value.eq_ignore_ascii_case(b"x-gzip")
    })
}

fn failure(error: Error) -> TransportError {
    let unsent = error.is_connect();
    let timeout = unsent && is_timeout(&error);
    let mut failure = TransportError::new(error);
    if unsent {
        failure = failure.before_sending();
    }
    if timeout { failure.timed_out() } else { failure }
}

fn is_timeout(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(io) = error.downcast_ref::<IoError>()
            && io.kind() == ErrorKind::TimedOut
        {
            return true;
        }
        next = error.source();
    }
    false
}

/// A body that hyper reads.
struct Outgoing(Body);

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.0).poll_chunk(context).map_ok(Frame::data)
    }

    fn is_end_stream(&self) -> bool {
        self.0.length() == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        match self.0.length() {
            Some(length) => SizeHint::with_exact(length),
            None => SizeHint::default(),
        }
    }
}

struct Incoming(hyper::body::Incoming);

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
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(Box::new(TransportError::new(error))))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
