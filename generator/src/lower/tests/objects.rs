//! Objects, lists, scalars, enums.

use super::*;
use crate::model::Shape;

#[test]
fn required_and_nullable_make_four_cases() {
    same(
        &types(
            "A: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: [string, 'null']}, c: {type: string}, d: {type: [string, 'null']}}}",
        ),
        "struct A both\n  a: string\n  b (null): string\n  c?: string\n  d? (null): string",
    );
}

#[test]
fn nullable_alone_in_an_all_of_is_about_the_others() {
    let found = dumped(
        &schemas(
            "O: {type: object}\nA: {type: object, required: [a, b, c], properties: {a: {allOf: [{$ref: '#/components/schemas/O'}, {description: D}, {nullable: true}]}, b: {nullable: true, allOf: [{$ref: '#/components/schemas/O'}, {title: T, minProperties: 1}]}, c: {allOf: [{$ref: '#/components/schemas/O'}, {type: object, nullable: true}]}}}",
        )
        .replace("openapi: 3.1.0", "openapi: 3.0.3"),
    );
    assert!(found.contains("  a (null): O\n  b (null): O\n  c: O"), "{found}");
}

#[test]
fn null_that_the_configuration_adds_stands_beside_whatever_the_description_says() {
    let text = schemas(
        "O: {type: object, properties: {p: {type: string}}}\n\
         Q: {type: object, properties: {q: {type: string}}}\n\
         Both: {type: object, allOf: [{$ref: '#/components/schemas/O'}, {$ref: '#/components/schemas/Q'}]}\n\
         Heir: {allOf: [{$ref: '#/components/schemas/Both'}, {type: object, properties: {r: {type: string}}}]}\n\
         Name: {$ref: '#/components/schemas/O'}\n\
         A: {type: object, required: [a, b, c, d, e, f, g, h, i], properties: {a: {$ref: '#/components/schemas/O', description: D}, b: {enum: [x, y]}, c: {const: 1}, d: {anyOf: [{type: string}, {type: integer}]}, e: {allOf: [{$ref: '#/components/schemas/Both'}]}, f: {$ref: '#/components/schemas/Heir'}, g: {type: array, items: {type: string}}, h: {type: object, additionalProperties: {enum: [x]}}, i: {$ref: '#/components/schemas/Name'}}}",
    );
    let mut sink = Sink::new();
    let input = Input {
        name: "t.yaml".to_owned(),
        text: Some(text),
    };
    let sources = load(&[input], &mut sink);
    let mut document = crate::read::read(&sources, &mut sink).expect("a document");
    let places = ["a", "b", "c", "d", "g/items", "h/additionalProperties"].map(|place| format!("A/properties/{place}"));
    let config = Config {
        nullable: places
            .into_iter()
            .chain(["Both".to_owned(), "Name".to_owned()])
            .map(|place| format!("#/components/schemas/{place}"))
            .collect(),
        ..Config::default()
    };
    crate::lower::allow_null(&mut document, &sources, &config, &mut sink);
    let api = crate::lower::lower(&document, &config, &mut sink);
    let text = dump(&api);
    let found = text
        .split("struct Both")
        .next()
        .and_then(|t| t.split("struct A both\n").nth(1));
    // What extends a component that may be null is not null itself.
    same(
        found.unwrap_or_default(),
        "  a (null): O\n  b (null): A.b\n  c (null): A.c\n  d (null): A.d\n  e (null): Both\n  f: Heir\n  g: [string|null]\n  h: {A.h|null}\n  i (null): Name",
    );
    assert!(sink.into_sorted().is_empty());
}

#[test]
fn null_in_a_list_of_values_is_allowed() {
    same(
        &types(
            "A: {type: object, required: [a, b, c], properties: {a: {type: string, enum: [x, null]}, b: {enum: [1, null]}, c: {allOf: [{type: string, enum: [x, y, null]}, {enum: [x, y]}]}}}",
        ),
        "struct A both\n  a (null): A.a\n  b (null): A.b\n  c: A.c\nenum A.a both String\n  \"x\"\nenum A.b both Integer\n  1\nenum A.c both String\n  \"x\"\n  \"y\"",
    );
}

