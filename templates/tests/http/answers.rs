//! Success as the caller gets it: by status and media type, in pieces, without its coding, with its fields.

use std::io::Write as _;

use crate::quick::Quick;
use crate::runtime::download::Streamed;
use crate::runtime::reply::{AnyBody, Empty, NoHeaders, PlainText};
use crate::runtime::{Answer, Any, Error, Json, Method, NoError, Operation, Options, Read};
use crate::sample::{Client, PutReply, PutThingError};
use crate::server::{Act, Server, answer, json, no_content};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).token("key-1").build().unwrap()
}

#[tokio::test]
async fn one_of_several_successes_by_status_and_type() {
    let act = |sent: &crate::server::Sent, _| match sent.text().as_str() {
        "json" => json(r#"{"id":"1"}"#),
        "text" => answer("200 OK", &["content-type: Text/Plain;charset=ISO-8859-1"], b"h\xe9"),
        "found" => answer("302 Found", &["location: /elsewhere"], ""),
        "silent" => answer("200 OK", &[], r#"{"id":"2"}"#),
        _ => answer("200 OK", &["content-type: image/png"], "x"),
    };
    let server = Server::start(act).await;
    let client = client(&server);
    let put = |text: &'static str| client.put_thing("a", "b", 1).text(text);
    assert!(matches!(put("json").await.unwrap(), PutReply::Ok(token) if token.id == "1"));
    assert!(matches!(put("text").await.unwrap(), PutReply::OkText(text) if text == "hé"));
    // A documented redirect is an answer, and is not followed.
    assert!(matches!(put("found").await, Err(Error::Api(error)) if matches!(error.body(), PutThingError::Found)));
    assert!(matches!(put("other").await, Err(Error::Decode(failure)) if failure.bytes() == "x"));
    // What says nothing of itself is the first.
    assert!(matches!(put("silent").await.unwrap(), PutReply::Ok(token) if token.id == "2"));
    assert_eq!(
        server.sent()[0].header("content-type"),
        Some("text/plain; charset=utf-8")
    );
}

#[tokio::test]
async fn text_by_what_it_calls_itself() {
    static TEXT: Operation = Operation {
        responses: &[Answer::code(200).contents(&[("*/*", Read::Text)])],
        ..Operation::NEW
    };
    let text = async |content_type: &'static str, body: &'static [u8]| {
        let server = Server::start(move |_, _| answer("200 OK", &[content_type], body)).await;
        let call = client(&server).call(&TEXT).pending::<PlainText, NoError>().await;
        call.map_err(|error| match error {
            Error::Decode(failure) => failure.message().to_owned(),
            other => panic!("{other:?}"),
        })
    };
    let plain = "content-type: text/plain";
    assert_eq!(text(plain, "\"é\"".as_bytes()).await.as_deref(), Ok("\"é\""));
    assert_eq!(text(plain, b"h\xe9").await.unwrap_err(), "it is no UTF-8 (at byte 1)");
    assert_eq!(text(plain, b"\xef\xbb\xbfa").await.as_deref(), Ok("a"));
    let ascii = "content-type: text/plain; charset=US-ASCII";
    assert_eq!(text(ascii, b"a").await.as_deref(), Ok("a"));
    let latin = "content-type: text/plain; charset=\"ISO-8859-1\"";
    assert_eq!(text(latin, b"\x80\xe9").await.as_deref(), Ok("\u{80}é"));
    let western = "content-type: text/plain; charset=windows-1252";
    assert_eq!(text(western, b"\x80\x81\x9f\xe9").await.as_deref(), Ok("€\u{81}Ÿé"));
    // All of it would be UTF-8 too, with a NUL in it.
    let wide = "content-type: text/plain; charset=utf-16le";
    assert_eq!(
        text(wide, b"h\0").await.unwrap_err(),
        "its charset `utf-16le` is not known here"
    );
    // A string of JSON has its quotes for JSON alone; what is no string is left as it came.
    let json = "content-type: application/problem+json";
    assert_eq!(text(json, br#""a\u00e9""#).await.as_deref(), Ok("aé"));
    assert_eq!(text(json, br#"{"a":1}"#).await.as_deref(), Ok(r#"{"a":1}"#));
}

#[tokio::test]
async fn what_is_no_key_and_fits_all_the_same() {
    static FILE: Operation = Operation {
        responses: &[Answer::code(200).contents(&[("application/octet-stream", Read::Binary)])],
        ..Operation::NEW
    };
    static PET: Operation = Operation {
        responses: &[Answer::code(200).contents(&[
            ("application/vnd.pet+json; version=2", Read::Json),
            ("text/csv", Read::Text),
        ])],
        ..Operation::NEW
    };
    let server = Server::start(|sent, _| {
        let content_type = format!("content-type: {}", sent.header("x-type").unwrap_or_default());
        answer("200 OK", &[&*content_type], "{}")
    })
    .await;
    let client = client(&server);
    let like = |content_type: &str| Options::new().header("x-type", content_type);
    let file = client.call(&FILE).options(like("image/png"));
    let file = file.pending::<Streamed, NoError>().await.unwrap();
    assert_eq!(file.collect().await.unwrap(), "{}");
    static PICTURE: Operation = Operation {
        responses: &[Answer::code(200).contents(&[("image/png", Read::Binary)])],
        ..Operation::NEW
    };
    // An empty name is none.
    assert!(
        client
            .call(&PICTURE)
            .options(like(""))
            .pending::<Streamed, NoError>()
            .await
            .is_ok()
    );
    let picture = client.call(&PICTURE).options(like("text/html"));
    match picture.pending::<Streamed, NoError>().await {
        Err(Error::Decode(failure)) => assert_eq!(failure.bytes(), "{}"),
        other => panic!("{other:?}"),
    }
    let pet = async |content_type| {
        let call = client.call(&PET).options(like(content_type));
        call.pending::<Json<Any>, NoError>().await
    };
    assert!(pet("application/json; charset=utf-8").await.is_ok());
    assert!(pet("text/json").await.is_ok());
    assert!(pet("application/vnd.pet+json; version=2").await.is_ok());
    assert!(pet("application/vnd.pet+json; Charset=utf-8").await.is_ok());
    for other in [
        "application/vnd.pet+json; charset=utf-8; version=3",
        "application/problem+json",
        "application/vnd.pet+json; version=3",
        "text/html",
    ] {
        assert!(matches!(pet(other).await, Err(Error::Decode(_))), "{other}");
    }
    // Which of two it is nobody can say.
    static PETS: Operation = Operation {
        responses: &[Answer::code(200).contents(&[
            ("application/vnd.cat+json", Read::Json),
            ("application/vnd.dog+json", Read::Json),
        ])],
        ..Operation::NEW
    };
    let either = client.call(&PETS).options(like("application/json"));
    assert!(matches!(
        either.pending::<Json<Any>, NoError>().await,
        Err(Error::Decode(_))
    ));
}

#[tokio::test]
async fn a_body_that_nothing_is_said_of_is_there_as_it_came() {
    static SILENT: Operation = Operation {
        responses: &[Answer::code(200)],
        ..Operation::NEW
    };
    let server = Server::start(|sent, _| match &*sent.target {
        "/download" => answer("200 OK", &["content-type: image/png"], "abc"),
        _ => answer("200 OK", &["content-type: application/json"], r#"{"id":"t1"}"#),
    })
    .await;
    let client = client(&server);
    let reply = client.call(&SILENT).pending_response::<Empty, NoError, NoHeaders>();
    let reply = reply.await.unwrap();
    assert_eq!(reply.bytes(), r#"{"id":"t1"}"#);
    reply.into_body();
    // What is read is there too; what is left to be read is not.
    let reply = client.get_token("x").send().await.unwrap();
    assert_eq!(reply.bytes(), r#"{"id":"t1"}"#);
    let reply = client.download().send().await.unwrap();
    assert!(reply.bytes().is_empty());
    assert_eq!(reply.into_body().collect().await.unwrap(), "abc");
}

#[tokio::test]
async fn where_there_is_no_body_there_is_null() {
    static SILENT: Operation = Operation {
        responses: &[Answer::code(200)],
        ..Operation::NEW
    };
    let server = Server::start(|_, _| answer("200 OK", &[], "")).await;
    let call = client(&server).call(&SILENT).pending::<AnyBody, NoError>();
    assert_eq!(call.await.unwrap(), Any::Null);
    // Where none can be (RFC 9110 §6.4.1), nothing is read, whatever a transport brings.
    static LOOK: Operation = Operation {
        method: Method::Head,
        responses: &[Answer::code(200).json()],
        ..Operation::NEW
    };
    static NONE: Operation = Operation {
        responses: &[Answer::code(204).json(), Answer::code(205).json()],
        ..Operation::NEW
    };
    static KEPT: Operation = Operation {
        responses: &[Answer::code(304).json()],
        ..Operation::NEW
    };
    for (status, operation) in [(200, &LOOK), (204, &NONE), (205, &NONE), (304, &KEPT)] {
        let client = Client::builder().base_url("http://127.0.0.1:1");
        let client = client.transport(Quick::answering(status)).build().unwrap();
        let call = client.call(operation).pending::<Json<Any>, NoError>();
        assert_eq!(call.await.unwrap(), Any::Null, "{status}");
        let stream = client.call(operation).pending::<Streamed, NoError>().await.unwrap();
        assert_eq!(stream.collect().await.unwrap(), "", "{status}");
    }
}

#[tokio::test]
async fn any_answer_can_be_read_as_it_comes() {
    static WATCH: Operation = Operation {
        id: "watch",
        responses: &[Answer::code(200).json(), Answer::range(4).json()],
        ..Operation::NEW
    };
    // It never ends, is no JSON, and is not called so.
    let pieces = vec![
        b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 9\r\n\r\n{}\n".to_vec(),
        b"{}\n".to_vec(),
    ];
    let server = Server::start(move |sent, _| match sent.header("x-fail") {
        Some(_) => answer("404 Not Found", &["content-type: application/json"], "{}"),
        None => Act::Pieces(pieces.clone()),
    })
    .await;
    let client = client(&server);
    let call = client.call(&WATCH);
    let call = call.pending_response::<Json<Any>, NoError, NoHeaders>();
    let mut stream = call.streamed().await.unwrap().into_body();
    let mut all = Vec::new();
    while all.len() < 6 {
        all.extend_from_slice(&stream.next().await.unwrap().unwrap());
    }
    assert_eq!(all, b"{}\n{}\n");
    let failing = client.call(&WATCH).options(Options::new().header("x-fail", "1"));
    match failing
        .pending_response::<Json<Any>, NoError, NoHeaders>()
        .streamed()
        .await
    {
        Err(Error::Api(error)) => assert_eq!(error.bytes(), "{}"),
        other => panic!("{:?}", other.map(|answer| answer.status())),
    }
    let refused = client.call(&WATCH).options(Options::new().header("a b", ""));
    let refused = refused
        .pending_response::<Json<Any>, NoError, NoHeaders>()
        .streamed()
        .await;
    assert!(matches!(refused, Err(Error::Refused(_))));
}

#[tokio::test]
async fn a_download_arrives_in_pieces() {
    let pieces = vec![
        b"HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 6\r\n\r\nab".to_vec(),
        b"cd".to_vec(),
        b"ef".to_vec(),
    ];
    let server = Server::start(move |_, _| Act::Pieces(pieces.clone())).await;
    let mut stream = client(&server).download().await.unwrap();
    let mut all = Vec::new();
    let mut count = 0;
    while let Some(chunk) = stream.next().await {
        all.extend_from_slice(&chunk.unwrap());
        count += 1;
    }
    assert_eq!(all, b"abcdef");
    assert!(count > 1);
    let all = client(&server).download().await.unwrap().collect().await.unwrap();
    assert_eq!(all, "abcdef");
}

#[tokio::test]
async fn gzip_is_taken_off() {
    let member = |text: &str| {
        let mut encoder = flate2::GzBuilder::new()
            .filename("name")
            .write(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let whole = member(r#"{"id":"gzip"}"#);
    let two = [member(r#"{"id":"#), member(r#""gzip"}"#)].concat();
    // What it becomes is much longer than what is decoded at a time.
    let long = member(&format!("{{\"id\":\"gzip\"}}{}", " ".repeat(3_000_000)));
    let headers = &["content-type: application/json", "content-encoding: gzip"];
    let server = Server::start(move |sent, _| match sent.target.as_str() {
        "/tokens/whole" => answer("200 OK", headers, &whole),
        "/tokens/two" => answer("200 OK", headers, &two),
        "/tokens/long" => answer("200 OK", headers, &long),
        // What some servers leave behind it.
        "/tokens/zeros" => answer("200 OK", headers, [&two[..], &[0; 9_000]].concat()),
        "/tokens/line" => answer("200 OK", headers, [&whole[..], b"\r\n"].concat()),
        "/tokens/third" => answer("200 OK", headers, [&two[..], &whole[..8]].concat()),
        "/tokens/cut" => answer("200 OK", headers, &whole[..whole.len() - 5]),
        "/download" => answer("200 OK", &["content-type: image/png", headers[1]], ""),
        "/tokens/false" => answer("200 OK", headers, [&whole[..whole.len() - 8], &[0; 20]].concat()),
        _ => answer("200 OK", headers, "no gzip"),
    })
    .await;
    let client = client(&server);
    let off = || crate::runtime::Options::new().retry(crate::runtime::Retry::off());
    for id in ["whole", "two", "long", "zeros", "line"] {
        assert_eq!(client.get_token(id).options(off()).await.unwrap().id, "gzip");
    }
    // Where there is nothing, some servers say so all the same.
    let nothing = client.download().await.unwrap();
    assert_eq!(nothing.collect().await.unwrap(), "");
    // A part of it could not be taken off.
    let part = off().header("range", "bytes=0-1");
    assert!(client.get_token("part").options(part).await.is_err());
    assert_eq!(server.sent().pop().unwrap().header("accept-encoding"), None);
    for id in ["third", "cut", "false", "none"] {
        let failed = client.get_token(id).options(off()).await;
        assert!(matches!(failed, Err(Error::Transport(_))), "{id}: {failed:?}");
    }
}

#[tokio::test]
async fn what_was_taken_off_is_in_no_field_and_what_was_asked_for_is_left() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(br#"{"id":"1"}"#).unwrap();
    let zipped = encoder.finish().unwrap();
    let server = Server::start(move |sent, _| match sent.target.as_str() {
        "/download" => answer("200 OK", &["content-type: image/png", "content-encoding: gzip"], "raw"),
        // As it was called once (RFC 9110 §8.4.1.3).
        _ => answer(
            "200 OK",
            &["content-type: application/json", "content-encoding: x-gzip"],
            &zipped,
        ),
    })
    .await;
    let client = client(&server);
    let reply = client.get_token("a").send().await.unwrap();
    for name in ["content-encoding", "content-length"] {
        assert_eq!(reply.headers().get(name), None, "{name}");
    }
    let own = Options::new().header("accept-encoding", "br");
    let raw = client.download().options(own).await.unwrap().collect().await.unwrap();
    assert_eq!(raw, "raw");
    assert_eq!(server.sent()[1].header("accept-encoding"), Some("br"));
}

#[tokio::test]
async fn headers_are_typed_and_never_fail_a_call() {
    let server = Server::start(|_, number| match number {
        0 => answer(
            "204 No Content",
            &["x-remaining: 12", "x-reset: soon", "x-map: a=1,b=2"],
            "",
        ),
        _ => no_content(),
    })
    .await;
    let client = client(&server);
    let reply = client.revoke_token("a b").send().await.unwrap();
    assert_eq!(reply.status(), 204);
    let documented = reply.documented();
    assert_eq!((documented.remaining, documented.reset), (Some(12), None));
    assert_eq!(documented.map.unwrap().len(), 2);
    assert_eq!(reply.headers()["x-reset"], "soon");
    assert_eq!(
        client.revoke_token("x").send().await.unwrap().documented().remaining,
        None
    );
    assert_eq!(server.sent()[0].target, "/tokens/a%20b");
}

#[tokio::test]
async fn a_head_is_never_parsed() {
    let server = Server::start(|_, _| {
        Act::Write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n".to_vec())
    })
    .await;
    assert!(client(&server).ping().await.unwrap().is_none());
}
