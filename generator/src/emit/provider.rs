//! Who offers the API, on which terms, and where tokens come from → lines for
//! the documentation of the crate and of what takes a credential.

use super::docs;
use crate::model::{Flow, FlowKind, Provider, Scheme};

/// Terms, contact and licence in one paragraph; empty when the description says nothing of them.
pub fn terms(provider: &Provider) -> String {
    let mut sentences = Vec::new();
    if let Some(address) = provider.terms.as_deref().and_then(docs::address) {
        sentences.push(format!("Terms of service: {address}."));
    }
    if let Some(contact) = &provider.contact {
        let name = contact.name.as_deref().map(text).unwrap_or_default();
        let url = contact.url.as_deref().and_then(docs::address);
        let email = contact.email.as_deref().and_then(docs::email);
        sentences.extend(said("Contact", [Some(name), url, email]));
    }
    if let Some((name, url)) = &provider.license {
        let url = url.as_deref().and_then(docs::address);
        sentences.extend(said("Licence of the API", [Some(text(name)), url]));
    }
    sentences.join(" ")
}

fn said<const N: usize>(what: &str, parts: [Option<String>; N]) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| format!("{what}: {}.", parts.join(", ")))
}

fn text(words: &str) -> String {
    docs::headline(words).join(" ").trim_end_matches('.').to_owned()
}

/// How a token is got, and what it may be good for.
pub fn access(scheme: &Scheme) -> Vec<String> {
    let open_id = scheme.open_id.as_deref().map(docs::place);
    let open_id = open_id.map(|address| format!("OpenID Connect: {address}."));
    let mut lines = Vec::new();
    for way in open_id.into_iter().chain(scheme.flows.iter().filter_map(flow)) {
        lines.extend(docs::paragraph(&way));
        lines.push(String::new());
    }
    let mut scopes: Vec<(&str, &str)> = Vec::new();
    for (name, about) in scheme.flows.iter().flat_map(|flow| &flow.scopes) {
        if !scopes.iter().any(|(known, _)| known == name) {
            scopes.push((name, about));
        }
    }
    if scopes.is_empty() {
        lines.pop();
        return lines;
    }
    lines.extend(["Scopes:".to_owned(), String::new()]);
    for (name, about) in scopes {
        let about = docs::first_sentence(about);
        let name = docs::quoted(name);
        lines.push(match about.as_str() {
            "" => format!("- {name}"),
            about => format!("- {name}: {about}"),
        });
    }
    lines
}

/// `Authorization code: sign in at <…>, token from <…>.`
fn flow(flow: &Flow) -> Option<String> {
    let name = match flow.kind {
        FlowKind::AuthorizationCode => "Authorization code",
        FlowKind::ClientCredentials => "Client credentials",
        FlowKind::Password => "Password",
        FlowKind::Implicit => "Implicit",
    };
    let at = |words: &str, address: &Option<String>| address.as_deref().map(|a| format!("{words} {}", docs::place(a)));
    let parts = [
        at("sign in at", &flow.authorization),
        at("token from", &flow.token),
        at("refreshed at", &flow.refresh),
    ];
    said(name, parts)
}
