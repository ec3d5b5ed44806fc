//! The client against the stand-in when something fails: each documented
//! error of each operation, and answers that no document foresees.

use crate::standin::{Answer, KEY, StandIn};
use fastly_tokens::api::*;
use fastly_tokens::models::{BulkRevokeRequest, CreateTokenForm, ProblemCode, SudoForm, TokenRef};
use fastly_tokens::{Client, Error};
use std::time::Duration;
use tokio::io::AsyncWriteExt;

/// A client that does not try again, so that one answer is one outcome.
fn once(standin: &StandIn) -> Client {
    Client::builder()
        .token(KEY)
        .base_url(&standin.url)
        .retry(fastly_tokens::Retry::off())
        .build()
        .unwrap()
}

/// Each status of each operation is its own variant with the problem inside.
macro_rules! documented {
    ($($test:ident: $call:expr, $error:ident { $($status:literal $variant:ident),* };)*) => {$(
        #[tokio::test]
        async fn $test() {
            let standin = StandIn::start().await;
            let client = once(&standin);
            let call: fn(&Client) -> _ = $call;
            $(
                standin.prescribe(Answer::json($status, r#"{"msg":"m","detail":"d"}"#));
                match call(&client).await {
                    Err(Error::Api(e)) => {
                        assert_eq!(e.status(), $status);
                        match e.body() {
                            $error::$variant(problem) => assert_eq!(problem.msg.as_deref(), Some("m")),
                            other => panic!("{} is {other:?}", $status),
                        }
                    }
                    other => panic!("{} is {:?}", $status, other.map(|_| ())),
                }
            )*
            // Anything else keeps its status and its bytes.
            standin.prescribe(Answer::json(418, r#"{"odd":1}"#));
            match call(&client).await {
                Err(Error::Api(e)) => {
                    assert_eq!(e.status(), 418);
                    assert_eq!(&e.bytes()[..], br#"{"odd":1}"#);
                    assert!(matches!(e.body(), $error::Unexpected(_)));
                }
                other => panic!("418 is {:?}", other.map(|_| ())),
            }
        }
    )*};
}

documented! {
    list_tokens_user: |c| c.list_tokens_user().into_future(),
        ListTokensUserError { 401 Unauthorized, 403 Forbidden, 429 TooManyRequests };
    list_tokens_customer: |c| c.list_tokens_customer("C").into_future(),
        ListTokensCustomerError { 401 Unauthorized, 403 Forbidden, 429 TooManyRequests };
    get_token_current: |c| c.get_token_current().into_future(),
        GetTokenCurrentError { 401 Unauthorized, 403 Forbidden, 429 TooManyRequests };
    get_token: |c| c.get_token("T").into_future(),
        GetTokenError { 401 Unauthorized, 403 Forbidden, 404 NotFound, 429 TooManyRequests };
    create_token: |c| c.create_token(CreateTokenForm::new()).into_future(),
        CreateTokenError { 400 BadRequest, 401 Unauthorized, 403 Forbidden, 429 TooManyRequests };
    revoke_token: |c| c.revoke_token("T").into_future(),
        RevokeTokenError { 400 BadRequest, 401 Unauthorized, 403 Forbidden, 404 NotFound, 429 TooManyRequests };
    revoke_token_current: |c| c.revoke_token_current().into_future(),
        RevokeTokenCurrentError { 400 BadRequest, 401 Unauthorized, 403 Forbidden, 429 TooManyRequests };
    bulk_revoke_tokens: |c| c.bulk_revoke_tokens(BulkRevokeRequest::new(vec![TokenRef::new("T")])).into_future(),
        BulkRevokeTokensError { 400 BadRequest, 401 Unauthorized, 403 Forbidden, 429 TooManyRequests };
    request_sudo_access: |c| c.request_sudo_access(SudoForm::new("u", "p")).into_future(),
        RequestSudoAccessError { 401 Unauthorized, 403 Forbidden, 429 TooManyRequests };
}

#[tokio::test]
async fn a_422_is_itself_with_or_without_a_body() {
    let standin = StandIn::start().await;
    let client = once(&standin);
    for answer in [
        Answer::new(422, "", ""),
        Answer::json(422, ""),
        Answer::json(
            422,
            r#"{"msg":"Unprocessable","detail":"expires_at is not a valid date"}"#,
        ),
    ] {
        let body = answer.body.clone();
        standin.prescribe(answer);
        let Err(Error::Api(e)) = client.create_token(CreateTokenForm::new()).await else {
            panic!("422 is an error")
        };
        assert!(matches!(e.body(), CreateTokenError::UnprocessableEntity), "{e:?}");
        assert_eq!(e.bytes()[..], body[..]);
    }
}

#[tokio::test]
async fn the_reason_of_a_failed_creation_is_read_in_both_shapes() {
    let standin = StandIn::start().await;
    let client = once(&standin);
    for (body, code, msg) in [
        (r#"{"code":"invalid_grant"}"#, Some(ProblemCode::InvalidGrant), None),
        (r#"{"code":"brand_new"}"#, Some(ProblemCode::from("brand_new")), None),
        (
            r#"{"msg":"2fa.verify","detail":"Invalid one-time password"}"#,
            None,
            Some("2fa.verify"),
        ),
    ] {
        standin.prescribe(Answer::json(400, body));
        let Err(Error::Api(e)) = client.create_token(CreateTokenForm::new()).await else {
            panic!("400 is an error")
        };
        let CreateTokenError::BadRequest(problem) = e.body() else {
            panic!("{e:?}")
        };
        assert_eq!(problem.code, code);
        assert_eq!(problem.msg.as_deref(), msg);
    }
}

#[tokio::test]
async fn the_newer_shapes_of_problems_are_read() {
    let standin = StandIn::start().await;
    let client = once(&standin);
    standin.prescribe(Answer::json(
        404,
        r#"{"errors":[{"title":"Not found","detail":"The token was not found"}]}"#,
    ));
    let Err(Error::Api(e)) = client.revoke_token("T").await else {
        panic!("404 is an error")
    };
    let RevokeTokenError::NotFound(problem) = e.body() else {
        panic!("{e:?}")
    };
    assert_eq!(problem.errors.as_ref().unwrap()[0].title.as_deref(), Some("Not found"));

    standin.prescribe(Answer::new(
        404,
        "application/problem+json",
        r#"{"type":"","title":"no such token","status":404,"errors":null,"detail":""}"#,
    ));
    let Err(Error::Api(e)) = client.revoke_token("T").await else {
        panic!("404 is an error")
    };
    let RevokeTokenError::NotFound(problem) = e.body() else {
        panic!("{e:?}")
    };
    assert_eq!(problem.status, Some(404));
}

#[tokio::test]
async fn json_that_says_it_is_text_is_read() {
    let standin = StandIn::start().await;
    let client = once(&standin);
    standin.prescribe(Answer::new(
        401,
        "text/plain",
        r#"{"msg":"Provided credentials are missing or invalid"}"#,
    ));
    let Err(Error::Api(e)) = client.get_token_current().await else {
        panic!("401 is an error")
    };
    let GetTokenCurrentError::Unauthorized(problem) = e.body() else {
        panic!("{e:?}")
    };
    assert_eq!(
        problem.msg.as_deref(),
        Some("Provided credentials are missing or invalid")
    );
}

#[tokio::test]
async fn a_page_of_a_gateway_is_kept_as_it_came() {
    const PAGE: &str =
        "<html><head><title>503 Service Unavailable</title></head><body>backend read error</body></html>";
    let standin = StandIn::start().await;
    let client = once(&standin);
    for status in [401, 503] {
        standin.prescribe(Answer::new(status, "text/html", PAGE).header("x-served-by", "cache-example-1"));
        let error = client.revoke_token("T").await.unwrap_err();
        assert!(error.to_string().contains(&status.to_string()), "{error}");
        let Error::Api(e) = error else { panic!("{error:?}") };
        assert_eq!(e.status(), status);
        assert_eq!(&e.bytes()[..], PAGE.as_bytes());
        assert_eq!(e.headers().get("x-served-by").unwrap(), "cache-example-1");
        let RevokeTokenError::Unexpected(raw) = e.body() else {
            panic!("{e:?}")
        };
        assert_eq!(raw.status(), status);
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_says_where() {
    let standin = StandIn::start().await;
    let client = once(&standin);
    standin.prescribe(Answer::json(
        200,
        r#"[{"id":"T","name":"n","created_at":"2021-01-14T11:2"#,
    ));
    let broken = client.list_tokens_user().await.unwrap_err();
    assert!(matches!(broken, Error::Decode(_)), "{broken:?}");

    standin.prescribe(Answer::json(
        200,
        r#"[{"id":"T","name":"n","created_at":"2021-01-14T11:21:15Z","scope":"global","services":[7]}]"#,
    ));
    let wrong = client.list_tokens_user().await.unwrap_err();
    assert!(wrong.to_string().contains("[0].services[0]"), "{wrong}");

    standin.prescribe(Answer::json(
        200,
        r#"{"id":"T","name":"n","created_at":"2021-01-14T11:21:15Z","services":[]}"#,
    ));
    let missing = client.get_token_current().await.unwrap_err();
    assert!(missing.to_string().contains("scope"), "{missing}");
    for body in ["", "null", "<html>", "[]x", "\u{feff}"] {
        standin.prescribe(Answer::json(200, body));
        let odd = client.get_token_current().await.unwrap_err();
        assert!(matches!(odd, Error::Decode(_)), "{body:?} is {odd:?}");
    }
}

#[tokio::test]
async fn nothing_in_the_three_hundreds_is_a_success() {
    let standin = StandIn::start().await;
    let client = once(&standin);
    for status in [300, 304, 307] {
        standin.prescribe(Answer::new(status, "", ""));
        client
            .revoke_token("T")
            .await
            .map(|()| panic!("{status} was a success"))
            .unwrap_err();
    }
}

#[tokio::test]
async fn a_key_never_follows_a_redirect_to_another_origin() {
    let standin = StandIn::start().await;
    let other = StandIn::start().await;
    let client = once(&standin);
    for status in [301, 302, 303, 307, 308] {
        standin.prescribe(Answer::new(status, "", "").header("location", format!("{}/tokens/self", other.url)));
        other.prescribe(Answer::json(200, "{}"));
        client.get_token_current().await.unwrap_err();
        standin.prescribe(Answer::new(status, "", "").header("location", format!("{}/tokens", other.url)));
        other.prescribe(Answer::new(204, "", ""));
        client
            .create_token(CreateTokenForm::new().username("u").password("p"))
            .fastly_otp("123456")
            .await
            .map(|_| ())
            .unwrap_err();
    }
    for request in other.seen() {
        for name in ["fastly-key", "authorization", "fastly-otp", "cookie"] {
            assert_eq!(request.header(name), None, "{name} went to another origin");
        }
        assert!(request.body.is_empty(), "a body went to another origin");
    }
}

#[tokio::test]
async fn a_dropped_connection_is_the_transports_fault() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{\"id\":")
                .await;
        }
    });
    let client = Client::builder()
        .token(KEY)
        .base_url(&url)
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    let dropped = client
        .create_token(CreateTokenForm::new())
        .await
        .map(|_| ())
        .unwrap_err();
    assert!(matches!(dropped, Error::Transport(..)), "{dropped:?}");

    // Nobody listens at all.
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let client = Client::builder()
        .token(KEY)
        .base_url(format!("http://{free}"))
        .retry(fastly_tokens::Retry::off());
    let nobody = client.build().unwrap().get_token_current().await.unwrap_err();
    assert!(matches!(nobody, Error::Transport(..)), "{nobody:?}");
}

#[tokio::test]
async fn reads_are_repeated_and_writes_are_not() {
    let standin = StandIn::start().await;
    let client = standin.client();
    standin.prescribe(Answer::new(503, "text/html", "busy").header("retry-after", "0"));
    standin.prescribe(Answer::json(429, r#"{"msg":"slow down"}"#).header("retry-after", "0"));
    client.get_token_current().await.unwrap();
    assert_eq!(standin.seen().len(), 3);

    standin.prescribe(Answer::new(503, "text/html", "busy").header("retry-after", "0"));
    client
        .create_token(CreateTokenForm::new())
        .await
        .map(|_| ())
        .unwrap_err();
    standin.prescribe(Answer::new(503, "text/html", "busy").header("retry-after", "0"));
    client.revoke_token("T").await.unwrap_err();
    assert_eq!(
        standin.seen().len(),
        5,
        "neither a creation nor a revocation is sent twice"
    );

    standin.prescribe(Answer::new(503, "text/html", "busy"));
    once(&standin).get_token_current().await.unwrap_err();
    assert_eq!(standin.seen().len(), 6, "one call turns it off");
}
