//! Examples and defaults → the kinds that they show of schemas which have `items` and no `type`: by JSON Schema `items`
//! asks nothing of a value that is no list (2020-12 core §10.3.1.2), so that what is shown tells what is meant.

use super::follow::MAX_HOPS;
use super::{
    Document, Kinds, MediaType, Operation, ParameterValue, Reader, Response, Schema, SchemaId, Schemas, address,
};
use crate::source::Tree;
use std::collections::{BTreeMap, BTreeSet};

impl Reader<'_, '_> {
    /// Fills in [`Schema::shown`], and takes `items` for the value's own schema where that is what examples show.
    pub(super) fn note_shown(&mut self, read: &mut Document) {
        if !read.schemas.iter().any(|(_, schema)| is_open(schema)) {
            return;
        }
        let mut walk = Walk::over(&read.schemas);
        for (id, schema) in read.schemas.iter() {
            for value in schema.examples.iter().map(|e| &e.value).chain(&schema.default) {
                walk.from(id, value);
            }
        }
        let paths = read.paths.iter().map(|item| &item.operations);
        let webhooks = read.webhooks.iter().map(|webhook| &webhook.operations);
        for content in paths.chain(webhooks).flatten().flat_map(contents) {
            let Some(id) = content.schema else { continue };
            for example in &content.examples {
                // A text may be the whole body as it is written.
                if example.value.as_str().is_none() {
                    walk.from(id, &example.value);
                }
            }
        }
        let paths = read.paths.iter().map(|item| &item.operations);
        for parameter in paths.flatten().flat_map(|operation| &operation.parameters) {
            let Some(id) = parameter.value.schema() else { continue };
            let of_content = match &parameter.value {
                ParameterValue::Content(media) => media.examples.as_slice(),
                _ => &[],
            };
            for example in parameter.examples.iter().chain(of_content) {
                walk.from(id, &example.value);
            }
        }
        // What holds beside others does not say alone what the value is.
        let found = walk.found;
        let parts: BTreeSet<SchemaId> = read.schemas.iter().flat_map(|(_, s)| &s.all_of).copied().collect();
        for (id, shown) in found {
            let Some(schema) = read.schemas.get_mut(id) else {
                continue;
            };
            schema.shown = shown.kinds;
            if shown.is_of_items && is_items_alone(schema) && !parts.contains(&id) {
                schema.all_of.extend(schema.items.take());
                let at = schema.at.member("items").key();
                self.warn(
                    "items-without-type",
                    &at,
                    "`items` says that this is a list, and an example shows one of its items in its place",
                    "what `items` says is taken for the value itself",
                    "write what is in `items` in place of it, or `type: array` if this is a list",
                );
            }
        }
    }
}

fn contents(operation: &Operation) -> impl Iterator<Item = &MediaType> {
    let body = operation.request_body.iter().flat_map(|body| &body.content);
    body.chain(
        operation
            .responses
            .iter()
            .flat_map(|response: &Response| &response.content),
    )
}

fn is_open(schema: &Schema) -> bool {
    schema.items.is_some() && schema.kinds.is_none()
}

/// Whether nothing but `items` says what the value is.
fn is_items_alone(schema: &Schema) -> bool {
    schema.reference.is_none()
        && schema.properties.is_empty()
        && schema.additional_properties.is_none()
        && schema.prefix_items.is_empty()
        && schema.min_items.is_none()
        && schema.max_items.is_none()
        && schema.enumeration.is_none()
        && schema.constant.is_none()
        && schema.all_of.is_empty()
        && schema.any_of.is_empty()
        && schema.one_of.is_empty()
}

/// What is shown of a schema.
struct Shown {
    kinds: Kinds,
    /// Each value is one of those that `items` describes.
    is_of_items: bool,
}

/// Values and the schemas that they are shown for.
struct Walk<'d> {
    schemas: &'d Schemas,
    open: Vec<(SchemaId, &'d Tree)>,
    /// What was looked at, values by their address.
    seen: BTreeSet<(SchemaId, usize)>,
    found: BTreeMap<SchemaId, Shown>,
}

