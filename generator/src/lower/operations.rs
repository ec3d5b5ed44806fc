//! Operations of the document → calls, by path and method, grouped by their
//! first tag.

use super::owner::Owner;
use super::{Here, Lowering, docs, paths, servers};
use crate::at::At;
use crate::diag::{Diagnostic, Severity};
use crate::model::{
    Api, Body, Docs, Group, KeyLocation, Location, Operation, Parameter, ParameterEncoding, Requirement, Response,
    Scheme, SchemeKind, Style, Type,
};
use crate::read::{self, Method, Pair, Template};
use crate::source::Tree;
use std::collections::{BTreeMap, BTreeSet};

/// The path that an operation stands under, and the operation.
type Holder<'d> = (&'d At, &'d read::Operation);

/// Who has each id: the first in the document. Of paths that share one path item by reference, the one where it stands.
fn holders(document: &read::Document) -> BTreeMap<&str, Holder<'_>> {
    let mut items: Vec<&read::PathItem> = document.paths.iter().collect();
    items.sort_by_key(|item| item.position);
    let mut ids: BTreeMap<&str, Holder<'_>> = BTreeMap::new();
    for item in items {
        let mut operations: Vec<&read::Operation> = item.operations.iter().collect();
        operations.sort_by_key(|operation| operation.position);
        for operation in operations {
            let Some(id) = operation.operation_id.as_deref() else {
                continue;
            };
            let stands_here = operation.at.parent().as_ref() == Some(&item.at);
            match ids.get_mut(id) {
                Some(holder) if stands_here && holder.1.at == operation.at => *holder = (&item.at, operation),
                Some(_) => {}
                None => drop(ids.insert(id, (&item.at, operation))),
            }
        }
    }
    ids
}

impl<'a> Lowering<'a> {
    pub fn operations(&mut self, api: &mut Api) {
        let document = self.document;
        let ids = holders(document);
        let mut groups = Groups::new(document);
        let mut fragments = Vec::new();
        for item in &document.paths {
            let template = Template::of(&item.path);
            if template.fragment {
                fragments.push(&item.at);
            }
            for operation in &item.operations {
                let index = api.operations.len();
                self.here = Here::Operation(index);
                let group = groups.of(operation);
                let id = self.operation_id(item, operation, &ids);
                let template = template.clone().declared(&operation.parameters);
                let made = self.operation(api, index, (&item.at, operation), &template, group, id);
                self.finish_tasks();
                api.operations.push(made);
            }
        }
        self.fragments(&fragments);
        self.content_of_heads();
        api.groups = groups.made;
        paths::find_shadows(&mut api.operations);
    }

    /// Told once: documents that do it do it everywhere.
    fn fragments(&mut self, all: &[&At]) {
        let Some((first, others)) = all.split_first() else {
            return;
        };
        let more = match others.len() {
            0 => String::new(),
            1 => ", here and in one more path".to_owned(),
            count => format!(", here and in {count} more paths"),
        };
        self.sink.push(
            Diagnostic::warning(
                "path-fragment",
                &first.key(),
                format!("what follows `#` in a path is never sent{more}"),
            )
            .note("the client sends the path up to the `#`")
            .help("tell operations apart by path, query or header"),
        );
    }

    /// The id, unless another operation has it.
    fn operation_id(
        &mut self,
        item: &read::PathItem,
        operation: &read::Operation,
        ids: &BTreeMap<&str, Holder<'_>>,
    ) -> Option<String> {
        let Some(id) = operation.operation_id.as_deref().filter(|id| !id.trim().is_empty()) else {
            self.sink.push(
                Diagnostic::new(
                    Severity::Note,
                    "operation-id-missing",
                    &operation.at.key(),
                    format!("this {} operation has no `operationId`", operation.method.as_str()),
                )
                .note("its method is named after the HTTP method and the path")
                .help("give it an `operationId` to choose the name"),
            );
            return None;
        };
        let (path, first) = ids.get(id)?;
        if first.at != operation.at {
            self.sink.push(
                Diagnostic::warning(
                    "operation-id-twice",
                    &operation.at.member("operationId"),
                    format!("another operation has the id `{id}` already"),
                )
                .related(&first.at.member("operationId"), "first used here")
                .note("this one's method is named after the HTTP method and the path")
                .help("give each operation an id of its own"),
            );
            return None;
        }
        // One path item of several paths: nobody wrote the id twice.
        (**path == item.at).then(|| id.to_owned())
    }

