//! Files on the disk: written whole or not at all, and nothing of anybody else's touched.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use mintage::config::Config;
use mintage::diag::Sink;
use mintage::name::{Remembered, Scope};
use mintage::output::{Files, LOCK, Plan, differences, lock, plan, printed, refusal, remembered, write_new, written};
use mintage::source::{Input, Sources, load};
use std::path::Path;

fn sources(text: &str) -> Sources {
    load(
        &[Input {
            name: "a.yaml".to_owned(),
            text: Some(text.to_owned()),
        }],
        &mut Sink::new(),
    )
}

fn made(files: &[(&str, &str)]) -> Files {
    let mut files: Files = files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect();
    let text = lock(&files, &sources("a: 1"), &Config::default(), &Remembered::default());
    files.insert(LOCK.to_owned(), text);
    files
}

const FIRST: &[(&str, &str)] = &[
    ("Cargo.toml", "[package]\n"),
    ("src/lib.rs", "mod a;\n"),
    ("src/api/a.rs", "// a\n"),
    ("docs/A.md", "# A\n"),
];
const SECOND: &[(&str, &str)] = &[
    ("Cargo.toml", "[package]\n"),
    ("src/lib.rs", "mod b;\n"),
    ("src/b.rs", "// b\n"),
];

fn write(out: &Path, files: &[(&str, &str)]) -> Plan {
    let plan = plan(out, made(files), false).unwrap();
    assert!(!plan.endangers(), "{plan:?}");
    plan.write().unwrap();
    plan
}

fn fresh(out: &Path, files: &[(&str, &str)]) -> bool {
    !plan(out, made(files), false).unwrap().differs()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn what_is_written_is_fresh_and_what_is_equal_stays_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("deep/er");
    let first = write(&out, FIRST);
    assert!(
        written(&first, false).starts_with("wrote 5 files to "),
        "{}",
        written(&first, false)
    );
    assert!(written(&first, false).ends_with(", all new"));
    assert!(fresh(&out, FIRST));
    let before = std::fs::metadata(out.join("Cargo.toml")).unwrap().modified().unwrap();
    let second = write(&out, SECOND);
    assert!(
        written(&second, false).ends_with(", 2 changed, 1 new; deleted 2 files left over"),
        "{}",
        written(&second, false)
    );
    assert!(fresh(&out, SECOND));
    assert_eq!(
        std::fs::metadata(out.join("Cargo.toml")).unwrap().modified().unwrap(),
        before
    );
    // Left-over files go, and the folders they leave empty.
    assert!(!out.join("docs").exists() && !out.join("src/api").exists());
    let mut names: Vec<_> = std::fs::read_dir(&out)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["Cargo.toml", "mintage.lock", "src"]);
}

#[test]
fn each_way_to_differ_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    let broken = |break_it: &dyn Fn(), files: &[(&str, &str)], words: &str| {
        let _ = std::fs::remove_dir_all(out.join("src"));
        let _ = std::fs::remove_dir_all(out.join("docs"));
        let _ = std::fs::remove_file(out.join(LOCK));
        write(out, FIRST);
        break_it();
        let plan = plan(out, made(files), false).unwrap();
        assert!(plan.differs(), "{words}");
        let said = differences(&plan, "mintage generate");
        assert!(said.contains(words), "{words}\n{said}");
        said
    };
    let said = broken(
        &|| std::fs::write(out.join("src/lib.rs"), "mod x;\n").unwrap(),
        FIRST,
        "edited by hand: src/lib.rs",
    );
    assert!(
        said.contains("-mod x;\n+mod a;\n") && said.contains("\n    mintage generate --force\n"),
        "{said}"
    );
    let said = broken(
        &|| std::fs::remove_file(out.join("src/lib.rs")).unwrap(),
        FIRST,
        "missing: src/lib.rs",
    );
    assert!(said.contains("\n    mintage generate\n"), "{said}");
    broken(&|| {}, SECOND, "left over: docs/A.md");
    broken(&|| {}, SECOND, "out of date: src/lib.rs");
    let said = broken(
        &|| std::fs::write(out.join("src/api/x y.rs"), "").unwrap(),
        FIRST,
        "not made by mintage, in a folder that is: src/api/x y.rs",
    );
    assert!(
        said.contains("    rm '") && !said.contains("mintage generate"),
        "{said}"
    );
    broken(
        &|| std::fs::write(out.join(LOCK), "[files]\n").unwrap(),
        FIRST,
        "out of date: mintage.lock",
    );
    let crlf = || std::fs::write(out.join("docs/A.md"), "# A\r\n").unwrap();
    broken(&crlf, SECOND, "\nleft over: docs/A.md");
}

#[test]
fn hidden_files_are_nobodys_business() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    write(out, FIRST);
    std::fs::write(out.join("src/.DS_Store"), "").unwrap();
    std::fs::create_dir(out.join("docs/.idea")).unwrap();
    std::fs::write(out.join("docs/.idea/workspace.xml"), "").unwrap();
    assert!(fresh(out, FIRST));
}

