//! JSON tokens → a value, through its slots. The one driver of all decoding: it knows what each slot takes, what is
//! missing, and where it stands when something is wrong.
//! Uses: `decode_error`, `json_read`, `object`, `value`.
use super::decode_error::DecodeError;
use super::json_read::{Mark, Reader};
use super::object::{By, Dict, EXTRA, List, Union};
use super::value::{Any, Slot, Value};

type Result<T> = std::result::Result<T, DecodeError>;

/// Fills a slot from the reader's next value.
pub fn fill(reader: &mut Reader<'_>, slot: Slot<'_>) -> Result<()> {
    match slot {
        Slot::Skip => return reader.skip(),
        Slot::Bool(v) => *v = reader.bool()?,
        Slot::Number(v) => return v.read(reader),
        Slot::Str(v) => {
            v.clear();
            v.push_str(reader.string("a string")?);
        }
        Slot::Text(v) => {
            let expected = v.expected();
            let start = reader.offset();
            if !v.parse(reader.string(expected)?) {
                let wrong = ["expected ", expected, ", found another string"].concat();
                return Err(DecodeError::mismatch(&wrong, start));
            }
        }
        Slot::Code(v) => v.set(reader.integer()?),
        Slot::Any(v, read) => return read(reader, v),
        Slot::Opt(v) => {
            if reader.null()? {
                v.null();
                return Ok(());
            }
            return fill(reader, v.some());
        }
        Slot::List(v) => return list(reader, v),
        Slot::Map(v) => return map(reader, v),
        Slot::Object(v) => return object(reader, v),
        Slot::Union(v) => return union(reader, v),
    }
    Ok(())
}

fn list(reader: &mut Reader<'_>, list: &mut dyn List) -> Result<()> {
    reader.open(b'[', "an array")?;
    let (mut first, mut count) = (true, 0);
    while reader.more(&mut first, b']')? {
        if let Err(error) = fill(reader, list.item(count)) {
            return Err(error.in_item(count));
        }
        count += 1;
    }
    match list.finish(count) {
        None => Ok(()),
        Some(least) => Err(DecodeError::mismatch(
            &too_few(least, count),
            reader.offset().saturating_sub(1),
        )),
    }
}

pub(super) fn too_few(least: usize, count: usize) -> String {
    format!("expected {least} items, found {count}")
}

fn map(reader: &mut Reader<'_>, map: &mut dyn Dict) -> Result<()> {
    reader.open(b'{', "an object")?;
    map.clear();
    let mut first = true;
    while reader.more(&mut first, b'}')? {
        entry(reader, map)?;
    }
    Ok(())
}

fn entry(reader: &mut Reader<'_>, map: &mut dyn Dict) -> Result<()> {
    let start = reader.mark();
    let slot = map.insert(reader.key()?.to_owned());
    if let Err(error) = fill(reader, slot) {
        reader.reset(start);
        return Err(error.in_key(reader.key()?));
    }
    Ok(())
}

fn object(reader: &mut Reader<'_>, object: &mut dyn Value) -> Result<()> {
    reader.open(b'{', "an object")?;
    let schema = object.schema();
    if reader.again
        && let Slot::Map(map) = object.field_mut(EXTRA)
    {
        map.clear();
    }
    let (mut first, mut next, mut seen) = (true, 0, Seen::default());
    while reader.more(&mut first, b'}')? {
        let start = reader.mark();
        let Some(index) = reader.key_of(schema.wire, &mut next)? else {
            unstated(reader, object.field_mut(EXTRA), start)?;
            continue;
        };
        if seen.set(index) {
            reader.again = true;
        }
        if let Err(error) = fill(reader, object.field_mut(index)) {
            return Err(error.in_key(schema.wire.get(index).copied().unwrap_or_default()));
        }
    }
    if seen.count == schema.wire.len() {
        return Ok(());
    }
    match missing(object, &seen, reader.again) {
        None => Ok(()),
        Some(name) => {
            let error = DecodeError::mismatch("a required property is missing", reader.offset().saturating_sub(1));
            Err(error.in_key(name))
        }
    }
}

