//! `oneOf`, `anyOf` and lists of types → one type that holds any branch. First the branches are made comparable
//! (`branches`), then alike ones fall together (`collapse`), then a way to tell the rest apart is looked for (`tags`,
//! else `apart`).

mod apart;
mod branches;

use branches::MOST_BRANCHES;

use super::collapse::Member;
use super::conjunction::{Conjunction, Part};
use super::docs;
use super::extensions;
use super::facts::ObjectFacts;
use super::formats;
use super::hierarchy::inherited;
use super::kinds::KindSet;
use super::merge::{Merged, target};
use super::owner::Owner;
use super::tag_values::{Further, Tag, Told};
use super::uses::Use;
use super::{Here, Lowering};
use crate::at::At;
use crate::diag::{Diagnostic, Severity};
use crate::model::{Branch, Choice, Docs, Shape, Step, Type, TypeId, Union};
use crate::read::{Discriminator, SchemaId};
use crate::source::Tree;
use std::rc::Rc;

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

impl<'a> Lowering<'a> {
    pub fn candidate(&mut self, conjunction: Conjunction) -> Candidate<'a> {
        let conjunction = self.without_idle(&conjunction).unwrap_or(conjunction);
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
        let left = expanded.any || expanded.circle || expanded.unknown || !expanded.candidates.is_empty();
        self.branches_that_never_are(&expanded.never, left);
        if expanded.any {
            if let Some(at) = &expanded.swallowing {
                self.branch_of_anything(at, None);
            }
            if let Some(at) = merged.at().filter(|_| expanded.many) {
                self.widened(
                    Diagnostic::warning(
                        "choices-multiply",
                        at,
                        format!("this choice has more than {MOST_BRANCHES} branches"),
                    )
                    .note("the value is any JSON in the client")
                    .help("describe what the branches have in common as one schema"),
                );
            }
            return Use::any();
        }
        if expanded.candidates.is_empty()
            && expanded.circle
            && let Some(at) = merged.at()
        {
            self.choice_of_itself(at);
            return Use::any();
        }
        let nullable = expanded.nullable && merged.kinds.is_none() || merged.nullable;
        if expanded.candidates.is_empty()
            && !expanded.unknown
            && !(nullable && expanded.never.is_empty())
            && let Some(at) = merged.at()
        {
            let none = if nullable { "no value but null" } else { "no value" };
            self.widened(
                Diagnostic::warning(
                    "all-of-contradiction",
                    at,
                    format!("{none} fits a branch of this choice and all else that holds here"),
                )
                .note("the value is any JSON in the client")
                .help("let a branch agree with what holds besides, or leave one of them out"),
            );
            return Use::any();
        }
        let objects = |candidate: &Candidate<'a>| candidate.kinds.overlaps(KindSet::OBJECT);
        if expanded.unknown || expanded.candidates.iter().any(objects) {
            self.carry_beside(merged);
        }
        if let Some(discriminator) = discriminator
            && self.tells_a_choice(discriminator, merged)
        {
            self.add_mapped(discriminator, &mut expanded.candidates);
        }
        if expanded.unknown {
            return self
                .known_by_tag(conjunction, nullable, merged, &expanded.candidates, owner)
                .map_or_else(Use::any, |used| used.or_null(nullable));
        }
        self.union(Some((conjunction, nullable)), merged, expanded.candidates, owner)
            .or_null(nullable)
    }

    /// A type for values that fit one of several schemas.
    pub fn any_of(&mut self, all: &[Conjunction], holder: &Merged<'a>, owner: &Owner) -> Use {
        self.any_of_branches(all, None, holder, owner)
    }

    /// The same for what is inside of several branches, where what that is called is given.
    pub fn any_of_branches(
        &mut self,
        all: &[Conjunction],
        inside: Option<&str>,
        holder: &Merged<'a>,
        owner: &Owner,
    ) -> Use {
        // Who inherits a property comes to what is inside of it again.
        let key = owner.place().map(|place| (all.to_vec(), place.clone()));
        if let Some(known) = key.as_ref().and_then(|key| self.insides.get(key)) {
            return known.clone();
        }
        let expanded = self.expand(all.to_vec(), false, None, None);
        self.branches_that_never_are(&expanded.never, true);
        if expanded.any || expanded.unknown {
            if let (Some(at), Some(_)) = (&expanded.swallowing, inside) {
                self.branch_of_anything(at, inside);
            }
            return Use::any();
        }
        let made = self
            .union(None, holder, expanded.candidates, owner)
            .or_null(expanded.nullable);
        if let Some(key) = key {
            self.insides.insert(key, made.clone());
        }
        made
    }

    /// The same for values that may be anything else too, which are kept as they came.
    pub fn any_of_or_other(&mut self, all: &[Conjunction], holder: &Merged<'a>, owner: &Owner) -> Use {
        let others = [all, &[Conjunction::anything()]].concat();
        let key = owner.place().map(|place| (others, place.clone()));
        if let Some(known) = key.as_ref().and_then(|key| self.insides.get(key)) {
            return known.clone();
        }
        let expanded = self.expand(all.to_vec(), false, None, None);
        self.branches_that_never_are(&expanded.never, true);
        if expanded.any || expanded.unknown {
            return Use::any();
        }
        let candidates = self.without_heirs(expanded.candidates);
        let members = self.collapse(candidates);
        let members = self.join_alike(members, holder);
        if members.is_empty() {
            return Use::any();
        }
        let facts = self.member_facts(&members);
        let choice = self.told_apart(&members, &facts, holder);
        let made = self.build(None, holder, members, &facts, choice, owner).or_null(true);
        if let Some(key) = key {
            self.insides.insert(key, made.clone());
        }
        made
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

    /// The union of the branches that are known, where a discriminator tells each: values of the others are kept as they
    /// came. By its shape a value of an unknown branch could pass for that of another, and lose what only it has.
    fn known_by_tag(
        &mut self,
        key: &Conjunction,
        nullable: bool,
        holder: &Merged<'a>,
        candidates: &[Candidate<'a>],
        owner: &Owner,
    ) -> Option<Use> {
        let discriminator = holder.discriminator?;
        if candidates.is_empty() || candidates.iter().any(|c| c.kinds != KindSet::OBJECT) {
            return None;
        }
        // Why the value is any JSON has been told: the branches that are not known.
        let Some(Told::Apart(values)) = self.tags(discriminator, candidates, &mut Vec::new()) else {
            return None;
        };
        let property = discriminator.property.clone();
        let members: Vec<Member<'a>> = candidates.iter().cloned().map(Member::One).collect();
        let facts = self.member_facts(&members);
        let choice = Choice::Tag { property, values };
        Some(self.build(Some((key, nullable)), holder, members, &facts, choice, owner))
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
        let mut doubts = Vec::new();
        if holder.discriminator.is_none() {
            candidates = self.without_heirs(candidates);
        }
        if objects
            && let Some(discriminator) = match &candidates[..] {
                [one] => holder.discriminator.filter(|d| self.needs_a_tag(d, one)),
                several => holder.discriminator.or_else(|| inherited(several)),
            }
        {
            match self.tags(discriminator, &candidates, &mut doubts) {
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
        self.told_by_shape(further, doubts, &choice);
        self.build(key, holder, members, &facts, choice, owner)
    }

    /// Whether a choice has one branch so far whose value the mapping alone says: who makes one need not know it.
    fn needs_a_tag(&mut self, discriminator: &Discriminator, one: &Candidate<'a>) -> bool {
        let parent = one.component.is_some_and(|c| self.children.contains_key(&c));
        if parent || !one.merged.choices.is_empty() || self.mapped(discriminator, one).is_empty() {
            return false;
        }
        let facts = self.object_facts(&one.conjunction, 0);
        !facts.fixed.contains_key(&discriminator.property)
    }

    /// Says what tells the branches apart for which a discriminator has no value each. Where nothing does, that has been
    /// told.
    fn told_by_shape(
        &mut self,
        further: Option<(&Discriminator, Option<String>)>,
        doubts: Vec<Diagnostic>,
        choice: &Choice,
    ) {
        if *choice == Choice::Ambiguous {
            return;
        }
        for doubt in doubts {
            self.sink.push(doubt);
        }
        let (Some((discriminator, Some(value))), Choice::Further { .. }) = (further, choice) else {
            return;
        };
        // A schema that only the mapping names is a branch too: the entry may be the slip.
        let mapped = discriminator.mapping.iter().any(|(known, _)| *known == value);
        let (at, message) = match mapped {
            true => (
                discriminator.at.member("mapping").member(&value).key(),
                format!("`{value}` stands for several branches: the one that `mapping` leads to is not the only one"),
            ),
            false => (
                discriminator.at.clone(),
                format!("`{value}` stands for several branches"),
            ),
        };
        self.sink.push(
            Diagnostic::new(Severity::Note, "discriminator-twice", &at, message)
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
        // What the parent says together may have that of another whom it extends.
        let discriminator = self.parents.get(&parent).copied();
        let mut doubts = Vec::new();
        let told = discriminator.and_then(|d| Some((d, self.tags(d, &candidates, &mut doubts)?)));
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
        self.told_by_shape(further, doubts, &choice);
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
            // A parent as the object that it describes is one type, whichever choice has it for a branch.
            let parent = member
                .first()
                .filter(|c| matches!(c.conjunction.alone(), Some(Part::Body(_))));
            let parent = parent.and_then(|c| c.component.filter(|c| self.children.contains_key(c)));
            let inner = Owner::inside(
                parent.and_then(|c| self.components.get(&c)).map_or(id, |(_, id)| *id),
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
                text_format: candidate.and_then(|c| self.text_format(&made.ty, &c.conjunction)),
                ty: made.ty,
                hint: Some(hint),
                wanted_name: candidate
                    .filter(|c| c.component.is_none())
                    .and_then(|c| c.merged.leaves.last())
                    .and_then(|(_, s)| extensions::wanted_name(&s.extensions)),
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
        let mut kinds = member.kinds();
        if member
            .first()
            .is_some_and(|one| formats::lenient(&one.merged).is_some())
        {
            kinds = kinds.and(KindSet::NUMBER);
        }
        own.unwrap_or_else(|| kinds.word().to_owned())
    }
}

/// Leaves with each branch what the discriminator says of it.
fn tag_each(candidates: &mut [Candidate<'_>], further: Further) {
    for (candidate, tag) in candidates.iter_mut().zip(further.tags) {
        candidate.tag = Some(Rc::new(tag));
    }
}

/// For each object what it alone has: a property with one value, else the one property that it requires, as when a
/// property stands for the variant.
fn own_words(facts: &[Option<Rc<ObjectFacts>>]) -> Vec<Option<String>> {
    let words = facts.iter().map(|facts| {
        let facts = facts.as_ref()?;
        let mut single = facts.fixed.values().filter_map(|values| match &values[..] {
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
