//! Parameters → the lists of `ops.rs` that say how each is written. Operations that take the same share one, named after
//! what is in it: `OWNER_REPO`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Page, tokens};
use crate::model::{Format, Location, Operation, Parameter, ParameterEncoding, Style, Type};

/// Lists with longer names stand in the operation itself.
const LONGEST: usize = 60;

/// The lists that have a name, each as some operation has it.
pub struct Lists<'a>(BTreeMap<String, &'a Operation>);

impl<'a> Lists<'a> {
    /// None of them is called what is taken.
    pub fn new(operations: &'a [Operation], taken: &BTreeSet<&str>) -> Lists<'a> {
        let mut named: BTreeMap<String, Option<(&Operation, String)>> = BTreeMap::new();
        for operation in operations {
            let Some(name) = name(operation).filter(|name| !taken.contains(name.as_str())) else {
                continue;
            };
            let list = list(&mut Page::default(), operation).to_string();
            // A name that two lists would have is no name.
            let known = named.entry(name).or_insert_with(|| Some((operation, list.clone())));
            if known.as_ref().is_some_and(|(_, known)| *known != list) {
                *known = None;
            }
        }
        let clear = named.into_iter().filter_map(|(name, known)| Some((name, known?.0)));
        Lists(clear.collect())
    }

    /// Adds the lists to the page.
    pub fn emit(&self, page: &mut Page) {
        for (name, operation) in &self.0 {
            let (name, list) = (tokens(name), list(page, operation));
            page.item(quote!(static #name: &[Parameter] = #list;));
        }
    }

    /// The list of an operation, by name or as it is.
    pub fn of(&self, page: &mut Page, operation: &Operation) -> TokenStream {
        match name(operation).filter(|name| self.0.contains_key(name)) {
            Some(name) => tokens(&name),
            None => list(page, operation),
        }
    }
}

/// The parameters, one after the other. One alone reads better where it is used.
fn name(operation: &Operation) -> Option<String> {
    if operation.parameters.len() < 2 {
        return None;
    }
    let names = operation.parameters.iter().map(|parameter| {
        let name = parameter.name.to_ascii_uppercase();
        name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
    });
    let name = names.collect::<Vec<String>>().join("_");
    (name.len() <= LONGEST && name.starts_with(|c: char| c.is_ascii_uppercase())).then_some(name)
}

fn list(page: &mut Page, operation: &Operation) -> TokenStream {
    page.runtime("Parameter");
    let parameters = operation
        .parameters
        .iter()
        .map(|parameter| parameter_of(page, parameter));
    let parameters: Vec<TokenStream> = parameters.collect();
    quote!(&[#(#parameters),*])
}

fn parameter_of(page: &mut Page, parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    let (start, style_by_default, explode_by_default) = match parameter.location {
        Location::Path => (quote!(Parameter::path(#name)), Style::Simple, false),
        Location::Query => (quote!(Parameter::query(#name)), Style::Form, true),
        Location::Header => (quote!(Parameter::header(#name)), Style::Simple, false),
        Location::Cookie => (quote!(Parameter::cookie(#name)), Style::Form, true),
    };
    let mut out = start;
    match &parameter.encoding {
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
        ParameterEncoding::Content { media_type } => out.extend(quote!(.content(#media_type))),
    }
    if parameter.required && parameter.location != Location::Path {
        out.extend(quote!(.required()));
    }
    if parameter.ty == Type::Format(Format::Secret) {
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
