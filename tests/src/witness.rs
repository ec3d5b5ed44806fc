//! Another reader of the same documents: what `openapiv3` finds in a 3.0
//! document, ours must find too and carry into the model, so that nothing can
//! vanish unseen.

use crate::vectors::wire::percent_decode;
use mintage::at::{At, push_escaped};
use mintage::diag::Sink;
use mintage::model::{self, Api, Origin, Shape};
use mintage::read::{Dialect, Document, Location, SchemaId, Status, StatusCode};
use mintage::source::{Input, Tree};
use openapiv3::{OpenAPI, Parameter, ReferenceOr};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Where the two disagree.
#[derive(Clone, Debug, Default)]
pub struct Testimony {
    /// What the witness found and ours did not.
    pub missing: Vec<String>,
    /// What ours found and the witness did not.
    pub invented: Vec<String>,
    /// What was read, and then neither reached the model nor is accounted for by the tally.
    pub vanished: Vec<String>,
    /// How many facts the witness found.
    pub facts: usize,
}

/// What the witness says of a document; `None` where it, or ours, cannot read it, or it is not of 3.0.
pub fn testify(path: &Path) -> Option<Testimony> {
    let text = std::fs::read_to_string(path).ok()?;
    let theirs: OpenAPI = parsed(&text)?;
    let mut sink = Sink::new();
    let input = Input {
        name: path.to_string_lossy().into_owned(),
        text: None,
    };
    let sources = mintage::source::load(&[input], &mut sink);
    let ours = mintage::read::read(&sources, &mut sink)?;
    if ours.dialect != Dialect::V30 {
        return None;
    }
    let api = mintage::lower::lower(&ours, &Default::default(), &mut sink);
    let told = Told {
        places: sink
            .into_sorted()
            .iter()
            // A shared parameter is told of where it stands, with the path that cannot use it.
            .flat_map(|d| d.at.iter().chain(d.related.iter().map(|(at, _)| at)))
            .map(|at| at.pointer.to_string())
            .collect(),
        losses: api
            .tally
            .losses
            .iter()
            .map(|loss| loss.at.pointer.to_string())
            .collect(),
    };
    let (found, witnessed) = (facts_of_ours(&ours), facts_of_theirs(&theirs));
    // What stands in other files is out of the witness's sight.
    let whole = sources.files().len() == 1;
    let mut vanished = vanished(&theirs, &ours, &api, &told);
    let raw: Option<serde_json::Value> = parsed(&text);
    if let Some(raw) = raw.filter(|_| whole) {
        vanished.extend(broken_and_typed(&raw, &ours, &api));
        vanished.extend(values_that_vanished(&raw, &api, &told));
    }
    // Nor does it follow a path that refers to another.
    let followed = whole && theirs.paths.iter().all(|(_, item)| item.as_item().is_some());
    let untold = |facts: BTreeSet<&String>| facts.into_iter().filter(|f| !told.of_path(f)).cloned().collect();
    Some(Testimony {
        missing: untold(witnessed.difference(&found).collect()),
        invented: untold(found.difference(&witnessed).filter(|_| followed).collect()),
        vanished,
        facts: witnessed.len(),
    })
}

/// A document that is JSON or YAML, read by others than ours.
fn parsed<T: DeserializeOwned>(text: &str) -> Option<T> {
    match text.trim_start().starts_with('{') {
        true => serde_json::from_str(text).ok(),
        false => serde_yaml::from_str(text).ok(),
    }
}

/// Where something was said.
struct Told {
    places: BTreeSet<String>,
    losses: BTreeSet<String>,
}

impl Told {
    /// Whether something was said here or of what is inside, or what is around was widened as a whole.
    fn at(&self, at: &At) -> bool {
        let place = &*at.pointer;
        self.places.iter().any(|said| is_at(said, place)) || self.losses.iter().any(|lost| is_at(place, lost))
    }

