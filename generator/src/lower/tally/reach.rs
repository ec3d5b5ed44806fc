//! Who names each type → the operations that reach a place, where something is lost.

use super::types_of;
use crate::lower::Here;
use crate::lower::cycles::groups;
use crate::model::{Api, Origin};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// The way from a place to the operations that reach it. Many losses stand in one place, and many places are reached by the
/// same operations, so each list is kept once.
pub(in crate::lower) struct Reach {
    users: BTreeMap<Here, Vec<Here>>,
    /// Nothing until somebody asks, and again once somebody has been added.
    ways: Option<Ways>,
    lists: BTreeMap<Rc<[u64]>, Arc<[usize]>>,
}

impl Reach {
    pub(super) fn new(api: &Api) -> Reach {
        Reach {
            users: users(api),
            ways: None,
            lists: BTreeMap::new(),
        }
    }

    /// Adds who is reached where `here` is.
    pub fn add(&mut self, here: Here, users: impl IntoIterator<Item = Here>) {
        self.users.entry(here).or_default().extend(users);
        self.ways = None;
    }

    /// The operations that reach a place, ascending.
    pub fn operations(&mut self, here: Here) -> Arc<[usize]> {
        let ways = self.ways.get_or_insert_with(|| Ways::new(&self.users));
        let set = match (here, ways.group_of.get(&here)) {
            (_, Some(group)) => ways.operations(*group),
            // It names nothing, so that nothing leads to it but itself.
            (Here::Operation(index), None) => return Arc::from([index]),
            (_, None) => return Arc::default(),
        };
        let list = self.lists.entry(set).or_insert_with_key(|set| members(set).collect());
        Arc::clone(list)
    }
}

/// Which types and operations name each type. What is lost in a type is lost in the view of it that is sent.
fn users(api: &Api) -> BTreeMap<Here, Vec<Here>> {
    let mut users: BTreeMap<Here, Vec<Here>> = BTreeMap::new();
    for (id, def) in api.types.iter() {
        if let Origin::SentView { of } = def.origin {
            users.entry(Here::Type(of)).or_default().push(Here::Type(id));
        }
        for used in def.shape.types() {
            users.entry(Here::Type(used)).or_default().push(Here::Type(id));
        }
    }
    for (index, operation) in api.operations.iter().enumerate() {
        for ty in types_of(operation) {
            for used in ty.named() {
                users.entry(Here::Type(used)).or_default().push(Here::Operation(index));
            }
        }
    }
    users
}

/// The places in groups: those that lead to one another are reached by the same operations, and there may be thousands of
/// them in one circle.
struct Ways {
    group_of: BTreeMap<Here, usize>,
    /// The operation of each group that is one.
    own: Vec<Option<usize>>,
    /// The other groups from which each is reached directly; their numbers are smaller.
    users: Vec<Vec<usize>>,
    /// The operations that reach each group, a bit for each.
    known: Vec<Option<Rc<[u64]>>>,
}

impl Ways {
    fn new(users: &BTreeMap<Here, Vec<Here>>) -> Ways {
        let places: BTreeSet<Here> = users.keys().chain(users.values().flatten()).copied().collect();
        let numbers: BTreeMap<Here, usize> = places.iter().enumerate().map(|(n, here)| (*here, n)).collect();
        let edges: Vec<Vec<usize>> = places
            .iter()
            .map(|here| {
                let users = users.get(here).into_iter().flatten();
                users.filter_map(|user| numbers.get(user).copied()).collect()
            })
            .collect();
        let groups = groups(&edges);
        let mut group_of = vec![0; edges.len()];
        for (number, group) in groups.iter().enumerate() {
            for member in group {
                if let Some(of) = group_of.get_mut(*member) {
                    *of = number;
                }
            }
        }
        let places: Vec<Here> = places.into_iter().collect();
        let own = |member: &usize| match places.get(*member) {
            Some(Here::Operation(index)) => Some(*index),
            _ => None,
        };
        let users = |(number, group): (usize, &Vec<usize>)| {
            let users = group.iter().filter_map(|member| edges.get(*member)).flatten();
            let users = users.filter_map(|user| group_of.get(*user).copied());
            let users: BTreeSet<usize> = users.filter(|user| *user != number).collect();
            users.into_iter().collect()
        };
        Ways {
            own: groups.iter().map(|group| group.iter().find_map(own)).collect(),
            users: groups.iter().enumerate().map(users).collect(),
            known: vec![None; groups.len()],
            group_of: places.iter().copied().zip(group_of.iter().copied()).collect(),
        }
    }

