//! Operations → `ops.rs`: one static table each, which the runtime's
//! interpreter builds requests and reads answers by.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::client::Schemes;
use super::parameters::{Lists, style_variant};
use super::print::{Page, tokens};
use super::responses::Answers;
use super::{Context, Files, walk};
use crate::model::{ContentForm, Method, Operation, PartEncoding, Server, TypeId};
use crate::name::unescaped;

/// What operations share.
struct Tables<'a> {
    answers: Answers,
    parameters: Lists<'a>,
    /// Types that hold a secret.
    secrets: BTreeSet<TypeId>,
}

pub fn emit(cx: &Context<'_>, schemes: &Schemes, files: &mut Files) {
    let mut page = Page::default();
    let mut operations: Vec<_> = cx.api.operations.iter().zip(&cx.names.operations).collect();
    operations.sort_by(|a, b| a.1.table.cmp(&b.1.table));
    let mut taken: BTreeSet<String> = cx.names.operations.iter().map(|names| names.table.clone()).collect();
    let secrets = walk::secret_types(cx.api);
    let tables = Tables {
        answers: Answers::new(&cx.api.operations, &mut taken),
        parameters: Lists::new(&cx.api.operations, &secrets, &mut taken),
        secrets,
    };
    tables.answers.emit(&mut page);
    tables.parameters.emit(&mut page);
    for (operation, names) in operations {
        let table = tokens(&names.table);
        let body = table_of(cx, &mut page, schemes, &tables, operation, &names.method);
        page.runtime("Operation");
        page.item(quote!(pub static #table: Operation = Operation { #body ..Operation::NEW };));
    }
    files.insert(
        "src/ops.rs",
        page.finish(&["What each operation sends and what it may answer, as data for the runtime."]),
    );
}

fn table_of(
    cx: &Context<'_>,
    page: &mut Page,
    schemes: &Schemes,
    tables: &Tables<'_>,
    operation: &Operation,
    called: &str,
) -> TokenStream {
    let id = operation.id.as_deref().unwrap_or(called);
    let path = sendable(&operation.path);
    page.runtime("Method");
    let method = tokens(method_variant(operation.method));
    let mut fields = quote!(id: #id, method: Method::#method, path: #path,);
    if let Some(query) = operation.fixed_query.as_deref().filter(|query| !query.is_empty()) {
        let query = sendable(query);
        fields.extend(quote!(query: #query,));
    }
    if !operation.parameters.is_empty() {
        let list = tables.parameters.of(page, operation, &tables.secrets);
        fields.extend(quote!(parameters: #list,));
    }
    if let Some(body) = &operation.body {
        page.runtime("BodyFormat");
        let bodies: Vec<TokenStream> = body
            .contents
            .iter()
            .map(|content| body_format(page, &content.media_type, &content.form))
            .collect();
        fields.extend(quote!(bodies: &[#(#bodies),*],));
        if body.required {
            fields.extend(quote!(body_required: true,));
        }
    }
    if !operation.responses.is_empty() {
        let table = tables.answers.of(page, operation);
        fields.extend(quote!(responses: #table,));
    }
    if walk::has_secret(operation, &tables.secrets) {
        fields.extend(quote!(secret: true,));
    }
    let alternatives = schemes.alternatives(&operation.security);
    if !alternatives.is_empty() {
        let alternatives = alternatives.iter().map(|alternative| {
            let indices = alternative.iter().map(|name| {
                page.name("crate::client", "schemes");
                let name = tokens(name);
                quote!(schemes::#name)
            });
            let indices: Vec<TokenStream> = indices.collect();
            quote!(&[#(#indices),*])
        });
        let alternatives: Vec<TokenStream> = alternatives.collect();
        fields.extend(quote!(security: &[#(#alternatives),*],));
    }
    if !operation.servers.is_empty() {
        let servers = templates(page, &operation.servers);
        fields.extend(quote!(servers: &[#(#servers),*],));
    }
    if !operation.shadows.is_empty() {
        page.runtime("Shadow");
        let shadows = operation.shadows.iter().map(|shadow| {
            let path = sendable(&shadow.path);
            let other = shadow.operation.and_then(|index| cx.names.operations.get(index));
            let other = match other.map(|names| unescaped(&names.method)) {
                Some(method) => quote!(Some(#method)),
                None => quote!(None),
            };
            quote!(Shadow { path: #path, operation: #other })
        });
        let shadows: Vec<TokenStream> = shadows.collect();
        fields.extend(quote!(shadows: &[#(#shadows),*],));
    }
    fields
}

/// Literal text of a path or query, to be sent as it is: a `%` that begins no triple (RFC 3986 §2.1) becomes one. What
/// stands in braces is a name.
fn sendable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut named = false;
    for (at, c) in text.char_indices() {
        match c {
            '{' => named = true,
            '}' => named = false,
            _ => {}
        }
        out.push(c);
        let digits = text.as_bytes().get(at + 1..at + 3).unwrap_or_default();
        if c == '%' && !named && !(digits.len() == 2 && digits.iter().all(u8::is_ascii_hexdigit)) {
            out.push_str("25");
        }
    }
    out
}

fn body_format(page: &mut Page, media_type: &str, form: &ContentForm) -> TokenStream {
    match form {
        ContentForm::Json => quote!(BodyFormat::json(#media_type)),
        ContentForm::Text => quote!(BodyFormat::text(#media_type)),
        ContentForm::Binary | ContentForm::EventStream | ContentForm::JsonLines => {
            quote!(BodyFormat::binary(#media_type))
        }
        ContentForm::UrlEncoded(parts) => {
            let parts = parts_of(page, parts);
            quote!(BodyFormat::urlencoded(#media_type, &[#(#parts),*]))
        }
        ContentForm::Multipart(parts) => {
            let parts = parts_of(page, parts);
            quote!(BodyFormat::multipart(#media_type, &[#(#parts),*]))
        }
    }
}

fn parts_of(page: &mut Page, parts: &[PartEncoding]) -> Vec<TokenStream> {
    parts
        .iter()
        .map(|part| {
            let headers = part.headers.iter().filter(|header| header.required);
            (part, headers.map(|header| &*header.name).collect())
        })
        .filter(|(part, headers): &(_, Vec<&str>)| {
            part.content_type.is_some() || part.style.is_some() || part.allow_reserved || !headers.is_empty()
        })
        .map(|(part, headers)| {
            page.runtime("Part");
            let name = &part.property;
            let mut out = quote!(Part::new(#name));
            if let Some(media_type) = &part.content_type {
                out.extend(quote!(.content_type(#media_type)));
            }
            if let Some((style, explode)) = part.style {
                page.runtime("Style");
                let style = tokens(style_variant(style));
                out.extend(quote!(.style(Style::#style, #explode)));
            }
            if part.allow_reserved {
                out.extend(quote!(.allow_reserved()));
            }
            if !headers.is_empty() {
                out.extend(quote!(.required_headers(&[#(#headers),*])));
            }
            out
        })
        .collect()
}

/// `ServerTemplate::new(url, variables)` of each.
pub fn templates(page: &mut Page, servers: &[Server]) -> Vec<TokenStream> {
    servers
        .iter()
        .map(|server| {
            page.runtime("ServerTemplate");
            let url = &server.url;
            let variables = server.variables.iter().map(|variable| {
                let (name, default, values) = (
                    &variable.name,
                    variable.default.as_deref().unwrap_or_default(),
                    &variable.values,
                );
                quote!((#name, #default, &[#(#values),*]))
            });
            quote!(ServerTemplate::new(#url, &[#(#variables),*]))
        })
        .collect()
}

fn method_variant(method: Method) -> &'static str {
    match method {
        Method::Get => "Get",
        Method::Put => "Put",
        Method::Post => "Post",
        Method::Delete => "Delete",
        Method::Options => "Options",
        Method::Head => "Head",
        Method::Patch => "Patch",
        Method::Trace => "Trace",
    }
}

#[cfg(test)]
mod tests {
    use super::sendable;

    #[test]
    fn a_percent_sign_that_begins_no_triple_is_sent_as_one() {
        assert_eq!(sendable("/100%/a%20b/%2/%zz%"), "/100%25/a%20b/%252/%25zz%25");
        // In braces stands the name of a parameter.
        assert_eq!(sendable("/50%{b%c}%d{e}%"), "/50%25{b%c}%25d{e}%25");
    }
}
