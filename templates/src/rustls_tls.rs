//! TLS in Rust: rustls with ring, trusting whom the system trusts. Made when the first connection needs it, for a machine
//! without certificates can still talk plain HTTP to itself.
//! Uses `connector`, `error`, `http_client` and `transport`; behind the feature `rustls`.

use std::future::{poll_fn, ready};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::Poll;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use tokio_rustls::{Connect, TlsConnector};

use super::connector::{Stream, Tls};
use super::error::BuildError;
use super::http_client::HttpClient;
use super::transport::{BoxError, BoxFuture};

impl HttpClient {
    /// With a configuration of one's own: other roots, a certificate to show to the server. HTTP/1.1 is spoken, so what
    /// the configuration says of ALPN must allow it.
    #[must_use]
    pub fn rustls(self, config: impl Into<Arc<ClientConfig>>) -> Self {
        self.with_tls(Arc::new(RustlsTls {
            roots: Vec::new(),
            config: OnceLock::from(config.into()),
        }))
    }
}

/// A configuration, or what it will be made of.
#[derive(Default)]
pub(super) struct RustlsTls {
    roots: Vec<CertificateDer<'static>>,
    config: OnceLock<Arc<ClientConfig>>,
}

impl RustlsTls {
    fn config(&self) -> Result<Arc<ClientConfig>, BoxError> {
        // Reading the system's certificates takes its time: once for all clients that add none.
        static STANDARD: OnceLock<Arc<ClientConfig>> = OnceLock::new();
        let place = if self.roots.is_empty() && self.config.get().is_none() {
            &STANDARD
        } else {
            &self.config
        };
        if let Some(config) = place.get() {
            return Ok(Arc::clone(config));
        }
        match made(&self.roots) {
            Ok(config) => Ok(Arc::clone(place.get_or_init(|| Arc::new(config)))),
            Err(error) => Err(format!(
                "TLS can't be set up: {error}; install the system's CA certificates, name them by `SSL_CERT_FILE`, or give \
                 some by `HttpClient::root_certificates`"
            )
            .into()),
        }
    }

    fn handshake(&self, host: &str, stream: Stream) -> Result<Connect<Stream>, BoxError> {
        let connector = TlsConnector::from(self.config()?);
        let name = ServerName::try_from(host.trim_start_matches('[').trim_end_matches(']').to_owned())?;
        Ok(connector.connect(name, stream))
    }
}

fn made(roots: &[CertificateDer<'static>]) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    #[cfg(not(target_os = "android"))]
    let verifier = Verifier::new_with_extra_roots(roots.iter().cloned(), Arc::clone(&provider))?;
    #[cfg(target_os = "android")]
    let verifier = if roots.is_empty() {
        Verifier::new(Arc::clone(&provider))?
    } else {
        return Err(rustls::Error::General(
            "this system takes no further certificates".to_owned(),
        ));
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

impl Tls for RustlsTls {
    fn trusting(&self, pem: &[u8]) -> Result<Arc<dyn Tls>, BuildError> {
        if self.roots.is_empty() && self.config.get().is_some() {
            return Err(BuildError(
                "certificates can't be added to a finished configuration of TLS".to_owned(),
            ));
        }
        let mut roots = self.roots.clone();
        let mut store = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = match certificate {
                Ok(certificate) => certificate,
                Err(error) => return Err(BuildError(format!("the certificates can't be read: {error}"))),
            };
            roots.push(certificate.clone());
            // Whether it is a certificate is seen here, not at the first connection.
            if let Err(error) = store.add(certificate) {
                return Err(BuildError(format!("a certificate can't be trusted: {error}")));
            }
        }
        if store.is_empty() {
            return Err(BuildError("there is no certificate in the PEM text".to_owned()));
        }
        Ok(Arc::new(Self {
            roots,
            config: OnceLock::new(),
        }))
    }

    fn secure(&self, host: &str, stream: Stream) -> BoxFuture<'static, Result<Stream, BoxError>> {
        let mut handshake = match self.handshake(host, stream) {
            Ok(handshake) => handshake,
            Err(error) => return Box::pin(ready(Err(error))),
        };
        Box::pin(poll_fn(move |context| match Pin::new(&mut handshake).poll(context) {
            Poll::Ready(Ok(stream)) => Poll::Ready(Ok(Box::new(stream) as Stream)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error.into())),
            Poll::Pending => Poll::Pending,
        }))
    }
}
