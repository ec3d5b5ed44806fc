//! The TLS of the system, by native-tls: OpenSSL, Secure Transport or SChannel. Made when the first connection needs it.
//! Uses `connector`, `error`, `http_client` and `transport`; behind the feature `native-tls`.

use std::sync::{Arc, OnceLock};

use native_tls::{Certificate, TlsConnector};

use super::connector::{Stream, Tls};
use super::error::BuildError;
use super::http_client::HttpClient;
use super::transport::{BoxError, BoxFuture};

impl HttpClient {
    /// With a connector of one's own: other roots, a certificate to show to the server.
    #[must_use]
    pub fn native_tls(self, connector: TlsConnector) -> Self {
        self.with_tls(Arc::new(SystemTls {
            roots: Vec::new(),
            connector: OnceLock::from(connector),
        }))
    }
}

/// A connector, or what it will be made of.
#[derive(Default)]
pub(super) struct SystemTls {
    roots: Vec<Certificate>,
    connector: OnceLock<TlsConnector>,
}

impl SystemTls {
    fn connector(&self) -> Result<TlsConnector, BoxError> {
        if let Some(connector) = self.connector.get() {
            return Ok(connector.clone());
        }
        let mut builder = TlsConnector::builder();
        for root in &self.roots {
            builder.add_root_certificate(root.clone());
        }
        let made = builder.build().map_err(|error| {
            format!("TLS can't be set up: {error}; see what the system's own TLS needs, or use the feature `rustls`")
        })?;
        Ok(self.connector.get_or_init(|| made).clone())
    }
}

impl Tls for SystemTls {
    fn trusting(&self, pem: &[u8]) -> Result<Arc<dyn Tls>, BuildError> {
        if self.roots.is_empty() && self.connector.get().is_some() {
            return Err(BuildError(
                "certificates can't be added to a finished configuration of TLS".to_owned(),
            ));
        }
        let added = Certificate::stack_from_pem(pem)
            .map_err(|error| BuildError(format!("the certificates can't be read: {error}")))?;
        if added.is_empty() {
            return Err(BuildError("there is no certificate in the PEM text".to_owned()));
        }
        let mut roots = self.roots.clone();
        roots.extend(added);
        Ok(Arc::new(Self {
            roots,
            connector: OnceLock::new(),
        }))
    }

    fn secure(&self, host: &str, stream: Stream) -> BoxFuture<'static, Result<Stream, BoxError>> {
        let connector = self.connector();
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        Box::pin(async move {
            let connector = tokio_native_tls::TlsConnector::from(connector?);
            let stream = connector.connect(&host, stream).await?;
            Ok(Box::new(stream) as Stream)
        })
    }
}
