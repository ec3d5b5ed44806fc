//! What stands inside one operation → its arguments and setters, the variants of its bodies and answers, and the fields
//! for its headers. Each has only the others in it to be told from.

use std::collections::BTreeMap;

use crate::model::{Api, Body, Content, ContentForm, Location, Operation, Parameter, ParameterEncoding, Response};
use crate::name::memory::{Memory, Scope, Thing};
use crate::name::scope::{Claim, Taken, claim, settle};
use crate::name::wishes::Wishes;
use crate::name::words::{self, Case};
use crate::name::{OperationNames, reserved, statuses};

/// Arguments, setters and variants of one operation.
pub(super) fn parts(
    api: &Api,
    operation: &Operation,
    schemes: &[String],
    wishes: &mut Wishes<'_>,
    named: &mut OperationNames,
) {
    let mut taken = Taken::default();
    for (scheme, _) in operation.security.iter().flat_map(|requirement| &requirement.schemes) {
        if let Some(name) = schemes.get(*scheme) {
            taken.add(name);
        }
    }
    for name in reserved::CALL_METHODS {
        taken.add(name);
    }
    let mut claims: Vec<Claim> = operation
        .parameters
        .iter()
        .map(|parameter| {
            let mut claim = match &parameter.encoding {
                // The pair is more than what is given for it.
                ParameterEncoding::Within { variable, .. } => claim(variable, Case::Value),
                _ => claim(&parameter.name, Case::Value),
            };
            let (word, place) = place(parameter.location);
            if let Some(first) = claim.candidates.first().cloned() {
                claim
                    .candidates
                    .insert(1, words::join(word, reserved::unescaped(&first), Case::Value));
            }
            claim.rank += 10 * place;
            claim.key = format!("{word} {}", parameter.name);
            if parameter.fixed.is_some() {
                // Nobody gives it, so it leaves each name to the others.
                claim.rank = u8::MAX;
            } else if let Some(wish) = wishes.name(&parameter.at, parameter.wanted_name.as_deref(), Case::Value) {
                claim.candidates.insert(0, wish);
                claim.rank = 0;
            }
            claim
        })
        .collect();
    if operation.body.is_some() {
        let candidates = ["body", "request_body"].map(str::to_owned).to_vec();
        claims.push(Claim {
            rank: 0,
            past: None,
            candidates,
            wire: None,
            key: "body".to_owned(),
        });
    }
    named.parameters = settle(&claims, &mut taken, Case::Value);
    let askers = operation.parameters.iter().zip(&claims).zip(&named.parameters);
    let askers = askers.filter(|((parameter, _), _)| parameter.fixed.is_none());
    let askers = askers.map(|((parameter, claim), name)| claim.asker(&parameter.at, name));
    wishes.weigh(&askers.collect::<Vec<_>>());
    tell_places(api, operation, schemes, &claims, &named.parameters, wishes);
    named.body = match operation.body {
        Some(_) => named.parameters.pop().unwrap_or_default(),
        None => "body".to_owned(),
    };
    named.contents = operation.body.as_ref().map(contents).unwrap_or_default();
    named.responses = responses(&operation.responses);
}

/// Tells of parameters that have a longer name because of what goes first: a scheme's setter, the body, a parameter of the
/// same name in another place.
fn tell_places(
    api: &Api,
    operation: &Operation,
    schemes: &[String],
    claims: &[Claim],
    names: &[String],
    wishes: &mut Wishes<'_>,
) {
    let asked = operation.security.iter().flat_map(|requirement| &requirement.schemes);
    let asked: Vec<usize> = asked.map(|(scheme, _)| *scheme).collect();
    let parameter_of = |one: &Parameter| format!("the {} parameter `{}`", place(one.location).0, one.name);
    let given = operation.parameters.iter().zip(claims).zip(names);
    for ((parameter, claim), name) in given.filter(|((parameter, _), _)| parameter.fixed.is_none()) {
        let Some(own) = claim.candidates.first().filter(|own| *own != name && claim.rank > 0) else {
            continue;
        };
        let scheme = asked.iter().filter(|scheme| schemes.get(**scheme) == Some(own));
        let scheme = scheme.filter_map(|scheme| api.schemes.get(*scheme)).next();
        // One of the path is an argument more, which the compiler asks for.
        let others = operation.parameters.iter().zip(names);
        let mut others = others.filter(|(other, _)| other.location != Location::Path && other.name == parameter.name);
        let other = others.find(|(_, name)| *name == own);
        let body = operation.body.as_ref().filter(|_| names.last() == Some(own));
        let (other, at) = if let Some(scheme) = scheme {
            (format!("the security scheme `{}`", scheme.name), &scheme.at)
        } else if let Some((other, _)) = other {
            (parameter_of(other), &other.at)
        } else if let Some(body) = body {
            ("the body".to_owned(), &body.at)
        } else {
            continue;
        };
        wishes.beside((&parameter.at, name), own, (parameter_of(parameter), other), at);
    }
}

/// The word for a place, and which goes first.
pub fn place(location: Location) -> (&'static str, u8) {
    match location {
        Location::Path => ("path", 0),
        Location::Query => ("query", 1),
        Location::Header => ("header", 2),
        Location::Cookie => ("cookie", 3),
    }
}

