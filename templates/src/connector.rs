//! Connections for the default transport: straight or through a proxy, plain or with TLS, within a time.
//! Uses `error`, `transport` and `url`; behind the feature `hyper`.

use std::io::{Error as IoError, ErrorKind, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Authority;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use tokio::io;
use tower_service::Service;

use super::error::BuildError;
use super::transport::{BoxError, BoxFuture};
use super::url;

/// Bytes both ways. One type for all kinds, so that HTTP is compiled once.
pub(super) trait Duplex: io::AsyncRead + io::AsyncWrite + Send + Unpin {}

impl<T: io::AsyncRead + io::AsyncWrite + Send + Unpin> Duplex for T {}

pub(super) type Stream = Box<dyn Duplex>;

/// What makes a stream a secret one.
pub(super) trait Tls: Send + Sync {
    /// One that trusts these certificates too.
    fn trusting(&self, pem: &[u8]) -> Result<Arc<dyn Tls>, BuildError>;

    /// Shakes hands with `host` over a stream.
    fn secure(&self, host: &str, stream: Stream) -> BoxFuture<'static, Result<Stream, BoxError>>;
}

/// Without a feature for TLS.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(super) struct NoTls;

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
impl Tls for NoTls {
    fn trusting(&self, _: &[u8]) -> Result<Arc<dyn Tls>, BuildError> {
        Err(BuildError(NO_TLS.to_owned()))
    }

    fn secure(&self, _: &str, _: Stream) -> BoxFuture<'static, Result<Stream, BoxError>> {
        Box::pin(std::future::ready(Err(NO_TLS.into())))
    }
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
const NO_TLS: &str = "there is no TLS: enable the feature `rustls` or `native-tls`";

/// How to get anywhere.
#[derive(Clone)]
pub(super) struct Route {
    /// For all that comes before the request.
    pub timeout: Option<Duration>,
    pub proxies: Option<Arc<Matcher>>,
    /// Hosts whose address is known.
    pub hosts: Vec<(String, SocketAddr)>,
    pub tls: Arc<dyn Tls>,
}

impl Route {
    /// The proxy for a URL. This machine is never reached through one: it would be the proxy's own.
    pub fn proxy(&self, uri: &Uri) -> Option<Intercept> {
        let proxies = self.proxies.as_ref()?;
        if url::is_loopback(uri.host()?) {
            return None;
        }
        proxies.intercept(uri)
    }

    /// A connection to where a URL says, through its proxy.
    async fn open(&self, mut uri: Uri) -> Result<Opened, BoxError> {
        let (mut tunnel, mut proxied) = (None, false);
        if let Some(proxy) = self.proxy(&uri) {
            let address = proxy.uri();
            if !is_http(address) {
                let text = format!("the proxy `{address}` can't be used: it is no http or https URL");
                return Err(text.into());
            }
            if is_https(&uri) {
                tunnel = Some(self.tunnel(&proxy));
            } else {
                (uri, proxied) = (address.clone(), true);
            }
        }
        let mut stream: Stream = match tunnel {
            Some(mut tunnel) => tunnel.call(uri.clone()).await?.stream.into_inner(),
            None => Box::new(self.tcp().call(self.located(&uri)?).await?.into_inner()),
        };
        if is_https(&uri) {
            stream = self.tls.secure(uri.host().unwrap_or_default(), stream).await?;
        }
        Ok(Opened {
            stream: TokioIo::new(stream),
            proxied,
        })
    }

    /// A tunnel through a proxy, which is itself reached straight.
    fn tunnel(&self, proxy: &Intercept) -> Tunnel<Connector> {
        let mut straight = self.clone();
        straight.proxies = None;
        let tunnel = Tunnel::new(proxy.uri().clone(), Connector(Arc::new(straight)));
        match proxy.basic_auth() {
            Some(credential) => tunnel.with_auth(credential.clone()),
            None => tunnel,
        }
    }

    fn tcp(&self) -> HttpConnector {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(Duration::from_secs(60)));
        // Shared out among the addresses of a host, so that one that is dead leaves time for the next.
        tcp.set_connect_timeout(self.timeout);
        tcp
    }

    /// With the address instead of the host's name, where it is known.
    fn located(&self, uri: &Uri) -> Result<Uri, http::Error> {
        let host = uri.host().unwrap_or_default();
        for (name, address) in &self.hosts {
            if name.eq_ignore_ascii_case(host) {
                let mut parts = uri.clone().into_parts();
                parts.authority = Some(Authority::try_from(address.to_string())?);
                return Ok(Uri::from_parts(parts)?);
            }
        }
        Ok(uri.clone())
    }
}

/// Whether it is the address of a proxy that can be used.
pub(super) fn is_http(uri: &Uri) -> bool {
    // A port that is too large is taken for none.
    let authority = uri.authority().map_or("", Authority::as_str);
    let (_, place) = authority.rsplit_once('@').unwrap_or(("", authority));
    let is_whole = uri.port().is_some() || place.ends_with(':') || uri.host() == Some(place);
    is_whole && matches!(uri.scheme_str(), Some("http" | "https"))
}

fn is_https(uri: &Uri) -> bool {
    uri.scheme_str() == Some("https")
}

/// The way for hyper's pool.
#[derive(Clone)]
pub(super) struct Connector(pub(super) Arc<Route>);

impl Service<Uri> for Connector {
    type Response = Opened;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Opened, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let route = Arc::clone(&self.0);
        Box::pin(async move {
            let Some(after) = route.timeout else {
                return route.open(uri).await;
            };
            match tokio::time::timeout(after, route.open(uri)).await {
                Ok(outcome) => outcome,
                Err(_) => Err(IoError::new(ErrorKind::TimedOut, format!("no connection within {after:?}")).into()),
            }
        })
    }
}

/// An open connection.
pub(super) struct Opened {
    stream: TokioIo<Stream>,
    /// Whether it ends at a proxy that is told the whole URL.
    proxied: bool,
}

impl Opened {
    fn stream(&mut self) -> Pin<&mut TokioIo<Stream>> {
        Pin::new(&mut self.stream)
    }
}

impl Connection for Opened {
    fn connected(&self) -> Connected {
        Connected::new().proxy(self.proxied)
    }
}

impl Read for Opened {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: ReadBufCursor<'_>,
    ) -> Poll<Result<(), IoError>> {
        self.stream().poll_read(context, into)
    }
}

impl Write for Opened {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, from: &[u8]) -> Poll<Result<usize, IoError>> {
        self.stream().poll_write(context, from)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), IoError>> {
        self.stream().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), IoError>> {
        self.stream().poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        from: &[IoSlice<'_>],
    ) -> Poll<Result<usize, IoError>> {
        self.stream().poll_write_vectored(context, from)
    }
}
