//! What tells the branches of a choice apart by a property's value: a
//! `discriminator` (whose values `tag_values` finds), or a property whose
//! `const` or `enum` differs from branch to branch.

use super::Lowering;
use super::facts::ObjectFacts;
use super::kinds::KindSet;
use super::merge::{self, target};
use super::tag_values::written;
use super::unions::Candidate;
use super::values::Values;
use crate::model::{Choice, EnumKind, Kinds, Presence, Shape, TagValue, Type, TypeId, Types};
use crate::read::{Discriminator, Schema, SchemaId};
use crate::source::Tree;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

impl<'a> Lowering<'a> {
    /// The schemas that a branch which is itself a choice chooses from, at any depth.
    pub fn inside(&self, candidate: &Candidate<'a>) -> BTreeSet<SchemaId> {
        let document = self.document;
        let choices = |schema: &Schema| schema.one_of.iter().chain(&schema.any_of).copied().collect::<Vec<_>>();
        let groups = candidate.merged.choices.iter();
        let mut ways: Vec<SchemaId> = groups.flat_map(|group| group.branches.clone()).collect();
        let mut found = BTreeSet::new();
        while let Some(id) = ways.pop() {
            let id = target(document, id);
            if found.insert(id) {
                ways.extend(choices(document.schemas.get(id)));
            }
        }
        found
    }

    /// Whether a branch which is itself a choice tells its own branches apart as the outer `discriminator` means them.
    /// Otherwise they are better branches of the outer choice.
    pub fn tells_inside(&mut self, outer: &Discriminator, candidate: &Candidate<'a>) -> bool {
        if !self.mapped(outer, candidate).is_empty() {
            return true;
        }
        let inside = self.inside(candidate);
        let named: Vec<(&String, SchemaId)> = outer
            .mapping
            .iter()
            .map(|(value, id)| (value, target(self.document, *id)))
            .filter(|(_, id)| inside.contains(id))
            .collect();
        let Some(inner) = candidate.merged.discriminator.filter(|d| d.property == outer.property) else {
            // By something else, or by what its branches state.
            return candidate.merged.discriminator.is_some() && named.is_empty()
                || self
                    .object_facts(&candidate.conjunction, 0)
                    .fixed
                    .contains_key(&outer.property);
        };
        named.iter().all(|(value, id)| {
            let entry = inner.mapping.iter().find(|(known, _)| known == *value);
            match entry {
                Some((_, mapped)) => target(self.document, *mapped) == *id,
                None => self.value_without_mapping(*id).as_ref() == Some(*value),
            }
        })
    }

    /// Whether a property of a branch may be a text, as its name is: of a number or a boolean no name is a value.
    pub fn has_room_for_text(&self, property: &str, branch: &Candidate<'a>) -> bool {
        let mut properties = branch.merged.properties.iter();
        let Some((_, claims)) = properties.find(|(name, _)| *name == property) else {
            return true;
        };
        merge::merge(self.document, claims)
            .value_kinds()
            .overlaps(KindSet::STRING)
    }
}

fn text(value: &Tree) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn are_disjoint<'s>(lists: impl Iterator<Item = &'s Vec<String>>) -> bool {
    let mut seen = BTreeSet::new();
    lists.flatten().all(|value| seen.insert(value))
}

/// A required property with string values of its own in every branch.
pub(super) fn by_constant(facts: &[Option<Rc<ObjectFacts>>]) -> Option<Choice> {
    let all: Vec<&ObjectFacts> = facts.iter().map(Option::as_deref).collect::<Option<_>>()?;
    let first = all.first()?;
    let listed = |property: &str| -> Option<Vec<Vec<String>>> {
        all.iter()
            .map(|f| {
                let values = f.fixed.get(property).filter(|_| f.required.contains(property))?;
                values.iter().map(text).collect::<Option<Vec<_>>>()
            })
            .collect()
    };
    let mut found: Vec<(&String, Vec<Vec<String>>)> = first
        .known
        .iter()
        .filter_map(|p| listed(p).map(|v| (p, v)))
        .filter(|(_, lists)| are_disjoint(lists.iter()))
        .collect();
    // One value a branch is what a tag looks like; the names that tags have come first.
    found.sort_by_key(|(property, lists)| {
        (
            lists.iter().any(|l| l.len() != 1),
            !matches!(property.as_str(), "type" | "kind" | "object" | "event"),
        )
    });
    let (property, lists) = found.into_iter().next()?;
    let values = lists
        .into_iter()
        .enumerate()
        .flat_map(|(i, l)| l.into_iter().map(move |v| TagValue::new(v, i)))
        .collect();
    Some(Choice::Tag {
        property: property.clone(),
        values,
    })
}

