//! What the things of a client were called before → claims to be called so again: an old name is never handed to a new
//! thing. A thing is known by the words of the description, so that what gets another word gets another name.

use std::collections::BTreeMap;

use super::reserved;
use super::scope::{self, Claim, Taken};
use super::words::{self, Case};

/// The scopes whose names are remembered: those in which a newcomer could take one without a word of the compiler's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    Type,
    Operation,
    /// A method of a group, where it is not called like its operation.
    Method,
    /// The module of a group.
    Module,
    /// The struct that holds the methods of a group.
    Handle,
    /// What leads from the client to a group.
    Group,
    Scheme,
    Server,
    /// The field for a header field of an answer.
    Header,
    /// The variant for a webhook.
    Webhook,
    /// The function that reads the payload of a webhook.
    Reader,
}

impl Scope {
    pub const ALL: [Scope; 11] = [
        Scope::Type,
        Scope::Operation,
        Scope::Method,
        Scope::Module,
        Scope::Handle,
        Scope::Group,
        Scope::Scheme,
        Scope::Server,
        Scope::Header,
        Scope::Webhook,
        Scope::Reader,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Scope::Type => "type",
            Scope::Operation => "operation",
            Scope::Method => "method",
            Scope::Module => "module",
            Scope::Handle => "handle",
            Scope::Group => "group",
            Scope::Scheme => "scheme",
            Scope::Server => "server",
            Scope::Header => "header",
            Scope::Webhook => "webhook",
            Scope::Reader => "reader",
        }
    }

    fn case(self) -> Case {
        match self {
            Scope::Type | Scope::Handle | Scope::Server | Scope::Webhook => Case::Type,
            Scope::Module => Case::Module,
            Scope::Operation | Scope::Method | Scope::Group | Scope::Scheme | Scope::Header | Scope::Reader => {
                Case::Value
            }
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

    /// Scope, thing and name of each.
    pub fn iter(&self) -> impl Iterator<Item = (Scope, &str, &str)> {
        let of_scope = |(scope, names): (&Scope, _)| {
            let (scope, names): (Scope, &BTreeMap<String, String>) = (*scope, names);
            names
                .iter()
                .map(move |(thing, name)| (scope, thing.as_str(), name.as_str()))
        };
        self.0.iter().flat_map(of_scope)
    }
}

/// What a claim is about.
#[derive(Clone, Debug, Default)]
pub struct Thing {
    /// What it is known by. Nothing that is known by nothing is remembered.
    pub words: String,
    /// What sets it apart from others of the same words, whatever their order.
    pub marks: String,
    /// Whether a newcomer goes before it even if it is called in Rust as it is on the wire.
    pub yields: bool,
}

impl Thing {
    pub fn new(words: impl Into<String>) -> Thing {
        Thing {
            words: words.into(),
            ..Thing::default()
        }
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
        let types = past.iter().filter(|(scope, ..)| *scope == Scope::Type);
        Memory {
            past,
            types: types.map(|(_, thing, name)| (name, thing)).collect(),
            now: Remembered::default(),
        }
    }

    /// Whether a type of another place had the name.
    pub fn had(&self, name: &str, thing: &str) -> bool {
        self.types.get(name).is_some_and(|other| *other != thing)
    }

    /// Reminds those of a scope's claims that wish for nothing of what they were called.
    pub fn remind(&self, scope: Scope, claims: &mut [Claim], things: &mut [Thing]) {
        tell_apart(things);
        for (claim, thing) in claims.iter_mut().zip(&*things) {
            let past = self.past.get(scope, &thing.words).filter(|_| claim.wish().is_none());
            // People merge lock files, and edit them.
            let possible = |name: &&str| {
                let (word, case) = (reserved::unescaped(name), scope.case());
                words::may_be_a_name(word, case) && reserved::legal(word.to_owned(), case) == **name
            };
            claim.past = past.filter(possible).map(str::to_owned);
        }
    }

    /// A name for each claim, as [`scope::settle`] gives it, with those that the things had before and for the next time.
    pub fn settle(
        &mut self,
        scope: Scope,
        claims: &mut [Claim],
        things: &mut [Thing],
        taken: &mut Taken,
    ) -> Vec<String> {
        self.remind(scope, claims, things);
        let names = scope::settle(claims, taken, scope.case());
        for ((claim, thing), name) in claims.iter().zip(&*things).zip(&names) {
            self.note(scope, claim, thing, name);
        }
        names
    }

    /// Notes what a thing is called. What was wished for is remembered where the wish is; nothing goes before what is spelt
    /// like its name, if that is what it asks for.
    pub fn note(&mut self, scope: Scope, claim: &Claim, thing: &Thing, name: &str) {
        let first = claim.candidates.first().is_some_and(|first| first == name);
        let is_safe = first && !thing.yields && claim.wire.as_deref() == Some(name);
        if claim.wish().is_none() && !is_safe && !thing.words.is_empty() {
            self.now.keep(scope, thing.words.clone(), name.to_owned());
        }
    }

    pub fn close(self) -> Remembered {
        self.now
    }
}

/// Gives more words to those that are known by the same. One that was alone is known otherwise than when it is no more, so
/// that its name is never that of the other.
fn tell_apart(things: &mut [Thing]) {
    for times in [0, 1] {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for thing in &*things {
            *count.entry(thing.words.clone()).or_default() += 1;
        }
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for thing in things
            .iter_mut()
            .filter(|thing| count.get(&thing.words).is_some_and(|count| *count > 1))
        {
            thing.words = match times {
                0 => format!("{} ({})", thing.words, thing.marks),
                // They are the same in all that counts.
                _ => {
                    let nth = seen.entry(thing.words.clone()).or_default();
                    *nth += 1;
                    format!("{} #{nth}", thing.words)
                }
            };
        }
    }
}
