//! JSON text → tokens, one after another, on demand (RFC 8259). Bounded in depth, exact in integers, strict in syntax;
//! strings without escapes are borrowed. Nothing here knows a type.
//! Uses: `decode_error`, `value` (for free-form values).
use std::borrow::Cow;

use super::decode_error::DecodeError;
use super::value::Any;

/// How deep lists and objects may stand in each other.
pub const MAX_DEPTH: u8 = 128;

type Result<T> = std::result::Result<T, DecodeError>;

/// A place in the text to come back to.
#[derive(Clone, Copy)]
pub struct Mark {
    at: usize,
    depth: u8,
}

/// Reads one JSON text from its start to its end.
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
    /// The last string that had escapes.
    scratch: String,
    /// Whether an object had a key twice. The last one counts, so what the first one filled must be emptied.
    pub(super) again: bool,
    /// Where the last union was, and how many there were at that place, each the branch of the one before.
    choice: (usize, u8),
}

impl<'a> Reader<'a> {
    /// A byte order mark at the start is passed over (RFC 8259 §8.1 lets a reader do so).
    pub fn new(text: &'a str) -> Self {
        let at = if text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        Reader {
            text,
            at,
            depth: 0,
            scratch: String::new(),
            again: false,
            choice: (0, 0),
        }
    }

    #[inline]
    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// From `start` to `end`, both next to an ASCII byte.
    #[inline]
    fn span(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    #[cold]
    #[inline(never)]
    fn broken<T>(&self, what: &'static str) -> Result<T> {
        Err(DecodeError::syntax(what, self.at))
    }

    /// The complaint that something else stands here than `expected`.
    #[cold]
    #[inline(never)]
    pub fn expected<T>(&mut self, expected: &'static str) -> Result<T> {
        let found = match self.peek() {
            b'"' => "a string",
            b'{' => "an object",
            b'[' => "an array",
            b't' | b'f' => "a boolean",
            b'n' => "null",
            b'-' | b'0'..=b'9' => "a number",
            0 if self.at >= self.text.len() => return self.broken("the text ends too early"),
            _ => return self.broken("expected a value"),
        };
        Err(DecodeError::mismatch(
            format!("expected {expected}, found {found}"),
            self.at,
        ))
    }

    #[inline]
    pub fn mark(&self) -> Mark {
        Mark {
            at: self.at,
            depth: self.depth,
        }
    }

    #[inline]
    pub fn reset(&mut self, mark: Mark) {
        self.at = mark.at;
        self.depth = mark.depth;
    }

    /// The text between a mark and here.
    pub fn since(&self, mark: Mark) -> &'a str {
        self.span(mark.at, self.at)
    }

    #[inline]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Notes that a union stands here; answers `false` if too many already did. A union that is its own branch takes nothing
    /// from the text, so the depth of the text does not bound it.
    pub(super) fn choose(&mut self) -> bool {
        let (at, count) = self.choice;
        self.choice = (self.at, if at == self.at { count.saturating_add(1) } else { 0 });
        self.choice.1 < 16
    }

    /// The next byte that is no white space, without taking it; 0 at the end and for what can't start anything.
    #[inline]
    pub fn peek(&mut self) -> u8 {
        let bytes = self.bytes();
        while let Some(&c) = bytes.get(self.at) {
            if c > b' ' {
                return c;
            }
            if !matches!(c, b' ' | b'\n' | b'\r' | b'\t') {
                return 0;
            }
            self.at += 1;
        }
        0
    }

    #[inline]
    fn literal(&mut self, word: &'static str) -> Result<()> {
        let end = self.at + word.len();
        if self.bytes().get(self.at..end) != Some(word.as_bytes()) {
            return self.broken("expected a value");
        }
        self.at = end;
        Ok(())
    }

    /// Takes a null if one stands here.
    #[inline]
    pub fn null(&mut self) -> Result<bool> {
        if self.peek() != b'n' {
            return Ok(false);
        }
        self.literal("null").map(|()| true)
    }

    pub fn bool(&mut self) -> Result<bool> {
        match self.peek() {
            b't' => self.literal("true").map(|()| true),
            b'f' => self.literal("false").map(|()| false),
            _ => self.expected("a boolean"),
        }
    }

    /// Starts an object or a list.
    #[inline]
    pub fn open(&mut self, open: u8, expected: &'static str) -> Result<()> {
        if self.peek() != open {
            return self.expected(expected);
        }
        if self.depth >= MAX_DEPTH {
            return self.broken("nested too deeply");
        }
        self.at += 1;
        self.depth += 1;
        Ok(())
    }

