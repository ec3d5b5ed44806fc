//! Types → their names, parents before children, and with them the names of what is in them.

use std::collections::{BTreeMap, BTreeSet};

use super::members::members;
use super::scope::{Claim, Taken, settle};
use super::twins::twins;
use super::wishes::{Asker, Wishes};
use super::words::{self, Case};
use super::{OperationNames, TypeNames, plurals, reserved};
use crate::config::Same;
use crate::diag::Sink;
use crate::model::{Api, Docs, Origin, Role, Shape, Step, Type, TypeDef, TypeId};

/// Names of all types, and of their members.
pub fn name(api: &Api, operations: &[OperationNames], nameless: Same, wishes: &mut Wishes<'_>) -> Vec<TypeNames> {
    let mut names: Vec<TypeNames> = vec![TypeNames::default(); api.types.len()];
    let wanted: Vec<Option<String>> = api
        .types
        .iter()
        .map(|(_, def)| match def.origin {
            Origin::Inside {
                step: Step::Property(_) | Step::ItemOf(_),
                ..
            } => wishes.name_inside(&def.at, def.wanted_name.as_deref()),
            _ => wishes.name(&def.at, def.wanted_name.as_deref(), Case::Type),
        })
        .collect();
    let mut own: BTreeMap<TypeId, (String, String)> = BTreeMap::new();
    let titles = unique_titles(api);
    let mut taken = Taken::new(reserved::TYPES);
    let mut ways: BTreeMap<TypeId, Way> = BTreeMap::new();
    let same = same(api, &wanted);
    for mut wave in waves(api) {
        wave.retain(|id| !same.contains_key(id));
        let mut made: Vec<(TypeId, Way)> = Vec::new();
        let claims: Vec<Claim> = wave
            .iter()
            .filter_map(|id| {
                let def = api.types.get(*id)?;
                let place = Place {
                    api,
                    operations,
                    names: &names,
                    ways: &ways,
                    titles: &titles,
                };
                let mut claim = place.claim(def);
                made.extend(place.way(def).map(|way| (*id, way)));
                if let (Some(wire), Some(name)) = (&claim.wire, claim.candidates.first()) {
                    own.insert(*id, (wire.clone(), name.clone()));
                }
                if let Some(Some(wish)) = wanted.get(id.0 as usize) {
                    claim.candidates.insert(0, wish.clone());
                    claim.rank = 0;
                }
                Some(claim)
            })
            .collect();
        for (id, name) in wave.iter().zip(settle(&claims, &mut taken, Case::Type)) {
            if let Some(slot) = names.get_mut(id.0 as usize) {
                slot.name = name;
            }
        }
        // A name of its own is where others begin.
        let of_words = |(id, way): &(TypeId, Way)| {
            let name = names.get(id.0 as usize);
            name.is_some_and(|name| way.names().contains(&name.name))
        };
        ways.extend(made.into_iter().filter(of_words));
        for (alias, target) in &same {
            let name = names.get(target.0 as usize).map(|names| names.name.clone());
            if let Some(slot) = names.get_mut(alias.0 as usize) {
                slot.name = name.unwrap_or_default();
            }
        }
    }
    if nameless == Same::Once {
        agree(api, &wanted, &mut names, wishes);
    }
    let askers = api.types.iter().zip(&names).zip(&wanted);
    let askers = askers.map(|(((id, def), name), wish)| Asker {
        at: &def.at,
        wish: wish.as_deref(),
        own: own.get(&id).map(|(wire, own)| (wire.as_str(), own.as_str())),
        name: &name.name,
    });
    wishes.weigh(&askers.collect::<Vec<_>>());
    with_members(api, &mut names, wishes);
    names
}

/// Adds the names of what is in the types, which depend on those of all types.
fn with_members(api: &Api, names: &mut [TypeNames], wishes: &mut Wishes<'_>) {
    let types = api.types.iter();
    let members: Vec<TypeNames> = types.map(|(id, def)| members(api, id, def, names, wishes)).collect();
    for (slot, members) in names.iter_mut().zip(members) {
        *slot = TypeNames {
            name: std::mem::take(&mut slot.name),
            ..members
        };
    }
}

/// Gives several places the one name that is wished for each of them, where what stands in them is one type.
fn agree(api: &Api, wanted: &[Option<String>], names: &mut [TypeNames], wishes: &Wishes<'_>) {
    let mut wishers: BTreeMap<&str, BTreeSet<TypeId>> = BTreeMap::new();
    for ((id, def), wish) in api.types.iter().zip(wanted) {
        // What is sent is called after what is received.
        if let (Some(wish), false) = (wish, matches!(def.origin, Origin::SentView { .. })) {
            wishers.entry(wish).or_default().insert(id);
        }
    }
    wishers.retain(|wish, ids| {
        let others = || {
            names
                .iter()
                .enumerate()
                .filter(|(id, _)| !ids.contains(&TypeId(*id as u32)))
        };
        ids.len() > 1 && !reserved::TYPES.contains(wish) && others().all(|(_, names)| names.name != *wish)
    });
    // What a type is called has a part in the names of what is inside of others, and these in which types are the same.
    while !wishers.is_empty() {
        let mut tried = names.to_vec();
        for (wish, ids) in &wishers {
            for id in ids {
                if let Some(slot) = tried.get_mut(id.0 as usize) {
                    slot.name = (*wish).to_owned();
                }
            }
        }
        let mut unheard = Sink::new();
        with_members(api, &mut tried, &mut wishes.on_trial(&mut unheard));
        let twins = twins(api, &tried);
        let before = wishers.len();
        wishers.retain(|_, ids| {
            let written: BTreeSet<TypeId> = ids.iter().map(|id| twins.get(id).copied().unwrap_or(*id)).collect();
            written.len() == 1
        });
        if wishers.len() == before {
            for (slot, tried) in names.iter_mut().zip(tried) {
                slot.name = tried.name;
            }
            break;
        }
    }
}

