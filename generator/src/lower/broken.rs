//! Schemas that the reader could make nothing of, or not all → the operations and types they are part of, by the
//! schemas of the document and not by the types: the part of an `allOf`, the branch of a choice or the value of a map
//! that is gone has left none.

use super::kinds::KindSet;
use super::{Found, Here};
use crate::at::At;
use crate::model::{Api, Origin, TypeId};
use crate::read::{Document, Schema, SchemaId};
use crate::select;
use std::collections::{BTreeMap, BTreeSet};

/// What each broken schema takes away, where it is first part of something that has a name.
pub(super) fn schemas(document: &Document, api: &Api, found: &mut Vec<Found>) {
    let lost = document.schemas.iter().filter_map(|(id, s)| Some((id, s, loss(s)?)));
    let lost: Vec<(SchemaId, &Schema, &'static str)> = lost.collect();
    if lost.is_empty() {
        return;
    }
    let above = Above::new(document, api);
    for (id, schema, code) in lost {
        found.extend(above.holders(id).into_iter().map(|here| Found {
            at: schema.at.clone(),
            code,
            here,
        }));
    }
}

/// Adds which operations and components each component is part of.
pub(super) fn add_users(document: &Document, api: &Api, users: &mut BTreeMap<TypeId, Vec<Here>>) {
    let above = Above::new(document, api);
    for (id, ty) in &above.components {
        let parents = above.parents.get(id.0 as usize).into_iter().flatten();
        let holders: BTreeSet<Here> = parents.flat_map(|parent| above.holders(*parent)).collect();
        users.entry(*ty).or_default().extend(holders);
        users.entry(*ty).or_default().extend(above.operations_of(*id));
    }
}

/// The message that says what is gone. A `type` that is none is no loss where other keywords say what the value is.
fn loss(schema: &Schema) -> Option<&'static str> {
    let says_more = || {
        !KindSet::implied_by(schema).is_empty()
            || schema.enumeration.is_some()
            || schema.constant.is_some()
            || [&schema.all_of, &schema.any_of, &schema.one_of]
                .iter()
                .any(|all| !all.is_empty())
    };
    schema.lost.filter(|code| {
        let of_type = matches!(*code, "unknown-type" | "wrong-type" | "items-list");
        !of_type || !says_more()
    })
}

/// The way from a schema to what holds it.
struct Above {
    /// By id: the schemas that are made of it, or refer to it.
    parents: Vec<Vec<SchemaId>>,
    components: BTreeMap<SchemaId, TypeId>,
    operations: BTreeMap<SchemaId, Vec<Here>>,
}

impl Above {
    fn new(document: &Document, api: &Api) -> Above {
        let types: BTreeMap<&At, TypeId> = api
            .types
            .iter()
            .filter(|(_, def)| matches!(def.origin, Origin::Component(_)))
            .map(|(id, def)| (&def.at, id))
            .collect();
        let named = document.named_schemas.iter();
        let components = named.filter_map(|(_, id)| Some((*id, *types.get(&document.schemas.get(*id).at)?)));
        let mut above = Above {
            parents: vec![Vec::new(); document.schemas.len()],
            components: components.collect(),
            operations: BTreeMap::new(),
        };
        for (id, schema) in document.schemas.iter() {
            // The type that the author has for it needs none of what it is made of.
            if schema.extensions.iter().any(|(key, _)| key == "x-rust-type") {
                continue;
            }
            for part in select::descriptions(schema).filter(|part| Some(*part) != schema.content_schema) {
                if let Some(parents) = above.parents.get_mut(part.0 as usize) {
                    parents.push(id);
                }
            }
        }
        let operations = document.paths.iter().flat_map(|path| &path.operations);
        for (index, operation) in operations.enumerate() {
            for id in select::schemas_of(operation) {
                let holders = above.operations.entry(id).or_default();
                holders.push(Here::Operation(index));
            }
        }
        above
    }

    fn operations_of(&self, id: SchemaId) -> impl Iterator<Item = Here> + '_ {
        self.operations.get(&id).into_iter().flatten().copied()
    }

    /// The operations that `id` stands in, and the components: what those are part of is a question of their own.
    fn holders(&self, id: SchemaId) -> BTreeSet<Here> {
        let mut holders = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            if let Some(ty) = self.components.get(&id) {
                holders.insert(Here::Type(*ty));
                continue;
            }
            holders.extend(self.operations_of(id));
            open.extend(self.parents.get(id.0 as usize).into_iter().flatten());
        }
        holders
    }
}
