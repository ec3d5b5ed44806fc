//! `format` (and `contentEncoding`, bounds, `x-secret`) → the scalar type. One
//! table for strings, one for numbers; an unknown format keeps the plain type.

use super::extensions::{MULTIPLE, OF_TYPES, SECRET, UNIX_TIME, extension, is_set};
use super::kinds::{self, KindSet};
use super::merge::Merged;
use super::numerals;
use crate::at::At;
use crate::config::{Config, DateTimeChoice};
use crate::model::{Format, Int, Type};
use crate::read::Schema;
use crate::source::Tree;

/// Formats of strings that have a type of their own (OAS format registry).
const STRINGS: &[(&str, Format)] = &[
    ("date-time", Format::DateTime),
    ("date", Format::Date),
    ("time", Format::Time),
    ("uuid", Format::Uuid),
    ("byte", Format::Base64),
    ("base64", Format::Base64),
    ("decimal", Format::Decimal),
];

/// Formats of integers; what is smaller than 32 bits is kept in 32, which is never too narrow.
const INTEGERS: &[(&str, Int)] = &[
    ("int8", Int::I32),
    ("int16", Int::I32),
    ("int32", Int::I32),
    ("int64", Int::I64),
    ("uint8", Int::I32),
    ("uint16", Int::I32),
    ("uint32", Int::U32),
    ("uint64", Int::U64),
];

/// Where it is said of the value that it is a secret: by any of the schemas that hold, whatever the others say of it.
pub(super) fn says_secret(merged: &Merged<'_>) -> Option<At> {
    merged.leaves.iter().find_map(|(_, schema)| calls_secret(schema))
}

fn calls_secret(schema: &Schema) -> Option<At> {
    match schema.format.as_deref() {
        _ if is_set(&schema.extensions, SECRET) => Some(schema.at.member(SECRET).key()),
        Some("password") => Some(schema.at.member("format")),
        _ => None,
    }
}

/// Whether all that `schema` says of the form of a text or a number is said by `merged` too.
pub(super) fn adds_no_form(schema: &Schema, merged: &Merged<'_>) -> bool {
    // Other values have no form, and what is listed has the form that it has there.
    let formless = merged.values.is_some() || !merged.value_kinds().overlaps(KindSet::STRING.or(KindSet::NUMBER));
    let known = |said: Option<&str>, known: Option<&str>| formless || said.is_none() || said == known;
    known(schema.format.as_deref(), merged.format)
        && known(schema.content_encoding.as_deref(), merged.content_encoding)
        && known(schema.content_media_type.as_deref(), merged.content_media_type)
        && OF_TYPES.iter().all(|name| match *name {
            // By a format as well.
            SECRET => calls_secret(schema).is_none() || says_secret(merged).is_some(),
            UNIX_TIME if formless || !merged.value_kinds().overlaps(KindSet::NUMBER) => true,
            name => extension(&schema.extensions, name).is_none_or(|said| merged.extension(name) == Some(said)),
        })
}

/// Whether the string is a list of values, written as one.
pub(super) fn is_joined(merged: &Merged<'_>) -> bool {
    let mut leaves = merged.leaves.iter();
    leaves.any(|(_, schema)| is_set(&schema.extensions, MULTIPLE))
}

/// A string that is no enum.
pub(super) fn string(merged: &Merged<'_>, config: &Config) -> Type {
    if says_secret(merged).is_some() {
        return Type::Format(Format::Secret);
    }
    if merged
        .content_encoding
        .is_some_and(|e| e.eq_ignore_ascii_case("base64"))
    {
        return Type::Format(Format::Base64);
    }
    let known = merged.format.and_then(|f| STRINGS.iter().find(|(name, _)| *name == f));
    match known {
        Some((_, Format::DateTime | Format::Date)) if config.formats.date_time == DateTimeChoice::Text => Type::String,
        Some((_, format)) => Type::Format(*format),
        None => Type::String,
    }
}

