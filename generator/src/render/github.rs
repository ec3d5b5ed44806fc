//! GitHub's workflow commands: each message becomes a note on the change.

use super::Options;
use super::grouped::{Line, grouped};
use super::place::Placed;
use crate::diag::Severity;

pub fn render(placed: &[Placed<'_>], options: Options) -> String {
    let mut out = String::new();
    for line in grouped(placed, options.all) {
        match line {
            Line::One(one) => out.push_str(&command(one)),
            Line::More(more, one) => {
                let (command, code) = (word(one.diagnostic.severity), one.diagnostic.code);
                out.push_str(&format!("::{command} title=mintage {code}::{more} more like this\n"));
            }
        }
    }
    out
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

fn command(one: &Placed<'_>) -> String {
    let problem = one.diagnostic;
    let mut properties = Vec::new();
    if let Some(place) = &one.place {
        properties.push(format!("file={}", property(place.file)));
        if let Some(span) = place.span {
            properties.push(format!("line={},col={}", span.start.line, span.start.column));
            properties.push(format!("endLine={},endColumn={}", span.end.line, span.end.column));
        }
    } else if let Some(file) = &problem.file {
        properties.push(format!("file={}", property(file)));
    }
    properties.push(format!("title=mintage {}", property(problem.code)));
    let mut text = one.message.to_string();
    for (word, more) in [("note", &problem.note), ("help", &problem.help)] {
        if let Some(more) = more {
            text.push_str(&format!("\n{word}: {more}"));
        }
    }
    if let Some(place) = &one.place {
        text.push_str(&format!("\nat #{}", place.pointer));
    }
    format!(
        "::{} {}::{}\n",
        word(problem.severity),
        properties.join(","),
        data(&text)
    )
}

/// `text` as a runner shows it and does not obey it, whatever its lines begin with.
pub fn inert(text: &str) -> String {
    let mut token = "mintage-shows-this".to_owned();
    // The runner takes the token for the same in capitals.
    let capitals = text.to_uppercase();
    while capitals.contains(&token.to_uppercase()) {
        token.push('-');
    }
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("::stop-commands::{token}\n{text}{end}::{token}::\n")
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
