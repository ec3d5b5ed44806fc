//! Which dialect a document is written in, and the few words that 3.0 and 3.1
//! use differently, translated to those of JSON Schema 2020-12.

use super::{Dialect, Kinds, Reader, Role, Schema, SchemaId};
use crate::at::{At, FileId};
use crate::diag::{Diagnostic, Sink};
use crate::source::{Map, Sources, Tree};
use std::collections::BTreeSet;

/// The dialect that the root says it is written in; `None`, reported, when we can't read that.
pub fn of(sources: &Sources, file: FileId, sink: &mut Sink) -> Option<Dialect> {
    let root = At::root(file);
    let tree = &sources.file(file)?.tree;
    if tree.as_map().is_none() {
        let found = match tree {
            // Nothing at all, or nothing but comments: YAML reads that as null.
            Tree::Null => "there is no OpenAPI description here: the file is empty".to_owned(),
            _ => format!("expected an OpenAPI description, found {}", tree.kind()),
        };
        sink.push(
            Diagnostic::error("no-description", &root, found)
                .note("nothing can be written")
                .help("name the file that begins with `openapi: 3.…`"),
        );
        return None;
    }
    let (key, value) = match (tree.get("openapi"), tree.get("swagger")) {
        (Some(value), _) => ("openapi", value),
        (None, Some(value)) => ("swagger", value),
        (None, None) => {
            sink.push(
                Diagnostic::error(
                    "no-description",
                    &root,
                    "there is no `openapi` key, so this is no OpenAPI description",
                )
                .note("nothing can be written")
                .help("begin the file with the version, such as `openapi: 3.0.3`"),
            );
            return None;
        }
    };
    let at = root.member(key);
    let version = match value {
        Tree::String(text) => text.to_string(),
        Tree::Int(_) | Tree::Float(_) => {
            let text = sources.as_written(&at).map_or_else(String::new, str::to_owned);
            sink.push(
                Diagnostic::warning("numeric-version", &at, format!("the version `{text}` is a number"))
                    .note("it is read as the text that stands there")
                    .help(format!("put quotes around it: `\"{text}\"`")),
            );
            text
        }
        _ => String::new(),
    };
    let version = version.trim();
    if version.is_empty() {
        let found = match value {
            Tree::String(_) => "empty".to_owned(),
            other => format!("{} where the version should stand", other.kind()),
        };
        sink.push(
            Diagnostic::error("unsupported-version", &at, format!("`{key}` is {found}"))
                .note("what a description says depends on its version, so nothing can be written")
                .help("write the version of OpenAPI, such as `openapi: 3.0.3`"),
        );
        return None;
    }
    let is = |minor: &str| {
        version
            .strip_prefix(minor)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
    };
    match key {
        "openapi" if is("3.0") => return Some(Dialect::V30),
        "openapi" if is("3.1") => return Some(Dialect::V31),
        _ => {}
    }
    let name = if key == "swagger" { "Swagger" } else { "OpenAPI" };
    sink.push(
        Diagnostic::error("unsupported-version", &at, format!("{name} {version} is not read yet"))
            .note("mintage reads OpenAPI 3.0 and 3.1")
            .help("convert the description to OpenAPI 3.1"),
    );
    None
}

/// An exclusive bound and the inclusive one beside it, as 2020-12 has them.
pub struct Bound {
    pub inclusive: Option<Tree>,
    pub exclusive: Option<Tree>,
}

/// A bound as it is written in a document.
fn short(bound: &Tree) -> String {
    match bound {
        Tree::Int(value) => value.to_string(),
        Tree::Float(value) => value.to_string(),
        _ => "…".to_owned(),
    }
}

/// Whether the word of Swagger 2.0 is all that a schema says of null.
pub fn says_x_nullable(map: &Map) -> bool {
    map.get("x-nullable") == Some(&Tree::Bool(true)) && !map.contains_key("nullable")
}

/// Null beside what is allowed. Without `type`, every kind explicitly.
pub fn with_null(kinds: Option<Kinds>) -> Option<Kinds> {
    Some(match kinds {
        Some(kinds) => Kinds { null: true, ..kinds },
        None => Kinds {
            null: true,
            boolean: true,
            integer: true,
            number: true,
            string: true,
            array: true,
            object: true,
        },
    })
}

/// What says in 3.1 that null is allowed: each keyword of a schema must allow it, so it is not always the `type`.
fn null_in_3_1(schema: &Schema) -> String {
    let beside = match schema.kinds {
        Some(kinds) if !kinds.null => ", and `\"null\"` to `type`",
        _ => "",
    };
    if schema.reference.is_some() {
        "write `anyOf: [{$ref: …}, {type: \"null\"}]`".to_owned()
    } else if !schema.all_of.is_empty() {
        "write `anyOf: [{allOf: …}, {type: \"null\"}]`".to_owned()
    } else if schema.enumeration.is_some() {
        format!("add null to `enum`{beside}")
    } else if schema.constant.is_some() {
        "write `anyOf: [{const: …}, {type: \"null\"}]`".to_owned()
    } else if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
        format!("add a branch `{{type: \"null\"}}`{beside}")
    } else if schema.kinds.is_some() {
        "add `\"null\"` to `type`".to_owned()
    } else {
        "write a `type` with `\"null\"` in it".to_owned()
    }
}

