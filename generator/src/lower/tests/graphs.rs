//! Recursion, aliases, views: what is decided over the whole graph.

use super::*;

#[test]
fn each_cycle_gets_one_box() {
    same(
        &types(
            "A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}, list: {type: array, items: {$ref: '#/components/schemas/A'}}}}\nB: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}",
        ),
        "struct A both\n  b?: B\n  list?: [A]\nstruct B both\n  a?: box A",
    );
}

#[test]
fn the_box_does_not_depend_on_the_order_of_the_document() {
    let a = "A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}";
    let b = "B: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}";
    for text in [format!("{a}\n{b}"), format!("{b}\n{a}")] {
        assert!(types(&text).contains("struct B both\n  a?: box A"));
    }
}

#[test]
fn a_value_that_cannot_end_is_cut_and_reported() {
    let text = schemas("A: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/A'}}}");
    same(
        &dumped(&text),
        "struct A both\n  a: any\nloss required-without-end at /components/schemas/A/properties/a in operations []",
    );
    assert_eq!(codes(&text), ["required-without-end"]);
}

/// One of them is cut after the other: where each needed a look at all, and each reference one at all of its component, this
/// took minutes.
#[test]
fn very_many_that_require_each_other_take_no_time() {
    const MANY: usize = 250;
    let names: Vec<String> = (0..MANY).map(|i| format!("S{i:03}")).collect();
    let text: String = names
        .iter()
        .map(|name| {
            let properties: Vec<String> = names
                .iter()
                .map(|other| format!("{other}: {{$ref: '#/components/schemas/{other}'}}"))
                .collect();
            let required = names.join(", ");
            format!(
                "{name}: {{required: [{required}], properties: {{{}}}}}\n",
                properties.join(", ")
            )
        })
        .collect();
    let begin = std::time::Instant::now();
    let found = codes(&schemas(&text));
    assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    // Of each, the property of itself and those of all that come later.
    assert_eq!(found, vec!["required-without-end"; MANY * (MANY + 1) / 2]);
}

#[test]
fn recursive_lists_and_maps_get_a_type_of_their_own() {
    same(
        &types(
            "L: {type: array, items: {$ref: '#/components/schemas/L'}}\nM: {type: object, additionalProperties: {$ref: '#/components/schemas/M'}}\nJ: {oneOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/J'}}]}",
        ),
        "union J both by shape\n  string: string if string\n  list: [J] if array\nunion L both by shape\n  list: [L] if array\nstruct M both\n  *: M",
    );
}

#[test]
fn references_that_lead_nowhere_are_any() {
    let text = schemas(
        "A: {$ref: '#/components/schemas/B'}\nB: {$ref: '#/components/schemas/A'}\nC: {$ref: '#/components/schemas/C'}",
    );
    assert!(dumped(&text).starts_with("alias A both = any\nalias B both = A\nalias C both = any"));
}

#[test]
fn a_reference_into_a_schema_shares_its_type() {
    same(
        &types(
            "B: {type: object, properties: {y: {$ref: '#/components/schemas/A/properties/x'}}}\nA: {type: object, properties: {x: {type: object, properties: {z: {type: string}}}}}",
        ),
        "struct A both\n  x?: A.x\nstruct B both\n  y?: A.x\nstruct A.x both\n  z?: string",
    );
}

#[test]
fn types_that_travel_both_ways_have_two_views_only_where_needed() {
    let text = "
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    put:
      operationId: put
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Holder'}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Holder'}}}}}
    post:
      operationId: post
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}}
      responses: {'204': {description: ok}}
components:
  schemas:
    Holder: {type: object, properties: {a: {$ref: '#/components/schemas/A'}, n: {type: [string, 'null']}}}
    A: {type: object, required: [id], properties: {id: {type: integer, readOnly: true}, pin: {type: string, writeOnly: true}}}
    Sent: {type: object, properties: {id: {type: integer, readOnly: true}, a: {$ref: '#/components/schemas/A'}, n: {type: [string, 'null']}}}
";
    same(
        &dumped(text),
        "operation put Put /a []
  body application/json json: Holder(sent)
  200 application/json json: Holder
operation post Post /a []
  body? application/json json: Sent
  204 empty
struct A received
  id: i64 read-only
struct Holder received
  a?: A
  n?: string
struct Sent sent
  a?: A(sent)
  n? (null): string
struct A(sent) sent
  pin?: string write-only
struct Holder(sent) sent
  a?: A(sent)
  n? (null): string",
    );
}

#[test]
fn long_chains_need_no_stack() {
    let mut text = String::new();
    for i in 0..3000 {
        let next = i + 1;
        text.push_str(&format!("S{i}: {{$ref: '#/components/schemas/S{next}'}}\n"));
        text.push_str(&format!(
            "O{i}: {{type: object, properties: {{o: {{$ref: '#/components/schemas/O{next}'}}}}}}\n"
        ));
        if i < 300 {
            text.push_str(&format!(
                "U{i}: {{oneOf: [{{$ref: '#/components/schemas/U{next}'}}, {{type: string}}]}}\n"
            ));
        }
    }
    text.push_str("S3000: {type: string}\nU300: {type: integer}\nO3000: {type: object}\n");
    let (api, _) = lowered(&schemas(&text));
    assert_eq!(api.types.len(), 6303);
}

