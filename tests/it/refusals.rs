//! What the client refuses before anything is sent, and how it says so.

use crate::standin::{KEY, StandIn};
use fastly_tokens::models::CreateTokenForm;
use fastly_tokens::{Client, Error};

#[tokio::test]
async fn a_path_argument_that_would_mean_another_path_is_refused() {
    let standin = StandIn::start().await;
    let client = standin.client();
    for id in ["", ".", ".."] {
        let refused = client.revoke_token(id).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(_)), "{id:?}: {refused:?}");
        assert!(refused.to_string().contains("token_id"), "{refused}");
        assert!(matches!(client.list_tokens_customer(id).await, Err(Error::Refused(_))));
    }
    let refused = client.revoke_token("self").await.unwrap_err();
    assert!(matches!(refused, Error::Refused(_)), "{refused:?}");
    assert!(
        refused.to_string().contains("revoke_token_current"),
        "names what was meant: {refused}"
    );
    let refused = client.get_token("self").await.unwrap_err();
    assert!(refused.to_string().contains("get_token_current"), "{refused}");
    assert!(standin.seen().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn a_missing_credential_is_named() {
    let standin = StandIn::start().await;
    let client = Client::builder().base_url(&standin.url).build().unwrap();
    let refused = client.get_token_current().await.unwrap_err();
    assert!(matches!(refused, Error::Refused(_)), "{refused:?}");
    assert!(refused.to_string().contains("token"), "{refused}");
    assert!(standin.seen().is_empty(), "nothing was sent");
    // One key serves both names of the header.
    standin.client().list_tokens_user().await.unwrap();
    assert_eq!(standin.last().header("fastly-key"), Some(KEY));
    // A key for one call.
    client.revoke_token_current().token(KEY).await.unwrap();
}

#[tokio::test]
async fn plain_http_is_for_loopback_only() {
    // TEST-NET-1: were anything sent, it would go nowhere.
    let build = || Client::builder().token(KEY).base_url("http://192.0.2.1:9");
    let refused = match build().build() {
        Err(refused) => refused.to_string(),
        Ok(client) => match client.get_token_current().await {
            Err(refused @ Error::Refused(_)) => refused.to_string(),
            other => panic!("{other:?}"),
        },
    };
    assert!(refused.contains("http"), "{refused}");
    assert!(build().allow_http().build().is_ok());
}

#[tokio::test]
async fn what_is_no_header_value_is_refused_and_not_shown() {
    let standin = StandIn::start().await;
    let key = "EXAMPLE-broken\nFastly-Key: x";
    let shown = match Client::builder().token(key).base_url(&standin.url).build() {
        Err(refused) => format!("{refused} {refused:?}"),
        Ok(client) => match client.get_token_current().await {
            Err(refused @ Error::Refused(_)) => format!("{refused} {refused:?}"),
            other => panic!("{other:?}"),
        },
    };
    assert!(!shown.contains("EXAMPLE-broken"), "{shown}");
    let refused = standin
        .client()
        .create_token(CreateTokenForm::new())
        .fastly_otp("1\r\n2")
        .await
        .map(|_| ());
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    assert!(standin.seen().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn what_is_no_url_is_refused() {
    for url in ["", "nowhere", "ftp://127.0.0.1/", "http://"] {
        let refused = match Client::builder().token(KEY).base_url(url).build() {
            Err(_) => true,
            Ok(client) => matches!(client.get_token_current().await, Err(Error::Refused(_))),
        };
        assert!(refused, "{url:?}");
    }
}
