//! Schemas that the reader could make nothing of, or not all → the operations and types they are part of, by the
//! schemas of the document and not by the types: the part of an `allOf`, the branch of a choice or the value of a map
//! that is gone has left none.

use super::kinds::KindSet;
use super::own_fields::is_set_by_client;
use super::{Here, extensions, tally::Reach};
use crate::at::At;
use crate::model::{Api, Origin, TypeId};
use crate::read::{Document, Schema, SchemaId};
use crate::select;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A schema that is gone: where, the message that says so, and the operations that it is part of.
pub(super) struct Broken<'d> {
    pub at: &'d At,
    pub code: &'static str,
    pub operations: Arc<[usize]>,
}

/// What each broken schema takes away.
pub(super) fn schemas<'d>(document: &'d Document, api: &Api, reach: &mut Reach) -> Vec<Broken<'d>> {
    let lost = document.schemas.iter().filter_map(|(id, s)| Some((id, s, loss(s)?)));
    let lost: Vec<(SchemaId, &Schema, &'static str)> = lost.collect();
    if lost.is_empty() {
        return Vec::new();
    }
    let above = Above::new(document, api);
    // Of a schema that is merged into another no type may be left that names it.
    for (id, ty) in &above.components {
        let parents = above.parents_of(*id).map(Here::Schema);
        reach.add(Here::Type(*ty), parents.chain(above.operations_of(*id)));
    }
    for (id, _) in document.schemas.iter() {
        match above.components.get(&id) {
            Some(ty) => reach.add(Here::Schema(id), [Here::Type(*ty)]),
            None => reach.add(
                Here::Schema(id),
                above.parents_of(id).map(Here::Schema).chain(above.operations_of(id)),
            ),
        }
    }
    lost.into_iter()
        .map(|(id, schema, code)| Broken {
            at: &schema.at,
            code,
            operations: reach.operations(Here::Schema(above.outermost(id))),
        })
        .collect()
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
            if extensions::names_a_type(&schema.extensions) {
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
            // A parameter that the client sets itself is left out with all that is wrong with it.
            let asked = match operation.parameters.iter().any(is_set_by_client) {
                true => {
                    let mut asked = operation.clone();
                    asked.parameters.retain(|parameter| !is_set_by_client(parameter));
                    select::schemas_of(&asked)
                }
                false => select::schemas_of(operation),
            };
            for id in asked {
                let holders = above.operations.entry(id).or_default();
                holders.push(Here::Operation(index));
            }
        }
        above
    }

    fn operations_of(&self, id: SchemaId) -> impl Iterator<Item = Here> + '_ {
        self.operations.get(&id).into_iter().flatten().copied()
    }

    fn parents_of(&self, id: SchemaId) -> impl Iterator<Item = SchemaId> + '_ {
        self.parents.get(id.0 as usize).into_iter().flatten().copied()
    }

    /// The schema around `id` that is part of the same operations: what is broken in one schema is asked about once.
    fn outermost(&self, id: SchemaId) -> SchemaId {
        let mut seen = BTreeSet::new();
        let mut outermost = id;
        while seen.insert(outermost)
            && !self.components.contains_key(&outermost)
            && !self.operations.contains_key(&outermost)
        {
            let mut parents = self.parents_of(outermost);
            match (parents.next(), parents.next()) {
                (Some(parent), None) => outermost = parent,
                _ => break,
            }
        }
        outermost
    }
}
