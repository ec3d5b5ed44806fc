//! JSON values one after another, through a call.

use crate::runtime::event_error::EventError;
use crate::runtime::{Answer, Any, Lines, Map, NoError, Operation, Read};
use crate::sample::Client;
use crate::server::{Act, Server, answer};

#[tokio::test]
async fn values_come_one_by_one() {
    let pieces = [
        "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson; charset=utf-8\r\nconnection: close\r\n\r\n{\"x\":",
        "1}\n\noops\n",
        "2\r\n3",
    ];
    let server =
        Server::start(move |_, _| Act::Pieces(pieces.iter().map(|piece| piece.as_bytes().to_vec()).collect())).await;
    let client = Client::builder().base_url(server.url()).build().unwrap();
    let mut values = client.tail().await.unwrap();
    assert_eq!(values.next().await.unwrap().unwrap()["x"], 1);
    let second = values.next().await.unwrap();
    assert!(
        matches!(&second, Err(EventError::Decode(failure)) if failure.bytes() == "oops" && failure.status() == 200),
        "{second:?}"
    );
    assert_eq!(values.next_raw().await.unwrap().unwrap(), "2\r");
    assert_eq!(values.next().await.unwrap().unwrap(), 3);
    assert!(values.next().await.is_none());
    assert_eq!(server.only().header("accept"), Some("application/x-ndjson"));
}

#[tokio::test]
async fn a_sequence_is_one_as_documented() {
    static SEQUENCE: Operation = Operation {
        responses: &[Answer::range(2).contents(&[("application/json-seq", Read::Binary)])],
        ..Operation::NEW
    };
    for head in [
        "",
        "content-type: application/json-seq\r\n",
        "content-type: Application/JSON-Seq\r\n",
    ] {
        let text = format!("HTTP/1.1 200 OK\r\n{head}connection: close\r\n\r\n\x1e[1,\n2]\n\x1e3\n");
        let server = Server::start(move |_, _| Act::Pieces(vec![text.clone().into_bytes()])).await;
        let client = Client::builder().base_url(server.url()).build().unwrap();
        let mut values = client.call(&SEQUENCE).pending::<Lines<Any>, NoError>().await.unwrap();
        assert_eq!(
            values.next().await.unwrap().unwrap(),
            serde_json::json!([1, 2]),
            "{head}"
        );
        assert_eq!(values.next().await.unwrap().unwrap(), 3);
        assert!(values.next().await.is_none());
    }
}

#[tokio::test]
async fn a_stream_of_the_futures_crates_is_made_of_them() {
    use futures_util::TryStreamExt as _;
    let text = "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n1\n2\n3";
    let server = Server::start(move |_, _| Act::Pieces(vec![text.as_bytes().to_vec()])).await;
    let client = Client::builder().base_url(server.url()).build().unwrap();
    let stream = client.tail().await.unwrap();
    // As the client's README has it.
    let stream = futures_util::stream::unfold(stream, |mut stream| async { Some((stream.next().await?, stream)) });
    let values: Vec<serde_json::Value> = stream.try_collect().await.unwrap();
    assert_eq!(values, [1, 2, 3]);
}

#[tokio::test]
async fn a_value_has_the_limit_of_other_bodies() {
    // Whether its end is there already or not.
    for end in ["", "\"\n2\n"] {
        let text = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n\"{}\"\n\"{}{end}",
            "x".repeat(998),
            "x".repeat(2000)
        );
        let server = Server::start(move |_, _| Act::Pieces(vec![text.clone().into_bytes()])).await;
        let builder = Client::builder().base_url(server.url()).body_limit(1000);
        let mut values = builder.build().unwrap().tail().await.unwrap();
        // The limit itself is none too many.
        assert_eq!(values.next_raw().await.unwrap().unwrap().len(), 1000);
        let error = values.next().await.unwrap().unwrap_err();
        assert!(matches!(error, EventError::TooLong(1000)), "{error:?}");
        assert!(values.next().await.is_none(), "whoever reads on is not told for ever");
    }
}

#[tokio::test]
async fn a_stream_that_breaks_off_ends() {
    let text =
        "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ncontent-length: 100\r\nconnection: close\r\n\r\n1\n2";
    let server = Server::start(move |_, _| Act::Pieces(vec![text.as_bytes().to_vec()])).await;
    let client = Client::builder().base_url(server.url()).build().unwrap();
    let mut values = client.tail().await.unwrap();
    assert_eq!(values.next().await.unwrap().unwrap(), 1);
    let error = values.next().await.unwrap().unwrap_err();
    assert!(
        matches!(error, EventError::Transport(_)),
        "`2` may be the half of 23: {error:?}"
    );
    assert!(values.next().await.is_none());
}

#[tokio::test]
async fn what_does_not_fit_in_a_value_is_named() {
    static COUNTS: Operation = Operation {
        responses: &[Answer::code(200).contents(&[("application/x-ndjson", Read::Binary)])],
        ..Operation::NEW
    };
    let server = Server::start(|_, _| answer("200 OK", &["content-type: application/x-ndjson"], "{\"a\":\"x\"}\n"));
    let client = Client::builder().base_url(server.await.url()).build().unwrap();
    let call = client.call(&COUNTS).pending::<Lines<Map<i64>>, NoError>();
    let error = call.await.unwrap().next().await.unwrap().unwrap_err();
    assert!(
        matches!(&error, EventError::Decode(failure) if failure.path() == "a"),
        "{error:?}"
    );
}
