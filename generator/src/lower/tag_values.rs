//! Which values of a `discriminator` lead to which branch: those of its
//! mapping, those that a branch states by `enum` or `const`, else the name of
//! its component (OAS 3.0.4 §4.8.25). The discriminator never allows what the
//! branch forbids (OAS 3.1.2 §4.8.25), so a name is only guessed where the
//! branch has room for it.

use super::Lowering;
use super::conjunction::Conjunction;
use super::merge::target;
use super::unions::Candidate;
use crate::diag::Diagnostic;
use crate::model::TagValue;
use crate::read::{Discriminator, SchemaId};
use crate::source::Tree;
use std::collections::{BTreeMap, BTreeSet};

/// How far the values of a discriminator lead.
pub(super) enum Told {
    /// Each value to one branch.
    Apart(Vec<TagValue>),
    /// Some to several branches, which their shape tells apart; or the value is no text, and so nothing to be written
    /// unasked.
    Further(Further),
}

pub(super) struct Further {
    pub tags: Vec<Tag>,
    /// A value that stands for several branches.
    pub twice: Option<String>,
}

/// What a discriminator says of a branch that it does not tell by itself.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub property: String,
    pub values: Vec<Tree>,
    /// The one text among them: written where nobody says it.
    pub said: Option<String>,
}

/// What a branch states of the property.
struct Stated {
    values: Vec<Tree>,
    /// As they are written without quotes.
    texts: Vec<String>,
    required: bool,
}

/// What a mapping has for a branch.
struct Mapped<'d> {
    by: &'d Discriminator,
    values: Vec<String>,
}

/// A value of a branch; implied ones are read, and never written by themselves.
struct Leads {
    value: String,
    implied: bool,
}

/// What the other branches have to do with the values of one.
struct Claims<'s> {
    stated: &'s [Stated],
    /// In how many branches each value is stated.
    times: BTreeMap<&'s str, usize>,
    /// Where the mapping leads each.
    mapped: BTreeMap<&'s str, usize>,
}

impl<'s> Claims<'s> {
    fn new(stated: &'s [Stated], mapped: &'s [Vec<String>]) -> Claims<'s> {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for text in stated.iter().flat_map(|stated| &stated.texts) {
            *times.entry(text).or_default() += 1;
        }
        let mapped = mapped.iter().enumerate();
        Claims {
            stated,
            times,
            mapped: mapped
                .flat_map(|(index, values)| values.iter().map(move |value| (value.as_str(), index)))
                .collect(),
        }
    }

    fn own(&self, index: usize) -> &'s [String] {
        self.stated.get(index).map_or(&[], |stated| &stated.texts)
    }

    /// Whether no other branch has to do with the value.
    fn is_alone(&self, index: usize, value: &str) -> bool {
        self.times.get(value).is_none_or(|times| *times < 2) && self.is_free(index, value)
    }

    /// Whether the mapping leaves the value to the branch.
    fn is_free(&self, index: usize, value: &str) -> bool {
        self.mapped.get(value).is_none_or(|other| *other == index)
    }
}

