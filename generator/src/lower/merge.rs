//! `allOf`, `$ref` with siblings and several claims on one property → one
//! flat record of what they say together ([`Merged`]). Every schema is visited
//! once by a worklist, so cycles and long chains cost nothing.

mod choices;
mod conditions;
mod merged;
mod says;

pub(super) use conditions::Conditions;
pub(super) use merged::{Additional, Conflict, Group, Merged};
pub(super) use says::{
    holding, holding_of_values, is_anything, is_forbidden, is_free, is_never, is_null, only_branches, only_constrains,
    says_something, target,
};

use super::conjunction::{Conjunction, Part};
use super::kinds::KindSet;
use super::patterns;
use super::values::in_both;
use crate::at::At;
use crate::read::{Document, Schema, SchemaId};
use crate::source::Tree;
use says::{has_structure, says_null};
use std::collections::BTreeMap;

/// How many schemas may hold at once, references and wrappers included. Each link of a chain of `allOf` has the properties
/// of all below it, so without a bound a long one takes time and space by its square.
const MOST: usize = 1_000;

enum Step {
    Expand(SchemaId, Heed),
    Absorb(SchemaId, Heed),
}

/// What is heard of a schema besides what it says of values.
#[derive(Clone, Copy)]
struct Heed {
    /// Its choices.
    choices: bool,
    /// That it allows no null. Not where one that it is part of is told to.
    no_null: bool,
}

/// Whether a schema says `nullable` beside others that hold: it is meant, whatever they say, though by the letter none of
/// them may refuse null (OAS 3.0.4 §4.8.24).
fn wraps_null(schema: &Schema) -> bool {
    let wraps = schema.reference.is_some() || !schema.all_of.is_empty();
    wraps && !schema.every_kind && says_null(schema)
}

/// Works out what `conjunction` says.
pub(super) fn merge<'a>(document: &'a Document, conjunction: &Conjunction) -> Merged<'a> {
    let mut merge = Merge {
        document,
        out: Merged::empty(),
        says_null: None,
        forced_null: false,
        left_over: Additional::Unstated,
        left_items: None,
        conditions: Conditions::default(),
        itself: false,
        shared_null: None,
        index: BTreeMap::new(),
    };
    let mut only = KindSet::ALL;
    let mut steps = Vec::new();
    for part in conjunction.parts().rev() {
        match part {
            Part::Whole(id) => steps.push(Step::Expand(id, Heed::whole(true))),
            Part::Body(id) => steps.push(Step::Expand(id, Heed::whole(false))),
            Part::Only(kinds) => only = only.and(kinds),
            Part::Sometimes(id) => merge.conditions.follow_way(document, id),
            Part::Files => merge.out.files = true,
        }
    }
    let mut closing = None;
    while let Some(step) = steps.pop() {
        match step {
            Step::Expand(id, heed) => {
                let schema = document.schemas.get(id);
                if merge.out.seen.len() >= MOST {
                    return too_long(document, conjunction);
                }
                if !merge.out.seen.insert(id) {
                    closing.get_or_insert_with(|| schema.at.clone());
                    continue;
                }
                steps.push(Step::Absorb(id, heed));
                let inner = Heed {
                    no_null: heed.no_null && schema.null_added.is_none() && !wraps_null(schema),
                    ..heed
                };
                steps.extend(schema.all_of.iter().rev().map(|part| Step::Expand(*part, inner)));
                if let Some(reference) = schema.reference {
                    steps.push(Step::Expand(reference, inner));
                }
            }
            Step::Absorb(id, heed) => merge.absorb(id, heed),
        }
    }
    merge.finish(only, closing)
}

/// Nothing but the outermost schema, and what is wrong with it.
pub(super) fn too_long<'a>(document: &'a Document, conjunction: &Conjunction) -> Merged<'a> {
    let mut merged = Merged::empty();
    let outermost = conjunction.parts().find_map(|part| match part {
        Part::Whole(id) | Part::Body(id) => Some(id),
        _ => None,
    });
    if let Some(id) = outermost {
        let schema = document.schemas.get(id);
        merged.seen.insert(id);
        merged.leaves.push((id, schema));
        merged.conflict = Some(Conflict::Long { at: schema.at.clone() });
    }
    merged
}

