//! Forms of parts: files beside other properties, and each in its lines and of its length.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::runtime::body::Chunks;
use crate::runtime::reply::Empty;
use crate::runtime::transport::BoxError;
use crate::runtime::{Answer, Body, BodyFormat, Error, Method, NoError, Operation, Part, Parts};
use crate::sample::{Client, UploadForm};
use crate::server::{Server, no_content};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().unwrap()
}

#[tokio::test]
async fn files_are_streamed_into_a_form() {
    let server = Server::start(|_, _| no_content()).await;
    let (mut sender, body) = Body::channel();
    let mut form = UploadForm::new(body.file_name("a\"b.png").content_type("image/jpeg"));
    form.more = Some(vec![
        Body::from("one"),
        Body::reader(&b"two"[..]).header("X-Part", "1\tX: 2"),
        Body::text("three"),
        Body::from("{}").header("content-type", "application/json"),
    ]);
    tokio::spawn(async move {
        for _ in 0..20 {
            assert!(sender.send(vec![b'x'; 10]).await);
        }
    });
    client(&server).upload(form).await.unwrap();
    let sent = server.only();
    let content_type = sent.header("content-type").unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = format!(
        "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b.png\"\r\nContent-Type: image/jpeg\r\n\r\n{}\r\n\
         --B\r\nContent-Disposition: form-data; name=\"more\"; filename=\"more\"\r\nContent-Type: application/octet-stream\r\n\r\none\r\n\
         --B\r\nContent-Disposition: form-data; name=\"more\"; filename=\"more\"\r\nContent-Type: application/octet-stream\r\nX-Part: 1\tX: 2\r\n\r\ntwo\r\n\
         --B\r\nContent-Disposition: form-data; name=\"more\"\r\n\r\nthree\r\n\
         --B\r\nContent-Disposition: form-data; name=\"more\"; filename=\"more\"\r\nContent-Type: application/json\r\n\r\n{{}}\r\n\
         --B\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nné\r\n\
         --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n\
         --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nb\r\n--B--\r\n",
        "x".repeat(200)
    );
    assert_eq!(sent.text(), expected.replace("--B", &format!("--{boundary}")));
}

#[tokio::test]
async fn a_part_keeps_to_its_lines() {
    let server = Server::start(|_, _| no_content()).await;
    let evil = "1\r\nX-Evil: 2";
    for file in [
        Body::from("x").header("X-Part", evil),
        Body::from("x").header(evil, "1"),
        Body::from("x").content_type(evil),
        Body::from("x").header("Content-Type", evil),
        Body::from("x").header("Content-Disposition", "inline"),
        Body::from("x").header("A: b", "1"),
    ] {
        let error = client(&server).upload(UploadForm::new(file)).await.unwrap_err();
        assert!(matches!(error, Error::Refused(_)), "{error:?}");
    }
    assert!(server.sent().is_empty());
}

struct Pieces(Vec<&'static str>);

impl Chunks for Pieces {
    fn poll_chunk(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<bytes::Bytes, BoxError>>> {
        Poll::Ready(self.0.pop().map(|piece| Ok(piece.into())))
    }
}

#[tokio::test]
async fn a_body_is_as_long_as_it_was_said_to_be() {
    let server = Server::start(|_, _| no_content()).await;
    let client = client(&server);
    // Which is said to the server too, of a form as of a body.
    let body = || Body::sized(Pieces(vec!["abc", "def"]), 6);
    client.put_thing("a", "b", 1).bytes(body()).await.unwrap();
    client.upload(UploadForm::new(body())).await.unwrap();
    for sent in server.sent() {
        let length = sent.body.len().to_string();
        assert_eq!(sent.header("content-length"), Some(length.as_str()));
    }
    for (length, fine) in [(6, true), (5, false), (3, false), (7, false)] {
        let form = UploadForm::new(Body::sized(Pieces(vec!["abc", "def"]), length));
        assert_eq!(client.upload(form).await.is_ok(), fine, "{length}");
        // Beside a part of unknown length nobody else would notice.
        let mut form = UploadForm::new(Body::sized(Pieces(vec!["abc", "def"]), length));
        form.more = Some(vec![Body::reader(&b"two"[..])]);
        assert_eq!(client.upload(form).await.is_ok(), fine, "{length} of many");
    }
}

#[tokio::test]
async fn a_part_comes_with_the_fields_that_it_has_to() {
    static SEND: Operation = Operation {
        method: Method::Post,
        bodies: &[BodyFormat::multipart(
            "multipart/form-data",
            &[Part::new("file").required_headers(&["X-Part"])],
        )],
        responses: &[Answer::code(204)],
        ..Operation::NEW
    };
    let server = Server::start(|_, _| no_content()).await;
    let client = client(&server);
    let send = |name: &str| {
        let parts = Parts::new().with("file", Body::from("x").header(name, "1"));
        client.call(&SEND).parts(0, parts).pending::<Empty, NoError>()
    };
    assert!(matches!(send("X-Other").await, Err(Error::Refused(_))));
    send("x-part").await.unwrap();
    send("x-part").await.unwrap();
    // Two forms have two boundaries: what was seen in one can't end another.
    let sent = server.sent();
    assert_ne!(sent[0].header("content-type"), sent[1].header("content-type"));
}

#[tokio::test]
async fn a_channel_has_room_for_a_few_pieces_and_ends_with_its_body() {
    let (mut sender, body) = Body::channel();
    for _ in 0..8 {
        assert!(sender.send("x").await);
    }
    let full = tokio::time::timeout(Duration::from_millis(50), sender.send("x"));
    assert!(full.await.is_err(), "it waits for room");
    // Whoever waits is told that nobody reads any more.
    let waits = tokio::spawn(async move { sender.send("x").await });
    tokio::time::sleep(Duration::from_millis(20)).await;
    drop(body);
    let told = tokio::time::timeout(Duration::from_secs(5), waits).await;
    assert!(!told.unwrap().unwrap());

    let server = Server::start(|_, _| no_content()).await;
    let (mut sender, body) = Body::channel();
    tokio::spawn(async move {
        sender.send("half").await;
        sender.fail("broken");
    });
    let error = client(&server).put_thing("a", "b", 1).bytes(body).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(server.sent().is_empty());
}