impl<'a> Lowering<'a> {
    /// Which values of the discriminator lead to which branch. `None` (reported)
    /// where it tells nothing.
    pub fn tags(&mut self, discriminator: &Discriminator, candidates: &[Candidate<'a>]) -> Option<Told> {
        let stated: Vec<Stated> = candidates.iter().map(|c| self.stated(discriminator, c)).collect();
        let found: Vec<Mapped<'_>> = candidates
            .iter()
            .map(|c| self.mapped_anywhere(discriminator, c))
            .collect();
        let mapped: Vec<Vec<String>> = found.iter().map(|mapped| mapped.values.clone()).collect();
        let claims = Claims::new(&stated, &mapped);
        let alone: BTreeSet<SchemaId> = candidates.iter().filter_map(|c| self.component_in(c)).collect();
        let mut all: Vec<Option<Vec<Leads>>> = Vec::with_capacity(candidates.len());
        for (index, candidate) in candidates.iter().enumerate() {
            let mut found = match found.get(index).filter(|mapped| !mapped.values.is_empty()) {
                None => self.unmapped(discriminator, candidate, &claims, index, &alone),
                Some(mapped) => Some(self.mapped_and_stated(candidate, &claims, index, mapped)),
            };
            let inside = self.inside(candidate);
            for (value, id) in &discriminator.mapping {
                let id = target(self.document, *id);
                if inside.contains(&id) && !alone.contains(&id) {
                    let found = found.get_or_insert_default();
                    if !found.iter().any(|leads| leads.value == *value) {
                        found.push(Leads::by(value.clone()));
                    }
                }
            }
            if found.as_ref().is_some_and(Vec::is_empty) {
                // By null, branches are told apart as by the values of any property.
                if stated.get(index).is_none_or(|stated| stated.values.is_empty()) {
                    self.untagged(discriminator, candidate, &alone);
                }
                return None;
            }
            all.push(found);
        }
        let open: BTreeSet<usize> = (0..all.len())
            .filter(|index| matches!(all.get(*index), Some(None)))
            .collect();
        let mut lost = BTreeSet::new();
        let mut all = leave_to_others(all, &claims);
        for (index, left) in all.iter_mut().enumerate().filter(|(index, _)| open.contains(index)) {
            // What a parent allows for all its heirs stands for none of them, though the others leave it over.
            let stated = |c| self.states_itself(&discriminator.property, c, candidates);
            if left.len() < claims.own(index).len() && !candidates.get(index).is_some_and(stated) {
                left.clear();
                lost.insert(index);
            }
        }
        self.add_implied(discriminator, candidates, &alone, (&mapped, &claims), &mut all);
        let twice = twice(&all, &open);
        let unasked = stated
            .iter()
            .all(|s| (s.required || s.values.iter().all(|v| v.as_str().is_some())) && !s.has_fraction());
        let without = lost.iter().filter_map(|index| candidates.get(*index));
        if twice.is_none() && unasked {
            without.for_each(|candidate| self.never_read(discriminator, candidate));
            return self.one_branch_each(discriminator, all, &lost).map(Told::Apart);
        }
        without.for_each(|candidate| self.untagged(discriminator, candidate, &alone));
        // Any value that it allows may be that of such a branch, and none is written for it.
        for index in &lost {
            if let Some(leads) = all.get_mut(*index) {
                leads.extend(claims.own(*index).iter().map(|value| Leads {
                    value: value.clone(),
                    implied: true,
                }));
            }
        }
        let one_for_all = all.iter().any(|values| values.len() == 1);
        if !tells(&all)
            && !one_for_all
            && let Some(candidate) = open.first().and_then(|index| candidates.get(*index))
        {
            self.untagged(discriminator, candidate, &alone);
            return None;
        }
        let tags = all.iter().zip(&stated).map(|(leads, stated)| {
            let values: Vec<Tree> = leads.iter().map(|leads| stated.tree(&leads.value)).collect();
            let mut to_say = values.iter().zip(leads).filter(|(_, leads)| !leads.implied);
            let one = to_say.next().filter(|_| to_say.next().is_none());
            Tag {
                property: discriminator.property.clone(),
                said: one.and_then(|(value, _)| value.as_str()).map(str::to_owned),
                values,
            }
        });
        Some(Told::Further(Further {
            twice,
            tags: tags.collect(),
        }))
    }

    fn stated(&mut self, discriminator: &Discriminator, candidate: &Candidate<'a>) -> Stated {
        let property = &discriminator.property;
        let facts = self.object_facts(&candidate.conjunction, 0);
        let values = facts.fixed.get(property).cloned().unwrap_or_default();
        Stated {
            texts: values.iter().filter_map(written).collect(),
            values,
            required: facts.required.contains(property),
        }
    }

    /// Whether what a branch says of the property is said for it alone.
    fn states_itself(&self, property: &str, candidate: &Candidate<'a>, candidates: &[Candidate<'a>]) -> bool {
        if !candidate.merged.choices.is_empty() {
            return true;
        }
        let own = self.own_parts(candidate);
        candidate.merged.leaves.iter().any(|(id, schema)| {
            let says = schema.properties.iter().any(|(name, _)| name == property);
            says && (own.contains(id) || candidates.iter().filter(|c| c.merged.seen.contains(id)).count() == 1)
        })
    }

