//! Operations → `api/<group>.rs`: a method, the struct of its call with a
//! setter for whatever is optional, and enums over what may be answered.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::{self, Answers, Kind};
use super::client::Schemes;
use super::print::{self, Page, string, tokens};
use super::types::{self, Argument};
use super::{Context, Files, docs, errors, example, route};
use crate::model::{Body, Content, ContentForm, Operation, Parameter, ParameterEncoding, Type};
use crate::name::{GroupNames, OperationNames};

/// Operations of one group, sorted by method.
pub struct Room<'a> {
    pub group: usize,
    pub names: &'a GroupNames,
    pub operations: Vec<(&'a Operation, &'a OperationNames)>,
}

/// The groups that have operations, by module.
pub fn rooms<'a>(cx: &Context<'a>) -> Vec<Room<'a>> {
    let mut rooms: BTreeMap<&str, Room<'a>> = BTreeMap::new();
    for (operation, names) in cx.api.operations.iter().zip(&cx.names.operations) {
        let Some(group) = cx.names.groups.get(operation.group) else {
            continue;
        };
        rooms
            .entry(&group.module)
            .or_insert_with(|| Room {
                group: operation.group,
                names: group,
                operations: Vec::new(),
            })
            .operations
            .push((operation, names));
    }
    for room in rooms.values_mut() {
        room.operations
            .sort_by(|a, b| (plain(&a.1.method), &a.1.table).cmp(&(plain(&b.1.method), &b.1.table)));
    }
    rooms.into_values().collect()
}

fn plain(name: &str) -> &str {
    name.trim_start_matches("r#")
}

/// Writes `src/api/`.
pub fn emit(cx: &Context<'_>, schemes: &Schemes, files: &mut Files) {
    let rooms = rooms(cx);
    let alone = rooms.len() == 1;
    let mut index = format!("{}//! Calls, and what they may answer.\n", print::NOTICE);
    if !rooms.is_empty() {
        index.push('\n');
    }
    for room in &rooms {
        index.push_str(&format!(
            "{}mod {};\n",
            if alone { "" } else { "pub " },
            room.names.module
        ));
    }
    for room in &rooms {
        let (text, defined) = file(cx, schemes, room);
        files.insert(&format!("src/api/{}.rs", room.names.module), text);
        if alone {
            index.push('\n');
            index.push_str(&print::reexport(&room.names.module, defined.iter().map(String::as_str)));
        }
    }
    files.insert("src/api/mod.rs", index);
}

/// Whether the room's methods hang on a struct of their own.
pub fn has_handle(cx: &Context<'_>, room: &Room<'_>) -> bool {
    cx.names.grouped && cx.api.groups.get(room.group).is_some_and(|group| !group.tag.is_empty())
}

/// One file, and the public names that it defines.
fn file(cx: &Context<'_>, schemes: &Schemes, room: &Room<'_>) -> (String, BTreeSet<String>) {
    let handle = has_handle(cx, room);
    // Names that the file may come to define; the ones it does are collected on the way.
    let mut own: BTreeSet<String> = BTreeSet::new();
    for (_, names) in &room.operations {
        own.extend(
            [
                &names.call,
                &names.reply,
                &names.error,
                &names.headers,
                &names.body_enum,
            ]
            .map(Clone::clone),
        );
    }
    if handle {
        own.insert(room.names.handle.clone());
    }
    let mut page = Page::new(own);
    let mut defined = BTreeSet::new();
    let owner = if handle {
        room.names.handle.clone()
    } else {
        "Client".to_owned()
    };
    let writers: Vec<Writer<'_>> = room
        .operations
        .iter()
        .map(|(operation, names)| Writer::new(cx, &mut page, schemes, operation, names, &owner))
        .collect();

    page.name("crate::client", "Client");
    page.name("crate", "ops");
    if handle {
        let name = tokens(&room.names.handle);
        let group = cx.api.groups.get(room.group);
        let lines = group.map(|group| {
            docs::lines(
                &group.docs,
                &format!("Operations tagged `{}`.", group.tag.replace('`', "'")),
            )
        });
        let docs = docs::attributes(&lines.unwrap_or_default());
        page.item(quote! {
            #docs
            #[derive(Clone, Copy, Debug)]
            pub struct #name<'a>(pub(crate) &'a Client);
        });
        defined.insert(room.names.handle.clone());
    }
    let methods: Vec<TokenStream> = writers.iter().map(|writer| writer.method(&mut page, handle)).collect();
    let name = tokens(&owner);
    let header = if handle {
        quote!(impl<'a> #name<'a>)
    } else {
        quote!(impl Client)
    };
    page.block(&header, methods);
    for writer in &writers {
        writer.items(&mut page, &mut defined);
    }
    let about = match cx
        .api
        .groups
        .get(room.group)
        .map(|group| group.tag.as_str())
        .filter(|tag| !tag.is_empty())
    {
        Some(tag) => format!(
            "Operations tagged `{}`.",
            docs::headline(tag).join(" ").replace('`', "'")
        ),
        None => "Operations without a tag.".to_owned(),
    };
    (page.finish(&[&about]), defined)
}