/// Whether a string that is no enum is a `String` in Rust too.
pub(super) fn is_text(merged: &Merged<'_>, config: &Config) -> bool {
    use Format::{Decimal, Time, Uuid};
    matches!(
        string(merged, config),
        Type::String | Type::Format(Time | Uuid | Decimal)
    )
}

/// A number or integer that is no enum.
pub(super) fn number(merged: &Merged<'_>) -> Type {
    let kinds = merged.value_kinds();
    let named = merged
        .format
        .and_then(|f| INTEGERS.iter().find(|(name, _)| *name == f))
        .map(|(_, int)| *int);
    let unix = merged.leaves.iter().any(|(_, s)| is_set(&s.extensions, UNIX_TIME));
    if unix || merged.format == Some("unix-time") {
        return Type::Format(Format::UnixTime);
    }
    if kinds.contains(KindSet::FRACTION) && named.is_none() {
        return if merged.format == Some("float") {
            Type::F32
        } else {
            Type::F64
        };
    }
    // Without a format the ends are what is written: who means 64 bits says so.
    let (least, most) = bounds(merged, if named.is_some() { end_of_format } else { whole });
    let int = wide_enough(named.unwrap_or(Int::I64), least, most);
    // A value that is listed all the same.
    let listed = || merged.values.iter().flatten().filter_map(|value| whole(value));
    Type::Int(wide_enough(int, listed().min(), listed().max()))
}

/// A number that may be written as a text, too: that and nothing else is what the author of a format of numbers and of a
/// pattern of digits means (ASP.NET Core describes each of its numbers so, since it reads both; it writes numbers).
pub(super) fn lenient(merged: &Merged<'_>) -> Option<Type> {
    let kinds = merged.value_kinds();
    let either = kinds.contains(KindSet::STRING) && kinds.overlaps(KindSet::NUMBER);
    if !either
        || !KindSet::STRING.or(KindSet::NUMBER).contains(kinds)
        || !merged.format.is_some_and(kinds::is_of_numbers)
    {
        return None;
    }
    let mut patterns = merged
        .leaves
        .iter()
        .filter_map(|(_, schema)| schema.pattern.as_deref())
        .peekable();
    patterns.peek()?;
    if merged.content_encoding.is_some() || !patterns.all(numerals::spells_numbers) {
        return None;
    }
    // serde has no room for the widest in what it can look ahead at.
    let number = number(merged);
    matches!(
        number,
        Type::F32 | Type::F64 | Type::Int(Int::I32 | Int::I64 | Int::U32 | Int::U64)
    )
    .then_some(number)
}

/// The smallest type, from `int` upwards, that holds all of the stated range.
fn wide_enough(int: Int, least: Option<i128>, most: Option<i128>) -> Int {
    let fits = |int: Int| {
        let (low, high) = int.range();
        // What is not stated is not a reason to widen; zero is where unsigned types start.
        let holds = |bound: Option<i128>| bound.is_none_or(|bound| (low..=high).contains(&bound));
        holds(least) && holds(most)
    };
    if fits(int) {
        return int;
    }
    let unsigned = least.is_some_and(|l| l >= 0);
    [Int::I64, Int::U64]
        .into_iter()
        .find(|i| fits(*i) && (unsigned || *i != Int::U64))
        .unwrap_or(Int::I128)
}

/// The stated range; of several claims the narrowest.
fn bounds(merged: &Merged<'_>, read: fn(&Tree) -> Option<i128>) -> (Option<i128>, Option<i128>) {
    let schemas = || merged.leaves.iter().map(|(_, schema)| *schema);
    let bound = |value: &Option<Tree>| value.as_ref().and_then(read);
    let beyond = |value: &Option<Tree>, step: i128| {
        let stated = value.as_ref()?;
        let next = read(stated)?;
        // Of a fraction the whole part may be a value itself.
        Some(if is_whole(stated) {
            next.saturating_add(step)
        } else {
            next
        })
    };
    let least = schemas().flat_map(|s| [bound(&s.minimum), beyond(&s.exclusive_minimum, 1)]);
    let most = schemas().flat_map(|s| [bound(&s.maximum), beyond(&s.exclusive_maximum, -1)]);
    (least.flatten().max(), most.flatten().min())
}

