//! Facts about components that lead to one another in circles: worked out in rounds, each on what the last one found,
//! until nothing changes. Each component is looked at once a round, however many ways lead to it; what it says without its
//! choice counts as one of its own.

use super::conjunction::Conjunction;
use std::collections::{BTreeMap, BTreeSet};

/// Circles have settled by then, or never will.
const MOST: usize = 8;

#[derive(Debug)]
pub(super) struct Rounds<T> {
    settled: BTreeMap<Conjunction, T>,
    /// What this round found, or the last.
    found: BTreeMap<Conjunction, T>,
    /// Looked at in this round.
    seen: BTreeSet<Conjunction>,
    changed: bool,
    /// Something was too deep: what it led to is not to be trusted.
    cut: bool,
    number: usize,
}

/// What is known of a component.
pub(super) enum Known<T> {
    This(T),
    /// It is being looked at, and this is what was found so far.
    SoFar(Option<T>),
    /// Nothing yet: to be worked out, by the outermost who asks or by one inside.
    Nothing {
        outermost: bool,
    },
}

impl<T: Clone + PartialEq> Rounds<T> {
    pub fn new() -> Rounds<T> {
        Rounds {
            settled: BTreeMap::new(),
            found: BTreeMap::new(),
            seen: BTreeSet::new(),
            changed: false,
            cut: false,
            number: 0,
        }
    }

    /// Whoever is told nothing has to [`close`](Self::close).
    pub fn open(&mut self, key: &Conjunction) -> Known<T> {
        if let Some(settled) = self.settled.get(key) {
            return Known::This(settled.clone());
        }
        let outermost = self.seen.is_empty();
        if self.seen.insert(key.clone()) {
            Known::Nothing { outermost }
        } else {
            Known::SoFar(self.found.get(key).cloned())
        }
    }

    /// Notes what was found; `false`: another round is needed.
    pub fn close(&mut self, key: &Conjunction, value: &T, outermost: bool) -> bool {
        if self.found.get(key) != Some(value) {
            self.found.insert(key.clone(), value.clone());
            self.changed = true;
        }
        if !outermost {
            return true;
        }
        self.seen.clear();
        self.number += 1;
        if std::mem::take(&mut self.changed) && self.number < MOST {
            self.seen.insert(key.clone());
            return false;
        }
        let found = std::mem::take(&mut self.found);
        if std::mem::take(&mut self.cut) {
            self.settled.insert(key.clone(), value.clone());
        } else {
            self.settled.extend(found);
        }
        self.number = 0;
        true
    }

    /// Says that something was not looked at, since it is too deep.
    pub fn cut(&mut self) {
        self.cut = true;
    }
}
