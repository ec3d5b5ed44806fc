//! `oneOf`, `anyOf`, lists of types, discriminators.

use super::*;
use crate::model::Shape;

const PETS: &str = "Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}\nDog: {type: object, required: [kind], properties: {kind: {type: string}, bark: {type: string}}}\n";

#[test]
fn a_discriminator_maps_values_and_implies_names() {
    let found = types(&format!(
        "{PETS}Pet: {{oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}], discriminator: {{propertyName: kind, mapping: {{cat: Cat, kitten: '#/components/schemas/Cat'}}}}}}"
    ));
    assert!(
        found.contains("union Pet both by kind\n  Cat: Cat if cat | kitten | Cat (implied)\n  Dog: Dog if Dog"),
        "{found}"
    );
}

#[test]
fn a_mapping_reaches_into_a_nested_choice() {
    let with = |mapping: &str, inner: &str| {
        types(&format!(
            "{PETS}Lion: {{type: object, required: [kind], properties: {{kind: {{type: string}}, mane: {{type: string}}}}}}\nFeline: {{oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Lion'}}]{inner}}}\nPet: {{oneOf: [{{$ref: '#/components/schemas/Feline'}}, {{$ref: '#/components/schemas/Dog'}}], discriminator: {{propertyName: kind, mapping: {{{mapping}}}}}}}"
        ))
    };
    let inner = ", discriminator: {propertyName: kind, mapping: {cat: Cat, lion: Lion}}";
    let flat = "union Pet both by kind\n  Cat: Cat if c | Cat (implied)\n  Lion: Lion if l | Lion (implied)\n  Dog: Dog if Dog";
    for (mapping, inner, wanted) in [
        ("c: Cat, l: Lion", "", flat),
        // The inner mapping knows other values.
        ("c: Cat, l: Lion", inner, flat),
        (
            "cat: Cat, d: Dog",
            inner,
            "  Feline: Feline if cat | lion\n  Dog: Dog if d | Dog (implied)",
        ),
        (
            "f: Feline, c: Cat",
            "",
            "  Feline: Feline if f | c | Feline (implied)\n  Dog: Dog if Dog",
        ),
        ("", "", "  Cat: Cat if Cat\n  Lion: Lion if Lion\n  Dog: Dog if Dog"),
    ] {
        let found = with(mapping, inner);
        assert!(found.contains(wanted), "{mapping}\n{found}");
    }
}

#[test]
fn only_branches_of_an_any_of_hold_together() {
    let with = |keyword: &str| {
        types(&format!(
            "A: {{{keyword}: [{{type: object, required: [a], properties: {{a: {{type: string}}}}}}, {{type: object, properties: {{b: {{type: string}}}}}}, {{type: object, properties: {{c: {{type: string}}}}, additionalProperties: false}}, {{type: object, required: [d], properties: {{d: {{type: string}}}}, additionalProperties: true}}]}}"
        ))
    };
    let together: Vec<String> = (with("anyOf").lines())
        .filter(|line| line.ends_with(" together"))
        .map(str::to_owned)
        .collect();
    // The third has no room for others, the last has room for all but is no place for what the first two know.
    assert_eq!(
        together
            .iter()
            .map(|line| line.split(" if ").last().unwrap_or_default())
            .collect::<Vec<_>>(),
        [
            "object with a together",
            "object maybe b together",
            "object with d together"
        ]
    );
    assert!(!with("oneOf").contains("together"));
    let tagged = types(
        "A: {anyOf: [{type: object, properties: {t: {const: x}, a: {type: string}}}, {type: object, properties: {t: {const: y}, b: {type: string}}}]}",
    );
    assert!(tagged.contains("by shape") && !tagged.contains("together"), "{tagged}");
}

