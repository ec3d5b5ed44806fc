//! `mintage dump`: the value between two stages, for people who work on the generator.

use super::{Exit, FINE, FormatName, Messages, Source, print, report};
use crate::{diag::Sink, examine, model, read, select};
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
    let outcome = examine(&arguments.source.request()?);
    let code = report(
        &outcome,
        Messages {
            format: FormatName::Short,
            all: false,
        },
    )?;
    let sink = &mut Sink::new();
    let Some(document) = read::read(&outcome.sources, sink) else {
        return Ok(code);
    };
    let text = match arguments.stage {
        Stage::Read => format!("{:#?}\n", select::select(document, &outcome.config.selection, sink)),
        Stage::Lower => model::dump(&outcome.api),
        Stage::Name => format!("{:#?}\n", outcome.names),
    };
    print(&text)?;
    Ok(FINE)
}
