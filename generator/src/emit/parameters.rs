//! Parameters → the lists of `ops.rs` that say how each is written. Operations that take the same share one, named after
//! what is in it: `OWNER_REPO`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Page, tokens};
use super::shared::Shared;
use super::walk;
use crate::model::{Location, Operation, Parameter, ParameterEncoding, Style, TypeId};

/// What a table says of one parameter: its name, where and how it is written, whether it must be there, whether there is a
/// secret in it.
type Row<'a> = (&'a str, Location, &'a ParameterEncoding, bool, bool);

/// The lists that have a name.
pub struct Lists<'a>(Shared<Vec<Row<'a>>>);

impl<'a> Lists<'a> {
    /// `secrets` are the types that hold one.
    pub fn new(operations: &'a [Operation], secrets: &BTreeSet<TypeId>, taken: &mut BTreeSet<String>) -> Lists<'a> {
        // One alone reads better where it is used.
        let all = operations.iter().map(|operation| rows(operation, secrets));
        let several = all.filter(|rows| rows.len() > 1);
        Lists(Shared::new(several.map(|rows| (name(&rows), rows)), taken))
    }

    /// Adds the lists to the page.
    pub fn emit(&self, page: &mut Page) {
        for (name, rows) in self.0.iter() {
            let (name, list) = (tokens(name), list(page, rows));
            page.item(quote!(static #name: &[Parameter] = #list;));
        }
    }

    /// The list of an operation, by name or as it is.
    pub fn of(&self, page: &mut Page, operation: &Operation, secrets: &BTreeSet<TypeId>) -> TokenStream {
        let rows = rows(operation, secrets);
        let name = name(&rows);
        if rows.len() > 1 && self.0.has(&name) {
            tokens(&name)
        } else {
            list(page, &rows)
        }
    }
}

fn rows<'a>(operation: &'a Operation, secrets: &BTreeSet<TypeId>) -> Vec<Row<'a>> {
    let row = |parameter: &'a Parameter| {
        let Parameter {
            name,
            location,
            encoding,
            required,
            ty,
            ..
        } = parameter;
        (&**name, *location, encoding, *required, walk::holds_secret(ty, secrets))
    };
    operation.parameters.iter().map(row).collect()
}

/// `OWNER_REPO`: the parameters, one after the other.
fn name(rows: &[Row<'_>]) -> String {
    let names = rows.iter().map(|(name, ..)| {
        let name = name.to_ascii_uppercase();
        name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
    });
    names.collect::<Vec<String>>().join("_")
}

fn list(page: &mut Page, rows: &[Row<'_>]) -> TokenStream {
    page.runtime("Parameter");
    let parameters: Vec<TokenStream> = rows.iter().map(|row| parameter(page, row)).collect();
    quote!(&[#(#parameters),*])
}

fn parameter(page: &mut Page, (name, location, encoding, required, secret): &Row<'_>) -> TokenStream {
    let (start, style_by_default, explode_by_default) = match location {
        Location::Path => (quote!(Parameter::path(#name)), Style::Simple, false),
        Location::Query => (quote!(Parameter::query(#name)), Style::Form, true),
        Location::Header => (quote!(Parameter::header(#name)), Style::Simple, false),
        Location::Cookie => (quote!(Parameter::cookie(#name)), Style::Form, true),
    };
    let mut out = start;
    match encoding {
        ParameterEncoding::Style {
            style,
            explode,
            allow_reserved,
            allow_empty,
        } => {
            match style {
                Style::Label => out.extend(quote!(.label())),
                Style::Matrix => out.extend(quote!(.matrix())),
                style if *style == style_by_default => {}
                style => {
                    page.runtime("Style");
                    let style = tokens(style_variant(*style));
                    out.extend(quote!(.style(Style::#style)));
                }
            }
            if *explode != explode_by_default {
                out.extend(quote!(.explode(#explode)));
            }
            if *allow_reserved {
                out.extend(quote!(.allow_reserved()));
            }
            if *allow_empty {
                out.extend(quote!(.allow_empty()));
            }
        }
        ParameterEncoding::Content { json: true, .. } => out.extend(quote!(.content_json())),
        ParameterEncoding::Content { json: false, .. } => out.extend(quote!(.content_text())),
        ParameterEncoding::Within { pair, .. } => out.extend(quote!(.within(#pair))),
    }
    if *required && *location != Location::Path {
        out.extend(quote!(.required()));
    }
    if *secret {
        out.extend(quote!(.secret()));
    }
    out
}

/// As the runtime calls it.
pub fn style_variant(style: Style) -> &'static str {
    match style {
        // The first two are only for paths, where a method says them.
        Style::Matrix | Style::Label | Style::Simple => "Simple",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
    }
}