impl<'d> Walk<'d> {
    fn over(schemas: &'d Schemas) -> Self {
        Walk {
            schemas,
            open: Vec::new(),
            seen: BTreeSet::new(),
            found: BTreeMap::new(),
        }
    }

    /// Looks at what `value` shows of the schema and of what is within.
    fn from(&mut self, id: SchemaId, value: &'d Tree) {
        self.open.push((id, value));
        while let Some((id, value)) = self.open.pop() {
            if self.seen.insert((id, address(value))) {
                self.step(id, value);
            }
        }
    }

    fn step(&mut self, id: SchemaId, value: &'d Tree) {
        let schema = self.schemas.get(id);
        if let Some(items) = schema.items.filter(|_| is_open(schema) && *value != Tree::Null) {
            let is_of_items = self.describes(items, value);
            let shown = self.found.entry(id).or_insert(Shown {
                kinds: Kinds::default(),
                is_of_items,
            });
            note(&mut shown.kinds, value);
            shown.is_of_items &= is_of_items;
            if is_of_items {
                self.open.push((items, value));
            }
        }
        let same = schema.reference.iter().chain(&schema.all_of);
        self.open.extend(same.map(|id| (*id, value)));
        for choice in [&schema.one_of, &schema.any_of] {
            // Which of several branches is meant is not guessed.
            let mut fitting = choice.iter().filter(|branch| self.may_be(**branch, value));
            if let (Some(branch), None) = (fitting.next(), fitting.next()) {
                self.open.push((*branch, value));
            }
        }
        match value {
            Tree::Map(map) => {
                for (name, member) in map.iter() {
                    let named = schema.properties.iter().find(|(property, _)| property == name);
                    let id = named.map(|(_, id)| *id).or(schema.additional_properties);
                    self.open.extend(id.map(|id| (id, member)));
                }
            }
            Tree::List(list) => {
                let places = schema.prefix_items.iter().map(Some);
                let places = places.chain(std::iter::repeat(schema.items.as_ref()));
                let items = list.iter().zip(places);
                self.open.extend(items.filter_map(|(item, id)| Some((*id?, item))));
            }
            _ => {}
        }
    }

    /// Whether the schema, or one that it is made of or may be, says something of this value: its type, or one of its
    /// members.
    fn describes(&self, id: SchemaId, value: &Tree) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let schema = self.schemas.get(id);
            let fits = schema.kinds.map(|kinds| kinds.allow(value));
            let says = match value {
                Tree::Map(map) => {
                    let mut names = schema.properties.iter().map(|(name, _)| name);
                    fits != Some(false) && names.any(|name| map.contains_key(name))
                }
                Tree::List(_) | Tree::Null => false,
                _ => fits == Some(true),
            };
            if says {
                return true;
            }
            let parts = [&schema.all_of, &schema.one_of, &schema.any_of];
            open.extend(parts.into_iter().flatten().chain(&schema.reference).copied());
        }
        false
    }

    /// Whether the schema's `type`, or that of what it refers to, allows values of this kind.
    fn may_be(&self, id: SchemaId, value: &Tree) -> bool {
        let mut schema = self.schemas.get(id);
        for _ in 0..MAX_HOPS {
            match (schema.kinds, schema.reference) {
                (Some(kinds), _) => return kinds.allow(value),
                (None, Some(next)) => schema = self.schemas.get(next),
                (None, None) => break,
            }
        }
        true
    }
}

fn note(kinds: &mut Kinds, value: &Tree) {
    match value {
        Tree::Null => {}
        Tree::Bool(_) => kinds.boolean = true,
        Tree::Int(_) => kinds.integer = true,
        Tree::Float(_) => kinds.number = true,
        // A list as text, as it stands in a query or in JSON.
        Tree::String(text) if text.trim_start().starts_with('[') => kinds.array = true,
        Tree::String(_) => kinds.string = true,
        Tree::List(_) => kinds.array = true,
        Tree::Map(_) => kinds.object = true,
    }
}
