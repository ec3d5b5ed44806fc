//! Names in `required` that no property has, or that none may have.

use super::Lowering;
use super::merge::{self, Additional, Merged};
use crate::diag::{Diagnostic, Severity};
use crate::model::{Field, Presence, Type};
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Lowering<'a> {
    /// Names in `required` that no property has: mostly a slip, perhaps of the spelling of one that is declared, so the
    /// client neither asks for them nor insists on them, but can carry them.
    pub fn undeclared(&mut self, merged: &Merged<'a>, fields: &mut Vec<Field>) {
        if merged.additional != Additional::Unstated || !merged.patterns.is_empty() {
            return;
        }
        let mut known: BTreeSet<String> = merged.properties.iter().map(|(name, _)| (*name).to_owned()).collect();
        known.extend(fields.iter().map(|field| field.wire.clone()));
        let always = merged.leaves.iter().flat_map(|(_, schema)| {
            let names = schema.required.iter().enumerate();
            names.map(|(index, name)| (name.as_str(), schema.at.member("required").item(index), "is required"))
        });
        let sometimes = merged.sometimes_required.iter();
        let sometimes = sometimes.map(|(name, at)| (*name, at.clone(), "is required under a condition"));
        let declared = known.clone();
        // What could not be read, which has been told, may be what declares them.
        let partial = merged.leaves.iter().any(|(_, schema)| schema.lost.is_some());
        for (name, at, how) in always.chain(sometimes) {
            if !known.insert(name.to_owned()) {
                continue;
            }
            if !partial {
                let meant = declared.iter().find(|other| letters(other).eq(letters(name)));
                self.sink.push(
                    Diagnostic::new(
                        Severity::Note,
                        "required-undeclared",
                        &at,
                        format!("`{name}` {how}, but no property has this name"),
                    )
                    .note("the client has an optional field of any JSON for it")
                    .help(match meant {
                        Some(other) => {
                            format!("write `{other}` if that is meant, which is declared, or declare the property")
                        }
                        None => "declare the property, or correct the name".to_owned(),
                    }),
                );
            }
            fields.push(Field {
                at,
                wire: name.to_owned(),
                declared: false,
                wanted_name: None,
                ty: Type::Any,
                presence: Presence::Optional,
                docs: Default::default(),
                limits: None,
                text_format: None,
                deprecated: false,
                default: None,
                fixed: None,
                file_or_text: false,
                file_headers: Vec::new(),
                read_only: false,
                write_only: false,
                example: None,
            });
        }
    }

    /// Names in `required` that the object may not have: nothing fits it then, and the client has nothing for the name.
    pub fn required_in_vain(&mut self, merged: &Merged<'a>) {
        let closed = merged.additional == Additional::Closed && merged.patterns.is_empty();
        let partial = merged.leaves.iter().any(|(_, schema)| schema.lost.is_some());
        if merged.required.is_empty() || partial {
            return;
        }
        let declared = merged.properties.iter();
        let declared: BTreeMap<&str, bool> = declared
            .map(|(name, claims)| (*name, merge::is_forbidden(self.document, claims)))
            .collect();
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for (_, schema) in &merged.leaves {
            for (index, name) in schema.required.iter().enumerate() {
                let (why, help) = match declared.get(name.as_str()) {
                    Some(true) => (
                        "is required, but its schema allows no value",
                        "take it out of `required`, or say which values the property has".to_owned(),
                    ),
                    None if closed => (
                        "is required, but no property has this name, and none may be added",
                        match declared.keys().find(|other| letters(other).eq(letters(name))) {
                            Some(other) => {
                                format!("write `{other}` if that is meant, which is declared, or declare the property")
                            }
                            None => "declare the property, or take the name out of `required`".to_owned(),
                        },
                    ),
                    _ => continue,
                };
                if told.insert(name) {
                    self.sink.push(
                        Diagnostic::warning(
                            "required-undeclared",
                            &schema.at.member("required").item(index),
                            format!("`{name}` {why}"),
                        )
                        .note("no object fits this, and the client has no field for it")
                        .help(help),
                    );
                }
            }
        }
    }
}

/// What is left of a name where spelling does not count.
fn letters(name: &str) -> impl Iterator<Item = char> {
    let letters = name.chars().filter(|c| !matches!(c, '_' | '-'));
    letters.flat_map(char::to_lowercase)
}
