//! Schemas that say again what others have said, and branches that fall together.

use super::*;

const BASE: &str =
    "Base: {type: object, required: [id, name], properties: {id: {type: string}, name: {type: string}}}\n";

/// What becomes of a component that says something of `Base` again.
fn child(says: &str) -> String {
    let found = types(&format!(
        "{BASE}Child: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {says}]}}"
    ));
    let at = found.find(" Child ").and_then(|at| found[..at].rfind('\n'));
    found[at.map_or(0, |at| at + 1)..].to_owned()
}

#[test]
fn a_property_that_is_stated_again_has_the_marks_of_both() {
    let id = |says: &str| child(&format!("{{properties: {{id: {says}}}}}"));
    let with = |id: &str| format!("struct Child both\n  {id}\n  name: string");
    same(&id("{type: string, readOnly: true}"), &with("id: string read-only"));
    same(&id("{readOnly: true}"), &with("id: string read-only"));
    same(&id("{writeOnly: true}"), &with("id: string write-only"));
    same(&id("{deprecated: true}"), &with("id: string deprecated"));
    for named in [id("{x-rust-name: key}"), id("{type: string, x-rust-name: key}")] {
        assert!(named.starts_with("struct Child both"), "{named}");
    }
    for nothing in [
        "{}",
        "{type: string}",
        "{description: D}",
        "{default: x}",
        "{readOnly: false}",
        "{minLength: 2}",
    ] {
        same(&id(nothing), "alias Child both = Base");
    }
}

#[test]
fn what_is_said_of_the_inside_of_a_property_again_is_heard() {
    let found = |says: &str| {
        types(&format!(
            "Owner: {{type: object, properties: {{name: {{type: string}}}}}}\n\
             Base: {{type: object, properties: {{id: {{type: string}}, owner: {{$ref: '#/components/schemas/Owner'}}, list: {{type: array}}}}}}\n\
             Child: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{properties: {says}}}]}}"
        ))
    };
    for (says, becomes) in [
        (
            "{owner: {type: object, required: [name]}}",
            "struct Child.owner both\n  name: string",
        ),
        (
            "{owner: {type: object, patternProperties: {'': {type: integer}}}}",
            "struct Child.owner both\n  name?: string\n  *: i64",
        ),
        (
            "{owner: {type: object, unevaluatedProperties: {type: integer}}}",
            "struct Child.owner both\n  name?: string\n  *: i64",
        ),
        (
            "{owner: {type: object, dependentSchemas: {name: {properties: {first: {type: string}}}}}}",
            "struct Child.owner both\n  name?: string\n  first? (null): Child.owner.first",
        ),
        (
            "{list: {type: array, maxItems: 1, prefixItems: [{type: integer}]}}",
            "  list?: (i64)",
        ),
    ] {
        let found = found(says);
        assert!(found.contains(becomes), "{says}: {found}");
    }
    assert!(found("{owner: {type: object}, list: {type: array}}").contains("alias Child both = Base"));
}

#[test]
fn what_stands_beside_a_choice_marks_the_properties_of_its_branches() {
    let found = types(
        "A: {type: object, required: [id, a], properties: {id: {type: string}, a: {type: string}}}\n\
         B: {type: object, required: [id, b], properties: {id: {type: string}, b: {type: string}}}\n\
         Either: {type: object, properties: {id: {readOnly: true}}, oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
    );
    assert_eq!(found.matches("  id: string read-only").count(), 2, "{found}");
}

#[test]
fn a_property_that_one_of_several_forbids_is_that_of_the_others() {
    same(
        &types(
            "A: {oneOf: [{type: object, properties: {a: {type: string}, b: false}}, {type: object, properties: {a: {type: string}, b: {type: string}}}]}",
        ),
        "struct A both\n  a?: string\n  b?: string",
    );
    let object = |more: &str| {
        types(&format!(
            "A: {{type: object, properties: {{a: {{type: string}}}}, {more}}}"
        ))
    };
    same(
        &object("if: {required: [a]}, then: {properties: {b: false}}, else: {properties: {b: {type: string}}}"),
        "struct A both\n  a?: string\n  b?: string",
    );
    same(
        &object("if: {required: [a]}, then: {properties: {b: false}}"),
        "struct A both\n  a?: string\n  b?: any",
    );
    let found = object("dependentSchemas: {a: {properties: {b: false}}, c: {properties: {b: {type: string}}}}");
    assert!(
        found.contains("\n  b? (null): A.b\nunion A.b both by shape\n  string: string"),
        "{found}"
    );
    same(
        &types("A: {type: object, properties: {a: {type: string}, b: false}}"),
        "struct A both\n  a?: string",
    );
}

