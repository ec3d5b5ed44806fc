//! A published description → the same with spliced schemas, awkward names, other parameters and media types, as nobody
//! would write them down as a case. The same seed gives the same descriptions.

mod places;

use crate::examples::schema;
use fastrand::Rng;
use mintage::diag::Sink;
use mintage::source::Input;
use places::{Operation, Places};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::path::Path;

/// As many paths are kept, so that a crate is quick to check.
const PATHS: usize = 12;
/// Schemas longer than this are not spliced in: they would grow without end.
const LONGEST: usize = 4_000;

/// What is put into descriptions.
#[derive(Deserialize)]
pub struct Awkward {
    names: Vec<String>,
    endings: Vec<String>,
    schemas: Vec<Value>,
    schemas_3_1: Vec<Value>,
    media_types: Vec<String>,
    statuses: Vec<String>,
    paths: Vec<String>,
}

impl Awkward {
    /// The table beside this file.
    pub fn load() -> Result<Awkward, serde_json::Error> {
        serde_json::from_str(include_str!("awkward.json"))
    }
}

/// The description in `path`; `None` if it has no operations, or others have to stand beside it.
pub fn load(path: &Path) -> Option<Value> {
    let input = Input {
        name: path.to_string_lossy().into_owned(),
        text: None,
    };
    let sources = mintage::source::load(&[input], &mut Sink::new());
    let (_, source) = sources.root().filter(|_| sources.files().len() == 1)?;
    let document = schema::value(&source.tree);
    let paths = document.get("paths")?.as_object()?;
    (!paths.is_empty()).then_some(document)
}

/// A description in the making.
pub struct Mutation<'a> {
    awkward: &'a Awkward,
    random: &'a mut Rng,
    document: Value,
    /// Names that stand in the description, for names like them.
    known: Vec<String>,
}

