//! Properties that no type has, and of which nothing has been said → a warning for each schema that declares some: whatever
//! the reason, nothing of a description is lost in silence.

use super::shapes::content_unread;
use crate::at::{At, FileId};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::Loss;
use crate::read::{Document, Operation, SchemaId};
use crate::select;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Keywords that hold several schemas of the same value.
const SEVERAL: &[&str] = &["allOf", "anyOf", "dependentSchemas", "oneOf"];

/// Keywords that hold what is inside of a list or a map.
const INSIDE: &[&str] = &["additionalProperties", "items", "patternProperties", "prefixItems"];

/// So many names are told of one schema.
const MOST_NAMES: usize = 3;

/// Tells of those of `lacking` that no message is about: one of many `losses` may stand for all. `not_combined` are the schemas
/// of which `too-deep` says that the client knows no more: what they lead to may be missing for that alone.
pub(super) fn tell(
    document: &Document,
    lacking: &[&At],
    losses: &[Loss],
    not_combined: &BTreeSet<SchemaId>,
    sink: &mut Sink,
) {
    if lacking.is_empty() {
        return;
    }
    let said = Said::new(document, losses, sink);
    let beyond = match losses.iter().any(|loss| loss.code == "too-deep") {
        true => led_to(document, not_combined),
        false => BTreeSet::new(),
    };
    let all: BTreeSet<&At> = lacking.iter().copied().collect();
    let mut told: BTreeMap<At, bool> = BTreeMap::new();
    let elsewhere = Elsewhere::new(document);
    let mut found: BTreeMap<(At, Why), Vec<String>> = BTreeMap::new();
    let mut unread: BTreeSet<At> = BTreeSet::new();
    for at in lacking {
        let Some(properties) = at.parent() else { continue };
        // What is inside of one that is left out goes with it.
        let mut around = std::iter::successors(Some(properties.clone()), At::parent);
        if around.any(|around| all.contains(&around)) {
            continue;
        }
        let place = elsewhere.of(&properties);
        if let Some((content, Why::Content)) = place {
            if !said.of(&content) {
                unread.insert(content);
            }
            continue;
        }
        let told = told
            .entry(properties.clone())
            .or_insert_with(|| said.around(&properties) || said.beside_anything(&properties));
        if *told || said.of(at) || beyond.contains(at) {
            continue;
        }
        let why = place.map_or(Why::Schemas, |(_, why)| why);
        let names = found.entry((properties.key(), why)).or_default();
        names.extend(at.segments().last());
    }
    for at in unread {
        sink.push(content_unread(&at));
    }
    for ((at, why), names) in found {
        let shown: Vec<String> = names.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
        let names = match (names.len(), shown.as_slice()) {
            (more, _) if more > MOST_NAMES => format!("{} and {} more", shown.join(", "), more - MOST_NAMES),
            (_, [all @ .., last]) if !all.is_empty() => format!("{} and {last}", all.join(", ")),
            _ => shown.concat(),
        };
        let message = format!("no type of the client has {names}");
        sink.push(match why {
            Why::Webhook => Diagnostic::new(Severity::Note, "property-unplaced", &at, message)
                .note("the client reads what a webhook sends, and has no types for what is answered")
                .help("move the schema to `components.schemas` and refer to it, and it has a type to write"),
            _ => Diagnostic::warning("property-unplaced", &at, message)
                .note("a schema that holds of the same value leaves no room for it, or a branch beside it allows anything")
                .help("let the schemas that hold here agree, say what the other branches are, or remove what cannot be"),
        });
    }
}

/// Where all stand that some schemas lead to, themselves among them.
fn led_to<'d>(document: &'d Document, from: &BTreeSet<SchemaId>) -> BTreeSet<&'d At> {
    let mut seen = from.clone();
    let mut open: Vec<SchemaId> = from.iter().copied().collect();
    let mut places = BTreeSet::new();
    while let Some(id) = open.pop() {
        let schema = document.schemas.get(id);
        places.insert(&schema.at);
        open.extend(select::descriptions(schema).filter(|part| seen.insert(*part)));
    }
    places
}

/// Why no type has a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// It is described by what a string is said to hold.
    Content,
    /// Nothing but the body of a webhook is read.
    Webhook,
    /// What else its schema, or one beside it, says of the value.
    Schemas,
}

/// What the client reads no values of.
struct Elsewhere(BTreeMap<At, Why>);

impl Elsewhere {
    fn new(document: &Document) -> Elsewhere {
        let contents = document.schemas.iter().filter_map(|(_, schema)| schema.content_schema);
        let contents = contents.map(|id| (document.schemas.get(id).at.clone(), Why::Content));
        let webhooks = document.webhooks.iter().flat_map(|webhook| &webhook.operations);
        let operations = document.paths.iter().flat_map(|path| &path.operations);
        let read: BTreeSet<&At> = operations.flat_map(answers).collect();
        let answered = webhooks.flat_map(answers).filter(|at| !read.contains(at));
        Elsewhere(contents.chain(answered.map(|at| (at.clone(), Why::Webhook))).collect())
    }