/// Properties whose values exclude one another in at least two branches.
pub(super) fn telling_properties(facts: &[Option<Rc<ObjectFacts>>]) -> Vec<String> {
    let mut lists: BTreeMap<&String, Vec<&Values>> = BTreeMap::new();
    for facts in facts.iter().flatten() {
        for (property, values) in &facts.fixed {
            lists.entry(property).or_default().push(values);
        }
    }
    lists
        .into_iter()
        .filter(|(_, all)| {
            all.iter()
                .enumerate()
                .any(|(i, a)| all.iter().skip(i + 1).any(|b| !a.share(b)))
        })
        .map(|(property, _)| property.clone())
        .collect()
}

/// The kinds of properties of each branch, where another that knows the property takes more.
pub(super) fn telling_kinds(facts: &[Option<Rc<ObjectFacts>>]) -> Vec<Vec<(String, Kinds)>> {
    // By property first: most have few branches that know them.
    let mut knowing: BTreeMap<&String, Vec<(usize, KindSet, bool)>> = BTreeMap::new();
    for (index, facts) in facts.iter().enumerate() {
        if let Some(facts) = facts {
            for property in facts.kinds.keys().chain(facts.fixed.keys()) {
                if let Some(kinds) = facts.kinds_of(property) {
                    let listed = facts.fixed.contains_key(property);
                    knowing.entry(property).or_default().push((index, kinds, listed));
                }
            }
        }
    }
    let of = |index: usize| facts.get(index).and_then(Option::as_deref);
    let told = |one: usize, other: usize| matches!((of(one), of(other)), (Some(a), Some(b)) if told_by_value(a, b));
    // Two lists of values tell by the values.
    let is_wider = |property: &String, own: usize, kinds: KindSet, listed: bool| {
        let mut others = knowing.get(property).into_iter().flatten();
        others.any(|(other, theirs, too)| {
            let apart = listed && *too || kinds.contains(*theirs) || told(own, *other);
            *other != own && !apart
        })
    };
    let of_branch = |(index, own): (usize, &Option<Rc<ObjectFacts>>)| {
        let known = own.iter().flat_map(|own| {
            own.known
                .iter()
                .map(|name| (name, own.kinds_of(name), own.fixed.contains_key(name)))
        });
        let known = known.filter_map(|(name, kinds, listed)| Some((name, kinds?, listed)));
        let telling = known.filter(|(name, kinds, listed)| is_wider(name, index, *kinds, *listed));
        telling
            .map(|(name, kinds, _)| (name.clone(), kinds.to_model()))
            .collect()
    };
    facts.iter().enumerate().map(of_branch).collect()
}

/// Whether each must have a property whose values the other does not have.
fn told_by_value(one: &ObjectFacts, other: &ObjectFacts) -> bool {
    let sure = |facts: &ObjectFacts, property| facts.required.contains(property) && !facts.nulls.contains(property);
    one.apart_by(other)
        .any(|property| sure(one, property) && sure(other, property))
}

/// Whether nothing tells two kinds of objects apart.
pub(super) fn alike(a: &ObjectFacts, b: &ObjectFacts) -> bool {
    // Most are told apart by a value, and that is the least work.
    a.known.len() == b.known.len()
        && a.required == b.required
        && a.apart_by(b).next().is_none()
        && have_the_same(&a.known, &b.known)
}

/// Whether two lists of as many names have the same ones.
fn have_the_same(one: &[String], other: &[String]) -> bool {
    // The same properties mostly stand in the same order.
    if one == other {
        return true;
    }
    let other: BTreeSet<&String> = other.iter().collect();
    one.iter().all(|name| other.contains(name))
}

