//! A call being put together: arguments, body and credentials become a request at once, without a type left in it.
//! Uses `client`, `operation`, `style`, `plain`, `body`, `credential`, `error`, `exchange`, `reply`, `retry`, `url`,
//! `server` and `value`.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_LENGTH, COOKIE, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::body::{Body, Payload};
use super::client::Core;
use super::credential::{self, Credential, Credentials, Proof};
use super::error::{Reason, Refusal};
use super::exchange::{Exchange, Request};
use super::operation::{In, Operation, Parameter};
use super::plain::Plain;
use super::reply::{Decode, Pending, PendingResponse, Streaming};
use super::retry::Retry;
use super::server::ServerUrl;
use super::style;
use super::url;
use super::value::View;

/// The time that a call may take where nobody says.
const CALL: Duration = Duration::from_secs(60);

/// Settings of one call, in place of the client's.
#[derive(Clone, Default)]
pub struct Options {
    timeout: Option<Option<Duration>>,
    retry: Option<Retry>,
    headers: Vec<(String, String)>,
    server: Option<ServerUrl>,
    follow_redirects: Option<bool>,
}

impl Options {
    /// The client's.
    pub fn new() -> Self {
        Self::default()
    }

    /// With this time for the whole call; `None`: as long as it takes.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = Some(timeout.into());
        self
    }

    /// Repeated like this.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Whether redirects that the description has as answers are followed too; those that it does not have are followed
    /// anyway.
    #[must_use]
    pub fn follow_redirects(mut self, documented: bool) -> Self {
        self.follow_redirects = Some(documented);
        self
    }

    /// With this header field, in place of whatever else is sent under its name: of the description, of the client, of a
    /// credential, which a call needs all the same where the description asks for one. How long the body is, the transport
    /// says.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sent to this server, whatever the description or the client says.
    #[must_use]
    pub fn server(mut self, server: impl Into<ServerUrl>) -> Self {
        self.server = Some(server.into());
        self
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .field("headers", &names(&self.headers))
            .field("server", &self.server)
            .field("follow_redirects", &self.follow_redirects)
            .finish()
    }
}

/// For `Debug`, without the values: they may be secrets.
pub(super) fn names(headers: &[(String, String)]) -> Vec<&str> {
    let mut names = Vec::new();
    for (name, _) in headers {
        names.push(name.as_str());
    }
    names
}

/// What an argument became.
enum Argument {
    Text(String),
    Header(HeaderValue),
    Nothing,
}

/// A call that is not sent yet.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'a> {
    client: &'a Core,
    draft: Box<Draft>,
}

struct Draft {
    operation: &'static Operation,
    arguments: Vec<(&'static Parameter, Option<Argument>)>,
    payload: Option<Payload>,
    credentials: Credentials,
    anonymous: bool,
    options: Options,
    refusal: Option<Reason>,
}

impl<'a> Call<'a> {
    pub(super) fn new(client: &'a Core, operation: &'static Operation) -> Self {
        let mut arguments = Vec::with_capacity(operation.parameters.len());
        for parameter in operation.parameters {
            arguments.push((parameter, None));
        }
        let draft = Draft {
            operation,
            arguments,
            payload: None,
            credentials: Vec::new(),
            anonymous: false,
            options: Options::new(),
            refusal: None,
        };
        Self {
            client,
            draft: Box::new(draft),
        }
    }

    /// The operation's table.
    pub fn operation(&self) -> &'static Operation {
        self.draft.operation
    }

    /// With this value for the parameter at `index` of the table. An absent value takes an earlier one back.
    pub fn set(mut self, index: usize, value: View<'_>) -> Self {
        let draft = &mut *self.draft;
        if let Some((parameter, place)) = draft.arguments.get_mut(index) {
            match argument(parameter, value) {
                Ok(argument) => *place = argument,
                Err(reason) => draft.refuse(reason),
            }
        }
        self
    }

