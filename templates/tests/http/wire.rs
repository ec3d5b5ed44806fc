//! What is on the wire: targets, fields and bodies as the server gets them, and success as the caller does.

use std::io::Write as _;

use crate::quick::Quick;
use crate::runtime::download::Streamed;
use crate::runtime::reply::{AnyBody, Empty, NoHeaders, PlainText};
use crate::runtime::{
    Answer, Any, AsView as _, Body, BodyFormat, Error, Json, Map, Method, NoError, Operation, Options, Parameter,
    Parts, Read, Reason,
};
use crate::sample::{Client, CreateForm, PutReply, PutThingError, ops};
use crate::server::{Act, Server, answer, json, no_content};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).token("key-1").build().unwrap()
}

#[tokio::test]
async fn a_form_is_sent_as_its_table_says() {
    let server = Server::start(|_, _| json(r#"{"id":"t1","access_token":"s3cret","new":[1]}"#)).await;
    let form = CreateForm::new()
        .name("a b&c")
        .password("p=w")
        .services(vec!["x".to_owned(), "y".to_owned()]);
    let made = client(&server).create_token(form).fastly_otp("123456").await.unwrap();
    assert_eq!(made.access_token.as_ref().unwrap().expose(), "s3cret");
    assert!(!format!("{made:?}").contains("s3cret"));
    let sent = server.only();
    assert_eq!((sent.method.as_str(), sent.target.as_str()), ("POST", "/tokens"));
    assert_eq!(sent.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(
        sent.text(),
        "name=a+b%26c&password=p%3Dw&services%5B%5D=x&services%5B%5D=y"
    );
    assert_eq!(sent.header("fastly-otp"), Some("123456"));
    assert_eq!(sent.header("fastly-key"), Some("key-1"));
    assert_eq!(sent.header("user-agent"), Some("sample/1.2.3"));
    assert_eq!(sent.header("accept"), Some("application/json"));
    assert_eq!(sent.header("accept-encoding"), Some("gzip"));
}

#[tokio::test]
async fn every_place_gets_its_arguments() {
    let server = Server::start(|_, _| json("[1]")).await;
    let filter = Map::from([("a b".to_owned(), "1&2".to_owned())]);
    let found = client(&server)
        .search("x y", &[1, 2])
        .ids(&[3, 4])
        .filter(&filter)
        .session("s;1")
        .header_and_send()
        .await;
    assert_eq!(found, serde_json::json!([1]));
    let sent = server.only();
    assert_eq!(sent.target, "/search?v=2&q=x%20y&ids=3,4&filter%5Ba%20b%5D=1%262");
    assert_eq!(sent.header("x-list"), Some("1,2"));
    assert_eq!(sent.header("cookie"), Some("session=s%3B1"));
    assert_eq!(sent.header("x-more"), Some("1"));
    assert_eq!(sent.header("content-length"), None);
}

impl crate::sample::Search<'_> {
    async fn header_and_send(self) -> serde_json::Value {
        self.options(crate::runtime::Options::new().header("x-more", "1"))
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn later_arguments_replace_earlier_ones() {
    let server = Server::start(|_, _| json("null")).await;
    client(&server).search("a", &[0]).ids(&[1]).ids(&[2]).await.unwrap();
    assert_eq!(server.only().target, "/search?v=2&q=a&ids=2");
}

#[tokio::test]
async fn several_arguments_share_a_segment() {
    let server = Server::start(|_, _| no_content()).await;
    let reply = client(&server)
        .put_thing("a/b", "é", 7)
        .bytes(vec![0, 255, 13, 10])
        .await
        .unwrap();
    assert!(matches!(reply, PutReply::NoContent));
    let sent = server.only();
    assert_eq!(sent.target, "/things/a%2Fb.%C3%A9/7:verb");
    assert_eq!(sent.body, [0, 255, 13, 10]);
    assert_eq!(sent.header("content-type"), Some("application/octet-stream"));
    assert_eq!(sent.header("content-length"), Some("4"));
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
async fn an_optional_body_is_there_or_not() {
    let server = Server::start(|_, _| no_content()).await;
    let client = client(&server);
    client.bulk().await.unwrap();
    client.bulk().body(&serde_json::json!({"data": []})).await.unwrap();
    let sent = server.sent();
    assert_eq!((sent[0].header("content-type"), sent[0].body.len()), (None, 0));
    assert_eq!(
        sent[1].header("content-type"),
        Some("application/vnd.api+json; ext=bulk")
    );
    assert_eq!(sent[1].text(), r#"{"data":[]}"#);
    // Of unknown length too, in what seldom has one.
    static FIND: Operation = Operation {
        bodies: &[BodyFormat::binary("text/plain")],
        responses: &[Answer::code(204)],
        ..Operation::NEW
    };
    let find = client.call(&FIND).stream(0, Body::reader(&b"stream"[..]));
    find.pending::<Empty, NoError>().await.unwrap();
    assert_eq!(server.sent()[2].text(), "stream");
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

fn reason<T: std::fmt::Debug, E: std::fmt::Debug>(outcome: Result<T, Error<E>>) -> Reason {
    match outcome {
        Err(Error::Refused(refusal)) => refusal.reason().clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_field_of_ones_own_replaces_all_but_the_length() {
    let server = Server::start(|_, _| no_content()).await;
    let client = client(&server);
    let own = |name: &str| crate::runtime::Options::new().header(name, "own");
    client.revoke_token("a").options(own("fastly-key")).await.unwrap();
    assert_eq!(server.only().header("fastly-key"), Some("own"));
    for name in ["Content-Length", "Transfer-Encoding"] {
        let refused = reason(client.revoke_token("a").options(own(name)).await);
        assert_eq!(refused, Reason::Header(name.to_owned()));
        let error = Client::builder().header(name, "3").build().unwrap_err();
        assert!(error.to_string().contains("only the transport can say it"), "{error}");
    }
}

#[tokio::test]
async fn fields_of_a_client_stand_before_what_is_usual() {
    let server = Server::start(|_, _| json("1")).await;
    let builder = Client::builder().base_url(server.url()).query_key("q").cookie_key("s");
    let builder = builder
        .header("accept", "x/x")
        .header("accept", "x/y")
        .header("user-agent", "me");
    let client = builder.header("cookie", "own=\u{fc}").build().unwrap();
    client.search("q", &[1]).session("x").await.unwrap();
    let sent = server.only();
    assert_eq!(sent.header("accept"), Some("x/y"));
    assert_eq!(sent.header("user-agent"), Some("me"));
    // There is one line of cookies, for all (RFC 6265 §5.4).
    assert_eq!(sent.header("cookie"), Some("own=\u{fc}; session=x; sid=s"));
}

#[tokio::test]
async fn what_can_not_be_right_is_not_sent() {
    let server = Server::start(|_, _| no_content()).await;
    let client = client(&server);
    for bad in ["", ".", ".."] {
        assert_eq!(reason(client.revoke_token(bad).await), Reason::PathArgument("token_id"));
    }
    assert_eq!(
        reason(client.get_token("self").await),
        Reason::Shadowed("/tokens/self", Some("get_token_current"))
    );
    let refusal = client.get_token("self").await.unwrap_err().to_string();
    assert!(refusal.contains("call `get_token_current`"), "{refusal}");
    assert_eq!(
        reason(client.revoke_token("self").await),
        Reason::Shadowed("/tokens/self", None)
    );
    assert_eq!(
        reason(client.revoke_token("the last").await),
        Reason::Shadowed("/tokens/the%20last", None)
    );
    assert_eq!(
        reason(client.create_token(CreateForm::new()).fastly_otp("1\r\nx: y").await),
        Reason::Header("Fastly-OTP".to_owned())
    );
    assert!(
        !format!(
            "{:?}",
            client.create_token(CreateForm::new()).fastly_otp("1\r\nx: y").await
        )
        .contains("x: y")
    );
    // Of two reasons the first is told.
    let two = client.call(&ops::SEARCH).set(0, f64::NAN.view()).set(3, "1\r\n".view());
    assert_eq!(reason(two.pending::<Empty, NoError>().await), Reason::Number("q"));
    // Looks like dots and is none.
    client.revoke_token("%2e%2e").await.unwrap();
    client.revoke_token("...").await.unwrap();
    let targets: Vec<String> = server.sent().into_iter().map(|sent| sent.target).collect();
    assert_eq!(targets, ["/tokens/%252e%252e", "/tokens/..."]);
}

#[tokio::test]
async fn what_is_required_and_says_nothing_is_not_sent() {
    static SEARCH: Operation = Operation {
        path: "/search",
        parameters: &[
            Parameter::query("q").required(),
            Parameter::header("X-List").required(),
            Parameter::query("filter").content_json().required(),
            Parameter::query("page").required(),
            Parameter::query("more"),
        ],
        ..Operation::NEW
    };
    let server = Server::start(|_, _| no_content()).await;
    let client = client(&server);
    let page: Map<i64> = Map::new();
    let call = |q: &Any, list: &[&str]| {
        let call = client.call(&SEARCH).set(0, q.view()).set(1, list.view());
        let call = call
            .set(2, Any::Null.view())
            .set(3, page.view())
            .set(4, Any::Null.view());
        call.pending::<Empty, NoError>()
    };
    let empty = Any::Array(vec![Any::Null]);
    for q in [&Any::Null, &empty] {
        assert_eq!(reason(call(q, &["a"]).await), Reason::MissingParameter("q"));
    }
    let text = Any::from("");
    assert_eq!(reason(call(&text, &[]).await), Reason::MissingParameter("X-List"));
    // An empty text is a value, and so is null in JSON; an object is its members.
    call(&text, &[""]).await.unwrap();
    let sent = server.only();
    assert_eq!(sent.target, "/search?q=&filter=null");
    assert_eq!(sent.header("x-list"), Some(""));
}

#[tokio::test]
async fn what_is_no_number_is_not_sent() {
    static LEVEL: Operation = Operation {
        parameters: &[Parameter::query("level")],
        bodies: &[
            BodyFormat::json("application/json"),
            BodyFormat::text("text/plain"),
            BodyFormat::urlencoded("application/x-www-form-urlencoded", &[]),
            BodyFormat::multipart("multipart/form-data", &[]),
        ],
        ..Operation::NEW
    };
    let server = Server::start(|_, _| no_content()).await;
    let client = client(&server);
    for level in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let parameter = client.call(&LEVEL).set(0, [1.0, level].as_slice().view());
        assert_eq!(
            reason(parameter.pending::<Empty, NoError>().await),
            Reason::Number("level")
        );
        let body = Map::from([("level".to_owned(), level)]);
        for format in 0..LEVEL.bodies.len() {
            let call = client.call(&LEVEL).body(format, body.view());
            let reason = reason(call.pending::<Empty, NoError>().await);
            assert_eq!(reason, Reason::Body("a number in it is NaN or infinite".to_owned()));
        }
        let narrow = client.call(&LEVEL).body(0, (level as f32).view());
        assert!(matches!(
            reason(narrow.pending::<Empty, NoError>().await),
            Reason::Body(_)
        ));
        let parts = Parts::new().with("level", level);
        let parts = client.call(&LEVEL).parts(3, parts);
        assert!(matches!(
            reason(parts.pending::<Empty, NoError>().await),
            Reason::Body(_)
        ));
    }
    assert!(server.sent().is_empty());
}

#[tokio::test]
async fn sixty_four_calls_on_one_client() {
    let server =
        Server::start(|sent, _| json(&format!(r#"{{"id":"{}"}}"#, sent.target.trim_start_matches("/tokens/")))).await;
    let client = client(&server);
    let calls: Vec<_> = (0..64)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move { client.get_token(&format!("t{number}")).await.unwrap().id })
        })
        .collect();
    for (number, call) in calls.into_iter().enumerate() {
        assert_eq!(call.await.unwrap(), format!("t{number}"));
    }
}
