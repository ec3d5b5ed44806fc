//! Says what the token in `FASTLY_API_TOKEN` is and may do.
//!
//! `FASTLY_API_TOKEN=… cargo run --example whoami`
//!
//! `--server URL` asks another server than Fastly's.

use fastly_tokens::Client;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = Client::builder().token(std::env::var("FASTLY_API_TOKEN")?);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--server", Some(url)) => builder = builder.base_url(&url),
            _ => return Err("usage: whoami [--server URL]".into()),
        }
    }
    let client = builder.build()?;

    let me = client.get_token_current().await?;
    println!("{} ({})", me.name, me.id);
    println!("  may       {}", me.scope);
    match me.services.as_slice() {
        [] => println!("  on        all services"),
        services => println!("  on        {}", services.join(", ")),
    }
    println!("  made      {}", me.created_at);
    match me.expires_at {
        Some(end) => println!("  ends      {end}"),
        None => println!("  ends      never"),
    }
    if let Some(used) = me.last_used_at {
        println!("  last used {used} from {}", me.ip.as_deref().unwrap_or("somewhere"));
    }
    Ok(())
}
