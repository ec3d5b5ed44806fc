//! Groups of operations → `api/<group>.rs`: the methods on the client or on
//! the group's handle, then what belongs to each call.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::calls::{Owner, Writer};
use super::client::Schemes;
use super::features::Part;
use super::print::{self, Page, tokens};
use super::{Context, Files, docs};
use crate::model::Operation;
use crate::name::{GroupNames, OperationNames, unescaped};

/// Operations of one group, sorted by method.
pub struct Room<'a> {
    pub group: usize,
    pub names: &'a GroupNames,
    pub operations: Vec<(&'a Operation, &'a OperationNames)>,
}

/// The groups that have operations, by module.
pub fn rooms<'a>(cx: &Context<'a>) -> Vec<Room<'a>> {
    let mut rooms: BTreeMap<&str, Room<'a>> = BTreeMap::new();
    for (operation, names) in cx.api.operations.iter().zip(&cx.names.operations) {
        let Some(group) = cx.names.groups.get(operation.group) else {
            continue;
        };
        rooms
            .entry(&group.module)
            .or_insert_with(|| Room {
                group: operation.group,
                names: group,
                operations: Vec::new(),
            })
            .operations
            .push((operation, names));
    }
    for room in rooms.values_mut() {
        room.operations
            .sort_by(|a, b| (unescaped(&a.1.method), &a.1.table).cmp(&(unescaped(&b.1.method), &b.1.table)));
    }
    rooms.into_values().collect()
}

/// Writes `src/api/`.
pub fn emit(cx: &Context<'_>, schemes: &Schemes, files: &mut Files) {
    let rooms = rooms(cx);
    let alone = rooms.len() == 1;
    let mut index = format!("{}//! Calls, and what they may answer.\n", print::NOTICE);
    if !rooms.is_empty() {
        index.push('\n');
    }
    for room in &rooms {
        index.push_str(&format!(
            "{}{}mod {};\n",
            cx.features.line(Part::Group(room.group)),
            if alone { "" } else { "pub " },
            room.names.module
        ));
    }
    for room in &rooms {
        let (text, defined) = file(cx, schemes, room);
        files.insert(&format!("src/api/{}.rs", room.names.module), text);
        if alone {
            index.push('\n');
            index.push_str(&print::reexport(&room.names.module, defined.iter().map(String::as_str)));
        }
    }
    files.insert("src/api/mod.rs", index);
}

/// What is said of the feature of a module.
pub fn behind(feature: &str) -> String {
    format!("Behind the feature `{feature}`, which is on unless `default-features = false` is said.")
}

/// The module in which a user finds what belongs to the operation's call: `api`, `api::pets`.
pub fn path(cx: &Context<'_>, operation: &Operation) -> Option<String> {
    // With a single file its names stand one level up.
    if rooms(cx).len() == 1 {
        return Some("api".to_owned());
    }
    let group = cx.names.groups.get(operation.group)?;
    Some(format!("api::{}", group.module))
}

/// Whether the room's methods hang on a struct of their own.
pub fn has_handle(cx: &Context<'_>, room: &Room<'_>) -> bool {
    cx.names.grouped && cx.api.groups.get(room.group).is_some_and(|group| !group.tag.is_empty())
}

/// One file, and the public names that it defines.
fn file(cx: &Context<'_>, schemes: &Schemes, room: &Room<'_>) -> (String, BTreeSet<String>) {
    let owner = match has_handle(cx, room) {
        true => Owner::Handle(&room.names.handle),
        false => Owner::Client,
    };
    // Names that the file may come to define; the ones it does are collected on the way.
    let mut own: BTreeSet<String> = BTreeSet::new();
    for (_, names) in &room.operations {
        own.extend(
            [
                &names.call,
                &names.reply,
                &names.error,
                &names.headers,
                &names.body_enum,
            ]
            .map(Clone::clone),
        );
    }
    if let Owner::Handle(name) = owner {
        own.insert(name.to_owned());
    }
    let mut page = Page::new(own);
    let mut defined = BTreeSet::new();
    let writers: Vec<Writer<'_>> = room
        .operations
        .iter()
        .map(|(operation, names)| Writer::new(cx, &mut page, schemes, operation, names, owner))
        .collect();

    page.name("crate::client", "Client");
    page.name("crate", "ops");
    if let Owner::Handle(name) = owner {
        defined.insert(name.to_owned());
        let name = tokens(name);
        let group = cx.api.groups.get(room.group);
        let lines =
            group.map(|group| docs::lines(&group.docs, &format!("Operations tagged {}.", docs::quoted(&group.tag))));
        let docs = docs::attributes(&lines.unwrap_or_default());
        page.item(quote! {
            #docs
            #[derive(Clone, Copy, Debug)]
            pub struct #name<'a>(pub(crate) &'a Client);
        });
    }
    let methods: Vec<TokenStream> = writers.iter().map(|writer| writer.method(&mut page)).collect();
    let name = tokens(owner.name());
    let header = match owner {
        Owner::Client => quote!(impl #name),
        Owner::Handle(_) => quote!(impl<'a> #name<'a>),
    };
    page.block(&header, methods);
    for writer in &writers {
        writer.items(&mut page, &mut defined);
    }
    let about = match cx
        .api
        .groups
        .get(room.group)
        .map(|group| group.tag.as_str())
        .filter(|tag| !tag.is_empty())
    {
        Some(tag) => format!("Operations tagged {}.", docs::quoted(tag)),
        None => "Operations without a tag.".to_owned(),
    };
    let behind = cx.features.of(Part::Group(room.group)).map(behind);
    let about: Vec<&str> = std::iter::once(about.as_str()).chain(behind.as_deref()).collect();
    (page.finish(&about), defined)
}
