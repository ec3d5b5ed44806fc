//! Types → a name each, parents before children, since what is inside of a type is called after it.

use std::collections::{BTreeMap, BTreeSet};

use super::memory::{Memory, Scope, Thing};
use super::places::{Place, Way, unique_titles};
use super::scope::{self, Claim, Taken};
use super::trail::Trails;
use super::words::{self, Case};
use super::{TypeNames, reserved};
use crate::model::{Api, Origin, TypeDef, TypeId};

/// How often it is tried to leave the names of those that come later to them.
const TRIES: usize = 40;

/// How a type came by its name.
pub struct Named {
    pub claim: Claim,
    /// What it would be called alone, if it has a name on the wire.
    plain: Option<String>,
    /// What it is remembered by.
    pub thing: Thing,
    pub name: String,
}

impl Named {
    /// Whether it is called what it was called before.
    pub fn is_kept(&self) -> bool {
        self.claim.past.as_ref() == Some(&self.name)
    }

    /// What it is in the description, and what that is in Rust.
    pub fn own(&self) -> Option<(&str, &str)> {
        match (&self.claim.wire, &self.plain) {
            (Some(wire), Some(plain)) => Some((wire, plain)),
            _ => self.is_kept().then_some((&self.thing.words, &self.name)),
        }
    }
}

/// A name for each type, and how those came by it that are not the `same` as others.
pub fn settle(
    trails: &Trails<'_>,
    wanted: &[Option<String>],
    same: &BTreeMap<TypeId, TypeId>,
    memory: &Memory<'_>,
) -> (Vec<TypeNames>, BTreeMap<TypeId, Named>) {
    let mut waves = waves(trails.api);
    waves
        .iter_mut()
        .for_each(|wave| wave.retain(|id| !same.contains_key(id)));
    let settling = Settling {
        trails,
        wanted,
        same,
        memory,
        titles: unique_titles(trails.api),
        waves,
    };
    let wished: BTreeSet<&str> = wanted.iter().flatten().map(String::as_str).collect();
    let mut left = BTreeMap::new();
    for _ in 1..TRIES {
        let (names, named) = settling.once(&left);
        let before = left.len();
        for one in named.values().filter(|one| !one.is_kept()) {
            if let Some(past) = one.claim.past.as_ref().filter(|past| !wished.contains(past.as_str())) {
                left.insert(past.clone(), one.thing.words.clone());
            }
        }
        if left.len() == before {
            return (names, named);
        }
    }
    settling.once(&left)
}

struct Settling<'a> {
    trails: &'a Trails<'a>,
    wanted: &'a [Option<String>],
    same: &'a BTreeMap<TypeId, TypeId>,
    memory: &'a Memory<'a>,
    titles: BTreeMap<String, usize>,
    /// Types by how deep they stand inside others; each wave needs only the names of earlier ones.
    waves: Vec<Vec<TypeId>>,
}

impl Settling<'_> {
    /// One wave after the other. Names are `left` to the things that had them as long as these have not come.
    fn once(&self, left: &BTreeMap<String, String>) -> (Vec<TypeNames>, BTreeMap<TypeId, Named>) {
        let api = self.trails.api;
        let mut named: BTreeMap<TypeId, Named> = BTreeMap::new();
        let mut names: Vec<TypeNames> = vec![TypeNames::default(); api.types.len()];
        let mut ways: BTreeMap<TypeId, Way> = BTreeMap::new();
        let mut taken = Taken::new(reserved::TYPES);
        let mut left: BTreeMap<&str, &str> = left
            .iter()
            .map(|(name, thing)| (thing.as_str(), name.as_str()))
            .collect();
        for wave in &self.waves {
            let place = Place {
                api,
                operations: self.trails.operations,
                names: &names,
                ways: &ways,
                titles: &self.titles,
            };
            let types = wave.iter().filter_map(|id| Some((*id, api.types.get(*id)?)));
            let types: Vec<(TypeId, &TypeDef)> = types.collect();
            let mut things: Vec<Thing> = types.iter().map(|(id, def)| self.trails.of(*id, def, &names)).collect();
            let claims = types.iter().zip(&things);
            let claims = claims.map(|((_, def), thing)| self.claim(def, &thing.words, &place));
            let mut claims: Vec<Claim> = claims.collect();
            let plain: Vec<Option<String>> = claims.iter().map(|claim| claim.candidates.first().cloned()).collect();
            for ((id, _), claim) in types.iter().zip(&mut claims) {
                if let Some(Some(wish)) = self.wanted.get(id.0 as usize) {
                    claim.candidates.insert(0, wish.clone());
                    claim.rank = 0;
                }
            }
            self.memory.remind(Scope::Type, &mut claims, &mut things);
            for thing in &things {
                left.remove(thing.words.as_str());
            }
            let settled = scope::settle(&claims, &mut taken.with(left.values().copied()), Case::Type);
            settled.iter().for_each(|name| taken.add(name));
            let made = types.iter().filter_map(|(id, def)| Some((*id, place.way(def)?)));
            let made: Vec<(TypeId, Way)> = made.collect();
            for ((id, _), name) in types.iter().zip(&settled) {
                if let Some(slot) = names.get_mut(id.0 as usize) {
                    slot.name.clone_from(name);
                }
            }
            // A name of its own is where others begin.
            let of_words = |(id, way): &(TypeId, Way)| {
                let name = names.get(id.0 as usize);
                name.is_some_and(|name| way.names().contains(&name.name))
            };
            ways.extend(made.into_iter().filter(of_words));
            for (alias, target) in self.same {
                let name = names.get(target.0 as usize).map(|names| names.name.clone());
                if let Some(slot) = names.get_mut(alias.0 as usize) {
                    slot.name = name.unwrap_or_default();
                }
            }
            let rows = types.iter().zip(claims).zip(plain).zip(things).zip(settled);
            named.extend(rows.map(|(((((id, _), claim), plain), thing), name)| {
                let one = Named {
                    claim,
                    plain,
                    thing,
                    name,
                };
                (*id, one)
            }));
        }
        (names, named)
    }

    /// What a type asks for but for its wish and its past. Where another one had the name of a component, that is not the
    /// end of it.
    fn claim(&self, def: &TypeDef, thing: &str, place: &Place<'_>) -> Claim {
        let mut claim = place.claim(def);
        if let Some(rest) = self.trails.rest(def) {
            claim.candidates = place.shortened(def, rest, claim.candidates);
        }
        if let (Origin::Component(_), Some(plain)) = (&def.origin, claim.candidates.first().cloned())
            && self.memory.had(&plain, thing)
        {
            let longer = ["Model", "Schema"].map(|word| words::join(&plain, word, Case::Type));
            claim.candidates.extend(longer);
        }
        claim
    }
}

/// Types by how deep they stand inside others; each wave needs only the names of earlier ones.
fn waves(api: &Api) -> Vec<Vec<TypeId>> {
    let mut waves: Vec<Vec<TypeId>> = Vec::new();
    for (id, def) in api.types.iter() {
        let mut depth = 0;
        let mut at = def;
        while let Some(parent) = parent(at).and_then(|p| api.types.get(p)) {
            depth += 1;
            at = parent;
            if depth > 200 {
                break;
            }
        }
        if waves.len() <= depth {
            waves.resize_with(depth + 1, Vec::new);
        }
        if let Some(wave) = waves.get_mut(depth) {
            wave.push(id);
        }
    }
    waves
}

fn parent(def: &TypeDef) -> Option<TypeId> {
    match def.origin {
        Origin::Inside { parent, .. } => Some(parent),
        Origin::SentView { of } => Some(of),
        _ => None,
    }
}
