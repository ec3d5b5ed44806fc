//! Another reader of the same documents: what `openapiv3` finds in each 3.0
//! case and in our own description, ours must find too, and the other way round.

use crate::generate::stages;
use crate::places::{cases, description, root};
use mintage::read::{Dialect, Document, Location};
use openapiv3::{OpenAPI, Parameter, ReferenceOr};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Where our reader mends (with a message) what the witness takes as it stands.
const REPAIRED: &[(&str, &str)] = &[
    ("parameters/undeclared", "GET /a/{lost}/{found} path lost"),
    ("parameters/undeclared", "GET /a/{lost}/{found} path other"),
];

fn without(mut facts: BTreeSet<String>, some: &[&str]) -> BTreeSet<String> {
    facts.retain(|fact| !some.contains(&fact.as_str()));
    facts
}

#[test]
fn two_readers_agree() {
    let mut documents: Vec<(String, PathBuf)> = cases()
        .into_iter()
        // What those say wrong, the witness reads some other way, or not at all.
        .filter(|(name, _)| !name.starts_with("diagnostics/"))
        .filter_map(|(name, folder)| Some((name, description(&folder)?)))
        .collect();
    documents.push(("tokens".into(), root().join("spec/tokens.yaml")));
    let mut compared = 0;
    for (name, path) in documents {
        let text = std::fs::read_to_string(&path).unwrap();
        // What the witness cannot read at all, it cannot witness.
        let Ok(theirs) = serde_yaml::from_str::<OpenAPI>(&text) else {
            continue;
        };
        let Some(ours) = stages(&path, &mintage::config::Config::default()).map(|s| s.document) else {
            continue;
        };
        if ours.dialect != Dialect::V30 {
            continue;
        }
        compared += 1;
        let (ours, theirs) = (facts_of_ours(&ours), facts_of_theirs(&theirs));
        let repaired: Vec<_> = REPAIRED
            .iter()
            .filter(|(case, _)| *case == name)
            .map(|(_, fact)| *fact)
            .collect();
        let differ: Vec<_> = theirs.symmetric_difference(&ours).collect();
        assert!(
            repaired.iter().all(|fact| differ.iter().any(|d| d == fact)),
            "{name} is not repaired any more"
        );
        let (ours, theirs) = (without(ours, &repaired), without(theirs, &repaired));
        let missing: Vec<_> = theirs.difference(&ours).collect();
        let invented: Vec<_> = ours.difference(&theirs).collect();
        assert!(
            missing.is_empty() && invented.is_empty(),
            "{name}: missing {missing:#?}, invented {invented:#?}"
        );
    }
    assert!(compared > 50, "the witness read {compared} documents only");
}

fn facts_of_ours(document: &Document) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    for item in &document.paths {
        for operation in &item.operations {
            let place = format!("{} {}", operation.method.as_str(), item.path);
            facts.insert(place.clone());
            for parameter in &operation.parameters {
                let location = match parameter.location {
                    Location::Path => "path",
                    Location::Query => "query",
                    Location::Header => "header",
                    Location::Cookie => "cookie",
                };
                facts.insert(format!("{place} {location} {}", parameter.name));
            }
            for response in &operation.responses {
                facts.insert(format!("{place} -> {}", status(&response.status)));
                for media in &response.content {
                    facts.insert(format!("{place} -> {} {}", status(&response.status), media.name));
                }
            }
            for media in operation.request_body.iter().flat_map(|b| &b.content) {
                facts.insert(format!("{place} <- {}", media.name));
            }
        }
    }
    for (name, id) in &document.named_schemas {
        facts.insert(format!("schema {name}"));
        for (property, _) in &document.schemas.get(*id).properties {
            facts.insert(format!("schema {name}.{property}"));
        }
    }
    for scheme in &document.security_schemes {
        facts.insert(format!("scheme {}", scheme.name));
    }
    facts
}

fn status(status: &mintage::read::Status) -> String {
    match status {
        mintage::read::Status::Known(code) => code.to_string(),
        mintage::read::Status::Default => "default".to_owned(),
    }
}

fn facts_of_theirs(document: &OpenAPI) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    let components = document.components.clone().unwrap_or_default();
    for (path, item) in document.paths.iter() {
        let Some(item) = item.as_item() else { continue };
        for (method, operation) in item.iter() {
            let place = format!("{} {path}", method.to_uppercase());
            facts.insert(place.clone());
            for parameter in item.parameters.iter().chain(&operation.parameters) {
                let parameter = match parameter {
                    ReferenceOr::Item(parameter) => Some(parameter),
                    ReferenceOr::Reference { reference } => {
                        components.parameters.get(last(reference)).and_then(|p| p.as_item())
                    }
                };
                let Some(parameter) = parameter else { continue };
                let location = match parameter {
                    Parameter::Query { .. } => "query",
                    Parameter::Header { .. } => "header",
                    Parameter::Path { .. } => "path",
                    Parameter::Cookie { .. } => "cookie",
                };
                facts.insert(format!("{place} {location} {}", parameter.parameter_data_ref().name));
            }
            let responses = operation
                .responses
                .responses
                .iter()
                .map(|(code, r)| (code.to_string(), r));
            for (status, response) in
                responses.chain(operation.responses.default.iter().map(|r| ("default".to_owned(), r)))
            {
                facts.insert(format!("{place} -> {status}"));
                let response = match response {
                    ReferenceOr::Item(response) => Some(response),
                    ReferenceOr::Reference { reference } => {
                        components.responses.get(last(reference)).and_then(|r| r.as_item())
                    }
                };
                for media in response.iter().flat_map(|r| r.content.keys()) {
                    facts.insert(format!("{place} -> {status} {media}"));
                }
            }
            let body = operation.request_body.as_ref().and_then(|body| match body {
                ReferenceOr::Item(body) => Some(body),
                ReferenceOr::Reference { reference } => {
                    components.request_bodies.get(last(reference)).and_then(|b| b.as_item())
                }
            });
            for media in body.iter().flat_map(|b| b.content.keys()) {
                facts.insert(format!("{place} <- {media}"));
            }
        }
    }
    for (name, schema) in &components.schemas {
        facts.insert(format!("schema {name}"));
        let Some(schema) = schema.as_item() else { continue };
        let properties = match &schema.schema_kind {
            openapiv3::SchemaKind::Type(openapiv3::Type::Object(object)) => object.properties.keys(),
            openapiv3::SchemaKind::Any(any) => any.properties.keys(),
            _ => continue,
        };
        facts.extend(properties.map(|property| format!("schema {name}.{property}")));
    }
    facts.extend(components.security_schemes.keys().map(|name| format!("scheme {name}")));
    facts
}

fn last(reference: &str) -> &str {
    Path::new(reference)
        .file_name()
        .and_then(|n| n.to_str())
        .unwrap_or_default()
}