/// Whether nothing is said but `nullable: true`.
pub fn is_mere_null(map: &Map) -> bool {
    map.get("nullable") == Some(&Tree::Bool(true))
        && map
            .iter()
            .all(|(key, _)| matches!(key, "nullable" | "description" | "title"))
}

/// Whether nothing is said but `type: object` and `nullable: true`.
fn is_free_object_or_null(map: &Map) -> bool {
    map.get("type").and_then(Tree::as_str) == Some("object")
        && map.get("nullable") == Some(&Tree::Bool(true))
        && map
            .iter()
            .all(|(key, _)| matches!(key, "type" | "nullable" | "description" | "title"))
}

impl Reader<'_, '_> {
    /// 3.0 says `minimum: 1, exclusiveMinimum: true` where 2020-12 says `exclusiveMinimum: 1` (OAS 3.0.4 §4.8.24;
    /// JSON Schema 2020-12 validation §6.2.3). Each is taken in the other's place, with a warning.
    pub(super) fn bound(&mut self, inclusive: Option<Tree>, exclusive: Option<(At, &Tree)>) -> Bound {
        let Some((at, tree)) = exclusive else {
            return Bound {
                inclusive,
                exclusive: None,
            };
        };
        let key = at.segments().last().unwrap_or_default();
        let plain = match &*key {
            "exclusiveMinimum" => "minimum",
            _ => "maximum",
        };
        match tree {
            Tree::Bool(flag) => {
                if self.dialect == Dialect::V31 {
                    self.warn(
                        "exclusive-boolean",
                        &at,
                        format!("`{key}` is a boolean, as in OpenAPI 3.0"),
                        "it is read as 3.0 means it",
                        &match &inclusive {
                            Some(bound) => format!("write `{key}: {}`, and remove `{plain}`", short(bound)),
                            None => format!("remove it: without `{plain}` it says nothing"),
                        },
                    );
                }
                match flag {
                    true => Bound {
                        inclusive: None,
                        exclusive: inclusive,
                    },
                    false => Bound {
                        inclusive,
                        exclusive: None,
                    },
                }
            }
            _ => {
                let exclusive = self.number(&at, tree);
                if self.dialect == Dialect::V30 && exclusive.is_some() {
                    self.warn(
                        "exclusive-number",
                        &at,
                        format!("`{key}` is a number, as in OpenAPI 3.1"),
                        "it is read as 3.1 means it",
                        &format!("write `{plain}: {}` and `{key}: true`", short(tree)),
                    );
                }
                Bound { inclusive, exclusive }
            }
        }
    }

    /// `nullable` adds null to what is allowed.
    pub(super) fn nullable(&mut self, at: &At, schema: &Schema) -> Option<Kinds> {
        if self.dialect == Dialect::V31 {
            self.warn(
                "nullable",
                at,
                "`nullable` is no keyword of OpenAPI 3.1",
                "it is read as 3.0 means it: null is allowed",
                &null_in_3_1(schema),
            );
        }
        with_null(schema.kinds)
    }

    /// Swashbuckle writes `type: "null"` beside a reference for what 3.0 calls `nullable`, though by the letter no value but
    /// null is allowed then, and often not even that. Whether it was so here.
    pub(super) fn null_beside_schemas(&mut self, schema: &mut Schema) -> bool {
        let null_alone = Kinds {
            null: true,
            ..Kinds::default()
        };
        if schema.kinds != Some(null_alone) || schema.reference.is_none() && schema.all_of.is_empty() {
            return false;
        }
        let (beside, help) = match (self.dialect, schema.reference) {
            (Dialect::V30, _) => ("an `allOf`", "write `nullable: true`".to_owned()),
            (Dialect::V31, None) => ("an `allOf`", null_in_3_1(schema)),
            (Dialect::V31, Some(_)) => ("a `$ref`", null_in_3_1(schema)),
        };
        self.warn(
            "null-alone",
            &schema.at.member("type").key(),
            format!("`type` allows null alone beside {beside}, which says what else the value is"),
            "it is read as if null were allowed besides",
            &help,
        );
        schema.kinds = None;
        true
    }

