//! What belongs to the API as a whole → its names: schemes, servers and their
//! variables, webhooks.

use super::memory::{Memory, Scope, Thing};
use super::scope::{Claim, Taken, claim, settle};
use super::wishes::Wishes;
use super::words::{self, Case};
use super::{ServerNames, WebhookNames, reserved};
use crate::model::{Api, Server, ServerVariable};

pub fn schemes(api: &Api, wishes: &mut Wishes<'_>, memory: &mut Memory<'_>) -> Vec<String> {
    let mut taken = Taken::new(reserved::BUILDER_METHODS);
    for name in reserved::CALL_METHODS {
        taken.add(name);
    }
    let mut claims: Vec<Claim> = api
        .schemes
        .iter()
        .map(|scheme| {
            let mut claim = claim(&scheme.name, Case::Value);
            if let Some(first) = claim.candidates.first().cloned() {
                claim
                    .candidates
                    .insert(1, words::join(&first, "credential", Case::Value));
            }
            claim
        })
        .collect();
    let mut things: Vec<Thing> = api.schemes.iter().map(|scheme| Thing::new(&*scheme.name)).collect();
    let setters = memory.settle(Scope::Scheme, &mut claims, &mut things, &mut taken);
    let askers = api.schemes.iter().zip(&claims).zip(&setters);
    let askers = askers.map(|((scheme, claim), name)| claim.asker(&scheme.at, name));
    wishes.weigh(&askers.collect::<Vec<_>>());
    setters
}

pub fn servers(general: &[Server], own: &[Server], memory: &mut Memory<'_>) -> Vec<ServerNames> {
    // The description's own names do not change when an operation gets a server.
    let all = || general.iter().map(|one| (1, one)).chain(own.iter().map(|one| (3, one)));
    let mut claims: Vec<Claim> = all()
        .map(|(rank, server)| {
            let mut candidates = Vec::new();
            let described = server
                .description
                .as_deref()
                .map(|text| text.trim().trim_end_matches('.'));
            let short = described.filter(|text| text.split_whitespace().count() <= 3 && !text.contains("://"));
            for text in [server.name.as_deref(), short]
                .into_iter()
                .flatten()
                .filter(|text| !text.is_empty())
            {
                candidates.push(words::plain(text, Case::Type));
            }
            let address = server
                .url
                .split_once("://")
                .map_or(server.url.as_str(), |(_, rest)| rest);
            candidates.push(if address.trim_matches('/').is_empty() {
                "Root".to_owned()
            } else {
                words::plain(address, Case::Type)
            });
            // Two with one address differ in their variables: in what is usual, and in whether it can be anything.
            let mut key = server.url.clone();
            for variable in &server.variables {
                key.push_str(&format!(
                    " {}={}",
                    variable.name,
                    variable.default.as_deref().unwrap_or_default()
                ));
            }
            let free = server.variables.iter().filter(|one| one.values.is_empty()).count();
            let any = free > 0 && free == server.variables.len();
            if !server.variables.is_empty() {
                let usual = server.usual.split_once("://").map_or(&*server.usual, |(_, rest)| rest);
                let usual = words::plain(usual, Case::Type);
                candidates.push(usual.clone());
                candidates.push(words::join(&words::plain(address, Case::Type), &usual, Case::Type));
                if any {
                    candidates.push(words::join("Any", &usual, Case::Type));
                }
            }
            candidates.push(words::plain(&server.url, Case::Type));
            candidates.dedup();
            Claim {
                rank: rank + u8::from(any),
                past: None,
                candidates,
                wire: None,
                key,
            }
        })
        .collect();
    let things = claims.iter().zip(all()).map(|(claim, (_, server))| Thing {
        words: claim.key.clone(),
        marks: values(server),
        yields: false,
    });
    let mut things: Vec<Thing> = things.collect();
    let variants = memory.settle(Scope::Server, &mut claims, &mut things, &mut Taken::default());
    let named = |((_, server), variant): ((u8, &Server), String)| {
        let claims: Vec<Claim> = server.variables.iter().map(|v| claim(&v.name, Case::Value)).collect();
        ServerNames {
            variant,
            variables: settle(&claims, &mut Taken::default(), Case::Value),
        }
    };
    all().zip(variants).map(named).collect()
}

/// What the variables of a server may be.
fn values(server: &Server) -> String {
    let of_variable = |one: &ServerVariable| format!("{}={}", one.name, one.values.join(","));
    server.variables.iter().map(of_variable).collect::<Vec<_>>().join(" ")
}

pub fn webhooks(api: &Api, memory: &mut Memory<'_>) -> Vec<WebhookNames> {
    let claims = |case: Case| -> Vec<Claim> {
        let claim = |webhook: &crate::model::Webhook| {
            let mut claim = claim(&webhook.name, case);
            claim.key = format!("{} {}", webhook.name, webhook.method.as_str());
            let method = words::plain(&webhook.method.as_str().to_lowercase(), case);
            claim
                .candidates
                .push(words::join(&words::plain(&webhook.name, case), &method, case));
            claim
        };
        api.webhooks.iter().map(claim).collect()
    };
    let mut named = |scope: Scope, case: Case, mut taken: Taken| {
        let mut claims = claims(case);
        let mut things: Vec<Thing> = claims.iter().map(|claim| Thing::new(&*claim.key)).collect();
        memory.settle(scope, &mut claims, &mut things, &mut taken)
    };
    let variants = named(Scope::Webhook, Case::Type, Taken::new(&["Unknown"]));
    let functions = named(Scope::Reader, Case::Value, Taken::default());
    variants
        .into_iter()
        .zip(functions)
        .map(|(variant, function)| WebhookNames { variant, function })
        .collect()
}
