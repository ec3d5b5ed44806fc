//! Responses: which statuses, what body, which headers. What HTTP never
//! carries (a body with 204, with 304, or of HEAD) is not offered.

use super::alike::{alike, meant};
use super::bodies::Asker;
use super::conjunction::Conjunction;
use super::kinds::KindSet;
use super::media::Direction;
use super::merge::Additional;
use super::owner::Owner;
use super::parameters::{content_type, is_text};
use super::{Lowering, docs, extensions, merge};
use crate::at::At;
use crate::diag::{Diagnostic, Severity};
use crate::model::{ContentForm, Docs, Format, Header, Int, Operation, Response, Role, Shape, Status, Type, Types};
use crate::read::{self, MediaType, Method, ParameterValue, SchemaId, StatusCode};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Lowering<'a> {
    pub fn response(&mut self, from: &'a read::Response, method: Method, owner: &dyn Fn(Role) -> Owner) -> Response {
        let status = match &from.status {
            read::Status::Known(StatusCode::Code(code)) => Status::Code(*code),
            read::Status::Known(StatusCode::Range(range)) => Status::Range(u8::try_from(*range).unwrap_or(0)),
            read::Status::Default => Status::Default,
        };
        let asker = Asker {
            component: from.component.as_deref(),
            owner,
        };
        let name = if from.component.is_some() {
            String::new()
        } else {
            status.to_string()
        };
        let never = from.status.has_no_content();
        if never {
            self.content_that_never_comes(from, status);
        }
        // That of HEAD is what GET would bring.
        let contents = if never || method == Method::Head {
            Vec::new()
        } else {
            self.contents(&from.content, Direction::Received, &asker, |media| Role::Response {
                status: name.clone(),
                media,
            })
        };
        let headers = from.headers.iter().map(|h| self.header(h, &asker)).collect();
        Response {
            at: from.at.clone(),
            status,
            docs: Docs {
                summary: docs::given(from.summary.as_deref()),
                description: docs::given(Some(&from.description)),
                external: None,
            },
            headers,
            contents,
        }
    }

    /// An answer of such a status ends with its header fields (RFC 9110 §6.4.1). That nothing is in it needs no word.
    fn content_that_never_comes(&mut self, from: &read::Response, status: Status) {
        let Some(media) = from.content.iter().find(|media| self.describes(media)) else {
            return;
        };
        self.sink.push(
            Diagnostic::warning(
                "content-never-sent",
                &place_of(media),
                format!("an answer of the status {status} has no content"),
            )
            .note("the client reads nothing, as HTTP has it (RFC 9110 §6.4.1)")
            .help("remove `content`, or describe it under the status with which it comes, such as 200"),
        );
    }

    /// Whether a type of this content would say more than that something comes, or an object.
    fn describes(&mut self, media: &MediaType) -> bool {
        let Some(schema) = self.schema_of(media) else {
            return false;
        };
        let merged = self.looked_up(&Conjunction::of(schema));
        let is_bare_object = merged.value_kinds() == KindSet::OBJECT
            && merged.properties.is_empty()
            && merged.patterns.is_empty()
            && merged.choices.is_empty()
            && !matches!(merged.additional, Additional::Of(_));
        !merged.is_free() && !is_bare_object
    }

    /// Tells of errors that come as a stream, whose types nothing of the client has: an error is there as a whole.
    pub fn streams_of_errors(&mut self, operation: &Operation) {
        let errors = operation.responses.iter();
        let errors = errors.filter(|response| !operation.is_success(response.status));
        for content in errors.flat_map(|response| &response.contents) {
            let handed_on = match content.form {
                ContentForm::EventStream => "text",
                ContentForm::JsonLines => "bytes",
                _ => continue,
            };
            if content.ty.named().is_empty() {
                continue;
            }
            self.sink.push(
                Diagnostic::new(
                    Severity::Note,
                    "stream-of-errors",
                    &content.at.key(),
                    format!("`{}` of an error is not typed", content.media_type),
                )
                .note(format!(
                    "the client collects an error, and hands what came on as {handed_on}"
                ))
                .help("describe errors as JSON, if they come so, or leave their schema out"),
            );
        }
    }

    /// Tells of content that nothing but HEAD is said to bring. What GET brings too is there by habit, and read by that.
    pub fn content_of_heads(&mut self) {
        let document = self.document;
        let (heads, others): (Vec<_>, Vec<_>) = document
            .paths
            .iter()
            .flat_map(|path| &path.operations)
            .partition(|operation| operation.method == Method::Head);
        if heads.is_empty() {
            return;
        }
        let brought = others.iter().flat_map(|operation| &operation.responses);
        let brought = brought.flat_map(|response| &response.content);
        let brought: BTreeSet<SchemaId> = brought.filter_map(|media| self.schema_of(media)).collect();
        let answers = heads.iter().flat_map(|head| &head.responses);
        for answer in answers.filter(|answer| !answer.status.has_no_content()) {
            let mut lone = answer.content.iter().filter(|media| {
                let schema = self.schema_of(media);
                schema.is_some_and(|id| !brought.contains(&id)) && self.describes(media)
            });
            let Some(media) = lone.next() else {
                continue;
            };
            self.sink.push(
                Diagnostic::new(
                    Severity::Note,
                    "content-never-sent",
                    &place_of(media),
                    "an answer to HEAD has no content",
                )
                .note("the client reads nothing, as HTTP has it (RFC 9110 §9.3.2)")
                .help("remove `content`, or describe it under `get`, if that brings it"),
            );
        }
    }

    /// Gives a header field that several responses have one type, written in one way: its field is one, whichever of them
    /// answers.
    pub fn join_headers(&mut self, responses: &mut [Response]) {
        // `None`: text.
        let mut joint: BTreeMap<String, Option<Header>> = BTreeMap::new();
        for header in responses.iter().flat_map(|response| &response.headers) {
            let known = match joint.entry(header.name.to_ascii_lowercase()) {
                Entry::Vacant(place) => {
                    place.insert(Some(header.clone()));
                    continue;
                }
                Entry::Occupied(place) => place.into_mut(),
            };
            let Some(first) = known else { continue };
            let secret =
                [&first.ty, &header.ty].map(|ty| meant(&self.types, present(ty)) == Type::Format(Format::Secret));
            let secret = secret.contains(&true);
            let message = match joined(&self.types, &first.ty, &header.ty) {
                Some(ty) if is_written_alike(&self.types, first, header) => {
                    first.ty = ty;
                    continue;
                }
                Some(_) => "is written in another way",
                None => "is of another type",
            };
            match secret {
                // Text as well, but of the kind that is not shown.
                true => {
                    first.ty = Type::Format(Format::Secret);
                    (first.explode, first.media_type) = (false, None);
                }
                false => *known = None,
            }
            self.widened(
                Diagnostic::warning(
                    "header-types",
                    &header.at.key(),
                    format!("`{}` {message} than where it stood before", header.name),
                )
                .note("the client gives it as text")
                .help("describe it alike in all responses of the operation"),
            );
        }
        for header in responses.iter_mut().flat_map(|response| &mut response.headers) {
            match joint.get(&header.name.to_ascii_lowercase()) {
                Some(Some(first)) => {
                    header.ty.clone_from(&first.ty);
                    header.explode = first.explode;
                    header.media_type.clone_from(&first.media_type);
                }
                Some(None) => {
                    header.ty = match header.name.eq_ignore_ascii_case("set-cookie") {
                        true => Type::List(Box::new(Type::String)),
                        false => Type::String,
                    };
                    (header.explode, header.media_type) = (false, None);
                }
                None => {}
            }
        }
    }

    fn header(&mut self, from: &'a read::Header, asker: &Asker<'_>) -> Header {
        let component = from.component.as_deref().or(asker.component);
        let asker = Asker {
            component,
            owner: asker.owner,
        };
        let owner = asker.owner(Role::Header {
            name: from.name.clone(),
        });
        let (mut ty, media_type) = match &from.value {
            ParameterValue::Schema(id) => (self.type_of(&Conjunction::of(*id), &owner).ty, None),
            ParameterValue::Content(media) => {
                let (used, json) = self.type_of_content(media, Direction::Received, &owner);
                (used.ty, json.then(|| content_type(media, json)))
            }
            ParameterValue::Missing => (Type::String, None),
        };
        self.finish_tasks();
        self.nested_in_header(from);
        ty = self.kept_secret(ty.without_leniency(), &from.extensions, &from.at);
        // A line for each cookie, whatever the schema makes of one of them (RFC 6265 §3).
        let listed = match &from.value {
            ParameterValue::Schema(id) => self.kinds_of(&Conjunction::of(*id), 0) == KindSet::ARRAY,
            _ => media_type.is_some(),
        };
        if from.name.eq_ignore_ascii_case("set-cookie") && !listed {
            ty = Type::List(Box::new(ty));
        }
        // In a parameter or header field a component has no place of its own to say it.
        let schemas = Vec::from_iter(merge::holding_of_values(self.document, from.value.schema()));
        let mut described = schemas.iter().map(|schema| docs::of_schema(schema));
        let described = described.find(|docs| docs.description.is_some()).unwrap_or_default();
        Header {
            at: from.at.clone(),
            name: from.name.clone(),
            wanted_name: extensions::wanted_name(&from.extensions),
            docs: match docs::given(from.description.as_deref()) {
                Some(description) => Docs {
                    description: Some(description),
                    ..Docs::default()
                },
                None => described,
            },
            required: from.required,
            deprecated: from.deprecated || schemas.iter().any(|schema| schema.deprecated),
            limits: from.value.schema().and_then(|id| self.all_limits(id)),
            ty,
            explode: from.explode,
            media_type,
        }
    }

    /// Says of values inside values that the specification has no text for them in a header field.
    fn nested_in_header(&mut self, from: &read::Header) {
        let ParameterValue::Schema(id) = &from.value else {
            return;
        };
        if !self.is_nested(&Conjunction::of(*id)) {
            return;
        }
        self.sink.push(
            Diagnostic::warning("parameter-style-undefined", &from.at, super::parameters::NESTED)
                .note(format!(
                    "the client may not read `{}`, and then there is no such field",
                    from.name
                ))
                .help("describe the header field by `content`, or by a list or an object of plain values"),
        );
    }
}

