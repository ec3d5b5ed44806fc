//! An operation as data: what the description says of it, in one `static` that the runtime interprets.
//! Uses `body` (formats), `plain` and `style` (how parameters are written) and `server` (templates).

use super::body::BodyFormat;
use super::plain::Plain;
use super::server::ServerTemplate;
use super::style;

/// A method of HTTP, those that OpenAPI knows (OAS 3.1.2 §4.8.9).
#[derive(Clone, Copy)]
pub enum Method {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `HEAD`
    Head,
    /// `PATCH`
    Patch,
    /// `TRACE`
    Trace,
}

impl Method {
    /// The method as the `http` crate names it.
    pub fn http(self) -> http::Method {
        match self {
            Self::Get => http::Method::GET,
            Self::Put => http::Method::PUT,
            Self::Post => http::Method::POST,
            Self::Delete => http::Method::DELETE,
            Self::Options => http::Method::OPTIONS,
            Self::Head => http::Method::HEAD,
            Self::Patch => http::Method::PATCH,
            Self::Trace => http::Method::TRACE,
        }
    }
}

/// Everything that the runtime needs to know of one operation.
pub struct Operation {
    /// `operationId`, or the method's name where the description has none.
    pub id: &'static str,
    /// The method.
    pub method: Method,
    /// The template, `/pets/{id}`.
    pub path: &'static str,
    /// A query string that belongs to the template, without `?`.
    pub query: &'static str,
    /// What [`Call::set`](super::call::Call::set) counts.
    pub parameters: &'static [Parameter],
    /// The ways to write a body.
    pub bodies: &'static [BodyFormat],
    /// Whether a request without a body is refused.
    pub body_required: bool,
    /// The documented responses.
    pub responses: &'static [Answer],
    /// Whether anything that it sends or receives is secret: then no body is shown, for a server may answer with what it
    /// was told.
    pub secret: bool,
    /// Alternatives; each is a list of the numbers of the schemes that are sent together.
    pub security: &'static [&'static [usize]],
    /// Own servers; empty: the API's.
    pub servers: &'static [ServerTemplate],
    /// Other paths of the description which an argument must not spell.
    pub shadows: &'static [Shadow],
}

impl Operation {
    /// A `GET /` of nothing, for `..Operation::NEW`.
    pub const NEW: Self = Self {
        id: "",
        method: Method::Get,
        path: "/",
        query: "",
        parameters: &[],
        bodies: &[],
        body_required: false,
        responses: &[],
        secret: false,
        security: &[],
        servers: &[],
        shadows: &[],
    };
}

/// A more specific path that the argument of a template could spell by accident: `/tokens/self` for `/tokens/{id}`.
pub struct Shadow {
    /// The other template.
    pub path: &'static str,
    /// The method that calls it, if it has one of the same HTTP method.
    pub operation: Option<&'static str>,
}

/// Where a parameter or a key travels.
#[derive(Clone, Copy, PartialEq)]
pub enum In {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// As a header field.
    Header,
    /// As a cookie.
    Cookie,
}

/// How a value becomes text (OAS 3.1.2 §4.8.12.3).
#[derive(Clone, Copy, PartialEq)]
pub enum Style {
    /// `blue`
    Simple,
    /// `color=blue`
    Form,
    /// `color=blue%20black`
    SpaceDelimited,
    /// `color=blue%7Cblack`
    PipeDelimited,
    /// `color%5BR%5D=100`
    DeepObject,
}

/// A parameter and how it is written (OAS 3.1.2 §4.8.12).
pub struct Parameter {
    /// Its name on the wire.
    pub name: &'static str,
    /// Where it travels.
    pub place: In,
    /// How it is written.
    pub style: Style,
    /// Whether members are written apart.
    pub explode: bool,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// `allowEmptyValue`.
    pub allow_empty: bool,
    /// Whether a call without it is refused.
    pub required: bool,
    /// The pair of the path's query in which it stands, if it stands in one.
    pub pair: &'static str,
    /// Never shown, and marked sensitive.
    pub secret: bool,
    /// The whole of it as text; `None`: nothing is sent.
    pub(super) write: fn(&Parameter, &Plain) -> Option<String>,
}

impl Parameter {
    pub(super) const fn new(
        name: &'static str,
        place: In,
        style: Style,
        explode: bool,
        write: fn(&Parameter, &Plain) -> Option<String>,
    ) -> Self {
        let required = matches!(place, In::Path);
        Self {
            name,
            place,
            style,
            explode,
            allow_reserved: false,
            allow_empty: false,
            required,
            pair: "",
            secret: false,
            write,
        }
    }

    /// In the path, `simple`.
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, In::Path, Style::Simple, false, style::simple)
    }

    /// In the query, `form`, exploded.
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, In::Query, Style::Form, true, style::query)
    }

    /// A header field, `simple`.
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, In::Header, Style::Simple, false, style::header)
    }

    /// With this style.
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// With members written apart or joined.
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// With reserved characters left as they are.
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// With empty values allowed.
    pub const fn allow_empty(mut self) -> Self {
        self.allow_empty = true;
        self
    }

    /// Required.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Secret.
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }
}

/// How a received body is read.
#[derive(Clone, Copy, PartialEq)]
pub enum Read {
    /// As JSON.
    Json,
    /// As text.
    Text,
    /// As bytes.
    Binary,
    /// As server-sent events.
    Events,
}

/// A documented response: which statuses, and what its body may be (OAS 3.1.2 §4.8.16).
pub struct Answer {
    /// A status code, `1` to `5` for a range, `0` for `default`.
    pub status: u16,
    /// Media types in the document's order; empty: no body.
    pub contents: &'static [(&'static str, Read)],
}

impl Answer {
    /// For one status code.
    pub const fn code(status: u16) -> Self {
        Self { status, contents: &[] }
    }

    /// For a range of codes: `4` is `4XX`.
    pub const fn range(hundreds: u16) -> Self {
        Self::code(hundreds)
    }

    /// For all codes that no other response is for.
    #[allow(clippy::should_implement_trait, reason = "named as the description names it")]
    pub const fn default() -> Self {
        Self::code(0)
    }

    /// With JSON.
    pub const fn json(self) -> Self {
        self.contents(&[("application/json", Read::Json)])
    }

    /// With these media types.
    pub const fn contents(mut self, contents: &'static [(&'static str, Read)]) -> Self {
        self.contents = contents;
        self
    }
}

/// The index of the response that applies to a status: the code itself, then its range, then `default`
/// (OAS 3.1.2 §4.8.16.2).
pub fn answer_for(responses: &[Answer], status: u16) -> Option<usize> {
    for key in [status, status / 100, 0] {
        for (index, answer) in responses.iter().enumerate() {
            if answer.status == key {
                return Some(index);
            }
        }
    }
    None
}
