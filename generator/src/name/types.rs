//! Types → their names, and with them the names of what is in them.

use std::collections::{BTreeMap, BTreeSet};

use super::members::members;
use super::memory::{Memory, Scope};
use super::trail::Trails;
use super::twins::twins;
use super::waves;
use super::wishes::{Asker, Wishes};
use super::words::{self, Case};
use super::{TypeNames, reserved};
use crate::config::Same;
use crate::diag::Sink;
use crate::model::{Api, Docs, Origin, Shape, Step, Type, TypeId};

/// Names of all types, and of their members.
pub fn name(trails: &Trails<'_>, nameless: Same, wishes: &mut Wishes<'_>, memory: &mut Memory<'_>) -> Vec<TypeNames> {
    let api = trails.api;
    let wanted: Vec<Option<String>> = api
        .types
        .iter()
        .map(|(_, def)| match def.origin {
            Origin::Inside {
                step: Step::Property(_) | Step::ItemOf(_),
                ..
            } => wishes.name_inside(&def.at, def.wanted_name.as_deref()),
            _ => wishes.name(&def.at, def.wanted_name.as_deref(), Case::Type),
        })
        .collect();
    let same = same(api, &wanted);
    let (mut names, named) = waves::settle(trails, &wanted, &same, memory);
    if nameless == Same::Once {
        agree(api, &wanted, &mut names, wishes);
    }
    let askers = api.types.iter().zip(&names).zip(&wanted);
    let askers = askers.map(|(((id, def), name), wish)| {
        let one = named.get(&id);
        Asker {
            at: &def.at,
            wish: wish.as_deref(),
            own: one.and_then(waves::Named::own),
            name: &name.name,
            kept: one.is_some_and(waves::Named::is_kept),
        }
    });
    wishes.weigh(&askers.collect::<Vec<_>>());
    for one in named.into_values() {
        memory.note(Scope::Type, &one.claim, &one.thing, &one.name);
    }
    with_members(api, &mut names, wishes);
    names
}

/// Adds the names of what is in the types, which depend on those of all types.
fn with_members(api: &Api, names: &mut [TypeNames], wishes: &mut Wishes<'_>) {
    let types = api.types.iter();
    let members: Vec<TypeNames> = types.map(|(id, def)| members(api, id, def, names, wishes)).collect();
    for (slot, members) in names.iter_mut().zip(members) {
        *slot = TypeNames {
            name: std::mem::take(&mut slot.name),
            ..members
        };
    }
}

/// Gives several places the one name that is wished for each of them, where what stands in them is one type.
fn agree(api: &Api, wanted: &[Option<String>], names: &mut [TypeNames], wishes: &Wishes<'_>) {
    let mut wishers: BTreeMap<&str, BTreeSet<TypeId>> = BTreeMap::new();
    for ((id, def), wish) in api.types.iter().zip(wanted) {
        // What is sent is called after what is received.
        if let (Some(wish), false) = (wish, matches!(def.origin, Origin::SentView { .. })) {
            wishers.entry(wish).or_default().insert(id);
        }
    }
    wishers.retain(|wish, ids| {
        let others = || {
            names
                .iter()
                .enumerate()
                .filter(|(id, _)| !ids.contains(&TypeId(*id as u32)))
        };
        ids.len() > 1 && !reserved::TYPES.contains(wish) && others().all(|(_, names)| names.name != *wish)
    });
    // What a type is called has a part in the names of what is inside of others, and these in which types are the same.
    while !wishers.is_empty() {
        let mut tried = names.to_vec();
        for (wish, ids) in &wishers {
            for id in ids {
                if let Some(slot) = tried.get_mut(id.0 as usize) {
                    slot.name = (*wish).to_owned();
                }
            }
        }
        let mut unheard = Sink::new();
        with_members(api, &mut tried, &mut wishes.on_trial(&mut unheard));
        let twins = twins(api, &tried);
        let before = wishers.len();
        wishers.retain(|_, ids| {
            let written: BTreeSet<TypeId> = ids.iter().map(|id| twins.get(id).copied().unwrap_or(*id)).collect();
            written.len() == 1
        });
        if wishers.len() == before {
            for (slot, tried) in names.iter_mut().zip(tried) {
                slot.name = tried.name;
            }
            break;
        }
    }
}

/// Components that only refer to another with the same name in Rust: `Pet` to `pet`. There is one type for both, so it
/// has the name.
fn same(api: &Api, wanted: &[Option<String>]) -> BTreeMap<TypeId, TypeId> {
    let spelt = |id: TypeId| {
        let origin = &api.types.get(id)?.origin;
        let (component, sent) = match origin {
            Origin::SentView { of } => (*of, true),
            _ => (id, false),
        };
        match &api.types.get(component)?.origin {
            Origin::Component(name) if wanted.get(component.0 as usize)?.is_none() => {
                Some((words::plain(name, Case::Type), sent))
            }
            _ => None,
        }
    };
    let next = |id: TypeId| {
        let def = api.types.get(id)?;
        let Shape::Alias(Type::Named(target)) = def.shape else {
            return None;
        };
        let silent = def.docs == Docs::default() && !def.deprecated && def.limits.is_none();
        (silent && spelt(id)? == spelt(target)?).then_some(target)
    };
    let mut found = BTreeMap::new();
    for (id, _) in api.types.iter() {
        let mut last = id;
        let mut steps = 0;
        while let Some(target) = next(last).filter(|_| steps < api.types.len()) {
            last = target;
            steps += 1;
        }
        // References that only lead in a circle are no aliases any more.
        if last != id && next(last).is_none() {
            found.insert(id, last);
        }
    }
    found
}
