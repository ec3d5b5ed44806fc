//! The author's Markdown → lines for rustdoc that raise no warning and run
//! no accidental test: what is code stays code and is never taken for Rust,
//! what only looks like HTML or like a link to an item is escaped.

mod inline;
mod wrap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Docs;

/// One `#[doc]` attribute a line, with the space that `///` has.
pub fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

/// Lines for an item: what the author says, or `otherwise`.
pub fn lines(docs: &Docs, otherwise: &str) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(summary) = docs.summary.as_deref() {
        lines.extend(headline(summary));
    }
    if let Some(description) = docs.description.as_deref() {
        let text = clean(description);
        // A summary that only repeats the first line says nothing.
        let repeated = lines.len() == 1
            && text.first().map(|l| l.trim_end_matches('.')) == lines.first().map(|l| l.trim_end_matches('.'));
        if repeated {
            lines.clear();
        }
        if !lines.is_empty() && !text.is_empty() {
            lines.push(String::new());
        }
        lines.extend(text);
    }
    if lines.is_empty() && !otherwise.is_empty() {
        lines.push(otherwise.to_owned());
    }
    if let Some((text, address)) = &docs.external
        && address.starts_with("http")
        && !address.contains(char::is_whitespace)
    {
        let more = headline(text).join(" ");
        let address = address.replace('<', "%3C").replace('>', "%3E");
        lines.push(String::new());
        lines.push(if more.is_empty() {
            format!("See <{address}>.")
        } else {
            format!("{more}: <{address}>")
        });
    }
    lines
}

/// Words of the author's that are quoted in a text of ours, as code on one line.
pub fn quoted(text: &str) -> String {
    format!("`{}`", printable(text).replace('\n', " ").replace('`', "'"))
}

/// A short text as one paragraph.
pub fn headline(text: &str) -> Vec<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    clean(&text)
}

/// Cleaned text up to the end of its first sentence, on one line; empty when there is none.
pub fn first_sentence(text: &str) -> String {
    let lines = clean(text);
    let paragraph: Vec<&str> = lines.iter().map(|l| l.trim()).take_while(|l| !l.is_empty()).collect();
    let paragraph = paragraph.join(" ");
    match paragraph.find(". ") {
        Some(end) => paragraph.get(..=end).unwrap_or(&paragraph).to_owned(),
        None => paragraph,
    }
}

/// The whole text, line by line; no line is longer than it has to be.
pub fn clean(text: &str) -> Vec<String> {
    let text = printable(text);
    let source: Vec<&str> = dedented(&text);
    let definitions = inline::definitions(&source);
    let mut out: Vec<String> = Vec::with_capacity(source.len());
    let mut paragraph: Vec<String> = Vec::new();
    // The column where the text of the innermost list item begins; code must be indented four beyond it.
    let mut list: Option<usize> = None;
    let mut lines = source.into_iter().peekable();
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        if let Some(fence) = Fence::open(trimmed) {
            flush(&mut paragraph, &mut out, &definitions);
            let margin = " ".repeat(indent.min(list.unwrap_or(0)));
            out.push(format!("{margin}{}", fence.opening()));
            loop {
                match lines.next() {
                    Some(code) if !fence.closes(code) => {
                        let code = code
                            .get(indent.min(code.len() - code.trim_start().len())..)
                            .unwrap_or(code);
                        out.push(format!("{margin}{code}").trim_end().to_owned());
                    }
                    _ => break,
                }
            }
            out.push(format!("{margin}{}", fence.closing()));
            continue;
        }
        if trimmed.is_empty() {
            flush(&mut paragraph, &mut out, &definitions);
            if out.last().is_some_and(|last| !last.is_empty()) {
                out.push(String::new());
            }
            continue;
        }
        if let Some(marker) = list_marker(trimmed) {
            let indent = indent.min(list.map_or(0, |column| column + 3));
            list = Some(indent + marker);
            flush(&mut paragraph, &mut out, &definitions);
            paragraph.push(format!("{}{trimmed}", " ".repeat(indent)));
            continue;
        }
        if !paragraph.is_empty() {
            paragraph.push(line.trim_end().to_owned());
            continue;
        }
        match list {
            Some(column) if indent > 0 => {
                paragraph.push(format!("{}{trimmed}", " ".repeat(indent.min(column))));
            }
            _ if indent >= 4 => {
                list = None;
                out.push("```text".to_owned());
                out.push(line.get(4..).unwrap_or(trimmed).trim_end().to_owned());
                let mut blank = 0;
                while let Some(next) = lines.peek() {
                    if next.trim().is_empty() {
                        blank += 1;
                    } else if next.starts_with("    ") {
                        out.extend(std::iter::repeat_n(String::new(), blank));
                        blank = 0;
                        out.push(next.get(4..).unwrap_or(next).trim_end().to_owned());
                    } else {
                        break;
                    }
                    lines.next();
                }
                out.push("```".to_owned());
                if blank > 0 {
                    out.push(String::new());
                }
            }
            _ => {
                list = None;
                paragraph.push(format!("{}{}", " ".repeat(indent), trimmed.trim_end()));
            }
        }
    }
    flush(&mut paragraph, &mut out, &definitions);
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    out
}

fn flush(paragraph: &mut Vec<String>, out: &mut Vec<String>, definitions: &[String]) {
    if paragraph.is_empty() {
        return;
    }
    let text = inline::clean(&paragraph.join("\n"), definitions);
    paragraph.clear();
    wrap::paragraph(&text, out);
}