    /// With this value for a body, written by the format at `format` of the table.
    pub fn body(self, format: usize, value: View<'_>) -> Self {
        // The `None` of a nullable body is null; to send no body is not to give one.
        let value = if let View::None = value { View::Null } else { value };
        match self.draft.operation.bodies.get(format) {
            Some(format) => self.payload((format.write)(format, value)),
            None => self,
        }
    }

    /// With these bytes for a body.
    pub fn stream(self, format: usize, body: impl Into<Body>) -> Self {
        self.bytes(format, body.into())
    }

    fn bytes(self, format: usize, mut body: Body) -> Self {
        let Some(format) = self.draft.operation.bodies.get(format) else {
            return self;
        };
        let (_, chosen, _) = body.take_facts();
        self.payload(Ok(Payload {
            content_type: format.sent_type(chosen),
            body,
        }))
    }

    pub(super) fn payload(mut self, payload: Result<Payload, Reason>) -> Self {
        match payload {
            Ok(payload) => self.draft.payload = Some(payload),
            Err(reason) => self.draft.refuse(reason),
        }
        self
    }

    /// With this credential for this call alone.
    pub fn credential(mut self, scheme: usize, credential: Credential) -> Self {
        credential::set(&mut self.draft.credentials, scheme, credential);
        self.draft.anonymous = false;
        self
    }

    /// Without any credential.
    pub fn anonymous(mut self) -> Self {
        self.draft.credentials.clear();
        self.draft.anonymous = true;
        self
    }

    /// With settings of its own.
    pub fn options(mut self, options: Options) -> Self {
        self.draft.options = options;
        self
    }

    /// Ready to be awaited, for the body.
    pub fn pending<D: Decode, E>(self) -> Pending<D, E> {
        let operation = self.draft.operation.id;
        Pending {
            operation,
            exchange: self.start(D::STREAMED),
            kind: PhantomData,
        }
    }

    /// Ready to be awaited, for the whole answer.
    pub fn pending_response<D: Decode, E, H>(self) -> PendingResponse<D, E, H> {
        let operation = self.draft.operation.id;
        PendingResponse {
            operation,
            exchange: self.start(D::STREAMED),
            kind: PhantomData,
        }
    }

    fn start(self, streamed: Streaming) -> Exchange {
        let Self { client, mut draft } = self;
        let operation = draft.operation;
        match draft.request(client, streamed) {
            Ok(request) => Exchange::ready(client.clone(), request),
            Err(reason) => Exchange::refused(Refusal::new(operation.id, reason)),
        }
    }
}

/// The text of a value, by the parameter's place and style; `None`: as if it were never given.
fn argument(parameter: &'static Parameter, value: View<'_>) -> Result<Option<Argument>, Reason> {
    if matches!(value, View::None) {
        return Ok(None);
    }
    let secret = parameter.secret || value.is_secret();
    let plain = Plain::of(value);
    if !plain.is_finite() {
        return Err(Reason::Number(parameter.name));
    }
    let text = (parameter.write)(parameter, &plain);
    Ok(Some(match (parameter.place, text) {
        (In::Path, Some(text)) if !text.is_empty() => Argument::Text(text),
        (In::Path, _) => return Err(Reason::PathArgument(parameter.name)),
        (In::Header, Some(text)) => {
            let Ok(mut value) = HeaderValue::from_bytes(text.as_bytes()) else {
                return Err(Reason::Header(parameter.name.to_owned()));
            };
            value.set_sensitive(secret);
            Argument::Header(value)
        }
        (_, Some(text)) => Argument::Text(text),
        // The server would take it for one that was never given (RFC 6570 §2.3). An object in a query is no more than its
        // members, and those may all be left out.
        (place, None) if parameter.required && (place != In::Query || !matches!(plain, Plain::Map(_))) => {
            return Ok(None);
        }
        (_, None) => Argument::Nothing,
    }))
}

/// A header field; `None`: HTTP does not allow what is in it, or it says how long the body is, which the transport does.
pub(super) fn field(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    if name == CONTENT_LENGTH || name == TRANSFER_ENCODING {
        return None;
    }
    Some((name, HeaderValue::from_bytes(value.as_bytes()).ok()?))
}

