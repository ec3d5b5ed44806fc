//! `multipart/form-data` bodies and those like them: parts with their own header fields and media types, files as streams
//! (OAS 3.1.2 §4.8.15, RFC 7578).
//! Uses `body`, `style`, `plain`, `media`, `call`, `error`, `transport` and `value`; has the macro `parts!`.
#![allow(unused_macros, unused_imports)]

use std::collections::VecDeque;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};

use super::body::{Body, BodyFormat, Chunks, Part, Payload};
use super::call::Call;
use super::error::Reason;
use super::media;
use super::plain::Plain;
use super::style;
use super::transport::BoxError;
use super::value::{Map, Value, View};

impl BodyFormat {
    /// As a form of parts.
    pub const fn multipart(media_type: &'static str, parts: &'static [Part]) -> Self {
        Self {
            media_type,
            parts,
            write,
        }
    }
}

fn write(format: &'static BodyFormat, view: View<'_>) -> Result<Payload, Reason> {
    let members = match Plain::of(view) {
        Plain::Map(members) => members,
        Plain::Null => Vec::new(),
        _ => return Err(Reason::Body("a form is written from an object".to_owned())),
    };
    let parts = members
        .into_iter()
        .map(|(name, value)| (name, PartValue::Plain(value)))
        .collect();
    encode(format, Parts(parts))
}

/// The properties of a form, each with its value or its file: `Parts::new().with("n", 1_i64).with("f", Body::from("…"))`.
#[derive(Default)]
pub struct Parts(Vec<(String, PartValue)>);

enum PartValue {
    Plain(Plain),
    File(Body),
}

impl fmt::Debug for Parts {
    /// The names alone: what is in them may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_list();
        for (name, _) in &self.0 {
            list.entry(name);
        }
        list.finish()
    }
}

impl Parts {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a property.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl IntoPart) -> Self {
        value.add(name, &mut self);
        self
    }

    /// Adds the members of a map: properties that the description does not name.
    #[must_use]
    pub fn with_all<T: IntoPart>(mut self, members: impl IntoIterator<Item = (String, T)>) -> Self {
        for (name, value) in members {
            value.add(&name, &mut self);
        }
        self
    }
}

/// Properties that the description does not name.
impl<T: IntoPart> From<Map<T>> for Parts {
    fn from(members: Map<T>) -> Self {
        Self::new().with_all(members)
    }
}

/// What can be a part of a form: a file, or any value.
pub trait IntoPart {
    /// Adds itself under this name.
    fn add(self, name: &str, parts: &mut Parts);
}

impl<T: Value> IntoPart for T {
    fn add(self, name: &str, parts: &mut Parts) {
        let plain = Plain::of(self.view());
        if plain != Plain::Null {
            parts.0.push((name.to_owned(), PartValue::Plain(plain)));
        }
    }
}

impl IntoPart for Body {
    fn add(self, name: &str, parts: &mut Parts) {
        parts.0.push((name.to_owned(), PartValue::File(self)));
    }
}

impl IntoPart for Vec<Body> {
    fn add(self, name: &str, parts: &mut Parts) {
        for body in self {
            body.add(name, parts);
        }
    }
}

impl IntoPart for Option<Body> {
    fn add(self, name: &str, parts: &mut Parts) {
        if let Some(body) = self {
            body.add(name, parts);
        }
    }
}

impl IntoPart for Option<Vec<Body>> {
    fn add(self, name: &str, parts: &mut Parts) {
        self.unwrap_or_default().add(name, parts);
    }
}

/// Gives a struct of parts its `into_parts`: field, then the name on the wire; ` extra` after the braces names a map.
macro_rules! parts {
    ($name:ident { $($index:literal $field:ident $wire:literal $(null)?),* $(,)? } $($extra:ident)?) => {
        impl $name {
            /// The parts of the form, in order.
            pub fn into_parts(self) -> $crate::runtime::multipart::Parts {
                $crate::runtime::multipart::Parts::new()$(.with($wire, self.$field))*$(.with_all(self.$extra))?
            }
        }
    };
}
pub(crate) use parts;