#[test]
fn additional_properties_make_maps_or_an_extra_map() {
    same(
        &types(
            "A: {type: object}\nB: {additionalProperties: {type: integer}}\nC: {properties: {x: {type: string}}, additionalProperties: {type: [integer, 'null']}}\nD: {type: object, additionalProperties: false}\nE: {patternProperties: {'^x': {type: boolean}}, additionalProperties: false}\nF: {patternProperties: {'^[a-z]+$': {type: boolean}}}\nG: {properties: {x: {type: string}}, patternProperties: {'.*': {type: string}}}",
        ),
        "alias A both = {any}\nalias B both = {i64}\nstruct C both\n  x?: string\n  *: i64|null\nstruct D both\nalias E both = {bool}\nalias F both = {bool}\nstruct G both\n  x?: string\n  *: string",
    );
}

#[test]
fn patterns_of_some_names_leave_the_others_open() {
    let found = types(
        "A: {patternProperties: {'^x': {type: boolean}}}\nB: {properties: {x: {type: string}}, patternProperties: {'^[a-z]+$': {type: string}}}\nC: {properties: {x: {type: string}}, patternProperties: {'^x-': {}}}",
    );
    let loss =
        |name: &str| format!("loss pattern-open at /components/schemas/{name}/patternProperties in operations []");
    same(
        &found,
        &format!(
            "alias A both = {{any}}\nstruct B both\n  x?: string\n  *: any\nstruct C both\n  x?: string\n  *: any\n{}\n{}",
            loss("A"),
            loss("B")
        ),
    );
}

#[test]
fn what_is_left_over_comes_after_what_is_evaluated() {
    same(
        &types(
            "Base: {type: object, properties: {x: {type: string}}, additionalProperties: {type: integer}}\nA: {allOf: [{$ref: '#/components/schemas/Base'}], properties: {y: {type: string}}, unevaluatedProperties: false}\nB: {type: object, unevaluatedProperties: {type: boolean}}",
        ),
        "struct A both\n  x?: string\n  y?: string\n  *: i64\nalias B both = {bool}\nstruct Base both\n  x?: string\n  *: i64",
    );
}

#[test]
fn integers_are_never_narrowed() {
    same(
        &types(
            "A: {type: integer}\nB: {type: integer, format: int32}\nC: {type: integer, format: int32, maximum: 4294967296}\nD: {type: integer, minimum: 0, maximum: 18446744073709551615}\nE: {type: integer, minimum: -1, maximum: 18446744073709551615}\nF: {type: number, format: float}\nG: {type: integer, format: uint64}\nH: {type: integer, format: odd}\nI: {type: number, format: int64}",
        ),
        "alias A both = i64\nalias B both = i32\nalias C both = i64\nalias D both = u64\nalias E both = i128\nalias F both = f32\nalias G both = u64\nalias H both = i64\nalias I both = i64",
    );
}

#[test]
fn formats_of_strings_follow_the_table() {
    same(
        &types(
            "A: {type: string, format: date-time}\nB: {type: string, format: byte}\nC: {type: string, contentEncoding: base64}\nD: {type: string, format: password}\nE: {type: string, x-secret: true}\nF: {type: string, format: whatever}\nG: {type: string, format: binary}\nH: {type: integer, format: unix-time}",
        ),
        "alias A both = datetime\nalias B both = base64\nalias C both = base64\nalias D both = secret\nalias E both = secret\nalias F both = string\nalias G both = string\nalias H both = unixtime",
    );
}

#[test]
fn enums_lose_null_and_keep_their_kind() {
    same(
        &types(
            "A: {type: object, properties: {s: {enum: [a, b, null]}, i: {type: integer, enum: [1, -1]}, m: {enum: [a, 1, true]}, b: {type: boolean, enum: [true]}}}",
        ),
        "struct A both\n  s? (null): A.s\n  i?: A.i\n  m?: A.m\n  b?: bool\nenum A.s both String\n  \"a\"\n  \"b\"\nenum A.i both Integer\n  1\n  -1\nenum A.m both Mixed\n  \"a\"\n  1\n  true",
    );
}

