//! A row → a call of the runtime → what it hands to its transport.

use crate::{block, leak};
use bytes::Bytes;
use http::HeaderMap;
use mintage_runtime::body::{Body, BodyFormat, Chunks, Part};
use mintage_runtime::client::{Api, Settings};
use mintage_runtime::error::{Error, NoError};
use mintage_runtime::media;
use mintage_runtime::multipart::Parts;
use mintage_runtime::operation::{Answer, Method, Operation, Parameter, Style};
use mintage_runtime::reply::Empty;
use mintage_runtime::server::ServerUrl;
use mintage_runtime::transport::{BoxError, BoxFuture, Transport, TransportError};
use mintage_runtime::value::AsView as _;
use serde_json::Value;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

pub(super) fn bytes_of(mut body: Body) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(chunk) = block(std::future::poll_fn(|context| {
        std::pin::Pin::new(&mut body).poll_chunk(context)
    })) {
        all.extend_from_slice(&chunk.unwrap());
    }
    all
}

pub(super) struct Sent {
    pub(super) path: String,
    pub(super) query: Option<String>,
    headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Sent {
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let lines: Vec<String> = self
            .headers
            .get_all(name)
            .iter()
            .map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned())
            .collect();
        (!lines.is_empty()).then(|| lines.join(","))
    }
}

#[derive(Clone)]
pub(super) struct Recorder {
    sent: Arc<Mutex<Option<Sent>>>,
    answer: (u16, Option<String>, Vec<Vec<u8>>),
}

/// A body in pieces.
struct Pieces(std::vec::IntoIter<Vec<u8>>);

impl Chunks for Pieces {
    fn poll_chunk(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        Poll::Ready(self.0.next().map(|piece| Ok(piece.into())))
    }
}

impl Recorder {
    pub(super) fn new(status: u16, content_type: Option<&str>, body: &[u8]) -> Self {
        Self {
            sent: Arc::default(),
            answer: (status, content_type.map(str::to_owned), vec![body.to_vec()]),
        }
    }

    pub(super) fn in_pieces(content_type: &str, pieces: &[Vec<u8>]) -> Self {
        Self {
            sent: Arc::default(),
            answer: (200, Some(content_type.to_owned()), pieces.to_vec()),
        }
    }
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let (head, body) = request.into_parts();
        *self.sent.lock().unwrap() = Some(Sent {
            path: head.uri.path().to_owned(),
            query: head.uri.query().map(str::to_owned),
            headers: head.headers,
            body: bytes_of(body),
        });
        let (status, content_type, pieces) = self.answer.clone();
        let body = match <[Vec<u8>; 1]>::try_from(pieces) {
            Ok([whole]) => Body::from(whole),
            Err(pieces) => Body::stream(Pieces(pieces.into_iter())),
        };
        let mut response = http::Response::builder().status(status);
        if let Some(content_type) = content_type {
            response = response.header("content-type", content_type);
        }
        Box::pin(std::future::ready(Ok(response.body(body).unwrap())))
    }
    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

pub(super) fn style(name: &str) -> Style {
    match name {
        "simple" => Style::Simple,
        "form" => Style::Form,
        "spaceDelimited" => Style::SpaceDelimited,
        "pipeDelimited" => Style::PipeDelimited,
        "deepObject" => Style::DeepObject,
        other => panic!("{other}"),
    }
}

pub(super) fn parameter(row: &Value) -> Parameter {
    let name = leak(row["name"].as_str().unwrap());
    let mut parameter = match row["where"].as_str().unwrap() {
        "path" => Parameter::path(name),
        "query" => Parameter::query(name),
        "header" => Parameter::header(name),
        "cookie" => Parameter::cookie(name),
        other => panic!("{other}"),
    };
    let omitted = |field: &str| {
        row["omit"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == field))
    };
    if let (Some(given), false) = (row["style"].as_str(), omitted("style")) {
        parameter = match given {
            "label" => parameter.label(),
            "matrix" => parameter.matrix(),
            given => parameter.style(style(given)),
        };
    }
    if let Some(explode) = row["explode"].as_bool() {
        // The reader fills in the defaults of a style that is not the place's own.
        parameter = parameter.explode(explode);
    }
    if row["allowReserved"] == true {
        parameter = parameter.allow_reserved();
    }
    if let Some(media_type) = row["content"].as_str() {
        parameter = match media::is_json(media_type) {
            true => parameter.content_json(),
            false => parameter.content_text(),
        };
    }
    parameter
}

