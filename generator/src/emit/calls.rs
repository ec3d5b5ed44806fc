//! One operation → its method, and the type of its call with a setter for
//! whatever is optional.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::answers::{self, Answers, Kind};
use super::client::Schemes;
use super::print::{Page, tokens};
use super::types::{self, Argument};
use super::{Context, docs, example, limits, route};
use crate::model::{Body, Content, ContentForm, Docs, Fixed, Operation, Parameter, ParameterEncoding, Type};
use crate::name::OperationNames;

/// Up to here a value that is sent without being asked for is shown.
const LONGEST_SHOWN: usize = 100;

/// Writes one operation.
pub struct Writer<'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) schemes: &'a Schemes,
    pub(super) operation: &'a Operation,
    pub(super) names: &'a OperationNames,
    pub(super) answers: Answers<'a>,
    pub(super) success: Kind,
    /// The type that the method hangs on.
    pub(super) owner: &'a str,
}

impl<'a> Writer<'a> {
    pub fn new(
        cx: &'a Context<'a>,
        page: &mut Page,
        schemes: &'a Schemes,
        operation: &'a Operation,
        names: &'a OperationNames,
        owner: &'a str,
    ) -> Writer<'a> {
        let mut answers = answers::successes(cx, page, operation, &names.responses);
        // Errors that are shared are named in the file that has them, and not in this one.
        let mut elsewhere = Page::default();
        let shared = names.shared_error.is_some();
        let page = if shared { &mut elsewhere } else { page };
        answers.errors = answers::errors(cx, page, operation, &names.responses);
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