    /// The schema of a branch and those that it conjoins in place, without other components.
    fn own_parts(&self, candidate: &Candidate<'a>) -> BTreeSet<SchemaId> {
        let outermost = self.component_in(candidate).or_else(|| candidate.conjunction.single());
        let mut ways: Vec<SchemaId> = outermost.into_iter().collect();
        let mut own = BTreeSet::new();
        while let Some(id) = ways.pop() {
            if own.insert(id) {
                let schema = self.document.schemas.get(id);
                let inner = schema.all_of.iter().chain(&schema.reference);
                ways.extend(inner.filter(|inner| !self.components.contains_key(inner)));
            }
        }
        own
    }

    /// The values of a branch that the mapping has some for. What the branch itself states is what its schema lets
    /// through, so that is sent where the two differ; both are read.
    fn mapped_and_stated(
        &mut self,
        candidate: &Candidate<'a>,
        claims: &Claims<'_>,
        index: usize,
        Mapped {
            by: discriminator,
            values: mapped,
        }: &Mapped<'_>,
    ) -> Vec<Leads> {
        let own = claims.own(index);
        let by_mapping = |implied| {
            mapped.iter().map(move |value| Leads {
                value: value.clone(),
                implied,
            })
        };
        let Some(first) = mapped.first() else { return Vec::new() };
        if own.is_empty() || mapped.iter().any(|value| own.contains(value)) {
            return by_mapping(false).collect();
        }
        let said: Vec<String> = if own.iter().all(|value| claims.is_alone(index, value)) {
            own.to_vec()
        } else {
            let spelt = mapped.iter().map(|value| as_stated(value.clone(), own));
            spelt
                .filter(|value| own.contains(value) && claims.is_free(index, value))
                .collect()
        };
        let property = &discriminator.property;
        let mut problem = Diagnostic::warning(
            "discriminator-forbidden",
            &discriminator.at.member("mapping").member(first).key(),
            format!("the branch that `{first}` leads to does not allow that value of `{property}`"),
        )
        .note(match said.first() {
            Some(value) => format!("the client reads it, and sends what the branch allows: `{value}`"),
            None => "the client reads it and sends it all the same".to_owned(),
        })
        .help("let `mapping` and the `enum` or `const` of the branch say the same");
        if let Some(at) = candidate.merged.at() {
            problem = problem.related(at, "the branch");
        }
        self.sink.push(problem);
        let rest: Vec<Leads> = by_mapping(!said.is_empty()).collect();
        said.into_iter().map(Leads::by).chain(rest).collect()
    }

    /// The values of a branch that the mapping does not have. `None`: what it states, which other branches state too.
    fn unmapped(
        &mut self,
        discriminator: &Discriminator,
        candidate: &Candidate<'a>,
        claims: &Claims<'_>,
        index: usize,
        branches: &BTreeSet<SchemaId>,
    ) -> Option<Vec<Leads>> {
        let own = claims.own(index);
        if !own.is_empty() && own.iter().all(|value| claims.is_alone(index, value)) {
            return Some(own.iter().cloned().map(Leads::by).collect());
        }
        let mut names = self.names_inside(discriminator, candidate, own.is_empty());
        if names.is_empty() {
            names.extend(self.own_name(discriminator, candidate, branches));
            if let Some(component) = candidate.component.filter(|c| self.children.contains_key(c)) {
                // A parent of others by another property: any of them is one of these.
                let below = self.heirs(component).into_iter().filter_map(|h| self.component_name(h));
                names.extend(below.map(str::to_owned));
            }
        }
        if own.is_empty() {
            return Some(names.into_iter().map(Leads::by).collect());
        }
        let spelt: Vec<String> = names.into_iter().map(|name| as_stated(name, own)).collect();
        let fit = !spelt.is_empty()
            && spelt
                .iter()
                .all(|name| own.contains(name) && claims.is_free(index, name));
        fit.then(|| spelt.into_iter().map(Leads::by).collect())
    }