/// The encoding table that the generator makes of the row.
pub(super) fn parts(row: &Value) -> &'static [Part] {
    let mut parts = Vec::new();
    let empty = serde_json::Map::new();
    let encoding = row["encoding"].as_object().unwrap_or(&empty);
    for (name, entry) in encoding {
        let mut part = Part::new(leak(name));
        if ["style", "explode", "allowReserved"]
            .iter()
            .any(|key| entry.get(key).is_some())
        {
            let given = entry["style"].as_str().unwrap_or("form");
            part = part.style(style(given), entry["explode"].as_bool().unwrap_or(given == "form"));
            if entry["allowReserved"] == true {
                part = part.allow_reserved();
            }
        }
        if let Some(content_type) = entry["contentType"].as_str() {
            part = part.content_type(leak(content_type));
        }
        parts.push(part);
    }
    if row["where"] == "multipart" {
        for (name, schema) in row["schema"]["properties"].as_object().unwrap_or(&empty) {
            let encoded = schema["format"] == "byte" || schema.get("contentEncoding").is_some();
            if encoded && !encoding.contains_key(name) {
                parts.push(Part::new(leak(name)).content_type("application/octet-stream"));
            }
        }
    }
    Box::leak(parts.into_boxed_slice())
}

pub(super) fn unbase64(text: &str) -> Vec<u8> {
    let (mut out, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for byte in text.bytes().filter(|b| *b != b'=') {
        let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        bits = bits << 6 | digits.iter().position(|d| *d == byte).unwrap() as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

pub(super) fn file(value: &Value) -> Option<Body> {
    let mut body = Body::from(unbase64(value.get("$bytes")?.as_str()?));
    if let Some(name) = value["filename"].as_str() {
        body = body.file_name(name);
    }
    if let Some(content_type) = value["contentType"].as_str() {
        body = body.content_type(content_type);
    }
    Some(body)
}

pub(super) static API: Api = Api {
    name: "vectors",
    version: "1.0.0",
    ..Api::NEW
};

pub(super) fn send(row: &Value) -> Result<Sent, String> {
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    let more = row["more_params"].as_array().cloned().unwrap_or_default();
    let place = row["where"].as_str().unwrap();
    let is_body = matches!(place, "form" | "multipart" | "body");
    for one in std::iter::once(row)
        .chain(&more)
        .filter(|one| one["where"] != *place || !is_body)
    {
        // The reader drops these (OAS 3.1.2 §4.8.12.2.1).
        if one["ignored"] != true {
            parameters.push(parameter(one));
            values.push(one["value"].clone());
        }
    }
    let mut formats = Vec::new();
    if is_body {
        let media_type = leak(row["media_type"].as_str().unwrap());
        formats.push(match place {
            "form" => BodyFormat::urlencoded(media_type, parts(row)),
            "multipart" => BodyFormat::multipart(media_type, parts(row)),
            _ if media::is_json(media_type) => BodyFormat::json(media_type),
            _ if media_type.starts_with("text/") => BodyFormat::text(media_type),
            _ => BodyFormat::binary(media_type),
        });
    }
    let operation: &'static Operation = Box::leak(Box::new(Operation {
        id: "vector",
        method: if is_body { Method::Post } else { Method::Get },
        path: leak(row["path_template"].as_str().unwrap_or("/things")),
        parameters: Box::leak(parameters.into_boxed_slice()),
        bodies: Box::leak(formats.into_boxed_slice()),
        responses: const { &[Answer::code(204)] },
        ..Operation::NEW
    }));
    let recorder = Recorder::new(204, None, b"");
    let server = format!("https://example.com{}", row["server_path"].as_str().unwrap_or_default());
    let settings = Settings::new(&API)
        .server(ServerUrl::new(server))
        .transport(Arc::new(recorder.clone()));
    let client = settings.build(mintage_runtime::client::no_transport).unwrap();
    let mut call = client.call(operation);
    for (index, value) in values.iter().enumerate() {
        if value.get("$absent").is_none() {
            call = call.set(index, value.view());
        }
    }
    let value = &row["value"];
    if is_body && value.get("$absent").is_none() {
        let is_file = |value: &Value| {
            file(value).is_some()
                || value
                    .as_array()
                    .is_some_and(|all| all.iter().any(|one| file(one).is_some()))
        };
        call = if let Some(body) = file(value) {
            call.stream(0, body)
        } else if value.as_object().is_some_and(|all| all.values().any(is_file)) {
            let mut parts = Parts::new();
            for (name, value) in value.as_object().unwrap() {
                parts = match (file(value), value.as_array()) {
                    (Some(body), _) => parts.with(name, body),
                    (None, Some(all)) if is_file(value) => {
                        parts.with(name, all.iter().filter_map(file).collect::<Vec<_>>())
                    }
                    _ => parts.with(name, value.clone()),
                };
            }
            call.parts(0, parts)
        } else {
            call.body(0, value.view())
        };
    }
    let outcome = block(call.pending::<Empty, NoError>());
    let sent = recorder.sent.lock().unwrap().take();
    match (outcome, sent) {
        (Ok(()), Some(sent)) => Ok(sent),
        (Err(Error::Refused(refusal)), None) => Err(refusal.to_string()),
        (outcome, sent) => panic!("{outcome:?}, sent: {}", sent.is_some()),
    }
}
