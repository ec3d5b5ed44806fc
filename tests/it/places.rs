//! Where things are, seen from the root of the workspace.

use std::path::{Path, PathBuf};
use std::process::Command;

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

/// The cargo that runs this test.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
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

/// What a case is made from, the first that its folder has.
pub const INPUTS: &[&str] = &["input.yaml", "input.json", "mintage.toml"];

/// `folder/area/name` for each case, sorted.
pub fn cases() -> Vec<(String, PathBuf)> {
    let folder = root().join("tests/cases");
    let mut names: Vec<String> = files_under(&folder)
        .iter()
        .filter_map(|file| file.rsplit_once('/'))
        .filter(|(_, file)| INPUTS.contains(file))
        .map(|(name, _)| name.to_owned())
        .collect();
    names.dedup();
    names
        .into_iter()
        .map(|name| (name.clone(), folder.join(name)))
        .collect()
}

/// The description of a case, if it has one.
pub fn description(folder: &Path) -> Option<PathBuf> {
    let files = INPUTS.iter().take(2).map(|file| folder.join(file));
    files.into_iter().find(|path| path.exists())
}
