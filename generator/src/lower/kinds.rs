//! JSON's kinds as a set of bits: what a schema allows, cut and joined
//! cheaply. Turns `read`'s and `model`'s records into each other.

use crate::model;
use crate::read;
use crate::source::Tree;

/// Formats of strings, by the registry of the OAS and JSON Schema Validation §7.3, and as they are often written.
const OF_STRINGS: &[&str] = &[
    "base64",
    "base64url",
    "binary",
    "byte",
    "char",
    "commonmark",
    "date",
    "date-time",
    "date-time-local",
    "decimal",
    "duration",
    "email",
    "file",
    "hostname",
    "html",
    "http-date",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "media-range",
    "password",
    "regex",
    "relative-json-pointer",
    "sf-binary",
    "sf-string",
    "sf-token",
    "time",
    "time-local",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "uuid",
];

/// What a format is of. One that is not known says nothing; one that is the name of a `type` is meant as that.
fn of_format(format: &str) -> KindSet {
    match format {
        "int" | "integer" | "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64"
        | "unix-time" => KindSet::INTEGER,
        "float" | "double" | "number" => KindSet::NUMBER,
        "boolean" => KindSet::BOOLEAN,
        "array" => KindSet::ARRAY,
        "object" => KindSet::OBJECT,
        "string" => KindSet::STRING,
        format if OF_STRINGS.contains(&format) => KindSet::STRING,
        _ => KindSet::EMPTY,
    }
}

/// Whether a format is of numbers.
pub(super) fn is_of_numbers(format: &str) -> bool {
    let kinds = of_format(format);
    !kinds.is_empty() && KindSet::NUMBER.contains(kinds)
}

/// Whether another keyword than `items` is about lists.
pub(super) fn speaks_of_lists_otherwise(schema: &read::Schema) -> bool {
    schema.unevaluated_items.is_some()
        || !schema.prefix_items.is_empty()
        || schema.min_items.is_some()
        || schema.max_items.is_some()
}

/// Whether `items` makes a list of what has no `type`: not where a value is shown that is none.
pub(super) fn makes_list(schema: &read::Schema) -> bool {
    schema.items.is_some() && KindSet::ARRAY.contains(KindSet::of(&schema.shown))
}

/// A set of JSON kinds. A number is stored as "integers and the rest", so that
/// `number` cut with `integer` leaves `integer` (JSON Schema 2020-12 validation §6.1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct KindSet(u8);

impl KindSet {
    pub const EMPTY: KindSet = KindSet(0);
    pub const NULL: KindSet = KindSet(1);
    pub const BOOLEAN: KindSet = KindSet(2);
    pub const INTEGER: KindSet = KindSet(4);
    pub const FRACTION: KindSet = KindSet(8);
    pub const NUMBER: KindSet = KindSet(12);
    pub const STRING: KindSet = KindSet(16);
    pub const ARRAY: KindSet = KindSet(32);
    pub const OBJECT: KindSet = KindSet(64);
    /// Everything but null.
    pub const VALUES: KindSet = KindSet(126);
    pub const ALL: KindSet = KindSet(127);

    /// What a schema without `type` is about, by its keywords.
    pub fn implied_by(schema: &read::Schema) -> KindSet {
        let mut kinds = KindSet::EMPTY;
        if !schema.properties.is_empty()
            || schema.additional_properties.is_some()
            || schema.unevaluated_properties.is_some()
            || !schema.pattern_properties.is_empty()
            || schema.min_properties.is_some()
            || schema.max_properties.is_some()
            || schema.property_names.is_some()
        {
            kinds = kinds.or(KindSet::OBJECT);
        }
        if makes_list(schema) || speaks_of_lists_otherwise(schema) {
            kinds = kinds.or(KindSet::ARRAY);
        }
        kinds = kinds.or(schema.format.as_deref().map_or(KindSet::EMPTY, of_format));
        if schema.pattern.is_some()
            || schema.min_length.is_some()
            || schema.max_length.is_some()
            || schema.content_encoding.is_some()
        {
            kinds = kinds.or(KindSet::STRING);
        }
        if schema.minimum.is_some()
            || schema.maximum.is_some()
            || schema.exclusive_minimum.is_some()
            || schema.exclusive_maximum.is_some()
            || schema.multiple_of.is_some()
        {
            kinds = kinds.or(KindSet::NUMBER);
        }
        // By itself it is a condition on whatever holds besides (`anyOf: [{required: [a]}, {required: [b]}]`).
        if !kinds.is_empty() && !schema.required.is_empty() {
            kinds = kinds.or(KindSet::OBJECT);
        }
        kinds
    }

    pub fn and(self, other: KindSet) -> KindSet {
        KindSet(self.0 & other.0)
    }

    pub fn or(self, other: KindSet) -> KindSet {
        KindSet(self.0 | other.0)
    }

    /// Without null.
    pub fn values(self) -> KindSet {
        self.and(KindSet::VALUES)
    }

    pub fn contains(self, other: KindSet) -> bool {
        self.0 & other.0 == other.0
    }

    pub fn overlaps(self, other: KindSet) -> bool {
        self.0 & other.0 != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds in it one by one, `number` as one.
    pub fn each(self) -> impl Iterator<Item = KindSet> {
        [
            KindSet::STRING,
            KindSet::NUMBER,
            KindSet::BOOLEAN,
            KindSet::ARRAY,
            KindSet::OBJECT,
        ]
        .into_iter()
        .map(move |k| k.and(self))
        .filter(|k| !k.is_empty())
    }

    pub fn of(kinds: &read::Kinds) -> KindSet {
        let mut set = KindSet::EMPTY;
        for (has, kind) in [
            (kinds.null, KindSet::NULL),
            (kinds.boolean, KindSet::BOOLEAN),
            (kinds.integer, KindSet::INTEGER),
            (kinds.number, KindSet::NUMBER),
            (kinds.string, KindSet::STRING),
            (kinds.array, KindSet::ARRAY),
            (kinds.object, KindSet::OBJECT),
        ] {
            if has {
                set = set.or(kind);
            }
        }
        set
    }

    pub fn of_value(value: &Tree) -> KindSet {
        match value {
            Tree::Null => KindSet::NULL,
            Tree::Bool(_) => KindSet::BOOLEAN,
            Tree::Int(_) => KindSet::INTEGER,
            Tree::Float(f) if f.fract() == 0.0 => KindSet::INTEGER,
            Tree::Float(_) => KindSet::FRACTION,
            Tree::String(_) => KindSet::STRING,
            Tree::List(_) => KindSet::ARRAY,
            Tree::Map(_) => KindSet::OBJECT,
        }
    }

    pub fn to_model(self) -> model::Kinds {
        model::Kinds {
            null: self.contains(KindSet::NULL),
            boolean: self.contains(KindSet::BOOLEAN),
            integer: self.and(KindSet::NUMBER) == KindSet::INTEGER,
            number: self.contains(KindSet::FRACTION),
            string: self.contains(KindSet::STRING),
            array: self.contains(KindSet::ARRAY),
            object: self.contains(KindSet::OBJECT),
        }
    }

    /// A word for a variant that holds just this.
    pub fn word(self) -> &'static str {
        match self {
            KindSet::BOOLEAN => "boolean",
            KindSet::INTEGER => "integer",
            KindSet::NUMBER | KindSet::FRACTION => "number",
            KindSet::STRING => "string",
            KindSet::ARRAY => "list",
            KindSet::OBJECT => "object",
            _ => "value",
        }
    }
}
