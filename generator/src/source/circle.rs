//! Values that are nested too deep → a message at the place where it begins, which an alias of YAML is that leads back to
//! what holds it.

use super::visit::MAX_DEPTH;
use crate::at::{At, FileId};
use crate::diag::{Diagnostic, Severity};

/// Of what is too deep at `pointer`. `aliases`: whether there are any.
pub(super) fn too_deep(severity: Severity, file: FileId, pointer: &str, aliases: bool) -> Diagnostic {
    let entrance = entrance(pointer).filter(|_| aliases);
    let at = At {
        pointer: entrance.unwrap_or(pointer).into(),
        ..At::root(file)
    };
    let message = format!("values are nested more than {MAX_DEPTH} deep");
    Diagnostic::new(severity, "too-deep", &at, message)
        .note("nothing of this file is read")
        .help(match entrance {
            Some(_) => "an alias here leads back to what holds it: write out what is meant, or refer to it by `$ref`",
            None => "move inner schemas to `components` and refer to them",
        })
}

/// The first part of a pointer, after which it only goes round in a circle.
fn entrance(pointer: &str) -> Option<&str> {
    let segments: Vec<&str> = pointer.split('/').skip(1).collect();
    let end = segments.len();
    let same = |at: usize, period: usize| {
        at.checked_sub(period)
            .is_some_and(|before| segments.get(before) == segments.get(at))
    };
    let period = (1..=end / 4).find(|period| (end - 2 * period..end).all(|at| same(at, *period)))?;
    let entrance = (0..end).rev().find(|at| !same(*at, period)).map_or(period, |at| at + 1);
    let length: usize = segments.iter().take(entrance).map(|segment| segment.len() + 1).sum();
    pointer.get(..length)
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;
    use crate::diag::Sink;

    #[test]
    fn a_circle_is_entered_once() {
        for (before, round) in [("/x", "/self"), ("", "/0"), ("/a/b", "/c/0/d~1e"), ("/a", "/a/b")] {
            let pointer = format!("{before}{}", round.repeat(40));
            let entrance = entrance(&pointer).unwrap_or_default();
            assert_eq!(entrance, format!("{before}{round}"), "{pointer}");
        }
        assert_eq!(entrance("/a/b/c/d/e/f/g/h"), None);
        assert_eq!(entrance(""), None);
    }

    #[test]
    fn an_alias_that_leads_back_is_where_the_message_stands() {
        let told = |name: &str, text: &str| {
            let mut sink = Sink::new();
            assert!(parse(FileId(0), name, text, Severity::Error, &mut sink).is_none());
            let at = sink.found().find_map(|said| said.at.clone());
            at.map(|at| at.pointer.to_string()).unwrap_or_default()
        };
        assert_eq!(told("a.yaml", "a: &x\n  b:\n    - 1\n    - *x\n"), "/a/b/1");
        // Of what is deep by itself, all of the way.
        assert_eq!(told("a.json", &"[".repeat(1000)).len(), 2 * MAX_DEPTH);
    }
}
