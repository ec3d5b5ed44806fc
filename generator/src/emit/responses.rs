//! Documented responses → the tables of `ops.rs` that say how each status is read. Operations that answer alike share
//! one, named after what is in it: `JSON_200_4XX_5XX`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Page, tokens};
use crate::model::{ContentForm, Operation, Response};

/// Tables with longer names stand in the operation itself.
const LONGEST: usize = 60;

/// One documented response: status as the runtime has it, media types and how each is read.
type Row = (u16, Vec<(String, &'static str)>);

/// The tables that have a name.
pub struct Answers(BTreeMap<String, Vec<Row>>);

impl Answers {
    /// None of them is called what is taken.
    pub fn new(operations: &[Operation], taken: &BTreeSet<&str>) -> Answers {
        let mut named: BTreeMap<String, Option<Vec<Row>>> = BTreeMap::new();
        for operation in operations.iter().filter(|operation| !operation.responses.is_empty()) {
            let rows = rows(operation);
            let Some(name) = name(&rows).filter(|name| !taken.contains(name.as_str())) else {
                continue;
            };
            // A name that two tables would have is no name.
            let known = named.entry(name).or_insert_with(|| Some(rows.clone()));
            if known.as_ref().is_some_and(|known| *known != rows) {
                *known = None;
            }
        }
        let clear = named.into_iter().filter_map(|(name, rows)| Some((name, rows?)));
        Answers(clear.collect())
    }

    /// What the tables are called.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Adds the tables to the page.
    pub fn emit(&self, page: &mut Page) {
        for (name, rows) in &self.0 {
            let name = tokens(name);
            let answers = answers(page, rows);
            page.runtime("Answer");
            page.item(quote!(static #name: &[Answer] = &[#(#answers),*];));
        }
    }

    /// The table of an operation, by name or as it is.
    pub fn of(&self, page: &mut Page, operation: &Operation) -> TokenStream {
        let rows = rows(operation);
        match name(&rows).filter(|name| self.0.contains_key(name)) {
            Some(name) => tokens(&name),
            None => {
                page.runtime("Answer");
                let answers = answers(page, &rows);
                quote!(&[#(#answers),*])
            }
        }
    }
}

fn rows(operation: &Operation) -> Vec<Row> {
    operation.responses.iter().map(row).collect()
}

fn row(response: &Response) -> Row {
    let contents = response.contents.iter().flat_map(|content| {
        let read = match content.form {
            ContentForm::Json => "Json",
            ContentForm::Text => "Text",
            ContentForm::EventStream => "Events",
            ContentForm::Binary | ContentForm::UrlEncoded(_) | ContentForm::Multipart(_) => "Binary",
        };
        let names = std::iter::once(&content.media_type).chain(&content.also);
        names.map(move |media_type| (media_type.clone(), read))
    });
    (response.status.number(), contents.collect())
}

fn answers(page: &mut Page, rows: &[Row]) -> Vec<TokenStream> {
    rows.iter()
        .map(|(status, contents)| {
            let number = proc_macro2::Literal::u16_unsuffixed(*status);
            let answer = match status {
                0 => quote!(Answer::default()),
                1..=5 => quote!(Answer::range(#number)),
                _ => quote!(Answer::code(#number)),
            };
            match contents.as_slice() {
                [] => answer,
                [(media_type, "Json")] if media_type == "application/json" => quote!(#answer.json()),
                _ => {
                    page.runtime("Read");
                    let contents = contents.iter().map(|(media_type, read)| {
                        let read = tokens(read);
                        quote!((#media_type, Read::#read))
                    });
                    quote!(#answer.contents(&[#(#contents),*]))
                }
            }
        })
        .collect()
}

/// `JSON_200_4XX_5XX`, `EMPTY_204_JSON_404`: a table's content as its name.
fn name(rows: &[Row]) -> Option<String> {
    let mut name = String::new();
    let mut last = String::new();
    for (status, contents) in rows {
        let words: Vec<String> = contents
            .iter()
            .map(|(media_type, read)| word(media_type, read))
            .collect();
        let words = if words.is_empty() {
            "EMPTY".to_owned()
        } else {
            words.join("_")
        };
        if words != last {
            name.push_str(&format!("_{words}"));
            last = words;
        }
        match status {
            0 => name.push_str("_OTHER"),
            1..=5 => name.push_str(&format!("_{status}XX")),
            _ => name.push_str(&format!("_{status}")),
        }
    }
    let name = name.trim_start_matches('_').to_owned();
    (name.len() <= LONGEST && name.starts_with(|c: char| c.is_ascii_uppercase())).then_some(name)
}

fn word(media_type: &str, read: &str) -> String {
    if media_type == "application/json" && read == "Json" {
        return "JSON".to_owned();
    }
    let kept = media_type.strip_prefix("application/").unwrap_or(media_type);
    let signs = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        }
    };
    kept.chars().map(signs).collect()
}
