//! A schema where it is used → [`Use`]: its type there, and whether null is
//! allowed. Finds the named schema that a use amounts to, however wrapped.

use super::conjunction::{Conjunction, Part};
use super::merge::{Merged, says_something, target};
use super::owner::Owner;
use super::{Lowering, extensions};
use crate::diag::Diagnostic;
use crate::model::{Origin, Type};
use crate::read::SchemaId;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Lists in lists in lists beyond this become any JSON.
const DEEPEST: usize = 48;

/// Names of names of a component beyond this count as components of their own.
const LONGEST_ALIAS: usize = 32;

/// A type where it is used.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Use {
    pub ty: Type,
    /// Null is allowed beside it. Never set for [`Type::Any`], which holds null itself.
    pub nullable: bool,
}

impl Use {
    pub fn new(ty: Type, nullable: bool) -> Use {
        Use {
            nullable: nullable && ty != Type::Any,
            ty,
        }
    }

    pub fn any() -> Use {
        Use {
            ty: Type::Any,
            nullable: false,
        }
    }

    /// As the item of a list or the value of a map.
    pub fn inner(self) -> Type {
        if self.nullable {
            Type::Nullable(Box::new(self.ty))
        } else {
            self.ty
        }
    }
}

impl<'a> Lowering<'a> {
    /// The type of whatever `conjunction` describes. Anonymous types that come up belong to `owner`.
    pub fn type_of(&mut self, conjunction: &Conjunction, owner: &Owner) -> Use {
        let heeded = self.without_idle(conjunction);
        let conjunction = heeded.as_ref().unwrap_or(conjunction);
        if let Some(known) = self.known(conjunction, owner) {
            return known;
        }
        let conjunction = self.resolved(conjunction);
        let merged = self.said(&conjunction);
        self.made(&conjunction, merged, owner)
    }

    /// The type of schemas met for the first time. A nameless one is the same for all who come to them again, such as
    /// the heirs of the property's holder, also where it holds several branches at once.
    pub fn made(&mut self, conjunction: &Conjunction, merged: Rc<Merged<'a>>, owner: &Owner) -> Use {
        let used = self.shape_of(conjunction, merged, owner);
        if let Type::Named(id) = used.ty
            && !owner.is_definition()
            && self
                .types
                .get(id)
                .is_some_and(|def| !matches!(def.origin, Origin::Component(_)))
        {
            let place = self.place_of(conjunction, owner);
            let known = self.nominal.entry((conjunction.clone(), place));
            known.or_insert((id, used.nullable));
        }
        used
    }

    /// The same with mere references followed: what is the same has one key.
    pub fn resolved(&self, conjunction: &Conjunction) -> Conjunction {
        conjunction.mapped(|part| match part {
            Part::Whole(id) => Part::Whole(target(self.document, id)),
            Part::Body(id) => Part::Body(target(self.document, id)),
            other => other,
        })
    }

    /// The type, if it has been made before or is a component's.
    fn known(&mut self, conjunction: &Conjunction, owner: &Owner) -> Option<Use> {
        self.component_use(conjunction)
            .or_else(|| self.made_before(&self.resolved(conjunction), owner))
    }

    /// The type, if it is a component's.
    pub fn component_use(&mut self, conjunction: &Conjunction) -> Option<Use> {
        let component = self.component_of(conjunction, None)?;
        let (_, id) = self.components.get(&component)?;
        let ty = Type::Named(*id);
        let nullable = match conjunction.single() {
            Some(id) if id == component => self.is_nullable_component(id),
            _ => {
                // Of a mere reference this is the component, which is not gone into for each that leads to it.
                let merged = self.looked_up(conjunction);
                self.allows_null(&merged)
            }
        };
        Some(Use::new(ty, nullable))
    }

    /// The nameless type that was made of the same schemas, references followed. A component has a type of its own, be
    /// what it comes down to met elsewhere before or after.
    pub fn made_before(&mut self, conjunction: &Conjunction, owner: &Owner) -> Option<Use> {
        if owner.is_definition() {
            return None;
        }
        let place = self.place_of(conjunction, owner);
        let (id, nullable) = *self.nominal.get(&(conjunction.clone(), place))?;
        self.adopt(id, owner);
        Some(Use::new(Type::Named(id), nullable))
    }

    /// Runs `inner` one level deeper, unless that would never end.
    pub fn deeper(&mut self, conjunction: &Conjunction, inner: impl FnOnce(&mut Self) -> Use) -> Use {
        let again = self.open.contains(conjunction);
        if again || self.open.len() >= DEEPEST {
            let at = conjunction.parts().find_map(|p| match p {
                Part::Whole(id) | Part::Body(id) => Some(self.document.schemas.get(id).at.clone()),
                _ => None,
            });
            if let Some(at) = at {
                let message = if again {
                    "a schema without a name contains itself"
                } else {
                    "schemas are nested too deeply"
                };
                self.widened(
                    Diagnostic::warning("nested-without-end", &at, message)
                        .note("the innermost value is any JSON in the client")
                        .help("move the schema to `components.schemas` and refer to it"),
                );
            }
            return Use::any();
        }
        self.open.push(conjunction.clone());
        let made = inner(self);
        self.open.pop();
        made
    }

