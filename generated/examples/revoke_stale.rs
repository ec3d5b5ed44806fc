//! Lists the tokens of the owner of `FASTLY_API_TOKEN` that nobody has used for some time, and revokes them.
//!
//! `FASTLY_API_TOKEN=… cargo run --example revoke_stale -- --days 90`
//!
//! Without `--yes` it only says what it would do. The token in use is never revoked. `--server URL` asks another
//! server than Fastly's.

use fastly_tokens::api::RevokeTokenError;
use fastly_tokens::{Client, Error};
use std::time::{Duration, SystemTime};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = Client::builder().token(std::env::var("FASTLY_API_TOKEN")?);
    let (mut days, mut yes) = (90, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--yes" => yes = true,
            "--server" => builder = builder.base_url(&arguments.next().ok_or("--server needs a URL")?),
            "--days" => days = arguments.next().ok_or("--days needs a number")?.parse()?,
            _ => return Err("usage: revoke_stale [--days N] [--yes] [--server URL]".into()),
        }
    }
    let client = builder.build()?;

    let me = client.get_token_current().await?;
    let since = SystemTime::now() - Duration::from_secs(days * 24 * 60 * 60);
    for token in client.list_tokens_user().await? {
        // A token that was never used counts from the day it was made.
        let used = token.last_used_at.unwrap_or(token.created_at);
        if token.id == me.id || SystemTime::from(used) > since {
            continue;
        }
        if !yes {
            println!("would revoke {} ({}), last used {used}", token.id, token.name);
            continue;
        }
        match client.revoke_token(&token.id).send().await {
            Ok(reply) => println!(
                "revoked {} ({}); {:?} writes left",
                token.id,
                token.name,
                reply.documented().remaining
            ),
            Err(Error::Api(e)) if matches!(e.body(), RevokeTokenError::NotFound(_)) => {
                println!("{} ({}) was gone already", token.id, token.name);
            }
            Err(other) => return Err(other.into()),
        }
    }
    if !yes {
        println!("nothing was revoked; add --yes to do it");
    }
    Ok(())
}
