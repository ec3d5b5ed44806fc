//! Schemas → the vocabulary of JSON Schema 2020-12, each once. References are
//! ids, and reading is a queue, so that neither cycles nor depth matter.

mod references;

use super::extension::SCHEMA;
use super::settle::Beside;
use super::{Dialect, Example, Pending, Reader, Role, Schema, SchemaId, address};
use crate::at::At;
use crate::source::{Map, Tree};

impl<'s> Reader<'s, '_> {
    /// The id of the schema at `at`; it is read when its turn comes.
    pub(super) fn schema(&mut self, at: &At, tree: &'s Tree) -> SchemaId {
        self.schema_in(at, tree, Role::Schema)
    }

    pub(super) fn schema_in(&mut self, at: &At, tree: &'s Tree, role: Role) -> SchemaId {
        if let Some(id) = self.ids.get(&address(tree)) {
            return *id;
        }
        let id = self.schemas.push(Schema::new(at.clone()));
        self.ids.insert(address(tree), id);
        self.pending.push_back(Pending {
            id,
            at: at.clone(),
            tree,
            role,
        });
        id
    }

    /// Reads every schema that has an id, and those that they lead to.
    pub(super) fn drain(&mut self) {
        while let Some(Pending { id, at, tree, role }) = self.pending.pop_front() {
            self.note_free_object_or_null(id, tree, role);
            let read = self.read_schema(at, tree, role);
            if let Some(place) = self.schemas.get_mut(id) {
                *place = read;
            }
        }
        self.break_circles();
    }

    fn read_schema(&mut self, at: At, tree: &'s Tree, role: Role) -> Schema {
        let mut schema = Schema::new(at);
        match tree {
            Tree::Bool(value) => {
                schema.always = Some(*value);
                if self.dialect == Dialect::V30 && role != Role::Flag {
                    let (note, help) = match value {
                        true => ("it allows everything", "write `{}` for a schema that allows everything"),
                        false => ("it allows nothing", "write `not: {}` for a schema that allows nothing"),
                    };
                    let message = format!("a schema can't be `{value}` in OpenAPI 3.0");
                    self.warn("boolean-schema", &schema.at, message, note, help);
                }
            }
            Tree::Map(map) if self.dialect == Dialect::V30 && map.contains_key("$ref") => {
                self.bare_reference(map, role, &mut schema);
            }
            Tree::Map(map) => self.keywords(map, role, &mut schema),
            other => {
                schema.lost = Some("wrong-type");
                self.warn(
                    "wrong-type",
                    &schema.at,
                    format!("expected a schema, found {}", other.kind()),
                    role.without_it(),
                    "write a schema; `{}` allows everything",
                );
            }
        }
        schema
    }

    fn keywords(&mut self, map: &'s Map, role: Role, schema: &mut Schema) {
        let at = schema.at.clone();
        let mut beside = Beside::of(role, map);
        for (key, value) in map.iter() {
            if role == Role::Parameter && !super::keywords::OF_A_SWAGGER_2_PARAMETER.contains(&key) {
                continue;
            }
            // Of other keywords nobody knows what null means.
            if *value == Tree::Null
                && !matches!(key, "const" | "default" | "example" | "type")
                && super::keywords::is_keyword(key)
            {
                self.null_value(&at, key);
                continue;
            }
            let known = self.keyword(&at, key, value, schema, &mut beside)
                || self.applicator(&at, key, value, schema)
                || self.assertion(&at, key, value, schema)
                || self.annotation(&at, key, value, schema);
            if !known {
                self.unknown_in_schema(&at, key);
            }
            self.check_age(&at, key);
        }
        self.settle(map, schema, beside);
        if role == Role::Branch && self.dialect == Dialect::V30 && super::dialect::is_mere_null(map) {
            self.null_branch(schema);
        }
    }

    /// Keywords that say what a value is.
    fn keyword(&mut self, at: &At, key: &str, value: &'s Tree, schema: &mut Schema, beside: &mut Beside<'s>) -> bool {
        let place = || at.member(key);
        match key {
            "$ref" => self.reference(value, beside.role, schema),
            "$dynamicRef" => self.dynamic_reference(at, value, schema),
            "type" => match self.kinds(&place(), value) {
                Ok((kinds, file)) => (schema.kinds, beside.file) = (kinds, file),
                Err(code) => schema.lost = Some(code),
            },
            "nullable" => {
                beside.nullable = self.boolean(&place(), value).unwrap_or(false);
            }
            "exclusiveMinimum" => beside.exclusive_minimum = Some((place(), value)),
            "exclusiveMaximum" => beside.exclusive_maximum = Some((place(), value)),
            "format" => schema.format = self.text(&place(), value),
            "enum" => {
                let place = place();
                let Some(list) = self.list(&place, value) else {
                    return true;
                };
                if list.is_empty() {
                    self.warn(
                        "empty-enum",
                        &place,
                        "`enum` lists no value",
                        "every value is allowed",
                        "list the values, or remove `enum`",
                    );
                } else {
                    for (index, value) in list.iter().enumerate() {
                        self.beyond_json(&place.item(index), value);
                    }
                    schema.enumeration = Some(list.to_vec());
                }
            }
            "const" => {
                self.beyond_json(&place(), value);
                schema.constant = Some(value.clone());
            }
            "discriminator" => schema.discriminator = self.discriminator(&place(), value, &beside.branches),
            _ => return false,
        }
        true
    }

    /// Says of a value that it can never come.
    pub(super) fn beyond_json(&mut self, at: &At, value: &Tree) {
        if !value.is_json() {
            self.warn(
                "beyond-json",
                at,
                "JSON has no number for this value",
                "it is left out: it can be neither sent nor received",
                "remove it, or write a number that is finite, up to about 1.8e308",
            );
        }
    }

    /// Keywords that hold schemas.
    fn applicator(&mut self, at: &At, key: &str, value: &'s Tree, schema: &mut Schema) -> bool {
        let place = || at.member(key);
        match key {
            "properties" => schema.properties = self.schema_map(&place(), value),
            "patternProperties" => schema.pattern_properties = self.schema_map(&place(), value),
            "dependentSchemas" => schema.dependent_schemas = self.schema_map(&place(), value),
            "additionalProperties" => schema.additional_properties = Some(self.schema_in(&place(), value, Role::Flag)),
            "unevaluatedProperties" => {
                schema.unevaluated_properties = Some(self.schema_in(&place(), value, Role::Flag))
            }
            "unevaluatedItems" => schema.unevaluated_items = Some(self.schema_in(&place(), value, Role::Flag)),
            "propertyNames" => schema.property_names = Some(self.schema_in(&place(), value, Role::Flag)),
            "items" => match value {
                // `settle` tells of it, when the type is known.
                Tree::List(_) => schema.prefix_items = self.schema_list(&place(), value, Role::Schema),
                _ => schema.items = Some(self.schema_in(&place(), value, Role::Schema)),
            },
            "prefixItems" => schema.prefix_items = self.schema_list(&place(), value, Role::Schema),
            "contains" => schema.contains = Some(self.schema_in(&place(), value, Role::Condition)),
            "allOf" => schema.all_of = self.schema_list(&place(), value, Role::Condition),
            "anyOf" => schema.any_of = self.schema_list(&place(), value, Role::Branch),
            "oneOf" => schema.one_of = self.schema_list(&place(), value, Role::Branch),
            "not" => schema.not = Some(self.schema_in(&place(), value, Role::Condition)),
            "if" | "then" | "else" => {
                let id = self.schema_in(&place(), value, Role::Condition);
                let [when, then, otherwise] = &mut schema.conditional;
                match key {
                    "if" => *when = Some(id),
                    "then" => *then = Some(id),
                    _ => *otherwise = Some(id),
                }
            }
            "contentSchema" => schema.content_schema = Some(self.schema(&place(), value)),
            _ => return false,
        }
        true
    }

    /// Keywords that set bounds.
    fn assertion(&mut self, at: &At, key: &str, value: &'s Tree, schema: &mut Schema) -> bool {
        let place = at.member(key);
        match key {
            "required" => match value {
                // Draft 3 wrote this into the property; the parent has taken note.
                Tree::Bool(said) => self.boolean_required(at, *said),
                value => schema.required = self.texts(&place, value),
            },
            "dependentRequired" => {
                for (name, value) in self.map(&place, value).into_iter().flat_map(|m| m.iter()) {
                    let names = self.texts(&place.member(name), value);
                    schema.dependent_required.push((name.to_owned(), names));
                }
            }
            "minimum" => schema.minimum = self.number(&place, value),
            "maximum" => schema.maximum = self.number(&place, value),
            "multipleOf" => schema.multiple_of = self.number(&place, value),
            "minLength" => schema.min_length = self.count(&place, value),
            "maxLength" => schema.max_length = self.count(&place, value),
            "minItems" => schema.min_items = self.count(&place, value),
            "maxItems" => schema.max_items = self.count(&place, value),
            "minProperties" => schema.min_properties = self.count(&place, value),
            "maxProperties" => schema.max_properties = self.count(&place, value),
            "uniqueItems" => schema.unique_items = self.boolean(&place, value).unwrap_or(false),
            "pattern" => schema.pattern = self.text(&place, value),
            _ => return false,
        }
        true
    }

    fn boolean_required(&mut self, at: &At, said: bool) {
        let of_property = at.pointer.rsplit('/').nth(1) == Some("properties");
        let (note, help) = match (said, of_property) {
            (true, true) => (
                "the property is taken as required",
                "list the property in `required` of the parent",
            ),
            (false, true) => ("the property is optional, as without it", "remove it"),
            (_, false) => ("it is left out", "remove it"),
        };
        self.warn(
            "boolean-required",
            &at.member("required"),
            "`required` is a boolean here, and must be a list of names in the parent",
            note,
            help,
        );
    }

    /// Keywords for people, and for what is done with a value.
    fn annotation(&mut self, at: &At, key: &str, value: &'s Tree, schema: &mut Schema) -> bool {
        let place = at.member(key);
        match key {
            "title" => schema.title = self.text(&place, value),
            "description" => schema.description = self.text(&place, value),
            "default" => schema.default = Some(value.clone()),
            "example" => schema.examples.push(example(place, value)),
            "examples" => match value {
                Tree::List(list) => {
                    schema
                        .examples
                        .extend(list.iter().enumerate().map(|(i, v)| example(place.item(i), v)));
                }
                Tree::Map(map) => {
                    for (name, value) in map.iter() {
                        let place = place.member(name);
                        match value.get("value") {
                            Some(inner) => schema.examples.push(example(place.member("value"), inner)),
                            None => schema.examples.push(example(place, value)),
                        }
                    }
                    self.examples_of_schema(&place, "each value of the map is read as an example");
                }
                _ => {
                    schema.examples.push(example(place.clone(), value));
                    self.examples_of_schema(&place, "what stands there is read as the example itself");
                }
            },
            "deprecated" => schema.deprecated = self.boolean(&place, value).unwrap_or(false),
            "readOnly" => schema.read_only = self.boolean(&place, value).unwrap_or(false),
            "writeOnly" => schema.write_only = self.boolean(&place, value).unwrap_or(false),
            "externalDocs" => schema.external_docs = self.external_docs(Some((place, value))),
            "contentEncoding" => schema.content_encoding = self.text(&place, value),
            "contentMediaType" => schema.content_media_type = self.text(&place, value),
            "collectionFormat" => self.warn(
                "swagger2-type",
                &place.key(),
                "`collectionFormat` is a keyword of Swagger 2.0",
                "it is left out: how a list is written, `style` and `explode` tell",
                "write `style` and `explode` in the parameter, or in the `encoding` of a form",
            ),
            _ if key.starts_with("x-") => schema.extensions.push(self.extension(&schema.at, SCHEMA, key, value)),
            _ => return false,
        }
        true
    }

    fn schema_map(&mut self, at: &At, value: &'s Tree) -> Vec<(String, SchemaId)> {
        let Some((at, map)) = self.shared_map(at, value) else {
            return Vec::new();
        };
        map.iter()
            .map(|(name, tree)| (name.to_owned(), self.schema(&at.member(name), tree)))
            .collect()
    }

    /// `role`: of each, where there are several.
    fn schema_list(&mut self, at: &At, value: &'s Tree, role: Role) -> Vec<SchemaId> {
        if value.as_map().is_some() {
            self.warn(
                "scalar-for-list",
                at,
                "expected a list of schemas, found a map",
                "it is read as a list of one",
                "write it as a list",
            );
            return vec![self.schema_in(at, value, role.of_several(1))];
        }
        let list = self.list(at, value).unwrap_or_default();
        let role = role.of_several(list.len());
        list.iter()
            .enumerate()
            .map(|(index, tree)| self.schema_in(&at.item(index), tree, role))
            .collect()
    }
}

fn example(at: At, value: &Tree) -> Example {
    Example {
        at,
        name: None,
        summary: None,
        value: value.clone(),
    }
}
