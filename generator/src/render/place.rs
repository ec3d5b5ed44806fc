//! `At` → file name, line and column, for a whole batch of diagnostics at once.

use crate::at::{At, FileId, Part};
use crate::config;
use crate::diag::Diagnostic;
use crate::source::{Lines, Point, Source, Sources, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The files that diagnostics can be about.
#[derive(Clone, Copy)]
pub struct Texts<'a> {
    pub sources: &'a Sources,
    /// Name and text of `mintage.toml`, if there is one.
    pub configuration: Option<(&'a str, &'a str)>,
}

impl<'a> Texts<'a> {
    fn file(self, id: FileId) -> Option<(&'a str, &'a str)> {
        if id == config::FILE {
            return self.configuration;
        }
        let source = self.sources.file(id)?;
        Some((&source.name, &source.text))
    }
}

/// A diagnostic and where its places are.
pub struct Placed<'a> {
    pub diagnostic: &'a Diagnostic,
    pub message: Cow<'a, str>,
    pub place: Option<Place<'a>>,
    pub related: Vec<(Place<'a>, &'a str)>,
}

/// A place as a person says it.
pub struct Place<'a> {
    pub file: &'a str,
    /// Without the leading `#`.
    pub pointer: &'a str,
    /// Where the caret goes, within one line; `None` when only the file is known.
    pub span: Option<Span>,
    lines: Rc<Lines<'a>>,
    source: Option<&'a Source>,
}

impl Place<'_> {
    /// The line with the caret.
    pub fn line(&self) -> &str {
        self.span.map_or("", |span| self.lines.line(span.start.line))
    }

    /// Where in the file a point stands.
    pub fn byte(&self, point: Point) -> usize {
        self.source.map_or(point.byte, |source| source.in_file(point.byte))
    }

    /// `file:line:column`, or the file alone.
    pub fn position(&self) -> String {
        match self.span {
            Some(Span { start, .. }) => format!("{}:{}:{}", self.file, start.line, start.column),
            None => self.file.to_owned(),
        }
    }
}

/// Finds all places; each file is gone through once.
pub fn place<'a>(diagnostics: &'a [Diagnostic], texts: Texts<'a>) -> Vec<Placed<'a>> {
    let mut wanted: BTreeMap<FileId, Vec<&At>> = BTreeMap::new();
    for at in diagnostics
        .iter()
        .flat_map(|d| d.at.iter().chain(d.related.iter().map(|(at, _)| at)))
    {
        wanted.entry(at.file).or_default().push(at);
    }
    let mut found: BTreeMap<&At, Place<'a>> = BTreeMap::new();
    for (file, mut ats) in wanted {
        let Some((name, text)) = texts.file(file) else { continue };
        ats.sort();
        ats.dedup();
        let lines = Rc::new(Lines::new(text));
        let pointers: Vec<(&str, Part)> = ats
            .iter()
            .flat_map(|at| [(&*at.pointer, Part::Key), (&*at.pointer, Part::Value)])
            .collect();
        let spans = match texts.sources.file(file) {
            _ if file == config::FILE => config::locate(text, &pointers),
            Some(source) => source.locate(&pointers),
            None => continue,
        };
        for (at, pair) in ats.iter().zip(spans.chunks(2)) {
            let &[key, value] = pair else { continue };
            let span = shown(at.part, key, value, &lines);
            found.insert(
                at,
                Place {
                    file: name,
                    pointer: &at.pointer,
                    span,
                    lines: Rc::clone(&lines),
                    source: texts.sources.file(file),
                },
            );
        }
    }
    let get = |at: &At| found.get(at).map(Place::again);
    let mut placed: Vec<Placed<'a>> = diagnostics
        .iter()
        .map(|diagnostic| {
            let mut message = Cow::Borrowed(diagnostic.message.as_str());
            let mut place = diagnostic.at.as_ref().and_then(get);
            // The root of a file has no line of its own; the parser that failed says one in its message.
            if let (Some(place), Some((words, line, column))) = (&mut place, position_in(&diagnostic.message))
                && place.pointer.is_empty()
            {
                let point = place.lines.point_at(line, column);
                place.span = Some(Span {
                    start: point,
                    end: point,
                    exact: true,
                });
                message = Cow::Owned(words);
            }
            let related = diagnostic
                .related
                .iter()
                .filter_map(|(at, words)| Some((get(at)?, words.as_str())));
            Placed {
                diagnostic,
                message,
                place,
                related: related.collect(),
            }
        })
        .collect();
    // In the order in which a person reads the files.
    placed.sort_by_key(|one| {
        let start = one.place.as_ref().and_then(|place| place.span).map(|span| span.start);
        (one.diagnostic.at.as_ref().map(|at| at.file), start)
    });
    placed
}