#[test]
fn a_joint_says_of_a_property_what_all_of_its_branches_say() {
    let either = |one: &str, other: &str| {
        types(&format!(
            "A: {{oneOf: [{{type: object, {one}}}, {{type: object, {other}}}]}}"
        ))
    };
    let id = |one: &str, other: &str| {
        either(
            &format!("properties: {{id: {one}, a: {{type: string}}}}"),
            &format!("properties: {{id: {other}, a: {{type: string}}}}"),
        )
    };
    let becomes = |id: &str| format!("struct A both\n  {id}\n  a?: string");
    let (read, plain) = ("{type: string, readOnly: true}", "{type: string}");
    same(&id(read, plain), &becomes("id?: string"));
    same(&id(plain, read), &becomes("id?: string"));
    same(
        &id(read, "{type: string, readOnly: true, maxLength: 2}"),
        &becomes("id?: string read-only"),
    );
    same(&id(read, "false"), &becomes("id?: string read-only"));
    same(
        &id("{type: string, deprecated: true, default: x}", plain),
        &becomes("id?: string"),
    );
    // Of what is only written no branch is told by asking for it.
    same(
        &either(
            "required: [pw], properties: {pw: {type: string, writeOnly: true}, a: {type: string}}",
            "properties: {pw: {type: string}, a: {type: string}}",
        ),
        "struct A both\n  pw?: string\n  a?: string",
    );
    let condition = |one: &str, other: &str| {
        types(&format!(
            "A: {{type: object, properties: {{a: {{type: string}}}}, if: {{required: [a]}}, then: {{properties: {{id: {one}}}}}, else: {{properties: {{id: {other}}}}}}}"
        ))
    };
    same(&condition(read, plain), "struct A both\n  a?: string\n  id?: string");
    same(
        &condition(read, "{type: string, readOnly: true, maxLength: 2}"),
        "struct A both\n  a?: string\n  id?: string read-only",
    );
}

#[test]
fn branches_that_fall_together_have_room_for_what_one_of_them_leaves_open() {
    let either = |one: &str, other: &str| {
        let text = schemas(&format!("A: {{oneOf: [{{{one}}}, {{{other}}}]}}"));
        let places = lowered(&text).1.into_iter().filter(|d| d.code == "branch-of-anything");
        let places: Vec<String> = places.filter_map(|d| Some(d.at?.pointer.to_string())).collect();
        format!(
            "{} {}",
            dumped(&text),
            places.concat().replace("/components/schemas/A/oneOf/", "open ")
        )
    };
    let object = "type: object, properties: {a: {type: string}}";
    let integers = format!("{object}, additionalProperties: {{type: integer}}");
    let open = "struct A both\n  a?: string\n  *: any open";
    same(&either(&integers, object), &format!("{open} 1"));
    same(&either(object, &integers), &format!("{open} 0"));
    same(
        &either(&integers, &format!("{object}, additionalProperties: true")),
        &format!("{open} 1"),
    );
    same(
        &either(object, &format!("{object}, required: []")),
        "struct A both\n  a?: string",
    );
    same(
        &either(&integers, &format!("{object}, additionalProperties: false")),
        "struct A both\n  a?: string\n  *: i64",
    );
    let (list, strings) = (
        "type: array, prefixItems: [{type: string}]",
        "type: array, items: {type: string}",
    );
    same(&either(list, strings), "alias A both = [any] open 0");
    let (list, objects) = (
        "type: array, prefixItems: [{type: string}, {type: boolean}]",
        "type: array, items: {type: object, properties: {a: {type: string}}}",
    );
    let found = either(list, objects);
    assert!(
        found.starts_with("alias A both = [A[]]") && !found.contains("open"),
        "{found}"
    );
    let found = either(
        "type: array, prefixItems: [{type: object, properties: {a: {type: string}}}]",
        objects,
    );
    assert!(
        found.starts_with("alias A both = [any]") && found.contains("open 0"),
        "{found}"
    );
    let list = "type: array, prefixItems: [{type: string}]";
    for closed in ["items: false", "maxItems: 1", "items: {type: string}"] {
        same(
            &either(&format!("{list}, {closed}"), strings),
            "alias A both = [string]",
        );
    }
}

#[test]
fn limits_tell_the_kind_wherever_they_stand_alone() {
    for (limit, kind) in [
        ("minLength: 2", "string"),
        ("minimum: 2", "f64"),
        ("minItems: 2", "[any]"),
        ("maxProperties: 2", "{any}"),
    ] {
        same(
            &types(&format!(
                "A: {{type: object, additionalProperties: {{{limit}}}}}\n\
                 B: {{type: object, unevaluatedProperties: {{description: D, {limit}}}}}\n\
                 C: {{type: array, items: {{{limit}}}}}\n\
                 D: {{anyOf: [{{type: array, items: {{{limit}}}}}, {{type: array, items: {{{limit}}}}}]}}"
            )),
            &format!(
                "alias A both = {{{kind}}}\nalias B both = {{{kind}}}\nalias C both = [{kind}]\nalias D both = [{kind}]"
            ),
        );
    }
    let again = |says: &str| {
        types(&format!(
            "Base: {{type: object, properties: {{id: {{}}, list: {{type: array}}, map: {{type: object}}, text: {{type: string}}, texts: {{type: array, items: {{type: string}}}}}}}}\n\
             Child: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{properties: {{{says}}}}}]}}"
        ))
    };
    for (says, becomes) in [
        ("id: {minLength: 2}", "id?: string"),
        ("list: {type: array, items: {minLength: 2}}", "list?: [string]"),
        (
            "map: {type: object, additionalProperties: {minLength: 2}}",
            "map?: {string}",
        ),
    ] {
        let found = again(says);
        assert!(
            found.contains("struct Child") && found.contains(becomes),
            "{says}: {found}"
        );
    }
    for nothing in ["text: {minLength: 2}", "text: {minimum: 2}", "id: {description: D}"] {
        assert!(again(nothing).contains("alias Child both = Base"), "{nothing}");
    }
}

