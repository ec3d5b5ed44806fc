//! `mintage init`: a description → a commented `mintage.toml`.

use super::{Exit, FINE, Stop, must_be_file, say};
use crate::config::package_name_fault;
use crate::diag::Sink;
use crate::source::Input;
use crate::{output, read, source};
use clap::Args;
use std::path::{Component, Path, PathBuf};

/// The file, with `@…@` where the description comes in.
const TEXT: &str = include_str!("mintage.toml");

#[derive(Args)]
#[command(after_help = "Examples:\n  mintage init api.yaml\n  mintage init spec/api.yaml --config spec/mintage.toml")]
pub(super) struct Init {
    /// The description: OpenAPI, JSON or YAML
    spec: PathBuf,
    /// The file to write; it must not be there yet
    #[arg(long, value_name = "FILE", default_value = "mintage.toml")]
    config: PathBuf,
}

pub(super) fn init(arguments: &Init) -> Exit {
    must_be_file(&arguments.spec)?;
    let input = Input {
        name: arguments.spec.display().to_string(),
        text: None,
    };
    let mut sink = Sink::new();
    let sources = source::load(&[input], &mut sink);
    let title = read::read(&sources, &mut sink)
        .map(|document| document.info.title)
        .unwrap_or_default();
    let folder = arguments.config.parent().unwrap_or(Path::new(""));
    let out = if folder.as_os_str().is_empty() {
        "generated"
    } else {
        "../generated"
    };
    let text = TEXT
        .replace("@INPUT@", &quoted(&relative(folder, &arguments.spec)))
        .replace("@OUT@", &quoted(out))
        .replace("@NAME@", &quoted(&package_name(&title)));
    if arguments.config.exists() {
        return Err(Stop::usage(format!(
            "`{}` exists already and is left as it is",
            arguments.config.display()
        )));
    }
    output::write_new(&arguments.config, &text)?;
    say(&format!(
        "wrote {}; `mintage generate` reads it",
        arguments.config.display()
    ));
    Ok(FINE)
}

/// `path` as seen from `folder`, both as the user gave them.
fn relative(folder: &Path, path: &Path) -> String {
    if path.is_absolute() {
        return path.display().to_string();
    }
    let parts = |path: &Path| -> Vec<String> {
        let parts = path.components().filter(|c| *c != Component::CurDir);
        parts.map(|c| c.as_os_str().to_string_lossy().into_owned()).collect()
    };
    let (from, to) = (parts(folder), parts(path));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to.iter().skip(shared).map(String::as_str))
        .collect::<Vec<_>>()
        .join("/")
}

/// A title as the name of a package.
fn package_name(title: &str) -> String {
    let mut name = String::new();
    for c in title.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => name.push(c.to_ascii_lowercase()),
            _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    let name: String = name.trim_matches('-').chars().take(40).collect();
    let name = name.trim_matches('-');
    if package_name_fault(name).is_some() {
        "my-api".to_owned()
    } else {
        name.to_owned()
    }
}

/// As a basic string of TOML.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
