//! A text → its first paragraph or sentence, for places with room for one
//! line.

use super::blocks::DEPTH;
use super::fence::Fence;
use super::signs::{is_heading, is_rule, is_underline, marker_width};
use super::{clean_line, inline};

/// After these a full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "eg", "ie", "etc", "vs", "cf", "approx", "incl", "excl", "resp",
];

/// The first paragraph on one line, which begins with its text wherever it is put: headings are left out, unless there is
/// nothing else, and so are the signs in front of a list or a quotation.
pub fn paragraph(text: &str) -> String {
    let mut heading = String::new();
    // The line that ends the code.
    let mut fenced: Option<String> = None;
    let mut words: Vec<String> = Vec::new();
    for line in clean_line(text) {
        if let Some(closing) = &fenced {
            if line == *closing {
                fenced = None;
            }
            continue;
        }
        let text = behind(&line);
        let signs = line.strip_suffix(text).unwrap_or("");
        let fence = Fence::open(text);
        let heads = is_heading(text);
        if (text.is_empty() || fence.is_some() || heads) && !words.is_empty() {
            break;
        }
        if heads && heading.is_empty() {
            heading = text.trim_matches(['#', ' ']).to_owned();
        }
        if let Some(fence) = &fence {
            let margin = signs.replace(|c| c != '>', " ");
            fenced = Some(format!("{margin}{}", fence.closing()));
        } else if !(text.is_empty() || heads) {
            let text = text.strip_suffix('\\').unwrap_or(text);
            words.push(format!("{signs}{}", unticked(signs, text)).trim().to_owned());
        }
    }
    let found = if words.is_empty() { heading } else { words.join(" ") };
    text_alone(&found)
}

/// What stands behind the signs of lists and quotations in front of a line.
fn behind(line: &str) -> &str {
    let mut rest = line.trim_start_matches(' ');
    loop {
        let after = match rest.strip_prefix('>') {
            Some(quoted) => Some(quoted),
            None if is_rule(rest) => None,
            None => marker_width(rest).and_then(|width| rest.get(width..)),
        };
        match after {
            Some(after) => rest = after.trim_start_matches(' '),
            None => return rest,
        }
    }
}

/// The text of an item of a list without the box of a task.
fn unticked<'a>(signs: &str, text: &'a str) -> &'a str {
    let boxes = ["[ ] ", "[x] ", "[X] "];
    let bare = boxes.iter().find_map(|sign| text.strip_prefix(sign));
    bare.filter(|_| !signs.trim().is_empty()).unwrap_or(text)
}

/// A line as the text of a paragraph: signs that would make something else of it go, or are escaped.
fn text_alone(line: &str) -> String {
    let mut rest = line.trim();
    for _ in 0..DEPTH {
        let after = match rest.strip_prefix('>') {
            Some(quoted) => Some(quoted),
            None if is_rule(rest) => None,
            None if is_heading(rest) => Some(rest.trim_start_matches('#')),
            None if marker_width(rest) == Some(1) => rest.get(1..),
            None => None,
        };
        let Some(after) = after else { break };
        rest = after.trim_start();
    }
    // The number of a step belongs to what is said.
    let item = marker_width(rest).and_then(|width| rest.split_at_checked(width - 1));
    let begins = is_heading(rest) || is_rule(rest) || is_underline(rest) || Fence::open(rest).is_some();
    match item {
        Some((number, sign)) => format!("{number}\\{sign}"),
        None if begins || rest.starts_with('>') || rest.starts_with("~~~") => format!("\\{rest}"),
        None => rest.to_owned(),
    }
}

