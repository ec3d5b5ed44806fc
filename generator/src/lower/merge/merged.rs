//! What several schemas say together, as one flat record.

use crate::at::At;
use crate::lower::conjunction::Conjunction;
use crate::lower::kinds::KindSet;
use crate::read::{Discriminator, Schema, SchemaId};
use crate::source::Tree;
use std::collections::BTreeSet;

/// Values of properties that are not named.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lower) enum Additional {
    Unstated,
    Closed,
    Free,
    Of(Conjunction),
}

impl Additional {
    /// Lets `stated` hold too.
    pub(super) fn and(&mut self, stated: Additional) {
        *self = match (std::mem::replace(self, Additional::Unstated), stated) {
            (Additional::Closed, _) | (_, Additional::Closed) => Additional::Closed,
            (Additional::Of(a), Additional::Of(b)) => Additional::Of(a.and_all(&b)),
            (Additional::Of(a), _) => Additional::Of(a),
            (_, stated) => stated,
        };
    }
}

/// A `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Group {
    pub branches: Vec<SchemaId>,
    /// An `anyOf`: several of them may hold at once.
    pub together: bool,
}

/// Why the claims cannot all hold.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lower) enum Conflict {
    /// No kind of value fits all.
    Kinds { at: At },
    /// No enum value is in all lists.
    Values { at: At },
    /// The schema `false`.
    Never { at: At },
    /// Only references, and they lead back to where they started.
    Loop { at: At },
    /// More than [`super::MOST`] schemas hold at once, or schemas were combined in more ways than are followed.
    Long { at: At },
}

/// What several schemas say together.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Merged<'a> {
    /// Every schema that takes part, inner ones before the ones that conjoin them.
    pub leaves: Vec<(SchemaId, &'a Schema)>,
    /// The same as a set, references and wrappers included.
    pub seen: BTreeSet<SchemaId>,
    /// `type`, null left out; `None` when nobody says.
    pub kinds: Option<KindSet>,
    /// The kinds that are left by a part of the conjunction and by choices of mere kinds, which no schema of a branch says.
    pub left: KindSet,
    /// What the keywords hint at where nobody says: properties mean an object.
    pub implied: KindSet,
    pub nullable: bool,
    pub format: Option<&'a str>,
    pub values: Option<Vec<&'a Tree>>,
    pub properties: Vec<(&'a str, Conjunction)>,
    /// What else some of them may be, under other conditions.
    pub alternatives: Vec<(&'a str, Conjunction)>,
    /// What conditions say of properties that all objects may have.
    pub narrower: Vec<(&'a str, SchemaId)>,
    pub required: BTreeSet<&'a str>,
    /// The schemas that hold of some values.
    pub sometimes: Vec<&'a Schema>,
    /// Names without a property that are asked for under conditions, and where.
    pub sometimes_required: Vec<(&'a str, At)>,
    pub additional: Additional,
    /// What conditions say of the values of properties without a name, which may be anything otherwise.
    pub sometimes_values: Vec<Conjunction>,
    pub patterns: Vec<Conjunction>,
    /// The patterns, where other names may have any value.
    pub open_patterns: Option<&'a Schema>,
    pub items: Option<Conjunction>,
    /// What conditions say of the items, which may be anything otherwise.
    pub sometimes_items: Vec<Conjunction>,
    pub prefix: Vec<Conjunction>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    pub choices: Vec<Group>,
    pub discriminator: Option<&'a Discriminator>,
    pub minimum: Option<&'a Tree>,
    pub maximum: Option<&'a Tree>,
    pub content_encoding: Option<&'a str>,
    pub content_media_type: Option<&'a str>,
    /// Binary strings are files.
    pub files: bool,
    pub conflict: Option<Conflict>,
    /// The same where all allow null: that is the one value that is left, and what they say of others is lost.
    pub but_for_null: Option<Conflict>,
}

impl<'a> Merged<'a> {
    pub(super) fn empty() -> Merged<'a> {
        Merged {
            leaves: Vec::new(),
            seen: BTreeSet::new(),
            kinds: None,
            left: KindSet::ALL,
            implied: KindSet::EMPTY,
            nullable: false,
            format: None,
            values: None,
            properties: Vec::new(),
            alternatives: Vec::new(),
            narrower: Vec::new(),
            required: BTreeSet::new(),
            sometimes: Vec::new(),
            sometimes_required: Vec::new(),
            additional: Additional::Unstated,
            sometimes_values: Vec::new(),
            patterns: Vec::new(),
            open_patterns: None,
            items: None,
            sometimes_items: Vec::new(),
            prefix: Vec::new(),
            min_items: None,
            max_items: None,
            choices: Vec::new(),
            discriminator: None,
            minimum: None,
            maximum: None,
            content_encoding: None,
            content_media_type: None,
            files: false,
            conflict: None,
            but_for_null: None,
        }
    }

    /// The kinds a value can be of, null left out; all when nobody says.
    pub fn value_kinds(&self) -> KindSet {
        if let Some(kinds) = self.kinds {
            return kinds;
        }
        if let Some(values) = &self.values {
            return values
                .iter()
                .fold(KindSet::EMPTY, |k, v| k.or(KindSet::of_value(v)))
                .values();
        }
        if self.implied.is_empty() {
            KindSet::VALUES
        } else {
            self.implied
        }
    }

    /// Nobody says anything about the value.
    pub fn is_free(&self) -> bool {
        self.says_nothing() && self.choices.is_empty()
    }

    /// The same, choices apart.
    pub fn says_nothing(&self) -> bool {
        self.kinds.is_none() && self.values.is_none() && self.implied.is_empty()
    }

    /// Values of any kind, and nothing is said of those of one kind.
    pub fn is_any(&self) -> bool {
        self.value_kinds() == KindSet::VALUES && (self.kinds.is_none() || self.implied.is_empty())
    }

    /// The place of the outermost schema.
    pub fn at(&self) -> Option<&'a At> {
        self.leaves.last().map(|(_, s)| &s.at)
    }

    /// An `x-` member, the outermost schema's first.
    pub fn extension(&self, name: &str) -> Option<&'a Tree> {
        self.leaves
            .iter()
            .rev()
            .find_map(|(_, s)| s.extensions.iter().find(|(k, _)| k == name).map(|(_, v)| v))
    }

    /// What is said of the values of properties without a name.
    pub fn unnamed(&self) -> impl Iterator<Item = &Conjunction> {
        let stated = match &self.additional {
            Additional::Of(claims) => Some(claims),
            Additional::Unstated | Additional::Closed | Additional::Free => None,
        };
        self.patterns.iter().chain(stated)
    }

    /// What is said of the items of a list, those with a place of their own among them.
    pub fn each_item(&self) -> impl Iterator<Item = &Conjunction> {
        self.items.iter().chain(&self.prefix)
    }

    /// Whether items may come of which nothing is said: neither `items` nor the length of the list forbids it.
    pub fn has_open_items(&self) -> bool {
        let length = self.prefix.len() as u64;
        self.items.is_none() && self.max_items.is_none_or(|most| most > length)
    }

    /// No properties, so at most a map.
    pub fn is_map(&self) -> bool {
        self.properties.is_empty() && self.choices.is_empty() && self.additional != Additional::Closed
    }
}
