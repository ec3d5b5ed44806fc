//! Choices of mere kinds (`oneOf: [{type: array}, {type: string}]`) and what stands beside them → the kinds that are left.

use super::says::has_structure;
use super::{Conflict, Group, Merge, is_anything, is_null, target};
use crate::lower::kinds::KindSet;
use crate::read::{Document, Schema, SchemaId};

impl<'a> Merge<'a> {
    /// A choice between mere kinds (`anyOf: [{type: object}, {type: string}]`)
    /// beside something that says more only narrows that.
    pub(super) fn narrow_by_kinds(&mut self) {
        let document = self.document;
        let out = &mut self.out;
        let bare: Vec<Option<KindSet>> = out.choices.iter().map(|g| bare_kinds(document, &g.branches)).collect();
        // A format or bound is about values of its own kind alone (JSON Schema 2020-12 §7.6.1): where a choice names others
        // too, it is no reason to leave them out.
        let others = |kinds: &Option<KindSet>| !kinds.is_some_and(|kinds| out.implied.contains(kinds.values()));
        if bare.iter().any(others) {
            out.implied = out.implied.and(KindSet::OBJECT.or(KindSet::ARRAY));
        }
        let more = out.kinds.is_some()
            || out.values.is_some()
            || !out.implied.is_empty()
            || bare.iter().any(Option::is_none) && !out.choices.is_empty();
        if !more {
            return;
        }
        let silent = out.kinds.is_none() && out.values.is_none() && self.says_null.is_none();
        let bare_groups = out.choices.iter().zip(&bare).filter(|(_, kinds)| kinds.is_some());
        let with_null = bare_groups.clone().all(|(group, _)| names_null(document, group));
        if silent && with_null && bare_groups.count() > 0 {
            out.nullable = true;
        }
        let mut kept = Vec::new();
        for (group, kinds) in std::mem::take(&mut out.choices).into_iter().zip(bare) {
            match kinds {
                None => kept.push(group),
                Some(kinds) => {
                    let known = out.kinds.unwrap_or(if out.implied.is_empty() {
                        KindSet::VALUES
                    } else {
                        out.implied
                    });
                    let cut = known.and(kinds);
                    // A kind that is none of the choice's is a contradiction, unless nobody insists on it.
                    match (cut.is_empty(), out.leaves.last()) {
                        (true, Some((_, schema))) if out.kinds.is_some() && !known.is_empty() => {
                            out.conflict
                                .get_or_insert_with(|| Conflict::Kinds { at: schema.at.clone() });
                        }
                        (true, _) => {}
                        (false, _) => {
                            out.kinds = Some(cut);
                            // Of null the merged schema has said all.
                            out.left = out.left.and(kinds.or(KindSet::NULL));
                        }
                    }
                }
            }
        }
        out.choices = kept;
    }
}

/// Whether no branch is left but null.
pub(super) fn only_null(document: &Document, choices: &[Group]) -> bool {
    let mut branches = choices.iter().flat_map(|group| &group.branches);
    branches.all(|branch| is_null(document, *branch))
}

/// Whether null is a kind that the choice allows.
fn names_null(document: &Document, group: &Group) -> bool {
    let mut branches = group.branches.iter();
    branches.any(|branch| {
        let schema = document.schemas.get(target(document, *branch));
        schema.kinds.is_some_and(|kinds| kinds.null)
    })
}

/// What a schema without `type` is about, by its keywords; nothing where a choice beside them names other kinds, since
/// a keyword is about values of its own kind alone.
pub(super) fn implied(document: &Document, schema: &Schema) -> KindSet {
    let implied = KindSet::implied_by(schema);
    let mut choices = [&schema.one_of, &schema.any_of].into_iter();
    let others =
        |branches: &Vec<SchemaId>| bare_kinds(document, branches).is_some_and(|kinds| !implied.contains(kinds));
    if choices.any(others) { KindSet::EMPTY } else { implied }
}

/// The kinds a choice allows, if that is all it says.
fn bare_kinds(document: &Document, branches: &[SchemaId]) -> Option<KindSet> {
    let mut all = KindSet::EMPTY;
    for branch in branches {
        let schema = document.schemas.get(target(document, *branch));
        let kinds = KindSet::of(schema.kinds.as_ref()?);
        let says_more = has_structure(document, schema, |id| !is_anything(document, id))
            || schema.reference.is_some()
            || !schema.all_of.is_empty()
            || schema.extensions.iter().any(|(k, _)| k == "x-rust-name");
        if says_more {
            return None;
        }
        all = all.or(kinds.values());
    }
    (!all.is_empty()).then_some(all)
}
