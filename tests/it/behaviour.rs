//! The client against the stand-in when all goes well: every operation, what
//! it puts on the wire, and what comes back.

use crate::standin::{Answer, KEY, PASSWORD, StandIn, USER};
use fastly_tokens::api::RevokeTokenCurrentError;
use fastly_tokens::models::{CreateTokenForm, Scope, Scopes, SudoForm, Token};
use fastly_tokens::{Client, Error};
use std::time::Duration;

#[tokio::test]
async fn a_token_lives_from_sudo_to_refusal() {
    let standin = StandIn::start().await;
    let owner = standin.client();

    let sudo = owner.request_sudo_access(SudoForm::new(USER, PASSWORD)).await.unwrap();
    assert_eq!(
        sudo.expiry_time.to_string(),
        "2021-01-14T11:52:45Z",
        "an offset is understood"
    );
    assert_eq!(
        standin.last().text(),
        "username=dev%40example.com&password=EXAMPLE-password"
    );

    let form = CreateTokenForm::new()
        .name("deploy")
        .scope(vec![Scope::GlobalRead, Scope::PurgeAll])
        .services(vec![
            "ServiceExample00000001".to_owned(),
            "ServiceExample00000002".to_owned(),
        ]);
    let made = owner.create_token(form).await.unwrap();
    let request = standin.last();
    assert_eq!(
        request.text(),
        "name=deploy&scope=global%3Aread+purge_all&services%5B%5D=ServiceExample00000001&services%5B%5D=ServiceExample00000002"
    );
    assert_eq!(request.header("fastly-key"), Some(KEY));
    assert_eq!(
        request.header("authorization"),
        None,
        "one alternative is sent, never two"
    );
    assert_eq!(made.services, ["ServiceExample00000001", "ServiceExample00000002"]);
    assert_eq!(made.expires_at, None);

    let holder = Client::builder()
        .token(made.access_token.expose())
        .base_url(&standin.url)
        .build()
        .unwrap();
    let me = holder.get_token_current().await.unwrap();
    assert_eq!(me.id, made.id);
    assert_eq!(me.name, "deploy");
    assert_eq!(me.scope.to_string(), "global:read purge_all");

    let listed = owner.list_tokens_user().await.unwrap();
    assert_eq!(listed.len(), 2);
    let again = owner.get_token(&made.id).await.unwrap();
    assert_eq!(again, me);
    let account = owner
        .list_tokens_customer(me.customer_id.as_deref().unwrap())
        .await
        .unwrap();
    assert_eq!(account.len(), 2);

    let reply = owner.revoke_token(&made.id).send().await.unwrap();
    assert_eq!(reply.status(), 204);
    assert_eq!(reply.documented().remaining, Some(4997));
    assert_eq!(standin.last().target, format!("/tokens/{}", made.id));

    let refused = holder.get_token_current().await.unwrap_err();
    assert!(matches!(refused, Error::Api(ref e) if e.status() == 401), "{refused:?}");
}

#[tokio::test]
async fn the_form_alone_creates_a_token_for_a_holder_of_a_key() {
    let standin = StandIn::start().await;
    let form = || {
        CreateTokenForm::new()
            .username(USER)
            .password(PASSWORD)
            .scope(Scope::PurgeSelect)
    };

    let client = standin.client();
    client.create_token(form()).anonymous().await.unwrap();
    assert_eq!(standin.last().header("fastly-key"), None);
    assert_eq!(
        standin.last().text(),
        "username=dev%40example.com&password=EXAMPLE-password&scope=purge_select"
    );

    let stranger = Client::builder().base_url(&standin.url).build().unwrap();
    stranger.create_token(form()).await.unwrap();
    assert_eq!(standin.last().header("fastly-key"), None);

    // With the key the service wants sudo mode first, login in the form or not.
    let refused = client.create_token(form()).await.unwrap_err();
    assert!(matches!(refused, Error::Api(ref e) if e.status() == 403), "{refused:?}");
}

