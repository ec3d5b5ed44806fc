//! Parameters: types, and styles with what they cannot carry (OAS 3.0.4 §4.8.12).

use super::alike::meant;
use super::bodies::Asker;
use super::conjunction::Conjunction;
use super::docs;
use super::extensions::{self, SECRET, is_set};
use super::kinds::KindSet;
use super::media::{self, Carrier, Direction};
use super::owner::Owner;
use super::uses::Use;
use super::{Lowering, formats, merge};
use crate::at::At;
use crate::diag::Diagnostic;
use crate::model::{Docs, Fixed, Format, Location, Parameter, ParameterEncoding, Role, Style, Type};
use crate::read::{self, Extensions, MediaType, ParameterValue};
use crate::source::Tree;

/// What is wrong with a list of lists and the like in a style (OAS 3.0.4 §4.8.12.3).
pub(super) const NESTED: &str = "the specification does not say how values inside values are written in this style";

impl<'a> Lowering<'a> {
    pub fn parameter(&mut self, from: &'a read::Parameter, owner: &dyn Fn(Role) -> Owner) -> Option<Parameter> {
        let location = match from.location {
            read::Location::Path => Location::Path,
            read::Location::Query => Location::Query,
            read::Location::Header => Location::Header,
            read::Location::Cookie => Location::Cookie,
        };
        if location == Location::Header && self.is_set_by_client(&from.name, &from.at) {
            return None;
        }
        let asker = Asker {
            component: from.component.as_deref(),
            owner,
        };
        let owner = asker.owner(Role::Parameter {
            name: from.name.clone(),
        });
        let required = from.required || location == Location::Path;
        let fixed = self.only_value(from).filter(|_| required);
        let (ty, encoding) = match &fixed {
            Some(_) => (Type::String, self.styled(from)),
            None => self.parameter_type(from, &owner),
        };
        let ty = self.kept_secret(ty.without_leniency(), &from.extensions, &from.at);
        let of_content = match &from.value {
            ParameterValue::Content(media) => media.examples.as_slice(),
            _ => &[],
        };
        // In a parameter or header field a component has no place of its own to say it.
        let schemas = Vec::from_iter(merge::holding_of_values(self.document, from.value.schema()));
        let mut described = schemas.iter().map(|schema| docs::of_schema(schema));
        let described = described.find(|docs| docs.description.is_some()).unwrap_or_default();
        Some(Parameter {
            at: from.at.clone(),
            name: from.name.clone(),
            wanted_name: extensions::wanted_name(&from.extensions),
            location,
            required,
            deprecated: from.deprecated || schemas.iter().any(|schema| schema.deprecated),
            docs: match docs::given(from.description.as_deref()) {
                Some(description) => Docs {
                    description: Some(description),
                    ..Docs::default()
                },
                None => described,
            },
            limits: from.value.schema().and_then(|id| self.all_limits(id)),
            text_format: from
                .value
                .schema()
                .and_then(|id| self.text_format(&ty, &Conjunction::of(id))),
            ty,
            encoding,
            default: schemas.iter().find_map(|schema| schema.default.clone()),
            example: from
                .examples
                .iter()
                .chain(of_content)
                .chain(schemas.iter().flat_map(|schema| &schema.examples))
                .map(|example| example.value.clone())
                .next(),
            fixed,
        })
    }

    /// The one value that a parameter may have, if that is a plain one: its `const`, or the only one of its `enum`.
    fn only_value(&mut self, from: &read::Parameter) -> Option<Fixed> {
        let ParameterValue::Schema(id) = &from.value else {
            return None;
        };
        let merged = self.looked_up(&Conjunction::of(*id));
        let [value] = merged.values.as_deref()? else {
            return None;
        };
        let (kind, value) = match value {
            Tree::String(text) => (KindSet::STRING, Fixed::String(text.to_string())),
            Tree::Bool(value) => (KindSet::BOOLEAN, Fixed::Bool(*value)),
            Tree::Int(number) => (KindSet::INTEGER, Fixed::Int(i64::try_from(*number).ok()?)),
            _ => return None,
        };
        let plain = merged.conflict.is_none()
            && merged.choices.is_empty()
            && merged.value_kinds().contains(kind)
            && formats::says_secret(&merged).is_none()
            && !is_set(&from.extensions, SECRET)
            && can_be_sent(&value, from.location);
        plain.then_some(value)
    }

