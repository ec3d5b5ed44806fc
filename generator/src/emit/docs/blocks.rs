//! Markdown → its blocks (paragraphs, lists, quotations, code), written anew
//! so that no line is code but what stands between fences with a language.

use super::fence::{Closings, Fence, fenced};
use super::signs::{Marker, is_heading, is_rule, is_underline, margin, marker_width, without};
use super::{inline, tables, unseen, wrap};

/// Lists and quotations in one another beyond this are shown as text.
pub const DEPTH: usize = 12;
/// The longest line, without the `/// ` in front.
pub const WIDTH: usize = 110;

/// What a run of lines stands in.
#[derive(Clone, Copy)]
struct Place<'a> {
    definitions: &'a inline::Definitions,
    depth: usize,
    width: usize,
    /// In a list item text that is indented deeper is still text.
    item: bool,
}

/// Lines of Markdown, cleaned and wrapped; with the definitions that its links go by, or none of those.
pub fn clean(lines: &[&str], definitions: bool) -> Vec<String> {
    let lines = tables::written(unseen::without(lines));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let lines = lines.as_slice();
    let mut definitions = inline::Definitions::of(lines, definitions);
    // What stands in code defines nothing, and where code is, is known when the blocks are.
    if !definitions.is_empty() {
        blocks(lines, Place::whole(&definitions));
        definitions = definitions.met();
    }
    blocks(lines, Place::whole(&definitions))
}

impl Place<'_> {
    fn whole(definitions: &inline::Definitions) -> Place<'_> {
        Place {
            definitions,
            depth: 0,
            width: WIDTH,
            item: false,
        }
    }
}

fn blocks(lines: &[&str], place: Place<'_>) -> Vec<String> {
    let mut out = Out {
        place,
        lines: Vec::with_capacity(lines.len()),
        paragraph: Vec::new(),
        items: 0,
    };
    let closings = Closings::of(lines);
    let last_pre = lines
        .iter()
        .rposition(|line| line.to_ascii_lowercase().contains("</pre>"));
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let text = line.trim();
        let indent = margin(line);
        let rest = lines.get(at..).unwrap_or_default();
        at += if text.is_empty() {
            out.blank();
            1
        } else if let Some(fence) = Fence::open(text) {
            out.flush();
            out.fence(&fence, indent, rest)
        } else if opens_pre(text) && last_pre.is_some_and(|last| at <= last) {
            out.flush();
            out.preformatted(rest)
        } else if let Some(marker) = Marker::of(text).filter(|marker| out.may_hold(marker, text)) {
            out.flush();
            out.item(&marker, indent, rest, closings.after(at))
        } else if indent >= 4 && !place.item && (out.paragraph.is_empty() || out.is_table()) {
            out.flush();
            out.indented(rest)
        } else if text.starts_with('>') && place.depth < DEPTH {
            out.flush();
            out.quotation(rest)
        } else if (!out.paragraph.is_empty() && is_underline(text)) || is_heading(text) || is_rule(text) {
            out.heading(text)
        } else {
            out.text(line)
        };
    }
    out.flush();
    while out.lines.last().is_some_and(String::is_empty) {
        out.lines.pop();
    }
    out.lines
}

struct Out<'a> {
    place: Place<'a>,
    lines: Vec<String>,
    paragraph: Vec<String>,
    /// Where the last list item ended.
    items: usize,
}

