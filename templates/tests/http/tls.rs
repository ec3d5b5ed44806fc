//! TLS against a server of our own on loopback, with a certificate that only these tests trust.

use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::runtime::{Error, HttpClient, Retry};
use crate::sample::{Client, ClientBuilder};
use crate::server::{Act, Sent, Server, answer, json};

const AUTHORITY: &str = include_str!("certificates/authority.pem");
const SERVER: &[u8] = include_bytes!("certificates/server.pem");
const KEY: &[u8] = include_bytes!("certificates/server.key");

async fn server() -> Server {
    acting(|_, _| json(r#"{"id":"safe"}"#)).await
}

async fn acting(act: impl Fn(&Sent, usize) -> Act + Send + Sync + 'static) -> Server {
    let chain = vec![CertificateDer::from_pem_slice(SERVER).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    Server::secure(TlsAcceptor::from(Arc::new(config)), act).await
}

fn builder(url: String) -> ClientBuilder {
    Client::builder().base_url(url).token("key").retry(Retry::off())
}

fn port(server: &Server) -> u16 {
    server.address.port()
}

async fn greets(url: String, transport: HttpClient) {
    let client = builder(url).transport(transport).build().unwrap();
    assert_eq!(client.get_token("a").await.unwrap().id, "safe");
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted() {
    let server = server().await;
    let trusting = || HttpClient::new().root_certificates(AUTHORITY).unwrap();
    greets(format!("https://localhost:{}", port(&server)), trusting()).await;
    greets(format!("https://127.0.0.1:{}", port(&server)), trusting()).await;
    let named = trusting().no_proxy().resolve("api.example.test", server.address);
    greets("https://api.example.test".to_owned(), named).await;
    assert_eq!(server.sent().len(), 3);
    assert_eq!(server.sent()[2].header("host"), Some("api.example.test"));
}

#[tokio::test]
async fn a_stranger_is_sent_nothing() {
    let server = server().await;
    // An authority that nobody knows.
    let client = builder(format!("https://localhost:{}", port(&server))).build().unwrap();
    let error = client.get_token("a").await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.is_before_sending()),
        "{error:?}"
    );
    // A certificate for somebody else.
    let transport = HttpClient::new().root_certificates(AUTHORITY).unwrap();
    let transport = transport.no_proxy().resolve("other.example.test", server.address);
    let client = builder("https://other.example.test".to_owned())
        .transport(transport)
        .build()
        .unwrap();
    assert!(matches!(client.get_token("a").await, Err(Error::Transport(error)) if error.is_before_sending()));
    assert!(server.sent().is_empty());
}

/// Not even to this machine, and not even where plain http is allowed: nobody asked for it.
#[tokio::test]
async fn no_redirect_leads_out_of_tls() {
    let plain = Server::start(|_, _| json(r#"{"id":"plain"}"#)).await;
    let location = format!("location: {}/tokens/a", plain.url());
    let secure = acting(move |_, _| answer("302 Found", &[&*location], "")).await;
    let trusting = HttpClient::new().root_certificates(AUTHORITY).unwrap();
    let builder = builder(format!("https://localhost:{}", port(&secure)));
    let client = builder.transport(trusting).allow_http().build().unwrap();
    let error = client.get_token("a").await.unwrap_err();
    assert!(
        matches!(&error, Error::Api(error) if error.status() == 302),
        "{error:?}"
    );
    assert_eq!(secure.sent().len(), 1);
    assert!(plain.sent().is_empty());
}

#[test]
fn what_is_no_certificate_is_refused() {
    for text in [
        "",
        "no certificate",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        assert!(HttpClient::new().root_certificates(text).is_err(), "{text}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_shake_hands_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let transport = HttpClient::new()
        .root_certificates(AUTHORITY)
        .unwrap()
        .connect_timeout(Duration::from_millis(100));
    let client = builder(url).transport(transport).build().unwrap();
    let error = client.get_token("a").await.unwrap_err();
    assert!(
        matches!(&error, Error::Timeout(timeout) if timeout.after().is_none()),
        "{error:?}"
    );
    // As long as the builder says, where it makes the transport.
    let url = format!("https://{}", listener.local_addr().unwrap());
    let client = builder(url)
        .connect_timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let call = tokio::time::timeout(
        Duration::from_secs(5),
        std::future::IntoFuture::into_future(client.get_token("a")),
    );
    assert!(matches!(call.await.unwrap(), Err(Error::Timeout(_))));
}

/// A proxy that makes tunnels to one address, whatever it is asked for; gives the heads that it was sent.
async fn proxy(to: std::net::SocketAddr) -> (std::net::SocketAddr, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (heads, received) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (mut near, _) = listener.accept().await.unwrap();
            let heads = heads.clone();
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(near.read_u8().await.unwrap());
                }
                heads.send(String::from_utf8(head).unwrap()).unwrap();
                let mut far = TcpStream::connect(to).await.unwrap();
                near.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
            });
        }
    });
    (address, received)
}

#[tokio::test]
async fn a_proxy_makes_a_tunnel_and_sees_nothing_else() {
    let server = server().await;
    let (address, mut heads) = proxy(server.address).await;
    let transport = HttpClient::new().root_certificates(AUTHORITY).unwrap();
    let transport = transport.proxy(&format!("http://user:pass@{address}")).unwrap();
    greets("https://api.example.test".to_owned(), transport).await;
    let head = heads.recv().await.unwrap();
    assert!(head.starts_with("CONNECT api.example.test:443 HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n"), "{head}");
    assert!(!head.contains("key"), "{head}");
    let sent = server.only();
    assert_eq!(sent.target, "/tokens/a");
    assert_eq!(sent.header("proxy-authorization"), None);
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn a_configuration_of_rustls_is_taken_as_it_is() {
    let server = server().await;
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(AUTHORITY.as_bytes()).unwrap())
        .unwrap();
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let transport = HttpClient::new().rustls(config);
    greets(format!("https://localhost:{}", port(&server)), transport.clone()).await;
    assert!(transport.root_certificates(AUTHORITY).is_err());
}

#[cfg(feature = "native-tls")]
#[tokio::test]
async fn a_connector_of_native_tls_is_taken_as_it_is() {
    let server = server().await;
    let root = native_tls::Certificate::from_pem(AUTHORITY.as_bytes()).unwrap();
    let connector = native_tls::TlsConnector::builder()
        .add_root_certificate(root)
        .build()
        .unwrap();
    let transport = HttpClient::new().native_tls(connector);
    greets(format!("https://localhost:{}", port(&server)), transport.clone()).await;
    assert!(transport.root_certificates(AUTHORITY).is_err());
}
