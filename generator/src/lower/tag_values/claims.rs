//! What the mapping and the branches say of a `discriminator`'s values → whose
//! each value is: one branch's alone, left to another, or several branches'.

use crate::source::Tree;
use std::collections::{BTreeMap, BTreeSet};

/// What a branch states of the property.
pub(super) struct Stated {
    pub(super) values: Vec<Tree>,
    /// As they are written without quotes.
    pub(super) texts: Vec<String>,
    pub(super) required: bool,
}

impl Stated {
    /// One number has several spellings then, so only the value counts.
    pub(super) fn has_fraction(&self) -> bool {
        self.values.iter().any(|value| matches!(value, Tree::Float(_)))
    }

    /// The value that is written so: as it is stated, else a text.
    pub(super) fn tree(&self, value: &str) -> Tree {
        let stated = self.values.iter().find(|tree| written(tree).as_deref() == Some(value));
        stated.cloned().unwrap_or_else(|| Tree::String(value.into()))
    }
}

/// A value of a branch; implied ones are read, and never written by themselves.
pub(super) struct Leads {
    pub(super) value: String,
    pub(super) implied: bool,
}

impl Leads {
    pub(super) fn by(value: String) -> Leads {
        Leads { value, implied: false }
    }
}

/// What the other branches have to do with the values of one.
pub(super) struct Claims<'s> {
    stated: &'s [Stated],
    /// In how many branches each value is stated.
    times: BTreeMap<&'s str, usize>,
    /// Where the mapping leads each.
    mapped: BTreeMap<&'s str, usize>,
}

impl<'s> Claims<'s> {
    pub(super) fn new(stated: &'s [Stated], mapped: &'s [Vec<String>]) -> Claims<'s> {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for text in stated.iter().flat_map(|stated| &stated.texts) {
            *times.entry(text).or_default() += 1;
        }
        let mapped = mapped.iter().enumerate();
        Claims {
            stated,
            times,
            mapped: mapped
                .flat_map(|(index, values)| values.iter().map(move |value| (value.as_str(), index)))
                .collect(),
        }
    }

    pub(super) fn own(&self, index: usize) -> &'s [String] {
        self.stated.get(index).map_or(&[], |stated| &stated.texts)
    }

    /// Whether no other branch has to do with the value.
    pub(super) fn is_alone(&self, index: usize, value: &str) -> bool {
        self.times.get(value).is_none_or(|times| *times < 2) && self.is_free(index, value)
    }

    /// Whether the mapping leaves the value to the branch.
    pub(super) fn is_free(&self, index: usize, value: &str) -> bool {
        self.mapped.get(value).is_none_or(|other| *other == index)
    }
}

/// Branches without a value of their own have what they state, less what leads to others, if anything is left then.
pub(super) fn leave_to_others(all: Vec<Option<Vec<Leads>>>, claims: &Claims<'_>) -> Vec<Vec<Leads>> {
    let settled: BTreeSet<String> = all
        .iter()
        .flatten()
        .flatten()
        .map(|leads| leads.value.clone())
        .collect();
    let all = all.into_iter().enumerate();
    all.map(|(index, found)| {
        found.unwrap_or_else(|| {
            let own = claims.own(index);
            let mut left = own.iter().filter(|value| !settled.contains(*value)).peekable();
            match left.peek() {
                Some(_) => left.cloned().map(Leads::by).collect(),
                None => own.iter().cloned().map(Leads::by).collect(),
            }
        })
    })
    .collect()
}

/// A value of a branch in `open` that leads to another branch too.
pub(super) fn twice(all: &[Vec<Leads>], open: &BTreeSet<usize>) -> Option<String> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for leads in all.iter().flatten() {
        *times.entry(&leads.value).or_default() += 1;
    }
    let of_open = open.iter().filter_map(|index| all.get(*index)).flatten();
    let mut shared = of_open.filter(|leads| times.get(leads.value.as_str()).is_some_and(|times| *times > 1));
    shared.next().map(|leads| leads.value.clone())
}

/// Whether a value rules any branch out.
pub(super) fn tells(all: &[Vec<Leads>]) -> bool {
    let lists: Vec<BTreeSet<&str>> = all
        .iter()
        .map(|values| values.iter().map(|leads| leads.value.as_str()).collect())
        .collect();
    lists.iter().any(|list| lists.first() != Some(list))
}

/// A value as it stands in a mapping: without quotes.
pub(in crate::lower) fn written(value: &Tree) -> Option<String> {
    match value {
        Tree::String(text) => Some(text.to_string()),
        Tree::Int(int) => Some(int.to_string()),
        Tree::Bool(flag) => Some(flag.to_string()),
        Tree::Float(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A component's name, spelt as the property's own `enum` spells it.
pub(super) fn as_stated(name: String, stated: &[String]) -> String {
    if stated.contains(&name) {
        return name;
    }
    let plain = |s: &str| {
        s.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let wanted = plain(&name);
    let mut alike = stated.iter().filter(|s| plain(s) == wanted);
    match (alike.next(), alike.next()) {
        (Some(one), None) => one.clone(),
        _ => name,
    }
}
