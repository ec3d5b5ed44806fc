//! Branches of an `anyOf` → those that one object may fit at once, so that the
//! type of one branch would drop what only another knows
//! (JSON Schema 2020-12 §10.2.1.2).

use super::collapse::Member;
use super::facts::ObjectFacts;
use super::kinds::KindSet;
use super::merge::Additional;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The numbers of the members of which an object may fit several, none of them having room for all of it.
pub(super) fn may_hold_at_once(members: &[Member<'_>], facts: &[Option<Rc<ObjectFacts>>]) -> BTreeSet<usize> {
    let open: Vec<(usize, &ObjectFacts, bool)> = members
        .iter()
        .zip(facts)
        .enumerate()
        .filter_map(|(index, (member, facts))| {
            let facts = facts.as_deref().filter(|facts| !facts.closed)?;
            is_of_any_of(member).then_some((index, facts, keeps_the_rest(member)))
        })
        .collect();
    let mut found = BTreeSet::new();
    for (i, one, keeps) in &open {
        for (j, other, _) in &open {
            if i != j && !keeps && !are_apart(one, other) && would_drop(one, other) {
                found.extend([*i, *j]);
            }
        }
    }
    found
}

fn is_of_any_of(member: &Member<'_>) -> bool {
    match member {
        Member::One(candidate) => candidate.together,
        Member::Alike(all) => all.iter().all(|candidate| candidate.together),
        _ => false,
    }
}

/// Whether its type has a map for properties that are not named.
fn keeps_the_rest(member: &Member<'_>) -> bool {
    let all = match member {
        Member::One(candidate) => std::slice::from_ref(candidate),
        Member::Alike(all) => all,
        _ => return true,
    };
    all.iter().any(|candidate| {
        let merged = &candidate.merged;
        let is_map = merged.properties.is_empty() && merged.choices.is_empty();
        is_map || !merged.patterns.is_empty() || matches!(merged.additional, Additional::Free | Additional::Of(_))
    })
}

/// Whether a property has values of its own in each. That none of them requires it (pydantic gives it a default) makes
/// them no less of a choice.
fn are_apart(one: &ObjectFacts, other: &ObjectFacts) -> bool {
    one.apart_by(other).next().is_some()
}

/// Whether `one` may be the nearer of the two and yet not know all that `other` does, or have no map where `other` has one.
/// A map of anything alone says nothing that an object of the other branch would lack.
fn would_drop(one: &ObjectFacts, other: &ObjectFacts) -> bool {
    let knows_more = |a: &ObjectFacts, b: &ObjectFacts| {
        let known: BTreeSet<&String> = b.known.iter().collect();
        a.known.iter().any(|property| !known.contains(property))
    };
    let says_of_the_rest = other
        .rest
        .is_some_and(|kinds| kinds != KindSet::ALL || !other.known.is_empty());
    says_of_the_rest && one.rest.is_none()
        || knows_more(other, one) && (knows_more(one, other) || !one.fixed.is_empty())
}
