//! One paragraph of Markdown → the same, with everything escaped that
//! rustdoc would warn about: HTML, addresses, links to nothing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::fence;
use super::html::{self, Tags};
use super::pairs::TagPairs;
use super::signs::escapes;

/// Longer labels of links than this are none (CommonMark §4.7).
const LONGEST_LABEL: usize = 999;

/// The link definitions (`[name]: address`) of a text, and its tags.
pub struct Definitions {
    names: BTreeSet<String>,
    met: RefCell<BTreeSet<String>>,
    /// Whether they are written with the text; else links that go by them are their words.
    pub kept: bool,
    /// Tags that the text closes.
    paired: BTreeSet<String>,
}

impl Definitions {
    /// What looks like one, wherever it stands.
    pub fn of(lines: &[&str], kept: bool) -> Definitions {
        let mut tags = TagPairs::default();
        let coded = fence::coded(lines.iter().copied());
        for (line, _) in lines.iter().zip(coded).filter(|(_, coded)| !coded) {
            tags.add(line);
        }
        let names = lines
            .iter()
            .filter_map(|line| definition(line))
            .map(|name| name.to_lowercase());
        Definitions {
            names: names.collect(),
            met: RefCell::default(),
            kept,
            paired: tags.closed(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Takes note of a line that is one: it stands in no code and begins a paragraph (CommonMark §4.7).
    pub fn meets(&self, line: &str) {
        self.met.borrow_mut().extend(definition(line).map(str::to_lowercase));
    }

    /// Those that were met.
    pub fn met(self) -> Definitions {
        Definitions {
            names: self.met.into_inner(),
            met: RefCell::default(),
            kept: self.kept,
            paired: self.paired,
        }
    }
}

fn definition(line: &str) -> Option<&str> {
    let (name, address) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
    let address = address.trim();
    let (address, title) = address.split_once(' ').unwrap_or((address, ""));
    let bare = address
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .unwrap_or(address);
    let title = title.trim();
    let titled = title.is_empty() || title.len() > 1 && title.starts_with('"') && title.ends_with('"');
    let plain = |text: &str| !text.contains(['<', '>', '[', ']', '`', '\\']);
    (is_address(bare) && titled && plain(bare) && plain(title) && plain(name) && !name.trim().is_empty())
        .then_some(name)
}

/// Whether a link to it is worth keeping: anything relative is dead outside the author's own site.
pub fn is_address(target: &str) -> bool {
    let target = target.trim_start_matches('<');
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| target.starts_with(scheme))
}

pub fn is_definition(line: &str) -> bool {
    definition(line).is_some()
}

/// The paragraph without what rustdoc would warn about. Its lines have no margin; where tags end one, the next may have
/// that of a list item.
pub fn clean(text: &str, definitions: &Definitions) -> String {
    let mut tags = Tags::new(text, &definitions.paired);
    let pairs = Pairs::of(text);
    let last_angle = text.rfind('>').unwrap_or(0);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let at = text.len() - rest.len();
        // A link holds no other (CommonMark §6.3).
        let linked = tags.in_link();
        let out = &mut tags.out;
        let taken = match c {
            '[' if linked => {
                out.push_str("\\[");
                1
            }
            '\\' => escape(rest, out),
            '`' => code(rest, out),
            '<' => angle(rest, &mut tags, at < last_angle),
            '[' => bracket(rest, out, definitions, |from| pairs.closing(at, from)),
            '!' if rest.starts_with("![") => image(rest, out, |from| pairs.closing(at, from)),
            'h' | 'w' if starts_word(out) => address(rest, out),
            ']' => {
                out.push_str("\\]");
                1
            }
            '\n' => {
                tags.line();
                1
            }
            ' ' if tags.at_front() => 1,
            _ => 0,
        };
        let taken = if taken == 0 {
            tags.out.push(c);
            c.len_utf8()
        } else {
            taken
        };
        rest = rest.get(taken..).unwrap_or("");
    }
    tags.finish()
}

/// Spans of code that meet would be one.
pub fn apart(out: &mut String) {
    if out.ends_with('`') {
        out.push(' ');
    }
}

/// A line of preformatted HTML as it is shown: without tags, characters for their names.
pub fn bare(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        let named = tag
            .trim_start_matches('/')
            .starts_with(|c: char| c.is_ascii_alphabetic());
        match tag.split_once('>').filter(|_| named) {
            Some((_, after)) => rest = after,
            None => {
                out.push('<');
                rest = tag;
            }
        }
    }
    out.push_str(rest);
    html::characters(&out)
}

