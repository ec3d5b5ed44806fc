//! Whether two types are one for who reads them, wherever each is described.

use crate::model::{Shape, Type, TypeId, Types};
use std::collections::BTreeSet;

/// What a type stands for where it is another name.
pub(super) fn meant(types: &Types, ty: &Type) -> Type {
    let mut ty = ty.clone();
    let mut seen = BTreeSet::new();
    while let Type::Named(id) | Type::Boxed(id) = ty
        && seen.insert(id)
        && let Some(Shape::Alias(other)) = types.get(id).map(|def| &def.shape)
    {
        ty = other.clone();
    }
    ty
}

/// Whether the same values are read into both in the same way. Names and descriptions do not count.
pub(super) fn alike(types: &Types, one: &Type, other: &Type) -> bool {
    let mut seen: BTreeSet<(TypeId, TypeId)> = BTreeSet::new();
    let mut ways = vec![(one.clone(), other.clone())];
    while let Some((one, other)) = ways.pop() {
        match (meant(types, &one), meant(types, &other)) {
            (Type::List(one), Type::List(other))
            | (Type::Map(one), Type::Map(other))
            | (Type::Nullable(one), Type::Nullable(other)) => ways.push((*one, *other)),
            (Type::Tuple(one), Type::Tuple(other)) if one.len() == other.len() => {
                ways.extend(one.into_iter().zip(other));
            }
            (Type::Named(one) | Type::Boxed(one), Type::Named(other) | Type::Boxed(other)) => {
                if one == other || !seen.insert((one, other)) {
                    continue;
                }
                let (Some(one), Some(other)) = (types.get(one), types.get(other)) else {
                    return false;
                };
                let (one, other) = (&one.shape, &other.shape);
                if !say_the_same(one, other) {
                    return false;
                }
                if let (Shape::Joined { item: one, .. }, Shape::Joined { item: other, .. }) = (one, other) {
                    ways.push((Type::Named(*one), Type::Named(*other)));
                }
                ways.extend(one.uses().into_iter().cloned().zip(other.uses().into_iter().cloned()));
            }
            (one, other) if one == other => {}
            _ => return false,
        }
    }
    true
}

/// Whether two shapes are the same but for the types that they name.
fn say_the_same(one: &Shape, other: &Shape) -> bool {
    match (one, other) {
        (Shape::Struct(one), Shape::Struct(other)) => {
            let mut fields = one.fields.iter().zip(&other.fields);
            one.fields.len() == other.fields.len()
                && one.extra.is_some() == other.extra.is_some()
                && fields.all(|(one, other)| one.wire == other.wire && one.presence == other.presence)
        }
        (Shape::Enumeration(one), Shape::Enumeration(other)) => {
            let mut values = one.values.iter().zip(&other.values);
            one.kind == other.kind
                && one.values.len() == other.values.len()
                && values.all(|(one, other)| one.value == other.value)
        }
        (Shape::Union(one), Shape::Union(other)) => {
            one.branches.len() == other.branches.len() && one.choice == other.choice
        }
        (Shape::Joined { delimiter: one, .. }, Shape::Joined { delimiter: other, .. }) => one == other,
        _ => false,
    }
}
