//! The keywords of schemas by dialect, and what is said about one that the
//! dialect does not have.

use super::{Dialect, Reader};
use crate::at::At;

/// What Swagger 2.0 lets stand beside the name of a parameter.
pub const OF_A_SWAGGER_2_PARAMETER: &[&str] = &[
    "type",
    "format",
    "items",
    "collectionFormat",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "nullable",
];

/// Known to 3.1 and not to 3.0 (OAS 3.0.4 §4.8.24).
const NEWER: &[&str] = &[
    "const",
    "patternProperties",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "dependentRequired",
    "dependentSchemas",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "if",
    "then",
    "else",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "examples",
    "$defs",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$schema",
    "$comment",
    "$vocabulary",
];

/// What earlier drafts of JSON Schema have, and what 2020-12 has in its place.
const OLDER: &[(&str, &str)] = &[
    ("$recursiveRef", "`$dynamicRef`"),
    ("additionalItems", "`items` beside `prefixItems`"),
    ("dependencies", "`dependentRequired` or `dependentSchemas`"),
];

/// Says nothing to a client in any dialect.
const SILENT: &[&str] = &[
    "xml",
    "$id",
    "$schema",
    "$comment",
    "$vocabulary",
    "$anchor",
    "$dynamicAnchor",
    "$defs",
    "definitions",
    "minContains",
    "maxContains",
];

/// The rest; for "did you mean" too.
const COMMON: &[&str] = &[
    "type",
    "format",
    "title",
    "description",
    "properties",
    "required",
    "items",
    "enum",
    "default",
    "example",
    "examples",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "nullable",
    "additionalProperties",
    "readOnly",
    "writeOnly",
    "deprecated",
    "discriminator",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "multipleOf",
    "externalDocs",
    "const",
    "$ref",
];

/// Whether it is a keyword of schemas in any dialect.
pub fn is_keyword(key: &str) -> bool {
    [COMMON, NEWER, SILENT].iter().any(|list| list.contains(&key))
}

impl Reader<'_, '_> {
    /// Warns of a keyword that the dialect does not have and that is read all the same.
    pub(super) fn check_age(&mut self, at: &At, key: &str) {
        if self.dialect == Dialect::V30 && NEWER.contains(&key) {
            let at = at.member(key).key();
            if SILENT.contains(&key) || key == "examples" {
                self.remark(
                    "newer-keyword",
                    &at,
                    format!("`{key}` is a keyword of OpenAPI 3.1"),
                    "it is read all the same",
                    "write `openapi: 3.1.0`, or remove it",
                );
            } else {
                self.newer_keyword(&at, key, "3.1");
            }
        }
    }

    fn newer_keyword(&mut self, at: &At, key: &str, version: &str) {
        self.warn(
            "newer-keyword",
            at,
            format!("`{key}` is a keyword of OpenAPI {version}"),
            "it is read all the same; other tools may not see it",
            &format!("write the document in OpenAPI {version}, or say it otherwise"),
        );
    }

    /// What no part of the reader takes. 3.1 allows any keyword in a schema, so there it is only worth a note.
    pub(super) fn unknown_in_schema(&mut self, at: &At, key: &str) {
        if SILENT.contains(&key) {
            return;
        }
        let at = at.member(key).key();
        match self.dialect {
            Dialect::V30 => self.unknown_keyword(&at, key, "schema", COMMON),
            Dialect::V31 => self.remark(
                "unknown-keyword",
                &at,
                format!("`{key}` is no keyword of a schema"),
                "it is left out",
                &match OLDER.iter().find(|(older, _)| *older == key) {
                    Some((_, newer)) => format!("JSON Schema 2020-12 has {newer} in its place"),
                    None => "begin its name with `x-` if it is meant for people and tools".to_owned(),
                },
            ),
        }
    }
}
