//! A client of reqwest as transport.

use crate::runtime::reply::Empty;
use crate::runtime::{Answer, Body, BodyFormat, Error, NoError, Operation, ReqwestClient, Retry};
use crate::sample::{Client, CreateForm};
use crate::server::{Act, Server, answer, json};

fn client(server: &Server) -> Client {
    let transport = ReqwestClient::new(reqwest::Client::builder().no_proxy()).unwrap();
    let builder = Client::builder()
        .base_url(server.url())
        .token("key")
        .retry(Retry::off());
    builder.transport(transport).build().unwrap()
}

#[tokio::test]
async fn calls_go_through_it() {
    let server = Server::start(|sent, _| match sent.method.as_str() {
        "GET" => answer("200 OK", &["content-type: image/png"], "bytes"),
        _ => json(r#"{"id":"1","access_token":"s","new":[]}"#),
    })
    .await;
    let client = client(&server);
    client.create_token(CreateForm::new().name("a b")).await.unwrap();
    assert_eq!(server.sent()[0].text(), "name=a+b");
    assert_eq!(client.download().await.unwrap().collect().await.unwrap(), "bytes");
    let _ = client.put_thing("a", "b", 1).bytes(Body::reader(&b"stream"[..])).await;
    assert_eq!(server.sent()[2].text(), "stream");
    let _ = client.put_thing("a", "b", 1).await;
    assert_eq!(server.sent()[3].header("content-length"), Some("0"));
}

#[tokio::test]
async fn a_stream_goes_along_with_any_method() {
    static FIND: Operation = Operation {
        bodies: &[BodyFormat::binary("application/octet-stream")],
        responses: &[Answer::code(200)],
        ..Operation::NEW
    };
    let server = Server::start(|_, _| answer("200 OK", &[], "")).await;
    let client = client(&server);
    let call = client.call(&FIND).stream(0, Body::reader(&b"stream"[..]));
    call.pending::<Empty, NoError>().await.unwrap();
    assert_eq!(server.only().text(), "stream");
}

#[tokio::test]
async fn a_redirect_is_followed_above_it() {
    let far = Server::start(|_, _| json(r#"{"id":"far"}"#)).await;
    let location = format!("location: {}/x", far.url());
    let server = Server::start(move |_, _| answer("302 Found", &[&location], "")).await;
    assert_eq!(client(&server).get_token("a").await.unwrap().id, "far");
    assert_eq!(far.only().header("fastly-key"), None);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_sent_nothing() {
    let server = Server::start(|_, _| Act::Drop).await;
    let error = client(&server).get_token("a").await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if !error.is_before_sending()),
        "{error:?}"
    );
    let transport = ReqwestClient::new(reqwest::Client::builder().no_proxy()).unwrap();
    let builder = Client::builder()
        .base_url("http://127.0.0.1:1")
        .token("key")
        .retry(Retry::off());
    let error = builder
        .transport(transport)
        .build()
        .unwrap()
        .get_token("a")
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.is_before_sending()),
        "{error:?}"
    );
}

#[tokio::test]
async fn its_errors_show_no_key() {
    let transport = ReqwestClient::new(reqwest::Client::builder().no_proxy()).unwrap();
    let builder = Client::builder().base_url("http://127.0.0.1:1").retry(Retry::off());
    let client = builder
        .query_key("s3cr3t")
        .cookie_key("c")
        .transport(transport)
        .build()
        .unwrap();
    let error = client.search("q", &[1]).await.unwrap_err();
    let mut next: Option<&dyn std::error::Error> = Some(&error);
    while let Some(error) = next {
        let text = format!("{error} {error:?}");
        assert!(!text.contains("s3cr3t"), "{text}");
        next = error.source();
    }
}