impl Out<'_> {
    fn blank(&mut self) {
        self.flush();
        if self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn text(&mut self, line: &str) -> usize {
        let text = line.trim();
        if self.paragraph.is_empty() && inline::is_definition(text) {
            self.place.definitions.meets(text);
            if self.place.definitions.kept {
                self.lines.push(text.to_owned());
            }
            return 1;
        }
        // Two spaces at its end break a line, but no editor shows them.
        let broken = line.ends_with("  ") && !text.contains('|');
        self.paragraph
            .push(if broken { format!("{text}\\") } else { text.to_owned() });
        1
    }

    /// A heading, the line under one, or a rule.
    fn heading(&mut self, text: &str) -> usize {
        if is_heading(text) {
            self.flush();
        } else if self.paragraph.is_empty() || !is_underline(text) {
            self.flush();
            self.lines.push(text.to_owned());
            return 1;
        }
        self.paragraph.push(text.to_owned());
        self.flush();
        1
    }

    fn flush(&mut self) {
        if self.paragraph.is_empty() {
            return;
        }
        let text = self.paragraph.join("\n");
        // There is nothing to break at the end of a paragraph.
        let text = inline::clean(text.trim_end_matches('\\'), self.place.definitions);
        self.paragraph.clear();
        let text: Vec<String> = text.split('\n').map(|line| calm(line, self.place)).collect();
        wrap::paragraph(&text.join("\n"), self.place.width, &mut self.lines);
    }

    /// Within a paragraph only a first item is one, as by CommonMark §5.2.
    fn may_hold(&self, marker: &Marker, text: &str) -> bool {
        let free = self.paragraph.is_empty() || marker.interrupts;
        free && self.place.depth < DEPTH && !is_rule(text)
    }

    fn is_table(&self) -> bool {
        self.paragraph.get(1).is_some_and(|line| wrap::is_delimiter_row(line))
    }

    fn fence(&mut self, fence: &Fence, indent: usize, rest: &[&str]) -> usize {
        self.lines.push(fence.opening());
        let mut taken = 1;
        for line in rest.iter().skip(1) {
            taken += 1;
            if fence.closes(line) {
                break;
            }
            self.lines.push(without(line, indent).trim_end().to_owned());
        }
        self.lines.push(fence.closing());
        taken
    }

    /// Lines that are code by their margin alone.
    fn indented(&mut self, rest: &[&str]) -> usize {
        let code = rest
            .iter()
            .take_while(|line| line.trim().is_empty() || margin(line) >= 4)
            .count();
        let code = rest.get(..code).unwrap_or_default();
        let blank = code.iter().rev().take_while(|line| line.trim().is_empty()).count();
        let code: Vec<String> = code
            .iter()
            .take(code.len() - blank)
            .map(|line| without(line, 4).trim_end().to_owned())
            .collect();
        let taken = code.len() + blank;
        self.lines.extend(fenced(&code));
        if blank > 0 {
            self.lines.push(String::new());
        }
        taken
    }

    /// `<pre>` is code, whatever is empty or indented in it.
    fn preformatted(&mut self, rest: &[&str]) -> usize {
        let mut code = Vec::new();
        let mut after = String::new();
        let mut taken = 0;
        for line in rest {
            taken += 1;
            let Some(end) = line.to_ascii_lowercase().find("</pre>") else {
                code.push(inline::bare(line));
                continue;
            };
            code.push(inline::bare(line.get(..end).unwrap_or("")));
            after = line.get(end + "</pre>".len()..).unwrap_or("").trim().to_owned();
            break;
        }
        let filled = |line: &String| !line.trim().is_empty();
        let start = code.iter().position(filled).unwrap_or(code.len());
        let end = code.iter().rposition(filled).map_or(start, |last| last + 1);
        let code = code.get(start..end).unwrap_or_default();
        let shared = code.iter().filter(|line| filled(line)).map(|line| margin(line)).min();
        let code: Vec<String> = code
            .iter()
            .map(|line| without(line, shared.unwrap_or(0)).trim_end().to_owned())
            .collect();
        if !code.is_empty() {
            self.lines.extend(fenced(&code));
        }
        if !after.is_empty() {
            self.paragraph.push(after);
        }
        taken
    }

    fn quotation(&mut self, rest: &[&str]) -> usize {
        let mut inner = Inner::default();
        for line in rest {
            let text = line.trim_start();
            if let Some(quoted) = text.strip_prefix('>') {
                inner.push(quoted.strip_prefix(' ').unwrap_or(quoted));
            } else if inner.reads_on(text) {
                inner.push(text);
            } else {
                break;
            }
        }
        let inner = inner.lines;
        let place = Place {
            depth: self.place.depth + 1,
            width: self.place.width.saturating_sub(2),
            item: false,
            ..self.place
        };
        for line in blocks(&inner, place) {
            self.lines.push(format!("> {line}").trim_end().to_owned());
        }
        inner.len()
    }

    fn item(&mut self, marker: &Marker, indent: usize, rest: &[&str], closings: &[(usize, usize)]) -> usize {
        // A list that begins with another number than 1 is none right below a paragraph.
        if !marker.interrupts && self.items != self.lines.len() {
            self.blank();
        }
        let column = indent + marker.column;
        let first = rest.first().map_or("", |line| line.trim_start());
        let (task, first) = task(first.get(marker.column..).unwrap_or(""));
        let mut inner = Inner::default();
        inner.push(first);
        let mut fence = Fence::open(first.trim());
        for (at, line) in rest.iter().enumerate().skip(1) {
            let text = line.trim_start();
            let inside = text.is_empty() || margin(line) >= column;
            if let Some(open) = &fence {
                if !inside && !closings.get(at).is_some_and(|longest| open.is_closed(*longest)) {
                    break;
                }
                if open.closes(line) {
                    fence = None;
                }
                inner.push(without(line, column));
            } else if inside {
                fence = Fence::open(text.trim_end());
                inner.push(without(line, column));
            } else if inner.reads_on(text) {
                inner.push(text);
            } else {
                break;
            }
        }
        let inner = inner.lines;
        let blank = inner.iter().rev().take_while(|line| line.trim().is_empty()).count();
        let width = marker.text.len() + 1;
        let place = Place {
            depth: self.place.depth + 1,
            width: self.place.width.saturating_sub(width + task.len()),
            item: true,
            ..self.place
        };
        let hanging = " ".repeat(width);
        let written = blocks(&inner, place);
        // One that holds nothing but tags is none.
        if written.is_empty() && marker.interrupts {
            return inner.len();
        }
        let mut written = written.into_iter();
        let first = written.next().unwrap_or_default();
        let opening = format!("{} {task}{}", marker.text, first.trim_end());
        self.lines.push(if is_rule(&opening) {
            let (signs, last) = opening.split_at_checked(opening.len() - 1).unwrap_or_default();
            format!("{signs}\\{last}")
        } else {
            opening.trim_end().to_owned()
        });
        self.lines
            .extend(written.map(|line| format!("{hanging}{line}").trim_end().to_owned()));
        self.items = self.lines.len();
        if blank > 0 {
            self.lines.push(String::new());
        }
        inner.len()
    }
}

