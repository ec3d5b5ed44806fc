//! Path keys taken apart: the path, its variables, a query inside it; and the
//! more specific paths that an argument could spell by accident.

use crate::model::{Operation, Shadow};
use std::collections::{BTreeMap, BTreeSet};

/// A path key, split.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Template {
    pub path: String,
    /// In the order they stand in, each once.
    pub variables: Vec<String>,
    /// Names and values as written.
    pub query: Vec<(String, Option<String>)>,
    pub fragment: bool,
}

/// `/a/{id}?b=1#c` → the path `/a/{id}` with `id`, the query `b=1`, a fragment.
pub(super) fn split(key: &str) -> Template {
    let (rest, fragment) = match find_outside(key, '#') {
        Some(at) => (key.get(..at).unwrap_or(key), true),
        None => (key, false),
    };
    let (path, query) = match find_outside(rest, '?') {
        Some(at) => (rest.get(..at).unwrap_or(rest), rest.get(at + 1..).unwrap_or_default()),
        None => (rest, ""),
    };
    // `{?a,b}` of RFC 6570 speaks of query parameters that are declared anyway.
    let path = match (path.find("{?"), path.ends_with('}')) {
        (Some(at), true) => path.get(..at).unwrap_or(path),
        _ => path,
    };
    let query = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (pair.to_owned(), None),
        })
        .collect();
    let mut variables = Vec::new();
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, next)) = after.split_once('}') else {
            break;
        };
        // `{+name}` and `{name+}` are habits of RFC 6570 and of routers.
        let name = name.trim_matches('+');
        if !name.is_empty() && !variables.iter().any(|v| v == name) {
            variables.push(name.to_owned());
        }
        rest = next;
    }
    Template {
        path: path.to_owned(),
        variables,
        query,
        fragment,
    }
}

/// `{name}` and nothing else.
pub(super) fn variable(value: &str) -> Option<&str> {
    let name = value.strip_prefix('{')?.strip_suffix('}')?;
    (!name.is_empty() && !name.contains(['{', '}'])).then_some(name)
}

/// The first `wanted` that is not inside braces.
fn find_outside(text: &str, wanted: char) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if c == wanted && depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// For each path with variables, the paths that differ from it in one segment
/// only, and are literal there: `/tokens/self` beside `/tokens/{token_id}`.
pub(super) fn find_shadows(operations: &mut [Operation]) {
    let paths: BTreeSet<String> = operations.iter().map(|o| o.path.clone()).collect();
    // The pattern with one literal segment opened → the paths with a literal there.
    let mut literal: BTreeMap<Vec<&str>, BTreeSet<(usize, &str)>> = BTreeMap::new();
    for path in &paths {
        let segments = pattern(path);
        for (index, segment) in segments.iter().enumerate().skip(1) {
            if *segment != "{}" && !segment.is_empty() {
                literal
                    .entry(opened(&segments, index))
                    .or_default()
                    .insert((index, path));
            }
        }
    }
    let mut by_path: BTreeMap<(String, crate::model::Method), usize> = BTreeMap::new();
    for (index, operation) in operations.iter().enumerate() {
        by_path
            .entry((operation.path.clone(), operation.method))
            .or_insert(index);
    }
    for operation in operations.iter_mut() {
        let path = operation.path.clone();
        let segments = pattern(&path);
        let written: Vec<&str> = path.split('/').collect();
        let mut shadows = Vec::new();
        for (index, segment) in segments.iter().enumerate() {
            if *segment != "{}" {
                continue;
            }
            for (at, other) in literal.get(&opened(&segments, index)).into_iter().flatten() {
                let spelt = other.split('/').nth(index).unwrap_or_default();
                if *at == index && written.get(index).is_some_and(|w| could_spell(w, spelt)) {
                    let same = by_path.get(&((*other).to_owned(), operation.method)).copied();
                    shadows.push(Shadow {
                        path: (*other).to_owned(),
                        operation: same,
                    });
                }
            }
        }
        operation.shadows = shadows;
    }
}

/// The segments, those with a variable as `{}`.
fn pattern(path: &str) -> Vec<&str> {
    path.split('/')
        .map(|s| if s.contains('{') { "{}" } else { s })
        .collect()
}

fn opened<'p>(segments: &[&'p str], index: usize) -> Vec<&'p str> {
    let mut opened = segments.to_vec();
    if let Some(segment) = opened.get_mut(index) {
        *segment = "*";
    }
    opened
}

/// Whether an argument can turn `template` (`{id}`, `{id}.json`) into `literal`.
fn could_spell(template: &str, literal: &str) -> bool {
    let (Some(open), Some(close)) = (template.find('{'), template.rfind('}')) else {
        return false;
    };
    let before = template.get(..open).unwrap_or_default();
    let after = template.get(close + 1..).unwrap_or_default();
    literal.len() > before.len() + after.len() && literal.starts_with(before) && literal.ends_with(after)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_key_is_split_into_path_variables_and_query() {
        let template = split("/a/{id}:stop?x=1&y={y}&z#frag");
        assert_eq!(template.path, "/a/{id}:stop");
        assert_eq!(template.variables, ["id"]);
        assert_eq!(template.query[1], ("y".to_owned(), Some("{y}".to_owned())));
        assert_eq!(template.query[2], ("z".to_owned(), None));
        assert!(template.fragment);
        assert_eq!(split("/a/{b}.{c}").variables, ["b", "c"]);
        assert_eq!(split("/a{?b,c}").path, "/a");
        assert_eq!(split("/a/{b+}/{+c}").variables, ["b", "c"]);
    }

    #[test]
    fn an_argument_spells_a_literal_only_inside_its_affixes() {
        assert!(could_spell("{id}", "self"));
        assert!(could_spell("{id}.json", "self.json"));
        assert!(!could_spell("{id}.json", "self.xml"));
    }
}
