//! The only writer of files: beside first, then moved into place, and moved
//! back if anything fails on the way.

use super::turn::Turn;
use std::collections::BTreeSet;
use std::fmt;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// A file that could not be read or written, in words for its user.
#[derive(Debug)]
pub struct Trouble {
    doing: &'static str,
    path: PathBuf,
    why: String,
    remedy: Remedy,
}

/// What to do about it.
#[derive(Debug)]
enum Remedy {
    /// What the reason suggests.
    Plain,
    /// `--force` goes on in spite of it, and so: …
    Force(&'static str),
    Words(&'static str),
}

impl Trouble {
    pub fn new(doing: &'static str, path: &Path, why: String) -> Trouble {
        Trouble {
            doing,
            path: path.to_owned(),
            why,
            remedy: Remedy::Plain,
        }
    }

    pub fn remedy(self, words: &'static str) -> Trouble {
        let remedy = Remedy::Words(words);
        Trouble { remedy, ..self }
    }

    /// `--force` mends it: "… `does` so and so".
    pub fn forced(self, does: &'static str) -> Trouble {
        let remedy = Remedy::Force(does);
        Trouble { remedy, ..self }
    }

    pub(super) fn of(doing: &'static str, path: &Path) -> impl Fn(Error) -> Trouble {
        move |error| {
            let why = match error.kind() {
                ErrorKind::NotFound => "no such file or folder".to_owned(),
                ErrorKind::PermissionDenied => "permission denied".to_owned(),
                ErrorKind::IsADirectory => "it is a folder".to_owned(),
                ErrorKind::NotADirectory => "a part of the path is a file, not a folder".to_owned(),
                ErrorKind::AlreadyExists => "it exists already".to_owned(),
                ErrorKind::StorageFull => "the disk is full".to_owned(),
                ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
                _ => error.to_string(),
            };
            Trouble::new(doing, path, why)
        }
    }

    /// What it is about.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What to do about it, where the reason alone does not say; `command` is the one that writes.
    pub fn help(&self, command: &str) -> Option<String> {
        match self.remedy {
            Remedy::Plain => None,
            Remedy::Force(does) => Some(format!("`{command} --force` {does}")),
            Remedy::Words(words) => Some(words.to_owned()),
        }
    }

    /// All of it in a line.
    pub fn told(&self, command: &str) -> String {
        match self.help(command) {
            Some(help) => format!("{self}; {help}"),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} `{}`: {}", self.doing, self.path.display(), self.why)
    }
}

impl std::error::Error for Trouble {}

/// The bytes of a file; `None` if there is no such file.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, Trouble> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        // Without the folder there is no file either.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Trouble::of("read", path)(error)),
    }
}

/// Writes a file that must not be there yet.
///
/// # Errors
///
/// If it is there, or cannot be written.
pub fn write_new(path: &Path, text: &str) -> Result<(), Trouble> {
    use std::io::Write as _;
    let trouble = |error| Trouble::of("write", path)(error);
    let mut file = std::fs::File::create_new(path).map_err(trouble)?;
    file.write_all(text.as_bytes()).map_err(trouble)
}

