//! JSON text → tokens, one after another, on demand (RFC 8259). Bounded in depth, exact in integers, strict in syntax;
//! strings without escapes are borrowed. Nothing here knows a type.
//! Uses: `decode_error`, `json_plain`, `object` (for the look-up of names), `value` (for free-form values).
use std::borrow::Cow;

use super::decode_error::DecodeError;
use super::json_plain::plain;
use super::object::position;
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

    /// The byte at `at`; 0 past the end.
    #[inline]
    fn byte(&self, at: usize) -> u8 {
        match self.bytes().get(at) {
            Some(c) => *c,
            None => 0,
        }
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
    #[inline]
    pub fn expected<T>(&mut self, expected: &'static str) -> Result<T> {
        Err(self.unexpected(expected))
    }

    /// Apart from `expected`, so that it is compiled once and not for each type.
    #[cold]
    #[inline(never)]
    fn unexpected(&mut self, expected: &'static str) -> DecodeError {
        let first = self.peek();
        let at = self.at;
        let found = match first {
            b'"' => "a string",
            b'{' => "an object",
            b'[' => "an array",
            b't' if self.literal("true").is_ok() => "a boolean",
            b'f' if self.literal("false").is_ok() => "a boolean",
            b'n' if self.literal("null").is_ok() => "null",
            b'-' | b'0'..=b'9' => "a number",
            0 if self.at >= self.text.len() => return DecodeError::syntax("the text ends too early", at),
            _ => return DecodeError::syntax("expected a value", at),
        };
        DecodeError::mismatch(&["expected ", expected, ", found ", found].concat(), at)
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
        self.literal("null")?;
        Ok(true)
    }

    pub fn bool(&mut self) -> Result<bool> {
        let value = match self.peek() {
            b't' => true,
            b'f' => false,
            _ => return self.expected("a boolean"),
        };
        self.literal(if value { "true" } else { "false" })?;
        Ok(value)
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
        Ok(match borrowed {
            Some(key) => Cow::Borrowed(key),
            None => Cow::Owned(self.scratch.clone()),
        })
    }

    /// A member's key as its number in `names`. Members mostly come in the description's order, so `next` is tried first.
    #[inline]
    pub fn key_of(&mut self, names: &[&str], next: &mut usize) -> Result<Option<usize>> {
        Ok(number_of(self.key()?, names, next))
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
        let end = self.plain_from(start);
        if self.byte(end) == b'"' {
            self.at = end + 1;
            return Ok(Some(self.span(start, end)));
        }
        self.at = start;
        self.escaped()?;
        Ok(None)
    }

    /// Where the bytes end that stand for themselves.
    #[inline]
    fn plain_from(&self, start: usize) -> usize {
        start + plain(self.bytes().get(start..).unwrap_or_default())
    }

    #[inline(never)]
    fn escaped(&mut self) -> Result<()> {
        self.scratch.clear();
        loop {
            let end = self.plain_from(self.at);
            let run = self.span(self.at, end);
            self.scratch.push_str(run);
            self.at = end;
            match self.byte(end) {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => {
                    let c = self.escape()?;
                    self.scratch.push(c);
                }
                _ if end >= self.text.len() => return self.broken("the text ends within a string"),
                _ => return self.broken("a control character in a string"),
            }
        }
    }

    /// The character whose backslash stands here.
    fn escape(&mut self) -> Result<char> {
        let c = match self.byte(self.at + 1) {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ if self.at + 1 >= self.text.len() => return self.broken("the text ends within a string"),
            _ => return self.broken("no such escape"),
        };
        self.at += 2;
        Ok(c)
    }

    /// The character of `\uXXXX`, or of two of them that make a surrogate pair.
    fn unicode(&mut self) -> Result<char> {
        let mut code = self.hex()?;
        if matches!(code, 0xd800..0xdc00) && self.byte(self.at) == b'\\' && self.byte(self.at + 1) == b'u' {
            let low = self.hex()?;
            if matches!(low, 0xdc00..0xe000) {
                code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            }
        }
        match char::from_u32(code) {
            Some(c) => Ok(c),
            None => self.broken("half of a surrogate pair"),
        }
    }

    /// The value of the `\uXXXX` that stands here.
    fn hex(&mut self) -> Result<u32> {
        let mut value = 0;
        for at in self.at + 2..self.at + 6 {
            match char::from(self.byte(at)).to_digit(16) {
                Some(digit) => value = value * 16 + digit,
                None => return self.broken("no such escape"),
            }
        }
        self.at += 6;
        Ok(value)
    }

    /// A number as it is written, and whether it is written as an integer (RFC 8259 §6).
    pub fn number(&mut self, expected: &'static str) -> Result<(&'a str, bool)> {
        if !matches!(self.peek(), b'-' | b'0'..=b'9') {
            return self.expected(expected);
        }
        let start = self.at;
        if self.byte(start) == b'-' {
            self.at += 1;
        }
        let padded = self.byte(self.at) == b'0';
        let whole = self.digits();
        let mut good = whole == 1 || whole > 1 && !padded;
        let mut integer = true;
        if good && self.byte(self.at) == b'.' {
            self.at += 1;
            good = self.digits() > 0;
            integer = false;
        }
        if good && matches!(self.byte(self.at), b'e' | b'E') {
            self.at += 1;
            if matches!(self.byte(self.at), b'+' | b'-') {
                self.at += 1;
            }
            good = self.digits() > 0;
            integer = false;
        }
        if !good {
            return self.broken("no number is written like this");
        }
        Ok((self.span(start, self.at), integer))
    }

    /// Takes the digits that stand here; answers how many there are.
    #[inline]
    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.byte(self.at).is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    /// An integer that fits; one written as `1.0` or `1e3` is one too.
    #[inline]
    pub fn integer<T: TryFrom<i128>>(&mut self) -> Result<T> {
        self.peek();
        let start = self.at;
        let value = match self.short() {
            Some(value) => value.into(),
            None => self.whole()?,
        };
        match T::try_from(value) {
            Ok(value) => Ok(value),
            Err(_) => Err(DecodeError::mismatch("an integer out of range", start)),
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

    /// An integer of whatever length and form.
    #[inline(never)]
    fn whole(&mut self) -> Result<i128> {
        let start = self.at;
        let (text, integer) = self.number("an integer")?;
        let value = if integer { text.parse().ok() } else { integral(text) };
        match value {
            Some(value) => Ok(value),
            None if integer => Err(DecodeError::mismatch("an integer out of range", start)),
            None => Err(DecodeError::mismatch(
                "expected an integer, found another number",
                start,
            )),
        }
    }

    /// A float that is finite.
    pub fn float<T: std::str::FromStr + Copy>(&mut self, finite: fn(T) -> bool) -> Result<T> {
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
            b'"' => self.skip_string(),
            open @ (b'{' | b'[') => {
                let close = if open == b'{' { b'}' } else { b']' };
                self.open(open, "a value")?;
                let mut first = true;
                while self.more(&mut first, close)? {
                    if open == b'{' {
                        if self.peek() != b'"' {
                            return self.broken("expected a key");
                        }
                        self.skip_string()?;
                        self.colon()?;
                    }
                    self.skip()?;
                }
                Ok(())
            }
            b't' | b'f' => self.bool().map(drop),
            b'n' => self.literal("null"),
            _ => self.number("a value").map(drop),
        }
    }

    /// What is not read may have half of a surrogate pair (RFC 8259 §8.2).
    fn skip_string(&mut self) -> Result<()> {
        self.at += 1;
        loop {
            self.at = self.plain_from(self.at);
            match self.byte(self.at) {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' if self.byte(self.at + 1) == b'u' => self.hex().map(drop)?,
                b'\\' => self.escape().map(drop)?,
                _ if self.at >= self.text.len() => return self.broken("the text ends within a string"),
                _ => return self.broken("a control character in a string"),
            }
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
        if let Ok(value) = text.parse()
            && let Some(value) = serde_json::Number::from_f64(value)
        {
            return Ok(Any::Number(value));
        }
        Err(DecodeError::mismatch("a number out of range", start))
    }

    /// Nothing but white space may follow.
    pub fn end(&mut self) -> Result<()> {
        if self.peek() == 0 && self.at >= self.text.len() {
            return Ok(());
        }
        self.broken("something follows the value")
    }
}

/// A value of whatever kind, into its place.
pub(super) fn any(reader: &mut Reader<'_>, place: &mut Any) -> Result<()> {
    *place = reader.any()?;
    Ok(())
}

/// The number of a key in `names`, where `next` is the likely one.
#[inline]
pub(super) fn number_of(key: &str, names: &[&str], next: &mut usize) -> Option<usize> {
    let found = match names.get(*next) {
        Some(name) if *name == key => *next,
        _ => position(names, key)?,
    };
    *next = found + 1;
    Some(found)
}

/// The integer that a number with a fraction or an exponent is, exactly; `None` if it is none, or too large.
fn integral(text: &str) -> Option<i128> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    let significant = digits.trim_end_matches('0');
    if matches!(significant, "" | "-") {
        return Some(0);
    }
    // Longer exponents can't give an integer of 39 digits from any text of sane length; they are no integers to us.
    let exponent: i128 = exponent.parse::<i64>().ok()?.into();
    let shift = exponent + (digits.len() - significant.len()) as i128 - fraction.len() as i128;
    let scale = 10i128.checked_pow(shift.try_into().ok()?)?;
    significant.parse::<i128>().ok()?.checked_mul(scale)
}
