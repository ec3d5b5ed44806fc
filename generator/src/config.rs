//! `mintage.toml` → how a client is made. Everything has a default; unknown
//! keys and values that do not fit are refused, each where it stands.

mod faults;
mod file;
mod read;
mod selection;
mod taken;

pub use faults::{LONGEST_PACKAGE, package_name_fault};
pub use file::{FILE, at, locate};
pub use selection::{Selection, Selectors};
pub use taken::{KEYWORDS, is_crate};

use std::collections::BTreeMap;

/// How a client is made; everything has a default.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The description, relative to the configuration file.
    pub input: Option<String>,
    /// The folder of the generated crate, relative to the configuration file.
    pub out: Option<String>,
    /// Warnings are errors.
    pub strict: bool,
    pub package: Package,
    pub groups: Groups,
    /// Security schemes that stand for one another, by name.
    pub aliases: Vec<Vec<String>>,
    /// Security scheme → the environment variables that the quick start reads its credential from: one, or user and
    /// password.
    pub variables: BTreeMap<String, Vec<String>>,
    /// JSON pointer (`#/components/schemas/X`) → Rust name.
    pub renames: BTreeMap<String, String>,
    pub formats: Formats,
    pub same: Same,
    /// Places of schemas that allow null though the description forgot to say so, each as a `$ref` would name it.
    pub nullable: Vec<String>,
    /// Beginnings of components' names that their Rust names do without.
    pub strip_prefixes: Vec<String>,
    /// Which operations of the description the client has.
    pub selection: Selection,
    /// Crates that the client depends on besides what its runtime needs, for `x-rust-type`: name → the settings that
    /// `Cargo.toml` has of it.
    pub dependencies: BTreeMap<String, BTreeMap<String, Setting>>,
    /// Whether the client is made for a crate that includes it, which has types and dependencies of its own.
    pub included: bool,
}

/// `[package]` of the generated crate.
#[derive(Clone, Debug, Default)]
pub struct Package {
    pub name: Option<String>,
    pub version: Option<String>,
    pub description: Option<String>,
    pub license: Option<String>,
    pub repository: Option<String>,
    pub publish: Option<bool>,
}

/// A setting of a dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    Text(String),
    Flag(bool),
    List(Vec<String>),
}

/// Whether operations are methods of `Client` or of a group a tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Groups {
    /// By tag when the document uses more than one.
    #[default]
    Auto,
    Flat,
    ByTag,
}

/// What becomes of nameless schemas that are the same, word for word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Same {
    /// One type, under a name for each place.
    #[default]
    Once,
    /// A type each.
    Apart,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Formats {
    pub date_time: DateTimeChoice,
    pub date_time_precision: Precision,
}

/// The Rust type of `date-time`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateTimeChoice {
    #[default]
    Jiff,
    Text,
}

/// How dates are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// Fraction where there is one.
    #[default]
    Full,
    Seconds,
}

impl Config {
    /// Whether the client depends on the crate that code calls `name`.
    pub fn depends_on(&self, name: &str) -> bool {
        taken::EVERYWHERE.contains(&name) || self.dependencies.keys().any(|key| key.replace('-', "_") == name)
    }

    /// All that has a say in the output, as text: equal texts, equal clients. Where the files lie is not part of it.
    pub fn fingerprint(&self) -> String {
        let placeless = Config {
            input: None,
            out: None,
            strict: false,
            ..self.clone()
        };
        format!("{placeless:?}")
    }
}
