//! Types → `models/`: plain items, each with one line under it that tells
//! the runtime what stands on the wire.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::features::Part;
use super::print::{Page, string, tokens};
use super::{Context, Files, docs, form_parts, limits, print, structs, types, unions, values};
use crate::config::Precision;
use crate::model::{Docs, EnumKind, Enumeration, Format, Origin, Role, Shape, Step, Type, TypeDef, TypeId};
use crate::name::TypeNames;

/// Up to this many types stand in one file.
const ONE_FILE: usize = 60;

/// The file for names that begin with no letter of ours.
const OTHERS: &str = "others";

/// A type, and what it is called.
type Entry<'a> = (TypeId, &'a TypeDef, &'a TypeNames);

/// Writes `src/models/`.
pub fn emit(cx: &Context<'_>, files: &mut Files) {
    let mut sorted: Vec<Entry<'_>> = cx
        .api
        .types
        .iter()
        .filter_map(|(id, def)| Some((id, def, cx.names.of(id)?)))
        .filter(|(id, def, names)| !is_itself(cx, *id, def, names))
        .collect();
    sorted.sort_by(|a, b| a.2.name.cmp(&b.2.name));
    let about = "Types that travel in bodies, parameters and headers.";
    let (alone, shared): (Vec<_>, Vec<_>) = sorted
        .into_iter()
        .partition(|(id, ..)| cx.features.part_of(*id).is_some());
    let (here, elsewhere) = match shared.len() <= ONE_FILE {
        true => (shared, alone),
        false => (Vec::new(), alone.into_iter().chain(shared).collect()),
    };
    let all = here.iter().chain(&elsewhere);
    let mut index = Page::new(all.map(|(_, _, names)| names.name.clone()).collect());
    let mut rooms: BTreeMap<Room, Vec<Entry<'_>>> = BTreeMap::new();
    for entry in elsewhere {
        rooms.entry(Room::of(cx, &entry)).or_default().push(entry);
    }
    if !rooms.is_empty() {
        let modules = rooms.keys().map(|room| format!("{}mod {};\n", room.gate, room.module));
        index.paragraph(&modules.collect::<String>());
        let mut reexports = String::new();
        for (room, entries) in &rooms {
            let names = entries.iter().map(|(_, _, names)| names.name.as_str());
            reexports.push_str(&room.gate);
            reexports.push_str(&print::reexport(&room.module, names));
            let about: Vec<&str> = room.about.iter().map(String::as_str).collect();
            let mut page = Page::new(entries.iter().map(|(_, _, names)| names.name.clone()).collect());
            write(cx, &mut page, entries);
            files.insert(&format!("src/models/{}.rs", room.module), page.finish(&about));
        }
        index.paragraph(&reexports);
    }
    write(cx, &mut index, &here);
    if super::walk::any_type(cx.api, |ty| *ty == Type::Format(Format::DateTime)) {
        index.runtime("date_time");
        let how = match cx.config.formats.date_time_precision {
            Precision::Full => "full",
            Precision::Seconds => "seconds",
        };
        index.paragraph(&format!("date_time!({how});\n"));
    }
    let foreign = super::walk::foreign_types(cx.api);
    if !foreign.is_empty() {
        index.runtime("foreign");
        let line = |path: &String| format!("foreign!({path}, \"{}\");\n", path.trim_start_matches("::"));
        let lines: Vec<String> = foreign.iter().map(line).collect();
        index.paragraph(&lines.concat());
    }
    files.insert("src/models/mod.rs", index.finish(&[about]));
}

/// Whether the type is another name for one that is called the same.
fn is_itself(cx: &Context<'_>, id: TypeId, def: &TypeDef, names: &TypeNames) -> bool {
    let target = match (cx.twins.get(&id), &def.shape) {
        (Some(twin), _) => *twin,
        (None, Shape::Alias(Type::Named(target))) => *target,
        _ => return false,
    };
    cx.names.of(target).is_some_and(|target| target.name == names.name)
}

/// A file of types: those of one first letter, or those that a feature leaves out.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Room {
    module: String,
    gate: String,
    about: Vec<String>,
}