#[tokio::test]
async fn a_login_for_one_call_replaces_the_key() {
    let standin = StandIn::start().await;
    let client = standin.client();
    client
        .create_token(CreateTokenForm::new().name("deploy").scope(Scope::PurgeSelect))
        .username_and_password(USER, PASSWORD)
        .await
        .unwrap();
    let request = standin.last();
    assert_eq!(
        request.header("authorization"),
        Some("Basic ZGV2QGV4YW1wbGUuY29tOkVYQU1QTEUtcGFzc3dvcmQ=")
    );
    assert_eq!(request.header("fastly-key"), None);
    // And only for that call.
    client.get_token_current().await.unwrap();
    assert_eq!(standin.last().header("fastly-key"), Some(KEY));
}

#[tokio::test]
async fn one_time_passwords_travel_in_their_header() {
    let standin = StandIn::start().await;
    standin.ask_for_password("123456");
    let client = standin.client();
    let form = || CreateTokenForm::new().username(USER).password(PASSWORD);
    client.create_token(form()).anonymous().await.unwrap_err();
    assert_eq!(standin.last().header("fastly-otp"), None);
    client
        .create_token(form())
        .anonymous()
        .fastly_otp("123456")
        .await
        .unwrap();
    assert_eq!(standin.last().header("fastly-otp"), Some("123456"));
}

