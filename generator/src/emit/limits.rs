//! The limits of a value → a few plain words for its documentation. What its type says already is not said again.

use super::{Context, docs, types, values};
use crate::model::{Bound, Counts, Docs, Format, Limits, Type};
use crate::source::Tree;

/// Longer patterns than this explain nothing to a reader.
const LONGEST: usize = 200;

/// The same for parameters and header fields whose type has a name: what is longer stands there once, and operations do not repeat it.
const LONGEST_REPEATED: usize = 60;

/// Integers from here on are beyond what JSON is sure to carry (RFC 8259 §6): generators write them for "any".
const BEYOND: f64 = 9_007_199_254_740_991.0;

/// A phrase without an end: `1 to 100 characters, matching …`.
pub fn of_type(cx: &Context<'_>, ty: &Type, limits: Option<&Limits>) -> Option<String> {
    phrase(cx, ty, limits?, LONGEST)
}

/// The same of a parameter, a body or a header field.
pub fn of_use(cx: &Context<'_>, ty: &Type, limits: Option<&Limits>) -> Option<String> {
    let longest = match ty {
        Type::Named(_) | Type::Boxed(_) => LONGEST_REPEATED,
        _ => LONGEST,
    };
    phrase(cx, ty, limits?, longest)
}

fn phrase(cx: &Context<'_>, ty: &Type, limits: &Limits, longest: usize) -> Option<String> {
    let Type::List(item) = present(cx, ty) else {
        return joined(plain(cx, ty, limits, longest));
    };
    let mut words: Vec<String> = counted(limits.items, "item", "items").into_iter().collect();
    if limits.unique {
        words.push("no two alike".to_owned());
    }
    // Of lists in lists only the outer one tells.
    let each = limits.each.as_deref();
    let each = each.and_then(|each| joined(plain(cx, item, each, longest)));
    let each = each.map(|each| format!("each {each}"));
    match (joined(words), each) {
        (Some(all), Some(each)) => Some(format!("{all}; {each}")),
        (all, each) => all.or(each),
    }
}

/// What is behind other names, null and leniency.
fn present<'a>(cx: &Context<'a>, ty: &'a Type) -> &'a Type {
    match types::resolved(cx, ty) {
        Type::Nullable(inner) => types::strict(types::resolved(cx, inner)),
        ty => types::strict(ty),
    }
}