impl<'a> Place<'a> {
    fn again(&self) -> Place<'a> {
        Place {
            file: self.file,
            pointer: self.pointer,
            span: self.span,
            lines: Rc::clone(&self.lines),
            source: self.source,
        }
    }
}

/// Where the caret goes: a value of several lines is shown by its key, or by its first line.
fn shown(part: Part, key: Option<Span>, value: Option<Span>, lines: &Lines<'_>) -> Option<Span> {
    let single = |span: &Span| span.start.line == span.end.line;
    let (first, second) = match (part, value) {
        (Part::Value, Some(span)) if span.exact => (value, key),
        _ => (key, value),
    };
    if let Some(span) = [first, second].into_iter().flatten().find(single) {
        return Some(span);
    }
    let span = first.or(second)?;
    let mut start = span.start;
    let rest = |start: Point| {
        lines
            .line(start.line)
            .chars()
            .skip(start.column.saturating_sub(1))
            .collect::<String>()
    };
    // A brace alone on its line says nothing: on to what it holds.
    let mut written = rest(start);
    while matches!(written.trim_end(), "{" | "[") && start.line < span.end.line {
        let line = lines.line(start.line + 1);
        start = lines.point_at(start.line + 1, line.len() - line.trim_start().len() + 1);
        written = rest(start);
    }
    let written = written.trim_end().trim_end_matches(',').chars().count();
    let end = lines.point_at(start.line, start.column + written);
    Some(Span { start, end, ..span })
}

/// Takes the parser's ` at line 3 column 5` out of a message. What it was in the middle of then (`, while parsing a flow
/// mapping at line 2 column 7`) is another place.
fn position_in(message: &str) -> Option<(String, usize, usize)> {
    let (words, rest) = message.split_once(" at line ")?;
    let ((line, column), rest) = position(rest)?;
    let around = rest
        .rsplit_once(" at line ")
        .and_then(|(words, rest)| Some((words, position(rest)?.0)));
    let rest = match around {
        Some((words, (begun, _))) if begun == line => words.to_owned(),
        Some((words, (line, column))) => format!("{words} that begins at line {line} column {column}"),
        None => rest.to_owned(),
    };
    Some((format!("{words}{rest}"), line, column))
}

/// `3 column 5`, and what stands behind it.
fn position(text: &str) -> Option<((usize, usize), &str)> {
    let (line, rest) = text.split_once(" column ")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (column, rest) = rest.split_at_checked(end)?;
    Some(((line.parse().ok()?, column.parse().ok()?), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_is_the_caret_and_the_other_is_said() {
        let found =
            |message: &str| position_in(message).map(|(words, line, column)| format!("{line}:{column} {words}"));
        let said = |words: &str| Some(words.to_owned());
        assert_eq!(found("expected value at line 3 column 5"), said("3:5 expected value"));
        assert_eq!(
            found("no `}` at line 3 column 6, while parsing a flow mapping at line 2 column 7"),
            said("3:6 no `}`, while parsing a flow mapping that begins at line 2 column 7")
        );
        assert_eq!(
            found("a tab at line 3 column 1, while scanning for the next token at line 3 column 2"),
            said("3:1 a tab, while scanning for the next token")
        );
        assert_eq!(found("nothing at line three"), None);
    }
}
