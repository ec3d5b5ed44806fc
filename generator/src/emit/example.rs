//! An operation → a call of it in Rust, with the values that the description
//! gives as examples: for the documentation, where it must compile.

mod file;
mod literal;
mod sent;
mod stand_in;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use super::answers::{self, Kind};
use super::arguments::{nullable_json, ordered};
use super::print::{Page, string};
use super::{Context, api, types};
use crate::model::{Body, Content, ContentForm, Example, Format, Method, Operation, Type};
use crate::name::OperationNames;
use crate::source::Tree;
use literal::{list, text};
use sent::sent;
use stand_in::{Wanted, stand_in, usual};

/// How deep values are written out before they become what is simplest.
const DEPTH: usize = 8;
/// How deep a body is, where all of it can be written in so many values and lines: what is cut off in the middle makes
/// little sense.
const DEEPEST: usize = 32;
const MOST_VALUES: usize = 200;
const MOST_LINES: usize = 40;
/// Longer examples say less, not more.
const ITEMS: usize = 3;

/// What an example is made of.
struct Builder<'a> {
    cx: &'a Context<'a>,
    /// Names used from `models`.
    models: BTreeSet<String>,
    /// Names used from the crate's root.
    root: BTreeSet<String>,
    /// Inside of an argument that is `impl Into<T>`: a number has to say of which type it is.
    suffixed: bool,
    /// The media types of the parts of the form that is written, by property.
    parts: BTreeMap<String, String>,
    /// So many values may still be written.
    left: usize,
    /// Whether a value is not written for its depth, or because there are so many.
    cut: bool,
}

/// The call without its surroundings.
pub struct Call {
    /// Lines of what is imported.
    pub imports: Vec<String>,
    /// What follows `client`: `.pets()`, `.get_pet("x")`, `.limit(3)`; each may be several lines.
    pub links: Vec<String>,
}

/// The lines of a compiled example for rustdoc; hidden lines make it a whole program.
pub fn doctest(cx: &Context<'_>, operation: &Operation, names: &OperationNames) -> Option<Vec<String>> {
    let call = call(cx, operation, names)?;
    let mut lines: Vec<String> = Vec::new();
    // What a reader has to import is shown; what every program has is not.
    lines.push(format!("# use {}::Client;", cx.library));
    lines.extend(call.imports.iter().cloned());
    if !call.imports.is_empty() {
        lines.push(String::new());
    }
    lines.push("# async fn example(client: Client) -> Result<(), Box<dyn std::error::Error>> {".to_owned());
    lines.extend(statement(cx, operation, names, &call));
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned()]);
    Some(lines)
}

/// `let answer = client….await?;`, or without `let` where the answer is nothing.
pub fn statement(cx: &Context<'_>, operation: &Operation, names: &OperationNames, call: &Call) -> Vec<String> {
    match success(cx, operation, names) {
        Kind::Empty => awaited("", call),
        _ => awaited("let answer = ", call),
    }
}

/// The statement and a look at what it gives; with the line of what that needs imported.
pub fn looked_at(
    cx: &Context<'_>,
    operation: &Operation,
    names: &OperationNames,
    call: &Call,
) -> (Option<String>, Vec<String>) {
    let answers = answers::sort(cx, &mut Page::default(), operation, &names.responses);
    let look = |kind: &Kind, name: &str| -> Vec<String> {
        match kind {
            Kind::Lines(_) => vec![
                format!("while let Some(value) = {name}.next().await {{"),
                "    println!(\"{:?}\", value?);".to_owned(),
                "}".to_owned(),
            ],
            Kind::Events(_) => vec![
                format!("while let Some(event) = {name}.next().await {{"),
                "    println!(\"{:?}\", event?);".to_owned(),
                "}".to_owned(),
            ],
            Kind::Streamed => vec![format!("println!(\"{{}} bytes\", {name}.collect().await?.len());")],
            _ => vec![format!("println!(\"{{{name}:?}}\");")],
        }
    };
    let success = answers.success(&names.reply);
    let Kind::Replies(reply) = &success else {
        let mut lines = awaited(binding(&success), call);
        if success != Kind::Empty {
            lines.extend(look(&success, "answer"));
        }
        return (None, lines);
    };
    let mut lines = awaited("let answer = ", call);
    let rows = || answers.successes.iter();
    let whole = rows().find(|row| {
        !matches!(
            row.kind,
            Kind::Empty | Kind::Events(_) | Kind::Lines(_) | Kind::Streamed
        )
    });
    let Some(row) = whole.or(rows().find(|row| row.kind != Kind::Empty)) else {
        lines.extend(look(&success, "answer"));
        return (None, lines);
    };
    let name = if matches!(row.kind, Kind::Events(_) | Kind::Lines(_)) {
        "mut body"
    } else {
        "body"
    };
    lines.push(format!("if let {reply}::{}({name}) = answer {{", row.variant));
    lines.extend(look(&row.kind, "body").iter().map(|line| format!("    {line}")));
    lines.push("}".to_owned());
    let import = api::path(cx, operation).map(|path| format!("use {}::{path}::{reply};", cx.library));
    (import, lines)
}

