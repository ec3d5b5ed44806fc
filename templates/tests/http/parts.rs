//! Forms of parts: files beside other properties, and each in its lines and of its length.

use std::pin::Pin;
use std::task::{Context, Poll};

use crate::runtime::body::Chunks;
use crate::runtime::transport::BoxError;
use crate::runtime::{Body, Error};
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
    for (length, fine) in [(6, true), (5, false), (3, false), (7, false)] {
        let form = UploadForm::new(Body::sized(Pieces(vec!["abc", "def"]), length));
        assert_eq!(client.upload(form).await.is_ok(), fine, "{length}");
        // Beside a part of unknown length nobody else would notice.
        let mut form = UploadForm::new(Body::sized(Pieces(vec!["abc", "def"]), length));
        form.more = Some(vec![Body::reader(&b"two"[..])]);
        assert_eq!(client.upload(form).await.is_ok(), fine, "{length} of many");
    }
}
