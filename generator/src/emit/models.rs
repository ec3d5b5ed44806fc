//! Types → `models/`: plain items, each with one line under it that tells
//! the runtime what stands on the wire.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Page, string, tokens};
use super::{Context, Files, docs, limits, print, types, unions, values};
use crate::config::Precision;
use crate::model::{
    Docs, EnumKind, Enumeration, Field, Format, Origin, PartHeader, Presence, Role, Shape, Step, Struct, Type, TypeDef,
    TypeId,
};
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
        Shape::Struct(shape) if cx.multipart.contains(&id) => parts(cx, page, shape, names, &head),
        Shape::Struct(shape) => object(cx, page, shape, def, names, &head),
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

/// A field's documentation; none when there is nothing to say.
fn field_docs(cx: &Context<'_>, field: &Field) -> Vec<String> {
    let limits = field.limits.as_deref().filter(|limits| match limits.only {
        Some(_) => !limits::tells_only(limits, &field.docs),
        // What is filled in keeps to all that is asked of it.
        None => field.fixed.is_none(),
    });
    let limits = limits::of_type(cx, &field.ty, limits);
    let mut words = limits::words(limits.as_deref(), field.default.as_ref(), &field.docs);
    if !field.file_headers.is_empty() {
        words = [&*header_words(&field.file_headers), &*words].join(" ");
    }
    if field.file_or_text {
        words = ["A file, or text as `Body::text`.", &*words].join(" ");
    }
    docs::lines_with(&field.docs, "", words.trim_end())
}

/// Which header fields a file has to come with, and which it may.
fn header_words(headers: &[PartHeader]) -> String {
    let mut words = String::new();
    for (required, before) in [(true, "A file has to come with "), (false, "A file may come with ")] {
        let names = headers.iter().filter(|header| header.required == required);
        let names: Vec<String> = names.map(|header| docs::code(&header.name)).collect();
        if !names.is_empty() {
            let plural = if names.len() > 1 { "s" } else { "" };
            let space = if words.is_empty() { "" } else { " " };
            words.push_str(&format!(
                "{space}{before}the header field{plural} {} (`Body::header`).",
                names.join(", ")
            ));
        }
    }
    words
}

/// The fields of a struct with their types, by the speller given.
fn fields<'a>(
    shape: &'a Struct,
    names: &'a TypeNames,
    mut spell: impl FnMut(&'a Field) -> String,
) -> Vec<(&'a Field, &'a str, String)> {
    shape
        .fields
        .iter()
        .zip(&names.members)
        .map(|(field, name)| (field, name.as_str(), spell(field)))
        .collect()
}