#[test]
fn what_is_left_over_tells_an_object_as_what_is_additional_does() {
    same(
        &types(
            "Base: {type: object, properties: {x: {type: string}}}\n\
             A: {unevaluatedProperties: {type: integer}}\n\
             B: {unevaluatedProperties: false}\n\
             C: {$ref: '#/components/schemas/Base', unevaluatedProperties: {type: integer}}\n\
             D: {$ref: '#/components/schemas/Base', unevaluatedProperties: false}\n\
             E: {unevaluatedProperties: false, oneOf: [{type: string}, {type: integer}]}\n\
             F: {type: object, properties: {d: {$ref: '#/components/schemas/Base', unevaluatedProperties: false}}}",
        ),
        "alias A both = {i64}\nstruct B both\nstruct Base both\n  x?: string\nstruct C both\n  x?: string\n  *: i64\n\
         alias D both = Base\nunion E both by shape\n  string: string if string\n  integer: i64 if integer\n\
         struct F both\n  d?: Base",
    );
}

#[test]
fn forbidden_names_alone_make_no_struct() {
    let text = schemas(
        "A: {type: object, properties: {x: false}}\n\
         B: {type: object, properties: {x: false}, additionalProperties: {type: integer}}\n\
         C: {type: object, properties: {x: false}, additionalProperties: false}\n\
         D: {type: object, properties: {x: false, y: {not: {}}}, required: [z]}\n\
         E: {oneOf: [{type: string}, {type: object, properties: {x: false}}]}\n\
         F: {type: object, properties: {x: {type: string}}}\n\
         G: {allOf: [{$ref: '#/components/schemas/F'}, {properties: {x: false}}]}",
    );
    same(
        &dumped(&text),
        "alias A both = {any}\nalias B both = {i64}\nstruct C both\nalias D both = {any}\nunion E both by shape\n  string: string if string\n  object: {any} if object\nstruct F both\n  x?: string\nalias G both = {any}",
    );
    assert_eq!(codes(&text), [""; 0]);
}

#[test]
fn a_mark_at_the_end_of_a_long_chain_is_heard() {
    let mut text = "A: {type: object, properties: {id: {$ref: '#/components/schemas/L0'}}}\n".to_owned();
    for link in 0..400 {
        text.push_str(&format!(
            "L{link}: {{allOf: [{{$ref: '#/components/schemas/L{}'}}]}}\n",
            link + 1
        ));
    }
    text.push_str("L400: {type: string, readOnly: true}\n");
    let found = types(&text);
    assert!(found.contains("struct A both\n  id?: L0 read-only"), "{found}");
}

#[test]
fn null_that_the_configuration_adds_in_vain_is_told() {
    let schema = "schema: {type: string}";
    let content = format!("content: {{application/json: {{{schema}}}}}");
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /p:\n    post:\n      parameters: [{{name: q, in: query, {schema}}}]\n      requestBody: {{{content}}}\n      responses: {{'200': {{description: d, headers: {{H: {{{schema}}}}}, {content}}}}}\n\
         components:\n  schemas:\n    {BASE}    Child: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{properties: {{id: {{type: string}}}}}}]}}\n    Other: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{properties: {{id: {{type: string}}, name: {{format: date}}}}}}]}}\n    Free: {{type: object, properties: {{x: {{}}}}}}\n    Heir: {{allOf: [{{$ref: '#/components/schemas/Free'}}, {{properties: {{x: {{type: string}}}}}}]}}\n"
    );
    let mut sink = Sink::new();
    let input = Input {
        name: "t.yaml".to_owned(),
        text: Some(text),
    };
    let sources = load(&[input], &mut sink);
    let mut document = crate::read::read(&sources, &mut sink).expect("a document");
    let post = "#/paths/~1p/post";
    let config = Config {
        nullable: vec![
            "#/components/schemas/Child/allOf/1/properties/id".to_owned(),
            "#/components/schemas/Other/allOf/1/properties/id".to_owned(),
            "#/components/schemas/Heir/allOf/1/properties/x".to_owned(),
            format!("{post}/parameters/0/schema"),
            format!("{post}/requestBody/content/application~1json/schema"),
            format!("{post}/responses/200/content/application~1json/schema"),
            format!("{post}/responses/200/headers/H/schema"),
        ],
        ..Config::default()
    };
    crate::lower::allow_null(&mut document, &sources, &config, &mut sink);
    crate::lower::lower(&document, &config, &mut sink);
    let told = sink.into_sorted().into_iter().filter(|d| d.code == "unused-nullable");
    let told: Vec<String> = told.filter_map(|d| Some(d.at?.pointer.to_string())).collect();
    assert_eq!(told, ["/models/nullable/0", "/models/nullable/1"]);
}