/// Components that only refer to another with the same name in Rust: `Pet` to `pet`. There is one type for both, so it
/// has the name.
fn same(api: &Api, wanted: &[Option<String>]) -> BTreeMap<TypeId, TypeId> {
    let spelt = |id: TypeId| {
        let origin = &api.types.get(id)?.origin;
        let (component, sent) = match origin {
            Origin::SentView { of } => (*of, true),
            _ => (id, false),
        };
        match &api.types.get(component)?.origin {
            Origin::Component(name) if wanted.get(component.0 as usize)?.is_none() => {
                Some((words::plain(name, Case::Type), sent))
            }
            _ => None,
        }
    };
    let next = |id: TypeId| {
        let def = api.types.get(id)?;
        let Shape::Alias(Type::Named(target)) = def.shape else {
            return None;
        };
        let silent = def.docs == Docs::default() && !def.deprecated && def.limits.is_none();
        (silent && spelt(id)? == spelt(target)?).then_some(target)
    };
    let mut found = BTreeMap::new();
    for (id, _) in api.types.iter() {
        let mut last = id;
        let mut steps = 0;
        while let Some(target) = next(last).filter(|_| steps < api.types.len()) {
            last = target;
            steps += 1;
        }
        // References that only lead in a circle are no aliases any more.
        if last != id && next(last).is_none() {
            found.insert(id, last);
        }
    }
    found
}

/// Types by how deep they stand inside others; each wave needs only the names of earlier ones.
fn waves(api: &Api) -> Vec<Vec<TypeId>> {
    let mut waves: Vec<Vec<TypeId>> = Vec::new();
    for (id, def) in api.types.iter() {
        let mut depth = 0;
        let mut at = def;
        while let Some(parent) = parent(at).and_then(|p| api.types.get(p)) {
            depth += 1;
            at = parent;
            if depth > 200 {
                break;
            }
        }
        if waves.len() <= depth {
            waves.resize_with(depth + 1, Vec::new);
        }
        if let Some(wave) = waves.get_mut(depth) {
            wave.push(id);
        }
    }
    waves
}

fn parent(def: &TypeDef) -> Option<TypeId> {
    match def.origin {
        Origin::Inside { parent, .. } => Some(parent),
        Origin::SentView { of } => Some(of),
        _ => None,
    }
}

/// Titles that only one nameless type has, and that read like a name; not those that only say once more what the property
/// or the parameter is called.
fn unique_titles(api: &Api) -> BTreeMap<String, usize> {
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
struct Way {
    root: String,
    steps: Vec<String>,
}

impl Way {
    fn names(&self) -> Vec<String> {
        words::descended(&self.root, &self.steps)
    }
}

/// What a type's name depends on.
struct Place<'a> {
    api: &'a Api,
    operations: &'a [OperationNames],
    names: &'a [TypeNames],
    ways: &'a BTreeMap<TypeId, Way>,
    titles: &'a BTreeMap<String, usize>,
}

impl Place<'_> {
    fn claim(&self, def: &TypeDef) -> Claim {
        let mut candidates: Vec<String> = Vec::new();
        let mut wire = None;
        let rank = match &def.origin {
            Origin::Component(name) => {
                let plain = words::plain(name, Case::Type);
                if matches!(def.shape, Shape::Joined { .. }) && plurals::singular(&plain).is_none() {
                    candidates.push(plurals::plural(&plain));
                }
                wire = Some(name.clone());
                if reserved::TYPES.contains(&plain.as_str()) {
                    candidates.push(words::join(&plain, "Model", Case::Type));
                    // The section that it stands in, where a component is called `ErrorModel` itself.
                    if plain == *name {
                        candidates.push(words::join(&plain, "Schema", Case::Type));
                    }
                    2
                } else {
                    candidates.push(plain);
                    1
                }
            }
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
                self.role(&base, role, self.is_other(*operation, role), &mut candidates);
                // The first success has the short name, whatever others come to be described.
                6 + u8::from(self.is_later_success(*operation, role))
            }
            Origin::Webhook { webhook, role } => {
                if let Some(webhook) = self.api.webhooks.get(*webhook) {
                    let base = words::plain(&webhook.name, Case::Type);
                    self.role(&base, role, false, &mut candidates);
                    // Several methods of one webhook.
                    let method = words::plain(&webhook.method.as_str().to_lowercase(), Case::Type);
                    self.role(&words::join(&base, &method, Case::Type), role, false, &mut candidates);
                }
                7
            }
            Origin::Inside { parent, step } => {
                self.step(*parent, step, &mut candidates);
                if matches!(def.shape, Shape::Joined { .. })
                    && let Some(one) = candidates.first().filter(|one| plurals::singular(one).is_none())
                {
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
        };
        if let Some(title) = title(def).filter(|title| self.titles.get(title) == Some(&1)) {
            candidates.insert(0, title);
        }
        candidates.dedup();
        // One schema that holds together with others becomes a type in each place: who holds it tells them apart.
        let holder = match &def.origin {
            Origin::Inside { parent, .. } => self.name_of(*parent).to_owned(),
            Origin::Operation { operation, .. } => self.base(*operation),
            Origin::SentView { .. } => "sent".to_owned(),
            _ => String::new(),
        };
        let key = format!("{}#{} {holder}", def.at.file.0, def.at.pointer);
        Claim {
            rank,
            candidates,
            wire,
            key,
        }
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
    fn way(&self, def: &TypeDef) -> Option<Way> {
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
