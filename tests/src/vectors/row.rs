//! The rows of the wire-vector tables, as `../shared/vectors/README.md` words
//! them: what is documented, what is given to the client, what must be seen.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

/// The rows of one file, which holds either kind.
pub enum Table {
    Style(Vec<StyleRow>),
    Decode(Vec<DecodeRow>),
}

impl Table {
    /// Reads a table; rows of the first kind have `where`, of the second `kind`.
    ///
    /// # Errors
    /// When the text is no list of rows, with serde's words for it.
    pub fn read(text: &str) -> Result<Table, serde_json::Error> {
        #[derive(Deserialize)]
        struct Sniff {
            kind: Option<String>,
        }
        let rows: Vec<Sniff> = serde_json::from_str(text)?;
        if rows.iter().any(|row| row.kind.is_some()) {
            serde_json::from_str(text).map(Table::Decode)
        } else {
            serde_json::from_str(text).map(Table::Style)
        }
    }
}

/// Where a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    Path,
    Query,
    Header,
    Cookie,
    Form,
    Multipart,
    #[serde(rename = "querystring")]
    QueryString,
    Body,
}

impl Place {
    /// `in` of a Parameter Object; bodies have none (2.0: `formData`).
    pub fn location(self) -> &'static str {
        match self {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Cookie => "cookie",
            Place::Form | Place::Multipart => "formData",
            Place::QueryString => "querystring",
            Place::Body => "body",
        }
    }

    pub fn is_parameter(self) -> bool {
        !matches!(self, Place::Form | Place::Multipart | Place::Body)
    }
}

/// A parameter: the first one's fields stand in the row itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Parameter {
    #[serde(rename = "where")]
    pub place: Place,
    pub style: Option<String>,
    pub explode: Option<bool>,
    #[serde(default)]
    pub allow_reserved: bool,
    #[serde(default)]
    pub allow_empty_value: bool,
    #[serde(default)]
    pub required: Option<bool>,
    pub name: Option<String>,
    pub schema: Box<RawValue>,
    pub content: Option<String>,
    pub encoding: Option<Box<RawValue>>,
    #[serde(default)]
    pub omit: Vec<String>,
    pub value: Box<RawValue>,
}

/// A row of `style-vectors.json`.
#[derive(Clone, Debug, Deserialize)]
pub struct StyleRow {
    pub id: String,
    pub dialect: String,
    #[serde(default)]
    pub same_in: Vec<String>,
    #[serde(rename = "where")]
    pub place: Place,
    pub style: Option<String>,
    pub explode: Option<bool>,
    #[serde(rename = "allowReserved", default)]
    pub allow_reserved: bool,
    #[serde(rename = "allowEmptyValue", default)]
    pub allow_empty_value: bool,
    #[serde(default)]
    pub required: Option<bool>,
    pub name: Option<String>,
    pub schema: Box<RawValue>,
    pub content: Option<String>,
    #[serde(default)]
    pub omit: Vec<String>,
    pub media_type: Option<String>,
    pub encoding: Option<Box<RawValue>>,
    #[serde(rename = "prefixEncoding")]
    pub prefix_encoding: Option<Box<RawValue>>,
    #[serde(rename = "itemEncoding")]
    pub item_encoding: Option<Box<RawValue>>,
    #[serde(rename = "itemSchema", default)]
    pub item_schema: bool,
    pub path_template: String,
    pub server_path: Option<String>,
    #[serde(default)]
    pub more_params: Vec<Parameter>,
    pub value: Box<RawValue>,
    pub part_headers: Option<serde_json::Value>,
    pub expect: Expect,
    #[serde(default)]
    pub alternatives: Option<Vec<serde_json::Value>>,
    #[serde(default)]
    pub tolerated: Option<Vec<serde_json::Value>>,
    #[serde(default)]
    pub json: bool,
    #[serde(default)]
    pub sse: bool,
    #[serde(default)]
    pub order_free: bool,
    pub decoded: Option<Vec<(String, String)>>,
    #[serde(default)]
    pub may_refuse: bool,
    #[serde(default)]
    pub ignored: bool,
    #[serde(default)]
    pub filename_free: bool,
    pub request_content_type: Option<RequestContentType>,
    pub defined: bool,
    #[serde(default)]
    pub section: String,
    #[serde(default)]
    pub note: String,
}

