//! Any text at all → no line that rustdoc would take for Rust: a second
//! reading, by the rules of CommonMark alone.

use super::{clean, code, item, lines_with};
use crate::model::Docs;
use proptest::prelude::*;

const PIECES: &[&str] = &[
    "\n",
    "\n",
    "\n\n",
    " ",
    "  ",
    "    ",
    "     ",
    "\t",
    "> ",
    ">",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "14. ",
    "2) ",
    "-",
    "```",
    "~~~",
    "````",
    "```rust",
    "`",
    "# H",
    "---",
    "***",
    "- - -",
    "===",
    "<p>",
    "</p>",
    "<br>",
    "<br/>",
    "<ul>",
    "<ol>",
    "</ul>",
    "</ol>",
    "<li>",
    "</li>",
    "<pre>",
    "</pre>",
    "<b>",
    "</b>",
    "<i>",
    "<code>",
    "</code>",
    "<span>",
    "<a href=\"https://x.example\">",
    "</a>",
    "<table>",
    "<tr>",
    "<td>",
    "<!--",
    "-->",
    "| a | b |",
    "|---|---|",
    "- [ ] ",
    "[x] ",
    "word",
    "GET /x",
    "[a]: https://x.example",
    "[a](https://x.example)",
    "![i](u)",
    "https://x.example/{id}",
    "\\",
    "<note>",
    "<blockquote>",
    "f(x);",
    "\u{a0}",
    "**",
    "_",
    "word word word word word word word word word word word word word word word word word word word word word word ",
];

enum Container {
    Quotation,
    Item(usize),
}

/// The first line that begins code without a language, or with Rust's.
fn offence(lines: &[String]) -> Option<&str> {
    let mut open: Vec<Container> = Vec::new();
    let mut fence: Option<(usize, String)> = None;
    for line in lines {
        let mut rest = line.as_str();
        let mut held = 0;
        for container in &open {
            let inner = match container {
                Container::Quotation => rest
                    .trim_start()
                    .strip_prefix('>')
                    .map(|r| r.strip_prefix(' ').unwrap_or(r)),
                Container::Item(_) if rest.trim().is_empty() => Some(""),
                Container::Item(width) => rest.strip_prefix(" ".repeat(*width).as_str()),
            };
            let Some(inner) = inner else { break };
            rest = inner;
            held += 1;
        }
        open.truncate(held);
        if let Some((depth, closing)) = &fence
            && *depth == held
        {
            if rest == closing {
                fence = None;
            }
            continue;
        }
        fence = None;
        loop {
            let text = rest.trim_start_matches(' ');
            let margin = rest.len() - text.len();
            if margin >= 4 {
                return Some(line);
            }
            let signs: String = text.chars().filter(|c| *c != ' ').collect();
            let rule = signs.len() > 2 && ["-", "*", "_"].iter().any(|sign| signs.replace(sign, "").is_empty());
            let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let sign = text.get(digits..).unwrap_or("");
            let item = !rule
                && if digits == 0 {
                    ["- ", "* ", "+ "].iter().any(|sign| text.starts_with(sign))
                } else {
                    digits < 10 && (sign.starts_with(". ") || sign.starts_with(") "))
                };
            if let Some(quoted) = text.strip_prefix('>') {
                open.push(Container::Quotation);
                rest = quoted.strip_prefix(' ').unwrap_or(quoted);
            } else if item {
                let width = digits + 2;
                open.push(Container::Item(margin + width));
                rest = text.get(width..).unwrap_or("");
            } else {
                let closing: String = text
                    .chars()
                    .take_while(|c| text.starts_with(*c) && "`~".contains(*c))
                    .collect();
                let language = text.get(closing.len()..).unwrap_or("");
                if closing.len() >= 3 && !(closing.starts_with('`') && language.contains('`')) {
                    if language.is_empty() || language.contains(' ') || language.starts_with("rust") {
                        return Some(line);
                    }
                    fence = Some((open.len(), closing));
                }
                break;
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn no_text_is_run(pieces in prop::collection::vec(prop::sample::select(PIECES), 1..16)) {
        let text = pieces.concat();
        let lines = clean(&text);
        prop_assert_eq!(offence(&lines), None, "{:?} became {:#?}", text, lines);
        let lines = item("name", &lines);
        prop_assert_eq!(offence(&lines), None, "{:?} became {:#?}", text, lines);
    }
}

const OF_PATTERNS: &[&str] = &[
    "`", "``", "```", " ", "\n", "\r\n", "\u{202e}", "\0", "*/", "\\", "|", "~~~", "<b>", "[a]", "](u)", "^", "    x",
    "- ", "# ", "> ",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn no_pattern_is_run(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..8),
        pattern in prop::collection::vec(prop::sample::select(OF_PATTERNS), 1..10),
    ) {
        let docs = Docs { description: Some(pieces.concat()), ..Docs::default() };
        let pattern = code(&pattern.concat());
        prop_assert!(!pattern.contains(|c: char| c.is_control() || c == '\u{202e}'), "{:?}", pattern);
        let lines = lines_with(&docs, "", &format!("Matches {pattern}."));
        prop_assert_eq!(offence(&lines), None, "{:?} with {:?} became {:#?}", docs.description, pattern, lines);
        // It is one span on one line, whatever stands before it.
        let span = lines.iter().rev().find_map(|line| line.rsplit_once(pattern.as_str()));
        prop_assert!(span.is_some_and(|(_, after)| after == "."), "{:?} became {:#?}", docs.description, lines);
    }
}

#[test]
fn the_second_reading_sees_code() {
    for code in [
        "    x",
        "a\n\n      x",
        "```\nx\n```",
        "- a\n\n      x",
        ">     x",
        "- ~~~\n  x\n  ~~~",
        "```rust\nx\n```",
    ] {
        let lines: Vec<String> = code.split('\n').map(str::to_owned).collect();
        assert!(offence(&lines).is_some(), "{code}");
    }
}