    /// The operations that reach a group; of those on the way to it too, from the operations on.
    fn operations(&mut self, group: usize) -> Rc<[u64]> {
        let mut waiting = BTreeSet::from([group]);
        let mut ways = vec![group];
        while let Some(way) = ways.pop() {
            if self.known(way).is_none() {
                let users = self.users.get(way).into_iter().flatten();
                ways.extend(users.copied().filter(|user| waiting.insert(*user)));
            }
        }
        for group in waiting {
            if self.known(group).is_none() {
                let found = self.found(group);
                if let Some(known) = self.known.get_mut(group) {
                    *known = Some(found);
                }
            }
        }
        self.known(group).cloned().unwrap_or_default()
    }

    fn known(&self, group: usize) -> Option<&Rc<[u64]>> {
        self.known.get(group)?.as_ref()
    }

    /// What is known of all that reach a group, together.
    fn found(&self, group: usize) -> Rc<[u64]> {
        let users = self.users.get(group).into_iter().flatten();
        let mut sets: Vec<&Rc<[u64]>> = users.filter_map(|user| self.known(*user)).collect();
        sets.dedup_by(|a, b| Rc::ptr_eq(a, b));
        let own = self.own.get(group).copied().flatten();
        if let ([same], None) = (sets.as_slice(), own) {
            return Rc::clone(same);
        }
        let mut all: Vec<u64> = Vec::new();
        for set in sets {
            all.resize(all.len().max(set.len()), 0);
            for (bits, more) in all.iter_mut().zip(set.iter()) {
                *bits |= more;
            }
        }
        if let Some(index) = own {
            let word = index / 64;
            all.resize(all.len().max(word + 1), 0);
            if let Some(bits) = all.get_mut(word) {
                *bits |= 1 << (index % 64);
            }
        }
        all.into()
    }
}

fn members(set: &[u64]) -> impl Iterator<Item = usize> + '_ {
    let words = set.iter().enumerate();
    words.flat_map(|(word, bits)| {
        (0..64)
            .filter(move |bit| bits >> bit & 1 == 1)
            .map(move |bit| word * 64 + bit)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::TypeId;

    fn reach(ways: &[(Here, Here)]) -> Reach {
        let mut reach = Reach {
            users: BTreeMap::new(),
            ways: None,
            lists: BTreeMap::new(),
        };
        for (here, user) in ways {
            reach.add(*here, [*user]);
        }
        reach
    }

    /// By following all ways from each place.
    fn followed(ways: &[(Here, Here)], here: Here) -> Vec<usize> {
        let mut seen = BTreeSet::from([here]);
        let mut open = vec![here];
        while let Some(place) = open.pop() {
            let users = ways.iter().filter(|(of, _)| *of == place).map(|(_, user)| *user);
            open.extend(users.filter(|user| seen.insert(*user)));
        }
        let operation = |here: Here| match here {
            Here::Operation(index) => Some(index),
            _ => None,
        };
        seen.into_iter().filter_map(operation).collect()
    }

    #[test]
    fn every_place_is_reached_by_those_that_lead_to_it() {
        let mut random = 1u32;
        let mut next = |most: u32| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 16) % most
        };
        for edges in 0..120 {
            let mut ways = Vec::new();
            for _ in 0..edges {
                let of = Here::Type(TypeId(next(40)));
                ways.push((
                    of,
                    match next(6) {
                        0 => Here::Operation(next(200) as usize),
                        1 => Here::Webhook(next(3) as usize),
                        _ => Here::Type(TypeId(next(40))),
                    },
                ));
            }
            let mut reach = reach(&ways);
            let types = (0..40).map(|id| Here::Type(TypeId(id)));
            for here in types.chain([Here::Operation(7), Here::Operation(300), Here::Webhook(1)]) {
                assert_eq!(*reach.operations(here), followed(&ways, here), "{here:?} in {ways:?}");
            }
        }
    }

    #[test]
    fn who_is_added_counts_from_then_on() {
        let [a, b] = [0, 1].map(|id| Here::Type(TypeId(id)));
        let mut reach = reach(&[(a, Here::Operation(1))]);
        assert!(reach.operations(b).is_empty());
        reach.add(b, [a]);
        assert_eq!(*reach.operations(b), [1]);
    }
}