impl Call<'_> {
    /// With a form of parts, written as the format says.
    pub fn parts(self, format: usize, parts: Parts) -> Self {
        let Some(format) = self.operation().bodies.get(format) else {
            return self;
        };
        self.payload(encode(format, parts))
    }
}

/// One part's head and content.
struct Written {
    head: String,
    /// As the head names it.
    content_type: Option<String>,
    content: Body,
}

impl Written {
    /// In other multiparts too: properties are told apart by this field alone (OAS 3.0.4 and 3.1.2 §4.8.15).
    fn new(name: &str, file_name: Option<&str>, content_type: Option<&str>, content: Body) -> Self {
        let mut head = ["Content-Disposition: form-data; name=\"", &*escaped(name), "\""].concat();
        if let Some(file_name) = file_name {
            head.push_str(&["; filename=\"", &*escaped(file_name), "\""].concat());
        }
        head.push_str("\r\n");
        let content_type = content_type.map(one_line);
        if let Some(content_type) = &content_type {
            head.push_str(&["Content-Type: ", &**content_type, "\r\n"].concat());
        }
        Self {
            head,
            content_type,
            content,
        }
    }
}

fn encode(format: &'static BodyFormat, parts: Parts) -> Result<Payload, Reason> {
    let boundary = boundary();
    let mut written = Vec::with_capacity(parts.0.len());
    for (name, value) in parts.0 {
        let part = Part::named(format.parts, &name);
        match value {
            PartValue::File(body) => written.push(file(&name, part, body)?),
            PartValue::Plain(plain) => property(&name, part, &plain.finite()?, &mut written),
        }
    }
    let mut content_type = [format.media_type, "; boundary=", &*boundary].concat();
    if lacks_type(format.media_type) {
        content_type.push_str(&["; type=\"", root_type(&written), "\""].concat());
    }
    Ok(Payload {
        content_type,
        body: join(&boundary, written),
    })
}

/// Whether it is a `multipart/related` that does not say the type of its first part.
fn lacks_type(media_type: &str) -> bool {
    let mut pieces = media_type.split(';');
    let related = pieces
        .next()
        .is_some_and(|name| name.trim_ascii().eq_ignore_ascii_case("multipart/related"));
    let is_type = |piece: &str| {
        piece
            .trim_ascii_start()
            .get(..5)
            .is_some_and(|name| name.eq_ignore_ascii_case("type="))
    };
    related && !pieces.any(is_type)
}

/// The media type of the first part, which `multipart/related` has to name (RFC 2387 §3.1). A part that says nothing is
/// text (RFC 2046 §5.1).
fn root_type(written: &[Written]) -> &str {
    let Some(stated) = written.first().and_then(|first| first.content_type.as_deref()) else {
        return "text/plain";
    };
    let essence = stated.split(';').next().unwrap_or(stated).trim_ascii();
    if essence.contains(['"', '\\']) { "" } else { essence }
}

/// Random, so that no content can hold it by accident or by design.
fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("----mintage{:016x}{:016x}", random(), random())
}

