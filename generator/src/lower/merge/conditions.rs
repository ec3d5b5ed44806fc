//! `dependentSchemas`, `then` and `else`, choices that only constrain, and all that they lead to → the schemas that hold of
//! some values alone, and whether they leave out any (JSON Schema 2020-12 §10.2).

use super::{Additional, Merge, is_forbidden, is_free, is_never, only_constrains, target};
use crate::at::At;
use crate::lower::conjunction::{Conjunction, Part};
use crate::read::{Document, Schema, SchemaId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// More schemas than this are not followed. A document has a handful.
const MOST: usize = 1_000;

/// The fork and the way taken there, from the outermost on.
type Path = Vec<(usize, usize)>;

/// The names that a schema asks for where others are given (`dependentRequired`), and where.
fn asked_with_others(schema: &Schema) -> impl Iterator<Item = (&str, At)> {
    schema.dependent_required.iter().flat_map(|(given, names)| {
        let at = schema.at.member("dependentRequired").member(given);
        let names = names.iter().enumerate();
        names.map(move |(index, name)| (name.as_str(), at.item(index)))
    })
}

impl<'a> Merge<'a> {
    /// Adds the properties that only some objects have, of which none is asked for. What is said of a property of all
    /// objects is narrower there; what several conditions say of one property holds in turn. Where none holds, it is what
    /// a property without a name is (JSON Schema 2020-12 §10.2.2).
    pub(super) fn add_conditional(&mut self) {
        if self.conditions.is_empty() {
            return;
        }
        let always: BTreeSet<&str> = self.out.properties.iter().map(|(name, _)| *name).collect();
        let mut added = BTreeSet::new();
        for (name, id) in self.conditions.properties() {
            if always.contains(name) {
                self.out.narrower.push((name, id));
                continue;
            }
            if !added.insert(name) {
                self.out.alternatives.push((name, Conjunction::of(id)));
                continue;
            }
            self.out.properties.push((name, Conjunction::of(id)));
            let otherwise = match &self.out.additional {
                Additional::Closed => None,
                Additional::Of(claims) => Some(claims.clone()),
                Additional::Free | Additional::Unstated => Some(Conjunction::anything()),
            };
            if let Some(claims) = otherwise.filter(|_| !self.conditions.hold_of_all(name)) {
                self.out.alternatives.push((name, claims));
            }
        }
    }

    /// Names that no object has, and none beside them, leave a map of the others.
    pub(super) fn drop_forbidden(&mut self) {
        let mut said = self.out.properties.iter().chain(&self.out.alternatives);
        if said.all(|(_, claims)| is_forbidden(self.document, claims)) {
            self.out.properties.clear();
            self.out.alternatives.clear();
        }
    }

    /// Takes note of names that are asked for whatever way a value takes, of those that are asked for under conditions and
    /// declared nowhere, and of what conditions say of values
    /// without a name, which `type_of` heeds where it adds to them.
    pub(super) fn ask_sometimes(&mut self) {
        let (document, out, conditions) = (self.document, &mut self.out, &self.conditions);
        out.sometimes = conditions.schemas().collect();
        out.required.extend(conditions.required_of_all());
        let mut asked: Vec<(&str, At)> = conditions.required().collect();
        if !asked.is_empty() {
            let declared: BTreeSet<&str> = out.properties.iter().map(|(name, _)| *name).collect();
            asked.retain(|(name, _)| !declared.contains(name) && !out.required.contains(name));
            out.sometimes_required = asked;
        }
        let says = |id: &SchemaId| !is_free(document, *id) && !is_never(document, *id);
        let also = |claims: &mut Conjunction, id| *claims = claims.clone().and(Part::Sometimes(id));
        if let Some(items) = out.items.as_mut().filter(|items| !is_forbidden(document, items)) {
            conditions.items().filter(says).for_each(|id| also(items, id));
        }
        for (index, id) in conditions.positions().filter(|(_, id)| says(id)) {
            if let Some(claims) = out.prefix.get_mut(index) {
                also(claims, id);
            }
        }
        if out.items.is_none() && out.prefix.is_empty() {
            let positions = conditions.positions().map(|(_, id)| id);
            let items = conditions.items().chain(positions).filter(says);
            out.sometimes_items = items.map(Conjunction::of).collect();
        }
        if out.additional == Additional::Free {
            out.sometimes_values = conditions.unnamed().filter(says).map(Conjunction::of).collect();
        }
        for id in conditions.unnamed().filter(says) {
            out.patterns.iter_mut().for_each(|claims| also(claims, id));
            if let Additional::Of(claims) = &mut out.additional {
                also(claims, id);
            }
        }
    }
}

/// What holds of some values alone.
#[derive(Default)]
pub(in crate::lower) struct Conditions<'a> {
    /// For each fork how many ways there are, one of which each value takes.
    forks: Vec<usize>,
    met: Vec<(&'a Schema, Path)>,
    /// Schemas that hold of all values and ask for names where others are given.
    asking: Vec<&'a Schema>,
    seen: BTreeSet<SchemaId>,
    /// There is more than was followed.
    more: bool,
}

impl<'a> Conditions<'a> {
    pub fn of(document: &'a Document, schema: &'a Schema) -> Conditions<'a> {
        let mut conditions = Conditions::default();
        conditions.follow(document, schema);
        conditions
    }

    /// Follows what `schema`, which holds of all values, says of some.
    pub fn follow(&mut self, document: &'a Document, schema: &'a Schema) {
        let mut ways = VecDeque::new();
        if !schema.dependent_required.is_empty() {
            self.asking.push(schema);
        }
        // One whose branches say more is a choice between types.
        for branches in [&schema.one_of, &schema.any_of] {
            if !branches.is_empty() && branches.iter().all(|branch| only_constrains(document, *branch)) {
                self.part(branches.iter().copied().map(Some), &[], &mut ways);
            }
        }
        self.fork(schema, &[], &mut ways);
        self.walk(document, ways);
    }

    /// Follows a schema that holds of some values alone, and not by what holds of all.
    pub fn follow_way(&mut self, document: &'a Document, id: SchemaId) {
        let mut ways = VecDeque::new();
        self.part([Some(id), None].into_iter(), &[], &mut ways);
        self.walk(document, ways);
    }

    fn walk(&mut self, document: &'a Document, mut ways: VecDeque<(SchemaId, Path)>) {
        while let Some((id, path)) = ways.pop_front() {
            let id = target(document, id);
            if !self.seen.insert(id) {
                continue;
            }
            if self.met.len() >= MOST {
                self.more = true;
                return;
            }
            let schema = document.schemas.get(id);
            let inner = schema.reference.iter().chain(&schema.all_of);
            ways.extend(inner.map(|id| (*id, path.clone())));
            for branches in [&schema.one_of, &schema.any_of] {
                self.part(branches.iter().copied().map(Some), &path, &mut ways);
            }
            self.fork(schema, &path, &mut ways);
            self.met.push((schema, path));
        }
    }

    fn fork(&mut self, schema: &Schema, path: &[(usize, usize)], ways: &mut VecDeque<(SchemaId, Path)>) {
        for (_, id) in &schema.dependent_schemas {
            self.part([Some(*id), None].into_iter(), path, ways);
        }
        let [_, then, otherwise] = schema.conditional;
        if then.is_some() || otherwise.is_some() {
            self.part([then, otherwise].into_iter(), path, ways);
        }
    }

    /// One fork; of a way without a schema nothing is said.
    fn part(
        &mut self,
        schemas: impl ExactSizeIterator<Item = Option<SchemaId>>,
        path: &[(usize, usize)],
        ways: &mut VecDeque<(SchemaId, Path)>,
    ) {
        let fork = self.forks.len();
        self.forks.push(schemas.len());
        for (way, id) in schemas.enumerate() {
            let path = path.iter().copied().chain([(fork, way)]).collect();
            ways.extend(id.map(|id| (id, path)));
        }
    }

    pub fn is_empty(&self) -> bool {
        self.met.is_empty()
    }

    pub fn schemas(&self) -> impl Iterator<Item = &'a Schema> + '_ {
        self.met.iter().map(|(schema, _)| *schema)
    }

    /// The properties that they name, in the order in which they are met.
    pub fn properties(&self) -> impl Iterator<Item = (&'a str, SchemaId)> + '_ {
        let properties = self.schemas().flat_map(|schema| &schema.properties);
        properties.map(|(name, id)| (name.as_str(), *id))
    }

    /// The names that they ask for, and where.
    pub fn required(&self) -> impl Iterator<Item = (&'a str, At)> + '_ {
        let with_others = self.asking.iter().flat_map(|schema| asked_with_others(schema));
        let in_turn = self.schemas().flat_map(|schema| {
            let names = schema.required.iter().enumerate();
            let asked = names.map(|(index, name)| (name.as_str(), schema.at.member("required").item(index)));
            asked.chain(asked_with_others(schema))
        });
        with_others.chain(in_turn)
    }

    /// What they say of the items of a list, wherever those stand.
    pub fn items(&self) -> impl Iterator<Item = SchemaId> + '_ {
        self.schemas()
            .flat_map(|schema| [schema.items, schema.unevaluated_items])
            .flatten()
    }

    /// What they say of the items with a place of their own.
    pub fn positions(&self) -> impl Iterator<Item = (usize, SchemaId)> + '_ {
        self.schemas()
            .flat_map(|schema| schema.prefix_items.iter().copied().enumerate())
    }

    /// What they say of the values of properties without a name.
    pub fn unnamed(&self) -> impl Iterator<Item = SchemaId> + '_ {
        self.schemas().flat_map(|schema| {
            let rest = [schema.additional_properties, schema.unevaluated_properties];
            let patterns = schema.pattern_properties.iter().map(|(_, id)| *id);
            rest.into_iter().flatten().chain(patterns)
        })
    }

    /// Whether one of them says what properties without a name may be.
    pub fn speak_of_unnamed(&self, document: &Document) -> bool {
        let allows = |id: &Option<SchemaId>| id.is_some_and(|id| !is_never(document, id));
        let speaks = |schema: &Schema| {
            !schema.pattern_properties.is_empty()
                || [schema.additional_properties, schema.unevaluated_properties]
                    .iter()
                    .any(allows)
        };
        self.more || self.schemas().any(speaks)
    }

    /// Whether one of them says what further items of a list may be.
    pub fn speak_of_items(&self) -> bool {
        let mut schemas = self.schemas();
        let speaks = |schema: &Schema| {
            let typed = [schema.items, schema.unevaluated_items, schema.contains];
            !schema.prefix_items.is_empty() || typed.iter().any(Option::is_some)
        };
        self.more || schemas.any(speaks)
    }

    /// Whether one of them says of `property` whatever way a value takes.
    fn hold_of_all(&self, property: &str) -> bool {
        let naming = self.met.iter().filter(|(schema, _)| {
            let mut names = schema.properties.iter();
            names.any(|(name, _)| name == property)
        });
        self.are_all(naming.map(|(_, path)| path.as_slice()).collect())
    }

    /// The names that one of them asks for whatever way a value takes.
    fn required_of_all(&self) -> impl Iterator<Item = &'a str> + '_ {
        let mut asking: BTreeMap<&str, BTreeSet<&[(usize, usize)]>> = BTreeMap::new();
        for (schema, path) in &self.met {
            for name in &schema.required {
                asking.entry(name).or_default().insert(path);
            }
        }
        let of_all = asking.into_iter().filter(|(_, paths)| self.are_all(paths.clone()));
        of_all.map(|(name, _)| name)
    }

    /// Whether each value takes one of these ways.
    fn are_all(&self, mut paths: BTreeSet<&[(usize, usize)]>) -> bool {
        while let Some(longest) = paths.iter().max_by_key(|path| path.len()).copied() {
            let Some(((fork, _), before)) = longest.split_last() else {
                return true;
            };
            let whole = paths.len();
            paths.retain(|path| path.split_last().is_none_or(|((other, _), _)| other != fork));
            // All of a fork come by the same way to it.
            if self.forks.get(*fork) == Some(&(whole - paths.len())) {
                paths.insert(before);
            }
        }
        false
    }
}