impl StyleRow {
    /// The parameter that the row's own fields describe, if it describes one.
    pub fn parameter(&self, dialect: &str) -> Option<Parameter> {
        let form = dialect == "2.0" && matches!(self.place, Place::Form | Place::Multipart);
        (self.place.is_parameter() || form).then(|| Parameter {
            place: self.place,
            style: self.style.clone(),
            explode: self.explode,
            allow_reserved: self.allow_reserved,
            allow_empty_value: self.allow_empty_value,
            required: self.required,
            name: self.name.clone(),
            schema: self.schema.clone(),
            content: self.content.clone(),
            encoding: self.encoding.clone(),
            omit: self.omit.clone(),
            value: self.value.clone(),
        })
    }

    /// Every parameter of the operation, the row's own first.
    pub fn parameters(&self, dialect: &str) -> Vec<Parameter> {
        self.parameter(dialect)
            .into_iter()
            .chain(self.more_params.iter().cloned())
            .collect()
    }

    pub fn is_in(&self, dialect: &str) -> bool {
        self.dialect == dialect || self.same_in.iter().any(|d| d == dialect)
    }
}

/// `{"$absent": true}`: the value is not given.
pub fn is_absent(value: &RawValue) -> bool {
    serde_json::from_str::<serde_json::Value>(value.get()).is_ok_and(|v| v["$absent"] == true)
}

#[derive(Clone, Debug, Deserialize)]
pub struct RequestContentType {
    #[serde(rename = "type")]
    pub essence: Option<String>,
    #[serde(default)]
    pub params: BTreeMap<String, String>,
}

/// What the raw request must hold; every key that is there counts. A `null`
/// (the inner `None`) means that the thing must not be there.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Expect {
    pub path: Option<String>,
    #[serde(default, deserialize_with = "present")]
    pub query: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub header: Option<Option<String>>,
    #[serde(default)]
    pub more: BTreeMap<String, Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub cookie: Option<Option<String>>,
    pub body: Option<String>,
    pub body_base64: Option<String>,
    pub body_parts: Option<Vec<ExpectedPart>>,
    #[serde(default)]
    pub refuse: bool,
    pub request_content_type: Option<RequestContentType>,
}

fn present<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(from).map(Some)
}

/// One part of a multipart body.
#[derive(Clone, Debug, Deserialize)]
pub struct ExpectedPart {
    pub name: Option<String>,
    #[serde(default)]
    pub headers: BTreeMap<String, Accepted>,
    pub body: Option<String>,
    pub body_base64: Option<String>,
    pub body_parts: Option<Vec<ExpectedPart>>,
    #[serde(default)]
    pub json: bool,
    #[serde(default)]
    pub filename_free: bool,
}

/// The accepted values of a part's header; `None` among them: it may be absent.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Accepted {
    One(String),
    Any(Vec<Option<String>>),
}

impl Accepted {
    pub fn values(&self) -> Vec<Option<&str>> {
        match self {
            Accepted::One(value) => vec![Some(value)],
            Accepted::Any(values) => values.iter().map(Option::as_deref).collect(),
        }
    }
}

/// A row of `decode-vectors.json`.
#[derive(Clone, Debug, Deserialize)]
pub struct DecodeRow {
    pub id: String,
    pub kind: String,
    /// `None`: any.
    pub dialect: Option<String>,
    #[serde(default)]
    pub same_in: Vec<String>,
    pub input: Input,
    pub expect: serde_json::Value,
    #[serde(default)]
    pub alternatives: Option<Vec<serde_json::Value>>,
    pub defined: bool,
    #[serde(default)]
    pub section: String,
    #[serde(default)]
    pub note: String,
}

impl DecodeRow {
    /// Rows for one dialect. Streams of events are documented by 3.2, but
    /// `text/event-stream` is read the same way before it, so `sse` rows run in all.
    pub fn is_in(&self, dialect: &str) -> bool {
        match &self.dialect {
            None => true,
            Some(own) => own == dialect || self.same_in.iter().any(|d| d == dialect) || self.kind == "sse",
        }
    }
}

/// What the server sends.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Input {
    /// In arrival order.
    #[serde(default)]
    pub chunks_b64: Vec<String>,
    pub body_b64: Option<String>,
    pub content_type: Option<String>,
    pub status: Option<u16>,
    /// Lines of one field, or lines by field name.
    #[serde(default)]
    pub fields: serde_json::Value,
    /// The field's name, where the kind does not say it.
    pub name: Option<String>,
    pub now: Option<String>,
    pub base: Option<String>,
    #[serde(default)]
    pub documented: Vec<String>,
    pub schema: Option<Box<RawValue>>,
    pub explode: Option<bool>,
}