/// What an answer is bound to, to be read.
fn binding(kind: &Kind) -> &'static str {
    match kind {
        Kind::Empty => "",
        Kind::Events(_) | Kind::Lines(_) => "let mut answer = ",
        _ => "let answer = ",
    }
}

fn success(cx: &Context<'_>, operation: &Operation, names: &OperationNames) -> Kind {
    answers::sort(cx, &mut Page::default(), operation, &names.responses).success(&names.reply)
}

/// The call behind `front`, awaited.
fn awaited(front: &str, call: &Call) -> Vec<String> {
    let flat = format!("{front}client{}.await?;", call.links.concat());
    if flat.len() <= 90 && !flat.contains('\n') {
        return vec![flat];
    }
    let mut lines = vec![format!("{front}client")];
    for link in &call.links {
        lines.extend(link.split('\n').map(|line| format!("    {line}")));
    }
    lines.push("    .await?;".to_owned());
    lines
}

/// The call itself; `None` where no value of a type that it needs can be written.
pub fn call(cx: &Context<'_>, operation: &Operation, names: &OperationNames) -> Option<Call> {
    let mut builder = Builder {
        cx,
        models: BTreeSet::new(),
        root: BTreeSet::new(),
        suffixed: false,
        parts: BTreeMap::new(),
        left: usize::MAX,
        cut: false,
    };
    let mut arguments = Vec::new();
    for (_, parameter, _) in ordered(operation, names) {
        arguments.push(match nullable_json(cx, parameter) {
            Some(inner) => match parameter.example.as_ref().or(parameter.default.as_ref()) {
                Some(Tree::Null) | None => "None".to_owned(),
                given => format!("Some(&{})", builder.value(inner, given, &parameter.name, DEPTH)?),
            },
            None => builder.argument(&parameter.ty, sent(cx, parameter).as_ref(), &parameter.name)?,
        });
    }
    let mut links = Vec::new();
    for (parameter, name) in operation.parameters.iter().zip(&names.parameters) {
        // Only what the description has an example for; the rest are in the list of parameters.
        if !parameter.required
            && !parameter.deprecated
            && links.len() < ITEMS
            && let Some(example) = parameter
                .example
                .as_ref()
                .filter(|_| nullable_json(cx, parameter).is_none())
        {
            let value = builder.argument(&parameter.ty, Some(example), &parameter.name)?;
            links.push(invocation(name, &[value]));
        }
    }
    if let Some(body) = operation
        .body
        .as_ref()
        .filter(|body| body.required || !goes_without(operation))
    {
        let value = builder.body(body)?;
        match body.required {
            true => arguments.push(value),
            false => links.push(invocation(&names.body, &[value])),
        }
    }
    let group = cx
        .api
        .groups
        .get(operation.group)
        .filter(|group| cx.names.grouped && !group.tag.is_empty());
    let mut chain = Vec::new();
    if let Some(group) = group.and(cx.names.groups.get(operation.group)) {
        chain.push(format!(".{}()", group.method));
    }
    chain.push(invocation(&names.method, &arguments));
    chain.extend(links);
    let links = chain;
    let mut imports = Vec::new();
    for (module, names) in [
        (cx.library.clone(), &builder.root),
        (format!("{}::models", cx.library), &builder.models),
    ] {
        if !names.is_empty() {
            let text = super::print::import(&module, names.iter().map(String::as_str));
            imports.extend(text.lines().map(str::to_owned));
        }
    }
    Some(Call { imports, links })
}

/// Whether a body, where there may be one, means nothing by the method (RFC 9110 §9.3).
fn goes_without(operation: &Operation) -> bool {
    matches!(operation.method, Method::Get | Method::Head | Method::Delete)
}

/// `.method(a, b)`, with an argument a line where they are long.
fn invocation(method: &str, arguments: &[String]) -> String {
    enclosed(&format!(".{method}("), arguments, ")")
}

/// What stands in brackets: on one line, or an item a line where they are long.
fn enclosed(open: &str, items: &[String], close: &str) -> String {
    let flat = format!("{open}{}{close}", items.join(", "));
    if items.is_empty() || flat.len() <= 80 && !flat.contains('\n') {
        return flat;
    }
    let mut text = open.to_owned();
    for item in items {
        text.push_str("\n    ");
        text.push_str(&item.replace('\n', "\n    "));
        text.push(',');
    }
    text.push('\n');
    text.push_str(close);
    text
}