/// An address or a tag between angle brackets; anything else is escaped.
fn angle(rest: &str, tags: &mut Tags<'_>, closed: bool) -> usize {
    if rest.starts_with("<!--") {
        return rest.find("-->").map_or(rest.len(), |end| end + 3);
    }
    if !closed {
        tags.out.push_str("\\<");
        return 1;
    }
    let plain = rest.get(1..).filter(|tail| is_address(tail)).and_then(|tail| {
        let end = tail.find(|c: char| c.is_whitespace() || c == '<' || c == '>')?;
        tail.get(end..)?.starts_with('>').then(|| tail.get(..end))?
    });
    if let Some(inside) = plain {
        tags.out.push_str(&format!("<{inside}>"));
        return inside.len() + 2;
    }
    let inside = rest.find('>').and_then(|end| rest.get(1..end));
    let taken = inside.map_or(0, |inside| tags.tag(inside, rest));
    if taken > 0 {
        return taken;
    }
    tags.out.push_str("\\<");
    1
}

fn starts_word(out: &str) -> bool {
    !out.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '/' || c == '.' || c == '-')
}

/// A backslash and what it escapes, as one.
fn escape(rest: &str, out: &mut String) -> usize {
    match rest.chars().nth(1) {
        Some(next) if next.is_ascii_punctuation() => {
            out.push('\\');
            out.push(next);
            2
        }
        _ => 0,
    }
}

/// How long the span of code at the front is.
pub fn code_span(rest: &str) -> Option<usize> {
    let run = |text: &str| text.bytes().take_while(|b| *b == b'`').count();
    let width = run(rest);
    let mut from = width;
    while let Some(at) = rest.get(from..).and_then(|tail| tail.find('`')) {
        let start = from + at;
        from = start + rest.get(start..).map_or(0, run);
        if from - start == width {
            return Some(from);
        }
    }
    None
}

/// A span of code, whole; a lone backtick is escaped.
fn code(rest: &str, out: &mut String) -> usize {
    let Some(end) = code_span(rest) else {
        let width = rest.len() - rest.trim_start_matches('`').len();
        out.push_str(&"\\`".repeat(width));
        return width;
    };
    apart(out);
    // On one line, so that no line begins with what could be a fence.
    out.push_str(&rest.get(..end).unwrap_or("").replace('\n', " "));
    end
}

/// Where each bracket of a text closes; the text is gone through once.
struct Pairs(BTreeMap<usize, usize>);

impl Pairs {
    fn of(text: &str) -> Pairs {
        let (mut square, mut round) = (Vec::new(), Vec::new());
        let mut pairs = BTreeMap::new();
        let mut escaped = false;
        for (at, c) in text.char_indices() {
            if std::mem::take(&mut escaped) {
                continue;
            }
            match c {
                '\\' => escaped = true,
                '[' => square.push(at),
                '(' => round.push(at),
                ']' => pairs.extend(square.pop().map(|open| (open, at))),
                ')' => pairs.extend(round.pop().map(|open| (open, at))),
                _ => {}
            }
        }
        Pairs(pairs)
    }

    /// Where the bracket closes that opens `from` so far after `at`, counted from there too.
    fn closing(&self, at: usize, from: usize) -> Option<usize> {
        self.0.get(&(at + from)).map(|close| close - at)
    }
}