#[test]
fn one_value_on_a_required_property_is_fixed() {
    same(
        &types(
            "A: {type: object, required: [t, n], properties: {t: {const: x}, n: {type: integer, enum: [3]}, o: {const: y}}}",
        ),
        "struct A both\n  t: string = \"x\"\n  n: i64 = 3\n  o?: A.o\nenum A.o both String\n  \"y\"",
    );
}

/// For the documentation, where the type does not show it: nothing where lists contradict each other, or where another
/// condition has another value.
#[test]
fn one_value_is_told_where_it_is_the_only_one() {
    let only = |says: &str| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    A: {{type: object, {says}}}\n"
        );
        let (api, _) = lowered(&text);
        let found = api.types.iter().find_map(|(_, def)| match &def.shape {
            Shape::Struct(of) => of.fields.first()?.limits.as_ref()?.only.clone(),
            _ => None,
        });
        found.map(|value| value.as_str().map_or_else(|| "no text".to_owned(), str::to_owned))
    };
    for (property, wanted) in [
        ("{const: x}", Some("x")),
        ("{enum: [x]}", Some("x")),
        ("{const: true}", Some("no text")),
        ("{allOf: [{enum: [x, y]}, {const: x}]}", Some("x")),
        ("{allOf: [{enum: [x]}, {enum: [y]}]}", None),
        ("{enum: [x, y]}", None),
        ("{anyOf: [{const: x}, {type: 'null'}]}", Some("x")),
    ] {
        let says = format!("properties: {{t: {property}}}");
        assert_eq!(only(&says).as_deref(), wanted, "{property}");
    }
    let then = "if: {required: [b]}, then: {properties: {t: {const: true}}}";
    assert_eq!(
        only(&format!("{then}, else: {{properties: {{t: {{const: false}}}}}}")),
        None
    );
}

#[test]
fn names_of_values_come_from_every_extension() {
    let found = types(
        "A: {type: integer, enum: [1, 2], x-enum-varnames: [One, Two]}\nB: {type: string, enum: [a], x-enumNames: [Ay]}\nC: {type: string, enum: [a], x-ms-enum: {name: C, values: [{value: a, name: Bee}]}}\nD: {type: integer, enum: [\"3\", 4], x-enum-values: [{numericValue: 4, identifier: Four}, {numericValue: \"3\", identifier: Three}]}",
    );
    for line in [
        "  1 as One",
        "  2 as Two",
        "  \"a\" as Ay",
        "  \"a\" as Bee",
        "  3 as Three",
        "  4 as Four",
    ] {
        assert!(found.lines().any(|l| l == line), "{line} is missing in\n{found}");
    }
}

#[test]
fn several_values_in_one_string_are_a_list() {
    same(
        &types(
            "A: {type: string, x-enum-multiple: true, enum: [a, b]}\nB: {type: string, x-enum-multiple: true, x-enum-delimiter: ',', enum: [a]}",
        ),
        "joined A both of A~ by \" \"\njoined B both of B~ by \",\"\nenum A~ both String\n  \"a\"\n  \"b\"\nenum B~ both String\n  \"a\"",
    );
}

#[test]
fn prefix_items_are_a_tuple_while_they_are_all_there_is() {
    same(
        &types(
            "A: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}\nB: {type: array, prefixItems: [{type: string}], items: {type: integer}}\nC: {type: array}",
        ),
        "alias A both = (string, i64)\nalias B both = [B[]]\nalias C both = [any]\nunion B[] both by shape\n  string: string if string\n  integer: i64 if integer",
    );
}

#[test]
fn all_of_merges_and_child_claims_refine() {
    same(
        &types(
            "A: {type: object, required: [x], properties: {x: {type: string}, y: {type: number}}}\nB: {allOf: [{$ref: '#/components/schemas/A'}, {required: [y], properties: {y: {type: integer}, z: {type: boolean}}}]}",
        ),
        "struct A both\n  x: string\n  y?: f64\nstruct B both\n  x: string\n  y: i64\n  z?: bool",
    );
}

