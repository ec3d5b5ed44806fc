//! Operations as calls: what goes in, where it goes on the wire, what comes back.

use super::{Docs, Limits, Server, TextFormat, Type};
use crate::at::At;
pub use crate::method::Method;
use crate::source::Tree;

#[derive(Clone, Debug)]
pub struct Operation {
    pub at: At,
    /// `operationId` as written; `None` when missing or a repeat (reported).
    pub id: Option<String>,
    /// `x-rust-name`.
    pub wanted_name: Option<String>,
    pub method: Method,
    /// The template with plain names in braces, `/pets/{id}`; a query inside it is in `fixed_query`, or among the
    /// parameters.
    pub path: String,
    /// A fixed query string that stood inside the path key.
    pub fixed_query: Option<String>,
    pub docs: Docs,
    pub deprecated: bool,
    /// Index into `Api::groups`: the first tag's.
    pub group: usize,
    pub parameters: Vec<Parameter>,
    pub body: Option<Body>,
    pub responses: Vec<Response>,
    /// Alternatives in order. Empty: the document asks for nothing.
    pub security: Vec<Requirement>,
    /// Own servers; empty: the API's.
    pub servers: Vec<Server>,
    /// More specific templates that an argument could turn this path into.
    pub shadows: Vec<Shadow>,
    /// Lines for the docs: callbacks and links.
    pub mentions: Vec<String>,
}

impl Operation {
    /// Whether a response of this status is a success: a documented 2xx; a 3xx only where no 2xx is documented;
    /// `default`, which is all statuses that are not named, only where neither is documented (OAS 3.0.4 §4.8.16).
    pub fn is_success(&self, status: Status) -> bool {
        let has = |wanted: u16| self.responses.iter().any(|response| response.status.class() == wanted);
        match status.class() {
            2 => true,
            3 => !has(2),
            0 => !has(2) && !has(3),
            _ => false,
        }
    }

    /// Whether a response of this status is an error. `default` may be both.
    pub fn is_error(&self, status: Status) -> bool {
        status == Status::Default || !self.is_success(status)
    }
}

/// Another path of the document which an argument may accidentally spell.
#[derive(Clone, Debug, PartialEq)]
pub struct Shadow {
    pub path: String,
    /// Index into `Api::operations` of the one with the same method, if there is one.
    pub operation: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Matrix,
    Label,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub at: At,
    pub name: String,
    pub wanted_name: Option<String>,
    pub location: Location,
    pub required: bool,
    pub deprecated: bool,
    pub docs: Docs,
    pub limits: Option<Box<Limits>>,
    pub text_format: Option<TextFormat>,
    pub ty: Type,
    pub encoding: ParameterEncoding,
    pub default: Option<Tree>,
    pub example: Option<Tree>,
    /// The one value that a required parameter may have: it is sent, and nobody is asked for it.
    pub fixed: Option<Fixed>,
}

/// A value that every style can write in one way.
#[derive(Clone, Debug, PartialEq)]
pub enum Fixed {
    String(String),
    Bool(bool),
    Int(i64),
}

