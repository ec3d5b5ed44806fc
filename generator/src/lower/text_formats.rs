//! `format` of a string that is plain text in Rust → [`TextFormat`], from which an example of it is made.

use std::collections::BTreeSet;

use super::Lowering;
use super::conjunction::{Conjunction, Part};
use crate::model::{TextFormat, Type};
use crate::read::SchemaId;

/// More schemas than this for one value are not gone through.
const MOST: usize = 64;

/// JSON Schema Validation 2020-12 §7.3, the OAS format registry, and what documents write for them. Where a date is text
/// by choice, or is one thing among others, its format is one of a text.
const FORMATS: &[(&str, TextFormat)] = &[
    ("date-time", TextFormat::DateTime),
    ("date", TextFormat::Date),
    ("duration", TextFormat::Duration),
    ("email", TextFormat::Email),
    ("idn-email", TextFormat::Email),
    ("hostname", TextFormat::Hostname),
    ("idn-hostname", TextFormat::Hostname),
    ("ip", TextFormat::Ipv4),
    ("ipv4", TextFormat::Ipv4),
    ("ipv6", TextFormat::Ipv6),
    ("uri", TextFormat::Uri),
    ("url", TextFormat::Uri),
    ("iri", TextFormat::Uri),
    ("uri-reference", TextFormat::UriReference),
    ("iri-reference", TextFormat::UriReference),
    ("uri-template", TextFormat::UriTemplate),
    ("json-pointer", TextFormat::JsonPointer),
    ("relative-json-pointer", TextFormat::RelativeJsonPointer),
    ("regex", TextFormat::Regex),
    ("int32", TextFormat::Integer),
    ("int64", TextFormat::Integer),
    ("uint32", TextFormat::Integer),
    ("uint64", TextFormat::Integer),
    ("float", TextFormat::Number),
    ("double", TextFormat::Number),
];

impl Lowering<'_> {
    /// That of a value of this type, or of the texts in it. What has a name tells its own.
    pub fn text_format(&self, ty: &Type, claims: &Conjunction) -> Option<TextFormat> {
        let parts = claims.parts().filter_map(|part| match part {
            Part::Whole(id) | Part::Body(id) => Some(id),
            _ => None,
        });
        is_text(ty).then(|| self.first_format(parts.collect())).flatten()
    }

    /// Of several that a text may have, any will do.
    fn first_format(&self, mut ways: Vec<SchemaId>) -> Option<TextFormat> {
        let mut seen = BTreeSet::new();
        while let Some(id) = ways.pop() {
            if seen.len() >= MOST || !seen.insert(id) {
                continue;
            }
            let schema = self.document.schemas.get(id);
            let known = |name: &String| FORMATS.iter().find(|(format, _)| format == name);
            if let Some((_, format)) = schema.format.as_ref().and_then(known) {
                return Some(*format);
            }
            ways.extend(schema.reference);
            ways.extend(schema.items);
            ways.extend(schema.additional_properties);
            for choice in [&schema.all_of, &schema.any_of, &schema.one_of] {
                ways.extend(choice.iter().rev());
            }
        }
        None
    }
}

fn is_text(ty: &Type) -> bool {
    let mut ty = ty;
    while let Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) = ty {
        ty = inner;
    }
    *ty == Type::String
}
