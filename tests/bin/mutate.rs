//! Published descriptions → a folder of mutated ones, which `--bin corpus` then generates and builds.
//!
//! `cargo run --release -p mintage-tests --bin mutate -- DIR OUT [--count N] [--seed S]`

use clap::Parser;
use fastrand::Rng;
use mintage_tests::corpus::documents;
use mintage_tests::mutate::{Awkward, Mutation, load};
use std::path::PathBuf;
use std::process::ExitCode;

/// Writes mutated copies of published descriptions.
#[derive(Parser)]
#[command(after_help = "Example: mutate ../shared/corpus/docs target/mutated --count 100 --seed 7")]
struct Arguments {
    /// The folder of descriptions.
    dir: PathBuf,
    /// Where the mutated ones go.
    out: PathBuf,
    #[arg(long, default_value_t = 100)]
    count: usize,
    /// The same seed gives the same descriptions.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The most things to change in one.
    #[arg(long, default_value_t = 200)]
    steps: usize,
    /// Only descriptions of at most so many bytes.
    #[arg(long, default_value_t = 150_000)]
    largest: u64,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("mutate: {problem}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let awkward = Awkward::load()?;
    let mut random = Rng::with_seed(arguments.seed);
    let small = documents(&arguments.dir)?.into_iter().filter(|document| {
        let size = std::fs::metadata(&document.path).map_or(0, |file| file.len());
        matches!(document.dialect.as_str(), "3.0" | "3.1") && size <= arguments.largest
    });
    let small: Vec<_> = small.collect();
    std::fs::create_dir_all(&arguments.out)?;
    let mut made = 0;
    // Some descriptions have no operations to begin with.
    for _ in 0..arguments.count * 4 {
        if made == arguments.count {
            break;
        }
        let Some(chosen) = random.choice(&small) else { break };
        let Some(document) = load(&chosen.path) else { continue };
        let steps = random.usize(1..=arguments.steps.max(1));
        let mut mutation = Mutation::new(document, &awkward, &mut random);
        (0..steps).for_each(|_| mutation.step());
        let stem = chosen.crate_name.trim_start_matches("c-");
        let file = format!("{}-{made:04}-{stem}.json", arguments.seed);
        std::fs::write(arguments.out.join(file), mutation.finish().to_string())?;
        made += 1;
    }
    println!("{made} descriptions in {}", arguments.out.display());
    Ok(())
}
