//! JSON as a text: what is JSON, what is not, and where it went wrong.
use crate::runtime::json::from_slice;
use crate::runtime::value::{Any, Map};
use crate::{again, read, refused};

/// Texts that are JSON, and what they are written as again; nothing where that is the same.
const GOOD: &[(&str, &str)] = &[
    ("null", ""),
    (" \n\r\ttrue \n\r\t", "true"),
    ("false", ""),
    ("0", ""),
    ("-0", "-0.0"),
    ("-0.0", "-0.0"),
    ("-1", ""),
    ("9223372036854775807", ""),
    ("-9223372036854775808", ""),
    ("18446744073709551615", ""),
    ("18446744073709551616", "1.8446744073709552e19"),
    ("1.5", ""),
    ("1E5", "100000.0"),
    ("1e-7", ""),
    ("1.7976931348623157e308", ""),
    ("5e-324", ""),
    ("1e-999", "0.0"),
    ("0e1", "0.0"),
    ("123456789012345678901234567890", "1.2345678901234568e29"),
    (r#""""#, ""),
    (r#""a\"\\\/\b\f\n\r\tz""#, r#""a\"\\/\b\f\n\r\tz""#),
    (r#""\u0041\u00e9\u20AC""#, r#""Aé€""#),
    (r#""\ud83d\ude00""#, r#""😀""#),
    (r#""\u0000\u001f""#, r#""\u0000\u001f""#),
    ("\"\u{7f}\u{2028}\u{feff}\"", ""),
    ("\"12345678\\n12345678é\\t1\"", ""),
    ("[]", ""),
    ("[ ]", "[]"),
    ("[1,[2,[3]],{}]", ""),
    ("{}", ""),
    (r#"{ "a" : 1 , "b" : [ null ] }"#, r#"{"a":1,"b":[null]}"#),
    (r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
    (r#"{"":{"":""}}"#, ""),
    (r#"{"\u0061\n":1}"#, r#"{"a\n":1}"#),
    ("\u{feff}[1]", "[1]"),
];

/// Texts that are none, and what is said of them.
const BAD: &[(&str, &str)] = &[
    ("", "the text ends too early (at byte 0)"),
    ("  ", "the text ends too early (at byte 2)"),
    ("nul", "expected a value (at byte 0)"),
    ("nulL", "expected a value (at byte 0)"),
    ("nullx", "something follows the value (at byte 4)"),
    ("True", "expected a value (at byte 0)"),
    ("1 2", "something follows the value (at byte 2)"),
    ("01", "no number is written like this (at byte 2)"),
    ("-", "no number is written like this (at byte 1)"),
    ("-a", "no number is written like this (at byte 1)"),
    ("+1", "expected a value (at byte 0)"),
    (".5", "expected a value (at byte 0)"),
    ("1.", "no number is written like this (at byte 2)"),
    ("1.e5", "no number is written like this (at byte 2)"),
    ("1e", "no number is written like this (at byte 2)"),
    ("1e+", "no number is written like this (at byte 3)"),
    ("0x10", "something follows the value (at byte 1)"),
    ("1e999", "a number out of range (at byte 0)"),
    ("NaN", "expected a value (at byte 0)"),
    ("Infinity", "expected a value (at byte 0)"),
    ("'a'", "expected a value (at byte 0)"),
    ("\"a", "the text ends within a string (at byte 2)"),
    ("\"a\\", "the text ends within a string (at byte 2)"),
    ("\"a\nb\"", "a control character in a string (at byte 2)"),
    ("\"\u{0}\"", "a control character in a string (at byte 1)"),
    (r#""\x41""#, "no such escape (at byte 1)"),
    (r#""\u12""#, "no such escape (at byte 1)"),
    (r#""\u12g4""#, "no such escape (at byte 1)"),
    (r#""\u+123""#, "no such escape (at byte 1)"),
    (r#""\ud83d""#, "half of a surrogate pair (at byte 7)"),
    (r#""\ud83d\n""#, "half of a surrogate pair (at byte 7)"),
    (r#""\ud83d\u0041""#, "half of a surrogate pair (at byte 13)"),
    (r#""\ude00""#, "half of a surrogate pair (at byte 7)"),
    ("[", "the text ends too early (at byte 1)"),
    ("[1", "expected `,` or `]` (at byte 2)"),
    ("[1,]", "expected a value (at byte 3)"),
    ("[,1]", "expected a value (at byte 1)"),
    ("[1 2]", "expected `,` or `]` (at byte 3)"),
    ("[1}", "expected `,` or `]` (at byte 2)"),
    ("]", "expected a value (at byte 0)"),
    ("{", "expected a key (at byte 1)"),
    ("{1:2}", "expected a key (at byte 1)"),
    ("{a:1}", "expected a key (at byte 1)"),
    (r#"{"a"}"#, "expected `:` (at byte 4)"),
    (r#"{"a" 1}"#, "expected `:` (at byte 5)"),
    (r#"{"a":}"#, "expected a value (at byte 5)"),
    (r#"{"a":1,}"#, "expected a key (at byte 7)"),
    (r#"{"a":1 "b":2}"#, "expected `,` or `}` (at byte 7)"),
    ("[1] // no", "something follows the value (at byte 4)"),
    ("\u{a0}1", "expected a value (at byte 0)"),
    ("\u{c}1", "expected a value (at byte 0)"),
    ("\u{feff}\u{feff}1", "expected a value (at byte 3)"),
];

#[test]
fn what_is_json_is_taken_and_written_again() {
    for (text, expected) in GOOD {
        let expected = if expected.is_empty() { text } else { expected };
        // Versions of serde_json differ in the sign of an exponent.
        assert_eq!(again::<Any>(text).replace("e+", "e"), *expected, "{text}");
        // Where nothing asks for the value, it is passed over and still checked.
        assert_eq!(again::<Map<i64>>(r#"{"a":1}"#), r#"{"a":1}"#);
        read::<crate::models::Empty>(&format!(r#"{{"skipped":{}}}"#, text.trim_start_matches('\u{feff}'))).unwrap();
        let theirs: Any = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
        assert_eq!(
            again::<Any>(text),
            theirs.to_string(),
            "serde_json says otherwise of {text}"
        );
    }
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    for (text, complaint) in BAD {
        assert_eq!(refused::<Any>(text), *complaint, "{text}");
        // What is passed over has no range, and may be cut in the middle of a character (RFC 8259 §8.2).
        let skipped = format!(r#"{{"skipped":{text}}}"#);
        if complaint.contains("surrogate") {
            read::<crate::models::Empty>(&skipped).unwrap();
            read::<crate::models::Empty>(&format!("{{{text}:1}}")).unwrap_err();
        } else if !text.contains("999") {
            refused::<crate::models::Empty>(&skipped);
        }
        assert!(serde_json::from_str::<Any>(text).is_err(), "serde_json takes {text}");
    }
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(again::<Any>(&nested(128)), nested(128));
    assert_eq!(refused::<Any>(&nested(129)), "nested too deeply (at byte 128)");
    assert_eq!(
        refused::<Any>(&"[".repeat(1_000_000)),
        "nested too deeply (at byte 128)"
    );
    let objects = r#"{"a":"#.repeat(1_000_000);
    assert_eq!(refused::<Any>(&objects), "nested too deeply (at byte 640)");
    assert_eq!(
        refused::<crate::models::Empty>(&objects),
        "nested too deeply (at byte 640)"
    );
    // Lists that stand beside each other are not deep.
    assert!(read::<Any>(&format!("[{}[]]", "[],".repeat(1000))).is_ok());
}

#[test]
fn a_text_that_is_cut_short_is_never_taken() {
    let text = r#"{"name":"a\u00e9\ud83d\ude00é😀","left":{"name":"","rest":[]},"rest":[{"name":"x","rest":[],"source":{"type":"blank","size":-12}}],"source":{"type":"new","deep":[1.5e3,true,false,null,{}]},"z":[null]}"#;
    assert!(read::<crate::models::Tree>(text).is_ok());
    for end in 0..text.len() {
        let cut = &text.as_bytes()[..end];
        assert!(from_slice::<crate::models::Tree>(cut).is_err(), "cut at {end}");
        assert!(from_slice::<Any>(cut).is_err(), "cut at {end}");
    }
}

#[test]
fn no_utf8_is_refused_wherever_it_stands() {
    for bytes in [
        &b"\"\xff\""[..],
        b"\xff",
        b"\"\xed\xa0\x80\"",
        b"\"\xc0\x80\"",
        b"\"a\xe2\x82\"",
        b"[1]\x80",
    ] {
        let error = from_slice::<Any>(bytes).unwrap_err();
        assert_eq!(error.message(), "no UTF-8", "{bytes:?}");
        assert!(error.offset() < bytes.len());
    }
}

#[test]
fn every_byte_that_needs_an_escape_is_found_at_every_place() {
    for c in (0u8..0x80).map(char::from) {
        for length in 0..20 {
            for place in 0..=length {
                let mut text = "é".repeat(length / 2) + &"x".repeat(length - length / 2);
                if text.is_char_boundary(place) {
                    text.insert(place, c);
                }
                let ours = crate::written(&text);
                assert_eq!(ours, serde_json::to_string(&text).unwrap());
                assert_eq!(read::<String>(&ours).unwrap(), text);
            }
        }
    }
}