    /// The values that a branch which is itself a choice has inside, by the mapping there, else by what its branches are
    /// called. `stated`: what they state comes first.
    fn names_inside(&mut self, outer: &Discriminator, candidate: &Candidate<'a>, stated: bool) -> Vec<String> {
        let inner = candidate
            .merged
            .discriminator
            .filter(|d| d.property == outer.property && d.at != outer.at && self.is_choice(candidate));
        let mut names: Vec<String> = inner
            .iter()
            .flat_map(|d| d.mapping.iter().map(|(v, _)| v.clone()))
            .collect();
        if !names.is_empty() {
            return names;
        }
        let mut branches: Vec<(SchemaId, Conjunction)> = Vec::new();
        if let (Some(_), Some(component)) = (inner, candidate.component)
            && self.children.contains_key(&component)
        {
            let heirs = self.heirs(component).into_iter();
            branches.extend(heirs.map(|heir| (heir, self.heir_conjunction(component, heir))));
        }
        for group in self.real_choices(&candidate.merged) {
            branches.extend(group.branches.iter().map(|branch| (*branch, Conjunction::of(*branch))));
        }
        for (branch, conjunction) in branches {
            let facts = self.object_facts(&conjunction, 0);
            match facts.fixed.get(&outer.property).filter(|_| stated) {
                Some(values) => names.extend(values.iter().filter_map(written)),
                None => names.extend(self.component_name(branch).map(str::to_owned)),
            }
        }
        names
    }

    /// A value for one branch each, but for those in `lost`; of two for one, the first has it.
    fn one_branch_each(
        &mut self,
        discriminator: &Discriminator,
        all: Vec<Vec<Leads>>,
        lost: &BTreeSet<usize>,
    ) -> Option<Vec<TagValue>> {
        let count = all.len() - lost.len();
        let mut values: Vec<TagValue> = Vec::new();
        for (index, leads) in all.into_iter().enumerate() {
            for Leads { value, implied } in leads {
                if let Some(other) = values.iter().find(|other| other.value == value) {
                    if other.branch != index {
                        self.sink.push(
                            Diagnostic::warning(
                                "discriminator-twice",
                                &discriminator.at,
                                format!("`{value}` stands for two branches"),
                            )
                            .note("the client takes the first")
                            .help("give each value to one branch in `mapping`"),
                        );
                    }
                    continue;
                }
                values.push(TagValue {
                    implied,
                    ..TagValue::new(value, index)
                });
            }
        }
        let reached: BTreeSet<usize> = values.iter().map(|value| value.branch).collect();
        (reached.len() == count).then_some(values)
    }

