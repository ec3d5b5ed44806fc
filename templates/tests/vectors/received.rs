//! A row → an answer of a server → what the runtime makes of it, held against what the row expects.

use crate::block;
use crate::leak;
use crate::sent::{API, Recorder, unbase64};
use http::{HeaderMap, HeaderName, HeaderValue};
use mintage_runtime::client::Settings;
use mintage_runtime::download::Streamed;
use mintage_runtime::error::{Error, NoError};
use mintage_runtime::events::EventParser;
use mintage_runtime::headers::{Form, header};
use mintage_runtime::lines::Lines;
use mintage_runtime::links::links;
use mintage_runtime::media;
use mintage_runtime::operation::{Answer, Operation, Read, answer_for};
use mintage_runtime::rate_limit::rate_limit;
use mintage_runtime::reply::{Decode, Empty, Json, PlainText};
use mintage_runtime::retry_after::retry_after;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub(super) fn headers_of(name: &str, lines: &Value) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines.as_array().into_iter().flatten() {
        let value = HeaderValue::from_bytes(line.as_str().unwrap().as_bytes()).unwrap();
        headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value);
    }
    headers
}

/// `1999-12-31T23:00:00Z`, the only kind of moment in the rows.
pub(super) fn moment(text: &str) -> SystemTime {
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

pub(super) fn events(chunks: &[Vec<u8>]) -> Value {
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

/// The values of an answer, and how many there are that can't be read.
fn lines(content_type: &str, chunks: &[Vec<u8>], goes_on: bool) -> Value {
    let operation: &'static Operation = Box::leak(Box::new(Operation {
        responses: Box::leak(
            vec![Answer::code(200).contents(Box::leak(vec![(leak(content_type), Read::Binary)].into_boxed_slice()))]
                .into_boxed_slice(),
        ),
        ..Operation::NEW
    }));
    let settings = Settings::new(&API)
        .base_url("https://example.com")
        .transport(Arc::new(Recorder::in_pieces(content_type, chunks)));
    let client = settings.build(mintage_runtime::client::no_transport).unwrap();
    let mut stream = block(client.call(operation).pending::<Lines<Value>, NoError>()).unwrap();
    let (mut items, mut failed) = (Vec::new(), 0);
    while let Some(item) = block(stream.next()) {
        match item {
            Ok(item) => items.push(item),
            Err(_) if goes_on => failed += 1,
            Err(_) => return json!({"items": items, "error": true}),
        }
    }
    match goes_on {
        true => json!({"items": items, "dropped": failed}),
        false => json!({"items": items, "error": false}),
    }
}

pub(super) fn typed_header(headers: &HeaderMap, schema: &Value, form: Form) -> Value {
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

pub(super) fn answer<D: Decode>(input: &Value, read: Read) -> Result<D::Output, String> {
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

pub(super) fn read_body(input: &Value) -> Result<Value, String> {
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

pub(super) fn mintage_base64(bytes: &[u8]) -> String {
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

pub(super) fn check_received(row: &Value) -> Result<(), String> {
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
        kind @ ("json-lines" | "json-seq") => {
            let decode = |chunk: &Value| unbase64(chunk.as_str().unwrap());
            let chunks: Vec<Vec<u8>> = input["chunks_b64"].as_array().unwrap().iter().map(decode).collect();
            let (content_type, goes_on) = (input["content_type"].as_str().unwrap(), kind == "json-seq");
            same(lines(content_type, &chunks, goes_on), expect)?;
            let bytes: Vec<Vec<u8>> = chunks.concat().iter().map(|byte| vec![*byte]).collect();
            same(lines(content_type, &bytes, goes_on), expect)?;
            same(lines(content_type, &[chunks.concat()], goes_on), expect)
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