impl<'a> Mutation<'a> {
    pub fn new(document: Value, awkward: &'a Awkward, random: &'a mut Rng) -> Mutation<'a> {
        let mut mutation = Mutation {
            awkward,
            random,
            document,
            known: Vec::new(),
        };
        mutation.keep_few_paths();
        mutation.known = Places::of(&mutation.document).names();
        mutation
    }

    pub fn finish(self) -> Value {
        self.document
    }

    fn keep_few_paths(&mut self) {
        let Some(paths) = self.document.get_mut("paths").and_then(Value::as_object_mut) else {
            return;
        };
        let mut names: Vec<String> = paths.keys().cloned().collect();
        self.random.shuffle(&mut names);
        for name in names.iter().skip(PATHS) {
            paths.remove(name);
        }
    }

    /// Changes one thing; nothing where the description has no place for it.
    pub fn step(&mut self) {
        let places = Places::of(&self.document);
        // Whether there was a place for it does not matter to the caller.
        let _ = match self.random.u8(0..14) {
            0 | 1 => self.replace_schema(&places),
            2 => self.splice_schema(&places),
            3 => self.property(&places),
            4 => self.component(&places),
            5 => self.parameter(&places),
            6 => self.new_parameter(&places),
            7 => self.body(&places),
            8 => self.response(&places),
            9 => self.wrap_schema(&places),
            10 => self.union_of_components(&places),
            11 => self.operation_names(&places),
            12 => self.copy_operation(&places),
            _ => self.path(&places),
        };
    }

    fn pick<'p, T>(&mut self, from: &'p [T]) -> Option<&'p T> {
        self.random.choice(from)
    }

    fn name(&mut self) -> String {
        let awkward = self.awkward;
        if !self.known.is_empty() && self.random.u8(0..10) < 4 {
            let at = self.random.usize(..self.known.len());
            let known = self.known.get(at).cloned().unwrap_or_default();
            let spelt = match self.random.u8(0..5) {
                0 => known.to_uppercase(),
                1 => known.to_lowercase(),
                2 => known.replace('_', "-"),
                3 => known.replace('-', "_"),
                _ => known,
            };
            let ending = self.pick(&awkward.endings).cloned().unwrap_or_default();
            return spelt + &ending;
        }
        self.pick(&awkward.names).cloned().unwrap_or_default()
    }

    /// A small schema of the table.
    fn schema(&mut self) -> Value {
        let awkward = self.awkward;
        let newer = self.document.get("openapi").and_then(Value::as_str).unwrap_or_default() >= "3.1";
        let table = match newer && self.random.u8(0..4) == 0 {
            true => &awkward.schemas_3_1,
            false => &awkward.schemas,
        };
        self.pick(table).cloned().unwrap_or_default()
    }

    /// A component, or a small schema.
    fn any_schema(&mut self, places: &Places) -> Value {
        match self.pick(&places.components) {
            Some(name) if self.random.u8(0..10) < 6 => reference(name),
            _ => self.schema(),
        }
    }

    fn at(&mut self, pointer: &str) -> Option<&mut Map<String, Value>> {
        self.document.pointer_mut(pointer)?.as_object_mut()
    }

    fn replace_schema(&mut self, places: &Places) -> Option<()> {
        let place = self.pick(&places.schemas)?;
        let schema = self.any_schema(places);
        *self.document.pointer_mut(place)? = schema;
        Some(())
    }

    fn splice_schema(&mut self, places: &Places) -> Option<()> {
        let (from, to) = (self.pick(&places.schemas)?, self.pick(&places.schemas)?);
        let schema = self.document.pointer(from)?.clone();
        if schema.to_string().len() < LONGEST {
            *self.document.pointer_mut(to)? = schema;
        }
        Some(())
    }

    /// Renames a property, or adds some.
    fn property(&mut self, places: &Places) -> Option<()> {
        let place = self.pick(&places.schemas)?;
        let (name, other) = (self.name(), self.name());
        let (one, two) = (self.schema(), self.schema());
        let pick = self.random.usize(..);
        let schema = self.at(place)?;
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        match properties.filter(|properties| !properties.is_empty()) {
            Some(properties) => {
                let old = properties.keys().nth(pick % properties.len())?.clone();
                let value = properties.remove(&old)?;
                properties.insert(name.clone(), value);
                let required = schema.get_mut("required").and_then(Value::as_array_mut);
                for entry in required.into_iter().flatten().filter(|entry| **entry == old.as_str()) {
                    *entry = name.clone().into();
                }
            }
            None => {
                schema.insert("properties".into(), json!({name.clone(): one, other: two}));
                if pick.is_multiple_of(2) {
                    schema.insert("required".into(), json!([name]));
                }
            }
        }
        Some(())
    }

    /// Renames a component, and the references to it.
    fn component(&mut self, places: &Places) -> Option<()> {
        let old = self.pick(&places.components)?;
        let new = self.name();
        let schemas = self.at("/components/schemas")?;
        if new.is_empty() || schemas.contains_key(&new) {
            return None;
        }
        let schema = schemas.remove(old)?;
        schemas.insert(new.clone(), schema);
        redirect(&mut self.document, &reference(old), &reference(&new));
        Some(())
    }

    fn parameter(&mut self, places: &Places) -> Option<()> {
        let styles = [
            "form",
            "simple",
            "label",
            "matrix",
            "deepObject",
            "spaceDelimited",
            "pipeDelimited",
        ];
        let place = self.pick(&places.parameters)?;
        let name = self.name();
        let schema = self.any_schema(places);
        let style = *self.pick(&styles)?;
        let (kind, flag) = (self.random.u8(0..6), self.random.bool());
        let parameter = self.at(place)?;
        match kind {
            0 if parameter.get("in") != Some(&json!("path")) => parameter.insert("name".into(), name.into()),
            1 => parameter.insert("style".into(), style.into()),
            2 => parameter.insert("explode".into(), flag.into()),
            3 => parameter.insert("required".into(), true.into()),
            4 => parameter.insert("schema".into(), schema),
            _ => {
                parameter.retain(|key, _| !matches!(key.as_str(), "schema" | "style" | "explode"));
                parameter.insert("content".into(), json!({"application/json": {"schema": schema}}))
            }
        };
        Some(())
    }

    fn new_parameter(&mut self, places: &Places) -> Option<()> {
        let place = self.pick(&places.operations)?.pointer.clone();
        let location = *self.pick(&["query", "query", "header", "cookie"])?;
        let parameter = json!({
            "name": self.name(), "in": location, "schema": self.any_schema(places), "required": self.random.u8(0..3) == 0,
        });
        let list = self.at(&place)?.entry("parameters").or_insert_with(|| json!([]));
        list.as_array_mut()?.push(parameter);
        Some(())
    }

    /// `content` in one to three media types.
    fn content(&mut self, places: &Places) -> Value {
        let awkward = self.awkward;
        let schema = self.any_schema(places);
        let wanted = *self.pick(&[1, 1, 1, 2, 3]).unwrap_or(&1);
        let types = self.random.choose_multiple(&awkward.media_types, wanted);
        let content = types.into_iter().map(|ty| (ty.clone(), json!({"schema": schema})));
        Value::Object(content.collect())
    }

    fn body(&mut self, places: &Places) -> Option<()> {
        let place = self.pick(&places.operations)?.pointer.clone();
        let body = json!({"content": self.content(places), "required": self.random.bool()});
        self.at(&place)?.insert("requestBody".into(), body);
        Some(())
    }

    fn response(&mut self, places: &Places) -> Option<()> {
        let awkward = self.awkward;
        let place = self.pick(&places.operations)?.pointer.clone();
        let status = self.pick(&awkward.statuses)?.clone();
        let mut response = json!({"description": "*/ \"# \\ `` ``` x"});
        if self.random.u8(0..10) < 8 {
            response["content"] = self.content(places);
        }
        if self.random.u8(0..10) < 3 {
            let name = self.name();
            response["headers"] = json!({name: {"schema": self.any_schema(places), "required": self.random.bool()}});
        }
        let responses = self.at(&place)?.entry("responses").or_insert_with(|| json!({}));
        responses.as_object_mut()?.insert(status, response);
        Some(())
    }

    fn wrap_schema(&mut self, places: &Places) -> Option<()> {
        let place = self.pick(&places.schemas)?;
        let (one, two) = (self.any_schema(places), self.schema());
        let kind = self.random.u8(0..8);
        let union = if self.random.bool() { "oneOf" } else { "anyOf" };
        let schema = self.document.pointer_mut(place)?;
        let old = schema.take();
        *schema = match kind {
            0 => json!({"allOf": [old, one]}),
            1 => json!({union: [old, one]}),
            2 => json!({union: [old, one, two], "description": "*/ \"# \\ `` ``` x"}),
            3 => json!({"type": "array", "items": old}),
            _ => {
                let mut old = old;
                let (key, value) = match kind {
                    4 => ("nullable", json!(true)),
                    5 => ("readOnly", json!(true)),
                    6 => ("writeOnly", json!(true)),
                    _ => ("additionalProperties", one),
                };
                old.as_object_mut()?.insert(key.into(), value);
                old
            }
        };
        Some(())
    }

    /// A new component made of two others, used somewhere.
    fn union_of_components(&mut self, places: &Places) -> Option<()> {
        let (first, second) = (self.pick(&places.components)?, self.pick(&places.components)?);
        let place = self.pick(&places.schemas)?;
        let (one, two) = (reference(first), reference(second));
        let made = match self.random.u8(0..4) {
            0 => json!({"oneOf": [one, two]}),
            1 => json!({"allOf": [one, two]}),
            2 => json!({"oneOf": [one, two], "discriminator": {"propertyName": "kind"}}),
            _ => {
                json!({"anyOf": [one, two], "discriminator": {"propertyName": "type", "mapping": {"one": one["$ref"], "two": second}}})
            }
        };
        let name = self.name();
        let schemas = self.at("/components/schemas")?;
        if name.is_empty() || schemas.contains_key(&name) {
            return None;
        }
        schemas.insert(name.clone(), made);
        *self.document.pointer_mut(place)? = reference(&name);
        Some(())
    }

    /// A tag or an operation's id.
    fn operation_names(&mut self, places: &Places) -> Option<()> {
        let place = self.pick(&places.operations)?.pointer.clone();
        let (name, tag) = (self.name(), self.random.bool());
        match tag {
            true => self.at(&place)?.insert("tags".into(), json!([name])),
            false => self.at(&place)?.insert("operationId".into(), name.into()),
        };
        Some(())
    }

    fn copy_operation(&mut self, places: &Places) -> Option<()> {
        let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
        let Operation { pointer, item, .. } = self.pick(&places.operations)?;
        let method = *self.pick(&methods)?;
        let operation = self.document.pointer(pointer)?.clone();
        self.at(item)?.entry(method).or_insert(operation);
        Some(())
    }

    fn path(&mut self, places: &Places) -> Option<()> {
        let awkward = self.awkward;
        let Operation { path, .. } = self.pick(&places.operations)?;
        let longer = format!("{path}{}", self.pick(&awkward.paths)?);
        let paths = self.at("/paths")?;
        if !paths.contains_key(&longer) {
            let item = paths.remove(path)?;
            paths.insert(longer, item);
        }
        Some(())
    }
}

