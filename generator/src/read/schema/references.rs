//! `$ref` and `$dynamicRef` of a schema → the id of what they lead to, and what becomes of the keywords beside them.

use crate::at::At;
use crate::diag::Diagnostic;
use crate::read::extension::SCHEMA;
use crate::read::section::Section;
use crate::read::{Reader, Role, Schema, SchemaId};
use crate::source::{Map, Tree};

/// Of the schemas that redefine an anchor.
const MOST_SHOWN: usize = 3;

impl<'s> Reader<'s, '_> {
    pub(super) fn reference(&mut self, value: &'s Tree, role: Role, schema: &mut Schema) {
        let place = schema.at.member("$ref");
        let Tree::String(reference) = value else {
            self.no_reference(&place, value);
            schema.lost = Some("wrong-type");
            return;
        };
        match self.sources.resolve(&schema.at, reference) {
            Ok((there, tree))
                if self.mistaken(
                    &schema.at,
                    reference,
                    Section::Schemas,
                    (&there, tree),
                    role.without_it(),
                ) =>
            {
                schema.lost = Some("mistaken-reference");
            }
            Ok((there, tree)) => {
                let id = self.schema(&there, tree);
                self.referred(&there, tree, id);
                schema.reference = Some(id);
            }
            Err(why) => {
                self.nowhere(&place, reference, &why, role.without_it());
                schema.lost = Some(why.code);
            }
        }
    }

    /// 3.0: what stands beside `$ref` has no meaning (OAS 3.0.4 §4.8.23). Texts for people are kept, and so is what is
    /// written of the place alone, which its authors mean: an answer with null must not fail for the letter.
    pub(super) fn bare_reference(&mut self, map: &'s Map, role: Role, schema: &mut Schema) {
        for (key, value) in map.iter() {
            let place = || schema.at.member(key);
            match key {
                "$ref" => self.reference(value, role, schema),
                "description" | "deprecated" | "nullable" | "readOnly" | "writeOnly" if *value == Tree::Null => {
                    self.null_value(&schema.at, key);
                }
                "description" => schema.description = self.text(&place(), value),
                "deprecated" => schema.deprecated = self.boolean(&place(), value).unwrap_or(false),
                "nullable" | "readOnly" | "writeOnly" => self.meant_beside(key, value, schema),
                // It is about the parent.
                "required" if matches!(value, Tree::Bool(_)) => {
                    self.boolean_required(&schema.at, *value == Tree::Bool(true));
                }
                "x-nullable" if crate::read::dialect::says_x_nullable(map) => self.meant_beside(key, value, schema),
                _ if key.starts_with("x-") => schema.extensions.push(self.extension(&schema.at, SCHEMA, key, value)),
                "title" | "example" | "examples" | "summary" | "xml" | "externalDocs" | "default" => {}
                "type" | "format" => self.remark(
                    "ignored-sibling",
                    &schema.at.member(key).key(),
                    format!("`{key}` beside `$ref` has no meaning in OpenAPI 3.0"),
                    "what is referred to says it",
                    "remove it",
                ),
                _ => {
                    let help = "wrap the reference: `allOf: [{$ref: …}]`, and write it beside that";
                    self.warn(
                        "ignored-sibling",
                        &schema.at.member(key).key(),
                        format!("`{key}` beside `$ref` has no meaning in OpenAPI 3.0"),
                        "it is left out",
                        help,
                    );
                }
            }
        }
    }

    /// Takes what 3.0 has no meaning for beside `$ref`. Where it is false it says nothing.
    fn meant_beside(&mut self, key: &str, value: &Tree, schema: &mut Schema) {
        let place = schema.at.member(key);
        if self.boolean(&place, value) != Some(true) {
            return;
        }
        let meant = match key {
            "readOnly" => {
                schema.read_only = true;
                "the client does not send the property"
            }
            "writeOnly" => {
                schema.write_only = true;
                "the client does not expect the property in an answer"
            }
            _ => {
                schema.kinds = crate::read::dialect::with_null(None);
                "null is allowed"
            }
        };
        self.warn(
            "sibling-taken",
            &place.key(),
            format!("`{key}` beside `$ref` has no meaning in OpenAPI 3.0"),
            &format!("it is taken all the same: {meant}"),
            "wrap the reference: `allOf: [{$ref: …}]`, and write it beside that",
        );
    }

    /// Takes a `$dynamicRef` for a `$ref`. It means another schema in each that redefines the anchor, while the client has
    /// one type for the schema in which it stands; what it means without any of them is right, but less.
    pub(super) fn dynamic_reference(&mut self, at: &At, value: &'s Tree, schema: &mut Schema) {
        let reference = value.as_str().unwrap_or_default();
        let found = self.sources.resolve(at, reference).ok();
        let place = at.member("$dynamicRef").key();
        let message = "`$dynamicRef` is read as `$ref`";
        let anchor = reference.split_once('#').map_or("", |(_, anchor)| anchor);
        let is_other = |bearer: &At| found.as_ref().is_none_or(|(there, _)| there != bearer);
        let others: Vec<At> = self.sources.dynamic_anchors(anchor).filter(is_other).collect();
        if others.is_empty() {
            self.remark(
                "dynamic-reference",
                &place,
                message,
                "no schema redefines the anchor, so it means the same",
                "use `$ref`",
            );
        } else {
            let mut problem = Diagnostic::warning("dynamic-reference", &place, message)
                .note("where another schema redefines the anchor, what that says is not in the client's types")
                .help("write out the schemas that are meant, each with a `$ref` to what it holds");
            for other in others.iter().take(MOST_SHOWN) {
                problem = problem.related(other, "the anchor is redefined");
            }
            self.sink.push(problem);
            schema.lost.get_or_insert("dynamic-reference");
        }
        if let (None, Some((there, tree))) = (schema.reference, found) {
            schema.reference = Some(self.schema(&there, tree));
        }
    }

    /// References that only lead round in a circle mean nothing: any value is allowed.
    pub(super) fn break_circles(&mut self) {
        let next: Vec<Option<SchemaId>> = self.schemas.iter().map(|(_, schema)| schema.reference).collect();
        // 0: not seen, otherwise the walk that saw it.
        let mut seen = vec![0_u32; next.len()];
        for start in 0..next.len() {
            let walk = start as u32 + 1;
            let mut at = start;
            while let (Some(mark @ 0), Some(Some(onward))) = (seen.get_mut(at), next.get(at)) {
                *mark = walk;
                at = onward.0 as usize;
            }
            if seen.get(at) != Some(&walk) {
                continue;
            }
            let id = SchemaId(at as u32);
            let place = self.schemas.get(id).at.clone();
            self.warn(
                "reference-cycle",
                &place.member("$ref"),
                "the reference leads back to itself",
                "any value is allowed",
                "let one of the schemas in the circle say what it is",
            );
            if let Some(schema) = self.schemas.get_mut(id) {
                schema.reference = None;
                schema.lost = Some("reference-cycle");
            }
        }
    }
}
