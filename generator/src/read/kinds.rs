//! `type` → a set of kinds, with the names that people write in place of JSON's.

use super::{Dialect, Kinds, Reader};
use crate::at::At;
use crate::source::Tree;

impl Reader<'_, '_> {
    /// The kinds that `type` names, none where it names none, and whether `file` is among them; or the message that said
    /// why any value is allowed.
    pub(super) fn kinds(&mut self, at: &At, value: &Tree) -> Result<(Option<Kinds>, bool), &'static str> {
        let mut kinds = Kinds::default();
        let mut file = false;
        let mut any = Ok(());
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
                if list.is_empty() {
                    return Ok((None, false));
                }
                for (index, item) in list.iter().enumerate() {
                    any = any.and(self.kind(&at.item(index), item, &mut kinds, &mut file));
                }
            }
            one => {
                any = self.kind(at, one, &mut kinds, &mut file);
                if self.dialect == Dialect::V30 && kinds.null {
                    self.warn(
                        "newer-keyword",
                        at,
                        "the type `null` is one of OpenAPI 3.1",
                        "it is read all the same; other tools may not see it",
                        "write the document in OpenAPI 3.1, or `nullable: true` beside what the value is otherwise",
                    );
                }
            }
        }
        any.map(|()| (Some(kinds), file))
    }

    /// Adds what `value` names; `Err`, reported: it does not narrow what is allowed.
    fn kind(&mut self, at: &At, value: &Tree, kinds: &mut Kinds, file: &mut bool) -> Result<(), &'static str> {
        let name = match value {
            Tree::String(name) => &**name,
            Tree::Null => "null",
            other => {
                self.wrong_type(at, "the name of a type", other);
                return Err("wrong-type");
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
            return Ok(());
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
        match meant {
            Some(meant) if kinds.add(meant) => Ok(()),
            _ => Err("unknown-type"),
        }
    }
}

impl Kinds {
    /// Whether the value is of one of them; `1.0` is an integer (JSON Schema 2020-12 validation §6.1.1).
    pub(super) fn allow(self, value: &Tree) -> bool {
        match value {
            Tree::Null => self.null,
            Tree::Bool(_) => self.boolean,
            Tree::Int(_) => self.integer || self.number,
            Tree::Float(f) => self.number || self.integer && f.fract() == 0.0,
            Tree::String(_) => self.string,
            Tree::List(_) => self.array,
            Tree::Map(_) => self.object,
        }
    }

    /// Adds the type that JSON Schema calls `name`; whether there is one.
    pub(super) fn add(&mut self, name: &str) -> bool {
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
