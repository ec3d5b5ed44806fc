//! Long lines of prose → lines of a bearable length, broken where Markdown
//! reads on.

/// Adds the lines of a paragraph. Where one is too long, its rest goes to the front of the next.
pub fn paragraph(text: &str, width: usize, out: &mut Vec<String>) {
    let mut lines = text.split('\n').map(str::trim_end).peekable();
    let mut table = false;
    while let Some(line) = lines.next() {
        // Breaks of converted HTML may leave empty lines.
        if line.trim().is_empty() {
            table = false;
            if out.last().is_some_and(|last| !last.is_empty()) {
                out.push(String::new());
            }
            continue;
        }
        // A row need not begin with a bar.
        let header = line.contains('|') && lines.peek().is_some_and(|next| is_delimiter_row(next));
        table |= header;
        if table || line.chars().count() <= width || !is_prose(line) {
            out.push(line.to_owned());
            continue;
        }
        let mut whole = line.to_owned();
        while let Some(next) = lines.next_if(|next| reads_on(next) && !whole.ends_with('\\')) {
            whole.push(' ');
            whole.push_str(next.trim_start_matches(' '));
        }
        fill(&whole, width, out);
    }
}

/// `--- | :--:`, which makes a table of the line above and of those below.
pub fn is_delimiter_row(line: &str) -> bool {
    line.contains("-") && line.contains('|') && line.chars().all(|c| matches!(c, '-' | '|' | ':' | ' '))
}

fn is_prose(line: &str) -> bool {
    let line = line.trim_start_matches(' ');
    let definition = line.starts_with('[') && line.contains("]: ");
    !definition && !line.starts_with(['|', '#', '>'])
}

/// Whether a line only continues the one before it.
fn reads_on(line: &str) -> bool {
    let line = line.trim_start_matches(' ');
    !line.is_empty()
        && is_prose(line)
        && !line.starts_with(['-', '+', '*', '=', '~', '`'])
        && super::signs::marker_width(line).is_none()
}

fn fill(line: &str, limit: usize, out: &mut Vec<String>) {
    let trimmed = line.trim_start_matches(' ');
    let indent = line.len() - trimmed.len();
    let hanging = " ".repeat(indent + super::signs::marker_width(trimmed).map_or(0, |width| width + 1));
    let mut current = " ".repeat(indent);
    let mut width = indent;
    let mut first = true;
    // How many backticks the open span of code began with.
    let mut code = 0;
    for word in trimmed.split(' ') {
        // Spaces in a row never begin a line.
        if first && word.is_empty() {
            continue;
        }
        let length = word.chars().count();
        // A line must not begin with what Markdown would take for a list, a heading, a quotation or a rule.
        let sign = word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~']) || word.starts_with("```");
        let marker = sign || word.ends_with(['.', ')']) && word.starts_with(|c: char| c.is_ascii_digit());
        let full = width + 1 + length > limit;
        if full && !first && !marker && !word.is_empty() && code == 0 {
            out.push(std::mem::replace(&mut current, hanging.clone()).trim_end().to_owned());
            width = hanging.len();
            first = true;
        }
        if !first {
            current.push(' ');
            width += 1;
        }
        current.push_str(word);
        width += length;
        first = false;
        code = code_after(word, code);
    }
    out.push(current.trim_end().to_owned());
}

/// The span of code that is open after the word.
fn code_after(word: &str, mut open: usize) -> usize {
    let mut rest = word;
    while let Some(at) = rest.find('`') {
        let before = rest.get(..at).unwrap_or("");
        let escaped = open == 0 && super::signs::escapes(before);
        let tail = rest.get(at..).unwrap_or("");
        let run = tail.len() - tail.trim_start_matches('`').len();
        if open == run {
            open = 0;
        } else if open == 0 && !escaped {
            open = run;
        }
        rest = tail.get(run..).unwrap_or("");
    }
    open
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const WIDTH: usize = 110;

    fn wrapped(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        paragraph(text, WIDTH, &mut out);
        out
    }

    #[test]
    fn prose_is_broken_and_tables_are_not() {
        let out = wrapped(&format!("- {}", "word ".repeat(40)));
        assert_eq!(out.len(), 2);
        assert!(out.iter().all(|line| line.chars().count() <= WIDTH));
        assert!(out[1].starts_with("  word"));
        assert_eq!(wrapped(&format!("| {} |", "word ".repeat(40))).len(), 1);
        let table = format!("Code | Meaning\n--- | ---\n1 | {}\n2 | none", "word ".repeat(40));
        assert_eq!(wrapped(&table).len(), 4);
        let out = wrapped(&format!("{} - minus 3. three", "long ".repeat(21)));
        assert!(out.iter().all(|line| !line.starts_with(['-', '3'])), "{out:?}");
    }

    #[test]
    fn the_rest_of_a_long_line_meets_the_next() {
        let out = wrapped(&format!("{}\nshort end.\n- item", "word ".repeat(24)));
        assert_eq!(out.len(), 3, "{out:?}");
        assert!(out[1].ends_with("short end."));
        assert_eq!(out[2], "- item");
        assert_eq!(wrapped("two\nlines"), ["two", "lines"]);
    }
}
