//! Request bodies, responses and what they are made of (OAS 3.0.4 §4.8.13 to
//! §4.8.20).

use super::cursor::Cursor;
use super::media_name;
use super::section::Section;
use super::{Encoding, Example, MediaType, Part, Reader, RequestBody, Response, Status, StatusCode, Style, address};
use crate::at::At;
use crate::source::{Map, Tree};
use std::collections::BTreeSet;

impl<'s> Reader<'s, '_> {
    pub(super) fn request_body(&mut self, at: &At, tree: &'s Tree) -> Option<RequestBody> {
        let there = self.part(
            at,
            tree,
            Section::RequestBodies,
            "the operation is read as if it had no body",
        )?;
        let key = address(there.tree);
        let mut body = match self.bodies.get(&key) {
            Some(known) => known.clone(),
            None => {
                let read = self.read_body(&there.at, there.tree);
                self.bodies.insert(key, read.clone());
                read
            }
        }
        .map_err(|code| self.lose(&there.at, code, at))
        .ok()??;
        body.component = there.component;
        body.description = there.description.or(body.description);
        Some(body)
    }

    fn read_body(&mut self, at: &At, tree: &'s Tree) -> Part<Option<RequestBody>> {
        let mut cursor = Cursor::open(self, at, tree, "request body").ok_or("wrong-type")?;
        let description = cursor.string(self, "description");
        let required = cursor.boolean(self, "required").unwrap_or(false);
        let content = cursor.take(self, "content");
        cursor.finish(self);
        let empty = |tree: &Tree| tree.as_map().is_some_and(|map| map.is_empty());
        let content = match content {
            Some((at, tree)) if !empty(tree) => self.content(&at, tree),
            // Nothing may be sent, and nothing must.
            Some(_) if !required => return Ok(None),
            _ => {
                self.warn(
                    "missing-content",
                    &at.key(),
                    "the request body has no `content`",
                    "the operation is read as if it had no body",
                    "add `content` with the media type that is sent",
                );
                return Err("missing-content");
            }
        };
        Ok(Some(RequestBody {
            at: at.clone(),
            component: None,
            description,
            required,
            content,
        }))
    }

    pub(super) fn content(&mut self, at: &At, tree: &'s Tree) -> Vec<MediaType> {
        let mut all = Vec::new();
        if is_schema_alone(tree) {
            self.warn(
                "missing-schema",
                &at.key(),
                "`content` holds a schema where media types should stand",
                "it is read as the `schema` of `application/json`",
                "put `application/json: {schema: …}` around it",
            );
            let schema = Some(self.schema(at, tree));
            all.push(MediaType {
                schema,
                ..blank(at, "application/json")
            });
            return all;
        }
        let Some((at, map)) = self.shared_map(at, tree) else {
            return all;
        };
        // Letters of a media type have no case (RFC 9110 §8.3.1).
        let proper = map.iter().map(|(key, _)| key).filter(|key| media_name::is_proper(key));
        let proper: BTreeSet<String> = proper.map(str::to_ascii_lowercase).collect();
        let beside_json = proper
            .iter()
            .any(|key| key.split(';').next() == Some("application/json"));
        let mut known = BTreeSet::new();
        for (key, tree) in map.iter() {
            // An extension, unless it is a media type whose first half was forgotten.
            if key.starts_with("x-") && !key.contains('/') && tree.get("schema").is_none() {
                continue;
            }
            let at = at.member(key);
            if media_name::MISPLACED.contains(&key) && tree.get("schema").is_none() {
                self.warn(
                    "invalid-media-type",
                    &at.key(),
                    format!("`{key}` is no media type"),
                    "it is left out",
                    &format!("move `{key}` into the media type that it belongs to"),
                );
                continue;
            }
            if media_name::is_proper(key) && known.contains(&key.to_ascii_lowercase()) {
                self.warn(
                    "duplicate-key",
                    &at.key(),
                    format!("the media type `{key}` is there already, written otherwise"),
                    "the first is taken",
                    "remove one of them",
                );
                continue;
            }
            let names = self.media_names(&at, key);
            let before = all.len();
            if is_schema(tree) {
                self.warn(
                    "missing-schema",
                    &at.key(),
                    format!("`{key}` holds a schema where its `schema` should stand"),
                    "it is read as the `schema`",
                    "write it under `schema`",
                );
                let mut read = blank(&at, key);
                read.schema = Some(self.schema(&at, tree));
                all.push(read);
            } else if let Some(there) = self.part(&at, tree, Section::MediaTypes, "the media type is left out") {
                match self.media_type(&there.at, key, there.tree) {
                    Some(read) => all.push(read),
                    None => self.lose(&there.at, "wrong-type", &at),
                }
            }
            let Some(read) = all.get(before).cloned() else { continue };
            all.truncate(before);
            for name in names {
                let plain = name.to_ascii_lowercase();
                // A list may say again what has a key of its own.
                let again = *name != *key && proper.contains(&plain);
                if !again && known.insert(plain) {
                    all.push(MediaType {
                        name,
                        beside_json,
                        ..read.clone()
                    });
                }
            }
        }
        all
    }

    /// The media types that a key stands for: itself, unless it is none.
    fn media_names(&mut self, at: &At, key: &str) -> Vec<String> {
        if media_name::is_proper(key) {
            return vec![key.to_owned()];
        }
        let names = media_name::meant(key);
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let quoted = quoted.join(" and ");
        self.warn(
            "invalid-media-type",
            &at.key(),
            match key {
                "" => "an empty key is no media type".to_owned(),
                key => format!("`{key}` is no media type"),
            },
            &format!("it is read as {quoted}"),
            &match names.len() {
                1 if key.contains(media_name::ESCAPED_SLASH) => format!("write {quoted}, without the backslash"),
                1 => format!("write {quoted}"),
                _ => format!("write {quoted}, each with what stands here"),
            },
        );
        names
    }

    fn media_type(&mut self, at: &At, name: &str, tree: &'s Tree) -> Option<MediaType> {
        if *tree == Tree::Null {
            self.warn(
                "null-value",
                &at.key(),
                format!("`{name}` is null"),
                "its body is of any kind",
                "write `{}`, or a `schema`",
            );
            return Some(blank(at, name));
        }
        let mut cursor = Cursor::open(self, at, tree, "media type")?;
        let mut read = blank(at, name);
        read.schema = cursor.take_any("schema").map(|(at, tree)| self.schema(&at, tree));
        if let Some((place, tree)) = cursor.take_any("itemSchema") {
            self.warn(
                "newer-keyword",
                &place.key(),
                "`itemSchema` is a keyword of OpenAPI 3.2",
                "it is read where JSON values or events come one after another; other tools may not see it",
                "write the document in OpenAPI 3.2, or say it otherwise",
            );
            read.item_schema = Some(self.schema(&place, tree));
        }
        if let Some((place, map)) = cursor.map(self, "encoding") {
            for (property, tree) in map.iter() {
                read.encoding
                    .extend(self.encoding(&place.member(property), property, tree));
            }
        }
        read.examples = self.examples(&mut cursor);
        read.extensions = cursor.finish(self);
        Some(read)
    }

    fn encoding(&mut self, at: &At, property: &str, tree: &'s Tree) -> Option<Encoding> {
        let mut cursor = Cursor::open(self, at, tree, "encoding")?;
        let style = cursor.string(self, "style").and_then(|written| {
            let style = Style::named(&written).filter(|s| {
                matches!(
                    s,
                    Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject
                )
            });
            if style.is_none() {
                self.warn(
                    "invalid-style",
                    &at.member("style"),
                    format!("a property can't have the style `{written}`"),
                    "it is left out",
                    "write `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`",
                );
            }
            style
        });
        let headers = cursor
            .referred_map(self, "headers")
            .map(|(at, map)| self.header_map(&at, map))
            .unwrap_or_default();
        let read = Encoding {
            at: at.clone(),
            property: property.to_owned(),
            content_type: cursor.string(self, "contentType"),
            headers,
            style,
            explode: cursor.boolean(self, "explode"),
            allow_reserved: cursor.boolean(self, "allowReserved"),
        };
        cursor.finish(self);
        Some(read)
    }

    /// `example` and `examples` of a parameter, header or media type.
    pub(super) fn examples(&mut self, cursor: &mut Cursor<'s>) -> Vec<Example> {
        let mut all = Vec::new();
        if let Some((at, tree)) = cursor.take_any("example") {
            all.push(Example {
                at,
                name: None,
                summary: None,
                value: tree.clone(),
            });
        }
        match cursor.take(self, "examples") {
            None => {}
            Some((at, tree @ Tree::Map(_))) => {
                let Some((at, map)) = self.shared_map(&at, tree) else {
                    return all;
                };
                for (name, tree) in map.iter().filter(|(name, _)| !name.starts_with("x-")) {
                    all.extend(self.example(&at.member(name), name, tree));
                }
            }
            Some((at, Tree::List(list))) => {
                self.example_shape(&at, "`examples` is a list here, and must be a map of names");
                all.extend(list.iter().enumerate().map(|(index, tree)| Example {
                    at: at.item(index),
                    name: None,
                    summary: None,
                    value: tree.clone(),
                }));
            }
            Some((at, value)) => {
                self.example_shape(&at, "`examples` must be a map of names");
                all.push(Example {
                    at,
                    name: None,
                    summary: None,
                    value: value.clone(),
                });
            }
        }
        all
    }

    pub(super) fn example_shape(&mut self, at: &At, message: &str) {
        self.warn(
            "example-shape",
            at,
            message,
            "what stands there is read as the example itself",
            "write a map of names, each with the example under `value`",
        );
    }

    fn example(&mut self, at: &At, name: &str, tree: &'s Tree) -> Option<Example> {
        let there = self.follow(at, tree, Section::Examples, "the example is left out")?;
        let known = ["value", "summary", "description", "externalValue"];
        let proper = match there.tree {
            Tree::Map(map) => map.iter().any(|(key, _)| known.contains(&key)) || map.is_empty(),
            _ => false,
        };
        if !proper {
            self.example_shape(&there.at, &format!("the example `{name}` has no `value`"));
            let value = there.tree.clone();
            return Some(Example {
                at: there.at,
                name: Some(name.to_owned()),
                summary: None,
                value,
            });
        }
        let mut cursor = Cursor::open(self, &there.at, there.tree, "example")?;
        let summary = cursor.string(self, "summary").or(there.description);
        cursor.ignore(&["description", "externalValue"]);
        let value = cursor.take_any("value");
        cursor.finish(self);
        let (at, value) = value?;
        Some(Example {
            at,
            name: Some(name.to_owned()),
            summary,
            value: value.clone(),
        })
    }

    pub(super) fn response_map(&mut self, at: &At, tree: &'s Tree) -> Vec<Response> {
        let mut all: Vec<Response> = Vec::new();
        let Some((at, map)) = self.shared_map(at, tree) else {
            return all;
        };
        for (key, tree) in map.iter() {
            if key.starts_with("x-") {
                continue;
            }
            let at = at.member(key);
            let Some(status) = self.status(&at, key) else { continue };
            if all.iter().any(|r| r.status == status) {
                self.warn(
                    "duplicate-key",
                    &at.key(),
                    format!("the status `{key}` is there already, written otherwise"),
                    "the first is taken",
                    "remove one of them",
                );
                continue;
            }
            all.extend(self.response(&at, tree, status));
        }
        all.sort_by_key(|r| match r.status {
            Status::Known(StatusCode::Code(code)) => (code / 100, code),
            Status::Known(StatusCode::Range(class)) => (class, u16::MAX),
            Status::Default => (u16::MAX, u16::MAX),
        });
        all
    }

    /// `200`, `2XX` or `default` (OAS 3.0.4 §4.8.16.1).
    fn status(&mut self, at: &At, key: &str) -> Option<Status> {
        if key == "default" {
            return Some(Status::Default);
        }
        if let [class @ b'1'..=b'5', x, y] = key.as_bytes() {
            let class = u16::from(class - b'0');
            match (x, y) {
                (b'0'..=b'9', b'0'..=b'9') => {
                    let code = class * 100 + u16::from(x - b'0') * 10 + u16::from(y - b'0');
                    return Some(Status::Known(StatusCode::Code(code)));
                }
                (b'X', b'X') => return Some(Status::Known(StatusCode::Range(class))),
                (b'x' | b'X', b'x' | b'X') => {
                    self.warn(
                        "lowercase-status",
                        &at.key(),
                        format!("the range `{key}` is written with small letters"),
                        &format!("it is read as `{class}XX`"),
                        &format!("write `{class}XX`"),
                    );
                    return Some(Status::Known(StatusCode::Range(class)));
                }
                _ => {}
            }
        }
        self.warn(
            "invalid-status",
            &at.key(),
            format!("`{key}` is no status"),
            "the response is left out",
            "write a code such as `\"200\"`, a range such as `2XX`, or `default`",
        );
        None
    }

    fn response(&mut self, at: &At, tree: &'s Tree, status: Status) -> Option<Response> {
        let there = self.part(at, tree, Section::Responses, "the response is left out")?;
        let key = address(there.tree);
        // What is no content is nothing to be put right where none comes.
        let void = status.has_no_content() && there.tree.get("content").is_some_and(is_schema_alone);
        let known = self.responses.get(&key).filter(|_| !void);
        let mut response = match known {
            Some(known) => known.clone(),
            None => {
                let read = self.read_response(&there.at, there.tree, void);
                if !void {
                    self.responses.insert(key, read.clone());
                }
                read
            }
        }
        .map_err(|code| self.lose(&there.at, code, at))
        .ok()?;
        response.status = status;
        response.component = there.component;
        if let Some(description) = there.description {
            response.description = description;
        }
        Some(response)
    }

    /// `void`: without the content, which never comes.
    fn read_response(&mut self, at: &At, tree: &'s Tree, void: bool) -> Part<Response> {
        let mut cursor = Cursor::open(self, at, tree, "response").ok_or("wrong-type")?;
        let headers = cursor
            .referred_map(self, "headers")
            .map(|(at, map)| self.header_map(&at, map))
            .unwrap_or_default();
        let mut content = match cursor.take(self, "content") {
            Some((at, _)) if void => {
                self.warn(
                    "content-never-sent",
                    &at.key(),
                    "an answer of this status has no content",
                    "the client reads nothing, as HTTP has it (RFC 9110 §6.4.1)",
                    "remove `content`, or describe it under the status with which it comes, such as 200",
                );
                Vec::new()
            }
            Some((at, tree)) => self.content(&at, tree),
            None => Vec::new(),
        };
        if content.is_empty()
            && let Some((place, tree)) = cursor.take(self, "schema")
        {
            self.warn(
                "swagger2-response",
                at,
                "the response has its schema beside it, as in Swagger 2.0",
                "it is read as that of `application/json`",
                "move `schema` into `content`, below the media type",
            );
            cursor.ignore(&["examples"]);
            let schema = Some(self.schema(&place, tree));
            content.push(MediaType {
                schema,
                ..blank(at, "application/json")
            });
        }
        let mut links = Vec::new();
        if let Some((at, map)) = cursor.referred_map(self, "links") {
            for (name, tree) in map.iter().filter(|(name, _)| !name.starts_with("x-")) {
                links.extend(self.link(&at.member(name), name, tree));
            }
        }
        let description = cursor.string(self, "description").unwrap_or_default();
        let summary = cursor.string(self, "summary");
        Ok(Response {
            at: at.clone(),
            component: None,
            status: Status::Default,
            summary,
            description,
            headers,
            content,
            links,
            extensions: cursor.finish(self),
        })
    }
}

