//! Tags in a paragraph → the Markdown that says the same; words stay, tags
//! that say nothing go.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::DEPTH;
use super::inline::{apart, is_address};
use super::pairs::{name_of, untagged};
use super::signs::marker_width;
use super::wrap::is_delimiter_row;

/// What is written so far, and the tags that are open in it.
pub struct Tags<'a> {
    pub out: String,
    /// Where the current line begins, after its margin.
    front: usize,
    /// What each open link ends with.
    links: Vec<String>,
    /// The sign of each open emphasis, and where its text begins.
    marks: Vec<(usize, &'static str)>,
    lists: Vec<List>,
    /// A row of a table is one line, whatever its cells hold.
    rows: bool,
    /// The whole text, in which names of tags are looked for.
    lower: String,
    /// Where the last tag of each name closes, as far as somebody asked.
    closings: BTreeMap<String, Option<usize>>,
    /// Tags that mean nothing here and are closed somewhere in the whole text: what is never closed is a place for a value.
    paired: &'a BTreeSet<String>,
}

struct List {
    /// How many items there are, in a numbered one.
    number: Option<usize>,
    /// How wide the sign of the open item is.
    margin: usize,
    /// Where the sign of the open item begins and ends.
    sign: (usize, usize),
}

impl<'a> Tags<'a> {
    pub fn new(text: &str, paired: &'a BTreeSet<String>) -> Tags<'a> {
        Tags {
            out: String::with_capacity(text.len() + 16),
            front: 0,
            links: Vec::new(),
            marks: Vec::new(),
            lists: Vec::new(),
            rows: text.lines().nth(1).is_some_and(is_delimiter_row),
            lower: text.to_ascii_lowercase(),
            closings: BTreeMap::new(),
            paired,
        }
    }

    pub fn finish(mut self) -> String {
        self.unmark();
        self.join();
        self.out.trim_end().to_owned()
    }

    /// Whether a space would begin a line or an emphasis.
    pub fn at_front(&self) -> bool {
        let at = self.out.len();
        self.front == at || self.marks.last().is_some_and(|(start, _)| *start == at)
    }

    fn space(&mut self) {
        if !self.at_front() && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    /// The next line of the same text.
    pub fn line(&mut self) {
        if self.front == self.out.len() {
            self.margin_again();
            return;
        }
        self.trim();
        self.out.push('\n');
        self.margin();
    }

    /// What is between the angle brackets at the front of `rest`; how much of it is done, or nothing if it is no tag.
    pub fn tag(&mut self, inside: &str, rest: &str) -> usize {
        let end = inside.len() + 2;
        let closing = inside.starts_with('/');
        let Some((word, attributes)) = name_of(inside.trim_start_matches('/')) else {
            return 0;
        };
        let after = rest.get(end..).unwrap_or("");
        if self.rows && BREAKS.contains(&word.as_str()) {
            if !after.starts_with(' ') {
                self.space();
            }
            return end;
        }
        match word.as_str() {
            "br" => self.break_line(after),
            "ul" | "ol" if closing => {
                self.close_item();
                self.lists.pop();
                self.around_list();
            }
            "ul" => {
                self.around_list();
                self.list(None);
            }
            "ol" => {
                self.around_list();
                self.list(Some(0));
            }
            "li" if closing => self.close_item(),
            "li" => self.item(),
            "p" | "div" | "table" | "tbody" | "thead" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dl" | "pre"
            | "hr" | "blockquote" | "section" | "article" => self.part(),
            // These are also names of things, as in `/notes/<note>`.
            "details" | "summary" | "note" | "important" | "warning" | "tip" | "caution" | "aside" => {
                let paired = self.closes_in(after, &format!("</{word}"));
                if !closing && !paired && self.front != self.out.len() {
                    return 0;
                }
                match self.rows {
                    true => self.space(),
                    false => self.part(),
                }
            }
            "tr" | "dt" | "dd" if !closing => self.line(),
            "td" | "th" if !closing => self.space(),
            "tr" | "td" | "th" | "dt" | "dd" | "span" | "font" | "small" | "sup" | "sub" | "u" | "center" => {}
            "b" | "strong" => self.emphasis("**", closing, after),
            "i" | "em" => self.emphasis("*", closing, after),
            "code" | "tt" | "kbd" if !closing => return end + self.code(after, &word),
            "code" | "tt" | "kbd" => {}
            "img" if !closing => self.image(attributes),
            "a" if !closing => self.link(attributes),
            "a" => {
                if let Some(link) = self.links.pop() {
                    self.out.push_str(&link);
                }
            }
            "style" | "script" if !closing => return self.unseen(after, &word).map_or(0, |unseen| end + unseen),
            _ if self.paired.contains(&word) => {}
            _ => return 0,
        }
        end
    }

    /// How much there is up to the end of what is not shown.
    fn unseen(&mut self, after: &str, word: &str) -> Option<usize> {
        let close = format!("</{word}>");
        self.closes_in(after, &close).then_some(())?;
        let end = self.lower.get(self.lower.len() - after.len()..)?.find(&close)?;
        Some(end + close.len())
    }

    /// Whether what closes a tag is somewhere in the end of the text.
    fn closes_in(&mut self, after: &str, close: &str) -> bool {
        let last = match self.closings.get(close) {
            Some(known) => *known,
            None => {
                let last = self.lower.rfind(close);
                self.closings.insert(close.to_owned(), last);
                last
            }
        };
        last.is_some_and(|last| last >= self.lower.len() - after.len())
    }

    fn trim(&mut self) {
        let kept = self.out.trim_end_matches(' ').len().max(self.front);
        self.out.truncate(kept);
    }

    fn margin(&mut self) {
        let margin: usize = self.lists.iter().map(|list| list.margin).sum();
        self.out.push_str(&" ".repeat(margin));
        self.front = self.out.len();
    }

    /// A list may have ended since the margin of the empty line was written.
    fn margin_again(&mut self) {
        let end = self.out.trim_end_matches(' ').len();
        if self.out.get(..end).is_some_and(|out| out.ends_with('\n')) {
            self.out.truncate(end);
            self.margin();
        }
    }

    /// The next paragraph; no emphasis goes on into it.
    fn part(&mut self) {
        self.unmark();
        self.join();
        if self.front == self.out.len() {
            self.margin_again();
            if self.out.trim_end_matches(' ').ends_with("\n\n") || self.out.is_empty() || self.in_new_item() {
                return;
            }
        }
        self.trim();
        self.out.push_str("\n\n");
        self.margin();
    }

    /// The break of a line goes when nothing follows in the paragraph.
    fn join(&mut self) {
        let end = self.out.trim_end_matches(' ').len();
        let before = self
            .out
            .get(..end)
            .and_then(|out| out.strip_suffix("\\\n"))
            .map(str::len);
        if let Some(end) = before.filter(|_| self.front == self.out.len()) {
            self.out.truncate(end);
            self.front = self.out.rfind('\n').map_or(0, |line| line + 1);
        }
    }

    /// `<br>`: a line's end that stays one. Two of them end the paragraph.
    fn break_line(&mut self, after: &str) {
        if self.front == self.out.len() {
            if self.out.trim_end_matches(' ').ends_with("\\\n") {
                self.part();
            }
            return;
        }
        self.trim();
        let next = after.trim_start();
        // Lists and headings are lines of their own anyway.
        let apart = |text: &str| text.starts_with('#') || marker_width(text).is_some();
        if next.is_empty() || apart(next) || self.out.get(self.front..).is_some_and(|line| line.starts_with('#')) {
            self.line();
        } else {
            self.out.push_str("\\\n");
            self.margin();
        }
    }

    fn in_new_item(&self) -> bool {
        let end = self.out.len();
        self.lists.iter().any(|list| list.margin > 0 && list.sign.1 == end)
    }

    /// Where a list begins or ends: a list in an item is close to its text.
    fn around_list(&mut self) {
        if self.lists.is_empty() {
            self.part();
        } else if !self.in_new_item() {
            self.unmark();
            self.line();
        }
    }

    fn list(&mut self, number: Option<usize>) {
        // Items of lists that are deeper in one another are those of the last.
        if self.lists.len() >= DEPTH {
            return;
        }
        self.lists.push(List {
            number,
            margin: 0,
            sign: (0, 0),
        });
    }

    fn item(&mut self) {
        self.unmark();
        if self.lists.is_empty() {
            self.list(None);
        }
        self.close_item();
        self.line();
        let start = self.out.len();
        let sign = match self.lists.last_mut() {
            Some(List {
                number: Some(number), ..
            }) => {
                *number += 1;
                format!("{number}. ")
            }
            _ => "- ".to_owned(),
        };
        self.out.push_str(&sign);
        self.front = self.out.len();
        if let Some(list) = self.lists.last_mut() {
            list.margin = sign.len();
            list.sign = (start, self.out.len());
        }
    }

    /// The end of the open item; one without text goes.
    fn close_item(&mut self) {
        self.unmark();
        let end = self.out.len();
        let Some(list) = self.lists.last_mut() else { return };
        let empty = list.margin > 0 && list.sign.1 == end;
        list.margin = 0;
        if empty {
            self.out.truncate(list.sign.0);
            self.front = self.out.len();
        }
    }

    /// `** bold**` is not bold: the space belongs outside.
    fn emphasis(&mut self, sign: &'static str, closing: bool, after: &str) {
        if !closing {
            if after.starts_with(char::is_whitespace) && !self.at_front() && !self.out.ends_with(' ') {
                self.out.push(' ');
            }
            self.out.push_str(sign);
            self.marks.push((self.out.len(), sign));
            return;
        }
        if self.marks.last().is_none_or(|(_, open)| *open != sign) {
            return;
        }
        let Some((start, _)) = self.marks.pop() else { return };
        let text = self.out.trim_end().len();
        if text <= start {
            self.out.truncate(start - sign.len());
            self.front = self.front.min(self.out.len());
            return;
        }
        let spaced = text < self.out.len();
        self.out.truncate(text);
        self.front = self.front.min(text);
        self.out.push_str(sign);
        if spaced && !after.starts_with(char::is_whitespace) {
            self.out.push(' ');
        }
    }

    /// Emphasis that is never closed is none, and a link ends with its paragraph.
    fn unmark(&mut self) {
        while let Some((start, sign)) = self.marks.pop() {
            let open = start - sign.len();
            let code = |text: Option<&str>| text.is_some_and(|text| text.starts_with('`'));
            let meets = code(self.out.get(start..)) && self.out.get(..open).is_some_and(|before| before.ends_with('`'));
            let left = if meets { " " } else { "" };
            self.out.replace_range(open..start, left);
            if self.front >= start {
                self.front -= sign.len() - left.len();
            }
        }
        self.unlink();
    }

    /// Ends the links that are open; one without text goes.
    fn unlink(&mut self) {
        while let Some(link) = self.links.pop() {
            let empty = self.out.ends_with('[') && !self.out.ends_with("\\[");
            if empty && !link.is_empty() {
                self.out.pop();
            } else {
                self.out.push_str(&link);
            }
        }
    }

    /// `<code>x</code>` → `` `x` ``.
    fn code(&mut self, after: &str, word: &str) -> usize {
        let close = format!("</{word}>");
        if !self.closes_in(after, &close) {
            return 0;
        }
        let lower = self.lower.get(self.lower.len() - after.len()..);
        let Some(body) = lower
            .and_then(|lower| lower.find(&close))
            .and_then(|end| after.get(..end))
        else {
            return 0;
        };
        let text = characters(&untagged(body))
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        if !text.is_empty() {
            let ticks = "`".repeat(longest + 1);
            let space = if longest > 0 { " " } else { "" };
            apart(&mut self.out);
            self.out.push_str(&format!("{ticks}{space}{text}{space}{ticks}"));
        }
        body.len() + close.len()
    }

    /// Whether what comes is the text of a link.
    pub fn in_link(&self) -> bool {
        self.links.iter().any(|end| !end.is_empty())
    }

    fn link(&mut self, attributes: &str) {
        let href =
            attribute(attributes, "href").filter(|href| is_address(href) && !href.contains([' ', ')', '<', '\n']));
        match href {
            Some(href) if self.links.is_empty() => {
                self.out.push('[');
                self.links.push(format!("]({href})"));
            }
            _ => self.links.push(String::new()),
        }
    }

    /// A picture's words.
    fn image(&mut self, attributes: &str) {
        let words = attribute(attributes, "alt").unwrap_or("");
        for c in words.chars() {
            if c.is_ascii_punctuation() && "\\`<>[]*_|~".contains(c) {
                self.out.push('\\');
            }
            self.out.push(if c == '\n' { ' ' } else { c });
        }
    }
}

/// Tags that begin a line, which a row of a table does not.
const BREAKS: &[&str] = &[
    "br",
    "ul",
    "ol",
    "li",
    "p",
    "div",
    "hr",
    "pre",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dl",
    "dt",
    "dd",
    "section",
    "article",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
];

/// The characters that HTML has names for.
pub fn characters(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = attributes.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    rest.get(1..)?.split(quote).next()
}
