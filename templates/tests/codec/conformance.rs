//! The grammar of RFC 8259, rule by rule: `y_` must be taken, `n_` must be
//! refused, `i_` is left to the reader, and the row says how ours decides.
use crate::runtime::json::{from_slice, to_string};
use crate::runtime::value::{Any, Value};

/// Name, text, and for `i_` whether it is taken.
type Row = (&'static str, &'static [u8]);

const TABLE: &[Row] = &[
    // Structure.
    ("y_structure_null", b"null"),
    ("y_structure_true", b"true"),
    ("y_structure_false", b"false"),
    ("y_structure_lonely_number", b"42"),
    ("y_structure_lonely_string", b"\"asd\""),
    ("y_structure_white_space", b" \t\r\n[ \t\r\n] \t\r\n"),
    ("y_structure_trailing_line_end", b"[\"a\"]\n"),
    ("n_structure_nothing", b""),
    ("n_structure_only_white_space", b" \n"),
    ("n_structure_two_values", b"1 2"),
    ("n_structure_two_lists", b"[][]"),
    ("n_structure_comma_after", b"{},"),
    ("n_structure_close_alone", b"]"),
    ("n_structure_open_alone", b"["),
    ("n_structure_open_object", b"{"),
    ("n_structure_mismatched", b"[1}"),
    ("n_structure_mismatched_object", b"{\"a\":1]"),
    ("n_structure_capital_true", b"True"),
    ("n_structure_capital_null", b"NULL"),
    ("n_structure_incomplete_null", b"nul"),
    ("n_structure_incomplete_true", b"[tru"),
    ("n_structure_longer_null", b"nulll"),
    ("n_structure_nan", b"NaN"),
    ("n_structure_infinity", b"Infinity"),
    ("n_structure_undefined", b"undefined"),
    ("n_structure_comment", b"[1]/**/"),
    ("n_structure_line_comment", b"// a\n1"),
    ("n_structure_hash_comment", b"[1] # a"),
    ("n_structure_form_feed", b"[\x0c]"),
    ("n_structure_vertical_tab", b"[\x0b1]"),
    ("n_structure_null_byte_outside", b"\x00[]"),
    ("n_structure_null_byte_after", b"[]\x00"),
    ("n_structure_no_break_space", "\u{a0}1".as_bytes()),
    ("n_structure_line_separator", "\u{2028}1".as_bytes()),
    ("n_structure_word_joiner", "[\u{2060}]".as_bytes()),
    ("n_structure_angle_brackets", b"<1>"),
    ("n_structure_unquoted", b"a"),
    ("n_structure_single_quotes", b"'a'"),
    ("n_structure_backslash", b"\\n"),
    ("n_structure_ascii_escape_outside", b"[\\u0031]"),
    ("n_structure_byte_order_mark_alone", "\u{feff}".as_bytes()),
    ("n_structure_byte_order_mark_twice", "\u{feff}\u{feff}[]".as_bytes()),
    ("n_structure_byte_order_mark_inside", "[\u{feff}]".as_bytes()),
    ("i_structure_byte_order_mark: taken", "\u{feff}{}".as_bytes()),
    ("n_structure_utf16_little_endian", b"[\x00]\x00"),
    ("n_structure_utf16_with_mark", b"\xff\xfe[\x00]\x00"),
    // Lists.
    ("y_array_empty", b"[]"),
    ("y_array_spaces", b"[ 1 , 2 ]"),
    ("y_array_nested", b"[[[]],[1]]"),
    ("y_array_of_every_kind", b"[null, 1, \"1\", {}, [], true]"),
    ("y_array_ends_with_line_end", b"[\"a\"\n]"),
    ("n_array_comma_alone", b"[,]"),
    ("n_array_comma_first", b"[,1]"),
    ("n_array_comma_last", b"[1,]"),
    ("n_array_comma_twice", b"[1,,2]"),
    ("n_array_no_comma", b"[1 2]"),
    ("n_array_no_comma_after_list", b"[[][]]"),
    ("n_array_colon", b"[\"a\":1]"),
    ("n_array_semicolon", b"[1;2]"),
    ("n_array_unclosed", b"[1"),
    ("n_array_unclosed_comma", b"[1,"),
    ("n_array_unclosed_inside", b"[[1,2]"),
    ("n_array_closed_twice", b"[1]]"),
    ("n_array_star", b"[*]"),
    ("n_array_minus", b"[-]"),
    ("n_array_spread", b"[...[]]"),
    // Objects.
    ("y_object_empty", b"{}"),
    ("y_object_basic", b"{\"a\":\"b\",\"c\":2}"),
    ("y_object_empty_key", b"{\"\":0}"),
    ("y_object_escaped_key", b"{\"\\u0061\\\"\":1}"),
    ("y_object_null_in_key", b"{\"a\\u0000b\":1}"),
    ("y_object_same_key", b"{\"a\":1,\"a\":2}"),
    ("y_object_same_key_same_value", b"{\"a\":1,\"a\":1}"),
    ("y_object_lines", b"{\n\"a\": \"b\"\n}"),
    ("n_object_no_value", b"{\"a\":}"),
    ("n_object_no_colon", b"{\"a\" 1}"),
    ("n_object_colon_twice", b"{\"a\"::1}"),
    ("n_object_equals", b"{\"a\"=1}"),
    ("n_object_comma_for_colon", b"{\"a\",1}"),
    ("n_object_key_alone", b"{\"a\"}"),
    ("n_object_key_of_number", b"{1:1}"),
    ("n_object_key_of_null", b"{null:1}"),
    ("n_object_key_unquoted", b"{a:1}"),
    ("n_object_key_in_single_quotes", b"{'a':1}"),
    ("n_object_comma_alone", b"{,}"),
    ("n_object_comma_first", b"{,\"a\":1}"),
    ("n_object_comma_last", b"{\"a\":1,}"),
    ("n_object_comma_twice", b"{\"a\":1,,\"b\":2}"),
    ("n_object_no_comma", b"{\"a\":1 \"b\":2}"),
    ("n_object_comment", b"{\"a\":1/**/}"),
    ("n_object_unclosed", b"{\"a\":1"),
    ("n_object_unclosed_key", b"{\"a"),
    ("n_object_bracket_first", b"{[]:1}"),
    // Numbers.
    ("y_number_zero", b"0"),
    ("y_number_minus_zero", b"-0"),
    ("y_number_negative", b"-123"),
    ("y_number_fraction", b"123.456789"),
    ("y_number_zero_fraction", b"0.0"),
    ("y_number_exponent", b"1e22"),
    ("y_number_exponent_capital", b"1E22"),
    ("y_number_exponent_plus", b"1E+2"),
    ("y_number_exponent_minus", b"1E-2"),
    ("y_number_exponent_zeros", b"1e000"),
    ("y_number_zero_exponent", b"0e+1"),
    ("y_number_fraction_exponent", b"123.456e78"),
    (
        "y_number_close_to_zero",
        b"-0.000000000000000000000000000000000000000000000000000000000000001",
    ),
    ("y_number_smallest", b"5e-324"),
    ("y_number_largest", b"1.7976931348623157e308"),
    ("y_number_i64", b"-9223372036854775808"),
    ("y_number_u64", b"18446744073709551615"),
    ("i_number_beyond_u64: taken", b"18446744073709551616"),
    (
        "i_number_hundred_digits: taken",
        b"1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890",
    ),
    ("i_number_underflow: taken", b"123e-10000000"),
    (
        "i_number_long_fraction: taken",
        b"0.3333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333",
    ),
    ("i_number_overflow: refused", b"1e999"),
    ("i_number_negative_overflow: refused", b"-1e9999"),
    (
        "i_number_huge_exponent: refused",
        b"0.4e00669999999999999999999999999999999999999999999999999999999999999999999999969999999006",
    ),
    ("n_number_plus", b"+1"),
    ("n_number_minus_alone", b"-"),
    ("n_number_minus_minus", b"--1"),
    ("n_number_minus_space", b"- 1"),
    ("n_number_leading_zero", b"012"),
    ("n_number_negative_leading_zero", b"-012"),
    ("n_number_two_zeros", b"00"),
    ("n_number_dot_first", b".5"),
    ("n_number_minus_dot", b"-.5"),
    ("n_number_dot_last", b"1."),
    ("n_number_dot_exponent", b"1.e1"),
    ("n_number_two_dots", b"1.2.3"),
    ("n_number_exponent_alone", b"1e"),
    ("n_number_exponent_sign_alone", b"1e+"),
    ("n_number_exponent_minus_alone", b"1e-"),
    ("n_number_two_exponents", b"1e1e1"),
    ("n_number_exponent_fraction", b"1e1.5"),
    ("n_number_exponent_first", b"e1"),
    ("n_number_hexadecimal", b"0x10"),
    ("n_number_octal", b"0o17"),
    ("n_number_underscore", b"1_000"),
    ("n_number_space", b"1 000"),
    ("n_number_suffix", b"10L"),
    ("n_number_minus_infinity", b"-Infinity"),
    ("n_number_minus_nan", b"-NaN"),
    ("n_number_full_width", "１".as_bytes()),
    ("n_number_arabic_digits", "٣".as_bytes()),
    ("n_number_expression", b"1+2"),
    ("n_number_invalid_utf8_after", b"[1\xe5]"),
    // Strings and escapes.
    ("y_string_empty", b"\"\""),
    ("y_string_every_escape", b"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
    ("y_string_unicode_escape", b"\"\\u0060\\u012a\\u12AB\""),
    ("y_string_escaped_control", b"\"\\u0000\\u001f\""),
    ("y_string_escaped_noncharacter", b"\"\\uFFFF\\uFDD0\\uD83F\\uDFFE\""),
    ("y_string_surrogate_pair", b"\"\\uD801\\udc37\""),
    ("y_string_two_pairs", b"\"\\ud83d\\ude39\\ud83d\\udc8d\""),
    ("y_string_last_pair", b"\"\\uDBFF\\uDFFF\""),
    ("y_string_escaped_backslash_u", b"\"\\\\u0000\""),
    ("y_string_delete", b"\"\x7f\""),
    ("y_string_utf8", "\"é€𝄞\"".as_bytes()),
    ("y_string_line_separators", "\"\u{2028}\u{2029}\"".as_bytes()),
    ("y_string_noncharacters", "\"\u{ffff}\u{10ffff}\"".as_bytes()),
    ("y_string_byte_order_mark", "\"\u{feff}\"".as_bytes()),
    ("y_string_with_comment", b"\"a/*b*/c\""),
    ("n_string_unclosed", b"\"a"),
    ("n_string_unclosed_escape", b"\"a\\"),
    ("n_string_closed_by_escape", b"\"\\\""),
    ("n_string_unclosed_unicode", b"\"\\u00"),
    ("n_string_short_unicode", b"\"\\u00A\""),
    ("n_string_no_hex", b"\"\\u00G0\""),
    ("n_string_signed_hex", b"\"\\u+123\""),
    ("n_string_capital_u", b"\"\\U0041\""),
    ("n_string_hex_escape", b"\"\\x41\""),
    ("n_string_escaped_quote", b"\"\\'\""),
    ("n_string_escaped_line_end", b"\"\\\n\""),
    ("n_string_escaped_null_byte", b"\"\\\x00\""),
    ("n_string_escaped_emoji", "\"\\🌀\"".as_bytes()),
    ("n_string_line_end", b"\"a\nb\""),
    ("n_string_tab", b"\"\t\""),
    ("n_string_null_byte", b"\"\x00\""),
    ("n_string_unit_separator", b"\"\x1f\""),
    // Surrogates: no string of Rust can hold half a pair.
    ("i_string_lone_high: refused", b"\"\\uD800\""),
    ("i_string_lone_low: refused", b"\"\\uDC00\""),
    ("i_string_high_before_text: refused", b"\"\\uDADAabc\""),
    ("i_string_high_before_escape: refused", b"\"\\uD800\\n\""),
    ("i_string_two_highs: refused", b"\"\\uD800\\uD800\""),
    ("i_string_swapped_pair: refused", b"\"\\uDd1e\\uD834\""),
    ("i_string_high_then_letter: refused", b"\"\\uD800\\u0041\""),
    ("n_string_high_then_short", b"\"\\uD800\\u1\""),
    ("n_string_high_then_no_hex", b"\"\\uD800\\u1x\""),
    // Bytes that are no UTF-8.
    ("i_utf8_lone_continuation: refused", b"\"\x81\""),
    ("i_utf8_latin_1: refused", b"\"\xe9\""),
    ("i_utf8_no_continuation: refused", b"\"\xe0\x80\""),
    ("i_utf8_truncated: refused", b"\"\xe2\x82\""),
    ("i_utf8_overlong_slash: refused", b"\"\xc0\xaf\""),
    ("i_utf8_overlong_null: refused", b"\"\xc0\x80\""),
    ("i_utf8_overlong_six: refused", b"\"\xfc\x83\xbf\xbf\xbf\xbf\""),
    ("i_utf8_surrogate: refused", b"\"\xed\xa0\x80\""),
    ("i_utf8_beyond_unicode: refused", b"\"\xf4\xbf\xbf\xbf\""),
    ("i_utf8_in_key: refused", b"{\"\xb9\":1}"),
    ("n_utf8_outside", b"\xff"),
    ("n_utf8_after", b"[]\x80"),
];

#[test]
fn the_grammar_is_kept_to() {
    for (name, text) in TABLE {
        let taken = from_slice::<Any>(text);
        let wanted = match name.split_at(2) {
            ("y_", _) => true,
            ("n_", _) => false,
            (_, rest) => rest.ends_with(": taken"),
        };
        assert_eq!(taken.is_ok(), wanted, "{name}: {taken:?}");
        if let Ok(value) = taken {
            let written = to_string(&Value::view(&value));
            assert_eq!(from_slice::<Any>(written.as_bytes()), Ok(value), "{name}: {written}");
        }
        // Nothing that is cut short is taken for the whole, but for numbers, which are.
        if text.last().is_some_and(|last| matches!(last, b']' | b'}' | b'"')) && wanted {
            for end in 0..text.len() {
                assert!(from_slice::<Any>(&text[..end]).is_err(), "{name}, cut at {end}");
            }
        }
    }
}

#[test]
fn names_are_unique_and_say_what_is_wanted() {
    let mut names: Vec<&str> = TABLE.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), TABLE.len());
    for name in names {
        let decided = name.ends_with(": taken") || name.ends_with(": refused");
        assert_eq!(name.starts_with("i_"), decided, "{name}");
    }
}