#[test]
fn a_constant_in_each_branch_is_a_tag() {
    same(
        &types(
            "A: {oneOf: [{type: object, required: [t], properties: {t: {const: x}, q: {type: integer}}}, {type: object, required: [t], properties: {t: {enum: [y]}}}]}",
        ),
        "union A both by t\n  x: A|x if x\n  y: A|y if y\nstruct A|x both\n  t: string = \"x\"\n  q?: i64\nstruct A|y both\n  t: string = \"y\"",
    );
}

#[test]
fn kinds_and_properties_tell_branches_apart() {
    same(
        &types(
            "A: {oneOf: [{type: string}, {type: array, items: {type: integer}}, {type: object, required: [x], properties: {x: {type: string}}}, {type: object, properties: {y: {type: string}}, additionalProperties: false}]}\nB: {type: [string, integer, 'null']}",
        ),
        "union A both by shape\n  string: string if string\n  list: [i64] if array\n  x: A|x if object with x\n  object: A|object if object maybe y closed\nunion B both by shape\n  string: string if string\n  integer: i64 if integer\nstruct A|x both\n  x: string\nstruct A|object both\n  y?: string",
    );
}

#[test]
fn what_one_type_holds_falls_together() {
    same(
        &types(
            "A: {oneOf: [{type: string}, {type: string, format: date-time}]}\nB: {anyOf: [{type: string}, {type: string, enum: [x]}]}\nC: {anyOf: [{type: integer}, {type: number}]}\nD: {oneOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}\nE: {oneOf: [{type: array, items: {type: string}}, {type: array, items: {type: integer}}]}\nF: {oneOf: [{type: boolean}]}",
        ),
        "alias A both = string\nenum B both String\n  \"x\"\nalias C both = f64\nenum D both String\n  \"a\"\n  \"b\"\nalias E both = [E[]]\nalias F both = bool\nunion E[] both by shape\n  string: string if string\n  integer: i64 if integer",
    );
}

#[test]
fn another_name_is_the_same_branch() {
    same(
        &types(
            "A: {type: object, properties: {x: {type: string}}}\nB: {allOf: [{$ref: '#/components/schemas/A'}], description: The same.}\nC: {$ref: '#/components/schemas/B'}\nD: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]}",
        ),
        "struct A both\n  x?: string\nalias B both = A\nalias C both = B\nalias D both = A",
    );
}

#[test]
fn null_among_the_branches_is_nullable() {
    same(
        &types(
            "A: {type: object, properties: {x: {oneOf: [{type: string}, {type: 'null'}]}, y: {anyOf: [{$ref: '#/components/schemas/N'}, {type: integer}]}}}\nN: {type: [string, 'null']}",
        ),
        "struct A both\n  x? (null): string\n  y? (null): A.y\nalias N both = string\nunion A.y both by shape\n  N: N if string\n  integer: i64 if integer",
    );
}

#[test]
fn branches_that_only_demand_properties_decide_nothing() {
    same(
        &types(
            "A: {type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}",
        ),
        "struct A both\n  a?: string\n  b?: string",
    );
}

#[test]
fn what_stands_beside_a_choice_is_in_every_branch() {
    let found = types(&format!(
        "{PETS}A: {{type: object, properties: {{id: {{type: integer}}}}, oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]}}"
    ));
    assert!(
        found.contains("struct A|Cat both\n  id?: i64\n  kind: string\n  lives?: i64"),
        "{found}"
    );
}

#[test]
fn nested_choices_are_spliced_in() {
    let found = types(
        "A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: boolean}]}\nB: {oneOf: [{type: string}, {type: integer}]}",
    );
    assert!(
        found.contains(
            "union A both by shape\n  string: string if string\n  integer: i64 if integer\n  boolean: bool if boolean"
        ),
        "{found}"
    );
}

#[test]
fn objects_with_the_same_properties_are_one_struct() {
    let text = schemas(
        "A: {anyOf: [{$ref: '#/components/schemas/N'}, {$ref: '#/components/schemas/D'}]}\nN: {type: object, properties: {lt: {type: number}}}\nD: {type: object, properties: {lt: {type: string}}}",
    );
    assert!(dumped(&text).contains("struct A both\n  lt?: A.lt\n"));
    assert_eq!(codes(&text), ["branches-alike"]);
}

