//! Path items, operations, callbacks and webhooks (OAS 3.0.4 §4.8.8 to
//! §4.8.10, §4.8.18). What a path item says for its operations is handed down.

use super::cursor::Cursor;
use super::parameter::same;
use super::section::Section;
use super::{
    Callback, Dialect, LeftOut, Method, Operation, Parameter, PathItem, Reader, SecurityRequirement, Server, Webhook,
};
use crate::at::At;
use crate::source::Tree;
use std::collections::BTreeMap;

/// Callbacks within callbacks, at most: they may refer to each other.
const MAX_CALLBACKS: usize = 3;

/// What the operations of a path item start from.
struct Shared<'a> {
    at: &'a At,
    /// The template, if the key is one.
    template: Option<&'a str>,
    common: &'a Common,
    security: Option<&'a [SecurityRequirement]>,
}

/// What a path item says for all of its operations.
#[derive(Default)]
struct Common {
    summary: Option<String>,
    description: Option<String>,
    parameters: Vec<Parameter>,
    servers: Vec<Server>,
}

impl Common {
    /// Both, of which this one wins.
    fn and(mut self, other: Common) -> Common {
        for parameter in other.parameters {
            if !self.parameters.iter().any(|own| same(own, &parameter)) {
                self.parameters.push(parameter);
            }
        }
        if self.servers.is_empty() {
            self.servers = other.servers;
        }
        self.summary = self.summary.or(other.summary);
        self.description = self.description.or(other.description);
        self
    }
}

/// Whether a path item says anything besides what it refers to.
fn says(tree: &Tree) -> bool {
    let means = |key: &str| {
        Method::of_word(key).is_some() || matches!(key, "parameters" | "servers" | "summary" | "description")
    };
    tree.get("$ref").is_none() || tree.as_map().is_some_and(|map| map.iter().any(|(key, _)| means(key)))
}

/// The key under which a path item holds the operation of a method: in small letters, else the first in others (`GET`).
fn key_of(tree: &Tree, method: Method) -> Option<&str> {
    let map = tree.as_map()?;
    if map.contains_key(method.key()) {
        return Some(method.key());
    }
    let mut keys = map.iter().map(|(key, _)| key);
    keys.find(|key| Method::of_word(key) == Some(method))
}

