//! Which functions of the generator reach themselves, by the call graph of each
//! stage: what follows a document must say how deep it goes.

use crate::tidy::{Source, Token, end_of_block, sources};
use std::collections::{BTreeMap, BTreeSet};

/// What bounds a depth: an argument or field that counts, or a constant that it is compared with.
fn bounds(token: &Token) -> bool {
    let text = token.text.as_str();
    ["depth", "hops", "DEPTH", "DEEPEST", "deeper"].contains(&text) || text.starts_with("MAX_")
}

/// As deep as types are spelt, which `lower` bounds (`DEEPEST`).
const TYPE: &str = "follows a type";
/// As deep as trees are read, which `source` bounds (`MAX_DEPTH`).
const TREE: &str = "follows a tree";
/// Calls a function of the same name that is another's.
const NAMESAKE: &str = "calls a namesake";

/// Circles without a bound of their own, by one of their functions, and why they end.
const BOUNDED_ELSEWHERE: &[(&str, &str, &str)] = &[
    ("emit/types.rs", "argument", TYPE),
    ("emit/types.rs", "owned", TYPE),
    ("emit/types.rs", "part", TYPE),
    ("emit/values.rs", "write", TREE),
    ("model/dump.rs", "spell", TYPE),
    ("model/dump.rs", "spell_value", TREE),
    ("name/errors.rs", "word", TYPE),
    ("name/members.rs", "kind", TYPE),
    ("read/cursor.rs", "boolean", NAMESAKE),
    ("read/cursor.rs", "map", NAMESAKE),
    ("source/identifiers.rs", "visit", TREE),
];

/// A function by file and name: types are not told apart here, so that some circles are none.
type Name = (String, String);

#[derive(Default)]
struct Function {
    calls: BTreeSet<Name>,
    is_method: bool,
    bounded: bool,
}

/// Function → what it calls, in one stage.
fn graph(sources: &[&Source]) -> BTreeMap<Name, Function> {
    let mut functions: BTreeMap<Name, Function> = BTreeMap::new();
    let mut bodies: Vec<(Name, &[Token])> = Vec::new();
    for source in sources {
        for (index, pair) in source.tokens.windows(2).enumerate() {
            if pair[0].text == "fn" && pair[1].text != "(" {
                let body = &source.tokens[index + 2..end_of_block(&source.tokens, index)];
                let name = (source.path.clone(), pair[1].text.clone());
                let function = functions.entry(name.clone()).or_default();
                function.is_method |= body.iter().take(12).any(|token| token.text == "self");
                function.bounded |= body.iter().any(bounds);
                bodies.push((name, body));
            }
        }
    }
    let mut by_name: BTreeMap<String, Vec<(Name, bool)>> = BTreeMap::new();
    for (key, function) in &functions {
        let namesakes = by_name.entry(key.1.clone()).or_default();
        namesakes.push((key.clone(), function.is_method));
    }
    for (name, body) in bodies {
        let Some(function) = functions.get_mut(&name) else {
            continue;
        };
        for (index, token) in body.iter().enumerate() {
            let Some(namesakes) = by_name.get(&token.text) else {
                continue;
            };
            let Some(how) = call(body, index) else { continue };
            let meant = namesakes.iter().filter(|((file, _), is_method)| match how {
                Call::OfOurselves => *is_method,
                // Free functions of other files are called by path, and stand deeper in the house.
                Call::Plain => !is_method && *file == name.0,
            });
            function.calls.extend(meant.map(|(key, _)| key.clone()));
        }
    }
    functions
}

enum Call {
    OfOurselves,
    Plain,
}

/// How the name at `index` is called, or handed on to be called, if it is.
fn call(body: &[Token], index: usize) -> Option<Call> {
    let at = |offset: isize| {
        index
            .checked_add_signed(offset)
            .and_then(|i| body.get(i))
            .map_or("", |token| token.text.as_str())
    };
    match (at(-1), at(1)) {
        // `this` and `reader` are we in a closure.
        (".", "(") if ["self", "this", "reader"].contains(&at(-2)) => Some(Call::OfOurselves),
        (":", "(") if at(-3) == "Self" => Some(Call::OfOurselves),
        (":", "(") if at(-3) == "self" => Some(Call::Plain),
        ("." | ":" | "fn", _) => None,
        ("(", ")") if at(-2).ends_with("map") || ["any", "all", "for_each", "and_then"].contains(&at(-2)) => {
            Some(Call::Plain)
        }
        (_, "(") => Some(Call::Plain),
        _ => None,
    }
}

/// The circles of a graph: sets of functions that all reach each other.
fn circles(functions: &BTreeMap<Name, Function>) -> BTreeSet<Vec<Name>> {
    let reach = |from: &Name| {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&Name> = functions.get(from).iter().flat_map(|f| &f.calls).collect();
        while let Some(name) = next.pop() {
            if seen.insert(name.clone()) {
                next.extend(functions.get(name).iter().flat_map(|f| &f.calls));
            }
        }
        seen
    };
    let reached: BTreeMap<&Name, BTreeSet<Name>> = functions.keys().map(|name| (name, reach(name))).collect();
    let both = |a: &Name, b: &Name| {
        let to = |x: &Name, y: &Name| reached.get(x).is_some_and(|seen| seen.contains(y));
        to(a, b) && to(b, a)
    };
    functions
        .keys()
        .filter(|name| both(name, name))
        .map(|name| functions.keys().filter(|other| both(name, other)).cloned().collect())
        .collect()
}

#[test]
fn every_circle_of_calls_has_a_bound() {
    let all = sources();
    let mut stages: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for source in &all {
        stages.entry(&source.stage).or_default().push(source);
    }
    let mut unbounded = Vec::new();
    let own = |(file, name, _): &(&str, &str, &str)| ((*file).to_owned(), (*name).to_owned());
    let mut listed: BTreeSet<Name> = BOUNDED_ELSEWHERE.iter().map(own).collect();
    let mut bounded = 0;
    for sources in stages.values() {
        let functions = graph(sources);
        for circle in circles(&functions) {
            let has_bound = circle.iter().any(|name| functions[name].bounded);
            let excuse = circle.iter().any(|name| listed.remove(name));
            match (has_bound, excuse) {
                (true, _) => bounded += 1,
                (false, true) => {}
                (false, false) => unbounded.push(format!("{circle:?}")),
            }
        }
    }
    assert!(bounded >= 5, "only {bounded} circles found: can this still see them?");
    assert!(
        unbounded.is_empty(),
        "these reach themselves, and nothing in them counts how deep: {unbounded:#?}"
    );
    assert!(listed.is_empty(), "these reach themselves no more: {listed:?}");
}

/// What the test above can see.
#[test]
fn circles_are_seen() {
    let source = |text: &str| Source::new("stage/file.rs", text);
    let found = |text: &str| circles(&graph(&[&source(text)])).len();
    assert_eq!(found("fn a() { a() }"), 1);
    assert_eq!(found("fn a() { b() } fn b() { c() } fn c() { a() }"), 1);
    assert_eq!(found("impl T { fn a(&self) { self.b() } fn b(&self) { self.a() } }"), 1);
    assert_eq!(found("fn a(t: &T) { t.iter().map(a); }"), 1);
    assert_eq!(found("fn a() { b() } fn b() {}"), 0);
    assert_eq!(found("impl T { fn len(&self) { self.0.len() } }"), 0);
    assert_eq!(found("fn new() { Vec::new() }"), 0);
}