    /// Whether another item or member follows; takes the comma before it, or the closing byte.
    #[inline]
    pub fn more(&mut self, first: &mut bool, close: u8) -> Result<bool> {
        let c = self.peek();
        if c == close {
            self.at += 1;
            self.depth = self.depth.saturating_sub(1);
            return Ok(false);
        }
        if std::mem::take(first) {
            return Ok(true);
        }
        if c != b',' {
            return self.broken(if close == b']' {
                "expected `,` or `]`"
            } else {
                "expected `,` or `}`"
            });
        }
        self.at += 1;
        Ok(true)
    }

    #[inline]
    fn colon(&mut self) -> Result<()> {
        if self.peek() != b':' {
            return self.broken("expected `:`");
        }
        self.at += 1;
        Ok(())
    }

    /// A member's key and the colon after it.
    #[inline]
    pub fn key(&mut self) -> Result<&str> {
        if self.peek() != b'"' {
            return self.broken("expected a key");
        }
        let borrowed = self.quoted()?;
        self.colon()?;
        Ok(borrowed.unwrap_or(&self.scratch))
    }

    /// A member's key, to be kept.
    pub fn key_cow(&mut self) -> Result<Cow<'a, str>> {
        if self.peek() != b'"' {
            return self.broken("expected a key");
        }
        let borrowed = self.quoted()?;
        self.colon()?;
        Ok(borrowed.map_or_else(|| Cow::Owned(self.scratch.clone()), Cow::Borrowed))
    }

    /// A member's key as its number in `names`. Members mostly come in the description's order, so `next` is tried first.
    #[inline]
    pub fn key_of(&mut self, names: &[&str], next: &mut usize) -> Result<Option<usize>> {
        let key = self.key()?;
        let found = match names.get(*next) {
            Some(name) if *name == key => Some(*next),
            _ => names.iter().position(|name| *name == key),
        };
        if let Some(index) = found {
            *next = index + 1;
        }
        Ok(found)
    }

    /// A string; borrowed from the text, or from the reader if it had escapes.
    #[inline]
    pub fn string(&mut self, expected: &'static str) -> Result<&str> {
        if self.peek() != b'"' {
            return self.expected(expected);
        }
        match self.quoted()? {
            Some(text) => Ok(text),
            None => Ok(&self.scratch),
        }
    }

    /// The string whose opening quote stands here; `None` if it had escapes and is in `scratch`.
    #[inline]
    fn quoted(&mut self) -> Result<Option<&'a str>> {
        let start = self.at + 1;
        let end = start + plain(self.bytes().get(start..).unwrap_or_default());
        if self.bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Some(self.span(start, end)));
        }
        self.at = start;
        self.escaped().map(|()| None)
    }

    #[inline(never)]
    fn escaped(&mut self) -> Result<()> {
        self.scratch.clear();
        loop {
            let end = self.at + plain(self.bytes().get(self.at..).unwrap_or_default());
            let run = self.span(self.at, end);
            self.scratch.push_str(run);
            self.at = end;
            match self.bytes().get(end) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    let c = self.escape()?;
                    self.scratch.push(c);
                }
                Some(_) => return self.broken("a control character in a string"),
                None => return self.broken("the text ends within a string"),
            }
        }
    }

    /// The character whose backslash stands here.
    fn escape(&mut self) -> Result<char> {
        let c = match self.bytes().get(self.at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            Some(_) => return self.broken("no such escape"),
            None => return self.broken("the text ends within a string"),
        };
        self.at += 2;
        Ok(c)
    }

    /// The character of `\uXXXX`, or of two of them that make a surrogate pair.
    fn unicode(&mut self) -> Result<char> {
        let high = self.hex()?;
        let code = match high {
            0xd800..=0xdbff if self.bytes().get(self.at..self.at + 2) == Some(b"\\u") => match self.hex()? {
                low @ 0xdc00..=0xdfff => 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00),
                _ => return self.broken("half of a surrogate pair"),
            },
            _ => high,
        };
        match char::from_u32(code) {
            Some(c) => Ok(c),
            None => self.broken("half of a surrogate pair"),
        }
    }

    /// The value of the `\uXXXX` that stands here.
    fn hex(&mut self) -> Result<u32> {
        let digits = self.bytes().get(self.at + 2..self.at + 6).unwrap_or_default();
        let value = digits
            .iter()
            .try_fold(0, |value, c| Some(value * 16 + char::from(*c).to_digit(16)?));
        match value {
            Some(value) if digits.len() == 4 => {
                self.at += 6;
                Ok(value)
            }
            _ => self.broken("no such escape"),
        }
    }

    /// A number as it is written, and whether it is written as an integer (RFC 8259 §6).
    pub fn number(&mut self, expected: &'static str) -> Result<(&'a str, bool)> {
        if !matches!(self.peek(), b'-' | b'0'..=b'9') {
            return self.expected(expected);
        }
        let bytes = self.bytes();
        let start = self.at;
        let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
        let digits = |at: usize| {
            bytes
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take_while(|c| c.is_ascii_digit())
                .count()
        };
        let whole = digits(at);
        let padded = whole > 1 && bytes.get(at) == Some(&b'0');
        at += whole;
        let mut good = whole > 0 && !padded;
        let mut integer = true;
        if good && bytes.get(at) == Some(&b'.') {
            let fraction = digits(at + 1);
            (good, integer) = (fraction > 0, false);
            at += 1 + fraction;
        }
        if good && matches!(bytes.get(at), Some(b'e' | b'E')) {
            at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let exponent = digits(at);
            (good, integer) = (exponent > 0, false);
            at += exponent;
        }
        if !good {
            self.at = at.min(self.text.len());
            return self.broken("no number is written like this");
        }
        self.at = at;
        Ok((self.span(start, at), integer))
    }

    /// An integer that fits; one written as `1.0` or `1e3` is one too.
    #[inline]
    pub fn i64(&mut self) -> Result<i64> {
        match self.short() {
            Some(value) => Ok(value),
            None => self.whole(),
        }
    }

    /// An integer of at most 18 digits, which is nearly every one; takes nothing otherwise.
    #[inline]
    fn short(&mut self) -> Option<i64> {
        let negative = self.peek() == b'-';
        let bytes = self.bytes();
        let start = self.at + usize::from(negative);
        let mut at = start;
        let mut value: i64 = 0;
        loop {
            let digit = match bytes.get(at) {
                Some(c @ b'0'..=b'9') => i64::from(c - b'0'),
                Some(b'.' | b'e' | b'E') => return None,
                _ => break,
            };
            if at - start >= 18 {
                return None;
            }
            value = value * 10 + digit;
            at += 1;
        }
        if at == start || (at - start > 1 && bytes.get(start) == Some(&b'0')) {
            return None;
        }
        self.at = at;
        Some(if negative { -value } else { value })
    }

    /// An integer of any of our types.
    #[inline(never)]
    pub fn whole<T: TryFrom<i128>>(&mut self) -> Result<T> {
        self.peek();
        let start = self.at;
        let (text, integer) = self.number("an integer")?;
        let value = if integer { text.parse().ok() } else { integral(text) };
        match value.map(T::try_from) {
            Some(Ok(value)) => Ok(value),
            None if !integer => Err(DecodeError::mismatch(
                "expected an integer, found another number",
                start,
            )),
            _ => Err(DecodeError::mismatch("an integer out of range", start)),
        }
    }

    pub fn f64(&mut self) -> Result<f64> {
        self.float(f64::is_finite)
    }

    pub fn f32(&mut self) -> Result<f32> {
        self.float(f32::is_finite)
    }

    fn float<T: std::str::FromStr + Copy>(&mut self, finite: fn(T) -> bool) -> Result<T> {
        self.peek();
        let start = self.at;
        let (text, _) = self.number("a number")?;
        match text.parse() {
            Ok(value) if finite(value) => Ok(value),
            _ => Err(DecodeError::mismatch("a number out of range", start)),
        }
    }

    /// Passes over a value, which must be right nevertheless.
    #[inline(never)]
    pub fn skip(&mut self) -> Result<()> {
        match self.peek() {
            b'"' => self.quoted().map(drop),
            b'{' => {
                self.open(b'{', "an object")?;
                let mut first = true;
                while self.more(&mut first, b'}')? {
                    self.key()?;
                    self.skip()?;
                }
                Ok(())
            }
            b'[' => {
                self.open(b'[', "an array")?;
                let mut first = true;
                while self.more(&mut first, b']')? {
                    self.skip()?;
                }
                Ok(())
            }
            b't' | b'f' => self.bool().map(drop),
            b'n' => self.null().map(drop),
            _ => self.number("a value").map(drop),
        }
    }

    /// A value of whatever kind.
    #[inline(never)]
    pub fn any(&mut self) -> Result<Any> {
        Ok(match self.peek() {
            b'"' => Any::String(self.string("a string")?.to_owned()),
            b'{' => {
                self.open(b'{', "an object")?;
                let (mut first, mut map) = (true, serde_json::Map::new());
                while self.more(&mut first, b'}')? {
                    let key = self.key()?.to_owned();
                    let value = self.any()?;
                    map.insert(key, value);
                }
                Any::Object(map)
            }
            b'[' => {
                self.open(b'[', "an array")?;
                let (mut first, mut list) = (true, Vec::new());
                while self.more(&mut first, b']')? {
                    list.push(self.any()?);
                }
                Any::Array(list)
            }
            b't' | b'f' => Any::Bool(self.bool()?),
            b'n' => {
                self.null()?;
                Any::Null
            }
            _ => self.any_number()?,
        })
    }

    /// As `serde_json` has it: integers that fit exactly, everything else as a float.
    fn any_number(&mut self) -> Result<Any> {
        let start = self.at;
        let (text, integer) = self.number("a value")?;
        if integer && text != "-0" {
            if let Ok(value) = text.parse::<i64>() {
                return Ok(Any::from(value));
            }
            if let Ok(value) = text.parse::<u64>() {
                return Ok(Any::from(value));
            }
        }
        match text.parse().ok().and_then(serde_json::Number::from_f64) {
            Some(value) => Ok(Any::Number(value)),
            None => Err(DecodeError::mismatch("a number out of range", start)),
        }
    }

    /// Nothing but white space may follow.
    pub fn end(&mut self) -> Result<()> {
        if self.peek() == 0 && self.at >= self.text.len() {
            return Ok(());
        }
        self.broken("something follows the value")
    }
}

