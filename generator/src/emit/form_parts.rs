//! Forms with files → structs whose fields go out as parts.

use proc_macro2::TokenStream;
use quote::quote;

use super::models::deprecated;
use super::print::{Page, string, tokens};
use super::structs::{field_items, fields, within};
use super::{Context, types, values};
use crate::model::{Field, Presence, Struct};
use crate::name::TypeNames;

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
pub fn parts(cx: &Context<'_>, page: &mut Page, shape: &Struct, names: &TypeNames, head: &TokenStream) {
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
