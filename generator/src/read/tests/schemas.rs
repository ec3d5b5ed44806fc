//! Schemas of both dialects, read as one.

use super::*;

#[test]
fn null_in_both_dialects() {
    let (schema, codes) = one("3.0.3", "{type: string, nullable: true}");
    assert_eq!((schema.kinds, codes), (kinds(&["string", "null"]), vec![]));
    let (schema, codes) = one("3.1.0", "{type: [string, 'null']}");
    assert_eq!((schema.kinds, codes), (kinds(&["string", "null"]), vec![]));
    let (schema, codes) = one("3.1.0", "{type: string, nullable: true}");
    assert_eq!((schema.kinds, codes), (kinds(&["string", "null"]), vec!["nullable"]));
    let (schema, codes) = one("3.0.3", "{type: [string, 'null']}");
    assert_eq!((schema.kinds, codes), (kinds(&["string", "null"]), vec!["type-list"]));
    let all = ["null", "boolean", "integer", "number", "string", "array", "object"];
    for version in ["3.0.3", "3.1.0"] {
        let (schema, codes) = one(version, "{type: string, x-nullable: true}");
        assert_eq!((schema.kinds, codes), (kinds(&["string", "null"]), vec!["nullable"]));
    }
    let (schema, codes) = one("3.0.3", "{type: string, nullable: false, x-nullable: true}");
    assert_eq!((schema.kinds, codes), (kinds(&["string"]), vec![]));
    let (_, codes) = one(
        "3.0.3",
        "{$ref: '#/components/schemas/A/items', x-nullable: true, items: {}}",
    );
    assert!(codes.contains(&"sibling-taken"), "{codes:?}");
    let (schema, _) = one("3.0.3", "{nullable: true, allOf: [{}]}");
    assert_eq!(schema.kinds, kinds(&all));
    for (version, schema, says) in [
        ("3.0.3", "{anyOf: [{type: string}, {nullable: true}]}", "null-branch"),
        (
            "3.0.3",
            "{oneOf: [{type: string}, {nullable: true, description: none}]}",
            "null-branch",
        ),
        ("3.1.0", "{anyOf: [{type: string}, {nullable: true}]}", "nullable"),
    ] {
        let (document, codes) = schemas(version, &format!("    A: {schema}\n"));
        assert_eq!(codes, [says]);
        let schema = named(&document, "A");
        let branch = schema.any_of.iter().chain(&schema.one_of).nth(1).unwrap();
        let wanted = if says == "null-branch" {
            kinds(&["null"])
        } else {
            kinds(&all)
        };
        assert_eq!(document.schemas.get(*branch).kinds, wanted);
    }
    let free = "{type: object, nullable: true, description: none}";
    let object = "{allOf: [{properties: {a: {}}}]}";
    for (version, choice, says, wanted) in [
        (
            "3.0.3",
            format!("{{anyOf: [{free}, {object}]}}"),
            Some("null-branch"),
            &["null"][..],
        ),
        (
            "3.0.3",
            format!("{{oneOf: [{free}, {{type: string}}, {object}]}}"),
            Some("null-branch"),
            &["null"],
        ),
        (
            "3.0.3",
            format!("{{anyOf: [{free}, {{type: string}}]}}"),
            None,
            &["null", "object"],
        ),
        (
            "3.1.0",
            format!("{{anyOf: [{free}, {object}]}}"),
            Some("nullable"),
            &["null", "object"],
        ),
    ] {
        let (document, codes) = schemas(version, &format!("    A: {choice}\n"));
        assert_eq!(codes, Vec::from_iter(says), "{choice}");
        let schema = named(&document, "A");
        let branch = *schema.any_of.iter().chain(&schema.one_of).next().unwrap();
        assert_eq!(document.schemas.get(branch).kinds, kinds(wanted), "{choice}");
    }
    for other in [
        "{anyOf: [{nullable: true}]}",
        "{anyOf: [{type: string}, {nullable: true, x-a: 1}]}",
    ] {
        assert_eq!(one("3.0.3", other).1, NONE);
    }
    let (schema, codes) = one("3.1.0", "{type: [string, null]}");
    assert_eq!((schema.kinds, codes), (kinds(&["string", "null"]), vec!["null-type"]));
}

