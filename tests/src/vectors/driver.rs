//! Rows and a generated client → the Rust functions that make the calls. They
//! stand in modules inside the client's own files, so that every name of a
//! signature is in scope; values come at run time, from the plan.

use std::fmt::Write as _;

use mintage::model::{ContentForm, Location, Operation, Shape, Status, Type, TypeId};
use mintage::name::OperationNames;
use serde_json::{Value, json};

use super::document::field_name;
use super::generate::Generated;
use super::loopback;
use super::row::{DecodeRow, Place, StyleRow, is_absent};
use super::surface::{Argument, Method, Surface};
use super::wire::{base64, unbase64};

/// A row's function.
pub struct Function {
    /// The client's file whose names it uses, relative to `src`.
    pub file: String,
    pub text: String,
    /// What the function is given and what the server answers, for the plan.
    pub plan: Value,
}

/// Why there is no function.
pub type Missing = String;

struct Found<'a> {
    operation: &'a Operation,
    names: &'a OperationNames,
    method: &'a Method,
    /// `client.r1` or `client.group().r1`.
    start: String,
}

fn find<'a>(client: &'a Generated, surface: &'a Surface, number: usize) -> Result<Found<'a>, Missing> {
    let id = format!("r{number}");
    let index = client
        .api
        .operations
        .iter()
        .position(|operation| operation.id.as_deref() == Some(&id));
    let index = index.ok_or("the client has no such operation: it was left out")?;
    let operation = client.api.operations.get(index).ok_or("no operation")?;
    let names = client.names.operations.get(index).ok_or("the operation has no names")?;
    let method = surface
        .methods
        .get(&names.method)
        .ok_or(format!("no method `{}` in the client", names.method))?;
    let group = client
        .names
        .groups
        .get(operation.group)
        .map_or("", |group| group.method.as_str());
    let start = if method.owner == "Client" {
        names.method.clone()
    } else {
        format!("{group}().{}", names.method)
    };
    Ok(Found {
        operation,
        names,
        method,
        start: format!("client.{start}"),
    })
}

/// The function of a style row.
///
/// # Errors
/// Why the client cannot make the call.
pub fn style(
    client: &Generated,
    surface: &Surface,
    row: &StyleRow,
    number: usize,
    dialect: &str,
) -> Result<Function, Missing> {
    let found = find(client, surface, number)?;
    let mut call = Call {
        found: &found,
        surface,
        values: Vec::new(),
        given: Vec::new(),
        setters: String::new(),
    };
    let mut members = serde_json::Map::new();
    for (index, parameter) in row.parameters(dialect).into_iter().enumerate() {
        let name = parameter.name.clone().unwrap_or_default();
        let place = location(parameter.place);
        let position = found.operation.parameters.iter().position(|p| {
            let same = if p.location == Location::Header {
                p.name.eq_ignore_ascii_case(&name)
            } else {
                p.name == name
            };
            same && Some(p.location) == place
        });
        if row.ignored && index == 0 {
            if position.is_some() {
                return Err(format!(
                    "the client offers the parameter `{name}`, and its definition shall be ignored"
                ));
            }
            continue;
        }
        if is_absent(&parameter.value) {
            continue;
        }
        // What may have one value only is sent without being asked for.
        let fixed = position.and_then(|position| found.operation.parameters.get(position)?.fixed.as_ref());
        if fixed.is_some() {
            continue;
        }
        match position.and_then(|position| found.names.parameters.get(position)) {
            Some(argument) => call.give(argument, parameter.value.get())?,
            None if parameter.place.location() == "formData" => {
                let value = serde_json::from_str(parameter.value.get()).map_err(|e| e.to_string())?;
                members.insert(name, value);
            }
            None => return Err(format!("the client has no parameter `{name}`")),
        }
    }
    let own_body = !row.place.is_parameter() && (dialect != "2.0" || row.place == Place::Body);
    if own_body && !is_absent(&row.value) {
        let value = match &row.part_headers {
            Some(headers) => with_headers(row.value.get(), headers),
            None => row.value.get().to_owned(),
        };
        call.body(client, &value)?;
    } else if !members.is_empty() {
        call.body(client, &Value::Object(members).to_string())?;
    }
    let start = call.start()?;
    let text = format!(
        "async fn row_{number}(client: &Client, given: &s::Given) -> s::Seen {{\n    let call = {start};\n{}    s::ended(call.send().await)\n}}\n",
        call.setters
    );
    let plan = json!({ "values": call.values, "answers": [[base64(loopback::EMPTY)]] });
    Ok(Function {
        file: found.method.file.clone(),
        text,
        plan,
    })
}