/// The first sentence of a paragraph that is cleaned.
pub fn first(paragraph: &str) -> &str {
    let mut rest = paragraph;
    let mut open = 0usize;
    let mut emphasis = "";
    while let Some(c) = rest.chars().next() {
        let at = paragraph.len() - rest.len();
        let mut taken = c.len_utf8();
        match c {
            '\\' => taken += rest.chars().nth(1).map_or(0, char::len_utf8),
            '`' => taken = inline::code_span(rest).unwrap_or(1),
            '(' | '[' => open += 1,
            ')' | ']' => open = open.saturating_sub(1),
            '*' => {
                taken = rest.len() - rest.trim_start_matches('*').len();
                let (sign, after) = rest.split_at_checked(taken).unwrap_or((rest, ""));
                emphasis = match emphasis {
                    "" if !after.starts_with(' ') && after.contains(sign) => sign,
                    "" => "",
                    open if sign.len() >= open.len() => "",
                    open => open,
                };
            }
            '.' if open == 0
                && emphasis.is_empty()
                && ends(paragraph.get(..at).unwrap_or(""), rest.get(1..).unwrap_or("")) =>
            {
                return paragraph.get(..=at).unwrap_or(paragraph);
            }
            _ => {}
        }
        rest = rest.get(taken..).unwrap_or("");
    }
    paragraph
}

/// Whether the full stop between these is the end of a sentence. A remark in front is none: `Required. The name.`
fn ends(before: &str, after: &str) -> bool {
    let Some(next) = after.strip_prefix(' ') else {
        return false;
    };
    if !before.contains(' ') || before.ends_with(" only") && before.split(' ').count() == 2 {
        return false;
    }
    let next = next.trim_start_matches(['*', '_', '"', '(', '[']);
    let lone = |word: &str| word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let word = before.rsplit([' ', '(', '[', '"', '*']).next().unwrap_or("");
    let small = word.to_lowercase();
    let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let abbreviated = word.split('.').all(lone)
        || ABBREVIATIONS.contains(&small.as_str())
        || small == "no" && digits(next)
        // `1. First`, not `The default is 10. The most is 20`.
        || digits(word) && before.split(' ').take(3).count() <= 2;
    !abbreviated && !next.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::super::{first_sentence, headline};

    #[test]
    fn a_sentence_ends_where_it_is_over() {
        for whole in [
            "Image size in e.g. pixels",
            "e.g. true, i.e. On. approx. Five, vs. Others, no. 5, etc. And so on",
            "Uses the U.S. Format",
            "Version 1. Beta",
            "Required. The name",
            "Output only. The name",
            "Ends. in lower case",
            "Use `limit. Offset` for it",
            "See [the docs. They are good](https://acme.example/x) for it",
            "A **very long. Bold** text, *and. So* (on. And) on",
        ] {
            assert_eq!(first_sentence(whole), whole);
            assert_eq!(
                first_sentence(&format!("{whole} here. More.")),
                format!("{whole} here.")
            );
        }
        assert_eq!(first_sentence("The most is 20. More."), "The most is 20.");
        assert_eq!(first_sentence("5 * 3. More * x."), "5 * 3.");
    }

    #[test]
    fn one_line_is_the_first_paragraph() {
        let text = "Get a token:\n\n```sh\ncurl https://acme.example/token\n```\n\n### Scopes\n- read";
        assert_eq!(headline(text), ["Get a token:"]);
        assert_eq!(headline("# Keys\n\nAsk us  \nfor one.\n\nNow."), ["Ask us for one."]);
        assert_eq!(headline("# Keys"), ["Keys"]);
        assert_eq!(headline("```\nx\n```"), Vec::<String>::new());
    }

    #[test]
    fn one_line_begins_nothing_but_a_paragraph() {
        for (text, line) in [
            ("- one\n- two", "one - two"),
            ("- [x] one\n- [ ] two", "one - two"),
            ("> said\n> so", "said > so"),
            ("1. First", "1\\. First"),
            ("# - one", "one"),
            ("# ~~~", "\\~~~"),
            ("***", "\\***"),
            ("1. ```\n   x\n   ```\n\nafter", "after"),
            ("> - ~~~\n>   x\n>   ```\n>   ~~~\n\nafter", "after"),
            ("```\n> ```\n<b>\n```\n\nafter", "after"),
            ("[a]: https://x.example\n\nsee [it][a] or [a]", "see it or a"),
        ] {
            assert_eq!(headline(text).join("\n"), line, "{text}");
        }
        assert_eq!(headline("```\n> ```\n<b>\n```"), Vec::<String>::new());
    }
}
