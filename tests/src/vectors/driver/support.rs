//! What the rows of a scratch crate share: arguments from JSON, what a client
//! gave as JSON, and the run of one row after another.

#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::future::Future;
use std::time::Duration;

pub use serde_json::json;
use serde_json::{Map, Value as Json};

use crate::loopback::Loopback;
pub use crate::runtime::Error;
use crate::runtime::{self, Body, ByteStream, Value};

/// Why a row has no result.
pub enum Stop {
    /// The client returned an error.
    Error(String),
    /// It returned one that keeps the answer: words, status, body.
    Kept(String, u16, Vec<u8>),
    /// The argument's type cannot hold the value.
    Unholdable(String),
}

/// What a row came to.
pub type Seen = Result<Json, Stop>;

/// The values of one row.
pub struct Given(Vec<String>);

impl Given {
    fn json(&self, index: usize) -> &str {
        self.0.get(index).map_or("null", String::as_str)
    }

    /// Argument number `index`, of whatever type the client wants.
    pub fn arg<A: Argument>(&self, index: usize) -> Result<A, Stop> {
        let json = self.json(index);
        A::decode(json).map_err(|why| Stop::Unholdable(format!("the argument cannot hold `{json}`: {why}")))
    }

    /// The same, borrowed.
    pub fn lent<B: Lent + ?Sized>(&self, index: usize) -> Result<&'static B, Stop> {
        let json = self.json(index);
        B::lend(json).map_err(|why| Stop::Unholdable(format!("the argument cannot hold `{json}`: {why}")))
    }

    /// The same, borrowed or null.
    pub fn maybe<B: Lent + ?Sized>(&self, index: usize) -> Result<Option<&'static B>, Stop> {
        if self.json(index).trim() == "null" { Ok(None) } else { self.lent(index).map(Some) }
    }

    /// One property of a multipart body.
    pub fn part<A: Argument>(&self, index: usize, property: &str) -> Result<A, Stop> {
        let all: Map<String, Json> = serde_json::from_str(self.json(index)).unwrap_or_default();
        let decoded = match all.get(property) {
            Some(value) => A::decode(&value.to_string()),
            None => A::absent(),
        };
        decoded.map_err(|why| Stop::Unholdable(format!("`{property}` cannot be given: {why}")))
    }

    /// The properties of a multipart body that have no field of their own.
    pub fn rest<A: Argument>(&self, index: usize, fields: &[&str]) -> Result<A, Stop> {
        let mut all: Map<String, Json> = serde_json::from_str(self.json(index)).unwrap_or_default();
        fields.iter().for_each(|field| drop(all.remove(*field)));
        A::decode(&Json::Object(all).to_string()).map_err(Stop::Unholdable)
    }
}

/// A type that an argument of the client can have.
pub trait Argument: Sized {
    fn decode(json: &str) -> Result<Self, String>;

    fn absent() -> Result<Self, String> {
        Err("it is required".into())
    }
}

impl<T: Value> Argument for T {
    fn decode(json: &str) -> Result<T, String> {
        runtime::json::from_slice(json.as_bytes()).map_err(|e| e.to_string())
    }

    fn absent() -> Result<T, String> {
        Ok(T::blank())
    }
}

/// What an argument can borrow, for as long as the program runs.
pub trait Lent {
    fn lend(json: &str) -> Result<&'static Self, String>;
}

impl<T: Value + 'static> Lent for T {
    fn lend(json: &str) -> Result<&'static T, String> {
        T::decode(json).map(|value| &*Box::leak(Box::new(value)))
    }
}

impl Lent for str {
    fn lend(json: &str) -> Result<&'static str, String> {
        serde_json::from_str::<String>(json).map(|text| &*text.leak()).map_err(|e| e.to_string())
    }
}

impl<T: Value + 'static> Lent for [T] {
    fn lend(json: &str) -> Result<&'static [T], String> {
        Vec::<T>::decode(json).map(|list| &*list.leak())
    }
}

impl Lent for [&'static str] {
    fn lend(json: &str) -> Result<&'static [&'static str], String> {
        let list = Vec::<String>::decode(json)?;
        Ok(list.into_iter().map(|text| &*text.leak()).collect::<Vec<&'static str>>().leak())
    }
}

