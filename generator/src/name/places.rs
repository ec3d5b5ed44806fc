//! Where a type stands → the names that it may have, the best first, by position alone.

use std::collections::BTreeMap;

use super::scope::Claim;
use super::words::{self, Case};
use super::{OperationNames, TypeNames, plurals, reserved};
use crate::model::{Api, Origin, Role, Shape, Step, TypeDef, TypeId};

/// Titles that only one nameless type has, and that read like a name; not those that only say once more what the property
/// or the parameter is called.
pub fn unique_titles(api: &Api) -> BTreeMap<String, usize> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for (_, def) in api.types.iter() {
        if let Some(title) = title(def) {
            *count.entry(title).or_default() += 1;
        }
    }
    count
}

fn title(def: &TypeDef) -> Option<String> {
    let of_component = matches!(
        def.origin,
        Origin::Component(_) | Origin::SentView { .. } | Origin::Inside { step: Step::Form, .. }
    );
    if of_component {
        return None;
    }
    let title = def.title.as_deref()?;
    let short = title.split_whitespace().count() <= 4 && title.len() <= 40;
    let wordy = title
        .chars()
        .all(|c| c.is_alphanumeric() || c == ' ' || c == '-' || c == '_')
        && title.starts_with(|c: char| c.is_alphabetic());
    let name = (short && wordy).then(|| words::plain(title, Case::Type))?;
    // FastAPI writes `Price` for each property `price`: the first one would be called so until there is a second.
    let of_place = match &def.origin {
        Origin::Inside {
            step: Step::Property(place),
            ..
        } => Some(place),
        Origin::Shared { role, .. } | Origin::Operation { role, .. } | Origin::Webhook { role, .. } => match role {
            Role::Parameter { name } | Role::Header { name } => Some(name),
            _ => None,
        },
        _ => None,
    };
    let says_more = of_place.is_none_or(|place| words::plain(place, Case::Type) != name);
    says_more.then_some(name)
}

/// What a name is made of: a name of its own, and what each step from there adds.
#[derive(Clone)]
pub struct Way {
    root: String,
    steps: Vec<String>,
}

impl Way {
    pub fn names(&self) -> Vec<String> {
        words::descended(&self.root, &self.steps)
    }
}

/// What a type's name depends on.
pub struct Place<'a> {
    pub api: &'a Api,
    pub operations: &'a [OperationNames],
    pub names: &'a [TypeNames],
    pub ways: &'a BTreeMap<TypeId, Way>,
    pub titles: &'a BTreeMap<String, usize>,
}

