//! Any text at all → no line that rustdoc would take for Rust: a second
//! reading, by the rules of CommonMark alone.

mod tests;

use super::{clean, code, first_sentence, headline, item, labelled, lines_with};
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
    "</td>",
    "<th>",
    "</table>",
    "<style>",
    "</style>",
    "<x-y>",
    "</x-y>",
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

/// Languages that rustdoc takes for its own.
const RUST: &[&str] = &[
    "rust",
    "no_run",
    "ignore",
    "should_panic",
    "compile_fail",
    "edition",
    "test_harness",
    "standalone",
    "custom",
];

enum Container {
    Quotation,
    Item(usize),
}

/// What a text is made of, by the rules of CommonMark.
#[derive(Default)]
pub struct Reading<'a> {
    /// The language of each block of code, and its lines.
    pub code: Vec<(&'a str, Vec<&'a str>)>,
    /// Lines that are no code, without the signs in front of them.
    pub text: Vec<&'a str>,
    /// Whether the last block of code is never closed.
    pub open: bool,
}

/// The first line that begins code without a language, or with Rust's.
fn offence(lines: &[String]) -> Option<&str> {
    read(lines, &[]).err()
}

/// The text, unless a line begins code without a language, or with one of Rust's that is not among `ours`; it is given.
pub fn read<'a>(lines: &'a [String], ours: &[&str]) -> Result<Reading<'a>, &'a str> {
    let mut reading = Reading::default();
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
            } else if let Some((_, code)) = reading.code.last_mut() {
                code.push(rest);
            }
            continue;
        }
        fence = None;
        loop {
            let text = rest.trim_start_matches(' ');
            let margin = rest.len() - text.len();
            if margin >= 4 {
                return Err(line);
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
                    let rust = language.is_empty()
                        || language.contains(|c: char| " ,{".contains(c))
                        || RUST.iter().any(|word| language.starts_with(word));
                    if rust && !(ours.contains(&language) && open.is_empty()) {
                        return Err(line);
                    }
                    reading.code.push((language, Vec::new()));
                    fence = Some((open.len(), closing));
                } else {
                    reading.text.push(text);
                }
                break;
            }
        }
    }
    reading.open = fence.is_some();
    Ok(reading)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn no_text_is_run(pieces in prop::collection::vec(prop::sample::select(PIECES), 1..16)) {
        let text = pieces.concat();
        let lines = clean(&text);
        prop_assert_eq!(offence(&lines), None, "{:?} became {:#?}", text, lines);
        for lines in [item("name", &lines), labelled("404:", &lines)] {
            prop_assert_eq!(offence(&lines), None, "{:?} became {:#?}", text, lines);
        }
        let text = Some(text);
        let external = text.clone().map(|text| (text, "https://x.example".to_owned()));
        let docs = Docs { summary: text.clone(), description: text, external };
        let lines = lines_with(&docs, "", "At most 3.");
        prop_assert_eq!(offence(&lines), None, "{:?} became {:#?}", docs, lines);
    }

    #[test]
    fn a_line_is_a_paragraph(pieces in prop::collection::vec(prop::sample::select(PIECES), 1..16)) {
        let text = pieces.concat();
        let line = headline(&text).concat();
        for line in [first_sentence(&text), line] {
            prop_assert!(!line.contains('\n'), "{:?} became {:?}", text, line);
            let lines = [line.clone()];
            let reading = read(&lines, &[]);
            let paragraph = reading.is_ok_and(|reading| reading.code.is_empty() && reading.text == [line.as_str()]);
            prop_assert!(paragraph, "{:?} became {:?}", text, line);
            let signs = |signs: &str| !line.is_empty() && line.chars().all(|c| signs.contains(c));
            // Three signs make a rule (CommonMark §4.1); one or two are an item or a text.
            let three = line.chars().filter(|c| *c != ' ').count() > 2;
            let rule = signs("-") || signs("=") || three && ["- ", "* ", "_ "].into_iter().any(signs);
            let rule = rule || ["# ", "> ", "~~~"].iter().any(|sign| line.starts_with(sign));
            prop_assert!(!rule, "{:?} became {:?}", text, line);
        }
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