/// Whether the schema's own `type` allows a value of its list. With one that it does not the author has said nothing, as
/// the reader has told; null is what `nullable` and the list say together.
fn is_allowed(value: &Tree, schema: &Schema) -> bool {
    let of_value = KindSet::of_value(value);
    let overlaps = |kinds| KindSet::of(kinds).overlaps(of_value);
    of_value == KindSet::NULL || schema.kinds.as_ref().is_none_or(overlaps)
}

impl Heed {
    fn whole(choices: bool) -> Heed {
        Heed { choices, no_null: true }
    }
}

struct Merge<'a> {
    document: &'a Document,
    out: Merged<'a>,
    /// Whether all who speak of null allow it.
    says_null: Option<bool>,
    /// A schema says `nullable` and no more: it is meant, whatever the others say.
    forced_null: bool,
    /// `unevaluatedProperties`: values of names that no `additionalProperties` is about.
    left_over: Additional,
    /// `unevaluatedItems`: items that no `items` is about.
    left_items: Option<Conjunction>,
    /// What holds of some values alone.
    conditions: Conditions<'a>,
    /// A schema is a branch of its own choice.
    itself: bool,
    /// Which of two lists shares nothing but null with the other.
    shared_null: Option<At>,
    /// Index of each property, once more than one schema has some.
    index: BTreeMap<&'a str, usize>,
}

impl<'a> Merge<'a> {
    fn absorb(&mut self, id: SchemaId, heed: Heed) {
        let schema = self.document.schemas.get(id);
        let out = &mut self.out;
        out.leaves.push((id, schema));
        if schema.always == Some(false) {
            out.conflict
                .get_or_insert_with(|| Conflict::Never { at: schema.at.clone() });
        }
        out.implied = out.implied.or(choices::implied(self.document, schema));
        if let Some(kinds) = &schema.kinds {
            let kinds = KindSet::of(kinds);
            let null = kinds.contains(KindSet::NULL);
            // `nullable` without `type`, and nothing else: of the others in an `allOf` it can only mean them.
            let mere = kinds == KindSet::ALL && !has_structure(self.document, schema, |_| true);
            self.forced_null |= null && !schema.every_kind && mere;
            if kinds != KindSet::ALL || schema.every_kind {
                let values = kinds.values();
                let cut = out.kinds.map_or(values, |k| k.and(values));
                if cut.is_empty() && !values.is_empty() && out.kinds.is_some_and(|k| !k.is_empty()) {
                    out.conflict
                        .get_or_insert_with(|| Conflict::Kinds { at: schema.at.clone() });
                }
                out.kinds = Some(cut);
            }
            self.hear_null(null, heed);
        }
        // `maxLength` and the like say nothing of what is no string, null among it (JSON Schema Validation §6.3).
        self.absorb_values(schema, heed);
        self.absorb_object(schema);
        self.absorb_array(schema);
        let out = &mut self.out;
        if let Some(format) = schema.format.as_deref() {
            out.format = Some(format);
        }
        if let Some(minimum) = schema.minimum.as_ref().or(schema.exclusive_minimum.as_ref()) {
            out.minimum = Some(minimum);
        }
        if let Some(maximum) = schema.maximum.as_ref().or(schema.exclusive_maximum.as_ref()) {
            out.maximum = Some(maximum);
        }
        if let Some(encoding) = schema.content_encoding.as_deref() {
            out.content_encoding = Some(encoding);
        }
        if let Some(media_type) = schema.content_media_type.as_deref() {
            out.content_media_type = Some(media_type);
        }
        if schema.discriminator.is_some() {
            out.discriminator = schema.discriminator.as_ref();
        }
        if heed.choices {
            for (branches, together) in [(&schema.one_of, false), (&schema.any_of, true)] {
                if !branches.is_empty() {
                    // A branch that is this schema again adds nothing.
                    let all = branches.len();
                    let branches = branches
                        .iter()
                        .copied()
                        .filter(|b| target(self.document, *b) != id)
                        .collect::<Vec<_>>();
                    self.itself |= branches.len() < all;
                    if branches.is_empty() {
                        continue;
                    }
                    if branches.iter().all(|branch| is_never(self.document, *branch)) {
                        out.conflict
                            .get_or_insert_with(|| Conflict::Never { at: schema.at.clone() });
                    }
                    out.choices.push(Group { branches, together });
                }
            }
        }
    }

