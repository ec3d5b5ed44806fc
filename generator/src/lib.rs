//! mintage reads an OpenAPI description and writes a typed Rust client crate.
//!
//! The command `mintage` is a thin layer over this library. From a build script:
//!
//! ```no_run
//! let out = std::env::var("OUT_DIR").unwrap();
//! mintage::generate_to("api.yaml", format!("{out}/client")).unwrap();
//! ```
#![forbid(unsafe_code)]

pub mod at;
pub mod cli;
pub mod config;
pub mod diag;
pub mod emit;
pub mod lower;
pub mod model;
pub mod name;
pub mod output;
pub mod read;
pub mod render;
pub mod select;
pub mod source;

mod request;

pub use request::Request;

use config::Config;
use diag::{Diagnostic, Severity, Sink};
use model::Api;
use source::Sources;
use std::fmt;
use std::path::{Path, PathBuf};

/// What one generation made and found.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Path in the crate and text of each file, `mintage.lock` included; empty if there are errors.
    pub files: output::Files,
    /// Everything found, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// What was typed, widened and left out.
    pub tally: model::Tally,
    /// The API as a client means it, as far as the description could be understood.
    pub api: Api,
    pub sources: Sources,
    /// What was in force.
    pub config: Config,
    /// Name and text of the configuration file that was read.
    pub configuration: Option<(String, String)>,
    /// Where the request or the configuration wants the files.
    pub out: Option<PathBuf>,
}

impl Outcome {
    /// Whether the description or the configuration has errors; then there are no files.
    pub fn failed(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// The texts that the diagnostics are about, for `render::render`.
    pub fn texts(&self) -> render::Texts<'_> {
        render::Texts {
            sources: &self.sources,
            configuration: self
                .configuration
                .as_ref()
                .map(|(name, text)| (name.as_str(), text.as_str())),
        }
    }
}

/// The whole way from a description to the files of a client. Writes nothing.
pub fn generate_files(request: &Request) -> Outcome {
    let mut sink = Sink::new();
    let mut outcome = Outcome::default();
    (outcome.config, outcome.configuration) = request.configuration(&mut sink);
    outcome.out = request.output_folder(&outcome.config);
    let config = &outcome.config;

    outcome.sources = source::load(&request.inputs(config), &mut sink);
    if let Some(document) = read::read(&outcome.sources, &mut sink) {
        outcome.api = lower::lower(&document, config, &mut sink);
        let names = name::name(&outcome.api, config, &mut sink);
        if !sink.has_errors() {
            let files = emit::emit(&outcome.api, &names, config);
            outcome.files = files
                .iter()
                .map(|(path, text)| (path.to_owned(), text.to_owned()))
                .collect();
            let lock = output::lock(&outcome.files, &outcome.sources, config);
            outcome.files.insert(output::LOCK.to_owned(), lock);
        }
    }

    outcome.tally = outcome.api.tally.clone();
    outcome.diagnostics = sink.into_sorted();
    if config.strict {
        outcome.diagnostics.iter_mut().for_each(strictly);
    }
    if outcome.failed() {
        outcome.files.clear();
    }
    outcome
}

/// Warnings are errors.
fn strictly(diagnostic: &mut Diagnostic) {
    if diagnostic.severity == Severity::Warning {
        diagnostic.severity = Severity::Error;
    }
}

/// Why a client could not be made, as text for people: `Debug` and `Display` are the same.
pub struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Failure {}

/// Writes the client for `description` into the folder `out`, for a build script. Returns the warnings.
///
/// The folder holds a crate; a build script takes its `src/lib.rs` in as a module. Files there that differ are
/// overwritten, equal ones are left alone, so that nothing is compiled again in vain.
///
/// # Errors
///
/// If the description has errors, which the message shows with line and caret, or a file cannot be written.
pub fn generate_to(description: impl AsRef<Path>, out: impl AsRef<Path>) -> Result<Vec<Diagnostic>, Failure> {
    generate_request(&Request::new(description).out(out))
}

/// [`generate_to`] with all the choices of a [`Request`], which has to say where the files go.
///
/// # Errors
///
/// As [`generate_to`], and if neither the request nor its configuration names a folder.
pub fn generate_request(request: &Request) -> Result<Vec<Diagnostic>, Failure> {
    let outcome = generate_files(request);
    if outcome.failed() {
        return Err(Failure(render::render(
            &outcome.diagnostics,
            outcome.texts(),
            render::Options::default(),
        )));
    }
    let Some(out) = &outcome.out else {
        return Err(Failure("nothing says where the client goes".to_owned()));
    };
    let written = output::plan(out, outcome.files, true).and_then(|plan| plan.write());
    written.map_err(|trouble| Failure(trouble.to_string()))?;
    Ok(outcome.diagnostics)
}