impl Place<'_> {
    pub fn claim(&self, def: &TypeDef) -> Claim {
        let mut candidates: Vec<String> = Vec::new();
        let rank = self.by_origin(def, &mut candidates);
        if let Some(title) = title(def).filter(|title| self.titles.get(title) == Some(&1)) {
            candidates.insert(0, title);
        }
        candidates.dedup();
        // One schema that holds together with others becomes a type in each place: who holds it tells them apart.
        let (wire, holder) = match &def.origin {
            Origin::Component(name) => (Some(name.clone()), String::new()),
            Origin::Inside { parent, .. } => (None, self.name_of(*parent).to_owned()),
            Origin::Operation { operation, .. } => (None, self.base(*operation)),
            Origin::SentView { .. } => (None, "sent".to_owned()),
            Origin::Shared { .. } | Origin::Webhook { .. } => (None, String::new()),
        };
        let key = format!("{}#{} {holder}", def.at.file.0, def.at.pointer);
        Claim {
            rank,
            past: None,
            candidates,
            wire,
            key,
        }
    }

    /// The names that a type has by where it stands, the best first, and its rank among others that want them.
    fn by_origin(&self, def: &TypeDef, candidates: &mut Vec<String>) -> u8 {
        let joined = matches!(def.shape, Shape::Joined { .. });
        match &def.origin {
            Origin::Component(name) => by_component(name, joined, candidates),
            Origin::Shared { component, role } => {
                let base = words::plain(component, Case::Type);
                let (part, media) = part(role, false);
                candidates.push(words::join(&base, &media, Case::Type));
                candidates.push(words::join(&words::join(&base, part, Case::Type), &media, Case::Type));
                candidates.push(words::join(&base, &full_part(role), Case::Type));
                5
            }
            Origin::Operation { operation, role } => {
                let base = self.base(*operation);
                self.role(&base, role, self.is_other(*operation, role), candidates);
                // The first success has the short name, whatever others come to be described.
                6 + u8::from(self.is_later_success(*operation, role))
            }
            Origin::Webhook { webhook, role } => {
                if let Some(webhook) = self.api.webhooks.get(*webhook) {
                    let base = words::plain(&webhook.name, Case::Type);
                    self.role(&base, role, false, candidates);
                    // Several methods of one webhook.
                    let method = words::plain(&webhook.method.as_str().to_lowercase(), Case::Type);
                    self.role(&words::join(&base, &method, Case::Type), role, false, candidates);
                }
                7
            }
            Origin::Inside { parent, step } => {
                self.step(*parent, step, candidates);
                if joined && let Some(one) = candidates.first().filter(|one| plurals::singular(one).is_none()) {
                    candidates.insert(0, plurals::plural(one));
                }
                match step {
                    // One of several gives way to what is called so itself.
                    Step::ItemOf(_) => 10,
                    _ => 8,
                }
            }
            Origin::SentView { of } => {
                let base = self.name_of(*of);
                candidates.push(words::join(base, "Input", Case::Type));
                candidates.push(words::join(base, "SentInput", Case::Type));
                9
            }
        }
    }

    /// The names of a component of whose name only the `rest` counts, before those of the `whole` name: they are left where
    /// several would be called alike.
    pub fn shortened(&self, def: &TypeDef, rest: &str, whole: Vec<String>) -> Vec<String> {
        let mut candidates = Vec::new();
        by_component(rest, matches!(def.shape, Shape::Joined { .. }), &mut candidates);
        candidates.extend(whole);
        candidates
    }

    fn name_of(&self, id: TypeId) -> &str {
        self.names.get(id.0 as usize).map_or("", |n| n.name.as_str())
    }

    /// Whether the part is what an operation answers when it fails. Such a name says the status always: an answer keeps
    /// its name when the description comes to speak of another.
    fn is_other(&self, operation: usize, role: &Role) -> bool {
        let (Some(operation), Role::Response { status, .. }) = (self.api.operations.get(operation), role) else {
            return false;
        };
        let mut responses = operation.responses.iter();
        !responses.any(|one| operation.is_success(one.status) && one.status.to_string() == *status)
    }

    fn role(&self, base: &str, role: &Role, other: bool, candidates: &mut Vec<String>) {
        let (short, media) = part(role, other);
        let named = |media: &str| {
            let part = words::join(&title_case(role, short), media, Case::Type);
            words::descended(base, &[part])
        };
        candidates.extend(named(&media));
        // Several successes are told apart by their status.
        if let Role::Response { status, .. } = role {
            let part = words::join(&format!("Response{}", status_word(status)), &media, Case::Type);
            candidates.extend(words::descended(base, &[part]));
        }
        // Two versions of one media type are told apart by its parameters.
        if let Role::RequestBody { media: Some(full) } | Role::Response { media: Some(full), .. } = role
            && let Some((_, parameters)) = full.split_once(';')
        {
            let media = words::join(&media, &words::plain(parameters, Case::Type), Case::Type);
            candidates.extend(named(&media));
        }
        candidates.extend(words::descended(base, &[full_part(role)]));
        // `text/json` beside `application/json`.
        if let Role::RequestBody { media: Some(full) } | Role::Response { media: Some(full), .. } = role {
            candidates.extend(named(&words::plain(&full.replace(['/', '+'], " "), Case::Type)));
        }
    }

    /// Whether the part is what an operation answers when it succeeds, and there is a lower status for that.
    fn is_later_success(&self, operation: usize, role: &Role) -> bool {
        let (Some(operation), Role::Response { status, .. }) = (self.api.operations.get(operation), role) else {
            return false;
        };
        let statuses = operation.responses.iter().map(|one| one.status);
        let first = statuses.filter(|status| operation.is_success(*status)).min();
        first.is_some_and(|first| first.to_string() != *status)
    }

    fn step(&self, parent: TypeId, step: &Step, candidates: &mut Vec<String>) {
        let own = self.name_of(parent);
        if *step == Step::Single {
            candidates.extend(plurals::singular(own));
        }
        for word in step_words(step) {
            candidates.extend(self.beyond(parent, word).names());
        }
    }

    /// One step further than another type.
    fn beyond(&self, parent: TypeId, word: String) -> Way {
        let mut way = self.ways.get(&parent).cloned().unwrap_or_else(|| Way {
            root: self.name_of(parent).to_owned(),
            steps: Vec::new(),
        });
        way.steps.push(word);
        way
    }

    /// How a type's name is made, for the names of those inside it.
    pub fn way(&self, def: &TypeDef) -> Option<Way> {
        match &def.origin {
            Origin::Inside { parent, step } => Some(self.beyond(*parent, step_words(step).into_iter().next()?)),
            // `RequestBody` is the first word that those inside can do without.
            Origin::Operation { operation, role } => {
                let (short, media) = part(role, self.is_other(*operation, role));
                Some(Way {
                    root: self.base(*operation),
                    steps: vec![words::join(&title_case(role, short), &media, Case::Type)],
                })
            }
            _ => None,
        }
    }

    fn base(&self, operation: usize) -> String {
        let names = self.operations.get(operation);
        names
            .map(|names| words::plain(reserved::unescaped(&names.name), Case::Type))
            .unwrap_or_default()
    }
}

