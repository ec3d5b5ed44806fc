//! Operations of the document → calls, by path and method, grouped by their
//! first tag.

mod groups;
mod mentions;
mod path_query;

use super::media::Direction;
use super::owner::Owner;
use super::{Here, Lowering, docs, extensions, paths, servers};
use crate::at::At;
use crate::diag::{Diagnostic, Severity};
use crate::model::{Api, Body, KeyLocation, Location, Operation, Parameter, Requirement, Response, Scheme, SchemeKind};
use crate::read::{self, Method, Template};
use groups::Groups;
use mentions::mentions;
use std::collections::BTreeMap;

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
        let written = self.is_written_from_values(from.request_body.as_ref());
        let mut parameters: Vec<Parameter> = from
            .parameters
            .iter()
            .filter_map(|p| match written && self.is_encoding(p) {
                true => None,
                false => self.parameter(p, &owner),
            })
            .collect();
        let mut security = self.requirements(api, from.security.as_deref());
        let mut fixed = self.fit_to_path((path, from), template, &mut parameters);
        // Last, for the path may have added what a scheme sends.
        self.drop_credentials(api, &security, &mut parameters, (path, &mut fixed));
        self.spread_parameters(api, from, &security, &parameters);
        let mut body = from
            .request_body
            .as_ref()
            .and_then(|b| self.body(b, &b.content, Direction::Sent, &owner));
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
            wanted_name: extensions::wanted_name(&from.extensions),
            method: from.method,
            path: template.path.clone(),
            fixed_query: (!fixed.is_empty()).then(|| fixed.join("&")),
            docs: docs::of_operation(from),
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
}

fn sent_by(scheme: &Scheme, name: &str) -> String {
    format!("`{name}` is what the security scheme `{}` sends", scheme.name)
}
