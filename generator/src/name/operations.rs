//! Operations → the methods that call them and the structs of their calls, each with a name in the whole client.

mod parts;

use super::groups::members;
use super::memory::{Memory, Scope, Thing};
use super::scope::{Claim, Taken, settle};
use super::wishes::Wishes;
use super::words::{self, Case};
use super::{GroupNames, OperationNames, reserved, routes};
use crate::model::{Api, Operation};
use parts::{header_fields, parts};
pub use parts::{media_words, place};

/// The names of all operations.
pub fn operations(
    api: &Api,
    grouped: bool,
    groups: &[GroupNames],
    schemes: &[String],
    wishes: &mut Wishes<'_>,
    memory: &mut Memory<'_>,
) -> Vec<OperationNames> {
    let mut taken = Taken::new(reserved::CLIENT_METHODS);
    let mut claims: Vec<Claim> = api
        .operations
        .iter()
        .map(|operation| operation_claim(operation, wishes))
        .collect();
    let mut things: Vec<Thing> = api.operations.iter().map(thing).collect();
    let names = memory.settle(Scope::Operation, &mut claims, &mut things, &mut taken);
    let methods = if grouped {
        methods(api, groups, &claims, &names, &things, memory)
    } else {
        names.clone()
    };
    let routes: Vec<String> = api.operations.iter().map(routes::route).collect();
    let askers = api.operations.iter().zip(&routes).zip(&claims);
    let askers = askers.zip(names.iter().zip(&methods));
    let askers = askers.map(|(((operation, route), claim), (name, method))| {
        // A wish is for the method; what else there is in the client has the name that is one in the whole of it.
        let called = if claim.wish().is_some() { method } else { name };
        let mut asker = claim.asker(&operation.at, called);
        // One without an id gives way to one that has such an id.
        if operation.id.is_none() && asker.wish.is_none() {
            asker.own = claim.candidates.first().map(|own| (route.as_str(), own.as_str()));
        }
        asker
    });
    wishes.weigh(&askers.collect::<Vec<_>>());

    let mut all: Vec<OperationNames> = Vec::with_capacity(names.len());
    for ((operation, name), method) in api.operations.iter().zip(names).zip(methods) {
        let mut named = OperationNames {
            table: reserved::unescaped(&name).to_uppercase(),
            name,
            method,
            unexpected: "Unexpected".to_owned(),
            ..OperationNames::default()
        };
        parts(api, operation, schemes, wishes, &mut named);
        named.header_fields = header_fields(&operation.responses, &named.name, wishes, memory);
        all.push(named);
    }
    structs(api, groups, grouped, &mut all);
    all
}

/// What an operation would be called if it stood alone.
fn operation_claim(operation: &Operation, wishes: &mut Wishes<'_>) -> Claim {
    let (by_path, others) = routes::names(operation);
    let mut candidates = Vec::new();
    let mut rank = 5;
    if let Some(id) = &operation.id {
        let plain = words::plain(id, Case::Value);
        candidates.push(plain.clone());
        // `clone` of `GET /clone` is `get_clone`, which says it all.
        let says_it = by_path.strip_suffix(&plain).is_some_and(|before| before.ends_with('_'));
        if !says_it {
            candidates.push(words::join(&plain, &by_path, Case::Value));
        }
        rank = 1;
    }
    candidates.push(by_path);
    candidates.extend(others);
    if let Some(wish) = wishes.name(&operation.at, operation.wanted_name.as_deref(), Case::Value) {
        candidates.insert(0, wish);
        rank = 0;
    }
    Claim {
        rank,
        past: None,
        candidates,
        wire: operation.id.clone(),
        key: format!("{} {}", operation.method.key(), routes::whole_path(operation)),
    }
}

/// What an operation is remembered by: an id that changes is meant to.
fn thing(operation: &Operation) -> Thing {
    let route = format!("{} {}", operation.method.as_str(), routes::whole_path(operation));
    Thing {
        words: match &operation.id {
            Some(id) if id.contains(' ') => format!("{id:?}"),
            Some(id) => id.clone(),
            None => route.clone(),
        },
        marks: route,
        yields: false,
    }
}

