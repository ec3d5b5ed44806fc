//! A schema with its choices → the ways in which a value can fit it: what the schema says, or, where that is a choice or a
//! parent, what each branch and each heir does.

use super::Lowering;
use super::conjunction::Conjunction;
use super::kinds::KindSet;
use super::merge::{self, Group, Merged};
use std::collections::BTreeSet;
use std::rc::Rc;

/// So many are looked into.
pub(super) const MOST: usize = 256;

/// What a value may be by one way: the schemas that hold, and what they say together.
pub(super) type Way<'a> = (Conjunction, Rc<Merged<'a>>);

pub(super) struct Ways<'a> {
    pub each: Vec<Way<'a>>,
    /// There are more than were looked into.
    pub more: bool,
}

impl<'a> Lowering<'a> {
    /// All ways, in the order of the document.
    pub fn ways(&mut self, claims: &Conjunction) -> Ways<'a> {
        let mut each = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![claims.clone()];
        while let Some(claims) = open.pop() {
            let claims = self.resolved(&claims);
            if seen.contains(&claims) {
                continue;
            }
            if seen.len() >= MOST {
                return Ways { each, more: true };
            }
            seen.insert(claims.clone());
            let merged = self.looked_up(&claims);
            let groups: Vec<Group> = self.real_choices(&merged).into_iter().cloned().collect();
            let component = self.component_of(&claims, None);
            let parent = component.filter(|component| self.children.contains_key(component));
            let parent = parent.or_else(|| self.parent_beside(&claims, &merged, &groups));
            if groups.is_empty() && parent.is_none() {
                each.push((claims, merged));
                continue;
            }
            let branches = groups.iter().flat_map(|group| &group.branches);
            let mut further: Vec<Conjunction> = branches
                .map(|branch| self.branch_alone(&claims, &merged, *branch))
                .collect();
            if let Some(parent) = parent {
                let heirs = self.heirs(parent).into_iter();
                further.extend(heirs.map(|heir| self.heir_conjunction(parent, heir)));
            }
            // The first is the next.
            open.extend(further.into_iter().rev());
        }
        Ways { each, more: false }
    }

    /// The ways of a value that is not null: what may be null beside (`anyOf: [{…}, {type: "null"}]`) has the one. Where
    /// there are too many, nothing is said but what holds of all.
    pub fn values(&mut self, claims: &Conjunction) -> Vec<Way<'a>> {
        let ways = self.ways(claims);
        let is_value = |(_, merged): &Way<'a>| !merged.value_kinds().is_empty();
        let values: Vec<Way<'a>> = ways.each.into_iter().filter(is_value).collect();
        if ways.more || values.is_empty() {
            return vec![(claims.clone(), self.looked_up(claims))];
        }
        values
    }

    /// The same for a part of a form or the like, where a list is written item by item.
    pub fn values_one_by_one(&mut self, claims: &Conjunction) -> Vec<Way<'a>> {
        let mut all = Vec::new();
        for (claims, merged) in self.values(claims) {
            let items: Vec<Conjunction> = match merged.value_kinds() {
                KindSet::ARRAY => {
                    let there = merged
                        .each_item()
                        .filter(|items| !merge::is_forbidden(self.document, items));
                    there.cloned().collect()
                }
                _ => Vec::new(),
            };
            match items.is_empty() {
                true => all.push((claims, merged)),
                false => all.extend(items.iter().flat_map(|items| self.values(items))),
            }
        }
        all
    }
}