/// Sets one, in place of an older one.
fn insert(headers: &mut HeaderMap, name: &str, value: &str, secret: bool) -> Result<(), Reason> {
    let Some((header, mut value)) = field(name, value) else {
        return Err(Reason::Header(name.to_owned()));
    };
    value.set_sensitive(secret);
    headers.insert(header, value);
    Ok(())
}

impl Draft {
    /// The first reason is the one that is told.
    fn refuse(&mut self, reason: Reason) {
        if self.refusal.is_none() {
            self.refusal = Some(reason);
        }
    }

    fn request(&mut self, client: &Core, streamed: Streaming) -> Result<Box<Request>, Reason> {
        let operation = self.operation;
        if let Some(reason) = self.refusal.take() {
            return Err(reason);
        }
        for (parameter, argument) in &self.arguments {
            if parameter.required && argument.is_none() {
                return Err(Reason::MissingParameter(parameter.name));
            }
        }
        if operation.body_required && self.payload.is_none() {
            return Err(Reason::MissingBody);
        }
        let path = self.path()?;
        let timeout = self.options.timeout.or(client.timeout());
        let mut request = Box::new(Request {
            operation,
            url: client.url(operation, self.options.server.take())?,
            headers: client.headers().clone(),
            body: None,
            private: Vec::new(),
            streamed,
            timeout: timeout.unwrap_or(Some(CALL)),
            timed_stream: timeout.is_some(),
            follow_redirects: self.options.follow_redirects.unwrap_or(client.follows_redirects()),
            retry: match self.options.retry.take() {
                Some(own) => own,
                None => client.retry().clone(),
            },
        });
        if request.url.path.ends_with('/') {
            request.url.path.pop();
        }
        request.url.path.push_str(&path);
        self.fill(client, &mut request)?;
        Ok(request)
    }

    /// All but the path: the body, the query, and header fields, which replace what was there before them.
    fn fill(&mut self, client: &Core, request: &mut Request) -> Result<(), Reason> {
        let operation = self.operation;
        let headers = &mut request.headers;
        if !headers.contains_key(ACCEPT)
            && let Some(accept) = accept(operation)
        {
            headers.insert(ACCEPT, accept);
        }
        let mut cookies = String::new();
        let mut query = request.url.query.take().unwrap_or_default();
        if !operation.query.is_empty() {
            url::push(&mut query, "&", operation.query);
        }
        for (parameter, argument) in &mut self.arguments {
            match argument.take() {
                Some(Argument::Header(value)) => {
                    let Ok(name) = HeaderName::from_bytes(parameter.name.as_bytes()) else {
                        return Err(Reason::Header(parameter.name.to_owned()));
                    };
                    headers.insert(name, value);
                }
                Some(Argument::Text(text)) if parameter.place == In::Query => {
                    if parameter.secret {
                        // Of an object it may be any.
                        for pair in text.split('&') {
                            request.private.push(url::name_of(pair));
                        }
                    }
                    url::push(&mut query, "&", &text);
                }
                Some(Argument::Text(text)) if parameter.place == In::Cookie => url::push(&mut cookies, "; ", &text),
                _ => {}
            }
        }
        if let Some(payload) = self.payload.take() {
            insert(headers, "content-type", &payload.content_type, false)?;
            request.body = Some(payload.body);
        }
        for proof in self.proofs(client)? {
            match proof {
                Proof::Header(name, value) => insert(headers, name, &value, true)?,
                Proof::Query(pair) => url::push(&mut query, "&", &pair),
                Proof::Unfit(name) => return Err(Reason::Header(name.to_owned())),
                Proof::Cookie(pair) => url::push(&mut cookies, "; ", &pair),
            }
        }
        for (name, value) in &self.options.headers {
            insert(headers, name, value, true)?;
        }
        let mut fields = self.options.headers.iter();
        if !cookies.is_empty() && !fields.any(|(name, _)| name.eq_ignore_ascii_case("cookie")) {
            // One that came as a header stands in the same line (RFC 6265 §5.4).
            if let Some(Ok(given)) = headers.get(COOKIE).map(|given| std::str::from_utf8(given.as_bytes())) {
                let own = std::mem::replace(&mut cookies, given.to_owned());
                url::push(&mut cookies, "; ", &own);
            }
            insert(headers, "cookie", &cookies, true)?;
        }
        if let Some(schemes) = client.api().schemes {
            for name in schemes.query_keys() {
                request.private.push(url::name_of(&style::encode(name)));
            }
        }
        if !query.is_empty() {
            request.url.query = Some(query);
        }
        Ok(())
    }

