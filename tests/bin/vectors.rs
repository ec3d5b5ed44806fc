//! A table of wire vectors → a client, real requests, and a judgement on each row.
//!
//! `cargo run -p mintage-tests --bin vectors -- ../shared/vectors/style-vectors.json`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use mintage_tests::vectors::{Options, run};

/// Makes documents from the rows, generates clients, calls them, compares what was sent or read.
#[derive(Parser)]
#[command(after_help = "Example: vectors ../shared/vectors/style-vectors.json --dialect 3.1 --filter query/form")]
struct Arguments {
    /// The table: `style-vectors.json`, `decode-vectors.json` or others with the same fields.
    file: PathBuf,
    /// Only this dialect (may be repeated); else 3.0 and 3.1.
    #[arg(long)]
    dialect: Vec<String>,
    /// Only rows whose id holds this.
    #[arg(long, default_value = "")]
    filter: String,
    /// Write the judgements as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Write counts and causes as Markdown.
    #[arg(long)]
    markdown: Option<PathBuf>,
    /// Where the crate is written and built, relative to the workspace.
    #[arg(long, default_value = "target/vectors")]
    work: PathBuf,
    /// Where it and its dependencies are built, relative to the workspace; else inside `--work`.
    #[arg(long)]
    target: Option<PathBuf>,
    /// How many jobs cargo may use.
    #[arg(long)]
    jobs: Option<usize>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let options = Options {
        file: arguments.file.clone(),
        dialects: arguments.dialect,
        filter: arguments.filter,
        work: arguments.work,
        target: arguments.target,
        jobs: arguments.jobs,
    };
    let report = match run(&options) {
        Ok(report) => report,
        Err(why) => {
            eprintln!("error: {why}");
            return ExitCode::FAILURE;
        }
    };
    print!("{}", report.text());
    let name = arguments
        .file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let outputs = [
        (arguments.json, format!("{:#}\n", report.json())),
        (arguments.markdown, report.markdown(&name)),
    ];
    for (path, text) in outputs {
        if let Some(path) = path
            && let Err(why) = std::fs::write(&path, text)
        {
            eprintln!("error: {}: {why}", path.display());
            return ExitCode::FAILURE;
        }
    }
    if report.is_failure() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
