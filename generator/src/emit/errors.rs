//! Combinations of documented errors → `errors.rs`: one enum each, which the operations that fail alike share under
//! names of their own.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::{self, Outcome, Row};
use super::print::{Page, tokens};
use super::{Context, Files, docs};
use crate::model::{Operation, Response, Status};

/// Whether any operation's errors are shared.
pub fn any(cx: &Context<'_>) -> bool {
    cx.names.operations.iter().any(|names| names.shared_error.is_some())
}

pub fn emit(cx: &Context<'_>, files: &mut Files) {
    let mut shared: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (operation, names) in cx.api.operations.iter().zip(&cx.names.operations) {
        if let Some(name) = names.shared_error.as_deref() {
            shared.entry(name).or_default().push((operation, names));
        }
    }
    if shared.is_empty() {
        return;
    }
    let own: BTreeSet<String> = shared.keys().map(|name| (*name).to_owned()).collect();
    let mut page = Page::new(own);
    for (name, sharers) in shared {
        // Of operations that fail alike any will do.
        let Some((operation, names)) = sharers.first() else {
            continue;
        };
        let errors = answers::rows(cx, &mut page, operation, &names.responses, Outcome::Error);
        enumeration(
            &mut page,
            &quote!(#[doc = " What a call that fails may be answered."]),
            name,
            &names.unexpected,
            &errors,
            &|row| match sharers.iter().all(|(operation, _)| says_the_same(operation, row)) {
                true => described(row),
                false => vec![format!("{}.", status(row))],
            },
        );
    }
    files.insert(
        "src/errors.rs",
        page.finish(&[
            "What answers say when a call fails, by what the description documents.",
            "",
            "Operations that fail alike share an enum, and have a name of their own for it in `api`.",
        ]),
    );
}

/// Whether the operation documents what the row does in the same words.
fn says_the_same(operation: &Operation, row: &Row<'_>) -> bool {
    let of_status = |response: &&Response| response.status == row.response.status;
    let response = operation.responses.iter().find(of_status);
    response.is_some_and(|response| response.docs == row.response.docs)
}

/// An enum over errors and the line that reads it.
pub fn enumeration(
    page: &mut Page,
    docs: &TokenStream,
    name: &str,
    unexpected: &str,
    rows: &[Row<'_>],
    about: &dyn Fn(&Row<'_>) -> Vec<String>,
) {
    let variants = variants(page, rows, about);
    let (enumeration, otherwise) = (tokens(name), tokens(unexpected));
    let raw = tokens(&page.runtime("Raw"));
    page.item(quote! {
        #docs
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum #enumeration {
            #(#variants,)*
            /// Any other answer, or one whose body does not fit.
            #otherwise(#raw),
        }
    });
    page.runtime("errors");
    page.invocation("errors", &format!("{name} else {unexpected}"), &entries(rows), "");
}

/// Variants of an enum over answers: each once, with what `about` says of it.
pub fn variants(page: &mut Page, rows: &[Row<'_>], about: &dyn Fn(&Row<'_>) -> Vec<String>) -> Vec<TokenStream> {
    let mut seen = BTreeSet::new();
    rows.iter()
        .filter(|row| seen.insert(row.variant))
        .map(|row| {
            let docs = docs::attributes(&about(row));
            let variant = tokens(row.variant);
            match row.kind.payload(page) {
                Some(ty) => {
                    let ty = tokens(&ty);
                    quote!(#docs #variant(#ty))
                }
                None => quote!(#docs #variant),
            }
        })
        .collect()
}

/// Lines of `errors!` and `replies!`.
pub fn entries(rows: &[Row<'_>]) -> Vec<String> {
    rows.iter()
        .map(|row| format!("({}, {}) {} {}", row.key.0, row.key.1, row.variant, row.kind.words()))
        .collect()
}

/// `404`, `4XX`.
pub fn status(row: &Row<'_>) -> String {
    match row.response.status {
        Status::Default => "Any other status".to_owned(),
        listed => listed.to_string(),
    }
}

/// The status, and what the author says of the answer.
pub fn described(row: &Row<'_>) -> Vec<String> {
    let status = status(row);
    let lines = docs::lines(&row.response.docs, "");
    match lines.is_empty() {
        true => vec![format!("{status}.")],
        false => docs::labelled(&format!("{status}:"), &lines),
    }
}

/// What the author says of each error, in a sentence each, for the name that an operation has for a shared enum.
pub fn summary(rows: &[Row<'_>]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut told: Vec<String> = Vec::new();
    let mut is_news = false;
    for row in rows.iter().filter(|row| seen.insert(row.variant)) {
        let said = row.response.docs.description.as_deref().map(docs::first_sentence);
        let said = said.unwrap_or_default();
        let said = said.trim_end_matches('.');
        let plain: String = said.chars().filter(|c| c.is_alphanumeric()).collect();
        // What the variant's name says already is no reason to say it again.
        let known = plain.is_empty()
            || plain.eq_ignore_ascii_case("error")
            || row.variant.to_lowercase().contains(&plain.to_lowercase());
        is_news |= !known;
        told.push(match said {
            "" => status(row),
            said => format!("{}: {said}", status(row)),
        });
    }
    // A list of some of the errors would read as if it were all.
    if !is_news {
        return Vec::new();
    }
    let mut lines = vec![String::new()];
    lines.extend(docs::paragraph(&format!("{}.", told.join("; "))));
    lines
}