#[test]
fn a_parent_with_a_discriminator_is_a_choice_of_its_children() {
    same(
        &types(
            "P: {type: object, required: [k], discriminator: {propertyName: k, mapping: {c: C, p: P}}, properties: {k: {type: string}}}\nC: {allOf: [{$ref: '#/components/schemas/P'}, {properties: {x: {type: string}}}]}\nH: {type: object, properties: {p: {$ref: '#/components/schemas/P'}}}",
        ),
        "struct C both\n  k: string = \"c\"\n  x?: string\nstruct H both\n  p?: P\nunion P both by k\n  C: C if c | C (implied)\n  P: P|P if p | P (implied)\nstruct P|P both\n  k: string = \"p\"",
    );
}

#[test]
fn a_tag_is_filled_in_where_all_choices_agree_on_one_value() {
    let dog = "D: {type: object, required: [k], properties: {k: {type: string}}}\nE: {type: object, properties: {e: {type: string}}}\n";
    let choice = |name: &str, value: &str| {
        format!(
            "{name}: {{oneOf: [{{$ref: '#/components/schemas/D'}}, {{$ref: '#/components/schemas/E'}}], discriminator: {{propertyName: k, mapping: {{{value}: D, e: E}}}}}}\n"
        )
    };
    let agreed = types(&format!("{}{}{dog}", choice("A", "d"), choice("B", "d")));
    assert!(agreed.contains("struct D both\n  k: string = \"d\"\n"), "{agreed}");
    let apart = types(&format!("{}{}{dog}", choice("A", "d"), choice("B", "x")));
    assert!(apart.contains("struct D both\n  k: string\n"), "{apart}");
}

#[test]
fn children_that_conjoin_their_choice_do_not_choose_again() {
    let found = types(
        "P: {type: object, properties: {k: {type: string}}, oneOf: [{$ref: '#/components/schemas/C'}, {$ref: '#/components/schemas/D'}], discriminator: {propertyName: k}}\nC: {allOf: [{$ref: '#/components/schemas/P'}, {properties: {x: {type: string}}}]}\nD: {allOf: [{$ref: '#/components/schemas/P'}]}",
    );
    assert!(found.contains("struct C both\n  k?: string\n  x?: string\nstruct D both\n  k?: string\nunion P both by k\n  C: C if C\n  D: D if D"), "{found}");
}

#[test]
fn a_choice_of_kinds_beside_a_type_only_narrows() {
    same(
        &types(
            "A: {type: object, properties: {r: {anyOf: [{type: object}, {type: string}]}}}\nB: {allOf: [{$ref: '#/components/schemas/A'}, {properties: {r: {type: string}}}]}",
        ),
        "struct A both\n  r?: A.r\nstruct B both\n  r?: string\nunion A.r both by shape\n  object: {any} if object\n  string: string if string",
    );
}

#[test]
fn a_discriminator_holds_beside_other_properties() {
    let found = types(&format!(
        "{PETS}Pet: {{type: object, required: [kind], properties: {{kind: {{type: string}}, id: {{type: string}}}}, oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}], discriminator: {{propertyName: kind, mapping: {{cat: Cat}}}}}}"
    ));
    assert!(found.contains("union Pet both by kind\n"), "{found}");
    assert!(
        found.contains(" if cat | Cat (implied)\n") && found.contains(" if Dog\n"),
        "{found}"
    );
}

