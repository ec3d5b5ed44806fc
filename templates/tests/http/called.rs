//! What a transport is told of the operation that it carries a request of.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::runtime::{Body, BoxFuture, Called, HttpClient, Transport, TransportError};
use crate::sample::Client;
use crate::server::{Server, answer, json};

/// The usual one, which writes down what it carries.
#[derive(Clone)]
struct Noting(HttpClient, Arc<Mutex<Vec<String>>>);

impl Transport for Noting {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let called = Called::of(&request).unwrap();
        let line = format!("{} {} {}", called.operation(), called.path(), request.uri().path());
        self.1.lock().unwrap().push(line);
        self.0.send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.sleep(duration)
    }
}

#[tokio::test]
async fn each_try_and_each_hop_says_its_operation() {
    let server = Server::start(|_, number| match number {
        0 => answer("503 Service Unavailable", &["retry-after: 0"], ""),
        1 => answer("307 Temporary Redirect", &["location: /elsewhere"], ""),
        _ => json(r#"{"id":"a"}"#),
    })
    .await;
    let noting = Noting(HttpClient::new(), Arc::default());
    let client = Client::builder().base_url(server.url()).token("key");
    let client = client.transport(noting.clone()).build().unwrap();
    client.get_token("a b").await.unwrap();
    assert_eq!(
        *noting.1.lock().unwrap(),
        [
            "getToken /tokens/{token_id} /tokens/a%20b",
            "getToken /tokens/{token_id} /tokens/a%20b",
            "getToken /tokens/{token_id} /elsewhere",
        ]
    );
}

#[test]
fn a_request_from_elsewhere_says_nothing() {
    assert!(Called::of(&http::Request::new(Body::default())).is_none());
}
