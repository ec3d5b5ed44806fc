//! One paragraph of Markdown → the same, with everything escaped that
//! rustdoc would warn about: HTML, addresses, links to nothing.

use super::html::{self, Tags};

/// Names of the link definitions (`[name]: address`) among the lines.
pub fn definitions(lines: &[&str]) -> Vec<String> {
    lines
        .iter()
        .filter_map(|line| definition(line))
        .map(|name| name.to_lowercase())
        .collect()
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
pub fn clean(text: &str, definitions: &[String]) -> String {
    let mut tags = Tags::new(text);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let out = &mut tags.out;
        let taken = match c {
            '\\' => escape(rest, out),
            '`' => code(rest, out),
            '<' => angle(rest, &mut tags),
            '[' => bracket(rest, out, definitions),
            '!' if rest.starts_with("![") => image(rest, out),
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
fn angle(rest: &str, tags: &mut Tags) -> usize {
    if rest.starts_with("<!--") {
        return rest.find("-->").map_or(rest.len(), |end| end + 3);
    }
    let inside = rest.find('>').and_then(|end| rest.get(1..end));
    if let Some(inside) = inside.filter(|inside| is_address(inside) && !inside.contains(char::is_whitespace)) {
        tags.out.push_str(&format!("<{inside}>"));
        return inside.len() + 2;
    }
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

/// Where the bracket that opens at the front closes.
fn closing(rest: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0usize;
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// `[text](address)` and `[text][name]`, kept where they lead somewhere; everything else in brackets is text.
fn bracket(rest: &str, out: &mut String, definitions: &[String]) -> usize {
    let escaped = |out: &mut String| {
        out.push_str("\\[");
        1
    };
    let Some(end) = closing(rest, '[', ']') else {
        return escaped(out);
    };
    let text = rest.get(1..end).unwrap_or("");
    let after = rest.get(end + 1..).unwrap_or("");
    if after.starts_with('(') {
        let Some(close) = closing(after, '(', ')') else {
            return escaped(out);
        };
        let target = after.get(1..close).unwrap_or("").trim();
        let address = target.split_whitespace().next().unwrap_or("");
        // A picture that is a link is shown by its words.
        let words = text.strip_prefix("![").and_then(|picture| picture.split_once(']'));
        let inner = link_text(words.map_or(text, |(words, _)| words));
        if is_address(address) && !address.contains(['<', '>']) && !inner.trim().is_empty() {
            let title = target.get(address.len()..).unwrap_or("").trim();
            let title = if title.starts_with('"') && title.ends_with('"') {
                format!(" {title}")
            } else {
                String::new()
            };
            out.push_str(&format!("[{inner}]({address}{title})"));
        } else {
            out.push_str(&inner);
        }
        return end + 1 + close + 1;
    }
    let reference = after
        .strip_prefix('[')
        .and_then(|tail| tail.split_once(']'))
        .map(|(name, _)| name);
    let name = reference.filter(|name| !name.is_empty()).unwrap_or(text);
    if definitions.contains(&name.to_lowercase()) {
        let whole = end + 1 + reference.map_or(0, |name| name.len() + 2);
        out.push_str(rest.get(..whole).unwrap_or(""));
        return whole;
    }
    escaped(out)
}

/// The words of a link: no brackets, tags or addresses of their own.
fn link_text(text: &str) -> String {
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
fn image(rest: &str, out: &mut String) -> usize {
    let Some((text, close, target)) = rest.get(1..).and_then(|link| {
        let end = closing(link, '[', ']')?;
        let after = link.get(end + 1..)?;
        let close = closing(after, '(', ')').filter(|_| after.starts_with('('))?;
        Some((link.get(1..end)?, end + 1 + close + 1, after.get(1..close)?))
    }) else {
        return 0;
    };
    if is_address(target) && !target.contains(char::is_whitespace) {
        out.push_str(&format!("![{}]({target})", link_text(text)));
    } else {
        out.push_str(&link_text(text));
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
    loop {
        let shorter = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', ']', '\\']);
        let (opening, closing) = if shorter.ends_with(')') { ('(', ')') } else { ('{', '}') };
        let shorter = match shorter.strip_suffix(closing) {
            Some(inner) if inner.matches(opening).count() < shorter.matches(closing).count() => inner,
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
    if out.ends_with('\\') {
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