fn reference(component: &str) -> Value {
    let escaped = places::escaped(component).replace('%', "%25");
    let escaped: String = escaped
        .chars()
        .map(|c| match c {
            ' ' | '"' | '#' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => format!("%{:02X}", u32::from(c)),
            c => c.to_string(),
        })
        .collect();
    json!({"$ref": format!("#/components/schemas/{escaped}")})
}

/// Bounded by the depth that the reader allows.
fn redirect(value: &mut Value, old: &Value, new: &Value) {
    match value {
        Value::Object(map) => {
            if map.get("$ref") == old.get("$ref") {
                map.insert("$ref".into(), new["$ref"].clone());
            }
            map.values_mut().for_each(|value| redirect(value, old, new));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| redirect(value, old, new)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn mutated(seed: u64, steps: usize) -> Value {
        let pets = json!({"openapi": "3.1.0", "paths": {"/pets": {"get": {"operationId": "list", "parameters": [
            {"name": "limit", "in": "query", "schema": {"type": "integer"}}], "responses": {"200": {
            "description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}}}},
            "components": {"schemas": {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}}}});
        let awkward = Awkward::load().unwrap();
        let mut random = Rng::with_seed(seed);
        let mut mutation = Mutation::new(pets, &awkward, &mut random);
        (0..steps).for_each(|_| mutation.step());
        mutation.finish()
    }

    #[test]
    fn a_seed_is_a_description() {
        assert_eq!(mutated(7, 50), mutated(7, 50));
        assert_ne!(mutated(7, 50), mutated(8, 50));
    }

    #[test]
    fn references_still_lead_somewhere() {
        for seed in 0..50 {
            let text = mutated(seed, 60).to_string();
            let request = mintage::Request::new("api.json").text(text);
            let outcome = mintage::examine(&request);
            let lost = outcome
                .diagnostics
                .iter()
                .find(|found| found.code == "unresolved-reference");
            assert!(lost.is_none(), "{seed}: {lost:?}");
        }
    }
}
