//! The chosen operations → what they lead to, and which places of the
//! description concern nobody any more.

use crate::at::At;
use crate::read::{Document, MediaType, Operation, ParameterValue, PathItem, Schema, SchemaId};
use std::collections::BTreeSet;

/// Places of what is left and of what is not: the nearest of them around a place decides for it.
#[derive(Default)]
pub struct Places {
    kept: BTreeSet<At>,
    gone: BTreeSet<At>,
}

impl Places {
    /// Whether `at` concerns what is left; what belongs to no operation and no schema does.
    pub fn concern(&self, at: &At) -> bool {
        let mut around = Some(At {
            part: crate::at::Part::Value,
            ..at.clone()
        });
        while let Some(place) = around {
            if self.kept.contains(&place) {
                return true;
            }
            if self.gone.contains(&place) {
                return false;
            }
            around = place.parent();
        }
        true
    }

    /// An operation that was not chosen, and what it alone may have led to.
    pub fn part_with(&mut self, operation: &Operation) {
        let parts = Parts::of(operation);
        self.gone.extend(parts.places);
    }

    /// Something that nobody can tell not to be chosen.
    pub fn keep(&mut self, at: &At) {
        self.kept.insert(At {
            part: crate::at::Part::Value,
            ..at.clone()
        });
    }

    /// A path or webhook without any operation left.
    pub fn close(&mut self, at: &At) {
        self.gone.insert(at.clone());
    }
}

/// Takes the named schemas out of `document` that no operation leads to.
pub fn keep_reached(document: &mut Document, places: &mut Places) {
    let mut found = Parts::default();
    let operations = document.paths.iter().flat_map(|item| &item.operations);
    let webhooks = document.webhooks.iter().flat_map(|webhook| &webhook.operations);
    for operation in operations.chain(webhooks) {
        found.operation(operation);
    }
    let mut reached = BTreeSet::new();
    let mut open = found.schemas;
    loop {
        while let Some(id) = open.pop() {
            if reached.insert(id) {
                open.extend(edges(document.schemas.get(id)));
            }
        }
        let around: BTreeSet<At> = reached
            .iter()
            .flat_map(|id| ancestors(&document.schemas.get(*id).at))
            .collect();
        for (_, id) in document.named_schemas.iter().filter(|(_, id)| !reached.contains(id)) {
            let schema = document.schemas.get(*id);
            // What extends a schema with a discriminator comes where that is expected; and what stands in a component
            // is called after it.
            if around.contains(&schema.at) || extends_reached(document, schema, &reached) {
                open.push(*id);
            }
        }
        if open.is_empty() {
            break;
        }
    }
    places.kept.extend(found.places);
    places
        .kept
        .extend(reached.iter().map(|id| document.schemas.get(*id).at.clone()));
    let schemas = &document.schemas;
    document.named_schemas.retain(|(_, id)| {
        let kept = reached.contains(id);
        if !kept {
            places.gone.insert(schemas.get(*id).at.clone());
        }
        kept
    });
}

fn ancestors(at: &At) -> impl Iterator<Item = At> {
    std::iter::successors(at.parent(), At::parent)
}

fn extends_reached(document: &Document, schema: &Schema, reached: &BTreeSet<SchemaId>) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = schema.all_of.clone();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let base = document.schemas.get(id);
        if base.discriminator.is_some() && reached.contains(&id) {
            return true;
        }
        open.extend(base.all_of.iter().chain(&base.reference));
    }
    false
}

/// The schemas that describe values which a client sends or reads, each once: what operations, webhooks and named
/// schemas lead to. Not those that values are only checked by (`not`, `if`, `contains`, `propertyNames`), nor what is
/// inside of a type that the author brings.
pub fn described(document: &Document) -> Vec<&Schema> {
    let mut found = Parts::default();
    let operations = document.paths.iter().flat_map(|item| &item.operations);
    let webhooks = document.webhooks.iter().flat_map(|webhook| &webhook.operations);
    for operation in operations.chain(webhooks) {
        found.operation(operation);
    }
    let mut open = found.schemas;
    open.extend(document.named_schemas.iter().map(|(_, id)| *id));
    let mut seen = vec![false; document.schemas.len()];
    let mut described = Vec::new();
    while let Some(id) = open.pop() {
        if seen
            .get_mut(id.0 as usize)
            .is_none_or(|seen| std::mem::replace(seen, true))
        {
            continue;
        }
        let schema = document.schemas.get(id);
        if !schema.extensions.iter().any(|(key, _)| key == "x-rust-type") {
            described.push(schema);
            open.extend(descriptions(schema));
        }
    }
    described
}

