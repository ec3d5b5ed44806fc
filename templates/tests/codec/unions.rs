//! Unions: how the branch is told, what happens when none is, and what is written.
use crate::models::{
    Animal, Blank, Cat, Counted, Fish, Heard, Image, Nested, Open, Pet, Room, Scalar, Source, Thing, Tree,
};
use crate::runtime::value::{Any, Map};
use crate::{again, read, refused, written};

#[test]
fn a_tag_tells_the_branch() {
    let source: Source = read(r#"{"size":1,"type":"blank"}"#).unwrap();
    assert_eq!(source, Source::Blank(Blank::new(1)));
    assert_eq!(written(&source), r#"{"type":"blank","size":1}"#);
    // Two values for one branch, which has the tag as a property: it goes back as it came, and is there once.
    for tag in ["image", "picture"] {
        let json = format!(r#"{{"type":"{tag}","url":"u"}}"#);
        let source = read::<Source>(&json).unwrap();
        assert!(matches!(&source, Source::Image(image) if image.r#type == tag));
        assert_eq!(written(&source), json);
    }
    assert_eq!(written(&Source::from(Image::new("u"))), r#"{"type":"image","url":"u"}"#);
    let mut wrong = Image::new("u");
    wrong.r#type = "blank".into();
    assert_eq!(written(&Source::from(Box::new(wrong))), r#"{"type":"image","url":"u"}"#);
}

#[test]
fn a_tag_that_no_branch_has_keeps_the_value() {
    for json in [
        r#"{"type":"new","deep":[1,{"a":null}]}"#,
        r#"{"size":1}"#,
        r#"{"type":null,"size":1}"#,
        r#"{"type":["blank"],"size":1}"#,
        "{}",
        "[1]",
        "\"blank\"",
        "null",
        // What claims to be a branch and is none.
        r#"{"size":"large","type":"blank"}"#,
        r#"{"type":"image"}"#,
    ] {
        let source = read::<Source>(json).unwrap();
        assert!(matches!(source, Source::Unknown(_)), "{json}");
        assert_eq!(read::<Any>(&written(&source)).unwrap(), read::<Any>(json).unwrap());
    }
    // What is no JSON is never kept.
    refused::<Source>(r#"{"type":"new","deep":[1,]}"#);
    refused::<Source>(r#"{"type":"blank","size":tru}"#);
    assert!(refused::<Source>(&format!(r#"{{"type":"free","a":{}"#, "[".repeat(200))).contains("nested too deeply"));
}

#[test]
fn a_tag_may_stand_in_a_map() {
    assert_eq!(again::<Source>(r#"{"type":"free","a":1}"#), r#"{"a":1,"type":"free"}"#);
    assert_eq!(
        again::<Source>(r#"{"type":"open","id":1,"kind":"k"}"#),
        r#"{"id":1,"kind":"k","type":"open"}"#
    );
    assert_eq!(
        written(&Source::Open(Open::new(1))),
        r#"{"type":"open","id":1,"kind":"open"}"#
    );
    let other: Map<Any> = [("type".to_owned(), Any::from("odd")), ("a".to_owned(), Any::from(1))].into();
    assert_eq!(written(&Source::Free(other)), r#"{"type":"free","a":1}"#);
}

#[test]
fn a_union_in_a_union_has_both_tags_once() {
    let json = r#"{"type":"deep","kind":"b","size":1}"#;
    let source: Source = read(json).unwrap();
    assert!(matches!(&source, Source::Deep(nested) if matches!(**nested, Nested::Blank(_))));
    assert_eq!(written(&source), json);
    // The inner one has a property of the outer tag's name, and an allowed value in it.
    let json = r#"{"kind":"i","type":"deeper","url":"u"}"#;
    assert_eq!(again::<Source>(json), json);
    // An unknown inner one.
    let json = r#"{"kind":"new","type":"deep","x":1}"#;
    assert_eq!(again::<Source>(json), json);
}

#[test]
fn tags_recurse() {
    let json = r#"{"type":"image","url":"u","inner":{"type":"image","url":"v","inner":{"type":"blank","size":3}}}"#;
    let source: Source = read(json).unwrap();
    assert_eq!(written(&source), json);
    assert_eq!(
        format!("{source:?}"),
        concat!(
            r#"Image(Image { type: "image", url: "u", inner: Image(Image { type: "image", url: "v", "#,
            r#"inner: Blank(Blank { size: 3 }) }) })"#
        )
    );
    // A branch that goes wrong deep inside costs that one only.
    let json = r#"{"name":"t","rest":[],"source":{"type":"image","url":"u","inner":{"type":"blank","size":"?"}}}"#;
    let tree: Tree = read(json).unwrap();
    assert!(matches!(&tree.source, Some(Source::Image(image)) if matches!(image.inner, Some(Source::Unknown(_)))));
}

#[test]
fn the_kind_tells_the_branch() {
    for (json, expected) in [
        ("1", Scalar::Number(1)),
        ("1.0", Scalar::Number(1)),
        ("1.5", Scalar::Float(1.5)),
        ("\"other\"", Scalar::Name("other".into())),
        ("true", Scalar::Flag(true)),
        ("[1,2]", Scalar::List(vec![1, 2])),
        ("[\"a\"]", Scalar::Unknown(serde_json::json!(["a"]))),
        // Larger than the branch takes.
        ("18446744073709551615", Scalar::Unknown(u64::MAX.into())),
    ] {
        assert_eq!(read::<Scalar>(json).unwrap(), expected, "{json}");
    }
    assert_eq!(Scalar::from(3), Scalar::Number(3));
    assert_eq!(written(&Scalar::from("n".to_owned())), "\"n\"");
    assert_eq!(
        written(&vec![Scalar::from(1.0), Scalar::Unknown(Any::Null)]),
        "[1.0,null]"
    );
}

#[test]
fn a_dog_is_never_a_cat() {
    let pets: Vec<Pet> = read(concat!(
        r#"[{"kind":"dog","bark":true,"name":"Rex"},{"name":"Rex","bark":true},{"kind":"tom","name":"Tom"},"#,
        r#"{"name":"Tom","lives":9},{"name":"Nemo"},{"token":"hunter2"},{"\u006bind":"\u0064og","bark":false}]"#
    ))
    .unwrap();
    let kinds: Vec<_> = pets
        .iter()
        .map(|pet| format!("{pet:?}").split('(').next().unwrap().to_owned())
        .collect();
    assert_eq!(kinds, ["Dog", "Dog", "Cat", "Cat", "Cat", "Fish", "Dog"]);
    assert_eq!(written(&pets[0]), r#"{"kind":"dog","bark":true,"name":"Rex"}"#);

    // What is fixed rules a branch out even if the rest fits; what is closed does not take more.
    for json in [
        r#"{"kind":"bird","bark":true,"wings":2}"#,
        r#"{"kind":"dog","wings":2}"#,
        "1",
        "null",
        "[]",
        "\"dog\"",
    ] {
        assert!(matches!(read::<Pet>(json).unwrap(), Pet::Unknown(_)), "{json}");
        assert_eq!(read::<Any>(&again::<Pet>(json)).unwrap(), read::<Any>(json).unwrap());
    }
    // Of two kinds the last counts, as of all that is given twice.
    assert!(matches!(
        read::<Pet>(r#"{"kind":"cat","kind":"dog","bark":true}"#).unwrap(),
        Pet::Dog(_)
    ));
    assert!(matches!(
        read::<Pet>(r#"{"kind":"dog","bark":true,"kind":"cat"}"#).unwrap(),
        Pet::Cat(_)
    ));
    // A dog by its kind whose bark is wrong is no cat.
    assert!(matches!(
        read::<Pet>(r#"{"kind":"dog","bark":"loud"}"#).unwrap(),
        Pet::Unknown(_)
    ));
}

#[test]
fn a_raw_union_is_asked() {
    let thing: Thing = read(r#"{"bark":true,"kind":null}"#).unwrap();
    assert!(thing.as_dog().unwrap().bark);
    assert!(thing.as_cat().is_ok());
    let error = read::<Thing>(r#"{"name":7}"#).unwrap().as_dog().unwrap_err();
    assert_eq!(
        (error.path(), error.message()),
        ("name", "expected a string, found a number")
    );
    assert_eq!(again::<Thing>(r#"{"x":[1]}"#), r#"{"x":[1]}"#);
    let cat: Cat = read(r#"{"lives":9}"#).unwrap();
    assert_eq!(written(&Thing::from(cat)), r#"{"lives":9}"#);
}

#[test]
fn branches_that_hold_at_once_lose_nothing() {
    for (json, branch) in [
        (r#"{"name":"n","lives":9}"#, Some(0)),
        (r#"{"bark":true,"name":"n"}"#, Some(1)),
        // Nobody knows `size`, so it is no reason to think of both.
        (r#"{"lives":9,"size":1}"#, Some(0)),
        (r#"{"bark":true,"size":1}"#, Some(1)),
        // A dog needs its bark.
        (r#"{"lives":9,"name":"n"}"#, Some(0)),
        (r#"{"bark":true,"lives":9}"#, None),
        (r#"{"kind":"k","name":"n","lives":9,"bark":true}"#, None),
    ] {
        let animal = read::<Animal>(json).unwrap();
        let found = match &animal {
            Animal::Cat(_) => Some(0),
            Animal::Dog(_) => Some(1),
            Animal::Unknown(_) => None,
        };
        assert_eq!(found, branch, "{json}");
        if branch.is_none() {
            assert_eq!(read::<Any>(&written(&animal)).unwrap(), read::<Any>(json).unwrap());
        }
    }
}

#[test]
fn a_branch_with_a_place_for_others_has_what_is_not_known() {
    for (json, open) in [
        (r#"{"id":1,"kind":"open"}"#, true),
        (r#"{"kind":"cat","name":"n"}"#, false),
        // The cat knows more, and yet has no place for the number.
        (r#"{"kind":"open","name":"n","lives":null,"id":1}"#, true),
        // Not of the kind of its others.
        (r#"{"kind":"cat","lives":9,"id":1}"#, false),
    ] {
        let room = read::<Room>(json).unwrap();
        assert_eq!(matches!(room, Room::Open(_)), open, "{json}");
        assert!(open || matches!(room, Room::Cat(_)), "{json}");
    }
}

#[test]
fn what_no_branch_fits_may_be_a_secret() {
    let pet: Pet = read(r#"{"kind":"bird","token":"hunter2","deep":{"token":"hunter2"}}"#).unwrap();
    assert_eq!(format!("{pet:?}"), r#"Unknown({"deep": …, "kind": …, "token": …})"#);
    assert_eq!(
        format!("{:?}", read::<Source>(r#""hunter2""#).unwrap()),
        r#"Unknown("…")"#
    );
    assert_eq!(
        format!("{:?}", read::<Source>(r#"["hunter2"]"#).unwrap()),
        "Unknown([…])"
    );
    assert_eq!(
        format!("{:?}", read::<Thing>(r#"{"token":"hunter2"}"#).unwrap()),
        r#"Thing({"token": …})"#
    );
    let fish: Fish = read(r#"{"token":"hunter2"}"#).unwrap();
    let shown = format!("{:#?}", Pet::from(fish));
    assert!(
        shown.contains("token: Secret(…)") && !shown.contains("hunter2"),
        "{shown}"
    );
}

#[test]
fn a_choice_that_leads_to_itself_ends() {
    let mut value = &read::<Scalar>(r#"{"a":1}"#).unwrap();
    let mut depth = 0;
    while let Scalar::Nested(inner) = value {
        (value, depth) = (inner, depth + 1);
    }
    assert!(matches!(value, Scalar::Unknown(_)) && depth < 32);
    assert_eq!(
        again::<Vec<Scalar>>(r#"[{"a":1},{},{},null]"#),
        r#"[{"a":1},{},{},null]"#
    );
}

#[test]
fn the_kind_of_a_property_tells_the_branch() {
    for (json, is_number) in [
        (r#"{"id":1}"#, true),
        (r#"{"id":1.0}"#, true),
        (r#"{"id":"1"}"#, false),
        (r#"{"id":"1","note":"n"}"#, false),
        (r#"{"id":"1","note":null}"#, false),
        // Of no kind that a branch takes: as if nothing were said of it.
        (r#"{"id":true,"note":"n"}"#, true),
    ] {
        let value = read::<Counted>(json).unwrap();
        match value {
            Counted::Number(_) => assert!(is_number, "{json}"),
            Counted::Name(_) => assert!(!is_number, "{json}"),
            Counted::Unknown(_) => assert_eq!(again::<Counted>(json), json),
        }
    }
}

#[test]
fn a_shared_tag_is_told_further_by_shape() {
    let dog = read::<Heard>(r#"{"kind":"loud","bark":true}"#).unwrap();
    assert!(matches!(dog, Heard::Dog(_)), "{dog:?}");
    let cat = read::<Heard>(r#"{"kind":"loud","name":"n"}"#).unwrap();
    assert!(matches!(cat, Heard::Cat(_)), "{cat:?}");
    for fish in [r#"{"kind":"mute","name":"n"}"#, r#"{"kind":null,"name":"n"}"#] {
        assert!(matches!(read::<Heard>(fish).unwrap(), Heard::Fish(_)), "{fish}");
    }
    let other = r#"{"bark":true,"kind":"Dog"}"#;
    assert!(matches!(read::<Heard>(other).unwrap(), Heard::Unknown(_)));
    assert_eq!(again::<Heard>(other), other);
    // What nobody says is written once, and only where there is one value to write.
    let cat = |kind: Option<&str>| Cat {
        kind: kind.map(str::to_owned),
        name: None,
        lives: None,
    };
    for kind in [None, Some("loud")] {
        assert_eq!(written(&Heard::from(cat(kind))), r#"{"kind":"loud"}"#);
    }
    let fish = Fish {
        kind: None,
        name: Some("n".to_owned()),
        token: None,
    };
    assert_eq!(written(&Heard::from(fish)), r#"{"name":"n"}"#);
    // Null is said as well, where the branch allows it.
    let bird = r#"{"kind":null,"wings":2}"#;
    assert!(matches!(read::<Heard>(bird).unwrap(), Heard::Bird(_)));
    assert_eq!(again::<Heard>(bird), bird);
}
