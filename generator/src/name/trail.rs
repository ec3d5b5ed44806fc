//! Where a type stands → what it is remembered by: the words of the description from the nearest name on, whatever else is
//! described, and wherever that is written.

use super::memory::Thing;
use super::prefixes::Prefixes;
use super::{OperationNames, TypeNames, operations, words};
use crate::model::{Api, Origin, Response, Role, Shape, Step, TypeDef, TypeId};
use crate::source::Sources;

/// What the trails of types go by.
pub struct Trails<'a> {
    pub api: &'a Api,
    pub sources: &'a Sources,
    pub operations: &'a [OperationNames],
    pub prefixes: Prefixes<'a>,
}

impl Trails<'_> {
    /// `Pet.owner` for what stands in a property, `list_pets 200 application/json` for what is answered.
    pub fn of(&self, id: TypeId, def: &TypeDef, types: &[TypeNames]) -> Thing {
        let name = |id: TypeId| types.get(id.0 as usize).map_or("", |names| names.name.as_str());
        let mut yields = false;
        let words = match &def.origin {
            Origin::Component(component) => match self.file_of(def) {
                Some(file) => {
                    // A component of the description itself goes before it.
                    yields = true;
                    format!("{file}#{}", def.at.pointer)
                }
                None => format!("components/schemas/{}", word(component)),
            },
            Origin::Shared { component, role } => format!("components/{} {}", word(component), part(role, def, "")),
            Origin::Operation { operation, role } => {
                let place = self.place(*operation, id, role);
                let operation = self.operations.get(*operation).map_or("", |names| names.name.as_str());
                format!("{operation} {}", part(role, def, &place))
            }
            Origin::Webhook { webhook, role } => match self.api.webhooks.get(*webhook) {
                Some(webhook) => format!(
                    "{} {} {}",
                    webhook.method.as_str(),
                    word(&webhook.name),
                    part(role, def, "")
                ),
                None => part(role, def, ""),
            },
            Origin::Inside { parent, step } => format!("{}{}", name(*parent), beyond(step, def)),
            Origin::SentView { of } => format!("{} sent", name(*of)),
        };
        // What it was called before it was said what to leave out is the past.
        let words = match self.rest(def) {
            Some(rest) => format!("{words} as {}", word(rest)),
            None => words,
        };
        Thing {
            words,
            marks: marks(def),
            yields,
        }
    }

    /// What the name of a component is without what is left out of it, if something is.
    pub fn rest<'d>(&self, def: &'d TypeDef) -> Option<&'d str> {
        match &def.origin {
            Origin::Component(component) => self.prefixes.rest(component),
            _ => None,
        }
    }

    /// The file of a component that stands in another one than the description, or in a section of the author's own.
    fn file_of(&self, def: &TypeDef) -> Option<String> {
        let root = self.sources.root().is_none_or(|(root, _)| root == def.at.file);
        match root && def.at.pointer.starts_with("/components/schemas/") {
            true => None,
            false if root => Some(String::new()),
            false => self.sources.path_within(def.at.file),
        }
    }

    /// What tells the parts of one name apart: the place of a parameter, the status of a header field.
    fn place(&self, operation: usize, id: TypeId, role: &Role) -> String {
        let Some(operation) = self.api.operations.get(operation) else {
            return String::new();
        };
        match role {
            Role::Parameter { name } => {
                let mut all = operation.parameters.iter();
                let found = all.find(|one| one.name == *name && one.ty.named().contains(&id));
                found.map_or_else(String::new, |one| format!("{} ", operations::place(one.location).0))
            }
            Role::Header { name } => {
                let has = |one: &Response| {
                    let mut headers = one.headers.iter();
                    headers.any(|header| header.name == *name && header.ty.named().contains(&id))
                };
                let found = operation.responses.iter().find(|one| has(one));
                found.map_or_else(String::new, |one| format!("{} ", one.status))
            }
            Role::RequestBody { .. } | Role::Response { .. } => String::new(),
        }
    }
}

fn part(role: &Role, def: &TypeDef, place: &str) -> String {
    match role {
        Role::RequestBody { media } => format!("body {}", media_type(media.as_deref(), def)),
        Role::Response { status, media } => format!("{status} {}", media_type(media.as_deref(), def)),
        Role::Parameter { name } => format!("{place}parameter {}", word(name)),
        Role::Header { name } => format!("{place}header {}", word(name)),
    }
}

/// The media type, which the role tells only where there are several.
fn media_type(told: Option<&str>, def: &TypeDef) -> String {
    let written = || {
        let (_, rest) = def.at.pointer.rsplit_once("/content/")?;
        Some(rest.split('/').next()?.replace("~1", "/").replace("~0", "~"))
    };
    told.map(str::to_owned).or_else(written).unwrap_or_default()
}

fn beyond(step: &Step, def: &TypeDef) -> String {
    match step {
        Step::Property(name) => format!(".{}", word(name)),
        Step::ItemOf(name) => format!(".{}[]", word(name)),
        Step::Item => "[]".to_owned(),
        // A number alone would be that of a newcomer.
        Step::Position(index) => format!("[{} {}]", index + 1, marks(def)),
        Step::Value => "{}".to_owned(),
        Step::Branch { hint: Some(hint), .. } => format!("|{}", word(hint)),
        Step::Branch { hint: None, .. } => format!("|{}", marks(def)),
        Step::Single => " value".to_owned(),
        Step::Form => " form".to_owned(),
    }
}

/// A name on the wire, in quotation marks where it could be taken for more than one.
fn word(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '@' | '/');
    match !name.is_empty() && name.chars().all(plain) {
        true => name.to_owned(),
        false => format!("{name:?}"),
    }
}

/// A digest of what a type is made of, on one level.
fn marks(def: &TypeDef) -> String {
    let list = |words: &mut dyn Iterator<Item = String>| {
        let mut words: Vec<String> = words.collect();
        words.sort();
        words.join(",")
    };
    let text = match &def.shape {
        Shape::Struct(shape) => list(&mut shape.fields.iter().map(|field| field.wire.clone())),
        Shape::Enumeration(shape) => list(&mut shape.values.iter().map(|value| format!("{:?}", value.value))),
        Shape::Union(shape) => format!("of {}", shape.branches.len()),
        Shape::Joined { delimiter, .. } => format!("joined {delimiter:?}"),
        Shape::Alias(_) => "alias".to_owned(),
    };
    words::digest(&text)
}
