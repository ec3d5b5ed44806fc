//! What several operations have in common → lists that stand once in `ops.rs`, each under a name that says what is in it.

use std::collections::{BTreeMap, BTreeSet};

/// Lists with longer names stand in the operation itself.
const LONGEST: usize = 60;

/// The lists that have a name.
pub struct Shared<T>(BTreeMap<String, T>);

impl<T: PartialEq> Shared<T> {
    /// Of these lists those that have a name which is not taken, and that no other list would have; they take it.
    pub fn new(lists: impl Iterator<Item = (String, T)>, taken: &mut BTreeSet<String>) -> Shared<T> {
        let mut named: BTreeMap<String, Option<T>> = BTreeMap::new();
        for (name, list) in lists {
            let short = name.len() <= LONGEST && name.starts_with(|c: char| c.is_ascii_uppercase());
            if !short || taken.contains(&name) {
                continue;
            }
            match named.get_mut(&name) {
                Some(known) if known.as_ref() == Some(&list) => {}
                Some(known) => *known = None,
                None => {
                    named.insert(name, Some(list));
                }
            }
        }
        let clear: BTreeMap<String, T> = named
            .into_iter()
            .filter_map(|(name, list)| Some((name, list?)))
            .collect();
        taken.extend(clear.keys().cloned());
        Shared(clear)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, list)| (name.as_str(), list))
    }

    /// Whether a list of this name stands there.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}