fn is_whole(bound: &Tree) -> bool {
    match bound {
        Tree::Float(f) => f.fract() == 0.0,
        _ => true,
    }
}

/// A bound of integers whose format says how long they are. The ends of 64 bits are no doubles, so tools that know no other
/// numbers write the next double for them: all of its digits, or as many as tell it from others.
fn end_of_format(bound: &Tree) -> Option<i128> {
    const ENDS: [(i128, i128); 5] = [
        (-9_223_372_036_854_776_000, i64::MIN as i128),
        (9_223_372_036_854_776_000, i64::MAX as i128),
        (9_223_372_036_854_775_808, i64::MAX as i128),
        (18_446_744_073_709_552_000, u64::MAX as i128),
        (18_446_744_073_709_551_616, u64::MAX as i128),
    ];
    let as_written = |written: i128| match bound {
        Tree::Float(f) => *f == written as f64,
        _ => whole(bound) == Some(written),
    };
    let end = ENDS.iter().find(|(written, _)| as_written(*written));
    end.map(|(_, end)| *end).or_else(|| whole(bound))
}

fn whole(number: &Tree) -> Option<i128> {
    match number {
        Tree::Int(n) => Some(*n),
        Tree::Float(f) if f.is_finite() => Some(*f as i128),
        _ => None,
    }
}

/// Whether a string is raw bytes rather than text, in a place that can carry bytes.
pub(super) fn is_binary(merged: &Merged<'_>) -> bool {
    if merged.content_encoding.is_some() || merged.values.is_some() || merged.conflict.is_some() {
        return false;
    }
    let stringly = merged.value_kinds() == KindSet::STRING;
    match merged.format {
        Some("binary" | "file") => return stringly,
        Some(_) => return false,
        None => {}
    }
    merged.content_media_type.is_some_and(|m| {
        let m = m.to_ascii_lowercase();
        !m.starts_with("text/") && !m.contains("json") && !m.contains("xml")
    }) && (stringly || merged.is_free())
}

/// Whether a string says that its octets are written as base64, and can mean nothing else.
pub(super) fn is_base64(merged: &Merged<'_>) -> bool {
    let said = |name: Option<&str>| name.is_some_and(|name| name.eq_ignore_ascii_case("base64"));
    let none_other = merged.content_encoding.is_none();
    is_octets_at_all(merged) && (said(merged.content_encoding) || none_other && said(merged.format))
}

/// Whether a string is `format: byte` and no more: base64 by the specification (OAS 3.0.4 §4.4), the bytes themselves to
/// many an author where a body can be bytes.
pub(super) fn is_byte(merged: &Merged<'_>) -> bool {
    is_octets_at_all(merged) && merged.format == Some("byte") && merged.content_encoding.is_none()
}

fn is_octets_at_all(merged: &Merged<'_>) -> bool {
    let any = merged.values.is_none() && merged.conflict.is_none() && merged.choices.is_empty();
    any && merged.value_kinds() == KindSet::STRING
}

/// A string of which nothing says what stands in it.
pub(super) fn is_any_text(merged: &Merged<'_>) -> bool {
    is_binary_or_text(merged)
        && merged.format.is_none()
        && merged.content_encoding.is_none()
        && says_secret(merged).is_none()
}

/// Whether the data of an event is plain text.
pub(super) fn is_binary_or_text(merged: &Merged<'_>) -> bool {
    merged.value_kinds() == KindSet::STRING && merged.values.is_none() && merged.choices.is_empty()
}