    /// Of the path that a fact is about: there parameters are put right.
    fn of_path(&self, fact: &str) -> bool {
        let Some(path) = fact.split(' ').nth(1).filter(|path| path.starts_with('/')) else {
            return false;
        };
        let mut pointer = "/paths/".to_owned();
        push_escaped(&mut pointer, path);
        self.places.iter().any(|said| is_at(said, &pointer))
    }
}

/// Whether a pointer leads to `place` or into it.
fn is_at(pointer: &str, place: &str) -> bool {
    let rest = pointer.strip_prefix(place);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The number of facts, then a line for each in dispute; nothing where there is no testimony.
pub fn testimony(path: &Path) -> String {
    let Some(testimony) = testify(path) else {
        return String::new();
    };
    let mut out = format!("{}\n", testimony.facts);
    for (what, facts) in [
        ("missing", &testimony.missing),
        ("invented", &testimony.invented),
        ("vanished", &testimony.vanished),
    ] {
        for fact in facts {
            out.push_str(&format!("{what}: {}\n", fact.escape_debug()));
        }
    }
    out
}

/// Operations, parameters, bodies, responses, schemas and properties that were read, are not in the model, and of which
/// nothing was said.
fn vanished(theirs: &OpenAPI, ours: &Document, api: &Api, told: &Told) -> Vec<String> {
    let mut vanished = Vec::new();
    let tally = api.tally.operations;
    let items: Vec<_> = theirs.paths.iter().map(|(_, item)| item.as_item()).collect();
    let operations: usize = items.iter().flatten().map(|item| item.iter().count()).sum();
    if items.iter().all(Option::is_some) && tally.typed + tally.widened + tally.left_out != operations {
        vanished.push(format!(
            "{operations} operations are witnessed, the tally has {tally:?}"
        ));
    }
    for item in &ours.paths {
        for operation in &item.operations {
            let place = format!("{} {}", operation.method.as_str(), item.path);
            let Some(made) = api.operations.iter().find(|o| o.at == operation.at) else {
                vanished.push(place);
                continue;
            };
            for p in &operation.parameters {
                let kept = made
                    .parameters
                    .iter()
                    .any(|m| m.name == p.name && as_read(m.location) == p.location);
                let kept = kept || p.location == Location::Path && is_in_query(&item.path, &p.name, made);
                if !kept && !told.at(&p.at) && !told.at(&operation.at) {
                    vanished.push(format!("{place} {:?} {}", p.location, p.name));
                }
            }
            if let Some(body) = &operation.request_body {
                let kept = made.body.is_some();
                if !kept && !told.at(&body.at) && !told.at(&operation.at) {
                    vanished.push(format!("{place} <-"));
                }
            }
            for response in &operation.responses {
                let kept = made.responses.iter().any(|m| same_status(m.status, &response.status));
                if !kept && !told.at(&response.at) {
                    vanished.push(format!("{place} -> {}", status(&response.status)));
                }
            }
        }
    }
    let carried = components(api);
    for (name, id) in &ours.named_schemas {
        let schema = ours.schemas.get(*id);
        match carried.get(name) {
            None if told.at(&schema.at) => {}
            None => vanished.push(format!("schema {name}")),
            // What is no struct has no fields: a list, a map, a choice of others. Of what is not even an object, the
            // properties are lost.
            Some(None) => {
                let is_object = schema.kinds.is_none_or(|kinds| kinds.object);
                for (property, id) in schema.properties.iter().filter(|_| !is_object) {
                    if !told.at(&ours.schemas.get(*id).at) && !told.at(&schema.at.member("properties")) {
                        vanished.push(format!("schema {name}.{property}"));
                    }
                }
            }
            Some(Some(fields)) => {
                for (property, id) in &schema.properties {
                    if !fields.contains(property) && !one_way(ours, *id) && !told.at(&ours.schemas.get(*id).at) {
                        vanished.push(format!("schema {name}.{property}"));
                    }
                }
            }
        }
    }
    vanished
}

/// Operations that lead to a reference which leads nowhere, and of which the tally knows nothing.
fn broken_and_typed(raw: &serde_json::Value, ours: &Document, api: &Api) -> Vec<String> {
    let mut found = Vec::new();
    for item in &ours.paths {
        for operation in &item.operations {
            let Some(index) = api.operations.iter().position(|o| o.at == operation.at) else {
                continue;
            };
            let Some(stands) = raw.pointer(&operation.at.pointer) else {
                continue;
            };
            let widened = api.tally.losses.iter().any(|loss| loss.operations.contains(&index));
            if let (Some(reference), false) = (broken_reference(raw, stands), widened) {
                found.push(format!(
                    "{} {}: `{reference}` leads nowhere, and all is typed",
                    operation.method.as_str(),
                    item.path
                ));
            }
        }
    }
    found
}

/// The first reference that leads nowhere, on the ways on which values are described.
fn broken_reference(raw: &serde_json::Value, from: &serde_json::Value) -> Option<String> {
    // What says nothing of a value.
    const SAYS_NOTHING: &[&str] = &[
        "not",
        "callbacks",
        "links",
        "example",
        "examples",
        "default",
        "enum",
        "discriminator",
    ];
    // What holds things by names, whatever they are: `default` is a response.
    const NAMING: &[&str] = &["properties", "responses", "content", "headers", "encoding"];
    let (mut open, mut seen) = (vec![from], BTreeSet::new());
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::Array(items) => open.extend(items),
            serde_json::Value::Object(map) => {
                if let Some(serde_json::Value::String(reference)) = map.get("$ref") {
                    if !seen.insert(reference.as_str()) {
                        continue;
                    }
                    let decoded =
                        |text: &str| String::from_utf8(percent_decode(text)).unwrap_or_else(|_| text.to_owned());
                    let pointer = reference.strip_prefix('#').unwrap_or("elsewhere");
                    // A `/` in a name is often written as in a URL.
                    let by_name = || {
                        let names = pointer.split('/').map(|name| decoded(name).replace('/', "~1"));
                        raw.pointer(&names.collect::<Vec<_>>().join("/"))
                    };
                    match raw.pointer(&decoded(pointer)).or_else(by_name) {
                        Some(value) => open.push(value),
                        None => return Some(reference.clone()),
                    }
                    continue;
                }
                if map.contains_key("x-rust-type") {
                    continue;
                }
                for (key, value) in map {
                    match (key.as_str(), value) {
                        (key, serde_json::Value::Object(named)) if NAMING.contains(&key) => open.extend(named.values()),
                        (key, _) if SAYS_NOTHING.contains(&key) || key.starts_with("x-") => {}
                        _ => open.push(value),
                    }
                }
            }
            _ => {}
        }
    }
    None
}

