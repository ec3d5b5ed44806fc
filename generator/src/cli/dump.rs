//! `mintage dump`: the value between two stages, for people who work on the generator.

use super::{Exit, FINE, FormatName, Messages, Source, print, report};
use crate::{diag::Sink, generate_files, lower, name, read};
use clap::{Args, ValueEnum};

#[derive(Args)]
#[command(
    after_help = "The form is for people and may change at any time.\n\nExample:\n  mintage dump api.yaml --stage lower"
)]
pub(super) struct Dump {
    #[command(flatten)]
    source: Source,
    /// After which stage
    #[arg(long, value_enum, value_name = "STAGE")]
    stage: Stage,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Stage {
    /// The description, in one vocabulary whatever its version
    Read,
    /// The API, as a client means it
    Lower,
    /// Every Rust identifier of the output
    Name,
}

pub(super) fn dump(arguments: &Dump) -> Exit {
    let outcome = generate_files(&arguments.source.request()?);
    let code = report(
        &outcome,
        Messages {
            format: FormatName::Short,
            all: false,
        },
    );
    let (config, sink) = (&outcome.config, &mut Sink::new());
    let Some(document) = read::read(&outcome.sources, sink) else {
        return Ok(code);
    };
    let text = match arguments.stage {
        Stage::Read => format!("{document:#?}\n"),
        Stage::Lower => format!("{:#?}\n", lower::lower(&document, config, sink)),
        Stage::Name => format!(
            "{:#?}\n",
            name::name(&lower::lower(&document, config, sink), config, sink)
        ),
    };
    print(&text);
    Ok(FINE)
}