/// The `content` that has the media type.
fn place_of(media: &MediaType) -> At {
    media
        .at
        .parent()
        .map_or_else(|| media.at.key(), |content| content.key())
}

/// What holds the values of both; `None`: nothing but text.
fn joined(types: &Types, one: &Type, other: &Type) -> Option<Type> {
    let (one, other) = (present(one), present(other));
    if alike(types, one, other) {
        return Some(one.clone());
    }
    match (meant(types, one), meant(types, other)) {
        (Type::Format(Format::Secret), text) | (text, Type::Format(Format::Secret)) if is_text(&text) => {
            Some(Type::Format(Format::Secret))
        }
        (Type::Int(Int::I32 | Int::I64 | Int::U32), Type::Int(Int::I32 | Int::I64 | Int::U32)) => {
            Some(Type::Int(Int::I64))
        }
        (Type::Int(_), Type::Int(_)) => Some(Type::Int(Int::I128)),
        _ => None,
    }
}

/// Whether values of one type are the same text in both: as JSON or not; members of an object as `k=v` or not.
fn is_written_alike(types: &Types, one: &Header, other: &Header) -> bool {
    let object = match meant(types, present(&one.ty)) {
        Type::Map(_) => true,
        Type::Named(id) | Type::Boxed(id) => matches!(types.get(id).map(|def| &def.shape), Some(Shape::Struct(_))),
        _ => false,
    };
    match (&one.media_type, &other.media_type) {
        (None, None) => one.explode == other.explode || !object,
        (one, other) => one.is_some() && other.is_some(),
    }
}

/// A field that is there is not null.
fn present(ty: &Type) -> &Type {
    match ty {
        Type::Nullable(inner) => inner,
        ty => ty,
    }
}
