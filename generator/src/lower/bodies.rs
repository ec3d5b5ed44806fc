//! `content` maps → the ways a body can be given or read: JSON first, those
//! that are the same once, forms with their encodings.

use super::conjunction::{Conjunction, Part};
use super::kinds::KindSet;
use super::media::{self, Carrier, Cost};
use super::merge::target;
use super::owner::Owner;
use super::ways::MOST as MOST_WAYS;
use super::{Lowering, docs, formats};
use crate::at::At;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::{Body, Content, ContentForm, Docs, Example, Role, Step, Type};
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
        sent: bool,
        owner: &dyn Fn(Role) -> Owner,
    ) -> Option<Body> {
        let asker = Asker {
            component: body.component.as_deref(),
            owner,
        };
        let contents = self.contents(content, sent, &asker, |media| Role::RequestBody { media });
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

    /// All media types of a `content` map: JSON first, and before all of it what is JSON by its name; else in the order of
    /// the document. Of those that come to the same, the first is sent.
    pub fn contents(
        &mut self,
        content: &'a [MediaType],
        sent: bool,
        asker: &Asker<'_>,
        role: impl Fn(Option<String>) -> Role,
    ) -> Vec<Content> {
        let several = content.len() > 1 && self.name_several(content, sent);
        let is_json = |media: &MediaType| media::is_json(&media::essence(&media.name));
        let json = content.iter().any(is_json);
        let (by_name, others): (Vec<_>, Vec<_>) = content.iter().partition(|m| is_json(m));
        let mut contents: Vec<Content> = Vec::with_capacity(content.len());
        for media in by_name.into_iter().chain(others) {
            if sent && self.is_no_form(media) && self.has_twin(media, content, asker) {
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
            let made = self.content(media, sent, json, &asker.owner(role));
            let same = contents
                .iter_mut()
                .find(|c| c.form == made.form && c.ty == made.ty && (matches!(c.form, ContentForm::Json) || !sent));
            match same {
                Some(same) if !sent => same.also.push(made.media_type),
                Some(same) => alike(same, &made, self.sink),
                None => contents.push(made),
            }
        }
        contents.sort_by_key(|c| c.form != ContentForm::Json);
        contents
    }

    /// Whether types without a name come from several of these: those of media types with one schema are one, and most text
    /// has none.
    fn name_several(&mut self, content: &[MediaType], sent: bool) -> bool {
        let mut targets: BTreeSet<Option<SchemaId>> = BTreeSet::new();
        for media in content {
            if self.may_name(media, sent) {
                targets.insert(self.schema_of(media));
            }
        }
        targets.len() > 1
    }

    /// A form whose schema is no object.
    fn is_no_form(&mut self, media: &MediaType) -> bool {
        let essence = media::essence(&media.name);
        if essence != "application/x-www-form-urlencoded" && !essence.starts_with("multipart/")
            || media::is_whole_multipart(&media.name)
        {
            return false;
        }
        let Some(schema) = media.schema else { return false };
        let kinds = self.kinds_of(&Conjunction::of(schema), 0);
        kinds != KindSet::OBJECT && kinds != KindSet::VALUES
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
    pub fn carrier(&mut self, media: &MediaType, sent: bool) -> (Carrier, Cost) {
        if sent && media::is_json(&media::essence(&media.name)) {
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
        media::carrier(&media.name, &values, (kinds, listed, shown), sent)
    }

    /// Whether this content may have types that need a name: bytes have none, and most text is a string.
    fn may_name(&mut self, media: &MediaType, sent: bool) -> bool {
        match self.carrier(media, sent).0 {
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

    fn content(&mut self, media: &'a MediaType, sent: bool, beside_json: bool, owner: &Owner) -> Content {
        let essence = media::essence(&media.name);
        let conjunction = media.schema.map(Conjunction::of);
        let (carrier, cost) = self.carrier(media, sent);
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
            limits: sent_as.and_then(|conjunction| self.limits(conjunction, false)),
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
            && merged.extension("x-rust-type").is_none()
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

    /// The type of a form: a struct or a map.
    fn form_type(&mut self, media: &MediaType, carrier: Carrier, owner: &Owner) -> Type {
        let free = Type::Map(Box::new(Type::Any));
        let Some(schema) = media.schema else { return free };
        let plain = Conjunction::of(schema);
        let merged = self.looked_up(&plain);
        if merged.is_free() && merged.conflict.is_none() {
            return free;
        }
        if self.kinds_of(&plain, 0) != KindSet::OBJECT {
            return self.no_form(media, "a form is an object, and this schema is none");
        }
        let choice = !self.real_choices(&merged).is_empty()
            || self
                .component_of(&plain, None)
                .is_some_and(|c| self.children.contains_key(&c));
        if carrier == Carrier::Multipart && !choice && merged.unnamed().any(|claims| self.file_part(claims).is_some()) {
            return match merged.properties.as_slice() {
                [] => free,
                _ => self.no_form(
                    media,
                    "a form with files of any name beside its properties is not supported",
                ),
            };
        }
        if carrier == Carrier::Multipart && self.ways(&plain).more {
            let message =
                format!("a choice of more than {MOST_WAYS} forms, of which some may have files, is not supported");
            return self.no_form(media, &message);
        }
        let files = carrier == Carrier::Multipart && self.has_files(&plain);
        if !files {
            return self.type_of(&plain, owner).ty;
        }
        if choice {
            return self.no_form(media, "a choice of forms with files in them is not supported");
        }
        let component = self.component_of(&plain, None).map(|c| target(self.document, c));
        let known = component.and_then(|c| Some((c, self.components.get(&c)?.1)));
        let (conjunction, owner) = match known {
            Some((component, id)) if self.file_forms.contains(&component) => return Type::Named(id),
            // The form is that of the component wherever it is sent, and so is its name.
            Some((component, id)) => (Conjunction::of(component), &Owner::inside(id, Step::Form)),
            None => (plain, owner),
        };
        let used = self.type_of(&conjunction.and(Part::Files), owner);
        self.finish_tasks();
        used.ty
    }

    fn no_form(&mut self, media: &MediaType, message: &str) -> Type {
        self.widened(
            Diagnostic::warning("form-not-object", &media.at, message)
                .note(match media::essence(&media.name).starts_with("multipart/") {
                    true => "the client takes parts of any name, each a value or a file",
                    false => "the client takes a map of any JSON as the form",
                })
                .help("describe the form as an object with a property for each field"),
        );
        Type::Map(Box::new(Type::Any))
    }

    fn has_files(&mut self, form: &Conjunction) -> bool {
        let forms = self.ways(form).each;
        forms.iter().any(|(_, form)| {
            let properties = form.properties.iter().map(|(_, claims)| claims);
            properties
                .chain(form.unnamed())
                .any(|claims| self.file_part(claims).is_some())
        })
    }

    /// Components whose binary properties are files: those that nothing but a
    /// multipart body refers to.
    pub fn find_file_forms(&mut self) {
        let document = self.document;
        let named: BTreeSet<SchemaId> = document.named_schemas.iter().map(|(_, id)| *id).collect();
        let (mut multipart, mut other) = (BTreeSet::new(), BTreeSet::new());
        let operations = document.paths.iter().flat_map(|p| &p.operations);
        for operation in operations.chain(document.webhooks.iter().flat_map(|w| &w.operations)) {
            for media in operation.request_body.iter().flat_map(|b| &b.content) {
                let form = media::essence(&media.name).starts_with("multipart/");
                if form {
                    multipart.extend(media.schema)
                } else {
                    other.extend(media.schema)
                };
            }
            for media in operation.responses.iter().flat_map(|r| &r.content) {
                other.extend(media.schema);
                other.extend(media.item_schema);
            }
        }
        if multipart.is_empty() {
            return;
        }
        let forms: BTreeSet<SchemaId> = multipart
            .iter()
            .map(|id| target(document, *id))
            .filter(|id| named.contains(id))
            .collect();
        let mut elsewhere: BTreeSet<SchemaId> = other.iter().map(|id| target(document, *id)).collect();
        // What is a branch by a discriminator is referred to by nothing but its name.
        elsewhere.extend(self.children.values().flatten().map(|id| target(document, *id)));
        for (id, schema) in document.schemas.iter() {
            let mapped = schema.discriminator.iter().flat_map(|one| &one.mapping);
            elsewhere.extend(mapped.map(|(_, id)| target(document, *id)));
            let direct = schema
                .all_of
                .iter()
                .chain(&schema.one_of)
                .chain(&schema.any_of)
                .chain(schema.properties.iter().map(|(_, id)| id))
                .chain(&schema.items)
                .chain(&schema.additional_properties);
            elsewhere.extend(direct.filter(|d| forms.contains(d)));
            if let Some(reference) = schema.reference
                && forms.contains(&reference)
                && (!multipart.contains(&id) || other.contains(&id))
            {
                elsewhere.insert(reference);
            }
        }
        for form in forms {
            if !elsewhere.contains(&form) && self.has_files(&Conjunction::of(form)) {
                self.file_forms.insert(form);
            }
        }
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
        .note(format!("the client sends `{}` alone", same.media_type))
        .help("keep the one that is meant, or give each a schema of its own"),
    );
}
