//! Parents with a discriminator and no `oneOf`: the components that extend
//! them through `allOf` are the branches (OAS 3.0.4 §4.8.25). As a value such
//! a parent is a choice of its children; inside a child it is its properties.

use super::Lowering;
use super::conjunction::{Conjunction, Part};
use super::merge::{self, target};
use super::unions::Candidate;
use crate::diag::Diagnostic;
use crate::model::TypeId;
use crate::read::{Discriminator, Document, Schema, SchemaId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Lowering<'a> {
    /// Finds each such parent and the components below it.
    pub fn find_hierarchies(&mut self) {
        let document = self.document;
        let named: BTreeSet<SchemaId> = document.named_schemas.iter().map(|(_, id)| *id).collect();
        let parents = named
            .iter()
            .filter_map(|id| Some((*id, discriminator_of(document, *id, &named)?)));
        self.parents = parents.collect();
        if self.parents.is_empty() {
            return;
        }
        let mut extends: BTreeMap<SchemaId, Vec<SchemaId>> = BTreeMap::new();
        for id in &named {
            extends.insert(*id, extended_by(self, *id, &named));
        }
        for (_, child) in &document.named_schemas {
            let mut above = BTreeSet::new();
            let mut ways: Vec<SchemaId> = extends.get(child).cloned().unwrap_or_default();
            while let Some(id) = ways.pop() {
                if id == *child {
                    self.own_heirs.insert(id);
                } else if above.insert(id) {
                    ways.extend(extends.get(&id).into_iter().flatten());
                }
            }
            for parent in above {
                if self.parents.contains_key(&parent) {
                    self.children.entry(parent).or_default().push(*child);
                }
            }
        }
        // Whom a mapping names is an heir, also where nobody extends the parent. In an heir it is that of whom it extends. What
        // is a choice or a parent in turn can't be told by the property alone.
        let heirs: BTreeSet<SchemaId> = self.children.values().flatten().copied().collect();
        let plain = |id: &SchemaId| {
            let choices = || merge::merge(document, &Conjunction::of(*id)).choices;
            named.contains(id) && !self.parents.contains_key(id) && choices().is_empty()
        };
        let (mut mapping, mut unheard) = (Vec::new(), Vec::new());
        for (parent, discriminator) in self.parents.iter().filter(|(parent, _)| !heirs.contains(*parent)) {
            let mapped = discriminator.mapping.iter();
            let mapped = mapped.map(|(value, id)| (value, target(document, *id)));
            let mut others = mapped.filter(|(_, id)| id != parent).peekable();
            if others.peek().is_none() {
                continue;
            }
            match others.find(|(_, id)| !plain(id)) {
                None => mapping.push(*parent),
                Some((value, _)) => unheard.push((*parent, value.as_str())),
            }
        }
        unheard.retain(|(parent, _)| !self.children.contains_key(parent));
        self.unheard = unheard.into_iter().collect();
        for parent in mapping {
            self.children.entry(parent).or_default();
        }
    }

    /// The branches of `parent`'s choice: every component below it that is not such a parent itself, and those that the
    /// mapping names or that say their value. A parent below that tells its own heirs by another property stands for them.
    pub fn heirs(&self, parent: SchemaId) -> Vec<SchemaId> {
        // A parent that says its own value can be itself, as one that is mapped.
        let itself = [parent].into_iter().filter(|id| self.says_its_value(*id));
        let mapped: Vec<SchemaId> = self.mapped_by(parent).chain(itself).collect();
        let children = self.children.get(&parent).map(Vec::as_slice).unwrap_or_default();
        let below = |id: &SchemaId| self.children.get(id).map(Vec::as_slice).unwrap_or_default();
        let mut further: Vec<SchemaId> = children.to_vec();
        further.retain(|child| self.tells_further(parent, *child));
        // Who has the most below comes first, and what is below that one is passed over: long chains take no time.
        further.sort_by_key(|middle| Reverse(below(middle).len()));
        let mut stood_for: BTreeSet<SchemaId> = BTreeSet::new();
        for middle in &further {
            if !stood_for.contains(middle) {
                stood_for.extend(below(middle));
            }
        }
        // What a parent below maps, itself perhaps, has a value too.
        let mut mapped_below: BTreeSet<SchemaId> = BTreeSet::new();
        for middle in children.iter().filter(|child| self.children.contains_key(child)) {
            if !self.tells_further(parent, *middle) {
                mapped_below.extend(self.mapped_by(*middle));
            }
        }
        let is_heir = |child: &SchemaId| {
            let stands = !self.children.contains_key(child) || self.tells_further(parent, *child);
            let stands = stands || mapped_below.contains(child) || self.says_its_value(*child);
            mapped.contains(child) || stands && !stood_for.contains(child)
        };
        let mut heirs: Vec<SchemaId> = children.to_vec();
        heirs.retain(is_heir);
        for id in mapped {
            if !heirs.contains(&id) {
                heirs.push(id);
            }
        }
        heirs
    }

    /// What the mapping of a parent names.
    fn mapped_by(&self, parent: SchemaId) -> impl Iterator<Item = SchemaId> {
        let discriminator = self.parents.get(&parent).into_iter();
        discriminator.flat_map(|d| d.mapping.iter().map(|(_, id)| target(self.document, *id)))
    }

    /// Whether `heir` is a parent whose heirs another property tells.
    fn tells_further(&self, parent: SchemaId, heir: SchemaId) -> bool {
        let property = |id| self.parents.get(&id).map(|d| d.property.as_str());
        // In a circle nobody stands for another.
        self.children.contains_key(&heir) && !self.own_heirs.contains(&heir) && property(parent) != property(heir)
    }

    /// What stands for `heir` among the branches: a parent is there as the object it describes, unless it tells its own
    /// heirs further.
    pub fn heir_conjunction(&mut self, parent: SchemaId, heir: SchemaId) -> Conjunction {
        let alone = match self.children.contains_key(&heir) && !self.tells_further(parent, heir) {
            true => Conjunction::from(Part::Body(heir)),
            false => Conjunction::of(heir),
        };
        if heir == parent || self.children.get(&parent).is_some_and(|c| c.contains(&heir)) {
            return alone;
        }
        // What the mapping names and does not extend the parent, holds beside it.
        let base = Conjunction::from(Part::Body(parent));
        let (said, inner) = (self.looked_up(&base), self.looked_up(&alone));
        if self.covers(&said, &inner) {
            self.carry(said.leaves.iter().map(|(_, schema)| *schema));
            return alone;
        }
        base.and_all(&alone)
    }

    /// Leaves out the branches that the choice of another branch has already, a parent they extend.
    pub fn without_heirs(&self, candidates: Vec<Candidate<'a>>) -> Vec<Candidate<'a>> {
        let parents: Vec<SchemaId> = candidates
            .iter()
            .filter_map(|c| c.component)
            .filter(|c| self.children.contains_key(c))
            .collect();
        if parents.is_empty() {
            return candidates;
        }
        let has = |parent: &SchemaId, child| {
            let children = self.children.get(parent);
            children.is_some_and(|c| c.contains(&child)) && !self.own_heirs.contains(&child)
        };
        let all = candidates.into_iter();
        all.filter(|candidate| {
            let component = candidate.component;
            !component.is_some_and(|component| parents.iter().any(|parent| has(parent, component)))
        })
        .collect()
    }

    /// Defines the parent's type.
    pub fn define_hierarchy(&mut self, id: TypeId, parent: SchemaId) {
        self.heirs_of_mapped(parent);
        let heirs = self.heirs(parent);
        self.define_tagged(id, parent, &heirs);
    }

    /// Says that the mapping of a schema which nobody extends counts for nothing, as what it names is not plain.
    pub fn unheard_mapping(&mut self, component: SchemaId) {
        let (Some(value), Some(discriminator)) = (self.unheard.get(&component), self.parents.get(&component)) else {
            return;
        };
        self.mapped_to_a_choice(
            discriminator,
            value,
            "the client has nothing here of what `mapping` names, as nothing extends this schema",
        );
    }

    /// Says what is not read of those that a mapping names and that have heirs themselves, while they extend nobody here.
    fn heirs_of_mapped(&mut self, parent: SchemaId) {
        let Some(discriminator) = self.parents.get(&parent).copied() else {
            return;
        };
        let children = self.children.get(&parent);
        let mut values = discriminator.mapping.iter().filter(|(_, id)| {
            let id = target(self.document, *id);
            let below = self.children.get(&id).is_some_and(|below| !below.is_empty());
            below && id != parent && !children.is_some_and(|children| children.contains(&id))
        });
        if let Some((value, _)) = values.next() {
            self.mapped_to_a_choice(
                discriminator,
                value,
                "the client has it here without what those add that extend it",
            );
        }
    }

    fn mapped_to_a_choice(&mut self, discriminator: &Discriminator, value: &str, note: &str) {
        let mut mapping = discriminator.mapping.iter();
        let Some((_, id)) = mapping.find(|(known, _)| known == value) else {
            return;
        };
        let id = target(self.document, *id);
        let what = if !merge::merge(self.document, &Conjunction::of(id)).choices.is_empty() {
            "a choice"
        } else if self.parents.contains_key(&id) {
            "a schema with a `discriminator` of its own"
        } else {
            "no schema of `components.schemas`"
        };
        let at = discriminator.at.member("mapping").member(value).key();
        let message = format!("`{value}` leads to {what}, which does not extend this schema");
        self.widened(
            Diagnostic::warning("unresolved-mapping", &at, message).note(note).help(
                "let it extend this schema by `allOf`, or list what is meant as the `oneOf` beside `discriminator`",
            ),
        );
    }
}

/// The discriminator that all branches have from one parent, whom they extend.
pub(super) fn inherited<'a>(candidates: &[Candidate<'a>]) -> Option<&'a Discriminator> {
    let (first, rest) = candidates.split_first()?;
    let discriminator = first.merged.discriminator?;
    let same = |candidate: &Candidate<'a>| {
        let theirs = candidate.merged.discriminator;
        theirs.is_some_and(|theirs| theirs.at == discriminator.at) && candidate.merged.choices.is_empty()
    };
    (same(first) && rest.iter().all(same)).then_some(discriminator)
}