/// What a step adds to a name, the best first.
fn step_words(step: &Step) -> Vec<String> {
    match step {
        Step::Property(name) => {
            let plain = words::plain(name, Case::Type);
            let longer = words::join(&plain, "Property", Case::Type);
            vec![plain, longer]
        }
        Step::ItemOf(name) => {
            let plain = words::plain(name, Case::Type);
            let longer = words::join(&plain, "Item", Case::Type);
            plurals::singular(&plain).into_iter().chain([plain, longer]).collect()
        }
        Step::Item => vec!["Item".to_owned(), "ListItem".to_owned()],
        Step::Position(index) => {
            let word = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh"].get(*index);
            vec![word.map_or_else(|| format!("Position{}", index + 1), |word| (*word).to_owned())]
        }
        Step::Value => vec!["Value".to_owned(), "MapValue".to_owned()],
        Step::Branch { index, hint } => {
            let hint = hint.as_ref().map(|hint| words::plain(hint, Case::Type));
            hint.into_iter().chain([branch_word(*index)]).collect()
        }
        Step::Single => vec!["Value".to_owned()],
        Step::Form => vec!["Form".to_owned(), "MultipartForm".to_owned()],
    }
}

/// What a branch is called that has no word of its own.
pub fn branch_word(index: usize) -> String {
    format!("Option{}", index + 1)
}

/// The same of a component, which is called what its author calls it; `joined`: it is a list in one string.
fn by_component(name: &str, joined: bool, candidates: &mut Vec<String>) -> u8 {
    let plain = words::plain(name, Case::Type);
    let list = joined && plurals::singular(&plain).is_none();
    if list {
        candidates.push(plurals::plural(&plain));
    }
    if reserved::TYPES.contains(&plain.as_str()) {
        candidates.push(words::join(&plain, "Model", Case::Type));
        // The section that it stands in, where a component is called `ErrorModel` itself.
        if plain == *name {
            candidates.push(words::join(&plain, "Schema", Case::Type));
        }
        return 2;
    }
    candidates.push(plain);
    // One that is called `Scopes` goes before the list of a `Scope`.
    1 + u8::from(list)
}

/// What the role adds to a name, and its media type where there are several.
fn part(role: &Role, status: bool) -> (&str, String) {
    let media_words = |media: &Option<String>| media.as_deref().map(super::operations::media_words).unwrap_or_default();
    match role {
        Role::RequestBody { media } => ("RequestBody", media_words(media)),
        Role::Response { status: code, media } if status => (code, media_words(media)),
        Role::Response { media, .. } => ("Response", media_words(media)),
        Role::Parameter { .. } => ("Parameter", String::new()),
        Role::Header { .. } => ("Header", String::new()),
    }
}

fn title_case(role: &Role, short: &str) -> String {
    match role {
        Role::Parameter { name } | Role::Header { name } => words::plain(name, Case::Type),
        Role::Response { status, .. } if status == short => format!("Response{}", status_word(status)),
        _ => short.to_owned(),
    }
}

/// The whole role: what a second try is named after.
fn full_part(role: &Role) -> String {
    match role {
        Role::Parameter { name } => words::join(&words::plain(name, Case::Type), "Parameter", Case::Type),
        Role::Header { name } => words::join(&words::plain(name, Case::Type), "Header", Case::Type),
        Role::Response { status, media } => {
            let media = media.as_deref().map(super::operations::media_words).unwrap_or_default();
            words::join(
                &format!("Response{}", status_word(status)),
                &format!("{media}Body"),
                Case::Type,
            )
        }
        Role::RequestBody { media } => {
            let media = media.as_deref().map(super::operations::media_words).unwrap_or_default();
            format!("RequestBody{media}Schema")
        }
    }
}

/// `404`, `4Xx`, `Default`.
fn status_word(status: &str) -> String {
    if status.starts_with(|c: char| c.is_ascii_digit()) {
        // A digit would get a letter of its own before it.
        words::plain(&format!("a{status}"), Case::Type).replacen('A', "", 1)
    } else {
        words::plain(status, Case::Type)
    }
}
