//! Where things are, seen from the root of the workspace.

use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// The folder of build artefacts that this test binary stands in.
pub fn target() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    here.ancestors()
        .find(|p| p.join("CACHEDIR.TAG").exists())
        .unwrap_or(&root().join("target"))
        .to_owned()
}

/// Every file under `folder`, relative to it, sorted; nothing if there is no such folder.
pub fn files_under(folder: &Path) -> Vec<String> {
    fn walk(folder: &Path, from: &Path, found: &mut Vec<String>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, from, found);
            } else {
                found.push(path.strip_prefix(from).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}

/// `folder/area/name` for each case, sorted.
pub fn cases() -> Vec<(String, PathBuf)> {
    let folder = root().join("tests/cases");
    files_under(&folder)
        .into_iter()
        .filter_map(|file| {
            file.strip_suffix("/input.yaml")
                .map(|name| (name.to_owned(), folder.join(name)))
        })
        .collect()
}
