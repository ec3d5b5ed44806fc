//! A merged schema → its type by kind: scalars, lists and tuples, maps and
//! objects; several kinds become a union. Objects are queued, not entered, so
//! that depth is bounded by lists of lists.

mod messages;

pub(super) use messages::content_unread;
use messages::said_of;

use super::conjunction::{Conjunction, Part};
use super::kinds::KindSet;
use super::merge::{Additional, Conflict, Merged, is_forbidden, target};
use super::owner::Owner;
use super::unions::Candidate;
use super::uses::Use;
use super::{Lowering, Task, formats};
use crate::at::At;
use crate::diag::Diagnostic;
use crate::model::{Shape, Step, Type};
use crate::read::Schema;
use std::rc::Rc;

/// What schemas cost that agree on nothing.
const ANY: &str = "the value is any JSON in the client";

/// Tuples longer than this become lists: the runtime has no type for them.
const LONGEST_TUPLE: usize = 8;

impl<'a> Lowering<'a> {
    /// The type of a schema that is no component's.
    pub fn shape_of(&mut self, conjunction: &Conjunction, merged: Rc<Merged<'a>>, owner: &Owner) -> Use {
        if let Some(asked) = self.asked_type(&merged) {
            return Use::new(asked, self.allows_null(&merged));
        }
        if let Some(conflict) = merged.conflict.clone() {
            return self.conflicting(conflict, &merged, Some(owner));
        }
        self.of_other_kinds(conjunction, &merged);
        self.shown_otherwise(&merged);
        self.unread_content(&merged);
        let secret = formats::says_secret(&merged);
        if !self.real_choices(&merged).is_empty() {
            let chosen = self.deeper(conjunction, |this| this.choice(conjunction, &merged, owner));
            // Each branch has told of what it can't keep.
            if let Some(at) = secret.filter(|_| chosen.ty == Type::Any) {
                self.no_secret(&at);
            }
            return chosen;
        }
        let nullable = merged.nullable;
        if let Some(at) = secret
            && (merged.value_kinds() != KindSet::STRING || merged.values.is_some() || formats::is_joined(&merged))
        {
            self.no_secret(&at);
        }
        if formats::is_joined(&merged) && merged.value_kinds() == KindSet::STRING {
            return Use::new(self.joined(conjunction, &merged, owner), nullable);
        }
        if let Some(of_values) = self.enumeration(conjunction, &merged, nullable, owner) {
            return of_values;
        }
        if merged.is_free() || merged.is_any() {
            return self.any_value(&merged);
        }
        let kinds = merged.value_kinds();
        let ty = match kinds {
            KindSet::EMPTY if nullable => return self.null_alone(&merged, owner),
            KindSet::EMPTY => {
                let at = merged.at().cloned();
                return at.map_or_else(Use::any, |at| {
                    self.conflicting(Conflict::Kinds { at }, &merged, Some(owner))
                });
            }
            KindSet::BOOLEAN => Type::Bool,
            KindSet::STRING => formats::string(&merged, self.config),
            KindSet::ARRAY => {
                self.guessed_list(&merged);
                return self
                    .deeper(conjunction, |this| this.list(&merged, owner))
                    .or_null(nullable);
            }
            KindSet::OBJECT => {
                return self
                    .deeper(conjunction, |this| this.object(conjunction, &merged, owner))
                    .or_null(nullable);
            }
            kinds if KindSet::NUMBER.contains(kinds) => formats::number(&merged),
            kinds => {
                if let Some(number) = formats::lenient(&merged) {
                    return Use::new(Type::Lenient(Box::new(number)), nullable);
                }
                let branches: Vec<Candidate<'a>> = kinds
                    .each()
                    .map(|k| self.candidate(conjunction.clone().and(Part::Only(k))))
                    .collect();
                return self
                    .deeper(conjunction, |this| {
                        this.union(Some((conjunction, nullable)), &merged, branches, owner)
                    })
                    .or_null(nullable);
            }
        };
        Use::new(ty, nullable)
    }

    /// Any value: as the author has it, or since the reader could make nothing of what stands there (`broken`).
    fn any_value(&mut self, merged: &Merged<'a>) -> Use {
        self.only_negated(merged);
        Use::any()
    }

    /// Null, which any JSON holds. Schemas that agree on nothing else contradict one another all the same.
    fn null_alone(&mut self, merged: &Merged<'a>, owner: &Owner) -> Use {
        match merged.but_for_null.clone() {
            Some(conflict) => self.conflicting(conflict, merged, Some(owner)),
            None => self.any_value(merged),
        }
    }

