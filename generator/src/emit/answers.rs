//! The documented responses of an operation → which of them are successes,
//! and what each is read into.

use std::collections::BTreeSet;

use super::print::Page;
use super::{Context, types};
use crate::model::{Content, ContentForm, Operation, Response, Type};

/// What one documented answer is read into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JSON of this type.
    Json(String),
    Text,
    /// Text that is a value of this type.
    Parsed(String),
    Empty,
    /// Bytes that were read: those of an error.
    Bytes,
    /// Bytes to be read: those of a success.
    Streamed,
    /// Server-sent events of this type.
    Events(String),
    /// JSON values of this type, one after another.
    Lines(String),
    /// Whatever comes: nothing is documented.
    Any,
    /// One of several, by the enum of this name.
    Replies(String),
}

/// One row of an enum over answers.
#[derive(Debug)]
pub struct Row<'a> {
    pub response: &'a Response,
    /// Status code, `1` to `5` for a range, `0` for `default`; and the index of the media type. Several rows lead to
    /// one variant where several media types are read alike.
    pub key: (u16, usize),
    pub variant: &'a str,
    pub kind: Kind,
}

/// The rows of an operation, successes apart from errors.
pub struct Answers<'a> {
    pub successes: Vec<Row<'a>>,
    pub errors: Vec<Row<'a>>,
}

/// Which of the answers are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Success,
    Error,
}

/// Successes and errors of an operation.
pub fn sort<'a>(
    cx: &Context<'a>,
    page: &mut Page,
    operation: &'a Operation,
    variants: &'a [Vec<String>],
) -> Answers<'a> {
    let errors = rows(cx, page, operation, variants, Outcome::Error);
    let successes = rows(cx, page, operation, variants, Outcome::Success);
    Answers { successes, errors }
}

/// Those with one outcome alone.
pub fn rows<'a>(
    cx: &Context<'a>,
    page: &mut Page,
    operation: &'a Operation,
    variants: &'a [Vec<String>],
    outcome: Outcome,
) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (response, names) in operation.responses.iter().zip(variants) {
        let is_one = match outcome {
            Outcome::Success => operation.is_success(response.status),
            Outcome::Error => operation.is_error(response.status),
        };
        if is_one {
            add(cx, page, response, names, outcome, &mut rows);
        }
    }
    rows
}

fn add<'a>(
    cx: &Context<'a>,
    page: &mut Page,
    response: &'a Response,
    names: &'a [String],
    outcome: Outcome,
    rows: &mut Vec<Row<'a>>,
) {
    let status = response.status.number();
    if response.contents.is_empty() {
        if let Some(variant) = names.first() {
            rows.push(Row {
                response,
                key: (status, 0),
                variant,
                kind: Kind::Empty,
            });
        }
        return;
    }
    let mut index = 0;
    for (content, variant) in response.contents.iter().zip(names) {
        for _ in 0..=content.also.len() {
            rows.push(Row {
                response,
                key: (status, index),
                variant,
                kind: kind(cx, page, content, outcome),
            });
            index += 1;
        }
    }
}

fn kind(cx: &Context<'_>, page: &mut Page, content: &Content, outcome: Outcome) -> Kind {
    let success = outcome == Outcome::Success;
    match content.form {
        ContentForm::Json => Kind::Json(types::unboxed(cx, page, &content.ty)),
        ContentForm::Text if types::meant(cx, &content.ty) == Type::String => Kind::Text,
        ContentForm::Text => Kind::Parsed(types::unboxed(cx, page, &content.ty)),
        ContentForm::EventStream if success => Kind::Events(types::unboxed(cx, page, &content.ty)),
        ContentForm::JsonLines if success => Kind::Lines(types::unboxed(cx, page, &content.ty)),
        ContentForm::EventStream => Kind::Text,
        _ if success => Kind::Streamed,
        ContentForm::JsonLines | ContentForm::Binary | ContentForm::UrlEncoded(_) | ContentForm::Multipart(_) => {
            Kind::Bytes
        }
    }
}

