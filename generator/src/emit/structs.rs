//! Structs → plain items, with the line that tells the runtime their wire names, `new`, setters and conversions.

use proc_macro2::TokenStream;
use quote::quote;

use super::models::deprecated;
use super::print::{Page, string, tokens};
use super::{Context, docs, limits, types, values};
use crate::model::{Field, PartHeader, Presence, Struct, Type, TypeDef};
use crate::name::TypeNames;

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
pub fn fields<'a>(
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

pub fn field_items(cx: &Context<'_>, fields: &[(&Field, &str, String)]) -> Vec<TokenStream> {
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

pub fn object(cx: &Context<'_>, page: &mut Page, shape: &Struct, def: &TypeDef, names: &TypeNames, head: &TokenStream) {
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
pub fn within(ty: &str) -> &str {
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
            // By another name as well, which the type has everywhere. What stands behind it is not named here.
            let mut probe = Page::default();
            if types::owned(cx, &mut probe, types::resolved(cx, &field.ty)) == "String" {
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
