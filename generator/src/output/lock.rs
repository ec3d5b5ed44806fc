//! `mintage.lock`: which files are ours, and digests of what they were made
//! from and of what they were when written; and which names things have in
//! the client. No clock, host, path or version.

use super::Files;
use crate::config::Config;
use crate::emit::is_hidden;
use crate::name::{Remembered, Scope};
use crate::source::{Sources, Tree};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Component, Path};

/// The name of the lock file, in the root of the generated crate.
pub const LOCK: &str = "mintage.lock";

/// Text of the lock file for `files`.
pub fn lock(files: &Files, sources: &Sources, config: &Config, names: &Remembered) -> String {
    let mut listed = String::new();
    for (path, text) in files.iter().filter(|(path, _)| *path != LOCK) {
        let _ = writeln!(listed, "\"{path}\" = \"{}\"", digest(text.as_bytes()));
    }
    // A build script remembers nothing.
    let named = match config.included {
        true => String::new(),
        false => lines(names),
    };
    format!(
        "# Written by mintage: the files that are its own, and digests of what they were made from.\n\
         description = \"{}\"\nconfiguration = \"{}\"\noutput = \"{}\"\n\n{named}[files]\n{listed}",
        of_description(sources),
        digest(config.fingerprint().as_bytes()),
        digest(listed.as_bytes()),
    )
}

/// Names that a newcomer could take. Each line says of what kind it is, since a merge may put it anywhere.
fn lines(names: &Remembered) -> String {
    let mut text = String::new();
    for (scope, thing, name) in names.iter() {
        if text.is_empty() {
            text.push_str(
                "# What keeps its name, whatever else is described. Without its line it is named anew.\n[names]\n",
            );
        }
        let _ = writeln!(
            text,
            "{} = {}",
            quoted(&format!("{} {thing}", scope.word())),
            quoted(name)
        );
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// A string of TOML, and of JSON, in which all can be seen.
fn quoted(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    let seen = |c: char| match is_hidden(c) {
        true => format!("\\u{:04x}", u32::from(c)),
        false => c.to_string(),
    };
    quoted.chars().map(seen).collect()
}

/// The names in a lock file, of which as much is understood as can be: where two people added to it, both sides count.
pub fn names(text: &str) -> Remembered {
    let mut names = Remembered::default();
    for line in text.trim_start_matches('\u{feff}').lines().map(str::trim) {
        let Some((thing, name)) = entry(line) else { continue };
        let known = thing.split_once(' ').and_then(|(word, thing)| {
            let scope = Scope::ALL.into_iter().find(|scope| scope.word() == word)?;
            Some((scope, thing.to_owned()))
        });
        if let Some((scope, thing)) = known {
            names.keep(scope, thing, name);
        }
    }
    names
}

/// `"…" = "…"`, as it is written here or as people write it.
fn entry(line: &str) -> Option<(String, String)> {
    let ours = || {
        let (key, value) = line.rsplit_once(" = ")?;
        Some((serde_json::from_str(key).ok()?, serde_json::from_str(value).ok()?))
    };
    let theirs = || {
        let table: BTreeMap<String, String> = toml::from_str(line).ok()?;
        table.into_iter().next()
    };
    line.starts_with(['"', '\'']).then(|| ours().or_else(theirs)).flatten()
}

/// What a lock file says of files.
#[derive(Debug, Default)]
pub struct Lock {
    /// Path → digest as written. A run that was killed leaves files of which some are as it wrote them and some as they
    /// were before: either is ours.
    pub files: BTreeMap<String, BTreeSet<String>>,
}

impl Lock {
    /// Reads what [`lock`] writes, line by line; errors say why the text is no lock file.
    pub fn read(text: &[u8]) -> Result<Lock, String> {
        let text = std::str::from_utf8(text).map_err(|_| "it is not UTF-8".to_owned())?;
        let mut lines = text.lines().skip_while(|line| line.trim() != "[files]");
        if lines.next().is_none() {
            return Err("it lists no files".to_owned());
        }
        let mut lock = Lock::default();
        for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
            let entry = line
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"')?.split_once("\" = \""));
            match entry {
                // Ours to delete: nothing outside the folder may ever be named here.
                Some((path, digest)) if is_safe(path) => lock.add(path, digest),
                _ => return Err(format!("`{line}` is no path inside the folder with a digest")),
            };
        }
        Ok(lock)
    }

    pub fn add(&mut self, path: &str, digest: &str) {
        self.files.entry(path.to_owned()).or_default().insert(digest.to_owned());
    }

    /// All that is known, in the form that [`Lock::read`] reads: a line for each digest.
    pub fn text(&self) -> String {
        let mut text = "[files]\n".to_owned();
        for (path, digests) in &self.files {
            for digest in digests {
                let _ = writeln!(text, "\"{path}\" = \"{digest}\"");
            }
        }
        text
    }
}

/// Whether `path` stays inside the folder that it is relative to.
pub fn is_safe(path: &str) -> bool {
    let normal = |c: Component<'_>| matches!(c, Component::Normal(_));
    !path.is_empty() && !path.contains(['\\', ':', '"', '\0']) && Path::new(path).components().all(normal)
}

/// SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    hexadecimal(Sha256::new_with_prefix(bytes))
}

fn hexadecimal(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

enum Step<'a> {
    Tree(&'a Tree),
    Text(&'a str),
}

/// The digest of what the description says: line ends, comments, layout and the order of keys are no part of it.
fn of_description(sources: &Sources) -> String {
    let mut hash = Sha256::new();
    for (_, source) in sources.files() {
        let mut steps = vec![Step::Tree(&source.tree)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Text(text) => text_into(&mut hash, b'k', text),
                Step::Tree(Tree::Null) => hash.update(b"n"),
                Step::Tree(Tree::Bool(flag)) => hash.update(if *flag { b"t" } else { b"f" }),
                Step::Tree(Tree::Int(number)) => text_into(&mut hash, b'i', &number.to_string()),
                Step::Tree(Tree::Float(number)) => text_into(&mut hash, b'd', &number.to_string()),
                Step::Tree(Tree::String(text)) => text_into(&mut hash, b's', text),
                Step::Tree(Tree::List(items)) => {
                    text_into(&mut hash, b'l', &items.len().to_string());
                    steps.extend(items.iter().rev().map(Step::Tree));
                }
                Step::Tree(Tree::Map(map)) => {
                    text_into(&mut hash, b'm', &map.len().to_string());
                    let mut entries: Vec<(&str, &Tree)> = map.iter().collect();
                    entries.sort_by(|a, b| b.0.cmp(a.0));
                    steps.extend(
                        entries
                            .into_iter()
                            .flat_map(|(key, value)| [Step::Tree(value), Step::Text(key)]),
                    );
                }
            }
        }
    }
    hexadecimal(hash)
}

/// With its length, so that no two trees run into the same bytes.
fn text_into(hash: &mut Sha256, kind: u8, text: &str) {
    hash.update([kind]);
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text);
}