/// `[text](address)` and `[text][name]`, kept where they lead somewhere; everything else in brackets is text.
fn bracket(rest: &str, out: &mut String, definitions: &Definitions, closing: impl Fn(usize) -> Option<usize>) -> usize {
    let escaped = |out: &mut String| {
        out.push_str("\\[");
        1
    };
    let Some(end) = closing(0) else {
        return escaped(out);
    };
    let text = rest.get(1..end).unwrap_or("");
    let after = rest.get(end + 1..).unwrap_or("");
    if after.starts_with('(') {
        let Some(close) = closing(end + 1).map(|close| close - end - 1) else {
            return escaped(out);
        };
        let target = after.get(1..close).unwrap_or("").trim();
        let address = target.split_whitespace().next().unwrap_or("");
        // A picture that is a link is shown by its words.
        let picture = text.strip_prefix("![").and_then(|picture| picture.split_once(']'));
        let inner = picture.map_or(text, |(alternative, _)| alternative);
        let linked = words(inner, false);
        if is_address(address) && !address.contains(['<', '>']) && !linked.trim().is_empty() {
            let title = target.get(address.len()..).unwrap_or("").trim();
            let title = if title.starts_with('"') && title.ends_with('"') {
                format!(" {title}")
            } else {
                String::new()
            };
            out.push_str(&format!("[{linked}]({address}{title})"));
        } else {
            out.push_str(&words(inner, true));
        }
        return end + 1 + close + 1;
    }
    let reference = after
        .strip_prefix('[')
        .and_then(|tail| tail.split_once(']'))
        .map(|(name, _)| name);
    let name = reference.filter(|name| !name.is_empty()).unwrap_or(text);
    if name.len() <= LONGEST_LABEL && definitions.names.contains(&name.to_lowercase()) {
        let whole = end + 1 + reference.map_or(0, |name| name.len() + 2);
        if definitions.kept {
            out.push_str(rest.get(..whole).unwrap_or(""));
        } else {
            out.push_str(&words(text, true));
        }
        return whole;
    }
    escaped(out)
}

/// The words of a link: no brackets or tags of their own. Where they are not a link after all, addresses among them are.
fn words(text: &str, bare: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\\' => escape(rest, &mut out),
            '`' => code(rest, &mut out),
            '<' | '[' | ']' => {
                out.push('\\');
                out.push(c);
                1
            }
            'h' | 'w' if bare && starts_word(&out) => address(rest, &mut out),
            _ => 0,
        };
        let taken = if taken == 0 {
            out.push(c);
            c.len_utf8()
        } else {
            taken
        };
        rest = rest.get(taken..).unwrap_or("");
    }
    out
}

/// A picture, where it can be shown; else its words.
fn image(rest: &str, out: &mut String, closing: impl Fn(usize) -> Option<usize>) -> usize {
    let Some((text, close, target)) = closing(1).and_then(|end| {
        let close = closing(end + 1).filter(|_| rest.get(end + 1..).is_some_and(|after| after.starts_with('(')))?;
        Some((rest.get(2..end)?, close, rest.get(end + 2..close)?))
    }) else {
        return 0;
    };
    if is_address(target) && !target.contains(char::is_whitespace) {
        out.push_str(&format!("![{}]({target})", words(text, false)));
    } else {
        out.push_str(&words(text, true));
    }
    1 + close
}

/// A bare address gets its angle brackets; one with a place for a value is no address yet, but code.
fn address(rest: &str, out: &mut String) -> usize {
    if !is_address(rest) {
        return 0;
    }
    let mut escaping = false;
    let end = rest
        .find(|c: char| {
            let stray = escaping && !c.is_ascii_punctuation();
            escaping = c == '\\' && !escaping;
            stray || c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '|')
        })
        .unwrap_or(rest.len());
    let mut address = rest.get(..end).unwrap_or("");
    let count = |sign: char| address.matches(sign).count();
    let (mut round, mut curly) = ((count('('), count(')')), (count('{'), count('}')));
    loop {
        let shorter = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', ']', '\\']);
        let (sign, (opened, closed)) = if shorter.ends_with(')') {
            (')', &mut round)
        } else {
            ('}', &mut curly)
        };
        let shorter = match shorter.strip_suffix(sign) {
            Some(inner) if *opened < *closed => {
                *closed -= 1;
                inner
            }
            _ => shorter,
        };
        if shorter.len() == address.len() {
            break;
        }
        address = shorter;
    }
    if address.split_once("://").is_some_and(|(_, host)| host.is_empty()) {
        return 0;
    }
    let mut plain = String::with_capacity(address.len());
    let mut characters = address.chars().peekable();
    while let Some(c) = characters.next() {
        if c != '\\' || !characters.peek().is_some_and(char::is_ascii_punctuation) {
            plain.push(c);
        }
        if c == '\\'
            && let Some(escaped) = characters.next_if(char::is_ascii_punctuation)
        {
            plain.push(escaped);
        }
    }
    // A backslash in front is one, and escapes nothing of ours.
    if escapes(out) {
        out.push('\\');
    }
    if plain.contains(['{', '}']) && !rest.get(address.len()..).is_some_and(|after| after.starts_with('`')) {
        apart(out);
        out.push_str(&format!("`{plain}`"));
    } else {
        out.push_str(&format!("<{plain}>"));
    }
    address.len()
}