    /// The type of a parameter or header field of which itself, and not its schema, may say that it is a secret.
    pub fn kept_secret(&mut self, ty: Type, extensions: &Extensions, at: &At) -> Type {
        if !is_set(extensions, SECRET) {
            return ty;
        }
        if is_text(&meant(&self.types, &ty)) {
            return Type::Format(Format::Secret);
        }
        self.no_secret(&at.member(SECRET).key());
        ty
    }

    fn parameter_type(&mut self, from: &'a read::Parameter, owner: &Owner) -> (Type, ParameterEncoding) {
        match &from.value {
            ParameterValue::Schema(id) => {
                // Null cannot be written, so it is not offered.
                let ty = self.type_of(&Conjunction::of(*id), owner).ty;
                self.finish_tasks();
                (ty, self.styled(from))
            }
            ParameterValue::Content(media) => {
                let (used, json) = self.type_of_content(media, Direction::Sent, owner);
                let media_type = content_type(media, json);
                (used.inner(), ParameterEncoding::Content { media_type, json })
            }
            ParameterValue::Missing => (Type::String, self.styled(from)),
        }
    }

    fn styled(&mut self, from: &read::Parameter) -> ParameterEncoding {
        ParameterEncoding::Style {
            style: match &from.value {
                ParameterValue::Schema(id) => self.checked_style(from, &Conjunction::of(*id)),
                _ => style(from.style),
            },
            explode: from.explode,
            allow_reserved: from.allow_reserved,
            allow_empty: from.allow_empty_value,
        }
    }

    /// The type of a parameter or header field by its `content`, and whether that is JSON: by its name, or where a body of
    /// this media type would be and there is nothing but a list or an object to write.
    pub fn type_of_content(&mut self, media: &MediaType, direction: Direction, owner: &Owner) -> (Use, bool) {
        let schema = media.schema.map(Conjunction::of);
        let json = self.carrier(media, direction).0 == Carrier::Json
            && (media::is_json(&media::essence(&media.name)) || schema.as_ref().is_some_and(|s| self.is_composite(s)));
        let used = match &schema {
            Some(schema) if json => self.type_of(schema, owner),
            None if json => Use::any(),
            schema => Use::new(self.text_content(media, schema.as_ref(), owner), false),
        };
        self.finish_tasks();
        (used, json)
    }

    /// The type of a parameter or header field whose `content` is no JSON (OAS 3.0.4 §4.8.12.2).
    fn text_content(&mut self, media: &MediaType, conjunction: Option<&Conjunction>, owner: &Owner) -> Type {
        let essence = media::essence(&media.name);
        let untyped =
            |conjunction| self.is_composite(conjunction) || !media::is_value(&essence) && self.lists_texts(conjunction);
        if conjunction.is_some_and(untyped) {
            let (code, note) = match media::is_xml(&essence) {
                true => ("xml-as-text", "the client hands XML on as text"),
                false => (
                    "media-type-untyped",
                    "the client hands the content on as it is, as text",
                ),
            };
            self.widened(
                Diagnostic::warning(code, &media.at.key(), format!("the schema of `{essence}` is not used"))
                    .note(note)
                    .help("describe it by `schema` and a style, or as `application/json`, if the server takes that"),
            );
        }
        self.text_type(&essence, conjunction, owner)
    }

    /// Whether nothing but lists and objects are allowed.
    pub fn is_composite(&mut self, conjunction: &Conjunction) -> bool {
        let kinds = self.kinds_of(conjunction, 0).values();
        !kinds.is_empty() && KindSet::ARRAY.or(KindSet::OBJECT).contains(kinds)
    }

