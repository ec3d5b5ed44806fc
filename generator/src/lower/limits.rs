//! Bounds that schemas set beyond a type (`maxLength`, `minimum`, `pattern`, …) → [`Limits`] for people to read.

use std::collections::BTreeSet;

use super::Lowering;
use super::conjunction::Conjunction;
use super::merge::{self, Merged};
use super::values::in_both;
use crate::model::{Bound, Limits};
use crate::read::{Schema, SchemaId};
use crate::source::Tree;

/// More schemas than this for one value are not gone through.
const MOST: usize = 64;

impl<'a> Lowering<'a> {
    /// What `claims` ask of a value, but for components, of which each tells its own.
    pub fn limits(&self, claims: &Conjunction) -> Option<Box<Limits>> {
        self.with_items(claims.schemas().collect(), |id| !self.components.contains_key(&id))
    }

    /// All that a schema asks of a value, where no component tells it.
    pub fn all_limits(&self, schema: SchemaId) -> Option<Box<Limits>> {
        self.with_items(vec![schema], |_| true)
    }

    /// What a component asks itself that is another name for one.
    pub fn limits_of_alias(&self, component: SchemaId) -> Option<Box<Limits>> {
        self.with_items(vec![component], |id| {
            id == component || !self.components.contains_key(&id)
        })
    }

    fn with_items(&self, ways: Vec<SchemaId>, counts: impl Fn(SchemaId) -> bool) -> Option<Box<Limits>> {
        let (mut limits, items) = self.own_limits(ways, counts);
        if !items.is_empty() {
            let (each, _) = self.own_limits(items, |id| !self.components.contains_key(&id));
            limits.each = (each != Limits::default()).then(|| Box::new(each));
        }
        (limits != Limits::default()).then(|| Box::new(limits))
    }

    /// The limits of all schemas that hold, and the schemas of their items.
    fn own_limits(&self, mut ways: Vec<SchemaId>, counts: impl Fn(SchemaId) -> bool) -> (Limits, Vec<SchemaId>) {
        let mut limits = Limits::default();
        let mut items = Vec::new();
        // What is in all lists.
        let mut values: Option<Vec<&Tree>> = None;
        let mut seen = BTreeSet::new();
        while let Some(id) = ways.pop() {
            if seen.len() >= MOST || !counts(id) || !seen.insert(id) {
                continue;
            }
            let schema = self.document.schemas.get(id);
            absorb(&mut limits, schema);
            let lists = [
                schema.enumeration.as_deref(),
                schema.constant.as_ref().map(std::slice::from_ref),
            ];
            for list in lists.into_iter().flatten() {
                let listed: Vec<&Tree> = list.iter().collect();
                values = Some(match values {
                    Some(values) => in_both(values, &listed),
                    None => listed,
                });
            }
            items.extend(schema.items);
            ways.extend(schema.reference);
            ways.extend(&schema.all_of);
            ways.extend(merge::only_branches(self.document, schema));
        }
        if let Some([one]) = values.as_deref() {
            limits.only = Some((*one).clone());
        }
        (limits, items)
    }
}

/// What is asked of an object without a name.
pub(super) fn of_object(merged: &Merged<'_>) -> Option<Box<Limits>> {
    let mut limits = Limits::default();
    for (_, schema) in &merged.leaves {
        limits.properties.and(schema.min_properties, schema.max_properties);
    }
    (limits != Limits::default()).then(|| Box::new(limits))
}

/// Lets what the schema says hold too.
fn absorb(limits: &mut Limits, schema: &Schema) {
    limits.length.and(schema.min_length, schema.max_length);
    limits.items.and(schema.min_items, schema.max_items);
    limits.properties.and(schema.min_properties, schema.max_properties);
    limits.unique |= schema.unique_items;
    if let Some(pattern) = schema.pattern.as_ref().filter(|p| !limits.patterns.contains(p)) {
        limits.patterns.push(pattern.clone());
    }
    if schema.multiple_of.is_some() {
        limits.multiple_of = schema.multiple_of.clone();
    }
    for (value, exclusive) in [(&schema.minimum, false), (&schema.exclusive_minimum, true)] {
        narrow(&mut limits.least, value.as_ref(), exclusive, |new, old| new > old);
    }
    for (value, exclusive) in [(&schema.maximum, false), (&schema.exclusive_maximum, true)] {
        narrow(&mut limits.most, value.as_ref(), exclusive, |new, old| new < old);
    }
}

fn narrow(bound: &mut Option<Bound>, value: Option<&Tree>, exclusive: bool, inside: fn(f64, f64) -> bool) {
    let number = |tree: &Tree| match tree {
        Tree::Int(n) => Some(*n as f64),
        Tree::Float(f) => Some(*f),
        _ => None,
    };
    let Some((value, new)) = value.and_then(|value| Some((value, number(value)?))) else {
        return;
    };
    let narrower = bound.as_ref().is_none_or(|old| {
        let known = number(&old.value).unwrap_or(new);
        inside(new, known) || new == known && exclusive
    });
    if narrower {
        *bound = Some(Bound {
            value: value.clone(),
            exclusive,
        });
    }
}
