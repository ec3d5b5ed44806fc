//! Branches → what tells them apart where no discriminator does so alone: a
//! property whose value is different in each, else their shape.

use super::Candidate;
use crate::diag::Diagnostic;
use crate::lower::Lowering;
use crate::lower::collapse::Member;
use crate::lower::facts::ObjectFacts;
use crate::lower::kinds::KindSet;
use crate::lower::merge::Merged;
use crate::lower::{facts, tags, together};
use crate::model::{BranchShape, Choice, TagValue};
use crate::source::Tree;
use std::rc::Rc;

impl<'a> Lowering<'a> {
    /// What sets each member's objects apart.
    pub(in crate::lower) fn member_facts(&mut self, members: &[Member<'a>]) -> Vec<Option<Rc<ObjectFacts>>> {
        members
            .iter()
            .map(|m| match m {
                Member::One(c) if c.kinds.contains(KindSet::OBJECT) => Some(self.facts_with_tag(c)),
                Member::Alike(all) => {
                    let facts: Vec<Rc<ObjectFacts>> = all.iter().map(|c| self.facts_with_tag(c)).collect();
                    facts
                        .into_iter()
                        .reduce(|a, b| Rc::new(facts::either((*a).clone(), &b)))
                }
                Member::Maps(_) => Some(Rc::new(ObjectFacts {
                    rest: Some(KindSet::ALL),
                    ..ObjectFacts::default()
                })),
                _ => None,
            })
            .collect()
    }

    /// The facts of a branch, with what a discriminator says of it.
    fn facts_with_tag(&mut self, candidate: &Candidate<'a>) -> Rc<ObjectFacts> {
        let facts = self.object_facts(&candidate.conjunction, 0);
        let Some(tag) = &candidate.tag else { return facts };
        let mut facts = (*facts).clone();
        facts.fixed.insert(tag.property.clone(), tag.values.clone().into());
        Rc::new(facts)
    }

    /// By a property whose value is different in each branch, else by shape.
    pub(super) fn told_apart(
        &mut self,
        members: &[Member<'a>],
        facts: &[Option<Rc<ObjectFacts>>],
        holder: &Merged<'a>,
    ) -> Choice {
        let tag = members.iter().find_map(|m| m.first()?.tag.clone());
        if tag.is_none()
            && members.iter().all(|m| m.kinds() == KindSet::OBJECT)
            && let Some(choice) = tags::by_constant(facts)
        {
            return choice;
        }
        let mut fixed = tags::telling_properties(facts);
        if let Some(tag) = &tag
            && !fixed.contains(&tag.property)
        {
            fixed.push(tag.property.clone());
        }
        let of_kinds = tags::telling_kinds(facts);
        let together = together::may_hold_at_once(members, facts);
        let mut rests = facts.iter().flatten().map(|facts| facts.rest);
        let first = rests.next();
        let rests_differ = rests.any(|rest| Some(rest) != first);
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
                    tell_objects(&mut shape, facts, &fixed);
                    shape.rest = facts.rest.filter(|_| rests_differ).map(KindSet::to_model);
                    shape.properties = of_kinds.get(index).cloned().unwrap_or_default();
                }
                shape
            })
            .collect();
        if let Some(alike) = first_alike(members, facts) {
            self.nothing_tells(members, alike, holder);
            return Choice::Ambiguous;
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

    /// Tells of two branches that nothing tells apart.
    fn nothing_tells(&mut self, members: &[Member<'a>], (i, j): (usize, usize), holder: &Merged<'a>) {
        let Some(at) = holder.at() else { return };
        let pair = || [i, j].into_iter().filter_map(|index| members.get(index));
        let shared = pair().fold(KindSet::ALL, |shared, member| shared.and(member.kinds()));
        // What is written in place has no name that a discriminator could go by; where there is one it has not helped.
        let may_have_tags = holder.discriminator.is_none()
            && pair().all(|member| member.first().is_some_and(|c| c.component.is_some()));
        let mut problem = Diagnostic::warning(
            "union-ambiguous",
            at,
            format!("nothing tells branches {} and {} of this choice apart", i + 1, j + 1),
        )
        .note("the client holds the raw JSON, with an accessor for each branch")
        .help(match shared == KindSet::OBJECT {
            true if may_have_tags => "add a `discriminator`, or a property with an `enum` of one value to each branch",
            true => "give each branch a property with an `enum` of one value of its own",
            false => "let only one of them allow a kind of JSON, or write both as one schema",
        });
        if let Some(discriminator) = holder.discriminator.filter(|_| shared == KindSet::OBJECT) {
            problem = problem.related(&discriminator.at, "this has no value for each");
        }
        for (index, words) in [(i, "one branch"), (j, "the other")] {
            let first = members.get(index).and_then(Member::first);
            if let Some(at) = first.and_then(|c| c.merged.at()) {
                problem = problem.related(at, words);
            }
        }
        self.widened(problem);
    }
}

/// Adds to a shape what tells its objects from those of the others: `fixed` are the properties that tell them all apart.
fn tell_objects(shape: &mut BranchShape, facts: &ObjectFacts, fixed: &[String]) {
    shape.required = facts.required.iter().cloned().collect();
    shape.known = facts.known.clone();
    shape.closed = facts.closed;
    // Of those that may hold at once, what keeps one from it. A text may be a value that came later.
    let own = facts.fixed.iter().filter(|(property, values)| {
        shape.together && !fixed.contains(property) && values.iter().all(|value| matches!(value, Tree::Bool(_)))
    });
    let own = own.map(|(property, _)| property);
    let listed = fixed.iter().chain(own).filter_map(|property| {
        let mut values = facts.fixed.get(property)?.to_vec();
        // Null tells nothing, and is no reason against a branch that allows it.
        values.extend(facts.nulls.contains(property).then_some(Tree::Null));
        Some((property.clone(), values))
    });
    shape.fixed = listed.collect();
}

/// The first two branches with a kind in common that nothing tells apart.
fn first_alike(members: &[Member<'_>], facts: &[Option<Rc<ObjectFacts>>]) -> Option<(usize, usize)> {
    for (i, one) in members.iter().enumerate() {
        for (j, other) in members.iter().enumerate().skip(i + 1) {
            if !one.kinds().overlaps(other.kinds()) {
                continue;
            }
            match (facts.get(i), facts.get(j)) {
                (Some(Some(a)), Some(Some(b))) if !tags::alike(a, b) => {}
                _ => return Some((i, j)),
            }
        }
    }
    None
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