/// The discriminator by which those that extend a component are told: its own, or that of a schema without a name among
/// its `allOf`, where NSwag and Azure's generators write all that is not inherited. A choice has branches already.
fn discriminator_of<'a>(document: &'a Document, id: SchemaId, named: &BTreeSet<SchemaId>) -> Option<&'a Discriminator> {
    let schema = document.schemas.get(id);
    let is_choice = |schema: &Schema| !schema.one_of.is_empty() || !schema.any_of.is_empty();
    if let Some(own) = &schema.discriminator {
        return (!is_choice(schema)).then_some(own);
    }
    if schema.all_of.is_empty() {
        return None;
    }
    let mut found = None;
    let mut seen = BTreeSet::from([id]);
    let mut ways = vec![id];
    while let Some(next) = ways.pop() {
        let schema = document.schemas.get(next);
        if is_choice(schema) {
            return None;
        }
        // Of several the last one holds, as in what they say together.
        found = found.or(schema.discriminator.as_ref());
        let inner = schema.all_of.iter().filter(|inner| !named.contains(inner));
        ways.extend(inner.filter(|inner| seen.insert(**inner)));
    }
    found
}

/// The components that a component conjoins, through anonymous `allOf`s too.
fn extended_by(lowering: &Lowering<'_>, id: SchemaId, named: &BTreeSet<SchemaId>) -> Vec<SchemaId> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([id]);
    let first = lowering.document.schemas.get(id);
    let mut ways: Vec<SchemaId> = first.all_of.clone();
    // A mere `$ref` is another name, not an heir.
    if !first.all_of.is_empty() || super::merge::says_something(lowering.document, first) {
        ways.extend(first.reference);
    }
    while let Some(next) = ways.pop() {
        if !seen.insert(next) {
            continue;
        }
        if named.contains(&next) {
            found.push(next);
            continue;
        }
        let schema = lowering.document.schemas.get(next);
        ways.extend(schema.reference);
        ways.extend(&schema.all_of);
    }
    found.sort();
    found
}
