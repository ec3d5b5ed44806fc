//! The API at a glance → `README.md` and the quick start.

use minijinja::{Value, context};

use super::client::{Scheme, Schemes, aliases, credential_call, has_choice};
use super::print::string;
use super::{Context, Files, api, cargo, docs, example, features, provider, reference, runtime};
use crate::model::{
    self, Choice, Location, Method, Operation, Origin, Presence, Requirement, SchemeKind, Shape, TypeDef,
};
use crate::name::{OperationNames, unescaped};

const TEMPLATE: &str = include_str!("../../../templates/crate/README.md.j2");

pub fn emit(cx: &Context<'_>, schemes: &Schemes, files: &mut Files) {
    let pages: Vec<_> = reference::pages(cx);
    let servers: Vec<_> = cx
        .api
        .servers
        .iter()
        .map(|server| {
            let about = server
                .description
                .as_deref()
                .map(docs::first_sentence)
                .unwrap_or_default();
            context! { url => docs::quoted(&server.url), description => about }
        })
        .collect();
    let mut webhooks: Vec<_> = cx.api.webhooks.iter().zip(&cx.names.webhooks).collect();
    webhooks.sort_by(|a, b| a.1.function.cmp(&b.1.function));
    let webhooks = webhooks.into_iter().map(|(webhook, names)| {
        let words = webhook.docs.summary.as_deref().or(webhook.docs.description.as_deref());
        context! {
            name => reference::cell(&docs::quoted(&webhook.name)),
            method => webhook.method.as_str(),
            function => names.function.clone(),
            description => reference::cell(&words.map(docs::first_sentence).unwrap_or_default()),
        }
    });
    let webhooks: Vec<_> = webhooks.collect();
    let text = cargo::render(
        TEMPLATE,
        context! {
            package => cx.package.clone(),
            published => cx.config.package.publish == Some(true),
            library => cx.library.clone(),
            about => about(cx),
            version => Some(&*cx.api.version).filter(|version| !version.is_empty()).map(docs::quoted),
            description => reference::told(&cx.api.docs),
            terms => docs::paragraph(&provider::terms(&cx.api.provider)).join("\n"),
            quick_start => quick_start(cx, schemes).map(|lines| lines.join("\n")),
            calls => !cx.api.operations.is_empty() || cx.api.webhooks.is_empty(),
            patch => patch(cx),
            unknown => has_unknown(cx),
            features => cx.features.of_groups(),
            webhooks_feature => cx.features.of(features::Part::Webhooks).map(str::to_owned),
            all_features => features::ALL,
            events => runtime::exports(files).contains("EventStream"),
            lines => runtime::exports(files).contains("LineStream"),
            uploads => files.get("src/runtime/upload.rs").is_some(),
            received => cx.api.types.iter().any(|(_, def)| is_received_only(def)),
            resent => resent(cx),
            webhooks => webhooks,
            pages => pages,
            servers => servers,
            choice => has_choice(cx),
            hosted => cx.api.servers.iter().any(has_host),
            homeless => cx.api.operations.iter().any(|one| base_url(cx, one).is_some()),
            own_servers => !cx.api.own_servers.is_empty(),
            credentials => credentials(cx, schemes),
            aliases => aliases(cx, schemes).iter().map(|set| one_credential(set)).collect::<Vec<_>>(),
        },
    );
    files.insert("README.md", text);
}

/// A row for each credential that can be given, and for those that a transport has.
fn credentials(cx: &Context<'_>, schemes: &Schemes) -> Vec<Value> {
    let row = |described: &model::Scheme, call: String| {
        context! {
            name => docs::quoted(&described.name),
            cell => reference::cell(&docs::quoted(&described.name)),
            call => call,
            sent => reference::cell(&sent(&described.kind)),
            access => provider::access(described).join("\n"),
            description => reference::cell(&described.description.as_deref().map(docs::headline).unwrap_or_default().join(" ")),
        }
    };
    let given = schemes.all.iter().filter_map(|scheme| {
        let described = cx.api.schemes.get(scheme.index)?;
        Some(row(described, credential_call(scheme)))
    });
    let by_transport = cx
        .api
        .schemes
        .iter()
        .filter(|scheme| scheme.kind == SchemeKind::MutualTls)
        .map(|scheme| row(scheme, "transport(HttpClient::new().rustls(…))".to_owned()));
    given.chain(by_transport).collect()
}

