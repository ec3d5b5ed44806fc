//! What can be told of a schema's values without typing it: their kinds, and
//! for objects the properties that set them apart. Unions choose by it.

use super::Lowering;
use super::conjunction::{Conjunction, Part};
use super::formats;
use super::kinds::KindSet;
use super::merge::{self, Additional, Group, Merged, target};
use super::rounds::Known;
use super::values::Values;
use crate::read::SchemaId;
use crate::source::Tree;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Choices within choices beyond this count as unknown.
const DEEPEST: usize = 24;

/// So many branches are looked into for values that are listed.
const MOST_BRANCHES: usize = 256;

/// What sets objects apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ObjectFacts {
    pub required: BTreeSet<String>,
    /// In the order of the document.
    pub known: Vec<String>,
    /// Properties with a list of values, null apart.
    pub fixed: BTreeMap<String, Values>,
    /// Those of them that may be null.
    pub nulls: BTreeSet<String>,
    /// The kinds of the other properties, null among them.
    pub kinds: BTreeMap<String, KindSet>,
    /// The kinds of what has no name here, where the type has a map for it.
    pub rest: Option<KindSet>,
    pub closed: bool,
}

impl ObjectFacts {
    /// The properties whose values are none of the other's.
    pub fn apart_by<'f>(&'f self, other: &'f ObjectFacts) -> impl Iterator<Item = &'f String> {
        let apart = self.fixed.iter().filter(|(property, values)| {
            let others = other.fixed.get(*property);
            others.is_some_and(|others| !values.share(others))
        });
        apart.map(|(property, _)| property)
    }

    /// The kinds of a property, of which there may be a list of values as well.
    pub fn kinds_of(&self, property: &str) -> Option<KindSet> {
        let listed = || {
            let null = self.nulls.contains(property).then_some(KindSet::NULL);
            let values = self.fixed.get(property)?.iter().map(KindSet::of_value);
            Some(values.chain(null).fold(KindSet::EMPTY, KindSet::or))
        };
        self.kinds.get(property).copied().or_else(listed)
    }
}

impl<'a> Lowering<'a> {
    /// Which kinds of values `conjunction` allows, null apart.
    pub fn kinds_of(&mut self, conjunction: &Conjunction, depth: usize) -> KindSet {
        let Some(key) = self.component_key(conjunction) else {
            let merged = self.looked_up(conjunction);
            return self.kinds_of_merged(conjunction, &merged, depth);
        };
        let outermost = match self.kinds.open(&key) {
            Known::This(kinds) => return kinds,
            Known::SoFar(kinds) => return kinds.unwrap_or(KindSet::EMPTY),
            Known::Nothing { outermost } => outermost,
        };
        loop {
            let merged = self.looked_up(conjunction);
            let kinds = self.kinds_of_merged(conjunction, &merged, depth);
            if self.kinds.close(&key, &kinds, outermost) {
                return kinds;
            }
        }
    }

    /// What facts are remembered under: a component, or what it says without its choice, as which a parent is a branch for
    /// each parent above.
    fn component_key(&self, conjunction: &Conjunction) -> Option<Conjunction> {
        let (id, key) = match conjunction.alone()? {
            Part::Whole(id) => {
                let id = target(self.document, id);
                (id, Conjunction::of(id))
            }
            Part::Body(id) => (id, conjunction.clone()),
            Part::Only(_) | Part::Sometimes(_) | Part::Files => return None,
        };
        self.components.contains_key(&id).then_some(key)
    }

    fn kinds_of_merged(&mut self, conjunction: &Conjunction, merged: &Rc<Merged<'a>>, depth: usize) -> KindSet {
        let mut kinds = merged.value_kinds();
        // Of one kind no choice leaves less.
        if kinds.each().count() == 1 && !kinds.overlaps(KindSet::NUMBER) {
            return kinds;
        }
        if depth >= DEEPEST {
            self.kinds.cut();
            return kinds;
        }
        for group in self.real_choices(merged) {
            let mut allowed = KindSet::EMPTY;
            for branch in &group.branches {
                let part = self.branch_alone(conjunction, merged, *branch);
                allowed = allowed.or(self.kinds_of(&part, depth + 1));
            }
            let cut = kinds.and(allowed);
            kinds = if cut.is_empty() { kinds } else { cut };
        }
        kinds
    }