/// What there is to say of a value that is no list.
fn plain(cx: &Context<'_>, ty: &Type, limits: &Limits, longest: usize) -> Vec<String> {
    let ty = present(cx, ty);
    if let Some(value) = &limits.only {
        return only(ty, value, longest).into_iter().collect();
    }
    match ty {
        Type::String
        | Type::Foreign(_)
        | Type::Format(Format::Time | Format::Uuid | Format::Base64 | Format::Secret) => text(limits, longest),
        Type::Format(Format::Decimal) => [text(limits, longest), number(limits, None)].concat(),
        Type::Int(int) => number(limits, Some(int.range())),
        Type::F32 | Type::F64 => number(limits, None),
        Type::Map(_) => counted(limits.properties, "entry", "entries").into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The one value, where the type does not show it, as an enum would.
fn only(ty: &Type, value: &Tree, longest: usize) -> Option<String> {
    let shown = match (ty, value) {
        (Type::Format(Format::Secret), _) => None,
        (Type::String | Type::Foreign(_) | Type::Format(_), Tree::String(text)) => Some(match text.is_empty() {
            true => docs::quoted(text),
            false => docs::code(text),
        }),
        (Type::Bool, Tree::Bool(_)) => Some(docs::quoted(&values::json(value))),
        (Type::Int(_) | Type::F32 | Type::F64 | Type::Format(_), Tree::Int(_) | Tree::Float(_)) => {
            Some(docs::quoted(&digits(value)))
        }
        _ => None,
    };
    shown
        .filter(|shown| shown.len() <= longest)
        .map(|shown| format!("always {shown}"))
}

/// Whether the author tells of the one value: what is quoted or called constant is not said again.
pub fn tells_only(limits: &Limits, author: &Docs) -> bool {
    let Some(value) = &limits.only else { return false };
    let text = value.as_str().map_or_else(|| values::json(value), str::to_owned);
    let texts = [&author.summary, &author.description];
    texts.into_iter().flatten().any(|words| {
        let always = words.to_lowercase().contains("always") && words.contains(&text);
        always
            || ['`', '"', '\'']
                .iter()
                .any(|mark| words.contains(&format!("{mark}{text}{mark}")))
    })
}

/// The same of an object with fields.
pub fn of_object(limits: Option<&Limits>) -> Option<String> {
    counted(limits?.properties, "property", "properties")
}

/// Sentences on limits and default, where the author does not speak of one himself.
pub fn words(limits: Option<&str>, default: Option<&Tree>, author: &Docs) -> String {
    let mut sentences: Vec<String> = limits.map(sentence).into_iter().collect();
    let default = default
        .map(values::json)
        .filter(|json| json.len() <= 60 && json != "null");
    let texts = [&author.summary, &author.description];
    let mut texts = texts.into_iter().flatten();
    if let Some(default) = default
        && !texts.any(|text| text.to_lowercase().contains("default"))
    {
        sentences.push(format!("Default: {}.", docs::quoted(&default)));
    }
    sentences.join(" ")
}

/// A phrase as a sentence.
pub fn sentence(phrase: &str) -> String {
    let mut rest = phrase.chars();
    let first = rest.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(rest).chain(['.']).collect()
}

fn joined(words: Vec<String>) -> Option<String> {
    (!words.is_empty()).then(|| words.join(", "))
}

fn text(limits: &Limits, longest: usize) -> Vec<String> {
    let mut words: Vec<String> = counted(limits.length, "character", "characters").into_iter().collect();
    let says_something = |pattern: &&String| !matches!(pattern.as_str(), "" | ".*" | "^.*" | ".*$" | "^.*$");
    let patterns: Vec<String> = limits
        .patterns
        .iter()
        .filter(says_something)
        .filter(|pattern| pattern.len() <= longest)
        .map(|pattern| docs::code(pattern))
        .collect();
    if !patterns.is_empty() {
        let verb = if words.is_empty() { "matches" } else { "matching" };
        words.push(format!("{verb} {}", patterns.join(" and ")));
    }
    words
}

fn number(limits: &Limits, range: Option<(i128, i128)>) -> Vec<String> {
    let (low, high) = range.map_or((-f64::MAX, f64::MAX), |(low, high)| (low as f64, high as f64));
    let wide = range.is_some();
    let least = limits.least.as_ref().filter(|bound| {
        let value = size(&bound.value);
        !(value < low || value == low && !bound.exclusive || wide && value <= -BEYOND)
    });
    let most = limits.most.as_ref().filter(|bound| {
        let value = size(&bound.value);
        !(value > high || value == high && !bound.exclusive || wide && value >= BEYOND)
    });
    let mut words = Vec::new();
    match (least, most) {
        (Some(least), Some(most)) if !least.exclusive && !most.exclusive => {
            let (low, high) = (digits(&least.value), digits(&most.value));
            words.push(if low == high {
                format!("exactly {low}")
            } else {
                format!("{low} to {high}")
            });
        }
        (least, most) => {
            words.extend(least.map(|bound| end(bound, "at least", "more than")));
            words.extend(most.map(|bound| end(bound, "at most", "less than")));
        }
    }
    // Any integer is a multiple of one.
    let multiple = limits.multiple_of.as_ref().filter(|of| !(wide && size(of) == 1.0));
    words.extend(multiple.map(|of| format!("a multiple of {}", digits(of))));
    words
}

fn end(bound: &Bound, inclusive: &str, exclusive: &str) -> String {
    let word = if bound.exclusive { exclusive } else { inclusive };
    format!("{word} {}", digits(&bound.value))
}

/// `2 to 5 items`.
fn counted(counts: Counts, one: &str, many: &str) -> Option<String> {
    let noun = |count: u64| if count == 1 { one } else { many };
    match (counts.least.filter(|least| *least > 0), counts.most) {
        (None, None) => None,
        (Some(1), None) => Some("not empty".to_owned()),
        (Some(least), None) => Some(format!("at least {least} {many}")),
        (None, Some(most)) => Some(format!("at most {most} {}", noun(most))),
        (Some(least), Some(most)) if least == most => Some(format!("exactly {least} {}", noun(least))),
        (Some(least), Some(most)) => Some(format!("{least} to {most} {many}")),
    }
}

/// A bound as a number; not a number where it is none.
pub fn size(value: &Tree) -> f64 {
    match value {
        Tree::Int(n) => *n as f64,
        Tree::Float(f) => *f,
        _ => f64::NAN,
    }
}

/// The number as a person writes it: `1` for `1.0`.
fn digits(value: &Tree) -> String {
    match value {
        Tree::Float(f) if f.fract() == 0.0 && f.abs() < BEYOND => (*f as i128).to_string(),
        other => values::json(other),
    }
}
