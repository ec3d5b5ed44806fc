//! What is sent again, after which wait, and when a call gives up.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::quick::Quick;
use crate::runtime::body::Chunks;
use crate::runtime::reply::Empty;
use crate::runtime::{
    Answer, Body, BodyFormat, BoxError, BoxFuture, Error, HttpClient, Method, NoError, Operation, Options, Retry,
    Transport, TransportError,
};
use crate::sample::{Client, CreateForm};
use crate::server::{Act, Server, answer, json, no_content};

fn client(server: &Server) -> Client {
    let retry = Retry::default().waits(Duration::from_millis(10), Duration::from_millis(40));
    Client::builder()
        .base_url(server.url())
        .token("key")
        .retry(retry)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_get_is_sent_again() {
    for act in [
        "429 Too Many Requests",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
        "drop",
    ] {
        let server = Server::start(move |_, number| match (number, act) {
            (2, _) => json(r#"{"id":"at last"}"#),
            (_, "drop") => Act::Drop,
            (_, status) => answer(status, &[], "x"),
        })
        .await;
        assert_eq!(client(&server).get_token("a").await.unwrap().id, "at last", "{act}");
        assert_eq!(server.sent().len(), 3);
    }
}

#[tokio::test]
async fn other_methods_and_statuses_are_not() {
    let server = Server::start(|_, _| answer("503 Service Unavailable", &[], "")).await;
    let client = client(&server);
    assert!(client.create_token(CreateForm::new()).await.is_err());
    assert!(client.revoke_token("a").await.is_err());
    assert!(client.put_thing("a", "b", 1).bytes("x").await.is_err());
    assert_eq!(server.sent().len(), 3);
    assert!(
        client
            .get_token("a")
            .options(Options::new().retry(Retry::off()))
            .await
            .is_err()
    );
    assert_eq!(server.sent().len(), 4);
    let server = Server::start(|_, _| answer("500 Internal Server Error", &[], "")).await;
    assert!(self::client(&server).get_token("a").await.is_err());
    assert_eq!(server.sent().len(), 1);
    let server = Server::start(|_, _| Act::Drop).await;
    assert!(matches!(
        self::client(&server).create_token(CreateForm::new()).await,
        Err(Error::Transport(_))
    ));
    assert_eq!(server.sent().len(), 1);
}

#[tokio::test]
async fn a_head_is_sent_again_and_a_stream_is_not() {
    static LOOK: Operation = Operation {
        method: Method::Head,
        responses: &[Answer::code(200)],
        ..Operation::NEW
    };
    static FIND: Operation = Operation {
        bodies: &[BodyFormat::binary("text/plain")],
        responses: &[Answer::code(200)],
        ..Operation::NEW
    };
    let quick = Quick::answering(503);
    let client = Client::builder().base_url("http://127.0.0.1:1").timeout(None);
    let client = client.transport(quick.clone()).build().unwrap();
    assert!(client.call(&LOOK).pending::<Empty, NoError>().await.is_err());
    assert_eq!(quick.sent().len(), 3);
    let find = client.call(&FIND).stream(0, Body::reader(&b"x"[..]));
    assert!(find.pending::<Empty, NoError>().await.is_err());
    assert_eq!(quick.sent().len(), 1);
}

#[tokio::test]
async fn waits_double_up_to_the_longest_and_are_random_by_half() {
    let quick = Quick::answering(503);
    let retry = Retry::default().times(5);
    let client = Client::builder()
        .base_url("http://127.0.0.1:1")
        .token("k")
        .timeout(None);
    let client = client.retry(retry.waits(Duration::from_secs(1), Duration::from_secs(4)));
    let client = client.transport(quick.clone()).build().unwrap();
    let mut all = Vec::new();
    for _ in 0..20 {
        client.get_token("a").await.unwrap_err();
        let waits = quick.slept();
        assert_eq!(waits.len(), 5);
        for (wait, longest) in waits.iter().zip([1.0, 2.0, 4.0, 4.0, 4.0]) {
            assert!((longest / 2.0..=longest).contains(&wait.as_secs_f64()), "{waits:?}");
        }
        all.push(waits);
    }
    assert!(all.iter().any(|waits| *waits != all[0]));
}

#[tokio::test]
async fn what_is_said_to_be_idempotent_is_sent_again_as_it_was() {
    let server = Server::start(|_, number| match number {
        0 => answer("503 Service Unavailable", &[], ""),
        1 => Act::Drop,
        _ => no_content(),
    })
    .await;
    let retry = Retry::default().waits(Duration::ZERO, Duration::ZERO).idempotent();
    let options = Options::new().retry(retry).header("idempotency-key", "k1");
    let client = client(&server);
    client.put_thing("a", "b", 1).bytes("x").options(options).await.unwrap();
    let sent = server.sent();
    assert_eq!(sent.len(), 3);
    for request in &sent {
        assert_eq!(request.header("idempotency-key"), Some("k1"));
        assert_eq!(request.body, b"x");
    }
}

#[tokio::test]
async fn it_ends_after_so_many_times() {
    let server = Server::start(|_, _| answer("503 Service Unavailable", &[], "")).await;
    let error = client(&server).get_token("a").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(server.sent().len(), 3);
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    let server = Server::start(|_, number| match number {
        0 => answer("429 Too Many Requests", &["retry-after: 1"], ""),
        _ => json(r#"{"id":"1"}"#),
    })
    .await;
    let start = Instant::now();
    client(&server).get_token("a").await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_wait_that_the_deadline_does_not_allow_is_not_begun() {
    let server = Server::start(|_, _| answer("429 Too Many Requests", &["retry-after: 3600"], "slow down")).await;
    let start = Instant::now();
    let error = client(&server).get_token("a").await.unwrap_err();
    assert!(matches!(&error, Error::Api(error) if error.bytes() == "slow down"));
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(server.sent().len(), 1);
    // Nor after a failure.
    let retry = Retry::default().waits(Duration::from_secs(9), Duration::from_secs(9));
    let client = Client::builder().base_url("http://127.0.0.1:1").token("k").retry(retry);
    let client = client.timeout(Duration::from_secs(2)).build().unwrap();
    let error = client.get_token("a").await.unwrap_err();
    assert!(matches!(&error, Error::Transport(_)), "{error:?}");
}

/// The usual one, for which no wait takes any time.
struct Hasty(HttpClient);

impl Transport for Hasty {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        self.0.send(request)
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn without_a_deadline_ten_minutes_are_the_longest_wait() {
    let server = Server::start(|_, number| match number {
        0 => answer("429 Too Many Requests", &["retry-after: 600"], ""),
        _ => answer("429 Too Many Requests", &["retry-after: 601"], ""),
    })
    .await;
    let client = Client::builder().base_url(server.url()).token("key").timeout(None);
    let client = client.transport(Hasty(HttpClient::new())).build().unwrap();
    let error = client.get_token("a").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 429);
    assert_eq!(server.sent().len(), 2);
}

/// Answers at once, with a body that takes too long; counts requests.
#[derive(Clone, Default)]
struct Tired(Arc<AtomicUsize>);

impl Transport for Tired {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(std::future::ready(Ok(http::Response::new(Body::stream(self.clone())))))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

impl Chunks for Tired {
    fn poll_chunk(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        Poll::Ready(Some(Err(TransportError::new("slow").timed_out().into())))
    }
}

#[tokio::test]
async fn what_took_too_long_once_is_not_tried_again() {
    let transport = Tired::default();
    let client = Client::builder().base_url("http://127.0.0.1:1").token("key");
    let client = client.timeout(None).transport(transport.clone()).build().unwrap();
    let error = client.get_token("a").await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.is_timeout()),
        "{error:?}"
    );
    assert_eq!(transport.0.load(Ordering::SeqCst), 1);
}

/// Can't connect in time; counts tries.
#[derive(Clone, Default)]
struct Unreached(Arc<AtomicUsize>);

impl Transport for Unreached {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        let error = TransportError::new("no connection within 1s").before_sending();
        Box::pin(std::future::ready(Err(error.timed_out())))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn what_was_never_connected_is_tried_again_and_says_why() {
    let transport = Unreached::default();
    let client = Client::builder().base_url("http://127.0.0.1:1").token("key");
    let client = client.timeout(None).transport(transport.clone()).build().unwrap();
    // Of a method that is not safe to repeat nothing was sent either.
    let error = client.revoke_token("a").await.unwrap_err();
    assert!(
        matches!(&error, Error::Timeout(timeout) if timeout.after().is_none()),
        "{error:?}"
    );
    assert_eq!(transport.0.load(Ordering::SeqCst), 3);
    let mut words = String::new();
    let mut next = std::error::Error::source(&error);
    while let Some(error) = next {
        words.push_str(&error.to_string());
        next = error.source();
    }
    assert!(words.ends_with("no connection within 1s"), "{words}");
}

#[tokio::test]
async fn a_slow_server_is_given_up() {
    let server = Server::start(|_, _| Act::Stall).await;
    let client = client(&server);
    let start = Instant::now();
    let options = Options::new().timeout(Duration::from_millis(100));
    let error = client.get_token("a").options(options).await.unwrap_err();
    assert!(matches!(&error, Error::Timeout(timeout) if timeout.operation() == "getToken"));
    assert_eq!(error.to_string(), "`getToken` was not answered within 100ms");
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(server.sent().len(), 1);
}

#[tokio::test]
async fn a_call_has_its_own_time_or_the_clients_or_a_minute() {
    let quick = Quick::answering(200);
    let builder = || {
        Client::builder()
            .base_url("http://127.0.0.1:1")
            .token("k")
            .transport(quick.clone())
    };
    builder().build().unwrap().get_token("a").await.unwrap();
    let client = builder().timeout(Duration::from_secs(70)).build().unwrap();
    client.get_token("a").await.unwrap();
    let own = Options::new().timeout(Duration::from_secs(80));
    client.get_token("a").options(own).await.unwrap();
    assert_eq!(quick.slept(), [60, 70, 80].map(Duration::from_secs));
}

/// Never answers; what a request holds is as long there as the request.
struct Silent(Arc<()>);

impl Transport for Silent {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let held = Arc::clone(&self.0);
        Box::pin(async move {
            std::future::pending::<()>().await;
            drop(held);
            Err(TransportError::new("never"))
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_is_broken_off_however_long_it_is_kept() {
    static FIND: Operation = Operation {
        responses: &[Answer::code(200)],
        ..Operation::NEW
    };
    let held = Arc::new(());
    let client = Client::builder()
        .base_url("http://127.0.0.1:1")
        .timeout(Duration::from_secs(1));
    let client = client.transport(Silent(Arc::clone(&held))).build().unwrap();
    let mut call = client.call(&FIND).pending::<Empty, NoError>();
    assert!(matches!((&mut call).await, Err(Error::Timeout(_))));
    assert_eq!(Arc::strong_count(&held), 2, "the transport's and this one");
    drop(call);
}

#[tokio::test]
async fn a_body_that_stops_is_given_up_too() {
    let server = Server::start(|_, _| {
        Act::Write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{".to_vec())
    })
    .await;
    let error = client(&server).get_token("a").await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(server.sent().len(), 3);
}

#[tokio::test]
async fn what_was_never_sent_may_go_again_but_not_a_stream() {
    let client = Client::builder()
        .base_url("http://127.0.0.1:1")
        .retry(
            Retry::default()
                .times(1)
                .waits(Duration::from_secs(2), Duration::from_secs(2)),
        )
        .build()
        .unwrap();
    let start = Instant::now();
    let error = client.create_token(CreateForm::new()).await.unwrap_err();
    assert!(matches!(&error, Error::Transport(error) if error.is_before_sending()));
    assert!(start.elapsed() >= Duration::from_secs(1));
    let start = Instant::now();
    assert!(
        client
            .put_thing("a", "b", 1)
            .bytes(Body::reader(&b"x"[..]))
            .await
            .is_err()
    );
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let server = Server::start(|_, _| json(&format!(r#"{{"id":"{}"}}"#, "x".repeat(2000)))).await;
    let client = Client::builder()
        .base_url(server.url())
        .token("k")
        .body_limit(1000)
        .build()
        .unwrap();
    let error = client.get_token("a").await.unwrap_err();
    assert!(matches!(&error, Error::Decode(failure) if failure.message().contains("1000 bytes")));
    // The limit itself is none too many.
    let client = Client::builder().base_url(server.url()).token("k").body_limit(2009);
    client.build().unwrap().get_token("a").await.unwrap();
}