#[test]
fn bounds_in_both_dialects() {
    let bounds = |s: &Schema| (s.minimum.clone(), s.exclusive_minimum.clone());
    for (version, text, expected, code) in [
        (
            "3.0.3",
            "{minimum: 1, exclusiveMinimum: true}",
            (None, Some(Tree::Int(1))),
            None,
        ),
        (
            "3.0.3",
            "{minimum: 1, exclusiveMinimum: false}",
            (Some(Tree::Int(1)), None),
            None,
        ),
        ("3.1.0", "{exclusiveMinimum: 1.5}", (None, Some(Tree::Float(1.5))), None),
        (
            "3.1.0",
            "{minimum: 1, exclusiveMinimum: true}",
            (None, Some(Tree::Int(1))),
            Some("exclusive-boolean"),
        ),
        (
            "3.0.3",
            "{exclusiveMinimum: 1}",
            (None, Some(Tree::Int(1))),
            Some("exclusive-number"),
        ),
        (
            "3.0.3",
            "{minimum: '1'}",
            (Some(Tree::Int(1)), None),
            Some("text-for-number"),
        ),
    ] {
        let (schema, codes) = one(version, text);
        assert_eq!((bounds(&schema), codes), (expected, Vec::from_iter(code)), "{text}");
    }
    let (schema, codes) = one("3.0.3", "{minLength: 1.0, maxLength: 2.5, minItems: -1}");
    assert_eq!(
        (schema.min_length, schema.max_length, schema.min_items),
        (Some(1), None, None)
    );
    assert_eq!(codes, ["wrong-type", "wrong-type"]);
}

#[test]
fn types_that_there_are_not() {
    let (schema, codes) = one("3.0.3", "{type: file}");
    assert_eq!(
        (schema.kinds, schema.format.as_deref()),
        (kinds(&["string"]), Some("binary"))
    );
    assert_eq!(codes, ["unknown-type"]);
    assert_eq!(one("3.0.3", "{type: String}").0.kinds, kinds(&["string"]));
    assert_eq!(one("3.0.3", "{type: int}").0.kinds, kinds(&["integer"]));
    assert_eq!(one("3.0.3", "{type: any}").0.kinds, None);
    let (schema, codes) = one("3.0.3", "{type: array}");
    assert_eq!((schema.kinds, codes), (kinds(&["array"]), vec!["missing-items"]));
    assert_eq!(one("3.1.0", "{type: array}").1, NONE);
}

