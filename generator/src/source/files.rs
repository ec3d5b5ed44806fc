//! The disk: reading one file, and keeping references inside the folder of
//! the root.

use super::MAX_BYTES;
use super::reference::normal;
use std::path::{Path, PathBuf};

/// The bytes of a file.
pub fn read(name: &str) -> Result<Vec<u8>, String> {
    let about = std::fs::metadata(name).map_err(words)?;
    if !about.is_file() {
        return Err("it is no file".to_owned());
    }
    if about.len() > MAX_BYTES {
        return Err(format!("it is larger than {} MiB", MAX_BYTES >> 20));
    }
    std::fs::read(name).map_err(words)
}

fn words(error: std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

/// Where references may lead: into the folder of the root, and into the folders beside it (descriptions are often
/// split into `definitions/` and `common/`). Anything else on the disk is none of a description's business.
pub struct Folder {
    home: Vec<String>,
    on_disk: bool,
}

impl Folder {
    pub fn of(root: &str, on_disk: bool) -> Folder {
        let mut home = parts(&normal(root));
        home.pop();
        Folder { home, on_disk }
    }

    /// Reads the file at a normalised path.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let wanted = parts(path);
        let mut parent = self.home.clone();
        match parent.last().map(String::as_str) {
            None | Some("..") => parent.push("..".to_owned()),
            Some("") => {}
            Some(_) => drop(parent.pop()),
        }
        let below = |folder: &[String], depth: usize| {
            wanted.starts_with(folder)
                && wanted.len() > folder.len() + depth
                && wanted
                    .get(folder.len())
                    .is_some_and(|part| part != ".." && !part.is_empty())
        };
        let inside = below(&self.home, 0) || below(&parent, 1);
        if !inside {
            return Err("it lies outside the folder of the description".to_owned());
        }
        if !self.on_disk {
            return Err("it is not among the inputs".to_owned());
        }
        // A symbolic link may lead out where the text of the path does not.
        let real = Path::new(path).canonicalize().map_err(words)?;
        let top: PathBuf = if parent.is_empty() {
            PathBuf::from("/")
        } else {
            PathBuf::from(parent.join("/"))
        };
        let top = if top.as_os_str().is_empty() {
            PathBuf::from("/")
        } else {
            top
        };
        if !real.starts_with(top.canonicalize().map_err(words)?) {
            return Err("it lies outside the folder of the description".to_owned());
        }
        read(path)
    }
}

/// The segments of a path; an absolute one starts with an empty segment.
fn parts(path: &str) -> Vec<String> {
    path.split('/').map(str::to_owned).collect()
}
