//! What stands between a request and the wire: proxies, the pool, the time, and a world with something missing.

use std::future::IntoFuture as _;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::runtime::{Body, BoxFuture, Error, HttpClient, Options, Retry, Transport, TransportError};
use crate::sample::{Client, CreateForm};
use crate::server::{Act, Server, json};

/// Runs a test of this file once more, in a process with this environment.
fn again(test: &str, environment: &[(&str, &str)]) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("connections::{test}"), "--nocapture"])
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_of_the_environment_is_used_but_not_for_this_machine() {
    if let Ok(near) = std::env::var("TEST_NEAR") {
        let call = |url: &str| Client::builder().base_url(url).allow_http().token("k").build().unwrap();
        assert_eq!(call("http://far.invalid").get_token("a'b").await.unwrap().id, "proxy");
        assert_eq!(call(&near).get_token("b").await.unwrap().id, "near");
        let kept = call("http://kept.invalid");
        let error = kept.get_token("c").options(Options::new().retry(Retry::off())).await;
        assert!(matches!(error, Err(Error::Transport(_))));
        return;
    }
    let proxy = Server::start(|_, _| json(r#"{"id":"proxy"}"#)).await;
    let near = Server::start(|_, _| json(r#"{"id":"near"}"#)).await;
    let address = format!("http://user:pass@{}", proxy.address);
    again(
        "a_proxy_of_the_environment_is_used_but_not_for_this_machine",
        &[
            ("TEST_NEAR", &near.url()),
            ("HTTP_PROXY", &address),
            ("http_proxy", &address),
            ("NO_PROXY", "kept.invalid"),
        ],
    );
    let sent = proxy.only();
    assert_eq!(sent.target, "http://far.invalid/tokens/a%27b");
    assert_eq!(sent.header("host"), Some("far.invalid"));
    assert_eq!(sent.header("proxy-authorization"), Some("Basic dXNlcjpwYXNz"));
    assert_eq!(near.only().header("proxy-authorization"), None);
}

#[test]
fn a_proxy_has_an_http_address_and_no_message_shows_it() {
    for bad in [
        "",
        "socks5://127.0.0.1:1",
        "ftp://user:secret@a.b",
        "http://",
        "http://user:secret@127.0.0.1:99999",
    ] {
        let error = HttpClient::new().proxy(bad).unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    let client = HttpClient::new().proxy("http://user:secret@127.0.0.1:1").unwrap();
    assert!(!format!("{client:?}").contains("secret"));
}

#[cfg(feature = "rustls")]
#[tokio::test(flavor = "multi_thread")]
async fn a_machine_without_certificates_can_still_talk_to_itself() {
    if let Ok(near) = std::env::var("TEST_NEAR") {
        let client = Client::builder().base_url(&near).token("k").build().unwrap();
        assert_eq!(client.get_token("a").await.unwrap().id, "near");
        let secure = Client::builder().base_url(near.replace("http:", "https:")).token("k");
        let error = secure
            .retry(Retry::off())
            .build()
            .unwrap()
            .get_token("a")
            .await
            .unwrap_err();
        let text = format!("{error:?}");
        assert!(matches!(error, Error::Transport(_)), "{text}");
        assert!(
            text.contains("No CA certificates") && text.contains("root_certificates"),
            "{text}"
        );
        return;
    }
    let near = Server::start(|_, _| json(r#"{"id":"near"}"#)).await;
    again(
        "a_machine_without_certificates_can_still_talk_to_itself",
        &[
            ("TEST_NEAR", &near.url()),
            ("SSL_CERT_FILE", "/nowhere"),
            ("SSL_CERT_DIR", "/nowhere"),
        ],
    );
}

#[test]
fn without_a_runtime_a_call_fails_and_does_not_panic() {
    let client = Client::builder()
        .base_url("http://127.0.0.1:1")
        .token("k")
        .build()
        .unwrap();
    let mut call = client.get_token("a").into_future();
    let outcome = std::pin::Pin::new(&mut call).poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(Err(Error::Transport(error))) = outcome else {
        panic!("{outcome:?}");
    };
    assert!(format!("{error:?}").contains("no tokio runtime"), "{error:?}");
    assert_eq!(error.operation(), Some("getToken"));
    assert!(error.is_before_sending());
    assert_eq!(error.to_string(), "`getToken`: the server can't be reached");
}

/// A server that keeps connections for `each` requests and then closes them without a word; counts connections.
async fn keeping(each: usize) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                for _ in 0..each {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        match stream.read_u8().await {
                            Ok(byte) => head.push(byte),
                            Err(_) => return,
                        }
                    }
                    stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
                }
            });
        }
    });
    (url, count)
}