#[test]
fn choices_in_circles_end_and_hold_no_choice_of_their_own() {
    let names: Vec<String> = (0..12).map(|n| format!("C{n}")).collect();
    let mut schemas = String::new();
    for name in &names {
        let others = names.iter().filter(|other| *other != name);
        let branches: String = others
            .map(|other| format!("{{$ref: '#/components/schemas/{other}'}}, "))
            .collect();
        let leaf = format!("{{type: object, required: [{name}], properties: {{{name}: {{type: string}}}}}}");
        schemas.push_str(&format!(
            "{name}: {{oneOf: [{branches}{{$ref: '#/components/schemas/{name}L'}}]}}\n{name}L: {leaf}\n"
        ));
    }
    let found = types(&schemas);
    let first = found.split("union C0 both by shape\n").nth(1).unwrap_or_default();
    let branches: Vec<&str> = first.lines().take_while(|line| line.starts_with(' ')).collect();
    assert_eq!(branches.len(), 12, "{found}");
    assert!(
        branches.iter().all(|line| line
            .trim_start()
            .split(':')
            .next()
            .is_some_and(|name| name.ends_with('L'))),
        "{branches:?}"
    );
}

#[test]
fn bounds_say_nothing_of_null() {
    let found = types(
        "A: {type: object, required: [a, b, c, d], properties: {a: {anyOf: [{type: integer}, {type: 'null'}], minimum: 0}, b: {$ref: '#/components/schemas/N', maxLength: 10}, c: {allOf: [{$ref: '#/components/schemas/N'}, {minLength: 1}]}, d: {maxLength: 3}}}\nN: {type: [string, 'null']}",
    );
    for line in [
        "  a (null): i64\n",
        "  b (null): N\n",
        "  c (null): N\n",
        "  d: string\n",
    ] {
        assert!(found.contains(line), "{line}: {found}");
    }
}

#[test]
fn a_tag_that_is_no_string_tells_branches_apart_all_the_same() {
    let tagged = |kinds: [&str; 2]| {
        let branch = |kind: &str| format!("{{type: object, required: [kind], properties: {{kind: {kind}, v: {{}}}}}}");
        format!(
            "U: {{oneOf: [{}, {}], discriminator: {{propertyName: kind}}}}",
            branch(kinds[0]),
            branch(kinds[1])
        )
    };
    for (kinds, by) in [
        (["{const: 1}", "{const: 2}"], "by kind"),
        (["{const: true}", "{const: false}"], "by kind"),
        (["{const: null}", "{const: s}"], "by shape"),
    ] {
        let text = schemas(&tagged(kinds));
        assert_eq!(codes(&text), [""; 0], "{kinds:?}");
        assert!(dumped(&text).contains(by), "{}", dumped(&text));
    }
    // Of those that are one type in the end, shape tells nothing apart.
    let alike = tagged(["{const: 1}", "{type: integer}"]);
    assert_eq!(codes(&schemas(&alike)), ["branches-alike"]);
    let text = schemas(&alike.replacen("v: {}", "w: {}", 1));
    let (_, found) = lowered(&text);
    let untagged = found
        .iter()
        .find(|d| d.code == "discriminator-incomplete")
        .expect("a message");
    let branch = &untagged.related.first().expect("the branch").0;
    assert!(
        branch.pointer.ends_with("/oneOf/1"),
        "the one without a value: {branch:?}"
    );
}

/// The branches of `P`, whose branches say this of `k`.
fn by_k(branches: &[(&str, &str)], mapping: &str) -> (String, Vec<&'static str>) {
    let mut text = String::new();
    let mut refs = String::new();
    for (name, k) in branches {
        refs.push_str(&format!("{{$ref: '#/components/schemas/{name}'}}, "));
        let (k, required) = match k.strip_suffix('?') {
            Some(k) => (k, String::new()),
            None => (*k, "required: [k], ".to_owned()),
        };
        text.push_str(&format!(
            "{name}: {{type: object, {required}properties: {{k: {k}, of{name}: {{type: string}}}}}}\n"
        ));
    }
    let text = schemas(&format!(
        "P: {{oneOf: [{refs}], discriminator: {{propertyName: k, mapping: {{{mapping}}}}}}}\n{text}"
    ));
    let found = dumped(&text);
    let (_, union) = found.split_once("union P ").unwrap_or_default();
    let mut lines = union.lines();
    let mut union: Vec<&str> = lines.next().into_iter().collect();
    union.extend(lines.take_while(|line| line.starts_with(' ')));
    (union.join("\n"), codes(&text))
}

