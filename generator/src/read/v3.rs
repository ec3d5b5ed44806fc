//! The root of an OpenAPI 3.0 or 3.1 document (OAS 3.0.4 §4.8.1, §4.8.7) → the [`Document`], with what its parts lead to.

use super::cursor::Cursor;
use super::{Document, Reader};
use crate::at::{At, FileId};
use crate::source::Tree;
use std::collections::BTreeMap;

pub fn document<'s>(mut reader: Reader<'s, '_>, file: FileId, tree: &'s Tree) -> Document {
    let at = At::root(file);
    let r = &mut reader;
    r.root = file;
    let mut read = Document {
        at: at.clone(),
        dialect: r.dialect,
        info: Default::default(),
        summary: None,
        servers: Vec::new(),
        tags: Vec::new(),
        external_docs: None,
        security_schemes: Vec::new(),
        paths: Vec::new(),
        webhooks: Vec::new(),
        named_schemas: Vec::new(),
        own_names: BTreeMap::new(),
        schemas: Default::default(),
        lost: Vec::new(),
        left_out: Vec::new(),
        extensions: Vec::new(),
    };
    let Some(mut cursor) = Cursor::open(r, &at, tree, "OpenAPI description") else {
        return read;
    };
    cursor.ignore(&[
        "openapi",
        "swagger",
        "jsonSchemaDialect",
        "$schema",
        "$id",
        "$self",
        "id",
    ]);
    let info = cursor.take(r, "info");
    (read.info, read.summary) = r.info(&at, info);
    let servers = cursor.take(r, "servers");
    read.servers = r.servers(servers);
    let tags = cursor.take(r, "tags");
    read.tags = r.tags(tags);
    let docs = cursor.take(r, "externalDocs");
    read.external_docs = r.external_docs(docs);
    let components = cursor.take(r, "components");
    read_components(r, components, &mut read);

    let security = cursor.take(r, "security").and_then(|(at, tree)| r.security(&at, tree));
    // One that asks for nothing is what holds without it.
    let security = security.filter(|all| super::security::names_any(all));
    let webhooks = cursor.take(r, "webhooks").or_else(|| cursor.take(r, "x-webhooks"));
    match cursor.take(r, "paths") {
        Some((at, tree)) => read.paths = r.paths(&at, tree, security.as_deref()),
        None if webhooks.is_some() || r.dialect == super::Dialect::V31 && cursor.has("components") => {}
        None => r.warn(
            "missing-paths",
            &at,
            "the description has no `paths`",
            "the client has no operations",
            "add `paths`",
        ),
    }
    read.webhooks = r.webhooks(webhooks, security.as_deref());
    r.links_to_nothing(&read);
    r.security_for_all(&mut read);
    read.extensions = cursor.finish(r);
    r.drain();
    while r.read_heirs() {
        r.drain();
    }
    r.hand_down_enums();
    r.null_beside_objects();
    read.schemas = std::mem::take(&mut r.schemas);
    r.note_shown(&mut read);
    r.name_far(&mut read);
    read.lost = std::mem::take(&mut r.lost);
    read.left_out = std::mem::take(&mut r.left_out);
    read
}

/// Schemes and schemas; the other components are read where they are used.
fn read_components<'s>(r: &mut Reader<'s, '_>, found: Option<(At, &'s Tree)>, read: &mut Document) {
    let Some((at, tree)) = found else { return };
    let Some(mut components) = Cursor::open(r, &at, tree, "set of components") else {
        return;
    };
    components.ignore(&[
        "responses",
        "parameters",
        "examples",
        "requestBodies",
        "headers",
        "links",
        "callbacks",
        "pathItems",
        "mediaTypes",
    ]);
    let schemes = components.take(r, "securitySchemes");
    read.security_schemes = r.security_schemes(schemes);
    if let Some((at, map)) = components.referred_map(r, "schemas") {
        // Parts of other files may say `$ref: "…"` for all their schemas. By name, so that all that comes after meets
        // them in one order, whatever the document's.
        for (name, tree) in map.by_key() {
            let id = r.schema(&at.member(name), tree);
            read.named_schemas.push((name.to_owned(), id));
            r.component(tree, id);
        }
    }
    components.finish(r);
}