    fn operation(
        &mut self,
        api: &Api,
        index: usize,
        (path, from): Holder<'a>,
        template: &Template,
        group: usize,
        id: Option<String>,
    ) -> Operation {
        let owner = |role| Owner::operation(index, role);
        let mut parameters: Vec<Parameter> = from
            .parameters
            .iter()
            .filter_map(|p| self.parameter(p, &owner))
            .collect();
        let mut security = self.requirements(api, from.security.as_deref());
        let mut fixed = self.fit_to_path((path, from), template, &mut parameters);
        // Last, for the path may have added what a scheme sends.
        self.drop_credentials(api, &security, &mut parameters, (path, &mut fixed));
        let mut body = from
            .request_body
            .as_ref()
            .and_then(|b| self.body(b, &b.content, true, &owner));
        if from.method == Method::Trace {
            self.bare_trace(from, &mut security, &mut body);
        }
        let mut responses: Vec<Response> = from
            .responses
            .iter()
            .map(|r| self.response(r, from.method, &owner))
            .collect();
        self.join_headers(&mut responses);
        let operation = Operation {
            at: from.at.clone(),
            id,
            wanted_name: docs::wanted_name(&from.extensions),
            method: from.method,
            path: template.path.clone(),
            fixed_query: (!fixed.is_empty()).then(|| fixed.join("&")),
            docs: Docs {
                summary: docs::given(from.summary.as_deref()),
                description: docs::given(from.description.as_deref()),
                external: docs::external(from.external_docs.as_ref()),
            },
            deprecated: from.deprecated,
            group,
            parameters,
            body,
            responses,
            security,
            servers: servers::lower(&from.servers),
            shadows: Vec::new(),
            mentions: mentions(from),
        };
        self.streams_of_errors(&operation);
        operation
    }

    /// A TRACE request is sent back as it came, by whoever gets it on the way: it has no body, and no credential.
    fn bare_trace(&mut self, from: &read::Operation, security: &mut Vec<Requirement>, body: &mut Option<Body>) {
        let guarded = security.iter().any(|requirement| !requirement.schemes.is_empty());
        let lost = match (guarded, body.is_some()) {
            (true, true) => "credentials and a body",
            (true, false) => "credentials",
            (false, true) => "a body",
            (false, false) => return,
        };
        security.clear();
        *body = None;
        self.widened(
            Diagnostic::warning(
                "trace-not-bare",
                &from.at.key(),
                format!("a TRACE request may not have {lost}"),
            )
            .note("it is sent back as it came, so HTTP forbids it (RFC 9110 §9.3.8); the client sends it without")
            .help("use another method"),
        );
    }

    /// What a security scheme of the operation sends is asked for as a credential, and once: neither as a parameter nor by
    /// the query in the path.
    fn drop_credentials(
        &mut self,
        api: &Api,
        security: &[Requirement],
        parameters: &mut Vec<Parameter>,
        (path, fixed): (&At, &mut Vec<String>),
    ) {
        let used = security.iter().flat_map(|requirement| &requirement.schemes);
        let keys: Vec<&Scheme> = used.filter_map(|(index, _)| api.schemes.get(*index)).collect();
        let sends = |location: Location, wanted: &str| {
            let mut keys = keys.iter();
            keys.find(|scheme| match &scheme.kind {
                SchemeKind::Key { location: place, name } => match (place, location) {
                    (KeyLocation::Header, Location::Header) => name.eq_ignore_ascii_case(wanted),
                    (KeyLocation::Query, Location::Query) | (KeyLocation::Cookie, Location::Cookie) => name == wanted,
                    _ => false,
                },
                _ => false,
            })
        };
        parameters.retain(|parameter| {
            let scheme = sends(parameter.location, &parameter.name);
            if let Some(scheme) = scheme {
                let message = sent_by(scheme, &parameter.name);
                self.sink.push(
                    Diagnostic::new(Severity::Note, "parameter-ignored", &parameter.at, message)
                        .related(&scheme.at, "the scheme")
                        .note("the parameter is left out: the client asks for it as a credential")
                        .help("remove the parameter, or the scheme from `security`"),
                );
            }
            scheme.is_none()
        });
        fixed.retain(|pair| {
            let (name, _) = pair.split_once('=').unwrap_or((pair, ""));
            let scheme = sends(Location::Query, name);
            if let Some(scheme) = scheme {
                self.sink.push(
                    Diagnostic::warning("parameter-ignored", &path.key(), sent_by(scheme, name))
                        .related(&scheme.at, "the scheme")
                        .note(format!(
                            "`{pair}` of the path is not sent: the client asks for a credential"
                        ))
                        .help("remove it from the path, or the scheme from `security`"),
                );
            }
            scheme.is_none()
        });
    }

