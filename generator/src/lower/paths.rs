//! Paths with variables → the more specific paths that an argument could spell by accident.

use crate::model::{Operation, Shadow};
use std::collections::{BTreeMap, BTreeSet};

/// For each path with variables, the paths that differ from it in one segment
/// only, and are literal there: `/tokens/self` beside `/tokens/{token_id}`.
pub(super) fn find_shadows(operations: &mut [Operation]) {
    let paths: BTreeSet<String> = operations.iter().map(|o| o.path.clone()).collect();
    let mut runs = Runs::default();
    // What stands before and behind a literal segment → the paths with a literal there.
    let mut literal: BTreeMap<(usize, usize), BTreeSet<&str>> = BTreeMap::new();
    let patterns: BTreeMap<&str, Vec<&str>> = paths.iter().map(|path| (path.as_str(), pattern(path))).collect();
    for (path, segments) in &patterns {
        for (segment, around) in segments.iter().zip(runs.around(segments)).skip(1) {
            if *segment != "{}" && !segment.is_empty() {
                literal.entry(around).or_default().insert(path);
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
        let Some(segments) = patterns.get(operation.path.as_str()) else {
            continue;
        };
        let written = operation.path.split('/');
        let mut shadows = Vec::new();
        for (index, ((segment, written), around)) in segments.iter().zip(written).zip(runs.around(segments)).enumerate()
        {
            if *segment != "{}" {
                continue;
            }
            for other in literal.get(&around).into_iter().flatten() {
                let spelt = other.split('/').nth(index).unwrap_or_default();
                if could_spell(written, spelt) {
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

/// A number for each run of segments from the start of a path, and for each to its end, so that runs can be compared
/// without being written out: a path may be very long.
#[derive(Default)]
struct Runs<'p>(BTreeMap<(usize, &'p str), usize>);

impl<'p> Runs<'p> {
    /// For each segment, the run before it and the run behind it.
    fn around(&mut self, segments: &[&'p str]) -> Vec<(usize, usize)> {
        let before = self.lengthening(segments.iter());
        let mut behind = self.lengthening(segments.iter().rev());
        behind.reverse();
        before.into_iter().zip(behind).collect()
    }

    /// The run before each segment, in the order in which they come.
    fn lengthening<'s>(&mut self, segments: impl Iterator<Item = &'s &'p str>) -> Vec<usize>
    where
        'p: 's,
    {
        let mut run = 0;
        let before = segments.map(|segment| {
            let next = self.0.len() + 1;
            let longer = *self.0.entry((run, segment)).or_insert(next);
            std::mem::replace(&mut run, longer)
        });
        before.collect()
    }
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

    #[test]
    fn runs_are_one_where_their_segments_are() {
        let mut runs = Runs::default();
        let one = runs.around(&["", "a", "{}", "c"]);
        let other = runs.around(&["", "a", "self", "c"]);
        assert_eq!(one.get(2), other.get(2));
        assert_ne!(one.get(2), runs.around(&["", "a", "self", "d"]).get(2));
        assert_ne!(one.get(2), runs.around(&["", "b", "self", "c"]).get(2));
        // In memory that grows with the length, not with its square.
        let long = vec!["a"; 5000];
        assert_eq!(runs.around(&long).len(), 5000);
        assert!(runs.0.len() < 5100, "{}", runs.0.len());
    }
}