/// Each link has the properties of all below it: without a bound this takes the square of its length.
#[test]
fn an_endless_chain_of_parents_is_cut() {
    let mut text = "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths: {}\ncomponents:\n  schemas:\n".to_owned();
    for i in 0..5_000 {
        text.push_str(&format!(
            "    S{i}: {{allOf: [{{$ref: '#/components/schemas/S{}'}}], properties: {{p{i}: {{type: string}}}}}}\n",
            i + 1
        ));
    }
    text.push_str("    S5000: {type: object}\n");
    let begin = std::time::Instant::now();
    let (api, found) = lowered(&text);
    assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    let longest = api.types.iter().map(|(_, def)| match &def.shape {
        crate::model::Shape::Struct(made) => made.fields.len(),
        _ => 0,
    });
    assert_eq!(longest.max(), Some(499));
    assert_eq!((found.len(), found[0].code), (1, "too-deep"));
    assert_eq!(api.tally.losses.len(), 4501);
}

/// Written out this one is of 8^25 texts: for rustc an alias is what it stands for, and its bytes are more than a number has
/// room for.
#[test]
fn tuples_of_tuples_are_types_of_their_own() {
    let tuple = |item: &str| {
        let items = [item; 8].join(", ");
        format!("{{type: array, prefixItems: [{items}], items: false, minItems: 8}}\n")
    };
    let mut text = format!("A0: {}", tuple("{type: string}"));
    for i in 1..25 {
        text.push_str(&format!(
            "A{i}: {}",
            tuple(&format!("{{$ref: '#/components/schemas/A{}'}}", i - 1))
        ));
    }
    text.push_str("S: {type: object, properties: {a: {$ref: '#/components/schemas/A24'}}}\n");
    let found = types(&text);
    let eight = |item: &str| format!("({})", [item; 8].join(", "));
    let own = format!("union A2 both by shape\n  list: {}", eight("A1"));
    for wanted in [
        format!("alias A1 both = {}", eight("A0")),
        own,
        eight("box A2"),
        "a?: A24".to_owned(),
    ] {
        assert!(found.contains(&wanted), "{wanted} in\n{found}");
    }
}

/// Each level is one more for rustc to look through, and it looks through 128.
#[test]
fn lists_of_lists_end_somewhere() {
    let mut text = "L0: {type: array, items: {type: string}}\n".to_owned();
    for i in 1..200 {
        text.push_str(&format!(
            "L{i}: {{type: array, items: {{$ref: '#/components/schemas/L{}'}}}}\n",
            i - 1
        ));
    }
    let (api, found) = lowered(&schemas(&text));
    let own = api
        .types
        .iter()
        .filter(|(_, def)| matches!(def.shape, crate::model::Shape::Union(_)));
    assert_eq!((own.count(), found.len()), (6, 0));
}

/// Each of them is a branch of all above it, and what it says was worked out anew for each: 250 took 19 seconds.
#[test]
fn parents_that_map_themselves_are_looked_at_once() {
    let mut text =
        "P: {type: object, required: [t], properties: {t: {type: string}}, discriminator: {propertyName: t}}\n"
            .to_owned();
    for i in 0..160 {
        let above = if i == 0 { "P".to_owned() } else { format!("M{}", i - 1) };
        text.push_str(&format!(
            "M{i}: {{allOf: [{{$ref: '#/components/schemas/{above}'}}], properties: {{m{i}: {{type: string}}}}, \
             discriminator: {{propertyName: t, mapping: {{a{i}: '#/components/schemas/M{i}'}}}}}}\n"
        ));
    }
    let begin = std::time::Instant::now();
    let (api, _) = lowered(&schemas(&text));
    assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    let branches = api.types.iter().map(|(_, def)| match &def.shape {
        crate::model::Shape::Union(union) => union.branches.len(),
        _ => 0,
    });
    assert_eq!(branches.max(), Some(160));
}

/// Each level's value, and its property `q`, is of one of the two that follow: `q` is described by more and more schemas, each
/// a choice, in ever other combinations.
#[test]
fn schemas_are_not_combined_without_end() {
    let mut text =
        "L10: {type: object, properties: {z: {type: string}}}\nL11: {type: object, properties: {y: {type: string}}}\n"
            .to_owned();
    for i in 0..10 {
        let next = format!(
            "oneOf: [{{$ref: '#/components/schemas/L{}'}}, {{$ref: '#/components/schemas/L{}'}}]",
            i + 1,
            i + 2
        );
        text.push_str(&format!("L{i}: {{{next}, properties: {{q: {{{next}}}}}}}\n"));
    }
    let found = codes(&schemas(&text));
    assert_eq!(found.iter().filter(|code| **code == "too-deep").count(), 1, "{found:?}");
    let told = ["too-deep", "choices-multiply", "union-ambiguous", "branches-alike"];
    assert!(found.iter().all(|code| told.contains(code)), "{found:?}");
}

