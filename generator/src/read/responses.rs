//! `responses` of an operation → one for each status, range or `default`, in the order in which they are asked (OAS 3.0.4
//! §4.8.16, §4.8.17).

use super::content::{blank, is_schema_alone};
use super::cursor::Cursor;
use super::section::Section;
use super::{MediaType, Part, Reader, Response, Status, StatusCode, address};
use crate::at::At;
use crate::source::Tree;

impl<'s> Reader<'s, '_> {
    pub(super) fn response_map(&mut self, at: &At, tree: &'s Tree) -> Vec<Response> {
        let mut all: Vec<Response> = Vec::new();
        let Some((at, map)) = self.map_of_parts(at, tree) else {
            return all;
        };
        for (key, tree) in map.iter() {
            if key.starts_with("x-") {
                continue;
            }
            let at = at.member(key);
            let Some(status) = self.status(&at, key) else {
                self.lose(&at.key(), "invalid-status", &at);
                continue;
            };
            if all.iter().any(|r| r.status == status) {
                self.lose(&at.key(), "duplicate-key", &at);
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
            .take(self, "headers")
            .and_then(|(at, tree)| self.map_of_parts(&at, tree))
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
