//! The shape of a JSON value, by which an untagged union's branch is told: the kinds of JSON, and of an object the
//! properties that it requires, knows or fixes. A branch is never found by trying which one happens to parse.
//! Uses: `decode`, `decode_error`, `json_read`, `object`.
use std::borrow::Cow;
use std::cmp::Reverse;

use super::decode::same;
use super::decode_error::DecodeError;
use super::json_read::Reader;
use super::object::Choose;

/// What a branch of a union looks like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    kinds: u8,
    requires: &'static [&'static str],
    knows: &'static [&'static str],
    fixed: &'static [(&'static str, &'static [&'static str])],
    of: &'static [(&'static str, &'static str)],
    rest: &'static str,
    closed: bool,
    together: bool,
}

impl Shape {
    pub const NULL: Shape = Shape::of(1);
    pub const BOOLEAN: Shape = Shape::of(2);
    /// Numbers without a fraction. Preferred to `NUMBER` for those.
    pub const INTEGER: Shape = Shape::of(4);
    pub const NUMBER: Shape = Shape::of(8);
    pub const STRING: Shape = Shape::of(16);
    pub const ARRAY: Shape = Shape::of(32);
    pub const OBJECT: Shape = Shape::of(64);

    const fn of(kinds: u8) -> Shape {
        Shape {
            kinds,
            requires: &[],
            knows: &[],
            fixed: &[],
            of: &[],
            rest: "",
            closed: false,
            together: false,
        }
    }

    /// Either of the two. What is said of objects holds from whichever says it.
    pub const fn or(self, other: Shape) -> Shape {
        Shape {
            kinds: self.kinds | other.kinds,
            requires: either(self.requires, other.requires),
            knows: either(self.knows, other.knows),
            fixed: if self.fixed.is_empty() { other.fixed } else { self.fixed },
            of: if self.of.is_empty() { other.of } else { self.of },
            rest: if self.rest.is_empty() { other.rest } else { self.rest },
            closed: self.closed || other.closed,
            together: self.together || other.together,
        }
    }

    /// Properties that an object must have.
    pub const fn requires(self, requires: &'static [&'static str]) -> Shape {
        Shape { requires, ..self }
    }

    /// Properties that the description gives to an object.
    pub const fn knows(self, knows: &'static [&'static str]) -> Shape {
        Shape { knows, ..self }
    }

    /// Properties with the only values that they may have, as JSON text.
    pub const fn fixed(self, fixed: &'static [(&'static str, &'static [&'static str])]) -> Shape {
        Shape { fixed, ..self }
    }

    /// Properties with the names of the kinds that they are of, where other branches take others.
    pub const fn kinds(self, of: &'static [(&'static str, &'static str)]) -> Shape {
        Shape { of, ..self }
    }

    /// A place for properties that are not known, with the names of the kinds that their values are of.
    pub const fn rest(self, rest: &'static str) -> Shape {
        Shape { rest, ..self }
    }

    /// No properties beside the known ones.
    pub const fn closed(self) -> Shape {
        Shape { closed: true, ..self }
    }

    /// An object may have this shape and others that say so (`anyOf`, JSON Schema 2020-12 §10.2.1.2).
    pub const fn together(self) -> Shape {
        Shape { together: true, ..self }
    }

    const fn has(&self, kind: Shape) -> bool {
        self.kinds & kind.kinds != 0
    }
}

const fn either(one: &'static [&'static str], other: &'static [&'static str]) -> &'static [&'static str] {
    if one.is_empty() { other } else { one }
}

/// A member of the object to be told: its key and its value's text.
type Member<'a> = (Cow<'a, str>, &'a str);

impl<const N: usize> Choose for [Shape; N] {
    fn choose(&self, reader: &mut Reader<'_>) -> Result<Option<usize>, DecodeError> {
        pick(reader, self)
    }
}

/// The number of the shape that the next value has; moves the reader.
fn pick(reader: &mut Reader<'_>, shapes: &[Shape]) -> Result<Option<usize>, DecodeError> {
    let first = |fits: &dyn Fn(&Shape) -> bool| shapes.iter().position(fits);
    Ok(match reader.peek() {
        b'n' => first(&|s| s.has(Shape::NULL)),
        b't' | b'f' => first(&|s| s.has(Shape::BOOLEAN)),
        b'[' => first(&|s| s.has(Shape::ARRAY)),
        b'"' => first(&|s| s.has(Shape::STRING)),
        b'{' => {
            let mut objects = shapes.iter().enumerate().filter(|(_, shape)| shape.has(Shape::OBJECT));
            match (objects.next(), objects.next()) {
                (None, _) => None,
                // Decoding tells whether what is required is there; no need to look ahead.
                (Some((index, shape)), None) if shape.fixed.is_empty() && !shape.closed => Some(index),
                _ => nearest(&members(reader)?, shapes),
            }
        }
        _ => {
            let whole = is_whole(reader)?;
            first(&|s| whole && s.has(Shape::INTEGER)).or_else(|| first(&|s| s.has(Shape::NUMBER)))
        }
    })
}

