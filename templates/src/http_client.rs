//! The default transport: reqwest, with rustls and ring (feature `rustls`) or the system's TLS (feature `native-tls`).
//! Uses `body`, `client` (settings), `error`, `gzip` and `transport`.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH};
use http_body::Frame;

use super::body::{Body, Chunks};
use super::client::Settings;
use super::error::BuildError;
use super::gzip::Gunzip;
use super::transport::{BoxError, BoxFuture, Transport, TransportError};

/// Sends through reqwest. Needs a tokio runtime, as reqwest does.
#[derive(Clone, Debug)]
pub struct HttpClient(reqwest::Client);

impl HttpClient {
    /// With what a client needs: the standard TLS of the enabled features, a timeout for connecting.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn standard(settings: &Settings) -> Result<Arc<dyn Transport>, BuildError> {
        let mut builder = reqwest::Client::builder();
        if let Some(timeout) = settings.connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        #[cfg(feature = "rustls")]
        {
            builder = builder.tls_backend_preconfigured(tls()?);
        }
        Ok(Arc::new(Self::finish(builder)?))
    }

    /// With settings of one's own. Redirects are switched off, for they are followed above, where credentials are guarded.
    ///
    /// # Errors
    /// When reqwest can't make a client of it.
    pub fn from_builder(builder: reqwest::ClientBuilder) -> Result<Self, BuildError> {
        // Certificates and identities in the builder are lost on a finished configuration, so reqwest makes its own; what it
        // lacks without a provider of its own is one for the process.
        #[cfg(feature = "rustls")]
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        Self::finish(builder)
    }

    fn finish(builder: reqwest::ClientBuilder) -> Result<Self, BuildError> {
        let builder = builder
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false);
        builder
            .build()
            .map(Self)
            .map_err(|error| BuildError(format!("the HTTP client can't be made: {error:?}")))
    }

    /// With a client that is there already. It must not follow redirects, or credentials go to wherever they lead.
    pub fn shared(client: reqwest::Client) -> Self {
        Self(client)
    }
}

/// rustls with ring, trusting whom the system trusts. Made once: reading the system's certificates takes its time.
#[cfg(feature = "rustls")]
fn tls() -> Result<rustls::ClientConfig, BuildError> {
    use rustls_platform_verifier::BuilderVerifierExt as _;
    static CONFIG: std::sync::OnceLock<rustls::ClientConfig> = std::sync::OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(config.clone());
    }
    let fault = |error: rustls::Error| BuildError(format!("TLS can't be set up: {error}"));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let mut config = builder
        .map_err(fault)?
        .with_platform_verifier()
        .map_err(fault)?
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(CONFIG.get_or_init(|| config).clone())
}

impl Transport for HttpClient {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let client = self.0.clone();
        Box::pin(async move {
            let mut request = into_reqwest(request)?;
            // Only an encoding that was asked for here is taken off again here.
            let asked = !request.headers().contains_key(ACCEPT_ENCODING);
            if asked {
                request
                    .headers_mut()
                    .insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
            }
            let response = client.execute(request).await.map_err(failure)?;
            let (mut head, received) = http::Response::<reqwest::Body>::from(response).into_parts();
            let mut body = Body::stream(Incoming(received));
            let gzip = head.headers.get(CONTENT_ENCODING).is_some_and(|value| {
                value.as_bytes().eq_ignore_ascii_case(b"gzip") || value.as_bytes().eq_ignore_ascii_case(b"x-gzip")
            });
            if asked && gzip {
                head.headers.remove(CONTENT_ENCODING);
                head.headers.remove(CONTENT_LENGTH);
                body = Body::stream(Gunzip::new(body));
            }
            Ok(http::Response::from_parts(head, body))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move { tokio::time::sleep(duration).await })
    }
}

fn into_reqwest(request: http::Request<Body>) -> Result<reqwest::Request, TransportError> {
    let (head, body) = request.into_parts();
    let body = match body.bytes() {
        Some(bytes) if bytes.is_empty() && !head.headers.contains_key(http::header::CONTENT_TYPE) => None,
        Some(bytes) => Some(reqwest::Body::from(bytes.clone())),
        None => Some(reqwest::Body::wrap(Outgoing(body))),
    };
    let mut request = reqwest::Request::try_from(http::Request::from_parts(head, reqwest::Body::default()))
        .map_err(|error| TransportError::new(error).before_sending())?;
    *request.body_mut() = body;
    Ok(request)
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

/// A body that reqwest reads.
struct Outgoing(Body);

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.0)
            .poll_chunk(context)
            .map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0
            .length()
            .map_or_else(http_body::SizeHint::default, http_body::SizeHint::with_exact)
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
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(Box::new(failure(error))))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