fn file(name: &str, part: &Part, mut body: Body) -> Result<Written, Reason> {
    let (file_name, mut chosen, headers) = body.take_facts();
    for wanted in part.required_headers {
        if !headers.iter().any(|(field, _)| field.eq_ignore_ascii_case(wanted)) {
            let why = [
                "the file `",
                name,
                "` has to come with `",
                wanted,
                "`; see `Body::header`",
            ];
            return Err(Reason::Body(why.concat()));
        }
    }
    let mut fields = String::new();
    for (field, value) in headers {
        match HeaderName::try_from(&field) {
            // It stands in the part's own line.
            Ok(CONTENT_TYPE) => chosen = Some(value),
            Ok(known) if known != CONTENT_DISPOSITION && !breaks(&value) => {
                fields.push_str(&[&*field, ": ", &*value, "\r\n"].concat());
            }
            _ => return Err(Reason::Header(one_line(&field))),
        }
    }
    if chosen.as_deref().is_some_and(breaks) {
        return Err(Reason::Header("content-type".to_owned()));
    }
    let file_name = file_name.unwrap_or_else(|| name.to_owned());
    let stated = part.content_type.and_then(media::first_concrete);
    let usual = stated.unwrap_or("application/octet-stream");
    // What has no file name is text in place of a file.
    let (file_name, usual) = match file_name.is_empty() {
        true => (None, None),
        false => (Some(&*file_name), Some(usual)),
    };
    let mut written = Written::new(name, file_name, chosen.as_deref().or(usual), body);
    written.head.push_str(&fields);
    Ok(written)
}

fn property(name: &str, part: &Part, value: &Plain, out: &mut Vec<Written>) {
    if let Some((style, explode)) = part.own_style() {
        // Nothing is percent-encoded inside of a part (OAS 3.1.2 §4.8.15.1).
        for pair in style::pairs(name, style, explode, value, true) {
            out.push(Written::new(&pair.name, None, None, pair.raw().into()));
        }
        return;
    }
    match value {
        Plain::Null => {}
        Plain::List(items) => {
            for item in items {
                one(name, part, item, out);
            }
        }
        value => one(name, part, value, out),
    }
}

/// One value: an object or list as JSON, the rest as text, each under its media type.
fn one(name: &str, part: &Part, value: &Plain, out: &mut Vec<Written>) {
    if *value == Plain::Null {
        return;
    }
    let stated = part.content_type.and_then(media::first_concrete);
    let json = stated.map_or(!value.is_scalar(), media::is_json);
    let content_type = stated.or(json.then_some("application/json"));
    let content = if json { value.json() } else { value.text() };
    out.push(Written::new(name, None, content_type, content.into()));
}

/// As browsers write names: nothing in it can end the quotes or the line (HTML §4.10.21.8).
fn escaped(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// Whether it would not stay in its line.
fn breaks(text: &str) -> bool {
    text.contains(|c: char| c != '\t' && c.is_control())
}

fn one_line(text: &str) -> String {
    text.chars().filter(|c| *c == '\t' || !c.is_control()).collect()
}

fn join(boundary: &str, parts: Vec<Written>) -> Body {
    let mut queue: VecDeque<Body> = VecDeque::new();
    let mut text = Vec::new();
    let mut length = Some(0_u64);
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            text.extend_from_slice(b"\r\n");
        }
        text.extend_from_slice(["--", boundary, "\r\n", &*part.head, "\r\n"].concat().as_bytes());
        match part.content.bytes() {
            Some(bytes) => text.extend_from_slice(bytes),
            None => {
                length = length
                    .zip(part.content.length())
                    .map(|(all, one)| all + one + text.len() as u64);
                queue.push_back(Body::from(std::mem::take(&mut text)));
                queue.push_back(part.content);
            }
        }
    }
    if !text.is_empty() || !queue.is_empty() {
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(["--", boundary, "--\r\n"].concat().as_bytes());
    if queue.is_empty() {
        return text.into();
    }
    length = length.map(|all| all + text.len() as u64);
    queue.push_back(text.into());
    match length {
        Some(length) => Body::sized(Joined(queue), length),
        None => Body::stream(Joined(queue)),
    }
}

struct Joined(VecDeque<Body>);

impl Chunks for Joined {
    fn poll_chunk(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        while let Some(body) = self.0.front_mut() {
            match Pin::new(body).poll_chunk(context) {
                Poll::Ready(None) => {
                    self.0.pop_front();
                }
                other => return other,
            }
        }
        Poll::Ready(None)
    }
}
