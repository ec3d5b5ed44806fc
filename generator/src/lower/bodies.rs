//! `content` maps → the ways a body can be given or read: JSON first, those
//! that are the same once, forms with their encodings.

use super::conjunction::Conjunction;
use super::extensions::RUST_TYPE;
use super::kinds::KindSet;
use super::media::{self, Carrier, Cost, Direction};
use super::merge::target;
use super::owner::Owner;
use super::{Lowering, docs, formats};
use crate::at::At;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::{Body, Content, ContentForm, Docs, Example, Role, Type};
use crate::read::{MediaType, RequestBody, SchemaId};
use crate::source::Tree;
use std::collections::BTreeSet;

/// Who asks for a body, for the names of anonymous types in it.
#[derive(Clone, Copy)]
pub(super) struct Asker<'o> {
    pub component: Option<&'o str>,
    pub owner: &'o dyn Fn(Role) -> Owner,
}

impl Asker<'_> {
    pub fn owner(&self, role: Role) -> Owner {
        match self.component {
            Some(component) => Owner::shared(component, role),
            None => (self.owner)(role),
        }
    }
}

impl<'a> Lowering<'a> {
    /// A body in these media types of it.
    pub fn body(
        &mut self,
        body: &'a RequestBody,
        content: &'a [MediaType],
        direction: Direction,
        owner: &dyn Fn(Role) -> Owner,
    ) -> Option<Body> {
        let asker = Asker {
            component: body.component.as_deref(),
            owner,
        };
        let contents = self.contents(content, direction, &asker, |media| Role::RequestBody { media });
        (!contents.is_empty()).then(|| Body {
            at: body.at.clone(),
            required: body.required,
            docs: Docs {
                summary: None,
                description: docs::given(body.description.as_deref()),
                external: None,
            },
            contents,
        })
    }

    /// All media types of a `content` map: JSON first, and before all of it what is JSON by its name, of what is sent the
    /// plain one; else in the order of the document. Of those that come to the same, the first is sent.
    pub fn contents(
        &mut self,
        content: &'a [MediaType],
        direction: Direction,
        asker: &Asker<'_>,
        role: impl Fn(Option<String>) -> Role,
    ) -> Vec<Content> {
        let several = content.len() > 1 && self.name_several(content, direction);
        let is_json = |media: &MediaType| media::is_json(&media::essence(&media.name));
        let json = content.iter().any(is_json);
        let (mut by_name, others): (Vec<_>, Vec<_>) = content.iter().partition(|m| is_json(m));
        if direction == Direction::Sent {
            by_name.sort_by_key(|media| media::preference(&media.name));
        }
        let mut contents: Vec<Content> = Vec::with_capacity(content.len());
        for media in by_name.into_iter().chain(others) {
            if direction == Direction::Sent && self.is_no_form(media) && self.has_twin(media, content, asker) {
                self.sink.push(
                    Diagnostic::new(
                        Severity::Note,
                        "form-not-object",
                        &media.at.key(),
                        format!("`{}` cannot carry this schema, which is no object", media.name),
                    )
                    .note("the client leaves it out, as JSON beside it has the same schema")
                    .help("describe forms as objects, or leave them out"),
                );
                continue;
            }
            let role = role(several.then(|| media.name.clone()));
            let made = self.content(media, direction, json, &asker.owner(role));
            let is_same = |one: &&mut Content| {
                let apart = direction == Direction::Sent && media::are_apart(&one.media_type, &made.media_type);
                one.form == made.form && one.ty == made.ty && !apart
            };
            match (contents.iter_mut().find(is_same), direction) {
                (Some(same), Direction::Received) => same.also.push(made.media_type),
                (Some(same), Direction::Sent) if same.form == ContentForm::Json => alike(same, &made, self.sink),
                _ => contents.push(made),
            }
        }
        contents.sort_by_key(|c| c.form != ContentForm::Json);
        contents
    }

    /// Whether types without a name come from several of these: those of media types with one schema are one, and most text
    /// has none.
    fn name_several(&mut self, content: &[MediaType], direction: Direction) -> bool {
        let mut targets: BTreeSet<Option<SchemaId>> = BTreeSet::new();
        for media in content {
            if self.may_name(media, direction) {
                targets.insert(self.schema_of(media));
            }
        }
        targets.len() > 1
    }

    /// Whether JSON beside it has the same type.
    fn has_twin(&mut self, media: &MediaType, content: &[MediaType], asker: &Asker<'_>) -> bool {
        let json = content.iter().find(|m| media::is_json(&media::essence(&m.name)));
        let (Some(form), Some(json)) = (media.schema, json.and_then(|m| m.schema)) else {
            return false;
        };
        if target(self.document, form) == target(self.document, json) {
            return true;
        }
        let owner = asker.owner(Role::RequestBody { media: None });
        let json = self.type_of(&Conjunction::of(json), &owner);
        json == self.type_of(&Conjunction::of(form), &owner)
    }

