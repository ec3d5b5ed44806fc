//! `type` → a set of kinds, with the names that people write in place of JSON's.

use super::{Dialect, Kinds, Reader};
use crate::at::At;
use crate::source::Tree;

impl Reader<'_, '_> {
    /// The kinds that `type` names, and whether `file` is among them.
    pub(super) fn kinds(&mut self, at: &At, value: &Tree) -> (Option<Kinds>, bool) {
        let mut kinds = Kinds::default();
        let mut any;
        let mut file = false;
        match value {
            Tree::List(list) => {
                if self.dialect == Dialect::V30 {
                    self.warn(
                        "type-list",
                        at,
                        "`type` is a list, as in OpenAPI 3.1",
                        "it is read as 3.1 means it",
                        "write one type; `nullable: true` in place of `\"null\"`; `anyOf` for several",
                    );
                }
                any = list.is_empty();
                for (index, item) in list.iter().enumerate() {
                    any |= !self.kind(&at.item(index), item, &mut kinds, &mut file);
                }
            }
            one => {
                any = !self.kind(at, one, &mut kinds, &mut file);
                if self.dialect == Dialect::V30 && kinds.null {
                    self.newer_keyword(at, "null", "3.1");
                }
            }
        }
        ((!any).then_some(kinds), file)
    }

    /// Whether `value` narrows what is allowed.
    fn kind(&mut self, at: &At, value: &Tree, kinds: &mut Kinds, file: &mut bool) -> bool {
        let name = match value {
            Tree::String(name) => &**name,
            Tree::Null => "null",
            other => {
                self.wrong_type(at, "the name of a type", other);
                return false;
            }
        };
        if *value == Tree::Null {
            self.warn(
                "null-type",
                at,
                "the type is null",
                "it is read as the type `\"null\"`",
                "put quotes around it",
            );
        }
        if kinds.add(name) {
            return true;
        }
        let lower = name.trim().to_ascii_lowercase();
        let (meant, words) = match lower.as_str() {
            "file" | "binary" => {
                *file = true;
                (Some("string"), "a binary string")
            }
            "int" | "int32" | "int64" | "long" | "short" => (Some("integer"), "`integer`"),
            "float" | "double" | "decimal" => (Some("number"), "`number`"),
            "bool" => (Some("boolean"), "`boolean`"),
            "str" | "text" | "date" | "datetime" | "date-time" | "uuid" | "enum" | "url" | "uri" | "email"
            | "password" => (Some("string"), "`string`"),
            "map" | "dict" | "struct" => (Some("object"), "`object`"),
            "list" => (Some("array"), "`array`"),
            other if Kinds::default().add(other) => (Some(other), "the type of that name in small letters"),
            _ => (None, "any type"),
        };
        self.warn(
            "unknown-type",
            at,
            format!("there is no type `{name}`"),
            &format!("it is read as {words}"),
            &match (lower.as_str(), meant) {
                (
                    "int32" | "int64" | "float" | "double" | "date" | "date-time" | "uuid" | "uri" | "email"
                    | "password",
                    Some(meant),
                ) => {
                    format!("write `type: {meant}` and `format: {lower}`")
                }
                ("file" | "binary", _) => "write `type: string` and `format: binary`".to_owned(),
                (_, Some(meant)) => format!("write `{meant}`"),
                (_, None) => "write `string`, `number`, `integer`, `boolean`, `array` or `object`".to_owned(),
            },
        );
        meant.is_some_and(|meant| kinds.add(meant))
    }
}

impl Kinds {
    /// Adds the type that JSON Schema calls `name`; whether there is one.
    fn add(&mut self, name: &str) -> bool {
        let place = match name {
            "null" => &mut self.null,
            "boolean" => &mut self.boolean,
            "integer" => &mut self.integer,
            "number" => &mut self.number,
            "string" => &mut self.string,
            "array" => &mut self.array,
            "object" => &mut self.object,
            _ => return false,
        };
        *place = true;
        true
    }
}
