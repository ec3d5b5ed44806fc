//! Cleaned lines → the same behind a few words of ours, such as a name: what
//! is no paragraph stands below them.

use super::signs::{is_heading, is_rule, is_underline, marker_width};
use super::{blocks, fence, inline, wrap};

/// `` - `name`: text ``.
pub fn item(name: &str, lines: &[String]) -> Vec<String> {
    behind(&format!("- `{name}`:"), "  ", lines)
}

/// `- label text`.
pub fn listed(label: &str, lines: &[String]) -> Vec<String> {
    behind(&format!("- {label}"), "  ", lines)
}

/// `label text`.
pub fn labelled(label: &str, lines: &[String]) -> Vec<String> {
    behind(label, "", lines)
}

fn behind(label: &str, margin: &str, lines: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    if lines.is_empty() {
        out.push(label.to_owned());
        return out;
    }
    let end = lines
        .iter()
        .position(|line| line.is_empty() || begins(line))
        .unwrap_or(lines.len());
    let (first, mut rest) = lines.split_at_checked(end).unwrap_or((lines, &[]));
    if first.is_empty() || changes_meaning(lines) {
        rest = lines;
        out.push(label.to_owned());
        out.push(String::new());
    } else {
        let text = first.join(&format!("\n{margin}"));
        wrap::paragraph(&format!("{label} {text}"), blocks::WIDTH, &mut out);
    }
    let indented = |line: &String| match line.is_empty() {
        true => String::new(),
        false => format!("{margin}{line}"),
    };
    out.extend(rest.iter().map(indented));
    out
}

/// Whether the line begins something that is no paragraph.
fn begins(line: &str) -> bool {
    let text = line.trim_start_matches(' ');
    line.starts_with(['>', '|'])
        || marker_width(text).is_some()
        || fence::is_fence(text)
        || is_heading(text)
        || is_rule(text)
        || inline::is_definition(text)
}

/// Whether the first lines would be something else behind a name: a heading that is underlined, a table without bars.
fn changes_meaning(lines: &[String]) -> bool {
    let mut paragraph = lines.iter().take_while(|line| !line.is_empty());
    paragraph.any(|line| is_underline(line) || wrap::is_delimiter_row(line))
}

#[cfg(test)]
mod tests {
    use super::super::clean;
    use super::{item, labelled};

    fn said(text: &str) -> String {
        item("a", &clean(text)).join("\n")
    }

    #[test]
    fn nothing_that_is_said_is_lost() {
        assert_eq!(said("Required. The ID."), "- `a`: Required. The ID.");
        assert_eq!(said("One\ntwo.\n\nThree."), "- `a`: One\n  two.\n\n  Three.");
        assert_eq!(said("Two ways:\n- b\n- c"), "- `a`: Two ways:\n  - b\n  - c");
        assert_eq!(said("Two ways:\n\n- b\n- c"), "- `a`: Two ways:\n\n  - b\n  - c");
        assert_eq!(said("As\n```json\n{}\n```"), "- `a`: As\n  ```json\n  {}\n  ```");
    }

    #[test]
    fn what_is_no_paragraph_stands_below() {
        for text in [
            "- b\n- c",
            "# Heading",
            "Heading\n---",
            "> said",
            "b | c\n--- | ---\n1 | 2",
            "```text\nx\n```",
        ] {
            let below = text.replace('\n', "\n  ");
            assert_eq!(said(text), format!("- `a`:\n\n  {below}"));
            assert_eq!(labelled("404:", &clean(text)).join("\n"), format!("404:\n\n{text}"));
        }
    }

    #[test]
    fn long_lines_are_broken() {
        let lines = item("a", &clean(&"word ".repeat(44)));
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[1].starts_with("  word"), "{lines:?}");
    }
}