/// A property that may be absent, null or a value, if there is one: the first by the names of types and properties. Of
/// JSON, for a form has no null.
fn patch(cx: &Context<'_>) -> Option<String> {
    let json = super::walk::json_types(cx.api);
    let types = cx.api.types.iter().filter_map(|(id, def)| match &def.shape {
        Shape::Struct(shape) if json.contains(&id) => Some((cx.names.of(id)?, &shape.fields)),
        _ => None,
    });
    let all = types.flat_map(|(names, fields)| {
        let fields = names.members.iter().zip(fields);
        let patches = fields.filter(|(_, field)| field.presence == Presence::Patch);
        patches.map(|(name, _)| (&names.name, name))
    });
    all.min().map(|(_, name)| name.clone())
}

/// Whether there is a type with a variant for what this version does not know.
pub fn has_unknown(cx: &Context<'_>) -> bool {
    cx.api.types.iter().any(|(_, def)| match &def.shape {
        Shape::Enumeration(_) => true,
        Shape::Union(shape) => !matches!(shape.choice, Choice::Ambiguous),
        _ => false,
    })
}

/// Whether it is a struct that nobody but the service makes.
fn is_received_only(def: &TypeDef) -> bool {
    matches!(def.shape, Shape::Struct(_)) && def.directions.received && !def.directions.sent
}

/// A model for either way, if there is one: the first by name that is sent otherwise than it is received.
fn resent(cx: &Context<'_>) -> Option<String> {
    let both = cx.api.types.iter().filter_map(|(id, def)| match def.origin {
        Origin::SentView { of } if matches!(def.shape, Shape::Struct(_)) => {
            Some((&cx.names.of(of)?.name, &cx.names.of(id)?.name))
        }
        _ => None,
    });
    both.min().map(|(received, sent)| format!("`{received}`, `{sent}`"))
}

/// One sentence on what the crate is, in Markdown.
pub fn about(cx: &Context<'_>) -> String {
    let line = docs::headline(&sentence(cx)).join(" ");
    line.trim_end_matches('.').to_owned()
}

/// One sentence on what the crate is, as text.
pub fn sentence(cx: &Context<'_>) -> String {
    if let Some(description) = &cx.config.package.description {
        return docs::plain(description);
    }
    match docs::plain(&cx.api.title).trim_end_matches('.') {
        "" => "A client of an HTTP API".to_owned(),
        title => format!("A client of {title}"),
    }
}

/// How a credential travels.
fn sent(kind: &SchemeKind) -> String {
    use crate::model::KeyLocation;
    match kind {
        SchemeKind::Key { location, name } => match location {
            KeyLocation::Header => format!("header {}", docs::quoted(name)),
            KeyLocation::Query => format!("query parameter {}", docs::quoted(name)),
            KeyLocation::Cookie => format!("cookie {}", docs::quoted(name)),
        },
        SchemeKind::Basic => "HTTP basic".to_owned(),
        SchemeKind::Bearer => "`Authorization: Bearer`".to_owned(),
        SchemeKind::Http { scheme } => docs::quoted(&format!("Authorization: {scheme}")),
        SchemeKind::MutualTls => "the client's certificate, in TLS".to_owned(),
        SchemeKind::Unknown => String::new(),
    }
}

/// That schemes stand for one another, which only the configuration knows.
fn one_credential(set: &[&Scheme]) -> String {
    let setters: Vec<String> = set.iter().map(|scheme| format!("`.{}(…)`", scheme.setter)).collect();
    let (last, others) = setters
        .split_last()
        .map_or(("", Vec::new()), |(last, rest)| (last.as_str(), rest.to_vec()));
    let sets = if others.len() == 1 { "the other" } else { "the others" };
    format!(
        "{} and {last} take the same credential: setting one sets {sets}.",
        others.join(", ")
    )
}

/// The simplest call there is, with a client to make it.
pub fn quick_start(cx: &Context<'_>, schemes: &Schemes) -> Option<Vec<String>> {
    let (operation, names) = simplest(cx)?;
    let call = example::call(cx, operation, names)?;
    let mut setters: Vec<String> = base_url(cx, operation).into_iter().collect();
    for scheme in usual(cx, schemes, operation) {
        let read: Vec<String> = variables(cx, scheme)
            .iter()
            .map(|name| format!("std::env::var({})?", string(name)))
            .collect();
        setters.push(format!(".{}({})", scheme.setter, read.join(", ")));
    }
    let mut lines = vec![format!("use {}::Client;", cx.library)];
    lines.extend(call.imports.iter().cloned());
    let (import, statement) = example::looked_at(cx, operation, names, &call);
    lines.extend(import);
    lines.push(String::new());
    let flat = format!("let client = Client::builder(){}.build()?;", setters.concat());
    if flat.len() <= 100 {
        lines.push(flat);
    } else {
        lines.push("let client = Client::builder()".to_owned());
        lines.extend(setters.iter().map(|setter| format!("    {setter}")));
        lines.push("    .build()?;".to_owned());
    }
    lines.extend(statement);
    Some(lines)
}

