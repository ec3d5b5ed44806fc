//! Operations → a page of Markdown a group: a table of all, then each with
//! its example, parameters, answer, credentials and headers.

use std::collections::BTreeSet;

use minijinja::{Value, context};

use super::answers::{self, Kind, Row};
use super::client::Schemes;
use super::print::Page;
use super::{Context, Files, api, arguments, call_docs, cargo, docs, example, limits};
use crate::method::Method;
use crate::model::{Docs, Location, Operation, Parameter, Status};
use crate::name::{OperationNames, unescaped};

const TEMPLATE: &str = include_str!("../../../templates/crate/reference.md.j2");

/// Name, file and operations of each page, for tables of contents.
pub fn pages(cx: &Context<'_>) -> Vec<Value> {
    api::rooms(cx)
        .iter()
        .map(|room| {
            let operations: Vec<Value> = room
                .operations
                .iter()
                .map(|(operation, names)| row(operation, names))
                .collect();
            context! { name => room.names.page.clone(), operations => operations }
        })
        .collect()
}

pub fn emit(cx: &Context<'_>, schemes: &Schemes, files: &mut Files) {
    let base = cx
        .api
        .servers
        .first()
        .filter(|server| !server.url.is_empty())
        .map(|server| docs::place(&server.url))
        .unwrap_or_default();
    for room in api::rooms(cx) {
        let group = cx.api.groups.get(room.group);
        let about = group.map(|group| docs::lines(&group.docs, "")).unwrap_or_default();
        let operations: Vec<Value> = room
            .operations
            .iter()
            .map(|(operation, names)| entry(cx, schemes, operation, names))
            .collect();
        let text = cargo::render(
            TEMPLATE,
            context! { page => room.names.page.clone(), package => cx.package.clone(), base => base.clone(), about => about.join("\n"), operations => operations },
        );
        files.insert(&format!("docs/{}.md", room.names.page), text);
    }
}

fn row(operation: &Operation, names: &OperationNames) -> Value {
    let summary = operation
        .docs
        .summary
        .as_deref()
        .or(operation.docs.description.as_deref());
    let mut summary = summary.map(docs::first_sentence).unwrap_or_default();
    if operation.deprecated {
        summary = docs::deprecated(&summary);
    }
    let path = docs::quoted(&super::target(operation));
    context! {
        method => unescaped(&names.method),
        anchor => unescaped(&names.method),
        verb => operation.method.as_str(),
        // A backslash in front of a bar is one for tables alone: in code elsewhere it would be seen.
        cell => cell(&path),
        path => path,
        summary => cell(&summary),
    }
}