/// The schemas that stand in an operation itself, those of its callbacks apart.
pub fn schemas_of(operation: &Operation) -> Vec<SchemaId> {
    let mut parts = Parts::default();
    parts.alone(operation);
    parts.schemas
}

/// The schemas that a schema is made of or refers to.
fn edges(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    let [condition, ..] = schema.conditional;
    let checks = [condition, schema.not, schema.contains, schema.property_names];
    descriptions(schema).chain(checks.into_iter().flatten())
}

/// Those of them that say what a value is, or may be.
pub fn descriptions(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    let named = [
        &schema.properties,
        &schema.pattern_properties,
        &schema.dependent_schemas,
    ];
    let mapped = schema.discriminator.iter().map(|discriminator| &discriminator.mapping);
    let named = named.into_iter().chain(mapped).flatten().map(|(_, id)| id);
    let lists = [&schema.prefix_items, &schema.all_of, &schema.any_of, &schema.one_of];
    let single = [
        &schema.reference,
        &schema.additional_properties,
        &schema.unevaluated_properties,
        &schema.unevaluated_items,
        &schema.items,
        &schema.content_schema,
    ];
    let single = single.into_iter().chain(schema.conditional.iter().skip(1)).flatten();
    named.chain(lists.into_iter().flatten()).chain(single).copied()
}

/// Where the parts of operations stand, and their schemas.
#[derive(Default)]
struct Parts {
    places: Vec<At>,
    schemas: Vec<SchemaId>,
}

impl Parts {
    fn of(operation: &Operation) -> Parts {
        let mut parts = Parts::default();
        parts.operation(operation);
        parts
    }

    /// Callbacks hold operations too, which a description can nest only as deep as its text goes.
    fn operation(&mut self, operation: &Operation) {
        let mut open = vec![operation];
        while let Some(operation) = open.pop() {
            self.alone(operation);
            let items = operation.callbacks.iter().flat_map(|callback| &callback.items);
            open.extend(items.flat_map(|item: &PathItem| &item.operations));
        }
    }

    fn alone(&mut self, operation: &Operation) {
        self.places.push(operation.at.clone());
        let mut media: Vec<&MediaType> = Vec::new();
        for parameter in &operation.parameters {
            self.places.push(parameter.at.clone());
            media.extend(self.content(&parameter.value));
        }
        if let Some(body) = &operation.request_body {
            self.places.push(body.at.clone());
            media.extend(&body.content);
        }
        for response in &operation.responses {
            self.places.push(response.at.clone());
            media.extend(&response.content);
            for header in &response.headers {
                self.places.push(header.at.clone());
                media.extend(self.content(&header.value));
            }
        }
        self.media(media);
    }

    /// Headers of parts have content in their turn, which holds no more than the description does.
    fn media(&mut self, mut open: Vec<&MediaType>) {
        while let Some(media) = open.pop() {
            self.schemas.extend(media.schema.iter().chain(&media.item_schema));
            for header in media.encoding.iter().flat_map(|encoding| &encoding.headers) {
                self.places.push(header.at.clone());
                open.extend(self.content(&header.value));
            }
        }
    }

    /// Notes a schema, or gives back the content whose schemas are to be noted.
    fn content<'a>(&mut self, value: &'a ParameterValue) -> Option<&'a MediaType> {
        match value {
            ParameterValue::Schema(id) => {
                self.schemas.push(*id);
                None
            }
            ParameterValue::Content(media) => Some(media),
            ParameterValue::Missing => None,
        }
    }
}
