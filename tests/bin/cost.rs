//! Four descriptions → what generating and checking their clients costs, and what a program with one call does.
//!
//! `cargo run --release -p mintage-tests --bin cost -- DIR [--runs N]`, with DIR the unpacked corpus, on a quiet
//! machine. Medians of user and system seconds, children included; the largest resident set of any process.

use clap::Parser;
use mintage_tests::measure::{Limits, Ran, run};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

/// Measures what the clients of four published descriptions cost.
#[derive(Parser)]
struct Arguments {
    /// The folder of descriptions.
    dir: PathBuf,
    /// How often each figure is taken.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Where crates and artefacts go.
    #[arg(long, default_value = "target/cost")]
    work: PathBuf,
    /// The program to measure.
    #[arg(long, default_value = "target/release/mintage")]
    mintage: PathBuf,
}

const DOCUMENTS: &[(&str, &str)] = &[
    ("nexus", "progenitor-nexus.json"),
    ("stripe", "stripe-spec3.json"),
    ("github-small", "progenitor-api.github.com.json"),
    ("github", "github-api.github.com.json"),
];

/// One call, and the same without: what is left is the client's.
const CALLS: &[(&str, &str)] = &[
    (
        "bare",
        "fn main() { let t = CRATE::HttpClient::new(); let sent = CRATE::Transport::send(&t, http::Request::new(CRATE::Body::empty())); \
         let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(); println!(\"{:?}\", rt.block_on(sent).is_ok()); }",
    ),
    (
        "call",
        "fn main() { let c = CRATE::Client::builder().base_url(\"http://127.0.0.1:1\").build().unwrap(); \
         let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(); \
         println!(\"{:?}\", rt.block_on(c.CALL.into_future()).is_ok()); }",
    ),
];

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let target = std::path::absolute(arguments.work.join("target")).unwrap_or_else(|_| arguments.work.join("target"));
    println!("| description | generate, s / MB | check, s / MB | lines | of these runtime | and Markdown |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for (name, file) in DOCUMENTS {
        let out = arguments.work.join(name);
        let _ = std::fs::remove_dir_all(&out);
        let document = arguments.dir.join(file);
        if !document.exists() {
            eprintln!("cost: no {}", document.display());
            continue;
        }
        let generated = median(arguments.runs, || {
            let mut command = Command::new(&arguments.mintage);
            command.arg("generate").arg(&document).arg("--out").arg(&out);
            command.args(["--name", name, "--force"]);
            command
        });
        let manifest = out.join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).unwrap_or_default();
        let _ = std::fs::write(&manifest, format!("{text}\n[workspace]\n"));
        let _ = std::fs::copy("Cargo.lock", out.join("Cargo.lock"));
        // The first builds the dependencies.
        let _ = limited(check(&out, &target));
        let checked = median(arguments.runs, || {
            let source = out.join("src/lib.rs");
            let text = std::fs::read(&source).unwrap_or_default();
            let _ = std::fs::write(&source, text);
            check(&out, &target)
        });
        let lines = lines(&out);
        println!(
            "| {name} | {:.2} / {:.0} | {:.2} / {:.0}{} | {} | {} | {} |",
            generated.cpu,
            generated.peak_mb,
            checked.cpu,
            checked.peak_mb,
            if checked.code == Some(0) { "" } else { " (fails)" },
            lines.0,
            lines.1,
            lines.2,
        );
    }
    println!("\n| a program with | release build, s | stripped bytes |\n| --- | --- | --- |");
    for (name, call) in [("nexus", "policy().system_policy_view()"), ("github", "meta().root()")] {
        for (what, text) in CALLS {
            if let Some((cpu, bytes)) = program(&arguments.work, &target, name, what, &text.replace("CALL", call)) {
                println!("| {name}: {what} | {cpu:.2} | {bytes} |");
            }
        }
    }
    ExitCode::SUCCESS
}

/// User and system seconds of a release build of a `main`, dependencies built before, and the size of the program.
fn program(work: &Path, target: &Path, name: &str, what: &str, text: &str) -> Option<(f64, u64)> {
    let folder = work.join(format!("{name}-{what}"));
    std::fs::create_dir_all(folder.join("src")).ok()?;
    let manifest = format!(
        "[package]\nname = \"{name}-{what}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n{name} = {{ path = \
         \"../{name}\" }}\nhttp = \"1\"\ntokio = {{ version = \"1\", features = [\"rt\", \"net\", \"time\"] }}\n[profile.release]\n\
         strip = true\n[workspace]\n"
    );
    std::fs::write(folder.join("Cargo.toml"), manifest).ok()?;
    std::fs::copy("Cargo.lock", folder.join("Cargo.lock")).ok()?;
    let library = name.replace('-', "_");
    let text = text.replace("CRATE", &library);
    let source = format!("#![allow(unused_imports)]\nuse std::future::IntoFuture;\n{text}\n");
    std::fs::write(folder.join("src/main.rs"), &source).ok()?;
    let build = || {
        let mut command = cargo("build", &folder, target);
        command.arg("--release");
        command
    };
    let first = limited(build());
    if first.code != Some(0) {
        eprintln!("cost: {name}-{what}: {}", first.stderr);
        return None;
    }
    let built = median(3, || {
        let _ = std::fs::write(folder.join("src/main.rs"), &source);
        build()
    });
    let bytes = std::fs::metadata(target.join("release").join(format!("{name}-{what}")))
        .ok()?
        .len();
    Some((built.cpu, bytes))
}

fn check(folder: &Path, target: &Path) -> Command {
    cargo("check", folder, target)
}

fn cargo(verb: &str, folder: &Path, target: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args([verb, "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS");
    command
}

fn limited(command: Command) -> Ran {
    let time = Duration::from_secs(1800);
    run(command, &Limits { time })
}

/// Medians of the figures; the exit of the last.
fn median(runs: usize, mut command: impl FnMut() -> Command) -> Ran {
    let mut all: Vec<Ran> = (0..runs.max(1)).map(|_| limited(command())).collect();
    let mut last = all.last().cloned().unwrap_or_default();
    let middle = all.len() / 2;
    all.sort_by(|a, b| a.cpu.total_cmp(&b.cpu));
    last.cpu = all.get(middle).map_or(0.0, |ran| ran.cpu);
    all.sort_by(|a, b| a.peak_mb.total_cmp(&b.peak_mb));
    last.peak_mb = all.get(middle).map_or(0.0, |ran| ran.peak_mb);
    last
}

/// Lines of Rust, those of the runtime among them, and lines of Markdown.
fn lines(folder: &Path) -> (usize, usize, usize) {
    let (mut rust, mut runtime, mut markdown) = (0, 0, 0);
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let count = std::fs::read_to_string(&path).map_or(0, |text| text.lines().count());
            match path.extension().and_then(|end| end.to_str()) {
                Some("rs") => {
                    rust += count;
                    if path.components().any(|part| part.as_os_str() == "runtime") {
                        runtime += count;
                    }
                }
                Some("md") => markdown += count,
                _ => {}
            }
        }
    }
    (rust, runtime, markdown)
}
