//! A choice → its branches, made comparable: combinations of choices that hold
//! at once, nested choices spliced in, null and what can never be taken out.

use super::Candidate;
use crate::at::At;
use crate::diag::{Diagnostic, Severity};
use crate::lower::conjunction::{Conjunction, Part};
use crate::lower::extensions::RUST_TYPE;
use crate::lower::formats;
use crate::lower::kinds::KindSet;
use crate::lower::merge::{Conflict, Group, Merged, target};
use crate::lower::{Found, Lowering};
use crate::read::{Discriminator, Schema, SchemaId};
use std::collections::BTreeSet;
use std::rc::Rc;

/// More branches than this are any JSON.
pub(super) const MOST_BRANCHES: usize = 1024;

/// Choices within choices beyond this many stay as they are.
const MOST_SPLICED: usize = 64;

/// More combinations of choices that hold at once are any JSON.
const MOST_COMBINATIONS: usize = 512;

/// Branches made comparable.
#[derive(Default)]
pub(super) struct Expanded<'a> {
    pub candidates: Vec<Candidate<'a>>,
    pub nullable: bool,
    /// One of them allows everything.
    pub any: bool,
    /// There are more of them than anybody could use as variants.
    pub many: bool,
    /// Which, where others would say more.
    pub swallowing: Option<At>,
    /// Of one of them nothing is known: it allows everything as well, but may be told by a discriminator.
    pub unknown: bool,
    /// One of them has been met before, as the choice itself is in a circle.
    pub circle: bool,
    /// Those that contradict themselves, or what stands beside the choice.
    pub never: Vec<Conjunction>,
}

/// What stands among the branches where one of them is.
enum InPlace {
    Itself,
    /// It is a choice in turn, and its branches go with the others.
    Branches,
    /// A branch for each kind of value that it allows.
    Kinds,
}

impl<'a> Lowering<'a> {
    /// The branches of all choices that hold at once: every combination of theirs, unless there are too many.
    pub(in crate::lower) fn branches(
        &mut self,
        conjunction: &Conjunction,
        merged: &Rc<Merged<'a>>,
    ) -> Option<Vec<Conjunction>> {
        let groups: Vec<Group> = self.real_choices(merged).into_iter().cloned().collect();
        let beside = self.parent_beside(conjunction, merged, &groups);
        if let ([group], None) = (&groups[..], beside) {
            return Some(
                group
                    .branches
                    .iter()
                    .map(|b| self.branch_alone(conjunction, merged, *b))
                    .collect(),
            );
        }
        let mut combined = vec![conjunction.bodies()];
        for group in &groups {
            if combined.len().saturating_mul(group.branches.len()) > MOST_COMBINATIONS {
                return None;
            }
            let next: Vec<Conjunction> = combined
                .iter()
                .flat_map(|base| group.branches.iter().map(|b| base.clone().and(Part::Whole(*b))))
                .collect();
            // What contradicts itself is in no combination.
            combined = Vec::with_capacity(next.len());
            for both in next {
                match self.looked_up(&both).conflict {
                    None => combined.push(both),
                    Some(Conflict::Long { .. }) => return None,
                    Some(_) => {}
                }
            }
        }
        match beside {
            Some(parent) => self.with_heirs(&combined, parent),
            None => Some(combined),
        }
    }

    /// A parent that holds at once with choices which are not made of its heirs: as a value it is a choice in turn. Inside
    /// of one of the heirs it is the object that they extend.
    pub(in crate::lower) fn parent_beside(
        &mut self,
        conjunction: &Conjunction,
        merged: &Merged<'a>,
        groups: &[Group],
    ) -> Option<SchemaId> {
        if groups.is_empty() || conjunction.parts().any(|part| matches!(part, Part::Body(_))) {
            return None;
        }
        let leaves = merged.leaves.iter().rev();
        let parent = leaves.map(|(id, _)| *id).find(|id| self.children.contains_key(id))?;
        let extends = |heir: &SchemaId| *heir != parent && merged.seen.contains(heir);
        let heirs = self.heirs(parent);
        if heirs.iter().chain(self.children.get(&parent)?).any(extends) {
            return None;
        }
        let mut branches = groups.iter().flat_map(|group| &group.branches);
        let made = branches.any(|branch| {
            let branch = self.looked_up(&Conjunction::of(*branch));
            branch.seen.contains(&parent) || heirs.iter().any(|heir| branch.seen.contains(heir))
        });
        (!made).then_some(parent)
    }

