//! The author's words: summaries, descriptions, links and titles, from the schemas and objects that carry them.

use super::extensions::wanted_name;
use super::merge::Merged;
use crate::model::{Contact, Docs, Provider, TypeDef};
use crate::read::{Document, ExternalDocumentation, Operation, Schema};

pub(super) fn of_document(document: &Document) -> Docs {
    // The title stands above it.
    let same = |summary: &&str| summary.trim().trim_end_matches('.') == document.info.title.trim();
    Docs {
        summary: given(document.summary.as_deref().filter(|summary| !same(summary))),
        description: given(document.info.description.as_deref()),
        external: external(document.external_docs.as_ref()),
    }
}

/// A summary that is the id once more says nothing beside a description.
pub(super) fn of_operation(from: &Operation) -> Docs {
    let description = given(from.description.as_deref());
    let same = |summary: &&str| description.is_some() && from.operation_id.as_deref() == Some(summary.trim());
    Docs {
        summary: given(from.summary.as_deref().filter(|summary| !same(summary))),
        external: external(from.external_docs.as_ref()),
        description,
    }
}

pub(super) fn provider(document: &Document) -> Provider {
    let info = &document.info;
    Provider {
        terms: given(info.terms_of_service.as_deref()),
        contact: info.contact.as_ref().map(|contact| Contact {
            name: given(contact.name.as_deref()),
            url: given(contact.url.as_deref()),
            email: given(contact.email.as_deref()),
        }),
        license: info
            .license
            .as_ref()
            .map(|of| (of.name.clone(), given(of.url.as_deref()))),
    }
}

pub(super) fn external(docs: Option<&ExternalDocumentation>) -> Option<(String, String)> {
    docs.map(|d| (d.description.clone().unwrap_or_default(), d.url.clone()))
}

/// Text that says something.
pub(super) fn given(text: Option<&str>) -> Option<String> {
    text.filter(|t| !t.trim().is_empty()).map(str::to_owned)
}

pub(super) fn of_schema(schema: &Schema) -> Docs {
    Docs {
        summary: None,
        description: given(schema.description.as_deref()),
        external: external(schema.external_docs.as_ref()),
    }
}

/// Fills in what a type's schemas say about it; the outermost speaks first.
pub(super) fn describe(def: &mut TypeDef, merged: &Merged<'_>) {
    let leaves = || merged.leaves.iter().rev().map(|(_, s)| *s);
    def.docs.description = leaves().find_map(|s| given(s.description.as_deref()));
    def.docs.external = leaves().find_map(|s| external(s.external_docs.as_ref()));
    // Azure's name of an enum is meant for clients; a title may be for people.
    let of_enum = merged
        .extension("x-ms-enum")
        .and_then(|vendor| vendor.get("name")?.as_str());
    let of_enum = given(of_enum.filter(|_| merged.values.is_some()));
    def.title = of_enum.or_else(|| merged.leaves.last().and_then(|(_, s)| given(s.title.as_deref())));
    def.deprecated = merged.leaves.last().is_some_and(|(_, s)| s.deprecated);
    def.wanted_name = merged.leaves.last().and_then(|(_, s)| wanted_name(&s.extensions));
    def.examples = merged
        .leaves
        .last()
        .map(|(_, s)| s.examples.iter().map(|e| e.value.clone()).collect())
        .unwrap_or_default();
}