/// Whether a schema stands where a media type should: the commonest slip, and its keywords are none of a media type.
fn is_schema(tree: &Tree) -> bool {
    let Some(map) = tree.as_map().filter(|map| !map.contains_key("schema")) else {
        return false;
    };
    let reference = map.get("$ref").and_then(Tree::as_str).unwrap_or_default();
    let keywords = ["type", "properties", "items", "allOf", "oneOf", "anyOf"];
    reference.contains("/schemas/") || keywords.iter().any(|keyword| map.contains_key(keyword))
}

/// The same where the media types should. A key of that name that stands for one, as `type: {schema: …}`, holds a map.
fn is_schema_alone(tree: &Tree) -> bool {
    let names_media = |map: &Map| map.iter().any(|(key, _)| media_name::is_proper(key));
    let of_media = |key: &str| tree.get(key).is_some_and(|inner| inner.get("schema").is_some());
    is_schema(tree)
        && !tree.as_map().is_some_and(names_media)
        && !["type", "items", "allOf", "oneOf", "anyOf"].into_iter().any(of_media)
        && !matches!(tree.get("type"), Some(Tree::Map(_)))
}

fn blank(at: &At, name: &str) -> MediaType {
    MediaType {
        at: at.clone(),
        name: name.to_owned(),
        schema: None,
        beside_json: false,
        item_schema: None,
        encoding: Vec::new(),
        examples: Vec::new(),
        extensions: Vec::new(),
    }
}