fn members<'a>(reader: &mut Reader<'a>) -> Result<Vec<Member<'a>>, DecodeError> {
    let mut members = Vec::with_capacity(8);
    let mut first = true;
    reader.open(b'{', "an object")?;
    while reader.more(&mut first, b'}')? {
        let key = reader.key_cow()?;
        reader.peek();
        let start = reader.mark();
        reader.skip()?;
        members.push((key, reader.since(start)));
    }
    Ok(members)
}

/// The object shape nearest to the members. A wrong fixed value, a property that a closed shape does not know and a
/// missing required one rule a shape out; then the most fixed values decide, then the fewest properties of a kind that the
/// shape does not have there, then the most known properties, then a place for the others. If that shape has no place for
/// what another that holds together with it has one for, it is the one with a place for all, else none.
fn nearest(members: &[Member<'_>], shapes: &[Shape]) -> Option<usize> {
    let mut best: Option<(usize, Score)> = None;
    for (index, shape) in shapes.iter().enumerate().filter(|(_, shape)| shape.has(Shape::OBJECT)) {
        if let Some(score) = score(members, shape)
            && best.is_none_or(|(_, least)| score > least)
        {
            best = Some((index, score));
        }
    }
    let (index, best) = best?;
    let Some(nearest) = shapes
        .get(index)
        .filter(|shape| shape.together && shape.rest.is_empty())
    else {
        return Some(index);
    };
    let mut dropped = false;
    for (index, other) in shapes.iter().enumerate().filter(|(_, shape)| shape.together) {
        let Some(score) = score(members, other).filter(|score| score.1.0 == 0) else {
            continue;
        };
        // Who knows less of the fixed values has no say in what others there are.
        let keeps_all = !other.rest.is_empty() && score.0 >= best.0;
        for (key, _) in members {
            if !has(nearest.knows, key) {
                if keeps_all {
                    return Some(index);
                }
                dropped |= has(other.knows, key);
            }
        }
    }
    (!dropped).then_some(index)
}

fn has(names: &[&str], key: &str) -> bool {
    names.contains(&key)
}

/// Fixed values, properties of another kind, known properties, whether the others have a place.
type Score = (usize, Reverse<usize>, usize, bool);

fn score(members: &[Member<'_>], shape: &Shape) -> Option<Score> {
    // The last of several members with one key counts, as everywhere.
    let value = |name: &str| {
        members
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| *value)
    };
    let mut fixed = 0;
    for (name, values) in shape.fixed {
        match value(name) {
            Some(found) if values.iter().any(|value| same(found, value)) => fixed += 1,
            Some(_) => return None,
            None => {}
        }
    }
    let (mut known, mut others) = (0, 0);
    for (key, value) in members {
        if has(shape.knows, key) {
            known += 1;
        } else if !shape.rest.is_empty() && !is_of(value, shape.rest) {
            others += 1;
        }
    }
    if shape.closed && known < members.len() || shape.requires.iter().any(|name| value(name).is_none()) {
        return None;
    }
    for (name, kinds) in shape.of {
        if value(name).is_some_and(|value| !is_of(value, kinds)) {
            others += 1;
        }
    }
    let room = !shape.rest.is_empty() && known < members.len();
    Some((fixed, Reverse(others), known, room))
}

/// Whether the value is of one of the kinds that are named.
fn is_of(value: &str, kinds: &str) -> bool {
    kinds.contains(match value.as_bytes().first() {
        Some(b'n') => "null",
        Some(b't' | b'f') => "boolean",
        Some(b'"') => "string",
        Some(b'[') => "array",
        Some(b'{') => "object",
        _ if is_whole(&mut Reader::new(value)).unwrap_or(false) => {
            return kinds.contains("integer") || kinds.contains("number");
        }
        _ => "number",
    })
}

/// Whether the next number has no fraction, however it is written (JSON Schema 2020-12 §6.3, validation §6.1.1).
fn is_whole(reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
    let start = reader.mark();
    Ok(reader.number("a value")?.1 || {
        reader.reset(start);
        reader.integer::<i128>().is_ok()
    })
}