/// The environment variables of a credential: those of the configuration, else named after the package.
fn variables(cx: &Context<'_>, scheme: &Scheme) -> Vec<String> {
    let wanted = if scheme.how == "basic" { 2 } else { 1 };
    let configured = cx
        .api
        .schemes
        .get(scheme.index)
        .and_then(|described| cx.config.variables.get(&described.name))
        .filter(|names| names.len() == wanted);
    if let Some(names) = configured {
        return names.clone();
    }
    let package = cx.package.replace('-', "_").to_uppercase();
    let setter = unescaped(&scheme.setter).to_uppercase();
    match scheme.how {
        "basic" => vec![joined(&package, "USER"), joined(&package, "PASSWORD")],
        "key" => vec![joined(&package, &setter)],
        _ => vec![joined(&package, "TOKEN")],
    }
}

/// `PET_STORE` and `API_KEY` → `PET_STORE_API_KEY`; `PET_TOKENS` and `TOKEN` → `PET_TOKEN`.
fn joined(package: &str, what: &str) -> String {
    let (rest, last) = package.rsplit_once('_').unwrap_or(("", package));
    let first = what.split('_').next().unwrap_or_default();
    match last.trim_end_matches('S') == first.trim_end_matches('S') && !rest.is_empty() {
        true => format!("{rest}_{what}"),
        false => format!("{package}_{what}"),
    }
}

/// The credentials that will do for the operation: those of the first alternative that a caller can meet; of those that
/// stand for one another, the one named first.
fn usual<'a>(cx: &Context<'_>, schemes: &'a Schemes, operation: &Operation) -> Vec<&'a Scheme> {
    let meets = |requirement: &&Requirement| {
        let mut needed = requirement.schemes.iter();
        !requirement.schemes.is_empty() && needed.all(|(index, _)| schemes.can_meet(*index))
    };
    let Some(requirement) = operation.security.iter().find(meets) else {
        return Vec::new();
    };
    let named = |wanted: usize| schemes.all.iter().find(|scheme| scheme.index == wanted);
    let needed = requirement.schemes.iter().filter_map(|(index, _)| {
        let set = cx.api.aliases.iter().find(|set| set.contains(index));
        let first = set.and_then(|set| set.first()).and_then(|first| named(*first));
        first.or(named(*index))
    });
    needed.collect()
}

/// `.base_url(…)`, where the description does not say on which host the operation is.
fn base_url(cx: &Context<'_>, operation: &Operation) -> Option<String> {
    // One without a host is on the host of the others.
    if cx.api.servers.iter().chain(&operation.servers).any(has_host) {
        return None;
    }
    let path = cx
        .api
        .servers
        .first()
        .map(|server| server.url.trim_start_matches('/'))
        .unwrap_or_default();
    let host = "https://api.example.com";
    let address = if path.is_empty() || path.contains('{') {
        host.to_owned()
    } else {
        format!("{host}/{path}")
    };
    Some(format!(".base_url({})", string(&address)))
}

/// Whether the URL says on which host it is, or a variable may say it.
fn has_host(server: &model::Server) -> bool {
    server.url.contains("://") || server.url.starts_with("//") || server.url.starts_with('{')
}

/// Whether a call is likely to destroy something: nobody should copy that first.
fn takes_away(operation: &Operation, method: &str) -> bool {
    const WORDS: &[&str] = &[
        "cancel", "clear", "delete", "destroy", "disable", "drop", "erase", "purge", "remove", "reset", "revoke",
    ];
    operation.method == Method::Delete || method.split('_').any(|word| WORDS.contains(&word))
}

/// The group of the operation that the quick start shows.
pub fn group_of_start(cx: &Context<'_>) -> Option<usize> {
    simplest(cx).map(|(operation, _)| operation.group)
}

/// A `GET` that asks for little and gives something, by the shortest path; else whatever comes first.
fn simplest<'a>(cx: &Context<'a>) -> Option<(&'a Operation, &'a OperationNames)> {
    let rooms = api::rooms(cx);
    let all = rooms.iter().flat_map(|room| room.operations.iter());
    all.min_by_key(|(operation, names)| {
        let required = operation
            .parameters
            .iter()
            .filter(|p| p.is_asked_for() && p.location != Location::Cookie)
            .count();
        let required = required + usize::from(operation.body.as_ref().is_some_and(|body| body.required));
        (
            operation.method != Method::Get,
            takes_away(operation, &names.method),
            operation.deprecated,
            required,
            operation.body.is_some(),
            operation.path.len(),
            &names.table,
        )
    })
    .map(|(operation, names)| (*operation, *names))
}