#[test]
fn ends_of_lines_are_no_difference() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    write(out, FIRST);
    let checkout = |path: &str| {
        let path = out.join(path);
        std::fs::write(&path, read(&path).replace('\n', "\r\n")).unwrap();
    };
    for path in ["src/lib.rs", "docs/A.md", "Cargo.toml", LOCK] {
        checkout(path);
    }
    assert!(fresh(out, FIRST));
    assert!(written(&write(out, FIRST), false).ends_with(", none changed"));
    assert_eq!(
        read(&out.join("src/lib.rs")),
        "mod a;\r\n",
        "equal files are not touched"
    );
    // Somebody's work is, and only that is shown.
    std::fs::write(out.join("src/lib.rs"), "// x\r\nmod a;\r\n").unwrap();
    let plan = plan(out, made(FIRST), false).unwrap();
    assert_eq!(
        (plan.edited.as_slice(), plan.outdated.len()),
        (&["src/lib.rs".to_owned()][..], 0)
    );
    let said = differences(&plan, "mintage generate");
    assert!(said.contains("\n-// x\n mod a;\n"), "{said}");
}

#[test]
fn hand_work_is_kept_unless_forced() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    write(out, FIRST);
    std::fs::write(out.join("src/lib.rs"), "mine\n").unwrap();
    std::fs::write(out.join("docs/A.md"), "mine too\n").unwrap();
    let plan = plan(out, made(SECOND), false).unwrap();
    assert!(plan.endangers());
    assert_eq!(plan.edited, ["docs/A.md", "src/lib.rs"]);
    let said = refusal(&plan, "mintage generate");
    assert!(
        said.contains("edited by hand since mintage wrote it: docs/A.md"),
        "{said}"
    );
    assert!(said.contains("`mintage generate --force`"), "{said}");
    plan.write().unwrap();
    assert_eq!(read(&out.join("src/lib.rs")), "mod b;\n");
    assert!(!out.join("docs").exists());
    assert!(fresh(out, SECOND));
}

#[test]
fn files_of_others_are_never_touched() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    std::fs::create_dir_all(out.join("examples")).unwrap();
    std::fs::write(out.join("examples/mine.rs"), "fn main() {}\n").unwrap();
    std::fs::write(out.join("NOTES.md"), "mine\n").unwrap();
    std::fs::write(out.join("Cargo.toml"), "mine\n").unwrap();
    let first = plan(out, made(FIRST), false).unwrap();
    assert_eq!(first.foreign, ["Cargo.toml"]);
    assert!(first.endangers());
    std::fs::remove_file(out.join("Cargo.toml")).unwrap();
    write(out, FIRST);
    assert!(fresh(out, FIRST), "the root and `examples` are everybody's");
    write(out, SECOND);
    assert_eq!(read(&out.join("NOTES.md")), "mine\n");
    assert_eq!(read(&out.join("examples/mine.rs")), "fn main() {}\n");
}

#[test]
fn a_lock_file_cannot_reach_outside() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    write(&out, FIRST);
    std::fs::write(folder.path().join("precious"), "x").unwrap();
    for path in ["../precious", "/etc/passwd", "src/../../precious", "C:x", ""] {
        std::fs::write(out.join(LOCK), format!("[files]\n\"{path}\" = \"x\"\n")).unwrap();
        let error = plan(&out, made(FIRST), false).unwrap_err().told("mintage generate x");
        assert!(
            error.contains("mintage.lock") && error.ends_with("; `mintage generate x --force` writes it anew"),
            "{error}"
        );
        assert!(plan(&out, made(FIRST), true).unwrap().left_over.is_empty());
    }
    for text in ["<<<<<<< HEAD\n", "[files]\n<<<<<<< HEAD\n\"a\" = \"x\"\n"] {
        std::fs::write(out.join(LOCK), text).unwrap();
        assert!(plan(&out, made(FIRST), false).is_err());
    }
}

#[test]
fn all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    write(out, FIRST);
    // A folder that is not empty stands where `src/b.rs` has to go: the last of the moves fails.
    std::fs::create_dir_all(out.join("src/b.rs/inside")).unwrap();
    let error = plan(out, made(SECOND), false)
        .and_then(|plan| plan.write())
        .unwrap_err();
    assert!(error.to_string().contains("it is a folder"), "{error}");
    std::fs::remove_dir_all(out.join("src/b.rs")).unwrap();
    assert!(fresh(out, FIRST));
    // The same discovered only while moving.
    let second = plan(out, made(SECOND), false).unwrap();
    std::fs::remove_file(out.join("src/lib.rs")).unwrap();
    std::fs::create_dir_all(out.join("src/lib.rs/inside")).unwrap();
    let error = second.write().unwrap_err();
    assert!(error.to_string().contains("it is a folder"), "{error}");
    assert!(!out.join(".mintage-run").exists());
}

