//! Generated files → disk, or → what differs from the disk. Owns only what the
//! lock file lists: nothing else is ever deleted or overwritten unasked.

mod disk;
mod include;
mod lock;
mod report;
mod turn;

use crate::name::Remembered;
pub use disk::{Trouble, write_new};
pub use include::{INCLUDE, includable};
pub use lock::{LOCK, lock};
pub use report::{command_word, differences, hindrance, printed, refusal, refused, stale, written};

use lock::{Lock, digest, is_safe};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use turn::Turn;

/// What happens to the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are written, all or nothing as far as the system allows.
    Write,
    /// Nothing is written; what differs is an error.
    Check,
    /// Nothing is written; what would be is said.
    DryRun,
    /// They are printed.
    Stdout,
}

/// Relative path, with `/`, and text of each file, the lock file included.
pub type Files = BTreeMap<String, String>;

/// The files of one generation beside those of the disk.
#[derive(Debug)]
pub struct Plan {
    pub out: PathBuf,
    files: Rc<Files>,
    force: bool,
    /// What is known to be ours on the disk.
    owned: Lock,
    /// Made, and not on the disk.
    pub missing: Vec<String>,
    /// Ours on the disk as they were written, and made differently now.
    pub outdated: Vec<String>,
    /// Ours, but changed by hand since, and made differently (or not at all) now.
    pub edited: Vec<String>,
    /// Would be overwritten, but nothing says that they are ours.
    pub foreign: Vec<String>,
    /// Ours as they were written, and no longer made.
    pub left_over: Vec<String>,
    /// Neither ours nor made, in a folder that is ours to fill.
    pub strays: Vec<String>,
}

/// Compares `files` with the folder `out`, both ways, line ends aside; `out` need not exist.
///
/// # Errors
///
/// If something cannot be read, or the lock file is no lock file.
pub fn plan(out: &Path, files: Files, force: bool) -> Result<Plan, Trouble> {
    compare(out, Rc::new(files), force)
}

/// The names that the client in a folder has; none where there is no client.
pub fn remembered(out: &Path) -> Remembered {
    let text = disk::read(&out.join(LOCK)).ok().flatten().unwrap_or_default();
    lock::names(&String::from_utf8_lossy(&text))
}

fn compare(out: &Path, files: Rc<Files>, force: bool) -> Result<Plan, Trouble> {
    if let Some(trouble) = disk::in_the_way(out, files.keys().map(String::as_str)) {
        return Err(trouble);
    }
    let mut owned = match disk::read(&out.join(LOCK))? {
        None => Lock::default(),
        Some(text) => match Lock::read(&text) {
            Ok(lock) => lock,
            Err(_) if force => Lock::default(),
            Err(why) => return Err(Trouble::new("read", &out.join(LOCK), why).forced("writes it anew")),
        },
    };
    for (path, digests) in &turn::known(out).files {
        digests.iter().for_each(|digest| owned.add(path, digest));
    }
    let mut plan = Plan {
        out: out.to_owned(),
        files,
        force,
        owned,
        missing: Vec::new(),
        outdated: Vec::new(),
        edited: Vec::new(),
        foreign: Vec::new(),
        left_over: Vec::new(),
        strays: Vec::new(),
    };
    for (path, text) in &*plan.files {
        if !is_safe(path) {
            return Err(Trouble::new(
                "write",
                Path::new(path),
                "it would leave the output folder".to_owned(),
            ));
        }
        let list = match disk::read(&out.join(path))? {
            None => &mut plan.missing,
            Some(on_disk) if is_the_same(&on_disk, text) => continue,
            // The lock file is ours by its name.
            Some(_) if path == LOCK => &mut plan.outdated,
            Some(on_disk) => match plan.owned.files.get(path) {
                None => &mut plan.foreign,
                Some(written) if is_as_written(&on_disk, written) => &mut plan.outdated,
                Some(_) => &mut plan.edited,
            },
        };
        list.push(path.clone());
    }
    for (path, written) in &plan.owned.files {
        if plan.files.contains_key(path) {
            continue;
        }
        match disk::read(&out.join(path))? {
            None => {}
            Some(on_disk) if is_as_written(&on_disk, written) => plan.left_over.push(path.clone()),
            Some(_) => plan.edited.push(path.clone()),
        }
    }
    plan.edited.sort();
    plan.strays = strays(out, &plan.files, &plan.owned)?;
    Ok(plan)
}

/// Whether nobody changed the file with one of the digests `written`.
fn is_as_written(on_disk: &[u8], written: &BTreeSet<String>) -> bool {
    written.contains(&digest(on_disk)) || written.contains(&digest(unix(on_disk).as_bytes()))
}

/// Whether a file is what is made now.
fn is_the_same(on_disk: &[u8], made: &str) -> bool {
    on_disk == made.as_bytes() || on_disk.len() > made.len() && unix(on_disk) == made
}

/// With `\n` at the ends of lines: Git puts `\r\n` there in the checkouts of some, and neither a person's work nor what
/// a file says has changed by that.
fn unix(on_disk: &[u8]) -> String {
    String::from_utf8_lossy(on_disk).replace("\r\n", "\n")
}