    pub fn schema_of(&self, media: &MediaType) -> Option<SchemaId> {
        media.schema.or(media.item_schema).map(|id| target(self.document, id))
    }

    /// How this content is carried, and what that costs.
    pub fn carrier(&mut self, media: &MediaType, direction: Direction) -> (Carrier, Cost) {
        if direction == Direction::Sent && media::is_json(&media::essence(&media.name)) {
            return (Carrier::Json, Cost::Nothing);
        }
        let items = media
            .item_schema
            .filter(|_| media::is_sequence(&media::essence(&media.name)));
        let told = items.or(media.schema).map(Conjunction::of);
        let values = told.as_ref().map_or_else(Vec::new, |c| self.values(c));
        let kinds = told.as_ref().map_or(KindSet::VALUES, |c| self.kinds_of(c, 0));
        let listed = told.as_ref().is_some_and(|c| self.lists_texts(c));
        let mut examples = media.examples.iter().map(|example| &example.value);
        let shown = media.beside_json || examples.any(|value| matches!(value, Tree::Map(_) | Tree::List(_)));
        let said = media::Said {
            values: &values,
            kinds,
            listed,
            shown,
        };
        media::carrier(&media.name, &said, direction)
    }

    /// Whether this content may have types that need a name: bytes have none, and most text is a string.
    fn may_name(&mut self, media: &MediaType, direction: Direction) -> bool {
        match self.carrier(media, direction).0 {
            Carrier::Binary => false,
            Carrier::Text => match media.schema.map(Conjunction::of) {
                Some(conjunction) => {
                    !self.is_string(&media::essence(&media.name), &conjunction) && !self.is_secret_text(&conjunction)
                }
                None => false,
            },
            Carrier::Json | Carrier::UrlEncoded | Carrier::Multipart | Carrier::Events | Carrier::Lines => true,
        }
    }

    fn content(&mut self, media: &'a MediaType, direction: Direction, beside_json: bool, owner: &Owner) -> Content {
        let sent = direction == Direction::Sent;
        let essence = media::essence(&media.name);
        let conjunction = media.schema.map(Conjunction::of);
        let (carrier, cost) = self.carrier(media, direction);
        self.cost(media, cost, beside_json);
        self.unused_items(media, carrier);
        if carrier == Carrier::Binary
            && let Some(conjunction) = &conjunction
            && let Some(at) = self
                .values(conjunction)
                .iter()
                .find_map(|(_, value)| formats::says_secret(value))
        {
            self.no_secret(&at);
        }
        if sent && matches!(carrier, Carrier::Json | Carrier::Text | Carrier::UrlEncoded) {
            self.only_utf8(&media.name, &media.at.key());
        }
        let ty = match carrier {
            Carrier::Json => match &conjunction {
                Some(conjunction) => self.type_of(conjunction, owner).inner(),
                None => Type::Any,
            },
            Carrier::UrlEncoded | Carrier::Multipart => self.form_type(media, carrier, owner),
            Carrier::Text => self.text_type(&essence, conjunction.as_ref(), owner),
            Carrier::Binary => Type::Binary,
            Carrier::Events => self.event_type(media, owner),
            Carrier::Lines => self.line_type(media, owner),
        };
        let form = match carrier {
            Carrier::Json => ContentForm::Json,
            Carrier::UrlEncoded => ContentForm::UrlEncoded(self.field_encodings(media)),
            Carrier::Multipart => {
                let parts = self.part_encodings(media);
                self.tell_headers(&ty, &parts);
                ContentForm::Multipart(parts)
            }
            Carrier::Text => ContentForm::Text,
            Carrier::Binary => ContentForm::Binary,
            Carrier::Events => ContentForm::EventStream,
            Carrier::Lines => ContentForm::JsonLines,
        };
        let sent_as = conjunction.as_ref().filter(|_| sent);
        Content {
            at: media.at.clone(),
            media_type: if sent {
                media::concrete(&media.name, carrier)
            } else {
                media.name.clone()
            },
            also: Vec::new(),
            form,
            limits: sent_as.and_then(|conjunction| self.limits(conjunction)),
            text_format: sent_as.and_then(|conjunction| self.text_format(&ty, conjunction)),
            ty,
            examples: media
                .examples
                .iter()
                .map(|e| Example {
                    at: e.at.clone(),
                    name: e.name.clone(),
                    value: e.value.clone(),
                })
                .collect(),
        }
    }

    /// Says that nothing is made of `itemSchema` where values do not come one after another (OAS 3.2.0 §4.14).
    fn unused_items(&mut self, media: &MediaType, carrier: Carrier) {
        let read = matches!(carrier, Carrier::Lines | Carrier::Events);
        let Some(items) = media.item_schema.filter(|_| !read && media.schema.is_none()) else {
            return;
        };
        let at = self.document.schemas.get(items).at.key();
        self.widened(
            Diagnostic::warning(
                "media-type-untyped",
                &at,
                format!("`itemSchema` of `{}` is not used", media.name),
            )
            .note("the client has the content as if nothing were said of it")
            .help("describe the whole by `schema`, or name a media type of values one after another"),
        );
    }

