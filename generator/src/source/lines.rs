//! Byte offsets of a text → lines and columns.

use std::ops::Range;

/// A position in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// Counted from 1; lines end at `\n`.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// Offset into the text.
    pub byte: usize,
}

/// A stretch of text, its end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: Point,
    pub end: Point,
    /// False where the pointer itself is not in the text and the nearest thing around it is meant.
    pub exact: bool,
}

/// Starts of the lines of a text.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Lines<'a> {
        let starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Lines { text, starts }
    }

    pub fn point(&self, byte: usize) -> Point {
        let line = self.starts.partition_point(|start| *start <= byte);
        let before = self.text.get(self.start_of(line)..byte).unwrap_or_default();
        Point {
            line,
            column: before.trim_start_matches('\u{feff}').chars().count() + 1,
            byte,
        }
    }

    /// The place that a parser calls line and column, both counted from 1.
    pub fn point_at(&self, line: usize, column: usize) -> Point {
        let line = line.clamp(1, self.starts.len());
        let start = self.start_of(line);
        let text = self.line(line);
        let inside = text
            .char_indices()
            .nth(column.saturating_sub(1))
            .map_or(text.len(), |(at, _)| at);
        self.point(start + inside)
    }

    pub fn span(&self, bytes: Range<usize>, exact: bool) -> Span {
        Span {
            start: self.point(bytes.start),
            end: self.point(bytes.end.max(bytes.start)),
            exact,
        }
    }

    /// The text of a line, without its end.
    pub fn line(&self, line: usize) -> &'a str {
        let end = self
            .starts
            .get(line)
            .map_or(self.text.len(), |next| next.saturating_sub(1));
        let text = self.text.get(self.start_of(line)..end).unwrap_or_default();
        text.strip_suffix('\r').unwrap_or(text)
    }

    /// Offset of the first byte of a line.
    pub fn start_of(&self, line: usize) -> usize {
        self.starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(self.text.len())
    }
}
