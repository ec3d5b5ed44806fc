//! `oneOf`, `anyOf` and lists of types → one type that holds any branch.
//! First the branches are made comparable (nested choices spliced in, null
//! taken out), then alike ones fall together (`collapse`), then a way to tell
//! the rest apart is looked for (`tags`, else by shape).

use super::collapse::Member;
use super::conjunction::{Conjunction, Part};
use super::docs;
use super::facts::ObjectFacts;
use super::hierarchy::inherited;
use super::kinds::KindSet;
use super::merge::{Conflict, Group, Merged, target};
use super::owner::Owner;
use super::tag_values::{Further, Tag, Told};
use super::uses::Use;
use super::{Here, Lowering};
use crate::at::At;
use crate::diag::{Diagnostic, Severity};
use crate::model::{Branch, BranchShape, Choice, Docs, Shape, Step, TagValue, Type, TypeId, Union};
use crate::read::{Discriminator, SchemaId};
use crate::source::Tree;
use std::collections::BTreeSet;
use std::rc::Rc;

/// More branches than this are any JSON.
const MOST_BRANCHES: usize = 1024;

/// Choices within choices beyond this many stay as they are.
const MOST_SPLICED: usize = 64;

/// More combinations of choices that hold at once are any JSON.
const MOST_COMBINATIONS: usize = 512;

/// One branch on its way.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'a> {
    pub conjunction: Conjunction,
    pub merged: Rc<Merged<'a>>,
    /// Null apart.
    pub kinds: KindSet,
    /// The component it is.
    pub component: Option<SchemaId>,
    /// A branch of an `anyOf`.
    pub together: bool,
    /// What a discriminator says of it that does not tell it by itself.
    pub tag: Option<Rc<Tag>>,
}

/// Branches made comparable.
#[derive(Default)]
struct Expanded<'a> {
    candidates: Vec<Candidate<'a>>,
    nullable: bool,
    /// One of them allows everything.
    any: bool,
}