fn location(place: Place) -> Option<Location> {
    match place {
        Place::Path => Some(Location::Path),
        Place::Query => Some(Location::Query),
        Place::Header => Some(Location::Header),
        Place::Cookie => Some(Location::Cookie),
        _ => None,
    }
}

/// Binary parts carry the headers that the row gives for them.
fn with_headers(value: &str, headers: &Value) -> String {
    let mut value: Value = serde_json::from_str(value).unwrap_or_default();
    let each: Vec<(String, Value)> = match headers {
        Value::Object(by_name) => by_name
            .iter()
            .map(|(name, h)| (format!("/{name}"), h.clone()))
            .collect(),
        Value::Array(by_place) => by_place
            .iter()
            .enumerate()
            .map(|(i, h)| (format!("/{i}"), h.clone()))
            .collect(),
        _ => Vec::new(),
    };
    for (pointer, headers) in each {
        if let Some(part) = value.pointer_mut(&pointer).and_then(Value::as_object_mut)
            && part.contains_key("$bytes")
        {
            part.insert("headers".into(), headers);
        }
    }
    value.to_string()
}

struct Call<'a> {
    found: &'a Found<'a>,
    surface: &'a Surface,
    values: Vec<String>,
    /// Arguments of the method by name, as expressions.
    given: Vec<(String, String)>,
    setters: String,
}

impl Call<'_> {
    /// Gives a parameter, as an argument or through its setter.
    fn give(&mut self, name: &str, json: &str) -> Result<(), Missing> {
        let index = self.values.len();
        self.values.push(json.to_owned());
        let expression = |made: &str| match made {
            "" => format!("given.arg({index})"),
            "&" => format!("given.lent({index})"),
            "Option<&>" => format!("given.maybe({index})"),
            made => format!("given.arg::<{made}>({index})"),
        };
        if let Some(argument) = self.argument(name) {
            let expression = format!("{}?", expression(&argument.made));
            self.given.push((name.to_owned(), expression));
            return Ok(());
        }
        let key = (self.found.method.call.clone(), name.to_owned());
        let types = self
            .surface
            .setters
            .get(&key)
            .ok_or(format!("the call has no setter `{name}`"))?;
        let [made] = types.as_slice() else {
            return Err(format!("the setter `{name}` takes {} arguments", types.len()));
        };
        // A null that the type cannot hold is an absent parameter.
        let otherwise = if json.trim() == "null" {
            "Err(_) => call"
        } else {
            "Err(stop) => return Err(stop)"
        };
        let expression = expression(made);
        let _ = writeln!(
            self.setters,
            "    let call = match {expression} {{ Ok(value) => call.{name}(value), {otherwise} }};"
        );
        Ok(())
    }

    fn argument(&self, name: &str) -> Option<&Argument> {
        self.found
            .method
            .arguments
            .iter()
            .find(|argument| argument.name == name)
    }

    /// Gives the body, as an argument or through its setter.
    fn body(&mut self, client: &Generated, json: &str) -> Result<(), Missing> {
        let name = self.found.names.body.clone();
        let body = self.found.operation.body.as_ref().ok_or("the operation has no body")?;
        let content = body.contents.first().ok_or("the body has no media type")?;
        let parts = matches!(content.form, ContentForm::Multipart(_));
        let form = resolve(client, &content.ty).filter(|id| parts && holds_files(client, *id));
        let (Some(id), Some(argument)) = (form, self.argument(&name)) else {
            return self.give(&name, json);
        };
        let index = self.values.len();
        let literal = literal(client, id, &argument.bare, index)?;
        self.values.push(json.to_owned());
        self.given.push((name, literal));
        Ok(())
    }

    /// The call, with its arguments in order.
    fn start(&self) -> Result<String, Missing> {
        let mut arguments = Vec::new();
        for argument in &self.found.method.arguments {
            let given = self.given.iter().find(|(name, _)| *name == argument.name);
            let (_, expression) = given.ok_or(format!("the client demands `{}`", argument.name))?;
            arguments.push(expression.clone());
        }
        Ok(format!("{}({})", self.found.start, arguments.join(", ")))
    }
}

/// The struct behind a type, through aliases.
fn resolve(client: &Generated, ty: &Type) -> Option<TypeId> {
    let mut ty = ty.clone();
    for _ in 0..32 {
        let (Type::Named(id) | Type::Boxed(id)) = ty else {
            return None;
        };
        match &client.api.types.get(id)?.shape {
            Shape::Alias(inner) => ty = inner.clone(),
            Shape::Struct(_) => return Some(id),
            _ => return None,
        }
    }
    None
}

fn is_file(ty: &Type) -> bool {
    match ty {
        Type::Binary => true,
        Type::List(inner) | Type::Nullable(inner) | Type::Map(inner) => is_file(inner),
        _ => false,
    }
}

