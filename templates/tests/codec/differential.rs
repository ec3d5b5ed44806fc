//! Against serde_json: whatever text or value chance comes up with, both must say the same.
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use crate::models::{Scope, Tree};
use crate::runtime::json::{from_slice, to_string};
use crate::runtime::macros::model;
use crate::runtime::value::Value;
use crate::runtime::value::{Any, Map};

fn free_form() -> impl Strategy<Value = Any> {
    let leaf = prop_oneof![
        Just(Any::Null),
        any::<bool>().prop_map(Any::from),
        any::<i64>().prop_map(Any::from),
        any::<u64>().prop_map(Any::from),
        any::<f64>().prop_map(Any::from),
        any::<String>().prop_map(Any::from),
        "[\\PC\u{0}-\u{20}\"\\\\]*".prop_map(Any::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Any::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|map| Any::Object(map.into_iter().collect())),
        ]
    })
}

/// Fragments that make texts which are nearly JSON.
fn nearly() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(","),
        Just(":"),
        Just("\""),
        Just("\\"),
        Just("\\u"),
        Just("d83d"),
        Just("\"a\""),
        Just("\"type\""),
        Just("null"),
        Just("true"),
        Just("fals"),
        Just("-"),
        Just("0"),
        Just("1"),
        Just("."),
        Just("e"),
        Just("E+"),
        Just("12345678901234567890"),
        Just(" "),
        Just("\n"),
        Just("é"),
        Just("\u{1}"),
        Just("\u{feff}"),
    ];
    prop::collection::vec(token, 0..12).prop_map(|tokens| tokens.concat())
}

fn number() -> impl Strategy<Value = String> {
    "-?[0-9]{1,25}(\\.[0-9]{0,25})?([eE][+-]?[0-9]{0,3})?"
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Derived {
    id: i64,
    small: i32,
    large: u64,
    size: f64,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    list: Vec<Option<bool>>,
    map: Map<Vec<f32>>,
    pair: (String, u32),
    any: Any,
}

#[derive(Clone)]
struct Ours {
    id: i64,
    small: i32,
    large: u64,
    size: f64,
    name: String,
    note: Option<String>,
    list: Vec<Option<bool>>,
    map: Map<Vec<f32>>,
    pair: (String, u32),
    any: Any,
}
model!(Ours {
    0 id "id", 1 small "small", 2 large "large", 3 size "size", 4 name "name", 5 note "note", 6 list "list", 7 map "map",
    8 pair "pair", 9 any "any"
});

fn derived() -> impl Strategy<Value = Derived> {
    let scalars = (
        any::<i64>(),
        any::<i32>(),
        any::<u64>(),
        prop::num::f64::NORMAL | prop::num::f64::ZERO,
    );
    let texts = (
        any::<String>(),
        any::<Option<String>>(),
        (any::<String>(), any::<u32>()),
    );
    let floats = prop::collection::vec(prop::num::f32::NORMAL, 0..3);
    let rest = (
        any::<Vec<Option<bool>>>(),
        prop::collection::btree_map(any::<String>(), floats, 0..4),
        free_form(),
    );
    (scalars, texts, rest).prop_map(
        |((id, small, large, size), (name, note, pair), (list, map, any))| Derived {
            id,
            small,
            large,
            size,
            name,
            note,
            list,
            map,
            pair,
            any,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_value_is_written_as_serde_json_does(value in free_form()) {
        let ours = to_string(&value.view());
        prop_assert_eq!(&ours, &serde_json::to_string(&value).unwrap());
        prop_assert_eq!(from_slice::<Any>(ours.as_bytes()).unwrap(), value);
    }

    #[test]
    fn spaces_change_nothing(value in free_form()) {
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(from_slice::<Any>(pretty.as_bytes()).unwrap(), value);
    }

    #[test]
    fn what_serde_json_refuses_is_refused(text in nearly()) {
        let ours = from_slice::<Any>(text.as_bytes()).ok();
        let theirs = serde_json::from_str::<Any>(text.strip_prefix('\u{feff}').unwrap_or(&text)).ok();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn no_bytes_bring_it_down(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let ours = from_slice::<Any>(&bytes).ok();
        prop_assert_eq!(ours, serde_json::from_slice::<Any>(&bytes).ok());
        let _ = from_slice::<Tree>(&bytes);
    }

    #[test]
    fn numbers_are_the_same(text in number()) {
        let ours = from_slice::<f64>(text.as_bytes()).ok();
        prop_assert_eq!(ours.map(f64::to_bits), serde_json::from_str::<f64>(&text).ok().map(f64::to_bits));
        prop_assert_eq!(from_slice::<Any>(text.as_bytes()).ok(), serde_json::from_str::<Any>(&text).ok());
        // Ours takes `1.0` for an integer too; what serde_json takes, ours takes alike.
        if let Ok(value) = serde_json::from_str::<i64>(&text) {
            prop_assert_eq!(from_slice::<i64>(text.as_bytes()).unwrap(), value);
        }
        if let Ok(value) = serde_json::from_str::<i128>(&text) {
            prop_assert_eq!(from_slice::<i128>(text.as_bytes()).unwrap(), value);
        }
        if let (Ok(ours), Ok(theirs)) = (from_slice::<i64>(text.as_bytes()), serde_json::from_str::<f64>(&text)) {
            prop_assert_eq!(ours as f64, theirs);
        }
    }

    #[test]
    fn a_struct_is_what_derived_serde_makes_of_it(value in derived()) {
        let json = serde_json::to_string(&value).unwrap();
        let ours: Ours = from_slice(json.as_bytes()).unwrap();
        let back: Derived = serde_json::from_str(&to_string(&Value::view(&ours))).unwrap();
        prop_assert_eq!(serde_json::to_string(&back).unwrap(), json.clone());
        prop_assert_eq!(serde_json::from_str::<Ours>(&json).unwrap(), ours.clone());
        // Cut or bent anywhere, both refuse.
        for end in (0..json.len()).step_by(7).filter(|end| json.is_char_boundary(*end)) {
            prop_assert!(from_slice::<Ours>(&json.as_bytes()[..end]).is_err());
        }
    }

    #[test]
    fn an_unknown_enum_value_survives(text in any::<String>()) {
        let json = serde_json::to_string(&text).unwrap();
        let scope: Scope = from_slice(json.as_bytes()).unwrap();
        prop_assert_eq!(to_string(&Value::view(&scope)), json);
    }
}