#[tokio::test]
async fn a_connection_is_used_again_and_one_that_was_closed_is_made_anew() {
    let (url, count) = keeping(100).await;
    let client = Client::builder()
        .base_url(&url)
        .token("k")
        .retry(Retry::off())
        .build()
        .unwrap();
    for _ in 0..5 {
        client.clone().revoke_token("a").await.unwrap();
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);

    // As one does for another token: clients that are given one transport have one pool.
    let (url, count) = keeping(100).await;
    let transport = HttpClient::new();
    for token in ["old", "new"] {
        let client = Client::builder()
            .base_url(&url)
            .token(token)
            .transport(transport.clone())
            .build()
            .unwrap();
        client.revoke_token("a").await.unwrap();
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);

    let (url, count) = keeping(1).await;
    let client = Client::builder()
        .base_url(&url)
        .token("k")
        .retry(Retry::off())
        .build()
        .unwrap();
    for _ in 0..3 {
        client.revoke_token("a").await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

/// A program that now and then waits for one call: nothing runs in between that could see a connection end.
#[test]
fn a_connection_that_ended_while_nothing_ran_is_not_used() {
    use std::io::{BufRead as _, BufReader, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (closed, closes) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().take(CALLS) {
            let mut stream = stream.unwrap();
            let head = BufReader::new(stream.try_clone().unwrap()).lines();
            for line in head {
                if line.unwrap().is_empty() {
                    break;
                }
            }
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
            // By then the call is over.
            std::thread::sleep(Duration::from_millis(20));
            drop(stream);
            closed.send(()).unwrap();
        }
    });
    const CALLS: usize = 6;
    let builder = Client::builder().base_url(url).token("k").retry(Retry::off());
    let client = builder.build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for _ in 0..CALLS {
        runtime.block_on(client.revoke_token("a").into_future()).unwrap();
        closes.recv().unwrap();
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[tokio::test]
async fn the_time_of_a_call_ends_the_reading_of_a_stream() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 100000\r\n\r\nab";
    let stalls = Server::start(move |_, _| Act::Begin(head.as_bytes().to_vec())).await;
    let flows = Server::start(move |_, _| {
        let mut pieces = vec![b"x".to_vec(); 500];
        pieces[0] = head.as_bytes().to_vec();
        Act::Pieces(pieces)
    })
    .await;
    for server in [stalls, flows] {
        let client = Client::builder()
            .base_url(server.url())
            .token("k")
            .timeout(Duration::from_millis(200));
        let client = client.build().unwrap();
        let start = Instant::now();
        let mut stream = client.download().await.unwrap();
        let error = loop {
            let next = tokio::time::timeout(Duration::from_secs(5), stream.next());
            match next.await.unwrap().unwrap() {
                Ok(_) => {}
                Err(error) => break error,
            }
        };
        assert!(error.is_timeout() && !error.is_before_sending(), "{error:?}");
        assert!(start.elapsed() >= Duration::from_millis(190) && start.elapsed() < Duration::from_secs(5));
        // It is over.
        assert!(stream.next().await.is_none());
    }
}

/// The usual one, for which a minute is a moment.
struct Hasty(HttpClient);

impl Transport for Hasty {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        self.0.send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.sleep(duration / 600)
    }
}

#[tokio::test]
async fn a_download_takes_as_long_as_it_takes_unless_somebody_said_otherwise() {
    let server = Server::start(|_, _| {
        let mut pieces = vec![b"x".to_vec(); 40];
        pieces[0] = b"HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 39\r\n\r\n".to_vec();
        Act::Pieces(pieces)
    })
    .await;
    let client = Client::builder()
        .base_url(server.url())
        .token("k")
        .transport(Hasty(HttpClient::new()))
        .build()
        .unwrap();
    let start = Instant::now();
    let all = client.download().await.unwrap().collect().await.unwrap();
    assert_eq!(all.len(), 39);
    assert!(start.elapsed() > Duration::from_millis(150), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_body_without_bytes_says_so() {
    let server = Server::start(|_, _| json(r#"{"id":"1","access_token":"s","new":[]}"#)).await;
    let client = Client::builder().base_url(server.url()).token("k").build().unwrap();
    client.create_token(CreateForm::new()).await.unwrap();
    let _ = client.get_token("a").await;
    let sent = server.sent();
    assert_eq!(sent[0].header("content-length"), Some("0"));
    assert_eq!(sent[1].header("content-length"), None);
    assert_eq!(sent[1].header("transfer-encoding"), None);
}
