//! Structs of which no value could ever end → structs with one property that is any JSON.

use super::circles::{circles, set};
use super::position;
use crate::at::At;
use crate::diag::Diagnostic;
use crate::lower::{Found, Here};
use crate::model::{Api, Choice, Presence, Shape, Type, TypeId, Types};
use std::collections::BTreeSet;

/// Circles of so many are cut at one property at a time.
const FEW: usize = 24;

/// Structs that require themselves: no value of them ever ends, so one field
/// of each such circle becomes any JSON.
pub fn end_endless(api: &mut Api, found: &mut Vec<Found>, late: &mut Vec<Diagnostic>) {
    let mut endings = Endings::of(&api.types);
    loop {
        let circles = circles(&endings.waited_for());
        if circles.is_empty() {
            return;
        }
        for circle in circles {
            let inside: BTreeSet<usize> = circle.iter().copied().collect();
            let structs = |index: &usize| {
                matches!(
                    api.types.get(TypeId(*index as u32)).map(|d| &d.shape),
                    Some(Shape::Struct(_))
                )
            };
            let mut order: Vec<usize> = circle.iter().copied().filter(structs).collect();
            if order.is_empty() {
                order.clone_from(&circle);
            }
            order.sort_by(|a, b| position(&api.types, *a).cmp(&position(&api.types, *b)));
            // One property may do. Where many require each other it does not, and each would cost a round: so all of a
            // struct at once, and of one after the other until few are left or half of them end.
            let many = circle.len() > FEW;
            let enough = if many { FEW.max(circle.len() / 2) } else { circle.len() };
            let mut left = circle.len();
            for index in order {
                if endings.ended(TypeId(index as u32)) {
                    continue;
                }
                let leads_back = |ty: &Type| {
                    demanded(ty)
                        .iter()
                        .any(|t| inside.contains(&(t.0 as usize)) && !endings.ended(*t))
                };
                let id = TypeId(index as u32);
                let Some(def) = api.types.get_mut(id) else { continue };
                let cut: Vec<(At, &mut Type)> = match &mut def.shape {
                    Shape::Struct(of) => {
                        let required = of.fields.iter_mut().filter(|f| f.presence == Presence::Required);
                        let back = required.filter(|f| leads_back(&f.ty));
                        back.take(if many { usize::MAX } else { 1 })
                            .map(|field| (field.at.clone(), &mut field.ty))
                            .collect()
                    }
                    Shape::Union(of) => {
                        let back = of.branches.iter_mut().find(|b| leads_back(&b.ty));
                        back.map(|branch| (branch.at.clone(), &mut branch.ty))
                            .into_iter()
                            .collect()
                    }
                    Shape::Alias(ty) => vec![(def.at.clone(), ty)],
                    _ => continue,
                };
                for (at, ty) in cut {
                    *ty = Type::Any;
                    found.push(Found {
                        at: at.clone(),
                        code: "required-without-end",
                        here: Here::Type(id),
                    });
                    late.push(
                        Diagnostic::warning(
                            "required-without-end",
                            &at,
                            "this requires itself, so that no value of it could ever end",
                        )
                        .note("the value is any JSON in the client")
                        .help("make a property of the circle optional, nullable or a list"),
                    );
                }
                left = left.saturating_sub(endings.changed(&api.types, id));
                if left <= enough {
                    break;
                }
            }
        }
    }
}

/// The names in a type that a value of it cannot be without: held by value, and not where null will do, be that a
/// place in a tuple.
fn demanded(ty: &Type) -> Vec<TypeId> {
    let mut found = Vec::new();
    let mut ways = vec![ty];
    while let Some(ty) = ways.pop() {
        match ty {
            Type::Named(id) => found.push(*id),
            Type::Tuple(items) => ways.extend(items.iter().rev()),
            _ => {}
        }
    }
    found
}

/// What a value of this shape cannot be without.
fn needed(shape: &Shape) -> Vec<TypeId> {
    match shape {
        Shape::Struct(of) => of
            .fields
            .iter()
            .filter(|f| f.presence == Presence::Required)
            .flat_map(|f| demanded(&f.ty))
            .collect(),
        Shape::Union(of) => of.branches.iter().flat_map(|b| demanded(&b.ty)).collect(),
        Shape::Alias(ty) => demanded(ty),
        Shape::Enumeration(_) | Shape::Joined { .. } => Vec::new(),
    }
}

/// For each type, whether a finite value of it can be written down.
struct Endings {
    ends: Vec<bool>,
    /// What is still to end before a type does; of a union one branch is enough, so it is looked at again each time.
    waits: Vec<BTreeSet<usize>>,
    /// Who waits, or has waited, for a type.
    users: Vec<Vec<usize>>,
}

impl Endings {
    fn of(types: &Types) -> Endings {
        let mut endings = Endings {
            ends: vec![false; types.len()],
            waits: vec![BTreeSet::new(); types.len()],
            users: vec![Vec::new(); types.len()],
        };
        for (id, def) in types.iter() {
            let needed: BTreeSet<usize> = needed(&def.shape).into_iter().map(|id| id.0 as usize).collect();
            for used in &needed {
                if let Some(users) = endings.users.get_mut(*used) {
                    users.push(id.0 as usize);
                }
            }
            set(&mut endings.waits, id.0 as usize, needed);
        }
        endings.spread(types, (0..types.len()).rev().collect());
        endings
    }

    fn ended(&self, id: TypeId) -> bool {
        self.ends.get(id.0 as usize).copied().unwrap_or(true)
    }

    /// For each type that does not end, what it waits for.
    fn waited_for(&self) -> Vec<Vec<usize>> {
        let waits = self.waits.iter().zip(&self.ends);
        waits
            .map(|(waits, ends)| match ends {
                true => Vec::new(),
                false => waits.iter().copied().collect(),
            })
            .collect()
    }

    /// Of a type that needs less than before: how many end now.
    fn changed(&mut self, types: &Types, id: TypeId) -> usize {
        let index = id.0 as usize;
        let needed = types.get(id).map(|def| needed(&def.shape)).unwrap_or_default();
        let waits = needed.into_iter().filter(|id| !self.ended(*id));
        let waits = waits.map(|id| id.0 as usize).collect();
        set(&mut self.waits, index, waits);
        self.spread(types, vec![index])
    }

    /// From those in `ways`, which may end now, to all that wait for them: how many do.
    fn spread(&mut self, types: &Types, mut ways: Vec<usize>) -> usize {
        let mut count = 0;
        while let Some(index) = ways.pop() {
            let id = TypeId(index as u32);
            let Some(def) = types.get(id).filter(|_| !self.ended(id)) else {
                continue;
            };
            let now = match &def.shape {
                Shape::Union(of) => {
                    matches!(of.choice, Choice::Ambiguous)
                        || of.branches.is_empty()
                        || of
                            .branches
                            .iter()
                            .any(|b| demanded(&b.ty).iter().all(|id| self.ended(*id)))
                }
                _ => self.waits.get(index).is_some_and(BTreeSet::is_empty),
            };
            if now {
                set(&mut self.ends, index, true);
                count += 1;
                for user in self.users.get(index).into_iter().flatten() {
                    if let Some(waits) = self.waits.get_mut(*user) {
                        waits.remove(&index);
                    }
                    ways.push(*user);
                }
            }
        }
        count
    }
}
