//! Where a type stands → what it is remembered by: the words of the description from the nearest name on, whatever else is
//! described, and wherever that is written.

use super::{OperationNames, TypeNames};
use crate::model::{Api, Origin, Role, Step, TypeDef, TypeId};

/// `Pet.owner` for what stands in a property, `list_pets 200 application/json` for what is answered.
pub fn trail(api: &Api, def: &TypeDef, operations: &[OperationNames], types: &[TypeNames]) -> String {
    let name = |id: TypeId| types.get(id.0 as usize).map_or("", |names| names.name.as_str());
    match &def.origin {
        Origin::Component(component) => format!("components/schemas/{component}"),
        Origin::Shared { component, role } => format!("components/{component} {}", part(role, def)),
        Origin::Operation { operation, role } => {
            let operation = operations.get(*operation).map_or("", |names| names.name.as_str());
            format!("{operation} {}", part(role, def))
        }
        Origin::Webhook { webhook, role } => match api.webhooks.get(*webhook) {
            Some(webhook) => format!("{} {} {}", webhook.method.as_str(), webhook.name, part(role, def)),
            None => part(role, def),
        },
        Origin::Inside { parent, step } => format!("{}{}", name(*parent), word(step, def)),
        Origin::SentView { of } => format!("{} sent", name(*of)),
    }
}

fn part(role: &Role, def: &TypeDef) -> String {
    match role {
        Role::RequestBody { media } => format!("body {}", media_type(media.as_deref(), def)),
        Role::Response { status, media } => format!("{status} {}", media_type(media.as_deref(), def)),
        Role::Parameter { name } => format!("parameter {name}"),
        Role::Header { name } => format!("header {name}"),
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

/// What has no word of its own in a list of others is known by its number, and by its title: a number alone would be that
/// of a newcomer.
fn word(step: &Step, def: &TypeDef) -> String {
    let titled = |index: &usize| match &def.title {
        Some(title) => format!("{} {title}", index + 1),
        None => format!("{}", index + 1),
    };
    match step {
        Step::Property(name) => format!(".{name}"),
        Step::ItemOf(name) => format!(".{name}[]"),
        Step::Item => "[]".to_owned(),
        Step::Position(index) => format!("[{}]", titled(index)),
        Step::Value => "{}".to_owned(),
        Step::Branch { hint: Some(hint), .. } => format!("|{hint}"),
        Step::Branch { index, hint: None } => format!("|{}", titled(index)),
        Step::Single => " value".to_owned(),
        Step::Form => " form".to_owned(),
    }
}