impl Argument for Body {
    fn decode(json: &str) -> Result<Body, String> {
        let value: Json = serde_json::from_str(json).map_err(|e| e.to_string())?;
        if let Some(text) = value.get("$bytes").and_then(Json::as_str) {
            let mut body = Body::from(unbase64(text).ok_or("the row's base64 is malformed")?);
            if let Some(name) = value.get("filename").and_then(Json::as_str) {
                body = body.file_name(name);
            }
            if let Some(media_type) = value.get("contentType").and_then(Json::as_str) {
                body = body.content_type(media_type);
            }
            for (name, value) in value.get("headers").and_then(Json::as_object).into_iter().flatten() {
                body = body.header(name, value.as_str().map_or(value.to_string(), str::to_owned));
            }
            return Ok(body);
        }
        match value {
            Json::Null => Err("it is null".into()),
            Json::String(text) => Ok(Body::from(text)),
            other => Ok(Body::from(other.to_string()).content_type("application/json")),
        }
    }
}

impl Argument for Option<Body> {
    fn decode(json: &str) -> Result<Option<Body>, String> {
        if json.trim() == "null" { Ok(None) } else { Body::decode(json).map(Some) }
    }

    fn absent() -> Result<Option<Body>, String> {
        Ok(None)
    }
}

fn items(json: &str) -> Result<Vec<Body>, String> {
    let list: Vec<Json> = serde_json::from_str(json).map_err(|e| e.to_string())?;
    list.iter().map(|item| Body::decode(&item.to_string())).collect()
}

impl Argument for Vec<Body> {
    fn decode(json: &str) -> Result<Vec<Body>, String> {
        items(json)
    }
}

impl Argument for Option<Vec<Body>> {
    fn decode(json: &str) -> Result<Option<Vec<Body>>, String> {
        items(json).map(Some)
    }

    fn absent() -> Result<Option<Vec<Body>>, String> {
        Ok(None)
    }
}

/// The end of a style row's call: what it gave does not matter.
pub fn ended<R, E: Debug>(result: Result<R, E>) -> Seen {
    match result {
        Ok(_) => Ok(Json::Null),
        Err(error) => failed(&error),
    }
}

/// A call that failed.
pub fn failed(error: &impl Debug) -> Seen {
    Err(Stop::Error(words(error)))
}

pub fn words(error: &impl Debug) -> String {
    format!("{error:?}")
}

/// A call that failed, with what its error keeps of the answer.
pub fn kept<E: Debug>(error: &Error<E>) -> Stop {
    let words = words(error);
    match error {
        Error::Api(e) => Stop::Kept(words, e.status().as_u16(), e.bytes().to_vec()),
        Error::Decode(e) => Stop::Kept(words, e.status().as_u16(), e.bytes().to_vec()),
        _ => Stop::Error(words),
    }
}

/// What a client can give back.
pub trait Show {
    fn show(self) -> impl Future<Output = Json> + Send;
}

impl<T: Value + Send> Show for T {
    async fn show(self) -> Json {
        shown(&self)
    }
}

impl Show for () {
    async fn show(self) -> Json {
        Json::Null
    }
}

impl Show for bytes::Bytes {
    async fn show(self) -> Json {
        bytes(&self)
    }
}

impl Show for ByteStream {
    async fn show(mut self) -> Json {
        // Not `collect`: a client without a streamed answer has no such method.
        let mut all = Vec::new();
        while let Some(chunk) = self.next().await {
            match chunk {
                Ok(chunk) => all.extend_from_slice(&chunk),
                Err(error) => return json!({ "$broken": error.to_string() }),
            }
        }
        bytes(&all)
    }
}

