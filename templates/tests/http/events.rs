//! Server-sent events through a call.

use std::time::Duration;

use crate::runtime::event_error::EventError;
use crate::runtime::events::EventParser;
use crate::runtime::reply::{OneOf, Replies, Reply};
use crate::runtime::{Answer, ByteStream, DecodeFailure, Error, Events, Map, NoError, Operation, Read};
use crate::sample::Client;
use crate::server::{Act, Server, answer};

#[tokio::test]
async fn events_come_one_by_one() {
    let pieces = [
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nconnection: close\r\n\r\n: hi\n\nid: 1\nevent: a",
        "dd\ndata: {\"x\":",
        "1}\n\ndata: oops\n",
        "\nretry: 10\ndata: 2\n\ndata: [DONE]\n\ndata: 3\n\ndata: cut off",
    ];
    let server =
        Server::start(move |_, _| Act::Pieces(pieces.iter().map(|piece| piece.as_bytes().to_vec()).collect())).await;
    let client = Client::builder().base_url(server.url()).build().unwrap();
    let mut events = client.watch().await.unwrap();
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(
        (first.kind.as_str(), first.id.as_str(), &first.data["x"]),
        ("add", "1", &1.into())
    );
    let second = events.next().await.unwrap();
    assert!(
        matches!(&second, Err(EventError::Decode(failure)) if failure.bytes() == "oops"),
        "{second:?}"
    );
    assert_eq!(events.next().await.unwrap().unwrap().data, 2);
    assert_eq!(events.retry(), Some(10));
    assert!(events.next().await.is_none(), "`[DONE]` is the end");
    assert_eq!(events.next().await.unwrap().unwrap().data, 3);
    assert!(events.next().await.is_none());
    assert_eq!(server.only().header("accept"), Some("text/event-stream"));
}

#[tokio::test]
async fn an_event_has_the_limit_of_other_bodies() {
    let text = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\ndata: 1\n\ndata: {}",
        "x".repeat(2000)
    );
    let server = Server::start(move |_, _| Act::Pieces(vec![text.clone().into_bytes()])).await;
    let builder = Client::builder().base_url(server.url()).body_limit(1000);
    let mut events = builder.build().unwrap().watch().await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().data, 1);
    let error = events.next().await.unwrap().unwrap_err();
    assert!(matches!(error, EventError::TooLong(1000)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "an event, or a value, is longer than 1000 bytes, see `body_limit`"
    );
    assert!(events.next().await.is_none(), "whoever reads on is not told for ever");
    assert!(events.next_raw().await.is_none());
}

#[tokio::test]
async fn an_event_that_is_there_at_once_has_it_too() {
    let long = "x".repeat(2000);
    for rest in [
        format!("data: {long}\n\ndata: 2\n\n"),
        format!("event: {long}\ndata: 2\n\n"),
        format!("event: {long}\ndata: 2\n"),
        // None of its lines is too long.
        "data: xxxxxxxx\n".repeat(200),
    ] {
        let text = format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: 1\n\n{rest}");
        let server = Server::start(move |_, _| Act::Write(text.clone().into_bytes())).await;
        let builder = Client::builder().base_url(server.url()).body_limit(1000);
        let mut events = builder.build().unwrap().watch().await.unwrap();
        assert_eq!(events.next().await.unwrap().unwrap().data, 1);
        let error = events.next().await.unwrap().unwrap_err();
        assert!(matches!(error, EventError::TooLong(1000)), "{error:?}");
        assert!(events.next().await.is_none());
    }
}

#[tokio::test]
async fn what_does_not_fit_in_an_event_is_named() {
    static COUNTS: Operation = Operation {
        responses: &[Answer::code(200).contents(&[("text/event-stream", Read::Events)])],
        ..Operation::NEW
    };
    let server = Server::start(|_, _| {
        answer(
            "200 OK",
            &["content-type: text/event-stream"],
            "data: {\"a\":\"x\"}\n\n",
        )
    });
    let client = Client::builder().base_url(server.await.url()).build().unwrap();
    let call = client.call(&COUNTS).pending::<Events<Map<i64>>, NoError>();
    let error = call.await.unwrap().next().await.unwrap().unwrap_err();
    assert!(
        matches!(&error, EventError::Decode(failure) if failure.path() == "a"
            && failure.message().starts_with("in the event `message`: expected an integer")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_page_is_no_stream() {
    let server = Server::start(|_, _| answer("200 OK", &["content-type: text/html"], "<p>")).await;
    let client = Client::builder().base_url(server.url()).build().unwrap();
    assert!(matches!(client.watch().await, Err(Error::Decode(_))));
    assert!(matches!(client.tail().await, Err(Error::Decode(_))));
}

/// One of several answers, as it came.
struct Either(ByteStream);

impl Replies for Either {
    fn decode(mut reply: Reply) -> Result<Self, DecodeFailure> {
        Ok(Self(reply.stream()))
    }
}

#[tokio::test]
async fn events_and_bytes_beside_another_answer_are_not_waited_for() {
    static EITHER: Operation = Operation {
        responses: &[Answer::code(200).contents(&[
            ("application/json", Read::Json),
            ("text/event-stream", Read::Events),
            ("image/png", Read::Binary),
        ])],
        ..Operation::NEW
    };
    for media_type in ["text/event-stream", "image/png"] {
        let text = format!("HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\n\r\ndata: 1\n\n");
        let server = Server::start(move |_, _| Act::Begin(text.clone().into_bytes())).await;
        let client = Client::builder().base_url(server.url()).build().unwrap();
        let call = client.call(&EITHER).pending::<OneOf<Either>, NoError>();
        let call = tokio::time::timeout(Duration::from_secs(5), call);
        let mut either = call.await.unwrap().unwrap();
        assert_eq!(either.0.next().await.unwrap().unwrap(), "data: 1\n\n");
    }
}

#[tokio::test]
async fn a_stream_that_breaks_off_ends() {
    let text = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 100\r\nconnection: close\r\n\r\ndata: 1\n\nda";
    let server = Server::start(move |_, _| Act::Pieces(vec![text.as_bytes().to_vec()])).await;
    let client = Client::builder().base_url(server.url()).build().unwrap();
    let mut events = client.watch().await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().data, 1);
    let error = events.next().await.unwrap().unwrap_err();
    assert!(matches!(error, EventError::Transport(_)), "{error:?}");
    assert!(events.next().await.is_none());
}

#[test]
fn events_are_read_when_they_are_asked_for() {
    let mut parser = EventParser::new();
    parser.push(b"id: a\ndata: 1\n\nretry: 5\ndata: 2\n");
    assert_eq!(parser.pop().unwrap().data, "1");
    assert_eq!(parser.retry(), None, "the rest is not read yet");
    assert!(parser.pop().is_none());
    parser.push(b"\nid: b\n");
    let second = parser.pop().unwrap();
    assert_eq!(
        (second.data.as_str(), second.id.as_str(), parser.retry()),
        ("2", "a", Some(5))
    );
    // What was read is not kept.
    for _ in 0..100 {
        parser.push(b"data: 3\n\n");
        assert!(parser.pop().is_some());
    }
    assert!(format!("{parser:?}").len() < 400, "{parser:?}");
}
