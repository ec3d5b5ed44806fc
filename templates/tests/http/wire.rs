//! What is on the wire: targets, fields and bodies as the server gets them.

use crate::runtime::reply::Empty;
use crate::runtime::{
    Answer, Any, AsView as _, Body, BodyFormat, Error, Map, NoError, Operation, Parameter, Parts, Reason,
};
use crate::sample::{Client, CreateForm, PutReply, ops};
use crate::server::{Server, json, no_content};

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
