//! The patterns of `patternProperties` → whether they are about all names that
//! an object has, or about some of them, so that others may have any value (JSON Schema 2020-12 §10.3.2.2).

use super::merge::{Additional, Merged, is_anything, is_never};
use crate::read::{Document, Schema};

/// What no pattern is about, and nothing else either, may have any value (JSON Schema 2020-12 §10.3.2.3).
pub(super) fn open(document: &Document, out: &mut Merged<'_>) {
    let free = out.additional == Additional::Free;
    if out.patterns.is_empty() || !free && out.additional != Additional::Unstated {
        return;
    }
    let with_patterns = out.leaves.iter().filter(|(_, s)| !s.pattern_properties.is_empty());
    let patterns: Vec<&str> = with_patterns
        .clone()
        .flat_map(|(_, s)| s.pattern_properties.iter().map(|(p, _)| p.as_str()))
        .collect();
    if free || !are_about_all(&patterns, out.properties.is_empty()) {
        // Of names that are forbidden no type is lost.
        let is_typed = |id| !is_anything(document, id) && !is_never(document, id);
        let typed = |s: &Schema| s.pattern_properties.iter().any(|(_, id)| is_typed(*id));
        out.open_patterns = with_patterns.map(|(_, s)| *s).rfind(|s| typed(s));
        out.additional = Additional::Free;
    }
}

/// Whether these patterns leave no name that may have any value. Beside `properties` only a pattern that everything
/// matches does. Alone they say what a name looks like (`^[a-z]+$`, as pydantic writes a map with such keys), unless
/// one picks names out by a fixed text at an end: `^x-`.
fn are_about_all(patterns: &[&str], alone: bool) -> bool {
    patterns.iter().any(|p| matches_all(p)) || alone && !patterns.iter().any(|p| picks_out(p))
}

fn matches_all(pattern: &str) -> bool {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let pattern = pattern.strip_suffix('$').unwrap_or(pattern);
    let inner = pattern.strip_prefix('(').and_then(|p| p.strip_suffix(')'));
    matches!(
        inner.unwrap_or(pattern),
        "" | "." | ".*" | ".+" | ".*?" | ".+?" | "[\\s\\S]*" | "[\\s\\S]+"
    )
}

fn picks_out(pattern: &str) -> bool {
    let (start, end) = (pattern.strip_prefix('^'), pattern.strip_suffix('$'));
    start.is_some_and(begins_plain)
        || end.is_some_and(ends_plain)
        || start.is_none() && end.is_none() && begins_plain(pattern)
}

fn begins_plain(text: &str) -> bool {
    let mut rest = text.chars();
    let plain = match rest.next() {
        Some('\\') => rest.next().is_some_and(|c| c.is_ascii_punctuation()),
        first => first.is_some_and(is_plain),
    };
    plain && !matches!(rest.next(), Some('*' | '?' | '{'))
}

fn ends_plain(text: &str) -> bool {
    let mut back = text.chars().rev();
    // Not `\d` and the like.
    back.next().is_some_and(is_plain) && back.next() != Some('\\')
}

fn is_plain(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c,
            '_' | '-' | '/' | '@' | ':' | ' ' | '#' | '~' | '%' | '&' | '!' | ',' | '='
        )
}

#[cfg(test)]
mod tests {
    use super::are_about_all;

    #[test]
    fn some_names_or_all() {
        let alone = |pattern| are_about_all(&[pattern], true);
        for all in [
            "",
            ".*",
            "^.*$",
            "^(.*)$",
            ".+",
            "[a-zA-Z0-9]+",
            "^[a-z]+$",
            "^\\d+$",
            "^-?\\d+$",
            "^[A-Z]{2}$",
            "^(a|b)$",
            "\\w",
        ] {
            assert!(alone(all), "{all}");
        }
        for some in ["^x-", "^x-.*$", "_id$", "^S_", "foo", "^\\$", "^.*_at$"] {
            assert!(!alone(some), "{some}");
        }
        let beside = |pattern| are_about_all(&[pattern], false);
        assert!(beside("^.*$") && beside("") && !beside("^[a-z]+$") && !beside("^x-"));
        assert!(are_about_all(&["^.*$", "^x-"], true) && are_about_all(&["^.*$", "^x-"], false));
    }
}