    /// Says that a charset is not that of what is sent.
    pub fn only_utf8(&mut self, media_type: &str, at: &At) {
        if media::all_in_utf8(media_type).is_none() {
            return;
        }
        self.sink.push(
            Diagnostic::warning(
                "charset-not-sent",
                at,
                format!("`{media_type}` is not sent in that charset"),
            )
            .note("the client writes UTF-8 and says so, which the server may not read")
            .help("write `charset=utf-8` or no charset; what is `format: binary` is sent as it is given"),
        );
    }

    /// What plain text is: a string, or a value that strings stand for, such as one of an enum.
    pub fn text_type(&mut self, essence: &str, conjunction: Option<&Conjunction>, owner: &Owner) -> Type {
        let Some(conjunction) = conjunction.filter(|conjunction| !self.is_string(essence, conjunction)) else {
            return Type::String;
        };
        // Null has no text.
        let ty = self.type_of(conjunction, owner).ty;
        self.finish_tasks();
        ty
    }

    /// Whether plain text with this schema is a string and no more.
    fn is_string(&mut self, essence: &str, conjunction: &Conjunction) -> bool {
        if self.is_secret_text(conjunction) {
            return false;
        }
        let kinds = self.kinds_of(conjunction, 0);
        let values = self.values(conjunction);
        let typed = essence == "text/plain"
            || media::is_wild(essence)
            || values.iter().all(|(_, value)| media::is_encoded(essence, value))
            // An enum holds any other text as well.
            || media::is_value(essence) && self.lists_texts(conjunction);
        if !typed {
            return true;
        }
        let scalars = KindSet::STRING.or(KindSet::NUMBER).or(KindSet::BOOLEAN);
        let is_any_text = kinds.contains(KindSet::STRING) && kinds != KindSet::STRING;
        if kinds.is_empty()
            || is_any_text
            || !scalars.contains(kinds)
            || values.iter().all(|(_, value)| formats::is_binary(value))
        {
            return true;
        }
        let merged = self.looked_up(conjunction);
        // Another name for a string says nothing that a string does not.
        kinds == KindSet::STRING
            && merged.values.is_none()
            && merged.choices.is_empty()
            && formats::is_text(&merged, self.config)
            && merged.extension(RUST_TYPE).is_none()
    }

    /// Says what a media type without types of its own costs; nothing, where
    /// the same can be had as JSON.
    fn cost(&mut self, media: &MediaType, cost: Cost, beside_json: bool) {
        let (code, message, note) = match cost {
            Cost::Nothing => return,
            Cost::Byte => return self.byte(media),
            Cost::Xml if !beside_json => return self.xml_alone(media),
            Cost::Xml => (
                "xml-as-text",
                format!("`{}` is not typed", media.name),
                "the client hands XML on as text",
            ),
            Cost::Untyped => (
                "media-type-untyped",
                format!("the schema of `{}` is not used", media.name),
                "the client hands the content on as it is, as text or bytes",
            ),
        };
        let severity = if beside_json { Severity::Note } else { Severity::Warning };
        let problem = Diagnostic::new(severity, code, &media.at.key(), message)
            .note(note)
            .help(match beside_json {
                true => "leave it out, or describe it as a string: the JSON beside it has the types",
                false => "offer `application/json` too, if the server has it",
            });
        if beside_json {
            self.sink.push(problem);
        } else {
            self.widened(problem);
        }
    }

    /// Says that of two things the author may mean by `format: byte` the client takes the one that stands in nobody's way.
    fn byte(&mut self, media: &MediaType) {
        let name = &media.name;
        self.sink.push(
            Diagnostic::new(
                Severity::Note,
                "byte-or-base64",
                &media.at.key(),
                format!("`format: byte` in `{name}` may mean base64, or the bytes themselves"),
            )
            .note("the client hands on what it is given, and what comes, and encodes nothing")
            .help("write `contentEncoding: base64` (3.0: `format: base64`) for base64, else `format: binary`"),
        );
    }
}

/// Says that of two media types with one form and schema only the first is sent.
fn alike(same: &Content, other: &Content, sink: &mut Sink) {
    // Of a key that is a list of them the reader has told already.
    if same.at == other.at {
        return;
    }
    // A range goes by what is sent for it, so its key says more; the type itself is meant where it has a key too.
    let range = |content: &Content| content.at.segments().last().filter(|key| key.contains('*'));
    let (same, other) = match (range(same), range(other)) {
        (Some(_), None) if same.media_type == other.media_type => (other, same),
        _ => (same, other),
    };
    let key = range(other);
    let key = key.as_ref();
    sink.push(
        Diagnostic::new(
            Severity::Note,
            "media-type-alike",
            &other.at.key(),
            format!(
                "`{}` sends the same as `{}`",
                key.unwrap_or(&other.media_type),
                same.media_type
            ),
        )
        .note(format!("it is sent as `{}`", same.media_type))
        .help("keep the one that is meant, or set the header field by `Options::header` for a call"),
    );
}
