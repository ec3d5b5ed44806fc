//! Null where the description forgot it: a schema that `nullable` of
//! `mintage.toml` names allows it, as if the description said so itself.

use super::Lowering;
use super::conjunction::Conjunction;
use super::merge::{self, Merged};
use crate::at::{At, push_escaped};
use crate::config::{self, Config};
use crate::diag::{Diagnostic, Guesses, Sink};
use crate::read::{Document, SchemaId};
use crate::source::Sources;
use std::collections::BTreeMap;

/// Lets the schemas that `config` names be null. What leads to no schema is an error, and what needs no such word is told.
pub fn allow_null(document: &mut Document, sources: &Sources, config: &Config, sink: &mut Sink) {
    if config.nullable.is_empty() {
        return;
    }
    let mut named = BTreeMap::new();
    let mut found = Vec::new();
    for (entry, index, id) in schemas_named(document, sources, config, sink) {
        let at = config::at(&["models", "nullable"]).item(index);
        if merge::is_never(document, id) {
            found.push(
                Diagnostic::error("unused-nullable", &at, format!("`{entry}` allows no value at all"))
                    .note("what the description forbids is not read, be it null or not")
                    .help("remove the line, or correct the schema"),
            );
        } else if named.contains_key(&id) || is_null_allowed(document, config, sink, id) {
            found.push(
                Diagnostic::warning("unused-nullable", &at, format!("`{entry}` allows null already"))
                    .note("the client is the same without this line")
                    .help("remove it"),
            );
        } else {
            named.insert(id, index);
        }
    }
    for (id, index) in named {
        if let Some(schema) = document.schemas.get_mut(id) {
            schema.add_null(index);
        }
    }
    for diagnostic in found {
        sink.push(diagnostic);
    }
}

/// Each entry that leads to a schema, its place in the list, and the schema.
fn schemas_named<'c>(
    document: &Document,
    sources: &Sources,
    config: &'c Config,
    sink: &mut Sink,
) -> Vec<(&'c str, usize, SchemaId)> {
    let by_place: BTreeMap<&At, SchemaId> = document.schemas.iter().map(|(id, schema)| (&schema.at, id)).collect();
    let lead = |entry: &str| {
        let (at, _) = sources.resolve(&document.at, entry).map_err(|why| why.message)?;
        let id = by_place.get(&at).copied();
        id.ok_or_else(|| "what stands there is none".to_owned())
    };
    let mut guesses = Guesses::default();
    let mut named = Vec::new();
    for (index, entry) in config.nullable.iter().enumerate() {
        let why = match lead(entry) {
            Ok(id) => {
                named.push((entry.as_str(), index, id));
                continue;
            }
            Err(why) => why,
        };
        let meant = alike(sources, document, entry, &mut guesses);
        let help = match meant.into_iter().find(|meant| lead(meant).is_ok()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                "write the place of a schema, such as `#/components/schemas/Pet/properties/owner`, or remove the line"
                    .to_owned()
            }
        };
        let at = config::at(&["models", "nullable"]).item(index);
        sink.push(
            Diagnostic::error("unused-nullable", &at, format!("`{entry}` leads to no schema: {why}"))
                .note("the null that was meant would still be an error")
                .help(help),
        );
    }
    named
}

/// What may have been meant: the schema of a parameter or media type, a property, a name spelt otherwise.
fn alike(sources: &Sources, document: &Document, entry: &str, guesses: &mut Guesses) -> Vec<String> {
    let mut found = vec![format!("{entry}/schema")];
    let Some((holder, name)) = entry.rsplit_once('/') else {
        return found;
    };
    found.push(format!("{holder}/properties/{name}"));
    let names = sources.resolve(&document.at, holder).ok();
    let names = names
        .and_then(|(_, tree)| tree.as_map())
        .into_iter()
        .flat_map(|map| map.iter());
    if let Some(near) = guesses.guess(name, names.map(|(key, _)| key)) {
        let mut other = format!("{holder}/");
        push_escaped(&mut other, near);
        found.push(other);
    }
    found
}

impl<'a> Lowering<'a> {
    /// Takes note of the entries of `nullable` by which null is a value of `merged`.
    pub(super) fn heed_added_null(&mut self, merged: &Merged<'a>) {
        if merged.nullable && !self.config.nullable.is_empty() {
            let leaves = merged.leaves.iter();
            self.nulls.extend(leaves.filter_map(|(_, schema)| schema.null_added));
        }
    }

    /// Tells of the entries that have let nothing be null: what else holds of the value forbids it or says it all, or no type
    /// has the value.
    pub(super) fn idle_nulls(&mut self) {
        let added = self.document.schemas.iter().filter_map(|(_, schema)| schema.null_added);
        for index in added.filter(|index| !self.nulls.contains(index)) {
            let Some(entry) = self.config.nullable.get(index) else {
                continue;
            };
            self.sink.push(
                Diagnostic::warning(
                    "unused-nullable",
                    &config::at(&["models", "nullable"]).item(index),
                    format!("`{entry}` lets nothing be null"),
                )
                .note("the client is the same without this line")
                .help("name each of the schemas that hold of the same value, or remove the line"),
            );
        }
    }
}

/// Whether null is a value of the schema as the description has it.
fn is_null_allowed(document: &Document, config: &Config, sink: &mut Sink, id: SchemaId) -> bool {
    let mut lowering = Lowering::new(document, config, sink);
    let merged = lowering.remembered(&Conjunction::of(merge::target(document, id)));
    lowering.allows_null(&merged) || merged.is_free() && merged.conflict.is_none()
}
