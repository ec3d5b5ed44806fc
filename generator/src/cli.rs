//! Arguments → the pipeline → exit code. The only room that looks at the
//! environment: the terminal, `NO_COLOR`, the current folder.

mod coverage;
mod dump;
mod explain;
mod generate;
mod init;

use crate::render::{self, Format, Options};
use crate::{Outcome, Request, output, source};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// All is well.
const FINE: u8 = 0;
/// Something differs, or the description has errors.
const DIFFERS: u8 = 1;
/// The command itself makes no sense.
const USAGE: u8 = 2;

#[derive(Parser)]
#[command(
    name = "mintage",
    version,
    about = "Writes a typed Rust client crate from an OpenAPI description",
    after_help = "Examples:\n  \
        mintage generate api.yaml --out client     a client crate in `client`\n  \
        mintage init api.yaml                      a commented mintage.toml to keep the choices in\n  \
        mintage check                              is the checked-in client what the description makes?\n\n\
        Exit codes: 0 fine, 1 something differs or the description has errors, 2 wrong usage.",
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the client crate for a description
    Generate(generate::Generate),
    /// Compare the client on disk with what the description makes, and write nothing
    Check(generate::Check),
    /// Write a commented mintage.toml for a description
    Init(init::Init),
    /// Say what a message means and what to do about it
    Explain(explain::Explain),
    /// Say how much of each operation is typed, and why the rest is not
    Coverage(coverage::Coverage),
    /// Print what a stage of the generator makes of a description
    Dump(dump::Dump),
}

/// Which description, and with which choices.
#[derive(Args, Clone, Debug)]
struct Source {
    /// The description: OpenAPI, JSON or YAML [default: the `input` of mintage.toml]
    spec: Option<PathBuf>,
    /// The configuration [default without SPEC: mintage.toml, then spec/mintage.toml]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
}

/// How messages are printed.
#[derive(Args, Clone, Copy, Debug)]
struct Messages {
    /// How messages are printed; json and sarif go to standard output
    #[arg(long, value_enum, default_value_t = FormatName::Human, value_name = "FORMAT")]
    format: FormatName,
    /// Print every message, however many are alike
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// Source line with a caret, reasons, what to do
    Human,
    /// One line a message
    Short,
    /// One JSON document
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Format {
        match name {
            FormatName::Human => Format::Human,
            FormatName::Short => Format::Short,
            FormatName::Json => Format::Json,
            FormatName::Sarif => Format::Sarif,
            FormatName::Github => Format::Github,
        }
    }
}

/// Runs the command that `arguments` (the program's name first) ask for.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(problem) => {
            let lost = problem
                .print()
                .is_err_and(|error| error.kind() != ErrorKind::BrokenPipe);
            return ExitCode::from(match (problem.use_stderr(), lost) {
                (true, _) => USAGE,
                (false, true) => DIFFERS,
                (false, false) => FINE,
            });
        }
    };
    let outcome = match cli.command {
        Command::Generate(arguments) => generate::generate(&arguments),
        Command::Check(arguments) => generate::check(&arguments),
        Command::Init(arguments) => init::init(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
        Command::Coverage(arguments) => coverage::coverage(&arguments),
        Command::Dump(arguments) => dump::dump(&arguments),
    };
    ExitCode::from(outcome.unwrap_or_else(|stop| {
        say(&format!("error: {}", stop.message));
        stop.code
    }))
}

/// What `mintage --help` prints.
pub fn help() -> String {
    Cli::command().render_long_help().to_string()
}

/// The end of a command that cannot go on.
struct Stop {
    message: String,
    code: u8,
}

impl Stop {
    fn usage(message: impl Into<String>) -> Stop {
        Stop {
            message: message.into(),
            code: USAGE,
        }
    }
}

impl From<output::Trouble> for Stop {
    fn from(trouble: output::Trouble) -> Stop {
        Stop {
            message: trouble.told("mintage generate"),
            code: DIFFERS,
        }
    }
}

type Exit = Result<u8, Stop>;

/// A line for the person at the terminal.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A result, for whoever reads standard output. A reader that went away has what it wanted; any other loss is said.
fn print(text: &str) -> Result<(), Stop> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Stop {
            message: format!("cannot write to standard output: {error}"),
            code: DIFFERS,
        }),
        _ => Ok(()),
    }
}

/// Where a configuration is looked for when none is named.
const CONFIGURATIONS: &[&str] = &["mintage.toml", "spec/mintage.toml"];

