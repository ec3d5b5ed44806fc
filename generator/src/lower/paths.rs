//! Paths with variables → the more specific paths that an argument could spell by accident.

use crate::model::{Operation, Shadow};
use std::collections::{BTreeMap, BTreeSet};

/// Pairs of an operation and a literal beside it, at most, in one place of paths. A valid description has one template
/// there, so that each of its operations keeps thousands; only of templates that are alike, which are none by OAS 3.0.4
/// §4.8.8, can there be so many that each keeps but a part.
const MOST_PAIRS: usize = 1 << 15;

/// For each path with variables, the paths that differ from it in one segment
/// only, and are literal there: `/tokens/self` beside `/tokens/{token_id}`.
pub(super) fn find_shadows(operations: &mut [Operation]) {
    let paths: BTreeSet<String> = operations.iter().map(|o| o.path.clone()).collect();
    let mut runs = Runs::default();
    let patterns: BTreeMap<&str, Vec<&str>> = paths.iter().map(|path| (path.as_str(), pattern(path))).collect();
    // What stands before and behind a segment → what is there.
    let mut places: BTreeMap<(usize, usize), Beside<'_>> = BTreeMap::new();
    for (path, segments) in &patterns {
        for (segment, around) in segments.iter().zip(runs.around(segments)).skip(1) {
            if *segment != "{}" && !segment.is_empty() {
                places.entry(around).or_default().literals.push((segment, path));
            }
        }
    }
    let mut by_path: BTreeMap<(&str, crate::model::Method), usize> = BTreeMap::new();
    for (index, operation) in operations.iter().enumerate() {
        let Some((path, segments)) = patterns.get_key_value(operation.path.as_str()) else {
            continue;
        };
        by_path.entry((path, operation.method)).or_insert(index);
        for (_, around) in variables(segments, &mut runs) {
            if let Some(beside) = places.get_mut(&around) {
                beside.operations += 1;
            }
        }
    }
    for operation in operations.iter_mut() {
        let Some((path, segments)) = patterns.get_key_value(operation.path.as_str()) else {
            continue;
        };
        let written: Vec<&str> = path.split('/').collect();
        let mut shadows = Vec::new();
        for (index, around) in variables(segments, &mut runs) {
            let (Some(beside), Some(template)) = (places.get(&around), written.get(index)) else {
                continue;
            };
            let could = beside.literals.iter().filter(|(spelt, _)| could_spell(template, spelt));
            shadows.extend(could.take(beside.most()).map(|(_, other)| Shadow {
                path: (*other).to_owned(),
                operation: by_path.get(&(*other, operation.method)).copied(),
            }));
        }
        operation.shadows = shadows;
    }
}

/// What stands in one place of paths that are alike before and behind it.
#[derive(Default)]
struct Beside<'p> {
    /// Each literal, and the path that has it.
    literals: Vec<(&'p str, &'p str)>,
    /// How many operations have a variable there.
    operations: usize,
}

impl Beside<'_> {
    /// How many of the literals an operation keeps.
    fn most(&self) -> usize {
        (MOST_PAIRS / self.operations.max(1)).max(1)
    }
}

/// The segments with a variable, each with what stands around it.
fn variables<'p>(segments: &[&'p str], runs: &mut Runs<'p>) -> Vec<(usize, (usize, usize))> {
    let around = segments.iter().zip(runs.around(segments)).enumerate();
    let variable = around.filter(|(_, (segment, _))| **segment == "{}");
    variable.map(|(index, (_, around))| (index, around)).collect()
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
