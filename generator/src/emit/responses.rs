//! Documented responses → the tables of `ops.rs` that say how each status is read. Operations that answer alike share
//! one, named after what is in it: `JSON_200_4XX_5XX`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Page, tokens};
use super::shared::Shared;
use crate::model::{ContentForm, Operation, Response};

/// One documented response: status as the runtime has it, media types and how each is read.
type Row = (u16, Vec<(String, &'static str)>);

/// The tables that have a name.
pub struct Answers(Shared<Vec<Row>>);

impl Answers {
    pub fn new(operations: &[Operation], taken: &mut BTreeSet<String>) -> Answers {
        let tables = operations
            .iter()
            .filter(|operation| !operation.responses.is_empty())
            .map(rows);
        Answers(Shared::new(tables.map(|rows| (name(&rows), rows)), taken))
    }

    /// Adds the tables to the page.
    pub fn emit(&self, page: &mut Page) {
        for (name, rows) in self.0.iter() {
            let (name, answers) = (tokens(name), answers(page, rows));
            page.item(quote!(static #name: &[Answer] = #answers;));
        }
    }

    /// The table of an operation, by name or as it is.
    pub fn of(&self, page: &mut Page, operation: &Operation) -> TokenStream {
        let rows = rows(operation);
        let name = name(&rows);
        if self.0.has(&name) {
            tokens(&name)
        } else {
            answers(page, &rows)
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
            ContentForm::JsonLines | ContentForm::Binary | ContentForm::UrlEncoded(_) | ContentForm::Multipart(_) => {
                "Binary"
            }
        };
        let names = std::iter::once(&content.media_type).chain(&content.also);
        names.map(move |media_type| (media_type.clone(), read))
    });
    (response.status.number(), contents.collect())
}

fn answers(page: &mut Page, rows: &[Row]) -> TokenStream {
    page.runtime("Answer");
    let answers = rows.iter().map(|(status, contents)| {
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
    });
    let answers: Vec<TokenStream> = answers.collect();
    quote!(&[#(#answers),*])
}

/// `JSON_200_4XX_5XX`, `EMPTY_204_JSON_404`: a table's content as its name.
fn name(rows: &[Row]) -> String {
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
    name.trim_start_matches('_').to_owned()
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