    /// Makes parameters and template agree: each variable has a parameter, each path parameter a variable (the reader
    /// reports what is amiss); variables of a query in the path become query parameters. Gives back what is left of that
    /// query.
    fn fit_to_path(
        &mut self,
        (path, from): Holder<'_>,
        template: &Template,
        parameters: &mut Vec<Parameter>,
    ) -> Vec<String> {
        let mut fixed = Vec::new();
        // What the pairs become: in place of a declared parameter, or behind them all.
        let mut instead: BTreeMap<usize, Parameter> = BTreeMap::new();
        let mut more: Vec<Parameter> = Vec::new();
        let mut said: BTreeSet<&str> = BTreeSet::new();
        let mut joined: Vec<&str> = Vec::new();
        for pair in &template.query {
            let name = pair.0.as_str();
            let written = || match &pair.1 {
                Some(value) => format!("{name}={value}"),
                None => name.to_owned(),
            };
            let place = |location, wanted: &str| {
                let mut all = parameters.iter();
                all.position(|p| p.location == location && p.name == wanted)
            };
            let (variable, within) = match Pair::of(pair) {
                Pair::Fixed => {
                    fixed.push(written());
                    continue;
                }
                Pair::Value(variable) => (variable, None),
                Pair::Parts(parts) => match is_styled(&parts, parameters) {
                    Some(variable) => {
                        let within = ParameterEncoding::Within {
                            pair: written(),
                            variable: variable.to_owned(),
                        };
                        (variable, Some(within))
                    }
                    None => {
                        more.extend(self.joined_in_path((path, from), name, &written(), &mut said));
                        joined.extend(parts);
                        continue;
                    }
                },
            };
            // One in whose name a variable stands goes by that.
            let name = match Template::has_variables(name) {
                true => variable,
                false => name,
            };
            if !said.insert(name) {
                self.said_twice(path, &path.key(), name);
                continue;
            }
            let in_path = place(Location::Path, variable);
            let of_path = template.variables.iter().any(|known| known == variable);
            // The name of the variable leads to what the pair is, where that is not called like the pair itself.
            let declared = in_path
                .filter(|_| within.is_some() || !of_path && name != variable)
                .or_else(|| place(Location::Query, if within.is_some() { variable } else { name }))
                .or(in_path)
                .or_else(|| place(Location::Query, variable));
            let Some((at, parameter)) = declared.and_then(|at| Some((at, parameters.get(at)?))) else {
                let parameter = undeclared(from, name, Location::Query);
                more.push(Parameter {
                    encoding: within.unwrap_or(styled(Location::Query)),
                    ..parameter
                });
                continue;
            };
            let stays = parameter.location == Location::Path && of_path;
            let mut parameter = in_query(parameter, name);
            if let Some(within) = within {
                parameter.encoding = within;
            }
            // One that the path or another pair has too is given for each of them.
            if stays || instead.contains_key(&at) {
                more.push(Parameter {
                    wanted_name: None,
                    ..parameter
                });
            } else {
                instead.insert(at, parameter);
            }
        }
        let is_left = |parameter: &Parameter| match parameter.location {
            Location::Path => template.variables.contains(&parameter.name),
            Location::Query => !said.contains(&*parameter.name) && !joined.contains(&&*parameter.name),
            Location::Header | Location::Cookie => true,
        };
        for (at, parameter) in std::mem::take(parameters).into_iter().enumerate() {
            match instead.remove(&at) {
                Some(pair) => parameters.push(pair),
                None if is_left(&parameter) => parameters.push(parameter),
                None if joined.contains(&&*parameter.name) => {}
                None if said.contains(&*parameter.name) => self.said_twice(path, &parameter.at, &parameter.name),
                // The reader has told.
                None => {}
            }
        }
        parameters.append(&mut more);
        for variable in &template.variables {
            let mut all = parameters.iter();
            if !all.any(|p| p.location == Location::Path && p.name == *variable) {
                parameters.push(undeclared(from, variable, Location::Path));
            }
        }
        fixed
    }