#[tokio::test]
async fn several_tokens_go_in_one_call() {
    let standin = StandIn::start().await;
    let client = standin.client();
    let form = || CreateTokenForm::new().username(USER).password(PASSWORD);
    let one = client.create_token(form()).anonymous().await.unwrap();
    let two = client.create_token(form()).anonymous().await.unwrap();
    let reply = client
        .bulk_revoke_tokens([&*one.id, &*two.id].into_iter().collect())
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 204);
    assert_eq!(reply.documented().remaining, Some(4997), "the price of one call");
    let request = standin.last();
    assert_eq!(
        request.header("content-type"),
        Some("application/vnd.api+json; ext=bulk")
    );
    assert_eq!(
        request.text(),
        format!(
            r#"{{"data":[{{"id":"{}","type":"token"}},{{"id":"{}","type":"token"}}]}}"#,
            one.id, two.id
        )
    );
    assert_eq!(client.list_tokens_user().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_token_in_use_can_go_too() {
    let standin = StandIn::start().await;
    let client = standin.client();
    client.revoke_token_current().await.unwrap();
    assert_eq!(standin.last().target, "/tokens/self");
    client.list_tokens_user().await.unwrap_err();
}

#[tokio::test]
async fn dates_are_sent_in_whole_seconds_of_utc() {
    let standin = StandIn::start().await;
    let form = CreateTokenForm::new().username(USER).password(PASSWORD).expires_at(
        "2031-07-28T21:24:50.987+02:00"
            .parse::<fastly_tokens::DateTime>()
            .unwrap(),
    );
    let made = standin.client().create_token(form).anonymous().await.unwrap();
    assert!(
        standin.last().text().ends_with("&expires_at=2031-07-28T19%3A24%3A50Z"),
        "{}",
        standin.last().text()
    );
    assert_eq!(made.expires_at.unwrap().to_string(), "2031-07-28T19:24:50Z");
}

#[tokio::test]
async fn headers_say_who_asks_and_what_is_understood() {
    let standin = StandIn::start().await;
    standin.client().get_token_current().await.unwrap();
    let request = standin.last();
    let agent = request.header("user-agent").unwrap();
    assert!(
        agent.starts_with(concat!("fastly-tokens/", env!("CARGO_PKG_VERSION"))),
        "{agent}"
    );
    assert!(request.header("accept").unwrap().contains("application/json"));
    assert!(request.header("accept-encoding").unwrap().contains("gzip"));

    let client = Client::builder()
        .token(KEY)
        .base_url(&standin.url)
        .user_agent("house/1.0")
        .build()
        .unwrap();
    client.get_token_current().await.unwrap();
    let agent = standin.last().header("user-agent").unwrap().to_owned();
    assert!(
        agent.contains("house/1.0") && agent.contains("fastly-tokens/"),
        "{agent}"
    );
}

#[tokio::test]
async fn a_compressed_body_is_read() {
    // `[]`
    const GZIPPED: &[u8] = &[
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x8b, 0x8e, 0x05, 0x00, 0x29, 0xbb, 0x4c, 0x0d,
        0x02, 0x00, 0x00, 0x00,
    ];
    let standin = StandIn::start().await;
    standin.prescribe(Answer::json(200, GZIPPED).header("content-encoding", "gzip"));
    assert!(standin.client().list_tokens_user().await.unwrap().is_empty());
}

#[tokio::test]
async fn lists_read_what_was_recorded() {
    let standin = StandIn::start().await;
    let client = standin.client();
    standin.prescribe(Answer::json(200, RECORDED));
    let tokens = client.list_tokens_user().await.unwrap();
    let [browser, unused, two] = &tokens[..] else {
        panic!("three tokens")
    };
    assert_eq!(browser.sudo_expires_at.unwrap().to_string(), "2021-01-14T11:25:52Z");
    assert_eq!(unused.last_used_at, None);
    assert_eq!(unused.ip, None);
    assert_eq!(unused.user_agent, None);
    assert_eq!(unused.services, ["ServiceExample00000001"]);
    assert_eq!(*two.scope, [Scope::GlobalRead, Scope::PurgeAll]);
    assert_eq!(two.scope.to_string(), "global:read purge_all");
}

const RECORDED: &str = r#"[
{"id":"TokenExample0000000001","user_id":"UserExample00000000001","customer_id":"CustExample00000000001","name":"manage.fastly.com browser session","last_used_at":"2021-01-14T11:25:40Z","created_at":"2021-01-13T13:48:28Z","expires_at":null,"ip":"192.0.2.10","user_agent":"Mozilla/5.0 (X11; Linux x86_64) ExampleBrowser/1.0","sudo_expires_at":"2021-01-14T11:25:52Z","scopes":["global"],"scope":"global","services":[],"service_id":null},
{"id":"TokenExample0000000002","user_id":"UserExample00000000001","customer_id":"CustExample00000000001","name":"never used","last_used_at":null,"created_at":"2021-01-14T11:21:15Z","expires_at":"2021-04-14T10:20:53Z","ip":null,"user_agent":null,"sudo_expires_at":null,"scopes":["global:read"],"scope":"global:read","services":["ServiceExample00000001"],"service_id":"ServiceExample00000001"},
{"id":"TokenExample0000000003","user_id":"UserExample00000000001","customer_id":"CustExample00000000001","name":"two scopes","last_used_at":"2021-01-14T11:13:47Z","created_at":"2021-01-13T17:01:25Z","expires_at":null,"ip":"198.51.100.7","user_agent":"curl/7.64.1","sudo_expires_at":null,"scopes":["global:read","purge_all"],"scope":"global:read purge_all","services":[],"service_id":null}
]"#;

#[tokio::test]
async fn nulls_stand_in_every_place_that_may_be_null() {
    let standin = StandIn::start().await;
    let client = standin.client();
    standin.prescribe(Answer::json(
        200,
        r#"{"id":"T","name":"n","created_at":"2021-01-14T11:21:15Z","scope":"global","services":[],
            "last_used_at":null,"expires_at":null,"ip":null,"user_agent":null,"sudo_expires_at":null,"service_id":null}"#,
    ));
    let token = client.get_token_current().await.unwrap();
    assert_eq!(
        (token.last_used_at, token.expires_at, token.sudo_expires_at),
        (None, None, None)
    );
    assert_eq!((token.ip, token.user_agent), (None, None));

    standin.prescribe(Answer::json(
        400,
        r#"{"msg":null,"detail":null,"title":null,"type":null,"status":null,"errors":null}"#,
    ));
    let Err(Error::Api(failed)) = client.revoke_token_current().await else {
        panic!("400 is an error")
    };
    let RevokeTokenCurrentError::BadRequest(problem) = failed.body() else {
        panic!("{failed:?}")
    };
    assert!(problem.msg.is_none() && problem.errors.is_none(), "{problem:?}");
}