#[test]
fn values_without_quotes() {
    let (schema, codes) = one("3.0.3", "{type: string, enum: [1.10, true, x], default: 1.10}");
    let texts: Vec<_> = schema
        .enumeration
        .unwrap()
        .iter()
        .map(|t| t.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(texts, ["1.10", "true", "x"]);
    assert_eq!(schema.default.as_ref().and_then(Tree::as_str), Some("1.10"));
    assert_eq!(codes, ["default-type", "enum-value-type"]);
    assert_eq!(
        one("3.0.3", "{type: boolean, default: 'false'}").0.default,
        Some(Tree::Bool(false))
    );
    assert_eq!(one("3.0.3", "{type: integer, default: x}").0.default, None);
    assert_eq!(one("3.0.3", "{type: string, enum: []}").0.enumeration, None);
}

#[test]
fn values_of_another_type() {
    let int = Tree::Int;
    let word = |word: &str| Tree::String(word.into());
    for (text, expected, codes) in [
        ("{type: integer, enum: ['1', '2']}", vec![int(1), int(2)], 1),
        (
            "{type: integer, enum: ['1', b, '1.5']}",
            vec![int(1), word("b"), word("1.5")],
            2,
        ),
        ("{type: number, enum: ['1.5', 2]}", vec![Tree::Float(1.5), int(2)], 1),
        (
            "{type: boolean, enum: [yes, 'no']}",
            vec![Tree::Bool(true), Tree::Bool(false)],
            1,
        ),
        ("{type: integer, enum: [true, 1]}", vec![Tree::Bool(true), int(1)], 1),
        (
            "{type: string, enum: [yes, null, 1.0]}",
            vec![word("yes"), Tree::Null, word("1.0")],
            2,
        ),
        ("{type: integer, enum: [1.0, 2]}", vec![Tree::Float(1.0), int(2)], 0),
        (
            "{type: string, nullable: true, enum: [a, null]}",
            vec![word("a"), Tree::Null],
            0,
        ),
    ] {
        let (schema, found) = one("3.0.3", text);
        assert_eq!(schema.enumeration.as_deref(), Some(&*expected), "{text}");
        assert_eq!(found, vec!["enum-value-type"; codes], "{text}");
    }
    // Where no value fits, the type is the slip, unless more is said of it.
    let kinds = |text| one("3.0.3", text).0.kinds.is_some();
    assert!(!kinds("{type: integer, enum: [low, high], default: low}"));
    assert!(kinds("{type: array, items: {type: string}, enum: [low, high]}"));
    let (schema, _) = one("3.0.3", "{type: string, enum: [null]}");
    assert!(schema.kinds.is_some_and(|kinds| kinds.null && kinds.string));
    assert_eq!(one("3.1.0", "{type: integer, const: '1'}").0.constant, Some(int(1)));
    assert_eq!(
        one("3.0.3", "{type: boolean, default: yes}").0.default,
        Some(Tree::Bool(true))
    );
}

#[test]
fn an_enum_of_a_list_that_is_one_of_its_items() {
    let of_items = |version: &str, text: &str| {
        let (document, codes) = schemas(version, &format!("    A: {text}\n"));
        let list = named(&document, "A");
        let items = document.schemas.get(list.items.expect("items"));
        (list.enumeration.clone(), items.enumeration.clone(), codes)
    };
    let words = || Some(vec![Tree::String("a".into()), Tree::String("b".into())]);
    for (version, text) in [
        ("3.0.3", "{type: array, items: {type: string}, enum: [a, b]}"),
        (
            "3.0.3",
            "{enum: [a, b], items: {type: string}, nullable: true, type: array}",
        ),
        (
            "3.1.0",
            "{type: [array, 'null'], items: {type: [string, 'null']}, enum: [a, b]}",
        ),
        ("3.1.0", "{type: array, items: {}, enum: [a, b]}"),
        // Read before the list is.
        (
            "3.0.3",
            "{properties: {b: {$ref: '#/components/schemas/A/items'}}, type: array, items: {type: string}, enum: [a, b]}",
        ),
    ] {
        let (list, items, codes) = of_items(version, text);
        assert_eq!((list, items), (None, words()), "{text}");
        assert_eq!(codes.first(), Some(&"enum-of-items"), "{text}");
    }
    for text in [
        "{type: array, items: {type: integer}, enum: [a, b]}",
        "{type: array, items: {type: string}, enum: [a, [b]]}",
        "{type: array, items: {type: string, enum: [a]}, enum: [a, b]}",
        "{type: array, items: {type: array, items: {}}, enum: [[a], [b]]}",
        "{type: [array, string], items: {type: string}, enum: [a, b]}",
        "{type: array, items: {properties: {z: {type: string}}}, enum: [a]}",
        "{type: array, items: {format: int32}, enum: ['1']}",
    ] {
        let (list, _, codes) = of_items("3.1.0", text);
        assert!(list.is_some() && !codes.contains(&"enum-of-items"), "{text}");
    }
}

#[test]
fn required_on_the_property() {
    let (schema, codes) = one(
        "3.0.3",
        "{properties: {a: {type: string, required: true}, b: {type: string, required: false}}}",
    );
    assert_eq!(schema.required, ["a"]);
    assert_eq!(codes, ["boolean-required", "boolean-required"]);
}

#[test]
fn keywords_of_another_dialect() {
    let (schema, codes) = one("3.0.3", "{const: a, examples: [a]}");
    assert_eq!(
        (schema.constant.as_ref().and_then(Tree::as_str), schema.examples.len()),
        (Some("a"), 1)
    );
    assert_eq!(codes, ["newer-keyword", "newer-keyword"]);
    assert_eq!(
        one(
            "3.1.0",
            "{const: a, examples: [a], $schema: x, $id: y, $comment: z, $vocabulary: {}}"
        )
        .1,
        NONE
    );
    assert_eq!(one("3.0.3", "{tpye: string}").1, ["unknown-keyword"]);
    let (schema, codes) = one("3.0.3", "{type: array, items: [{type: string}]}");
    assert_eq!((schema.prefix_items.len(), codes), (1, vec!["items-list"]));
    let (schema, codes) = one("3.0.3", "{items: [{type: string}, {type: object}]}");
    assert_eq!(
        (schema.prefix_items.len(), schema.lost, codes),
        (0, Some("items-list"), vec!["items-list"])
    );
    assert_eq!(one("3.1.0", "true").0.always, Some(true));
    assert_eq!(one("3.0.3", "false").1, ["boolean-schema"]);
    assert_eq!(one("3.0.3", "{type: object, additionalProperties: false}").1, NONE);
    assert_eq!(one("3.0.3", "[]").1, ["wrong-type"]);
    let (schema, _) = one("3.1.0", "{if: {type: string}, else: {type: integer}, x-note: 1}");
    assert!(schema.conditional[0].is_some() && schema.conditional[1].is_none() && schema.conditional[2].is_some());
    assert_eq!(schema.extensions, [("x-note".to_owned(), Tree::Int(1))]);
}

#[test]
fn discriminators() {
    let (document, codes) = schemas(
        "3.0.3",
        "    A: {oneOf: [{$ref: '#/components/schemas/B'}], discriminator: {propertyName: k, mapping: {b: B, c: '#/components/schemas/B', d: Gone}}}
    B: {type: object}
    C: {discriminator: k}
",
    );
    let mapping = &named(&document, "A").discriminator.as_ref().unwrap().mapping;
    let b = document.named_schemas[1].1;
    assert_eq!(*mapping, [("b".to_owned(), b), ("c".to_owned(), b)]);
    assert_eq!(named(&document, "C").discriminator.as_ref().unwrap().property, "k");
    assert_eq!(codes, ["unresolved-mapping", "discriminator-text"]);
}

/// Where one branch alone is called so behind a prefix, and nothing else leads to it.
#[test]
fn a_mapping_that_leads_nowhere_may_mean_a_branch() {
    let meant = |branches: &str, mapping: &str| {
        let refs: Vec<String> = branches
            .split(' ')
            .map(|name| format!("{{$ref: '#/components/schemas/{name}'}}"))
            .collect();
        let (document, _) = schemas(
            "3.0.3",
            &format!(
                "    A: {{oneOf: [{}], discriminator: {{propertyName: k, mapping: {{{mapping}}}}}}}\n    Cat: {{}}\n    X.Cow: {{}}\n    Y_Cow: {{}}\n    X.Hen: {{}}\n",
                refs.join(", ")
            ),
        );
        let mapping = &named(&document, "A").discriminator.as_ref().unwrap().mapping;
        let name_of = |id| {
            document
                .named_schemas
                .iter()
                .find(|(_, named)| *named == id)
                .unwrap()
                .0
                .clone()
        };
        let shown: Vec<String> = mapping
            .iter()
            .map(|(tag, id)| format!("{tag} {}", name_of(*id)))
            .collect();
        shown.join(", ")
    };
    for (branches, mapping, wanted) in [
        ("Cat X.Hen", "c: Cat, h: Hen", "c Cat, h X.Hen"),
        ("Cat X.Hen", "h: '#/components/schemas/Hen', g: Hen, c: Cat", "c Cat"),
        ("Cat X.Hen", "h: Hen, g: Hen", "h X.Hen, g X.Hen"),
        // Another entry has it.
        ("Cat X.Hen", "h: Hen, g: X.Hen", "g X.Hen"),
        // Two of them, or none.
        ("X.Cow Y_Cow", "c: Cow", ""),
        ("Cat Y_Cow", "c: Cow", "c Y_Cow"),
        ("Cat Y_Cow", "c: ow, h: Hen", ""),
    ] {
        assert_eq!(meant(branches, mapping), wanted, "{branches}: {mapping}");
    }
}

#[test]
fn items_without_a_type_are_what_examples_show() {
    // What becomes of the schema `I`, of which the example shows the value that `{}` stands for.
    let read = |value: &str, around: &str| {
        let (document, codes) = schemas(
            "3.1.0",
            &format!(
                "    I: {{items: {{type: object, properties: {{id: {{type: string}}}}}}}}\n    A:\n      {around}\n      examples: [{{i: {value}}}]\n"
            ),
        );
        let schema = named(&document, "I");
        let is_value = schema.items.is_none() && schema.all_of.len() == 1;
        assert_eq!(is_value, codes == ["items-without-type"], "{value}: {codes:?}");
        (is_value, schema.shown.array, schema.shown.object, schema.shown.string)
    };
    let plain = "properties: {i: {$ref: '#/components/schemas/I'}}";
    assert_eq!(read("[{id: a}]", plain), (false, true, false, false));
    assert_eq!(read("{id: a}", plain), (true, false, true, false));
    assert_eq!(read("null", plain), (false, false, false, false));
    // None of its items: it has no member that they have.
    assert_eq!(read("{name: a}", plain), (false, false, true, false));
    assert_eq!(read("a", plain), (false, false, false, true));
    let listed = "properties: {i: {items: {$ref: '#/components/schemas/I'}, type: array}}";
    assert_eq!(read("[{id: a}, [{id: b}]]", listed), (false, true, true, false));
    let mapped = "additionalProperties: {oneOf: [{$ref: '#/components/schemas/I'}, {type: string}]}";
    assert_eq!(read("{id: a}", mapped), (true, false, true, false));
    // Either branch may be meant.
    assert_eq!(read("a", mapped), (false, false, false, false));
    let beside = "properties: {i: {allOf: [{$ref: '#/components/schemas/I'}, {type: object}]}}";
    assert_eq!(read("{id: a}", beside), (true, false, true, false));
}

/// What stands beside a reference in 3.0 is read as it is elsewhere.
#[test]
fn keywords_beside_a_reference() {
    let beside = |keywords: &str| {
        one(
            "3.0.3",
            &format!("{{$ref: '#/components/schemas/A/items', {keywords}, items: {{}}}}"),
        )
    };
    let inline = |keywords: &str| one("3.0.3", &format!("{{type: string, {keywords}}}"));
    for keywords in [
        "nullable: false, x-nullable: true",
        "nullable: true",
        "x-nullable: true",
        "nullable: 'On'",
    ] {
        let null = |schema: &Schema| schema.kinds.is_some_and(|kinds| kinds.null);
        assert_eq!(null(&beside(keywords).0), null(&inline(keywords).0), "{keywords}");
    }
    let (schema, codes) = beside("deprecated: 'true', description: 5, readOnly: null");
    assert_eq!((schema.deprecated, schema.description.as_deref()), (true, Some("5")));
    for code in ["text-for-boolean", "scalar-for-string", "null-value"] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
}

#[test]
fn booleans_in_the_words_of_yaml_1_1() {
    for (word, value) in [
        ("on", true),
        ("Off", false),
        ("y", true),
        ("N", false),
        ("yes", true),
        ("FALSE", false),
    ] {
        let (schema, codes) = one(
            "3.0.3",
            &format!("{{type: boolean, readOnly: '{word}', default: '{word}'}}"),
        );
        assert_eq!(
            (schema.read_only, schema.default),
            (value, Some(Tree::Bool(value))),
            "{word}"
        );
        assert_eq!(codes, ["default-type", "text-for-boolean"], "{word}");
    }
    assert_eq!(one("3.0.3", "{type: boolean, readOnly: oui}").1, ["wrong-type"]);
}

/// A map in place of a list is a list of one, for what is said of it too.
#[test]
fn a_list_of_one_without_its_list() {
    let notes = |keyword: &str, schema: &str| {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: v}}\npaths: {{}}\ncomponents: {{schemas: {{A: {{{keyword}: {schema}}}}}}}"
        );
        let (_, found) = read_files(&[("a.yaml", &text)]);
        let broken: Vec<_> = found
            .into_iter()
            .filter(|d| d.code == "unresolved-reference")
            .map(|d| d.note)
            .collect();
        assert_eq!(broken.len(), 1);
        broken
    };
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let nowhere = "{$ref: '#/components/schemas/Nope'}";
        assert_eq!(
            notes(keyword, nowhere),
            notes(keyword, &format!("[{nowhere}]")),
            "{keyword}"
        );
    }
}