impl<'s> Reader<'s, '_> {
    pub(super) fn paths(&mut self, at: &At, tree: &'s Tree, security: Option<&[SecurityRequirement]>) -> Vec<PathItem> {
        let mut all: Vec<PathItem> = Vec::new();
        let sources = self.sources;
        for (key, tree) in sources.doubles(at).filter_map(Tree::as_map).flat_map(|map| map.iter()) {
            self.operations_left_out(at, tree, Some(key));
        }
        let Some((at, map)) = self.shared_map(at, tree) else {
            return all;
        };
        let positions: BTreeMap<&str, usize> = map.iter().enumerate().map(|(at, (key, _))| (key, at)).collect();
        for (key, tree) in map.by_key() {
            if key.starts_with("x-") {
                continue;
            }
            let at = at.member(key);
            let mut path = key.to_owned();
            let is_one = matches!(tree, Tree::Map(_) | Tree::Null);
            if !key.starts_with('/') && is_one {
                self.warn(
                    "path-without-slash",
                    &at.key(),
                    format!("the path `{key}` does not begin with a slash"),
                    &format!("it is read as `/{key}`"),
                    &format!("write `/{key}`"),
                );
            }
            if !key.starts_with('/') {
                path.insert(0, '/');
            }
            self.operations_of_doubles(&at, Some(&path));
            let operations = self.path_item(&at, tree, Some(&path), security);
            all.push(PathItem {
                at,
                position: positions.get(key).copied().unwrap_or_default(),
                path,
                operations,
            });
        }
        all
    }

    pub(super) fn webhooks(
        &mut self,
        found: Option<(At, &'s Tree)>,
        security: Option<&[SecurityRequirement]>,
    ) -> Vec<Webhook> {
        let Some((at, map)) = found.and_then(|(at, tree)| self.shared_map(&at, tree)) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for (name, tree) in map.iter() {
            if name.starts_with("x-") {
                continue;
            }
            let at = at.member(name);
            let operations = self.path_item(&at, tree, None, security);
            all.push(Webhook {
                at,
                name: name.to_owned(),
                operations,
            });
        }
        all
    }

    /// The operations of a path item. What stands beside a `$ref` holds together with what it refers to, and wins
    /// where both say the same (OAS 3.0.4 §4.8.9).
    fn path_item(
        &mut self,
        at: &At,
        tree: &'s Tree,
        template: Option<&str>,
        security: Option<&[SecurityRequirement]>,
    ) -> Vec<Operation> {
        if tree.get("$ref").is_none() {
            let common = self.common(at, tree);
            return self.own_operations(at, tree, template, &common, security);
        }
        let (way, broken) = self.path_items(at, tree, says);
        if let Some(code) = broken {
            self.left_out(at, code, "*", template);
        }
        let saying: Vec<(At, &Tree)> = way.into_iter().filter(|(_, tree)| says(tree)).collect();
        let mut common = Common::default();
        for (at, tree) in &saying {
            common = common.and(self.common(at, tree));
        }
        let mut operations: Vec<Operation> = Vec::new();
        for (index, (at, tree)) in saying.iter().enumerate() {
            let nearer = saying.get(..index).unwrap_or_default();
            let mut found = self.own_operations(at, tree, template, &common, security);
            found.retain(|o| nearer.iter().all(|(_, tree)| key_of(tree, o.method).is_none()));
            operations.extend(found);
        }
        operations
    }

    /// What a path item says for all of its operations.
    fn common(&mut self, at: &At, tree: &'s Tree) -> Common {
        let mut found = |key: &str| match tree.get(key)? {
            Tree::Null => {
                self.null_value(at, key);
                None
            }
            found => Some((at.member(key), found)),
        };
        let (parameters, servers) = (found("parameters"), found("servers"));
        let (summary, description) = (found("summary"), found("description"));
        Common {
            summary: summary.and_then(|(at, tree)| self.text(&at, tree)),
            description: description.and_then(|(at, tree)| self.text(&at, tree)),
            parameters: self.parameters(parameters),
            servers: self.servers(servers),
        }
    }

    /// Notes what the tally must know of; webhooks, which have no path, are not counted.
    fn left_out(&mut self, at: &At, code: &'static str, method: &str, template: Option<&str>) {
        if let Some(path) = template {
            self.left_out.push(LeftOut {
                at: at.clone(),
                code,
                method: method.to_owned(),
                path: path.to_owned(),
            });
        }
    }

    /// Those of a second path item under one key, of which nothing is read.
    fn operations_of_doubles(&mut self, at: &At, template: Option<&str>) {
        let sources = self.sources;
        for tree in sources.doubles(at) {
            self.operations_left_out(at, tree, template);
        }
    }

    fn operations_left_out(&mut self, at: &At, tree: &Tree, template: Option<&str>) {
        let keys = tree.as_map().into_iter().flat_map(|map| map.iter());
        for method in keys.filter_map(|(key, _)| Method::of_word(key)) {
            self.left_out(&at.key(), "duplicate-key", method.as_str(), template);
        }
        if tree.get("$ref").is_some() {
            self.left_out(&at.key(), "duplicate-key", "*", template);
        }
    }

    fn own_operations(
        &mut self,
        at: &At,
        tree: &'s Tree,
        template: Option<&str>,
        common: &Common,
        security: Option<&[SecurityRequirement]>,
    ) -> Vec<Operation> {
        if *tree == Tree::Null {
            return Vec::new();
        }
        let Some(mut cursor) = Cursor::open(self, at, tree, "path item") else {
            self.left_out(at, "wrong-type", "*", template);
            return Vec::new();
        };
        cursor.ignore(&["$ref", "summary", "description", "parameters", "servers"]);
        // The key of a method that is missing may be what another was meant to be.
        cursor.ignore(&Method::ALL.map(Method::key));
        let shared = Shared {
            at,
            template,
            common,
            security,
        };
        let mut operations = Vec::new();
        for method in Method::ALL {
            let Some(key) = key_of(tree, method) else { continue };
            self.method_key(&mut cursor, method, key, template);
            let place = at.member(key);
            for _ in self.sources.doubles(&place) {
                self.left_out(&place.key(), "duplicate-key", method.as_str(), template);
            }
            let position = tree.as_map().and_then(|map| map.position(key)).unwrap_or_default();
            if let Some((at, tree)) = cursor.take(self, key) {
                if template.is_none() {
                    self.not_called(&at, tree);
                }
                match self.operation(&at, tree, method, &shared) {
                    Some(operation) => operations.push(Operation { position, ..operation }),
                    None => self.left_out(&at, "wrong-type", method.as_str(), template),
                }
            }
        }
        let query = tree.as_map().into_iter().flat_map(|map| map.iter());
        for (key, _) in query.filter(|(key, _)| key.eq_ignore_ascii_case("query")) {
            let Some((at, _)) = cursor.take(self, key) else {
                continue;
            };
            self.left_out(&at, "newer-method", "QUERY", template);
            self.warn(
                "newer-method",
                &at.key(),
                "the method QUERY is of OpenAPI 3.2",
                "the operation is left out",
                "describe it as `post`, if the server takes that too",
            );
        }
        cursor.finish(self);
        operations
    }

    /// Says that a method is written with capitals, and that there is one operation of each method.
    fn method_key(&mut self, cursor: &mut Cursor<'s>, method: Method, taken: &str, template: Option<&str>) {
        let right = method.key();
        for key in cursor.keys().filter(|key| Method::of_word(key) == Some(method)) {
            let at = cursor.at.member(key);
            if key == taken {
                if key != right {
                    self.warn(
                        "uppercase-method",
                        &at.key(),
                        format!("the method `{key}` is written with capitals"),
                        &format!("it is read as `{right}`"),
                        &format!("write `{right}`"),
                    );
                }
                continue;
            }
            cursor.ignore(&[key]);
            self.left_out(&at, "uppercase-method", method.as_str(), template);
            self.warn(
                "uppercase-method",
                &at.key(),
                format!("`{key}` stands beside `{taken}`, which is the same method"),
                "this operation is left out",
                "leave one operation of each method, its key in small letters",
            );
        }
    }

    fn operation(&mut self, at: &At, tree: &'s Tree, method: Method, shared: &Shared<'_>) -> Option<Operation> {
        let mut cursor = Cursor::open(self, at, tree, "operation")?;
        let found = cursor.take(self, "parameters");
        let own = self.parameters(found);
        let mut parameters = shared.common.parameters.to_vec();
        for parameter in own {
            match parameters.iter_mut().find(|p| same(p, &parameter)) {
                Some(place) => *place = parameter,
                None => parameters.push(parameter),
            }
        }
        if let Some(template) = shared.template {
            self.fit_template(shared.at, template, at, &mut parameters);
        }
        let request_body = cursor
            .take(self, "requestBody")
            .and_then(|(at, tree)| self.request_body(&at, tree));
        let found = cursor.take(self, "responses");
        let responses = match &found {
            Some((at, tree)) => self.response_map(at, tree),
            None => Vec::new(),
        };
        // What could not be read has been told.
        let none = found.is_none_or(|(_, tree)| tree.as_map().is_some_and(|map| map.is_empty()));
        if none && responses.is_empty() && (self.dialect == Dialect::V30 || cursor.has("responses")) {
            self.warn(
                "missing-responses",
                &at.key(),
                "the operation has no responses",
                "whatever comes back is handed out as it is",
                "add `responses`",
            );
        }
        let security = cursor
            .take(self, "security")
            .and_then(|(at, tree)| self.security(&at, tree))
            // A list of which nothing is left has said nothing, least of all that no credential is wanted.
            .or_else(|| shared.security.map(<[_]>::to_vec));
        let found = cursor.take(self, "servers");
        let mut servers = self.servers(found);
        if servers.is_empty() {
            servers = shared.common.servers.to_vec();
        }
        let docs = cursor.take(self, "externalDocs");
        let callbacks = cursor.take(self, "callbacks");
        let own = (cursor.string(self, "summary"), cursor.string(self, "description"));
        // What the path says for all of its operations (OAS 3.0.4 §4.8.9): its headline where there is no other word.
        let general = shared.common.summary.clone().filter(|_| own == (None, None));
        let (summary, description) = own;
        Some(Operation {
            at: at.clone(),
            position: 0,
            method,
            operation_id: cursor.string(self, "operationId").filter(|id| !id.trim().is_empty()),
            summary: summary.or(general),
            description: description.or_else(|| shared.common.description.clone()),
            external_docs: self.external_docs(docs),
            tags: cursor
                .take(self, "tags")
                .map(|(at, tree)| self.texts(&at, tree))
                .unwrap_or_default(),
            deprecated: cursor.boolean(self, "deprecated").unwrap_or(false),
            parameters,
            request_body,
            responses,
            security,
            servers,
            callbacks: self.callbacks(callbacks),
            extensions: cursor.finish(self),
        })
    }

    fn callbacks(&mut self, found: Option<(At, &'s Tree)>) -> Vec<Callback> {
        let Some((at, map)) = found.and_then(|(at, tree)| self.shared_map(&at, tree)) else {
            return Vec::new();
        };
        if self.depth >= MAX_CALLBACKS {
            self.warn(
                "reference-cycle",
                &at,
                format!("callbacks are nested more than {MAX_CALLBACKS} deep"),
                "the inner ones are left out",
                "end the circle of callbacks",
            );
            return Vec::new();
        }
        self.depth += 1;
        let mut all = Vec::new();
        for (name, tree) in map.iter() {
            if name.starts_with("x-") {
                continue;
            }
            let at = at.member(name);
            let Some(there) = self.follow(&at, tree, Section::Callbacks, "the callback is left out") else {
                continue;
            };
            let mut items = Vec::new();
            for (expression, tree) in self.map(&there.at, there.tree).into_iter().flat_map(|m| m.iter()) {
                if expression.starts_with("x-") {
                    continue;
                }
                let at = there.at.member(expression);
                let operations = self.path_item(&at, tree, None, None);
                items.push(PathItem {
                    at,
                    position: items.len(),
                    path: expression.to_owned(),
                    operations,
                });
            }
            all.push(Callback {
                at,
                name: name.to_owned(),
                items,
            });
        }
        self.depth -= 1;
        all
    }
}
