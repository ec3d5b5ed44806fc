//! Tokens → JSON text, compact, as `serde_json` would write it. Nothing here knows a type.
//! Uses: `json_plain`, `value` (for free-form values).
use std::fmt::{Display, Write as _};

use super::json_plain::{is_plain, plain};
use super::value::Any;

/// Writes JSON into a string.
#[derive(Default)]
pub struct Writer {
    out: String,
    /// Whether the next item needs a comma before it.
    comma: bool,
    /// Whether a float was no number, and null was written for it.
    inexact: bool,
    /// Text on its way to be quoted.
    pub(super) scratch: String,
}

impl Writer {
    pub fn new() -> Self {
        Writer {
            out: String::with_capacity(128),
            comma: false,
            inexact: false,
            scratch: String::new(),
        }
    }

    pub fn finish(self) -> String {
        self.out
    }

    /// As [`finish`](Self::finish); `None`: something was written that is not the value.
    pub fn exact(self) -> Option<String> {
        if self.inexact { None } else { Some(self.out) }
    }

    /// JSON as it is.
    #[inline]
    pub fn raw(&mut self, json: &str) {
        self.out.push_str(json);
    }

    #[inline]
    pub fn bool(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    pub fn i64(&mut self, value: i64) {
        if value < 0 {
            self.out.push('-');
        }
        self.u64(value.unsigned_abs());
    }

    pub fn u64(&mut self, mut value: u64) {
        let mut digits = [0; 20];
        let mut used = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (value % 10) as u8;
            value /= 10;
            used += 1;
            if value == 0 {
                break;
            }
        }
        let digits = digits.get(digits.len() - used..).unwrap_or_default();
        self.out.push_str(std::str::from_utf8(digits).unwrap_or_default());
    }

    pub fn i128(&mut self, value: i128) {
        self.show(&value);
    }

    pub fn f64(&mut self, value: f64) {
        match serde_json::Number::from_f64(value) {
            Some(number) => self.show(&number),
            None => self.no_number(),
        }
    }

    /// As short as an `f32` can be told by: `0.1`, not `0.10000000149011612`.
    pub fn f32(&mut self, value: f32) {
        if value.is_finite() {
            let _ = write!(self.out, "{value:?}");
        } else {
            self.no_number();
        }
    }

    /// JSON has no word for it: null, as in JavaScript.
    fn no_number(&mut self) {
        self.raw("null");
        self.inexact = true;
    }

    /// A string, quoted and escaped.
    #[inline]
    pub fn string(&mut self, text: &str) {
        if is_plain(text.as_bytes()) {
            self.out.push('"');
            self.out.push_str(text);
            self.out.push('"');
        } else {
            self.out.push('"');
            self.escaped(text);
            self.out.push('"');
        }
    }

    #[inline(never)]
    fn escaped(&mut self, mut text: &str) {
        while let Some((head, tail)) = text.split_at_checked(plain(text.as_bytes())) {
            self.out.push_str(head);
            let Some(c) = tail.chars().next() else { return };
            match c {
                '"' => self.raw("\\\""),
                '\\' => self.raw("\\\\"),
                '\n' => self.raw("\\n"),
                '\r' => self.raw("\\r"),
                '\t' => self.raw("\\t"),
                '\u{8}' => self.raw("\\b"),
                '\u{c}' => self.raw("\\f"),
                c => {
                    let _ = write!(self.out, "\\u{:04x}", u32::from(c));
                }
            }
            text = tail.get(c.len_utf8()..).unwrap_or_default();
        }
    }

    /// A free-form value.
    pub fn any(&mut self, value: &Any) {
        self.show(value);
    }

    fn show(&mut self, json: &dyn Display) {
        let _ = write!(self.out, "{json}");
    }

    #[inline]
    pub fn open(&mut self, bracket: char) {
        self.out.push(bracket);
        self.comma = false;
    }

    #[inline]
    pub fn close(&mut self, bracket: char) {
        self.out.push(bracket);
        self.comma = true;
    }

    /// Before each item of a list.
    #[inline]
    pub fn item(&mut self) {
        if self.comma {
            self.out.push(',');
        }
        self.comma = true;
    }

    /// Before each value of an object.
    #[inline]
    pub fn key(&mut self, key: &str) {
        if is_plain(key.as_bytes()) {
            self.item();
            self.out.push('"');
            self.out.push_str(key);
            self.out.push_str("\":");
        } else {
            self.item();
            self.string(key);
            self.out.push(':');
        }
    }
}