    /// The style, unless it has no meaning for values of this kind.
    fn checked_style(&mut self, from: &read::Parameter, conjunction: &Conjunction) -> Style {
        let kinds = self.kinds_of(conjunction, 0);
        let wanted = style(from.style);
        let undefined = undefined(wanted, from.explode, kinds);
        let undefined = undefined.or_else(|| self.is_nested(conjunction).then_some((NESTED, None)));
        if let Some((message, help)) = undefined {
            self.sink.push(
                Diagnostic::warning("parameter-style-undefined", &from.at, message)
                    .note(format!(
                        "the client writes `{}` as most servers read it; this one may not",
                        from.name
                    ))
                    .help(help.unwrap_or("choose a style that is defined, or describe the parameter by `content`")),
            );
        }
        match wanted {
            // A list is written `name[]=a&name[]=b`, which is what servers with this style read.
            Style::DeepObject if !kinds.overlaps(KindSet::ARRAY.or(KindSet::OBJECT)) => Style::Form,
            Style::SpaceDelimited | Style::PipeDelimited if !kinds.overlaps(KindSet::ARRAY.or(KindSet::OBJECT)) => {
                Style::Form
            }
            wanted => wanted,
        }
    }

    /// Whether items or properties, those without a name among them, are lists or objects themselves.
    pub fn is_nested(&mut self, conjunction: &Conjunction) -> bool {
        let mut inner: Vec<Conjunction> = Vec::new();
        for (_, value) in self.values(conjunction) {
            let kinds = value.value_kinds();
            if kinds.overlaps(KindSet::ARRAY) {
                inner.extend(value.each_item().cloned());
            }
            if kinds.overlaps(KindSet::OBJECT) {
                inner.extend(value.properties.iter().map(|(_, claims)| claims.clone()));
                inner.extend(value.unnamed().cloned());
            }
        }
        inner.iter().any(|claims| self.is_composite(claims))
    }
}

/// Whether a place has room for a value: no path has an empty segment or one of dots (RFC 3986 §5.2.4), and no header field a
/// line break. Whoever is asked for it can give another.
fn can_be_sent(value: &Fixed, location: read::Location) -> bool {
    let Fixed::String(text) = value else { return true };
    match location {
        read::Location::Path => !matches!(text.as_str(), "" | "." | ".."),
        read::Location::Header => !text.contains(char::is_control),
        read::Location::Query | read::Location::Cookie => true,
    }
}

/// What the `content` of a parameter or header field is called.
pub(super) fn content_type(media: &MediaType, json: bool) -> String {
    match json {
        true => media::concrete(&media.name, Carrier::Json),
        false => media.name.clone(),
    }
}

/// Whether this is a text, of whatever format, and so may be a secret.
pub(super) fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::String) || matches!(ty, Type::Format(format) if *format != Format::UnixTime)
}

/// Why a style is not defined for values of these kinds (OAS 3.0.4 §4.8.12.3), and what to do where it is the style that is
/// meant.
pub(super) fn undefined(style: Style, explode: bool, kinds: KindSet) -> Option<(&'static str, Option<&'static str>)> {
    let composite = KindSet::ARRAY.or(KindSet::OBJECT);
    Some(match style {
        Style::DeepObject if !kinds.contains(KindSet::OBJECT) => (
            "`deepObject` is for objects; the specification does not say how others are written",
            None,
        ),
        Style::DeepObject if !explode => (
            "`deepObject` is only defined with `explode: true`",
            Some("write `explode: true`; the default is false"),
        ),
        Style::SpaceDelimited | Style::PipeDelimited if !kinds.overlaps(composite) => (
            "this style is for lists and objects; the specification does not say how others are written",
            None,
        ),
        Style::SpaceDelimited | Style::PipeDelimited if explode && kinds.contains(KindSet::OBJECT) => (
            "the specification does not define this style with `explode: true` for objects",
            Some("remove `explode: true`; the default is false"),
        ),
        _ => return None,
    })
}

pub(super) fn style(style: read::Style) -> Style {
    match style {
        read::Style::Matrix => Style::Matrix,
        read::Style::Label => Style::Label,
        read::Style::Simple => Style::Simple,
        read::Style::Form => Style::Form,
        read::Style::SpaceDelimited => Style::SpaceDelimited,
        read::Style::PipeDelimited => Style::PipeDelimited,
        read::Style::DeepObject => Style::DeepObject,
    }
}