/// A property that the description does not list, into the map for those if there is one.
#[inline(never)]
fn unstated(reader: &mut Reader<'_>, slot: Slot<'_>, start: Mark) -> Result<()> {
    let Slot::Map(map) = slot else { return reader.skip() };
    reader.reset(start);
    entry(reader, map)
}

/// The first field that was not seen and must not be absent. Those that may be are emptied if they were filled before.
#[inline(never)]
pub(super) fn missing(object: &mut dyn Value, seen: &Seen, again: bool) -> Option<&'static str> {
    let schema = object.schema();
    for (index, name) in schema.wire.iter().enumerate() {
        if seen.get(index) {
            continue;
        }
        match object.field_mut(index) {
            Slot::Opt(field) if !schema.nulls.contains(&index) => {
                if again {
                    field.reset();
                }
            }
            _ => return Some(name),
        }
    }
    None
}

/// Which fields were read. Nearly all structs have at most 64.
#[derive(Default)]
pub(super) struct Seen {
    low: u64,
    high: Vec<u64>,
    /// How many different ones.
    count: usize,
}

impl Seen {
    /// Marks a field; answers whether it was marked before.
    #[inline]
    pub(super) fn set(&mut self, index: usize) -> bool {
        let word = match index / 64 {
            0 => &mut self.low,
            word => {
                if self.high.len() < word {
                    self.high.resize(word, 0);
                }
                match self.high.get_mut(word - 1) {
                    Some(word) => word,
                    None => return false,
                }
            }
        };
        let bit = 1 << (index % 64);
        let before = *word & bit != 0;
        *word |= bit;
        self.count += usize::from(!before);
        before
    }

    fn get(&self, index: usize) -> bool {
        let word = match index / 64 {
            0 => self.low,
            word => self.high.get(word - 1).copied().unwrap_or(0),
        };
        word & (1 << (index % 64)) != 0
    }
}

/// Looks ahead to tell the branch, then fills it. A value that fits none of them, or not the one that it claims to be, is
/// kept as it came: a received value must not be lost for what the server added.
fn union(reader: &mut Reader<'_>, union: &mut dyn Union) -> Result<()> {
    reader.peek();
    let start = reader.mark();
    if !reader.choose() {
        return Err(DecodeError::mismatch(
            "a choice that only leads to itself",
            reader.offset(),
        ));
    }
    let rule = union.rule();
    let branch = match rule.by {
        By::Tag(name, values) => by_tag(reader, name, values)?,
        By::Shape(shapes) | By::Both(_, _, shapes) => shapes.choose(reader)?,
        By::Nothing => None,
    };
    reader.reset(start);
    if let Some(branch) = branch {
        match fill(reader, union.pick(branch)) {
            Ok(()) => return Ok(()),
            Err(error) if error.is_syntax() => return Err(error),
            Err(_) => reader.reset(start),
        }
    }
    (rule.keep)(union, reader)
}

/// The branch that the discriminator names. A number or a boolean counts by its text.
fn by_tag(reader: &mut Reader<'_>, name: &str, values: &[&[&str]]) -> Result<Option<usize>> {
    if reader.peek() != b'{' {
        return Ok(None);
    }
    reader.open(b'{', "an object")?;
    let mut first = true;
    while reader.more(&mut first, b'}')? {
        if reader.key()? != name {
            reader.skip()?;
            continue;
        }
        let tag = if reader.peek() == b'"' {
            reader.string("a string")?
        } else {
            let start = reader.mark();
            reader.skip()?;
            reader.since(start)
        };
        return Ok(values.iter().position(|values| values.contains(&tag)));
    }
    Ok(None)
}

/// Whether two JSON texts say the same value.
pub(super) fn same(one: &str, other: &str) -> bool {
    // What starts otherwise is of another kind; numbers are written in several ways.
    let first = |text: &str| text.bytes().next().map(|b| if b.is_ascii_digit() { b'-' } else { b });
    if one == other {
        return true;
    }
    if first(one) != first(other) {
        return false;
    }
    match (Reader::new(one).any(), Reader::new(other).any()) {
        (Ok(Any::Number(one)), Ok(Any::Number(other))) => one == other || one.as_f64() == other.as_f64(),
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
