//! Which credentials are sent, where they go, and that they are never seen.

use crate::quick::Quick;
use crate::runtime::reply::{Empty, Errors, PlainText};
use crate::runtime::{
    Answer, AsView as _, Credential, Error, NoError, NoHeaders, Operation, Options, Parameter, Raw, Read, Reason,
    Retry, Secret, ServerTemplate, url,
};
use crate::sample::{Client, ClientBuilder, CreateForm, Server as Servers, ops};
use crate::server::{Server, answer, json, no_content};

fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(server.url())
}

async fn ok() -> Server {
    Server::start(|_, _| json(r#"{"id":"1"}"#)).await
}

#[tokio::test]
async fn the_first_alternative_that_can_be_met_and_only_that() {
    let server = ok().await;
    let client = builder(&server)
        .access("b1")
        .query_key("q/1")
        .cookie_key("c1")
        .build()
        .unwrap();
    client.search("x", &[1]).await.unwrap();
    client.search("x", &[1]).query_key("own").await.unwrap();
    client.search("x", &[1]).anonymous().await.unwrap();
    let client = builder(&server).query_key("q/1").cookie_key("c1").build().unwrap();
    client.search("x", &[1]).session("s").await.unwrap();
    let own = Options::new().header("Cookie", "own=1");
    client.search("x", &[1]).session("s").options(own).await.unwrap();
    builder(&server)
        .query_key("q")
        .build()
        .unwrap()
        .search("x", &[1])
        .await
        .unwrap();
    let seen: Vec<_> = server
        .sent()
        .iter()
        .map(|sent| {
            (
                sent.header("authorization").map(str::to_owned),
                sent.target.clone(),
                sent.header("cookie").map(str::to_owned),
            )
        })
        .collect();
    let bare = "/search?v=2&q=x".to_owned();
    assert_eq!(
        seen,
        [
            (Some("Bearer b1".to_owned()), bare.clone(), None),
            (
                None,
                "/search?v=2&q=x&api%20key=own".to_owned(),
                Some("sid=c1".to_owned())
            ),
            (None, bare.clone(), None),
            (
                None,
                "/search?v=2&q=x&api%20key=q%2F1".to_owned(),
                Some("session=s; sid=c1".to_owned())
            ),
            (
                None,
                "/search?v=2&q=x&api%20key=q%2F1".to_owned(),
                Some("own=1".to_owned())
            ),
            (None, bare, None),
        ]
    );
}

#[tokio::test]
async fn a_key_stays_home_when_it_is_told_to() {
    let server = ok().await;
    let client = builder(&server).token("key").build().unwrap();
    // The document allows nothing, and says so first; what is configured is sent all the same.
    client.create_token(CreateForm::new()).await.unwrap();
    client.create_token(CreateForm::new()).token("other").await.unwrap();
    client
        .create_token(CreateForm::new())
        .login("me", "pass:word")
        .await
        .unwrap();
    client
        .create_token(CreateForm::new())
        .login("me", "x")
        .anonymous()
        .await
        .unwrap();
    let sent = server.sent();
    let both = |index: usize| (sent[index].header("fastly-key"), sent[index].header("authorization"));
    assert_eq!(both(0), (Some("key"), None));
    assert_eq!(both(1), (Some("other"), None));
    assert_eq!(both(2), (None, Some("Basic bWU6cGFzczp3b3Jk")));
    assert_eq!(both(3), (None, None));
}

#[tokio::test]
async fn the_last_word_on_a_credential_counts() {
    let server = ok().await;
    let client = builder(&server).token("old").token("new").build().unwrap();
    client.get_token("a").await.unwrap();
    client.get_token("a").token("x").token("y").await.unwrap();
    let made = client.create_token(CreateForm::new());
    made.anonymous().token("own").await.unwrap();
    let made = client.create_token(CreateForm::new());
    made.token("x").anonymous().login("me", "y").await.unwrap();
    let keys: Vec<_> = server
        .sent()
        .iter()
        .map(|sent| sent.header("fastly-key").map(str::to_owned))
        .collect();
    assert_eq!(
        keys,
        [Some("new"), Some("y"), Some("own"), None].map(|key| key.map(str::to_owned))
    );
}

#[tokio::test]
async fn aliases_stand_for_each_other() {
    let server = ok().await;
    let client = builder(&server).session_or_token("s").build().unwrap();
    client.get_token("a").await.unwrap();
    client.get_token("a").token("t").await.unwrap();
    // What is named itself needs no other to stand for it, whichever came first.
    let both = builder(&server).session_or_token("s").token("t").build().unwrap();
    both.get_token("a").await.unwrap();
    let keys: Vec<_> = server
        .sent()
        .iter()
        .map(|sent| sent.header("fastly-key").map(str::to_owned))
        .collect();
    assert_eq!(keys, ["s", "t", "t"].map(|key| Some(key.to_owned())));
}

#[tokio::test]
async fn the_alternative_that_uses_all_that_a_call_has_comes_first() {
    static KEYS: Operation = Operation {
        responses: &[Answer::code(200)],
        security: &[&[4], &[4, 5], &[3]],
        ..Operation::NEW
    };
    let server = ok().await;
    let client = builder(&server).access("b").build().unwrap();
    let one = client.call(&KEYS).credential(4, Credential::secret("q"));
    one.pending::<Empty, NoError>().await.unwrap();
    let both = client.call(&KEYS).credential(4, Credential::secret("q"));
    let both = both.credential(5, Credential::secret("c"));
    both.pending::<Empty, NoError>().await.unwrap();
    let sent = server.sent();
    let seen = |index: usize| (sent[index].target.as_str(), sent[index].header("cookie"));
    assert_eq!(seen(0), ("/?api%20key=q", None));
    assert_eq!(seen(1), ("/?api%20key=q", Some("sid=c")));
    assert!(sent.iter().all(|sent| sent.header("authorization").is_none()));
    // Of two that each leave something over, the first.
    let search = client.search("x", &[1]).query_key("q").cookie_key("c").access("own");
    search.await.unwrap();
    assert_eq!(server.sent()[2].header("authorization"), Some("Bearer own"));
}

#[tokio::test]
async fn what_is_missing_is_named_before_anything_is_sent() {
    let server = ok().await;
    let client = builder(&server).login("me", "x").build().unwrap();
    let error = client.get_token("a").await.unwrap_err();
    let Error::Refused(refusal) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        refusal.reason(),
        &Reason::MissingCredential(vec![vec!["token"], vec!["session_or_token"]])
    );
    assert_eq!(
        error.to_string(),
        "`getToken` was not sent: it needs a credential; set `token`, or `session_or_token` on the builder or on the call"
    );
    // What asks for nothing is no way to give what a call has.
    let call = client.call(&ops::CREATE).body(0, CreateForm::new().view());
    let call = call.credential(3, Credential::secret("b")).pending::<Empty, NoError>();
    let error = call.await.unwrap_err();
    let missing = Reason::MissingCredential(vec![vec!["token"], vec!["login"]]);
    assert!(
        matches!(&error, Error::Refused(refusal) if *refusal.reason() == missing),
        "{error:?}"
    );
    assert!(server.sent().is_empty());
}

#[tokio::test]
async fn a_key_that_no_header_can_hold_is_refused_and_not_shown() {
    let server = ok().await;
    let client = builder(&server).token("se\ncret").build().unwrap();
    let error = client.get_token("a").await.unwrap_err();
    assert!(matches!(&error, Error::Refused(refusal) if *refusal.reason() == Reason::Header("Fastly-Key".to_owned())));
    assert!(!format!("{error:?} {error}").contains("cret"));
    // Nor is one a second cookie.
    let client = builder(&server)
        .query_key("q")
        .cookie_key("se; admin=1")
        .build()
        .unwrap();
    let error = client.search("q", &[1]).await.unwrap_err();
    assert!(matches!(&error, Error::Refused(refusal) if *refusal.reason() == Reason::Header("cookie".to_owned())));
    // Nor is a colon in a user the one before the password (RFC 7617 §2).
    let client = builder(&server).login("us:er", "cret").build().unwrap();
    let error = client.create_token(CreateForm::new()).await.unwrap_err();
    assert!(
        matches!(&error, Error::Refused(refusal) if *refusal.reason() == Reason::Header("authorization".to_owned()))
    );
    assert!(server.sent().is_empty());
}

#[tokio::test]
async fn fields_with_secrets_are_marked_for_whoever_logs_them() {
    static SECRETS: Operation = Operation {
        parameters: &[Parameter::header("X-One").secret(), Parameter::header("X-Two")],
        security: &[&[0, 5]],
        responses: &[Answer::code(200)],
        ..Operation::NEW
    };
    let quick = Quick::answering(200);
    let builder = Client::builder()
        .base_url("http://127.0.0.1:1")
        .token("k")
        .cookie_key("c")
        .header("x-three", "three");
    let client = builder.transport(quick.clone()).build().unwrap();
    let two = Secret::from("two");
    let call = client.call(&SECRETS).set(0, "one".view()).set(1, two.view());
    let call = call.options(Options::new().header("x-four", "four"));
    call.pending::<Empty, NoError>().await.unwrap();
    let sent = quick.sent();
    for name in ["x-one", "x-two", "x-three", "x-four", "fastly-key", "cookie"] {
        assert!(sent[0].headers()[name].is_sensitive(), "{name}");
    }
}

/// An error that is text.
#[derive(Debug)]
struct Words(String);

impl Errors for Words {
    fn decode(raw: &Raw, _: (u16, usize)) -> Self {
        Self(raw.text().unwrap_or_default())
    }
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    let server = Server::start(|_, _| json(r#"{"id":"made","access_token":"s3cr3t-made"#)).await;
    let builder = builder(&server)
        .token("s3cr3t-key")
        .login("me", "s3cr3t-pass")
        .header("x-key", "s3cr3t-header");
    assert!(!format!("{builder:?}").contains("s3cr3t"));
    let options = Options::new().header("x-key", "s3cr3t-header");
    assert!(!format!("{options:?}").contains("s3cr3t"));
    let client = builder.build().unwrap();
    assert!(!format!("{client:?}").contains("s3cr3t"));
    // A body that was cut off may hold the new secret.
    let error = client.create_token(CreateForm::new()).await.unwrap_err();
    assert!(matches!(&error, Error::Decode(failure) if failure.bytes().ends_with(b"s3cr3t-made")));
    assert!(!format!("{error:?} {error} {error:#?}").contains("s3cr3t"));
    // An error may say again what it was told.
    static SECRET: Operation = Operation {
        secret: true,
        responses: &[Answer::code(200).contents(&[("text/plain", Read::Text)])],
        ..Operation::NEW
    };
    let wrong = Server::start(|_, number| {
        let status = ["400 Bad Request", "404 Not Found", "200 OK"][number];
        answer(status, &["content-type: text/plain"], "no such password: s3cr3t-pass")
    });
    let wrong = wrong.await;
    let wrong = self::builder(&wrong).build().unwrap();
    let error = wrong.call(&SECRET).pending::<Empty, NoError>().await.unwrap_err();
    assert!(matches!(&error, Error::Api(error) if error.bytes().ends_with(b"s3cr3t-pass")));
    assert!(!format!("{error:?} {error} {error:#?}").contains("s3cr3t"));
    let error = wrong.call(&SECRET).pending::<Empty, Words>().await.unwrap_err();
    assert!(matches!(&error, Error::Api(error) if error.body().0.ends_with("s3cr3t-pass")));
    assert!(!format!("{error:?} {error} {error:#?}").contains("s3cr3t"));
    let reply = wrong
        .call(&SECRET)
        .pending_response::<PlainText, NoError, NoHeaders>()
        .await
        .unwrap();
    assert!(reply.body().ends_with("s3cr3t-pass") && !format!("{reply:?}").contains("s3cr3t"));
    let error = Client::builder().base_url("https://me:s3cr3t@a.b").build().unwrap_err();
    assert!(!format!("{error:?} {error}").contains("s3cr3t"));
    for address in ["https://a.b/?key=s3cr3t", "https://me:s3cr3t@a.b"] {
        let builder = Client::builder().base_url(address);
        assert!(!format!("{builder:?}").contains("s3cr3t"));
    }
    let gone = Client::builder()
        .base_url("http://127.0.0.1:1")
        .query_key("s3cr3t-query")
        .cookie_key("x")
        .build()
        .unwrap();
    let error = gone
        .search("q", &[1])
        .options(Options::new().retry(Retry::off()))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    let source = std::error::Error::source(&error).unwrap();
    assert!(!format!("{error:?} {error} {source:?} {source}").contains("s3cr3t"));
}

#[tokio::test]
async fn plain_http_only_where_it_is_meant() {
    let far = Client::builder()
        .base_url("http://far.invalid")
        .token("key")
        .build()
        .unwrap();
    let outcome = far.get_token("a").await;
    assert!(
        matches!(&outcome, Err(Error::Refused(refusal)) if *refusal.reason() == Reason::PlainHttp("far.invalid".to_owned()))
    );
    let off = || Options::new().retry(Retry::off());
    let allowed = Client::builder()
        .base_url("http://far.invalid")
        .allow_http()
        .token("key")
        .build()
        .unwrap();
    assert!(matches!(
        allowed.get_token("a").options(off()).await,
        Err(Error::Transport(_))
    ));
    // The description names this one.
    let listed = Client::builder()
        .base_url("http://plain.example.com.invalid")
        .token("key")
        .build()
        .unwrap();
    assert!(matches!(listed.get_token("a").await, Err(Error::Refused(_))));
    let chosen = Client::builder()
        .server(Servers::Regional {
            region: "us".to_owned(),
        })
        .token("key")
        .build()
        .unwrap();
    assert!(matches!(
        chosen.get_token("a").options(off()).await,
        Err(Error::Transport(_))
    ));
}

#[tokio::test]
async fn plain_http_is_meant_for_one_origin() {
    let call = async |base: &str| {
        let client = Client::builder().base_url(base).token("k");
        let client = client.transport(Quick::answering(200)).build().unwrap();
        client.get_token("a").await
    };
    assert!(call("http://plain.example.com").await.is_ok());
    // Another port, and what is named with https alone.
    for other in ["http://plain.example.com:8080", "http://api.example.com"] {
        assert!(matches!(call(other).await, Err(Error::Refused(_))), "{other}");
    }
    // An operation may name one for itself.
    static NAMED: Operation = Operation {
        servers: &[ServerTemplate::new("http://own.example.com", &[])],
        responses: &[Answer::code(200)],
        ..Operation::NEW
    };
    let client = Client::builder().base_url("http://own.example.com");
    let client = client.transport(Quick::answering(200)).build().unwrap();
    assert!(client.call(&NAMED).pending::<Empty, NoError>().await.is_ok());
    assert!(matches!(client.get_token("a").token("k").await, Err(Error::Refused(_))));
}

#[test]
fn plain_http_is_free_on_this_machine_alone() {
    for own in [
        "localhost",
        "LocalHost",
        "a.localhost",
        "127.0.0.1",
        "127.9.9.9",
        "[::1]",
    ] {
        assert!(url::is_loopback(own), "{own}");
    }
    for other in [
        "evillocalhost",
        "localhost.evil.com",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "128.0.0.1",
        "[::]",
        "[::ffff:10.0.0.1]",
    ] {
        assert!(!url::is_loopback(other), "{other}");
    }
}

#[tokio::test]
async fn addresses_are_checked_when_a_client_is_built() {
    for bad in [
        "",
        "api.example.com",
        "ftp://a.b",
        "https://",
        "https://user:pass@a.b",
        "https://a b",
        "htps://a.b/?key=secret",
        "https://a.b:+80",
    ] {
        let error = Client::builder().base_url(bad).build().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    }
    assert!(Client::builder().header("x-a", "1\r\n").build().is_err());
    assert!(Client::builder().user_agent("a\nb").build().is_err());
}

#[tokio::test]
async fn a_base_url_beats_every_server() {
    let server = Server::start(|_, _| no_content()).await;
    let client = Client::builder()
        .base_url(format!("{}/base/", server.url()))
        .token("k")
        .user_agent("app/2")
        .build()
        .unwrap();
    client.revoke_token("x").await.unwrap();
    let _ = client.ping().await;
    let targets: Vec<_> = server.sent().into_iter().map(|sent| sent.target).collect();
    assert_eq!(targets, ["/base/tokens/x", "/base/ping"]);
    assert_eq!(server.sent()[0].header("user-agent"), Some("sample/1.2.3 app/2"));
    // Without one, an operation's own server counts: nobody listens there.
    let own = Client::builder().server("https://unused.invalid").build().unwrap();
    let off = Options::new().retry(Retry::off());
    assert!(matches!(own.ping().options(off).await, Err(Error::Transport(error)) if error.is_before_sending()));
}
