//! Events of a serde deserializer → [`Tree`], whichever format drives it.
//! Bounds depth and size, and remembers where keys stand twice.

use super::tree::{Map, Tree};
use crate::at::push_escaped;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

/// Values within values, at most; both parsers give up at 128.
pub const MAX_DEPTH: usize = 120;
/// Values in one file, at most: what keeps aliases of aliases in check.
pub const MAX_VALUES: usize = 5_000_000;
/// How long the pointers of all values of one file may be, together: each place that is kept has its own, and a long key is
/// in those of all that is under it. That of GitHub needs a twentieth of it, that of
/// Microsoft Graph's beta, the largest that is published, less than half.
pub const MAX_POINTERS: usize = 100 * MAX_VALUES;

/// What one pass over a file remembers.
#[derive(Debug, Default)]
pub struct State {
    /// Pointer to where the pass is.
    pointer: String,
    depth: usize,
    values: usize,
    /// Bytes of the pointers so far.
    pointers: usize,
    /// `<<` merges maps (YAML).
    merges: bool,
    /// Pointers of the keys that stood twice, each with what is not kept.
    pub doubles: Vec<(String, Tree)>,
    /// How many maps took entries from `<<`, and the pointer of the first.
    pub merged: Option<(usize, String)>,
    pub fault: Option<Fault>,
}

/// A limit that was hit, and where.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    Deep(String),
    Many(String),
    Long(String),
}

/// Reads one value.
pub struct Seed<'s>(pub &'s mut State);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl State {
    /// For YAML, where `<<` merges maps.
    pub fn merging() -> State {
        State {
            merges: true,
            ..State::default()
        }
    }

    fn count<E: Error>(&mut self) -> Result<(), E> {
        self.values += 1;
        if self.values > MAX_VALUES {
            self.fault.get_or_insert(Fault::Many(self.pointer.clone()));
            return Err(E::custom("too many values"));
        }
        self.pointers += self.pointer.len();
        if self.pointers > MAX_POINTERS {
            self.fault.get_or_insert(Fault::Long(self.pointer.clone()));
            return Err(E::custom("keys too long"));
        }
        Ok(())
    }

    /// Forgets the doubles inside of entries that are left out themselves: they are nothing to anybody, and have the
    /// pointers of what is in the entry that is kept.
    fn forget_inside_doubles(&mut self, entries: &[(Box<str>, Tree)], inner: Vec<(usize, Range<usize>)>) {
        let Some(start) = inner.first().map(|(_, doubles)| doubles.start) else {
            return;
        };
        let mut known = BTreeSet::new();
        let kept: Vec<bool> = entries.iter().map(|(key, _)| known.insert(&**key)).collect();
        let found = self.doubles.split_off(start);
        let mut inner = inner.into_iter().peekable();
        for (at, double) in (start..).zip(found) {
            while inner.next_if(|(_, doubles)| doubles.end <= at).is_some() {}
            let within = inner.peek().filter(|(_, doubles)| doubles.contains(&at));
            if within.is_none_or(|(entry, _)| kept.get(*entry) == Some(&true)) {
                self.doubles.push(double);
            }
        }
    }

    fn enter<E: Error>(&mut self) -> Result<(), E> {
        self.count()?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.fault.get_or_insert(Fault::Deep(self.pointer.clone()));
            return Err(E::custom("nested too deeply"));
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Tree, E> {
        self.0.count()?;
        Ok(Tree::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Tree, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Tree, E> {
        self.0.count()?;
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Tree, E> {
        self.visit_i128(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Tree, E> {
        self.visit_i128(value.into())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Tree, E> {
        self.0.count()?;
        Ok(Tree::Int(value))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Tree, E> {
        match i128::try_from(value) {
            Ok(value) => self.visit_i128(value),
            Err(_) => self.visit_f64(value as f64),
        }
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Tree, E> {
        self.0.count()?;
        Ok(Tree::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Tree, E> {
        self.0.count()?;
        Ok(Tree::String(value.into()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Tree, E> {
        self.0.count()?;
        Ok(Tree::String(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let state = self.0;
        state.enter()?;
        let length = state.pointer.len();
        let mut list = Vec::new();
        loop {
            state.pointer.push('/');
            push_number(&mut state.pointer, list.len());
            let Some(item) = items.next_element_seed(Seed(state))? else {
                break;
            };
            state.pointer.truncate(length);
            list.push(item);
        }
        state.pointer.truncate(length);
        state.depth -= 1;
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree, A::Error> {
        let state = self.0;
        state.enter()?;
        let length = state.pointer.len();
        let mut entries = Vec::new();
        let mut merges = Vec::new();
        // Which entries have doubles inside, and which of the doubles these are.
        let mut inner = Vec::new();
        while let Some(key) = members.next_key_seed(Key)? {
            state.pointer.push('/');
            push_escaped(&mut state.pointer, &key);
            let doubles = state.doubles.len();
            let value = members.next_value_seed(Seed(state))?;
            state.pointer.truncate(length);
            match value {
                Tree::Map(from) if state.merges && &*key == "<<" => merges.push(from),
                Tree::List(list) if state.merges && &*key == "<<" && list.iter().all(|t| t.as_map().is_some()) => {
                    merges.extend(list.into_iter().filter_map(|t| match t {
                        Tree::Map(map) => Some(map),
                        _ => None,
                    }));
                }
                value => {
                    if state.doubles.len() > doubles {
                        inner.push((entries.len(), doubles..state.doubles.len()));
                    }
                    entries.push((key, value));
                }
            }
        }
        state.forget_inside_doubles(&entries, inner);
        let (mut map, doubles) = Map::from_entries(entries);
        for (key, value) in doubles {
            let mut pointer = state.pointer.clone();
            pointer.push('/');
            push_escaped(&mut pointer, &key);
            state.doubles.push((pointer, value));
        }
        if !merges.is_empty() {
            match &mut state.merged {
                Some((count, _)) => *count += 1,
                None => state.merged = Some((1, state.pointer.clone())),
            }
            // Own entries win over merged ones, earlier merges over later ones (YAML merge key, working draft).
            let all = std::iter::once(map).chain(merges).flat_map(Map::into_entries).collect();
            map = Map::from_entries(all).0;
        }
        state.depth -= 1;
        Ok(Tree::Map(map))
    }

    /// A YAML value with a tag of its own: the tag says nothing to us.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Tree, A::Error> {
        let (_, value) = data.variant_seed(Key)?;
        value.newtype_variant_seed(self)
    }
}

/// Without the machinery of `write!`, which is felt in long lists.
fn push_number(out: &mut String, number: usize) {
    let mut digits = [0_u8; 20];
    let mut rest = number;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let text = std::str::from_utf8(&digits).unwrap_or_default().trim_start_matches('0');
    out.push_str(if text.is_empty() { "0" } else { text });
}

/// A key, as written: asking for a string makes YAML hand out `200`, `1.10` and `no` as they stand.
pub struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Box<str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Box<str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Box<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is a string")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Box<str>, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Box<str>, E> {
        Ok(value.into())
    }
}
