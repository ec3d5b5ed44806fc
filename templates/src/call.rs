//! A call being put together: arguments, body and credentials become a request at once, without a type left in it.
//! Uses `client`, `operation`, `style`, `plain`, `body`, `auth`, `media`, `error`, `exchange`, `reply`, `retry`, `url`,
//! `server` and `value`.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::auth::{self, Credential, Credentials, Proof, Wallet};
use super::body::{Body, Payload};
use super::client::Core;
use super::error::{Failure, Reason, Refusal};
use super::exchange::{self, Request};
use super::operation::{In, Operation, Parameter};
use super::plain::Plain;
use super::reply::{Decode, Exchange, Pending, PendingResponse, Streaming};
use super::retry::Retry;
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

    /// With a header field more. What the description or the client sets under this name is replaced.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values are not shown: they may be secrets.
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Options")
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .field("headers", &names)
            .finish()
    }
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
    arguments: Vec<Option<Argument>>,
    payload: Option<Payload>,
    credentials: Credentials,
    anonymous: bool,
    options: Options,
    refusal: Option<Reason>,
}

impl<'a> Call<'a> {
    pub(super) fn new(client: &'a Core, operation: &'static Operation) -> Self {
        let draft = Draft {
            operation,
            arguments: operation.parameters.iter().map(|_| None).collect(),
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
        if let (Some(parameter), Some(place)) = (draft.operation.parameters.get(index), draft.arguments.get_mut(index))
        {
            match argument(parameter, value) {
                Ok(argument) => *place = argument,
                Err(reason) => draft.refusal = draft.refusal.take().or(Some(reason)),
            }
        }
        self
    }

    /// With this value for a body, written by the format at `format` of the table.
    pub fn body(self, format: usize, value: View<'_>) -> Self {
        match self.draft.operation.bodies.get(format) {
            Some(_) if matches!(value, View::None) => self,
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
            Err(reason) => self.draft.refusal = self.draft.refusal.take().or(Some(reason)),
        }
        self
    }

    /// With this credential for this call alone.
    pub fn credential(mut self, scheme: usize, credential: Credential) -> Self {
        auth::set(&mut self.draft.credentials, scheme, credential);
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
        let Self { client, draft } = self;
        let operation = draft.operation;
        match draft.request(client, streamed) {
            Ok(request) => exchange::start(client.clone(), request),
            Err(reason) => {
                let refusal = Refusal::new(operation.id, reason);
                Box::pin(std::future::ready(Err(Failure::Refused(refusal))))
            }
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
    let text = match parameter.place {
        In::Path => match style::path(parameter, &plain) {
            text if text.is_empty() => return Err(Reason::PathArgument(parameter.name)),
            text => Some(text),
        },
        In::Query => style::query(parameter, &plain),
        In::Cookie => style::cookie(parameter, &plain),
        In::Header => match style::header(parameter, &plain) {
            Some(text) => {
                let mut value =
                    HeaderValue::from_bytes(text.as_bytes()).map_err(|_| Reason::Header(parameter.name.to_owned()))?;
                value.set_sensitive(secret);
                return Ok(Some(Argument::Header(value)));
            }
            None => None,
        },
    };
    Ok(Some(text.map_or(Argument::Nothing, Argument::Text)))
}

fn field(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Reason> {
    let fault = || Reason::Header(name.to_owned());
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| fault())?;
    Ok((name, HeaderValue::from_bytes(value.as_bytes()).map_err(|_| fault())?))
}

impl Draft {
    fn request(self, client: &Core, streamed: Streaming) -> Result<Request, Reason> {
        let operation = self.operation;
        if let Some(reason) = self.refusal {
            return Err(reason);
        }
        for (parameter, argument) in operation.parameters.iter().zip(&self.arguments) {
            if parameter.required && argument.is_none() {
                return Err(Reason::MissingParameter(parameter.name));
            }
        }
        if operation.body_required && self.payload.is_none() {
            return Err(Reason::MissingBody);
        }
        let path = self.path()?;
        let mut url = client.url(operation)?;
        url.path = format!("{}{path}", url.path.strip_suffix('/').unwrap_or(&url.path));

        let mut headers = HeaderMap::new();
        let mut cookies = Vec::new();
        let mut query: Vec<String> = url.query.take().into_iter().filter(|query| !query.is_empty()).collect();
        if !operation.query.is_empty() {
            query.push(operation.query.to_owned());
        }
        headers.insert(USER_AGENT, client.user_agent());
        if let Some(accept) = accept(operation) {
            headers.insert(ACCEPT, accept);
        }
        for (name, value) in client.headers() {
            headers.insert(name.clone(), value.clone());
        }
        let mut private = Vec::new();
        for (parameter, argument) in operation.parameters.iter().zip(self.arguments) {
            match argument {
                Some(Argument::Header(value)) => {
                    let (name, _) = field(parameter.name, "")?;
                    headers.insert(name, value);
                }
                Some(Argument::Text(text)) if parameter.place == In::Query => {
                    if parameter.secret {
                        private.push(style::encode(parameter.name));
                    }
                    query.push(text);
                }
                Some(Argument::Text(text)) if parameter.place == In::Cookie => cookies.push(text),
                _ => {}
            }
        }
        let mut body = None;
        if let Some(payload) = self.payload {
            headers.insert(CONTENT_TYPE, field("content-type", &payload.content_type)?.1);
            body = Some(payload.body);
        }
        for (name, value) in &self.options.headers {
            let (name, value) = field(name, value)?;
            headers.insert(name, value);
        }

        if !self.anonymous {
            let wallet = Wallet {
                schemes: client.api().schemes,
                aliases: client.api().aliases,
                client: client.credentials(),
                call: &self.credentials,
            };
            for proof in wallet.choose(operation.security).map_err(Reason::MissingCredential)? {
                match proof {
                    Proof::Header(name, value) => {
                        let (name, mut value) = field(name, &value)?;
                        value.set_sensitive(true);
                        headers.insert(name, value);
                    }
                    Proof::Query(pair) => query.push(pair),
                    Proof::Cookie(pair) if pair.contains([';', ',', ' ']) => {
                        return Err(Reason::Header("cookie".to_owned()));
                    }
                    Proof::Cookie(pair) => cookies.push(pair),
                }
            }
        }
        if !cookies.is_empty() {
            let (name, mut value) = field("cookie", &cookies.join("; "))?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        private.extend(
            client
                .api()
                .schemes
                .iter()
                .filter_map(|scheme| scheme.query_key())
                .map(style::encode),
        );
        url.query = (!query.is_empty()).then(|| query.join("&"));
        let timeout = self.options.timeout.or(client.timeout());
        Ok(Request {
            operation,
            url,
            headers,
            body,
            private,
            streamed,
            timeout: timeout.unwrap_or(Some(CALL)),
            timed_stream: timeout.is_some(),
            retry: self.options.retry.unwrap_or_else(|| client.retry().clone()),
        })
    }

    /// The template with its arguments, checked: it must stay the path that the description means.
    fn path(&self) -> Result<String, Reason> {
        let operation = self.operation;
        let mut path = String::with_capacity(operation.path.len() + 32);
        let mut named: Vec<(usize, &'static str)> = Vec::new();
        let mut rest = operation.path;
        while let Some((before, after)) = rest.split_once('{') {
            literal(before, &mut path);
            let Some((name, tail)) = after.split_once('}') else {
                literal("{", &mut path);
                rest = after;
                continue;
            };
            let mut places = operation.parameters.iter().zip(&self.arguments);
            match places.find(|(parameter, _)| parameter.place == In::Path && parameter.name == name) {
                Some((parameter, Some(Argument::Text(text)))) => {
                    named.push((path.matches('/').count(), parameter.name));
                    path.push_str(text);
                }
                Some((parameter, _)) => return Err(Reason::MissingParameter(parameter.name)),
                None => literal(&format!("{{{name}}}"), &mut path),
            }
            rest = tail;
        }
        literal(rest, &mut path);
        for (index, segment) in path.split('/').enumerate() {
            let dots = segment == "." || segment == "..";
            if let Some((_, name)) = named.iter().find(|(at, _)| *at == index && dots) {
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
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte) {
            path.push(byte as char);
        } else {
            style::triple(byte, path);
        }
    }
}

/// Whether a path is one that a template stands for.
fn spells(template: &str, path: &str) -> bool {
    let (mut own, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (own.next(), given.next()) {
            (None, None) => return true,
            (Some(own), Some(given)) if fits(own, &url::decoded(given)) => {}
            _ => return false,
        }
    }
}

/// Whether a segment is one that a segment of a template stands for: its literal pieces, in order, something in between.
fn fits(template: &str, segment: &str) -> bool {
    let Some((before, after)) = template.split_once('{') else {
        return template == segment;
    };
    let Some(rest) = segment.strip_prefix(before) else {
        return false;
    };
    let Some((_, tail)) = after.split_once('}') else {
        return template == segment;
    };
    if tail.is_empty() {
        return !rest.is_empty();
    }
    rest.char_indices()
        .skip(1)
        .any(|(at, _)| rest.get(at..).is_some_and(|rest| fits(tail, rest)))
}

/// Every media type that a response may have, each once, in the order of the description.
fn accept(operation: &Operation) -> Option<HeaderValue> {
    let mut types: Vec<&str> = Vec::new();
    for (media_type, _) in operation.responses.iter().flat_map(|answer| answer.contents) {
        if !types.contains(media_type) {
            types.push(media_type);
        }
    }
    (!types.is_empty())
        .then(|| HeaderValue::from_str(&types.join(", ")).ok())
        .flatten()
}
