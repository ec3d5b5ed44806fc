//! Long lines of prose → lines of a bearable length, broken where Markdown
//! reads on.

/// The longest line, without the `/// ` in front.
const WIDTH: usize = 110;

/// Adds the lines of a paragraph. Where one is too long, its rest goes to the front of the next.
pub fn paragraph(text: &str, out: &mut Vec<String>) {
    let mut lines = text.split('\n').map(str::trim_end).peekable();
    while let Some(line) = lines.next() {
        // Breaks of converted HTML may leave empty lines.
        if line.trim().is_empty() {
            if out.last().is_some_and(|last| !last.is_empty()) {
                out.push(String::new());
            }
            continue;
        }
        if line.chars().count() <= WIDTH || !is_prose(line) {
            out.push(line.to_owned());
            continue;
        }
        let mut whole = line.to_owned();
        while let Some(next) = lines.next_if(|next| reads_on(next) && !whole.ends_with('\\')) {
            whole.push(' ');
            whole.push_str(next.trim_start());
        }
        fill(&whole, out);
    }
}

fn is_prose(line: &str) -> bool {
    let line = line.trim_start();
    let definition = line.starts_with('[') && line.contains("]: ");
    !definition && !line.starts_with(['|', '#', '>'])
}

/// Whether a line only continues the one before it.
fn reads_on(line: &str) -> bool {
    let line = line.trim_start();
    !line.is_empty()
        && is_prose(line)
        && !line.starts_with(['-', '+', '*', '=', '~', '`'])
        && super::list_marker(line).is_none()
}

fn fill(line: &str, out: &mut Vec<String>) {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    let hanging = " ".repeat(indent + super::list_marker(trimmed).unwrap_or(0));
    let mut current = " ".repeat(indent);
    let mut width = indent;
    let mut first = true;
    let mut in_code = false;
    for word in trimmed.split(' ') {
        let length = word.chars().count();
        // A line must not begin with what Markdown would take for a list, a heading, a quotation or a rule.
        let sign = word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~']) || word.starts_with("```");
        let marker = sign || word.ends_with(['.', ')']) && word.starts_with(|c: char| c.is_ascii_digit());
        let full = width + 1 + length > WIDTH;
        if full && !first && !marker && !in_code {
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
        in_code ^= word.matches('`').count() % 2 == 1;
    }
    out.push(current.trim_end().to_owned());
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn wrapped(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        paragraph(text, &mut out);
        out
    }

    #[test]
    fn prose_is_broken_and_tables_are_not() {
        let out = wrapped(&format!("- {}", "word ".repeat(40)));
        assert_eq!(out.len(), 2);
        assert!(out.iter().all(|line| line.chars().count() <= WIDTH));
        assert!(out[1].starts_with("  word"));
        assert_eq!(wrapped(&format!("| {} |", "word ".repeat(40))).len(), 1);
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
