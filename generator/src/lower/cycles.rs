//! Cycles among finished types: names that only lead to each other, values
//! that could never end, and the one `Box` that each remaining cycle needs.
//! Where a cycle is cut is chosen by position, never by order of arrival.

use super::aliases::of_its_own;
use super::{Found, Here};
use crate::at::At;
use crate::diag::Diagnostic;
use crate::model::{Api, Choice, Presence, Shape, Type, TypeId, Types};
use std::collections::{BTreeMap, BTreeSet};

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

/// Circles of so many are cut at one property at a time.
const FEW: usize = 24;

/// Structs that require themselves: no value of them ever ends, so one field
/// of each such circle becomes any JSON.
pub(super) fn end_endless(api: &mut Api, found: &mut Vec<Found>, late: &mut Vec<Diagnostic>) {
    let mut endings = Endings::of(&api.types);
    loop {
        let circles = circles(&endings.waited_for());
        if circles.is_empty() {
            return;
        }
        for circle in circles {
            let inside: BTreeSet<usize> = circle.iter().copied().collect();
            let structs = |index: &usize| {
                matches!(
                    api.types.get(TypeId(*index as u32)).map(|d| &d.shape),
                    Some(Shape::Struct(_))
                )
            };
            let mut order: Vec<usize> = circle.iter().copied().filter(structs).collect();
            if order.is_empty() {
                order.clone_from(&circle);
            }
            order.sort_by(|a, b| position(&api.types, *a).cmp(&position(&api.types, *b)));
            // One property may do. Where many require each other it does not, and each would cost a round: so all of a
            // struct at once, and of one after the other until few are left or half of them end.
            let many = circle.len() > FEW;
            let enough = if many { FEW.max(circle.len() / 2) } else { circle.len() };
            let mut left = circle.len();
            for index in order {
                if endings.ended(TypeId(index as u32)) {
                    continue;
                }
                let leads_back = |ty: &Type| {
                    demanded(ty)
                        .iter()
                        .any(|t| inside.contains(&(t.0 as usize)) && !endings.ended(*t))
                };
                let id = TypeId(index as u32);
                let Some(def) = api.types.get_mut(id) else { continue };
                let cut: Vec<(At, &mut Type)> = match &mut def.shape {
                    Shape::Struct(of) => {
                        let required = of.fields.iter_mut().filter(|f| f.presence == Presence::Required);
                        let back = required.filter(|f| leads_back(&f.ty));
                        back.take(if many { usize::MAX } else { 1 })
                            .map(|field| (field.at.clone(), &mut field.ty))
                            .collect()
                    }
                    Shape::Union(of) => {
                        let back = of.branches.iter_mut().find(|b| leads_back(&b.ty));
                        back.map(|branch| (branch.at.clone(), &mut branch.ty))
                            .into_iter()
                            .collect()
                    }
                    Shape::Alias(ty) => vec![(def.at.clone(), ty)],
                    _ => continue,
                };
                for (at, ty) in cut {
                    *ty = Type::Any;
                    found.push(Found {
                        at: at.clone(),
                        code: "required-without-end",
                        here: Here::Type(id),
                    });
                    late.push(
                        Diagnostic::warning(
                            "required-without-end",
                            &at,
                            "this requires itself, so that no value of it could ever end",
                        )
                        .note("the value is any JSON in the client")
                        .help("make a property of the circle optional, nullable or a list"),
                    );
                }
                left = left.saturating_sub(endings.changed(&api.types, id));
                if left <= enough {
                    break;
                }
            }
        }
    }
}