    /// Whether only texts are allowed, and some of them are listed, by the schema itself or by a branch of its choices.
    pub fn lists_texts(&mut self, conjunction: &Conjunction) -> bool {
        self.is_said_of_texts(conjunction, |merged| merged.values.is_some())
    }

    /// Whether only texts are allowed, none of them is listed, and they are called a secret, in one of these places.
    pub fn is_secret_text(&mut self, conjunction: &Conjunction) -> bool {
        self.is_said_of_texts(conjunction, |merged| formats::says_secret(merged).is_some())
            && !self.lists_texts(conjunction)
    }

    fn is_said_of_texts(&mut self, conjunction: &Conjunction, said: impl Fn(&Merged<'a>) -> bool) -> bool {
        if self.kinds_of(conjunction, 0) != KindSet::STRING {
            return false;
        }
        let mut ways = vec![conjunction.clone()];
        let mut seen = BTreeSet::new();
        while let Some(claims) = ways.pop() {
            let claims = self.resolved(&claims);
            if seen.len() >= MOST_BRANCHES || !seen.insert(claims.clone()) {
                continue;
            }
            let merged = self.looked_up(&claims);
            if said(&merged) {
                return true;
            }
            let groups = self.real_choices(&merged).into_iter();
            ways.extend(groups.flat_map(|group| &group.branches).map(|id| Conjunction::of(*id)));
        }
        false
    }

    /// The merged schema; remembered where it is a component.
    pub fn looked_up(&mut self, conjunction: &Conjunction) -> Rc<Merged<'a>> {
        match self.component_key(conjunction) {
            Some(key) => self.remembered(&key),
            None => self.said(conjunction),
        }
    }

    /// The groups that decide on a type. One whose branches only demand properties
    /// (`anyOf: [{required: [a]}, {required: [b]}]`) constrains and decides nothing.
    pub fn real_choices<'m>(&self, merged: &'m Merged<'a>) -> Vec<&'m Group> {
        merged
            .choices
            .iter()
            .filter(|group| !group.branches.iter().all(|b| merge::only_constrains(self.document, *b)))
            .collect()
    }

    /// One branch of a choice, with what holds for all branches where that matters.
    pub fn branch_alone(&mut self, conjunction: &Conjunction, merged: &Merged<'a>, branch: SchemaId) -> Conjunction {
        let alone = Conjunction::of(branch);
        let inner = self.looked_up(&alone);
        // What a condition adds to the value, each branch has to have room for.
        let mut added = conjunction.sometimes();
        let whole = match self.covers(merged, &inner) && !added.any(|id| self.adds(&alone, id)) {
            true => alone,
            false => conjunction.bodies().and_all(&alone),
        };
        match merged.left.contains(inner.value_kinds()) {
            true => whole,
            false => whole.and(Part::Only(merged.left)),
        }
    }

    /// The values a schema is limited to, null apart, and whether null is allowed. A choice of such lists is one too.
    fn values_of(&mut self, conjunction: &Conjunction) -> Option<(Vec<Tree>, bool)> {
        let merged = self.looked_up(conjunction);
        if merged.conflict.is_some() {
            return None;
        }
        let mut nullable = merged.nullable;
        let groups = self.real_choices(&merged);
        let values = match (&merged.values, &groups[..]) {
            (Some(values), _) => values_but_null(values, merged.kinds),
            (None, [group]) => {
                let mut values = Vec::new();
                for branch in &group.branches {
                    let branch = self.looked_up(&Conjunction::of(*branch));
                    nullable |= branch.nullable;
                    match &branch.values {
                        _ if branch.value_kinds().is_empty() => {}
                        Some(listed) if branch.conflict.is_none() => {
                            values.extend(values_but_null(listed, branch.kinds))
                        }
                        _ => return None,
                    }
                }
                values
            }
            _ => return None,
        };
        (!values.is_empty()).then_some((values, nullable))
    }