/// Whether no success can have a body: by the method, or by each status (RFC 9110 §6.4.1). Of others the description may
/// only have said nothing.
fn has_no_body(operation: &Operation, successes: &[Row<'_>]) -> bool {
    let ends = |row: &Row<'_>| matches!(row.response.status, Status::Code(204 | 205 | 304));
    operation.method == Method::Head || successes.iter().all(ends)
}

fn entry(cx: &Context<'_>, schemes: &Schemes, operation: &Operation, names: &OperationNames) -> Value {
    let mut page = Page::default();
    let answers = answers::sort(cx, &mut page, operation, &names.responses);
    let success = match answers.success(&names.reply) {
        Kind::Json(ty) | Kind::Parsed(ty) => format!("`{ty}`"),
        Kind::Text => "`String`".to_owned(),
        Kind::Empty if has_no_body(operation, &answers.successes) => "nothing (the answer has no body)".to_owned(),
        Kind::Empty => {
            "nothing (no body is described; one that comes all the same is in `bytes()` of what `.send()` gives)"
                .to_owned()
        }
        Kind::Bytes | Kind::Streamed => "`ByteStream`".to_owned(),
        Kind::Events(ty) => format!("`EventStream<{ty}>`"),
        Kind::Lines(ty) => format!("`LineStream<{ty}>`"),
        Kind::Any => "`Any`".to_owned(),
        Kind::Replies(name) => format!("`{name}`"),
    };
    let call = example::call(cx, operation, names).map(|call| {
        let mut lines = call.imports.clone();
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(example::statement(cx, operation, names, &call));
        lines.join("\n")
    });
    let sent = operation.body.iter().flat_map(|body| &body.contents);
    let sent: Vec<String> = sent.map(|content| docs::quoted(&content.media_type)).collect();
    let described = prose(&operation.docs);
    let mut title = operation
        .docs
        .summary
        .as_deref()
        .map(docs::headline)
        .unwrap_or_default();
    if docs::repeats(&title, described.lines()) {
        title.clear();
    }
    context! {
        head => row(operation, names),
        title => title.join(" "),
        description => described,
        deprecated => operation.deprecated,
        example => call,
        parameters => parameters(cx, &mut page, operation, names),
        fixed => operation.parameters.iter().filter_map(call_docs::said_always).flatten().collect::<Vec<_>>(),
        body => names.body_enum.clone(),
        bodies => bodies(cx, &mut page, operation, names),
        success => success,
        said => said(&answers),
        error => names.error.clone(),
        replies => match answers.success(&names.reply) {
            Kind::Replies(_) => variants(&mut page, &answers.successes),
            _ => Vec::new(),
        },
        errors => variants(&mut page, &answers.errors),
        servers => super::own_servers(operation).join(" or "),
        authorization => authorization(cx, schemes, operation),
        sent => sent,
        accepted => accepted(operation),
    }
}

/// A row for each argument of the method, the body among them, then for each setter.
fn parameters(cx: &Context<'_>, page: &mut Page, operation: &Operation, names: &OperationNames) -> Vec<Value> {
    let mut rows = Vec::new();
    for (_, parameter, name) in arguments::ordered(operation, names) {
        rows.push(parameter_row(cx, page, parameter, name));
    }
    if let Some(body) = &operation.body {
        let ty = match body.contents.as_slice() {
            [one] => arguments::body(cx, page, one).ty,
            _ => format!("impl Into<{}>", names.body_enum),
        };
        rows.push(context! {
            name => unescaped(&names.body), ty => ty, description => cell(&first_sentence(&body.docs)),
            notes => if body.required { "body" } else { "body, optional" },
        });
    }
    for (parameter, name) in operation
        .parameters
        .iter()
        .zip(&names.parameters)
        .filter(|(p, _)| !p.required)
    {
        rows.push(parameter_row(cx, page, parameter, name));
    }
    rows
}

/// A row for each way to give the body, where there are several.
fn bodies(cx: &Context<'_>, page: &mut Page, operation: &Operation, names: &OperationNames) -> Vec<Value> {
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let rows = contents.zip(&names.contents).map(|(content, variant)| {
        let media_type = cell(&docs::quoted(&content.media_type));
        context! { variant => variant.clone(), media_type => media_type, ty => arguments::held(cx, page, content) }
    });
    let rows: Vec<Value> = rows.collect();
    if rows.len() > 1 { rows } else { Vec::new() }
}

/// What the author says of a success that has no row in a table; nothing where that is no more than success. Where it is
/// not said of all successes, the statuses stand before it.
fn said(answers: &answers::Answers<'_>) -> String {
    let mut statuses: BTreeSet<Status> = BTreeSet::new();
    let mut sentences: Vec<(BTreeSet<Status>, String)> = Vec::new();
    for row in &answers.successes {
        let status = row.response.status;
        statuses.insert(status);
        let sentence = first_sentence(&row.response.docs);
        if is_mere_success(&sentence) {
            continue;
        }
        match sentences.iter_mut().find(|(_, known)| *known == sentence) {
            Some((of, _)) => {
                of.insert(status);
            }
            None => sentences.push((BTreeSet::from([status]), sentence)),
        }
    }
    if let [(of, one)] = sentences.as_slice()
        && *of == statuses
    {
        return one.clone();
    }
    let each = sentences.iter().map(|(of, sentence)| {
        let of: Vec<String> = of.iter().map(|status| word(*status)).collect();
        format!("{}: {}", of.join(", "), sentence.trim_end_matches('.'))
    });
    each.collect::<Vec<_>>().join("; ")
}

/// A status as the reference names it.
fn word(status: Status) -> String {
    match status {
        Status::Default => "other".to_owned(),
        listed => listed.to_string(),
    }
}

/// Whether the words say no more than any success does: `OK`, `Successful operation`.
fn is_mere_success(sentence: &str) -> bool {
    const WORDS: &[&str] = &[
        "a",
        "accepted",
        "an",
        "answer",
        "call",
        "completed",
        "content",
        "created",
        "default",
        "deleted",
        "done",
        "empty",
        "has",
        "is",
        "no",
        "ok",
        "okay",
        "operation",
        "request",
        "response",
        "result",
        "success",
        "successful",
        "successfully",
        "the",
        "updated",
        "was",
    ];
    let words = sentence
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.into_iter().all(|word| {
        let word = word.to_lowercase();
        WORDS.contains(&&*word) || word.chars().all(|c| c.is_ascii_digit())
    })
}

/// A row for each variant of an enum over answers.
fn variants(page: &mut Page, rows: &[answers::Row<'_>]) -> Vec<Value> {
    let mut told = BTreeSet::new();
    rows.iter()
        .filter(|row| told.insert(row.variant))
        .map(|row| {
            let status = word(row.response.status);
            let ty = row.kind.payload(page).map(|ty| format!("`{ty}`")).unwrap_or_default();
            let description = cell(&first_sentence(&row.response.docs));
            context! { status => status, variant => row.variant, ty => ty, description => description }
        })
        .collect()
}

/// The media types of all answers, each once.
fn accepted(operation: &Operation) -> Vec<String> {
    let mut accepted: Vec<String> = Vec::new();
    for content in operation.responses.iter().flat_map(|response| &response.contents) {
        for media_type in std::iter::once(&content.media_type).chain(&content.also) {
            let media_type = docs::quoted(media_type);
            if !accepted.contains(&media_type) {
                accepted.push(media_type);
            }
        }
    }
    accepted
}

fn first_sentence(of: &Docs) -> String {
    of.description.as_deref().map(docs::first_sentence).unwrap_or_default()
}

/// The alternatives, as links to the schemes with the scopes that they must be good for: `[a](…) and [b](…), or none`.
fn authorization(cx: &Context<'_>, schemes: &Schemes, operation: &Operation) -> String {
    let mut alternatives: Vec<String> = Vec::new();
    for requirement in &operation.security {
        let mut all = Vec::new();
        for (index, scopes) in &requirement.schemes {
            let Some(scheme) = cx.api.schemes.get(*index).filter(|_| schemes.can_meet(*index)) else {
                continue;
            };
            let mut link = format!("[{}](../README.md#credentials)", docs::quoted(&scheme.name));
            if !scopes.is_empty() {
                let scopes: Vec<String> = scopes.iter().map(|scope| docs::quoted(scope)).collect();
                link.push_str(&format!(" ({})", scopes.join(", ")));
            }
            all.push(link);
        }
        let alternative = match all.join(" and ") {
            none if none.is_empty() && requirement.schemes.is_empty() => "none".to_owned(),
            text => text,
        };
        if !alternative.is_empty() && all.len() == requirement.schemes.len() && !alternatives.contains(&alternative) {
            alternatives.push(alternative);
        }
    }
    let none = |alternative: &String| alternative == "none";
    if alternatives.iter().all(none) {
        return String::new();
    }
    alternatives.sort_by_key(none);
    alternatives.join(", or ")
}

fn parameter_row(cx: &Context<'_>, page: &mut Page, parameter: &Parameter, name: &str) -> Value {
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    let mut notes = place.to_owned();
    if !parameter.required {
        notes.push_str(", optional");
    }
    if parameter.deprecated {
        notes.push_str(", deprecated");
    }
    if let Some(default) = parameter
        .default
        .as_ref()
        .map(super::values::json)
        .filter(|text| text.len() <= 60)
    {
        notes.push_str(&format!(", default {}", docs::quoted(&default)));
    }
    if let Some(limits) = limits::of_use(cx, &parameter.ty, parameter.limits.as_deref()) {
        notes.push_str(&format!(", {limits}"));
    }
    // A default or a pattern may hold a bar with a backslash of its own.
    let notes = notes.replace('|', "\\|");
    let ty = arguments::parameter(cx, page, parameter).ty;
    context! { name => unescaped(name), ty => ty, description => cell(&first_sentence(&parameter.docs)), notes => notes }
}

/// Text for a cell of a table.
pub fn cell(text: &str) -> String {
    // What is escaped already is escaped once.
    text.replace("\\|", "|").replace('|', "\\|").replace('\n', " ")
}

/// Description and link for a Markdown page whose heading is the summary.
pub fn prose(docs: &Docs) -> String {
    told(&Docs {
        summary: None,
        ..docs.clone()
    })
}

/// Words for a Markdown page: cleaned as for rustdoc, with headings below ours.
pub fn told(docs: &Docs) -> String {
    let mut fenced = false;
    let lines = docs::lines(docs, "").into_iter().map(|line| {
        // It may stand in a list or a quotation.
        let inner = line.trim_start_matches(|c: char| " >-*+.".contains(c) || c.is_ascii_digit());
        if inner.starts_with("```") || inner.starts_with("~~~") {
            fenced = !fenced;
        }
        let text = line.trim_start_matches('#');
        let own = line.len() - text.len();
        // Markdown knows six levels (CommonMark §4.2).
        if !fenced && (1..=6).contains(&own) && (text.is_empty() || text.starts_with(' ')) {
            format!("{}{text}", "#".repeat((own + 3).min(6)))
        } else {
            line
        }
    });
    lines.collect::<Vec<_>>().join("\n").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn headings_stand_below_ours_and_code_stays() {
        let docs = Docs {
            description: Some(
                "- ```sh\n  # no heading\n  ```\n\n# Heading\n\n```sh\n# no heading\n```\n\n~~~sh\n# no heading\n~~~\n\n#### Deep\n\n####### None"
                    .to_owned(),
            ),
            ..Docs::default()
        };
        let text = prose(&docs);
        assert!(text.contains("\n#### Heading\n"), "{text}");
        assert!(text.contains("\n###### Deep\n"), "{text}");
        assert!(text.contains("\n####### None"), "{text}");
        assert_eq!(text.matches("# no heading").count(), 3);
        assert!(!text.contains("## no heading"), "{text}");
    }

    #[test]
    fn a_bar_is_escaped_once() {
        assert_eq!(cell("a|b \\| c"), "a\\|b \\| c");
    }
}