/// Puts a `Box` where a cycle would make a type of infinite size.
pub(super) fn box_cycles(api: &mut Api) {
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

/// The edges that close a circle, seen from its first member on.
fn back_edges(edges: &[Vec<usize>], inside: &BTreeSet<usize>, order: &[usize]) -> BTreeSet<(usize, usize)> {
    let mut found = BTreeSet::new();
    let mut done: BTreeSet<usize> = BTreeSet::new();
    let mut on_way: BTreeSet<usize> = BTreeSet::new();
    for start in order {
        if done.contains(start) {
            continue;
        }
        let mut way: Vec<(usize, usize)> = vec![(*start, 0)];
        on_way.insert(*start);
        while let Some((node, next)) = way.last_mut() {
            let node = *node;
            match edges.get(node).and_then(|e| e.get(*next)) {
                Some(to) => {
                    *next += 1;
                    if !inside.contains(to) || done.contains(to) {
                        continue;
                    }
                    if on_way.contains(to) {
                        found.insert((node, *to));
                    } else {
                        on_way.insert(*to);
                        way.push((*to, 0));
                    }
                }
                None => {
                    way.pop();
                    on_way.remove(&node);
                    done.insert(node);
                }
            }
        }
    }
    found
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

/// The names in a type that a value of it cannot be without: held by value, and not where null will do, be that a
/// place in a tuple.
fn demanded(ty: &Type) -> Vec<TypeId> {
    let mut found = Vec::new();
    let mut ways = vec![ty];
    while let Some(ty) = ways.pop() {
        match ty {
            Type::Named(id) => found.push(*id),
            Type::Tuple(items) => ways.extend(items.iter().rev()),
            _ => {}
        }
    }
    found
}

/// What a value of this shape cannot be without.
fn needed(shape: &Shape) -> Vec<TypeId> {
    match shape {
        Shape::Struct(of) => of
            .fields
            .iter()
            .filter(|f| f.presence == Presence::Required)
            .flat_map(|f| demanded(&f.ty))
            .collect(),
        Shape::Union(of) => of.branches.iter().flat_map(|b| demanded(&b.ty)).collect(),
        Shape::Alias(ty) => demanded(ty),
        Shape::Enumeration(_) | Shape::Joined { .. } => Vec::new(),
    }
}

/// For each type, whether a finite value of it can be written down.
struct Endings {
    ends: Vec<bool>,
    /// What is still to end before a type does; of a union one branch is enough, so it is looked at again each time.
    waits: Vec<BTreeSet<usize>>,
    /// Who waits, or has waited, for a type.
    users: Vec<Vec<usize>>,
}

impl Endings {
    fn of(types: &Types) -> Endings {
        let mut endings = Endings {
            ends: vec![false; types.len()],
            waits: vec![BTreeSet::new(); types.len()],
            users: vec![Vec::new(); types.len()],
        };
        for (id, def) in types.iter() {
            let needed: BTreeSet<usize> = needed(&def.shape).into_iter().map(|id| id.0 as usize).collect();
            for used in &needed {
                if let Some(users) = endings.users.get_mut(*used) {
                    users.push(id.0 as usize);
                }
            }
            set(&mut endings.waits, id.0 as usize, needed);
        }
        endings.spread(types, (0..types.len()).rev().collect());
        endings
    }

    fn ended(&self, id: TypeId) -> bool {
        self.ends.get(id.0 as usize).copied().unwrap_or(true)
    }

    /// For each type that does not end, what it waits for.
    fn waited_for(&self) -> Vec<Vec<usize>> {
        let waits = self.waits.iter().zip(&self.ends);
        waits
            .map(|(waits, ends)| match ends {
                true => Vec::new(),
                false => waits.iter().copied().collect(),
            })
            .collect()
    }

    /// Of a type that needs less than before: how many end now.
    fn changed(&mut self, types: &Types, id: TypeId) -> usize {
        let index = id.0 as usize;
        let needed = types.get(id).map(|def| needed(&def.shape)).unwrap_or_default();
        let waits = needed.into_iter().filter(|id| !self.ended(*id));
        let waits = waits.map(|id| id.0 as usize).collect();
        set(&mut self.waits, index, waits);
        self.spread(types, vec![index])
    }

    /// From those in `ways`, which may end now, to all that wait for them: how many do.
    fn spread(&mut self, types: &Types, mut ways: Vec<usize>) -> usize {
        let mut count = 0;
        while let Some(index) = ways.pop() {
            let id = TypeId(index as u32);
            let Some(def) = types.get(id).filter(|_| !self.ended(id)) else {
                continue;
            };
            let now = match &def.shape {
                Shape::Union(of) => {
                    matches!(of.choice, Choice::Ambiguous)
                        || of.branches.is_empty()
                        || of
                            .branches
                            .iter()
                            .any(|b| demanded(&b.ty).iter().all(|id| self.ended(*id)))
                }
                _ => self.waits.get(index).is_some_and(BTreeSet::is_empty),
            };
            if now {
                set(&mut self.ends, index, true);
                count += 1;
                for user in self.users.get(index).into_iter().flatten() {
                    if let Some(waits) = self.waits.get_mut(*user) {
                        waits.remove(&index);
                    }
                    ways.push(*user);
                }
            }
        }
        count
    }
}

fn position(types: &Types, index: usize) -> Option<(&crate::at::At, usize)> {
    types.get(TypeId(index as u32)).map(|d| (&d.at, index))
}

fn by_position(types: &Types, all: impl Iterator<Item = usize>) -> Option<TypeId> {
    all.filter_map(|i| position(types, i))
        .min()
        .map(|(_, i)| TypeId(i as u32))
}

/// The groups of nodes that lie on circles together (Tarjan, without recursion).
fn circles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut found = Vec::new();
    let mut index = vec![UNSEEN; edges.len()];
    let mut low = vec![0usize; edges.len()];
    let mut on_stack = vec![false; edges.len()];
    let mut stack = Vec::new();
    let mut counter = 0;
    for start in 0..edges.len() {
        if index.get(start) != Some(&UNSEEN) {
            continue;
        }
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((node, next)) = way.last().copied() {
            if next == 0 {
                set(&mut index, node, counter);
                set(&mut low, node, counter);
                counter += 1;
                stack.push(node);
                set(&mut on_stack, node, true);
            }
            let to = edges.get(node).and_then(|e| e.get(next)).copied();
            if let Some(top) = way.last_mut() {
                top.1 += 1;
            }
            if let Some(to) = to {
                if index.get(to) == Some(&UNSEEN) {
                    way.push((to, 0));
                } else if on_stack.get(to) == Some(&true) {
                    let least = get(&low, node).min(get(&index, to));
                    set(&mut low, node, least);
                }
                continue;
            }
            way.pop();
            if let Some((parent, _)) = way.last() {
                let least = get(&low, *parent).min(get(&low, node));
                set(&mut low, *parent, least);
            }
            if get(&low, node) == get(&index, node) {
                let mut group = Vec::new();
                while let Some(member) = stack.pop() {
                    set(&mut on_stack, member, false);
                    group.push(member);
                    if member == node {
                        break;
                    }
                }
                let on_circle = group.len() > 1 || edges.get(node).is_some_and(|e| e.contains(&node));
                if on_circle {
                    group.sort_unstable();
                    found.push(group);
                }
            }
        }
    }
    found
}

fn get(all: &[usize], index: usize) -> usize {
    all.get(index).copied().unwrap_or(usize::MAX)
}

fn set<T>(all: &mut [T], index: usize, value: T) {
    if let Some(slot) = all.get_mut(index) {
        *slot = value;
    }
}
