//! Discriminators (OAS 3.0.4 §4.8.25) → the property that tells, and the schema that each value of the mapping leads to.

use super::cursor::Cursor;
use super::{Discriminator, Reader, SchemaId};
use crate::at::At;
use crate::source::Tree;

impl<'s> Reader<'s, '_> {
    /// `branches`: the references of the choice that it tells apart.
    pub(super) fn discriminator(&mut self, at: &At, value: &'s Tree, branches: &[&str]) -> Option<Discriminator> {
        if let Tree::String(property) = value {
            self.warn(
                "discriminator-text",
                at,
                "`discriminator` is a string, as in Swagger 2.0",
                "it is read as the name of the property",
                "write `propertyName` below it",
            );
            return Some(Discriminator {
                at: at.clone(),
                property: property.to_string(),
                mapping: Vec::new(),
            });
        }
        let mut cursor = Cursor::open(self, at, value, "discriminator")?;
        let property = cursor.string(self, "propertyName");
        let mut entries = Vec::new();
        if let Some((at, map)) = cursor.map(self, "mapping") {
            for (tag, tree) in map.iter() {
                let at = at.member(tag);
                if let Some(text) = self.text(&at, tree) {
                    let id = self.mapped(&at, &text);
                    let tag = tag.to_owned();
                    entries.push(Entry { tag, at, text, id });
                }
            }
        }
        let mapping = self.with_those_meant(at, &entries, branches);
        cursor.finish(self);
        if property.is_none() {
            self.warn(
                "missing-name",
                at,
                "the discriminator has no `propertyName`",
                "it is left out",
                "add `propertyName`",
            );
        }
        Some(Discriminator {
            at: at.clone(),
            property: property?,
            mapping,
        })
    }

    /// The name of a schema, or a reference (OAS 3.0.4 §4.8.25.3: what can be read as a name is one).
    fn mapped(&mut self, at: &At, text: &str) -> Option<SchemaId> {
        let root = At::root(self.root);
        let found = self.sources.resolve(&root, &pointer_of(text));
        let (there, tree) = found.or_else(|_| self.sources.resolve(at, text)).ok()?;
        let id = self.schema(&there, tree);
        self.referred(&there, tree, id);
        Some(id)
    }

    /// What the mapping says, and where an entry leads nowhere, the branch that it can only mean: tools put the module of
    /// a schema in front of its name, and leave the mapping as it was.
    fn with_those_meant(&mut self, at: &At, entries: &[Entry], references: &[&str]) -> Vec<(String, SchemaId)> {
        let branches = match entries.iter().all(|entry| entry.id.is_some()) {
            true => Vec::new(),
            false => self.named_branches(at, references),
        };
        let mut mapping = Vec::with_capacity(entries.len());
        for entry in entries {
            let meant = meant_by(entry, entries, &branches);
            match (entry.id, meant) {
                (Some(_), _) => {}
                (None, Some(branch)) => self.warn(
                    "unresolved-mapping",
                    &entry.at,
                    nowhere(&entry.text),
                    &format!("it is read as `{}`, the one branch whose name ends so", branch.name),
                    &format!("write `{}`", pointer_of(&branch.name)),
                ),
                (None, None) => self.leads_nowhere(entry),
            }
            let id = entry.id.or(meant.map(|branch| branch.id));
            mapping.extend(id.map(|id| (entry.tag.clone(), id)));
        }
        mapping
    }

    /// The branches that are components of the description itself, each once.
    fn named_branches(&mut self, at: &At, references: &[&str]) -> Vec<NamedBranch> {
        let mut branches: Vec<NamedBranch> = Vec::new();
        for reference in references {
            let Ok((there, tree)) = self.sources.resolve(at, reference) else {
                continue;
            };
            let name = there.segments().last().unwrap_or_default();
            let component = there.file == self.root && *there.pointer == *pointer_of(&name).trim_start_matches('#');
            let id = self.schema(&there, tree);
            if component && !branches.iter().any(|known| known.id == id) {
                branches.push(NamedBranch { name, id });
            }
        }
        branches
    }

    fn leads_nowhere(&mut self, entry: &Entry) {
        let root = At::root(self.root);
        let meant = self.meant(&root, &pointer_of(&entry.text));
        let help = match meant.or_else(|| self.meant(&entry.at, &entry.text)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write the name of a schema, or `#/components/schemas/…`".to_owned(),
        };
        self.warn(
            "unresolved-mapping",
            &entry.at,
            nowhere(&entry.text),
            "the entry is left out: a branch goes by what it states itself, else by its name",
            &help,
        );
    }
}

/// An entry of the mapping, and the schema that it leads to.
struct Entry {
    tag: String,
    at: At,
    text: String,
    id: Option<SchemaId>,
}

/// A branch that is a component.
struct NamedBranch {
    name: String,
    id: SchemaId,
}

/// The one branch whose name ends in what the entry says, if no other entry leads to it.
fn meant_by<'b>(entry: &Entry, entries: &[Entry], branches: &'b [NamedBranch]) -> Option<&'b NamedBranch> {
    let fits = |entry: &Entry, branch: &NamedBranch| {
        let name = entry.text.rsplit('/').next().unwrap_or_default();
        let front = branch.name.strip_suffix(name).filter(|_| !name.is_empty());
        entry.id.is_none() && front.is_some_and(|front| front.ends_with(['.', '_', '-']))
    };
    let mut fitting = branches.iter().filter(|branch| fits(entry, branch));
    let one = fitting.next().filter(|_| fitting.next().is_none())?;
    let claims = |other: &Entry| other.id == Some(one.id) || other.text != entry.text && fits(other, one);
    (!entries.iter().any(claims)).then_some(one)
}

fn pointer_of(name: &str) -> String {
    let mut pointer = "#/components/schemas/".to_owned();
    crate::at::push_escaped(&mut pointer, name);
    pointer
}

fn nowhere(text: &str) -> String {
    format!("`{text}` is neither the name of a schema nor a reference that leads to one")
}