impl Parameter {
    /// Whether a caller has to give it.
    pub fn is_asked_for(&self) -> bool {
        self.required && self.fixed.is_none()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum ParameterEncoding {
    Style {
        style: Style,
        explode: bool,
        allow_reserved: bool,
        allow_empty: bool,
    },
    /// `content`: serialised by this media type, as JSON or as text.
    Content { media_type: String, json: bool },
    /// In place of the variable in a pair of the query in the path: `filter=name-{name}`.
    Within { pair: String, variable: String },
}

#[derive(Clone, Debug)]
pub struct Body {
    pub at: At,
    pub required: bool,
    pub docs: Docs,
    /// One or more, in the order of preference; each becomes a way to give the body.
    pub contents: Vec<Content>,
}

/// One media type of a body.
#[derive(Clone, Debug)]
pub struct Content {
    pub at: At,
    /// As sent, parameters included.
    pub media_type: String,
    /// Other media types of a response that are read in the same way into the same type.
    pub also: Vec<String>,
    pub form: ContentForm,
    pub ty: Type,
    /// Of what is sent, where no type of its own tells them.
    pub limits: Option<Box<Limits>>,
    /// Of what is sent.
    pub text_format: Option<TextFormat>,
    pub examples: Vec<Example>,
}

impl Content {
    /// A form of parts that the description does not name: each may be a file.
    pub fn is_any_parts(&self) -> bool {
        matches!(self.form, ContentForm::Multipart(_)) && self.ty == Type::Map(Box::new(Type::Any))
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum ContentForm {
    /// `application/json`, `+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    UrlEncoded(Vec<PartEncoding>),
    Multipart(Vec<PartEncoding>),
    /// `text/*` and XML: a string.
    Text,
    /// Anything else: bytes or a stream.
    Binary,
    /// `text/event-stream` (received only): items of `ty`.
    EventStream,
    /// `application/x-ndjson`, `application/json-seq` and the like (received only): JSON values of `ty`.
    JsonLines,
}

/// How one property of a form is written (OAS 3.1.2 §4.8.15).
#[derive(Clone, Debug, PartialEq)]
pub struct PartEncoding {
    pub property: String,
    pub content_type: Option<String>,
    /// Style rules apply instead of `content_type`.
    pub style: Option<(Style, bool)>,
    pub allow_reserved: bool,
    /// Of a part that is a file.
    pub headers: Vec<PartHeader>,
}

/// A header field of a file that is a part of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct PartHeader {
    pub name: String,
    pub required: bool,
}

#[derive(Clone, Debug)]
pub struct Example {
    pub at: At,
    pub name: Option<String>,
    pub value: Tree,
}

/// Which statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Code(u16),
    /// `4XX` is 4.
    Range(u8),
    Default,
}

/// As a document writes it: `404`, `4XX`, `default`.
impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Status::Code(code) => write!(f, "{code}"),
            Status::Range(range) => write!(f, "{range}XX"),
            Status::Default => f.write_str("default"),
        }
    }
}

impl Status {
    /// As the runtime's tables have it: the code, 1 to 5 for a range, 0 for `default`.
    pub fn number(self) -> u16 {
        match self {
            Status::Code(code) => code,
            Status::Range(range) => u16::from(range),
            Status::Default => 0,
        }
    }

    /// The first digit; 0 for `default`.
    pub fn class(self) -> u16 {
        match self {
            Status::Code(code) => code / 100,
            Status::Range(range) => u16::from(range),
            Status::Default => 0,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Response {
    pub at: At,
    pub status: Status,
    pub docs: Docs,
    pub headers: Vec<Header>,
    /// Empty: no body. The first that matches the content type received is read.
    pub contents: Vec<Content>,
}

#[derive(Clone, Debug)]
pub struct Header {
    pub at: At,
    pub name: String,
    /// `x-rust-name`.
    pub wanted_name: Option<String>,
    pub docs: Docs,
    /// Always optional for the caller, whatever the document says.
    pub required: bool,
    pub deprecated: bool,
    pub limits: Option<Box<Limits>>,
    pub ty: Type,
    pub explode: bool,
    /// `content` that is JSON: its media type.
    pub media_type: Option<String>,
}

/// Every scheme in it is sent together; empty: none is needed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requirement {
    /// Index into `Api::schemes`, and scopes for the docs.
    pub schemes: Vec<(usize, Vec<String>)>,
}

#[derive(Clone, Debug)]
pub struct Webhook {
    pub at: At,
    pub name: String,
    pub method: Method,
    pub docs: Docs,
    pub deprecated: bool,
    /// Lines for the docs: what comes with the payload.
    pub mentions: Vec<String>,
    /// In the one media type that is read.
    pub body: Option<Body>,
}