    fn conflicting(&mut self, conflict: Conflict, merged: &Merged<'a>, owner: Option<&Owner>) -> Use {
        match conflict {
            Conflict::Never { at } => {
                self.widened(
                    Diagnostic::warning("schema-never", &at, "this schema allows no value at all")
                        .note(ANY)
                        .help("say what the value is, or leave the property out"),
                );
                Use::any()
            }
            Conflict::Kinds { at } => {
                let used = self.where_it_is_used(&at, merged);
                let (here, value) = said_of(used.as_ref(), owner);
                let problem = match &used {
                    None => Diagnostic::warning(
                        "all-of-contradiction",
                        &at,
                        "this `type` contradicts that of another schema that holds here too",
                    ),
                    Some(used) => used.related(
                        Diagnostic::warning(
                            "all-of-contradiction",
                            &used.at,
                            format!("the `type` of one of the schemas that hold {here} contradicts that of another"),
                        ),
                        &at,
                    ),
                };
                let note = format!("{value} is any JSON in the client");
                self.widened(
                    problem
                        .note(note)
                        .help("let the schemas of `allOf` agree on one `type`"),
                );
                Use::any()
            }
            Conflict::Values { at } => self.without_common_value(&at, merged, owner),
            Conflict::Loop { at } => {
                let is_choice = |schema: &Schema| !schema.one_of.is_empty() || !schema.any_of.is_empty();
                match merged.leaves.last() {
                    Some((_, schema)) if is_choice(schema) => self.choice_of_itself(&at),
                    _ => self.widened(
                        Diagnostic::warning("alias-cycle", &at, "this reference leads back to itself")
                            .note(ANY)
                            .help("let one schema of the circle say what the value is"),
                    ),
                }
                Use::any()
            }
            Conflict::Long { at } => {
                self.too_deep(at);
                Use::any()
            }
        }
    }

    /// Says of a choice that nothing is to be chosen from but itself.
    pub fn choice_of_itself(&mut self, at: &At) {
        self.widened(
            Diagnostic::warning("alias-cycle", at, "this choice leads back to itself alone")
                .note(ANY)
                .help("let one schema of the circle say what the value is"),
        );
    }

    /// What is listed in several places that share no value, of which one is at `at`: its kind, if that is plain.
    fn without_common_value(&mut self, at: &At, merged: &Merged<'a>, owner: Option<&Owner>) -> Use {
        let used = self.where_it_is_used(at, merged);
        let (here, value) = said_of(used.as_ref(), owner);
        let (but, what) = match merged.but_for_null {
            Some(_) => (" but null", "any JSON"),
            None => ("", "not an enum"),
        };
        let message = format!("no `enum` value{but} is in all lists that hold {here}");
        let place = used.as_ref().map_or(at, |used| &used.at);
        let mut problem = Diagnostic::warning("all-of-contradiction", place, message)
            .note(format!("{value} is {what} in the client"))
            .help("let the lists share the values that are allowed");
        if let Some(used) = &used {
            problem = used.related(problem, at);
        }
        // A boolean is one all the same.
        if merged.value_kinds() == KindSet::BOOLEAN {
            self.sink.push(problem)
        } else {
            self.widened(problem)
        };
        match merged.value_kinds() {
            KindSet::STRING => Use::new(formats::string(merged, self.config), merged.nullable),
            KindSet::BOOLEAN => Use::new(Type::Bool, merged.nullable),
            kinds if !kinds.is_empty() && KindSet::NUMBER.contains(kinds) => {
                Use::new(formats::number(merged), merged.nullable)
            }
            _ => Use::any(),
        }
    }

    /// `items` and `prefixItems` (JSON Schema 2020-12 §10.3.1).
    fn list(&mut self, merged: &Merged<'a>, owner: &Owner) -> Use {
        let items = merged.items.as_ref();
        let more = items.filter(|items| !is_forbidden(self.document, items));
        if merged.prefix.is_empty() {
            let owner = &owner.part(Step::Item);
            let item = match more {
                Some(items) => self.type_of(items, owner).inner(),
                None => self.value_or_other(&merged.sometimes_items, merged, owner),
            };
            return Use::new(Type::List(Box::new(item)), false);
        }
        let length = merged.prefix.len() as u64;
        // What `items` does not forbid may come, unless the length does.
        let open = more.is_some() || merged.has_open_items();
        // A tuple that says nothing of its length means all its items, as generators write one (utoipa's `(A, B)`).
        let shorter = [merged.min_items, merged.max_items]
            .iter()
            .flatten()
            .any(|n| *n < length);
        if open || shorter || merged.prefix.len() > LONGEST_TUPLE {
            let all: Vec<Conjunction> = merged.prefix.iter().chain(more).cloned().collect();
            let owner = &owner.part(Step::Item);
            let others = open && more.is_none();
            // An object of which nothing is said would pass for one that is described, and lose what it has.
            let inside = KindSet::OBJECT.or(KindSet::ARRAY);
            if others && !all.iter().any(|claims| self.kinds_of(claims, 0).overlaps(inside)) {
                let item = self.any_of_or_other(&all, merged, owner).inner();
                return Use::new(Type::List(Box::new(item)), false);
            }
            let item = self.any_of(&all, merged, owner).inner();
            let item = match others && !self.keeps_others(&all, &item) {
                true => Type::Any,
                false => item,
            };
            return Use::new(Type::List(Box::new(item)), false);
        }
        let positions = merged.prefix.iter().enumerate();
        let items = positions
            .map(|(i, p)| self.type_of(p, &owner.part(Step::Position(i))).inner())
            .collect();
        Use::new(Type::Tuple(items), false)
    }