    /// 3.0 has no type that is null alone. Who writes a branch with nothing but `nullable: true` means that, though by the
    /// letter it allows every value.
    pub(super) fn null_branch(&mut self, schema: &mut Schema) {
        self.warn(
            "null-branch",
            &schema.at.member("nullable").key(),
            "a branch that says `nullable: true` and no more allows any value",
            "it is read as null alone",
            "remove the branch, and write `nullable: true` in one of the others",
        );
        schema.kinds = Some(Kinds {
            null: true,
            ..Kinds::default()
        });
    }

    /// Takes note of a branch that may turn out to be null alone.
    pub(super) fn note_free_object_or_null(&mut self, id: SchemaId, tree: &Tree, role: Role) {
        let is_one = |tree: &Tree| tree.as_map().is_some_and(is_free_object_or_null);
        if role == Role::Branch && self.dialect == Dialect::V30 && is_one(tree) {
            self.free_or_null.insert(id);
        }
    }

    /// Of apispec, `{type: object, nullable: true}` in a choice is null: whatever object another branch describes is one of
    /// those as well, so by the letter that would say nothing. Where no other branch is an object, any object is meant.
    pub(super) fn null_beside_objects(&mut self) {
        if self.free_or_null.is_empty() {
            return;
        }
        let mut null = Vec::new();
        for (_, schema) in self.schemas.iter() {
            for branches in [&schema.any_of, &schema.one_of] {
                let (free, others): (Vec<SchemaId>, Vec<SchemaId>) =
                    branches.iter().partition(|branch| self.free_or_null.contains(branch));
                if !free.is_empty() && self.describes_objects(&others) {
                    null.extend(free.into_iter().map(|branch| (branch, others.len())));
                }
            }
        }
        for (id, others) in null {
            let at = self.schemas.get(id).at.clone();
            self.warn(
                "null-branch",
                &at.member("nullable").key(),
                "a branch that says `type: object`, `nullable: true` and no more allows any object beside the one described",
                "it is read as null alone",
                match others {
                    1 => "write `nullable: true` and `allOf` with the other branch in place of the choice",
                    _ => "remove the branch, and write `nullable: true` in one of the others",
                },
            );
            if let Some(schema) = self.schemas.get_mut(id) {
                schema.kinds = Some(Kinds {
                    null: true,
                    ..Kinds::default()
                });
            }
        }
    }

    /// Whether one of these, or what it refers to or is made of, says what is in an object.
    fn describes_objects(&self, branches: &[SchemaId]) -> bool {
        let mut ways = branches.to_vec();
        let mut seen = BTreeSet::new();
        while let Some(id) = ways.pop() {
            if !seen.insert(id) {
                continue;
            }
            let schema = self.schemas.get(id);
            let others = schema.kinds.is_some_and(|kinds| !kinds.object);
            if !others && (!schema.properties.is_empty() || schema.additional_properties.is_some()) {
                return true;
            }
            ways.extend(schema.reference);
            ways.extend(schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of));
        }
        false
    }

    /// Swagger 2.0 had no word for it, and its extension lives on in what was converted from it.
    pub(super) fn x_nullable(&mut self, at: &At, schema: &Schema) -> Option<Kinds> {
        self.warn(
            "nullable",
            at,
            "`x-nullable` is of Swagger 2.0",
            "it is read as `nullable: true`: null is allowed",
            &match self.dialect {
                Dialect::V30 => "write `nullable: true`".to_owned(),
                Dialect::V31 => null_in_3_1(schema),
            },
        );
        with_null(schema.kinds)
    }

    /// A number; one in quotes is taken.
    pub(super) fn number(&mut self, at: &At, tree: &Tree) -> Option<Tree> {
        match tree {
            Tree::Int(_) | Tree::Float(_) => Some(tree.clone()),
            Tree::String(text) => {
                let number = match (text.trim().parse::<i128>(), text.trim().parse::<f64>()) {
                    (Ok(int), _) => Tree::Int(int),
                    (_, Ok(float)) if float.is_finite() => Tree::Float(float),
                    _ => {
                        self.wrong_type(at, "a number", tree);
                        return None;
                    }
                };
                self.warn(
                    "text-for-number",
                    at,
                    "expected a number, found a string",
                    "it is read as the number it spells",
                    "remove the quotes",
                );
                Some(number)
            }
            other => {
                self.wrong_type(at, "a number", other);
                None
            }
        }
    }

    /// A length or count; `1.0` is one too.
    pub(super) fn count(&mut self, at: &At, tree: &Tree) -> Option<u64> {
        let found = match self.number(at, tree)? {
            Tree::Int(int) => u64::try_from(int).ok(),
            Tree::Float(float) if float.fract() == 0.0 && (0.0..1.8e19).contains(&float) => Some(float as u64),
            _ => None,
        };
        if found.is_none() {
            self.warn(
                "wrong-type",
                at,
                "expected a count, found a number below zero or with a fraction",
                "it is left out",
                "write a whole number",
            );
        }
        found
    }
}
