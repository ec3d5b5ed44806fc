//! Types of infinite size → the same with a `Box` on each circle.

use super::circles::{back_edges, circles};
use super::{by_value, inner_first, position};
use crate::model::{Api, Shape, Type, TypeId, Types};
use std::collections::{BTreeMap, BTreeSet};

/// Puts a `Box` where a cycle would make a type of infinite size.
pub fn box_cycles(api: &mut Api) {
    // No alias holds a `Box` that is put in here, so that what each leads to stays the same.
    let behind = Behind::new(&api.types);
    let edges: Vec<Vec<usize>> = api
        .types
        .iter()
        .map(|(_, def)| direct(&behind, &def.shape).into_iter().map(|t| t.0 as usize).collect())
        .collect();
    let circles = circles(&edges);
    let leading = if circles.is_empty() {
        BTreeMap::new()
    } else {
        leading(&behind)
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
fn leading(behind: &Behind) -> BTreeMap<TypeId, BTreeSet<TypeId>> {
    let mut leading: BTreeMap<TypeId, BTreeSet<TypeId>> = BTreeMap::new();
    for (id, all) in &behind.0 {
        for to in all {
            leading.entry(*to).or_default().insert(*id);
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
fn direct(behind: &Behind, shape: &Shape) -> Vec<TypeId> {
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
        .flat_map(|id| behind.of(id))
        .collect()
}

/// The types behind each name that are no aliases, worked out from the inside: a chain of names is as long as its author likes.
struct Behind(BTreeMap<TypeId, Vec<TypeId>>);

impl Behind {
    fn new(types: &Types) -> Behind {
        let named = |shape: &Shape| match shape {
            Shape::Alias(ty) => by_value(ty),
            _ => Vec::new(),
        };
        let mut behind = Behind(BTreeMap::new());
        for id in inner_first(types, named) {
            let Some(Shape::Alias(ty)) = types.get(id).map(|def| &def.shape) else {
                continue;
            };
            let mut seen = BTreeSet::new();
            let all = by_value(ty).into_iter().flat_map(|inner| behind.of(inner));
            let all = all.filter(|id| seen.insert(*id)).collect();
            behind.0.insert(id, all);
        }
        behind
    }

    fn of(&self, id: TypeId) -> Vec<TypeId> {
        self.0.get(&id).cloned().unwrap_or_else(|| vec![id])
    }
}