#[tokio::test]
async fn what_the_server_added_or_never_sent_does_no_harm() {
    let standin = StandIn::start().await;
    let client = standin.client();
    // Members that nobody described, a scope that nobody knows.
    standin.prescribe(Answer::json(
        200,
        r#"[{"id":"T","name":"n","created_at":"2021-01-14T11:21:15.250+01:00","scope":"global root admin:write",
            "services":[],"role":"engineer","roles":[{"id":1}],"nested":{"a":[{}]}}]"#,
    ));
    let [token] = &client.list_tokens_user().await.unwrap()[..] else {
        panic!("one token")
    };
    assert_eq!(token.scope.to_string(), "global root admin:write");
    assert_eq!(
        token.scope.iter().map(Scope::as_str).collect::<Vec<_>>(),
        ["global", "root", "admin:write"]
    );
    assert_eq!(token.created_at.to_string(), "2021-01-14T10:21:15.25Z");

    // 2019: no `ip`; a created token without its customer.
    standin.prescribe(Answer::json(
        200,
        r#"{"id":"TokenExample0000000005","user_id":"UserExample00000000001","customer_id":"CustExample00000000001","name":"old","last_used_at":"2019-06-10T05:55:51Z","created_at":"2019-04-23T09:06:16Z","expires_at":null,"user_agent":null,"sudo_expires_at":null,"scopes":["global"],"scope":"global","services":["ServiceExample00000001"],"service_id":"ServiceExample00000001"}"#,
    ));
    assert_eq!(client.get_token("TokenExample0000000005").await.unwrap().ip, None);
    standin.prescribe(Answer::json(
        200,
        r#"{"id":"TokenExample0000000007","name":"fluffy","user_id":"UserExample00000000001","service_id":null,"expires_at":null,"created_at":"2019-06-14T05:05:59Z","updated_at":"2019-06-14T05:05:59Z","scope":"global","services":[],"access_token":"EXAMPLE-not-a-real-token_0000002"}"#,
    ));
    let made = client.create_token(CreateTokenForm::new()).await.unwrap();
    assert_eq!(made.customer_id, None);
    assert_eq!(made.access_token.expose(), "EXAMPLE-not-a-real-token_0000002");
}

#[tokio::test]
async fn a_long_list_is_read_whole() {
    let one = r#"{"id":"TokenExample0000000004","user_id":"U","customer_id":"C","name":"ci","last_used_at":null,"created_at":"2021-01-14T11:25:39Z","expires_at":null,"ip":null,"user_agent":null,"sudo_expires_at":null,"scopes":["global"],"scope":"global","services":[],"service_id":null}"#;
    let standin = StandIn::start().await;
    standin.prescribe(Answer::json(200, format!("[{}]", vec![one; 10_000].join(","))));
    let tokens: Vec<Token> = standin.client().list_tokens_user().await.unwrap();
    assert_eq!(tokens.len(), 10_000);
    assert!(tokens.iter().all(|t| t.name == "ci"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_calls_share_one_client() {
    let standin = StandIn::start().await;
    let client = standin.client();
    // One after the other they would take 19 seconds.
    let answer = || {
        let body = r#"{"id":"T","name":"ci","created_at":"2021-01-14T11:21:15Z","scope":"global","services":[]}"#;
        Answer::json(200, body).after(Duration::from_millis(300))
    };
    for _ in 0..64 {
        standin.prescribe(answer());
    }
    let started = std::time::Instant::now();
    let calls: Vec<_> = (0..64)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.get_token_current().await.map(|t| t.name) })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), "ci");
    }
    assert_eq!(standin.seen().len(), 64);
    assert!(started.elapsed() < Duration::from_secs(9), "{:?}", started.elapsed());
}