/// Components with a value in `enum` that the client has not as it stands, and of which nothing was said.
fn values_that_vanished(raw: &serde_json::Value, api: &Api, told: &Told) -> Vec<String> {
    let mut found = Vec::new();
    for (_, def) in api.types.iter() {
        let Origin::Component(name) = &def.origin else { continue };
        let list = raw.pointer(&def.at.pointer).and_then(|schema| schema.get("enum"));
        let Some(list) = list.and_then(serde_json::Value::as_array) else {
            continue;
        };
        let has = |value: &serde_json::Value| match &def.shape {
            _ if value.is_null() => raw
                .pointer(&def.at.pointer)
                .is_some_and(|schema| schema.get("nullable") == Some(&true.into()) || schema.get("type").is_none()),
            Shape::Enumeration(listed) => lists(listed, value),
            Shape::Joined { item, .. } => api.types.get(*item).is_some_and(|def| match &def.shape {
                Shape::Enumeration(listed) => lists(listed, value),
                _ => false,
            }),
            Shape::Alias(model::Type::Bool) => value.is_boolean(),
            _ => false,
        };
        if !list.iter().all(has) && !told.at(&def.at.member("enum")) {
            found.push(format!("schema {name}: a value of `enum`"));
        }
    }
    found
}

fn lists(listed: &model::Enumeration, value: &serde_json::Value) -> bool {
    listed.values.iter().any(|listed| same_value(&listed.value, value))
}

