//! Branches that nothing tells apart, being objects with the same properties
//! → one struct whose properties hold what any of them holds. It reads and
//! writes the values of all; only which branch was meant is not said.

use super::collapse::Member;
use super::conjunction::Conjunction;
use super::extensions::RUST_TYPE;
use super::facts::{ObjectFacts, either};
use super::kinds::KindSet;
use super::merge::Merged;
use super::owner::Owner;
use super::tags::alike;
use super::unions::Candidate;
use super::{Lowering, Task};
use crate::diag::{Diagnostic, Severity};
use crate::model::Type;
use std::rc::Rc;

/// Joining joins the properties in turn; documents need a handful of these.
const MOST_JOINTS: usize = 1024;

impl<'a> Lowering<'a> {
    /// Puts members together that nothing tells apart.
    pub fn join_alike(&mut self, members: Vec<Member<'a>>, holder: &Merged<'a>) -> Vec<Member<'a>> {
        if members.len() < 2 || self.joints.len() >= MOST_JOINTS {
            return members;
        }
        let facts = self.member_facts(&members);
        let mut joined: Vec<(Member<'a>, Option<Rc<ObjectFacts>>)> = Vec::with_capacity(members.len());
        for (member, facts) in members.into_iter().zip(facts) {
            let mut pending = Some((member, facts));
            // A joint knows fewer fixed values than its parts, so it may meet another in turn.
            while let Some((member, facts)) = pending.take() {
                let met = joined.iter().position(|(other, known)| {
                    self.is_joinable(&member)
                        && self.is_joinable(other)
                        && matches!((&facts, known), (Some(a), Some(b)) if alike(a, b))
                });
                match met {
                    None => joined.push((member, facts)),
                    Some(index) => {
                        let (other, known) = joined.remove(index);
                        let all = parts(other).into_iter().chain(parts(member)).collect();
                        let facts = match (known, facts) {
                            (Some(a), Some(b)) => Some(Rc::new(either((*a).clone(), &b))),
                            (a, b) => a.or(b),
                        };
                        pending = Some((Member::Alike(all), facts));
                    }
                }
            }
        }
        let mut alike = joined.iter().filter_map(|(member, _)| match member {
            Member::Alike(all) => Some(all),
            _ => None,
        });
        // Where there is a discriminator already it has not helped, and what is written in place has no name to go by.
        let may_have_tags =
            holder.discriminator.is_none() && alike.all(|all| all.iter().all(|c| c.component.is_some()));
        if joined.iter().any(|(m, _)| matches!(m, Member::Alike(_)))
            && let Some(at) = holder.at()
        {
            self.sink.push(
                Diagnostic::new(
                    Severity::Note,
                    "branches-alike",
                    at,
                    "branches of this choice have the same properties",
                )
                .note("the client has one type for them, whose properties hold what any of them holds")
                .help(match may_have_tags {
                    true => {
                        "to tell them apart, add a `discriminator`, or a property with an `enum` of one value to each"
                    }
                    false => "to tell them apart, give each a property with an `enum` of one value of its own",
                }),
            );
        }
        joined.into_iter().map(|(member, _)| member).collect()
    }

    /// Plain objects with properties; no choices, no maps.
    fn is_joinable(&self, member: &Member<'a>) -> bool {
        match member {
            Member::Alike(_) => true,
            Member::One(candidate) => {
                candidate.kinds == KindSet::OBJECT
                    && candidate.merged.choices.is_empty()
                    && !candidate.merged.properties.is_empty()
                    && candidate.merged.extension(RUST_TYPE).is_none()
                    && candidate.component.is_none_or(|c| !self.children.contains_key(&c))
            }
            _ => false,
        }
    }

    /// The struct for objects that are alike.
    pub fn joint(&mut self, all: &[Candidate<'a>], holder: &Merged<'a>, owner: &Owner) -> Type {
        let mut key: Vec<Conjunction> = all
            .iter()
            .map(|c| c.component.map_or_else(|| c.conjunction.clone(), Conjunction::of))
            .collect();
        key.sort();
        key.dedup();
        // That of a component is the component's own, as `made_before` has it.
        let shared = !owner.is_definition();
        let key = (key, self.outermost(owner));
        if shared && let Some(id) = self.joints.get(&key) {
            return Type::Named(*id);
        }
        let Some((first, others)) = all.split_first() else {
            return Type::Any;
        };
        let id = self.reserve_nameless(holder, owner);
        if shared {
            self.joints.insert(key, id);
        }
        self.tasks.push(Task {
            id,
            merged: Rc::clone(&first.merged),
            others: others.iter().map(|c| Rc::clone(&c.merged)).collect(),
        });
        Type::Named(id)
    }
}

fn parts<'a>(member: Member<'a>) -> Vec<Candidate<'a>> {
    match member {
        Member::One(one) => vec![one],
        Member::Alike(all) => all,
        _ => Vec::new(),
    }
}
