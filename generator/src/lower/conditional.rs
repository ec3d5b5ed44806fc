//! What schemas that hold of some values (`then`, `dependentSchemas` and the like) add to a type → whether it has a place
//! for that already, or is to get one.

use super::Lowering;
use super::conjunction::{Conjunction, Part};
use super::merge::{Additional, Conditions, Merged};
use crate::diag::Diagnostic;
use crate::read::{Schema, SchemaId};
use std::collections::BTreeSet;

/// So many schemas that hold of some values are looked into, for what they add to a value and to what is inside of it.
const MOST: usize = 256;

impl<'a> Lowering<'a> {
    /// Whether `merged` has all properties that some of the schema's objects have.
    pub fn asks_no_more(&self, schema: &Schema, merged: &Merged<'a>) -> bool {
        self.has_place_for(merged, &Conditions::of(self.document, schema))
    }

    /// `claims`, with what conditions add to their objects and to those inside.
    pub fn with_conditions(&mut self, name: &str, claims: &Conjunction, holder: &Merged<'a>) -> Conjunction {
        let mut all = claims.clone();
        for (_, id) in holder.narrower.iter().filter(|(property, _)| *property == name) {
            if self.adds(&all, *id) {
                all = all.and(Part::Sometimes(*id));
            }
        }
        all
    }

    /// `claims` without those conditions that add nothing.
    pub fn without_idle(&mut self, claims: &Conjunction) -> Option<Conjunction> {
        claims.sometimes().next()?;
        let mut all = claims.always()?;
        for id in claims.sometimes() {
            if self.adds(&all, id) {
                all = all.and(Part::Sometimes(id));
            }
        }
        Some(all)
    }

    /// Whether schema `id`, which holds of some values, has properties for which the objects that `claims` describe, or
    /// those inside of them, have no place.
    pub fn adds(&mut self, claims: &Conjunction, id: SchemaId) -> bool {
        let key = (self.resolved(claims), id);
        if let Some(known) = self.added.get(&key) {
            return *known;
        }
        let mut heirs = false;
        let adds = self.adds_anywhere(key.clone(), &mut heirs);
        // What is left out concerns each place that comes here.
        if !heirs {
            self.added.insert(key, adds);
        }
        adds
    }

    fn adds_anywhere(&mut self, whole: (Conjunction, SchemaId), heirs: &mut bool) -> bool {
        let mut ways = vec![whole];
        let mut seen = BTreeSet::new();
        let mut idle: Vec<&'a Schema> = Vec::new();
        while let Some((claims, id)) = ways.pop() {
            // What other conditions add is not looked at: in circles there is more of it each time.
            let Some(claims) = claims.always() else { continue };
            if !seen.insert((claims.clone(), id)) {
                continue;
            }
            if seen.len() > MOST {
                return true;
            }
            let known = self.looked_up(&claims);
            let mut conditions = Conditions::default();
            conditions.follow_way(self.document, id);
            if let Some(parent) = self
                .component_of(&claims, None)
                .filter(|c| self.children.contains_key(c))
            {
                *heirs = true;
                self.told_of_heirs(parent, &conditions);
                continue;
            }
            // Without properties it is a map or any value, and holds what comes.
            if !known.properties.is_empty() && !self.has_place_for(&known, &conditions) {
                return true;
            }
            idle.extend(conditions.schemas());
            let branches = self.real_choices(&known).into_iter().flat_map(|group| &group.branches);
            // What stands beside the choice has room in each branch.
            let alone = known.properties.is_empty() && known.additional == Additional::Unstated;
            let inside = branches.map(|branch| {
                let branch = Conjunction::of(*branch);
                let whole = if alone {
                    branch
                } else {
                    claims.bodies().and_all(&branch)
                };
                (whole, id)
            });
            let properties = conditions.properties().filter_map(|(name, id)| {
                let (_, claims) = known.properties.iter().find(|(known, _)| *known == name)?;
                Some((claims.clone(), id))
            });
            let of_items = |id| known.items.iter().map(move |items| (items.clone(), id));
            let of_positions = |(index, id)| known.prefix.get(index).map(|claims: &Conjunction| (claims.clone(), id));
            let of_unnamed = |id| {
                let stated = match &known.additional {
                    Additional::Of(claims) => Some(claims),
                    _ => None,
                };
                known
                    .patterns
                    .iter()
                    .chain(stated)
                    .map(move |claims| (claims.clone(), id))
            };
            let all: Vec<(Conjunction, SchemaId)> = inside
                .chain(properties)
                .chain(conditions.items().flat_map(of_items))
                .chain(conditions.positions().filter_map(of_positions))
                .chain(conditions.unnamed().flat_map(of_unnamed))
                .collect();
            ways.extend(all.into_iter().map(|(claims, id)| (self.resolved(&claims), id)));
        }
        // What they say again, the types have.
        self.carry(idle);
        false
    }

    /// Says of properties that a condition adds to a parent that the type, a choice of its heirs, has no place for them.
    fn told_of_heirs(&mut self, parent: SchemaId, conditions: &Conditions<'a>) {
        for heir in self.heirs(parent) {
            let heir = self.looked_up(&Conjunction::of(heir));
            for (name, id) in conditions.properties() {
                if heir.properties.iter().any(|(known, _)| *known == name) || heir.additional != Additional::Unstated {
                    continue;
                }
                self.widened(
                    Diagnostic::warning(
                        "condition-of-heirs",
                        &self.document.schemas.get(id).at.key(),
                        format!(
                            "a condition adds `{name}` to a schema that others extend, and not all of them have it"
                        ),
                    )
                    .note("it is left out")
                    .help("declare the property in the schema that the others extend"),
                );
            }
        }
    }

    fn has_place_for(&self, merged: &Merged<'a>, conditions: &Conditions<'a>) -> bool {
        let is_known = |name| merged.properties.iter().any(|(known, _)| *known == name);
        let is_asked = |name| {
            merged.additional != Additional::Unstated
                || !merged.patterns.is_empty()
                || merged.required.contains(name)
                || merged.sometimes_required.iter().any(|(asked, _)| *asked == name)
        };
        conditions.properties().all(|(name, _)| is_known(name))
            && conditions.required().all(|(name, _)| is_known(name) || is_asked(name))
            && (merged.additional != Additional::Unstated || !conditions.speak_of_unnamed(self.document))
    }
}