    /// Which of them is around a place, the innermost.
    fn of(&self, place: &At) -> Option<(At, Why)> {
        let mut around = std::iter::successors(Some(place.clone()), At::parent);
        around.find_map(|at| self.0.get(&at).map(|why| (at.clone(), *why)))
    }
}

/// Where the answers to an operation stand, and what is in them.
fn answers(operation: &Operation) -> impl Iterator<Item = &At> {
    let answers = operation.responses.iter();
    answers.flat_map(|answer| answer.content.iter().map(|media| &media.at).chain([&answer.at]))
}

/// The places of all messages.
struct Said {
    places: BTreeSet<(FileId, Arc<str>)>,
    /// Those of branches that hold anything.
    open: BTreeSet<(FileId, Arc<str>)>,
}

impl Said {
    /// But for those of whole operations, which are about names.
    fn new(document: &Document, losses: &[Loss], sink: &Sink) -> Said {
        let operations = document.paths.iter().flat_map(|path| &path.operations);
        let whole: BTreeSet<(FileId, &str)> = operations
            .map(|operation| (operation.at.file, &*operation.at.pointer))
            .chain(document.paths.iter().map(|path| (path.at.file, &*path.at.pointer)))
            .collect();
        let open = sink.found().filter(|said| said.code == "branch-of-anything");
        let open = open.filter_map(|said| said.at.as_ref());
        let open = open.map(|at| (at.file, Arc::clone(&at.pointer))).collect();
        let places = sink.found().filter_map(|said| said.at.as_ref());
        let places = places.chain(losses.iter().map(|loss| &loss.at));
        let places = places.filter(|at| !at.pointer.is_empty());
        let places = places.map(|at| (at.file, Arc::clone(&at.pointer)));
        Said {
            open,
            places: places.filter(|(file, at)| !whole.contains(&(*file, &**at))).collect(),
        }
    }

    fn of(&self, at: &At) -> bool {
        self.places.contains(&(at.file, Arc::clone(&at.pointer)))
    }

    /// Whether `properties` are of what is inside of a list or map, one branch of several, and it is told of another that
    /// holds anything.
    fn beside_anything(&self, properties: &At) -> bool {
        let last = |at: &At| at.segments().last().unwrap_or_default();
        let mut inside = std::iter::successors(Some(properties.clone()), At::parent);
        inside.any(|inside| {
            let branches = inside.parent().and_then(|branch| branch.parent());
            let Some(branches) = branches.filter(|at| SEVERAL.contains(&&*last(at))) else {
                return false;
            };
            let prefix = format!("{}/", branches.pointer);
            let mut others = self.open.range((branches.file, Arc::from(prefix.as_str()))..);
            INSIDE.contains(&&*last(&inside))
                && others.next().is_some_and(|(file, at)| {
                    *file == branches.file && at.strip_prefix(&prefix).is_some_and(|way| way.split('/').count() <= 2)
                })
        })
    }

    /// Whether a message is about `properties`, what is around it, or a schema that holds of the same value.
    fn around(&self, properties: &At) -> bool {
        if std::iter::successors(Some(properties.clone()), At::parent).any(|around| self.of(&around)) {
            return true;
        }
        let Some(mut outermost) = properties.parent() else {
            return false;
        };
        let last = |at: &At| at.segments().last().unwrap_or_default();
        while let Some(parent) = outermost.parent() {
            let above = match &*last(&outermost) {
                "else" | "if" | "not" | "then" => Some(parent),
                _ if SEVERAL.contains(&&*last(&parent)) => parent.parent(),
                _ => None,
            };
            let Some(above) = above else { break };
            outermost = above;
        }
        let prefix = format!("{}/", outermost.pointer);
        let from = (outermost.file, Arc::from(prefix.as_str()));
        let inside = self.places.range(from..);
        inside
            .take_while(|(file, at)| *file == outermost.file && at.starts_with(&prefix))
            .any(|(_, at)| is_of_same_value(at.strip_prefix(&prefix).unwrap_or_default()))
    }
}

/// Whether what is at `way` below a schema is about the same value, and not about what is inside of it.
fn is_of_same_value(way: &str) -> bool {
    let mut segments = way.split('/').peekable();
    while let Some(segment) = segments.next() {
        match segment {
            "else" | "if" | "not" | "then" => {}
            _ if SEVERAL.contains(&segment) => {
                segments.next();
            }
            // A keyword of the schema, and not what it describes.
            _ => return segments.peek().is_none(),
        }
    }
    true
}