#[tokio::test]
async fn rate_limits_are_typed_and_never_in_the_way() {
    let standin = StandIn::start().await;
    let client = standin.client();
    let limited = |remaining: &str, reset: &str| {
        Answer::new(204, "", "")
            .header("Fastly-RateLimit-Remaining", remaining)
            .header("fastly-ratelimit-reset", reset)
    };
    standin.prescribe(limited("4990", "1635879600"));
    let reply = client.revoke_token("T").send().await.unwrap();
    assert_eq!(reply.documented().remaining, Some(4990));
    assert_eq!(
        reply.documented().reset.map(|r| r.seconds()),
        Some(1_635_879_600),
        "a point in time"
    );

    standin.prescribe(limited("n/a", ""));
    let reply = client.revoke_token("T").send().await.unwrap();
    assert_eq!(reply.documented().remaining, None);
    assert_eq!(reply.documented().reset, None);

    standin.prescribe(Answer::new(204, "", ""));
    assert_eq!(
        client.revoke_token("T").send().await.unwrap().documented().remaining,
        None
    );
}

#[tokio::test]
async fn a_204_is_never_parsed() {
    let standin = StandIn::start().await;
    standin.prescribe(Answer::json(204, ""));
    standin.client().revoke_token("T").await.unwrap();
}

#[tokio::test]
async fn path_arguments_are_written_by_the_rules_of_paths() {
    let standin = StandIn::start().await;
    let client = standin.client();
    for (id, path) in [
        ("a b/c", "/tokens/a%20b%2Fc"),
        ("é?#%", "/tokens/%C3%A9%3F%23%25"),
        ("...", "/tokens/..."),
    ] {
        standin.prescribe(Answer::new(204, "", ""));
        client.revoke_token(id).await.unwrap();
        assert_eq!(standin.last().target, path);
    }
}

#[test]
fn the_blocking_client_has_the_same_shape() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let standin = runtime.block_on(StandIn::start());
    let client = standin.client();
    assert_eq!(client.get_token_current().blocking().unwrap().name, "ci");
    let reply = client.revoke_token_current().send_blocking().unwrap();
    assert_eq!(reply.status(), 204);
    let refused = client.get_token_current().blocking().unwrap_err();
    assert!(matches!(refused, Error::Api(ref e) if e.status() == 401), "{refused:?}");
    runtime.block_on(async move { drop(standin) });
}

#[tokio::test]
async fn scopes_are_an_ordered_open_list() {
    let scopes: Scopes = "purge_all brand_new global:read".parse().unwrap();
    assert_eq!(scopes.to_string(), "purge_all brand_new global:read");
    assert_eq!(scopes.len(), 3);
    assert_eq!(Scopes::from(Scope::Global).to_string(), "global");
    assert_eq!(
        [Scope::PurgeAll, Scope::PurgeSelect]
            .into_iter()
            .collect::<Scopes>()
            .to_string(),
        "purge_all purge_select"
    );
}

#[tokio::test]
async fn a_client_waits_no_longer_than_it_was_told() {
    let standin = StandIn::start().await;
    standin.prescribe(Answer::json(200, "[]").after(Duration::from_secs(20)));
    let client = Client::builder()
        .token(KEY)
        .base_url(&standin.url)
        .timeout(Duration::from_millis(200))
        .build()
        .unwrap();
    let started = std::time::Instant::now();
    let late = client.list_tokens_user().await.unwrap_err();
    assert!(matches!(late, Error::Timeout(..)), "{late:?}");
    assert!(started.elapsed() < Duration::from_secs(5));
}
