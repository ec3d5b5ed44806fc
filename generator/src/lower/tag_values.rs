//! The values of a `discriminator` → the branches that each leads to: by its mapping, by a branch's
//! `x-ms-discriminator-value`, by what it states in `enum` or `const`, else by the name of its component (OAS 3.0.4
//! §4.8.25). It never allows what the branch forbids (OAS 3.1.2 §4.8.25), so a name counts only where the branch has room
//! for it.

mod claims;
mod mapping;
mod messages;

use super::Lowering;
use super::merge::target;
use super::unions::Candidate;
use crate::diag::Diagnostic;
use crate::model::TagValue;
use crate::read::{Discriminator, SchemaId};
use crate::source::Tree;
pub(super) use claims::written;
use claims::{Claims, Leads, Stated, as_stated, leave_to_others, tells, twice};
use mapping::Mapped;
use messages::leads_twice;
use std::collections::{BTreeMap, BTreeSet};

/// How far the values of a discriminator lead.
pub(super) enum Told {
    /// Each value to one branch.
    Apart(Vec<TagValue>),
    /// Some to several branches, which their shape tells apart; or the value is no text, and so nothing to be written
    /// unasked.
    Further(Further),
}

pub(super) struct Further {
    pub tags: Vec<Tag>,
    /// A value that stands for several branches.
    pub twice: Option<String>,
}

/// What a discriminator says of a branch that it does not tell by itself.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub property: String,
    pub values: Vec<Tree>,
    /// The one text among them: written where nobody says it.
    pub said: Option<String>,
}

impl Tag {
    fn new(property: &str, leads: &[Leads], stated: &Stated) -> Tag {
        let values: Vec<Tree> = leads.iter().map(|leads| stated.tree(&leads.value)).collect();
        let mut to_say = values.iter().zip(leads).filter(|(_, leads)| !leads.implied);
        let one = to_say.next().filter(|_| to_say.next().is_none());
        Tag {
            property: property.to_owned(),
            said: one.and_then(|(value, _)| value.as_str()).map(str::to_owned),
            values,
        }
    }
}

