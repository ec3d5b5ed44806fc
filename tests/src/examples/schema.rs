//! The trees of a description → the same with each schema in JSON Schema
//! 2020-12, as a validator reads it that knows nothing of ours.

use mintage::read::Dialect;
use mintage::source::Tree;
use serde_json::{Map, Value, json};

/// How schemas are to be understood.
#[derive(Clone, Copy)]
pub struct Reading {
    pub dialect: Dialect,
    /// Read-only properties must not be sent, write-only ones are not received.
    pub sent: bool,
    /// Members that no schema declares are a violation.
    pub closed: bool,
}

impl Reading {
    /// The word that keeps a property from travelling this way (OAS 3.0.4 §4.8.24.1).
    fn barred(self) -> &'static str {
        if self.sent { "readOnly" } else { "writeOnly" }
    }
}

/// A tree as a JSON value. Bounded by the depth that the reader allows.
pub fn value(tree: &Tree) -> Value {
    match tree {
        Tree::Null => Value::Null,
        Tree::Bool(value) => (*value).into(),
        Tree::Int(value) => match (i64::try_from(*value), u64::try_from(*value)) {
            (Ok(value), _) => value.into(),
            (_, Ok(value)) => value.into(),
            _ => (*value as f64).into(),
        },
        Tree::Float(value) => (*value).into(),
        Tree::String(value) => (&**value).into(),
        Tree::List(items) => items.iter().map(self::value).collect(),
        Tree::Map(map) => {
            let members = map.iter().map(|(key, tree)| (key.to_owned(), self::value(tree)));
            Value::Object(members.collect())
        }
    }
}

/// Rewrites every schema of a file. Bounded by the depth that the reader allows.
pub fn rewrite(file: &mut Value, reading: Reading) {
    match file {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                match key.as_str() {
                    "example" | "examples" | "default" | "enum" => {}
                    "schema" | "itemSchema" => schema(value, reading, true),
                    "schemas" | "definitions" => each(value, reading, false),
                    _ => rewrite(value, reading),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, reading)),
        _ => {}
    }
}

fn each(value: &mut Value, reading: Reading, place: bool) {
    let mut one = |value: &mut Value| {
        let barred = value.get(reading.barred()) == Some(&Value::Bool(true));
        schema(value, reading, place);
        // A component, or a part of one, that is of the other direction altogether.
        if barred {
            *value = false.into();
        }
    };
    match value {
        Value::Object(map) => map.values_mut().for_each(&mut one),
        Value::Array(items) => items.iter_mut().for_each(&mut one),
        _ => {}
    }
}

const KINDS: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

/// `place`: a value of its own is judged here, and not a part of what another schema judges. Bounded as the file is.
fn schema(value: &mut Value, reading: Reading, place: bool) {
    let Value::Object(map) = value else {
        if !value.is_boolean() {
            *value = true.into();
        }
        return;
    };
    // References are to what stands where it is written.
    for key in [
        "$schema",
        "id",
        "pattern",
        "example",
        "examples",
        "default",
        "xml",
        "externalDocs",
    ] {
        map.remove(key);
    }
    let old = reading.dialect == Dialect::V30;
    if old && map.contains_key("$ref") {
        map.retain(|key, _| key == "$ref");
    }
    kinds(map);
    // A schema with properties is meant for objects, though it lets everything else pass.
    if map.contains_key("properties") && !map.contains_key("type") {
        map.insert("type".into(), "object".into());
    }
    if old {
        exclusive(map, "exclusiveMinimum", "minimum");
        exclusive(map, "exclusiveMaximum", "maximum");
    }
    bounds(map);
    directions(map, reading);
    below(map, reading);
    let open = ["additionalProperties", "unevaluatedProperties"];
    if reading.closed && place && !open.iter().any(|key| map.contains_key(*key)) {
        map.insert("unevaluatedProperties".into(), false.into());
    }
    if old && map.remove("nullable") == Some(Value::Bool(true)) {
        nullable(map);
    }
}

/// The schemas within a schema. Bounded as the file is.
fn below(map: &mut Map<String, Value>, reading: Reading) {
    for key in ["properties", "patternProperties", "dependentSchemas"] {
        if let Some(below) = map.get_mut(key) {
            each(below, reading, key != "dependentSchemas");
        }
    }
    for key in ["$defs", "definitions"] {
        if let Some(below) = map.get_mut(key) {
            each(below, reading, false);
        }
    }
    if map.get("items").is_some_and(Value::is_array)
        && let Some(items) = map.remove("items")
    {
        map.insert("prefixItems".into(), items);
    }
    if let Some(below) = map.get_mut("prefixItems") {
        each(below, reading, true);
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        if let Some(below) = map.get_mut(key) {
            each(below, reading, false);
            // An empty list is no schema of 2020-12.
            if below.as_array().is_none_or(Vec::is_empty) {
                map.remove(key);
            }
        }
    }
    for key in [
        "items",
        "contains",
        "additionalProperties",
        "unevaluatedProperties",
        "propertyNames",
        "contentSchema",
    ] {
        if let Some(below) = map.get_mut(key) {
            schema(below, reading, true);
        }
    }
    for key in ["not", "if", "then", "else"] {
        if let Some(below) = map.get_mut(key) {
            schema(
                below,
                Reading {
                    closed: false,
                    ..reading
                },
                false,
            );
        }
    }
}

