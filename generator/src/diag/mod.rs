//! Problems as data. A stage pushes what it found into the [`Sink`] and goes
//! on; `render` turns the lot into text, `catalogue` explains each code.

mod catalogue;
mod nearest;

pub use catalogue::{CATALOGUE, Explanation, explain};
pub use nearest::{Guesses, nearest};

use crate::at::At;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be written.
    Error,
    /// Something is repaired, widened or left out; the rest is written.
    Warning,
    /// Worth knowing; costs the client nothing.
    Note,
}

/// One problem, in the author's words. House style: lower case, no full stop,
/// code in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Key into the catalogue, such as `unknown-keyword`.
    pub code: &'static str,
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where; `None` when it is in no text that was read.
    pub at: Option<At>,
    /// The path of the file that it is about, where there is no `at`.
    pub file: Option<String>,
    /// A few words under the caret.
    pub label: Option<String>,
    /// Other places that play a part, each with a few words.
    pub related: Vec<(At, String)>,
    /// Why it matters: what it costs the client.
    pub note: Option<String>,
    /// What to change.
    pub help: Option<String>,
}

impl Diagnostic {
    pub fn new(severity: Severity, code: &'static str, at: &At, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            message: message.into(),
            at: Some(at.clone()),
            file: None,
            label: None,
            related: Vec::new(),
            note: None,
            help: None,
        }
    }

    pub fn error(code: &'static str, at: &At, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, at, message)
    }

    pub fn warning(code: &'static str, at: &At, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, at, message)
    }

    /// Without a place in a text that was read.
    pub fn nowhere(severity: Severity, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            message: message.into(),
            at: None,
            file: None,
            label: None,
            related: Vec::new(),
            note: None,
            help: None,
        }
    }

    /// Names the file that the whole is about.
    pub fn file(mut self, path: impl Into<String>) -> Diagnostic {
        self.file = Some(path.into());
        self
    }

    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = Some(label.into());
        self
    }

    pub fn related(mut self, at: &At, words: impl Into<String>) -> Diagnostic {
        self.related.push((at.clone(), words.into()));
        self
    }

    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.note = Some(note.into());
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}

/// Where every stage leaves what it found.
#[derive(Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    pub fn new() -> Sink {
        Sink::default()
    }

    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// What has been found, in no order.
    pub fn found(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// Forgets what does not concern the client.
    pub fn retain(&mut self, concerns: impl FnMut(&Diagnostic) -> bool) {
        self.found.retain(concerns);
    }

    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|d| d.severity == Severity::Error)
    }

    /// Everything found, sorted by place. One problem, one message: what is said of a place twice stands once, although
    /// it was met in two ways that differ in what helps.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        let said = |one: &Diagnostic, other: &Diagnostic| {
            (&one.at, one.severity, one.code, &one.message).cmp(&(
                &other.at,
                other.severity,
                other.code,
                &other.message,
            ))
        };
        self.found.sort_by(|a, b| said(a, b).then_with(|| a.help.cmp(&b.help)));
        self.found.dedup_by(|a, b| said(a, b).is_eq() && a.file == b.file);
        self.found
    }
}
