//! Descriptions with a great many of one thing, up to the names: what is done for each is not done for each pair.

use super::*;
use crate::lower::{cycles, owner};
use crate::model::{Shape, Type, TypeId};
use crate::name::{Remembered, name};
use std::fmt::Write as _;
use std::time::Instant;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: v}\nservers: [{url: 'https://x.test'}]\n";
const ANSWER: &str = "responses: {'204': {description: d}}";

/// Lowers and names it, within a time.
#[track_caller]
fn soon(text: &str) -> Api {
    let begin = Instant::now();
    let (api, _) = lowered(text);
    let sources = load(&[], &mut Sink::new());
    let _ = name(
        &api,
        &sources,
        &Config::default(),
        &Remembered::default(),
        &mut Sink::new(),
    );
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
    api
}

#[test]
fn tags_take_no_time() {
    const MANY: usize = 32_000;
    let mut text = format!("{HEAD}tags:\n");
    for i in 0..MANY {
        let _ = writeln!(text, "- {{name: tag{i}}}");
    }
    text.push_str("paths:\n");
    for i in 0..MANY {
        let _ = writeln!(
            text,
            "  /p{i}: {{get: {{operationId: op{i}, tags: [tag{i}], {ANSWER}}}}}"
        );
    }
    assert_eq!(soon(&text).groups.len(), MANY);
}

#[test]
fn servers_of_operations_take_no_time() {
    const MANY: usize = 32_000;
    let mut text = format!("{HEAD}paths:\n");
    for i in 0..MANY {
        let _ = writeln!(
            text,
            "  /p{i}: {{get: {{operationId: op{i}, servers: [{{url: 'https://a{i}.test'}}, {{url: 'https://b{i}.test'}}], {ANSWER}}}}}"
        );
    }
    assert_eq!(soon(&text).own_servers.len(), 2 * MANY);
}

#[test]
fn values_of_a_mapping_take_no_time() {
    let branch = "{type: object, required: [k], properties: {k: {type: string}, %: {type: string}}}";
    let mut text = format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n");
    for name in ["A", "B"] {
        let _ = writeln!(text, "    {name}: {}", branch.replace('%', name));
    }
    text.push_str("    U:\n      oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]\n");
    text.push_str("      discriminator:\n        propertyName: k\n        mapping:\n");
    for i in 0..120_000 {
        let _ = writeln!(text, "          value{i}: {}", if i % 2 == 0 { "A" } else { "B" });
    }
    soon(&text);
}

/// Of templates that are alike, which a description must not have, each keeps a part of what could be meant.
#[test]
fn paths_that_others_could_spell_take_no_time() {
    const MANY: usize = 8_000;
    let mut text = format!("{HEAD}paths:\n");
    for i in 0..MANY {
        let _ = writeln!(text, "  /a/{{x{i}}}: {{get: {{operationId: v{i}, {ANSWER}}}}}");
        let _ = writeln!(text, "  /a/l{i}: {{get: {{operationId: l{i}, {ANSWER}}}}}");
        let _ = writeln!(text, "  /b/l{i}: {{get: {{operationId: b{i}, {ANSWER}}}}}");
    }
    let _ = writeln!(
        text,
        "  /b/{{x}}: {{get: {{operationId: x, {ANSWER}}}, put: {{operationId: y, {ANSWER}}}}}"
    );
    let api = soon(&text);
    let shadows = |path: &str| api.operations.iter().find(|o| o.path == path).unwrap().shadows.len();
    assert!((1..100).contains(&shadows("/a/{x7}")), "{}", shadows("/a/{x7}"));
    assert_eq!(shadows("/b/{x}"), MANY);
}

/// Each type of a circle is reached by all that reach another.
#[test]
fn losses_in_a_circle_take_no_time() {
    const MANY: usize = 16_000;
    let mut text = format!("{HEAD}paths:\n");
    let answer = "{description: d, content: {application/json: {schema: {$ref: '#/components/schemas/S7'}}}}";
    let _ = writeln!(text, "  /p: {{get: {{responses: {{'200': {answer}}}}}}}");
    let _ = writeln!(text, "  /q: {{get: {{{ANSWER}}}}}");
    text.push_str("components:\n  schemas:\n");
    for i in 0..MANY {
        let other = |step: usize| format!("{{$ref: '#/components/schemas/S{}'}}", (i + step) % MANY);
        let (next, before) = (other(1), other(MANY - 1));
        let _ = writeln!(
            text,
            "    S{i}: {{type: object, properties: {{next: {next}, before: {before}, lost: {{not: {{type: string}}}}}}}}"
        );
    }
    let losses = soon(&text).tally.losses;
    assert_eq!(losses.len(), MANY);
    assert!(losses.iter().all(|loss| loss.operations.as_ref() == [0]));
}

/// A circle of one type, by a name of a name of a name.
#[test]
fn names_of_names_take_no_time() {
    let circle = "A: {type: object, required: [b], properties: {a: {$ref: '#/components/schemas/A'}}}";
    let (mut api, _) = lowered(&schemas(circle));
    let Some((mut last, def)) = api.types.iter().next() else {
        panic!("no type")
    };
    let (at, origin) = (def.at.clone(), def.origin.clone());
    for _ in 0..30_000 {
        let mut name = owner::blank(at.clone(), origin.clone());
        name.shape = Shape::Alias(Type::Named(last));
        last = api.types.push(name);
    }
    let used = |api: &mut Api| match &mut api.types.get_mut(TypeId(0)).unwrap().shape {
        Shape::Struct(of) => std::mem::replace(&mut of.fields[0].ty, Type::Named(last)),
        shape => panic!("{shape:?}"),
    };
    let begin = Instant::now();
    used(&mut api);
    cycles::box_cycles(&mut api);
    assert_eq!(used(&mut api), Type::Boxed(last));
    assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
}
