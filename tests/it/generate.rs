//! One description → everything that a test may ask of a generation: files,
//! messages, and the values between the stages.

use mintage::diag::{Diagnostic, Severity, Sink};
use mintage::model::Api;
use mintage::name::{Names, Remembered};
use mintage::source::{Input, Sources};
use std::collections::BTreeMap;
use std::path::Path;

/// What came out.
pub struct Generated {
    /// Path → text.
    pub files: BTreeMap<String, String>,
    pub diagnostics: Vec<Diagnostic>,
    /// The messages as a person reads them, without colour.
    pub messages: String,
}

impl Generated {
    pub fn failed(&self) -> bool {
        self.files.is_empty() || self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// The texts of all files that `wanted` takes, one after the other.
    pub fn texts(&self, wanted: impl Fn(&str) -> bool) -> String {
        let mut out = String::new();
        for (path, text) in self.files.iter().filter(|(path, _)| wanted(path)) {
            out.push_str(&format!("// {path}\n{text}\n"));
        }
        out
    }
}

/// Generates as the command does; `config` is a `mintage.toml`.
pub fn generate(document: &Path, config: Option<&Path>, name: &str) -> Generated {
    let mut request = mintage::Request::new(document).name(name);
    if let Some(config) = config {
        request = request.config_file(config);
    }
    run(&request)
}

/// Generates as the command does into a folder in which there may be a client already; writes nothing.
pub fn generate_into(document: &Path, config: Option<&Path>, name: &str, out: &Path) -> Generated {
    let mut request = mintage::Request::new(document).name(name).out(out);
    if let Some(config) = config {
        request = request.config_file(config);
    }
    run(&request)
}

/// Generates as the command does without a description: the configuration names it.
pub fn generate_configured(config: &Path) -> Generated {
    run(&mintage::Request::configured(config))
}

fn run(request: &mintage::Request) -> Generated {
    let outcome = mintage::generate_files(request);
    let options = mintage::render::Options {
        all: true,
        ..Default::default()
    };
    let messages = mintage::render::render(&outcome.diagnostics, outcome.texts(), options);
    Generated {
        files: outcome
            .files
            .iter()
            .map(|(path, text)| (path.to_string(), text.to_string()))
            .collect(),
        diagnostics: outcome.diagnostics,
        messages,
    }
}

/// The values between the stages; `None` where the document cannot be read.
pub struct Stages {
    pub api: Api,
    pub names: Names,
}

pub fn stages(path: &Path, config: &mintage::config::Config) -> Option<Stages> {
    let mut sink = Sink::new();
    let input = Input {
        name: path.to_string_lossy().into_owned(),
        text: None,
    };
    let sources: Sources = mintage::source::load(&[input], &mut sink);
    let mut document = mintage::read::read(&sources, &mut sink)?;
    mintage::lower::allow_null(&mut document, &sources, config, &mut sink);
    let api = mintage::lower::lower(&document, config, &mut sink);
    let names = mintage::name::name(&api, &sources, config, &Remembered::default(), &mut sink);
    Some(Stages { api, names })
}
