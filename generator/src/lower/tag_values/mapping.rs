//! One branch, or schema, whatever the others are → the values of a `discriminator` that its author has for it: in a
//! `mapping`, in `x-ms-discriminator-value`, in the name of its component, or those of what it chooses from in turn.

use super::claims::written;
use crate::at::At;
use crate::lower::Lowering;
use crate::lower::conjunction::Conjunction;
use crate::lower::extensions::{DISCRIMINATOR_VALUE, extension};
use crate::lower::merge::target;
use crate::lower::unions::Candidate;
use crate::read::{Discriminator, SchemaId};
use std::collections::BTreeSet;

/// What a mapping has for a branch, else what the branch says in `x-ms-discriminator-value`.
pub(super) struct Mapped {
    /// The entry that says so, the first one of several, and the keyword that it is in.
    pub at: At,
    pub keyword: &'static str,
    pub values: Vec<String>,
}

impl Mapped {
    fn new(by: &Discriminator, values: Vec<String>) -> Mapped {
        let mapping = by.at.member("mapping");
        let first = values.first();
        Mapped {
            at: first.map_or_else(|| mapping.key(), |first| mapping.member(first).key()),
            keyword: "mapping",
            values,
        }
    }
}

impl<'a> Lowering<'a> {
    /// The values that the mapping has for a branch; else those that the nearest parent has, whom it extends and who goes by
    /// the same property: each level may map its own heirs alone; else what the branch says that its value is.
    pub(super) fn mapped_anywhere(
        &self,
        discriminator: &Discriminator,
        candidate: &Candidate<'a>,
        branches: &BTreeSet<SchemaId>,
    ) -> Mapped {
        let values = self.mapped(discriminator, candidate);
        if !values.is_empty() || self.is_choice(candidate) {
            return Mapped::new(discriminator, values);
        }
        let above = candidate.merged.leaves.iter().rev();
        let above = above.filter_map(|(_, schema)| schema.discriminator.as_ref());
        for by in above.filter(|above| above.property == discriminator.property && above.at != discriminator.at) {
            let mut values = self.mapped(by, candidate);
            values.retain(|value| discriminator.mapping.iter().all(|(known, _)| known != value));
            if !values.is_empty() {
                return Mapped::new(by, values);
            }
        }
        let own = self.component_in(candidate).or_else(|| candidate.conjunction.single());
        let said = own.and_then(|own| Some((own, self.said_value(own)?)));
        match said.filter(|(own, (_, value))| !self.is_mapped_elsewhere(discriminator, *own, value, branches)) {
            Some((_, (at, value))) => Mapped {
                at,
                keyword: DISCRIMINATOR_VALUE,
                values: vec![value],
            },
            None => Mapped::new(discriminator, values),
        }
    }

    /// The values that the mapping has for a branch.
    pub fn mapped(&self, discriminator: &Discriminator, candidate: &Candidate<'a>) -> Vec<String> {
        let component = self.component_in(candidate);
        let single = candidate.conjunction.single().map(|id| target(self.document, id));
        let mapping = discriminator.mapping.iter().filter(|(_, id)| {
            let id = target(self.document, *id);
            component == Some(id) || single == Some(id)
        });
        mapping.map(|(value, _)| value.clone()).collect()
    }

    pub(super) fn is_mapped_elsewhere(
        &self,
        discriminator: &Discriminator,
        component: SchemaId,
        name: &str,
        branches: &BTreeSet<SchemaId>,
    ) -> bool {
        discriminator.mapping.iter().any(|(value, id)| {
            let id = target(self.document, *id);
            value == name && id != component && branches.contains(&id)
        })
    }

    /// The value that a schema says stands for it, in `x-ms-discriminator-value`, and where. What it extends says that of
    /// itself alone.
    fn said_value(&self, id: SchemaId) -> Option<(At, String)> {
        let own = self.in_place(target(self.document, id)).into_iter();
        let mut said = own.filter_map(|id| {
            let schema = self.document.schemas.get(id);
            let value = extension(&schema.extensions, DISCRIMINATOR_VALUE).and_then(written)?;
            Some((schema.at.member(DISCRIMINATOR_VALUE).key(), value))
        });
        said.next()
    }

    /// Whether a schema says what its value is.
    pub fn says_its_value(&self, id: SchemaId) -> bool {
        self.said_value(id).is_some()
    }

