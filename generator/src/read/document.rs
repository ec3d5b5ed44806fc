//! What the reader hands on: one document in the vocabulary of OpenAPI 3.2 and JSON Schema 2020-12, whatever dialect it
//! was written in. References to parameters, responses and the like are followed; references between schemas are ids
//! into one arena, so that cycles are ordinary.

mod schemas;

use crate::at::At;
pub use crate::method::Method;
use crate::source::Tree;
pub use openapiv3::{APIKeyLocation, ExternalDocumentation, OAuth2Flows, SecurityScheme as KnownScheme, StatusCode};
pub use schemas::{Discriminator, Kinds, Schema, SchemaId, Schemas};
use std::collections::BTreeMap;

/// The dialect a document was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    V30,
    V31,
}

/// A description, read.
#[derive(Clone, Debug)]
pub struct Document {
    pub at: At,
    pub dialect: Dialect,
    pub info: openapiv3::Info,
    /// The `summary` of `info`, which 3.0 has not.
    pub summary: Option<String>,
    pub servers: Vec<Server>,
    pub tags: Vec<Tag>,
    pub external_docs: Option<openapiv3::ExternalDocumentation>,
    pub security_schemes: Vec<SecurityScheme>,
    /// Path items with their operations, by path. The order of the document is in [`PathItem::position`].
    pub paths: Vec<PathItem>,
    pub webhooks: Vec<Webhook>,
    /// `components.schemas`, by name, then those that stand elsewhere.
    pub named_schemas: Vec<(String, SchemaId)>,
    /// What those of them are called where they stand, and to a discriminator, whose name was made longer, since another
    /// schema has it too.
    pub own_names: BTreeMap<SchemaId, String>,
    pub schemas: Schemas,
    /// Parts of operations that are left out.
    pub lost: Vec<Lost>,
    /// Operations that are left out whole.
    pub left_out: Vec<LeftOut>,
    /// `x-` members of the root.
    pub extensions: Extensions,
}

/// A part of an operation that can't be read: a parameter, a body, a response, a header, a media type.
#[derive(Clone, Debug)]
pub struct Lost {
    /// Where the message stands that says so; it may be a component.
    pub at: At,
    /// Code of that message.
    pub code: &'static str,
    /// Where it is asked for.
    pub used: At,
}

/// An operation that can't be read.
#[derive(Clone, Debug)]
pub struct LeftOut {
    pub at: At,
    /// Code of the message that says so.
    pub code: &'static str,
    /// `GET`, or `*` for a path of which nobody can tell what operations it has.
    pub method: String,
    pub path: String,
}

pub type Extensions = Vec<(String, Tree)>;

#[derive(Clone, Debug)]
pub struct Server {
    pub at: At,
    /// With `{variables}`; relative ones are resolved by the client.
    pub url: String,
    /// With the defaults of the variables.
    pub usual: String,
    pub name: Option<String>,
    pub description: Option<String>,
    pub variables: Vec<ServerVariable>,
}

