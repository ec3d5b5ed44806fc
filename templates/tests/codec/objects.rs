//! Structs: presence, unstated properties, width, recursion, what `Debug` and equality make of them.
use crate::models::{Empty, Everything, Loose, Open, Pet, Presence, Source, Tree, Wide};
use crate::runtime::macros::model;
use crate::runtime::patch::Patch;
use crate::runtime::value::{Any, Map};
use crate::{again, read, refused, written};

pub const EVERYTHING: &str = concat!(
    r#"{"yes":true,"small":-1,"whole":2,"count":3,"large":18446744073709551615,"huge":-170141183460469231731687303715884105728,"#,
    r#""single":0.1,"double":0.1,"text":"te\"xt","at":"2021-01-14T11:47:46.5Z","on":"2021-01-14","bytes":"Zg","secret":"hunter2","#,
    r#""reset":5,"list":[1,null],"map":{"a":["b"]},"pair":["p",1],"any":{"z":[null,1.5]},"boxed":{}}"#
);

#[test]
fn every_type_goes_there_and_back() {
    let value: Everything = read(EVERYTHING).unwrap();
    assert_eq!(written(&value), EVERYTHING);
    assert_eq!(value, value.clone());
    assert_eq!(value.list, [Some(1), None]);
    let shown = format!("{value:?}");
    assert_eq!(
        shown,
        concat!(
            "Everything { yes: true, small: -1, whole: 2, count: 3, large: 18446744073709551615, ",
            "huge: -170141183460469231731687303715884105728, single: 0.1, double: 0.1, text: \"te\\\"xt\", ",
            "at: 2021-01-14T11:47:46.5Z, on: 2021-01-14, bytes: \"Zg\", secret: Secret(…), reset: 5, list: [1, None], ",
            "map: {\"a\": [\"b\"]}, pair: [\"p\", 1], any: {\"z\":[null,1.5]}, boxed: Empty }"
        )
    );
}

#[test]
fn each_field_counts_for_equality() {
    let whole: Any = serde_json::from_str(
        EVERYTHING
            .replace("-170141183460469231731687303715884105728", "7")
            .as_str(),
    )
    .unwrap();
    let one: Everything = crate::runtime::json::from_any(&whole).unwrap();
    let others = [
        ("yes", Any::from(false)),
        ("small", 9.into()),
        ("whole", 9.into()),
        ("count", 9.into()),
        ("large", 9.into()),
        ("huge", 9.into()),
        ("single", 9.into()),
        ("double", 9.into()),
        ("text", "9".into()),
        ("at", "2021-01-14T11:47:46.51Z".into()),
        ("on", "2021-01-15".into()),
        ("bytes", "Zg==".into()),
        ("secret", "9".into()),
        ("reset", 9.into()),
        ("list", serde_json::json!([1])),
        ("map", serde_json::json!({"a": ["c"]})),
        ("map", serde_json::json!({"a": ["b"], "more": []})),
        ("pair", serde_json::json!(["p", 2])),
        ("any", Any::Null),
    ];
    for (name, value) in others {
        let mut changed = whole.clone();
        changed[name] = value;
        let other: Everything = crate::runtime::json::from_any(&changed).unwrap();
        assert_ne!(one, other, "{name}");
        assert_ne!(other, one, "{name}");
    }
}

