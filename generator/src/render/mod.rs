//! Diagnostics → text, for people and for machines. Asks `source::locate` for
//! lines and columns; knows nothing of the stages that found the problems.

mod github;
mod grouped;
mod human;
mod json;
mod place;
mod sarif;
mod short;

pub use github::inert;
pub use place::Texts;

use crate::diag::{Diagnostic, Severity};

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// The compiler's look: source line, caret, reasons.
    #[default]
    Human,
    /// One line each: `file:line:column: warning[code]: message`.
    Short,
    /// One JSON document with everything.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands that annotate a change on GitHub.
    Github,
}

impl Format {
    /// Whether a program reads it: then it is the only thing on standard output, and complete.
    pub fn is_data(self) -> bool {
        matches!(self, Format::Json | Format::Sarif)
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    pub format: Format,
    /// With the escape codes of a terminal (human format only).
    pub colour: bool,
    /// Every message, however many are alike.
    pub all: bool,
    /// Columns of the terminal, if there is one (human format only).
    pub width: Option<usize>,
}

/// The text of `diagnostics`, which are sorted already.
pub fn render(diagnostics: &[Diagnostic], texts: Texts<'_>, options: Options) -> String {
    let placed = place::place(diagnostics, texts);
    match options.format {
        Format::Human => human::render(&placed, options),
        Format::Short => short::render(&placed, options),
        Format::Json => json::render(&placed),
        Format::Sarif => sarif::render(&placed),
        Format::Github => github::render(&placed, options),
    }
}

/// "2 errors, 1 warning"; empty for nothing.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Note, "note"),
    ]
    .into_iter()
    .map(|(severity, word)| (count(severity), word))
    .filter(|(n, _)| *n > 0)
    .map(|(n, word)| format!("{n} {word}{}", if n == 1 { "" } else { "s" }))
    .collect::<Vec<_>>()
    .join(", ")
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Texts of a document on one line of a terminal: nothing in them may steer it.
pub fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => ' ',
            c if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => '\u{fffd}',
            c => c,
        })
        .collect()
}
