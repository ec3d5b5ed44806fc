//! A text → its first paragraph or sentence, for places with room for one
//! line.

use super::{clean, fence, inline};

/// After these a full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "eg", "ie", "etc", "vs", "cf", "approx", "incl", "excl", "resp",
];

/// The first paragraph on one line: headings are left out, unless there is nothing else.
pub fn paragraph(text: &str) -> String {
    let mut heading = String::new();
    let mut fenced = false;
    let mut words: Vec<String> = Vec::new();
    for line in clean(text) {
        let line = line.trim();
        let fence = fence::is_fence(line);
        fenced ^= fence;
        let heads = !fenced && line.starts_with('#');
        if (line.is_empty() || fence || fenced || heads) && !words.is_empty() {
            break;
        }
        if heads && heading.is_empty() {
            heading = line.trim_matches(['#', ' ']).to_owned();
        }
        if !(line.is_empty() || fence || fenced || heads) {
            words.push(line.strip_suffix('\\').unwrap_or(line).trim_end().to_owned());
        }
    }
    if words.is_empty() { heading } else { words.join(" ") }
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
}
