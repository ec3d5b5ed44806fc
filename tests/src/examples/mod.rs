//! The examples of a description → each decoded by the generated type and
//! encoded again, and a judgement on every one that came back different.

mod driver;
mod gather;
mod invent;
mod judge;
mod report;
mod same;
pub(crate) mod schema;
mod spell;

pub use report::{Fate, Report, Row};
pub use same::{Difference, differences};
pub use spell::{json, rust};

use mintage::config::Config;
use mintage::diag::{Severity, Sink};
use mintage::name::Remembered;
use mintage::source::{Input, Sources, Tree};
use std::path::{Path, PathBuf};

/// Where the small crates are written and built.
pub struct Options {
    pub work: PathBuf,
    /// Where dependencies are built, once for all.
    pub target: PathBuf,
    /// How many jobs cargo may use.
    pub jobs: Option<usize>,
    /// How many values are invented for each schema of a content; none: the document's examples are tried.
    pub invented: usize,
}

/// One description's examples, tried.
///
/// `Err`: there is nothing to try them with, and why.
pub fn try_all(document: &Path, name: &str, options: &Options) -> Result<Vec<Row>, String> {
    let mut sink = Sink::new();
    let config = Config::default();
    let input = Input {
        name: document.to_string_lossy().into_owned(),
        text: None,
    };
    let sources: Sources = mintage::source::load(&[input], &mut sink);
    let Some(read) = mintage::read::read(&sources, &mut sink) else {
        return Err("refused".to_owned());
    };
    let api = mintage::lower::lower(&read, &config, &mut sink);
    let names = mintage::name::name(&api, &sources, &config, &Remembered::default(), &mut sink);
    if sink.into_sorted().iter().any(|d| d.severity == Severity::Error) {
        return Err("refused".to_owned());
    }
    let mut found = gather::gather(&read, &api, &names, options.invented);
    if found.examples.iter().any(|e| e.ty.is_some()) {
        let files = mintage::emit::emit(&api, &names, &config);
        let files = files
            .iter()
            .map(|(path, text)| (path.to_string(), text.to_string()))
            .collect();
        driver::run(name, &files, &mut found, options)?;
    }
    Ok(judge::judge(&sources, read.dialect, &api, found))
}

/// JSON text as a tree, integers exact.
pub fn parse(text: &str) -> Option<Tree> {
    let input = Input {
        name: "came-back.json".to_owned(),
        text: Some(text.to_owned()),
    };
    let sources = mintage::source::load(&[input], &mut Sink::new());
    let (_, source) = sources.root()?;
    source.readable.then(|| source.tree.clone())
}
