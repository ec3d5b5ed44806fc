//! What several keywords of one schema mean together, once all are seen.

use super::dialect::{says_x_nullable, with_null};
use super::{Dialect, Kinds, Reader, Role, Schema};
use crate::at::At;
use crate::source::{Map, Tree, same};

/// Keywords whose meaning depends on others, kept until all are seen.
pub struct Beside<'s> {
    pub role: Role,
    pub nullable: bool,
    pub exclusive_minimum: Option<(At, &'s Tree)>,
    pub exclusive_maximum: Option<(At, &'s Tree)>,
    pub file: bool,
    /// The references of a choice, of which a `discriminator` tells.
    pub branches: Vec<&'s str>,
}

impl<'s> Beside<'s> {
    pub fn of(role: Role, map: &'s Map) -> Self {
        let choices = ["oneOf", "anyOf"].into_iter().filter_map(|key| map.get(key)?.as_list());
        Beside {
            role,
            nullable: false,
            exclusive_minimum: None,
            exclusive_maximum: None,
            file: false,
            branches: choices
                .flatten()
                .filter_map(|branch| branch.get("$ref")?.as_str())
                .collect(),
        }
    }
}

/// Whether the keyword, or what nobody knows, may say which values there are.
fn is_about_values(key: &str) -> bool {
    !matches!(key, "title" | "description" | "example" | "examples") && !key.starts_with("x-")
}

/// Values of `contentEncoding` that say that nothing is encoded (RFC 2045 §6.2): bytes, else text.
fn drop_no_encoding(schema: &mut Schema) {
    let is = |word: &str| {
        schema
            .content_encoding
            .as_ref()
            .is_some_and(|e| e.eq_ignore_ascii_case(word))
    };
    let bytes = is("binary");
    if bytes || is("8bit") || is("7bit") {
        schema.content_encoding = None;
        if bytes && schema.format.is_none() {
            schema.format = Some("binary".to_owned());
        }
    }
}

impl<'s> Reader<'s, '_> {
    /// What follows from several keywords together.
    pub(super) fn settle(&mut self, map: &'s Map, schema: &mut Schema, mut beside: Beside<'s>) {
        let at = schema.at.clone();
        let bound = self.bound(schema.minimum.take(), beside.exclusive_minimum);
        (schema.minimum, schema.exclusive_minimum) = (bound.inclusive, bound.exclusive);
        let bound = self.bound(schema.maximum.take(), beside.exclusive_maximum);
        (schema.maximum, schema.exclusive_maximum) = (bound.inclusive, bound.exclusive);
        if beside.file && schema.format.is_none() {
            schema.format = Some("binary".to_owned());
        }
        drop_no_encoding(schema);
        let null_beside = self.null_beside_schemas(schema);
        let stated = schema.kinds;
        schema.every_kind = stated.is_some_and(|k| k.boolean && k.number && k.string && k.array && k.object);
        if beside.nullable {
            schema.kinds = self.nullable(&at.member("nullable").key(), schema);
        } else if says_x_nullable(map) && !stated.is_some_and(|kinds| kinds.null) {
            beside.nullable = true;
            schema.kinds = self.x_nullable(&at.member("x-nullable").key(), schema);
        } else if null_beside {
            schema.kinds = with_null(None);
        }
        for (name, tree) in map
            .get("properties")
            .and_then(Tree::as_map)
            .into_iter()
            .flat_map(|m| m.iter())
        {
            if tree.get("required") == Some(&Tree::Bool(true)) && !schema.required.iter().any(|r| r == name) {
                schema.required.push(name.to_owned());
            }
        }
        if let Some(Tree::List(_)) = map.get("items") {
            self.list_of_items(&at.member("items"), stated, schema);
        }
        if let Some(kinds) = stated {
            self.enum_of_items(map, kinds, schema);
            self.fit_to_type(map, kinds, beside.nullable, schema);
        }
        self.default_in_enum(&at, schema);
    }

    fn fit_to_type(&mut self, map: &Map, kinds: Kinds, nullable: bool, schema: &mut Schema) {
        let at = &schema.at.clone();
        if self.dialect == Dialect::V30 && kinds.array && schema.items.is_none() && schema.prefix_items.is_empty() {
            self.warn(
                "missing-items",
                at,
                "the array has no `items`",
                "its items can be anything",
                "add `items`",
            );
        }
        self.no_object(at, kinds, schema);
        if !kinds.array {
            self.no_array(map, kinds, schema);
        }
        self.fit_listed(at, kinds, nullable, schema);
        if let Some(kinds) = schema.kinds {
            self.fit_default(at, kinds, nullable, schema);
        }
    }

    /// Says that `properties` are of nothing that `type` allows.
    fn no_object(&mut self, at: &At, kinds: Kinds, schema: &mut Schema) {
        if kinds.object || schema.properties.is_empty() {
            return;
        }
        let help = match kinds.array {
            true => "move them into `items`, or write `type: object`",
            false => "write `type: object` if the value has properties, or remove them",
        };
        self.warn(
            "properties-of-no-object",
            &at.member("properties").key(),
            "`properties` says what objects have, and `type` allows none",
            "they are left out",
            help,
        );
        schema.lost.get_or_insert("properties-of-no-object");
    }

    /// The same of lists, where something is said of what is in them.
    fn no_array(&mut self, map: &Map, kinds: Kinds, schema: &mut Schema) {
        let says = |keyword: &&str| match map.get(keyword) {
            Some(Tree::Map(items)) => !items.is_empty(),
            Some(Tree::List(places)) => *keyword == "prefixItems" && !places.is_empty(),
            _ => false,
        };
        let Some(keyword) = ["items", "prefixItems"].into_iter().find(says) else {
            return;
        };
        let place = schema.at.member(keyword).key();
        let message = format!("`{keyword}` says what lists have, and `type` allows none");
        // `type: string, items: {type: string}`: a list is written as one text, or the type was given twice.
        let says_type = |(key, value)| !is_about_values(key) || key == "type" && map.get("type") == Some(value);
        if map
            .get(keyword)
            .and_then(Tree::as_map)
            .is_some_and(|items| items.iter().all(says_type))
        {
            self.remark(
                "items-of-no-array",
                &place,
                message,
                "nothing is lost by it: it only says the same type again",
                "write `type: array` if the value is a list, or remove it",
            );
            return;
        }
        let help = match kinds.object {
            true => "write `type: array` if the value is a list, or `properties` for what is in an object",
            false => "write `type: array` if the value is a list, or remove it",
        };
        self.warn("items-of-no-array", &place, message, "it is left out", help);
        schema.lost.get_or_insert("items-of-no-array");
    }

    /// Leaves out a default that the schema does not allow. Null is `nullable`'s affair.
    fn default_in_enum(&mut self, at: &At, schema: &mut Schema) {
        let (Some(default), Some(values)) = (&schema.default, &schema.enumeration) else {
            return;
        };
        // A list of them in one string; which sign joins them is not looked at here.
        let multiple = |(key, value): &(String, Tree)| key == "x-enum-multiple" && *value == Tree::Bool(true);
        let is_list = schema.extensions.iter().any(multiple);
        if *default == Tree::Null || is_list || values.iter().any(|value| same(value, default)) {
            return;
        }
        self.remark(
            "default-outside-enum",
            &at.member("default"),
            "`default` is not in `enum`",
            "the documentation of the client doesn't show it",
            "add it to `enum`, or write one of the values there",
        );
        schema.default = None;
    }

    /// Draft 4 wrote a tuple so. Where no `type` says that it is one, authors mean alternatives (2.0 has no `anyOf`), and
    /// JSON Schema asks nothing of a value that is no array.
    fn list_of_items(&mut self, at: &At, stated: Option<Kinds>, schema: &mut Schema) {
        let (read, help) = if stated.is_some_and(|kinds| kinds.array) {
            (
                "it is read as `prefixItems`: one schema for each place",
                "write one schema, or `prefixItems` in OpenAPI 3.1",
            )
        } else if stated.is_some() {
            schema.prefix_items.clear();
            schema.lost = Some("items-list");
            (
                "`type` allows no list: it is left out",
                "write `type: array` if this is a list, or remove it",
            )
        } else {
            schema.prefix_items.clear();
            schema.lost = Some("items-list");
            (
                "without `type: array` it asks nothing of other values: any value is allowed",
                "write `anyOf` if the schemas are alternatives, `type: array` if this is a list",
            )
        };
        self.warn("items-list", at, "`items` is a list of schemas", read, help);
    }

    /// Drops a default of another type, or makes a text of it where only texts are allowed.
    fn fit_default(&mut self, at: &At, kinds: Kinds, nullable: bool, schema: &mut Schema) {
        let text_only =
            kinds.string && !(kinds.boolean || kinds.integer || kinds.number || kinds.array || kinds.object);
        let fits = match &schema.default {
            None | Some(Tree::Null) => true,
            Some(value) => kinds.allow(value),
        };
        let fits = fits && (schema.default != Some(Tree::Null) || kinds.null || nullable);
        if fits {
            return;
        }
        if let Some(Tree::String(text)) = &schema.default
            && kinds.boolean
            && let Some(value) = super::listed::spelt_boolean(text)
        {
            self.remark(
                "default-type",
                &at.member("default"),
                "`default` is a string, which `type` does not allow",
                &format!("it is read as `{value}`"),
                "write `true` or `false`, without quotes",
            );
            schema.default = Some(Tree::Bool(value));
            return;
        }
        let place = at.member("default");
        let text = match &schema.default {
            Some(value @ (Tree::Bool(_) | Tree::Int(_) | Tree::Float(_))) if text_only => {
                Some(self.written(&place, value))
            }
            _ => None,
        };
        let note = match &text {
            Some(text) => format!("it is read as the text `{text}`"),
            None => "the documentation of the client doesn't show it".to_owned(),
        };
        let found = schema.default.as_ref().map_or("nothing", Tree::kind);
        self.remark(
            "default-type",
            &place,
            format!("`default` is {found}, which `type` does not allow"),
            &note,
            "write a default of the right type",
        );
        schema.default = text.map(|text| Tree::String(text.into()));
    }
}
