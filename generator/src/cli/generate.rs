//! `mintage generate`: a description → a client on the disk, or on standard output. `mintage check`: what of the one on the
//! disk is not what would be written.

use super::{
    DIFFERS, Exit, FINE, FormatName, Messages, Source, Stop, USAGE, option, print, program, report, say, tally,
};
use crate::config::package_name_fault;
use crate::diag::Diagnostic;
use crate::name::package_fault;
use crate::output::{self, Mode, Plan, Trouble};
use crate::render::{Format, inert};
use crate::{Request, generate_files};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args)]
#[command(after_help = "Examples:\n  \
        mintage generate                           as mintage.toml says\n  \
        mintage generate api.yaml --out client --name my-api\n  \
        mintage generate api.yaml --stdout | less")]
pub(super) struct Generate {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    target: Target,
    /// Write nothing; exit 1 if the client on disk is not what would be written
    #[arg(long, conflicts_with_all = ["stdout", "dry_run", "force"])]
    check: bool,
    /// Print the files and write nothing
    #[arg(long, conflicts_with = "dry_run")]
    stdout: bool,
    /// Say what would be written and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Overwrite generated files that were edited by hand, and files of others that stand in the way
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    messages: Messages,
}

#[derive(Args)]
#[command(after_help = "Prints what differs and the command that mends it.\n\nExamples:\n  \
        mintage check                              as mintage.toml says\n  \
        mintage check api.yaml --out client\n  \
        mintage check --format github              in a workflow")]
pub(super) struct Check {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    messages: Messages,
}

/// The folder where nothing is said of one.
const USUAL_OUT: &str = "generated";

/// The crate to write.
#[derive(Args, Clone, Debug)]
struct Target {
    /// The folder of the client crate [default: `out` of mintage.toml, or `generated`]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The name of the client crate [default: as mintage.toml says, or from the description's title]
    #[arg(long, value_name = "CRATE", value_parser = package_name)]
    name: Option<String>,
}

pub(super) fn package_name(name: &str) -> Result<String, String> {
    match package_name_fault(name).or_else(|| package_fault(name)) {
        Some(fault) => Err(fault.to_owned()),
        None => Ok(name.to_owned()),
    }
}

impl Target {
    fn of(&self, request: Request) -> Request {
        let request = match &self.out {
            Some(out) => request.out(out),
            None => request.usual_out(USUAL_OUT),
        };
        match &self.name {
            Some(name) => request.name(name),
            None => request,
        }
    }
}

pub(super) fn generate(arguments: &Generate) -> Exit {
    let mode = match arguments {
        Generate { check: true, .. } => Mode::Check,
        Generate { stdout: true, .. } => Mode::Stdout,
        Generate { dry_run: true, .. } => Mode::DryRun,
        _ => Mode::Write,
    };
    run(
        &arguments.source,
        &arguments.target,
        arguments.messages,
        mode,
        arguments.force,
    )
}

pub(super) fn check(arguments: &Check) -> Exit {
    run(
        &arguments.source,
        &arguments.target,
        arguments.messages,
        Mode::Check,
        false,
    )
}

fn run(source: &Source, target: &Target, messages: Messages, mode: Mode, force: bool) -> Exit {
    let request = target.of(source.request()?);
    let data = Format::from(messages.format).is_data();
    if data && mode == Mode::Stdout {
        return Err(Stop::usage(
            "`--stdout` prints files where `--format json` and `--format sarif` print messages: choose one",
        ));
    }
    let mut outcome = generate_files(&request);
    source.must_name_one(&outcome)?;
    if outcome.failed() {
        let code = report(&outcome, messages)?;
        say(match mode {
            Mode::Check => "nothing was compared",
            Mode::Write | Mode::DryRun | Mode::Stdout => "nothing was written",
        });
        return Ok(code);
    }
    let totals = tally(&outcome.tally);
    if mode == Mode::Stdout {
        report(&outcome, messages)?;
        print(&output::printed(&outcome.files))?;
        say(&totals);
        return Ok(FINE);
    }

    let out = outcome.out.clone().unwrap_or_else(|| PathBuf::from(USUAL_OUT));
    if out.is_file() {
        return Err(Stop {
            message: format!("`{}` is a file, not a folder", out.display()),
            code: USAGE,
        });
    }
    let command = command(source, target);
    let described = outcome.sources.files().map(|(_, source)| source.name.as_str());
    let configured = outcome.configuration.iter().map(|(name, _)| name.as_str());
    let inputs = described.chain(configured).map(Path::new);
    let end = output::plan(&out, std::mem::take(&mut outcome.files), force)
        .and_then(|plan| plan.made_from(inputs))
        .and_then(|plan| settle(&plan, mode, force, &command));
    let problem = match &end {
        Ok(end) => end.problem.clone(),
        Err(trouble) => Some(output::hindrance(trouble, &command)),
    };
    if data || messages.format == FormatName::Github {
        outcome.diagnostics.extend(problem);
    }
    report(&outcome, messages)?;
    let end = end.map_err(|trouble| Stop {
        message: trouble.told(&command),
        code: DIFFERS,
    })?;
    say(&totals);
    match &end.differences {
        Some(differences) => tell_differences(differences, messages)?,
        None => say(end.said.trim_end()),
    }
    Ok(end.code)
}

/// What became of the files.
#[derive(Default)]
struct End {
    /// What kept them from being as they should, for formats that have a place for it.
    problem: Option<Diagnostic>,
    said: String,
    /// What a check found.
    differences: Option<String>,
    code: u8,
}

fn settle(plan: &Plan, mode: Mode, force: bool, command: &str) -> Result<End, Trouble> {
    if mode == Mode::Check && plan.differs() {
        return Ok(End {
            problem: Some(output::stale(plan, command)),
            differences: Some(output::differences(plan, command)),
            code: DIFFERS,
            ..End::default()
        });
    }
    if mode != Mode::Check && plan.endangers() && !force {
        return Ok(End {
            problem: Some(output::refused(plan, command)),
            said: output::refusal(plan, command),
            code: DIFFERS,
            ..End::default()
        });
    }
    if mode == Mode::Write {
        plan.write()?;
    }
    let said = match mode {
        Mode::Check => format!("{} is fresh: {} files", plan.out.display(), plan.total()),
        Mode::Write | Mode::DryRun | Mode::Stdout => output::written(plan, mode == Mode::DryRun),
    };
    Ok(End {
        said,
        code: FINE,
        ..End::default()
    })
}

/// What a check found. Lines of the description are among it, and GitHub takes commands from whatever a step prints.
fn tell_differences(differences: &str, messages: Messages) -> Result<(), Stop> {
    let annotated = messages.format == FormatName::Github;
    let in_workflow = std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
    let differences = if annotated || in_workflow {
        inert(differences)
    } else {
        differences.to_owned()
    };
    if annotated || Format::from(messages.format).is_data() {
        // Standard output is the data's alone. And annotations count only outside of what is inert: lines of one stream
        // stay in their order.
        say(differences.trim_end());
        return Ok(());
    }
    print(&differences)
}

/// The command that writes what these arguments are about.
fn command(source: &Source, target: &Target) -> String {
    let mut words = format!("{} generate{}", program(), source.words());
    words.push_str(&option("--out", target.out.as_deref()));
    words.push_str(&option("--name", target.name.as_deref().map(Path::new)));
    words
}
