//! Parameters and headers (OAS 3.0.4 §4.8.12, §4.8.21), with the defaults of
//! their style filled in.

use super::cursor::Cursor;
use super::media_name::{self, is_token, visible};
use super::section::Section;
use super::{Header, Location, Parameter, ParameterValue, Part, Reader, Role, Style, address};
use crate::at::At;
use crate::diag::{Diagnostic, Severity};
use crate::source::{Map, Tree};

/// Headers within headers (through the encoding of their content), at most.
const MAX_HEADERS: usize = 8;

impl<'s> Reader<'s, '_> {
    /// A list of parameters; of several with one name and location, the first.
    pub(super) fn parameters(&mut self, found: Option<(At, &'s Tree)>) -> Vec<Parameter> {
        let Some((at, list)) = found.and_then(|(at, tree)| self.list_of_parts(&at, tree)) else {
            return Vec::new();
        };
        let mut read: Vec<Parameter> = Vec::new();
        for (index, tree) in list.iter().enumerate() {
            let at = at.item(index);
            let Some(parameter) = self.parameter(&at, tree) else {
                continue;
            };
            if let Some(first) = read.iter().find(|p| same(p, &parameter)) {
                self.sink.push(
                    Diagnostic::warning(
                        "duplicate-parameter",
                        &at,
                        format!(
                            "the {} parameter `{}` stands twice in one list",
                            parameter.location.word(),
                            parameter.name
                        ),
                    )
                    .related(&first.at, "the first")
                    .note("the first is taken")
                    .help("remove one of them"),
                );
                continue;
            }
            read.push(parameter);
        }
        read
    }

    pub(super) fn parameter(&mut self, at: &At, tree: &'s Tree) -> Option<Parameter> {
        let there = self.part(at, tree, Section::Parameters, "the parameter is left out")?;
        let key = address(there.tree);
        let mut parameter = match self.parameters.get(&key) {
            Some(known) => known.clone(),
            None => {
                let read = self.read_parameter(&there.at, there.tree);
                self.parameters.insert(key, read.clone());
                read
            }
        }
        .map_err(|code| self.lose(&there.at, code, at))
        .ok()?;
        parameter.component = there.component;
        parameter.description = there.description.or(parameter.description);
        Some(parameter)
    }

    fn read_parameter(&mut self, at: &At, tree: &'s Tree) -> Part<Parameter> {
        let mut cursor = Cursor::open(self, at, tree, "parameter").ok_or("wrong-type")?;
        let (name, place) = (cursor.string(self, "name"), cursor.string(self, "in"));
        let (name, place) = match (name, place) {
            (Some(name), Some(place)) => (name, place),
            (name, place) => {
                let (lost, help) = match (name, place) {
                    (Some(_), _) => ("`in`", "add `in`: `path`, `query`, `header` or `cookie`"),
                    (None, Some(_)) => ("`name`", "add `name`"),
                    (None, None) => ("`name` and no `in`", "add both, or a `$ref`"),
                };
                let message = format!("the parameter has no {lost}");
                self.warn("incomplete-parameter", at, message, "it is left out", help);
                return Err("incomplete-parameter");
            }
        };
        let location = self.location(at, &name, &place)?;
        let name = match location {
            Location::Header => self.field_name(&at.member("name"), &name)?.to_owned(),
            _ => name,
        };
        let mut required = cursor.boolean(self, "required").unwrap_or(false);
        if location == Location::Path && !required {
            let said = at.member("required");
            self.warn(
                "optional-path-parameter",
                if cursor.has("required") { &said } else { at },
                format!("the path parameter `{name}` is not `required: true`"),
                "where the path has it, it is taken as required, since a path can't be without it",
                "add `required: true`",
            );
            required = true;
        }
        let style = self.style(&mut cursor, location);
        let explode = cursor.boolean(self, "explode").unwrap_or(style == Style::Form);
        let read = Parameter {
            at: at.clone(),
            component: None,
            location,
            description: cursor.string(self, "description"),
            required,
            deprecated: cursor.boolean(self, "deprecated").unwrap_or(false),
            allow_empty_value: self.of_queries(
                &mut cursor,
                location,
                "allowEmptyValue",
                (Severity::Warning, "it is left out"),
            ),
            allow_reserved: self.of_queries(
                &mut cursor,
                location,
                "allowReserved",
                (Severity::Note, "the value is written as without it"),
            ),
            style,
            explode,
            value: self.value(&mut cursor, tree, &name, is_ignored(location, &name)),
            name,
            examples: self.examples(&mut cursor),
            extensions: cursor.finish(self),
        };
        Ok(read)
    }

    fn location(&mut self, at: &At, name: &str, place: &str) -> Part<Location> {
        let (code, message, help) = match place {
            "path" => return Ok(Location::Path),
            "query" => return Ok(Location::Query),
            "header" => return Ok(Location::Header),
            "cookie" => return Ok(Location::Cookie),
            "body" | "formData" | "form" => (
                "swagger2-parameter",
                format!("`in: {place}` is of Swagger 2.0"),
                "describe it in the `requestBody` of the operation",
            ),
            other => (
                "unknown-location",
                format!("a parameter can't be in `{other}`"),
                "write `path`, `query`, `header` or `cookie`",
            ),
        };
        let note = format!("the parameter `{name}` is left out");
        self.warn(code, &at.member("in"), message, &note, help);
        Err(code)
    }

    /// A switch that speaks of queries alone (OAS 3.0.4 §4.8.12, OAS 3.1.2 §4.8.12): elsewhere it is off, which is told.
    fn of_queries(
        &mut self,
        cursor: &mut Cursor<'s>,
        location: Location,
        keyword: &'static str,
        (severity, note): (Severity, &str),
    ) -> bool {
        let on = cursor.boolean(self, keyword).unwrap_or(false);
        if on && location != Location::Query {
            let at = cursor.at.member(keyword).key();
            let message = format!("`{keyword}` is no keyword of a {} parameter", location.word());
            self.sink.push(
                Diagnostic::new(severity, "unknown-keyword", &at, message)
                    .note(note)
                    .help("remove it: it is for query parameters"),
            );
            return false;
        }
        on
    }

    fn style(&mut self, cursor: &mut Cursor<'s>, location: Location) -> Style {
        let default = match location {
            Location::Path | Location::Header => Style::Simple,
            Location::Query | Location::Cookie => Style::Form,
        };
        let Some(written) = cursor.string(self, "style") else {
            return default;
        };
        let style = Style::named(&written).filter(|style| {
            matches!(
                (location, style),
                (Location::Path, Style::Matrix | Style::Label | Style::Simple)
                    | (
                        Location::Query,
                        Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject
                    )
                    | (Location::Header, Style::Simple)
                    | (Location::Cookie, Style::Form)
            )
        });
        style.unwrap_or_else(|| {
            let (taken, help) = match location {
                Location::Path => ("simple", "write `simple`, `label` or `matrix`"),
                Location::Query => (
                    "form",
                    "write `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`",
                ),
                Location::Header => ("simple", "remove it, or write `simple`"),
                Location::Cookie => ("form", "remove it, or write `form`"),
            };
            self.warn(
                "invalid-style",
                &cursor.at.member("style"),
                format!("a {} parameter can't have the style `{written}`", location.word()),
                &format!("the default style is taken, `{taken}`"),
                help,
            );
            default
        })
    }

    /// `schema`, else `content`, else what Swagger 2.0 would say. Where it is `ignored`, nothing need be there.
    fn value(&mut self, cursor: &mut Cursor<'s>, tree: &'s Tree, name: &str, ignored: bool) -> ParameterValue {
        let schema = cursor.take_any("schema");
        let content = cursor.take(self, "content");
        if let Some((at, tree)) = schema {
            if let Some((content, _)) = &content {
                self.sink.push(
                    Diagnostic::warning(
                        "schema-and-content",
                        &content.key(),
                        format!("`{name}` has both `schema` and `content`"),
                    )
                    .related(&at.key(), "the other")
                    .note("`schema` is taken; `content` is left out")
                    .help("remove one of them"),
                );
            }
            return ParameterValue::Schema(self.schema(&at, tree));
        }
        if let Some((at, tree)) = content {
            let mut all = self.content(&at, tree);
            let best = all
                .iter()
                .enumerate()
                .min_by_key(|(index, media)| (media_name::ease(&media.name, *index), *index));
            if let Some((index, media)) = best {
                if all.len() > 1 {
                    self.warn(
                        "several-contents",
                        &at,
                        format!("`{name}` has more than one media type"),
                        &format!("`{}` is taken", visible(&media.name)),
                        "leave one entry in `content`",
                    );
                }
                return ParameterValue::Content(all.swap_remove(index));
            }
        }
        let at = cursor.at.clone();
        if cursor.has("type") || cursor.has("items") || cursor.has("enum") {
            cursor.ignore(super::keywords::OF_A_SWAGGER_2_PARAMETER);
            self.warn(
                "swagger2-type",
                &at,
                format!("`{name}` has its type beside it, as in Swagger 2.0"),
                "it is read as if it stood in `schema`",
                "move `type` and what goes with it into `schema`",
            );
            return ParameterValue::Schema(self.schema_in(&at, tree, Role::Parameter));
        }
        if ignored {
            return ParameterValue::Missing;
        }
        self.warn(
            "missing-schema",
            &at,
            format!("`{name}` has neither `schema` nor `content`"),
            "it is taken for any string",
            "add `schema`",
        );
        ParameterValue::Missing
    }

    /// The header fields of an answer or a part, but for its media type, which is described where they stand: `Content-Type`
    /// is ignored (OAS 3.0.4 §4.8.15.1, §4.8.17), so that what is wrong with it costs nothing.
    pub(super) fn header_map(&mut self, at: &At, map: &'s Map) -> Vec<Header> {
        let mut headers = Vec::new();
        for (name, tree) in map
            .iter()
            .filter(|(name, tree)| !name.starts_with("x-") || tree.as_map().is_some())
        {
            let lost = self.lost.len();
            let header = self.header(&at.member(name), name, tree);
            match bare(name).eq_ignore_ascii_case("content-type") {
                true => self.lost.truncate(lost),
                false => headers.extend(header),
            }
        }
        headers
    }

    /// The name of a header field, without what only told two keys apart: Swagger's documentation has `\0Set-Cookie`.
    pub(super) fn field_name<'n>(&mut self, at: &At, written: &'n str) -> Part<&'n str> {
        let name = bare(written);
        if is_token(name) {
            return Ok(name);
        }
        self.warn(
            "invalid-header",
            at,
            format!("`{}` can't be the name of a header field", visible(written)),
            "it is left out, for HTTP can't carry it",
            "write the name alone, in letters, digits and `-`",
        );
        Err("invalid-header")
    }

    fn header(&mut self, at: &At, name: &str, tree: &'s Tree) -> Option<Header> {
        let name = self
            .field_name(&at.key(), name)
            .map_err(|code| self.lose(&at.key(), code, at))
            .ok()?;
        let there = self.part(at, tree, Section::Headers, "the header is left out")?;
        let key = address(there.tree);
        let mut header = match self.headers.get(&key) {
            Some(known) => known.clone(),
            None if self.header_depth >= MAX_HEADERS => {
                self.warn(
                    "reference-cycle",
                    &there.at,
                    format!("the header `{name}` contains itself"),
                    "the inner one is left out",
                    "remove the headers of its encoding",
                );
                Err("reference-cycle")
            }
            None => {
                self.header_depth += 1;
                let read = self.read_header(&there.at, name, there.tree);
                self.header_depth -= 1;
                self.headers.insert(key, read.clone());
                read
            }
        }
        .map_err(|code| self.lose(&there.at, code, at))
        .ok()?;
        header.name = name.to_owned();
        header.component = there.component;
        header.description = there.description.or(header.description);
        Some(header)
    }

    fn read_header(&mut self, at: &At, name: &str, tree: &'s Tree) -> Part<Header> {
        let mut cursor = Cursor::open(self, at, tree, "header").ok_or("wrong-type")?;
        for (key, code) in [("name", name), ("in", "header")] {
            // Harmless when they say what is known anyway.
            if tree
                .get(key)
                .and_then(Tree::as_str)
                .is_some_and(|text| text.eq_ignore_ascii_case(code))
            {
                cursor.ignore(&["name", "in"]);
            }
        }
        // Told at the reference.
        if Section::of(at) == Some(Section::Parameters) {
            cursor.ignore(&["name", "in"]);
        }
        if let Some(style) = cursor.string(self, "style")
            && style != "simple"
        {
            self.warn(
                "invalid-style",
                &at.member("style"),
                format!("a header can't have the style `{style}`"),
                "`simple` is taken",
                "remove `style`",
            );
        }
        let read = Header {
            at: at.clone(),
            component: None,
            name: name.to_owned(),
            description: cursor.string(self, "description"),
            required: cursor.boolean(self, "required").unwrap_or(false),
            deprecated: cursor.boolean(self, "deprecated").unwrap_or(false),
            explode: cursor.boolean(self, "explode").unwrap_or(false),
            value: self.value(&mut cursor, tree, name, false),
            examples: self.examples(&mut cursor),
            extensions: {
                cursor.ignore(&["allowEmptyValue", "allowReserved"]);
                cursor.finish(self)
            },
        };
        Ok(read)
    }
}

