//! Webhooks → `webhooks.rs`: a function for each payload, and an enum over
//! all of them.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Page, tokens};
use super::{Context, Files, docs, types};
use crate::model::{ContentForm, Type};

pub fn emit(cx: &Context<'_>, files: &mut Files) {
    if cx.api.webhooks.is_empty() {
        return;
    }
    let mut page = Page::new(["Webhook".to_owned()].into());
    page.runtime("DecodeError");
    let mut webhooks: Vec<_> = cx.api.webhooks.iter().zip(&cx.names.webhooks).collect();
    webhooks.sort_by(|a, b| a.1.variant.cmp(&b.1.variant));
    let mut variants = Vec::new();
    let mut arms = Vec::new();
    let mut functions = Vec::new();
    let mut seen: Vec<&String> = Vec::new();
    for (webhook, names) in webhooks {
        let content = webhook.body.as_ref().and_then(|body| body.contents.first());
        let (ty, read) = match content.map(|content| (&content.ty, &content.form)) {
            Some((Type::Boxed(id), ContentForm::Json)) => (
                types::owned(cx, &mut page, &Type::Named(*id)),
                quote!(json::from_slice(body)),
            ),
            Some((ty, ContentForm::Json)) => (types::owned(cx, &mut page, ty), quote!(json::from_slice(body))),
            Some((ty, ContentForm::Text)) if types::meant(cx, ty) != Type::String => {
                let any = tokens(&page.runtime("Any"));
                let text = quote!(String::from_utf8_lossy(body).trim().to_owned());
                (
                    types::owned(cx, &mut page, ty),
                    quote!(json::from_any(&#any::String(#text))),
                )
            }
            Some((_, ContentForm::Text)) => (
                "String".to_owned(),
                quote!(Ok(String::from_utf8_lossy(body).into_owned())),
            ),
            // Forms and files, and what nothing is said of, as they came.
            Some(_) | None => ("Vec<u8>".to_owned(), quote!(Ok(body.to_vec()))),
        };
        let json = content.is_some_and(|content| match content.form {
            ContentForm::Json => true,
            ContentForm::Text => types::meant(cx, &content.ty) != Type::String,
            _ => false,
        });
        if json {
            page.runtime("json");
        }
        let lines = docs::lines(
            &webhook.docs,
            &format!("The payload of the webhook {}.", docs::quoted(&webhook.name)),
        );
        let about = docs::attributes(&lines);
        let deprecated = super::models::deprecated(webhook.deprecated);
        let errors = docs::attributes(&[
            String::new(),
            "# Errors".to_owned(),
            match json {
                true => "When the payload is not what the description says.".to_owned(),
                false => "Never: the payload is as it came.".to_owned(),
            },
        ]);
        let (variant, function, ty) = (tokens(&names.variant), tokens(&names.function), tokens(&ty));
        let wire = &webhook.name;
        functions.push(quote! {
            #about
            #errors
            #deprecated
            pub fn #function(body: &[u8]) -> Result<#ty, DecodeError> {
                #read
            }
        });
        variants.push(quote!(#about #deprecated #variant(#ty)));
        if !seen.contains(&wire) {
            seen.push(wire);
            arms.push(quote!(#wire => #function(body).map(Webhook::#variant)));
        }
    }
    page.item(quote! {
        /// A payload received.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum Webhook { #(#variants,)* }
    });
    page.block(
        &quote!(impl Webhook),
        vec![quote! {
            /// Reads the payload of the webhook of this name; `None` when there is no such webhook. One that comes by
            /// several methods has a function for each, and is read by the first here.
            ///
            /// # Errors
            /// When the payload is not what the description says.
            pub fn parse(name: &str, body: &[u8]) -> Option<Result<Self, DecodeError>> {
                Some(match name { #(#arms,)* _ => return None })
            }
        }],
    );
    for function in functions {
        let function: TokenStream = function;
        page.item(function);
    }
    files.insert(
        "src/webhooks.rs",
        page.finish(&["What the service sends on its own account."]),
    );
}
