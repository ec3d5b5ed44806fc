//! What the things of a client were called before → claims to be called so again: an old name is never handed to a new
//! thing. A thing is known by the words of the description, so that what gets another word gets another name.

use std::collections::BTreeMap;

use super::reserved;
use super::scope::Claim;
use super::words::{self, Case};

/// The scopes whose names are remembered: those in which a newcomer could take one without a word of the compiler's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    Types,
    Operations,
    Servers,
    /// Fields for the header fields of answers, by operation.
    Headers,
}

impl Scope {
    pub const ALL: [Scope; 4] = [Scope::Types, Scope::Operations, Scope::Servers, Scope::Headers];

    pub fn word(self) -> &'static str {
        match self {
            Scope::Types => "types",
            Scope::Operations => "operations",
            Scope::Servers => "servers",
            Scope::Headers => "headers",
        }
    }

    fn case(self) -> Case {
        match self {
            Scope::Types | Scope::Servers => Case::Type,
            Scope::Operations | Scope::Headers => Case::Value,
        }
    }
}

/// Names by the things that have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remembered(BTreeMap<Scope, BTreeMap<String, String>>);

impl Remembered {
    pub fn keep(&mut self, scope: Scope, thing: String, name: String) {
        self.0.entry(scope).or_default().entry(thing).or_insert(name);
    }

    pub fn get(&self, scope: Scope, thing: &str) -> Option<&str> {
        self.0.get(&scope)?.get(thing).map(String::as_str)
    }

    /// Things and names of each scope that has any.
    pub fn scopes(&self) -> impl Iterator<Item = (Scope, &BTreeMap<String, String>)> {
        self.0.iter().map(|(scope, names)| (*scope, names))
    }
}

/// What was, and what is going to be remembered.
pub struct Memory<'a> {
    past: &'a Remembered,
    /// Types by the names that they had.
    types: BTreeMap<&'a str, &'a str>,
    now: Remembered,
}

impl<'a> Memory<'a> {
    pub fn of(past: &'a Remembered) -> Memory<'a> {
        let types = past.0.get(&Scope::Types).into_iter().flatten();
        Memory {
            past,
            types: types.map(|(thing, name)| (name.as_str(), thing.as_str())).collect(),
            now: Remembered::default(),
        }
    }

    /// Whether a type of another place had the name.
    pub fn had(&self, name: &str, thing: &str) -> bool {
        self.types.get(name).is_some_and(|other| *other != thing)
    }

    /// Reminds those of a scope's claims that wish for nothing of what they were called. Gives what they are known by, by
    /// claim.
    pub fn remind(&self, scope: Scope, claims: &mut [Claim], things: Vec<String>) -> Vec<String> {
        let things = numbered(things);
        for (claim, thing) in claims.iter_mut().zip(&things) {
            let past = self.past.get(scope, thing).filter(|_| claim.wish().is_none());
            // People merge lock files, and edit them.
            let possible = |name: &&str| {
                let (word, case) = (reserved::unescaped(name), scope.case());
                words::may_be_a_name(word, case) && reserved::legal(word.to_owned(), case) == **name
            };
            claim.past = past.filter(possible).map(str::to_owned);
        }
        things
    }

    /// Notes what the things of a scope are called.
    pub fn note_all(&mut self, scope: Scope, claims: &[Claim], things: Vec<String>, names: &[String]) {
        for ((claim, thing), name) in claims.iter().zip(things).zip(names) {
            self.note(scope, claim, thing, name);
        }
    }

    /// Notes what a thing is called. What was wished for is remembered where the wish is; nothing goes before what is spelt
    /// like its name.
    pub fn note(&mut self, scope: Scope, claim: &Claim, thing: String, name: &str) {
        if claim.wish().is_none() && claim.wire.as_deref() != Some(name) {
            self.now.keep(scope, thing, name.to_owned());
        }
    }

    pub fn close(self) -> Remembered {
        self.now
    }
}

/// Sets apart what is known by the same words, in the order in which it stands.
fn numbered(things: Vec<String>) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let numbered = things.into_iter().map(|thing| {
        let count = seen.entry(thing.clone()).or_default();
        *count += 1;
        match *count {
            1 => thing,
            count => format!("{thing} ({count})"),
        }
    });
    numbered.collect()
}