    /// A schema speaks of null.
    fn hear_null(&mut self, null: bool, heed: Heed) {
        if null || heed.no_null {
            self.says_null = Some(self.says_null.unwrap_or(true) && null);
        }
    }

    /// `enum` and `const`: what is in all lists.
    fn absorb_values(&mut self, schema: &'a Schema, heed: Heed) {
        let lists = [
            schema.enumeration.as_deref(),
            schema.constant.as_ref().map(std::slice::from_ref),
        ];
        let mut null = true;
        let mut any = false;
        for list in lists.into_iter().flatten() {
            let mut values: Vec<&Tree> = list.iter().collect();
            values.retain(|value| value.is_json() && is_allowed(value, schema));
            if values.is_empty() {
                continue;
            }
            any = true;
            null &= values.contains(&&Tree::Null);
            self.absorb_list(values, &schema.at);
        }
        if any && schema.kinds.is_none() {
            self.hear_null(null, heed);
        }
    }

    fn absorb_list(&mut self, values: Vec<&'a Tree>, at: &'a At) {
        let Some(old) = &mut self.out.values else {
            self.out.values = Some(values);
            return;
        };
        let says_more = |values: &[&Tree]| values.iter().any(|value| **value != Tree::Null);
        let both = says_more(old) && says_more(&values);
        *old = in_both(std::mem::take(old), &values);
        if old.is_empty() {
            self.out
                .conflict
                .get_or_insert_with(|| Conflict::Values { at: at.clone() });
        } else if both && !says_more(old) {
            self.shared_null = Some(at.clone());
        }
    }

    fn absorb_object(&mut self, schema: &'a Schema) {
        let out = &mut self.out;
        out.required.extend(schema.required.iter().map(String::as_str));
        if !schema.properties.is_empty() {
            if out.properties.is_empty() {
                out.properties = schema
                    .properties
                    .iter()
                    .map(|(n, id)| (n.as_str(), Conjunction::of(*id)))
                    .collect();
            } else {
                if self.index.is_empty() {
                    self.index = out.properties.iter().enumerate().map(|(i, (n, _))| (*n, i)).collect();
                }
                for (name, id) in &schema.properties {
                    match self.index.get(name.as_str()).and_then(|i| out.properties.get_mut(*i)) {
                        Some((_, claims)) => *claims = claims.clone().and(Part::Whole(*id)),
                        None => {
                            self.index.insert(name, out.properties.len());
                            out.properties.push((name, Conjunction::of(*id)));
                        }
                    }
                }
            }
        }
        self.conditions.follow(self.document, schema);
        if let Some(id) = schema.additional_properties {
            let stated = self.additional(id);
            self.out.additional.and(stated);
        }
        if let Some(id) = schema.unevaluated_properties {
            // None is left over of what stands further in.
            if self.left_over == Additional::Unstated {
                self.left_over = self.additional(id);
            }
        }
        let out = &mut self.out;
        out.patterns
            .extend(schema.pattern_properties.iter().map(|(_, id)| Conjunction::of(*id)));
    }

    fn additional(&self, id: SchemaId) -> Additional {
        if is_never(self.document, id) {
            Additional::Closed
        } else if is_anything(self.document, id) {
            Additional::Free
        } else {
            Additional::Of(Conjunction::of(id))
        }
    }