    fn proofs(&self, client: &Core) -> Result<Vec<Proof>, Reason> {
        match client.api().schemes {
            Some(schemes) if !self.anonymous => schemes
                .proofs(self.operation.security, client.credentials(), &self.credentials)
                .map_err(Reason::MissingCredential),
            _ => Ok(Vec::new()),
        }
    }

    /// The template with its arguments, checked: it must stay the path that the description means.
    fn path(&self) -> Result<String, Reason> {
        let operation = self.operation;
        let mut path = String::with_capacity(operation.path.len() + 32);
        let mut named: Vec<(usize, &'static str)> = Vec::new();
        let mut rest = operation.path;
        while let (before, Some(after)) = url::cut(rest, '{') {
            literal(before, &mut path);
            let (name, Some(tail)) = url::cut(after, '}') else {
                literal("{", &mut path);
                rest = after;
                continue;
            };
            let mut arguments = self.arguments.iter();
            match arguments.find(|(parameter, _)| parameter.place == In::Path && parameter.name == name) {
                Some((parameter, Some(Argument::Text(text)))) => {
                    named.push((path.matches('/').count(), parameter.name));
                    path.push_str(text);
                }
                Some((parameter, _)) => return Err(Reason::MissingParameter(parameter.name)),
                None => literal(&["{", name, "}"].concat(), &mut path),
            }
            rest = tail;
        }
        literal(rest, &mut path);
        for (segment, name) in named {
            if let Some("." | "..") = path.split('/').nth(segment) {
                return Err(Reason::PathArgument(name));
            }
        }
        for shadow in operation.shadows {
            if spells(shadow.path, &path) {
                return Err(Reason::Shadowed(shadow.path, shadow.operation));
            }
        }
        Ok(path)
    }
}

/// Literal text of a template; what no path may hold is encoded (RFC 3986 §3.3).
fn literal(text: &str, path: &mut String) {
    path.push_str(&style::encode_but(text, b"-._~!$&'()*+,;=:@/%"));
}

/// Whether a path is one that a template stands for.
fn spells(template: &str, path: &str) -> bool {
    let (mut own, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (own.next(), given.next()) {
            (None, None) => return true,
            (Some(own), Some(given)) if fits(&url::decoded(own), &url::decoded(given)) => {}
            _ => return false,
        }
    }
}

/// Whether a segment is one that a segment of a template stands for: its literal pieces, in order, something in between.
fn fits(template: &str, segment: &str) -> bool {
    let (before, Some(after)) = url::cut(template, '{') else {
        return template == segment;
    };
    let Some(rest) = segment.strip_prefix(before) else {
        return false;
    };
    let (_, Some(tail)) = url::cut(after, '}') else {
        return template == segment;
    };
    if tail.is_empty() {
        return !rest.is_empty();
    }
    let mut rest = rest.chars();
    while rest.next().is_some() {
        if fits(tail, rest.as_str()) {
            return true;
        }
    }
    false
}

/// Every media type that a response may have, each once, in the order of the description.
fn accept(operation: &Operation) -> Option<HeaderValue> {
    let mut types: Vec<&str> = Vec::new();
    let mut list = String::new();
    for answer in operation.responses {
        for (media_type, _) in answer.contents {
            if !types.contains(media_type) {
                types.push(media_type);
                url::push(&mut list, ", ", media_type);
            }
        }
    }
    if list.is_empty() {
        return None;
    }
    HeaderValue::from_str(&list).ok()
}
