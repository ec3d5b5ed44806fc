//! `mintage init`: a description → a commented `mintage.toml`.

use super::generate::package_name;
use super::{CONFIGURATIONS, Exit, FINE, FormatName, Messages, Stop, must_be_file, option, report, say};
use crate::{Request, examine, name, output};
use clap::Args;
use std::path::{Component, Path, PathBuf};

/// The file, with `@…@` where the description comes in.
const TEXT: &str = include_str!("mintage.toml");

#[derive(Args)]
#[command(after_help = "Examples:\n  mintage init api.yaml\n  \
        mintage init api.yaml --out client --name my-api\n  mintage init spec/api.yaml --config spec/mintage.toml")]
pub(super) struct Init {
    /// The description: OpenAPI, JSON or YAML
    spec: PathBuf,
    /// The file to write; it must not be there yet
    #[arg(long, value_name = "FILE", default_value = "mintage.toml")]
    config: PathBuf,
    /// The folder of the client crate, as the file will have it [default: `generated`]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The name of the client crate, as the file will have it [default: from the description's title]
    #[arg(long, value_name = "CRATE", value_parser = package_name)]
    name: Option<String>,
}

pub(super) fn init(arguments: &Init) -> Exit {
    must_be_file(&arguments.spec)?;
    if arguments.config.exists() {
        return Err(Stop::usage(format!(
            "`{}` exists already and is left as it is",
            arguments.config.display()
        )));
    }
    let outcome = examine(&Request::new(&arguments.spec));
    if outcome.failed() {
        let code = report(
            &outcome,
            Messages {
                format: FormatName::Human,
                all: false,
            },
        )?;
        say("nothing was written");
        return Ok(code);
    }
    let here = std::env::current_dir().unwrap_or_default();
    let folder = whole(&here, arguments.config.parent().unwrap_or(Path::new("")));
    let below = folder != here && folder.starts_with(&here);
    let out = match &arguments.out {
        Some(out) => match relative(&here, &folder, out) {
            same if same.is_empty() => ".".to_owned(),
            out => out,
        },
        None => if below { "../generated" } else { "generated" }.to_owned(),
    };
    let given = arguments.name.clone();
    let name = given.unwrap_or_else(|| name::package(&outcome.api, &outcome.config));
    let text = TEXT
        .replace("@INPUT@", &quoted(&relative(&here, &folder, &arguments.spec)))
        .replace("@OUT@", &quoted(&out))
        .replace("@NAME@", &quoted(&name))
        .replace("@PREFIXES@", &prefixes(&name::namespaces(&outcome.api)));
    output::write_new(&arguments.config, &text)?;
    // Another than the one that is found is to be named.
    let found = CONFIGURATIONS.iter().map(Path::new).find(|path| path.is_file());
    let is_found = found.is_some_and(|found| whole(&here, found) == whole(&here, &arguments.config));
    let named = (!is_found).then_some(arguments.config.as_path());
    say(&format!(
        "wrote {}; `mintage generate{}` reads it",
        arguments.config.display(),
        option("--config", named)
    ));
    Ok(FINE)
}

/// The value of `strip-prefixes`, behind the sign of a comment: what the description has, a line each.
fn prefixes(namespaces: &[String]) -> String {
    if namespaces.is_empty() {
        return "[\"com.example.models.\"]".to_owned();
    }
    let lines = namespaces.iter().map(|one| format!("#     {},\n", quoted(one)));
    format!("[\n{}# ]", lines.collect::<String>())
}

/// `path` from the root of the disk, without `.` and `..`.
fn whole(here: &Path, path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for component in here.join(path).components() {
        match component {
            Component::ParentDir => drop(whole.pop()),
            Component::CurDir => {}
            other => whole.push(other),
        }
    }
    whole
}

/// `path` as seen from `folder`; an absolute one stays as the user gave it.
fn relative(here: &Path, folder: &Path, path: &Path) -> String {
    if path.is_absolute() {
        return path.display().to_string();
    }
    let path = whole(here, path);
    let parts = |path: &Path| -> Vec<String> {
        let parts = path.components();
        parts.map(|c| c.as_os_str().to_string_lossy().into_owned()).collect()
    };
    let (from, to) = (parts(folder), parts(&path));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to.iter().skip(shared).map(String::as_str))
        .collect::<Vec<_>>()
        .join("/")
}

/// As a basic string of TOML, which has no control characters in it.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            '\\' | '"' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
