//! The examples of the client, run as a user runs them, against the stand-in.

use crate::places::{cargo, root, target};
use crate::standin::{KEY, PASSWORD, StandIn, USER};
use fastly_tokens::models::CreateTokenForm;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;

/// Cargo has built the examples beside this test when the whole workspace is tested; otherwise it does now.
fn program(name: &str) -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        let built = cargo()
            .args([
                "build",
                "--offline",
                "--quiet",
                "-p",
                "fastly-tokens",
                "-p",
                "mintage-tests",
                "--examples",
            ])
            .current_dir(root())
            .env("CARGO_TARGET_DIR", target())
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    });
    target().join("debug/examples").join(name)
}

async fn run(name: &str, standin: &StandIn, key: &str, arguments: &[&str]) -> Output {
    let (program, url) = (program(name), standin.url.clone());
    let (key, arguments) = (
        key.to_owned(),
        arguments.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>(),
    );
    tokio::task::spawn_blocking(move || {
        Command::new(program)
            .args(["--server", &url])
            .args(arguments)
            .env("FASTLY_API_TOKEN", key)
            .env("FASTLY_PASSWORD", PASSWORD)
            .output()
            .unwrap()
    })
    .await
    .unwrap()
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn whoami() {
    let standin = StandIn::start().await;
    let ran = run("whoami", &standin, KEY, &[]).await;
    assert!(ran.status.success(), "{}", text(&ran));
    assert!(
        text(&ran).contains("TokenExample0000000000") && text(&ran).contains("global"),
        "{}",
        text(&ran)
    );

    let ran = run("whoami", &standin, "EXAMPLE-wrong", &[]).await;
    assert!(!ran.status.success());
    assert!(
        text(&ran).contains("401") && !text(&ran).contains("EXAMPLE-wrong"),
        "{}",
        text(&ran)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn revoke_stale() {
    let standin = StandIn::start().await;
    let client = standin.client();
    let form = CreateTokenForm::new()
        .username(USER)
        .password(PASSWORD)
        .name("forgotten");
    let stale = client.create_token(form).anonymous().await.unwrap();

    let dry = run("revoke_stale", &standin, KEY, &["--days", "30"]).await;
    assert!(dry.status.success(), "{}", text(&dry));
    assert!(
        text(&dry).contains(&stale.id) && text(&dry).contains("--yes"),
        "{}",
        text(&dry)
    );
    assert_eq!(
        client.list_tokens_user().await.unwrap().len(),
        2,
        "a dry run revokes nothing"
    );

    let real = run("revoke_stale", &standin, KEY, &["--days", "30", "--yes"]).await;
    assert!(real.status.success(), "{}", text(&real));
    let left = client.list_tokens_user().await.unwrap();
    assert_eq!(left.len(), 1, "all but the token in use");
    assert_ne!(left[0].id, stale.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn create_and_revoke() {
    let standin = StandIn::start().await;
    standin.ask_for_password("123456");
    let ran = run(
        "create_and_revoke",
        &standin,
        KEY,
        &["--user", USER, "--otp", "123456", "--name", "deploy"],
    )
    .await;
    assert!(ran.status.success(), "{}", text(&ran));
    assert!(
        !text(&ran).contains("EXAMPLE-not-a-real-token_0000001"),
        "the secret is not printed: {}",
        text(&ran)
    );
    let sent: Vec<String> = standin
        .seen()
        .iter()
        .map(|s| format!("{} {}", s.method, s.target))
        .collect();
    assert_eq!(sent, ["POST /tokens", "DELETE /tokens"]);
    assert_eq!(standin.client().list_tokens_user().await.unwrap().len(), 1);

    let ran = run("create_and_revoke", &standin, KEY, &["--user", USER, "--otp", "000000"]).await;
    assert!(!ran.status.success());
    assert!(text(&ran).contains("2fa.verify"), "{}", text(&ran));
}
