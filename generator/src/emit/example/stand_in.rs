//! The limits of a value without an example → an example that keeps to them.

use super::ITEMS;
use crate::emit::{Context, limits, types};
use crate::model::{Bound, Format, Limits, Type};
use crate::source::Tree;

/// Longer texts are not made up.
const LONGEST: u64 = 40;

/// One for where what is usual in an example would not do. A pattern is not tried.
pub(super) fn stand_in(cx: &Context<'_>, ty: &Type, limits: Option<&Limits>, name: &str) -> Option<Tree> {
    let limits = limits?;
    let Type::List(item) = types::resolved(cx, ty) else {
        return plain(cx, ty, limits, name);
    };
    let count = Some(count(limits)).filter(|count| *count > 0)?;
    let each = limits.each.as_deref().and_then(|each| plain(cx, item, each, name));
    Some(Tree::List(vec![each.unwrap_or(Tree::Null); count]))
}

/// How many items of a list are shown, at the least.
pub(super) fn count(limits: &Limits) -> usize {
    let least = usize::try_from(limits.items.least.unwrap_or(0)).unwrap_or(ITEMS);
    least.min(if limits.unique { 1 } else { ITEMS })
}

/// Of what is no list.
pub(super) fn plain(cx: &Context<'_>, ty: &Type, limits: &Limits, name: &str) -> Option<Tree> {
    match types::resolved(cx, ty) {
        Type::Int(_) => number(limits, 1.0, true).map(|value| Tree::Int(value as i128)),
        Type::F32 | Type::F64 => number(limits, 1.5, false).map(Tree::Float),
        Type::String | Type::Format(Format::Secret) => text(limits, name).map(|text| Tree::String(text.into())),
        _ => None,
    }
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
