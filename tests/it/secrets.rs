//! Secrets stay where they belong: no `Debug`, `Display` or source chain of
//! anything shows one.

use crate::standin::{Answer, KEY, PASSWORD, StandIn, USER};
use fastly_tokens::models::{CreateTokenForm, SudoForm};
use fastly_tokens::{Client, Secret};
use std::fmt::Debug;

const MADE: &str = "EXAMPLE-not-a-real-token_0000001";
const OTP: &str = "918273";

fn silent(what: &str, shown: impl Debug) {
    let plain = format!("{shown:?}{shown:#?}");
    for secret in [KEY, PASSWORD, MADE, OTP] {
        assert!(!plain.contains(secret), "{what} shows a secret: {plain}");
    }
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    let standin = StandIn::start().await;
    standin.ask_for_password(OTP);
    silent("the builder", Client::builder().token(KEY));
    let client = standin.client();
    silent("the client", &client);
    let form = CreateTokenForm::new().username(USER).password(PASSWORD).name("deploy");
    silent("the form", &form);
    assert!(format!("{form:?}").contains("deploy"), "the rest is shown");
    silent("the sudo form", SudoForm::new(USER, PASSWORD));
    silent("a secret", Secret::from(MADE));

    let made = client
        .create_token(form.clone())
        .anonymous()
        .fastly_otp(OTP)
        .await
        .unwrap();
    assert_eq!(made.access_token.expose(), MADE);
    silent("the created token", &made);
    standin.prescribe(Answer::json(200, r#"{"id":"T"}"#));
    let call = client
        .create_token(form.clone())
        .fastly_otp(OTP)
        .username_and_password(USER, PASSWORD);
    silent("an error of decoding", call.send().await.map(|_| ()));
    silent(
        "an error of the service",
        client.create_token(form).anonymous().fastly_otp(OTP).await.map(|_| ()),
    );
    standin.prescribe(Answer::json(400, format!(r#"{{"msg":"no {PASSWORD} and no {OTP}"}}"#)));
    let echoed = client
        .create_token(CreateTokenForm::new().password(PASSWORD))
        .fastly_otp(OTP)
        .await
        .map(|_| ())
        .unwrap_err();
    silent("an error that says what was sent, in words", echoed.to_string());
    let reply = client.get_token_current().send().await.unwrap();
    silent("a response", &reply);

    let lost = Client::builder()
        .token(KEY)
        .base_url("http://127.0.0.1:1")
        .build()
        .unwrap();
    let error = lost
        .create_token(CreateTokenForm::new().password(PASSWORD))
        .fastly_otp(OTP)
        .await
        .map(|_| ());
    silent("an error of the transport", &error);
    let error = error.unwrap_err();
    let mut source: Option<&dyn std::error::Error> = Some(&error);
    while let Some(one) = source {
        silent("a source", one);
        silent("a source in words", one.to_string());
        source = one.source();
    }
}

#[test]
fn a_secret_is_plain_only_where_it_is_sent() {
    let form = SudoForm::new(USER, PASSWORD);
    assert_eq!(serde_json::to_value(&form).unwrap()["password"], PASSWORD);
    assert_eq!(Secret::from("x").expose(), "x");
}
