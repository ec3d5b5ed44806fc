//! A document and its model → its examples, each with the type that must
//! carry it. They are found in the document, not in the model, so that one
//! that the model lost is seen.

use super::invent::Inventor;
use super::spell;
use mintage::at::At;
use mintage::model::{self, Api, Content, ContentForm, Directions, Shape, Type};
use mintage::name::Names;
use mintage::read::{self, Document, MediaType, SchemaId, Status, StatusCode};
use mintage::source::Tree;
use std::collections::BTreeSet;

/// An example of a media type.
pub struct Example {
    pub at: At,
    /// Of the schema that it is an example of.
    pub schema: At,
    pub sent: bool,
    pub value: Tree,
    /// JSON that is written as the text of a string, as many documents have it.
    pub inside: Option<Tree>,
    /// How the content travels, where it is not as the type's JSON.
    pub otherwise: Option<&'static str>,
    /// The model's type, and its index in `Found::types`; `None`: nothing to decode with.
    pub ty: Option<(Type, usize)>,
    /// What the driver made of it: the JSON that came back, or why none did.
    pub came_back: Result<String, String>,
    /// Whether what came back is that of `inside`.
    pub took_inside: bool,
    /// What in it came to be the unknown branch of a union.
    pub unknown: Option<String>,
}

impl Example {
    /// What was decoded.
    pub fn meant(&self) -> &Tree {
        self.inside.as_ref().filter(|_| self.took_inside).unwrap_or(&self.value)
    }
}

/// All examples, and the Rust types that they need.
#[derive(Default)]
pub struct Found {
    pub examples: Vec<Example>,
    pub types: Vec<String>,
}

/// Every example of the media types of requests and responses, webhooks included; shared ones once for each direction.
pub fn gather(document: &Document, api: &Api, names: &Names, invented: usize) -> Found {
    let mut gatherer = Gatherer {
        document,
        api,
        names,
        invented,
        seen: BTreeSet::new(),
        found: Found::default(),
    };
    for (index, operation) in document.paths.iter().flat_map(|p| &p.operations).enumerate() {
        // Operations are lowered in the order of the document; the place makes sure.
        let made = api.operations.get(index).filter(|o| o.at == operation.at);
        let made = made.or_else(|| api.operations.iter().find(|o| o.at == operation.at));
        let contents = made.and_then(|o| o.body.as_ref()).map(|b| b.contents.as_slice());
        if let Some(body) = &operation.request_body {
            gatherer.all(&body.content, contents.unwrap_or_default(), true, None);
        }
        for response in &operation.responses {
            let otherwise = (!has_body(operation, &response.status)).then_some("no body");
            if invented > 0 && otherwise.is_some() {
                continue;
            }
            let contents = made
                .and_then(|o| o.responses.iter().find(|r| same_status(r.status, &response.status)))
                .map(|r| r.contents.as_slice());
            gatherer.all(&response.content, contents.unwrap_or_default(), false, otherwise);
        }
    }
    for webhook in &document.webhooks {
        for operation in &webhook.operations {
            let made = api.webhooks.iter().find(|w| w.at == operation.at || w.at == webhook.at);
            let contents = made.and_then(|w| w.body.as_ref()).map(|b| b.contents.as_slice());
            let contents = contents.unwrap_or_default();
            for media in operation.request_body.iter().flat_map(|body| &body.content) {
                // Of several media types a webhook is read by one, and the others are told of.
                let read = contents.is_empty() || contents.iter().any(|c| c.at == media.at);
                let otherwise = (!read).then_some("not read");
                gatherer.all(std::slice::from_ref(media), contents, false, otherwise);
            }
        }
    }
    gatherer.found
}

struct Gatherer<'a> {
    document: &'a Document,
    api: &'a Api,
    names: &'a Names,
    invented: usize,
    seen: BTreeSet<(At, bool)>,
    found: Found,
}