impl Room {
    fn of(cx: &Context<'_>, (id, _, names): &Entry<'_>) -> Room {
        let part = cx.features.part_of(*id);
        if let Some((part, feature)) = part.and_then(|part| Some((part, cx.features.of(part)?))) {
            let (module, about) = match part {
                Part::Webhooks => (feature.to_owned(), "Types that only webhooks have.".to_owned()),
                Part::Group(group) => {
                    // Under its own name a tag `std` would stand before that of Rust.
                    let module = cx.names.groups.get(group).map_or(feature, |names| &names.module);
                    let about = match cx.api.groups.get(group).map_or("", |group| group.tag.as_str()) {
                        "" => "Types that only operations without a tag have.".to_owned(),
                        tag => format!("Types that only operations tagged {} have.", docs::quoted(tag)),
                    };
                    (format!("{}_only", module.trim_end_matches('_')), about)
                }
            };
            return Room {
                module,
                gate: cx.features.line(part),
                about: vec![about, super::api::behind(feature)],
            };
        }
        let letter = names.name.chars().next().filter(char::is_ascii_alphabetic);
        let module = letter.map_or_else(|| OTHERS.to_owned(), |letter| letter.to_ascii_lowercase().to_string());
        let about = format!("Types whose names begin with `{}`.", module.to_uppercase());
        Room {
            module,
            gate: String::new(),
            about: vec![about],
        }
    }
}

fn write(cx: &Context<'_>, page: &mut Page, entries: &[Entry<'_>]) {
    for (id, def, names) in entries {
        model(cx, page, *id, def, names);
    }
}

