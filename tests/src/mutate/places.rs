//! A description → where its schemas, parameters and operations stand, as JSON pointers.

use serde_json::Value;

/// Deeper schemas are not looked for: splicing makes them ever deeper.
const DEEPEST: usize = 40;

#[derive(Default)]
pub struct Places {
    pub schemas: Vec<String>,
    /// Names of component schemas.
    pub components: Vec<String>,
    /// Parameters of operations that stand there, not their references.
    pub parameters: Vec<String>,
    pub operations: Vec<Operation>,
}

pub struct Operation {
    pub pointer: String,
    /// Its path item.
    pub item: String,
    pub path: String,
    pub id: Option<String>,
}

impl Places {
    pub fn of(document: &Value) -> Places {
        let mut places = Places::default();
        for (name, schema) in members(document.pointer("/components/schemas")) {
            places.components.push(name.clone());
            places.schema(schema, format!("/components/schemas/{}", escaped(name)), 0);
        }
        for (path, item) in members(document.get("paths")) {
            let item_pointer = format!("/paths/{}", escaped(path));
            for (method, operation) in members(Some(item)) {
                if mintage::method::Method::of_key(method).is_none() || !operation.is_object() {
                    continue;
                }
                let pointer = format!("{item_pointer}/{method}");
                let listed = operation.get("parameters").and_then(Value::as_array);
                for (index, parameter) in listed.into_iter().flatten().enumerate() {
                    if parameter.get("in").is_some() {
                        places.parameters.push(format!("{pointer}/parameters/{index}"));
                    }
                }
                places.operations.push(Operation {
                    pointer,
                    item: item_pointer.clone(),
                    path: path.clone(),
                    id: operation.get("operationId").and_then(Value::as_str).map(str::to_owned),
                });
            }
        }
        if let Some(paths) = document.get("paths") {
            places.schemas_in(paths, "/paths".to_owned(), 0);
        }
        places
    }

    /// Names of components and operations.
    pub fn names(&self) -> Vec<String> {
        let ids = self.operations.iter().filter_map(|operation| operation.id.as_ref());
        self.components.iter().take(40).chain(ids.take(40)).cloned().collect()
    }

    /// Every `schema` below.
    fn schemas_in(&mut self, value: &Value, pointer: String, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    let pointer = format!("{pointer}/{}", escaped(key));
                    match key.as_str() {
                        "schema" => self.schema(value, pointer, 0),
                        "example" | "examples" => {}
                        _ => self.schemas_in(value, pointer, depth + 1),
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.schemas_in(item, format!("{pointer}/{index}"), depth + 1);
                }
            }
            _ => {}
        }
    }

    /// A schema and those inside it.
    fn schema(&mut self, schema: &Value, pointer: String, depth: usize) {
        if !schema.is_object() || depth > DEEPEST {
            return;
        }
        for keyword in ["properties", "patternProperties", "$defs"] {
            for (name, inner) in members(schema.get(keyword)) {
                self.schema(inner, format!("{pointer}/{keyword}/{}", escaped(name)), depth + 1);
            }
        }
        for keyword in ["allOf", "oneOf", "anyOf", "prefixItems"] {
            let listed = schema.get(keyword).and_then(Value::as_array);
            for (index, inner) in listed.into_iter().flatten().enumerate() {
                self.schema(inner, format!("{pointer}/{keyword}/{index}"), depth + 1);
            }
        }
        for keyword in ["items", "additionalProperties", "not"] {
            if let Some(inner) = schema.get(keyword) {
                self.schema(inner, format!("{pointer}/{keyword}"), depth + 1);
            }
        }
        self.schemas.push(pointer);
    }
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// A name as a segment of a JSON pointer.
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
