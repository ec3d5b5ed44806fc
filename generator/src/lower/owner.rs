//! Where an anonymous type stands, for its name: the nearest named thing and
//! the step from it. Also which of several places owns a shared one.

use super::Lowering;
use super::conjunction::{Conjunction, Part};
use super::merge::Merged;
use super::{docs, limits};
use crate::at::{At, FileId};
use crate::model::{Origin, Role, Shape, Step, Type, TypeDef, TypeId};

/// Who owns the types that are made while a schema is lowered.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    origin: Origin,
    /// The type that is being defined: it takes the shape itself instead of a new type.
    slot: Option<TypeId>,
}

impl Owner {
    /// The definition of a type that is there already.
    pub fn definition(id: TypeId, origin: Origin) -> Owner {
        Owner { origin, slot: Some(id) }
    }

    pub fn is_definition(&self) -> bool {
        self.slot.is_some()
    }

    /// Where a new type of its would stand; `None` where there is one already.
    pub fn place(&self) -> Option<&Origin> {
        self.slot.is_none().then_some(&self.origin)
    }

    pub fn inside(parent: TypeId, step: Step) -> Owner {
        Owner {
            origin: Origin::Inside { parent, step },
            slot: None,
        }
    }

    pub fn operation(operation: usize, role: Role) -> Owner {
        Owner {
            origin: Origin::Operation { operation, role },
            slot: None,
        }
    }

    pub fn webhook(webhook: usize, role: Role) -> Owner {
        Owner {
            origin: Origin::Webhook { webhook, role },
            slot: None,
        }
    }

    pub fn shared(component: &str, role: Role) -> Owner {
        Owner {
            origin: Origin::Shared {
                component: component.to_owned(),
                role,
            },
            slot: None,
        }
    }

    /// The property whose value, or items, it owns.
    pub fn property(&self) -> Option<&str> {
        match (self.slot, &self.origin) {
            (
                None,
                Origin::Inside {
                    step: Step::Property(name) | Step::ItemOf(name),
                    ..
                },
            ) => Some(name),
            _ => None,
        }
    }

    /// The owner of a part, where the whole has no name of its own.
    pub fn part(&self, step: Step) -> Owner {
        match (self.slot, &self.origin) {
            (Some(parent), _) => Owner::inside(parent, step),
            // Items of a list are named after the list; positions must differ.
            (
                None,
                Origin::Inside {
                    parent,
                    step: Step::Property(name) | Step::ItemOf(name),
                },
            ) => match step {
                Step::Position(index) => Owner::inside(*parent, Step::Property(format!("{name} {}", index + 1))),
                Step::Item => Owner::inside(*parent, Step::ItemOf(name.clone())),
                _ => self.clone(),
            },
            _ => self.clone(),
        }
    }
}

impl<'a> Lowering<'a> {
    /// A place for an anonymous type, filled in later by [`Lowering::define`]; `nullable`: null is allowed beside it
    /// wherever `conjunction` leads to it again.
    pub fn reserve(&mut self, conjunction: &Conjunction, nullable: bool, merged: &Merged<'a>, owner: &Owner) -> TypeId {
        if let Some(id) = owner.slot {
            return id;
        }
        let id = self.reserve_nameless(merged, owner);
        let place = self.place_of(conjunction, owner);
        self.nominal.insert((conjunction.clone(), place), (id, nullable));
        id
    }

    /// Whose a type of `conjunction` is. What one schema says belongs to the place that holds it (`adopt`). What several
    /// say together, such as a property of two components in an `allOf`, nobody holds: each place has a type of its own,
    /// so that none is called after another that came before it.
    pub fn place_of(&self, conjunction: &Conjunction, owner: &Owner) -> Option<Origin> {
        let mut schemas = conjunction.parts().filter_map(|part| match part {
            Part::Whole(id) | Part::Body(id) | Part::Sometimes(id) => Some(id),
            Part::Only(_) | Part::Files => None,
        });
        let first = schemas.next();
        schemas.any(|id| Some(id) != first).then(|| self.outermost(owner))
    }

    /// The component, or the part of an operation, in which all that `owner` owns stands.
    pub fn outermost(&self, owner: &Owner) -> Origin {
        let mut at = &owner.origin;
        for _ in 0..=self.types.len() {
            match at {
                Origin::Inside { parent, .. } => match self.types.get(*parent) {
                    Some(def) => at = &def.origin,
                    None => break,
                },
                _ => break,
            }
        }
        at.clone()
    }

