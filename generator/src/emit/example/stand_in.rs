//! The limits and the format of a value without an example → an example that keeps to them.

use super::ITEMS;
use crate::emit::{Context, limits, types};
use crate::model::{Bound, Branch, Content, Field, Format, Limits, Parameter, TextFormat, Type, TypeDef};
use crate::source::Tree;

/// Longer texts are not made up.
const LONGEST: u64 = 40;

/// What an example is to keep to.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub name: &'a str,
    pub limits: Option<&'a Limits>,
    pub format: Option<TextFormat>,
}

impl<'a> Wanted<'a> {
    pub fn parameter(parameter: &'a Parameter) -> Wanted<'a> {
        Wanted {
            name: &parameter.name,
            limits: parameter.limits.as_deref(),
            format: parameter.text_format,
        }
    }

    pub fn field(field: &'a Field) -> Wanted<'a> {
        Wanted {
            name: &field.wire,
            limits: field.limits.as_deref(),
            format: field.text_format,
        }
    }

    pub fn content(content: &'a Content) -> Wanted<'a> {
        Wanted {
            name: "body",
            limits: content.limits.as_deref(),
            format: content.text_format,
        }
    }

    /// What another name for a type asks of it.
    pub fn alias(def: &'a TypeDef, name: &'a str) -> Wanted<'a> {
        Wanted {
            name,
            limits: def.limits.as_deref(),
            format: def.text_format,
        }
    }

    pub fn branch(branch: &'a Branch, name: &'a str) -> Wanted<'a> {
        Wanted {
            name,
            limits: None,
            format: branch.text_format,
        }
    }

    /// Of one item of a list.
    pub fn item(self) -> Wanted<'a> {
        Wanted {
            limits: self.limits.and_then(|limits| limits.each.as_deref()),
            ..self
        }
    }
}

/// One for where what is usual in an example would not do. A pattern is not tried.
pub(super) fn stand_in(cx: &Context<'_>, ty: &Type, wanted: Wanted<'_>) -> Option<Tree> {
    let Type::List(item) = types::resolved(cx, ty) else {
        return plain(cx, ty, wanted);
    };
    let count = Some(count(wanted.limits?)).filter(|count| *count > 0)?;
    let each = plain(cx, item, wanted.item());
    Some(Tree::List(vec![each.unwrap_or(Tree::Null); count]))
}

/// How many items of a list are shown, at the least.
pub(super) fn count(limits: &Limits) -> usize {
    let least = usize::try_from(limits.items.least.unwrap_or(0)).unwrap_or(ITEMS);
    least.min(if limits.unique { 1 } else { ITEMS })
}

/// Of what is no list.
pub(super) fn plain(cx: &Context<'_>, ty: &Type, wanted: Wanted<'_>) -> Option<Tree> {
    let mut wanted = wanted;
    for def in types::other_names(cx, ty) {
        if let Some(example) = def.examples.first() {
            // The author's own.
            return Some(example.clone());
        }
        wanted.limits = wanted.limits.or(def.limits.as_deref());
        wanted.format = wanted.format.or(def.text_format);
    }
    let limits = wanted.limits;
    match types::strict(types::resolved(cx, ty)) {
        Type::Int(_) => number(limits?, 1.0, true).map(|value| Tree::Int(value as i128)),
        Type::F32 | Type::F64 => number(limits?, 1.5, false).map(Tree::Float),
        Type::Format(Format::Decimal) => {
            number(limits?, 1.5, false).map(|value| Tree::String(value.to_string().into()))
        }
        Type::String => formatted(wanted)
            .or_else(|| text(limits?, wanted.name))
            .map(|text| Tree::String(text.into())),
        Type::Format(Format::Secret) => text(limits?, wanted.name).map(|text| Tree::String(text.into())),
        _ => None,
    }
}

/// The text of an example that nobody gives: the name of what is wanted, where its type asks for nothing else.
pub(super) fn usual<'a>(ty: &Type, name: &'a str) -> &'a str {
    match ty {
        Type::Format(Format::Time) => "12:30:00Z",
        Type::Format(Format::Uuid) => "00000000-0000-4000-8000-000000000000",
        Type::Format(Format::Decimal) => "1.5",
        _ => name,
    }
}

/// One by the format of the text, if it is not too long for it or too short.
fn formatted(wanted: Wanted<'_>) -> Option<String> {
    let text = match wanted.format? {
        TextFormat::DateTime => "2030-01-02T03:04:05Z",
        TextFormat::Date => "2030-01-02",
        TextFormat::Duration => "P1D",
        TextFormat::Email => "user@example.com",
        TextFormat::Hostname => "example.com",
        TextFormat::Ipv4 => "192.0.2.1",
        TextFormat::Ipv6 => "2001:db8::1",
        TextFormat::Uri => "https://example.com/",
        TextFormat::UriReference => "/items/1",
        TextFormat::UriTemplate => "https://example.com/{id}",
        TextFormat::JsonPointer => "/name",
        TextFormat::RelativeJsonPointer => "1/name",
        TextFormat::Regex => "^[a-z]+$",
        TextFormat::Integer => "1",
        TextFormat::Number => "1.5",
    };
    let length = wanted.limits.map(|limits| limits.length).unwrap_or_default();
    (length.least.unwrap_or(0)..=length.most.unwrap_or(u64::MAX))
        .contains(&(text.len() as u64))
        .then(|| text.to_owned())
}

/// The number nearest to the usual one; `None`: that one, or none that is sure to do.
fn number(limits: &Limits, usual: f64, whole: bool) -> Option<f64> {
    let step = if whole { 1.0 } else { 0.5 };
    let end = |bound: &Option<Bound>, inwards: f64| {
        let bound = bound.as_ref()?;
        let value = size(&bound.value)?;
        Some(if bound.exclusive { value + inwards } else { value })
    };
    let (low, high) = (end(&limits.least, step), end(&limits.most, -step));
    let mut value = usual;
    value = high.map_or(value, |high| value.min(high));
    value = low.map_or(value, |low| value.max(low));
    if let Some(of) = limits.multiple_of.as_ref().and_then(size).filter(|of| *of > 0.0) {
        value = (value / of).ceil() * of;
    }
    let fits = value.abs() < 1e15 && !(whole && value.fract() != 0.0) && high.is_none_or(|high| value <= high);
    (fits && value != usual).then_some(value)
}

fn size(value: &Tree) -> Option<f64> {
    Some(limits::size(value)).filter(|value| value.is_finite())
}

/// The name of what is wanted, as often or as far as its length asks for.
fn text(limits: &Limits, name: &str) -> Option<String> {
    let length = u64::try_from(name.chars().count()).ok().filter(|length| *length > 0)?;
    let (least, most) = (limits.length.least.unwrap_or(0), limits.length.most.unwrap_or(u64::MAX));
    if !limits.patterns.is_empty() || least > most.min(LONGEST) || (least..=most).contains(&length) {
        return None;
    }
    let wanted = if length < least { least } else { most };
    Some(name.chars().cycle().take(usize::try_from(wanted).ok()?).collect())
}
