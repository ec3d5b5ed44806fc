//! What is asked for → configuration, inputs and the folder of the output.

use crate::config::{self, Config};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::source::{self, Input};
use std::path::{Component, Path, PathBuf};

/// Which description a client is made from, and how. What is set here goes before the configuration.
#[derive(Clone, Debug, Default)]
pub struct Request {
    description: Option<PathBuf>,
    text: Option<String>,
    config_file: Option<PathBuf>,
    config: Option<Config>,
    name: Option<String>,
    out: Option<PathBuf>,
    usual_out: Option<PathBuf>,
    strict: bool,
    included: bool,
}

impl Request {
    /// A client for the description at this path.
    pub fn new(description: impl AsRef<Path>) -> Request {
        Request {
            description: Some(description.as_ref().to_owned()),
            ..Request::default()
        }
    }

    /// A client as `mintage.toml` at this path describes it, its `input` included.
    pub fn configured(config_file: impl AsRef<Path>) -> Request {
        Request {
            config_file: Some(config_file.as_ref().to_owned()),
            ..Request::default()
        }
    }

    /// The description's text, in place of what the disk has.
    pub fn text(self, text: impl Into<String>) -> Request {
        Request {
            text: Some(text.into()),
            ..self
        }
    }

    /// The name of the generated package.
    pub fn name(self, name: impl Into<String>) -> Request {
        Request {
            name: Some(name.into()),
            ..self
        }
    }

    /// Reads this `mintage.toml`.
    pub fn config_file(self, path: impl AsRef<Path>) -> Request {
        Request {
            config_file: Some(path.as_ref().to_owned()),
            ..self
        }
    }

    /// This configuration, in place of a file's.
    pub fn config(self, config: Config) -> Request {
        Request {
            config: Some(config),
            ..self
        }
    }

    /// The folder of the generated crate. What is in it there already keeps its name, as `mintage.lock` has it.
    pub fn out(self, out: impl AsRef<Path>) -> Request {
        Request {
            out: Some(out.as_ref().to_owned()),
            ..self
        }
    }

    /// The folder where neither `out` nor the configuration says one.
    pub(crate) fn usual_out(self, out: &str) -> Request {
        Request {
            usual_out: Some(PathBuf::from(out)),
            ..self
        }
    }

    /// Warnings are errors.
    pub fn strict(self, strict: bool) -> Request {
        Request { strict, ..self }
    }

    /// For a crate that includes the client, and has the types and dependencies that the description asks for.
    pub(crate) fn included(self) -> Request {
        Request { included: true, ..self }
    }

    /// What is in force, and name and text of the file it was read from.
    pub(crate) fn configuration(&self, sink: &mut Sink) -> (Config, Option<(String, String)>) {
        let mut file = None;
        let mut config = match (&self.config, &self.config_file) {
            (Some(config), _) => config.clone(),
            (None, None) => Config::default(),
            (None, Some(path)) => {
                let name = path.display().to_string();
                match source::text(&name) {
                    Ok(text) => {
                        let config = Config::read(&text, sink);
                        file = Some((name, text));
                        config
                    }
                    Err(why) => {
                        let message = format!("`{name}` cannot be read: {why}");
                        sink.push(
                            Diagnostic::nowhere(Severity::Error, "unreadable-file", message)
                                .file(name)
                                .help("check the path"),
                        );
                        Config::default()
                    }
                }
            }
        };
        if let Some(name) = &self.name {
            config.package.name = Some(name.clone());
        }
        config.strict |= self.strict;
        config.included |= self.included;
        config.check(sink);
        (config, file)
    }

    /// The files to read: the description's, which refers to the others.
    pub(crate) fn inputs(&self, config: &Config, sink: &mut Sink) -> Vec<Input> {
        let path = match (&self.description, &config.input) {
            (Some(path), _) => path.clone(),
            (None, Some(input)) => {
                let path = self.beside_config(input);
                // A joined path is no longer an address.
                let named = if input.contains("://") { Path::new(input) } else { &path };
                if let Some(fault) = source::path_fault(named).filter(|_| self.text.is_none()) {
                    let at = config::at(&["input"]);
                    sink.push(
                        Diagnostic::error("unreadable-file", &at, fault)
                            .note("nothing can be written")
                            .help("name the description's file as seen from the folder of `mintage.toml`"),
                    );
                    return Vec::new();
                }
                path
            }
            (None, None) => return Vec::new(),
        };
        // References and messages are text, and so is the path that they start from.
        if self.text.is_none() && path.to_str().is_none() {
            let message = format!("the name of `{}` is not UTF-8", path.display());
            sink.push(
                Diagnostic::nowhere(Severity::Error, "unreadable-file", message)
                    .note("nothing can be written")
                    .help("rename the file"),
            );
            return Vec::new();
        }
        vec![Input {
            name: path.display().to_string(),
            text: self.text.clone(),
        }]
    }

    pub(crate) fn output_folder(&self, config: &Config) -> Option<PathBuf> {
        let configured = || Some(self.beside_config(config.out.as_deref()?));
        self.out.clone().or_else(configured).or_else(|| self.usual_out.clone())
    }

    /// A path of the configuration, which is relative to its file.
    fn beside_config(&self, path: &str) -> PathBuf {
        let folder = self
            .config_file
            .as_deref()
            .and_then(Path::parent)
            .unwrap_or(Path::new(""));
        let mut joined = PathBuf::new();
        for component in folder.join(path).components() {
            // `spec/../generated` reads better, and in messages it is read, as `generated`.
            match (component, joined.components().next_back()) {
                (Component::ParentDir, Some(Component::Normal(_))) => {
                    joined.pop();
                }
                (Component::CurDir, _) => {}
                _ => joined.push(component),
            }
        }
        // The folder itself has a name too.
        if joined.as_os_str().is_empty() {
            joined.push(Component::CurDir);
        }
        joined
    }
}

impl<P: AsRef<Path>> From<P> for Request {
    fn from(description: P) -> Request {
        Request::new(description)
    }
}