#[test]
fn a_branch_goes_by_what_it_allows() {
    let text = "{type: string}";
    // Its own values, though those of others meet; then by shape, where each has the value that it shares.
    let (union, codes) = by_k(
        &[
            ("A", "{enum: [m]}"),
            ("B", "{enum: [m]}?"),
            ("C", "{enum: [c]}"),
            ("D", text),
        ],
        "",
    );
    assert!(union.starts_with("both by k and shape\n"), "{union}");
    for line in [
        "A: A if object with k maybe ofA where k = \"m\"",
        "C: C if object with k maybe ofC where k = \"c\"",
    ] {
        assert!(union.contains(line), "{line}\n{union}");
    }
    assert!(union.contains("where k = \"D\""), "{union}");
    assert_eq!(codes, ["discriminator-twice"]);
    // A slip in the mapping makes a branch of what is none, and is where the message stands.
    let text = schemas(
        "P: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: k, mapping: {b: '#/components/schemas/C'}}}\n\
         A: {type: object, required: [k], properties: {k: {type: string, enum: [a]}}}\n\
         B: {type: object, required: [k], properties: {k: {type: string, enum: [b]}}}\n\
         C: {type: object, properties: {m: {type: string}}, additionalProperties: false}\n",
    );
    let found = lowered(&text).1;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0].at.as_ref().map(|at| &*at.pointer),
        Some("/components/schemas/P/discriminator/mapping/b")
    );
    // By name, as far as the values have room for it; the rest is for who has no name there.
    let list = "{type: string, enum: [cat, DOG, fox]}";
    let (union, codes) = by_k(&[("Cat", list), ("Dog", list), ("Other", list)], "");
    assert_eq!(
        union,
        "both by k\n  Cat: Cat if cat\n  Dog: Dog if DOG\n  Other: Other if fox"
    );
    assert!(codes.is_empty(), "{codes:?}");
    // Nothing is left that tells.
    let (union, codes) = by_k(&[("A", "{enum: [x, y]}"), ("B", "{enum: [x, y]}")], "");
    assert!(union.starts_with("both by shape\n"), "{union}");
    assert_eq!(codes, ["discriminator-incomplete"]);
    // Both are read, and what is allowed comes first; where that is not one's own, the mapping stays.
    let (union, codes) = by_k(&[("A", "{enum: [AA]}"), ("B", list), ("C", list)], "a: A, b: B, Fox: C");
    assert_eq!(
        union,
        "both by k\n  A: A if AA | a (implied)\n  B: B if b\n  C: C if fox | Fox (implied)"
    );
    assert_eq!(codes, ["discriminator-forbidden"; 3]);
}

/// The name of a type is made longer where two schemas have it; a discriminator knows nothing of that.
#[test]
fn a_branch_goes_by_its_name_where_it_stands() {
    let dog = "Dog: {type: object, required: [kind], properties: {kind: {type: string}, barks: {type: boolean}}}";
    let of = |branches: &str| {
        let text = schemas(&format!(
            "{PETS}P: {{oneOf: [{branches}], discriminator: {{propertyName: kind}}}}"
        ));
        let text = format!("{text}x-models:\n  {dog}\n");
        (dumped(&text), lowered(&text).1)
    };
    let (found, messages) = of("{$ref: '#/components/schemas/Cat'}, {$ref: '#/x-models/Dog'}");
    assert!(
        found.contains("union P both by kind\n  Cat: Cat if Cat\n  x-models Dog: x-models Dog if Dog"),
        "{found}"
    );
    assert!(messages.is_empty(), "{messages:?}");
    // Both are `Dog` then, so nothing is written for either unasked.
    let (found, messages) = of("{$ref: '#/components/schemas/Dog'}, {$ref: '#/x-models/Dog'}");
    assert!(found.contains("union P both by shape\n"), "{found}");
    let [message] = &messages[..] else {
        panic!("{messages:?}")
    };
    assert_eq!(
        (message.code, &*message.message),
        ("discriminator-twice", "`Dog` stands for two branches")
    );
    let note = "the client tells the branches apart by their shape instead";
    assert_eq!(message.note.as_deref(), Some(note));
}

