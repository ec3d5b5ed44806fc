//! What tells the branches of a choice apart by a property's value: a
//! `discriminator` with its mapping and implied names (OAS 3.0.4 §4.8.25), or
//! a property whose `const` or `enum` differs from branch to branch.

use super::Lowering;
use super::facts::ObjectFacts;
use super::merge::target;
use super::unions::Candidate;
use crate::diag::Diagnostic;
use crate::model::{Choice, Presence, Shape, TagValue, Type, TypeId, Types};
use crate::read::{Discriminator, Schema, SchemaId};
use crate::source::Tree;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

impl<'a> Lowering<'a> {
    /// Which values of the discriminator lead to which branch. `None` (reported)
    /// where a branch has no value.
    pub fn tags(&mut self, discriminator: &Discriminator, candidates: &[Candidate<'a>]) -> Option<Vec<TagValue>> {
        let property = &discriminator.property;
        let fixed: Vec<Vec<Tree>> = candidates
            .iter()
            .map(|c| {
                let facts = self.object_facts(&c.conjunction, 0);
                facts.fixed.get(property).cloned().unwrap_or_default()
            })
            .collect();
        let alone: BTreeSet<SchemaId> = candidates.iter().filter_map(|c| self.component_in(c)).collect();
        if fixed.iter().flatten().any(|value| value.as_str().is_none()) {
            // A tag is a string (OAS 3.0.4 §4.8.25). By other values branches are told apart as by those of any property.
            let silent = fixed.iter().position(Vec::is_empty);
            if let Some(candidate) = silent.and_then(|index| candidates.get(index)) {
                self.untagged(discriminator, candidate, &alone);
            }
            return None;
        }
        let stated: Vec<Vec<String>> = fixed.iter().map(|v| v.iter().filter_map(text).collect()).collect();
        let disjoint = are_disjoint(stated.iter());
        let mut values: Vec<TagValue> = Vec::new();
        for (index, candidate) in candidates.iter().enumerate() {
            let mapped = self.mapped(discriminator, candidate);
            let own = stated.get(index).map(Vec::as_slice).unwrap_or_default();
            let mut found = if !mapped.is_empty() {
                mapped
            } else if disjoint && !own.is_empty() {
                own.to_vec()
            } else {
                let inner = self.inner_names(candidate, discriminator);
                let names = if inner.is_empty() {
                    let named = self.own_name(discriminator, candidate, &alone);
                    named.into_iter().collect()
                } else {
                    inner
                };
                names.into_iter().map(|name| as_stated(name, own)).collect()
            };
            let inside = self.inside(candidate);
            for (value, id) in &discriminator.mapping {
                let id = target(self.document, *id);
                if inside.contains(&id) && !alone.contains(&id) && !found.contains(value) {
                    found.push(value.clone());
                }
            }
            if found.is_empty() {
                self.untagged(discriminator, candidate, &alone);
                return None;
            }
            for value in found {
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
                values.push(TagValue::new(value, index));
            }
        }
        self.add_implied(discriminator, candidates, &alone, &stated, &mut values);
        let reached: BTreeSet<usize> = values.iter().map(|value| value.branch).collect();
        (reached.len() == candidates.len()).then_some(values)
    }

    /// A branch that the mapping has a value for goes by its name as well: a mapping speaks only of the values that it
    /// lists (OAS 3.1.2 §4.8.25.3). The name is read, and never written by itself.
    fn add_implied(
        &self,
        discriminator: &Discriminator,
        candidates: &[Candidate<'a>],
        alone: &BTreeSet<SchemaId>,
        stated: &[Vec<String>],
        values: &mut Vec<TagValue>,
    ) {
        for (index, candidate) in candidates.iter().enumerate() {
            if self.mapped(discriminator, candidate).is_empty() {
                continue;
            }
            // What the branch says of the property itself leaves no room for other values.
            let fits = |name: &String| match stated.get(index) {
                Some(own) => own.is_empty() || own.contains(name),
                None => true,
            };
            let named = self.own_name(discriminator, candidate, alone);
            let Some(name) = named.filter(fits) else { continue };
            if values.iter().all(|known| known.value != name) {
                values.push(TagValue {
                    implied: true,
                    ..TagValue::new(name, index)
                });
            }
        }
    }

    /// The values that the mapping has for a branch.
    fn mapped(&self, discriminator: &Discriminator, candidate: &Candidate<'a>) -> Vec<String> {
        let component = self.component_in(candidate);
        let single = candidate.conjunction.single().map(|id| target(self.document, id));
        let mapping = discriminator.mapping.iter().filter(|(_, id)| {
            let id = target(self.document, *id);
            component == Some(id) || single == Some(id)
        });
        mapping.map(|(value, _)| value.clone()).collect()
    }

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
                None => self.component_name(*id) == Some(value.as_str()),
            }
        })
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

    /// The values that a branch which is itself a choice has inside.
    fn inner_names(&mut self, candidate: &Candidate<'a>, outer: &Discriminator) -> Vec<String> {
        let inner = candidate
            .merged
            .discriminator
            .filter(|d| d.property == outer.property && d.at != outer.at);
        let mut names: Vec<String> = inner
            .iter()
            .flat_map(|d| d.mapping.iter().map(|(v, _)| v.clone()))
            .collect();
        if names.is_empty() {
            if let Some(component) = candidate.component.filter(|c| self.children.contains_key(c)) {
                names = self
                    .heirs(component)
                    .iter()
                    .filter_map(|h| self.component_name(*h))
                    .map(str::to_owned)
                    .collect();
            }
            for group in self.real_choices(&candidate.merged) {
                names.extend(
                    group
                        .branches
                        .iter()
                        .filter_map(|b| self.component_name(*b))
                        .map(str::to_owned),
                );
            }
        }
        names
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
    let mut lists: BTreeMap<&String, Vec<&Vec<Tree>>> = BTreeMap::new();
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
                .any(|(i, a)| all.iter().skip(i + 1).any(|b| !a.iter().any(|v| b.contains(v))))
        })
        .map(|(property, _)| property.clone())
        .collect()
}

/// Whether nothing tells two kinds of objects apart.
pub(super) fn alike(a: &ObjectFacts, b: &ObjectFacts) -> bool {
    let known = |facts: &ObjectFacts| facts.known.iter().cloned().collect::<BTreeSet<_>>();
    a.required == b.required
        && a.known.len() == b.known.len()
        && known(a) == known(b)
        && !a.fixed.iter().any(|(property, values)| {
            b.fixed
                .get(property)
                .is_some_and(|others| !values.iter().any(|v| others.contains(v)))
        })
}

/// A branch that goes by one value only holds that value: nobody has to say it. The struct says so of its property, as if
/// the schema had a `const` there (OAS 3.0.4 §4.8.25).
pub(super) fn fill_in(types: &mut Types) {
    let mut said: BTreeMap<(TypeId, String), Option<String>> = BTreeMap::new();
    for (_, def) in types.iter() {
        let Shape::Union(union) = &def.shape else { continue };
        let Choice::Tag { property, values } = &union.choice else {
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
    for ((id, property), value) in said {
        let Some((Shape::Struct(of), value)) = types.get_mut(id).map(|def| &mut def.shape).zip(value) else {
            continue;
        };
        let field = of.fields.iter_mut().find(|field| field.wire == property);
        if let Some(field) = field.filter(|field| field.presence == Presence::Required && field.fixed.is_none()) {
            field.fixed = Some(Tree::String(value.into()));
        }
    }
}