impl<'a> Lowering<'a> {
    /// Which values of the discriminator lead to which branch; `None` where it tells nothing. The `doubts` are what to tell
    /// where the shape of the branches tells them apart instead.
    pub fn tags(
        &mut self,
        discriminator: &Discriminator,
        candidates: &[Candidate<'a>],
        doubts: &mut Vec<Diagnostic>,
    ) -> Option<Told> {
        let stated: Vec<Stated> = candidates.iter().map(|c| self.stated(discriminator, c)).collect();
        let branches: BTreeSet<SchemaId> = candidates.iter().filter_map(|c| self.component_in(c)).collect();
        let found: Vec<Mapped> = candidates
            .iter()
            .map(|c| self.mapped_anywhere(discriminator, c, &branches))
            .collect();
        let mapped: Vec<Vec<String>> = found.iter().map(|mapped| mapped.values.clone()).collect();
        let claims = Claims::new(&stated, &mapped);
        let mut all: Vec<Option<Vec<Leads>>> = Vec::with_capacity(candidates.len());
        for (index, candidate) in candidates.iter().enumerate() {
            let mut found = match found.get(index).filter(|mapped| !mapped.values.is_empty()) {
                None => self.unmapped(discriminator, candidate, &claims, index, &branches),
                Some(mapped) => Some(self.mapped_and_stated(discriminator, candidate, &claims, index, mapped)),
            };
            self.add_mapped_inside(discriminator, candidate, &branches, &mut found);
            if found.as_ref().is_some_and(Vec::is_empty) {
                // By null, branches are told apart as by the values of any property.
                if stated.get(index).is_none_or(|stated| stated.values.is_empty()) {
                    doubts.push(self.untagged(discriminator, candidate, &branches));
                }
                return None;
            }
            all.push(found);
        }
        let open: BTreeSet<usize> = (0..all.len())
            .filter(|index| matches!(all.get(*index), Some(None)))
            .collect();
        let mut all = leave_to_others(all, &claims);
        let lost = self.take_from_heirs(&discriminator.property, candidates, &claims, &open, &mut all);
        self.add_implied(discriminator, candidates, &branches, (&mapped, &claims), &mut all);
        // Where another choice multiplies the branches, one value leads to several as it should.
        let multiplied = self.are_multiplied(candidates);
        let shared = match multiplied {
            true => twice(&all, &(0..all.len()).collect()),
            false => twice(&all, &open),
        };
        let unasked = stated
            .iter()
            .all(|s| (s.required || s.values.iter().all(|v| v.as_str().is_some())) && !s.has_fraction());
        let without = lost.iter().filter_map(|index| candidates.get(*index));
        if shared.is_none() && unasked {
            without.for_each(|candidate| self.never_read(discriminator, candidate));
            return self.one_branch_each(discriminator, all, &lost, doubts).map(Told::Apart);
        }
        doubts.extend(without.map(|candidate| self.untagged(discriminator, candidate, &branches)));
        // Any value that it allows may be that of such a branch, and none is written for it.
        for index in &lost {
            if let Some(leads) = all.get_mut(*index) {
                leads.extend(claims.own(*index).iter().map(|value| Leads {
                    value: value.clone(),
                    implied: true,
                }));
            }
        }
        let one_for_all = all.iter().any(|values| values.len() == 1);
        if !tells(&all)
            && !one_for_all
            && let Some(candidate) = open.first().and_then(|index| candidates.get(*index))
        {
            doubts.push(self.untagged(discriminator, candidate, &branches));
            return None;
        }
        let tags = all.iter().zip(&stated);
        Some(Told::Further(Further {
            twice: shared.filter(|_| !multiplied),
            tags: tags
                .map(|(leads, stated)| Tag::new(&discriminator.property, leads, stated))
                .collect(),
        }))
    }

    /// Whether several branches are of one component, each with what another choice adds.
    fn are_multiplied(&self, candidates: &[Candidate<'a>]) -> bool {
        let mut seen = BTreeSet::new();
        let mut of_components = candidates.iter().filter_map(|candidate| self.component_in(candidate));
        !of_components.all(|component| seen.insert(component))
    }

    /// Adds the values that the mapping has for what a branch chooses from in turn.
    fn add_mapped_inside(
        &self,
        discriminator: &Discriminator,
        candidate: &Candidate<'a>,
        branches: &BTreeSet<SchemaId>,
        found: &mut Option<Vec<Leads>>,
    ) {
        let inside = self.inside(candidate);
        for (value, id) in &discriminator.mapping {
            let id = target(self.document, *id);
            if inside.contains(&id) && !branches.contains(&id) {
                let found = found.get_or_insert_default();
                if !found.iter().any(|leads| leads.value == *value) {
                    found.push(Leads::by(value.clone()));
                }
            }
        }
    }

    /// What a parent allows for all its heirs stands for none of them, though the others leave it over. Which of the `open`
    /// branches have nothing then.
    fn take_from_heirs(
        &self,
        property: &str,
        candidates: &[Candidate<'a>],
        claims: &Claims<'_>,
        open: &BTreeSet<usize>,
        all: &mut [Vec<Leads>],
    ) -> BTreeSet<usize> {
        let mut lost = BTreeSet::new();
        for (index, left) in all.iter_mut().enumerate().filter(|(index, _)| open.contains(index)) {
            let stated = |c| self.states_itself(property, c, candidates);
            if left.len() < claims.own(index).len() && !candidates.get(index).is_some_and(stated) {
                left.clear();
                lost.insert(index);
            }
        }
        lost
    }

    /// What a branch states of the discriminator's property.
    fn stated(&mut self, discriminator: &Discriminator, candidate: &Candidate<'a>) -> Stated {
        let property = &discriminator.property;
        let facts = self.object_facts(&candidate.conjunction, 0);
        let values = facts
            .fixed
            .get(property)
            .map(|values| values.to_vec())
            .unwrap_or_default();
        Stated {
            texts: values.iter().filter_map(written).collect(),
            values,
            required: facts.required.contains(property),
        }
    }

    /// Whether what a branch says of the property is said for it alone.
    fn states_itself(&self, property: &str, candidate: &Candidate<'a>, candidates: &[Candidate<'a>]) -> bool {
        if !candidate.merged.choices.is_empty() {
            return true;
        }
        let own = self.own_parts(candidate);
        candidate.merged.leaves.iter().any(|(id, schema)| {
            let says = schema.properties.iter().any(|(name, _)| name == property);
            says && (own.contains(id) || candidates.iter().filter(|c| c.merged.seen.contains(id)).count() == 1)
        })
    }

    /// The schema of a branch and those that it conjoins in place, without other components.
    fn own_parts(&self, candidate: &Candidate<'a>) -> BTreeSet<SchemaId> {
        let outermost = self.component_in(candidate).or_else(|| candidate.conjunction.single());
        outermost.map(|id| self.in_place(id)).unwrap_or_default()
    }

    /// The values of a branch that the mapping has some for. What the branch itself states is what its schema lets
    /// through, so that is sent where the two differ; both are read.
    fn mapped_and_stated(
        &mut self,
        discriminator: &Discriminator,
        candidate: &Candidate<'a>,
        claims: &Claims<'_>,
        index: usize,
        by: &Mapped,
    ) -> Vec<Leads> {
        let mapped = &by.values;
        let own = claims.own(index);
        let by_mapping = |implied| {
            mapped.iter().map(move |value| Leads {
                value: value.clone(),
                implied,
            })
        };
        let Some(first) = mapped.first() else { return Vec::new() };
        if own.is_empty() || mapped.iter().any(|value| own.contains(value)) {
            return by_mapping(false).collect();
        }
        let said: Vec<String> = if own.iter().all(|value| claims.is_alone(index, value)) {
            own.to_vec()
        } else {
            let spelt = mapped.iter().map(|value| as_stated(value.clone(), own));
            spelt
                .filter(|value| own.contains(value) && claims.is_free(index, value))
                .collect()
        };
        self.mapped_to_what_is_forbidden(
            &discriminator.property,
            (&by.at, by.keyword),
            candidate,
            first,
            said.first(),
        );
        let rest: Vec<Leads> = by_mapping(!said.is_empty()).collect();
        said.into_iter().map(Leads::by).chain(rest).collect()
    }

    /// The values of a branch that the mapping does not have. `None`: what it states, which other branches state too.
    fn unmapped(
        &mut self,
        discriminator: &Discriminator,
        candidate: &Candidate<'a>,
        claims: &Claims<'_>,
        index: usize,
        branches: &BTreeSet<SchemaId>,
    ) -> Option<Vec<Leads>> {
        let own = claims.own(index);
        if !own.is_empty() && own.iter().all(|value| claims.is_alone(index, value)) {
            return Some(own.iter().cloned().map(Leads::by).collect());
        }
        let mut names = self.names_inside(discriminator, candidate, own.is_empty());
        if names.is_empty() {
            names.extend(self.own_name(discriminator, candidate, branches));
            if let Some(component) = candidate.component.filter(|c| self.children.contains_key(c)) {
                // A parent of others by another property: any of them is one of these.
                let below = self.heirs(component).into_iter();
                names.extend(below.filter_map(|heir| self.value_without_mapping(heir)));
            }
        }
        if own.is_empty() {
            return Some(names.into_iter().map(Leads::by).collect());
        }
        let spelt: Vec<String> = names.into_iter().map(|name| as_stated(name, own)).collect();
        let fit = !spelt.is_empty()
            && spelt
                .iter()
                .all(|name| own.contains(name) && claims.is_free(index, name));
        fit.then(|| spelt.into_iter().map(Leads::by).collect())
    }

    /// A value for one branch each, but for those in `lost`; of two for one, the first has it. `None` where none is left
    /// for some branch then.
    fn one_branch_each(
        &mut self,
        discriminator: &Discriminator,
        all: Vec<Vec<Leads>>,
        lost: &BTreeSet<usize>,
        doubts: &mut Vec<Diagnostic>,
    ) -> Option<Vec<TagValue>> {
        let count = all.len() - lost.len();
        let mut values: Vec<TagValue> = Vec::new();
        let mut branches: BTreeMap<String, usize> = BTreeMap::new();
        let mut shared: Vec<String> = Vec::new();
        for (index, leads) in all.into_iter().enumerate() {
            for Leads { value, implied } in leads {
                if let Some(other) = branches.get(&value) {
                    if *other != index {
                        shared.push(value);
                    }
                    continue;
                }
                branches.insert(value.clone(), index);
                values.push(TagValue {
                    implied,
                    ..TagValue::new(value, index)
                });
            }
        }
        let reached: BTreeSet<usize> = values.iter().map(|value| value.branch).collect();
        let all_reached = reached.len() == count;
        for value in shared {
            let told = leads_twice(discriminator, &value, all_reached);
            match all_reached {
                true => self.sink.push(told),
                false => doubts.push(told),
            }
        }
        all_reached.then_some(values)
    }

    /// A branch that the mapping has a value for goes by its name as well: a mapping speaks only of the values that it
    /// lists (OAS 3.1.2 §4.8.25.3). The name is read, and never written by itself.
    fn add_implied(
        &self,
        discriminator: &Discriminator,
        candidates: &[Candidate<'a>],
        branches: &BTreeSet<SchemaId>,
        (mapped, claims): (&[Vec<String>], &Claims<'_>),
        all: &mut [Vec<Leads>],
    ) {
        let components: Vec<Option<SchemaId>> = candidates.iter().map(|c| self.component_in(c)).collect();
        for (index, candidate) in candidates.iter().enumerate() {
            if mapped.get(index).is_none_or(Vec::is_empty) {
                continue;
            }
            // What the branch says of the property itself leaves no room for other values.
            let own = claims.own(index);
            let named = self.own_name(discriminator, candidate, branches);
            let Some(value) = named.filter(|name| own.is_empty() || own.contains(name)) else {
                continue;
            };
            // Those of one component, which another choice multiplies, go by its name all.
            let known = all
                .iter()
                .zip(&components)
                .enumerate()
                .any(|(other, (leads, component))| {
                    let same = other != index && components.get(index) == Some(component);
                    !same && leads.iter().any(|leads| leads.value == value)
                });
            if let Some(leads) = all.get_mut(index).filter(|_| !known) {
                leads.push(Leads { value, implied: true });
            }
        }
    }
}
