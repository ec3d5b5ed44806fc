//! Rows → OpenAPI documents, as `mkdoc.py` beside the tables makes them: one
//! document with every row of a dialect, row N under `/rN` with operationId
//! `rN`; a row with a server path gets a document of its own.

use serde_json::value::RawValue;

use super::row::{DecodeRow, Parameter, Place, StyleRow, is_absent};

/// The host that every document names; nothing is ever resolved by that name.
pub const HOST: &str = "vectors.localhost";

/// The version a document of the dialect states.
pub fn version(dialect: &str) -> &'static str {
    match dialect {
        "2.0" => "2.0",
        "3.0" => "3.0.4",
        "3.1" => "3.1.2",
        _ => "3.2.0",
    }
}

/// JSON text written member by member, in the order in which they are added.
#[derive(Default)]
struct Object(String);

impl Object {
    fn raw(mut self, key: &str, json: &str) -> Object {
        if !self.0.is_empty() {
            self.0.push(',');
        }
        self.0.push_str(&quoted(key));
        self.0.push(':');
        self.0.push_str(json);
        self
    }

    fn text(self, key: &str, value: &str) -> Object {
        self.raw(key, &quoted(value))
    }

    fn when(self, condition: bool, key: &str, json: &str) -> Object {
        if condition { self.raw(key, json) } else { self }
    }

