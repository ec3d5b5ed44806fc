//! Types without a name in the description that are the same, word for word → the one of them that is written out; the
//! others are other names for it. Descriptions repeat the same few lines in hundreds of places, and a place keeps its
//! name when another place changes.

use std::collections::BTreeMap;

use super::TypeNames;
use crate::model::{Api, Choice, Origin, Role, Shape, Type, TypeDef, TypeId};

/// Each type that is another name for the type that it leads to. Names are those of all types.
pub fn twins(api: &Api, names: &[TypeNames]) -> BTreeMap<TypeId, TypeId> {
    let of = |id: TypeId| names.get(id.0 as usize);
    let mut classes = Classes::default();
    // What a type says itself; then, as long as that parts more of them, with what the types say that it names.
    let mut class_of: Vec<usize> = api
        .types
        .iter()
        .map(|(id, def)| match of(id).filter(|_| nameless(api, def)) {
            Some(names) => classes.number((words(def, names), body_component(api, def))),
            None => classes.alone(),
        })
        .collect();
    let inside: Vec<Vec<TypeId>> = api.types.iter().map(|(_, def)| def.shape.types()).collect();
    let mut count = classes.count;
    loop {
        let mut finer = Classes::default();
        let next = class_of
            .iter()
            .zip(&inside)
            .map(|(class, inside)| {
                let mut key = vec![*class];
                key.extend(inside.iter().filter_map(|id| class_of.get(id.0 as usize)));
                finer.number(key)
            })
            .collect();
        class_of = next;
        if finer.count == count {
            break;
        }
        count = finer.count;
    }
    let mut members: BTreeMap<usize, Vec<TypeId>> = BTreeMap::new();
    for ((id, _), class) in api.types.iter().zip(&class_of) {
        members.entry(*class).or_default().push(id);
    }
    let mut twins = BTreeMap::new();
    for same in members.into_values().filter(|same| same.len() > 1) {
        // The shortest name is the most general one.
        let by_name = |id: &TypeId| of(*id).map(|names| (names.name.len(), names.name.as_str()));
        if let Some(first) = same.iter().copied().min_by_key(by_name) {
            twins.extend(same.into_iter().filter(|id| *id != first).map(|id| (id, first)));
        }
    }
    twins
}

/// Whether the type is no component, and another can stand for it.
fn nameless(api: &Api, def: &TypeDef) -> bool {
    // A tuple struct can't be built under another name.
    let tuple = match &def.shape {
        Shape::Joined { .. } | Shape::Alias(_) => true,
        Shape::Union(union) => matches!(union.choice, Choice::Ambiguous),
        Shape::Struct(_) | Shape::Enumeration(_) => false,
    };
    let named = match &def.origin {
        Origin::Component(_) => true,
        Origin::SentView { of } => api
            .types
            .get(*of)
            .is_none_or(|of| matches!(of.origin, Origin::Component(_))),
        Origin::Shared { .. } | Origin::Inside { .. } | Origin::Operation { .. } | Origin::Webhook { .. } => false,
    };
    !tuple && !named
}

/// The response or request body among the components that the type is the content of. Somebody named it to be told from
/// others, so it is no other name for what stands elsewhere; media types of one of them still share a type.
fn body_component<'a>(api: &'a Api, def: &'a TypeDef) -> Option<&'a str> {
    let origin = match &def.origin {
        Origin::SentView { of } => &api.types.get(*of)?.origin,
        own => own,
    };
    match origin {
        Origin::Shared {
            component,
            role: Role::Response { .. } | Role::RequestBody { .. },
        } => Some(component),
        _ => None,
    }
}

/// All that is written for a type but its name, its own description and the names of other types; and the name that the
/// description wishes for it, for two that are to have different ones are meant to be two. A form with files
/// tells itself from an object by the types of its fields: files stand nowhere else.
fn words(def: &TypeDef, names: &TypeNames) -> String {
    let spelling = |ty: &Type| {
        let mut ty = ty.clone();
        ty.rename(&mut |_| TypeId(0));
        ty
    };
    let mut out = format!(
        "{} {:?} {:?} {} {:?}",
        def.deprecated, names.members, names.extra, names.unknown, def.wanted_name
    );
    match &def.shape {
        Shape::Struct(of) => {
            // What is sent has setters.
            out.push_str(&format!("\nsent {}", def.directions.sent));
            for field in &of.fields {
                out.push_str(&format!(
                    "\nfield {} {:?} {:?} {:?} {:?} {} {:?} {:?}",
                    field.wire,
                    spelling(&field.ty),
                    field.presence,
                    field.docs,
                    field.limits,
                    field.deprecated,
                    field.default,
                    field.fixed
                ));
            }
            out.push_str(&format!("\nextra {:?}", of.extra.as_ref().map(spelling)));
        }
        Shape::Enumeration(of) => {
            out.push_str(&format!("\n{:?}", of.kind));
            for value in &of.values {
                out.push_str(&format!(
                    "\nvalue {:?} {:?} {}",
                    value.value, value.description, value.deprecated
                ));
            }
        }
        Shape::Union(of) => {
            out.push_str(&format!("\n{:?}", of.choice));
            for branch in &of.branches {
                out.push_str(&format!("\nbranch {:?} {:?}", spelling(&branch.ty), branch.docs));
            }
        }
        Shape::Joined { .. } | Shape::Alias(_) => {}
    }
    out
}

/// Numbers for what is equal.
struct Classes<K> {
    known: BTreeMap<K, usize>,
    count: usize,
}

impl<K> Default for Classes<K> {
    fn default() -> Self {
        Classes {
            known: BTreeMap::new(),
            count: 0,
        }
    }
}

impl<K: Ord> Classes<K> {
    fn number(&mut self, key: K) -> usize {
        match self.known.get(&key) {
            Some(number) => *number,
            None => {
                let number = self.alone();
                self.known.insert(key, number);
                number
            }
        }
    }

    /// A class of one.
    fn alone(&mut self) -> usize {
        self.count += 1;
        self.count
    }
}
