//! The value every file is read into once: JSON's data model with integers
//! beyond `i64`, and maps in the order of the document.

use std::sync::Arc;

/// A value of the input.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    String(Box<str>),
    List(Vec<Tree>),
    Map(Map),
}

/// Entries in the order of the document; keys are unique. Shared: a clone costs nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map(Arc<Entries>);

#[derive(Clone, Debug, Default, PartialEq)]
struct Entries {
    all: Vec<(Box<str>, Tree)>,
    /// Positions in the order of the keys; only in maps that are worth it.
    sorted: Option<Box<[u32]>>,
}

/// Below this, looking at every entry is as quick as an index.
const INDEXED: usize = 12;

impl Map {
    /// Keeps the first entry of each key; the others come back, in order.
    pub fn from_entries(mut all: Vec<(Box<str>, Tree)>) -> (Map, Vec<(Box<str>, Tree)>) {
        let mut doubles = Vec::new();
        if all.len() <= INDEXED {
            let mut at = 1;
            while let Some((earlier, rest)) = all.split_at_checked(at) {
                let Some((key, _)) = rest.first() else { break };
                if earlier.iter().any(|(k, _)| k == key) {
                    doubles.push(all.remove(at));
                } else {
                    at += 1;
                }
            }
            all.shrink_to_fit();
            return (Map(Arc::new(Entries { all, sorted: None })), doubles);
        }
        let mut sorted = order(&all);
        let mut later: Vec<u32> = sorted
            .windows(2)
            .filter_map(|pair| match pair {
                [a, b] if key_at(&all, *a) == key_at(&all, *b) => Some(*b),
                _ => None,
            })
            .collect();
        if !later.is_empty() {
            later.sort_unstable();
            let mut position = 0;
            let (kept, dropped): (Vec<_>, Vec<_>) = all.into_iter().partition(|_| {
                let keep = later.binary_search(&position).is_err();
                position += 1;
                keep
            });
            all = kept;
            doubles = dropped;
            sorted = order(&all);
        }
        all.shrink_to_fit();
        (
            Map(Arc::new(Entries {
                all,
                sorted: Some(sorted.into_boxed_slice()),
            })),
            doubles,
        )
    }

    pub fn get(&self, key: &str) -> Option<&Tree> {
        let Entries { all, sorted } = &*self.0;
        match sorted {
            None => all.iter().find(|(k, _)| &**k == key).map(|(_, v)| v),
            Some(sorted) => {
                let found = sorted.binary_search_by(|i| key_at(all, *i).cmp(key)).ok()?;
                all.get(*sorted.get(found)? as usize).map(|(_, v)| v)
            }
        }
    }

    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Tree)> {
        self.0.all.iter().map(|(k, v)| (&**k, v))
    }

    /// The entries in the order of their keys: where the document's own order must not show.
    pub fn by_key(&self) -> impl ExactSizeIterator<Item = (&str, &Tree)> {
        let Entries { all, sorted } = &*self.0;
        let order = match sorted {
            Some(sorted) => sorted.to_vec(),
            None => order(all),
        };
        let entry = |at: u32| all.get(at as usize).map_or(("", &Tree::Null), |(k, v)| (&**k, v));
        order.into_iter().map(entry)
    }

    /// Where the document has `key` among the others.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.0.all.iter().position(|(k, _)| &**k == key)
    }

    pub fn into_entries(self) -> Vec<(Box<str>, Tree)> {
        Arc::unwrap_or_clone(self.0).all
    }

    pub fn len(&self) -> usize {
        self.0.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.all.is_empty()
    }
}

fn key_at(entries: &[(Box<str>, Tree)], at: u32) -> &str {
    entries.get(at as usize).map_or("", |(key, _)| key)
}

fn order(entries: &[(Box<str>, Tree)]) -> Vec<u32> {
    let mut sorted: Vec<u32> = (0..u32::try_from(entries.len()).unwrap_or(u32::MAX)).collect();
    sorted.sort_by(|a, b| (key_at(entries, *a), a).cmp(&(key_at(entries, *b), b)));
    sorted
}

impl FromIterator<(String, Tree)> for Map {
    /// The first of several entries with one key stays.
    fn from_iter<I: IntoIterator<Item = (String, Tree)>>(entries: I) -> Map {
        Map::from_entries(entries.into_iter().map(|(k, v)| (k.into(), v)).collect()).0
    }
}

impl Tree {
    /// What it is, for messages: "a string", "a list".
    pub fn kind(&self) -> &'static str {
        match self {
            Tree::Null => "null",
            Tree::Bool(_) => "a boolean",
            Tree::Int(_) => "an integer",
            Tree::Float(_) => "a number",
            Tree::String(_) => "a string",
            Tree::List(_) => "a list",
            Tree::Map(_) => "a map",
        }
    }

    /// Whether JSON can carry it: YAML's `.inf` and `.nan` are no numbers there, nor is `1e400`, which is read as `.inf`.
    pub fn is_json(&self) -> bool {
        let mut open = vec![self];
        while let Some(tree) = open.pop() {
            match tree {
                Tree::Float(number) if !number.is_finite() => return false,
                Tree::List(items) => open.extend(items),
                Tree::Map(map) => open.extend(map.iter().map(|(_, value)| value)),
                _ => {}
            }
        }
        true
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Tree::String(s) => Some(s),
            _ => None,
        }
    }

    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Tree::Map(map) => Some(map),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Tree]> {
        match self {
            Tree::List(list) => Some(list),
            _ => None,
        }
    }

    /// The member `key` of a map.
    pub fn get(&self, key: &str) -> Option<&Tree> {
        self.as_map()?.get(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(keys: &[&str]) -> (Map, Vec<(Box<str>, Tree)>) {
        Map::from_entries(
            keys.iter()
                .enumerate()
                .map(|(i, k)| ((*k).into(), Tree::Int(i as i128)))
                .collect(),
        )
    }

    #[test]
    fn the_first_of_equal_keys_stays() {
        let (small, doubles) = map(&["a", "b", "a", "c", "a"]);
        assert_eq!(small.iter().map(|(k, _)| k).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(small.get("a"), Some(&Tree::Int(0)));
        assert_eq!(doubles, [("a".into(), Tree::Int(2)), ("a".into(), Tree::Int(4))]);
    }

    #[test]
    fn large_maps_are_indexed_and_keep_their_order() {
        let keys: Vec<String> = (0..100).rev().map(|i| format!("k{}", i % 90)).collect();
        let (large, doubles) = map(&keys.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((large.len(), doubles.len()), (90, 10));
        assert_eq!(large.iter().next(), Some(("k9", &Tree::Int(0))));
        for (key, value) in large.iter() {
            assert_eq!(large.get(key), Some(value));
        }
        assert_eq!(large.get("k90"), None);
    }
}