#[test]
fn one_reference_with_words_beside_it_is_that_reference() {
    let text = schemas("A: {type: object, properties: {x: {type: string}}}\nB: {type: object, properties: {a: {allOf: [{$ref: '#/components/schemas/A'}], description: Words.}, b: {nullable: true, allOf: [{$ref: '#/components/schemas/A'}]}}}").replace("3.1.0", "3.0.3");
    same(
        &dumped(&text),
        "struct A both\n  x?: string\nstruct B both\n  a?: A\n  b? (null): A",
    );
}

#[test]
fn a_contradiction_costs_one_property_and_is_reported() {
    let text = schemas(
        "A: {type: object, properties: {x: {type: string}, y: {type: string}}}\nB: {allOf: [{$ref: '#/components/schemas/A'}, {properties: {x: {type: integer}}}]}",
    );
    let (api, found) = lowered(&text);
    assert_eq!(
        found.iter().map(|d| d.code).collect::<Vec<_>>(),
        ["all-of-contradiction"]
    );
    assert_eq!((api.tally.properties.typed, api.tally.properties.widened), (2, 1));
    assert!(dump(&api).contains("struct B both\n  x?: any\n  y?: string"));
}

#[test]
fn inherited_parts_are_named_after_the_component_they_stand_in() {
    let base = "Base: {type: object, properties: {s: {enum: [a, b]}}}";
    let child = "Child: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {y: {type: string}}}]}";
    for text in [format!("{base}\n{child}"), format!("{child}\n{base}")] {
        let found = types(&text);
        assert!(found.contains("struct Child both\n  s?: Base.s\n"), "{found}");
    }
}

#[test]
fn parts_of_what_stands_inside_of_a_component_are_named_after_that() {
    let base = "Base: {type: object, properties: {u: {type: string}}}";
    let add = "{allOf: [{$ref: '#/components/schemas/Base'}, {properties: {s: {enum: [a, b]}}}]}";
    let play = "{allOf: [{$ref: '#/components/schemas/C'}], properties: {s: {enum: [c, d]}}}";
    let four = "{properties: {s: {enum: [e, f]}}, oneOf: [{required: [x], properties: {x: {type: string}, t: {enum: [g, h]}}}, {required: [y], properties: {y: {type: string}, t: {enum: [i, j]}}}]}";
    let found = types(&format!(
        "{base}\nC: {{type: object, properties: {{add: {add}, play: {play}, four: {four}}}}}"
    ));
    for part in ["C.add.s", "C.play.s", "C.four.s"] {
        assert!(found.contains(&format!("\n  s?: {part}\n")), "{part}: {found}");
    }
    assert_eq!(found.matches("  t?: C.four|").count(), 2, "{found}");
    assert!(!found.contains("C.four.t"), "{found}");
}

#[test]
fn a_required_name_without_property_is_optional_and_noted() {
    let text = schemas(
        "A: {allOf: [{type: object, required: [x, nmae], properties: {x: {type: string}}}, {properties: {y: {type: string}}}]}",
    );
    same(&dumped(&text), "struct A both\n  x: string\n  y?: string\n  nmae?: any");
    assert_eq!(codes(&text), ["required-undeclared"]);
}

#[test]
fn properties_under_a_condition_are_optional() {
    let found = types(
        "R: {type: object, properties: {card: {type: string}}, dependentSchemas: {card: {required: [billing], properties: {billing: {type: string}}}}, if: {properties: {c: {const: US}}}, then: {properties: {zip: {type: string}, card: {type: string}}, required: [zip]}}\nS: {allOf: [{$ref: '#/components/schemas/R'}, {type: object, required: [more], properties: {more: {type: integer}}}]}",
    );
    assert!(
        found.contains("  card?: string\n  billing? (null): R.billing\n  zip? (null): R.zip"),
        "{found}"
    );
    assert!(
        found.contains("  more: i64\n  billing? (null): S.billing\n  zip? (null): S.zip"),
        "{found}"
    );
}