#[test]
fn unstated_properties_and_the_branch_count_for_equality() {
    let open = |json: &str| read::<Open>(json).unwrap();
    let one = open(r#"{"id":1,"kind":"k","x":1}"#);
    assert_eq!(one, open(r#"{"id":1,"kind":"k","x":1}"#));
    for other in [
        r#"{"id":1,"kind":"k","x":2}"#,
        r#"{"id":1,"kind":"k"}"#,
        r#"{"id":1,"kind":"k","y":1}"#,
    ] {
        assert_ne!(one, open(other), "{other}");
    }
    // Two that have the same fields in the same places.
    let (cat, fish) = (read(r#"{"name":"a"}"#).unwrap(), read(r#"{"name":"a"}"#).unwrap());
    assert_ne!(Pet::Cat(cat), Pet::Fish(fish));
}

#[test]
fn each_field_is_required_and_not_null() {
    let whole: serde_json::Map<String, Any> = serde_json::from_str(EVERYTHING).unwrap();
    for name in whole.keys() {
        let mut less = whole.clone();
        less.remove(name);
        let less = Any::Object(less).to_string();
        let complaint = format!("`{name}`: a required property is missing (at byte {})", less.len() - 1);
        assert_eq!(refused::<Everything>(&less.replace("-1.7014118346046923e38", "1")), {
            let shorter = less.replace("-1.7014118346046923e38", "1").len();
            complaint.replace(&format!("byte {}", less.len() - 1), &format!("byte {}", shorter - 1))
        });
        let mut null = whole.clone();
        null.insert("huge".into(), 1.into());
        null.insert(name.clone(), Any::Null);
        let null = Any::Object(null).to_string();
        match name.as_str() {
            "any" => assert!(read::<Everything>(&null).is_ok()),
            name => assert!(
                refused::<Everything>(&null).starts_with(&format!("`{name}`: expected a")),
                "{name}"
            ),
        }
    }
}

#[test]
fn presence_has_every_cell() {
    let value: Presence = read(r#"{"required":"r","nullable":null}"#).unwrap();
    assert_eq!(
        (value.nullable.clone(), value.optional.clone(), value.patch.clone()),
        (None, None, Patch::Absent)
    );
    assert_eq!(written(&value), r#"{"required":"r","nullable":null}"#);
    let value: Presence = read(r#"{"optional":null,"patch":null,"required":"r","nullable":"n","ty\"pe":7}"#).unwrap();
    assert_eq!(
        (value.optional.clone(), value.patch.clone(), value.r#type),
        (None, Patch::Null, Some(7))
    );
    assert_eq!(
        written(&value),
        r#"{"required":"r","nullable":"n","patch":null,"ty\"pe":7}"#
    );
    assert_eq!(
        again::<Presence>(r#"{"required":"","nullable":null,"patch":"p"}"#),
        r#"{"required":"","nullable":null,"patch":"p"}"#
    );
    assert_eq!(
        refused::<Presence>(r#"{"required":"r"}"#),
        "`nullable`: a required property is missing (at byte 15)"
    );
    assert_eq!(
        refused::<Presence>(r#"{"required":null,"nullable":null}"#),
        "`required`: expected a string, found null (at byte 12)"
    );
    assert_eq!(
        format!("{value:?}"),
        r#"Presence { required: "r", nullable: "n", optional: None, patch: Null, type: 7 }"#
    );
}

#[derive(Clone)]
struct Free {
    any: Option<Any>,
    text: Option<String>,
}
model!(Free { 0 any "any", 1 text "text" });

#[test]
fn a_null_is_a_value_where_anything_is() {
    assert_eq!(again::<Free>(r#"{"any":null,"text":null}"#), r#"{"any":null}"#);
    let value: Free = serde_json::from_str(r#"{"any":null,"text":null}"#).unwrap();
    assert_eq!(written(&value), r#"{"any":null}"#);
    assert_eq!(again::<Free>("{}"), "{}");
    let value: Free = serde_json::from_str("{}").unwrap();
    assert_eq!(written(&value), "{}");
}

#[test]
fn setters_set() {
    let value = Presence::new("r", None).optional("o").patch("p").r#type(1);
    assert_eq!(
        written(&value),
        r#"{"required":"r","nullable":null,"optional":"o","patch":"p","ty\"pe":1}"#
    );
    assert_eq!(Presence::new("r", "n".to_owned()).nullable.as_deref(), Some("n"));
    let extra: Map<Any> = [("x".to_owned(), Any::Null)].into();
    assert_eq!(
        written(&Open::new(1).extra(extra)),
        r#"{"id":1,"kind":"open","x":null}"#
    );
    assert_eq!(written(&Empty::default()), "{}");
    let tree = Tree::new("a").left(Tree::new("b")).rest([Tree::new("c")]);
    assert_eq!(
        written(&tree),
        r#"{"name":"a","left":{"name":"b","rest":[]},"rest":[{"name":"c","rest":[]}]}"#
    );
}

#[test]
fn unstated_properties_are_kept_where_there_is_room() {
    let open: Open = read(r#"{"x":{"y":1},"id":1,"\u0061\n":"q","kind":"k"}"#).unwrap();
    assert_eq!(open.extra.keys().collect::<Vec<_>>(), ["a\n", "x"]);
    assert_eq!(written(&open), r#"{"id":1,"kind":"k","a\n":"q","x":{"y":1}}"#);
    assert_eq!(
        format!("{open:?}"),
        r#"Open { id: 1, kind: "k", extra: {"a\n": "q", "x": {"y":1}} }"#
    );
    assert_ne!(open, Open::new(1));
    let mut twice = Open::new(1);
    twice.extra.insert("id".into(), 2.into());
    assert_eq!(
        written(&twice),
        r#"{"id":1,"kind":"open"}"#,
        "a stated property is written once"
    );
    assert_eq!(again::<Loose>(r#"{"b":1,"a":2}"#), r#"{"a":2,"b":1}"#);
    assert_eq!(
        refused::<Loose>(r#"{"a b":"x"}"#),
        "`[\"a b\"]`: expected an integer, found a string (at byte 7)"
    );
    assert_eq!(again::<Empty>(r#"{"a":[{}]}"#), "{}");
}

#[test]
fn the_last_of_several_counts_alone() {
    let json = r#"{"name":"a","rest":[{"name":"1","rest":[]}],"rest":[],"left":{"name":"x","rest":[],"left":{"name":"deep","rest":[]}},"left":{"name":"y","rest":[]}}"#;
    assert_eq!(
        again::<Tree>(json),
        r#"{"name":"a","left":{"name":"y","rest":[]},"rest":[]}"#
    );
    let json = r#"{"name":"a","rest":[{"name":"1","rest":[]},{"name":"2","rest":[]}],"rest":[{"name":"3","rest":[]}]}"#;
    assert_eq!(again::<Tree>(json), r#"{"name":"a","rest":[{"name":"3","rest":[]}]}"#);
    assert_eq!(again::<Map<Vec<i64>>>(r#"{"a":[1],"a":[2]}"#), r#"{"a":[2]}"#);
    assert_eq!(
        again::<Map<Tree>>(r#"{"k":{"name":"a","rest":[],"left":{"name":"1","rest":[]}},"k":{"name":"b","rest":[]}}"#),
        r#"{"k":{"name":"b","rest":[]}}"#
    );

    #[derive(Clone)]
    struct Outer {
        inner: Presence,
        open: Open,
    }
    crate::runtime::macros::model!(Outer { 0 inner "inner", 1 open "open" });
    let first = r#"{"required":"r","nullable":"n","optional":"o","patch":"p"}"#;
    let open = r#"{"id":1,"kind":"k","x":1}"#;
    let json = format!(
        r#"{{"inner":{first},"inner":{{"required":"s","nullable":null}},"open":{open},"open":{{"id":2,"kind":"l"}}}}"#
    );
    assert_eq!(
        again::<Outer>(&json),
        r#"{"inner":{"required":"s","nullable":null},"open":{"id":2,"kind":"l"}}"#
    );
    let json = format!(r#"{{"inner":{first},"inner":{{"required":"s"}},"open":{open}}}"#);
    assert!(refused::<Outer>(&json).starts_with("`inner.nullable`: a required property is missing"));
}

#[test]
fn a_struct_may_have_hundreds_of_fields() {
    let all: Vec<_> = (0..200).map(|i| format!("\"f{i}\":{i}")).collect();
    let json = format!("{{{},\"last\":9}}", all.join(","));
    assert_eq!(again::<Wide>(&json), json);
    let backwards: Vec<_> = all.iter().rev().cloned().collect();
    assert_eq!(again::<Wide>(&format!("{{\"last\":9,{}}}", backwards.join(","))), json);
    assert_eq!(
        again::<Wide>(r#"{"f199":1,"last":2,"f64":3}"#),
        r#"{"f64":3,"f199":1,"last":2}"#
    );
    assert_eq!(
        refused::<Wide>(&format!("{{{}}}", all.join(","))),
        format!("`last`: a required property is missing (at byte {})", json.len() - 10)
    );
    assert_eq!(
        refused::<Wide>("{}"),
        "`last`: a required property is missing (at byte 1)"
    );
}

#[test]
fn a_complaint_names_the_place() {
    assert_eq!(
        refused::<Vec<Tree>>(r#"[{"name":"a","rest":[{"name":"b","rest":[],"left":{"name":3,"rest":[]}}]}]"#),
        "`[0].rest[0].left.name`: expected a string, found a number (at byte 58)"
    );
    assert_eq!(
        refused::<Map<Vec<i64>>>(r#"{"a":[],"b\"c":[1,2,"x"]}"#),
        "`[\"b\\\"c\"][2]`: expected an integer, found a string (at byte 20)"
    );
    let error = read::<Tree>(r#"{"name":"a","rest":[{}]}"#).unwrap_err();
    assert_eq!(
        (error.path(), error.offset(), error.message()),
        ("rest[0].name", 21, "a required property is missing")
    );
    assert_eq!(
        format!("{error:?}"),
        "DecodeError(`rest[0].name`: a required property is missing (at byte 21))"
    );
    let long = format!(r#"{{"{}":"x"}}"#, "k".repeat(1000));
    assert!(
        refused::<Map<i64>>(&long).len() < 200,
        "no key is shown in full that is longer than any"
    );
    assert!(!refused::<Vec<i64>>(r#"["hunter2"]"#).contains("hunter2"));
}

#[test]
fn recursion_ends() {
    let blank = <Source as crate::runtime::value::Value>::blank();
    assert!(matches!(blank, Source::Unknown(Any::Null)));
    let nested = |depth: usize| {
        format!(
            "{}{}",
            r#"{"name":"","rest":[],"left":"#.repeat(depth),
            r#"{"name":"","rest":[]}"#
        ) + &"}".repeat(depth)
    };
    let tree: Tree = read(&nested(126)).unwrap();
    assert_eq!(read::<Tree>(&written(&tree)).unwrap(), tree);
    assert!(refused::<Tree>(&nested(127)).contains("nested too deeply"));
}