#[test]
fn the_lock_remembers_names() {
    let things = [
        (Scope::Type, "Pet.kind", "PetKind"),
        (Scope::Type, "Odd.a = \"b\"\n[files]\u{7f}\u{202e}ß", "OddAB"),
        (Scope::Operation, "GET /pets", "get_pets"),
        (Scope::Server, "https://a.example.com", "Production"),
        (Scope::Header, "get_pets x-limit", "limit"),
    ];
    let mut names = Remembered::default();
    for (scope, thing, name) in things {
        names.keep(scope, thing.to_owned(), name.to_owned());
    }
    let text = lock(&made(FIRST), &sources("a: 1"), &Config::default(), &names);
    let dir = tempfile::tempdir().unwrap();
    let found = |text: &str| {
        std::fs::write(dir.path().join(LOCK), text).unwrap();
        remembered(dir.path())
    };
    assert_eq!(found(&text), names);
    assert_eq!(found(&text.replace('\n', "\r\n")), names);
    toml::from_str::<toml::Table>(&text).unwrap();
    // Both sides of a merge count, and what makes no sense is passed over.
    let line = "\"type Pet.kind\" = \"PetKind\"\n";
    let theirs = "\"type Pet.size\" = \"PetSize\"\nPet.age = 3\n[files]\n'type Pet.age'  =\t\"PetAge\" # by hand\n";
    let merged = format!("<<<<<<< ours\n{line}=======\n{theirs}>>>>>>> theirs\n");
    names.keep(Scope::Type, "Pet.size".to_owned(), "PetSize".to_owned());
    names.keep(Scope::Type, "Pet.age".to_owned(), "PetAge".to_owned());
    assert_eq!(found(&text.replace(line, &merged)), names);
    // A file of another time has none, and nobody is told what a build script called its things.
    assert_eq!(remembered(&dir.path().join("nowhere")), Remembered::default());
    let included = Config {
        included: true,
        ..Config::default()
    };
    let text = lock(&made(FIRST), &sources("a: 1"), &included, &names);
    assert_eq!(found(&text), Remembered::default());
}

#[test]
fn the_lock_depends_on_what_is_said_and_not_on_how() {
    let files = made(FIRST);
    let of = |text: &str| lock(&files, &sources(text), &Config::default(), &Remembered::default());
    let base = of("a: 1\nb: [x, 2.5, null]\n");
    assert_eq!(base, of("# words\r\nb:\r\n- x\r\n- 2.5\r\n- ~\r\na: 1\r\n"));
    assert_eq!(base, of("{\"b\": [\"x\", 2.5, null], \"a\": 1}"));
    for other in [
        "a: 2\nb: [x, 2.5, null]\n",
        "a: 1\nb: [2.5, x, null]\n",
        "a: '1'\nb: [x, 2.5, null]\n",
        "a: 1\nb: [x, 2.5]\n",
        // The number of a default is shown as it is written.
        "a: 1.0\nb: [x, 2.5, null]\n",
    ] {
        assert_ne!(base, of(other), "{other}");
    }
    let mut strict = Config {
        strict: true,
        out: Some("elsewhere".to_owned()),
        ..Config::default()
    };
    assert_eq!(
        base,
        lock(
            &files,
            &sources("a: 1\nb: [x, 2.5, null]\n"),
            &strict,
            &Remembered::default()
        )
    );
    strict.package.name = Some("x".to_owned());
    assert_ne!(
        base,
        lock(
            &files,
            &sources("a: 1\nb: [x, 2.5, null]\n"),
            &strict,
            &Remembered::default()
        )
    );
    assert!(!base.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn diffs_are_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    let lines = |word: &str| (0..30_000).map(|i| format!("{word} {i}\n")).collect::<String>();
    let (a, b) = (lines("a"), lines("b"));
    let old: Vec<(String, &str)> = (0..30).map(|i| (format!("src/m{i}.rs"), a.as_str())).collect();
    let new: Vec<(String, &str)> = (0..30).map(|i| (format!("src/m{i}.rs"), b.as_str())).collect();
    let refs =
        |files: &[(String, &str)]| -> Files { made(&files.iter().map(|(p, t)| (p.as_str(), *t)).collect::<Vec<_>>()) };
    plan(out, refs(&old), false).unwrap().write().unwrap();
    let said = differences(&plan(out, refs(&new), false).unwrap(), "mintage generate");
    assert!(said.lines().count() < 260, "{}", said.lines().count());
    assert!(
        said.contains("more lines of ") && said.contains("out of date: 11 more"),
        "{said}"
    );
}

#[test]
fn printing_and_writing_anew() {
    assert!(printed(&made(FIRST)).contains("==> src/api/a.rs <==\n// a\n"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mintage.toml");
    write_new(&path, "x").unwrap();
    let error = write_new(&path, "y").unwrap_err().to_string();
    assert!(error.ends_with("it exists already"), "{error}");
    assert_eq!(read(&path), "x");
    assert!(plan(&path, made(FIRST), false).is_err(), "the folder is a file");
}
