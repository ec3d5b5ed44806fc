//! Request bodies and `content` maps → media types, each under a name that is one, with their schemas and encodings (OAS
//! 3.0.4 §4.8.13 to §4.8.15).

use super::cursor::Cursor;
use super::media_name;
use super::section::Section;
use super::{Encoding, MediaType, Part, Reader, RequestBody, Style, address};
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
        if is_schema_alone(tree) {
            self.warn(
                "missing-schema",
                &at.key(),
                "`content` holds a schema where media types should stand",
                "it is read as the `schema` of `application/json`",
                "put `application/json: {schema: …}` around it",
            );
            let schema = Some(self.schema(at, tree));
            return vec![MediaType {
                schema,
                ..blank(at, "application/json")
            }];
        }
        let mut all = Vec::new();
        let Some((at, map)) = self.map_of_parts(at, tree) else {
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
                self.lose(&at.key(), "duplicate-key", &at);
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
            let Some(read) = self.keyed_media_type(&at, key, tree) else {
                continue;
            };
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

    /// What stands under a key of `content`, which may be the schema itself.
    fn keyed_media_type(&mut self, at: &At, key: &str, tree: &'s Tree) -> Option<MediaType> {
        if is_schema(tree) {
            self.warn(
                "missing-schema",
                &at.key(),
                format!("`{key}` holds a schema where its `schema` should stand"),
                "it is read as the `schema`",
                "write it under `schema`",
            );
            let schema = Some(self.schema(at, tree));
            return Some(MediaType {
                schema,
                ..blank(at, key)
            });
        }
        let there = self.part(at, tree, Section::MediaTypes, "the media type is left out")?;
        let read = self.media_type(&there.at, key, there.tree);
        if read.is_none() {
            self.lose(&there.at, "wrong-type", at);
        }
        read
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
                "leave it if your other tools know it; mintage reads no document of OpenAPI 3.2 yet",
            );
            read.item_schema = Some(self.schema(&place, tree));
        }
        let encoding = cursor.take(self, "encoding");
        if let Some((place, map)) = encoding.and_then(|(at, tree)| self.map_of_parts(&at, tree)) {
            for (property, tree) in map.iter() {
                let at = place.member(property);
                match self.encoding(&at, property, tree) {
                    Some(encoding) => read.encoding.push(encoding),
                    None => self.lose(&at, "wrong-type", &at),
                }
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
pub(super) fn is_schema_alone(tree: &Tree) -> bool {
    let names_media = |map: &Map| map.iter().any(|(key, _)| media_name::is_proper(key));
    let of_media = |key: &str| tree.get(key).is_some_and(|inner| inner.get("schema").is_some());
    is_schema(tree)
        && !tree.as_map().is_some_and(names_media)
        && !["type", "items", "allOf", "oneOf", "anyOf"].into_iter().any(of_media)
        && !matches!(tree.get("type"), Some(Tree::Map(_)))
}

/// A media type of which nothing is said.
pub(super) fn blank(at: &At, name: &str) -> MediaType {
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
