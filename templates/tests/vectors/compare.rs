//! What was handed over, held against what the row expects.

use crate::sent::{Sent, send, unbase64};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// With triples in upper case.
pub(super) fn folded(text: &str) -> String {
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

pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| mintage_runtime::url::decoded(&text.replace('+', " "));
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    };
    text.split('&').filter(|piece| !piece.is_empty()).map(pair).collect()
}

pub(super) fn same_json(one: &str, other: &str) -> bool {
    match (serde_json::from_str::<Value>(one), serde_json::from_str::<Value>(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

pub(super) fn same_text(row: &Value, key: &str, found: Option<&str>, expected: &Value) -> bool {
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

pub(super) fn check_sent(row: &Value) -> Result<(), String> {
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

pub(super) struct FoundPart {
    name: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

pub(super) fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

pub(super) fn split_parts(sent: &Sent) -> Vec<FoundPart> {
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

pub(super) fn check_parts(row: &Value, sent: &Sent, expected: &[Value]) -> Result<(), String> {
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