fn same_value(ours: &Tree, theirs: &serde_json::Value) -> bool {
    match ours {
        Tree::String(text) => theirs.as_str() == Some(text),
        Tree::Bool(value) => theirs.as_bool() == Some(*value),
        Tree::Int(value) => theirs.as_f64() == Some(*value as f64),
        Tree::Float(value) => theirs.as_f64() == Some(*value),
        Tree::Null => theirs.is_null(),
        Tree::List(items) => theirs.as_array().is_some_and(|others| {
            items.len() == others.len() && items.iter().zip(others).all(|(item, other)| same_value(item, other))
        }),
        Tree::Map(members) => theirs.as_object().is_some_and(|others| {
            let same = |(name, value)| others.get(name).is_some_and(|other| same_value(value, other));
            members.len() == others.len() && members.iter().all(same)
        }),
    }
}

/// Whether a property travels one way only, by its own word or that of what it refers to or is made of.
fn one_way(document: &Document, id: SchemaId) -> bool {
    let (mut open, mut seen) = (vec![id], BTreeSet::new());
    while let Some(id) = open.pop() {
        let schema = document.schemas.get(id);
        if schema.read_only || schema.write_only {
            return true;
        }
        if seen.insert(id) {
            open.extend(schema.reference.iter().chain(&schema.all_of));
        }
    }
    false
}

/// Whether a variable of the query that a path has is a parameter of the query, by the name of its pair or within it.
fn is_in_query(path: &str, variable: &str, made: &model::Operation) -> bool {
    let pairs = path.split_once('?').map(|(_, query)| query.split('&'));
    let mut pairs = pairs.into_iter().flatten();
    pairs.any(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let whole = value == format!("{{{variable}}}");
        // `{name:str}` is one called `name`.
        let within = ["}", ":"]
            .iter()
            .any(|end| pair.contains(&format!("{{{variable}{end}")));
        made.parameters.iter().any(|m| match &m.encoding {
            model::ParameterEncoding::Within { variable: own, .. } => within && own == variable,
            _ => whole && m.name == name && m.location == model::Location::Query,
        })
    })
}

/// Where the model has what was read to be there.
fn as_read(location: model::Location) -> Location {
    match location {
        model::Location::Path => Location::Path,
        model::Location::Query => Location::Query,
        model::Location::Header => Location::Header,
        model::Location::Cookie => Location::Cookie,
    }
}

fn same_status(ours: model::Status, theirs: &Status) -> bool {
    match (ours, theirs) {
        (model::Status::Code(a), Status::Known(StatusCode::Code(b))) => a == *b,
        (model::Status::Range(a), Status::Known(StatusCode::Range(b))) => u16::from(a) == *b,
        (model::Status::Default, Status::Default) => true,
        _ => false,
    }
}

/// Components of the model, and the fields of those that are structs; views together.
fn components(api: &Api) -> BTreeMap<String, Option<BTreeSet<String>>> {
    let mut found: BTreeMap<String, Option<BTreeSet<String>>> = BTreeMap::new();
    for (_, def) in api.types.iter() {
        let origin = match &def.origin {
            Origin::SentView { of } => api.types.get(*of).map(|def| &def.origin),
            origin => Some(origin),
        };
        let Some(Origin::Component(name)) = origin else {
            continue;
        };
        let known = found.entry(name.clone()).or_default();
        if let Shape::Struct(shape) = &def.shape {
            known
                .get_or_insert_default()
                .extend(shape.fields.iter().map(|f| f.wire.clone()));
        }
    }
    found
}

