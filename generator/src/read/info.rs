//! `info`, `servers`, `tags` and `externalDocs` (OAS 3.0.4 §4.8.2, §4.8.5, §4.8.22, §4.8.11) → the same as plain data.

use super::cursor::Cursor;
use super::server_url::with_defaults;
use super::template::{names_in, plain, with_plain_names};
use super::{Reader, Server, ServerVariable, Tag};
use crate::at::At;
use crate::source::Tree;
use openapiv3::{Contact, ExternalDocumentation, Info, License};
use std::collections::BTreeSet;

impl<'s> Reader<'s, '_> {
    /// With the summary, for which the type has no place.
    pub(super) fn info(&mut self, root: &At, found: Option<(At, &'s Tree)>) -> (Info, Option<String>) {
        let cursor = found.and_then(|(at, tree)| Cursor::open(self, &at, tree, "info"));
        let Some(mut info) = cursor else {
            let title = self.title_missing(root);
            let version = self.version_missing(root);
            let read = Info {
                title,
                version,
                ..Info::default()
            };
            return (read, None);
        };
        let version = match info.take(self, "version") {
            Some((at, tree @ (Tree::Int(_) | Tree::Float(_)))) => {
                let text = self.written(&at, tree);
                self.warn(
                    "numeric-version",
                    &at,
                    format!("the version `{text}` is a number"),
                    "it is read as the text that stands there",
                    &format!("put quotes around it: `\"{text}\"`"),
                );
                Some(text)
            }
            Some((at, tree)) => self.text(&at, tree),
            None => None,
        };
        let title = info.string(self, "title");
        let read = Info {
            title: title.unwrap_or_else(|| self.title_missing(&info.at)),
            version: version.unwrap_or_else(|| self.version_missing(&info.at)),
            description: info.string(self, "description"),
            terms_of_service: info.string(self, "termsOfService"),
            contact: info
                .take(self, "contact")
                .and_then(|(at, tree)| self.contact(&at, tree)),
            license: info
                .take(self, "license")
                .and_then(|(at, tree)| self.license(&at, tree)),
            ..Info::default()
        };
        let summary = info.string(self, "summary");
        info.finish(self);
        (read, summary)
    }

    fn contact(&mut self, at: &At, tree: &'s Tree) -> Option<Contact> {
        let mut cursor = Cursor::open(self, at, tree, "contact")?;
        let read = Contact {
            name: cursor.string(self, "name"),
            url: cursor.string(self, "url"),
            email: cursor.string(self, "email"),
            ..Contact::default()
        };
        cursor.finish(self);
        Some(read)
    }

    fn license(&mut self, at: &At, tree: &'s Tree) -> Option<License> {
        let mut cursor = Cursor::open(self, at, tree, "licence")?;
        let read = License {
            name: cursor.string(self, "name").unwrap_or_default(),
            url: cursor.string(self, "url"),
            ..License::default()
        };
        cursor.ignore(&["identifier"]);
        cursor.finish(self);
        Some(read)
    }

    fn title_missing(&mut self, at: &At) -> String {
        let name = self.sources.file(self.root).map_or("", |s| s.name.as_str());
        let name = name.rsplit('/').next().unwrap_or_default();
        let stem = name
            .split('.')
            .find(|part| !part.is_empty())
            .unwrap_or("api")
            .to_owned();
        self.warn(
            "missing-title",
            &at.key(),
            "the description has no title",
            &format!("the client is named after the file: `{stem}`"),
            "add `title` to `info`",
        );
        stem
    }

    fn version_missing(&mut self, at: &At) -> String {
        self.warn(
            "missing-version",
            &at.key(),
            "the description has no version",
            "the client gets version 0.0.0",
            "add `version` to `info`",
        );
        "0.0.0".to_owned()
    }

    pub(super) fn external_docs(&mut self, found: Option<(At, &'s Tree)>) -> Option<ExternalDocumentation> {
        let (at, tree) = found?;
        let mut cursor = Cursor::open(self, &at, tree, "external documentation")?;
        let description = cursor.string(self, "description");
        let url = cursor.string(self, "url");
        cursor.finish(self);
        match url {
            Some(url) => Some(ExternalDocumentation {
                url,
                description,
                ..ExternalDocumentation::default()
            }),
            None => {
                self.warn(
                    "missing-url",
                    &at,
                    "there is no `url`",
                    "the link is left out of the documentation",
                    "add `url`",
                );
                None
            }
        }
    }

    pub(super) fn tags(&mut self, found: Option<(At, &'s Tree)>) -> Vec<Tag> {
        let Some((at, list)) = found.and_then(|(at, tree)| self.shared_list(&at, tree)) else {
            return Vec::new();
        };
        let mut tags = Vec::new();
        for (index, tree) in list.iter().enumerate() {
            let at = at.item(index);
            if let Tree::String(name) = tree {
                self.warn(
                    "wrong-type",
                    &at,
                    "expected a map, found a string",
                    "it is read as the tag's name",
                    "write `name: …`",
                );
                tags.push(Tag {
                    at,
                    name: name.to_string(),
                    description: None,
                    external_docs: None,
                });
                continue;
            }
            let Some(mut cursor) = Cursor::open(self, &at, tree, "tag") else {
                continue;
            };
            let name = cursor.string(self, "name");
            let description = cursor.string(self, "description");
            let docs = cursor.take(self, "externalDocs");
            let external_docs = self.external_docs(docs);
            cursor.finish(self);
            match name {
                Some(name) => tags.push(Tag {
                    at,
                    name,
                    description,
                    external_docs,
                }),
                None => self.warn(
                    "missing-name",
                    &at,
                    "the tag has no `name`",
                    "it is left out",
                    "add `name`",
                ),
            }
        }
        tags
    }

    pub(super) fn servers(&mut self, found: Option<(At, &'s Tree)>) -> Vec<Server> {
        let Some((at, list)) = found.and_then(|(at, tree)| self.shared_list(&at, tree)) else {
            return Vec::new();
        };
        let servers = list.iter().enumerate();
        servers
            .filter_map(|(index, tree)| self.server(at.item(index), tree))
            .collect()
    }

    fn server(&mut self, at: At, tree: &'s Tree) -> Option<Server> {
        let mut cursor = Cursor::open(self, &at, tree, "server")?;
        let url = cursor.string(self, "url");
        let name = cursor.string(self, "name");
        let description = cursor.string(self, "description");
        let mut variables = Vec::new();
        if let Some((at, map)) = cursor.map(self, "variables") {
            for (name, tree) in map.iter() {
                variables.extend(self.server_variable(&at.member(name), name, tree));
            }
        }
        cursor.finish(self);
        let Some(url) = url else {
            self.warn(
                "missing-url",
                &at,
                "the server has no `url`",
                "it is left out",
                "add `url`",
            );
            return None;
        };
        // Without a scheme it is that of where the description was found (RFC 3986 §4.2), which we take for https.
        let url = match url.starts_with("//") {
            true => format!("https:{url}"),
            false => url,
        };
        let names = names_in(&url);
        // `{+name}` may be declared under either name.
        let mut declared: BTreeSet<String> = variables.iter().map(|variable| variable.name.clone()).collect();
        for variable in &mut variables {
            let meant = plain(&variable.name).to_owned();
            if names.contains(&&*meant) && declared.insert(meant.clone()) {
                variable.name = meant;
            }
        }
        let template = with_plain_names(&url);
        let usual = with_defaults(&template, &variables);
        if let Some(usual) = &usual {
            self.check_server_url(&at.member("url"), usual);
        }
        self.fit_variables(&at, &names, &mut variables);
        Some(Server {
            at,
            usual: usual.unwrap_or_else(|| template.clone()),
            url: template,
            name,
            description,
            variables,
        })
    }

    /// Makes the variables of a server those that its URL has.
    fn fit_variables(&mut self, at: &At, names: &[&str], variables: &mut Vec<ServerVariable>) {
        variables.retain(|variable| {
            let used = names.contains(&&*variable.name);
            if !used {
                self.remark(
                    "unused-server-variable",
                    &variable.at.key(),
                    format!("the URL of the server has no `{}`", variable.name),
                    "it is left out",
                    &format!("write `{{{}}}` into `url`, or remove the variable", variable.name),
                );
            }
            used
        });
        for name in names {
            if !variables.iter().any(|v| v.name == *name) {
                let at = at.member("url");
                self.warn(
                    "undefined-server-variable",
                    &at,
                    format!("the variable `{name}` is not defined"),
                    "it has no default, so a caller must name one",
                    &format!("add `{name}` with its `default` to `variables`"),
                );
                variables.push(ServerVariable {
                    at,
                    name: (*name).to_owned(),
                    default: None,
                    values: Vec::new(),
                    description: None,
                });
            }
        }
    }

    fn server_variable(&mut self, at: &At, name: &str, tree: &'s Tree) -> Option<ServerVariable> {
        let mut cursor = Cursor::open(self, at, tree, "server variable")?;
        let values = match cursor.take(self, "enum") {
            Some((at, Tree::List(list))) if list.is_empty() => {
                self.warn(
                    "empty-enum",
                    &at,
                    "`enum` lists no value",
                    "every value is allowed",
                    "list the values, or remove `enum`",
                );
                Vec::new()
            }
            Some((at, tree)) => self.texts(&at, tree),
            None => Vec::new(),
        };
        let default = cursor.string(self, "default");
        let description = cursor.string(self, "description");
        cursor.finish(self);
        let default = default.or_else(|| {
            let first = values.first().cloned();
            let note = match &first {
                Some(first) => format!("`{first}` is taken"),
                None => "a caller must name a value".to_owned(),
            };
            let message = format!("the server variable `{name}` has no `default`");
            self.warn("missing-default", &at.key(), message, &note, "add `default`");
            first
        });
        if let Some(default) = &default
            && !values.is_empty()
            && !values.contains(default)
        {
            self.warn(
                "default-outside-enum",
                &at.member("default"),
                format!("the default `{default}` of the server variable `{name}` is not in its `enum`"),
                "the client takes it as one more value",
                "add it to `enum`, or write one of the values there",
            );
        }
        Some(ServerVariable {
            at: at.clone(),
            name: name.to_owned(),
            default,
            values,
            description,
        })
    }
}
