//! Redirects: followed where nothing can leak, and answers otherwise.

use std::sync::Arc;

use crate::runtime::reply::Empty;
use crate::runtime::{Answer, AsView as _, Body, BodyFormat, Error, NoError, Operation, Options, Parameter};
use crate::sample::{Client, CreateForm};
use crate::server::{Act, Server, answer, json, no_content};

fn client(server: &Server) -> Client {
    Client::builder()
        .base_url(server.url())
        .token("key")
        .header("x-own", "mine")
        .build()
        .unwrap()
}

fn to(status: &str, location: &str) -> Act {
    answer(status, &[&format!("location: {location}")], "")
}

#[tokio::test]
async fn the_same_origin_keeps_everything() {
    let server = Server::start(|_, number| match number {
        // With a colon, and no scheme before it.
        0 => to("301 Moved Permanently", "/v2/../v2/tokens/a?x=10:30#f"),
        _ => json(r#"{"id":"moved"}"#),
    })
    .await;
    assert_eq!(client(&server).get_token("a").await.unwrap().id, "moved");
    let sent = server.sent();
    assert_eq!(sent[1].target, "/v2/tokens/a?x=10:30");
    assert_eq!(
        (sent[1].header("fastly-key"), sent[1].header("x-own")),
        (Some("key"), Some("mine"))
    );
}

#[tokio::test]
async fn another_origin_sees_nothing_of_ours() {
    let other = Arc::new(Server::start(|_, _| json(r#"{"id":"far","a":1}"#)).await);
    let url = other.url();
    let server = Server::start(move |sent, _| {
        // It copies the query, keys and all, and spells them in its own ways.
        let query = match sent.target.split_once('?') {
            Some(("/search", query)) => format!("?{query}&api+key=secret&%74oken=hidden"),
            Some((_, query)) => format!("?{query}"),
            None => String::new(),
        };
        to("307 Temporary Redirect", &format!("{url}/there{query}"))
    })
    .await;
    assert_eq!(client(&server).get_token("a").await.unwrap().id, "far");
    let keyed = Client::builder()
        .base_url(server.url())
        .query_key("secret")
        .cookie_key("cookie")
        .build()
        .unwrap();
    keyed
        .search("q", &[1])
        .session("s")
        .token_parameter("hidden")
        .await
        .unwrap();
    let seen = other.sent();
    assert_eq!(seen.len(), 2);
    for sent in seen.iter() {
        let mut names: Vec<&str> = sent.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
    }
    assert_eq!(seen[1].target, "/there?v=2&q=q");
    // A secret that is written as several pairs is all of them.
    static KEYS: Operation = Operation {
        parameters: &[Parameter::query("keys").secret()],
        responses: &[Answer::code(200)],
        ..Operation::NEW
    };
    let keys = serde_json::json!({"a": "s1", "b": "s2"});
    let call = client(&server)
        .call(&KEYS)
        .set(0, keys.view())
        .pending::<Empty, NoError>();
    call.await.unwrap();
    assert_eq!(other.sent()[2].target, "/there");
}

#[tokio::test]
async fn a_body_goes_to_no_other_origin() {
    let other = Arc::new(Server::start(|_, _| json(r#"{"id":"far"}"#)).await);
    for status in ["307 Temporary Redirect", "308 Permanent Redirect"] {
        let url = other.url();
        let server = Server::start(move |_, _| to(status, &url)).await;
        let error = client(&server)
            .create_token(CreateForm::new().password("pass"))
            .await
            .unwrap_err();
        assert!(
            matches!(&error, Error::Api(error) if error.status().is_redirection()),
            "{error:?}"
        );
    }
    let url = other.url();
    let server = Server::start(move |_, _| to("307 Temporary Redirect", &url)).await;
    assert!(client(&server).revoke_token("a").await.is_err());
    // A GET may have one too.
    static FIND: Operation = Operation {
        bodies: &[BodyFormat::text("text/plain")],
        responses: &[Answer::code(200)],
        ..Operation::NEW
    };
    let client = client(&server);
    let find = client.call(&FIND).body(0, "secret".view());
    assert!(find.pending::<Empty, NoError>().await.is_err());
    assert!(other.sent().is_empty());
    assert!(client.call(&FIND).pending::<Empty, NoError>().await.is_ok());
    assert_eq!(other.only().body, b"");
}

#[tokio::test]
async fn methods_and_bodies_change_as_http_says() {
    let server = Server::start(|sent, _| match sent.target.as_str() {
        "/tokens" if sent.method == "POST" => to("303 See Other", "/tokens/seen"),
        "/tokens" => to("308 Permanent Redirect", "bulk"),
        "/bulk" => no_content(),
        "/ping" => to("303 See Other", "/pong"),
        _ => json(r#"{"id":"seen"}"#),
    })
    .await;
    let client = client(&server);
    assert_eq!(
        client.create_token(CreateForm::new().name("n")).await.unwrap().id,
        "seen"
    );
    client.bulk().body(&serde_json::json!({"data": []})).await.unwrap();
    let sent = server.sent();
    assert_eq!(
        (
            sent[1].method.as_str(),
            sent[1].body.len(),
            sent[1].header("content-type")
        ),
        ("GET", 0, None)
    );
    assert_eq!(
        (sent[3].method.as_str(), sent[3].text().as_str()),
        ("DELETE", r#"{"data":[]}"#)
    );
    assert_eq!(
        sent[3].header("content-type"),
        Some("application/vnd.api+json; ext=bulk")
    );
    // A HEAD stays one, or it would be given what it did not ask for (RFC 9110 §15.4.4).
    client.ping().await.unwrap();
    let last = server.sent().pop().unwrap();
    assert_eq!((last.method.as_str(), last.target.as_str()), ("HEAD", "/pong"));
}

#[tokio::test]
async fn what_was_found_elsewhere_is_fetched_if_it_was_posted() {
    for status in ["301 Moved Permanently", "302 Found"] {
        let server = Server::start(move |sent, _| match (sent.target.as_str(), sent.method.as_str()) {
            ("/tokens", _) => to(status, "/x"),
            (_, "GET") => json(r#"{"id":"1"}"#),
            _ => no_content(),
        })
        .await;
        let client = client(&server);
        client.create_token(CreateForm::new().name("n")).await.unwrap();
        client.bulk().body(&serde_json::json!({"a": 1})).await.unwrap();
        let sent = server.sent();
        let seen = |index: usize| (sent[index].method.clone(), sent[index].text());
        assert_eq!(seen(1), ("GET".to_owned(), String::new()));
        assert_eq!(sent[1].header("content-type"), None);
        assert_eq!(seen(3), ("DELETE".to_owned(), r#"{"a":1}"#.to_owned()));
    }
}

#[tokio::test]
async fn a_stream_follows_no_redirect_that_keeps_it() {
    let server = Server::start(|sent, _| match sent.target.as_str() {
        "/x" => no_content(),
        _ => to("307 Temporary Redirect", "/x"),
    })
    .await;
    let client = client(&server);
    let put = client.put_thing("a", "b", 1).bytes(Body::reader(&b"stream"[..]));
    let error = put.await.unwrap_err();
    assert!(
        matches!(&error, Error::Api(error) if error.status() == 307),
        "{error:?}"
    );
    assert_eq!(server.only().text(), "stream");
}

#[tokio::test]
async fn one_that_is_documented_is_an_answer_unless_the_call_follows() {
    let server = Server::start(|sent, _| match sent.target.as_str() {
        "/found" => no_content(),
        _ => to("302 Found", "/found"),
    })
    .await;
    let client = client(&server);
    let error = client.put_thing("a", "b", 1).await.unwrap_err();
    assert!(
        matches!(&error, Error::Api(error) if error.status() == 302),
        "{error:?}"
    );
    let options = Options::new().follow_redirects(true);
    assert!(client.put_thing("a", "b", 1).options(options).await.is_ok());
    assert_eq!(server.sent().len(), 3);

    // Or all calls of a client do, but one.
    let client = Client::builder()
        .base_url(server.url())
        .token("key")
        .follow_redirects(true)
        .build()
        .unwrap();
    assert!(client.put_thing("a", "b", 1).await.is_ok());
    let options = Options::new().follow_redirects(false);
    assert!(client.put_thing("a", "b", 1).options(options).await.is_err());
    assert_eq!(server.sent().len(), 6);
}

#[tokio::test]
async fn what_was_answered_with_a_redirect_to_nowhere_was_sent() {
    let server = Server::start(|_, _| to("303 See Other", "http://127.0.0.1:1/")).await;
    let error = client(&server).create_token(CreateForm::new()).await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if !error.is_before_sending()),
        "{error:?}"
    );
    assert_eq!(server.sent().len(), 1);
}

#[tokio::test]
async fn loops_and_odd_locations_end_in_an_answer() {
    let server = Server::start(|sent, _| match sent.target.as_str() {
        "/tokens/loop" => to("302 Found", "/tokens/loop"),
        "/tokens/bad" => to("302 Found", "http://a b/"),
        "/tokens/file" => to("302 Found", "file:///etc/passwd"),
        "/tokens/far" => to("302 Found", "http://far.invalid/"),
        "/tokens/long" => to("302 Found", &format!("/{}", "x".repeat(70_000))),
        _ => answer("304 Not Modified", &["location: /x"], ""),
    })
    .await;
    let client = client(&server);
    for id in ["loop", "bad", "file", "far", "long", "none"] {
        let error = client.get_token(id).await.unwrap_err();
        assert!(
            matches!(&error, Error::Api(error) if error.status().is_redirection()),
            "{id}: {error:?}"
        );
    }
    let loops = server
        .sent()
        .iter()
        .filter(|sent| sent.target == "/tokens/loop")
        .count();
    assert_eq!(loops, 11);
}

#[tokio::test]
async fn what_is_wanted_goes_along_and_what_a_body_is_does_not() {
    let other = Arc::new(Server::start(|_, _| json(r#"{"id":"far"}"#)).await);
    let url = other.url();
    let server = Server::start(move |sent, _| match sent.target.as_str() {
        "/tokens/a" => to("302 Found", &format!("{url}/caf\u{e9}")),
        "/tokens" => to("303 See Other", "/tokens/made"),
        _ => json(r#"{"id":"made"}"#),
    })
    .await;
    let options = || {
        Options::new()
            .header("range", "bytes=1-2")
            .header("content-encoding", "x")
            .header("content-digest", "x")
            .header("digest", "x")
    };
    client(&server).get_token("a").options(options()).await.unwrap();
    let far = other.only();
    assert_eq!(
        (far.header("range"), far.target.as_str()),
        (Some("bytes=1-2"), "/caf%C3%A9")
    );
    client(&server)
        .create_token(CreateForm::new())
        .options(options())
        .await
        .unwrap();
    let last = server.sent().pop().unwrap();
    assert_eq!(last.target, "/tokens/made");
    assert_eq!((last.header("range"), last.header("digest")), (Some("bytes=1-2"), None));
    for name in ["content-type", "content-encoding", "content-digest"] {
        assert_eq!(last.header(name), None, "{name}");
    }
}
