//! Creates a short-lived token with a login and a one-time password, then revokes it with a bulk call.
//!
//! `FASTLY_API_TOKEN=… FASTLY_PASSWORD=… cargo run --example create_and_revoke -- --user me@example.com --otp 123456`
//!
//! The login goes into the form and no key beside it, so that no sudo mode is needed; the key in `FASTLY_API_TOKEN`
//! revokes. `--server URL` asks another server than Fastly's.

use fastly_tokens::api::CreateTokenError;
use fastly_tokens::models::{CreateTokenForm, Scope};
use fastly_tokens::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = Client::builder().token(std::env::var("FASTLY_API_TOKEN")?);
    let mut form = CreateTokenForm::new()
        .password(std::env::var("FASTLY_PASSWORD")?)
        .scope(Scope::PurgeSelect);
    let mut otp = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--server", Some(url)) => builder = builder.base_url(&url),
            ("--user", Some(user)) => form = form.username(user),
            ("--name", Some(name)) => form = form.name(name),
            ("--otp", Some(password)) => otp = Some(password),
            _ => return Err("usage: create_and_revoke --user USER [--otp OTP] [--name NAME] [--server URL]".into()),
        }
    }
    let client = builder.build()?;

    let mut call = client.create_token(form).anonymous();
    if let Some(otp) = otp {
        call = call.fastly_otp(otp);
    }
    let made = match call.await {
        Ok(made) => made,
        Err(error) => {
            if let Error::Api(answer) = &error
                && let CreateTokenError::BadRequest(problem) = answer.body()
            {
                // The reason stands in one member or the other.
                let reason = problem
                    .code
                    .as_ref()
                    .map(|code| code.as_str())
                    .or(problem.msg.as_deref());
                return Err(format!("not created: {}", reason.unwrap_or("no reason given")).into());
            }
            return Err(error.into());
        }
    };
    // `made.access_token.expose()` is the secret, told this once; printing the token does not show it.
    println!("created {made:?}");

    client
        .bulk_revoke_tokens([made.id.as_str()].into_iter().collect())
        .await?;
    println!("revoked {}", made.id);
    Ok(())
}