/// Writes one operation.
struct Writer<'a> {
    cx: &'a Context<'a>,
    schemes: &'a Schemes,
    operation: &'a Operation,
    names: &'a OperationNames,
    answers: Answers<'a>,
    success: Kind,
    /// The type that the method hangs on.
    owner: &'a str,
}

impl<'a> Writer<'a> {
    fn new(
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
    fn method(&self, page: &mut Page, handle: bool) -> TokenStream {
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
        let index = proc_macro2::Literal::usize_unsuffixed(index);
        if let Some(inner) = nullable_json(self.cx, parameter) {
            // Only JSON has a way to say null; elsewhere such a value is not sent at all.
            let view = tokens(&page.runtime("View"));
            let ty = tokens(&types::owned(self.cx, page, inner));
            let set = quote!(.set(#index, #name.map_or(#view::Null, |value| value.view())));
            return (quote!(#name: Option<&#ty>), None, set);
        }
        let Argument { ty, into } = types::argument(self.cx, page, &parameter.ty);
        let ty = tokens(&ty);
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
                    let (_, how) = self.content(page, content);
                    let set = how.call(index, &quote!(body));
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
        let (Argument { ty, into }, how) = self.content(page, content);
        let ty = tokens(&ty);
        let set = how.call(0, &name);
        let conversion = into.map(|into| {
            let into = tokens(&into);
            quote!(let #name: #into = #name.into();)
        });
        (quote!(#name: #ty), conversion, quote!(#chain #set))
    }

    /// How a body of this media type is given.
    fn content(&self, page: &mut Page, content: &Content) -> (Argument, How) {
        match &content.form {
            ContentForm::Binary | ContentForm::EventStream => {
                let body = page.runtime("Body");
                (
                    Argument {
                        ty: format!("impl Into<{body}>"),
                        into: None,
                    },
                    How::Stream,
                )
            }
            ContentForm::Multipart(_) if self.cx.is_multipart(&content.ty) => {
                (types::body(self.cx, page, &content.ty), How::Parts)
            }
            _ => {
                page.runtime("AsView");
                (types::body(self.cx, page, &content.ty), How::View)
            }
        }
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
        let arguments: Vec<String> = ordered(operation, self.names)
            .filter_map(|(_, parameter, name)| described(name, &parameter.docs))
            .chain(
                operation
                    .body
                    .iter()
                    .filter(|body| body.required)
                    .filter_map(|body| described(&self.names.body, &body.docs)),
            )
            .collect();
        if !arguments.is_empty() {
            lines.push(String::new());
            for argument in arguments {
                lines.push(argument);
            }
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
    fn items(&self, page: &mut Page, defined: &mut BTreeSet<String>) {
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
            page.runtime("Call");
            page.item(quote! {
                #[doc = #about]
                #[must_use = "a call does nothing until it is awaited"]
                pub struct #call<'a>(Call<'a>);
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
            let mut lines = docs::lines(
                &parameter.docs,
                &format!("Sets the parameter `{}`.", parameter.name.replace('`', "'")),
            );
            if let Some(default) = parameter
                .default
                .as_ref()
                .map(super::values::json)
                .filter(|d| d.len() <= 60 && !d.contains('`'))
                && !lines.iter().any(|line| line.to_lowercase().contains("default"))
            {
                lines.extend([String::new(), format!("Default: `{default}`.")]);
            }
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
            let docs = docs::attributes(&docs::lines(&body.docs, "Sets the body."));
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

    /// The enum over the ways to give the body.
    fn body_enum(&self, page: &mut Page, defined: &mut BTreeSet<String>) {
        let Some(body) = self.operation.body.as_ref().filter(|body| body.contents.len() > 1) else {
            return;
        };
        let name = tokens(&self.names.body_enum);
        let mut spelt: Vec<String> = Vec::new();
        for content in &body.contents {
            spelt.push(match &content.form {
                ContentForm::Binary | ContentForm::EventStream => page.runtime("Body"),
                _ => match &content.ty {
                    Type::Boxed(id) => types::owned(self.cx, page, &Type::Named(*id)),
                    ty => types::owned(self.cx, page, ty),
                },
            });
        }
        let variants =
            body.contents
                .iter()
                .zip(self.names.contents.iter().zip(&spelt))
                .map(|(content, (variant, ty))| {
                    let about = format!(" As `{}`.", content.media_type.replace('`', "'"));
                    let (variant, ty) = (tokens(variant), tokens(ty));
                    quote!(#[doc = #about] #variant(#ty))
                });
        let variants: Vec<TokenStream> = variants.collect();
        let about = format!(
            " The ways to give the body of [`{}::{}`].",
            self.owner,
            plain(&self.names.method)
        );
        page.item(quote! {
            #[doc = #about]
            #[non_exhaustive]
            pub enum #name { #(#variants),* }
        });
        defined.insert(self.names.body_enum.clone());
        let mut seen: Vec<Type> = Vec::new();
        for (content, (variant, ty)) in body.contents.iter().zip(self.names.contents.iter().zip(&spelt)) {
            let meant = match &content.form {
                ContentForm::Binary | ContentForm::EventStream => Type::Binary,
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

    fn reply_enum(&self, page: &mut Page, defined: &mut BTreeSet<String>) {
        if !matches!(self.success, Kind::Replies(_)) {
            return;
        }
        let about = format!(" What [`{}::{}`] answers.", self.owner, plain(&self.names.method));
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

    fn error_enum(&self, page: &mut Page, defined: &mut BTreeSet<String>) {
        if self.answers.errors.is_empty() {
            return;
        }
        let about = format!(
            " What [`{}::{}`] answers when it fails.",
            self.owner,
            plain(&self.names.method)
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
    fn headers(&self, page: &mut Page, defined: &mut BTreeSet<String>) {
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
                Type::Nullable(inner) => types::owned(self.cx, page, inner),
                _ => types::owned(self.cx, page, &header.ty),
            };
            let docs = docs::attributes(&docs::lines(
                &header.docs,
                &format!("The header `{}`.", header.name.replace('`', "'")),
            ));
            let deprecated = super::models::deprecated(header.deprecated);
            let (name, ty) = (tokens(field), tokens(&ty));
            fields.push(quote!(#docs #deprecated pub #name: Option<#ty>));
            let form = match (&header.media_type, header.explode) {
                (Some(_), _) => " json",
                (None, true) => " explode",
                (None, false) => "",
            };
            rows.push(format!("{index} {field} {}{form}", string(&header.name)));
        }
        let about = format!(
            " Documented header fields of the answers to [`{}::{}`].",
            self.owner,
            plain(&self.names.method)
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

/// What is behind the null of a parameter that is written as JSON and may be null.
pub fn nullable_json<'a>(cx: &Context<'a>, parameter: &'a Parameter) -> Option<&'a Type> {
    let json = matches!(&parameter.encoding, ParameterEncoding::Content { media_type } if media_type.contains("json"));
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
}

impl How {
    fn call(&self, index: usize, value: &TokenStream) -> TokenStream {
        let index = proc_macro2::Literal::usize_unsuffixed(index);
        match self {
            How::View => quote!(.body(#index, #value.view())),
            How::Stream => quote!(.stream(#index, #value)),
            How::Parts => quote!(.parts(#index, #value.into_parts())),
        }
    }
}

/// Required parameters: those of the path in its order, then the others in the order of the description.
pub fn ordered<'a>(
    operation: &'a Operation,
    names: &'a OperationNames,
) -> impl Iterator<Item = (usize, &'a Parameter, &'a str)> {
    let mut required: Vec<(usize, &Parameter, &str)> = operation
        .parameters
        .iter()
        .zip(&names.parameters)
        .enumerate()
        .filter(|(_, (parameter, _))| parameter.required)
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

/// A line for an argument that has something to say.
fn described(name: &str, docs: &crate::model::Docs) -> Option<String> {
    let text = docs
        .description
        .as_deref()
        .or(docs.summary.as_deref())
        .map(docs::first_sentence)?;
    (!text.is_empty()).then(|| format!("- `{}`: {text}", plain(name)))
}