/// A name of a header field without what is none of it.
fn bare(written: &str) -> &str {
    written.trim_matches(|c: char| c == '\0' || c.is_whitespace())
}

/// Whether a parameter is ignored by the letter (OAS 3.0.4 §4.8.12.2).
fn is_ignored(location: Location, name: &str) -> bool {
    let names = ["accept", "content-type", "authorization"];
    location == Location::Header && names.iter().any(|ignored| name.eq_ignore_ascii_case(ignored))
}

/// Whether one stands for the other. Names of headers are the same in any case (RFC 9110 §5.1).
pub fn same(a: &Parameter, b: &Parameter) -> bool {
    a.location == b.location
        && (a.name == b.name || a.location == Location::Header && a.name.eq_ignore_ascii_case(&b.name))
}

impl Location {
    fn word(self) -> &'static str {
        match self {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        }
    }
}

impl Style {
    /// The style that the specification calls `name`.
    pub(super) fn named(name: &str) -> Option<Style> {
        Some(match name {
            "matrix" => Style::Matrix,
            "label" => Style::Label,
            "simple" => Style::Simple,
            "form" => Style::Form,
            "spaceDelimited" => Style::SpaceDelimited,
            "pipeDelimited" => Style::PipeDelimited,
            "deepObject" => Style::DeepObject,
            _ => return None,
        })
    }
}