    /// The value of a schema that no mapping names.
    pub fn value_without_mapping(&self, id: SchemaId) -> Option<String> {
        let said = self.said_value(id).map(|(_, value)| value);
        said.or_else(|| self.component_name(id).map(str::to_owned))
    }

    /// The name of a branch's component, unless the mapping gives that value to another of the branches.
    pub(super) fn own_name(
        &self,
        discriminator: &Discriminator,
        candidate: &Candidate<'a>,
        branches: &BTreeSet<SchemaId>,
    ) -> Option<String> {
        let component = self.component_in(candidate)?;
        let name = self.name_where_it_stands(component)?;
        let elsewhere = self.is_mapped_elsewhere(discriminator, component, name, branches);
        let room = self.has_room_for_text(&discriminator.property, candidate);
        (room && !elsewhere).then(|| name.to_owned())
    }

    /// A schema and those that it conjoins in place, without other components.
    pub(super) fn in_place(&self, outermost: SchemaId) -> BTreeSet<SchemaId> {
        let mut ways = vec![outermost];
        let mut own = BTreeSet::new();
        while let Some(id) = ways.pop() {
            if own.insert(id) {
                let schema = self.document.schemas.get(id);
                let inner = schema.all_of.iter().chain(&schema.reference);
                ways.extend(inner.filter(|inner| !self.components.contains_key(inner)));
            }
        }
        own
    }

    /// The values that a branch which is itself a choice has inside, by the mapping there, else by what its branches are
    /// called. `stated`: what they state comes first.
    pub(super) fn names_inside(
        &mut self,
        outer: &Discriminator,
        candidate: &Candidate<'a>,
        stated: bool,
    ) -> Vec<String> {
        let inner = candidate
            .merged
            .discriminator
            .filter(|d| d.property == outer.property && d.at != outer.at && self.is_choice(candidate));
        let mut names: Vec<String> = inner
            .iter()
            .flat_map(|d| d.mapping.iter().map(|(v, _)| v.clone()))
            .collect();
        if !names.is_empty() {
            return names;
        }
        let mut branches: Vec<(SchemaId, Conjunction)> = Vec::new();
        if let (Some(_), Some(component)) = (inner, candidate.component)
            && self.children.contains_key(&component)
        {
            let heirs = self.heirs(component).into_iter();
            branches.extend(heirs.map(|heir| (heir, self.heir_conjunction(component, heir))));
        }
        for group in self.real_choices(&candidate.merged) {
            branches.extend(group.branches.iter().map(|branch| (*branch, Conjunction::of(*branch))));
        }
        for (branch, conjunction) in branches {
            let facts = self.object_facts(&conjunction, 0);
            match facts.fixed.get(&outer.property).filter(|_| stated) {
                Some(values) => names.extend(values.iter().filter_map(written)),
                None => names.extend(self.value_without_mapping(branch)),
            }
        }
        names
    }

    /// Whether a branch is a choice in turn: of its own, or of those that extend it.
    pub(super) fn is_choice(&self, candidate: &Candidate<'a>) -> bool {
        let whole = candidate.conjunction.single().is_some();
        !candidate.merged.choices.is_empty()
            || whole && candidate.component.is_some_and(|c| self.children.contains_key(&c))
    }

    /// The values that schemas which hold together list for the property by which the heirs of `parent` are told.
    pub fn listed_for(&mut self, parent: SchemaId, together: &Conjunction) -> Option<Vec<String>> {
        let property = &self.parents.get(&parent)?.property;
        let merged = self.looked_up(together);
        let (_, claims) = merged.properties.iter().find(|(name, _)| name == property)?;
        let values = self.looked_up(claims).values.clone()?;
        values.into_iter().map(written).collect()
    }

    /// Whether one of the values leads to an heir of `parent`.
    pub fn goes_by(&self, parent: SchemaId, heir: SchemaId, values: &[String]) -> bool {
        let mapping = self.parents.get(&parent).into_iter().flat_map(|d| &d.mapping);
        let mut mapped = mapping.filter(|(_, id)| target(self.document, *id) == heir);
        mapped.any(|(value, _)| values.contains(value))
            || self.value_without_mapping(heir).is_some_and(|value| values.contains(&value))
            // One that has heirs in turn has their values.
            || heir != parent && self.children.contains_key(&heir)
    }
}