impl Gatherer<'_> {
    /// `otherwise` says what is in the way of them all.
    fn all(&mut self, media: &[MediaType], contents: &[Content], sent: bool, otherwise: Option<&'static str>) {
        let json: Vec<&Content> = contents.iter().filter(|c| c.form == ContentForm::Json).collect();
        for one in media {
            // What is of one schema is of one type, and told once.
            let schema = self.target(one);
            let twins = media.iter().filter(|m| self.target(m) == schema).map(|m| &m.at);
            let content = contents
                .iter()
                .find(|c| c.at == one.at)
                .or_else(|| contents.iter().find(|c| c.also.contains(&one.name)))
                .or_else(|| twins.into_iter().find_map(|at| contents.iter().find(|c| c.at == *at)))
                // Of equal schemas, each written out; what they became must be the one type there is.
                .or(match json.as_slice() {
                    [one] => Some(*one),
                    _ => None,
                });
            self.media(one, content, sent, otherwise);
        }
    }

    /// The schema behind references. A chain of them is as long as the document at most.
    fn target(&self, media: &MediaType) -> Option<SchemaId> {
        let mut id = media.schema?;
        for _ in 0..64 {
            match self.document.schemas.get(id).reference {
                Some(next) => id = next,
                None => break,
            }
        }
        Some(id)
    }

    fn media(&mut self, media: &MediaType, content: Option<&Content>, sent: bool, otherwise: Option<&'static str>) {
        let mut tried: Vec<(At, Tree)> = Vec::new();
        match (self.invented, self.target(media)) {
            (0, _) => tried.extend(media.examples.iter().map(|e| (e.at.clone(), e.value.clone()))),
            (_, None) => {}
            (many, Some(schema)) => {
                let at = self.document.schemas.get(schema).at.clone();
                for number in 0..many {
                    let value = Inventor::new(self.document, sent, number).value(schema);
                    tried.extend(value.map(|value| (at.member(&format!("invented {number}")), value)));
                }
            }
        }
        for (at, value) in tried {
            if !self.seen.insert((at.clone(), sent)) {
                continue;
            }
            let otherwise = match content {
                Some(content) if !fits(&content.form, &value) => Some("no form"),
                content => otherwise.or_else(|| content.and_then(|content| self.otherwise(content))),
            };
            let ty = content.filter(|_| otherwise.is_none()).and_then(|content| {
                let spelt = spell::rust(&content.ty, self.names, "crate")?;
                Some((content.ty.clone(), self.index(spelt)))
            });
            self.found.examples.push(Example {
                at,
                schema: media.at.member("schema"),
                sent,
                inside: inside(&value).filter(|_| self.invented == 0),
                value,
                otherwise,
                ty,
                came_back: Err("never tried".to_owned()),
                took_inside: false,
                unknown: None,
            });
        }
    }

    fn otherwise(&self, content: &Content) -> Option<&'static str> {
        match &content.form {
            ContentForm::Json | ContentForm::UrlEncoded(_) => None,
            ContentForm::Multipart(_) if self.has_files(&content.ty) => Some("files"),
            ContentForm::Multipart(_) => None,
            ContentForm::Text => Some("text"),
            ContentForm::Binary => Some("bytes"),
            ContentForm::EventStream => Some("events"),
            ContentForm::JsonLines => Some("lines"),
        }
    }

    /// Structs with files are written as parts only.
    fn has_files(&self, ty: &Type) -> bool {
        let (Type::Named(id) | Type::Boxed(id)) = ty else {
            return false;
        };
        let Some(Shape::Struct(shape)) = self.api.types.get(*id).map(|def| &def.shape) else {
            return false;
        };
        shape.fields.iter().map(|f| &f.ty).any(|ty| match ty {
            Type::Binary => true,
            Type::List(inner) | Type::Nullable(inner) => **inner == Type::Binary,
            _ => false,
        })
    }

    fn index(&mut self, spelt: String) -> usize {
        let types = &mut self.found.types;
        types.iter().position(|known| *known == spelt).unwrap_or_else(|| {
            types.push(spelt);
            types.len() - 1
        })
    }
}

/// Whether a value can travel so: a form is an object, and a part can't be null.
fn fits(form: &ContentForm, value: &Tree) -> bool {
    match form {
        ContentForm::UrlEncoded(_) => value.as_map().is_some(),
        ContentForm::Multipart(_) => value
            .as_map()
            .is_some_and(|map| map.iter().all(|(_, member)| *member != Tree::Null)),
        _ => true,
    }
}

/// Whether an answer of this status can have a body (RFC 9110 §6.4.1). Where it can't, there is nothing to be carried.
fn has_body(operation: &read::Operation, status: &Status) -> bool {
    operation.method != read::Method::Head
        && !matches!(status, Status::Known(StatusCode::Code(100..=199 | 204 | 205 | 304)))
}

fn same_status(ours: model::Status, theirs: &Status) -> bool {
    match (ours, theirs) {
        (model::Status::Code(a), Status::Known(StatusCode::Code(b))) => a == *b,
        (model::Status::Range(a), Status::Known(StatusCode::Range(b))) => u16::from(a) == *b,
        (model::Status::Default, read::Status::Default) => true,
        _ => false,
    }
}

/// The object or list that a string is the text of.
fn inside(value: &Tree) -> Option<Tree> {
    let text = value.as_str()?.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    super::parse(text)
}

/// Whether a type is only ever received.
pub fn received_only(directions: Directions) -> bool {
    directions.received && !directions.sent
}