/// Methods within the client or the group; `repos/get-branch` in the group `repos` is `get_branch`, and what is wished for
/// one of a group is free where no other of the group has it.
fn methods(
    api: &Api,
    groups: &[GroupNames],
    operations: &[Claim],
    names: &[String],
    things: &[Thing],
    memory: &mut Memory<'_>,
) -> Vec<String> {
    let mut methods = names.to_vec();
    for (group, members) in api.groups.iter().zip(members(api)) {
        let mut claims: Vec<Claim> = members
            .iter()
            .filter_map(|i| {
                let (operation, name) = (api.operations.get(*i)?, names.get(*i)?);
                let wish = operations.get(*i).and_then(Claim::wish);
                let local = || {
                    let (front, back) = operation.id.as_deref()?.split_once(['/', '.', ':'])?;
                    let same = words::plain(front, Case::Value) == words::plain(&group.tag, Case::Value);
                    (same && !back.is_empty()).then(|| words::plain(back, Case::Value))
                };
                let first = match wish {
                    Some(wish) => Some(wish.to_owned()),
                    None => local(),
                };
                let mut candidates: Vec<String> = first.into_iter().chain([name.clone()]).collect();
                if group.tag.is_empty() {
                    // What leads to a group may be called like it.
                    candidates.extend(operations.get(*i)?.candidates.iter().cloned());
                }
                candidates.dedup();
                // Who is called so in the whole client goes before those that only are in the group.
                let local = candidates.first() != Some(name);
                Some(Claim {
                    rank: match wish {
                        Some(_) => 0,
                        None => 1 + u8::from(local),
                    },
                    past: None,
                    candidates,
                    wire: None,
                    key: name.clone(),
                })
            })
            .collect();
        let mut taken = Taken::new(&["clone"]);
        if group.tag.is_empty() {
            // These are methods of the client itself, beside those that lead to the groups.
            taken = Taken::new(reserved::CLIENT_METHODS);
            for group in groups {
                taken.add(&group.method);
            }
        }
        let known = |i: &usize| things.get(*i).cloned().unwrap_or_default();
        let mut of_group: Vec<Thing> = members.iter().map(known).collect();
        memory.remind(Scope::Method, &mut claims, &mut of_group);
        let settled = settle(&claims, &mut taken, Case::Value);
        for (((i, claim), thing), name) in members.iter().zip(&claims).zip(of_group).zip(settled) {
            let Some(slot) = methods.get_mut(*i) else { continue };
            if *slot != name {
                memory.note(Scope::Method, claim, &thing, &name);
            }
            *slot = name;
        }
    }
    methods
}

/// The structs and enums of each operation: unique within the file of its group.
fn structs(api: &Api, groups: &[GroupNames], grouped: bool, all: &mut [OperationNames]) {
    for (group, members) in groups.iter().zip(members(api)) {
        let mut taken = Taken::new(reserved::TYPES);
        for name in reserved::BESIDE_CALLS {
            taken.add(name);
        }
        if grouped {
            taken.add(&group.handle);
        }
        let claims: Vec<Claim> = members
            .iter()
            .filter_map(|i| all.get(*i))
            .map(|names| {
                let call = words::plain(reserved::unescaped(&names.method), Case::Type);
                let whole = words::plain(reserved::unescaped(&names.name), Case::Type);
                let candidates = vec![call.clone(), words::join(&call, "Call", Case::Type), whole];
                Claim {
                    rank: 0,
                    past: None,
                    candidates,
                    wire: None,
                    key: names.name.clone(),
                }
            })
            .collect();
        let calls = settle(&claims, &mut taken, Case::Type);
        for suffix in ["Reply", "Error", "Headers", "Body"] {
            let claims: Vec<Claim> = calls
                .iter()
                .map(|call| {
                    let longer = words::join(call, "Call", Case::Type);
                    let candidates = [call, &longer]
                        .map(|name| words::join(name, suffix, Case::Type))
                        .to_vec();
                    Claim {
                        rank: 0,
                        past: None,
                        candidates,
                        wire: None,
                        key: call.clone(),
                    }
                })
                .collect();
            for (i, name) in members.iter().zip(settle(&claims, &mut taken, Case::Type)) {
                let Some(slot) = all.get_mut(*i) else { continue };
                match suffix {
                    "Reply" => slot.reply = name,
                    "Error" => slot.error = name,
                    "Headers" => slot.headers = name,
                    _ => slot.body_enum = name,
                }
            }
        }
        for (i, call) in members.iter().zip(calls) {
            if let Some(slot) = all.get_mut(*i) {
                slot.call = call;
            }
        }
    }
}
