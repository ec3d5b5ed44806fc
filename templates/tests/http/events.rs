//! Server-sent events through a call.

use crate::runtime::events::EventError;
use crate::sample::Client;
use crate::server::{Act, Server};

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
