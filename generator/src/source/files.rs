//! The disk: reading one file, and keeping references inside the folder of
//! the root.

use super::MAX_BYTES;
use super::address::normal;
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
#[derive(Debug)]
pub struct Folder {
    /// The current folder, by which a path with `..` in front is known for the same file as one without; empty where
    /// there is no disk.
    here: Vec<String>,
    home: Vec<String>,
    on_disk: bool,
}

impl Folder {
    pub fn of(root: &str, on_disk: bool) -> Folder {
        let here = match Path::new(".").canonicalize() {
            Ok(here) if on_disk => parts(&here.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")),
            _ => Vec::new(),
        };
        Folder::seen_from(here, root, on_disk)
    }

    fn seen_from(here: Vec<String>, root: &str, on_disk: bool) -> Folder {
        let mut folder = Folder {
            here,
            home: Vec::new(),
            on_disk,
        };
        folder.home = folder.whole(&normal(root));
        folder.home.pop();
        folder
    }

    /// The one path of a file: `../api/root.yaml` is `root.yaml` to somebody in `api`. A path that is not relative stays
    /// as it is.
    pub fn canonical(&self, path: &str) -> String {
        if !path.starts_with("../") {
            return path.to_owned();
        }
        let whole = self.whole(path);
        let shared = self.here.iter().zip(&whole).take_while(|(a, b)| a == b).count();
        let up = std::iter::repeat_n("..", self.here.len() - shared);
        let down = whole.iter().skip(shared).map(String::as_str);
        up.chain(down).collect::<Vec<_>>().join("/")
    }

    /// The path of a file as seen from the folder of the root, wherever that and the current folder are.
    pub fn within(&self, path: &str) -> String {
        let whole = self.whole(&normal(path));
        let shared = self.home.iter().zip(&whole).take_while(|(a, b)| a == b).count();
        let up = std::iter::repeat_n("..", self.home.len() - shared);
        let down = whole.iter().skip(shared).map(String::as_str);
        up.chain(down).collect::<Vec<_>>().join("/")
    }

    /// The segments of a normalised path, from the root of the disk if it is known where we are.
    fn whole(&self, path: &str) -> Vec<String> {
        if path.starts_with('/') || self.here.is_empty() {
            return parts(path);
        }
        parts(&normal(&format!("{}/{path}", self.here.join("/"))))
    }

    /// Reads the file at a normalised path.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let wanted = self.whole(path);
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
        let top = match parent.join("/") {
            top if top.is_empty() => PathBuf::from("/"),
            top => PathBuf::from(top),
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

/// Why the file that somebody names can't be read, in words for them, as far as its path tells.
pub fn path_fault(path: &Path) -> Option<String> {
    let name = path.display().to_string();
    if path.is_dir() {
        return Some(format!("`{name}` is a folder, not a file"));
    }
    // References lead from the folder of a file, and `check` reads it again.
    if path.exists() && !path.is_file() || !path.exists() && name == "-" {
        return Some(format!(
            "`{name}` is no plain file: save what it holds to one, and name that"
        ));
    }
    if name.contains("://") && !path.exists() {
        return Some(format!("`{name}` is an address: download it first, and name the file"));
    }
    if !path.exists() {
        return Some(format!("there is no file `{name}`"));
    }
    // References and messages are text, and so is the path that they start from.
    if path.to_str().is_none() {
        return Some(format!("the name of `{name}` is not UTF-8: rename the file"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_path_wherever_we_are() {
        let folder = |here: &str, root: &str| Folder::seen_from(parts(here), root, true);
        let inside = folder("/x/spec/api", "root.yaml");
        assert_eq!(inside.canonical("../api/root.yaml"), "root.yaml");
        assert_eq!(inside.canonical("../api/more/a.yaml"), "more/a.yaml");
        assert_eq!(inside.canonical("../common/owner.yaml"), "../common/owner.yaml");
        assert_eq!(inside.canonical("../../spec/common/a.yaml"), "../common/a.yaml");
        assert_eq!(inside.canonical("more/a.yaml"), "more/a.yaml");
        let beside = folder("/x/spec/common", "../api/root.yaml");
        assert_eq!(beside.canonical("../common/owner.yaml"), "owner.yaml");
        assert_eq!(beside.read("owner.yaml"), Err("no such file".to_owned()));
        let outside = Err("it lies outside the folder of the description".to_owned());
        assert_eq!(beside.read("../../secret.yaml"), outside);
        assert_eq!(inside.read("../secret.yaml"), outside);
        // Without a disk the text is all there is.
        let texts = Folder::seen_from(Vec::new(), "api/root.yaml", false);
        assert_eq!(texts.canonical("../a.yaml"), "../a.yaml");
    }
}