    /// What is asked for in place of a pair that has several variables in it, or one that no style writes: its value, or
    /// pairs of any name where that is not fixed.
    fn joined_in_path<'t>(
        &mut self,
        (path, from): Holder<'_>,
        name: &'t str,
        written: &str,
        said: &mut BTreeSet<&'t str>,
    ) -> Option<Parameter> {
        let any = Template::has_variables(name);
        if !any && !said.insert(name) {
            self.said_twice(path, &path.key(), name);
            return None;
        }
        self.widened(
            Diagnostic::warning(
                "path-query-untyped",
                &path.key(),
                format!("`{written}` of the path is not put together from its parameters"),
            )
            .note(match any {
                true => "the client asks for the pairs that are meant, as a map".to_owned(),
                false => format!("the client asks for the whole value of `{name}` as text"),
            })
            .help("leave it out of the path, and describe what is sent as a parameter with `in: query`"),
        );
        Some(match any {
            true => Parameter {
                ty: Type::Map(Box::new(Type::String)),
                ..undeclared(from, written, Location::Query)
            },
            false => undeclared(from, name, Location::Query),
        })
    }

    /// A pair of the query in the path is sent once.
    fn said_twice(&mut self, path: &At, place: &At, name: &str) {
        let message = format!("the query in the path says `{name}` already");
        let mut problem = Diagnostic::warning("duplicate-parameter", place, message);
        if *place != path.key() {
            problem = problem.related(&path.key(), "the path");
        }
        self.sink.push(
            problem
                .note("what the path says first is sent; the rest is left out")
                .help("say it in one place"),
        );
    }
}

fn sent_by(scheme: &Scheme, name: &str) -> String {
    format!("`{name}` is what the security scheme `{}` sends", scheme.name)
}

/// The one variable of a pair, where a style writes it.
fn is_styled<'t>(parts: &[&'t str], parameters: &[Parameter]) -> Option<&'t str> {
    let [variable] = parts else { return None };
    let mut named = parameters.iter().filter(|parameter| {
        parameter.name == *variable && matches!(parameter.location, Location::Path | Location::Query)
    });
    named
        .all(|parameter| matches!(parameter.encoding, ParameterEncoding::Style { .. }))
        .then_some(*variable)
}

/// A declared parameter as a pair of the query in the path.
fn in_query(declared: &Parameter, name: &str) -> Parameter {
    let mut pair = declared.clone();
    pair.name = name.to_owned();
    if declared.location == Location::Path {
        pair.location = Location::Query;
        if let ParameterEncoding::Style { .. } = pair.encoding {
            pair.encoding = styled(Location::Query);
        }
    }
    pair
}

/// A parameter that only the path speaks of.
fn undeclared(from: &read::Operation, name: &str, location: Location) -> Parameter {
    Parameter {
        at: from.at.clone(),
        name: name.to_owned(),
        wanted_name: None,
        location,
        required: true,
        deprecated: false,
        limits: None,
        text_format: None,
        docs: Docs::default(),
        ty: Type::String,
        encoding: styled(location),
        default: None,
        example: None,
    }
}