fn model(cx: &Context<'_>, page: &mut Page, id: TypeId, def: &TypeDef, names: &TypeNames) {
    let head = head(cx, page, def, names);
    let name = tokens(&names.name);
    if let Some(twin) = cx.twins.get(&id) {
        let twin = tokens(&types::owned(cx, page, &Type::Named(*twin)));
        page.item(quote!(#head pub type #name = #twin;));
        return;
    }
    match &def.shape {
        Shape::Struct(shape) if cx.multipart.contains(&id) => form_parts::parts(cx, page, shape, names, &head),
        Shape::Struct(shape) => structs::object(cx, page, shape, def, names, &head),
        Shape::Enumeration(shape) => enumeration(page, shape, names, &head),
        Shape::Union(shape) => unions::emit(cx, page, shape, names, &head),
        Shape::Joined { item, delimiter } => {
            let item = types::owned(cx, page, &Type::Named(*item));
            let item_tokens = tokens(&item);
            page.item(
                quote!(#head #[derive(Clone, PartialEq, Eq, Hash, Default)] pub struct #name(pub Vec<#item_tokens>);),
            );
            page.runtime("joined");
            page.line(&format!("joined!({} of {item} by {});", names.name, string(delimiter)));
        }
        Shape::Alias(ty) => {
            let ty = tokens(&types::owned(cx, page, ty));
            page.item(quote!(#head pub type #name = #ty;));
        }
    }
}

/// Documentation and deprecation.
fn head(cx: &Context<'_>, page: &Page, def: &TypeDef, names: &TypeNames) -> TokenStream {
    let limits = def.limits.as_deref();
    let limits = match &def.shape {
        Shape::Alias(ty) => limits::of_type(cx, ty, limits),
        Shape::Struct(_) => limits::of_object(limits),
        _ => None,
    };
    let words = limits.as_deref().map(limits::sentence).unwrap_or_default();
    let otherwise = otherwise(cx, page, def, names);
    // The author's words are those of the component, which is another type.
    let words = match &def.origin {
        Origin::Inside { step: Step::Form, .. } if def.docs != Docs::default() => [&*otherwise, &*words].join(" "),
        _ => words,
    };
    let lines = docs::lines_with(&def.docs, &otherwise, words.trim_end());
    let docs = docs::attributes(&lines);
    let deprecated = deprecated(def.deprecated);
    quote!(#docs #deprecated)
}

pub fn deprecated(it_is: bool) -> TokenStream {
    if it_is {
        quote!(#[deprecated])
    } else {
        TokenStream::new()
    }
}

/// What can honestly be said of a type without a description: where it stands.
fn otherwise(cx: &Context<'_>, page: &Page, def: &TypeDef, names: &TypeNames) -> String {
    let link = |id: &TypeId| match cx.names.of(*id).map(|names| &names.name) {
        // Where the file has it from another, it may have no use for it but here.
        Some(name) if !page.owns(name) => format!("[`{name}`](crate::models::{name})"),
        name => format!("[`{}`]", name.map_or("", String::as_str)),
    };
    let operation = |index: &usize| cx.api.operations.get(*index).map(super::route).unwrap_or_default();
    match &def.origin {
        Origin::Component(name) => format!("The schema {}.", docs::quoted(name)),
        Origin::Shared { component, .. } => format!("From the component {}.", docs::quoted(component)),
        Origin::Inside { parent, step } => {
            let parent = link(parent);
            match step {
                Step::Property(name) => format!("{} of {parent}.", docs::quoted(name)),
                Step::ItemOf(name) => format!("An item of {} of {parent}.", docs::quoted(name)),
                Step::Item => format!("An item of {parent}."),
                Step::Value => format!("A value of {parent}."),
                Step::Position(index) => format!("Item {} of {parent}.", index + 1),
                Step::Branch { .. } => format!("One form of {parent}."),
                Step::Single => format!("One value of {parent}."),
                Step::Form => format!("{parent}, as the parts of a form."),
            }
        }
        Origin::Operation {
            operation: index,
            role: Role::Parameter { name },
        } => format!("For the parameter {} of {}.", docs::quoted(name), operation(index)),
        Origin::Operation {
            operation: index,
            role: Role::Header { name },
        } => format!(
            "For the header {} that {} answers with.",
            docs::quoted(name),
            operation(index)
        ),
        Origin::Operation { operation: index, .. } => format!("Part of {}.", operation(index)),
        Origin::Webhook { webhook, .. } => {
            let name = cx.api.webhooks.get(*webhook).map_or("", |w| w.name.as_str());
            format!("Part of the webhook {}.", docs::quoted(name))
        }
        Origin::SentView { of } => format!("{}, as it is sent.", link(of)),
    }
    .replace("[``]", &format!("`{}`", names.name))
}

fn enumeration(page: &mut Page, shape: &Enumeration, names: &TypeNames, head: &TokenStream) {
    let name = tokens(&names.name);
    let unknown = tokens(&names.unknown);
    let variants = shape.values.iter().zip(&names.members).map(|(value, member)| {
        let lines = value.description.as_deref().map(docs::clean).unwrap_or_default();
        let docs = docs::attributes(&lines);
        let deprecated = deprecated(value.deprecated);
        let member = tokens(member);
        quote!(#docs #deprecated #member)
    });
    let (payload, macro_name) = match shape.kind {
        EnumKind::String => ("String".to_owned(), "open_enum"),
        EnumKind::Integer => ("i64".to_owned(), "int_enum"),
        EnumKind::Mixed => (page.runtime("Any"), "any_enum"),
    };
    let payload = tokens(&payload);
    let derive = match shape.kind {
        EnumKind::Integer => quote!(#[derive(Clone, Copy)]),
        EnumKind::String | EnumKind::Mixed => quote!(#[derive(Clone)]),
    };
    let variants: Vec<TokenStream> = variants.collect();
    page.item(quote! {
        #head
        #derive
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version does not know.
            #unknown(#payload),
        }
    });
    let entries: Vec<String> = shape
        .values
        .iter()
        .zip(&names.members)
        .map(|(value, member)| match (shape.kind, value.value.as_str()) {
            (EnumKind::String, Some(text)) => format!("{member} {}", string(text)),
            (EnumKind::Mixed, _) => format!("{member} {}", string(&values::json(&value.value))),
            _ => format!("{member} {}", values::json(&value.value)),
        })
        .collect();
    page.runtime(macro_name);
    page.invocation(
        macro_name,
        &format!("{} else {}", names.name, names.unknown),
        &entries,
        "",
    );
}
