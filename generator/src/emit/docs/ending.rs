//! A few words of ours → the end of the author's last paragraph, or a
//! paragraph of their own where none is open for them.

use super::signs::{is_heading, is_rule, is_underline, marker_width};
use super::{blocks, fence, inline, wrap};

/// Says `words`, which are sentences, at the end of cleaned lines.
pub fn say(lines: &mut Vec<String>, words: &str) {
    if words.is_empty() {
        return;
    }
    let start = lines
        .iter()
        .rposition(|line| line.is_empty())
        .map_or(0, |blank| blank + 1);
    let paragraph = lines.get(start..).unwrap_or_default();
    let joined = paragraph
        .last()
        .filter(|_| is_prose(paragraph))
        .and_then(|last| join(last, words));
    let text = match joined {
        Some(joined) => {
            lines.pop();
            joined
        }
        None => {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            words.to_owned()
        }
    };
    wrap::paragraph(&text, blocks::WIDTH, lines);
}

/// The text with the words after it, unless it is left open for something else.
pub fn join(text: &str, words: &str) -> Option<String> {
    let inner = text.trim_end_matches(['*', '_', '"', '\'', ')', ']', '”', '’', '»']);
    match inner.chars().last()? {
        '.' | '!' | '?' | '…' | '。' | '！' | '？' => Some(format!("{text} {words}")),
        '`' | '>' | '%' | '+' | '/' | '}' => Some(format!("{text}. {words}")),
        last if last.is_alphanumeric() => Some(format!("{text}. {words}")),
        _ => None,
    }
}

/// Whether the lines are one plain paragraph: no list, code, table, heading or quotation, nor within one.
fn is_prose(lines: &[String]) -> bool {
    !lines.iter().any(|line| {
        line.starts_with([' ', '>', '|'])
            || line.ends_with('\\')
            || marker_width(line).is_some()
            || fence::is_fence(line)
            || is_heading(line)
            || is_rule(line)
            || is_underline(line)
            || wrap::is_delimiter_row(line)
            || inline::is_definition(line)
    })
}

#[cfg(test)]
mod tests {
    use super::super::clean;
    use super::say;

    fn said(text: &str) -> String {
        let mut lines = clean(text);
        say(&mut lines, "At most 3.");
        lines.join("\n")
    }

    #[test]
    fn words_end_the_paragraph_that_is_there() {
        assert_eq!(said(""), "At most 3.");
        assert_eq!(said("The size."), "The size. At most 3.");
        assert_eq!(said("The size"), "The size. At most 3.");
        assert_eq!(said("**The `size`**"), "**The `size`**. At most 3.");
        assert_eq!(said("One.\n\nTwo (or so)"), "One.\n\nTwo (or so). At most 3.");
        assert_eq!(said("see https://x.example/a"), "see <https://x.example/a>. At most 3.");
    }

    #[test]
    fn words_stand_alone_below_anything_else() {
        for text in [
            "- one\n- two",
            "1. one\n\n   more",
            "# Heading",
            "> said",
            "a | b\n--- | ---\n1 | 2",
            "```text\nx\n```",
            "```text\n\nx\n```",
            "One of these:",
            "a,",
        ] {
            assert_eq!(said(text), format!("{text}\n\nAt most 3."));
        }
    }

    #[test]
    fn a_line_that_is_full_goes_on_below() {
        let mut lines = clean(&"word ".repeat(21));
        say(&mut lines, "At most 3 items.");
        assert_eq!(lines[1..], ["most 3 items."], "{lines:?}");
    }
}
