//! What a run leaves that is killed, fails or is not alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::*;
use crate::config::Config;
use crate::name::Remembered;
use crate::source::Sources;

fn made(files: &[(&str, &str)]) -> Files {
    let mut files: Files = files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect();
    let text = lock(&files, &Sources::default(), &Config::default(), &Remembered::default());
    files.insert(LOCK.to_owned(), text);
    files
}

fn first() -> Files {
    made(&[
        ("src/lib.rs", "mod a;\n"),
        ("src/a.rs", "// a\n"),
        ("docs/A.md", "# A\n"),
    ])
}

fn second() -> Files {
    made(&[
        ("src/lib.rs", "mod b;\n"),
        ("src/b/b.rs", "// b\n"),
        ("Cargo.toml", "[package]\n"),
    ])
}

fn third() -> Files {
    made(&[("src/lib.rs", "mod c;\n"), ("src/a.rs", "// c\n")])
}

/// A run that is killed after so many of its steps; `false` if it has not that many.
fn killed(out: &Path, files: Files, steps: usize) -> bool {
    let plan = plan(out, files, false).unwrap();
    assert!(!plan.endangers(), "{plan:?}");
    let all = plan.steps();
    let turn = Turn::take(out).unwrap();
    turn.knows(&plan.known()).unwrap();
    if let Some(some) = all.get(..steps) {
        disk::exchange(out, &turn, some, &mut Vec::new(), &mut Vec::new()).unwrap();
    }
    // Nothing happens when a turn is dropped but what the system does for a process that ends.
    steps <= all.len()
}

fn mended(out: &Path, files: Files) {
    let plan = plan(out, files.clone(), false).unwrap();
    assert!(!plan.endangers(), "{plan:?}");
    plan.write().unwrap();
    let plan = super::plan(out, files, false).unwrap();
    assert!(!plan.differs(), "{plan:?}");
    assert!(!turn::is_left(out));
}

#[test]
fn what_a_killed_run_leaves_is_ours() {
    for before in [None, Some(first())] {
        for after in [first(), second(), third()] {
            let mut steps = 0;
            loop {
                let folder = tempfile::tempdir().unwrap();
                let out = folder.path();
                if let Some(before) = &before {
                    mended(out, before.clone());
                }
                if !killed(out, second(), steps) {
                    break;
                }
                // And another one, on top of what that left.
                let again = killed(out, third(), steps / 2);
                assert!(again || steps > 4);
                mended(out, after.clone());
                steps += 1;
            }
            assert!(steps > 4);
        }
    }
}

#[test]
fn what_somebody_did_since_is_not_ours() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    mended(out, first());
    assert!(killed(out, second(), 3));
    std::fs::write(out.join("src/lib.rs"), "mine\n").unwrap();
    assert_eq!(plan(out, second(), false).unwrap().edited, ["src/lib.rs"]);
}

#[test]
fn one_run_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    let turn = Turn::take(out).unwrap();
    let waits = plan(out, first(), false).unwrap();
    let error = waits.write().unwrap_err().told("mintage generate");
    assert!(
        error.ends_with(
            ": another run of mintage writes to it just now; wait until that one is done, then run this again"
        ),
        "{error}"
    );
    turn.failed(true);
    assert!(!turn::is_left(out));
    // What the other one wrote in the meantime is seen.
    mended(out, second());
    let error = waits.write().unwrap_err().to_string();
    assert!(
        error.ends_with(": its files changed while this run was at work"),
        "{error}"
    );
    assert!(!plan(out, second(), false).unwrap().differs());
    mended(out, first());
}

#[test]
fn a_failure_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("deep/er");
    let plan_of = |files| plan(&out, files, false).unwrap();
    // `src` is a file by the time that the last of the steps comes to it.
    let broken: &[disk::Step<'_>] = &[("docs/new/A.md", Some("x")), ("src", Some("x")), ("src/lib.rs", None)];
    let fails = || {
        let turn = Turn::take(&out).unwrap();
        turn.knows(&Lock::default()).unwrap();
        disk::replace(&out, turn, broken).unwrap_err()
    };
    fails();
    assert!(!folder.path().join("deep").exists(), "no empty folders stay");

    mended(&out, first());
    let error = fails().to_string();
    assert!(error.contains("src/lib.rs"), "{error}");
    assert!(!plan_of(first()).differs());
    assert!(!out.join("docs/new").exists() && !turn::is_left(&out));

    // What a run that was killed knew is needed after a failure too.
    assert!(killed(&out, second(), 3));
    let turn = Turn::take(&out).unwrap();
    turn.knows(&plan_of(second()).known()).unwrap();
    disk::replace(&out, turn, broken).unwrap_err();
    mended(&out, first());
}

#[test]
fn what_stands_in_the_way_of_a_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let told = |out: &Path| plan(out, first(), true).unwrap_err().told("mintage generate");
    std::fs::create_dir(&out).unwrap();
    std::fs::write(out.join("docs"), "mine").unwrap();
    let said = told(&out);
    assert!(
        said.ends_with("docs`: it is a file, not a folder; move it away, then run this again"),
        "{said}"
    );
    assert!(told(&out.join("docs")).contains("docs`: it is a file, not a folder"));
    #[cfg(unix)]
    {
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        let said = told(&link);
        assert!(
            said.contains("link`: it is a link that leads nowhere; make the folder"),
            "{said}"
        );
        std::fs::create_dir(folder.path().join("nowhere")).unwrap();
        mended(&link, first());
    }
}
