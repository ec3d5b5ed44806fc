//! What stands beside an operation's call → enums over the ways to give the
//! body, over what may be answered and over errors, and a struct of header fields.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::Kind;
use super::arguments;
use super::calls::Writer;
use super::print::{Page, string, tokens};
use super::{docs, errors, limits, types};
use crate::model::{ContentForm, Type};
use crate::name::unescaped;

impl Writer<'_> {
    /// The enum over the ways to give the body.
    pub fn body_enum(&self, page: &mut Page, defined: &mut BTreeSet<String>) {
        let Some(body) = self.operation.body.as_ref().filter(|body| body.contents.len() > 1) else {
            return;
        };
        let name = tokens(&self.names.body_enum);
        let contents = body.contents.iter();
        let spelt: Vec<String> = contents
            .map(|content| arguments::held(self.cx, page, content))
            .collect();
        let variants =
            body.contents
                .iter()
                .zip(self.names.contents.iter().zip(&spelt))
                .map(|(content, (variant, ty))| {
                    let about = format!(" As {}.", docs::quoted(&content.media_type));
                    let (variant, ty) = (tokens(variant), tokens(ty));
                    quote!(#[doc = #about] #variant(#ty))
                });
        let variants: Vec<TokenStream> = variants.collect();
        let about = format!(
            " The ways to give the body of [`{}::{}`].",
            self.owner.name(),
            unescaped(&self.names.method)
        );
        page.item(quote! {
            #[doc = #about]
            #[derive(Debug)]
            #[non_exhaustive]
            pub enum #name { #(#variants),* }
        });
        defined.insert(self.names.body_enum.clone());
        let mut seen: Vec<Type> = Vec::new();
        for (content, (variant, ty)) in body.contents.iter().zip(self.names.contents.iter().zip(&spelt)) {
            let meant = match &content.form {
                ContentForm::Binary | ContentForm::EventStream | ContentForm::JsonLines => Type::Binary,
                _ if content.is_any_parts() => Type::Foreign("Parts".to_owned()),
                _ => types::meant(self.cx, &content.ty),
            };
            // The first way to give a type is the one that is preferred.
            if seen.contains(&meant) {
                continue;
            }
            seen.push(meant);
            let (variant, ty) = (tokens(variant), tokens(ty));
            page.item(quote! {
                impl From<#ty> for #name {
                    fn from(body: #ty) -> Self {
                        Self::#variant(body)
                    }
                }
            });
        }
    }

    pub fn reply_enum(&self, page: &mut Page, defined: &mut BTreeSet<String>) {
        if !matches!(self.success, Kind::Replies(_)) {
            return;
        }
        let about = format!(
            " What [`{}::{}`] answers.",
            self.owner.name(),
            unescaped(&self.names.method)
        );
        let variants = errors::variants(page, &self.answers.successes, &errors::described);
        let name = tokens(&self.names.reply);
        page.item(quote! {
            #[doc = #about]
            #[derive(Debug)]
            #[non_exhaustive]
            pub enum #name { #(#variants),* }
        });
        page.runtime("replies");
        page.invocation(
            "replies",
            &self.names.reply,
            &errors::entries(&self.answers.successes),
            "",
        );
        defined.insert(self.names.reply.clone());
    }

    pub fn error_enum(&self, page: &mut Page, defined: &mut BTreeSet<String>) {
        if self.answers.errors.is_empty() {
            return;
        }
        let about = format!(
            " What [`{}::{}`] answers when it fails.",
            self.owner.name(),
            unescaped(&self.names.method)
        );
        let name = tokens(&self.names.error);
        if let Some(shared) = &self.names.shared_error {
            let mut lines = vec![about.trim_start().to_owned()];
            lines.extend(errors::summary(&self.answers.errors));
            let docs = docs::attributes(&lines);
            let shared = tokens(shared);
            page.item(quote!(#docs pub type #name = crate::errors::#shared;));
        } else {
            errors::enumeration(
                page,
                &quote!(#[doc = #about]),
                &self.names.error,
                &self.names.unexpected,
                &self.answers.errors,
                &errors::described,
            );
        }
        defined.insert(self.names.error.clone());
    }

    /// The struct of documented response headers.
    pub fn headers(&self, page: &mut Page, defined: &mut BTreeSet<String>) {
        let headers = self.answers.headers();
        if headers.is_empty() {
            return;
        }
        let mut fields = Vec::new();
        let mut rows = Vec::new();
        for (index, header) in headers.iter().enumerate() {
            let wire = header.name.to_ascii_lowercase();
            let Some((_, field)) = self.names.header_fields.iter().find(|(name, _)| *name == wire) else {
                continue;
            };
            let ty = match types::resolved(self.cx, &header.ty) {
                Type::Nullable(inner) => inner,
                _ => &header.ty,
            };
            let is_list = matches!(types::resolved(self.cx, ty), Type::List(_));
            let ty = types::owned(self.cx, page, ty);
            let limits = limits::of_use(self.cx, &header.ty, header.limits.as_deref());
            let docs = docs::attributes(&docs::lines_with(
                &header.docs,
                &format!("The header {}.", docs::quoted(&header.name)),
                &limits.as_deref().map(limits::sentence).unwrap_or_default(),
            ));
            let deprecated = super::models::deprecated(header.deprecated);
            let (name, ty) = (tokens(field), tokens(&ty));
            fields.push(quote!(#docs #deprecated pub #name: Option<#ty>));
            let form = match (&header.media_type, header.explode) {
                (Some(_), _) => " json",
                _ if wire == "set-cookie" && is_list => " lines",
                (None, true) => " explode",
                (None, false) => "",
            };
            rows.push(format!("{index} {field} {}{form}", string(&header.name)));
        }
        let about = format!(
            " Documented header fields of the answers to [`{}::{}`].",
            self.owner.name(),
            unescaped(&self.names.method)
        );
        let name = tokens(&self.names.headers);
        page.item(quote! {
            #[doc = #about]
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub struct #name { #(#fields),* }
        });
        page.runtime("headers");
        page.invocation("headers", &self.names.headers, &rows, "");
        defined.insert(self.names.headers.clone());
    }
}