fn holds_files(client: &Generated, id: TypeId) -> bool {
    let Some(Shape::Struct(form)) = client.api.types.get(id).map(|def| &def.shape) else {
        return false;
    };
    form.fields.iter().any(|field| is_file(&field.ty)) || form.extra.as_ref().is_some_and(is_file)
}

/// A struct of parts, field by field: it cannot be read from JSON.
fn literal(client: &Generated, id: TypeId, path: &str, index: usize) -> Result<String, Missing> {
    let names = client.names.of(id).ok_or("the form has no names")?;
    let Some(Shape::Struct(form)) = client.api.types.get(id).map(|def| &def.shape) else {
        return Err("the form is no struct".into());
    };
    let mut fields = String::new();
    for (field, name) in form.fields.iter().zip(&names.members) {
        let _ = write!(fields, "{name}: given.part({index}, {:?})?, ", field.wire);
    }
    if let Some(extra) = &names.extra {
        let known: Vec<&str> = form.fields.iter().map(|field| field.wire.as_str()).collect();
        let _ = write!(fields, "{extra}: given.rest({index}, &{known:?})?, ");
    }
    Ok(format!("{path} {{ {fields}}}"))
}

fn status_key(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(class) => format!("{class}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// The function of a decode row.
///
/// # Errors
/// Why the client cannot make the call.
pub fn decode(client: &Generated, surface: &Surface, row: &DecodeRow, number: usize) -> Result<Function, Missing> {
    let found = find(client, surface, number)?;
    let names = found.names;
    let helper = match row.kind.as_str() {
        "retry-after" => Some("retry_after"),
        "link" => Some("link"),
        "ratelimit" => Some("ratelimit"),
        "header" if row.input.schema.is_none() => Some("lines"),
        _ => None,
    };
    let mut text = format!("async fn row_{number}(client: &Client, given: &s::Given) -> s::Seen {{\n");
    let start = &found.start;
    if let Some(helper) = helper {
        let _ = write!(
            text,
            "    match {start}().send().await {{\n        Ok(reply) => s::{helper}(reply.headers(), given),\n        Err(error) => s::failed(&error),\n    }}\n}}\n"
        );
    } else if row.kind == "header" {
        let field = field_name(row).to_ascii_lowercase();
        let field = names
            .header_fields
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(&field));
        let (_, field) = field.ok_or("the client has no field for the header")?;
        let _ = write!(
            text,
            "    match {start}().send().await {{\n        Ok(reply) => Ok(s::json!({{ \"value\": s::shown(&reply.documented().{field}) }})),\n        Err(error) => s::failed(&error),\n    }}\n}}\n"
        );
    } else {
        let success = arms(&found, surface, &names.reply, row);
        let failure = arms(&found, surface, &names.error, row);
        let plain = single(&found, row);
        let success = success.unwrap_or(format!("body => {plain},\n"));
        let failure = failure.unwrap_or_default();
        let _ = write!(
            text,
            "    match {start}().send().await {{\n        Ok(reply) => {{ let (status, kind) = (reply.status(), s::content_type(reply.headers())); match reply.into_body() {{\n{success}        }} }},\n        \
             Err(error) => {{ let stop = s::kept(&error); match error {{\n        s::Error::Api(error) => match error.into_body() {{\n{failure}            _ => Err(stop),\n        }},\n        _ => Err(stop),\n        }} }},\n    }}\n}}\n"
        );
    }
    let values = vec![
        json!(field_name(row)).to_string(),
        json!(row.input.now).to_string(),
        json!(row.input.base).to_string(),
    ];
    let plan = json!({ "values": values, "answers": answers(row) });
    Ok(Function {
        file: found.method.file.clone(),
        text,
        plan,
    })
}

/// What an arm gives: the key that matched, or the body.
fn seen(found: &Found<'_>, row: &DecodeRow, response: usize, content: Option<usize>, payload: Option<&str>) -> String {
    let answer = found.operation.responses.get(response);
    match row.kind.as_str() {
        "status" => {
            let key = answer.map(|answer| status_key(answer.status));
            // As the row spells it.
            let key = key.map(|key| {
                row.input
                    .documented
                    .iter()
                    .find(|d| d.eq_ignore_ascii_case(&key))
                    .unwrap_or(&key)
                    .clone()
            });
            format!("Ok(s::json!({{ \"match\": {} }}))", json!(key))
        }
        "content-type" => {
            // Where several are read alike into one type, the client's own choice among them tells them apart.
            let contents = answer.map(|answer| answer.contents.as_slice()).unwrap_or_default();
            let count = if content.is_some() { 1 } else { contents.len() };
            let chosen = contents.iter().skip(content.unwrap_or(0)).take(count);
            let names: Vec<&str> = chosen
                .flat_map(|c| std::iter::once(&c.media_type).chain(&c.also))
                .map(String::as_str)
                .collect();
            format!("Ok(s::json!({{ \"match\": s::selected(&{names:?}, kind.as_deref()) }}))")
        }
        "sse" => format!("s::events({}).await", payload.unwrap_or("()")),
        _ => format!(
            "Ok(s::json!({{ \"value\": s::Show::show({}).await }}))",
            payload.unwrap_or("()")
        ),
    }
}

/// The arms over an enum of the client, if there is one of that name.
fn arms(found: &Found<'_>, surface: &Surface, name: &str, row: &DecodeRow) -> Option<String> {
    let variants = surface.variants(name)?;
    let mut out = String::new();
    for (variant, holds) in variants {
        let place = found
            .names
            .responses
            .iter()
            .enumerate()
            .find_map(|(response, contents)| {
                contents
                    .iter()
                    .position(|content| content == variant)
                    .map(|content| (response, content))
            });
        let pattern = if *holds {
            format!("{name}::{variant}(body)")
        } else {
            format!("{name}::{variant}")
        };
        let Some((response, content)) = place else { continue };
        let gives = seen(found, row, response, Some(content), holds.then_some("body"));
        let _ = writeln!(out, "            {pattern} => {gives},");
    }
    if *name == found.names.reply {
        out.push_str("            _ => Err(s::Stop::Error(\"another reply\".into())),\n");
    }
    Some(out)
}

/// What the body of the only success gives.
fn single(found: &Found<'_>, row: &DecodeRow) -> String {
    let success = |status: Status| match status {
        Status::Code(code) => (200..300).contains(&code),
        Status::Range(class) => class == 2,
        Status::Default => false,
    };
    let responses = &found.operation.responses;
    if row.kind == "status" {
        // Several may give the same; the client's own table tells which it was.
        let (table, documented) = (&found.names.table, &row.input.documented);
        return format!("Ok(s::json!({{ \"match\": s::answered(&ops::{table}, status, &{documented:?}) }}))");
    }
    let place = responses.iter().position(|response| success(response.status));
    let place = place.or(responses.iter().position(|response| response.status == Status::Default));
    seen(found, row, place.unwrap_or(usize::MAX), None, Some("body"))
}

/// What the server sends for a row: answers to try in turn, each in pieces.
fn answers(row: &DecodeRow) -> Vec<Vec<String>> {
    let input = &row.input;
    let status = input.status.unwrap_or(200);
    let mut head = format!("HTTP/1.1 {status} Vector\r\nConnection: close\r\n");
    let mut field = |name: &str, value: &str| {
        let _ = write!(head, "{name}: {value}\r\n");
    };
    if let Some(content_type) = &input.content_type {
        field("Content-Type", content_type);
    } else if row.kind == "sse" {
        field("Content-Type", "text/event-stream");
    }
    let own = field_name(row);
    match &input.fields {
        Value::Array(lines) => lines
            .iter()
            .filter_map(Value::as_str)
            .for_each(|line| field(&own, line)),
        Value::Object(by_name) => {
            for (name, lines) in by_name {
                lines
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .for_each(|line| field(name, line));
            }
        }
        _ => {}
    }
    let chunks: Vec<Vec<u8>> = input.chunks_b64.iter().filter_map(|chunk| unbase64(chunk)).collect();
    if !chunks.is_empty() {
        let _ = write!(head, "Transfer-Encoding: chunked\r\n\r\n");
        let whole = chunks.concat();
        let mut all = vec![chunks, vec![whole.clone()]];
        if whole.len() <= 400 {
            all.push(whole.iter().map(|byte| vec![*byte]).collect());
        }
        return all.into_iter().map(|chunks| chunked(&head, &chunks)).collect();
    }
    let body = match (&input.body_b64, row.kind.as_str()) {
        (Some(body), _) => unbase64(body).unwrap_or_default(),
        (None, "content-type") => match &input.content_type {
            Some(content_type) if content_type.starts_with("text/event-stream") => b"data: {}\n\n".to_vec(),
            _ => b"{}".to_vec(),
        },
        _ => Vec::new(),
    };
    if status != 204 && status != 304 {
        let _ = write!(head, "Content-Length: {}\r\n", body.len());
    }
    head.push_str("\r\n");
    vec![vec![base64(&[head.as_bytes(), &body].concat())]]
}

fn chunked(head: &str, chunks: &[Vec<u8>]) -> Vec<String> {
    let chunks = chunks.iter().filter(|chunk| !chunk.is_empty());
    let framed = chunks.map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
    std::iter::once(head.as_bytes().to_vec())
        .chain(framed)
        .chain([b"0\r\n\r\n".to_vec()])
        .map(|piece| base64(&piece))
        .collect()
}