/// Files in our folders that are not ours. The root of the crate and the folders in which Cargo looks for more
/// targets are everybody's.
fn strays(out: &Path, files: &Files, owned: &Lock) -> Result<Vec<String>, Trouble> {
    let ours: BTreeSet<&str> = files.keys().filter_map(|path| Some(path.split_once('/')?.0)).collect();
    let mut strays = Vec::new();
    for folder in ours {
        if !["examples", "tests", "benches"].contains(&folder) {
            let known = |path: &str| files.contains_key(path) || owned.files.contains_key(path);
            strays.extend(disk::files_in(out, folder)?.into_iter().filter(|path| !known(path)));
        }
    }
    Ok(strays)
}

impl Plan {
    /// The same, with what the client is made from for no stray, wherever it lies.
    ///
    /// # Errors
    ///
    /// If it would be overwritten or deleted: not even somebody who forces it can mean that.
    pub fn made_from<'a>(mut self, inputs: impl IntoIterator<Item = &'a Path>) -> Result<Plan, Trouble> {
        let inputs: BTreeSet<PathBuf> = inputs.into_iter().filter_map(|path| path.canonicalize().ok()).collect();
        let out = &self.out;
        let is_input = |path: &str| out.join(path).canonicalize().is_ok_and(|file| inputs.contains(&file));
        let touched = self.files.keys().map(String::as_str).chain(self.to_delete());
        if let Some(path) = touched.into_iter().find(|path| is_input(path)) {
            let why = "the client is made from it, and would have a file of its own there".to_owned();
            return Err(Trouble::new("write", &out.join(path), why).remedy("choose another folder with `--out`"));
        }
        self.strays.retain(|path| !is_input(path));
        Ok(self)
    }

    /// Whether the disk is anything but what would be written.
    pub fn differs(&self) -> bool {
        let all = [
            &self.missing,
            &self.outdated,
            &self.edited,
            &self.foreign,
            &self.left_over,
            &self.strays,
        ];
        all.iter().any(|list| !list.is_empty())
    }

    /// Whether writing would take something away that a person made.
    pub fn endangers(&self) -> bool {
        !self.edited.is_empty() || !self.foreign.is_empty()
    }

    /// How many files the client has.
    pub fn total(&self) -> usize {
        self.files.len()
    }

    /// How many of them would be written because they are new or different.
    pub fn writes(&self) -> usize {
        self.to_write().len()
    }

    fn to_write(&self) -> Vec<&str> {
        let lists = [&self.missing, &self.outdated, &self.edited, &self.foreign];
        let all = lists.into_iter().flatten().map(String::as_str);
        all.filter(|path| self.files.contains_key(*path)).collect()
    }

    /// Writes what differs and deletes what is left over.
    ///
    /// What a person made goes too: ask [`Plan::endangers`] before. Equal files are not touched.
    ///
    /// # Errors
    ///
    /// If something cannot be written, or another run is at it; then everything is as it was, as far as the system allows.
    /// A run that is killed amid this leaves some files old and some new; the next one knows both for ours.
    pub fn write(&self) -> Result<(), Trouble> {
        if self.to_write().is_empty() && self.to_delete().is_empty() && !turn::is_left(&self.out) {
            return Ok(());
        }
        let turn = Turn::take(&self.out)?;
        // From here on no other run writes: what one wrote since the comparison, or somebody else, shows now.
        let outcome = compare(&self.out, Rc::clone(&self.files), self.force)
            .and_then(|now| {
                if self.lists() == now.lists() {
                    Ok(now)
                } else {
                    Err(self.moved())
                }
            })
            .and_then(|now| turn.knows(&now.known()));
        if let Err(trouble) = outcome {
            turn.failed(true);
            return Err(trouble);
        }
        disk::replace(&self.out, turn, &self.steps())
    }

    /// What happens to which file.
    fn lists(&self) -> [&Vec<String>; 5] {
        [
            &self.missing,
            &self.outdated,
            &self.edited,
            &self.foreign,
            &self.left_over,
        ]
    }

    fn moved(&self) -> Trouble {
        let why = "its files changed while this run was at work".to_owned();
        Trouble::new("write to", &self.out, why).remedy("run this again")
    }

    /// What is ours on the disk, and what is going to be.
    fn known(&self) -> Lock {
        let mut known = Lock::default();
        for (path, digests) in &self.owned.files {
            digests.iter().for_each(|digest| known.add(path, digest));
        }
        for path in self.to_write().into_iter().filter(|path| *path != LOCK) {
            if let Some(text) = self.files.get(path) {
                known.add(path, &digest(text.as_bytes()));
            }
        }
        known
    }

    fn to_delete(&self) -> Vec<&str> {
        let edited = self.edited.iter().filter(|path| !self.files.contains_key(*path));
        self.left_over.iter().chain(edited).map(String::as_str).collect()
    }

    /// The lock file last: it says that all the others are as it has them.
    fn steps(&self) -> Vec<disk::Step<'_>> {
        let (lock, others): (Vec<&str>, Vec<&str>) = self.to_write().into_iter().partition(|path| *path == LOCK);
        let write = |path| (path, self.files.get(path).map(String::as_str));
        let delete = |path| (path, None);
        let others = others
            .into_iter()
            .map(write)
            .chain(self.to_delete().into_iter().map(delete));
        others.chain(lock.into_iter().map(write)).collect()
    }
}

#[cfg(test)]
mod tests;
