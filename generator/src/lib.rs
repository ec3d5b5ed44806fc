//! mintage reads an OpenAPI description and writes a typed Rust client crate.
//!
//! The command `mintage` is a thin layer over this library. From a build script:
//!
//! ```no_run
//! let out = std::env::var("OUT_DIR").unwrap();
//! println!("cargo::rerun-if-changed=api.yaml");
//! mintage::generate_to("api.yaml", format!("{out}/client")).unwrap();
//! ```
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::indexing_slicing))]

pub mod at;
pub mod cli;
pub mod config;
pub mod diag;
pub mod emit;
pub mod lower;
pub mod method;
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
use name::Names;
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
    /// Every Rust identifier of the client.
    pub names: Names,
    pub sources: Sources,
    /// What was in force.
    pub config: Config,
    /// Name and text of the configuration file that was read.
    pub configuration: Option<(String, String)>,
    /// Whether there are errors besides those that `strict` makes of warnings.
    pub unsound: bool,
    /// Where the request or the configuration wants the files.
    pub out: Option<PathBuf>,
}

impl Outcome {
    /// Whether the description or the configuration has errors; then there are no files.
    pub fn failed(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// Lists the files in the lock file among them.
    fn lock(&mut self) {
        let lock = output::lock(&self.files, &self.sources, &self.config, &self.names.remembered);
        self.files.insert(output::LOCK.to_owned(), lock);
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

/// The whole way from a description to the files of a client. Writes nothing; of the output folder it reads what the
/// lock file remembers of names, so that a client that is made anew keeps them.
pub fn generate_files(request: &Request) -> Outcome {
    let mut outcome = examine(request);
    if !outcome.failed() {
        let files = emit::emit(&outcome.api, &outcome.names, &outcome.config);
        outcome.files = files
            .iter()
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .collect();
        outcome.lock();
    }
    outcome
}

/// The way up to the files: everything there is to find is found, and nothing is printed.
pub fn examine(request: &Request) -> Outcome {
    let mut sink = Sink::new();
    let mut outcome = Outcome::default();
    (outcome.config, outcome.configuration) = request.configuration(&mut sink);
    outcome.out = request.output_folder(&outcome.config);
    let config = &outcome.config;

    let inputs = request.inputs(config, &mut sink);
    // A configuration that is not understood may well have named one, and of one that leads nowhere it was said.
    if !(inputs.is_empty() && sink.has_errors()) {
        outcome.sources = source::load(&inputs, &mut sink);
    }
    if let Some(document) = read::read(&outcome.sources, &mut sink) {
        let mut document = select::select(document, &config.selection, &mut sink);
        lower::allow_null(&mut document, &outcome.sources, config, &mut sink);
        outcome.api = lower::lower(&document, config, &mut sink);
        // A build script has no client that it made before: what is left in its folder depends on the machine.
        let before = outcome.out.as_deref().filter(|_| !config.included);
        let past = before.map(output::remembered).unwrap_or_default();
        outcome.names = name::name(&outcome.api, &outcome.sources, config, &past, &mut sink);
    }

    outcome.tally = outcome.api.tally.clone();
    outcome.unsound = sink.has_errors();
    outcome.diagnostics = sink.into_sorted();
    if config.strict {
        outcome.diagnostics.iter_mut().for_each(strictly);
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

/// Writes a client into the folder `out`, for a build script. Returns the warnings.
///
/// `what` is the path of a description, or a [`Request`]. The folder holds a whole crate; a crate that wants the client
/// as its own modules says at its root:
///
/// ```ignore
/// include!(concat!(env!("OUT_DIR"), "/client/src/include.rs"));
/// ```
///
/// Types that `x-rust-type` names are then those of that crate and its dependencies: `crate::Id`, `uuid::Uuid`.
///
/// Files there that differ are overwritten, equal ones are left alone, so that nothing is compiled again in vain.
///
/// # Errors
///
/// If the description has errors, which the message shows with line and caret, or a file cannot be written.
pub fn generate_to(what: impl Into<Request>, out: impl AsRef<Path>) -> Result<Vec<Diagnostic>, Failure> {
    let mut outcome = generate_files(&what.into().included());
    if outcome.failed() {
        return Err(Failure(render::render(
            &outcome.diagnostics,
            outcome.texts(),
            render::Options::default(),
        )));
    }
    if let Some(lib) = outcome.files.get("src/lib.rs") {
        outcome
            .files
            .insert(output::INCLUDE.to_owned(), output::includable(lib));
    }
    outcome.lock();
    let described = outcome.sources.files().map(|(_, source)| source.name.as_str());
    let configured = outcome.configuration.iter().map(|(name, _)| name.as_str());
    let inputs = described.chain(configured).map(Path::new);
    let plan = output::plan(out.as_ref(), outcome.files, true).and_then(|plan| plan.made_from(inputs));
    let written = plan.and_then(|plan| plan.write());
    written.map_err(|trouble| Failure(trouble.told("mintage generate")))?;
    Ok(outcome.diagnostics)
}