/// A branch that goes by one value only holds that value: nobody has to say it. The struct says so of its property, as if
/// the schema had a `const` there (OAS 3.0.4 §4.8.25).
pub(super) fn fill_in(types: &mut Types) {
    let mut said: BTreeMap<(TypeId, String), Option<String>> = BTreeMap::new();
    for (_, def) in types.iter() {
        let Shape::Union(union) = &def.shape else { continue };
        let (Choice::Tag { property, values } | Choice::Further { property, values, .. }) = &union.choice else {
            continue;
        };
        for (index, branch) in union.branches.iter().enumerate() {
            let (Type::Named(id) | Type::Boxed(id)) = branch.ty else {
                continue;
            };
            let mut of_branch = values
                .iter()
                .filter(|value| value.branch == index && !value.implied)
                .map(|value| value.value.clone());
            let one = of_branch.next().filter(|_| of_branch.next().is_none());
            said.entry((id, property.clone()))
                .and_modify(|known| *known = known.take().filter(|known| Some(known) == one.as_ref()))
                .or_insert(one);
        }
    }
    let mut found: Vec<(TypeId, usize, Tree)> = Vec::new();
    for ((id, property), value) in said {
        let Some((Shape::Struct(of), value)) = types.get(id).map(|def| &def.shape).zip(value) else {
            continue;
        };
        let mut fields = of.fields.iter().enumerate();
        let field = fields.find(|(_, field)| field.wire == property);
        let open = field.filter(|(_, field)| field.presence == Presence::Required && field.fixed.is_none());
        found.extend(open.and_then(|(place, field)| Some((id, place, as_of(types, &field.ty, value)?))));
    }
    for (id, place, value) in found {
        if let Some(Shape::Struct(of)) = types.get_mut(id).map(|def| &mut def.shape)
            && let Some(field) = of.fields.get_mut(place)
        {
            field.fixed = Some(value);
        }
    }
    spell_out(types);
}

/// A whole number is written `1.0` where there may be a fraction, by us too, and is read so.
fn spell_out(types: &mut Types) {
    let has_fraction = |ty: &Type, property: &str| {
        let (Type::Named(id) | Type::Boxed(id)) = ty else {
            return false;
        };
        let Some(Shape::Struct(of)) = types.get(*id).map(|def| &def.shape) else {
            return false;
        };
        let mut fields = of.fields.iter();
        let field = fields.find(|field| field.wire == property);
        field.is_some_and(|field| matches!(types.behind(&field.ty), Type::F32 | Type::F64))
    };
    let mut found: Vec<(TypeId, Vec<TagValue>)> = Vec::new();
    for (id, def) in types.iter() {
        let Shape::Union(union) = &def.shape else { continue };
        let Choice::Tag { property, values } = &union.choice else {
            continue;
        };
        let fractions: Vec<bool> = union.branches.iter().map(|b| has_fraction(&b.ty, property)).collect();
        let whole = values.iter().filter(|value| {
            fractions.get(value.branch).is_some_and(|yes| *yes)
                && value.value.parse().is_ok_and(|n: i64| n.to_string() == value.value)
        });
        let spelt = whole.map(|value| TagValue {
            value: format!("{}.0", value.value),
            branch: value.branch,
            implied: true,
        });
        let new = spelt.filter(|new| values.iter().all(|known| known.value != new.value));
        found.push((id, new.collect()));
    }
    for (id, new) in found {
        if let Some(Shape::Union(union)) = types.get_mut(id).map(|def| &mut def.shape)
            && let Choice::Tag { values, .. } = &mut union.choice
        {
            values.extend(new);
        }
    }
}

/// A value of a discriminator as its property has it, under whatever name. The keys of a mapping are texts (OAS 3.0.4
/// §4.8.25.1), so that a number counts as it is written there and nowise else.
fn as_of(types: &Types, ty: &Type, value: String) -> Option<Tree> {
    let text = |value: String| Some(Tree::String(value.into()));
    match types.behind(ty) {
        Type::Int(int) => {
            let number = value.parse().ok().filter(|number| int.holds(*number))?;
            Some(Tree::Int(number)).filter(|tree| written(tree).as_ref() == Some(&value))
        }
        Type::Bool => value.parse().ok().map(Tree::Bool),
        number @ (Type::F32 | Type::F64) => {
            let read: f64 = value.parse().ok()?;
            let spelt = match number {
                Type::F32 => (read as f32).to_string(),
                _ => read.to_string(),
            };
            (read.is_finite() && spelt == value).then_some(Tree::Float(read))
        }
        Type::Named(id) => match types.get(*id).map(|def| &def.shape) {
            Some(Shape::Enumeration(of)) => {
                let mut known = of.values.iter().map(|known| &known.value);
                let stated = known.find(|known| written(known).as_ref() == Some(&value));
                match (stated, of.kind) {
                    (Some(stated), _) => Some(stated.clone()),
                    (None, EnumKind::Integer) => None,
                    (None, _) => text(value),
                }
            }
            _ => text(value),
        },
        _ => text(value),
    }
}
