//! Tables of HTML → those of Markdown, where each cell is a line.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::fence;
use super::signs::{margin, marker_width};

const CLOSE: &str = "</table>";
/// More columns than this are no table to read.
const COLUMNS: usize = 30;

/// The lines with each simple table as rows of Markdown; what code holds stays.
pub fn written(lines: Vec<String>) -> Vec<String> {
    if !lines.iter().any(|line| find(line, "<table").is_some()) {
        return lines;
    }
    let ends = lines.iter().enumerate();
    let ends = ends.filter(|(_, line)| find(line, CLOSE).is_some());
    let mut ends = ends.map(|(at, _)| at).peekable();
    let mut out = Vec::with_capacity(lines.len());
    let coded = fence::coded(lines.iter().map(String::as_str));
    let mut next = 0;
    // What is left of the line before, behind a table.
    let mut left: Option<&str> = None;
    while let Some(line) = left.take().or_else(|| lines.get(next).map(String::as_str)) {
        // A rest has its line's number.
        let at = next;
        next += 1;
        while ends.next_if(|end| *end < at).is_some() {}
        let found = find(line, "<table").filter(|_| coded.get(at) == Some(&false));
        let found = found.and_then(|start| line.split_at_checked(start));
        let Some((before, first)) = found.filter(|(before, _)| stands_alone(before)) else {
            out.push(line.to_owned());
            continue;
        };
        let (table, last, after) = match first.split_at_checked(find(first, CLOSE).unwrap_or(first.len())) {
            Some((table, after)) if !after.is_empty() => (Cow::Borrowed(table), at, after),
            _ => {
                while ends.next_if(|end| *end <= at).is_some() {}
                let last = ends.peek().copied();
                let ending = last.and_then(|last| lines.get(last));
                let ending = ending.and_then(|line| line.split_at_checked(find(line, CLOSE)?));
                let (Some(last), Some((ending, after))) = (last, ending) else {
                    out.push(line.to_owned());
                    continue;
                };
                let between = lines.get(next..last).unwrap_or_default();
                let whole = std::iter::once(first).chain(between.iter().map(String::as_str));
                let whole: Vec<&str> = whole.chain([ending]).collect();
                (Cow::Owned(whole.join("\n")), last, after)
            }
        };
        match rows(&table) {
            Some(rows) => {
                if !before.trim().is_empty() {
                    out.push(before.to_owned());
                }
                out.push(String::new());
                out.extend(rows);
                out.push(String::new());
                left = after.get(CLOSE.len()..).map(str::trim_start);
                next = last;
            }
            None => {
                out.push(line.to_owned());
                out.extend(lines.get(next..=last).unwrap_or_default().iter().cloned());
                next = last + 1;
            }
        }
    }
    out
}

/// Whether a table may begin behind it: not in code, in a quotation, in an item of a list or in a row of another.
fn stands_alone(before: &str) -> bool {
    let text = before.trim_start();
    let items = |tag: &str| before.to_ascii_lowercase().matches(tag).count();
    before.matches('`').count().is_multiple_of(2)
        && margin(before) < 4
        && !text.starts_with(['>', '|'])
        && marker_width(text).is_none()
        && items("<li") <= items("</li")
}

/// The rows of a table, the first of which is its head; none if it is no simple one.
fn rows(table: &str) -> Option<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    // The text of the open cell; what stands outside of cells has no place in Markdown.
    let mut cell: Option<String> = None;
    let mut rest = table;
    while let Some(c) = rest.chars().next() {
        let tag = Tag::of(rest);
        let name = tag.as_ref().map_or("", |tag| &tag.name);
        let structure = ["tr", "td", "th", "thead", "tbody", "tfoot", "table", "colgroup", "col"];
        if structure.contains(&name) {
            if let Some(text) = cell.take() {
                rows.last_mut()?.push(line(&text)?);
            }
            let tag = tag.as_ref()?;
            match name {
                "tr" if !tag.closing => rows.push(Vec::new()),
                "td" | "th" if !tag.closing => {
                    // Some forget to open the first row.
                    if rows.is_empty() {
                        rows.push(Vec::new());
                    }
                    if spans(tag.text) {
                        return None;
                    }
                    cell = Some(String::new());
                }
                // One table in another.
                "table" if rest.len() < table.len() => return None,
                _ => {}
            }
            rest = rest.get(tag.text.len()..)?;
            continue;
        }
        match &mut cell {
            Some(cell) => cell.push(c),
            None if c.is_whitespace() => {}
            None => return None,
        }
        rest = rest.get(c.len_utf8()..)?;
    }
    if let Some(text) = cell {
        rows.last_mut()?.push(line(&text)?);
    }
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    let columns = rows.iter().map(Vec::len).max()?;
    // One column is a frame around a text.
    if !(2..=COLUMNS).contains(&columns) {
        return None;
    }
    let mut out = Vec::with_capacity(rows.len() + 1);
    for mut row in rows {
        row.resize(columns, String::new());
        out.push(format!("| {} |", row.join(" | ")));
        if out.len() == 1 {
            out.push(format!("|{}", "---|".repeat(columns)));
        }
    }
    Some(out)
}