/// Variants of the enum over the ways to give a body.
fn contents(body: &Body) -> Vec<String> {
    let claims: Vec<Claim> = body
        .contents
        .iter()
        .map(|content| {
            let form = form_word(content);
            let media = media_words(&content.media_type);
            let rank = u8::from(content.media_type != "application/json");
            let candidates = vec![
                form.to_owned(),
                media.clone(),
                words::plain(&content.media_type, Case::Type),
            ];
            Claim {
                rank,
                past: None,
                candidates,
                wire: None,
                key: content.media_type.clone(),
            }
        })
        .collect();
    settle(&claims, &mut Taken::default(), Case::Type)
}

/// Variants of the reply and error enums.
fn responses(responses: &[Response]) -> Vec<Vec<String>> {
    let mut claims = Vec::new();
    for response in responses {
        let base = statuses::variant(response.status);
        if response.contents.is_empty() {
            claims.push(Claim {
                rank: 0,
                past: None,
                candidates: vec![base.clone()],
                wire: None,
                key: base,
            });
            continue;
        }
        for (index, content) in response.contents.iter().enumerate() {
            let media = words::join(&base, &media_words(&content.media_type), Case::Type);
            let form = words::join(&base, form_word(content), Case::Type);
            let of_form = |other: &&Content| form_word(other) == form_word(content);
            let only = response.contents.iter().filter(of_form).count() == 1;
            // What several have in common sets none of them apart: `OkJson` beside an `Ok` that is JSON too.
            let (first, second) = if only { (form, media) } else { (media, form) };
            let mut candidates = vec![
                first,
                second,
                words::join(&base, &words::plain(&content.media_type, Case::Type), Case::Type),
            ];
            if index == 0 {
                candidates.insert(0, base.clone());
            }
            claims.push(Claim {
                rank: u8::from(index > 0),
                past: None,
                candidates,
                wire: None,
                key: format!("{base} {}", content.media_type),
            });
        }
    }
    let mut names = settle(&claims, &mut Taken::new(&["Unexpected"]), Case::Type).into_iter();
    responses
        .iter()
        .map(|response| names.by_ref().take(response.contents.len().max(1)).collect())
        .collect()
}

/// Fields for the documented headers. A family such as `Acme-RateLimit-Limit` and `Acme-RateLimit-Reset` is named
/// by what tells its members apart.
pub(super) fn header_fields(
    responses: &[Response],
    operation: &str,
    wishes: &mut Wishes<'_>,
    memory: &mut Memory<'_>,
) -> Vec<(String, String)> {
    let mut headers: Vec<String> = Vec::new();
    let mut wanted: BTreeMap<String, String> = BTreeMap::new();
    for header in responses.iter().flat_map(|response| &response.headers) {
        let name = header.name.to_ascii_lowercase();
        if name == "content-type" {
            continue;
        }
        // Of several responses with this header, the first that wishes for a name has it.
        if let Some(wish) = wishes.name(&header.at, header.wanted_name.as_deref(), Case::Value) {
            wanted.entry(name.clone()).or_insert(wish);
        }
        if !headers.contains(&name) {
            headers.push(name);
        }
    }
    let mut claims: Vec<Claim> = headers
        .iter()
        .map(|header| {
            let mut claim = claim(header, Case::Value);
            let bare = header.strip_prefix("x-").unwrap_or(header);
            // Where both are there, each is called as it is written.
            let older = bare != header && headers.iter().any(|other| other == bare);
            if bare != header && !older {
                claim.candidates.insert(0, words::plain(bare, Case::Value));
            }
            if let Some((family, member)) = bare.rsplit_once('-').filter(|(family, _)| family.contains('-')) {
                let prefix = format!("{family}-");
                let others = headers.iter().map(|h| h.strip_prefix("x-").unwrap_or(h));
                let siblings = others.filter(|h| h.starts_with(&prefix) && *h != bare).count();
                if siblings > 0 && !older {
                    claim.candidates.insert(0, words::plain(member, Case::Value));
                }
            }
            if let Some(wish) = wanted.remove(header) {
                claim.candidates.insert(0, wish);
                claim.rank = 0;
            }
            claim
        })
        .collect();
    let things = headers.iter().map(|header| Thing::new(format!("{operation} {header}")));
    let mut things: Vec<Thing> = things.collect();
    let fields = memory.settle(Scope::Header, &mut claims, &mut things, &mut Taken::default());
    headers.into_iter().zip(fields).collect()
}

fn form_word(content: &Content) -> &'static str {
    match content.form {
        ContentForm::Json => "Json",
        ContentForm::UrlEncoded(_) => "UrlEncoded",
        ContentForm::Multipart(_) => "Multipart",
        ContentForm::Text => "Text",
        ContentForm::Binary => "Binary",
        ContentForm::EventStream => "Events",
        ContentForm::JsonLines => "Lines",
    }
}

/// `application/vnd.api+json` → `VndApiJson`.
pub fn media_words(media: &str) -> String {
    let essence = media.split(';').next().unwrap_or(media).trim();
    match essence.split_once('/') {
        Some(("*", "*")) => "Anything".to_owned(),
        Some((kind, "*")) => words::plain(kind, Case::Type),
        Some((_, subtype)) => words::plain(&subtype.replace('+', " "), Case::Type),
        None => words::plain(essence, Case::Type),
    }
}