impl Answers<'_> {
    /// What a successful call gives; `reply` is the enum over several.
    pub fn success(&self, reply: &str) -> Kind {
        let mut rows = self.successes.iter();
        let Some(first) = rows.next() else { return Kind::Any };
        if rows.all(|row| row.kind == first.kind) {
            first.kind.clone()
        } else {
            Kind::Replies(reply.to_owned())
        }
    }

    /// Header fields, each name once; those of the successes first, for they name the same where both have one.
    pub fn headers(&self) -> Vec<&crate::model::Header> {
        let mut seen = BTreeSet::new();
        let all = self
            .successes
            .iter()
            .chain(&self.errors)
            .filter(|row| row.key.1 == 0)
            .flat_map(|row| &row.response.headers);
        all.filter(|header| {
            let name = header.name.to_ascii_lowercase();
            name != "content-type" && seen.insert(name)
        })
        .collect()
    }
}

impl Kind {
    /// What the call gives, for its documentation.
    pub fn gives(&self) -> String {
        // A type in brackets or with arguments is no link.
        let named = |ty: &str| match ty.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            true => format!("[`{ty}`]"),
            false => format!("`{ty}`"),
        };
        match self {
            Kind::Json(ty) | Kind::Parsed(ty) | Kind::Replies(ty) => named(ty),
            Kind::Text => "the text of the body".to_owned(),
            Kind::Empty => "nothing but success".to_owned(),
            Kind::Bytes | Kind::Streamed => "the body as it arrives".to_owned(),
            Kind::Events(ty) | Kind::Lines(ty) => format!("a stream of {}", named(ty)),
            Kind::Any => "whatever comes".to_owned(),
        }
    }

    /// As the macros are told.
    pub fn words(&self) -> String {
        match self {
            Kind::Json(ty) => format!("json {ty}"),
            Kind::Text => "text".to_owned(),
            Kind::Parsed(ty) => format!("text {ty}"),
            Kind::Empty => "empty".to_owned(),
            Kind::Bytes | Kind::Streamed => "bytes".to_owned(),
            Kind::Events(ty) => format!("events {ty}"),
            Kind::Lines(ty) => format!("lines {ty}"),
            Kind::Any => "any".to_owned(),
            Kind::Replies(name) => format!("replies {name}"),
        }
    }

    /// The marker that decodes it.
    pub fn decode(&self, page: &mut Page) -> String {
        let (marker, of) = match self {
            Kind::Json(ty) => ("Json", Some(ty)),
            Kind::Text => ("PlainText", None),
            Kind::Parsed(ty) => ("Parsed", Some(ty)),
            Kind::Empty => ("Empty", None),
            Kind::Bytes | Kind::Streamed => ("Streamed", None),
            Kind::Events(ty) => ("Events", Some(ty)),
            Kind::Lines(ty) => ("Lines", Some(ty)),
            Kind::Any => ("AnyBody", None),
            Kind::Replies(name) => ("OneOf", Some(name)),
        };
        let marker = page.runtime(marker);
        match of {
            Some(ty) => format!("{marker}<{ty}>"),
            None => marker,
        }
    }

    /// What a variant holds; `None`: nothing.
    pub fn payload(&self, page: &mut Page) -> Option<String> {
        match self {
            Kind::Json(ty) | Kind::Parsed(ty) => Some(ty.clone()),
            Kind::Text => Some("String".to_owned()),
            Kind::Bytes => Some(page.name("bytes", "Bytes")),
            Kind::Streamed => Some(page.runtime("ByteStream")),
            Kind::Events(ty) => Some(format!("{}<{ty}>", page.runtime("EventStream"))),
            Kind::Lines(ty) => Some(format!("{}<{ty}>", page.runtime("LineStream"))),
            Kind::Any => Some(page.runtime("Any")),
            Kind::Empty | Kind::Replies(_) => None,
        }
    }
}