/// The properties of a schema.
fn properties(schema: &openapiv3::Schema) -> Vec<&String> {
    match &schema.schema_kind {
        openapiv3::SchemaKind::Type(openapiv3::Type::Object(object)) => object.properties.keys().collect(),
        openapiv3::SchemaKind::Any(any) => any.properties.keys().collect(),
        _ => Vec::new(),
    }
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
                facts.insert(format!("{place} {location} {}", as_compared(location, &parameter.name)));
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
        // The witness knows no sections of an author's own. What stands in another file is one's own all the same.
        let at = &document.schemas.get(*id).at;
        if at.file == document.at.file && !at.pointer.starts_with("/components/schemas/") {
            continue;
        }
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

/// A parameter's name in the form in which equal ones are alike: a header's letters have no case (RFC 9110 §5.1).
fn as_compared(location: &str, name: &str) -> String {
    match location {
        "header" => name.to_ascii_lowercase(),
        _ => name.to_owned(),
    }
}

fn status(status: &Status) -> String {
    match status {
        Status::Known(code) => code.to_string(),
        Status::Default => "default".to_owned(),
    }
}

fn facts_of_theirs(document: &OpenAPI) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    let components = document.components.clone().unwrap_or_default();
    let whole = serde_json::to_value(document).unwrap_or_default();
    for (path, item) in document.paths.iter() {
        let Some(item) = item.as_item() else { continue };
        for (method, operation) in item.iter() {
            let place = format!("{} {path}", method.to_uppercase());
            facts.insert(place.clone());
            for parameter in item.parameters.iter().chain(&operation.parameters) {
                let Some(parameter) = behind(&whole, parameter) else {
                    continue;
                };
                let location = match parameter {
                    Parameter::Query { .. } => "query",
                    Parameter::Header { .. } => "header",
                    Parameter::Path { .. } => "path",
                    Parameter::Cookie { .. } => "cookie",
                };
                // `{name+}` takes the rest of the path, `{name:}` any of it; the parameter is called `name`.
                let name = parameter.parameter_data_ref().name.trim_end_matches(['+', ':']);
                facts.insert(format!("{place} {location} {}", as_compared(location, name)));
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
                let response = behind(&whole, response);
                for media in response.iter().flat_map(|r| r.content.keys()) {
                    facts.insert(format!("{place} -> {status} {}", media_type(media)));
                }
            }
            let body = operation.request_body.as_ref().and_then(|body| behind(&whole, body));
            for media in body.iter().flat_map(|b| b.content.keys()) {
                facts.insert(format!("{place} <- {}", media_type(media)));
            }
        }
    }
    for (name, schema) in &components.schemas {
        facts.insert(format!("schema {name}"));
        let Some(schema) = schema.as_item() else { continue };
        let properties = properties(schema).into_iter();
        facts.extend(properties.map(|property| format!("schema {name}.{property}")));
    }
    facts.extend(components.security_schemes.keys().map(|name| format!("scheme {name}")));
    facts
}

/// What stands there, or where references lead to.
fn behind<T: Clone + DeserializeOwned>(whole: &serde_json::Value, found: &ReferenceOr<T>) -> Option<T> {
    let mut found = found.clone();
    for _ in 0..8 {
        let reference = match found {
            ReferenceOr::Item(item) => return Some(item),
            ReferenceOr::Reference { reference } => reference,
        };
        let pointer = String::from_utf8(percent_decode(reference.strip_prefix('#')?)).ok()?;
        found = serde_json::from_value(whole.pointer(&pointer)?.clone()).ok()?;
    }
    None
}

/// The range of all as the reader spells it; `*` alone is what some write for it.
fn media_type(key: &str) -> &str {
    match key {
        "*" => "*/*",
        key => key,
    }
}
