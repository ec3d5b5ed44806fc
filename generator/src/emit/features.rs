//! Large clients → what can be left out of them: a Cargo feature for each group of operations, and one for webhooks, closed
//! over the types that it alone has. All are on by default.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, api, print, walk};
use crate::config::is_crate;
use crate::model::{Origin, TypeId};

/// Above this many operations.
const LARGE: usize = 100;

/// The feature that turns on those of all groups.
pub const ALL: &str = "calls";

/// The feature of webhooks.
const WEBHOOKS: &str = "webhooks";

/// Features that are no group's.
const OTHERS: &[&str] = &[
    ALL,
    WEBHOOKS,
    "blocking",
    "default",
    "hyper",
    "native_tls",
    "reqwest",
    "rustls",
    "serde",
];

/// What a feature is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Index into `Api::groups`.
    Group(usize),
    Webhooks,
}

/// What can be left out.
#[derive(Debug, Default)]
pub struct Features {
    names: BTreeMap<Part, String>,
    /// Types that only one part has.
    types: BTreeMap<TypeId, Part>,
}

impl Features {
    /// None for clients that are small, or are made for a crate that has features of its own.
    pub fn new(cx: &Context<'_>) -> Features {
        let rooms = api::rooms(cx);
        if cx.api.operations.len() <= LARGE || rooms.len() < 2 || cx.config.included {
            return Features::default();
        }
        let is_taken = |name: &str| OTHERS.contains(&name) || is_crate(name) || cx.config.depends_on(name);
        let groups = rooms.iter().map(|room| {
            // A keyword is none here.
            let module = room.names.module.trim_end_matches('_');
            let name = match is_taken(module) {
                true => format!("{module}_{ALL}"),
                false => module.to_owned(),
            };
            (Part::Group(room.group), name)
        });
        let webhooks = (!cx.api.webhooks.is_empty()).then(|| (Part::Webhooks, WEBHOOKS.to_owned()));
        Features {
            names: groups.chain(webhooks).collect(),
            types: alone(cx),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The feature of a part.
    pub fn of(&self, part: Part) -> Option<&str> {
        self.names.get(&part).map(String::as_str)
    }

    /// The attribute of what only a part has.
    pub fn gate(&self, part: Part) -> Option<TokenStream> {
        self.of(part).map(|feature| quote!(#[cfg(feature = #feature)]))
    }

    /// The same as a line of text, which is empty where there is none.
    pub fn line(&self, part: Part) -> String {
        let line = |feature| format!("#[cfg(feature = {})]\n", print::string(feature));
        self.of(part).map(line).unwrap_or_default()
    }

    /// The part that alone has the type.
    pub fn part_of(&self, id: TypeId) -> Option<Part> {
        self.types.get(&id).copied()
    }

    /// The features of groups, sorted.
    pub fn of_groups(&self) -> Vec<String> {
        let groups = self.names.iter().filter(|(part, _)| **part != Part::Webhooks);
        let names: BTreeSet<&String> = groups.map(|(_, name)| name).collect();
        names.into_iter().cloned().collect()
    }
}

/// Types that only one part has. What nothing leads to is everybody's, and so is what shared errors name.
fn alone(cx: &Context<'_>) -> BTreeMap<TypeId, Part> {
    let mut parts: BTreeMap<Option<Part>, BTreeSet<TypeId>> = BTreeMap::new();
    for (operation, names) in cx.api.operations.iter().zip(&cx.names.operations) {
        if names.shared_error.is_some() {
            // One for any status may be what a success is as well.
            let failures = operation.responses.iter().filter(|one| one.status.class() != 2);
            let shared = failures.flat_map(|one| &one.contents);
            let shared = shared.flat_map(|content| content.ty.named());
            parts.entry(None).or_default().extend(shared);
        }
        let part = Some(Part::Group(operation.group));
        parts.entry(part).or_default().extend(walk::of_operation(operation));
    }
    let hooks = cx.api.webhooks.iter().flat_map(|webhook| &webhook.body);
    let hooks = hooks.flat_map(|body| &body.contents);
    let hooks = hooks.flat_map(|content| content.ty.named());
    parts.entry(Some(Part::Webhooks)).or_default().extend(hooks);
    let mut reach: BTreeMap<TypeId, BTreeSet<Option<Part>>> = BTreeMap::new();
    for (part, types) in parts {
        for id in within(cx, types) {
            reach.entry(id).or_default().insert(part);
        }
    }
    let all = cx.api.types.iter().map(|(id, _)| id);
    let unnamed: BTreeSet<TypeId> = all.filter(|id| !reach.contains_key(id)).collect();
    for id in within(cx, unnamed) {
        reach.entry(id).or_default().insert(None);
    }
    let one = reach.into_iter().filter_map(|(id, parts)| match parts.first() {
        Some(Some(part)) if parts.len() == 1 => Some((id, *part)),
        _ => None,
    });
    one.collect()
}

/// The types, and all that they name when they are written out.
fn within(cx: &Context<'_>, types: BTreeSet<TypeId>) -> BTreeSet<TypeId> {
    let mut waiting: Vec<TypeId> = types.into_iter().collect();
    let mut found = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !found.insert(id) {
            continue;
        }
        waiting.extend(cx.twins.get(&id));
        if let Some(def) = cx.api.types.get(id) {
            waiting.extend(def.shape.types());
            if let Origin::SentView { of } = def.origin {
                waiting.push(of);
            }
        }
    }
    found
}