    /// Every combination with an heir of `parent` whose value of the discriminator they have room for.
    fn with_heirs(&mut self, combined: &[Conjunction], parent: SchemaId) -> Option<Vec<Conjunction>> {
        let heirs = self.heirs(parent);
        if combined.len().saturating_mul(heirs.len()) > MOST_COMBINATIONS {
            return None;
        }
        let mut found = Vec::with_capacity(combined.len() * heirs.len());
        for base in combined {
            let listed = self.listed_for(parent, base);
            for heir in &heirs {
                if listed.as_ref().is_none_or(|listed| self.goes_by(parent, *heir, listed)) {
                    found.push(base.clone().and_all(&self.heir_conjunction(parent, *heir)));
                }
            }
        }
        found.retain(|c| self.looked_up(c).conflict.is_none());
        Some(found)
    }

    /// Whether it is the branches of a choice here that a discriminator tells: it stands with the choice or around it.
    pub(super) fn tells_a_choice(&self, discriminator: &Discriminator, merged: &Merged<'a>) -> bool {
        let is_holder = |schema: &Schema| schema.discriminator.as_ref().is_some_and(|d| d.at == discriminator.at);
        let holders = merged.leaves.iter().filter(|(_, schema)| is_holder(schema));
        let mut ways: Vec<SchemaId> = holders.map(|(id, _)| *id).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = ways.pop() {
            let schema = self.document.schemas.get(id);
            if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
                return true;
            }
            ways.extend(
                schema
                    .all_of
                    .iter()
                    .chain(&schema.reference)
                    .filter(|inner| seen.insert(**inner)),
            );
        }
        false
    }

    /// What stands beside the only choice is in each branch, or said again by it.
    pub(super) fn carry_beside(&mut self, merged: &Merged<'a>) {
        if let [_] = self.real_choices(merged)[..] {
            self.carry(merged.leaves.iter().map(|(_, schema)| *schema));
        }
    }

    /// Splices in nested choices and lists of types, takes out null and what cannot be. The choice itself, met again
    /// in one of its branches, adds nothing.
    pub(super) fn expand(
        &mut self,
        branches: Vec<Conjunction>,
        together: bool,
        discriminator: Option<&Discriminator>,
        own: Option<SchemaId>,
    ) -> Expanded<'a> {
        let mut out = Expanded::default();
        let mut spliced = 0;
        let mut seen: BTreeSet<Conjunction> = own.map(Conjunction::of).into_iter().collect();
        let mut ways: Vec<(Conjunction, bool)> = branches.into_iter().rev().map(|b| (b, together)).collect();
        while let Some((conjunction, together)) = ways.pop() {
            if out.candidates.len() >= MOST_BRANCHES {
                (out.any, out.many) = (true, true);
                return out;
            }
            let mut candidate = self.candidate(conjunction);
            candidate.together = together;
            let merged = Rc::clone(&candidate.merged);
            // Other names of a component are the same branch, unless a mapping tells them apart.
            let component = candidate.component.map(|c| match discriminator {
                Some(_) => c,
                None => self.behind(c),
            });
            if !seen.insert(component.map_or_else(|| candidate.conjunction.clone(), Conjunction::of)) {
                let leads_back = matches!(merged.conflict, Some(Conflict::Loop { .. }));
                out.circle |= leads_back || merged.conflict.is_none() && !candidate.kinds.is_empty();
                out.nullable |= merged.conflict.is_none() && self.allows_null(&merged);
                continue;
            }
            if let Some(conflict) = &merged.conflict {
                if self.never_is(conflict) {
                    out.never.push(candidate.conjunction);
                    continue;
                }
                out.any = true;
                return out;
            }
            out.nullable |= self.allows_null(&merged);
            if candidate.kinds.is_empty() {
                if merged.but_for_null.is_some() {
                    out.never.push(candidate.conjunction);
                }
                continue;
            }
            let choices = self.real_choices(&merged);
            let (groups, inner) = (choices.len(), choices.iter().any(|group| group.together));
            if merged.is_free() && merged.leaves.iter().any(|(_, schema)| schema.lost.is_some()) {
                out.unknown = true;
                continue;
            }
            if merged.is_free() || (groups == 0 && merged.is_any()) {
                self.only_negated(&merged);
                let negates = merged.leaves.iter().any(|(_, schema)| schema.not.is_some());
                if !negates && (!out.candidates.is_empty() || ways.iter().any(|(other, _)| self.says_more(other))) {
                    out.swallowing = merged.at().cloned();
                }
                out.any = true;
                return out;
            }
            let stays =
                self.stays_whole(&candidate, groups, discriminator, &out.candidates, &ways) || spliced >= MOST_SPLICED;
            match self.in_its_place(&candidate, groups, discriminator) {
                InPlace::Branches if !stays => {
                    spliced += 1;
                    let nested = self.nested_branches(&candidate);
                    ways.extend(nested.into_iter().rev().map(|b| (b, together || inner)));
                }
                InPlace::Kinds if !stays => {
                    let kinds: Vec<KindSet> = candidate.kinds.each().collect();
                    let only = |kind| candidate.conjunction.clone().and(Part::Only(kind));
                    ways.extend(kinds.into_iter().rev().map(|kind| (only(kind), together)));
                }
                _ => out.candidates.push(candidate),
            }
        }
        out
    }

    /// Whether a branch is one branch, whatever it chooses from, beside those found `before` and those that `follow`.
    fn stays_whole(
        &mut self,
        candidate: &Candidate<'a>,
        choices: usize,
        discriminator: Option<&Discriminator>,
        before: &[Candidate<'a>],
        follow: &[(Conjunction, bool)],
    ) -> bool {
        // What is being typed right now stays whole: its branches may hold this very choice.
        let typing = candidate
            .component
            .is_some_and(|c| self.open.contains(&Conjunction::of(c)));
        // A component that is all there is to choose from is meant itself, not what it chooses from in turn.
        let alone = choices == 1
            && discriminator.is_none()
            && candidate.component.is_some()
            && before.is_empty()
            && follow.iter().all(|(other, _)| self.holds_nothing(other));
        // A number that may be text is one branch, where no other takes numbers or texts.
        let number = choices == 0
            && formats::lenient(&candidate.merged).is_some()
            && before.iter().all(|other| !other.kinds.overlaps(candidate.kinds))
            && follow
                .iter()
                .all(|(other, _)| !self.kinds_of(other, 0).overlaps(candidate.kinds));
        typing || alone || number
    }

    /// The branches of a branch that is a choice in turn.
    fn nested_branches(&mut self, candidate: &Candidate<'a>) -> Vec<Conjunction> {
        let nested = self
            .branches(&candidate.conjunction, &candidate.merged)
            .unwrap_or_default();
        let objects = |branch| self.looked_up(branch).value_kinds().overlaps(KindSet::OBJECT);
        if nested.iter().any(objects) {
            self.carry_beside(&candidate.merged);
        }
        nested
    }

    /// Whether a branch whose schemas contradict one another is none. It may be anything where they lead in a circle or are
    /// too many to follow, and either is noted.
    fn never_is(&mut self, conflict: &Conflict) -> bool {
        match conflict {
            Conflict::Never { .. } | Conflict::Kinds { .. } | Conflict::Values { .. } => true,
            Conflict::Loop { at } => {
                let (at, code, here) = (at.clone(), "alias-cycle", self.here);
                self.losses.push(Found { at, code, here });
                false
            }
            Conflict::Long { at } => {
                self.too_deep(at.clone());
                false
            }
        }
    }

    /// What a branch with so many choices in it is to be taken for.
    fn in_its_place(
        &mut self,
        candidate: &Candidate<'a>,
        choices: usize,
        discriminator: Option<&Discriminator>,
    ) -> InPlace {
        let merged = &candidate.merged;
        if merged.extension(RUST_TYPE).is_some() {
            return InPlace::Itself;
        }
        match choices {
            0 if merged.values.is_none() && candidate.kinds.each().count() > 1 => InPlace::Kinds,
            1 if !candidate.component.is_some_and(|c| self.children.contains_key(&c)) => {
                let told_inside = match discriminator {
                    Some(outer) => self.tells_inside(outer, candidate),
                    None => merged.discriminator.is_some(),
                };
                if told_inside {
                    InPlace::Itself
                } else {
                    InPlace::Branches
                }
            }
            _ => InPlace::Itself,
        }
    }

    /// Whether a branch has values, and not any.
    pub(in crate::lower) fn says_more(&mut self, branch: &Conjunction) -> bool {
        let free = self.looked_up(branch).is_free();
        !free && !self.holds_nothing(branch)
    }

    /// Tells of a branch that takes the other branches' say, of the whole value or of what is `inside` of it.
    pub(in crate::lower) fn branch_of_anything(&mut self, at: &At, inside: Option<&str>) {
        let (message, note, help) = match inside {
            None => (
                "this branch allows any value, so the other branches of the choice say nothing".to_owned(),
                "the value is any JSON in the client".to_owned(),
                "say what the values of this branch are, such as by `type`, or leave it out".to_owned(),
            ),
            Some(inside) => (
                format!("the {inside} of this branch may be anything, so those of the other branches say nothing"),
                format!("the {inside} are any JSON in the client"),
                format!("say what the {inside} of this branch are, or leave it out"),
            ),
        };
        self.sink.push(
            Diagnostic::new(Severity::Note, "branch-of-anything", at, message)
                .note(note)
                .help(help),
        );
    }

    /// Whether a branch has no value but null.
    fn holds_nothing(&mut self, branch: &Conjunction) -> bool {
        self.kinds_of(branch, 0).values().is_empty() || self.looked_up(branch).conflict.is_some()
    }

    /// Tells of branches that contradict themselves, or the very schema that offers them. That one does not go with what else
    /// holds where the choice is used narrows it; of a component it is told where that is defined. `left`: there are others,
    /// so that it is for each to say which are none.
    pub(super) fn branches_that_never_are(&mut self, never: &[Conjunction], left: bool) {
        let parts = never
            .iter()
            .flat_map(|branch| branch.parts().map(move |part| (branch, part)));
        for (branch, part) in parts {
            let Part::Whole(id) = part else { continue };
            let alone = Conjunction::of(target(self.document, id));
            let merged = self.looked_up(&alone);
            match contradiction(&merged) {
                None if merged.conflict.is_none() && left => self.branch_of_a_holder_that_forbids_it(branch, id),
                Some(at) if self.component_of(&alone, None).is_none() => {
                    let problem = match self.where_it_is_used(at, &merged) {
                        None => Diagnostic::warning(
                            "all-of-contradiction",
                            at,
                            "this contradicts another schema that holds here too, so no value fits this branch of a choice",
                        ),
                        Some(used) => used.related(
                            Diagnostic::warning(
                                "all-of-contradiction",
                                &used.at,
                                "the schemas that hold here contradict one another, so no value fits this branch of a choice",
                            ),
                            at,
                        ),
                    };
                    self.sink.push(
                        problem
                            .note("the branch is left out")
                            .help("let the schemas of the branch agree on what the value is"),
                    );
                }
                _ => {}
            }
        }
    }

    /// Tells of a branch that `type` or `enum` beside the `oneOf` or `anyOf` that lists it forbids.
    fn branch_of_a_holder_that_forbids_it(&mut self, whole: &Conjunction, branch: SchemaId) {
        let merged = self.looked_up(whole);
        let holder = merged
            .leaves
            .iter()
            .find(|(_, schema)| schema.one_of.contains(&branch) || schema.any_of.contains(&branch));
        let Some((holder, schema)) = holder else { return };
        let stated = ["type", "enum", "const"]
            .into_iter()
            .zip([
                schema.kinds.is_some(),
                schema.enumeration.is_some(),
                schema.constant.is_some(),
            ])
            .find_map(|(keyword, is)| is.then_some(keyword));
        let both = Conjunction::from(Part::Body(*holder)).and(Part::Whole(branch));
        let (Some(keyword), Some(_)) = (stated, contradiction(&self.looked_up(&both))) else {
            return;
        };
        self.sink.push(
            Diagnostic::warning(
                "all-of-contradiction",
                &self.document.schemas.get(branch).at,
                "what stands beside the choice forbids each value of this branch",
            )
            .related(&schema.at.member(keyword), "this holds for all branches")
            .note("the branch is left out")
            .help("let what stands beside the choice allow what the branches are, or leave it out"),
        );
    }

    /// Schemas that only the discriminator's mapping names are branches too.
    pub(super) fn add_mapped(&mut self, discriminator: &Discriminator, candidates: &mut Vec<Candidate<'a>>) {
        let inside: BTreeSet<SchemaId> = candidates.iter().flat_map(|c| self.inside(c)).collect();
        for (_, id) in &discriminator.mapping {
            let id = target(self.document, *id);
            if inside.contains(&id) || candidates.iter().any(|c| c.merged.seen.contains(&id)) {
                continue;
            }
            let candidate = self.candidate(Conjunction::of(id));
            if candidate.kinds == KindSet::OBJECT && candidate.merged.choices.is_empty() {
                candidates.push(candidate);
            }
        }
    }
}

/// Where schemas that hold together leave no value, or none but null.
fn contradiction<'m>(merged: &'m Merged<'_>) -> Option<&'m At> {
    match merged.conflict.as_ref().or(merged.but_for_null.as_ref()) {
        Some(Conflict::Kinds { at } | Conflict::Values { at }) => Some(at),
        _ => None,
    }
}