/// Of the properties of what is not looked at any more it is not told that something leaves no room for them.
#[test]
fn what_is_not_combined_any_more_is_too_deep_and_no_more() {
    let branch = |next: usize, kinds: &str, name: &str, i: usize| {
        let next = format!("{{$ref: '#/components/schemas/L{next}'}}");
        format!("{{allOf: [{next}, {{type: {kinds}, properties: {{{name}{i}: {{type: string}}}}}}]}}")
    };
    let levels = |most: usize, choice: &str, kinds: &str, names: &[&str], last: &str| {
        let mut text = format!("L{most}: {last}\n");
        for i in 0..most {
            let branches: Vec<String> = names.iter().map(|name| branch(i + 1, kinds, name, i)).collect();
            text.push_str(&format!("L{i}: {{{choice}: [{}]}}\n", branches.join(", ")));
        }
        codes(&schemas(&text))
    };
    let object = "{type: object, properties: {z: {type: string}}}";
    let kinds = "[object, string]";
    for found in [
        levels(12, "oneOf", "object", &["a", "b"], object),
        levels(12, "anyOf", kinds, &["a", "b", "c"], "{type: [object, string, array]}"),
    ] {
        assert_eq!(found.iter().filter(|code| **code == "too-deep").count(), 1, "{found:?}");
        assert!(!found.contains(&"property-unplaced"), "{found:?}");
    }
}

#[test]
fn choices_that_only_ask_for_names_are_none_however_they_are_nested() {
    same(
        &types(
            "A: {type: object, properties: {a: {type: string}, b: {type: string}, c: {type: string}}, anyOf: [{required: [a]}, {allOf: [{required: [b]}, {oneOf: [{required: [a]}, {required: [c]}]}]}]}",
        ),
        "struct A both\n  a?: string\n  b?: string\n  c?: string",
    );
}

/// As one of `A` it would be told by its branches' values for `kind`, and those would be sent with a constant that is not theirs.
#[test]
fn a_choice_that_a_mapping_names_is_no_heir() {
    let a = |named: &str| {
        format!(
            "A: {{type: object, required: [kind], properties: {{kind: {{type: string}}}}, discriminator: {{propertyName: kind, mapping: {{x: '#/components/schemas/{named}'}}}}}}\n\
             D: {{type: object, required: [kind, d], properties: {{kind: {{type: string}}, d: {{type: string}}}}}}\n\
             U: {{oneOf: [{{$ref: '#/components/schemas/D'}}, {{type: object, required: [e], properties: {{e: {{type: string}}}}}}]}}"
        )
    };
    assert!(types(&a("U")).contains("struct A both\n  kind: string"));
    assert!(types(&a("D")).contains("union A both by kind"));
}

/// Each of the parents that map it has it with what itself says, and under a name of its own.
#[test]
fn a_parent_that_others_map_holds_beside_each() {
    let parent = |name: &str, own: &str| {
        format!(
            "{name}: {{type: object, required: [k, {own}], properties: {{k: {{type: string}}, {own}: {{type: string}}}}, discriminator: {{propertyName: k, mapping: {{m: M}}}}}}\n\
             {name}H: {{allOf: [{{$ref: '#/components/schemas/{name}'}}, {{type: object, properties: {{h: {{type: string}}}}}}]}}\n"
        )
    };
    let middle = "M: {type: object, required: [k], properties: {k: {type: string}, m: {type: string}}, discriminator: {propertyName: k}}\n\
                  MH: {allOf: [{$ref: '#/components/schemas/M'}, {type: object, properties: {h: {type: string}}}]}";
    let found = types(&format!("{}{}{middle}", parent("P", "p"), parent("Q", "q")));
    assert!(
        found.contains("struct P|M both\n  k: string = \"m\"\n  p: string\n  m?: string"),
        "{found}"
    );
    assert!(
        found.contains("struct Q|M both\n  k: string = \"m\"\n  q: string\n  m?: string"),
        "{found}"
    );
}

/// An object of which nothing is said would pass for the one that is described, and lose what it has.
#[test]
fn items_behind_those_of_an_open_tuple_are_kept_whole() {
    let list = |first: &str| {
        types(&format!(
            "A: {{type: object, properties: {{q: {{type: array, prefixItems: [{first}]}}}}}}"
        ))
    };
    assert!(list("{type: object, properties: {x: {type: string}}}").contains("q?: [any]"));
    assert!(list("{type: number}").contains("union A.q[] both by shape\n  number: f64 if number"));
}
