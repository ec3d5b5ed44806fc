//! A folder of published descriptions → a table: what mintage makes of each,
//! what that costs, and whether the crate compiles.
//!
//! `cargo run --release -p mintage-tests --bin corpus -- DIR [--check|--clippy]`
//!
//! Every document is generated in a process of its own, so that a panic, a
//! hang or a swollen heap is that document's row and nobody else's.

use clap::Parser;
use mintage_tests::corpus::{Built, Document, Made, Row, Table, documents, generate_one};
use mintage_tests::measure::{Limits, run};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Generates every description of a folder, builds the crates, prints a table.
#[derive(Parser)]
#[command(after_help = "Example: corpus ../shared/corpus/docs --dialect 3.1 --check --jobs 2 --json corpus.json")]
struct Arguments {
    /// The folder of descriptions; a `manifest.tsv` in or above it says which are valid.
    dir: PathBuf,
    /// Only documents whose name holds this.
    #[arg(long, default_value = "")]
    filter: String,
    /// Only this dialect: 2.0, 3.0, 3.1 or 3.2.
    #[arg(long)]
    dialect: Option<String>,
    /// Only the documents named in this file, one a line.
    #[arg(long)]
    sample: Option<PathBuf>,
    /// Only documents that the manifest calls valid.
    #[arg(long)]
    valid: bool,
    /// Check each crate with `cargo check`.
    #[arg(long)]
    check: bool,
    /// Check each crate with `cargo clippy`.
    #[arg(long, conflicts_with = "check")]
    clippy: bool,
    /// Decode every example of requests and responses by its generated type and encode it again.
    #[arg(long, conflicts_with_all = ["check", "clippy"])]
    examples: bool,
    /// The same with this many values invented for each schema of a content.
    #[arg(long, value_name = "N", conflicts_with_all = ["check", "clippy", "examples"])]
    invented: Option<usize>,
    /// Compare what is read of 3.0 documents, and what of it reaches the model, with what `openapiv3` finds.
    #[arg(long, conflicts_with_all = ["check", "clippy", "examples"])]
    witness: bool,
    /// How many documents are generated at once; crates are built one at a time.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Write the rows as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Write the counts and causes as Markdown.
    #[arg(long)]
    markdown: Option<PathBuf>,
    /// Fail when fewer of the operations than this are wholly typed (of valid documents).
    #[arg(long)]
    min_percent: Option<f64>,
    /// Where crates and artefacts go.
    #[arg(long, default_value = "target/corpus")]
    work: PathBuf,
    /// Where dependencies are built, once for all; else inside `--work`.
    #[arg(long)]
    target: Option<PathBuf>,
    /// For the child process: generate this one document into `work` and print its row.
    #[arg(long, hide = true)]
    one: bool,
}

