//! Webhooks → `webhooks.rs`: a function for each payload, and an enum over
//! all of them.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Page, tokens};
use super::{Context, Files, docs, types};
use crate::model::{ContentForm, Method, Type, Webhook};
use crate::name::WebhookNames;

pub fn emit(cx: &Context<'_>, files: &mut Files) {
    if cx.api.webhooks.is_empty() {
        return;
    }
    let mut page = Page::new(["Webhook".to_owned()].into());
    page.runtime("DecodeError");
    let mut webhooks: Vec<_> = cx.api.webhooks.iter().zip(&cx.names.webhooks).collect();
    webhooks.sort_by(|a, b| a.1.variant.cmp(&b.1.variant));
    let mut variants = Vec::new();
    let mut functions = Vec::new();
    for (webhook, names) in &webhooks {
        let payload = payload(cx, &mut page, webhook);
        let about = docs::attributes(&about(webhook, payload.absent));
        let deprecated = super::models::deprecated(webhook.deprecated);
        let (variant, ty) = (tokens(&names.variant), tokens(&payload.ty));
        variants.push(quote!(#about #deprecated #variant(#ty)));
        functions.push(function(&tokens(&names.function), &payload, &about, &deprecated));
    }
    page.item(quote! {
        /// A payload received.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum Webhook { #(#variants,)* }
    });
    page.block(&quote!(impl Webhook), readers_by_name(&webhooks));
    for function in functions {
        page.item(function);
    }
    files.insert(
        "src/webhooks.rs",
        page.finish(&["What the service sends on its own account."]),
    );
}

/// The documentation of a payload's variant and function.
fn about(webhook: &Webhook, absent: bool) -> Vec<String> {
    let mut lines = docs::lines(
        &webhook.docs,
        &format!("The payload of the webhook {}.", docs::quoted(&webhook.name)),
    );
    let notes = webhook
        .mentions
        .iter()
        .map(|mention| docs::headline(mention).join(" "))
        .chain(absent.then(|| "`None` where it comes without a body.".to_owned()));
    for (index, note) in notes.enumerate() {
        if index == 0 {
            lines.push(String::new());
        }
        lines.push(format!("- {note}"));
    }
    lines
}

/// The function that reads one payload.
fn function(name: &TokenStream, payload: &Payload, about: &TokenStream, deprecated: &TokenStream) -> TokenStream {
    let errors = docs::attributes(&[
        String::new(),
        "# Errors".to_owned(),
        match payload.fails {
            true => "When the payload is not what the description says.".to_owned(),
            false => "Never: the payload is as it came.".to_owned(),
        },
    ]);
    let (ty, read) = (tokens(&payload.ty), &payload.read);
    quote! {
        #about
        #errors
        #deprecated
        pub fn #name(body: &[u8]) -> Result<#ty, DecodeError> {
            #read
        }
    }
}

/// The functions that find the payload by the webhook's name, and where one name comes by several methods, by both.
fn readers_by_name(webhooks: &[(&Webhook, &WebhookNames)]) -> Vec<TokenStream> {
    let mut arms = Vec::new();
    let mut arms_by_method = Vec::new();
    for (webhook, names) in webhooks {
        let (variant, function) = (tokens(&names.variant), tokens(&names.function));
        let (wire, method) = (&webhook.name, webhook.method.as_str());
        // What the readers below are given hides functions of the same names.
        let hidden = matches!(names.function.as_str(), "body" | "method" | "name").then(|| quote!(self::));
        let read = quote!(#hidden #function(body).map(Webhook::#variant));
        arms_by_method.push(quote!((#wire, #method) => #read));
        // Most webhooks are sent by POST, whatever else there is.
        let of_name = webhooks.iter().filter(|(other, _)| other.name == webhook.name);
        let first = of_name.min_by_key(|(other, _)| (other.method != Method::Post, other.method.as_str()));
        if first.is_some_and(|(other, _)| other.method == webhook.method) {
            arms.push(quote!(#wire => #read));
        }
    }
    let several = arms.len() < arms_by_method.len();
    let about = docs::attributes(&docs::paragraph(match several {
        false => "Reads the payload of the webhook of this name; `None` when there is no such webhook.",
        true => {
            "Reads the payload of the webhook of this name; `None` when there is no such webhook. One that comes by \
             several methods is read as `POST` sends it, where it comes by that: see [`Webhook::parse_with_method`]."
        }
    }));
    let mut readers = vec![quote! {
        #about
        ///
        /// # Errors
        /// When the payload is not what the description says.
        pub fn parse(name: &str, body: &[u8]) -> Option<Result<Self, DecodeError>> {
            Some(match name { #(#arms,)* _ => return None })
        }
    }];
    if several {
        readers.push(quote! {
            /// Reads the payload of the webhook of this name that comes by this method, such as `POST`; `None` when there
            /// is no such webhook.
            ///
            /// # Errors
            /// When the payload is not what the description says.
            pub fn parse_with_method(name: &str, method: &str, body: &[u8]) -> Option<Result<Self, DecodeError>> {
                Some(match (name, method) { #(#arms_by_method,)* _ => return None })
            }
        });
    }
    readers
}

/// How a payload is read.
struct Payload {
    /// What it becomes.
    ty: String,
    /// The body of the function.
    read: TokenStream,
    /// Whether there are payloads that can't be read.
    fails: bool,
    /// Whether `None` says that there is no body.
    absent: bool,
}

fn payload(cx: &Context<'_>, page: &mut Page, webhook: &Webhook) -> Payload {
    let as_it_came = |ty: &str, read: TokenStream| Payload {
        ty: ty.to_owned(),
        read,
        fails: false,
        absent: false,
    };
    let body = webhook.body.as_ref();
    let Some((body, content)) = body.and_then(|body| Some((body, body.contents.first()?))) else {
        return as_it_came("Vec<u8>", quote!(Ok(body.to_vec())));
    };
    let read = match content.form {
        ContentForm::Json => quote!(json::from_slice(body)),
        ContentForm::Text if types::meant(cx, &content.ty) != Type::String => {
            let any = tokens(&page.runtime("Any"));
            let text = quote!(String::from_utf8_lossy(body).trim().to_owned());
            quote!(json::from_any(&#any::String(#text)))
        }
        ContentForm::Text => return as_it_came("String", quote!(Ok(String::from_utf8_lossy(body).into_owned()))),
        // Forms and files, and what nothing is said of, as they came.
        _ => return as_it_came("Vec<u8>", quote!(Ok(body.to_vec()))),
    };
    page.runtime("json");
    let ty = types::unboxed(cx, page, &content.ty);
    if body.required {
        return Payload {
            ty,
            read,
            fails: true,
            absent: false,
        };
    }
    let nullable = matches!(types::meant(cx, &content.ty), Type::Nullable(_));
    let (ty, read) = match nullable {
        true => (ty, read),
        false => (format!("Option<{ty}>"), quote!(#read.map(Some))),
    };
    Payload {
        ty,
        read: quote! {
            if body.is_empty() {
                return Ok(None);
            }
            #read
        },
        fails: true,
        absent: true,
    }
}
