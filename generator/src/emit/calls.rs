//! One operation → its method, and the type of its call with a setter for
//! whatever is optional.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::answers::{self, Answers, Kind, Outcome};
use super::arguments::{self, nullable_json, ordered};
use super::client::Schemes;
use super::print::{Page, tokens};
use super::types::Argument;
use super::{Context, call_docs, docs, limits};
use crate::model::{Body, Content, ContentForm, Fixed, Operation, Parameter};
use crate::name::{OperationNames, unescaped};

/// The type that the method of an operation hangs on.
#[derive(Clone, Copy)]
pub enum Owner<'a> {
    Client,
    /// The handle of a group, which borrows the client.
    Handle(&'a str),
}

impl<'a> Owner<'a> {
    pub fn name(self) -> &'a str {
        match self {
            Owner::Client => "Client",
            Owner::Handle(name) => name,
        }
    }
}

/// Writes one operation.
pub struct Writer<'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) schemes: &'a Schemes,
    pub(super) operation: &'a Operation,
    pub(super) names: &'a OperationNames,
    pub(super) answers: Answers<'a>,
    pub(super) success: Kind,
    pub(super) owner: Owner<'a>,
}

impl<'a> Writer<'a> {
    pub fn new(
        cx: &'a Context<'a>,
        page: &mut Page,
        schemes: &'a Schemes,
        operation: &'a Operation,
        names: &'a OperationNames,
        owner: Owner<'a>,
    ) -> Writer<'a> {
        let rows = |page: &mut Page, outcome| answers::rows(cx, page, operation, &names.responses, outcome);
        let successes = rows(page, Outcome::Success);
        // Errors that are shared are named in the file that has them, and not in this one.
        let mut elsewhere = Page::default();
        let shared = names.shared_error.is_some();
        let page = if shared { &mut elsewhere } else { page };
        let errors = rows(page, Outcome::Error);
        let answers = Answers { successes, errors };
        let success = answers.success(&names.reply);
        Writer {
            cx,
            schemes,
            operation,
            names,
            answers,
            success,
            owner,
        }
    }

    /// The method that starts the call.
    pub fn method(&self, page: &mut Page) -> TokenStream {
        let (operation, names) = (self.operation, self.names);
        let call = tokens(&names.call);
        let table = tokens(&names.table);
        let method = tokens(&names.method);
        let mut arguments = Vec::new();
        let mut first = Vec::new();
        let (mut chain, lifetime) = match self.owner {
            Owner::Client => (quote!(self.call(&ops::#table)), quote!('_)),
            Owner::Handle(_) => (quote!(self.0.call(&ops::#table)), quote!('a)),
        };
        for (index, parameter, name) in ordered(operation, names) {
            let (argument, conversion, set) = self.parameter(page, index, parameter, name);
            arguments.push(argument);
            first.extend(conversion);
            chain.extend(set);
        }
        for (index, value) in fixed(operation) {
            page.runtime("AsView");
            chain.extend(quote!(.set(#index, #value.view())));
        }
        let start = if self.is_ready() {
            quote!(#call::new)
        } else {
            quote!(#call)
        };
        let mut built = chain;
        if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
            let (argument, conversion, built_with) = self.body(page, body, built);
            arguments.push(argument);
            first.extend(conversion);
            built = built_with;
        }
        let docs = docs::attributes(&self.docs());
        let deprecated = super::models::deprecated(operation.deprecated);
        quote! {
            #docs
            #deprecated
            pub fn #method(&self, #(#arguments),*) -> #call<#lifetime> {
                #(#first)*
                #start(#built)
            }
        }
    }

    /// The argument, what happens to it first, and the link of the chain that sets it.
    fn parameter(
        &self,
        page: &mut Page,
        index: usize,
        parameter: &Parameter,
        name: &str,
    ) -> (TokenStream, Option<TokenStream>, TokenStream) {
        page.runtime("AsView");
        let name = tokens(name);
        let index = Literal::usize_unsuffixed(index);
        let Argument { ty, into } = arguments::parameter(self.cx, page, parameter);
        let ty = tokens(&ty);
        if nullable_json(self.cx, parameter).is_some() {
            let view = tokens(&page.runtime("View"));
            let set = quote!(.set(#index, #name.map_or(#view::Null, |value| value.view())));
            return (quote!(#name: #ty), None, set);
        }
        let conversion = into.map(|into| {
            let into = tokens(&into);
            quote!(let #name: #into = #name.into();)
        });
        (quote!(#name: #ty), conversion, quote!(.set(#index, #name.view())))
    }

    /// The argument for the body, and the call built with it.
    fn body(
        &self,
        page: &mut Page,
        body: &Body,
        chain: TokenStream,
    ) -> (TokenStream, Option<TokenStream>, TokenStream) {
        let name = tokens(&self.names.body);
        if body.contents.len() > 1 {
            let choice = tokens(&self.names.body_enum);
            let arms = body
                .contents
                .iter()
                .zip(&self.names.contents)
                .enumerate()
                .map(|(index, (content, variant))| {
                    let variant = tokens(variant);
                    let set = self.how(page, content).call(index, &quote!(body));
                    quote!(#choice::#variant(body) => call #set)
                });
            let arms: Vec<TokenStream> = arms.collect();
            let first = quote! {
                let call = #chain;
                let call = match #name.into() { #(#arms,)* };
            };
            return (quote!(#name: impl Into<#choice>), Some(first), quote!(call));
        }
        let Some(content) = body.contents.first() else {
            return (quote!(), None, chain);
        };
        let Argument { ty, into } = arguments::body(self.cx, page, content);
        let ty = tokens(&ty);
        let set = self.how(page, content).call(0, &name);
        let conversion = into.map(|into| {
            let into = tokens(&into);
            quote!(let #name: #into = #name.into();)
        });
        (quote!(#name: #ty), conversion, quote!(#chain #set))
    }

    /// How a body of this media type is given.
    fn how(&self, page: &mut Page, content: &Content) -> How {
        match &content.form {
            ContentForm::Binary | ContentForm::EventStream | ContentForm::JsonLines => How::Stream,
            ContentForm::Multipart(_) if self.cx.is_multipart(&content.ty) => How::Parts,
            _ if content.is_any_parts() => How::AnyParts,
            _ => {
                page.runtime("AsView");
                How::View
            }
        }
    }

    /// The call's struct, its setters, its line, and the enums.
    pub fn items(&self, page: &mut Page, defined: &mut BTreeSet<String>) {
        let call = tokens(&self.names.call);
        let about = format!(
            " The call that [`{}::{}`] starts: it gives {}.",
            self.owner.name(),
            unescaped(&self.names.method),
            self.success.gives()
        );
        defined.insert(self.names.call.clone());
        if self.is_ready() {
            let ready = tokens(&page.runtime("ReadyCall"));
            let decode = tokens(&self.success.decode(page));
            let error = tokens(&self.error(page));
            let headers = (!self.answers.headers().is_empty()).then(|| tokens(&self.names.headers));
            let headers = headers.into_iter();
            page.item(quote! {
                #[doc = #about]
                pub type #call<'a> = #ready<'a, #decode, #error #(, #headers)*>;
            });
        } else {
            let inner = tokens(&page.runtime("Call"));
            page.item(quote! {
                #[doc = #about]
                #[must_use = "a call does nothing until it is awaited"]
                pub struct #call<'a>(#inner<'a>);
            });
            self.call_line(page);
            let setters = self.setters(page);
            page.block(&quote!(impl #call<'_>), setters);
        }
        self.body_enum(page, defined);
        self.reply_enum(page, defined);
        self.error_enum(page, defined);
        self.headers(page, defined);
    }

    /// Whether there is nothing to set on the call: no optional parameter or body, no credential.
    fn is_ready(&self) -> bool {
        let operation = self.operation;
        operation.parameters.iter().all(|parameter| parameter.required)
            && operation.body.as_ref().is_none_or(|body| body.required)
            && self.schemes.of(&operation.security).is_empty()
    }

    fn error(&self, page: &mut Page) -> String {
        if self.answers.errors.is_empty() {
            page.runtime("NoError")
        } else {
            self.names.error.clone()
        }
    }

    fn call_line(&self, page: &mut Page) {
        page.runtime("call");
        let error = self.error(page);
        let mut line = format!("call!({}: {}, {error}", self.names.call, self.success.words());
        if !self.answers.headers().is_empty() {
            line.push_str(&format!(", headers {}", self.names.headers));
        }
        let credentials = self.schemes.of(&self.operation.security);
        let mut entries: Vec<String> = credentials
            .iter()
            .map(|scheme| {
                page.name("crate::client", "schemes");
                format!("{} {} schemes::{}", scheme.how, scheme.setter, scheme.constant)
            })
            .collect();
        if !entries.is_empty()
            && self
                .operation
                .security
                .iter()
                .any(|requirement| requirement.schemes.is_empty())
        {
            entries.push("anonymous".to_owned());
        }
        let flat = if entries.is_empty() {
            format!("{line});")
        } else {
            format!("{line}; {});", entries.join(", "))
        };
        if flat.len() <= 100 || entries.is_empty() {
            page.line(&flat);
            return;
        }
        page.line(&format!("{line};"));
        let last = entries.len() - 1;
        for (index, entry) in entries.iter().enumerate() {
            page.line(&format!("    {entry}{}", if index == last { "" } else { "," }));
        }
        page.line(");");
    }

    fn setters(&self, page: &mut Page) -> Vec<TokenStream> {
        let mut setters = Vec::new();
        for (index, (parameter, name)) in self.operation.parameters.iter().zip(&self.names.parameters).enumerate() {
            if parameter.required {
                continue;
            }
            let (argument, conversion, set) = self.parameter(page, index, parameter, name);
            let limits = limits::of_use(self.cx, &parameter.ty, parameter.limits.as_deref());
            let words = limits::words(limits.as_deref(), parameter.default.as_ref(), &parameter.docs);
            let otherwise = format!("Sets the parameter {}.", docs::quoted(&parameter.name));
            let lines = docs::lines_with(&parameter.docs, &otherwise, &words);
            let docs = docs::attributes(&lines);
            let deprecated = super::models::deprecated(parameter.deprecated);
            let name = tokens(name);
            setters.push(quote! {
                #docs
                #deprecated
                pub fn #name(self, #argument) -> Self {
                    #conversion
                    Self(self.0 #set)
                }
            });
        }
        if let Some(body) = self.operation.body.as_ref().filter(|body| !body.required) {
            let (argument, conversion, built) = self.body(page, body, quote!(self.0));
            let limits = self.body_limits(body).as_deref().map(limits::sentence);
            let mut lines = docs::lines_with(&body.docs, "Sets the body.", &limits.unwrap_or_default());
            if let Some(choice) = call_docs::choice(body) {
                lines.extend([String::new(), choice]);
            }
            let docs = docs::attributes(&lines);
            let name = tokens(&self.names.body);
            setters.push(quote! {
                #docs
                pub fn #name(self, #argument) -> Self {
                    #conversion
                    Self(#built)
                }
            });
        }
        setters
    }
}

/// What a call does with a body.
enum How {
    View,
    Stream,
    Parts,
    AnyParts,
}

impl How {
    fn call(&self, index: usize, value: &TokenStream) -> TokenStream {
        let index = Literal::usize_unsuffixed(index);
        match self {
            How::View => quote!(.body(#index, #value.view())),
            How::Stream => quote!(.stream(#index, #value)),
            How::Parts => quote!(.parts(#index, #value.into_parts())),
            How::AnyParts => quote!(.parts(#index, #value)),
        }
    }
}

/// What is sent without being asked for: the places of parameters, and the one value that each may have.
fn fixed(operation: &Operation) -> impl Iterator<Item = (Literal, TokenStream)> {
    let all = operation.parameters.iter().enumerate();
    all.filter_map(|(index, parameter)| {
        let value = match parameter.fixed.as_ref()? {
            Fixed::String(text) => quote!(#text),
            Fixed::Bool(value) => quote!(#value),
            Fixed::Int(number) => {
                let literal = Literal::i64_suffixed(*number);
                // A method binds more tightly than a sign.
                if *number < 0 {
                    quote!((#literal))
                } else {
                    quote!(#literal)
                }
            }
        };
        Some((Literal::usize_unsuffixed(index), value))
    })
}