impl Builder<'_> {
    /// A borrowed argument.
    fn argument(&mut self, ty: &Type, example: Option<&Tree>, name: &str) -> Option<String> {
        let resolved = types::resolved(self.cx, ty);
        match resolved {
            Type::String
            | Type::Binary
            | Type::Format(Format::Time | Format::Uuid | Format::Decimal | Format::Secret) => {
                Some(string(&text(example, usual(resolved, name))))
            }
            Type::Nullable(inner) | Type::Lenient(inner) => self.argument(inner, example, name),
            Type::List(item) if types::is_text(self.cx, item) => {
                let items = list(example)
                    .iter()
                    .map(|item| string(&text(Some(item), name)))
                    .collect::<Vec<_>>();
                Some(format!(
                    "&[{}]",
                    if items.is_empty() {
                        let own = match &**item {
                            Type::Named(id) => self.cx.api.types.get(*id).and_then(|def| def.examples.first()),
                            _ => None,
                        };
                        string(&text(own, usual(types::resolved(self.cx, item), name)))
                    } else {
                        items.join(", ")
                    }
                ))
            }
            Type::List(item) => {
                let items = self.items(item, example, DEPTH)?;
                let items = if items.is_empty() {
                    vec![self.value(item, None, name, DEPTH)?]
                } else {
                    items
                };
                Some(format!("&[{}]", items.join(", ")))
            }
            Type::Bool
            | Type::Int(_)
            | Type::F32
            | Type::F64
            | Type::Format(Format::DateTime | Format::Date | Format::UnixTime) => self.value(ty, example, name, DEPTH),
            _ => Some(format!("&{}", self.value(ty, example, name, DEPTH)?)),
        }
    }

    /// The body, whole if it is no longer than examples should be.
    fn body(&mut self, body: &Body) -> Option<String> {
        let named = (self.models.clone(), self.root.clone());
        (self.left, self.cut) = (MOST_VALUES, false);
        let whole = self.body_within(body, DEEPEST).filter(|_| !self.cut);
        self.left = usize::MAX;
        if let Some(whole) = whole.filter(|text| text.lines().count() <= MOST_LINES) {
            return Some(whole);
        }
        (self.models, self.root) = named;
        self.body_within(body, DEPTH)
    }

    fn body_within(&mut self, body: &Body, depth: usize) -> Option<String> {
        let content = self.shown(body)?;
        if let ContentForm::Multipart(parts) = &content.form {
            let typed = parts
                .iter()
                .filter_map(|part| Some((part.property.clone(), part.content_type.clone()?)));
            self.parts = typed.collect();
        }
        let made_up = stand_in(self.cx, &content.ty, Wanted::content(content));
        let given = content.examples.iter().map(|Example { value, .. }| value).next();
        let example = given.or(made_up.as_ref());
        match content.form {
            // A choice of several is made from the value of the first.
            ContentForm::Binary | ContentForm::EventStream | ContentForm::JsonLines => {
                Some(self.whole_file(&content.media_type, body.contents.len() == 1))
            }
            _ if content.is_any_parts() => {
                self.root.insert("Parts".to_owned());
                let file = self.file("file", &[]);
                Some(format!("Parts::new().with(\"file\", {file})"))
            }
            _ if body.contents.len() > 1 => self
                .telling(&content.ty, example, "body", depth)
                .filter(|_| self.is_free(content)),
            _ => match types::resolved(self.cx, &content.ty) {
                ty @ (Type::String | Type::Format(Format::Time | Format::Uuid | Format::Decimal | Format::Secret)) => {
                    Some(string(&text(example, usual(ty, "body"))))
                }
                // As a parameter is: borrowed, and a plain number.
                Type::Format(Format::Base64) | Type::Lenient(_) => self.argument(&content.ty, example, "body"),
                Type::List(item) if example.is_none() && *types::resolved(self.cx, item) != Type::Any => {
                    self.list_of_one(content, item, depth)
                }
                _ => self.value(&content.ty, example, "body", depth),
            },
        }
    }

    /// A list that shows what is in it, or an empty one where no value of its items can be written.
    fn list_of_one(&mut self, content: &Content, item: &Type, depth: usize) -> Option<String> {
        let named = (self.models.clone(), self.root.clone());
        let made_up = stand_in(self.cx, item, Wanted::content(content).item());
        let written = self.value(item, made_up.as_ref(), "item", depth);
        if written.is_none() {
            (self.models, self.root) = named;
        }
        Some(enclosed("vec![", written.as_slice(), "]"))
    }

    /// The way to give the body that an example shows: the one that is preferred, but where a form can carry the files
    /// that JSON of the same schema has no way to send, the form.
    fn shown<'b>(&self, body: &'b Body) -> Option<&'b Content> {
        let first = body.contents.first()?;
        let place = |content: &Content| match &content.ty {
            Type::Named(id) | Type::Boxed(id) => Some(&self.cx.api.types.get(*id)?.at),
            _ => None,
        };
        let is_its_form = |content: &&Content| {
            matches!(content.form, ContentForm::Multipart(_))
                && self.cx.is_multipart(&content.ty)
                && place(content).is_some()
                && place(content) == place(first)
        };
        let form = body.contents.iter().find(is_its_form);
        Some(form.filter(|_| first.form == ContentForm::Json).unwrap_or(first))
    }

    /// Whether `From` leads from the content's type to the choice of several.
    fn is_free(&self, content: &Content) -> bool {
        !matches!(types::resolved(self.cx, &content.ty), Type::List(_) | Type::Any)
    }
}