    fn absorb_array(&mut self, schema: &'a Schema) {
        let out = &mut self.out;
        let and = |old: &mut Option<Conjunction>, id| {
            *old = Some(match old.take() {
                None => Conjunction::of(id),
                Some(old) => old.and(Part::Whole(id)),
            });
        };
        if let Some(id) = schema.items {
            and(&mut out.items, id);
        }
        // Items that `contains` tells of may be of that kind as well (JSON Schema 2020-12 §11.2).
        if let (Some(id), None) = (schema.unevaluated_items, schema.contains) {
            self.left_items.get_or_insert_with(|| Conjunction::of(id));
        }
        for (index, id) in schema.prefix_items.iter().enumerate() {
            match out.prefix.get_mut(index) {
                Some(old) => *old = old.clone().and(Part::Whole(*id)),
                None => out.prefix.push(Conjunction::of(*id)),
            }
        }
        if let Some(least) = schema.min_items {
            out.min_items = Some(out.min_items.unwrap_or(least).max(least));
        }
        if let Some(most) = schema.max_items {
            out.max_items = Some(out.max_items.unwrap_or(most).min(most));
        }
    }

    fn finish(mut self, only: KindSet, closing: Option<At>) -> Merged<'a> {
        let document = self.document;
        let out = &mut self.out;
        // That a value may be anything is worth saying beside what is said of one kind alone.
        let alone = out.implied.is_empty() || out.values.is_some() || !out.choices.is_empty();
        if alone && out.kinds == Some(KindSet::VALUES) && self.says_null == Some(true) {
            out.kinds = None;
        }
        // By a condition values without a name may be of a kind that others are not of.
        if out.additional == Additional::Unstated && self.conditions.speak_of_unnamed(document) {
            out.additional = Additional::Free;
        }
        // What stands beside it and further in is heard first (JSON Schema 2020-12 §11.3).
        if out.additional == Additional::Unstated {
            out.additional = std::mem::replace(&mut self.left_over, Additional::Unstated);
        }
        if out.items.is_none() && !self.conditions.speak_of_items() {
            out.items = self.left_items.take();
        }
        self.add_conditional();
        self.drop_forbidden();
        self.ask_sometimes();
        let out = &mut self.out;
        // Who lists null means it, though `type` and `nullable` say nothing of it.
        let lists_null = out
            .values
            .as_ref()
            .is_some_and(|v| (v.len() > 1 || self.shared_null.is_some()) && v.contains(&&Tree::Null));
        let allowed = self.forced_null || lists_null || self.says_null == Some(true);
        out.nullable = allowed && only.contains(KindSet::NULL);
        out.left = only;
        if only != KindSet::ALL {
            let kinds = out.kinds.unwrap_or(KindSet::VALUES).and(only).values();
            out.kinds = Some(kinds);
            if let Some(values) = &mut out.values {
                values.retain(|v| kinds.overlaps(KindSet::of_value(v)));
            }
        }
        // A child that conjoins its parent has made the parent's choice already.
        patterns::open(document, out);
        let seen = &out.seen;
        let many = out.leaves.len() > 1;
        let choices = out.choices.len();
        out.choices
            .retain(|group| !(many && group.branches.iter().any(|b| seen.contains(&target(document, *b)))));
        let made_already = out.choices.len() < choices;
        self.narrow_by_kinds();
        let out = &mut self.out;
        let nothing_else = self.itself && choices::only_null(document, &out.choices);
        // The choice was all that there is, so it is one of this very value.
        if (made_already && out.is_free() || nothing_else && out.says_nothing())
            && let Some(at) = out.at()
        {
            out.conflict.get_or_insert_with(|| Conflict::Loop { at: at.clone() });
        }
        // Where null is all that fits, null it is.
        if out.nullable
            && let Some(Conflict::Kinds { .. }) = &out.conflict
        {
            let listed = out.values.as_ref();
            let null_is_meant = listed.is_some_and(|values| values.iter().all(|value| **value == Tree::Null));
            out.but_for_null = out.conflict.take().filter(|_| !null_is_meant);
            out.kinds = Some(KindSet::EMPTY);
        } else if let Some(at) = self.shared_null
            && out.conflict.is_none()
        {
            out.but_for_null = Some(Conflict::Values { at });
            out.kinds = Some(KindSet::EMPTY);
        }
        if out.leaves.iter().all(|(_, s)| !says_something(document, s)) && out.conflict.is_none() {
            let only_references = out
                .leaves
                .iter()
                .all(|(_, s)| s.reference.is_some() || !s.all_of.is_empty());
            if let (true, Some(at)) = (only_references, closing) {
                out.conflict = Some(Conflict::Loop { at });
            }
        }
        self.out
    }
}