impl Source {
    /// The request, with the configuration found if none is named.
    fn request(&self) -> Result<Request, Stop> {
        let config = match (&self.config, &self.spec) {
            (Some(path), _) => Some(path.clone()),
            (None, Some(_)) => None,
            (None, None) => {
                let found = CONFIGURATIONS.iter().map(PathBuf::from).find(|path| path.is_file());
                let found = found.ok_or_else(|| {
                    Stop::usage(
                        "there is no SPEC, and no mintage.toml or spec/mintage.toml here\n\n  \
                         mintage generate api.yaml --out client\n  mintage init api.yaml",
                    )
                })?;
                Some(found)
            }
        };
        for path in self.spec.iter().chain(&config) {
            must_be_file(path)?;
        }
        let request = match (&self.spec, &config) {
            (Some(spec), Some(config)) => Request::new(spec).config_file(config),
            (Some(spec), None) => Request::new(spec),
            (None, Some(config)) => Request::configured(config),
            (None, None) => Request::default(),
        };
        Ok(request.strict(self.strict))
    }

    /// Complains if neither the arguments nor a sound configuration name a description.
    fn must_name_one(&self, outcome: &Outcome) -> Result<(), Stop> {
        let named = self.spec.is_some() || outcome.config.input.is_some();
        let understood = outcome.configuration.is_some() && outcome.diagnostics.iter().all(|d| d.at.is_none());
        if named || !understood {
            return Ok(());
        }
        Err(Stop::usage(
            "nothing names a description: give SPEC, or `input` in mintage.toml",
        ))
    }

    /// These arguments as they would be typed.
    fn words(&self) -> String {
        let mut words = String::new();
        if let Some(spec) = &self.spec {
            words.push_str(&format!(" {}", output::command_word(&spec.display().to_string())));
        }
        words.push_str(&option("--config", self.config.as_deref()));
        if self.strict {
            words.push_str(" --strict");
        }
        words
    }
}

fn must_be_file(path: &Path) -> Result<(), Stop> {
    source::path_fault(path).map_or(Ok(()), |fault| Err(Stop::usage(fault)))
}

/// ` --name value`, or nothing.
fn option(name: &str, value: Option<&Path>) -> String {
    value.map_or_else(String::new, |v| {
        format!(" {name} {}", output::command_word(&v.display().to_string()))
    })
}

/// The program as the user runs it: by its name, or through cargo.
fn program() -> &'static str {
    let through_cargo = std::env::var_os("CARGO_PKG_NAME").is_some_and(|name| name == "mintage");
    if through_cargo {
        "cargo run -p mintage --"
    } else {
        "mintage"
    }
}

/// Prints what was found; the exit code is for errors alone.
fn report(outcome: &Outcome, messages: Messages) -> Exit {
    let format = Format::from(messages.format);
    let colour = std::io::stderr().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|value| value != "dumb");
    let options = Options {
        format,
        colour,
        all: messages.all,
        width: terminal_size::terminal_size_of(std::io::stderr()).map(|(width, _)| width.0.into()),
    };
    let text = render::render(&outcome.diagnostics, outcome.texts(), options);
    if format.is_data() {
        print(&text)?;
    } else if !text.is_empty() {
        say(text.trim_end_matches('\n'));
        if format == Format::Human {
            say(&format!("\n{}", render::summary(&outcome.diagnostics)));
        }
    }
    if !outcome.failed() {
        return Ok(FINE);
    }
    // A configuration that makes no sense is wrong usage; the description's errors are not the user's.
    let errors = outcome
        .diagnostics
        .iter()
        .filter(|d| d.severity == crate::diag::Severity::Error);
    let ours = |d: &crate::diag::Diagnostic| d.at.as_ref().is_some_and(|at| at.file == crate::config::FILE);
    Ok(if errors.clone().all(ours) { USAGE } else { DIFFERS })
}

/// "41 operations: 40 typed, 1 widened, 0 left out; 312 properties: …".
fn tally(tally: &crate::model::Tally) -> String {
    let counts = |one: &str, many: &str, count: crate::model::Count| {
        let total = count.typed + count.widened + count.left_out;
        let what = if total == 1 { one } else { many };
        format!(
            "{total} {what}: {} typed, {} widened, {} left out",
            count.typed, count.widened, count.left_out
        )
    };
    let operations = counts("operation", "operations", tally.operations);
    format!("{operations}; {}", counts("property", "properties", tally.properties))
}
