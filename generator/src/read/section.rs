//! The sections of `components` (OAS 3.0.4 §4.8.7): which of them a reference
//! leads to, and whether what stands there is what should stand here.

use super::Reader;
use super::follow::MAX_HOPS;
use crate::at::At;
use crate::method::Method;
use crate::source::Tree;

/// What a reference should lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Schemas,
    Responses,
    Parameters,
    Examples,
    RequestBodies,
    Headers,
    SecuritySchemes,
    Links,
    Callbacks,
    PathItems,
    MediaTypes,
}

impl Section {
    pub const ALL: [Section; 11] = [
        Section::Schemas,
        Section::Responses,
        Section::Parameters,
        Section::Examples,
        Section::RequestBodies,
        Section::Headers,
        Section::SecuritySchemes,
        Section::Links,
        Section::Callbacks,
        Section::PathItems,
        Section::MediaTypes,
    ];

    /// The section that `at` is an entry of, or would be; no other place says what stands there.
    pub fn of(at: &At) -> Option<Section> {
        let segments: Vec<&str> = at.pointer.split('/').skip(1).collect();
        match segments[..] {
            ["components", section, _] => Section::ALL.into_iter().find(|s| s.key() == section),
            ["paths", _] => Some(Section::PathItems),
            ["paths", _, "parameters", _] | ["paths", _, _, "parameters", _] => Some(Section::Parameters),
            ["paths", _, _, "requestBody"] => Some(Section::RequestBodies),
            ["paths", _, _, "responses", _] => Some(Section::Responses),
            _ => None,
        }
    }

    /// Its key in `components`.
    pub fn key(self) -> &'static str {
        match self {
            Section::Schemas => "schemas",
            Section::Responses => "responses",
            Section::Parameters => "parameters",
            Section::Examples => "examples",
            Section::RequestBodies => "requestBodies",
            Section::Headers => "headers",
            Section::SecuritySchemes => "securitySchemes",
            Section::Links => "links",
            Section::Callbacks => "callbacks",
            Section::PathItems => "pathItems",
            Section::MediaTypes => "mediaTypes",
        }
    }

    /// One entry of it, in words.
    fn word(self) -> &'static str {
        match self {
            Section::Schemas => "a schema",
            Section::Responses => "a response",
            Section::Parameters => "a parameter",
            Section::Examples => "an example",
            Section::RequestBodies => "a request body",
            Section::Headers => "a header",
            Section::SecuritySchemes => "a security scheme",
            Section::Links => "a link",
            Section::Callbacks => "a callback",
            Section::PathItems => "a path item",
            Section::MediaTypes => "a media type",
        }
    }

    /// Whether a map with these keys can be read as an entry of this section: authors also file things wrongly.
    fn fits(self, tree: &Tree) -> bool {
        let Some(map) = tree.as_map() else { return false };
        let says = |keys: &[&str]| keys.iter().any(|key| map.contains_key(key));
        match self {
            Section::Schemas => says(&[
                "type",
                "properties",
                "additionalProperties",
                "items",
                "allOf",
                "anyOf",
                "oneOf",
                "not",
                "enum",
                "const",
                "format",
            ]),
            Section::Responses => says(&["content", "headers", "links"]),
            Section::Parameters => says(&["in"]),
            Section::Examples => says(&["value", "externalValue"]),
            Section::RequestBodies => says(&["content"]),
            Section::Headers => says(&["schema", "content"]),
            Section::SecuritySchemes => says(&["in", "scheme", "flows", "openIdConnectUrl"]),
            Section::Links => says(&["operationId", "operationRef"]),
            Section::Callbacks => map
                .iter()
                .any(|(key, item)| key.contains('{') && Section::PathItems.fits(item)),
            Section::PathItems => map.iter().any(|(key, _)| Method::of_word(key).is_some()),
            Section::MediaTypes => says(&["schema", "example", "examples", "encoding"]),
        }
    }
}

/// The keyword, where a place is the map of schemas under one and not a schema: `…/properties` is, and
/// `…/properties/properties` is a property.
fn map_of_schemas(at: &At, tree: &Tree) -> Option<&'static str> {
    const KEYWORDS: [&str; 5] = [
        "properties",
        "patternProperties",
        "$defs",
        "definitions",
        "dependentSchemas",
    ];
    let mut segments = at.pointer.split('/').skip(1).peekable();
    // Of the section that holds schemas, each key is a name.
    let mut inside_map = segments.next_if_eq(&"components").is_some() && segments.next_if_eq(&"schemas").is_some();
    let mut found = None;
    for segment in segments {
        found = KEYWORDS.into_iter().find(|keyword| !inside_map && *keyword == segment);
        inside_map = found.is_some();
    }
    let schemas = |map: &crate::source::Map| {
        map.iter()
            .all(|(_, entry)| matches!(entry, Tree::Map(_) | Tree::Bool(_)))
    };
    found.filter(|_| tree.as_map().is_some_and(|map| !map.is_empty() && schemas(map)))
}

impl Reader<'_, '_> {
    /// Says at the `$ref` that it leads to another kind of thing than is wanted there; `true` when that can't be read as
    /// what is wanted.
    pub(super) fn mistaken(
        &mut self,
        from: &At,
        reference: &str,
        wanted: Section,
        found: (&At, &Tree),
        lost: &str,
    ) -> bool {
        let (at, mut tree) = found;
        if at.pointer.is_empty() && ["openapi", "swagger"].iter().any(|key| tree.get(key).is_some()) {
            let reference = match reference {
                "" => "an empty reference".to_owned(),
                reference => format!("`{reference}`"),
            };
            self.warn(
                "mistaken-reference",
                &from.member("$ref"),
                format!(
                    "{reference} is the whole description, and {} should stand here",
                    wanted.word()
                ),
                lost,
                &format!("refer to {}, or write it here", wanted.word()),
            );
            return true;
        }
        if wanted == Section::Schemas
            && let Some(keyword) = map_of_schemas(at, tree)
        {
            self.warn(
                "mistaken-reference",
                &from.member("$ref"),
                format!("`{reference}` is all of a `{keyword}`, and a schema should stand here"),
                lost,
                "refer to one of its entries, or to the schema around it",
            );
            return true;
        }
        let Some(section) = Section::of(at).filter(|section| *section != wanted) else {
            return false;
        };
        let mut at = at.clone();
        for _ in 0..MAX_HOPS {
            let Some(onward) = tree.get("$ref").and_then(Tree::as_str) else {
                break;
            };
            match self.sources.resolve(&at, onward) {
                Ok(next) => (at, tree) = next,
                // It is reported where it is followed.
                Err(_) => return false,
            }
        }
        let unfit = !wanted.fits(tree);
        self.warn(
            "mistaken-reference",
            &from.member("$ref"),
            format!(
                "`{reference}` is {}, and {} should stand here",
                section.word(),
                wanted.word()
            ),
            if unfit { lost } else { "it is read as one all the same" },
            &format!("refer to {}, or write it here", wanted.word()),
        );
        unfit
    }
}
