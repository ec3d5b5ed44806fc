//! A long line of prose → several, broken where Markdown reads on.

/// The longest line, without the `/// ` in front.
const WIDTH: usize = 110;

/// Adds `line`, broken at spaces if it is too long and prose.
pub fn push(line: &str, out: &mut Vec<String>) {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    if line.chars().count() <= WIDTH
        || trimmed.starts_with(['|', '#', '>'])
        || (trimmed.starts_with('[') && trimmed.contains("]: "))
    {
        out.push(line.to_owned());
        return;
    }
    let hanging = " ".repeat(indent + super::list_marker(trimmed).unwrap_or(0));
    let mut current = " ".repeat(indent);
    let mut width = indent;
    let mut first = true;
    let mut in_code = false;
    for word in trimmed.split(' ') {
        let length = word.chars().count();
        // A line must not begin with what Markdown would take for a list, a heading, a quotation or a rule.
        let marker = word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~', '`'])
            || word.ends_with(['.', ')']) && word.starts_with(|c: char| c.is_ascii_digit());
        if !first && width + 1 + length > WIDTH && !marker && !in_code {
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

    #[test]
    fn prose_is_broken_and_tables_are_not() {
        let mut out = Vec::new();
        push(&format!("- {}", "word ".repeat(40)), &mut out);
        assert_eq!(out.len(), 2);
        assert!(out.iter().all(|line| line.chars().count() <= WIDTH));
        assert!(out[1].starts_with("  word"));
        let mut out = Vec::new();
        push(&format!("| {} |", "word ".repeat(40)), &mut out);
        assert_eq!(out.len(), 1);
        let mut out = Vec::new();
        push(&format!("{} - minus 3. three", "long ".repeat(21)), &mut out);
        assert!(out.iter().all(|line| !line.starts_with(['-', '3'])), "{out:?}");
    }
}