    fn end(self) -> String {
        format!("{{{}}}", self.0)
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn list(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(","))
}

/// The members of a JSON object as text, `without` some keys.
fn members(object: &RawValue, without: &[String]) -> Vec<(String, String)> {
    let all: std::collections::BTreeMap<String, Box<RawValue>> = serde_json::from_str(object.get()).unwrap_or_default();
    all.into_iter()
        .filter(|(key, _)| !without.contains(key))
        .map(|(key, value)| (key, value.get().to_owned()))
        .collect()
}

fn parameter(dialect: &str, parameter: &Parameter) -> String {
    let omitted = |key: &str| parameter.omit.iter().any(|o| o == key);
    let out = Object::default()
        .text("name", parameter.name.as_deref().unwrap_or_default())
        .text("in", parameter.place.location())
        .when(parameter.required == Some(true), "required", "true")
        .when(parameter.allow_empty_value, "allowEmptyValue", "true");
    if dialect == "2.0" {
        let without: Vec<String> = parameter
            .omit
            .iter()
            .filter(|key| *key == "collectionFormat")
            .cloned()
            .collect();
        return members(&parameter.schema, &without)
            .iter()
            .fold(out, |out, (key, json)| out.raw(key, json))
            .end();
    }
    if let Some(media_type) = &parameter.content {
        let media = Object::default().raw("schema", parameter.schema.get());
        let media = match &parameter.encoding {
            Some(encoding) => media.raw("encoding", encoding.get()),
            None => media,
        };
        return out
            .raw("content", &Object::default().raw(media_type, &media.end()).end())
            .end();
    }
    let mut out = out.raw("schema", parameter.schema.get());
    if let Some(style) = parameter.style.as_ref().filter(|_| !omitted("style")) {
        out = out.text("style", style);
    }
    if let Some(explode) = parameter.explode.filter(|_| !omitted("explode")) {
        out = out.raw("explode", if explode { "true" } else { "false" });
    }
    out.when(parameter.allow_reserved, "allowReserved", "true").end()
}

fn style_operation(row: &StyleRow, number: usize, dialect: &str) -> String {
    let mut parameters: Vec<String> = row.parameters(dialect).iter().map(|p| parameter(dialect, p)).collect();
    if dialect == "2.0" && row.place == Place::Body {
        let body = Object::default()
            .text("name", "body")
            .text("in", "body")
            .raw("schema", row.schema.get());
        parameters.push(body.end());
    }
    let mut out = Object::default()
        .text("operationId", &format!("r{number}"))
        .raw("responses", r#"{"200":{"description":"ok"}}"#);
    if !parameters.is_empty() {
        out = out.raw("parameters", &list(parameters));
    }
    let Some(media_type) = &row.media_type else {
        return out.end();
    };
    if dialect == "2.0" {
        return out.raw("consumes", &list([quoted(media_type)])).end();
    }
    let mut media = Object::default().raw(if row.item_schema { "itemSchema" } else { "schema" }, row.schema.get());
    for (key, json) in [
        ("encoding", &row.encoding),
        ("prefixEncoding", &row.prefix_encoding),
        ("itemEncoding", &row.item_encoding),
    ] {
        if let Some(json) = json {
            media = media.raw(key, json.get());
        }
    }
    let body = Object::default()
        .raw("content", &Object::default().raw(media_type, &media.end()).end())
        .when(!is_absent(&row.value), "required", "true");
    out.raw("requestBody", &body.end()).end()
}

fn envelope(dialect: &str, server_path: &str, paths: &str) -> String {
    let out = if dialect == "2.0" {
        let out = Object::default()
            .text("swagger", "2.0")
            .text("host", HOST)
            .raw("schemes", r#"["http"]"#);
        if server_path.is_empty() {
            out
        } else {
            out.text("basePath", server_path)
        }
    } else {
        let server = Object::default()
            .text("url", &format!("http://{HOST}{server_path}"))
            .end();
        Object::default()
            .text("openapi", version(dialect))
            .raw("servers", &list([server]))
    };
    out.raw("info", r#"{"title":"vectors","version":"1"}"#)
        .raw("paths", paths)
        .end()
}

/// What a row's operation has in front of its own path.
pub fn prefix(number: usize, server_path: Option<&str>) -> String {
    if server_path.is_some() {
        String::new()
    } else {
        format!("/r{number}")
    }
}

/// One document with these rows; `rows` with a server path come alone.
pub fn style_document(rows: &[(usize, &StyleRow)], dialect: &str) -> String {
    let server_path = rows.iter().find_map(|(_, row)| row.server_path.as_deref());
    let mut paths = Object::default();
    for (number, row) in rows {
        let path = format!("{}{}", prefix(*number, server_path), row.path_template);
        let method = if row.place.is_parameter() { "get" } else { "post" };
        paths = paths.raw(
            &path,
            &Object::default()
                .raw(method, &style_operation(row, *number, dialect))
                .end(),
        );
    }
    envelope(dialect, server_path.unwrap_or_default(), &paths.end())
}

/// The field that a decode row is about.
pub fn field_name(row: &DecodeRow) -> String {
    match (&row.input.name, row.kind.as_str()) {
        (Some(name), _) => name.clone(),
        (None, "retry-after") => "Retry-After".to_owned(),
        (None, "link") => "Link".to_owned(),
        (None, _) => "X-Vector".to_owned(),
    }
}

const OBJECT: &str = r#"{"type":"object","properties":{"k":{"type":"string"}}}"#;

/// A schema that suits the media type: what is matched is asked, not how it is decoded.
fn schema_for(media_type: &str, dialect: &str) -> String {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match essence.as_str() {
        e if e == "application/json" || e.ends_with("+json") => OBJECT.to_owned(),
        e if e.starts_with("text/") => r#"{"type":"string"}"#.to_owned(),
        _ if dialect == "3.0" => r#"{"type":"string","format":"binary"}"#.to_owned(),
        _ => "{}".to_owned(),
    }
}

fn content(media_type: &str, schema: &str) -> String {
    Object::default()
        .raw(media_type, &Object::default().raw("schema", schema).end())
        .end()
}

fn response(content: Option<String>, headers: Option<String>) -> String {
    let mut out = Object::default().text("description", "ok");
    if let Some(headers) = headers {
        out = out.raw("headers", &headers);
    }
    if let Some(content) = content {
        out = out.raw("content", &content);
    }
    out.end()
}

/// The Responses Object that documents what the row's `input` is to be read by.
fn responses(row: &DecodeRow, dialect: &str) -> String {
    let ok = |body: String| Object::default().raw("200", &body).end();
    let input = &row.input;
    let schema = input.schema.as_ref().map(|s| s.get()).filter(|s| *s != "null");
    match row.kind.as_str() {
        "content-type" => {
            let contents = input.documented.iter().fold(Object::default(), |out, media_type| {
                out.raw(
                    media_type,
                    &Object::default().raw("schema", &schema_for(media_type, dialect)).end(),
                )
            });
            ok(response(Some(contents.end()), None))
        }
        "status" => input
            .documented
            .iter()
            .fold(Object::default(), |out, key| out.raw(key, &response(None, None)))
            .end(),
        "header" => {
            let mut header = Object::default().raw("schema", schema.unwrap_or(r#"{"type":"string"}"#));
            if let Some(explode) = input.explode {
                header = header.raw("explode", if explode { "true" } else { "false" });
            }
            let headers = schema.map(|_| Object::default().raw(&field_name(row), &header.end()).end());
            ok(response(None, headers))
        }
        "body" => {
            let media_type = input.content_type.as_deref().unwrap_or("application/json");
            let documented = media_type.split(';').next().unwrap_or_default().trim();
            let content = schema.map(|schema| content(documented, schema));
            Object::default()
                .raw(&input.status.unwrap_or(200).to_string(), &response(content, None))
                .end()
        }
        "sse" => ok(response(
            Some(content("text/event-stream", r#"{"type":"string"}"#)),
            None,
        )),
        "json-lines" | "json-seq" => {
            let media_type = input.content_type.as_deref().unwrap_or("application/jsonl");
            let media = Object::default().raw("itemSchema", "{}").end();
            ok(response(Some(Object::default().raw(media_type, &media).end()), None))
        }
        "multipart" => {
            let media_type = input.content_type.as_deref().unwrap_or("multipart/mixed");
            let essence = media_type.split(';').next().unwrap_or_default();
            let media = Object::default()
                .raw("itemSchema", "{}")
                .raw("itemEncoding", "{}")
                .end();
            ok(response(Some(Object::default().raw(essence, &media).end()), None))
        }
        _ => {
            // Fields that have a reader of their own.
            let by_name = input.fields.as_object().map(|fields| fields.keys().cloned().collect());
            let names: Vec<String> = by_name.unwrap_or_else(|| vec![field_name(row)]);
            let text = Object::default().raw("schema", r#"{"type":"string"}"#).end();
            let headers = names.iter().fold(Object::default(), |out, name| out.raw(name, &text));
            ok(response(None, Some(headers.end())))
        }
    }
}

/// One document with these rows, each an operation whose answer is its input.
pub fn decode_document(rows: &[(usize, &DecodeRow)], dialect: &str) -> String {
    let mut paths = Object::default();
    for (number, row) in rows {
        let operation = Object::default()
            .text("operationId", &format!("r{number}"))
            .raw("responses", &responses(row, dialect))
            .end();
        paths = paths.raw(&format!("/r{number}"), &Object::default().raw("get", &operation).end());
    }
    envelope(dialect, "", &paths.end())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_row_becomes_an_operation_in_document_order() {
        let row: StyleRow = serde_json::from_str(
            r#"{"id":"x","dialect":"3.1","where":"query","style":"form","explode":false,"name":"c","omit":["style"],
            "schema":{"type":"object","properties":{"R":{},"G":{},"B":{}}},"value":{"R":1},"expect":{"query":null},
            "path_template":"/things","defined":true}"#,
        )
        .unwrap();
        let text = style_document(&[(7, &row)], "3.1");
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let operation = &value["paths"]["/r7/things"]["get"];
        assert_eq!(operation["operationId"], "r7");
        assert_eq!(operation["parameters"][0]["explode"], false);
        assert!(operation["parameters"][0].get("style").is_none());
        assert!(
            text.contains(r#""R":{},"G":{},"B":{}"#),
            "the order of properties is kept"
        );
    }
}
