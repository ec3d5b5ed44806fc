//! One paragraph of Markdown → the same, with everything escaped that
//! rustdoc would warn about: HTML, addresses, links to nothing.

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
    is_address(address.trim()).then_some(name)
}

/// Whether a link to it is worth keeping: anything relative is dead outside the author's own site.
fn is_address(target: &str) -> bool {
    let target = target.trim_start_matches('<');
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| target.starts_with(scheme))
}

/// The paragraph without what rustdoc would warn about.
pub fn clean(text: &str, definitions: &[String]) -> String {
    if definition(text).is_some() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut links: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\\' => escape(rest, &mut out),
            '`' => code(rest, &mut out),
            '<' => angle(rest, &mut out, &mut links),
            '[' => bracket(rest, &mut out, definitions),
            '!' if rest.starts_with("![") => image(rest, &mut out),
            'h' | 'w' if starts_word(&out) => address(rest, &mut out),
            ']' => {
                out.push_str("\\]");
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
    while let Some(link) = links.pop() {
        out.push_str(&link);
    }
    out
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

/// A span of code, whole; a lone backtick is escaped.
fn code(rest: &str, out: &mut String) -> usize {
    let width = rest.bytes().take_while(|b| *b == b'`').count();
    let mut from = width;
    while let Some(at) = rest.get(from..).and_then(|tail| tail.find('`')) {
        let start = from + at;
        let run = rest
            .get(start..)
            .map_or(0, |tail| tail.bytes().take_while(|b| *b == b'`').count());
        if run == width {
            let end = start + run;
            out.push_str(rest.get(..end).unwrap_or(""));
            return end;
        }
        from = start + run;
    }
    for _ in 0..width {
        out.push_str("\\`");
    }
    width
}

/// An address or a tag between angle brackets; anything else is escaped.
fn angle(rest: &str, out: &mut String, links: &mut Vec<String>) -> usize {
    if rest.starts_with("<!--") {
        return rest.find("-->").map_or(rest.len(), |end| end + 3);
    }
    let escaped = |out: &mut String| {
        out.push_str("\\<");
        1
    };
    let Some(end) = rest.find('>') else { return escaped(out) };
    let inside = rest.get(1..end).unwrap_or("");
    if is_address(inside) && !inside.contains(char::is_whitespace) {
        out.push_str(rest.get(..=end).unwrap_or(""));
        return end + 1;
    }
    let closing = inside.starts_with('/');
    let word: String = inside
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let attributes = inside.trim_start_matches('/').get(word.len()..).unwrap_or("");
    if !(attributes.is_empty() || attributes.starts_with([' ', '/', '\n'])) {
        return escaped(out);
    }
    let mut mark = |mark: &str| {
        // `** bold**` is not bold: the space belongs outside.
        out.push_str(mark);
    };
    match word.to_ascii_lowercase().as_str() {
        "br" => mark("\n"),
        "p" | "div" | "ul" | "ol" | "table" | "tbody" | "thead" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dl"
        | "pre" | "hr" => {
            mark("\n\n");
        }
        "tr" | "dt" | "dd" if !closing => mark("\n"),
        "li" if !closing => mark("\n- "),
        "td" | "th" if !closing => mark(" "),
        "li" | "tr" | "td" | "th" | "dt" | "dd" | "span" | "font" | "small" | "sup" | "sub" | "u" | "center" => {}
        "b" | "strong" => mark("**"),
        "i" | "em" => mark("*"),
        "code" | "tt" | "kbd" if !closing => return html_code(rest, end, &word, out),
        "a" if !closing => {
            let href =
                attribute(attributes, "href").filter(|href| is_address(href) && !href.contains([' ', ')', '<', '\n']));
            match href {
                Some(href) if links.is_empty() => {
                    out.push('[');
                    links.push(format!("]({href})"));
                }
                _ => links.push(String::new()),
            }
        }
        "a" => {
            if let Some(link) = links.pop() {
                out.push_str(&link);
            }
        }
        _ => return escaped(out),
    }
    end + 1
}

/// `<code>x</code>` → `` `x` ``.
fn html_code(rest: &str, open: usize, word: &str, out: &mut String) -> usize {
    let close = format!("</{word}>");
    let Some(body) = rest
        .get(open + 1..)
        .and_then(|tail| tail.find(&close).and_then(|end| tail.get(..end)))
    else {
        return open + 1;
    };
    let text = body
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replace("&quot;", "\"");
    if text.contains('`') || text.trim().is_empty() || text.contains("\n\n") {
        out.push_str(&text.replace('`', "\\`").replace('<', "\\<"));
    } else {
        out.push('`');
        out.push_str(text.trim());
        out.push('`');
    }
    open + 1 + body.len() + close.len()
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = attributes.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    rest.get(1..)?.split(quote).next()
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
        let inner = link_text(text);
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

/// A bare address gets its angle brackets.
fn address(rest: &str, out: &mut String) -> usize {
    if !is_address(rest) {
        return 0;
    }
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '|' | '\\' | '{' | '}'))
        .unwrap_or(rest.len());
    let mut address = rest.get(..end).unwrap_or("");
    loop {
        let shorter = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', ']']);
        let shorter = match shorter.strip_suffix(')') {
            Some(inner) if !inner.contains('(') => inner,
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
    out.push('<');
    out.push_str(address);
    out.push('>');
    address.len()
}
