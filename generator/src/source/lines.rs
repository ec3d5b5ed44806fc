//! Byte offsets of a text → lines and columns.

use std::ops::Range;

/// A position in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// Counted from 1; lines end at `\n`.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// Offset into the text, which a byte order mark is no part of: `Source::in_file`.
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

/// Bytes between two marks of a long line.
const MARKED: usize = 4096;

/// Starts of the lines of a text.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// How many characters of its line stand before an offset: a whole document may be one line, and is not counted anew
    /// for each place in it.
    marks: Vec<(usize, usize)>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Lines<'a> {
        let starts: Vec<usize> = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let mut marks = Vec::new();
        for (start, end) in starts.iter().copied().zip(ends) {
            let mut characters = 0;
            let mut from = start;
            while end - from > MARKED {
                characters += begun(text, from..from + MARKED);
                from += MARKED;
                marks.push((from, characters));
            }
        }
        Lines { text, starts, marks }
    }

    pub fn point(&self, byte: usize) -> Point {
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.start_of(line);
        let mark = self.marks.partition_point(|(at, _)| *at <= byte).checked_sub(1);
        let mark = mark.and_then(|index| self.marks.get(index));
        let (from, counted) = mark.filter(|(at, _)| *at >= start).copied().unwrap_or((start, 0));
        let rest = self.text.get(start..).unwrap_or_default();
        let unseen = rest.len() - rest.trim_start_matches('\u{feff}').len();
        let unseen = begun(self.text, start..byte.min(start + unseen));
        Point {
            line,
            column: (counted + begun(self.text, from..byte.min(self.text.len()))).saturating_sub(unseen) + 1,
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
    fn start_of(&self, line: usize) -> usize {
        self.starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(self.text.len())
    }
}

/// How many characters begin in a stretch of the text, whose ends need not be those of characters.
fn begun(text: &str, bytes: Range<usize>) -> usize {
    let bytes = text.as_bytes().get(bytes).unwrap_or_default();
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_long_lines_are_those_of_short_ones() {
        let long = "\u{feff}\u{feff}".to_owned() + &"aé漢😀".repeat(3000);
        let text = format!("first\n{long}\n{long}");
        let lines = Lines::new(&text);
        assert!(!lines.marks.is_empty());
        for (start, number) in [(6, 2), (7 + long.len(), 3)] {
            for (at, _) in long.char_indices() {
                let column = long[..at].trim_start_matches('\u{feff}').chars().count() + 1;
                let byte = start + at;
                assert_eq!(
                    lines.point(byte),
                    Point {
                        line: number,
                        column,
                        byte
                    }
                );
            }
        }
    }

    /// A document of one line: without marks, what stands before each place is counted anew.
    #[test]
    fn places_in_one_line_take_no_time() {
        let text = "é".repeat(5_000_000);
        let lines = Lines::new(&text);
        let begin = std::time::Instant::now();
        let last = (0..10_000).map(|index| lines.point(index * 1000).column).max();
        assert_eq!(last, Some(9_999 * 500 + 1));
        assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    }
}