/// The high bit of each byte that can't stand for itself in a JSON string: a quote, a backslash, a control character. A
/// borrow can only raise false alarms above a true one.
#[inline]
const fn alarms(word: u64) -> u64 {
    const ONE: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let quote = word ^ (ONE * b'"' as u64);
    let slash = word ^ (ONE * b'\\' as u64);
    ((quote.wrapping_sub(ONE) & !quote) | (slash.wrapping_sub(ONE) & !slash) | (word.wrapping_sub(ONE * 0x20) & !word))
        & HIGH
}

/// How many bytes at the start of `text` stand for themselves in a JSON string: eight at a time, then one by one.
#[inline]
pub(super) fn plain(text: &[u8]) -> usize {
    let (words, rest) = text.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let alarms = alarms(u64::from_le_bytes(*word));
        if alarms != 0 {
            return index * 8 + (alarms.trailing_zeros() / 8) as usize;
        }
    }
    let tail = rest
        .iter()
        .position(|c| matches!(c, b'"' | b'\\' | ..0x20))
        .unwrap_or(rest.len());
    words.len() * 8 + tail
}

/// Whether all of `text` stands for itself in a JSON string. The last word overlaps the one before it.
#[inline]
pub(super) fn is_plain(text: &[u8]) -> bool {
    if let Some(last) = text.last_chunk::<8>() {
        let (words, _) = text.as_chunks::<8>();
        return words.iter().all(|word| alarms(u64::from_le_bytes(*word)) == 0)
            && alarms(u64::from_le_bytes(*last)) == 0;
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        let [first, last] = [first, last].map(|half| u64::from(u32::from_le_bytes(*half)));
        return alarms(first | last << 32) == 0;
    }
    !text.iter().any(|c| matches!(c, b'"' | b'\\' | ..0x20))
}

/// The integer that a number with a fraction or an exponent is, exactly; `None` if it is none, or too large.
fn integral(text: &str) -> Option<i128> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() && whole.trim_start_matches('-').bytes().all(|c| c == b'0') {
        return Some(0);
    }
    // Longer exponents can't give an integer of 39 digits from any text of sane length; they are no integers to us.
    let exponent: i64 = exponent.parse().ok()?;
    let shift = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let digits = format!("{whole}{fraction}");
    if shift >= 0 {
        let scale = 10i128.checked_pow(u32::try_from(shift).ok()?)?;
        return digits.parse::<i128>().ok()?.checked_mul(scale);
    }
    let (kept, cut) = digits.split_at_checked(digits.len().checked_sub(usize::try_from(-shift).ok()?)?)?;
    if cut.bytes().any(|c| c != b'0') || kept.trim_start_matches('-').is_empty() {
        return None;
    }
    kept.parse().ok()
}