    /// The same for a type that no conjunction of schemas leads to a second time.
    pub fn reserve_nameless(&mut self, merged: &Merged<'a>, owner: &Owner) -> TypeId {
        if let Some(id) = owner.slot {
            return id;
        }
        let at = merged.at().cloned().unwrap_or_else(|| At::root(FileId(0)));
        let mut def = blank(at, owner.origin.clone());
        docs::describe(&mut def, merged);
        def.limits = limits::of_object(merged);
        self.types.push(def)
    }

    pub fn define(&mut self, id: TypeId, shape: Shape) {
        if let Some(def) = self.types.get_mut(id) {
            def.shape = shape;
        }
    }

    /// A type that was made elsewhere is met again: the place that holds its
    /// schema owns it, whoever came first.
    pub fn adopt(&mut self, id: TypeId, owner: &Owner) {
        let Some(def) = self.types.get(id) else { return };
        let holds = |origin: &Origin| {
            self.holder(origin).is_some_and(|outer| {
                let rest = def.at.pointer.strip_prefix(&*outer.pointer);
                outer.file == def.at.file && rest.is_some_and(|rest| rest.starts_with('/'))
            })
        };
        if !holds(&owner.origin) || holds(&def.origin) || owner.slot.is_some() {
            return;
        }
        if let Origin::Inside { parent, .. } = &owner.origin
            && self.stands_in(*parent, id)
        {
            return;
        }
        let origin = owner.origin.clone();
        if let Some(def) = self.types.get_mut(id) {
            def.origin = origin;
        }
    }

    /// The place of what an anonymous type is named after.
    fn holder(&self, origin: &Origin) -> Option<&At> {
        match origin {
            Origin::Inside { parent, .. } => self.types.get(*parent).map(|parent| &parent.at),
            Origin::Operation { operation, .. } => self.operations_at.get(*operation).copied(),
            _ => None,
        }
    }

    /// The type in which an inherited property stands: its anonymous types are the parent's, whichever child is typed
    /// first. That is a component, or the union around a branch.
    pub fn home(&self, claims: &Conjunction, merged: &Merged<'a>, own: TypeId) -> Option<TypeId> {
        if merged.leaves.len() < 2 {
            return None;
        }
        let property = &self.document.schemas.get(claims.single()?).at;
        let mut holder = property.parent()?.parent()?;
        while !self.places.contains_key(&holder) {
            match conjoined(&holder) {
                Some(outer) => holder = outer,
                None => break,
            }
        }
        if let Some(id) = self.places.get(&holder) {
            return Some(*id);
        }
        let mut at = own;
        for _ in 0..self.types.len() {
            match self.types.get(at) {
                Some(def) if def.at == holder => return Some(at),
                Some(TypeDef {
                    origin: Origin::Inside { parent, .. },
                    ..
                }) => at = *parent,
                _ => break,
            }
        }
        None
    }

    /// Whether `inner` stands somewhere inside `outer`.
    fn stands_in(&self, inner: TypeId, outer: TypeId) -> bool {
        let mut at = inner;
        for _ in 0..=self.types.len() {
            if at == outer {
                return true;
            }
            match self.types.get(at).map(|d| &d.origin) {
                Some(Origin::Inside { parent, .. }) => at = *parent,
                _ => return false,
            }
        }
        true
    }
}

/// The schema around one that holds wherever it does: `…/allOf/0` → `…`. What stands in one branch is the branch's.
fn conjoined(at: &At) -> Option<At> {
    let (around, last) = at.pointer.rsplit_once('/')?;
    let outer = at.parent()?;
    if matches!(last, "if" | "then" | "else") {
        return Some(outer);
    }
    let (_, keyword) = around.rsplit_once('/')?;
    let listed = last.bytes().all(|b| b.is_ascii_digit()) && keyword == "allOf";
    (listed || keyword == "dependentSchemas").then(|| outer.parent())?
}

/// A type that says nothing yet.
pub(super) fn blank(at: At, origin: Origin) -> TypeDef {
    TypeDef {
        at,
        origin,
        wanted_name: None,
        title: None,
        docs: Default::default(),
        limits: None,
        text_format: None,
        deprecated: false,
        directions: Default::default(),
        shape: Shape::Alias(Type::Any),
        examples: Vec::new(),
    }
}
