//! Types of infinite size → the same with a `Box` on each circle.

use super::circles::{back_edges, circles};
use super::{by_value, position};
use crate::model::{Api, Shape, Type, TypeId, Types};
use std::collections::{BTreeMap, BTreeSet};

/// Puts a `Box` where a cycle would make a type of infinite size.
pub fn box_cycles(api: &mut Api) {
    let edges: Vec<Vec<usize>> = api
        .types
        .iter()
        .map(|(_, def)| {
            direct(&api.types, &def.shape)
                .into_iter()
                .map(|t| t.0 as usize)
                .collect()
        })
        .collect();
    let circles = circles(&edges);
    // No alias holds a `Box` that is put in here, so that what each leads to stays the same.
    let leading = if circles.is_empty() {
        BTreeMap::new()
    } else {
        leading(&api.types)
    };
    for circle in circles {
        let inside: BTreeSet<usize> = circle.iter().copied().collect();
        let mut order: Vec<usize> = circle;
        order.sort_by(|a, b| position(&api.types, *a).cmp(&position(&api.types, *b)));
        for (from, to) in back_edges(&edges, &inside, &order) {
            let to = TypeId(to as u32);
            box_uses(&mut api.types, TypeId(from as u32), to, leading.get(&to));
        }
    }
}

/// For each type, the aliases that lead to it.
fn leading(types: &Types) -> BTreeMap<TypeId, BTreeSet<TypeId>> {
    let mut leading: BTreeMap<TypeId, BTreeSet<TypeId>> = BTreeMap::new();
    for (id, def) in types.iter() {
        if matches!(def.shape, Shape::Alias(_)) {
            for to in real(types, id) {
                leading.entry(to).or_default().insert(id);
            }
        }
    }
    leading
}

fn box_uses(types: &mut Types, from: TypeId, to: TypeId, aliases: Option<&BTreeSet<TypeId>>) {
    let leads = |id: &TypeId| *id == to || aliases.is_some_and(|aliases| aliases.contains(id));
    let Some(def) = types.get_mut(from) else { return };
    for ty in def.shape.uses_mut() {
        let mut ways = vec![ty];
        while let Some(ty) = ways.pop() {
            match ty {
                Type::Named(id) if leads(id) => *ty = Type::Boxed(*id),
                Type::Nullable(inner) => ways.push(inner),
                Type::Tuple(items) => ways.extend(items.iter_mut()),
                _ => {}
            }
        }
    }
}

/// What a shape holds by value, names of other names followed.
fn direct(types: &Types, shape: &Shape) -> Vec<TypeId> {
    if matches!(shape, Shape::Alias(_)) {
        // Followed from wherever it is used.
        return Vec::new();
    }
    let uses = match shape {
        Shape::Struct(of) => of.fields.iter().map(|f| &f.ty).collect(),
        other => other.uses(),
    };
    uses.into_iter()
        .flat_map(by_value)
        .flat_map(|id| real(types, id))
        .collect()
}

/// The types behind a name that are no aliases.
fn real(types: &Types, id: TypeId) -> Vec<TypeId> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut ways = vec![id];
    while let Some(id) = ways.pop() {
        if !seen.insert(id) {
            continue;
        }
        match types.get(id).map(|d| &d.shape) {
            Some(Shape::Alias(ty)) => ways.extend(by_value(ty).into_iter().rev()),
            _ => found.push(id),
        }
    }
    found
}
