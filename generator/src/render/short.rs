//! One line a message, the form that editors and `grep` understand.

use super::grouped::{Line, grouped};
use super::place::{Place, Placed};
use super::{Options, one_line, severity_word};

pub fn render(placed: &[Placed<'_>], options: Options) -> String {
    let mut out = String::new();
    for line in grouped(placed, options.all) {
        let text = match line {
            Line::One(one) => {
                let position = one
                    .place
                    .as_ref()
                    .map_or_else(String::new, |p: &Place<'_>| p.position() + ": ");
                let (word, code) = (severity_word(one.diagnostic.severity), one.diagnostic.code);
                format!("{position}{word}[{code}]: {}\n", one_line(&one.message))
            }
            Line::More(more, one) => {
                let (word, code) = (severity_word(one.diagnostic.severity), one.diagnostic.code);
                format!("{word}[{code}]: {more} more like this (`--all` shows them)\n")
            }
        };
        out.push_str(&text);
    }
    out
}