    /// Null, where it is all that a schema allows.
    fn only_null(&mut self, conjunction: &Conjunction) -> Option<(Vec<Tree>, bool)> {
        let merged = self.looked_up(conjunction);
        let only = merged.nullable || matches!(merged.values.as_deref(), Some([Tree::Null]));
        (only && merged.value_kinds().is_empty() && merged.conflict.is_none()).then(|| (vec![Tree::Null], false))
    }

    /// What sets the objects apart that `conjunction` allows.
    pub fn object_facts(&mut self, conjunction: &Conjunction, depth: usize) -> Rc<ObjectFacts> {
        self.facts_so_far(conjunction, depth).unwrap_or_default()
    }

    /// `None` in a circle of which nothing is known yet.
    fn facts_so_far(&mut self, conjunction: &Conjunction, depth: usize) -> Option<Rc<ObjectFacts>> {
        let Some(key) = self.component_key(conjunction) else {
            return Some(Rc::new(self.new_facts(conjunction, depth)));
        };
        let outermost = match self.facts.open(&key) {
            Known::This(facts) => return Some(facts),
            Known::SoFar(facts) => return facts,
            Known::Nothing { outermost } => outermost,
        };
        loop {
            let facts = Rc::new(self.new_facts(conjunction, depth));
            if self.facts.close(&key, &facts, outermost) {
                return Some(facts);
            }
        }
    }

    fn new_facts(&mut self, conjunction: &Conjunction, depth: usize) -> ObjectFacts {
        let merged = self.looked_up(conjunction);
        let groups: Vec<Group> = self.real_choices(&merged).into_iter().cloned().collect();
        if groups.is_empty() {
            return self.plain_facts(&merged);
        }
        if depth >= DEEPEST {
            self.facts.cut();
            return ObjectFacts::default();
        }
        // Of a choice: required is what all require, known what any knows.
        let mut all: Option<ObjectFacts> = None;
        for group in &groups {
            let mut facts: Option<ObjectFacts> = None;
            for branch in &group.branches {
                let part = self.branch_alone(conjunction, &merged, *branch);
                if self.kinds_of(&part, depth + 1) == KindSet::EMPTY {
                    continue;
                }
                let Some(next) = self.facts_so_far(&part, depth + 1) else {
                    continue;
                };
                facts = Some(match facts {
                    None => (*next).clone(),
                    Some(old) => either(old, &next),
                });
            }
            all = match (all, facts) {
                (Some(one), Some(other)) => Some(at_once(one, other)),
                (one, other) => one.or(other),
            };
        }
        all.unwrap_or_default()
    }

    fn kinds_and_null(&mut self, claims: &Conjunction) -> KindSet {
        let merged = self.looked_up(claims);
        let kinds = self.kinds_of_merged(claims, &merged, 0);
        // Of what nobody says anything null is a value as well.
        if self.allows_null(&merged) || merged.is_free() && merged.conflict.is_none() {
            return kinds.or(KindSet::NULL);
        }
        kinds
    }

    /// As `extra` types it; an object without properties is a map of anything.
    fn kinds_of_the_rest(&mut self, merged: &Merged<'a>) -> Option<KindSet> {
        let stated = match &merged.additional {
            Additional::Free => return Some(KindSet::ALL),
            Additional::Unstated if merged.patterns.is_empty() => return merged.is_map().then_some(KindSet::ALL),
            Additional::Of(claims) => Some(claims),
            Additional::Unstated | Additional::Closed => None,
        };
        let claims = merged.patterns.iter().chain(stated);
        claims.map(|claims| self.kinds_and_null(claims)).reduce(KindSet::or)
    }

