//! Lines of Markdown → the same without what nobody was meant to read: HTML's
//! comments, its styles and its scripts.

use super::fence;
use super::signs::margin;

/// What opens each, and what closes it.
const UNSEEN: [(&str, &str); 3] = [("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>")];

/// The lines without it, which may go on over empty lines; what code holds stays.
pub fn without(lines: &[&str]) -> Vec<String> {
    let mut out = Vec::with_capacity(lines.len());
    let coded = fence::coded(lines.iter().copied());
    let mut ends = UNSEEN.map(|(_, close)| {
        let with = lines
            .iter()
            .enumerate()
            .filter(move |(_, line)| find(line, close).is_some());
        with.map(|(at, _)| at).peekable()
    });
    let mut at = 0;
    while let Some((line, coded)) = lines.get(at).zip(coded.get(at)) {
        at += 1;
        let kinds = UNSEEN.iter().zip(&mut ends);
        let first = kinds.filter_map(|((open, close), ends)| Some((opening(line, open)?, *close, ends)));
        let first = first.min_by_key(|(start, ..)| *start);
        let first = first.filter(|_| !coded && margin(line) < 4);
        let Some((start, close, ends)) = first else {
            out.push((*line).to_owned());
            continue;
        };
        let (before, rest) = line.split_at_checked(start).unwrap_or((line, ""));
        while ends.next_if(|end| *end < at).is_some() {}
        // What ends in its line goes with the tags of the paragraph.
        let end = ends.peek().copied().filter(|_| find(rest, close).is_none());
        match end.filter(|_| before.matches('`').count() % 2 == 0) {
            Some(end) => {
                let last = lines.get(end).copied().unwrap_or_default();
                let after = find(last, close).and_then(|from| last.get(from + close.len()..));
                out.push(format!("{before}{}", after.unwrap_or_default()));
                at = end + 1;
            }
            None => out.push((*line).to_owned()),
        }
    }
    out
}

/// Where a line opens it.
fn opening(line: &str, open: &str) -> Option<usize> {
    let at = find(line, open)?;
    let after = line.get(at + open.len()..)?.chars().next();
    (open == "<!--" || after.is_none_or(|c| c == '>' || c.is_whitespace())).then_some(at)
}

/// Where a text has a tag, in whatever letters.
fn find(text: &str, tag: &str) -> Option<usize> {
    text.match_indices(['<', '-']).map(|(at, _)| at).find(|at| {
        let here = text.get(*at..*at + tag.len());
        here.is_some_and(|here| here.eq_ignore_ascii_case(tag))
    })
}