/// All files below `folder` of `out`, as paths relative to `out`, sorted. Links are not followed; hidden files are
/// other programs' business.
pub fn files_in(out: &Path, folder: &str) -> Result<Vec<String>, Trouble> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let path = out.join(&folder);
        let entries = match std::fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => continue,
            Err(error) => return Err(Trouble::of("read", &path)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(Trouble::of("read", &path))?;
            let kind = entry.file_type().map_err(Trouble::of("read", &path))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{folder}/{name}");
            if kind.is_dir() {
                folders.push(path)
            } else {
                found.push(path)
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What stands where a folder has to be, if anything does: one of those that `paths` of `out` lead through, `out` itself
/// among them.
pub fn in_the_way<'a>(out: &Path, paths: impl Iterator<Item = &'a str>) -> Option<Trouble> {
    let folders: BTreeSet<&Path> = paths.flat_map(|path| Path::new(path).ancestors().skip(1)).collect();
    folders.into_iter().find_map(|folder| {
        let folder = match folder.as_os_str().is_empty() {
            true => out.to_owned(),
            false => out.join(folder),
        };
        match std::fs::metadata(&folder) {
            Ok(there) if there.is_dir() => None,
            Ok(_) => Some(
                Trouble::new("write into", &folder, "it is a file, not a folder".to_owned())
                    .remedy("move it away, then run this again"),
            ),
            Err(_) if std::fs::symlink_metadata(&folder).is_ok_and(|there| there.is_symlink()) => Some(
                Trouble::new("write into", &folder, "it is a link that leads nowhere".to_owned())
                    .remedy("make the folder that it leads to or remove it, then run this again"),
            ),
            Err(_) => None,
        }
    })
}

/// What becomes of a file: its new text, or nothing.
pub type Step<'a> = (&'a str, Option<&'a str>);

/// Takes the steps in their order, or leaves everything as it was.
pub fn replace(out: &Path, turn: Turn, steps: &[Step<'_>]) -> Result<(), Trouble> {
    let mut done = Vec::new();
    let mut made = Vec::new();
    let outcome = exchange(out, &turn, steps, &mut made, &mut done);
    if outcome.is_err() {
        let mut is_back = true;
        for (target, kept) in done.iter().rev() {
            let _ = std::fs::remove_file(target);
            if let Some(kept) = kept {
                is_back &= std::fs::rename(kept, target).is_ok();
            }
        }
        take_away(&made);
        turn.failed(is_back);
        return outcome;
    }
    for (path, _) in steps.iter().filter(|(_, text)| text.is_none()) {
        remove_empty(out, path);
    }
    turn.done();
    outcome
}

/// Target, and where what stood there is kept meanwhile.
type Done = (PathBuf, Option<PathBuf>);

pub(super) fn exchange(
    out: &Path,
    turn: &Turn,
    steps: &[Step<'_>],
    made: &mut Vec<PathBuf>,
    done: &mut Vec<Done>,
) -> Result<(), Trouble> {
    let (new, old) = (turn.empty("new")?, turn.empty("old")?);
    // Everything that can fail for want of space or rights fails here, before anything is touched.
    for (index, (path, text)) in steps.iter().enumerate() {
        let Some(text) = text else { continue };
        let beside = new.join(index.to_string());
        std::fs::write(&beside, text).map_err(Trouble::of("write", &beside))?;
        if let Some(folder) = out.join(path).parent() {
            create(folder, made)?;
        }
    }
    for (index, (path, text)) in steps.iter().enumerate() {
        let target = out.join(path);
        let kept = keep(&target, &old.join(index.to_string()))?;
        done.push((target.clone(), kept));
        if text.is_some() {
            std::fs::rename(new.join(index.to_string()), &target).map_err(Trouble::of("write", &target))?;
        }
    }
    Ok(())
}

/// Makes a folder and those around it; `made` gets the new ones, from the outside in.
pub fn create(folder: &Path, made: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let around = folder.ancestors().filter(|one| !one.as_os_str().is_empty());
    let mut lacking: Vec<PathBuf> = around.take_while(|one| !one.exists()).map(Path::to_owned).collect();
    lacking.reverse();
    let outcome = std::fs::create_dir_all(folder).map_err(Trouble::of("create the folder", folder));
    made.extend(lacking);
    if outcome.is_err() {
        take_away(made);
    }
    outcome
}

/// Takes away folders that were made in vain; one with something in it stays.
pub fn take_away(made: &[PathBuf]) {
    for folder in made.iter().rev() {
        let _ = std::fs::remove_dir(folder);
    }
}

/// Moves what stands at `target` to `kept`.
fn keep(target: &Path, kept: &Path) -> Result<Option<PathBuf>, Trouble> {
    match std::fs::rename(target, kept) {
        Ok(()) => Ok(Some(kept.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Trouble::of("replace", target)(error)),
    }
}

/// Takes away the folders that a deleted file leaves empty.
fn remove_empty(out: &Path, path: &str) {
    for folder in Path::new(path).ancestors().skip(1) {
        // Fails for a folder with something in it, which is the point.
        if folder.as_os_str().is_empty() || std::fs::remove_dir(out.join(folder)).is_err() {
            break;
        }
    }
}