#[test]
fn a_tag_may_be_no_text() {
    let (union, codes) = by_k(&[("A", "{const: 0}"), ("B", "{const: true}")], "");
    assert_eq!(union, "both by k\n  A: A if 0\n  B: B if true");
    assert!(codes.is_empty(), "{codes:?}");
    // It can't be written unasked.
    let (union, _) = by_k(&[("A", "{const: 0}?"), ("B", "{const: 1}")], "");
    assert!(union.starts_with("both by k and shape\n"), "{union}");
    // A choice of lists with null is a list.
    let nullable = "{anyOf: [{type: string, enum: [a]}, {type: 'null'}]}";
    let (union, _) = by_k(&[("A", nullable), ("B", "{const: b}")], "");
    assert_eq!(union, "both by k\n  A: A if a\n  B: B if b");
}

#[test]
fn branches_with_one_value_for_all_are_told_further_as_the_message_says() {
    let text = schemas(
        "Done: {type: object, required: [type], properties: {type: {const: done}}}\nU: {discriminator: {propertyName: type}, anyOf: [{allOf: [{$ref: '#/components/schemas/Done'}, {type: object, properties: {clash: {type: boolean}}}]}, {$ref: '#/components/schemas/Done'}]}",
    );
    assert!(
        dumped(&text).contains("union U both by type and shape\n"),
        "{}",
        dumped(&text)
    );
    assert_eq!(codes(&text), ["discriminator-twice"]);
}

#[test]
fn a_mapping_counts_for_the_heirs_that_it_names() {
    let child = |name: &str, parent: &str| {
        format!(
            "{name}: {{allOf: [{{$ref: '#/components/schemas/{parent}'}}, {{properties: {{v: {{type: string}}}}}}]}}\n"
        )
    };
    let mid = |mapping: &str| {
        format!(
            "M: {{allOf: [{{$ref: '#/components/schemas/P'}}], discriminator: {{propertyName: k, mapping: {{{mapping}}}}}}}\n{}{}{}",
            child("A", "M"),
            child("B", "M"),
            child("C", "P"),
        )
    };
    let parent = |mapping: &str| {
        format!(
            "P: {{type: object, required: [k], properties: {{k: {{type: string}}}}, discriminator: {{propertyName: k, mapping: {{{mapping}}}}}}}\n"
        )
    };
    let union = "union P both by k\n  A: A if a | A (implied)\n  B: B if B\n  C: C if C";
    for text in [mid("a: A") + &parent(""), mid("") + &parent("a: A")] {
        let text = schemas(&text);
        assert!(dumped(&text).contains(union), "{}", dumped(&text));
        // And from the parent to the one below.
        assert!(
            dumped(&text).contains("union M both by k\n  A: A if a | A (implied)\n  B: B if B"),
            "{}",
            dumped(&text)
        );
        assert_eq!(codes(&text), [""; 0]);
    }
    // What is mapped further up is stronger.
    let text = schemas(&(mid("x: A") + &parent("x: C")));
    assert!(
        dumped(&text).contains("union P both by k\n  A: A if A\n  B: B if B\n  C: C if x | C (implied)"),
        "{}",
        dumped(&text)
    );
}

#[test]
fn a_choice_of_nothing_but_itself_is_told() {
    let circle = |kind: &str| {
        schemas(&format!(
            "A: {{anyOf: [{{$ref: '#/components/schemas/B'}}]}}\nB: {{{kind}: [{{$ref: '#/components/schemas/A'}}]}}"
        ))
    };
    for kind in ["oneOf", "allOf"] {
        let found = codes(&circle(kind));
        assert!(!found.is_empty(), "{kind}");
        assert!(found.iter().all(|code| *code == "alias-cycle"), "{kind}: {found:?}");
    }
}

