//! A required parameter → an example of it that is sent. Of null, of a list without items and of an object without members
//! its style would write nothing.

use super::stand_in::{Wanted, count, plain, usual};
use crate::emit::Context;
use crate::model::{Choice, Field, Format, Parameter, ParameterEncoding, Presence, Shape, Struct, Type, Union};
use crate::source::Tree;

/// An object that needs deeper ones is left to be made as everywhere else.
const DEPTH: usize = 4;

/// The author's example, or one that is made up; `None`: what is usual in an example will do.
pub(super) fn sent(cx: &Context<'_>, parameter: &Parameter) -> Option<Tree> {
    let styled = matches!(parameter.encoding, ParameterEncoding::Style { .. });
    let says = |given: &&Tree| !styled || !is_nothing(given);
    let given = parameter.example.as_ref().filter(says);
    given
        .or(parameter.default.as_ref().filter(says))
        .cloned()
        .or_else(|| some(cx, &parameter.ty, Wanted::parameter(parameter), DEPTH))
}

fn is_nothing(given: &Tree) -> bool {
    match given {
        Tree::Null => true,
        Tree::List(items) => items.is_empty(),
        Tree::Map(members) => members.is_empty(),
        _ => false,
    }
}

/// A value of the type that is more than nothing, as JSON.
fn some(cx: &Context<'_>, ty: &Type, wanted: Wanted<'_>, depth: usize) -> Option<Tree> {
    let depth = depth.checked_sub(1)?;
    if let Some(made_up) = plain(cx, ty, wanted).filter(|made_up| !is_nothing(made_up)) {
        return Some(made_up);
    }
    match ty {
        Type::Bool => Some(Tree::Bool(true)),
        Type::Int(_) | Type::Format(Format::UnixTime) => Some(Tree::Int(1)),
        Type::F32 | Type::F64 => Some(Tree::Float(1.5)),
        Type::String | Type::Any | Type::Format(Format::Time | Format::Uuid | Format::Decimal | Format::Secret) => {
            Some(Tree::String(usual(ty, wanted.name).into()))
        }
        Type::List(item) => {
            let item = some(cx, item, wanted.item(), depth)?;
            Some(Tree::List(vec![item; wanted.limits.map_or(1, count).max(1)]))
        }
        Type::Map(value) => {
            let value = some(cx, value, wanted.item(), depth)?;
            Some(Tree::Map([("key".to_owned(), value)].into_iter().collect()))
        }
        Type::Nullable(inner) | Type::Lenient(inner) => some(cx, inner, wanted, depth),
        Type::Named(id) | Type::Boxed(id) => {
            let def = cx.api.types.get(*id)?;
            if let Some(example) = def.examples.first().filter(|example| !is_nothing(example)) {
                return Some(example.clone());
            }
            match &def.shape {
                Shape::Alias(ty) => some(cx, ty, Wanted::alias(def, wanted.name), depth),
                Shape::Enumeration(of) => of.values.first().map(|value| value.value.clone()),
                Shape::Union(of) => union(cx, of, wanted.name, depth),
                Shape::Struct(of) => object(cx, of, depth),
                Shape::Joined { .. } => None,
            }
        }
        // What is usual says something.
        Type::Binary | Type::Tuple(_) | Type::Format(_) | Type::Foreign(_) => None,
    }
}

/// A tag is always sent, so nothing has to be besides.
fn union(cx: &Context<'_>, of: &Union, name: &str, depth: usize) -> Option<Tree> {
    let branch = of
        .branches
        .first()
        .filter(|_| !matches!(of.choice, Choice::Tag { .. }))?;
    some(cx, &branch.ty, Wanted::branch(branch, name), depth)
}

/// What is required and what the author has an example of; where that is nothing, the first member that can be given.
fn object(cx: &Context<'_>, of: &Struct, depth: usize) -> Option<Tree> {
    let value = |field: &Field| {
        let given = field.fixed.as_ref().or(field.example.as_ref());
        let given = given.filter(|given| !is_nothing(given)).cloned();
        given.or_else(|| some(cx, &field.ty, Wanted::field(field), depth))
    };
    let shown = |field: &&Field| !field.deprecated && !field.read_only;
    let mut members = Vec::new();
    for field in &of.fields {
        if field.presence == Presence::Required {
            members.push((field.wire.clone(), value(field)?));
        } else if let Some(example) = field
            .example
            .as_ref()
            .filter(|example| shown(&field) && !is_nothing(example))
        {
            members.push((field.wire.clone(), example.clone()));
        }
    }
    if members.is_empty() {
        let mut optional = of.fields.iter().filter(shown);
        members.push(optional.find_map(|field| Some((field.wire.clone(), value(field)?)))?);
    }
    Some(Tree::Map(members.into_iter().collect()))
}