/// `[ ] ` or `[x] ` in front of the text of an item, which makes a task of it (GitHub Flavored Markdown §5.3).
fn task(text: &str) -> (&str, &str) {
    let (mark, rest) = text.split_at_checked(4).unwrap_or(("", text));
    let is_text = rest.starts_with(|c: char| c.is_alphanumeric() || "*_`\"([".contains(c))
        && !inline::is_definition(rest)
        && Marker::of(rest).is_none()
        && Fence::open(rest.trim()).is_none()
        && !is_rule(rest.trim());
    match matches!(mark, "[ ] " | "[x] " | "[X] ") && is_text {
        true => (mark, rest),
        false => ("", text),
    }
}

/// The lines of an item or a quotation, gathered.
#[derive(Default)]
struct Inner<'a> {
    lines: Vec<&'a str>,
    fenced: bool,
}

impl<'a> Inner<'a> {
    fn push(&mut self, line: &'a str) {
        self.fenced |= Fence::open(line.trim()).is_some();
        self.lines.push(line);
    }

    /// Whether a line that stands outside goes on with the paragraph at its end.
    fn reads_on(&self, text: &str) -> bool {
        let block = |text: &str| {
            Fence::open(text.trim()).is_some() || is_heading(text) || is_rule(text.trim()) || text.starts_with('>')
        };
        let paragraph = self.lines.last().is_some_and(|last| {
            let last = last.trim();
            !last.is_empty() && !block(last) && !last.contains('|')
        });
        paragraph
            && !self.fenced
            && !text.is_empty()
            && !block(text)
            && !is_underline(text.trim())
            && Marker::of(text.trim()).is_none()
            && !inline::is_definition(text)
    }
}

/// A line of a paragraph that opens nothing with code in it: signs that tags have brought to its front are followed
/// by one space, a fence or a quotation is escaped. Beyond the depth of `blocks` nothing opens at all.
fn calm(line: &str, place: Place<'_>) -> String {
    let mut rest = line.trim_start_matches(' ');
    let mut out = line.get(..line.len() - rest.len()).unwrap_or("").to_owned();
    let mut depth = place.depth;
    while let Some(sign) = marker_width(rest) {
        // Signs of lists in one another, and a dash, are no rule.
        if is_rule(rest) && rest.contains(' ') {
            let signs = rest.split_whitespace().collect::<Vec<_>>().join(" ");
            let (signs, last) = signs.split_at_checked(signs.len() - 1).unwrap_or_default();
            return format!("{out}{signs}\\{last}");
        }
        if depth >= DEPTH {
            out.push_str(rest.get(..sign - 1).unwrap_or(""));
            out.push('\\');
            rest = rest.get(sign - 1..).unwrap_or("");
            break;
        }
        depth += 1;
        let after = rest.get(sign..).unwrap_or("");
        out.push_str(rest.get(..sign).unwrap_or(""));
        rest = after.trim_start_matches(' ');
        if after.len() > rest.len() {
            out.push(' ');
        }
    }
    if Fence::open(rest.trim()).is_some() || rest.starts_with('>') || rest.starts_with("~~~") {
        out.push('\\');
    }
    out.push_str(rest);
    out
}

fn opens_pre(text: &str) -> bool {
    text.get(..4).is_some_and(|tag| tag.eq_ignore_ascii_case("<pre"))
        && text.get(4..).is_some_and(|rest| rest.starts_with(['>', ' ']))
}
