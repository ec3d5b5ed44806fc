//! The only writer of files: beside first, then moved into place, and moved
//! back if anything fails on the way.

use std::fmt;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// A file that could not be read or written, in words for its user.
#[derive(Debug)]
pub struct Trouble {
    doing: &'static str,
    path: PathBuf,
    why: String,
}

impl Trouble {
    pub fn new(doing: &'static str, path: &Path, why: String) -> Trouble {
        Trouble {
            doing,
            path: path.to_owned(),
            why,
        }
    }

    fn of(doing: &'static str, path: &Path) -> impl Fn(Error) -> Trouble {
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

/// Folders beside the files while they are exchanged; a run that was killed may leave them, the next one clears them.
const NEW: &str = ".mintage-new";
const OLD: &str = ".mintage-old";

/// Puts `writes` in place and takes `deletes` away, or leaves everything as it was.
pub fn replace(out: &Path, writes: &[(&str, &str)], deletes: &[&str]) -> Result<(), Trouble> {
    let (new, old) = (out.join(NEW), out.join(OLD));
    create(out)?;
    for folder in [&new, &old] {
        let _ = std::fs::remove_dir_all(folder);
        create(folder)?;
    }
    let mut done = Vec::new();
    let outcome = exchange(out, &new, &old, writes, deletes, &mut done);
    if outcome.is_err() {
        for (target, kept) in done.iter().rev() {
            let _ = std::fs::remove_file(target);
            if let Some(kept) = kept {
                let _ = std::fs::rename(kept, target);
            }
        }
    }
    let _ = std::fs::remove_dir_all(&new);
    let _ = std::fs::remove_dir_all(&old);
    if outcome.is_ok() {
        for path in deletes {
            remove_empty(out, path);
        }
    }
    outcome
}

/// Target, and where what stood there is kept meanwhile.
type Done = (PathBuf, Option<PathBuf>);

fn exchange(
    out: &Path,
    new: &Path,
    old: &Path,
    writes: &[(&str, &str)],
    deletes: &[&str],
    done: &mut Vec<Done>,
) -> Result<(), Trouble> {
    // Everything that can fail for want of space or rights fails here, before anything is touched.
    for (index, (path, text)) in writes.iter().enumerate() {
        let beside = new.join(index.to_string());
        std::fs::write(&beside, text).map_err(Trouble::of("write", &beside))?;
        if let Some(folder) = out.join(path).parent() {
            create(folder)?;
        }
    }
    for (index, (path, _)) in writes.iter().enumerate() {
        let target = out.join(path);
        let kept = keep(&target, &old.join(index.to_string()))?;
        done.push((target.clone(), kept));
        std::fs::rename(new.join(index.to_string()), &target).map_err(Trouble::of("write", &target))?;
    }
    for (index, path) in deletes.iter().enumerate() {
        let target = out.join(path);
        let kept = keep(&target, &old.join((writes.len() + index).to_string()))?;
        done.push((target, kept));
    }
    Ok(())
}

fn create(folder: &Path) -> Result<(), Trouble> {
    std::fs::create_dir_all(folder).map_err(Trouble::of("create the folder", folder))
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