impl<'a> Lowering<'a> {
    pub fn candidate(&mut self, conjunction: Conjunction) -> Candidate<'a> {
        let merged = self.looked_up(&conjunction);
        let kinds = self.kinds_of(&conjunction, 0).values();
        let component = self.component_of(&conjunction, None);
        Candidate {
            conjunction,
            merged,
            kinds,
            component,
            together: false,
            tag: None,
        }
    }

    /// The type of a schema with `oneOf` or `anyOf`.
    pub fn choice(&mut self, conjunction: &Conjunction, merged: &Rc<Merged<'a>>, owner: &Owner) -> Use {
        let Some(branches) = self.branches(conjunction, merged) else {
            if let Some(at) = merged.at() {
                self.widened(
                    Diagnostic::warning(
                        "choices-multiply",
                        at,
                        "several `oneOf` and `anyOf` hold here at once, with too many combinations",
                    )
                    .note("the value is any JSON in the client")
                    .help("write the combinations that are meant as the branches of one `oneOf`"),
                );
            }
            return Use::any();
        };
        let discriminator = merged.discriminator;
        let own = conjunction.single().map(|id| target(self.document, id));
        let together = self.real_choices(merged).iter().any(|group| group.together);
        let mut expanded = self.expand(branches, together, discriminator, own);
        if expanded.any {
            return Use::any();
        }
        if let Some(discriminator) = discriminator {
            self.add_mapped(discriminator, &mut expanded.candidates);
        }
        let nullable = expanded.nullable && merged.kinds.is_none() || merged.nullable;
        self.union(Some((conjunction, nullable)), merged, expanded.candidates, owner)
            .or_null(nullable)
    }

    /// A type for values that fit one of several schemas.
    pub fn any_of(&mut self, all: &[Conjunction], holder: &Merged<'a>, owner: &Owner) -> Use {
        let expanded = self.expand(all.to_vec(), false, None, None);
        if expanded.any {
            return Use::any();
        }
        self.union(None, holder, expanded.candidates, owner)
            .or_null(expanded.nullable)
    }

    /// The branches of all choices that hold at once: every combination of theirs.
    fn branches(&mut self, conjunction: &Conjunction, merged: &Rc<Merged<'a>>) -> Option<Vec<Conjunction>> {
        let groups: Vec<Group> = self.real_choices(merged).into_iter().cloned().collect();
        if let [group] = &groups[..] {
            // What stands beside the choice is in each branch, or said again by it.
            self.carry(merged.leaves.iter().map(|(_, schema)| *schema));
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
            combined = next
                .into_iter()
                .filter(|c| self.looked_up(c).conflict.is_none())
                .collect();
        }
        Some(combined)
    }

    /// Splices in nested choices and lists of types, takes out null and what cannot be. The choice itself, met again
    /// in one of its branches, adds nothing.
    fn expand(
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
                out.any = true;
                return out;
            }
            let candidate = Candidate {
                together,
                ..self.candidate(conjunction)
            };
            let merged = Rc::clone(&candidate.merged);
            // Other names of a component are the same branch, unless a mapping tells them apart.
            let component = candidate.component.map(|c| match discriminator {
                Some(_) => c,
                None => self.behind(c),
            });
            if !seen.insert(component.map_or_else(|| candidate.conjunction.clone(), Conjunction::of)) {
                out.nullable |= merged.conflict.is_none() && self.allows_null(&merged);
                continue;
            }
            match merged.conflict {
                // Nothing is ever in this branch.
                Some(Conflict::Never { .. } | Conflict::Kinds { .. } | Conflict::Values { .. }) => {
                    self.branch_that_never_is(&candidate.conjunction);
                    continue;
                }
                Some(Conflict::Loop { .. } | Conflict::Long { .. }) => {
                    out.any = true;
                    return out;
                }
                None => {}
            }
            out.nullable |= self.allows_null(&merged);
            if candidate.kinds.is_empty() {
                continue;
            }
            let heirs = candidate.component.is_some_and(|c| self.children.contains_key(&c));
            let choices = self.real_choices(&merged);
            let (groups, inner) = (choices.len(), choices.iter().any(|group| group.together));
            if merged.is_free() || (candidate.kinds == KindSet::VALUES && groups == 0) {
                self.only_negated(&merged);
                out.any = true;
                return out;
            }
            let foreign = merged.extension("x-rust-type").is_some();
            // What is being typed right now stays whole: its branches may hold this very choice.
            let typing = candidate
                .component
                .is_some_and(|c| self.open.contains(&Conjunction::of(c)));
            if typing || spliced >= MOST_SPLICED {
                out.candidates.push(candidate);
            } else if groups == 1
                && !heirs
                && !foreign
                && discriminator.map_or(merged.discriminator.is_none(), |d| !self.tells_inside(d, &candidate))
            {
                spliced += 1;
                let nested = self.branches(&candidate.conjunction, &merged).unwrap_or_default();
                ways.extend(nested.into_iter().rev().map(|b| (b, together || inner)));
            } else if groups == 0 && merged.values.is_none() && !foreign && candidate.kinds.each().count() > 1 {
                let kinds: Vec<KindSet> = candidate.kinds.each().collect();
                ways.extend(
                    kinds
                        .into_iter()
                        .rev()
                        .map(|k| (candidate.conjunction.clone().and(Part::Only(k)), together)),
                );
            } else {
                out.candidates.push(candidate);
            }
        }
        out
    }

    /// Tells of a branch that contradicts itself, or the very schema that offers it. That one does not go with what else
    /// holds where the choice is used narrows it; of a component it is told where that is defined.
    fn branch_that_never_is(&mut self, branch: &Conjunction) {
        for part in branch.parts() {
            let Part::Whole(id) = part else { continue };
            let alone = Conjunction::of(target(self.document, id));
            match &self.looked_up(&alone).conflict {
                None => self.branch_of_a_holder_that_forbids_it(branch, id),
                Some(Conflict::Kinds { at } | Conflict::Values { at }) if self.component_of(&alone, None).is_none() => {
                    self.sink.push(
                        Diagnostic::warning(
                            "all-of-contradiction",
                            at,
                            "this contradicts another schema that holds here too, so no value fits this branch of a choice",
                        )
                        .note("the branch is left out")
                        .help("let the schemas of the branch agree on what the value is"),
                    );
                }
                Some(_) => {}
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
        let (Some(keyword), Some(Conflict::Kinds { .. } | Conflict::Values { .. })) =
            (stated, &self.looked_up(&both).conflict)
        else {
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
    fn add_mapped(&mut self, discriminator: &Discriminator, candidates: &mut Vec<Candidate<'a>>) {
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

    /// The union of `candidates`, or what they all come down to. `key`: what leads to it again, and whether null is
    /// allowed beside it there.
    pub fn union(
        &mut self,
        key: Option<(&Conjunction, bool)>,
        holder: &Merged<'a>,
        candidates: Vec<Candidate<'a>>,
        owner: &Owner,
    ) -> Use {
        let before = self.losses.len();
        let made = self.union_of(key, holder, candidates, owner);
        // What is lost in it concerns all who use the type, not only who met it first.
        if let Type::Named(id) = made.ty {
            let here = self.here;
            for loss in self.losses.iter_mut().skip(before).filter(|loss| loss.here == here) {
                loss.here = Here::Type(id);
            }
        }
        made
    }

    fn union_of(
        &mut self,
        key: Option<(&Conjunction, bool)>,
        holder: &Merged<'a>,
        mut candidates: Vec<Candidate<'a>>,
        owner: &Owner,
    ) -> Use {
        let objects = candidates.iter().all(|c| c.kinds == KindSet::OBJECT);
        let mut further = None;
        if holder.discriminator.is_none() {
            candidates = self.without_heirs(candidates);
        }
        if objects
            && candidates.len() > 1
            && let Some(discriminator) = holder.discriminator.or_else(|| inherited(&candidates))
        {
            match self.tags(discriminator, &candidates) {
                Some(Told::Apart(values)) => {
                    let property = discriminator.property.clone();
                    let members: Vec<Member<'a>> = candidates.into_iter().map(Member::One).collect();
                    let facts = self.member_facts(&members);
                    return self.build(key, holder, members, &facts, Choice::Tag { property, values }, owner);
                }
                Some(Told::Further(found)) => {
                    further = Some((discriminator, found.twice.clone()));
                    tag_each(&mut candidates, found);
                }
                None => {}
            }
        }
        let members = self.collapse(candidates);
        let members = self.join_alike(members, holder);
        match &members[..] {
            [] => return Use::any(),
            [one] => return self.member_type(one, holder, owner),
            _ => {}
        }
        let facts = self.member_facts(&members);
        let choice = self.told_apart(&members, &facts, holder);
        if let Some((discriminator, twice)) = further {
            self.told_further(discriminator, twice, &choice);
        }
        self.build(key, holder, members, &facts, choice, owner)
    }

    /// Says what tells the branches apart for which a discriminator has no value each.
    fn told_further(&mut self, discriminator: &Discriminator, twice: Option<String>, choice: &Choice) {
        let (Some(value), Choice::Further { .. }) = (twice, choice) else {
            return;
        };
        self.sink.push(
            Diagnostic::new(
                Severity::Note,
                "discriminator-twice",
                &discriminator.at,
                format!("`{value}` stands for several branches"),
            )
            .note("the client tells these apart by their shape")
            .help("let each branch have a value of its own"),
        );
    }

    /// Defines the type of a parent whose heirs are the branches.
    pub fn define_tagged(&mut self, id: TypeId, parent: SchemaId, heirs: &[SchemaId]) {
        let holder = self.remembered(&Conjunction::of(parent));
        let mut candidates: Vec<Candidate<'a>> = heirs
            .iter()
            .map(|heir| {
                let conjunction = self.heir_conjunction(parent, *heir);
                let mut candidate = self.candidate(conjunction);
                candidate.component = Some(*heir);
                candidate
            })
            .collect();
        let discriminator = holder.discriminator;
        let told = discriminator.and_then(|d| Some((d, self.tags(d, &candidates)?)));
        let (mut tagged, mut further) = (None, None);
        match told {
            Some((d, Told::Apart(values))) => {
                let property = d.property.clone();
                tagged = Some(Choice::Tag { property, values });
            }
            Some((d, Told::Further(found))) => {
                further = Some((d, found.twice.clone()));
                tag_each(&mut candidates, found);
            }
            None => {}
        }
        let members: Vec<Member<'a>> = candidates.into_iter().map(Member::One).collect();
        let facts = self.member_facts(&members);
        let choice = match tagged {
            Some(choice) => choice,
            None => self.told_apart(&members, &facts, &holder),
        };
        if let Some((discriminator, twice)) = further {
            self.told_further(discriminator, twice, &choice);
        }
        let owner = Owner::definition(id, crate::model::Origin::Component(String::new()));
        self.build(None, &holder, members, &facts, choice, &owner);
    }

    fn build(
        &mut self,
        key: Option<(&Conjunction, bool)>,
        holder: &Merged<'a>,
        members: Vec<Member<'a>>,
        facts: &[Option<Rc<ObjectFacts>>],
        choice: Choice,
        owner: &Owner,
    ) -> Use {
        let id = match key {
            Some((key, nullable)) => self.reserve(key, nullable, holder, owner),
            None => self.reserve_nameless(holder, owner),
        };
        let mut branches = Vec::with_capacity(members.len());
        let own = own_words(facts);
        for (index, member) in members.iter().enumerate() {
            let own = own.get(index).cloned().flatten();
            let hint = self.hint(member, index, &choice, own);
            let inner = Owner::inside(
                id,
                Step::Branch {
                    index,
                    hint: Some(hint.clone()),
                },
            );
            let made = self.member_type(member, holder, &inner);
            let candidate = member.first();
            branches.push(Branch {
                at: candidate
                    .and_then(|c| c.merged.at())
                    .or(holder.at())
                    .cloned()
                    .unwrap_or_else(root),
                ty: made.ty,
                hint: Some(hint),
                wanted_name: candidate
                    .filter(|c| c.component.is_none())
                    .and_then(|c| c.merged.leaves.last())
                    .and_then(|(_, s)| docs::wanted_name(&s.extensions)),
                docs: candidate
                    .filter(|c| c.component.is_none())
                    .and_then(|c| c.merged.leaves.last())
                    .map_or_else(Docs::default, |(_, s)| docs::of_schema(s)),
            });
        }
        self.define(id, Shape::Union(Union { branches, choice }));
        Use::new(Type::Named(id), false)
    }

    /// The component that a branch is, also when it is joined with what stands beside the choice.
    pub fn component_in(&self, candidate: &Candidate<'a>) -> Option<SchemaId> {
        let cut = || candidate.conjunction.parts().any(|p| matches!(p, Part::Only(_)));
        let joined = || {
            let mut parts = candidate.conjunction.parts().filter_map(|p| match p {
                Part::Whole(id) => Some(target(self.document, id)),
                _ => None,
            });
            parts.rfind(|id| self.components.contains_key(id))
        };
        candidate.component.or_else(|| joined().filter(|_| !cut()))
    }

    /// A word for the branch's variant: its component, title, tag, what it has of its own, or its kind.
    fn hint(&self, member: &Member<'a>, index: usize, choice: &Choice, own: Option<String>) -> String {
        if let Member::One(_) | Member::Alike(_) = member
            && let Some(candidate) = member.first()
        {
            if let Some((name, _)) = self.component_in(candidate).and_then(|c| self.components.get(&c)) {
                return (*name).to_owned();
            }
            let title = candidate
                .merged
                .leaves
                .last()
                .and_then(|(_, s)| docs::given(s.title.as_deref()));
            if let Some(title) = title {
                return title;
            }
        }
        if let Choice::Tag { values, .. } | Choice::Further { values, .. } = choice
            && let Some(tag) = values.iter().find(|tag| tag.branch == index && !tag.value.is_empty())
            && values
                .iter()
                .all(|other| other.branch == index || other.value != tag.value)
        {
            return tag.value.clone();
        }
        own.unwrap_or_else(|| member.kinds().word().to_owned())
    }

    /// What sets each member's objects apart.
    pub fn member_facts(&mut self, members: &[Member<'a>]) -> Vec<Option<Rc<ObjectFacts>>> {
        members
            .iter()
            .map(|m| match m {
                Member::One(c) if c.kinds.contains(KindSet::OBJECT) => Some(self.facts_with_tag(c)),
                Member::Alike(all) => {
                    let facts: Vec<Rc<ObjectFacts>> = all.iter().map(|c| self.facts_with_tag(c)).collect();
                    facts
                        .into_iter()
                        .reduce(|a, b| Rc::new(super::facts::either((*a).clone(), &b)))
                }
                Member::Maps(_) => Some(Rc::default()),
                _ => None,
            })
            .collect()
    }

    /// The facts of a branch, with what a discriminator says of it.
    fn facts_with_tag(&mut self, candidate: &Candidate<'a>) -> Rc<ObjectFacts> {
        let facts = self.object_facts(&candidate.conjunction, 0);
        let Some(tag) = &candidate.tag else { return facts };
        let mut facts = (*facts).clone();
        facts.fixed.insert(tag.property.clone(), tag.values.clone());
        Rc::new(facts)
    }

    /// By a property whose value is different in each branch, else by shape.
    fn told_apart(&mut self, members: &[Member<'a>], facts: &[Option<Rc<ObjectFacts>>], holder: &Merged<'a>) -> Choice {
        let tag = members.iter().find_map(|m| m.first()?.tag.clone());
        if tag.is_none()
            && members.iter().all(|m| m.kinds() == KindSet::OBJECT)
            && let Some(choice) = super::tags::by_constant(facts)
        {
            return choice;
        }
        let mut fixed = super::tags::telling_properties(facts);
        if let Some(tag) = &tag
            && !fixed.contains(&tag.property)
        {
            fixed.push(tag.property.clone());
        }
        let together = super::together::may_hold_at_once(members, facts);
        let shapes: Vec<BranchShape> = members
            .iter()
            .zip(facts)
            .enumerate()
            .map(|(index, (member, facts))| {
                let mut shape = BranchShape {
                    kinds: member.kinds().to_model(),
                    together: together.contains(&index),
                    ..BranchShape::default()
                };
                if let Some(facts) = facts {
                    shape.required = facts.required.iter().cloned().collect();
                    shape.known = facts.known.clone();
                    shape.closed = facts.closed;
                    let listed = fixed.iter().filter_map(|property| {
                        let mut values = facts.fixed.get(property)?.clone();
                        // Null tells nothing, and is no reason against a branch that allows it.
                        values.extend(facts.nulls.contains(property).then_some(Tree::Null));
                        Some((property.clone(), values))
                    });
                    shape.fixed = listed.collect();
                }
                shape
            })
            .collect();
        for (i, one) in members.iter().enumerate() {
            for (j, other) in members.iter().enumerate().skip(i + 1) {
                if !one.kinds().overlaps(other.kinds()) {
                    continue;
                }
                if let (Some(Some(a)), Some(Some(b))) = (facts.get(i), facts.get(j))
                    && !super::tags::alike(a, b)
                {
                    continue;
                }
                if let Some(at) = holder.at() {
                    let mut problem = Diagnostic::warning(
                        "union-ambiguous",
                        at,
                        format!("nothing tells branches {} and {} of this choice apart", i + 1, j + 1),
                    )
                    .note("the client holds the raw JSON, with an accessor for each branch")
                    .help("add a `discriminator`, or a property with a `const` of its own to each branch");
                    for (member, words) in [(one, "one branch"), (other, "the other")] {
                        if let Some(at) = member.first().and_then(|c| c.merged.at()) {
                            problem = problem.related(at, words);
                        }
                    }
                    self.widened(problem);
                }
                return Choice::Ambiguous;
            }
        }
        match tag {
            Some(tag) => Choice::Further {
                property: tag.property.clone(),
                values: said(members),
                shapes,
            },
            None => Choice::Shape(shapes),
        }
    }
}

/// Leaves with each branch what the discriminator says of it.
fn tag_each(candidates: &mut [Candidate<'_>], further: Further) {
    for (candidate, tag) in candidates.iter_mut().zip(further.tags) {
        candidate.tag = Some(Rc::new(tag));
    }
}

/// What each branch says by itself of the discriminator, where it is one text.
fn said(members: &[Member<'_>]) -> Vec<TagValue> {
    let of_member = |(index, member): (usize, &Member<'_>)| {
        let all = match member {
            Member::One(candidate) => std::slice::from_ref(candidate),
            Member::Alike(all) => all,
            _ => &[],
        };
        let mut values = all.iter().map(|candidate| candidate.tag.as_ref()?.said.as_ref());
        let first = values.next()??;
        values
            .all(|other| other == Some(first))
            .then(|| TagValue::new(first.clone(), index))
    };
    members.iter().enumerate().filter_map(of_member).collect()
}

/// For each object what it alone has: a property with one value, else the one property that it requires, as when a
/// property stands for the variant.
fn own_words(facts: &[Option<Rc<ObjectFacts>>]) -> Vec<Option<String>> {
    let words = facts.iter().map(|facts| {
        let facts = facts.as_ref()?;
        let mut single = facts.fixed.values().filter_map(|values| match values.as_slice() {
            [Tree::String(one)] if !one.trim().is_empty() => Some(one.to_string()),
            _ => None,
        });
        let mut required = facts.required.iter();
        match (single.next(), required.next(), required.next()) {
            (Some(value), ..) => Some(value),
            (None, Some(name), None) => Some(name.clone()),
            _ => None,
        }
    });
    let words: Vec<Option<String>> = words.collect();
    let alone = |word: &String| words.iter().flatten().filter(|other| *other == word).count() == 1;
    words.iter().map(|word| word.clone().filter(alone)).collect()
}

fn root() -> At {
    At::root(crate::at::FileId(0))
}
