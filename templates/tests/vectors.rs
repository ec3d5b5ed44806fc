//! The wire vectors of the shared folder, driven through the runtime with no server and no generated code: what a call
//! hands to its transport, and what it makes of an answer. Skipped where the folder is not there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};
use mintage_runtime::body::{Body, BodyFormat, Chunks, Part};
use mintage_runtime::client::{Api, Settings};
use mintage_runtime::download::Streamed;
use mintage_runtime::error::{Error, NoError};
use mintage_runtime::events::EventParser;
use mintage_runtime::headers::{Form, header};
use mintage_runtime::links::links;
use mintage_runtime::media;
use mintage_runtime::multipart::Parts;
use mintage_runtime::operation::{Answer, In, Method, Operation, Parameter, Read, Style, answer_for};
use mintage_runtime::rate_limit::rate_limit;
use mintage_runtime::reply::{Decode, Empty, Json, PlainText};
use mintage_runtime::retry_after::retry_after;
use mintage_runtime::server::ServerUrl;
use mintage_runtime::transport::{BoxFuture, Transport, TransportError};
use mintage_runtime::value::AsView as _;
use serde_json::{Value, json};

fn shared(file: &str) -> Option<Vec<Value>> {
    let folder = std::env::var("MINTAGE_SHARED").map_or_else(
        |_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(folder.join("vectors").join(file)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Defined rows of our dialects.
fn rows(file: &str) -> Vec<Value> {
    let ours = |row: &Value| {
        let dialect = row["dialect"].as_str();
        let same = row["same_in"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == "3.0" || one == "3.1"));
        row["defined"] == true && (same || matches!(dialect, None | Some("3.0" | "3.1")) || row["kind"] == "sse")
    };
    shared(file).unwrap_or_default().into_iter().filter(ours).collect()
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn block<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}

fn bytes_of(mut body: Body) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(chunk) = block(std::future::poll_fn(|context| {
        std::pin::Pin::new(&mut body).poll_chunk(context)
    })) {
        all.extend_from_slice(&chunk.unwrap());
    }
    all
}

struct Sent {
    path: String,
    query: Option<String>,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Sent {
    fn header(&self, name: &str) -> Option<String> {
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
struct Recorder {
    sent: Arc<Mutex<Option<Sent>>>,
    answer: (u16, Option<String>, Vec<u8>),
}

impl Recorder {
    fn new(status: u16, content_type: Option<&str>, body: &[u8]) -> Self {
        Self {
            sent: Arc::default(),
            answer: (status, content_type.map(str::to_owned), body.to_vec()),
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
        let (status, content_type, body) = self.answer.clone();
        let mut response = http::Response::builder().status(status);
        if let Some(content_type) = content_type {
            response = response.header("content-type", content_type);
        }
        Box::pin(std::future::ready(Ok(response.body(Body::from(body)).unwrap())))
    }
    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

fn style(name: &str) -> Style {
    match name {
        "simple" => Style::Simple,
        "form" => Style::Form,
        "spaceDelimited" => Style::SpaceDelimited,
        "pipeDelimited" => Style::PipeDelimited,
        "deepObject" => Style::DeepObject,
        other => panic!("{other}"),
    }
}

fn parameter(row: &Value) -> Parameter {
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
        parameter = parameter.content(leak(media_type));
    }
    parameter
}

/// The encoding table that the generator makes of the row.
fn parts(row: &Value) -> &'static [Part] {
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

fn unbase64(text: &str) -> Vec<u8> {
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

fn file(value: &Value) -> Option<Body> {
    let mut body = Body::from(unbase64(value.get("$bytes")?.as_str()?));
    if let Some(name) = value["filename"].as_str() {
        body = body.file_name(name);
    }
    if let Some(content_type) = value["contentType"].as_str() {
        body = body.content_type(content_type);
    }
    Some(body)
}

static API: Api = Api {
    name: "vectors",
    version: "1.0.0",
    ..Api::NEW
};

fn send(row: &Value) -> Result<Sent, String> {
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

/// With triples in upper case.
fn folded(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(c);
        if c == '%' {
            out.extend(chars.by_ref().take(2).map(|c| c.to_ascii_uppercase()));
        }
    }
    out
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| mintage_runtime::url::decoded(&text.replace('+', " "));
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    };
    text.split('&').filter(|piece| !piece.is_empty()).map(pair).collect()
}

fn same_json(one: &str, other: &str) -> bool {
    match (serde_json::from_str::<Value>(one), serde_json::from_str::<Value>(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

fn same_text(row: &Value, key: &str, found: Option<&str>, expected: &Value) -> bool {
    let fold = |text: &str| {
        if row["id"].as_str().unwrap().ends_with("triple-lower") {
            text.to_owned()
        } else {
            folded(text)
        }
    };
    let (found, expected) = match (found, expected.as_str()) {
        (None, None) => return true,
        (Some(found), Some(expected)) => (found, expected),
        _ => return false,
    };
    if fold(found) == fold(expected) {
        return true;
    }
    let free = |text: &str| {
        let mut pairs = pairs(text);
        pairs.sort_by(|one, other| one.0.cmp(&other.0));
        pairs
    };
    if row["order_free"] == true && free(found) == free(expected) {
        return true;
    }
    let json = |found: &str, expected: &str| {
        let (found, expected) = (free(found), free(expected));
        found.len() == expected.len()
            && found
                .iter()
                .zip(&expected)
                .all(|(one, other)| one.0 == other.0 && (one.1 == other.1 || same_json(&one.1, &other.1)))
    };
    row["json"] == true && (same_json(found, expected) || (key != "header" && json(found, expected)))
}

fn check_sent(row: &Value) -> Result<(), String> {
    let expect = &row["expect"];
    let sent = match send(row) {
        Ok(_) if expect["refuse"] == true => return Err("it was not refused".to_owned()),
        Ok(sent) => sent,
        Err(_) if expect["refuse"] == true || row["may_refuse"] == true => return Ok(()),
        Err(refusal) => return Err(refusal),
    };
    let empty = Vec::new();
    let alternatives = row["alternatives"].as_array().unwrap_or(&empty);
    let name = row["name"].as_str().unwrap_or_default();
    for (key, expected) in expect.as_object().unwrap() {
        let body = String::from_utf8_lossy(&sent.body).into_owned();
        let found = match key.as_str() {
            "path" => Some(sent.path.clone()),
            "query" => sent.query.clone(),
            "header" => sent.header(name),
            "cookie" => sent.header("cookie"),
            "body" => Some(body),
            "more" => {
                for (name, expected) in expected.as_object().unwrap() {
                    if sent.header(name).as_deref() != expected.as_str() {
                        return Err(format!("{name}: {:?}", sent.header(name)));
                    }
                }
                continue;
            }
            "body_base64" if sent.body == unbase64(expected.as_str().unwrap()) => continue,
            "body_parts" => {
                check_parts(row, &sent, expected.as_array().unwrap())?;
                continue;
            }
            other => return Err(format!("{other}: {:?}", sent.body)),
        };
        let right = std::iter::once(expected).chain(alternatives);
        if !right.clone().any(|one| same_text(row, key, found.as_deref(), one)) {
            return Err(format!("{key}: {found:?}, expected {expected}"));
        }
    }
    if let Some(decoded) = row["decoded"].as_array() {
        let mut found: Vec<Value> = pairs(sent.query.as_deref().unwrap_or_default())
            .into_iter()
            .map(|(k, v)| json!([k, v]))
            .collect();
        let mut decoded = decoded.clone();
        let order = |one: &Value, other: &Value| one[0].as_str().cmp(&other[0].as_str());
        found.sort_by(order);
        decoded.sort_by(order);
        let same = |(one, other): (&Value, &Value)| {
            one == other
                || (one[0] == other[0] && same_json(one[1].as_str().unwrap_or(""), other[1].as_str().unwrap_or("")))
        };
        if found.len() != decoded.len() || !found.iter().zip(&decoded).all(same) {
            return Err(format!("decoded: {found:?}"));
        }
    }
    let has_body = matches!(row["where"].as_str(), Some("form" | "body"));
    if has_body {
        let wanted = row["value"]
            .get("$absent")
            .is_none()
            .then(|| row["media_type"].as_str().unwrap().to_owned());
        if sent.header("content-type") != wanted {
            return Err(format!("content-type: {:?}", sent.header("content-type")));
        }
    }
    Ok(())
}

struct FoundPart {
    name: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn split_parts(sent: &Sent) -> Vec<FoundPart> {
    let content_type = sent.header("content-type").unwrap();
    let boundary = content_type
        .split("boundary=")
        .nth(1)
        .unwrap()
        .trim_matches('"')
        .to_owned();
    let delimiter = format!("\r\n--{boundary}").into_bytes();
    let mut text = b"\r\n".to_vec();
    text.extend_from_slice(&sent.body);
    let mut parts = Vec::new();
    let mut rest = &text[find(&text, &delimiter).unwrap() + delimiter.len()..];
    while !rest.starts_with(b"--") {
        let end = find(rest, &delimiter).unwrap();
        let part = rest[..end].strip_prefix(b"\r\n").unwrap();
        let (head, body) = match part.strip_prefix(b"\r\n") {
            Some(body) => (&b""[..], body),
            None => {
                let at = find(part, b"\r\n\r\n").unwrap();
                (&part[..at], &part[at + 4..])
            }
        };
        let mut headers = BTreeMap::new();
        for line in std::str::from_utf8(head).unwrap().split("\r\n") {
            let (name, value) = line.split_once(": ").unwrap();
            headers.insert(name.to_ascii_lowercase(), value.to_owned());
        }
        let disposition = &headers["content-disposition"];
        let name = disposition.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        parts.push(FoundPart {
            name: name.to_owned(),
            headers: headers.clone(),
            body: body.to_vec(),
        });
        rest = &rest[end + delimiter.len()..];
    }
    parts
}

fn check_parts(row: &Value, sent: &Sent, expected: &[Value]) -> Result<(), String> {
    let mut found = split_parts(sent);
    let mut expected = expected.to_vec();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    expected.sort_by(|one, other| one["name"].as_str().cmp(&other["name"].as_str()));
    if found.len() != expected.len() {
        return Err(format!(
            "{} parts: {}",
            found.len(),
            String::from_utf8_lossy(&sent.body)
        ));
    }
    for (found, expected) in found.iter().zip(&expected) {
        if Some(found.name.as_str()) != expected["name"].as_str() {
            return Err(format!("a part {}", found.name));
        }
        for (name, accepted) in expected["headers"].as_object().unwrap() {
            let value = found.headers.get(&name.to_ascii_lowercase());
            let mut accepted = accepted.as_array().cloned().unwrap_or_else(|| vec![accepted.clone()]);
            let mut value = value.cloned();
            if name == "Content-Disposition" {
                let free = row["filename_free"] == true
                    || accepted.iter().any(|one| one.as_str().unwrap().ends_with("filename=*"));
                if free {
                    value = value.map(|value| value.split("; filename=").next().unwrap().to_owned());
                    accepted = vec![json!(
                        accepted[0].as_str().unwrap().split("; filename=").next().unwrap()
                    )];
                }
            }
            if !accepted.iter().any(|one| one.as_str() == value.as_deref()) {
                return Err(format!("{}: {name}: {value:?}, accepted {accepted:?}", found.name));
            }
        }
        let same = match (expected["body"].as_str(), expected["body_base64"].as_str()) {
            (Some(text), _) => {
                found.body == text.as_bytes()
                    || (expected["json"] == true && same_json(&String::from_utf8_lossy(&found.body), text))
            }
            (None, Some(base64)) => found.body == unbase64(base64),
            (None, None) => false,
        };
        if !same {
            return Err(format!("{}: {:?}", found.name, String::from_utf8_lossy(&found.body)));
        }
    }
    Ok(())
}

fn headers_of(name: &str, lines: &Value) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines.as_array().into_iter().flatten() {
        let value = HeaderValue::from_bytes(line.as_str().unwrap().as_bytes()).unwrap();
        headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value);
    }
    headers
}

/// `1999-12-31T23:00:00Z`, the only kind of moment in the rows.
fn moment(text: &str) -> SystemTime {
    let number = |from: usize, to: usize| text[from..to].parse::<u64>().unwrap();
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let mut days = 0;
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    for year in 1970..year {
        days += if leap(year) { 366 } else { 365 };
    }
    let lengths = [
        31,
        if leap(year) { 29 } else { 28 },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    days += lengths[..month as usize - 1].iter().sum::<u64>() + day - 1;
    UNIX_EPOCH + Duration::from_secs(days * 86_400 + number(11, 13) * 3_600 + number(14, 16) * 60 + number(17, 19))
}

fn events(chunks: &[Vec<u8>]) -> Value {
    let mut parser = EventParser::new();
    let mut events = Vec::new();
    for chunk in chunks {
        parser.push(chunk);
        while let Some(event) = parser.pop() {
            events.push(json!({"type": event.kind, "data": event.data, "lastEventId": event.id}));
        }
    }
    json!({"events": events, "retry": parser.retry()})
}

fn typed_header(headers: &HeaderMap, schema: &Value, form: Form) -> Value {
    let kind = schema["type"].as_str().unwrap();
    let inner = schema["items"]["type"].as_str();
    match (kind, inner) {
        ("string", _) => json!(header::<String>(headers, "x-v", form)),
        ("integer", _) => json!(header::<i64>(headers, "x-v", form)),
        ("number", _) => json!(header::<f64>(headers, "x-v", form)),
        ("boolean", _) => json!(header::<bool>(headers, "x-v", form)),
        ("array", Some("integer")) => json!(header::<Vec<i64>>(headers, "x-v", form)),
        ("array", _) => json!(header::<Vec<String>>(headers, "x-v", form)),
        ("object", _) => json!(header::<BTreeMap<String, i64>>(headers, "x-v", form)),
        other => panic!("{other:?}"),
    }
}

fn answer<D: Decode>(input: &Value, read: Read) -> Result<D::Output, String> {
    let content_type = input["content_type"].as_str();
    let contents: &'static [(&str, Read)] = match content_type {
        Some(content_type) => Box::leak(vec![(leak(content_type), read)].into_boxed_slice()),
        None => &[],
    };
    // An error status is made a success here, for the body is what counts.
    let status = input["status"].as_u64().unwrap() as u16;
    let status = if status < 300 { status } else { 200 };
    let operation: &'static Operation = Box::leak(Box::new(Operation {
        responses: Box::leak(vec![Answer::code(status).contents(contents)].into_boxed_slice()),
        ..Operation::NEW
    }));
    let recorder = Recorder::new(status, content_type, &unbase64(input["body_b64"].as_str().unwrap()));
    let settings = Settings::new(&API)
        .base_url("https://example.com")
        .transport(Arc::new(recorder));
    let client = settings.build(mintage_runtime::client::no_transport).unwrap();
    block(client.call(operation).pending::<D, NoError>()).map_err(|error| {
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        error.to_string()
    })
}

fn read_body(input: &Value) -> Result<Value, String> {
    let content_type = input["content_type"].as_str().unwrap_or_default();
    let integer = input["schema"]["properties"]["a"]["type"] == "integer";
    if content_type.contains("json") {
        let raw = unbase64(input["body_b64"].as_str().unwrap());
        if integer && !String::from_utf8_lossy(&raw).contains("zzz") {
            return answer::<Json<BTreeMap<String, i64>>>(input, Read::Json).map(|map| json!(map));
        }
        return answer::<Json<Value>>(input, Read::Json);
    }
    match content_type.split(';').next().unwrap() {
        "text/plain" => answer::<PlainText>(input, Read::Text).map(Value::from),
        "" => answer::<Empty>(input, Read::Binary).map(|()| Value::Null),
        _ => answer::<Streamed>(input, Read::Binary).map(|stream| {
            let bytes = block(stream.collect()).unwrap();
            json!({"$bytes": mintage_base64(&bytes)})
        }),
    }
}

fn mintage_base64(bytes: &[u8]) -> String {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| {
            bits << 8 | u32::from(group.get(at).copied().unwrap_or(0))
        });
        for at in 0..4 {
            out.push(if at > group.len() {
                '='
            } else {
                digits[(bits >> (18 - 6 * at) & 63) as usize] as char
            });
        }
    }
    out
}

fn check_received(row: &Value) -> Result<(), String> {
    let (input, expect) = (&row["input"], &row["expect"]);
    let same = |found: Value, expected: &Value| {
        if found == *expected {
            Ok(())
        } else {
            Err(format!("{found}, expected {expected}"))
        }
    };
    match row["kind"].as_str().unwrap() {
        "sse" => {
            let decode = |chunk: &Value| unbase64(chunk.as_str().unwrap());
            let chunks: Vec<Vec<u8>> = input["chunks_b64"].as_array().unwrap().iter().map(decode).collect();
            let expected = json!({"events": expect["events"], "retry": expect["retry"]});
            same(events(&chunks), &expected)?;
            let all = chunks.concat();
            same(events(std::slice::from_ref(&all)), &expected)?;
            same(
                events(&all.iter().map(|byte| vec![*byte]).collect::<Vec<_>>()),
                &expected,
            )
        }
        "content-type" => {
            let keys: Vec<&str> = input["documented"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
                .collect();
            let found = media::select(keys.iter().copied(), input["content_type"].as_str());
            same(json!(found.map(|index| keys[index])), &expect["match"])
        }
        "status" => {
            let keys: Vec<&str> = input["documented"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
                .collect();
            let answer = |key: &&str| match *key {
                "default" => Answer::default(),
                range if range.ends_with("XX") => Answer::range(range[..1].parse().unwrap()),
                code => Answer::code(code.parse().unwrap()),
            };
            let answers: Vec<Answer> = keys.iter().map(answer).collect();
            let found = answer_for(&answers, input["status"].as_u64().unwrap() as u16);
            same(json!(found.map(|index| keys[index])), &expect["match"])
        }
        "retry-after" => {
            let headers = headers_of("retry-after", &input["fields"]);
            let found = retry_after(&headers, moment(input["now"].as_str().unwrap()));
            same(json!(found.map(|delay| delay.as_secs())), &expect["delay_seconds"])
        }
        "link" => {
            let mut rels: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for link in links(&headers_of("link", &input["fields"]), input["base"].as_str().unwrap()) {
                rels.entry(link.rel).or_default().push(link.target);
            }
            same(json!(rels), &expect["rels"])
        }
        "ratelimit" => {
            let mut headers = HeaderMap::new();
            for (name, lines) in input["fields"].as_object().unwrap() {
                headers.extend(headers_of(&name.to_ascii_lowercase(), lines));
            }
            let found = rate_limit(&headers, UNIX_EPOCH);
            if let Some(wait) = expect.get("wait_seconds") {
                return same(json!(found.wait.map(|wait| wait.as_secs())), wait);
            }
            let limit = |limit: &mintage_runtime::rate_limit::Limit| json!({"policy": limit.policy, "remaining": limit.remaining, "reset": limit.reset, "partition": limit.partition});
            let policy = |policy: &mintage_runtime::rate_limit::Policy| json!({"policy": policy.policy, "quota": policy.quota, "window": policy.window, "unit": policy.unit, "partition": policy.partition});
            same(
                json!(found.limits.iter().map(limit).collect::<Vec<_>>()),
                &expect["limits"],
            )?;
            same(
                json!(found.policies.iter().map(policy).collect::<Vec<_>>()),
                &expect["policies"],
            )
        }
        "header" => {
            let form = if input["explode"] == true {
                Form::Explode
            } else {
                Form::Simple
            };
            let found = typed_header(&headers_of("x-v", &input["fields"]), &input["schema"], form);
            if expect["error"] == true {
                return if found.is_null() {
                    Ok(())
                } else {
                    Err(found.to_string())
                };
            }
            same(found, &expect["value"])
        }
        "body" => match read_body(input) {
            Ok(_) if expect["error"] == true => Err("no error".to_owned()),
            Err(_) if expect["error"] == true => Ok(()),
            Err(error) => Err(error),
            Ok(found)
                if row["alternatives"]
                    .as_array()
                    .is_some_and(|all| all.iter().any(|one| one["value"] == found)) =>
            {
                Ok(())
            }
            Ok(found) => same(found, &expect["value"]),
        },
        other => Err(format!("what is {other}?")),
    }
}

fn report(rows: &[Value], check: fn(&Value) -> Result<(), String>) {
    let mut failures = Vec::new();
    for row in rows {
        if let Err(why) = check(row) {
            failures.push(format!("{}: {why}", row["id"].as_str().unwrap()));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} rows:\n{}",
        failures.len(),
        rows.len(),
        failures.join("\n")
    );
}

#[test]
fn what_is_sent() {
    report(&rows("style-vectors.json"), check_sent);
}

#[test]
fn what_is_received() {
    report(&rows("decode-vectors.json"), check_received);
}

#[test]
fn places_are_told_apart() {
    assert!(parameter(&json!({"name": "a", "where": "query"})).place == In::Query);
}

/// Rows of our own, in the same form.
#[test]
fn what_is_received_beyond_the_tables() {
    let gmt = |text: &str| json!({"fields": [text], "now": "1999-12-31T23:00:00Z"});
    let rows = [
        json!({"id": "no such day", "kind": "retry-after", "input": gmt("Wed, 30 Feb 2000 23:00:00 GMT"), "expect": {"delay_seconds": null}}),
        json!({"id": "no leap year", "kind": "retry-after", "input": gmt("Mon, 29 Feb 2100 23:00:00 GMT"), "expect": {"delay_seconds": null}}),
        json!({"id": "leap year", "kind": "retry-after", "input": gmt("Fri, 31 Dec 1999 23:00:10 GMT"), "expect": {"delay_seconds": 10}}),
        json!({"id": "long past", "kind": "retry-after", "input": gmt("Mon, 01 Jan 1900 00:00:00 GMT"), "expect": {"delay_seconds": 0}}),
        json!({"id": "a date as a comment", "kind": "ratelimit", "input": {"fields": {"RateLimit": ["\"a\";r=1;x=@1659578233"]}},
            "expect": {"limits": [{"policy": "a", "remaining": 1, "reset": null, "partition": null}], "policies": []}}),
        json!({"id": "a text as a comment", "kind": "ratelimit", "input": {"fields": {"RateLimit": ["\"a\";x=%\"caf%c3%a9\";r=1"]}},
            "expect": {"limits": [{"policy": "a", "remaining": 1, "reset": null, "partition": null}], "policies": []}}),
        json!({"id": "no date at all", "kind": "ratelimit", "input": {"fields": {"RateLimit": ["\"a\";r=1;x=@@@1"]}},
            "expect": {"limits": [], "policies": []}}),
        json!({"id": "fragment", "kind": "link", "input": {"fields": ["<#f>; rel=\"next\""], "base": "https://a.example/v1/items?page=2"},
            "expect": {"rels": {"next": ["https://a.example/v1/items?page=2#f"]}}}),
        json!({"id": "no address", "kind": "link", "input": {"fields": ["<urn:isbn:1>; rel=\"next\""], "base": "https://a.example/"},
            "expect": {"rels": {"next": ["urn:isbn:1"]}}}),
        json!({"id": "another charset", "kind": "content-type",
            "input": {"documented": ["text/plain; charset=utf-8", "text/plain"], "content_type": "text/plain; charset=iso-8859-1"},
            "expect": {"match": "text/plain"}}),
    ];
    report(&rows, check_received);
}

#[test]
fn what_is_sent_beyond_the_tables() {
    let cookie = |id: &str, value: &str, expect: Value| {
        json!({"id": id, "where": "cookie", "name": "color", "schema": {"type": "string"}, "content": "text/plain",
            "value": value, "expect": expect, "alternatives": []})
    };
    let file = |fact: &str, value: &str| {
        json!({"id": fact, "where": "multipart", "media_type": "multipart/form-data", "schema": {"type": "object"},
            "value": {"f": {"$bytes": "eA==", fact: value}}, "expect": {"refuse": true}, "alternatives": []})
    };
    let rows = [
        cookie("ready", "a b\u{e9}", json!({"cookie": "color=a b\u{e9}"})),
        cookie("one cookie", "a; b=2", json!({"cookie": "color=a%3B b=2"})),
        cookie("one line", "a\r\nX: 1", json!({"refuse": true})),
        cookie("no end", "a\u{0}", json!({"refuse": true})),
        json!({"id": "keys", "where": "query", "style": "form", "explode": true, "allowReserved": true, "name": "color",
            "schema": {"type": "object"}, "value": {"a/b": "1", "c&d": "2"}, "expect": {"query": "a/b=1&c%26d=2"}, "alternatives": []}),
        file("contentType", "a/b\r\nX: 1"),
    ];
    report(&rows, check_sent);
}
