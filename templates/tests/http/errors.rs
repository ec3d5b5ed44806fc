//! Errors: typed by status and media type, and kept as they came where they do not fit.

use crate::quick::Quick;
use crate::runtime::download::Streamed;
use crate::runtime::reply::{AnyBody, Empty, Errors};
use crate::runtime::{Answer, Any, Error, Json, NoError, Operation, Raw, Read, Retry};
use crate::sample::{Client, CreateForm, CreateTokenError, GetTokenError};
use crate::server::{Act, Server, answer, json, no_content};

fn client(server: &Server) -> Client {
    Client::builder()
        .base_url(server.url())
        .token("key")
        .retry(Retry::off())
        .build()
        .unwrap()
}

async fn get(status: &'static str, headers: &'static [&'static str], body: &'static str) -> GetTokenError {
    let server = Server::start(move |_, _| answer(status, headers, body)).await;
    match client(&server).get_token("a").await {
        Err(Error::Api(error)) => {
            assert_eq!(error.bytes(), body);
            error.into_body()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn by_code_then_range_then_default() {
    let json = &["content-type: application/json"];
    let text = &["content-type: text/plain"];
    assert!(
        matches!(get("401 Unauthorized", json, r#"{"msg":"no"}"#).await, GetTokenError::Unauthorized(p) if p.msg == "no")
    );
    // JSON that calls itself text is JSON all the same, and so is what says nothing.
    assert!(matches!(
        get("401 Unauthorized", text, r#"{"msg":"no"}"#).await,
        GetTokenError::Unauthorized(_)
    ));
    assert!(matches!(
        get("401 Unauthorized", &[], r#"{"msg":"no"}"#).await,
        GetTokenError::Unauthorized(_)
    ));
    assert!(matches!(get("404 Not Found", text, "gone").await, GetTokenError::ClientError(text) if text == "gone"));
    let problem = &["content-type: application/problem+json"];
    assert!(
        matches!(get("500 Oh", problem, r#"{"title":"x"}"#).await, GetTokenError::Other(any) if any["title"] == "x")
    );
    // A 201 that only `default` is for.
    assert!(matches!(
        get("201 Created", problem, "{}").await,
        GetTokenError::Other(_)
    ));
}

#[tokio::test]
async fn what_does_not_fit_is_kept() {
    let html = &["content-type: text/html", "retry-after: 5"];
    match get("503 Service Unavailable", html, "<h1>down</h1>").await {
        GetTokenError::Unexpected(raw) => {
            assert_eq!((raw.status().as_u16(), raw.content_type()), (503, Some("text/html")));
            assert_eq!(raw.headers()["retry-after"], "5");
            assert!(format!("{raw:?}").contains("<h1>down</h1>"));
        }
        other => panic!("{other:?}"),
    }
    let json = &["content-type: application/json"];
    assert!(matches!(
        get("401 Unauthorized", json, r#"{"msg":3}"#).await,
        GetTokenError::Unexpected(_)
    ));
    assert!(matches!(
        get("401 Unauthorized", json, "").await,
        GetTokenError::Unexpected(_)
    ));
}

#[tokio::test]
async fn an_error_in_words_says_how_the_service_puts_it() {
    let long = "x".repeat(300);
    for (media_type, body, words) in [
        (
            "application/json",
            "{\n  \"detail\": \"no such\\u0007 token\"\n}",
            r#": { "detail": "no such\u0007 token" }"#,
        ),
        ("text/plain", "no\u{1b}[31m token\r\n", ": no [31m token"),
        ("text/html; charset=utf-8", "<h1>down</h1>", ""),
        ("Text/HTML", "<h1>down</h1>", ""),
        ("text/plain", "", ""),
        ("text/plain", &long, &format!(": {}", "x".repeat(200))),
    ] {
        let body = body.to_owned();
        let media_type = format!("content-type: {media_type}");
        let server = Server::start(move |_, _| answer("404 Not Found", &[&media_type], &body)).await;
        let error = client(&server).get_token("a").await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("`getToken` was answered with 404 Not Found{words}")
        );
    }
}

#[tokio::test]
async fn an_error_without_a_body_is_typed_too() {
    let server = Server::start(|_, _| answer("422 Unprocessable Entity", &[], "")).await;
    let error = client(&server).create_token(CreateForm::new()).await.unwrap_err();
    let Error::Api(error) = error else { panic!("{error:?}") };
    assert!(matches!(error.body(), CreateTokenError::UnprocessableEntity));
    assert_eq!(error.operation(), "createToken");
}

#[tokio::test]
async fn undocumented_answers_are_errors() {
    let server = Server::start(|sent, _| match sent.target.as_str() {
        "/tokens" => answer("201 Created", &["content-type: application/json"], r#"{"id":"made"}"#),
        _ => answer("418 Teapot", &["content-type: application/json"], "{}"),
    })
    .await;
    let client = client(&server);
    let error = client.create_token(CreateForm::new()).await.unwrap_err();
    let Error::Api(error) = error else { panic!("{error:?}") };
    assert!(matches!(error.body(), CreateTokenError::Unexpected(raw) if raw.status() == 201) && !error.is_documented());
    let error = client.revoke_token("x").await.unwrap_err();
    assert!(matches!(error, Error::Api(error) if error.status() == 418 && !error.is_documented()));
    let server = Server::start(|_, _| no_content()).await;
    assert!(matches!(
        self::client(&server).create_token(CreateForm::new()).await,
        Err(Error::Api(_))
    ));
}

#[tokio::test]
async fn a_success_that_does_not_fit_names_the_place() {
    let server = Server::start(|_, _| json(r#"{"id":{}}"#)).await;
    let error = client(&server).get_token("a").await.unwrap_err();
    let Error::Decode(failure) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (failure.path(), failure.operation(), failure.status().as_u16()),
        ("id", "getToken", 200)
    );
    assert_eq!(failure.bytes(), r#"{"id":{}}"#);
    assert!(error.to_string().contains("at `id`"), "{error}");
}

#[tokio::test]
async fn a_success_of_another_type_is_not_read() {
    let server = Server::start(|_, _| answer("200 OK", &["content-type: text/html"], "<html>")).await;
    let error = client(&server).get_token("a").await.unwrap_err();
    assert!(error.to_string().contains("`text/html` is not documented"), "{error}");
}

#[tokio::test]
async fn where_success_is_not_documented_the_status_tells_it() {
    static NOTHING: Operation = Operation::NEW;
    static ALL: Operation = Operation {
        responses: &[Answer::default().json()],
        ..Operation::NEW
    };
    static MOVED: Operation = Operation {
        responses: &[Answer::code(304), Answer::default().json()],
        ..Operation::NEW
    };
    static ERRORS: Operation = Operation {
        responses: &[Answer::code(404).json(), Answer::range(5)],
        ..Operation::NEW
    };
    for (status, nothing, all, moved) in [(200, true, true, false), (500, false, false, false)] {
        let client = Client::builder().base_url("http://127.0.0.1:1").retry(Retry::off());
        let client = client.transport(Quick::answering(status)).build().unwrap();
        // Errors alone say of success no more than nothing does.
        for operation in [&NOTHING, &ERRORS] {
            let said = client.call(operation).pending::<AnyBody, NoError>().await;
            assert!(
                matches!(said, Ok(_) | Err(Error::Api(_))) && said.is_ok() == nothing,
                "{said:?}"
            );
        }
        let said = client.call(&ALL).pending::<Json<Any>, NoError>().await;
        assert!(
            matches!(said, Ok(_) | Err(Error::Api(_))) && said.is_ok() == all,
            "{said:?}"
        );
        // What is documented to succeed by a redirect does so alone.
        let said = client.call(&MOVED).pending::<Json<Any>, NoError>().await;
        assert!(
            matches!(said, Ok(_) | Err(Error::Api(_))) && said.is_ok() == moved,
            "{said:?}"
        );
    }
}

#[tokio::test]
async fn an_error_in_place_of_a_stream_has_its_body() {
    static FILE: Operation = Operation {
        responses: &[
            Answer::code(200).contents(&[("*/*", Read::Binary)]),
            Answer::code(404).contents(&[("text/plain", Read::Text)]),
        ],
        ..Operation::NEW
    };
    let server = Server::start(|_, _| answer("404 Not Found", &["content-type: text/plain"], "why")).await;
    let client = client(&server);
    // Documented and not.
    for error in [
        client.call(&FILE).pending::<Streamed, NoError>().await.unwrap_err(),
        client.download().await.unwrap_err(),
        client.watch().await.unwrap_err(),
    ] {
        assert!(
            matches!(&error, Error::Api(error) if error.bytes() == "why"),
            "{error:?}"
        );
    }
}

#[derive(Debug, PartialEq)]
enum Tried {
    Json,
    Only,
    Unexpected,
}

impl Errors for Tried {
    fn decode(_: &Raw, key: (u16, usize)) -> Self {
        match key {
            (400, 1) => Self::Json,
            (401, 0) => Self::Only,
            _ => Self::Unexpected,
        }
    }
}

#[tokio::test]
async fn an_error_of_another_type_is_tried_as_json_or_as_the_only_one() {
    static FAIL: Operation = Operation {
        responses: &[
            Answer::code(200),
            Answer::code(400).contents(&[("application/xml", Read::Text), ("application/json", Read::Json)]),
            Answer::code(401).contents(&[("application/xml", Read::Text)]),
            Answer::code(402).contents(&[("application/xml", Read::Text), ("text/plain", Read::Text)]),
        ],
        ..Operation::NEW
    };
    for (status, tried) in [
        ("400 Bad Request", Tried::Json),
        ("401 Unauthorized", Tried::Only),
        ("402 Payment Required", Tried::Unexpected),
    ] {
        let server = Server::start(move |_, _| answer(status, &["content-type: text/html"], "{}")).await;
        match client(&server).call(&FAIL).pending::<Empty, Tried>().await {
            Err(Error::Api(error)) => assert_eq!(*error.body(), tried),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn of_an_answer_only_the_beginning_of_an_error_is_shown() {
    let server = Server::start(|_, number| {
        let status = ["201 Created", "418 Teapot"][number];
        answer(status, &["content-type: text/plain"], "shown".repeat(1000))
    })
    .await;
    let client = client(&server);
    for begins in [false, true] {
        let error = client.create_token(CreateForm::new()).await.unwrap_err();
        let Error::Api(error) = error else { panic!("{error:?}") };
        let CreateTokenError::Unexpected(raw) = error.body() else {
            panic!("{error:?}")
        };
        let text = format!("{raw:?}");
        assert!(text.contains("shown") == begins && text.len() < 400, "{text}");
    }
}

#[test]
fn errors_are_small() {
    // Or clippy calls every method of a client to account.
    assert!(
        size_of::<Error<GetTokenError>>() <= 48,
        "{}",
        size_of::<Error<GetTokenError>>()
    );
}

#[tokio::test]
async fn an_error_that_is_cut_off_is_that_error() {
    let server = Server::start(|_, number| match number {
        0 => Act::Write(
            b"HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{".to_vec(),
        ),
        _ => answer("404 Not Found", &["content-type: application/json"], [b' '; 500]),
    })
    .await;
    let client = Client::builder()
        .base_url(server.url())
        .token("key")
        .body_limit(100)
        .build()
        .unwrap();
    for beginning in [b"{".to_vec(), vec![b' '; 100]] {
        let error = client.get_token("x").await.unwrap_err();
        assert!(
            matches!(&error, Error::Api(error) if error.status() == 404 && error.bytes() == beginning.as_slice()),
            "{error:?}"
        );
    }
    // It is no reason to try again.
    assert_eq!(server.sent().len(), 2);
}