    /// A branch that the mapping has a value for goes by its name as well: a mapping speaks only of the values that it
    /// lists (OAS 3.1.2 §4.8.25.3). The name is read, and never written by itself.
    fn add_implied(
        &self,
        discriminator: &Discriminator,
        candidates: &[Candidate<'a>],
        alone: &BTreeSet<SchemaId>,
        (mapped, claims): (&[Vec<String>], &Claims<'_>),
        all: &mut [Vec<Leads>],
    ) {
        for (index, candidate) in candidates.iter().enumerate() {
            if mapped.get(index).is_none_or(Vec::is_empty) {
                continue;
            }
            // What the branch says of the property itself leaves no room for other values.
            let own = claims.own(index);
            let named = self.own_name(discriminator, candidate, alone);
            let Some(value) = named.filter(|name| own.is_empty() || own.contains(name)) else {
                continue;
            };
            let known = all.iter().flatten().any(|leads| leads.value == value);
            if let Some(leads) = all.get_mut(index).filter(|_| !known) {
                leads.push(Leads { value, implied: true });
            }
        }
    }

    /// The values that the mapping has for a branch; else those that the nearest parent has, whom it extends and who goes by
    /// the same property: each level may map its own heirs alone.
    fn mapped_anywhere<'d>(&self, discriminator: &'d Discriminator, candidate: &Candidate<'a>) -> Mapped<'d>
    where
        'a: 'd,
    {
        let values = self.mapped(discriminator, candidate);
        let by = discriminator;
        if !values.is_empty() || self.is_choice(candidate) {
            return Mapped { by, values };
        }
        let above = candidate.merged.leaves.iter().rev();
        let above = above.filter_map(|(_, schema)| schema.discriminator.as_ref());
        for by in above.filter(|above| above.property == discriminator.property && above.at != discriminator.at) {
            let mut values = self.mapped(by, candidate);
            values.retain(|value| discriminator.mapping.iter().all(|(known, _)| known != value));
            if !values.is_empty() {
                return Mapped { by, values };
            }
        }
        Mapped { by, values }
    }

    /// Whether a branch is a choice in turn: of its own, or of those that extend it.
    fn is_choice(&self, candidate: &Candidate<'a>) -> bool {
        let whole = candidate.conjunction.single().is_some();
        !candidate.merged.choices.is_empty()
            || whole && candidate.component.is_some_and(|c| self.children.contains_key(&c))
    }

    /// The values that the mapping has for a branch.
    pub fn mapped(&self, discriminator: &Discriminator, candidate: &Candidate<'a>) -> Vec<String> {
        let component = self.component_in(candidate);
        let single = candidate.conjunction.single().map(|id| target(self.document, id));
        let mapping = discriminator.mapping.iter().filter(|(_, id)| {
            let id = target(self.document, *id);
            component == Some(id) || single == Some(id)
        });
        mapping.map(|(value, _)| value.clone()).collect()
    }

    /// The name of a branch's component, unless the mapping gives that value to another of the branches.
    fn own_name(
        &self,
        discriminator: &Discriminator,
        candidate: &Candidate<'a>,
        branches: &BTreeSet<SchemaId>,
    ) -> Option<String> {
        let component = self.component_in(candidate)?;
        let (name, _) = self.components.get(&component)?;
        let elsewhere = self.is_mapped_elsewhere(discriminator, component, name, branches);
        (!elsewhere).then(|| (*name).to_owned())
    }

    fn is_mapped_elsewhere(
        &self,
        discriminator: &Discriminator,
        component: SchemaId,
        name: &str,
        branches: &BTreeSet<SchemaId>,
    ) -> bool {
        discriminator.mapping.iter().any(|(value, id)| {
            let id = target(self.document, *id);
            value == name && id != component && branches.contains(&id)
        })
    }

    /// Says that no value leads to a branch.
    fn never_read(&mut self, discriminator: &Discriminator, candidate: &Candidate<'a>) {
        let property = &discriminator.property;
        let mut problem = Diagnostic::warning(
            "discriminator-incomplete",
            &discriminator.at,
            format!("nothing says which value of `{property}` stands for one of the branches"),
        )
        .note(format!(
            "the client reads no value as this branch, and asks for `{property}` where one is made"
        ))
        .help("map a value to the branch, or let it state its own by `enum` or `const`");
        if let Some(at) = candidate.merged.at() {
            problem = problem.related(at, "the branch");
        }
        self.sink.push(problem);
    }

    fn untagged(&mut self, discriminator: &Discriminator, candidate: &Candidate<'a>, branches: &BTreeSet<SchemaId>) {
        let component = self.component_in(candidate);
        let name = component.and_then(|c| Some((c, self.components.get(&c)?.0)));
        let lost = name.filter(|(c, name)| self.is_mapped_elsewhere(discriminator, *c, name, branches));
        let mut problem = match lost {
            Some((_, name)) => Diagnostic::warning(
                "discriminator-twice",
                &discriminator.at,
                format!("`{name}` stands for two branches: by `mapping`, and by its name"),
            )
            .note(
                "nothing else leads to the branch of that name, so the client tells the branches apart by their shape",
            )
            .help("give each branch a value of its own in `mapping`"),
            None => Diagnostic::warning(
                "discriminator-incomplete",
                &discriminator.at,
                format!(
                    "nothing says which value of `{}` stands for one of the branches",
                    discriminator.property
                ),
            )
            .note("the client tells the branches apart by their shape instead")
            .help("add a `const` to the branch's property, or move the branch to `components.schemas` and map it"),
        };
        if let Some(at) = candidate.merged.at() {
            problem = problem.related(at, "the branch");
        }
        self.sink.push(problem);
    }
}

impl Leads {
    fn by(value: String) -> Leads {
        Leads { value, implied: false }
    }
}

impl Stated {
    /// One number has several spellings then, so only the value counts.
    fn has_fraction(&self) -> bool {
        self.values.iter().any(|value| matches!(value, Tree::Float(_)))
    }

    /// The value that is written so: as it is stated, else a text.
    fn tree(&self, value: &str) -> Tree {
        let stated = self.values.iter().find(|tree| written(tree).as_deref() == Some(value));
        stated.cloned().unwrap_or_else(|| Tree::String(value.into()))
    }
}

/// Branches without a value of their own have what they state, less what leads to others, if anything is left then.
fn leave_to_others(all: Vec<Option<Vec<Leads>>>, claims: &Claims<'_>) -> Vec<Vec<Leads>> {
    let settled: BTreeSet<String> = all
        .iter()
        .flatten()
        .flatten()
        .map(|leads| leads.value.clone())
        .collect();
    let all = all.into_iter().enumerate();
    all.map(|(index, found)| {
        found.unwrap_or_else(|| {
            let own = claims.own(index);
            let mut left = own.iter().filter(|value| !settled.contains(*value)).peekable();
            match left.peek() {
                Some(_) => left.cloned().map(Leads::by).collect(),
                None => own.iter().cloned().map(Leads::by).collect(),
            }
        })
    })
    .collect()
}

/// A value of a branch in `open` that leads to another branch too.
fn twice(all: &[Vec<Leads>], open: &BTreeSet<usize>) -> Option<String> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for leads in all.iter().flatten() {
        *times.entry(&leads.value).or_default() += 1;
    }
    let of_open = open.iter().filter_map(|index| all.get(*index)).flatten();
    let mut shared = of_open.filter(|leads| times.get(leads.value.as_str()).is_some_and(|times| *times > 1));
    shared.next().map(|leads| leads.value.clone())
}

/// Whether a value rules any branch out.
fn tells(all: &[Vec<Leads>]) -> bool {
    let lists: Vec<BTreeSet<&str>> = all
        .iter()
        .map(|values| values.iter().map(|leads| leads.value.as_str()).collect())
        .collect();
    lists.iter().any(|list| lists.first() != Some(list))
}

/// A value as it stands in a mapping: without quotes.
fn written(value: &Tree) -> Option<String> {
    match value {
        Tree::String(text) => Some(text.to_string()),
        Tree::Int(int) => Some(int.to_string()),
        Tree::Bool(flag) => Some(flag.to_string()),
        Tree::Float(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A component's name, spelt as the property's own `enum` spells it.
fn as_stated(name: String, stated: &[String]) -> String {
    if stated.contains(&name) {
        return name;
    }
    let plain = |s: &str| {
        s.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let wanted = plain(&name);
    let mut alike = stated.iter().filter(|s| plain(s) == wanted);
    match (alike.next(), alike.next()) {
        (Some(one), None) => one.clone(),
        _ => name,
    }
}