#[test]
fn a_condition_does_not_narrow_what_all_objects_have() {
    same(
        &types(
            "A: {type: object, required: [k, b], properties: {k: {type: string}, b: {type: string}}, allOf: [{if: {properties: {k: {const: l}}}, then: {properties: {b: {const: x}, c: {type: integer}}}, else: {properties: {c: {type: string}}}}]}",
        ),
        "struct A both\n  k: string\n  b: string\n  c?: A.c\nunion A.c both by shape\n  integer: i64 if integer\n  string: string if string",
    );
}

#[test]
fn a_mark_of_a_secret_holds_beside_a_reference_and_a_choice() {
    let found = types(
        "Key: {type: string}\nPet: {type: object, properties: {a: {$ref: '#/components/schemas/Key', x-secret: true}, b: {x-secret: true, oneOf: [{type: string}, {type: string, format: uuid}]}}}",
    );
    assert!(found.contains("a?: secret") && found.contains("b?: secret"), "{found}");
}

#[test]
fn a_secret_of_one_branch_is_one_of_the_whole_choice() {
    for other in [
        "{type: string}",
        "{type: string, format: uuid}",
        "{type: string, enum: [a, b]}",
    ] {
        for secret in ["{type: string, format: password}", "{type: string, x-secret: true}"] {
            let found = types(&format!(
                "Pet: {{type: object, properties: {{a: {{oneOf: [{secret}, {other}]}}, b: {{anyOf: [{other}, {secret}]}}}}}}"
            ));
            assert!(found.contains("a?: secret") && found.contains("b?: secret"), "{found}");
        }
    }
}

#[test]
fn what_is_said_of_a_text_holds_beside_a_choice_that_narrows_it() {
    let found = types(
        "Pet:
  type: object
  properties:
    a: {type: string, format: password, anyOf: [{maxLength: 8}, {pattern: '^a'}]}
    b: {type: string, format: date-time, anyOf: [{pattern: 'Z$'}, {pattern: '^2'}]}
    c: {type: string, contentEncoding: base64, anyOf: [{maxLength: 8}, {pattern: '^a'}]}",
    );
    for line in ["a?: secret", "b?: datetime", "c?: base64"] {
        assert!(found.contains(line), "{found}");
    }
}

#[test]
fn a_property_that_is_said_again_as_a_secret_is_one() {
    let found = types(
        "Base: {type: object, properties: {key: {type: string}}}
Pet: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {key: {type: string, x-secret: true}}}]}
Any: {type: object, properties: {key: {type: string, x-secret: true}}, oneOf: [{$ref: '#/components/schemas/Base'}]}",
    );
    assert_eq!(found.matches("key?: secret").count(), 2, "{found}");
}

#[test]
fn what_is_left_over_is_left_over_of_what_stands_inside() {
    // The inner one speaks of every other property, so none is left for the outer (JSON Schema 2020-12 §11.3).
    let found = types(
        "Left:
  allOf: [{type: object, properties: {a: {type: string}}, unevaluatedProperties: {type: integer}}]
  unevaluatedProperties: {type: boolean}",
    );
    same(&found, "struct Left both\n  a?: string\n  *: i64");
}

#[test]
fn of_several_lengths_the_narrowest_counts() {
    for [first, second] in [["two", "any"], ["any", "two"]] {
        let text = format!("Pair: {{allOf: [{{{first}}}, {{{second}}}]}}")
            .replace(
                "two",
                "type: array, prefixItems: [{type: integer}, {type: string}], items: false, minItems: 2, maxItems: 2",
            )
            .replace("any", "minItems: 0, maxItems: 9");
        same(&types(&text), "alias Pair both = (i64, string)");
    }
}

#[test]
fn a_value_that_the_type_forbids_is_none() {
    same(
        &types("One: {type: integer, enum: [1, two]}"),
        "enum One both Integer\n  1",
    );
    // The reader has told of it, so nobody else has a word to say.
    let schema = "One: {allOf: [{type: integer, enum: [1, two]}, {enum: [two, 1]}]}";
    same(&types(schema), "enum One both Integer\n  1");
    assert_eq!(codes(&schemas(schema)), [""; 0]);
}