    fn plain_facts(&mut self, merged: &Merged<'a>) -> ObjectFacts {
        let mut facts = ObjectFacts {
            rest: self.kinds_of_the_rest(merged),
            closed: merged.additional == Additional::Closed && merged.patterns.is_empty(),
            ..ObjectFacts::default()
        };
        for (name, claims) in &merged.properties {
            facts.known.push((*name).to_owned());
            // What is only written never arrives.
            if merged.required.contains(name) && !self.is_write_only(claims) {
                facts.required.insert((*name).to_owned());
            }
            let alone = !merged.alternatives.iter().any(|(n, _)| n == name);
            let values = self.values_of(claims).or_else(|| self.only_null(claims));
            if let Some((values, nullable)) = values.filter(|_| alone) {
                facts.fixed.insert((*name).to_owned(), values.into());
                if nullable {
                    facts.nulls.insert((*name).to_owned());
                }
            } else if alone {
                let kinds = self.kinds_and_null(claims);
                facts.kinds.insert((*name).to_owned(), kinds);
            }
        }
        // A name in `required` that nobody declares has a place in the type. It is mostly a slip, so none is refused without it.
        if !facts.closed {
            let declared: BTreeSet<&str> = merged.properties.iter().map(|(name, _)| *name).collect();
            let undeclared = merged.required.iter().filter(|name| !declared.contains(*name));
            let sometimes = merged.sometimes_required.iter().map(|(name, _)| name);
            facts
                .known
                .extend(undeclared.chain(sometimes).map(|name| (*name).to_owned()));
        }
        facts
    }
}

/// As the types have them.
fn values_but_null(values: &[&Tree], kinds: Option<KindSet>) -> Vec<Tree> {
    let values = values.iter().filter(|value| !matches!(value, Tree::Null));
    values.filter_map(|value| super::enums::fit(value, kinds)).collect()
}

/// What holds for objects that are of a kind by one choice and of another by the next.
fn at_once(mut one: ObjectFacts, other: ObjectFacts) -> ObjectFacts {
    let own: BTreeSet<String> = one.known.iter().cloned().collect();
    one.known
        .extend(other.known.into_iter().filter(|name| !own.contains(name)));
    one.required.extend(other.required);
    for (name, kinds) in other.kinds {
        let old = one.kinds.entry(name).or_insert(kinds);
        *old = old.and(kinds);
    }
    for (name, values) in other.fixed {
        one.fixed.entry(name).or_insert(values);
    }
    one.kinds.retain(|name, _| !one.fixed.contains_key(name));
    one.nulls.extend(other.nulls);
    one.rest = one.rest.zip(other.rest).map(|(one, other)| one.and(other));
    one.closed |= other.closed;
    one
}

/// What holds for both of two kinds of objects.
pub(super) fn either(a: ObjectFacts, b: &ObjectFacts) -> ObjectFacts {
    let one_kind = |name: &String| Some((name.clone(), a.kinds_of(name)?.or(b.kinds_of(name)?)));
    let kinds = a.kinds.keys().chain(b.kinds.keys()).filter_map(one_kind).collect();
    let mut known = a.known;
    let own: BTreeSet<&String> = known.iter().collect();
    let more: Vec<String> = b.known.iter().filter(|name| !own.contains(name)).cloned().collect();
    known.extend(more);
    let fixed = a
        .fixed
        .into_iter()
        .filter_map(|(name, values)| {
            let values = values.and(b.fixed.get(&name)?);
            Some((name, values))
        })
        .collect();
    ObjectFacts {
        kinds,
        required: a.required.intersection(&b.required).cloned().collect(),
        known,
        fixed,
        nulls: a.nulls.union(&b.nulls).cloned().collect(),
        rest: a.rest.zip(b.rest).map(|(one, other)| one.or(other)),
        closed: a.closed && b.closed,
    }
}