/// Without characters that have no business in a comment: controls, marks of direction, zero-width ones.
fn printable(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    let hidden = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2060}'
                | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}')
    };
    if text.contains(hidden) {
        text.replace(hidden, "")
    } else {
        text
    }
}

/// Lines without the margin that all of them share.
fn dedented(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.split('\n').collect();
    let margin = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let shared = filled.map(margin).min().unwrap_or(0);
    let start = lines
        .iter()
        .position(|line| !line.trim().is_empty())
        .unwrap_or(lines.len());
    lines
        .iter()
        .skip(start)
        .map(|line| line.get(shared..).unwrap_or("").trim_end())
        .collect()
}

/// `- `, `* `, `+ `, `1. `, `1) `: the width of the marker.
fn list_marker(line: &str) -> Option<usize> {
    if ["- ", "* ", "+ "].iter().any(|marker| line.starts_with(marker)) {
        return Some(2);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?;
    ((1..=9).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "))).then_some(digits + 2)
}

/// A fenced block of code.
struct Fence {
    /// "", or the `> ` of a quotation.
    front: String,
    mark: char,
    width: usize,
    language: String,
}

impl Fence {
    fn open(line: &str) -> Option<Fence> {
        let body = line.trim_start_matches(['>', ' ']);
        let front = line.get(..line.len() - body.len()).unwrap_or("").to_owned();
        let mark = body.chars().next().filter(|c| *c == '`' || *c == '~')?;
        let width = body.chars().take_while(|c| *c == mark).count();
        let info = body.get(width..)?.trim();
        if width < 3 || (mark == '`' && info.contains('`')) {
            return None;
        }
        let word: String = info
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '#'))
            .collect();
        let word = word.to_ascii_lowercase();
        // Whatever rustdoc might take for Rust is plain text; so is what it would complain about.
        let rust = [
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
        let language = if word.is_empty() || rust.iter().any(|known| word.starts_with(known)) {
            "text".to_owned()
        } else {
            word
        };
        Some(Fence {
            front,
            mark,
            width,
            language,
        })
    }

    fn opening(&self) -> String {
        format!(
            "{}{}{}",
            self.front,
            self.mark.to_string().repeat(self.width),
            self.language
        )
    }

    fn closing(&self) -> String {
        format!("{}{}", self.front, self.mark.to_string().repeat(self.width))
    }

    fn closes(&self, line: &str) -> bool {
        let body = line.trim_start_matches(['>', ' ']).trim_end();
        body.len() >= self.width && body.chars().all(|c| c == self.mark)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn cleaned(text: &str) -> String {
        clean(text).join("\n")
    }

    #[test]
    fn code_is_never_taken_for_rust() {
        assert_eq!(
            cleaned("Do:\n\n```\nlet x;\n```\nend"),
            "Do:\n\n```text\nlet x;\n```\nend"
        );
        assert_eq!(cleaned("~~~rust,ignore\nx\n~~~"), "~~~text\nx\n~~~");
        assert_eq!(cleaned("```json\n{}\n```"), "```json\n{}\n```");
        assert_eq!(
            cleaned("a\n\n    fn main() {}\n\n    }\nb"),
            "a\n\n```text\nfn main() {}\n\n}\n```\nb"
        );
        assert_eq!(cleaned("> ```\n> x\n> ```"), "> ```text\n> x\n> ```");
        assert_eq!(cleaned("```\nnever closed <T>"), "```text\nnever closed <T>\n```");
        assert_eq!(cleaned("- one\n\n          deep"), "- one\n\n  deep");
    }

    #[test]
    fn html_and_generics_are_escaped() {
        assert_eq!(cleaned("A Vec<T> and <unclosed"), "A Vec\\<T> and \\<unclosed");
        assert_eq!(cleaned("`Vec<T>` stays"), "`Vec<T>` stays");
        assert_eq!(
            cleaned("<p>One <b>two</b><br>three</p><p>four <code>x</code></p>"),
            "One **two**\nthree\n\nfour `x`"
        );
        assert_eq!(cleaned("<!-- gone -->kept"), "kept");
        assert_eq!(cleaned("a `tick"), "a \\`tick");
    }

    #[test]
    fn links_are_links() {
        assert_eq!(
            cleaned("see https://example.com/a_b."),
            "see <https://example.com/a_b>."
        );
        assert_eq!(
            cleaned("[docs](https://example.com/x)"),
            "[docs](https://example.com/x)"
        );
        assert_eq!(cleaned("[docs](#section/foo)"), "docs");
        assert_eq!(cleaned("an [item] of `[x]`"), "an \\[item\\] of `[x]`");
        assert_eq!(
            cleaned("[a][b]\n\n[b]: https://example.com"),
            "[a][b]\n\n[b]: https://example.com"
        );
        assert_eq!(cleaned("<https://example.com>"), "<https://example.com>");
        assert_eq!(
            cleaned("<a href=\"https://example.com/x\">there</a>"),
            "[there](https://example.com/x)"
        );
    }

    #[test]
    fn nothing_hides_in_the_text() {
        assert_eq!(cleaned("a\u{202E}b\u{0}c */ \"# \\ d\r\ne"), "abc */ \"# \\ d\ne");
    }

    #[test]
    fn a_headline_is_one_line() {
        let docs = Docs {
            summary: Some("List\n pets".to_owned()),
            description: Some("List pets.".to_owned()),
            external: None,
        };
        assert_eq!(lines(&docs, "x"), ["List pets."]);
        assert_eq!(lines(&Docs::default(), "`GET /pets`"), ["`GET /pets`"]);
        assert_eq!(first_sentence("One two. Three.\n\nFour"), "One two.");
    }
}