#[derive(Clone, Debug)]
pub struct ServerVariable {
    pub at: At,
    pub name: String,
    /// None: the description does not have the variable.
    pub default: Option<String>,
    pub values: Vec<String>,
    pub description: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Tag {
    pub at: At,
    pub name: String,
    pub description: Option<String>,
    pub external_docs: Option<openapiv3::ExternalDocumentation>,
}

/// One entry of `components.securitySchemes`.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    pub at: At,
    pub name: String,
    pub description: Option<String>,
    pub kind: SecurityKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SecurityKind {
    /// The types OpenAPI 3.0 knows.
    Known(Box<openapiv3::SecurityScheme>),
    MutualTls,
    /// Reported; nothing can be sent for it.
    Unknown(String),
}

/// One alternative of a `security` list: every scheme in it is needed. Empty: none is.
#[derive(Clone, Debug, PartialEq)]
pub struct SecurityRequirement {
    pub at: At,
    /// Scheme name and scopes.
    pub schemes: Vec<(String, Vec<String>)>,
    /// Whether it names no scheme that the document has not got.
    pub whole: bool,
}

#[derive(Clone, Debug)]
pub struct PathItem {
    pub at: At,
    /// Where the document has it among the others.
    pub position: usize,
    /// The template as written, with its leading slash.
    pub path: String,
    /// In the order of [`Method::ALL`].
    pub operations: Vec<Operation>,
}

#[derive(Clone, Debug)]
pub struct Webhook {
    pub at: At,
    pub name: String,
    pub operations: Vec<Operation>,
}

#[derive(Clone, Debug)]
pub struct Operation {
    pub at: At,
    /// Where the document has it among the others of its path.
    pub position: usize,
    pub method: Method,
    pub operation_id: Option<String>,
    pub summary: Option<String>,
    pub description: Option<String>,
    pub external_docs: Option<openapiv3::ExternalDocumentation>,
    pub tags: Vec<String>,
    pub deprecated: bool,
    /// Those of the path item first, each overridden by (name, location).
    pub parameters: Vec<Parameter>,
    pub request_body: Option<RequestBody>,
    /// By status in ascending order, ranges after their codes, `default` last.
    pub responses: Vec<Response>,
    /// `None`: the operation says nothing and the document says nothing.
    /// Inherited lists are filled in.
    pub security: Option<Vec<SecurityRequirement>>,
    /// Of the operation, else of the path item; empty: the document's.
    pub servers: Vec<Server>,
    pub callbacks: Vec<Callback>,
    pub extensions: Extensions,
}

#[derive(Clone, Debug)]
pub struct Callback {
    pub at: At,
    pub name: String,
    /// Runtime expression → path item.
    pub items: Vec<PathItem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a parameter is written (OAS 3.1.2 §4.8.12.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Where it is defined (after references).
    pub at: At,
    /// The component's name, if it came through a reference.
    pub component: Option<String>,
    pub name: String,
    pub location: Location,
    pub description: Option<String>,
    /// Always true for path parameters.
    pub required: bool,
    pub deprecated: bool,
    pub allow_empty_value: bool,
    pub allow_reserved: bool,
    /// Defaults filled in.
    pub style: Style,
    pub explode: bool,
    pub value: ParameterValue,
    pub examples: Vec<Example>,
    pub extensions: Extensions,
}

#[derive(Clone, Debug)]
pub enum ParameterValue {
    Schema(SchemaId),
    Content(MediaType),
    /// Neither was given (reported); any string.
    Missing,
}

impl ParameterValue {
    /// Of the value, or of the content that it is written as.
    pub fn schema(&self) -> Option<SchemaId> {
        match self {
            ParameterValue::Schema(id) => Some(*id),
            ParameterValue::Content(media) => media.schema,
            ParameterValue::Missing => None,
        }
    }
}

#[derive(Clone, Debug)]
pub struct RequestBody {
    pub at: At,
    pub component: Option<String>,
    pub description: Option<String>,
    pub required: bool,
    pub content: Vec<MediaType>,
}

/// One entry of a `content` map.
#[derive(Clone, Debug)]
pub struct MediaType {
    pub at: At,
    /// The key as written, parameters included.
    pub name: String,
    pub schema: Option<SchemaId>,
    /// `application/json` has a key of its own in the same map. Each media type carries that, for some are asked without the
    /// others: in a webhook one of them is read.
    pub beside_json: bool,
    /// OpenAPI 3.2's `itemSchema`, for sequential media types.
    pub item_schema: Option<SchemaId>,
    pub encoding: Vec<Encoding>,
    pub examples: Vec<Example>,
    pub extensions: Extensions,
}

/// One entry of an `encoding` map (OAS 3.1.2 §4.8.15).
#[derive(Clone, Debug)]
pub struct Encoding {
    pub at: At,
    pub property: String,
    pub content_type: Option<String>,
    pub headers: Vec<Header>,
    /// As written: their mere presence switches the rules.
    pub style: Option<Style>,
    pub explode: Option<bool>,
    pub allow_reserved: Option<bool>,
}

#[derive(Clone, Debug)]
pub struct Example {
    pub at: At,
    /// Key of `examples`; `None` for `example`.
    pub name: Option<String>,
    pub summary: Option<String>,
    pub value: Tree,
}

/// Which statuses a response stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    Known(StatusCode),
    Default,
}

impl Status {
    /// Whether its answers end with their header fields (RFC 9110 §6.4.1, §15.3.5).
    pub fn has_no_content(&self) -> bool {
        matches!(
            self,
            Status::Known(StatusCode::Code(100..=199 | 204 | 205 | 304) | StatusCode::Range(1))
        )
    }
}

#[derive(Clone, Debug)]
pub struct Response {
    pub at: At,
    pub component: Option<String>,
    pub status: Status,
    pub summary: Option<String>,
    pub description: String,
    pub headers: Vec<Header>,
    pub content: Vec<MediaType>,
    pub links: Vec<Link>,
    pub extensions: Extensions,
}

#[derive(Clone, Debug)]
pub struct Header {
    pub at: At,
    pub component: Option<String>,
    pub name: String,
    pub description: Option<String>,
    pub required: bool,
    pub deprecated: bool,
    pub explode: bool,
    pub value: ParameterValue,
    pub examples: Vec<Example>,
    pub extensions: Extensions,
}

#[derive(Clone, Debug)]
pub struct Link {
    pub at: At,
    pub name: String,
    pub target: Option<LinkTarget>,
    /// Values and expressions, by the names of parameters.
    pub parameters: Vec<(String, Tree)>,
    pub body: Option<Tree>,
    /// Its URL.
    pub server: Option<String>,
    pub description: Option<String>,
}

/// The operation that a link leads to.
#[derive(Clone, Debug)]
pub struct LinkTarget {
    pub at: At,
    pub said: String,
    /// An `operationId`, not a reference.
    pub is_id: bool,
}