/// The style of a place where nobody says.
fn styled(location: Location) -> ParameterEncoding {
    ParameterEncoding::Style {
        style: if location == Location::Path {
            Style::Simple
        } else {
            Style::Form
        },
        explode: location == Location::Query,
        allow_reserved: false,
        allow_empty: false,
    }
}

/// Callbacks and links, in words.
fn mentions(from: &read::Operation) -> Vec<String> {
    let mut lines = Vec::new();
    for callback in &from.callbacks {
        for item in &callback.items {
            for operation in &item.operations {
                let words = operation
                    .summary
                    .as_deref()
                    .or(operation.description.as_deref())
                    .unwrap_or_default();
                let words = words.lines().next().unwrap_or_default().trim();
                let colon = if words.is_empty() { "" } else { ": " };
                lines.push(format!(
                    "Callback `{}`: the server sends {} to `{}`{colon}{words}",
                    callback.name,
                    operation.method.as_str(),
                    item.path,
                ));
            }
        }
    }
    for response in &from.responses {
        for link in &response.links {
            let line = link_in_words(link);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

/// What a link says: where it leads, with what, and why.
fn link_in_words(link: &read::Link) -> String {
    let mut line = format!("Link {}", code(&link.name));
    if let Some(target) = &link.target {
        line.push_str(&format!(" leads to {}", code(&target.said)));
    }
    let value = |value: &Tree| match value {
        Tree::String(text) => code(text),
        Tree::Null => code("null"),
        Tree::Bool(value) => code(&value.to_string()),
        Tree::Int(value) => code(&value.to_string()),
        Tree::Float(value) => code(&value.to_string()),
        Tree::List(_) | Tree::Map(_) => "a value of the description".to_owned(),
    };
    let parameters = link.parameters.iter();
    let mut with: Vec<String> = parameters
        .map(|(name, given)| format!("{} for {}", value(given), code(name)))
        .collect();
    with.extend(link.body.as_ref().map(|body| format!("{} as the body", value(body))));
    if !with.is_empty() {
        line.push_str(&format!(", with {}", with.join(", ")));
    }
    if let Some(url) = &link.server {
        line.push_str(&format!(", at {}", code(url)));
    }
    let words = link.description.as_deref().unwrap_or_default();
    let words = words.lines().next().unwrap_or_default().trim();
    match words {
        "" => line,
        words => format!("{line}: {words}"),
    }
}

/// As code, which a sign of its own does not end.
fn code(text: &str) -> String {
    let plain: Vec<&str> = text.split(|c: char| c == '`' || c.is_whitespace()).collect();
    format!("`{}`", plain.join(" "))
}

/// The tags in use.
struct Groups {
    made: Vec<Group>,
    /// Tag → where in `made` it is.
    by_tag: BTreeMap<String, usize>,
}

impl Groups {
    /// Those that the document lists and some operation uses first.
    fn new(document: &read::Document) -> Groups {
        let operations = document.paths.iter().flat_map(|p| &p.operations);
        let used: BTreeSet<&str> = operations.filter_map(|o| o.tags.first()).map(String::as_str).collect();
        let mut groups = Groups {
            made: Vec::new(),
            by_tag: BTreeMap::new(),
        };
        for tag in &document.tags {
            if used.contains(&*tag.name) && !groups.by_tag.contains_key(&tag.name) {
                let docs = Docs {
                    summary: None,
                    description: docs::given(tag.description.as_deref()),
                    external: docs::external(tag.external_docs.as_ref()),
                };
                groups.make(&tag.name, docs);
            }
        }
        groups
    }

    fn of(&mut self, operation: &read::Operation) -> usize {
        let tag = operation.tags.first().map(String::as_str).unwrap_or_default();
        match self.by_tag.get(tag) {
            Some(index) => *index,
            None => self.make(tag, Docs::default()),
        }
    }

    fn make(&mut self, tag: &str, docs: Docs) -> usize {
        let index = self.made.len();
        self.made.push(Group {
            tag: tag.to_owned(),
            docs,
        });
        self.by_tag.insert(tag.to_owned(), index);
        index
    }
}