impl Arguments {
    fn target(&self) -> PathBuf {
        self.target.clone().unwrap_or_else(|| self.work.join("target"))
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.one && arguments.witness {
        print!("{}", mintage_tests::witness::testimony(&arguments.dir));
        return ExitCode::SUCCESS;
    }
    if arguments.one {
        println!("{}", generate_one(&arguments.dir, &arguments.work));
        return ExitCode::SUCCESS;
    }
    let documents = match documents(&arguments.dir) {
        Ok(documents) => documents,
        Err(problem) => {
            eprintln!("corpus: {}: {problem}", arguments.dir.display());
            return ExitCode::from(2);
        }
    };
    let sample = arguments
        .sample
        .as_ref()
        .map(|file| std::fs::read_to_string(file).unwrap_or_default());
    let chosen: Vec<_> = documents
        .into_iter()
        .filter(|d| d.name.contains(&arguments.filter))
        .filter(|d| arguments.dialect.as_ref().is_none_or(|wanted| &d.dialect == wanted))
        .filter(|d| !arguments.valid || d.valid == Some(true))
        .filter(|d| {
            sample
                .as_ref()
                .is_none_or(|names| names.lines().any(|line| line.trim() == d.name))
        })
        .collect();

    if arguments.witness {
        return witness(&chosen);
    }
    if arguments.examples || arguments.invented.is_some() {
        return examples(&arguments, &chosen);
    }

    let done = AtomicUsize::new(0);
    let next = AtomicUsize::new(0);
    let rows = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs.max(1) {
            scope.spawn(|| {
                while let Some(document) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let out = arguments.work.join("crates").join(&document.crate_name);
                    let made = generate_in_child(&document.path, &out);
                    progress(
                        done.fetch_add(1, Ordering::Relaxed) + 1,
                        chosen.len(),
                        "generated",
                        &document.name,
                    );
                    rows.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(Row::new(document.clone(), made));
                }
            });
        }
    });
    let mut rows = rows.into_inner().unwrap_or_else(PoisonError::into_inner);
    rows.sort_by(|a, b| a.document.name.cmp(&b.document.name));

    if arguments.check || arguments.clippy {
        let verb = if arguments.clippy { "clippy" } else { "check" };
        let total = rows.len();
        for (index, row) in rows.iter_mut().enumerate() {
            if row.made.written {
                let folder = arguments.work.join("crates").join(&row.document.crate_name);
                row.built = Some(Built::by_cargo(verb, &folder, &arguments.target()));
            }
            progress(index + 1, total, verb, &row.document.name);
        }
    }
    eprint!("\r\x1b[K");

    let table = Table::new(rows);
    print!("{}", table.text());
    if let Some(file) = &arguments.json {
        write(file, &table.json());
    }
    if let Some(file) = &arguments.markdown {
        write(file, &table.markdown());
    }
    match table.verdict(arguments.min_percent) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("corpus: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Asks the witness about each 3.0 document, in a process of its own: it takes for ever over some.
fn witness(chosen: &[Document]) -> ExitCode {
    let (mut heard, mut silent, mut facts, mut wrong) = (0, 0, 0, 0);
    for (index, document) in chosen.iter().enumerate() {
        progress(index, chosen.len(), "asks the witness about", &document.name);
        let Ok(program) = std::env::current_exe() else { continue };
        if document.dialect != "3.0" {
            continue;
        }
        let mut command = Command::new(program);
        command.arg(&document.path).args(["--one", "--witness"]);
        let limits = Limits {
            time: Duration::from_secs(60),
        };
        let said = run(command, &limits).stdout;
        let mut lines = said.lines();
        let Some(count) = lines.next().and_then(|line| line.parse::<usize>().ok()) else {
            silent += 1;
            continue;
        };
        heard += 1;
        facts += count;
        for line in lines {
            wrong += 1;
            println!("{}: {line}", document.name);
        }
    }
    eprint!("\r\x1b[K");
    println!("{heard} documents witnessed, {silent} that the witness cannot read; {facts} facts, {wrong} in dispute");
    if wrong == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Decodes and encodes the examples of 3.0 and 3.1 documents, one document at a time.
fn examples(arguments: &Arguments, chosen: &[Document]) -> ExitCode {
    let options = mintage_tests::examples::Options {
        work: arguments.work.join("examples"),
        target: arguments.target(),
        jobs: Some(arguments.jobs),
        invented: arguments.invented.unwrap_or(0),
    };
    let mut report = mintage_tests::examples::Report::default();
    for (index, document) in chosen.iter().enumerate() {
        progress(index, chosen.len(), "tries", &document.name);
        if ["3.0", "3.1"].contains(&document.dialect.as_str()) {
            let tried = mintage_tests::examples::try_all(&document.path, &document.crate_name, &options);
            report.push(&document.name, tried);
        }
    }
    eprint!("\r\x1b[K");
    print!("{}", report.text());
    if let Some(file) = &arguments.json {
        write(file, &report.json());
    }
    if let Some(file) = &arguments.markdown {
        write(file, &report.markdown());
    }
    if report.is_failure() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn generate_in_child(document: &Path, out: &Path) -> Made {
    let Ok(program) = std::env::current_exe() else {
        return Made::failed("this program cannot find itself");
    };
    let mut command = Command::new(program);
    command.arg(document).arg("--work").arg(out).arg("--one");
    let ran = run(
        command,
        &Limits {
            time: Duration::from_secs(300),
        },
    );
    Made::from_child(&ran)
}

fn progress(done: usize, all: usize, verb: &str, name: &str) {
    use std::io::IsTerminal;
    if std::io::stderr().is_terminal() {
        let filled = done * 30 / all.max(1);
        eprint!(
            "\r\x1b[K[{}{}] {done}/{all} {verb} {name}",
            "#".repeat(filled),
            " ".repeat(30 - filled)
        );
    }
}

fn write(file: &Path, text: &str) {
    if let Err(problem) = std::fs::write(file, text) {
        eprintln!("corpus: {}: {problem}", file.display());
    }
}