    /// The method; it calls no other of its name, so nothing here is to be bounded but the list of arguments.
    pub fn method(&self, page: &mut Page, handle: bool) -> TokenStream {
        let (operation, names) = (self.operation, self.names);
        let call = tokens(&names.call);
        let table = tokens(&names.table);
        let method = tokens(&names.method);
        let mut arguments = Vec::new();
        let mut first = Vec::new();
        let mut chain = if handle {
            quote!(self.0.call(&ops::#table))
        } else {
            quote!(self.call(&ops::#table))
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
        let lifetime = if handle { quote!('a) } else { quote!('_) };
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
        let Argument { ty, into } = argument(self.cx, page, parameter);
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
        let Argument { ty, into } = self::content(self.cx, page, content);
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

    /// Those of a body that can be written in one way.
    fn body_limits(&self, body: &Body) -> Option<String> {
        let [content] = body.contents.as_slice() else {
            return None;
        };
        limits::of_use(self.cx, &content.ty, content.limits.as_deref())
    }

    fn docs(&self) -> Vec<String> {
        let operation = self.operation;
        let route = route(operation);
        let mut lines = docs::lines(&operation.docs, &route);
        if lines.first() != Some(&route) {
            lines.extend([String::new(), route]);
        }
        if !operation.mentions.is_empty() {
            lines.push(String::new());
            for mention in &operation.mentions {
                lines.push(format!("- {}", docs::headline(mention).join(" ")));
            }
        }
        let arguments: Vec<Vec<String>> = ordered(operation, self.names)
            .filter_map(|(_, parameter, name)| {
                let limits = limits::of_use(self.cx, &parameter.ty, parameter.limits.as_deref());
                described(name, &parameter.docs, parameter.deprecated, limits.as_deref())
            })
            .chain(operation.body.iter().filter(|body| body.required).filter_map(|body| {
                let limits = self.body_limits(body);
                described(&self.names.body, &body.docs, false, limits.as_deref())
            }))
            .chain(
                operation
                    .body
                    .iter()
                    .filter(|body| body.required)
                    .filter_map(|body| Some(vec![format!("- `{}`: {}", plain(&self.names.body), choice(body)?)])),
            )
            .collect();
        let always = operation.parameters.iter().filter_map(said_always);
        let arguments: Vec<Vec<String>> = arguments.into_iter().chain(always).collect();
        if !arguments.is_empty() {
            lines.push(String::new());
            lines.extend(arguments.concat());
        }
        if let Some(code) = self
            .cx
            .doctests
            .then(|| example::doctest(self.cx, operation, self.names))
            .flatten()
        {
            lines.extend([String::new(), "```no_run".to_owned()]);
            lines.extend(code);
            lines.push("```".to_owned());
        }
        lines
    }

    /// The call's struct, its setters, its line, and the enums.
    pub fn items(&self, page: &mut Page, defined: &mut BTreeSet<String>) {
        let call = tokens(&self.names.call);
        let about = format!(
            " The call that [`{}::{}`] starts: it gives {}.",
            self.owner,
            plain(&self.names.method),
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
            if let Some(choice) = choice(body) {
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

/// A name without `r#`.
pub fn plain(name: &str) -> &str {
    name.trim_start_matches("r#")
}

/// How a parameter is handed to its method.
pub fn argument(cx: &Context<'_>, page: &mut Page, parameter: &Parameter) -> Argument {
    match nullable_json(cx, parameter) {
        // Only JSON has a way to say null; elsewhere such a value is not sent at all.
        Some(inner) => Argument {
            ty: format!("Option<&{}>", types::owned(cx, page, inner)),
            into: None,
        },
        None => types::argument(cx, page, &parameter.ty),
    }
}

/// The argument for the only body there is.
pub fn content(cx: &Context<'_>, page: &mut Page, content: &Content) -> Argument {
    match &content.form {
        ContentForm::Binary | ContentForm::EventStream | ContentForm::JsonLines => Argument {
            ty: format!("impl Into<{}>", page.runtime("Body")),
            into: None,
        },
        _ if content.is_any_parts() => {
            let parts = page.runtime("Parts");
            Argument {
                ty: format!("impl Into<{parts}>"),
                into: Some(parts),
            }
        }
        _ => types::body(cx, page, &content.ty),
    }
}

/// What the variant of a body that can be given in several ways holds.
pub fn held(cx: &Context<'_>, page: &mut Page, content: &Content) -> String {
    match &content.form {
        ContentForm::Binary | ContentForm::EventStream | ContentForm::JsonLines => page.runtime("Body"),
        _ if content.is_any_parts() => page.runtime("Parts"),
        _ => match &content.ty {
            Type::Boxed(id) => types::owned(cx, page, &Type::Named(*id)),
            ty => types::owned(cx, page, ty),
        },
    }
}

/// What is behind the null of a parameter that is written as JSON and may be null.
pub fn nullable_json<'a>(cx: &Context<'a>, parameter: &'a Parameter) -> Option<&'a Type> {
    let json = matches!(parameter.encoding, ParameterEncoding::Content { json: true, .. });
    match types::resolved(cx, &parameter.ty) {
        Type::Nullable(inner) if json => Some(inner),
        _ => None,
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

/// The lines of a list of arguments for a parameter that nobody is asked for.
pub fn said_always(parameter: &Parameter) -> Option<Vec<String>> {
    let value = match parameter.fixed.as_ref()? {
        Fixed::String(text) if text.len() > LONGEST_SHOWN => "the description says".to_owned(),
        Fixed::String(text) => docs::code(text),
        Fixed::Bool(value) => docs::code(&value.to_string()),
        Fixed::Int(number) => docs::code(&number.to_string()),
    };
    let lines = words(&parameter.docs, parameter.deprecated, None);
    let end = if lines.is_empty() { "." } else { ":" };
    let name = docs::quoted(&parameter.name);
    Some(docs::listed(&format!("{name}, sent as {value}{end}"), &lines))
}

/// Parameters that a caller must give: those of the path in its order, then the others in the order of the description.
pub fn ordered<'a>(
    operation: &'a Operation,
    names: &'a OperationNames,
) -> impl Iterator<Item = (usize, &'a Parameter, &'a str)> {
    let mut required: Vec<(usize, &Parameter, &str)> = operation
        .parameters
        .iter()
        .zip(&names.parameters)
        .enumerate()
        .filter(|(_, (parameter, _))| parameter.is_asked_for())
        .map(|(index, (parameter, name))| (index, parameter, name.as_str()))
        .collect();
    required.sort_by_key(|(index, parameter, _)| {
        let place = match parameter.location {
            crate::model::Location::Path => operation.path.find(&format!("{{{}}}", parameter.name)),
            _ => None,
        };
        (place.unwrap_or(usize::MAX), *index)
    });
    required.into_iter()
}

/// What to say of a body whose media type the description leaves to the caller.
fn choice(body: &Body) -> Option<String> {
    let [content] = body.contents.as_slice() else {
        return None;
    };
    (content.form == ContentForm::Binary && content.media_type.contains('*')).then(|| {
        let range = docs::quoted(&content.media_type);
        format!("{range}, said by `Body::content_type`; else sent as `application/octet-stream`")
    })
}

/// An item for an argument that has something to say. An argument has no documentation of its own, so all stands here.
fn described(name: &str, docs: &Docs, deprecated: bool, limits: Option<&str>) -> Option<Vec<String>> {
    let lines = words(docs, deprecated, limits);
    (!lines.is_empty()).then(|| docs::item(plain(name), &lines))
}

/// What is said of an argument, which can't have attributes.
fn words(docs: &Docs, deprecated: bool, limits: Option<&str>) -> Vec<String> {
    let text = docs.description.as_deref().or(docs.summary.as_deref());
    let own = Docs {
        description: text.map(str::to_owned),
        ..Docs::default()
    };
    let lines = docs::lines_with(&own, "", &limits.map(limits::sentence).unwrap_or_default());
    match deprecated {
        true => docs::labelled(&docs::deprecated(""), &lines),
        false => lines,
    }
}
