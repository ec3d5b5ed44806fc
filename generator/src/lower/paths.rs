//! Paths with variables → the more specific paths that an argument could spell by accident.

use crate::model::{Operation, Shadow};
use std::collections::{BTreeMap, BTreeSet};

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
    fn an_argument_spells_a_literal_only_inside_its_affixes() {
        assert!(could_spell("{id}", "self"));
        assert!(could_spell("{id}.json", "self.json"));
        assert!(!could_spell("{id}.json", "self.xml"));
    }
}
