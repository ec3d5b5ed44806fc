//! What schemas say of a property and not of its values: which way it travels, whether it is deprecated, what stands for it
//! where it is absent, what it is called.

use super::conjunction::Conjunction;
use super::{Lowering, extensions, merge};
use crate::at::At;
use crate::diag::Diagnostic;
use crate::read::{Schema, SchemaId};
use crate::source::Tree;

/// A keyword that is about the property.
#[derive(Clone, Copy)]
enum Mark {
    ReadOnly,
    WriteOnly,
    Deprecated,
}

impl Mark {
    const ALL: [Mark; 3] = [Mark::ReadOnly, Mark::WriteOnly, Mark::Deprecated];
}

/// What is said of a property.
pub(super) struct Marks {
    pub read_only: bool,
    pub write_only: bool,
    pub deprecated: bool,
    pub default: Option<Tree>,
}

impl<'a> Lowering<'a> {
    /// The property's own schemas down to the first component on each way, who has the last word first.
    pub fn own_schemas(&self, claims: &Conjunction) -> Vec<&'a Schema> {
        merge::holding(self.document, claims.schemas(), |id| !self.components.contains_key(&id)).collect()
    }

    /// What the property is called by its author in Rust.
    pub fn wanted_field_name(&self, claims: &Conjunction) -> Option<String> {
        let own = self.own_schemas(claims);
        own.iter()
            .find_map(|schema| extensions::wanted_name(&schema.extensions))
    }

    /// The marks of a property of which each of `said` may hold: those that all have.
    pub fn marks(&self, said: &[&Conjunction]) -> Marks {
        let default = |claims: &Conjunction| self.own_schemas(claims).into_iter().find_map(|s| s.default.as_ref());
        let mut defaults = said.iter().map(|claims| default(claims));
        let first = defaults.next().flatten();
        Marks {
            read_only: said.iter().all(|claims| self.is_read_only(claims)),
            write_only: said.iter().all(|claims| self.is_write_only(claims)),
            deprecated: said.iter().all(|claims| self.is_marked(claims, Mark::Deprecated)),
            default: first.filter(|_| defaults.all(|other| other == first)).cloned(),
        }
    }

    /// What is marked both ways, which no schema may be (OAS 3.0.4 §4.8.24), is neither.
    pub fn is_read_only(&self, claims: &Conjunction) -> bool {
        self.is_marked(claims, Mark::ReadOnly) && !self.is_marked(claims, Mark::WriteOnly)
    }

    pub fn is_write_only(&self, claims: &Conjunction) -> bool {
        self.is_marked(claims, Mark::WriteOnly) && !self.is_marked(claims, Mark::ReadOnly)
    }

    /// Which way it travels may say whichever schema holds, one that is referred to, one part of an `allOf` or the one branch
    /// of a choice that is not null: true is what counts (JSON Schema 2020-12 validation §9.4). What a component says of
    /// being deprecated is about the component.
    fn is_marked(&self, claims: &Conjunction, mark: Mark) -> bool {
        let mut of_values = merge::holding_of_values(self.document, claims.schemas());
        match mark {
            Mark::ReadOnly => of_values.any(|schema| schema.read_only),
            Mark::WriteOnly => of_values.any(|schema| schema.write_only),
            Mark::Deprecated => self.own_schemas(claims).iter().any(|schema| schema.deprecated),
        }
    }

    /// Says of the property at `at` that it is marked both ways, if it is.
    pub fn marked_both_ways(&mut self, name: &str, claims: &Conjunction, at: &At) {
        if !self.is_marked(claims, Mark::ReadOnly) || !self.is_marked(claims, Mark::WriteOnly) {
            return;
        }
        let own = self.own_schemas(claims);
        let marked = own.iter().find(|s| s.read_only && s.write_only);
        let place = marked.map_or_else(|| at.clone(), |s| s.at.member("readOnly").key());
        self.sink.push(
            Diagnostic::warning(
                "read-and-write-only",
                &place,
                format!("the property `{name}` is both `readOnly` and `writeOnly`"),
            )
            .note("it is read as neither: the client sends and receives it")
            .help("leave one of them, or none"),
        );
    }

    /// Whether what property schema `id` says of the property stands where `claims` have it. Other words for people, a
    /// default among them, are no reason for another type.
    pub fn marks_no_more(&self, id: SchemaId, claims: &Conjunction) -> bool {
        let again = Conjunction::of(id);
        let mut marks = Mark::ALL.into_iter();
        marks.all(|mark| !self.is_marked(&again, mark) || self.is_marked(claims, mark))
            && self
                .wanted_field_name(&again)
                .is_none_or(|said| self.wanted_field_name(claims) == Some(said))
    }
}
