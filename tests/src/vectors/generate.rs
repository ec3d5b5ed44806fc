//! A document's text → a generated client in memory, or the located errors.

use mintage::Request;
use mintage::diag::{Severity, Sink};
use mintage::model::Api;
use mintage::name::{Names, Remembered, name};

/// A client, with what it was made from.
pub struct Generated {
    pub api: Api,
    pub names: Names,
    /// Path and text of each file.
    pub files: Vec<(String, String)>,
}

/// An error of the generator: JSON pointer and words.
pub type Located = (String, String);

/// Runs the pipeline over one document.
///
/// # Errors
/// The errors that it found, or its panic.
pub fn generate(text: &str) -> Result<Generated, Vec<Located>> {
    let run = std::panic::AssertUnwindSafe(|| stages(text));
    std::panic::catch_unwind(run).unwrap_or_else(|_| Err(vec![(String::new(), "the generator panicked".into())]))
}

fn stages(text: &str) -> Result<Generated, Vec<Located>> {
    let outcome = mintage::generate_files(&Request::new("vectors.json").text(text).name("vectors"));
    if outcome.failed() {
        let errors = outcome.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        let located = errors.map(|d| {
            let pointer = d.at.as_ref().map(|at| at.pointer.to_string());
            (pointer.unwrap_or_default(), format!("[{}] {}", d.code, d.message))
        });
        return Err(located.collect());
    }
    // The same names again: a client that was not there before has nothing to remember.
    let names = name(
        &outcome.api,
        &outcome.sources,
        &outcome.config,
        &Remembered::default(),
        &mut Sink::new(),
    );
    let files = outcome
        .files
        .iter()
        .map(|(path, text)| (path.to_string(), text.to_string()))
        .collect();
    Ok(Generated {
        api: outcome.api,
        names,
        files,
    })
}