    /// Whether the type of `all`, which are in turn the items of a list, has room for others of which nothing is said: a union
    /// keeps those that fit no branch, any other type would refuse them.
    pub fn keeps_others(&mut self, all: &[Conjunction], ty: &Type) -> bool {
        let Type::Named(id) = ty else { return *ty == Type::Any };
        if let Some(Shape::Union(_)) = self.types.get(*id).map(|def| &def.shape) {
            return true;
        }
        // A component may be defined later.
        let [one] = all else { return false };
        let heirs = one
            .single()
            .is_some_and(|id| self.children.contains_key(&target(self.document, id)));
        let merged = self.looked_up(one);
        heirs || !self.real_choices(&merged).is_empty()
    }

    /// Properties make a struct, their absence a map.
    fn object(&mut self, conjunction: &Conjunction, merged: &Rc<Merged<'a>>, owner: &Owner) -> Use {
        let closed = merged.additional == Additional::Closed && merged.patterns.is_empty();
        if merged.properties.is_empty() && !closed {
            let value = match self.extra(merged, &[], owner) {
                Some(ty) => ty,
                None => Type::Any,
            };
            return Use::new(Type::Map(Box::new(value)), false);
        }
        let id = self.reserve(conjunction, merged.nullable, merged, owner);
        self.tasks.push(Task {
            id,
            merged: Rc::clone(merged),
            others: Vec::new(),
        });
        Use::new(Type::Named(id), false)
    }

    /// Values of properties that are not named, if the schema speaks of any.
    pub fn extra(&mut self, merged: &Merged<'a>, others: &[Rc<Merged<'a>>], owner: &Owner) -> Option<Type> {
        let mut all: Vec<Conjunction> = Vec::new();
        let (mut others_too, mut free, mut open) = (false, false, None);
        for merged in std::iter::once(merged).chain(others.iter().map(|o| &**o)) {
            if let Some(schema) = merged.open_patterns {
                self.widened(
                    Diagnostic::warning(
                        "pattern-open",
                        &schema.at.member("patternProperties"),
                        "names that none of these patterns matches may have any value",
                    )
                    .note("the values are any JSON in the client")
                    .help("add `additionalProperties: false` if there are no other names"),
                );
            }
            all.extend(merged.patterns.iter().cloned());
            match &merged.additional {
                Additional::Of(claims) => all.push(claims.clone()),
                Additional::Free if merged.sometimes_values.is_empty() => {
                    free = true;
                    open = open.or(merged.at());
                }
                Additional::Free => {
                    all.extend(merged.sometimes_values.iter().cloned());
                    others_too = true;
                }
                Additional::Unstated if merged.patterns.is_empty() => open = open.or(merged.at()),
                Additional::Unstated | Additional::Closed => {}
            }
        }
        all.sort();
        all.dedup();
        if let Some(at) = open.filter(|_| free || !all.is_empty()) {
            if !others.is_empty() {
                self.inside_of_anything(at, "values", &all);
            }
            return Some(Type::Any);
        }
        let owner = &owner.part(Step::Value);
        match &all[..] {
            several if others_too => Some(self.value_or_other(several, merged, owner)),
            [] => None,
            [one] => Some(self.type_of(one, owner).inner()),
            several => Some(self.any_of(several, merged, owner).inner()),
        }
    }

    /// Values without a name of which conditions say something, and which may be anything where none holds.
    fn value_or_other(&mut self, sometimes: &[Conjunction], merged: &Merged<'a>, owner: &Owner) -> Type {
        match sometimes {
            [] => Type::Any,
            several => self.any_of_or_other(several, merged, owner).inner(),
        }
    }
}

impl Use {
    pub fn or_null(self, nullable: bool) -> Use {
        let nullable = nullable || self.nullable;
        Use::new(self.ty, nullable)
    }
}