/// Whether a cell stands in several columns or rows.
fn spans(tag: &str) -> bool {
    let mut values = tag.split("span=").skip(1);
    values.any(|value| {
        let value = value.trim_start_matches(['"', '\'']);
        let digits = value.len() - value.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        value.get(..digits) != Some("1")
    })
}

/// What a cell holds, on one line; nothing if there is more in it than a line shows, or if something in it is open.
fn line(text: &str) -> Option<String> {
    let fenced = ["```", "~~~"].iter().any(|sign| text.contains(sign));
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let mut places = text.match_indices('<').filter_map(|(at, _)| Tag::of(text.get(at..)?));
    let whole = places.all(|tag| match (&*tag.name, tag.closing) {
        ("pre" | "blockquote" | "ul" | "ol" | "li", _) => false,
        ("a" | "code" | "b" | "strong" | "i" | "em", false) => {
            *open.entry(tag.name).or_default() += 1;
            true
        }
        (_, true) => {
            open.entry(tag.name)
                .and_modify(|count| *count = count.saturating_sub(1));
            true
        }
        _ => true,
    });
    let odd = text.matches('`').count() % 2 == 1;
    if fenced || odd || !whole || open.values().any(|count| *count > 0) {
        return None;
    }
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if c == '|' && !super::signs::escapes(&out) {
            out.push('\\');
        }
        out.push(c);
    }
    // Nothing may take the bar behind it for its own.
    if super::signs::escapes(&out) {
        out.push('\\');
    }
    Some(out)
}

/// A tag at the front of a text.
struct Tag<'a> {
    name: String,
    closing: bool,
    /// All of it.
    text: &'a str,
}

impl<'a> Tag<'a> {
    fn of(rest: &'a str) -> Option<Tag<'a>> {
        let inside = rest.strip_prefix('<')?;
        let closing = inside.starts_with('/');
        let inside = inside.strip_prefix('/').unwrap_or(inside);
        let name: String = inside.chars().take_while(char::is_ascii_alphanumeric).collect();
        let after = inside.get(name.len()..)?;
        if name.is_empty() || !after.starts_with(['>', ' ', '\n', '/']) {
            return None;
        }
        let end = after
            .find(['<', '>'])
            .filter(|end| after.get(*end..).is_some_and(|a| a.starts_with('>')))?;
        let end = end + rest.len() - after.len() + 1;
        Some(Tag {
            name: name.to_ascii_lowercase(),
            closing,
            text: rest.get(..end)?,
        })
    }
}

/// Where a text has a tag, in whatever letters.
fn find(text: &str, tag: &str) -> Option<usize> {
    text.match_indices('<').map(|(at, _)| at).find(|at| {
        let here = text.get(*at..*at + tag.len());
        let after = text.get(*at + tag.len()..).and_then(|after| after.chars().next());
        let ends = tag.ends_with('>') || after.is_none_or(|c| c == '>' || c.is_whitespace());
        ends && here.is_some_and(|here| here.eq_ignore_ascii_case(tag))
    })
}

#[cfg(test)]
mod tests {
    use super::super::clean;

    fn cleaned(text: &str) -> String {
        clean(text).join("\n")
    }

    #[test]
    fn a_simple_table_is_one_of_markdown() {
        assert_eq!(
            cleaned(
                "<p>Nets:</p><table><tr><th>Net</th><th>At</th></tr><tr><td>main</td><td><code>a|b</code></td></tr></table>More."
            ),
            "Nets:\n\n| Net | At |\n|---|---|\n| main | `a\\|b` |\n\nMore."
        );
        assert_eq!(
            cleaned(
                "<table>\n <thead>\n\n <tr> <td>A\n<td colspan=\"1\">B</tr>\n</thead><TR><td>one\n\ntwo<br>three<p>four</p></td></TR></TABLE>"
            ),
            "| A | B |\n|---|---|\n| one two three four |  |"
        );
        assert_eq!(cleaned("<table><tr></tr></table>said"), "said");
    }

    #[test]
    fn other_tables_are_lines() {
        for table in [
            "<table><tr><td>a</td><td rowspan=2>b</td></tr><tr><td>c</td></tr></table>",
            "<table><tr><td>a</td><td>b<table><tr><td>c</td></tr></table></td></tr></table>",
            "<table><tr><td>a b c</td></tr></table>",
            "<table><tr><td>a</td><td>`b</td></tr><tr><td>c</td></tr></table>",
            "<table><caption>a</caption><tr><td>b</td><td>c</td></tr></table>",
            "<table><tr><td>a</td><td><ul><li>b</li><li>c</li></ul></td></tr></table>",
            "- <table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        ] {
            let lines = cleaned(table);
            assert!(!lines.contains('|'), "{lines}");
            assert!(["a", "b", "c"].iter().all(|word| lines.contains(word)), "{lines}");
        }
        let code = "```html\n<table><tr><td>a</td><td>b</td></tr></table>\n```";
        assert_eq!(cleaned(code), code);
    }
}
