//! Lists of values → where each stands, and whether two of them share one. A list is as long as the document has room
//! for, so values are looked for by what they hash to and not among all the others.

use crate::source::{Tree, plainer, same, whole_of};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;

/// What values have in common that are the [`same`].
fn digest(value: &Tree) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match (value, whole_of(value)) {
            (_, Some(number)) => (0_u8, number).hash(&mut hasher),
            (Tree::Null | Tree::Int(_), None) => 1_u8.hash(&mut hasher),
            (Tree::Bool(flag), None) => (2_u8, flag).hash(&mut hasher),
            (Tree::Float(number), None) => (3_u8, number.to_bits()).hash(&mut hasher),
            (Tree::String(text), None) => (4_u8, text).hash(&mut hasher),
            (Tree::List(items), None) => {
                (5_u8, items.len()).hash(&mut hasher);
                open.extend(items);
            }
            (Tree::Map(map), None) => {
                (6_u8, map.len()).hash(&mut hasher);
                for (key, value) in map.by_key() {
                    key.hash(&mut hasher);
                    open.push(value);
                }
            }
        }
    }
    hasher.finish()
}

/// Where the values of a list stand.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeSet<(u64, usize)>);

impl Places {
    pub fn of<'t>(values: impl IntoIterator<Item = &'t Tree>) -> Places {
        let values = values.into_iter().enumerate();
        Places(values.map(|(place, value)| (digest(value), place)).collect())
    }

    pub fn add(&mut self, value: &Tree, place: usize) {
        self.0.insert((digest(value), place));
    }

    /// The first place of a value; `is_there`: whether the value at a place is that one.
    pub fn first(&self, value: &Tree, is_there: impl Fn(usize) -> bool) -> Option<usize> {
        let digest = digest(value);
        let mut places = self
            .0
            .range((digest, 0)..=(digest, usize::MAX))
            .map(|(_, place)| *place);
        places.find(|place| is_there(*place))
    }

    pub fn first_in(&self, value: &Tree, values: &[Tree]) -> Option<usize> {
        self.first(value, |place| values.get(place).is_some_and(|there| same(there, value)))
    }
}

/// The values of a list that another has too, each as the plainer of both spells it.
pub(super) fn in_both<'t>(values: Vec<&'t Tree>, listed: &[&'t Tree]) -> Vec<&'t Tree> {
    let places = Places::of(listed.iter().copied());
    let of_both = values.into_iter().filter_map(|value| {
        let is_there = |place: usize| listed.get(place).is_some_and(|there| same(there, value));
        let there = listed.get(places.first(value, is_there)?)?;
        Some(if plainer(there, value) { *there } else { value })
    });
    of_both.collect()
}

/// The values of a list, each once, in the order of the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Values {
    all: Vec<Tree>,
    /// In order.
    digests: Vec<u64>,
}

impl Values {
    pub fn to_vec(&self) -> Vec<Tree> {
        self.all.clone()
    }

    /// Whether a value is in both.
    pub fn share(&self, other: &Values) -> bool {
        let (mut own, mut others) = (self.digests.as_slice(), other.digests.as_slice());
        while let (Some((one, rest)), Some((other_one, others_rest))) = (own.split_first(), others.split_first()) {
            match one.cmp(other_one) {
                std::cmp::Ordering::Less => own = rest,
                std::cmp::Ordering::Greater => others = others_rest,
                // Different values hash to the same so rarely that it costs nothing to look at all then.
                std::cmp::Ordering::Equal => {
                    let there = |value| other.all.iter().any(|there| same(there, value));
                    return self.all.iter().any(there);
                }
            }
        }
        false
    }

    /// The values of both.
    pub fn and(self, other: &Values) -> Values {
        let places = Places::of(&self.all);
        let mut all = self.all;
        let known = all.len();
        for value in &other.all {
            let own = all.get(..known).unwrap_or_default();
            if places.first_in(value, own).is_none() {
                all.push(value.clone());
            }
        }
        Values::from(all)
    }
}

impl From<Vec<Tree>> for Values {
    fn from(all: Vec<Tree>) -> Values {
        let mut digests: Vec<u64> = all.iter().map(digest).collect();
        digests.sort_unstable();
        Values { all, digests }
    }
}

impl Deref for Values {
    type Target = [Tree];
    fn deref(&self) -> &[Tree] {
        &self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Vec<Tree> {
        let map = |key: &str| Tree::Map([(key.to_owned(), Tree::Int(1))].into_iter().collect());
        let texts = ["1", "", "a"].map(|text| Tree::String(text.into()));
        let mut all = vec![
            Tree::Null,
            Tree::Bool(true),
            Tree::Bool(false),
            Tree::Int(1),
            Tree::Float(1.5),
            Tree::Float(0.0),
            Tree::List(Vec::new()),
            Tree::List(vec![Tree::Int(1)]),
            map("a"),
            map("b"),
        ];
        all.extend(texts);
        all
    }

    #[test]
    fn each_value_is_found_where_it_stands() {
        let all = values();
        let places = Places::of(&all);
        for (index, value) in all.iter().enumerate() {
            assert_eq!(places.first_in(value, &all), Some(index));
        }
        assert_eq!(places.first_in(&Tree::Float(-0.0), &all), Some(5));
        assert_eq!(places.first_in(&Tree::Float(1.0), &all), Some(3));
        assert_eq!(places.first_in(&Tree::Int(2), &all), None);
    }

    #[test]
    fn what_is_the_same_has_one_digest() {
        let list = |one: Tree, other: Tree| {
            let entries = [("a".to_owned(), one), ("b".to_owned(), Tree::List(vec![other]))];
            Tree::Map(entries.into_iter().collect())
        };
        let (one, other) = (
            list(Tree::Int(1), Tree::Float(2.0)),
            list(Tree::Float(1.0), Tree::Int(2)),
        );
        assert!(same(&one, &other));
        assert_eq!(digest(&one), digest(&other));
    }

    #[test]
    fn lists_share_what_is_in_both() {
        let all = values();
        for (index, value) in all.iter().enumerate() {
            let mut others = all.clone();
            others.remove(index);
            let one = Values::from(vec![value.clone()]);
            assert!(one.share(&Values::from(all.clone())), "{value:?}");
            assert!(!one.share(&Values::from(others.clone())), "{value:?}");
            assert_eq!(Values::from(others).and(&one).len(), all.len());
            assert_eq!(Values::from(all.clone()).and(&one).to_vec(), all);
        }
    }
}
