//! What a schema says beside others → whether they have said it already, so that their type will do: a component that is
//! stated again, a property of its, what stands beside a choice.

use super::conjunction::{Conjunction, Part};
use super::kinds::KindSet;
use super::merge::{self, Additional, Merged, target};
use super::values::Places;
use super::{Lowering, formats};
use crate::read::{Discriminator, Schema, SchemaId};
use crate::source::same;

impl<'a> Lowering<'a> {
    /// Whether what `claim` says itself is said by `merged` already.
    pub fn adds_nothing(&self, claim: SchemaId, merged: &Merged<'a>) -> bool {
        let schema = self.document.schemas.get(claim);
        let kinds = merged.value_kinds();
        schema.always != Some(false)
            && schema.kinds.as_ref().is_none_or(|k| {
                let k = KindSet::of(k).values();
                // `object` beside a choice of objects.
                k.contains(kinds) || (!merged.choices.is_empty() && kinds.contains(k))
            })
            && self.leaves_the_rest(schema, merged, |id| {
                // Said of an object of which it was not, it has a place for what has no name.
                merge::is_anything(self.document, id)
                    && (merged.additional != Additional::Unstated
                        || merged.properties.is_empty()
                        || !merged.choices.is_empty())
                    || matches!(&merged.additional, Additional::Of(claims) if self.limits_no_more(id, claims))
                    || merged.additional == Additional::Of(Conjunction::of(id))
            })
            && schema.discriminator.as_ref().is_none_or(|said| {
                let same = |known: &Discriminator| {
                    known.property == said.property && (said.mapping.is_empty() || known.mapping == said.mapping)
                };
                merged.choices.is_empty() || merged.discriminator.is_some_and(same)
            })
            && schema.one_of.is_empty()
            && schema.any_of.is_empty()
            && self.says_no_more(schema, merged)
    }

    /// Whether what stands beside a choice is said by the branch already.
    pub fn covers(&self, base: &Merged<'a>, branch: &Merged<'a>) -> bool {
        base.leaves.iter().all(|(id, schema)| {
            if branch.seen.contains(id) {
                return true;
            }
            if schema.one_of.is_empty() && schema.any_of.is_empty() {
                return !merge::says_something(self.document, schema) || self.adds_nothing(*id, branch);
            }
            // The holder of the choice: all but the choice counts.
            let kinds = schema
                .kinds
                .as_ref()
                .map_or(KindSet::VALUES, |k| KindSet::of(k).values());
            let branch_kinds = branch.value_kinds();
            let kinds_covered = kinds.contains(branch_kinds)
                || (branch_kinds == KindSet::VALUES && !branch.choices.is_empty())
                || kinds.is_empty();
            kinds_covered
                && self.leaves_the_rest(schema, branch, |id| {
                    merge::is_anything(self.document, id) && carries_extra(branch)
                })
                && self.says_no_more(schema, branch)
        })
    }

    /// Whether `schema` says no more of what has no name; `known`: whether that is said of it already. `unevaluatedProperties`
    /// is about what is left over by whoever else speaks of it (JSON Schema 2020-12 §11.3).
    fn leaves_the_rest(&self, schema: &Schema, merged: &Merged<'a>, known: impl Fn(SchemaId) -> bool) -> bool {
        let known = |id| merge::is_never(self.document, id) || known(id);
        let left_over = merged.additional == Additional::Unstated;
        schema.additional_properties.is_none_or(known)
            && (!left_over || schema.unevaluated_properties.is_none_or(known))
    }

    /// Whether `merged` has all that `schema` says of texts and numbers, of properties and of items.
    fn says_no_more(&self, schema: &Schema, merged: &Merged<'a>) -> bool {
        formats::adds_no_form(schema, merged)
            && schema.enumeration.is_none()
            && schema.constant.is_none()
            && schema.properties.iter().all(|(name, id)| {
                merged
                    .properties
                    .iter()
                    .any(|(n, claims)| n == name && self.is_plainer(*id, claims))
            })
            && schema.required.iter().all(|r| merged.required.contains(r.as_str()))
            && schema.pattern_properties.is_empty()
            && [schema.items, schema.unevaluated_items]
                .into_iter()
                .flatten()
                .all(|id| match &merged.items {
                    Some(claims) => self.limits_no_more(id, claims),
                    None => merge::is_anything(self.document, id),
                })
            && schema.prefix_items.is_empty()
            && self.asks_no_more(schema, merged)
    }

    /// Whether property schema `id` says no more than `claims` do, of the value and of the property.
    fn is_plainer(&self, id: SchemaId, claims: &Conjunction) -> bool {
        if claims.parts().any(|p| p == Part::Whole(id)) {
            return true;
        }
        if !self.marks_no_more(id, claims) {
            return false;
        }
        let resolved = target(self.document, id);
        if self.limits_no_more(id, claims) || claims.single().is_some_and(|c| target(self.document, c) == resolved) {
            return true;
        }
        let schema = self.document.schemas.get(resolved);
        let inner = merge::merge(self.document, claims);
        let values = match (&schema.enumeration, &schema.constant, &inner.values) {
            (None, None, _) => true,
            (Some(all), None, Some(some)) => {
                let places = Places::of(all);
                some.iter().all(|v| places.first_in(v, all).is_some())
            }
            (_, Some(one), Some(some)) => some.iter().all(|v| same(v, one)),
            _ => false,
        };
        // What is one of the branches of an `anyOf` fits it: A, and A or B, is A.
        let is_claimed = |branch: &SchemaId| {
            let branch = target(self.document, *branch);
            claims
                .parts()
                .any(|part| matches!(part, Part::Whole(claim) if target(self.document, claim) == branch))
        };
        let holds = schema.any_of.iter().any(is_claimed);
        values
            && schema.reference.is_none()
            && schema.all_of.is_empty()
            && schema.one_of.is_empty()
            && (schema.any_of.is_empty() || holds)
            && schema.properties.is_empty()
            && schema.pattern_properties.is_empty()
            && schema.additional_properties.is_none()
            && schema.unevaluated_properties.is_none()
            && schema.items.is_none()
            && schema.prefix_items.is_empty()
            && schema.unevaluated_items.is_none()
            && schema.required.iter().all(|r| inner.required.contains(r.as_str()))
            && self.asks_no_more(schema, &inner)
            && formats::adds_no_form(schema, &inner)
            && schema
                .kinds
                .as_ref()
                .map_or(holds, |k| KindSet::of(k).values().contains(inner.value_kinds()))
    }

    /// Whether a schema has limits alone, and values of the kind that those are about, if they tell one, are what `claims`
    /// allow.
    fn limits_no_more(&self, id: SchemaId, claims: &Conjunction) -> bool {
        let kinds = |claims: &Conjunction| {
            let merged = merge::merge(self.document, claims);
            (merged.value_kinds(), merged.says_nothing())
        };
        merge::is_anything(self.document, id)
            || merge::is_free(self.document, id) && kinds(claims) == kinds(&claims.clone().and(Part::Whole(id)))
    }
}

/// Whether the branch has a place for what it does not name, as an object with properties has where it says so itself.
fn carries_extra(branch: &Merged<'_>) -> bool {
    let plain = branch.properties.is_empty() && branch.choices.is_empty();
    plain || branch.additional != Additional::Unstated || !branch.value_kinds().overlaps(KindSet::OBJECT)
}