/// Null beside what a schema of 3.0 allows.
fn nullable(map: &mut Map<String, Value>) {
    match map.get_mut("type") {
        Some(Value::Array(kinds)) => kinds.push("null".into()),
        Some(kind) => *kind = json!([kind.take(), "null"]),
        None => {
            let plain = Value::Object(std::mem::take(map));
            map.insert("anyOf".into(), json!([{ "type": "null" }, plain]));
        }
    }
    if let Some(Value::Array(values)) = map.get_mut("enum") {
        values.push(Value::Null);
    }
}

/// Kinds that do not exist (`file`, `any`) say nothing, but for those that only go by another name.
fn kinds(map: &mut Map<String, Value>) {
    match map.get("type").and_then(Value::as_str) {
        Some("int" | "int32" | "int64" | "long") => drop(map.insert("type".into(), "integer".into())),
        Some("float" | "double") => drop(map.insert("type".into(), "number".into())),
        _ => {}
    }
    let known = match map.get("type") {
        Some(Value::String(kind)) => KINDS.contains(&kind.as_str()),
        Some(Value::Array(kinds)) => kinds.iter().all(|k| k.as_str().is_some_and(|k| KINDS.contains(&k))),
        _ => false,
    };
    if !known {
        map.remove("type");
    }
    if map.get("enum").is_some_and(|values| !values.is_array()) {
        map.remove("enum");
    }
}

fn exclusive(map: &mut Map<String, Value>, key: &str, bound: &str) {
    match map.remove(key) {
        Some(Value::Bool(true)) => {
            if let Some(bound) = map.remove(bound) {
                map.insert(key.into(), bound);
            }
        }
        Some(Value::Number(number)) => drop(map.insert(key.into(), number.into())),
        _ => {}
    }
}

/// Formats that bound a number become bounds; those that decide how a string is read stay; others say nothing to us.
fn bounds(map: &mut Map<String, Value>) {
    let format = map.get("format").and_then(Value::as_str).unwrap_or_default().to_owned();
    match format.as_str() {
        "int32" => {
            map.entry("minimum").or_insert_with(|| i32::MIN.into());
            map.entry("maximum").or_insert_with(|| i32::MAX.into());
        }
        "int64" => {
            map.entry("minimum").or_insert_with(|| i64::MIN.into());
            map.entry("maximum").or_insert_with(|| i64::MAX.into());
        }
        _ => {}
    }
    if !["date-time", "date", "byte"].contains(&format.as_str()) {
        map.remove("format");
    }
}

/// A property of the other direction must not be there, and is not asked for.
fn directions(map: &mut Map<String, Value>, reading: Reading) {
    let word = reading.barred();
    let Some(Value::Object(properties)) = map.get_mut("properties") else {
        required(map, &[]);
        return;
    };
    let mut barred = Vec::new();
    for (name, property) in properties.iter_mut() {
        if property.get(word) == Some(&Value::Bool(true)) {
            barred.push(name.clone());
            *property = false.into();
        }
    }
    required(map, &barred);
}

fn required(map: &mut Map<String, Value>, barred: &[String]) {
    match map.get_mut("required") {
        Some(Value::Array(names)) => {
            names.retain(|name| name.as_str().is_some_and(|name| !barred.iter().any(|b| b == name)));
            let mut seen = Vec::new();
            names.retain(|name| {
                !seen.contains(name) && {
                    seen.push(name.clone());
                    true
                }
            });
        }
        Some(_) => drop(map.remove("required")),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut given: Value, sent: bool, closed: bool) -> Value {
        let reading = Reading {
            dialect: Dialect::V30,
            sent,
            closed,
        };
        schema(&mut given, reading, true);
        given
    }

    #[test]
    fn words_of_3_0_become_words_of_2020_12() {
        let given = json!({ "type": "integer", "nullable": true, "minimum": 1, "exclusiveMinimum": true, "enum": [2] });
        let wanted = json!({ "type": ["integer", "null"], "exclusiveMinimum": 1, "enum": [2, null] });
        assert_eq!(read(given, true, false), wanted);
        let given = json!({ "$ref": "#/a", "nullable": true });
        assert_eq!(read(given, true, false), json!({ "$ref": "#/a" }));
    }

    #[test]
    fn properties_of_the_other_direction_are_barred() {
        let given = json!({ "properties": { "id": { "readOnly": true } }, "required": ["id"] });
        assert_eq!(
            read(given.clone(), true, false),
            json!({ "type": "object", "properties": { "id": false }, "required": [] })
        );
        let back = read(given, false, false);
        assert_eq!(
            back,
            json!({ "type": "object", "properties": { "id": { "readOnly": true } }, "required": ["id"] })
        );
    }

    #[test]
    fn what_is_not_declared_is_told_at_values_only() {
        let given = json!({ "allOf": [{ "properties": { "a": { "type": "object" } } }] });
        let wanted = json!({
            "allOf": [{ "type": "object", "properties": { "a": { "type": "object", "unevaluatedProperties": false } } }],
            "unevaluatedProperties": false
        });
        assert_eq!(read(given, true, true), wanted);
    }
}