fn field_items(cx: &Context<'_>, fields: &[(&Field, &str, String)]) -> Vec<TokenStream> {
    fields
        .iter()
        .map(|(field, name, ty)| {
            let docs = docs::attributes(&field_docs(cx, field));
            let deprecated = deprecated(field.deprecated);
            let (name, ty) = (tokens(name), tokens(ty));
            quote!(#docs #deprecated pub #name: #ty)
        })
        .collect()
}

fn object(cx: &Context<'_>, page: &mut Page, shape: &Struct, def: &TypeDef, names: &TypeNames, head: &TokenStream) {
    let fields = fields(shape, names, |field| types::field(cx, page, &field.ty, field.presence));
    let mut items = field_items(cx, &fields);
    let extra = shape.extra.as_ref().zip(names.extra.as_deref()).map(|(value, name)| {
        let ty = format!("{}<{}>", page.runtime("Map"), types::owned(cx, page, value));
        (name, ty)
    });
    if let Some((name, ty)) = &extra {
        let (name, ty) = (tokens(name), tokens(ty));
        items.push(quote!(#[doc = " Properties that the description does not name."] pub #name: #ty));
    }
    let name = tokens(&names.name);
    page.item(quote!(#head #[derive(Clone)] #[non_exhaustive] pub struct #name { #(#items),* }));
    let entries: Vec<String> = fields
        .iter()
        .enumerate()
        .map(|(index, (field, name, _))| {
            let null = if types::is_null(cx, &field.ty, field.presence) {
                " null"
            } else {
                ""
            };
            format!("{index} {name} {}{null}", string(&field.wire))
        })
        .collect();
    page.runtime("model");
    page.invocation(
        "model",
        &names.name,
        &entries,
        extra.as_ref().map_or("", |(name, _)| name),
    );
    if def.directions.sent {
        setters(cx, page, &fields, extra, names);
    }
}

/// The line that gives `new` and the chained setters, and the conversions that make short work of small structs.
fn setters(
    cx: &Context<'_>,
    page: &mut Page,
    fields: &[(&Field, &str, String)],
    extra: Option<(&str, String)>,
    names: &TypeNames,
) {
    let mark = |field: &Field| if field.deprecated { "#[deprecated] " } else { "" };
    let mut required = Vec::new();
    let mut fixed = Vec::new();
    let mut entries = Vec::new();
    for (field, name, ty) in fields {
        match field.presence {
            Presence::Required | Presence::Nullable => match field
                .fixed
                .as_ref()
                .and_then(|value| values::fixed(cx, page, &field.ty, value))
            {
                Some(value) => fixed.push(format!("{name}: {value}")),
                None => required.push((*field, *name, ty.as_str())),
            },
            Presence::Optional | Presence::Patch if types::is_bare(cx, &field.ty) => {
                entries.push(format!("{}{name} @ {}", mark(field), within(ty)));
            }
            Presence::Optional => entries.push(format!("{}{name}: {}", mark(field), within(ty))),
            Presence::Patch => entries.push(format!("{}{name} ~ {}", mark(field), within(ty))),
        }
    }
    if let Some((name, ty)) = extra {
        entries.push(format!("{name} = {ty}"));
    }
    let plain_new = required.is_empty();
    let argument = |(field, name, ty): &(&Field, &str, &str)| {
        let how = match field.presence == Presence::Required && types::is_bare(cx, &field.ty) {
            true => " @",
            false => ":",
        };
        format!("{name}{how} {ty}")
    };
    let arguments: Vec<String> = required.iter().map(argument).collect();
    let mut constructor = format!("new({})", arguments.join(", "));
    if !fixed.is_empty() {
        constructor.push_str(&format!(" fixed({})", fixed.join(", ")));
    }
    entries.insert(0, constructor);
    page.runtime("setters");
    page.invocation("setters", &names.name, &entries, "");
    if plain_new {
        return;
    }
    if let [(field, _, _)] = required.as_slice() {
        conversions(cx, page, field, names);
    }
}

/// The one field that has to be given, if there is just one.
pub fn sole<'a>(cx: &Context<'_>, shape: &'a Struct) -> Option<&'a Field> {
    let mut probe = Page::default();
    let mut given = shape.fields.iter().filter(|field| {
        let required = matches!(field.presence, Presence::Required | Presence::Nullable);
        let mut is_fixed = |value| values::fixed(cx, &mut probe, &field.ty, value).is_some();
        required && !field.fixed.as_ref().is_some_and(&mut is_fixed)
    });
    given.next().filter(|_| given.next().is_none())
}

/// Whether a struct with a sole field has no others that could be set.
pub fn is_one_value(shape: &Struct) -> bool {
    let optional = |field: &Field| matches!(field.presence, Presence::Optional | Presence::Patch);
    shape.extra.is_none() && !shape.fields.iter().any(optional)
}

/// `Option<T>` and `Patch<T>` → `T`.
fn within(ty: &str) -> &str {
    ty.split_once('<')
        .and_then(|(_, rest)| rest.strip_suffix('>'))
        .unwrap_or(ty)
}

/// A struct that wants one list is collected from its items; one that wants one value is made from it. What else could be
/// set has no part in that, so that a property which is added takes nothing away.
fn conversions(cx: &Context<'_>, page: &mut Page, field: &Field, names: &TypeNames) {
    if field.presence != Presence::Required {
        return;
    }
    let name = tokens(&names.name);
    match types::resolved(cx, &field.ty) {
        Type::List(item) => {
            let item = types::owned(cx, page, item);
            let known = [item.as_str(), &names.name].join(" ");
            let (one, all) = (free(&known, ["T", "U", "V"]), free(&known, ["I", "J", "K"]));
            let item = tokens(&item);
            page.item(quote! {
                impl<#one: Into<#item>> FromIterator<#one> for #name {
                    fn from_iter<#all: IntoIterator<Item = #one>>(items: #all) -> Self {
                        Self::new(items.into_iter().map(Into::into).collect::<Vec<#item>>())
                    }
                }
            });
        }
        Type::Map(_)
        | Type::Any
        | Type::Tuple(_)
        | Type::Nullable(_)
        | Type::Binary
        | Type::Foreign(_)
        | Type::Boxed(_) => {}
        _ => {
            let ty = types::owned(cx, page, &field.ty);
            let mut sources = vec![ty.as_str()];
            if ty == "String" {
                sources.insert(0, "&str");
            }
            for source in sources {
                let source = tokens(source);
                page.item(quote! {
                    impl From<#source> for #name {
                        fn from(value: #source) -> Self {
                            Self::new(value)
                        }
                    }
                });
            }
        }
    }
}

/// The first name for a parameter that no model in `types` has: the parameter would stand in front of it.
fn free(types: &str, names: [&str; 3]) -> TokenStream {
    let is_taken = |name: &str| types.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
    let name = names.into_iter().find(|name| !is_taken(name));
    tokens(name.unwrap_or("Each"))
}

/// What a form with files is made by: the arguments of `new`, the value of each field there, and the setters.
#[derive(Default)]
struct Making {
    arguments: Vec<TokenStream>,
    values: Vec<TokenStream>,
    setters: Vec<TokenStream>,
}

impl Making {
    fn of(cx: &Context<'_>, page: &mut Page, fields: &[(&Field, &str, String)]) -> Making {
        let mut making = Making::default();
        for (field, member, ty) in fields {
            let member = tokens(member);
            if field.presence != Presence::Required {
                making.values.push(quote!(#member: None));
                let ty = tokens(within(ty));
                let deprecated = deprecated(field.deprecated);
                let (argument, value) = match types::is_bare(cx, &field.ty) {
                    true => (quote!(#ty), quote!(#member)),
                    false => (quote!(impl Into<#ty>), quote!(#member.into())),
                };
                let docs = format!(" Sets [`{member}`](field@Self::{member}).");
                making.setters.push(quote! {
                    #[doc = #docs]
                    #deprecated
                    #[must_use]
                    pub fn #member(mut self, #member: #argument) -> Self {
                        self.#member = Some(#value);
                        self
                    }
                });
                continue;
            }
            let fixed = field.fixed.as_ref();
            match fixed.and_then(|value| values::fixed(cx, page, &field.ty, value)) {
                Some(value) => {
                    let value = tokens(&value);
                    making.values.push(quote!(#member: #value));
                }
                None => {
                    let ty = tokens(ty);
                    if types::is_bare(cx, &field.ty) {
                        making.arguments.push(quote!(#member: #ty));
                        making.values.push(quote!(#member));
                    } else {
                        making.arguments.push(quote!(#member: impl Into<#ty>));
                        making.values.push(quote!(#member: #member.into()));
                    }
                }
            }
        }
        making
    }
}

/// A form with files: its fields go out as parts.
fn parts(cx: &Context<'_>, page: &mut Page, shape: &Struct, names: &TypeNames, head: &TokenStream) {
    let fields = fields(shape, names, |field| {
        let ty = types::part(cx, page, &field.ty);
        match field.presence {
            Presence::Required => ty,
            Presence::Nullable | Presence::Optional | Presence::Patch => format!("Option<{ty}>"),
        }
    });
    let mut items = field_items(cx, &fields);
    let name = tokens(&names.name);
    let mut making = Making::of(cx, page, &fields);
    let mut tail = String::new();
    if let Some((value, extra)) = shape.extra.as_ref().zip(names.extra.as_deref()) {
        let map = page.runtime("Map");
        let ty = tokens(&format!("{map}<{}>", types::part(cx, page, value)));
        let (field, map) = (tokens(extra), tokens(&map));
        items.push(quote!(#[doc = " Parts that the description does not name."] pub #field: #ty));
        making.values.push(quote!(#field: #map::new()));
        making.setters.push(quote! {
            /// Sets the parts that the description does not name.
            #[must_use]
            pub fn #field(mut self, #field: impl Into<#ty>) -> Self {
                self.#field = #field.into();
                self
            }
        });
        tail = extra.to_owned();
    }
    let Making {
        arguments,
        values,
        setters,
    } = making;
    let new = quote! {
        /// With what is required, and nothing else.
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values),* }
        }
    };
    page.item(quote!(#head #[derive(Debug)] #[non_exhaustive] pub struct #name { #(#items),* }));
    let entries: Vec<String> = fields
        .iter()
        .enumerate()
        .map(|(i, (field, name, _))| format!("{i} {name} {}", string(&field.wire)))
        .collect();
    page.runtime("parts");
    page.invocation("parts", &names.name, &entries, &tail);
    page.block(&quote!(impl #name), std::iter::once(new).chain(setters).collect());
    if arguments.is_empty() {
        page.item(quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        });
    }
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