pub fn content_type(headers: &http::HeaderMap) -> Option<String> {
    headers.get("content-type").map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Which of these media types the client takes the answer for; the first, where the answer does not say.
pub fn selected(keys: &[&'static str], received: Option<&str>) -> Option<&'static str> {
    let index = runtime::media::select(keys.iter().copied(), received).or(received.is_none().then_some(0))?;
    keys.get(index).copied()
}

/// The documented status, as the row spells it, that the client takes an answer for.
pub fn answered(operation: &runtime::operation::Operation, status: http::StatusCode, documented: &[&str]) -> Option<String> {
    let index = runtime::operation::answer_for(operation.responses, status.as_u16())?;
    let key = match operation.responses.get(index)?.status {
        0 => "default".to_owned(),
        class @ 1..=9 => format!("{class}XX"),
        code => code.to_string(),
    };
    let spelled = documented.iter().find(|own| own.eq_ignore_ascii_case(&key));
    Some(spelled.map_or(key, |own| (*own).to_owned()))
}

/// The lines of the field that the plan names.
pub fn lines(headers: &http::HeaderMap, given: &Given) -> Seen {
    let name: String = serde_json::from_str(given.json(0)).unwrap_or_default();
    let lines: Vec<_> = headers.get_all(name.as_str()).iter().map(|v| String::from_utf8_lossy(v.as_bytes())).collect();
    Ok(json!({ "lines": lines }))
}

impl Argument for BTreeMap<String, Body> {
    fn decode(json: &str) -> Result<BTreeMap<String, Body>, String> {
        let all: Map<String, Json> = serde_json::from_str(json).map_err(|e| e.to_string())?;
        all.into_iter().map(|(name, value)| Ok((name, Body::decode(&value.to_string())?))).collect()
    }

    fn absent() -> Result<BTreeMap<String, Body>, String> {
        Ok(BTreeMap::new())
    }
}

/// A value that the client gave, as JSON.
pub fn shown(value: &impl Value) -> Json {
    let text = runtime::json::to_string(&value.view());
    serde_json::from_str(&text).unwrap_or_else(|e| json!({ "$malformed": e.to_string() }))
}

/// Bytes that the client gave.
pub fn bytes(bytes: &[u8]) -> Json {
    json!({ "$bytes": base64(bytes) })
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let group = (0..3).fold(0u32, |sum, i| sum << 8 | u32::from(chunk.get(i).copied().unwrap_or(0)));
        for i in 0..4 {
            out.push(if i <= chunk.len() { ALPHABET[(group >> (18 - 6 * i) & 63) as usize] as char } else { '=' });
        }
    }
    out
}

pub fn unbase64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut group, mut bits) = (0u32, 0);
    for byte in text.bytes().filter(|b| *b != b'=') {
        group = group << 6 | ALPHABET.iter().position(|a| *a == byte)? as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((group >> bits & 255) as u8);
        }
    }
    Some(out)
}

/// The run of every row: the server, what each row is given, what was seen.
pub struct Run {
    server: Loopback,
    plan: Map<String, Json>,
    report: Vec<Json>,
}

impl Run {
    pub fn new(server: Loopback, plan: Map<String, Json>) -> Run {
        Run { server, plan, report: Vec::new() }
    }

    pub fn server(&self) -> &Loopback {
        &self.server
    }

    pub fn base_url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    pub fn report(self) -> Json {
        Json::Array(self.report)
    }

    /// Runs a row once for each answer that is planned for it.
    pub async fn row<F>(&mut self, key: &str, call: impl Fn(Given) -> F)
    where
        F: Future<Output = Seen> + Send + 'static,
    {
        let Some(plan) = self.plan.get(key).cloned() else { return };
        let strings = |value: &Json| -> Vec<String> {
            value.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
        };
        let values = strings(&plan["values"]);
        for answer in plan["answers"].as_array().into_iter().flatten() {
            self.server.expect(strings(answer).iter().filter_map(|piece| unbase64(piece)).collect());
            let task = tokio::spawn(call(Given(values.clone())));
            let abort = task.abort_handle();
            let seen = match tokio::time::timeout(Duration::from_secs(20), task).await {
                Ok(Ok(Ok(value))) => json!({ "outcome": "done", "value": value }),
                Ok(Ok(Err(Stop::Error(words)))) => json!({ "outcome": "error", "words": words }),
                Ok(Ok(Err(Stop::Kept(words, status, body)))) => {
                    json!({ "outcome": "error", "words": words, "value": { "status": status, "body": base64(&body) } })
                }
                Ok(Ok(Err(Stop::Unholdable(words)))) => json!({ "outcome": "unholdable", "words": words }),
                Ok(Err(panic)) => json!({ "outcome": "panic", "words": panic.to_string() }),
                Err(_) => {
                    abort.abort();
                    json!({ "outcome": "panic", "words": "no end after 20 seconds" })
                }
            };
            let requests: Vec<String> = self.server.requests().iter().map(|raw| base64(raw)).collect();
            self.report.push(json!({ "key": key, "seen": seen, "requests": requests }));
        }
    }
}
