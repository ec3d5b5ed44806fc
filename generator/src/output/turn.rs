//! One run at a time in a folder: the hidden folder that is a run's own while
//! it writes, and what one that was killed leaves in it.

use super::lock::Lock;
use super::{Trouble, disk};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Beside the files while they are exchanged. A run that was killed leaves it, and the next one clears it.
const FOLDER: &str = ".mintage-run";
/// Locked as long as the run lives: the system lets go of it whatever ends the run.
const LOCKED: &str = "lock";
/// What the run knows to be mintage's: files as they were and as they will be.
const KNOWN: &str = "known";
/// How often a file that another run has just taken away is looked for again.
const TRIES: usize = 100;

/// The right to write into a folder.
pub struct Turn {
    folder: PathBuf,
    locked: File,
    /// What was made for it, from the outside in.
    made: Vec<PathBuf>,
    /// Whether a run was killed before.
    after_another: bool,
}

/// What a run that was killed in `out` knew to be mintage's. What it did not live to write down whole it has not begun to
/// exchange either.
pub fn known(out: &Path) -> Lock {
    let text = disk::read(&out.join(FOLDER).join(KNOWN)).ok().flatten();
    text.and_then(|text| Lock::read(&text).ok()).unwrap_or_default()
}

/// Whether a run that was killed left something in `out`, or another is at work.
pub fn is_left(out: &Path) -> bool {
    out.join(FOLDER).exists()
}

impl Turn {
    /// The only one in `out`, which is made if it is not there.
    pub fn take(out: &Path) -> Result<Turn, Trouble> {
        let folder = out.join(FOLDER);
        let path = folder.join(LOCKED);
        let mut made = Vec::new();
        for _ in 0..TRIES {
            disk::create(&folder, &mut made)?;
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
            let locked = match file {
                Ok(file) => file,
                // A run that ended took the folder away in between.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => {
                    disk::take_away(&made);
                    return Err(Trouble::of("write", &path)(error));
                }
            };
            match locked.try_lock() {
                // Where the file system has no locks, runs are not kept apart; one alone still has to work.
                Ok(()) | Err(TryLockError::Error(_)) => {}
                Err(TryLockError::WouldBlock) => break,
            }
            if is_at(&locked, &path) {
                let after_another = folder.join(KNOWN).exists();
                return Ok(Turn {
                    folder,
                    locked,
                    made,
                    after_another,
                });
            }
        }
        let why = "another run of mintage writes to it just now".to_owned();
        Err(Trouble::new("write to", out, why).remedy("wait until that one is done, then run this again"))
    }

    /// Writes down what is ours before anything of it is touched, whole or not at all.
    pub fn knows(&self, all: &Lock) -> Result<(), Trouble> {
        let (beside, path) = (self.folder.join("known.new"), self.folder.join(KNOWN));
        std::fs::write(&beside, all.text()).map_err(Trouble::of("write", &beside))?;
        std::fs::rename(&beside, &path).map_err(Trouble::of("write", &path))
    }

    /// An empty folder of the run's own.
    pub fn empty(&self, name: &str) -> Result<PathBuf, Trouble> {
        let path = self.folder.join(name);
        let _ = std::fs::remove_dir_all(&path);
        disk::create(&path, &mut Vec::new())?;
        Ok(path)
    }

    /// Gives the right back after all is written.
    pub fn done(self) {
        self.end(true);
    }

    /// Gives the right back after a failure. Where everything `is_back`, no trace stays, unless a run that was killed
    /// before left one: what that one knew is still needed.
    pub fn failed(self, is_back: bool) {
        let made = self.made.clone();
        let nothing_left = is_back && !self.after_another;
        self.end(nothing_left);
        if nothing_left {
            disk::take_away(&made);
        }
    }

    fn end(self, forget: bool) {
        for name in ["new", "old"] {
            let _ = std::fs::remove_dir_all(self.folder.join(name));
        }
        let _ = std::fs::remove_file(self.folder.join("known.new"));
        if forget {
            let _ = std::fs::remove_file(self.folder.join(KNOWN));
        }
        // Another run may make the two anew from here on: nothing of its own is taken away.
        let _ = std::fs::remove_file(self.folder.join(LOCKED));
        let _ = std::fs::remove_dir(&self.folder);
        drop(self.locked);
    }
}

/// Whether `file` is still what stands at `path`: who waited for a run to end may have opened what that took away.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(file), Ok(there)) => (file.dev(), file.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
