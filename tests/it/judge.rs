//! Every operation once against a server that validates requests by the
//! description itself: Stoplight Prism, started by `.ci/prism`, which names its
//! address in `MINTAGE_PRISM`.

use fastly_tokens::models::{CreateTokenForm, Scope, SudoForm};
use fastly_tokens::{Client, DateTime};

#[tokio::test]
#[ignore = "needs Prism: run .ci/prism"]
async fn prism_finds_no_fault_with_any_request() {
    let url = std::env::var("MINTAGE_PRISM").expect("MINTAGE_PRISM holds the address of Prism");
    let client = Client::builder().token("EXAMPLE-key").base_url(&url).build().unwrap();

    assert_eq!(client.list_tokens_user().await.unwrap().len(), 3);
    assert_eq!(
        client
            .list_tokens_customer("x4xCwxxJxGCx123Rx5xTx")
            .await
            .unwrap()
            .len(),
        3
    );
    client.get_token_current().await.unwrap();
    client.get_token("5Yo3XXnrQpjc20u0ybrf2g").await.unwrap();
    client.get_token("a b/c?d#e").await.unwrap();
    client
        .request_sudo_access(SudoForm::new("dev@example.com", "EXAMPLE-password"))
        .await
        .unwrap();

    let form = CreateTokenForm::new()
        .username("dev@example.com")
        .password("EXAMPLE-password")
        .name("deploy & co = 100 % ü")
        .scope(Scope::PurgeSelect)
        .services(vec![
            "ServiceExample00000001".to_owned(),
            "ServiceExample00000002".to_owned(),
        ])
        .expires_at("2031-07-28T19:24:50Z".parse::<DateTime>().unwrap());
    client.create_token(form.clone()).await.unwrap();
    client
        .create_token(form.clone())
        .anonymous()
        .fastly_otp("123456")
        .await
        .unwrap();
    client
        .create_token(form)
        .username_and_password("dev@example.com", "EXAMPLE-password")
        .await
        .unwrap();

    let ids = ["3krg2uUGZzb2W9Euo4moOY", "71ZA6hv2FO6tGEQIE203Xj"];
    client.bulk_revoke_tokens(ids.into_iter().collect()).await.unwrap();
    client.revoke_token("5Yo3XXnrQpjc20u0ybrf2g").await.unwrap();
    let reply = client.revoke_token_current().send().await.unwrap();
    assert_eq!(
        reply.documented().remaining,
        Some(4990),
        "Prism answers with the description's own examples"
    );
}
