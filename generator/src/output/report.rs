//! What differs, was written or stands in the way → text, bounded.

use super::{Files, Plan, Trouble, disk};
use crate::diag::{Diagnostic, Severity};
use similar::TextDiff;
use std::fmt::Write as _;
use std::path::Path;

/// The most lines of diff shown of one file, and of all.
const FILE_LINES: usize = 40;
const ALL_LINES: usize = 200;
/// The most characters of a line.
const LINE: usize = 200;
/// The most paths listed of one kind.
const PATHS: usize = 20;
/// Texts are compared line by line up to this many differing lines; the work grows with their square.
const COMPARED: usize = 4_000;

/// "1 file", "3 files".
fn files(count: usize) -> String {
    format!("{count} file{}", if count == 1 { "" } else { "s" })
}

/// The path of a file of the output, as the user would type it.
fn path_of(plan: &Plan, path: &str) -> String {
    plan.out.join(path).display().to_string()
}

/// What `check` says of a folder that differs, and `mend`, the command that mends it.
pub fn differences(plan: &Plan, mend: &str) -> String {
    let mut out = String::new();
    let mut left = ALL_LINES;
    let changed = plan.outdated.iter().chain(&plan.edited).chain(&plan.foreign);
    let mut changed: Vec<&str> = changed
        .map(String::as_str)
        .filter(|p| plan.files.contains_key(*p))
        .collect();
    changed.sort_unstable();
    let (lock, mut changed): (Vec<&str>, Vec<&str>) = changed.into_iter().partition(|p| *p == super::LOCK);
    // The lock file differs whenever anything does, and says nothing to a person: it is shown when it stands alone.
    if changed.is_empty() {
        changed.extend(lock);
    }
    for path in &changed {
        let on_disk = disk::read(&plan.out.join(path)).ok().flatten().unwrap_or_default();
        let new = plan.files.get(*path).map_or("", String::as_str);
        let on_disk = super::unix(&on_disk);
        let diff = diff(&path_of(plan, path), &on_disk, new);
        let total = diff.lines().count();
        let shown = total.min(FILE_LINES).min(left);
        left -= shown;
        for line in diff.lines().take(shown) {
            out.extend(line.chars().take(LINE));
            out.push('\n');
        }
        if total > shown && shown > 0 {
            let _ = writeln!(out, "… {} more lines of {}", total - shown, path_of(plan, path));
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(&kinds(plan));
    let _ = writeln!(
        out,
        "\n`{}` is not what the description makes; to mend it:",
        plan.out.display()
    );
    for command in mending(plan, mend) {
        let _ = writeln!(out, "    {command}");
    }
    out
}

/// The same for programs: which files, and what mends them.
pub fn stale(plan: &Plan, mend: &str) -> Diagnostic {
    let message = format!("`{}` is not what the description makes", plan.out.display());
    // The lock file is the one that tells of all others, and differs whenever anything does.
    Diagnostic::nowhere(Severity::Error, "stale-client", message)
        .file(path_of(plan, super::LOCK))
        .note(kinds(plan).trim_end().replace('\n', "; "))
        .help(format!("to mend it: {}", mending(plan, mend).join(" && ")))
}

/// Why nothing was written, for programs.
pub fn refused(plan: &Plan, command: &str) -> Diagnostic {
    let message = format!("work of somebody's in `{}` would be lost", plan.out.display());
    let first = plan.edited.iter().chain(&plan.foreign).next();
    Diagnostic::nowhere(Severity::Error, "work-at-risk", message)
        .file(path_of(plan, first.map_or(super::LOCK, String::as_str)))
        .note(format!(
            "nothing was written; {}",
            at_risk(plan).trim_end().replace('\n', "; ")
        ))
        .help(shown_or_forced(command))
}

/// What kept files from being read or written, for programs; `command` is the one that writes.
pub fn hindrance(trouble: &Trouble, command: &str) -> Diagnostic {
    let said = Diagnostic::nowhere(Severity::Error, "client-unwritable", trouble.to_string())
        .file(trouble.path().display().to_string())
        .note("the client is as it was");
    match trouble.help(command) {
        Some(help) => said.help(help),
        None => said,
    }
}

/// A line for each file that differs: how, and which.
fn kinds(plan: &Plan) -> String {
    let (edited, gone): (Vec<String>, Vec<String>) = plan
        .edited
        .iter()
        .cloned()
        .partition(|path| plan.files.contains_key(path));
    let mut out = String::new();
    list(&mut out, "out of date", &plan.outdated);
    list(&mut out, "edited by hand", &edited);
    list(&mut out, "not written by mintage", &plan.foreign);
    list(&mut out, "missing", &plan.missing);
    list(&mut out, "left over", &plan.left_over);
    list(&mut out, "left over and edited by hand", &gone);
    list(&mut out, "not made by mintage, in a folder that is", &plan.strays);
    out
}

/// The commands after which nothing differs; `mend` is the one that writes.
fn mending(plan: &Plan, mend: &str) -> Vec<String> {
    let written = [
        &plan.missing,
        &plan.outdated,
        &plan.edited,
        &plan.foreign,
        &plan.left_over,
    ];
    let mut commands = Vec::new();
    if written.iter().any(|list| !list.is_empty()) {
        let force = if plan.endangers() { " --force" } else { "" };
        commands.push(format!("{mend}{force}"));
    }
    if !plan.strays.is_empty() {
        let strays = plan.strays.iter().take(PATHS);
        let paths: Vec<String> = strays.map(|path| command_word(&path_of(plan, path))).collect();
        commands.push(format!("rm {}", paths.join(" ")));
    }
    commands
}

/// `text` as one word of a command for a shell.
pub fn command_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:@%,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Why nothing was written.
pub fn refusal(plan: &Plan, command: &str) -> String {
    let mut out = "nothing was written, because work of somebody's would be lost\n".to_owned();
    out.push_str(&at_risk(plan));
    let _ = writeln!(out, "{}", shown_or_forced(command));
    out
}

fn at_risk(plan: &Plan) -> String {
    let mut out = String::new();
    list(&mut out, "edited by hand since mintage wrote it", &plan.edited);
    list(&mut out, "not written by mintage", &plan.foreign);
    out
}

fn shown_or_forced(command: &str) -> String {
    format!("`{command} --check` shows the differences; `{command} --force` overwrites them")
}

/// "wrote 14 files to generated, 3 changed".
pub fn written(plan: &Plan, dry: bool) -> String {
    let verb = if dry { "would write" } else { "wrote" };
    let mut out = format!("{verb} {} to {}, ", files(plan.total()), plan.out.display());
    match plan.writes() {
        0 => out.push_str("none changed"),
        all if all == plan.total() && all == plan.missing.len() => out.push_str("all new"),
        some => {
            let new = plan.missing.len();
            let _ = match (some - new, new) {
                (0, new) => write!(out, "{new} new"),
                (changed, 0) => write!(out, "{changed} changed"),
                (changed, new) => write!(out, "{changed} changed, {new} new"),
            };
        }
    }
    let deleted = plan.left_over.len() + plan.edited.iter().filter(|p| !plan.files.contains_key(*p)).count();
    if deleted > 0 {
        let _ = write!(
            out,
            "; {} {} left over",
            if dry { "would delete" } else { "deleted" },
            files(deleted)
        );
    }
    out
}

fn list(out: &mut String, what: &str, paths: &[String]) {
    for path in paths.iter().take(PATHS) {
        let _ = writeln!(out, "{what}: {path}");
    }
    if paths.len() > PATHS {
        let _ = writeln!(out, "{what}: {} more", paths.len() - PATHS);
    }
}

/// A unified diff from the disk to what would be written.
fn diff(path: &str, old: &str, new: &str) -> String {
    let (old, new) = differing(old, new);
    let diff = TextDiff::from_lines(old.as_str(), new.as_str());
    diff.unified_diff()
        .context_radius(2)
        .header(&format!("{path} (on disk)"), &format!("{path} (made now)"))
        .to_string()
}

/// Both texts, cut off where so much differs that nobody would read it.
fn differing(old: &str, new: &str) -> (String, String) {
    let same = old.lines().zip(new.lines()).take_while(|(a, b)| a == b).count();
    let cut = |text: &str| text.split_inclusive('\n').take(same + COMPARED).collect();
    (cut(old), cut(new))
}

/// All files, one after the other, each under its path.
pub fn printed(all: &Files) -> String {
    let mut out = String::new();
    for (path, text) in all {
        let _ = writeln!(out, "==> {} <==", Path::new(path).display());
        out.push_str(text);
        out.push('\n');
    }
    out
}
