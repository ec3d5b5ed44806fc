//! The author's Markdown → lines for rustdoc that raise no warning and run
//! no accidental test: what is code stays code and is never taken for Rust,
//! what only looks like HTML or like a link to an item is escaped.

mod blocks;
mod ending;
mod fence;
mod html;
mod inline;
mod item;
mod pairs;
#[cfg(test)]
mod safety;
mod sentence;
mod signs;
mod tables;
#[cfg(test)]
mod tests;
mod unseen;
mod wrap;

use proc_macro2::TokenStream;
use quote::quote;

use super::print::SEAM;
use crate::model::Docs;
pub use item::{item, labelled, listed};

/// One `#[doc]` attribute for all lines, each with the space that `///` has: `print::item` makes comments of them. An
/// attribute for each line would cost more than all else of a client with many words.
pub fn attributes(lines: &[String]) -> TokenStream {
    if lines.is_empty() {
        return TokenStream::new();
    }
    let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 2).sum());
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            text.push(SEAM);
        }
        if !line.is_empty() {
            text.push(' ');
            text.push_str(line);
        }
    }
    quote!(#[doc = #text])
}

/// Lines for an item: what the author says, or `otherwise`.
pub fn lines(docs: &Docs, otherwise: &str) -> Vec<String> {
    lines_with(docs, otherwise, "")
}

/// The same, and `words`: sentences of ours about the thing, which end what is said of it.
pub fn lines_with(docs: &Docs, otherwise: &str, words: &str) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(summary) = docs.summary.as_deref() {
        let whole = clean(summary);
        lines.extend(if whole.iter().any(String::is_empty) {
            whole
        } else {
            headline(summary)
        });
    }
    let text = docs.description.as_deref().map(clean).unwrap_or_default();
    if repeats(&lines, text.iter().map(String::as_str)) {
        lines.clear();
    }
    lines = wrapped(lines);
    if !lines.is_empty() && !text.is_empty() {
        lines.push(String::new());
    }
    lines.extend(text);
    if lines.is_empty() && !otherwise.is_empty() {
        lines.push(otherwise.to_owned());
    }
    ending::say(&mut lines, words);
    let external = docs.external.as_ref();
    if let Some((text, address)) = external.and_then(|(text, link)| Some((text, address(link)?))) {
        let more = headline(text).join(" ");
        let more = more.trim_end_matches(['.', ':']);
        lines.push(String::new());
        lines.push(if more.is_empty() {
            format!("See {address}.")
        } else {
            format!("{more}: {address}")
        });
    }
    lines
}

/// Whether a summary only repeats the first line or paragraph of what comes after it, and so says nothing.
pub fn repeats<'t>(summary: &[String], text: impl Iterator<Item = &'t str> + Clone) -> bool {
    let [one] = summary else {
        return !summary.is_empty() && text.eq(summary.iter().map(String::as_str));
    };
    let same = |other: &str| other.trim_end_matches('.') == one.trim_end_matches('.');
    let paragraph: Vec<&str> = text.take_while(|line| !line.is_empty()).collect();
    paragraph.first().is_some_and(|first| same(first)) || same(&paragraph.join(" "))
}

/// A summary of one paragraph is one line until it is known whether it is said again.
fn wrapped(summary: Vec<String>) -> Vec<String> {
    let [one] = &summary[..] else { return summary };
    let mut lines = Vec::new();
    wrap::paragraph(one, blocks::WIDTH, &mut lines);
    lines
}

/// Words of the author's that are quoted in a text of ours, as code on one line.
pub fn quoted(text: &str) -> String {
    let shown = printable(text).replace('\n', " ").replace('`', "'");
    // Two marks with nothing between them are no code.
    format!("`{}`", if shown.is_empty() { "\"\"" } else { &shown })
}

/// The same, character by character: what could not be seen is written as regular expressions and JSON write it.
pub fn code(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            c if is_hidden(c) => shown.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => shown.push(c),
        }
    }
    let longest = shown.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    // Of a space on both sides Markdown takes one away (CommonMark §6.1).
    let apart = shown.starts_with('`') || shown.ends_with('`') || shown.starts_with(' ') && shown.ends_with(' ');
    let space = if apart && !shown.trim().is_empty() { " " } else { "" };
    format!("{ticks}{space}{shown}{space}{ticks}")
}

/// An address that a reader can follow, as a link.
pub fn address(address: &str) -> Option<String> {
    let address = address.trim();
    let web = address.starts_with("https://") || address.starts_with("http://");
    let odd = |c: char| c.is_whitespace() || is_hidden(c);
    (web && !address.contains(odd)).then(|| {
        let address = address.replace('<', "%3C").replace('>', "%3E");
        // A place for a value makes it no address yet.
        match address.contains(['{', '}', '`', '\\']) {
            true => quoted(&address),
            false => format!("<{address}>"),
        }
    })
}

/// Not every address is whole: some are paths on the server.
pub fn place(place: &str) -> String {
    address(place).unwrap_or_else(|| quoted(place))
}

/// An address of mail, as a link.
pub fn email(address: &str) -> Option<String> {
    let address = address.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '@');
    (address.matches('@').count() == 1 && address.chars().all(plain)).then(|| format!("<{address}>"))
}

/// Sentences of ours as one paragraph.
pub fn paragraph(words: &str) -> Vec<String> {
    let mut lines = Vec::new();
    ending::say(&mut lines, words);
    lines
}

/// A short text as one paragraph, which begins nothing else wherever it stands.
pub fn headline(text: &str) -> Vec<String> {
    let line = sentence::paragraph(text);
    if line.is_empty() { Vec::new() } else { vec![line] }
}

/// The sentence for a thing that is deprecated, where no attribute says so.
pub fn deprecated(text: &str) -> String {
    format!("**Deprecated.** {text}").trim_end().to_owned()
}

/// Cleaned text up to the end of its first sentence, on one line; empty when there is none.
pub fn first_sentence(text: &str) -> String {
    let paragraph = sentence::paragraph(text);
    sentence::first(&paragraph).to_owned()
}

/// The whole text, line by line; no line is longer than it has to be.
pub fn clean(text: &str) -> Vec<String> {
    let text = printable(text);
    blocks::clean(&dedented(&text), true)
}

/// The same for a place that takes a part of it alone: links go by no definitions elsewhere in the text.
fn clean_line(text: &str) -> Vec<String> {
    let text = printable(text);
    blocks::clean(&dedented(&text), false)
}

/// What the author wrote, on one line and with nothing in it that can't be seen. It is no Markdown yet.
pub fn plain(text: &str) -> String {
    printable(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without characters that have no business in a comment: controls, marks of direction, zero-width ones.
fn printable(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    let gone = |c: char| is_hidden(c) && c != '\n';
    if text.contains(gone) {
        text.replace(gone, "")
    } else {
        text
    }
}

/// Whether the character shows nothing, or changes how others are shown.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2060}'
            | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}')
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
        .map(|line| line.get(shared..).unwrap_or(""))
        .collect()
}
