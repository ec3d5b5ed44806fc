//! Cycles among finished types: names that only lead to each other, values
//! that could never end (`endings`), and the one `Box` that each remaining
//! cycle needs (`boxes`). Where a cycle is cut is chosen by position, never by
//! order of arrival.

mod boxes;
mod circles;
mod endings;

pub(super) use boxes::box_cycles;
pub(super) use circles::groups;
pub(super) use endings::end_endless;

use super::aliases::of_its_own;
use super::{Found, Here};
use crate::diag::Diagnostic;
use crate::model::{Api, Shape, Type, TypeId, Types};
use circles::{circles, set};

/// Aliases that contain themselves (`Tree: array of Tree`) → types of their own,
/// for a Rust alias cannot.
pub(super) fn name_endless_aliases(api: &mut Api, found: &mut Vec<Found>, late: &mut Vec<Diagnostic>) {
    loop {
        let alias = |id: TypeId| matches!(api.types.get(id).map(|d| &d.shape), Some(Shape::Alias(_)));
        let edges: Vec<Vec<usize>> = api
            .types
            .iter()
            .map(|(_, def)| match &def.shape {
                Shape::Alias(ty) => ty
                    .named()
                    .into_iter()
                    .filter(|id| alias(*id))
                    .map(|id| id.0 as usize)
                    .collect(),
                _ => Vec::new(),
            })
            .collect();
        let circles = circles(&edges);
        if circles.is_empty() {
            return;
        }
        for circle in circles {
            // One that is more than another name for the next, else any.
            let more = |index: &usize| {
                let ty = api.types.get(TypeId(*index as u32)).map(|d| &d.shape);
                !matches!(ty, Some(Shape::Alias(Type::Named(_) | Type::Boxed(_))))
            };
            let first = by_position(&api.types, circle.iter().copied().filter(more))
                .or_else(|| by_position(&api.types, circle.iter().copied()));
            let Some(id) = first else { continue };
            let Some(def) = api.types.get_mut(id) else { continue };
            def.shape = match of_its_own(def) {
                Some(own) => own,
                None => {
                    let at = def.at.clone();
                    found.push(Found {
                        at: at.clone(),
                        code: "alias-cycle",
                        here: Here::Type(id),
                    });
                    late.push(
                        Diagnostic::warning("alias-cycle", &at, "this reference leads back to itself")
                            .note("the value is any JSON in the client")
                            .help("let one schema of the circle say what the value is"),
                    );
                    Shape::Alias(Type::Any)
                }
            };
        }
    }
}

/// All types in an order in which what each holds, by `held`, comes before it. Of those that hold each other one comes first
/// all the same.
pub(super) fn inner_first(types: &Types, held: impl Fn(&Shape) -> Vec<TypeId>) -> Vec<TypeId> {
    let mut order = Vec::with_capacity(types.len());
    let mut begun = vec![false; types.len()];
    let mut done = vec![false; types.len()];
    for start in 0..types.len() {
        let mut way = vec![TypeId(start as u32)];
        while let Some(id) = way.last().copied() {
            let index = id.0 as usize;
            if done.get(index).copied().unwrap_or(true) {
                way.pop();
                continue;
            }
            if let Some(begun) = begun.get_mut(index)
                && !std::mem::replace(begun, true)
            {
                let held = types.get(id).map(|def| held(&def.shape)).unwrap_or_default();
                way.extend(held.into_iter().filter(|id| done.get(id.0 as usize) == Some(&false)));
                continue;
            }
            way.pop();
            set(&mut done, index, true);
            order.push(id);
        }
    }
    order
}

/// The names in a type that are held by value: not in a list, a map or a box.
pub(super) fn by_value(ty: &Type) -> Vec<TypeId> {
    let mut found = Vec::new();
    let mut ways = vec![ty];
    while let Some(ty) = ways.pop() {
        match ty {
            Type::Named(id) => found.push(*id),
            Type::Nullable(inner) => ways.push(inner),
            Type::Tuple(items) => ways.extend(items.iter().rev()),
            _ => {}
        }
    }
    found
}

fn position(types: &Types, index: usize) -> Option<(&crate::at::At, usize)> {
    types.get(TypeId(index as u32)).map(|d| (&d.at, index))
}

fn by_position(types: &Types, all: impl Iterator<Item = usize>) -> Option<TypeId> {
    all.filter_map(|i| position(types, i))
        .min()
        .map(|(_, i)| TypeId(i as u32))
}