/// A list of values is as long as a document has room for.
#[test]
fn long_lists_of_values_take_no_time() {
    let numbers: Vec<String> = (0..20_000).map(|i| i.to_string()).collect();
    let texts: Vec<String> = (0..20_000).map(|i| format!("v{i}")).collect();
    let (numbers, texts) = (numbers.join(", "), texts.join(", "));
    let entries: Vec<String> = (0..20_000).map(|i| format!("{{value: v{i}, name: N{i}}}")).collect();
    let entries = entries.join(", ");
    let text = schemas(&format!(
        "A: {{type: string, enum: [{texts}], x-ms-enum: {{values: [{entries}]}}}}\n\
         B: {{allOf: [{{type: string}}, {{enum: [{numbers}]}}]}}\n\
         C: {{allOf: [{{enum: [{texts}]}}, {{enum: [{texts}, w]}}]}}\n\
         D: {{oneOf: [{{enum: [{texts}]}}, {{enum: [x, {texts}]}}]}}\n"
    ));
    let begin = std::time::Instant::now();
    let (api, _) = lowered(&text);
    assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    let lengths: Vec<usize> = api
        .types
        .iter()
        .filter_map(|(_, def)| match &def.shape {
            Shape::Enumeration(of) => Some(of.values.len()),
            _ => None,
        })
        .collect();
    assert_eq!(lengths, [20_000, 20_000, 20_000, 20_001]);
}

/// Branches that a property with many values tells apart are compared each with each.
#[test]
fn branches_of_many_values_take_no_time() {
    let mut text = "U:\n  oneOf:\n".to_owned();
    for i in 0..800 {
        let properties: Vec<String> = (0..4).map(|j| format!("p{j}: {{type: string}}")).collect();
        let values: Vec<String> = (0..60).map(|k| format!("w{i}-{k}")).collect();
        text.push_str(&format!(
            "  - {{type: object, required: [t], properties: {{{}, t: {{enum: [{}]}}}}}}\n",
            properties.join(", "),
            values.join(", ")
        ));
    }
    let begin = std::time::Instant::now();
    let (api, found) = lowered(&schemas(&text));
    assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    assert!(found.is_empty(), "{found:?}");
    assert!(
        api.types
            .iter()
            .any(|(_, def)| matches!(&def.shape, Shape::Union(of) if of.branches.len() == 800))
    );
}

#[test]
fn a_choice_of_more_branches_than_anybody_could_use_is_told() {
    let branches = |count: usize| -> String {
        (0..count)
            .map(|one| format!("{{type: object, required: [p{one}], properties: {{p{one}: {{type: string}}}}}},"))
            .collect()
    };
    let told = |count| codes(&schemas(&format!("A: {{oneOf: [{}]}}", branches(count))));
    assert!(told(1000).is_empty());
    assert_eq!(told(1100), ["choices-multiply"]);
}

#[test]
fn a_value_that_may_be_absent_tells_nobody_apart() {
    let with = |required: &str| {
        types(&format!(
            "A: {{type: object, required: [t], properties: {{t: {{const: a}}, z: {{type: string}}}}}}
B: {{type: object{required}, properties: {{t: {{const: b}}, z: {{type: integer}}}}}}
Either: {{anyOf: [{{$ref: '#/components/schemas/A'}}, {{$ref: '#/components/schemas/B'}}]}}"
        ))
    };
    let found = with("");
    assert!(
        found.contains("union Either both by shape\n")
            && found.contains("where t = \"a\" where z is string")
            && found.contains("where t = \"b\" where z is integer"),
        "{found}"
    );
    let found = with(", required: [t]");
    assert!(
        found.contains("union Either both by t\n  A: A if a\n  B: B if b"),
        "{found}"
    );
}