    fn is_nullable_component(&mut self, id: SchemaId) -> bool {
        if let Some(known) = self.nullable.get(&id) {
            return *known;
        }
        // A component that comes back to itself adds no null.
        self.nullable.insert(id, false);
        let conjunction = Conjunction::of(target(self.document, id));
        let merged = self.remembered(&conjunction);
        self.open.push(conjunction);
        let nullable = self.allows_null(&merged);
        self.open.pop();
        self.nullable.insert(id, nullable);
        nullable
    }

    /// Whether null is allowed: by the schemas themselves, or by a branch of their choices.
    pub fn allows_null(&mut self, merged: &Merged<'a>) -> bool {
        if merged.nullable || merged.kinds.is_some_and(|k| k.is_empty()) {
            return merged.nullable;
        }
        if merged.kinds.is_some() {
            return false;
        }
        self.open.len() < DEEPEST
            && merged
                .choices
                .iter()
                .any(|group| group.branches.iter().any(|b| self.branch_allows_null(*b)))
    }

    fn branch_allows_null(&mut self, branch: SchemaId) -> bool {
        let branch = target(self.document, branch);
        if self.components.contains_key(&branch) {
            return self.is_nullable_component(branch);
        }
        let conjunction = Conjunction::of(branch);
        if self.open.contains(&conjunction) {
            return false;
        }
        self.open.push(conjunction.clone());
        let merged = self.said(&conjunction);
        let nullable = self.allows_null(&merged);
        self.open.pop();
        nullable
    }

    /// The component that `conjunction` amounts to: `$ref`s and `allOf`s of one,
    /// with nothing beside them that narrows it further, or of several of
    /// which one says all that the others say. `definition` is the component
    /// that is being defined, which does not count.
    pub fn component_of(&mut self, conjunction: &Conjunction, definition: Option<SchemaId>) -> Option<SchemaId> {
        if let Some(id) = conjunction.single()
            && definition != Some(id)
        {
            if self.components.contains_key(&id) {
                return Some(id);
            }
            let schema = self.document.schemas.get(id);
            if schema.reference.is_none() && schema.all_of.is_empty() {
                return None;
            }
        }
        let (components, claims) = self.first_level(conjunction, definition)?;
        let [first, ..] = components[..] else { return None };
        let found = if components.len() == 1 && claims.is_empty() {
            Some(first)
        } else {
            components.iter().copied().find(|c| {
                let merged = self.remembered(&Conjunction::of(*c));
                components.iter().all(|other| merged.seen.contains(other))
                    && claims.iter().all(|claim| self.adds_nothing(*claim, &merged))
            })
        }?;
        // What they say again, the component's type has.
        let document = self.document;
        self.carry(claims.iter().map(|claim| document.schemas.get(*claim)));
        // A child that adds nothing to its parent is still not its parent.
        match definition {
            Some(child) if self.chooses(found, child) => None,
            _ => Some(found),
        }
    }

    /// The component that `component` is another name for, in the end.
    pub fn behind(&mut self, component: SchemaId) -> SchemaId {
        let mut found = component;
        for _ in 0..LONGEST_ALIAS {
            if extensions::names_a_type(&self.document.schemas.get(found).extensions) {
                break;
            }
            match self.component_of(&Conjunction::of(found), Some(found)) {
                Some(next) => found = next,
                None => break,
            }
        }
        found
    }

    /// The components met first on each way down, and the other schemas on the
    /// way that have a say. `None` where the conjunction is more than schemas.
    fn first_level(
        &self,
        conjunction: &Conjunction,
        definition: Option<SchemaId>,
    ) -> Option<(Vec<SchemaId>, Vec<SchemaId>)> {
        let (mut components, mut claims) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        let mut ways = Vec::new();
        for part in conjunction.parts() {
            match part {
                Part::Whole(id) => ways.push(id),
                _ => return None,
            }
        }
        while let Some(id) = ways.pop() {
            if !seen.insert(id) {
                continue;
            }
            if self.components.contains_key(&id) && definition != Some(id) {
                components.push(id);
                continue;
            }
            let schema = self.document.schemas.get(id);
            ways.extend(schema.reference);
            ways.extend(&schema.all_of);
            if says_something(self.document, schema) {
                claims.push(id);
            }
        }
        components.sort();
        Some((components, claims))
    }

    /// Whether values of `parent` are a choice that `child` is one of.
    fn chooses(&mut self, parent: SchemaId, child: SchemaId) -> bool {
        if self.children.get(&parent).is_some_and(|c| c.contains(&child)) {
            return true;
        }
        let parent = target(self.document, parent);
        let schema = self.document.schemas.get(parent);
        if schema.one_of.is_empty() && schema.any_of.is_empty() && schema.all_of.is_empty() {
            return false;
        }
        let merged = self.remembered(&Conjunction::of(parent));
        merged
            .choices
            .iter()
            .any(|g| g.branches.iter().any(|b| target(self.document, *b) == child))
    }
}
