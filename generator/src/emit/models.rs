//! Types → `models/`: plain items, each with one line under it that tells
//! the runtime what stands on the wire.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Page, string, tokens};
use super::{Context, Files, docs, form_parts, limits, print, structs, types, unions, values};
use crate::config::Precision;
use crate::model::{Docs, EnumKind, Enumeration, Format, Origin, Role, Shape, Step, Type, TypeDef, TypeId};
use crate::name::TypeNames;

/// Up to this many types stand in one file.
const ONE_FILE: usize = 60;

/// Writes `src/models/`.
pub fn emit(cx: &Context<'_>, files: &mut Files) {
    let mut sorted: Vec<(TypeId, &TypeDef, &TypeNames)> = cx
        .api
        .types
        .iter()
        .filter_map(|(id, def)| Some((id, def, cx.names.of(id)?)))
        .filter(|(id, def, names)| !is_itself(cx, *id, def, names))
        .collect();
    sorted.sort_by(|a, b| a.2.name.cmp(&b.2.name));
    let about = "Types that travel in bodies, parameters and headers.";
    let mut index = Page::new(BTreeSet::new());
    if sorted.len() <= ONE_FILE {
        index = file(cx, &sorted);
    } else {
        let mut rooms: BTreeMap<String, Vec<(TypeId, &TypeDef, &TypeNames)>> = BTreeMap::new();
        for entry in sorted {
            rooms.entry(room(&entry.2.name)).or_default().push(entry);
        }
        index.paragraph(&rooms.keys().map(|name| format!("mod {name};\n")).collect::<String>());
        let mut reexports = String::new();
        for (name, entries) in &rooms {
            let names = entries.iter().map(|(_, _, names)| names.name.as_str());
            reexports.push_str(&print::reexport(name, names));
            let about = format!(
                "Types whose names begin with `{}`.",
                name.trim_end_matches('_').to_uppercase()
            );
            files.insert(&format!("src/models/{name}.rs"), file(cx, entries).finish(&[&about]));
        }
        index.paragraph(&reexports);
    }
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

/// The file for types of this first letter.
fn room(name: &str) -> String {
    match name.chars().next() {
        Some(c) if c.is_ascii_alphabetic() => c.to_ascii_lowercase().to_string(),
        _ => "others".to_owned(),
    }
}

fn file(cx: &Context<'_>, entries: &[(TypeId, &TypeDef, &TypeNames)]) -> Page {
    let mut page = Page::new(entries.iter().map(|(_, _, names)| names.name.clone()).collect());
    for (id, def, names) in entries {
        model(cx, &mut page, *id, def, names);
    }
    page
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
