//! Generated clients and the rows' functions → one crate, built and run. A
//! compile error is brought home to the row it stems from.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::driver::Function;
use super::generate::Generated;
use super::{document, rewrite};

/// How many functions go into one file: an error costs one file's build.
const PER_FILE: usize = 50;

/// One client with its rows.
pub struct Client {
    /// The module it becomes: `doc_31`.
    pub module: String,
    pub generated: Generated,
    /// Row number and function.
    pub functions: Vec<(usize, Function)>,
    /// The document's own server is used, by a transport that finds it on loopback.
    pub own_server: bool,
}

/// Where each function stands, for errors.
struct Place {
    file: PathBuf,
    lines: std::ops::Range<usize>,
    module: String,
    row: usize,
}

/// What the compiler says against the crate.
#[derive(Debug, Default)]
pub struct Blame {
    /// Errors by module and row.
    pub rows: BTreeMap<(String, usize), String>,
    /// Errors that no row could be found for.
    pub others: Vec<String>,
}

pub struct Scratch {
    root: PathBuf,
    target: PathBuf,
    workspace: PathBuf,
    places: Vec<Place>,
}

/// What goes wrong with files and processes.
type Io<T> = Result<T, String>;

fn put(path: &Path, text: &str) -> Io<()> {
    let failed = |e: std::io::Error| format!("{}: {e}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    // An unchanged file keeps its time, so that cargo need not build it anew.
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    std::fs::write(path, text).map_err(failed)
}

impl Scratch {
    /// Writes the crate under `root`, to be built in `target`.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(workspace: &Path, root: &Path, target: &Path, clients: &[Client]) -> Io<Scratch> {
        let mut scratch = Scratch {
            root: root.to_owned(),
            target: target.to_owned(),
            workspace: workspace.to_owned(),
            places: Vec::new(),
        };
        let src = root.join("src");
        let _ = std::fs::remove_dir_all(src.join("runtime"));
        let mut modules = Vec::new();
        let mut runtime: BTreeMap<&str, &str> = BTreeMap::new();
        let mut heads = Vec::new();
        let mut said = BTreeSet::new();
        for client in clients {
            for (path, text) in &client.generated.files {
                match path.strip_prefix("src/runtime/") {
                    Some("mod.rs") => heads.push(text.as_str()),
                    Some(file) => drop(runtime.insert(file, text)),
                    None => {}
                }
            }
        }
        for (file, text) in &runtime {
            put(&src.join("runtime").join(file), text)?;
        }
        put(&src.join("runtime/mod.rs"), &rewrite::runtimes(heads))?;
        for client in clients {
            modules.push(client.module.clone());
            scratch.client(&src, client, &mut said)?;
        }
        scratch.stale(&src, &modules)?;
        put(&src.join("loopback.rs"), include_str!("driver/loopback.rs"))?;
        put(&src.join("support.rs"), &support(&runtime.keys().copied().collect()))?;
        put(&src.join("main.rs"), &main_file(clients))?;
        put(&root.join("Cargo.toml"), &manifest(clients)?)?;
        let lock = root.join("Cargo.lock");
        if !lock.exists() {
            std::fs::copy(workspace.join("Cargo.lock"), &lock).map_err(|e| format!("Cargo.lock: {e}"))?;
        }
        Ok(scratch)
    }

    /// Takes away the modules of an earlier run.
    fn stale(&self, src: &Path, modules: &[String]) -> Io<()> {
        let entries = std::fs::read_dir(src).map_err(|e| e.to_string())?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("doc_") && !modules.contains(&name) {
                std::fs::remove_dir_all(entry.path()).map_err(|e| e.to_string())?;
            }
        }
        Ok(())
    }

    fn client(&mut self, src: &Path, client: &Client, said: &mut BTreeSet<String>) -> Io<()> {
        let module = &client.module;
        let mut by_file: BTreeMap<&str, Vec<&(usize, Function)>> = BTreeMap::new();
        for function in &client.functions {
            by_file.entry(function.1.file.as_str()).or_default().push(function);
        }
        for (path, text) in &client.generated.files {
            let Some(file) = path
                .strip_prefix("src/")
                .filter(|p| p.ends_with(".rs") && !p.starts_with("runtime/"))
            else {
                continue;
            };
            let mut text = rewrite::once(&rewrite::module(text, module), said);
            let rows = by_file.get(file).map(Vec::as_slice).unwrap_or_default();
            for (index, rows) in rows.chunks(PER_FILE).enumerate() {
                let _ = write!(text, "\npub mod rows_{index};\n");
                self.rows(src, client, file, index, rows)?;
            }
            let file = if file == "lib.rs" { "mod.rs" } else { file };
            put(&src.join(module).join(file), &text)?;
        }
        Ok(())
    }

    fn rows(&mut self, src: &Path, client: &Client, file: &str, index: usize, rows: &[&(usize, Function)]) -> Io<()> {
        let module = &client.module;
        let path = src.join(module).join(folder_of(file)).join(format!("rows_{index}.rs"));
        let mut text = format!(
            "//! Rows of the wire vectors.\nuse super::*;\nuse crate::support as s;\nuse crate::{module}::{{Client, ops}};\n\n"
        );
        for (row, function) in rows {
            let start = text.lines().count();
            text.push_str(&function.text);
            text.push('\n');
            let lines = start..text.lines().count();
            self.places.push(Place {
                file: path.clone(),
                lines,
                module: module.clone(),
                row: *row,
            });
        }
        let _ = writeln!(text, "pub async fn run(run: &mut s::Run, client: &Client) {{");
        for (row, _) in rows {
            let _ = write!(
                text,
                "    let own = client.clone();\n    run.row(\"{module}/{row}\", move |given| {{ let client = own.clone(); async move {{ row_{row}(&client, &given).await }} }}).await;\n"
            );
        }
        text.push_str("}\n");
        put(&path, &text)
    }

    /// Builds the crate.
    ///
    /// # Errors
    /// When cargo cannot be run; compile errors are no such error.
    pub fn build(&self, jobs: Option<usize>) -> Io<Blame> {
        let output = Command::new("cargo")
            .args(["build", "--offline", "--message-format=json"])
            .args(jobs.map(|jobs| format!("--jobs={jobs}")))
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_INCREMENTAL", "1")
            .output()
            .map_err(|e| format!("cargo: {e}"))?;
        let mut blame = Blame::default();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(message) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let message = &message["message"];
            if message["level"] == "error" && message["spans"].as_array().is_some_and(|spans| !spans.is_empty()) {
                self.blame(message, &mut blame);
            }
        }
        if !output.status.success() && blame.rows.is_empty() && blame.others.is_empty() {
            blame.others.push(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        Ok(blame)
    }

    /// The row behind an error: by the function it is in, else by the operation's name in the code.
    fn blame(&self, message: &Value, blame: &mut Blame) {
        let words = message["rendered"].as_str().unwrap_or_default().to_owned();
        let spans = message["spans"].as_array().map(Vec::as_slice).unwrap_or_default();
        for span in spans.iter().filter(|span| span["is_primary"] == true) {
            let file = self.root.join(span["file_name"].as_str().unwrap_or_default());
            let line = span["line_start"].as_u64().unwrap_or_default() as usize;
            let place = self
                .places
                .iter()
                .find(|p| p.file == file && p.lines.contains(&line.saturating_sub(1)));
            if let Some(place) = place {
                blame.rows.entry((place.module.clone(), place.row)).or_insert(words);
                return;
            }
            let inside = file
                .strip_prefix(self.root.join("src"))
                .ok()
                .and_then(|p| p.components().next());
            let module = inside
                .map(|c| c.as_os_str().to_string_lossy().into_owned())
                .unwrap_or_default();
            let texts = spans.iter().flat_map(|s| s["text"].as_array()).flatten();
            let code: String = texts.filter_map(|t| t["text"].as_str()).collect::<Vec<_>>().join("\n");
            if let Some(row) = row_in(&code).or_else(|| row_near(&file, line)) {
                blame.rows.entry((module, row)).or_insert(words);
                return;
            }
        }
        blame.others.push(words);
    }

    /// Runs the crate with this plan; gives its report.
    ///
    /// # Errors
    /// When it ends without a report.
    pub fn run(&self, plan: &Value) -> Io<Vec<Value>> {
        let (plan_file, report_file) = (self.root.join("plan.json"), self.root.join("report.json"));
        put(&plan_file, &plan.to_string())?;
        let _ = std::fs::remove_file(&report_file);
        let output = Command::new(self.target.join("debug/vectors-scratch"))
            .arg(&plan_file)
            .arg(&report_file)
            .current_dir(&self.workspace)
            .env_remove("http_proxy")
            .env_remove("HTTP_PROXY")
            .output()
            .map_err(|e| format!("the driver cannot be run: {e}"))?;
        let report = std::fs::read_to_string(&report_file);
        let report = report.map_err(|_| {
            format!(
                "the driver wrote no report: {}",
                String::from_utf8_lossy(&output.stderr)
            )
        })?;
        serde_json::from_str(&report).map_err(|e| format!("the driver's report: {e}"))
    }
}

/// The folder of a file's child modules.
fn folder_of(file: &str) -> &str {
    match file {
        "lib.rs" => "",
        file => file
            .strip_suffix("/mod.rs")
            .or(file.strip_suffix(".rs"))
            .unwrap_or(file),
    }
}

fn module_path(file: &str) -> String {
    folder_of(file)
        .split('/')
        .filter(|part| !part.is_empty())
        .map(|part| format!("::{part}"))
        .collect()
}

/// `R12Body` or `r12` in a line of code → 12.
fn row_in(code: &str) -> Option<usize> {
    let mut words = code.split(|c: char| !c.is_ascii_alphanumeric());
    words.find_map(|word| {
        let rest = word.strip_prefix(['r', 'R'])?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    })
}

/// The nearest such name above a line.
fn row_near(file: &Path, line: usize) -> Option<usize> {
    let text = std::fs::read_to_string(file).ok()?;
    let lines: Vec<&str> = text.lines().take(line).collect();
    lines.iter().rev().take(40).find_map(|line| row_in(line))
}

fn support(runtime: &BTreeSet<&str>) -> String {
    let mut text = include_str!("driver/support.rs").to_owned();
    let mut optional = |file: &str, there: &str, name: &str, arguments: &str| {
        if runtime.contains(file) {
            text.push_str(undocumented(there));
        } else {
            let _ = write!(
                text,
                "\npub fn {name}({arguments}) -> Seen {{\n    Err(Stop::Error(\"the runtime cannot read it\".into()))\n}}\n"
            );
        }
    };
    let plain = "_: &http::HeaderMap, _: &Given";
    optional(
        "retry_after.rs",
        include_str!("driver/support_retry_after.rs"),
        "retry_after",
        plain,
    );
    optional("links.rs", include_str!("driver/support_link.rs"), "link", plain);
    optional(
        "rate_limit.rs",
        include_str!("driver/support_rate_limit.rs"),
        "ratelimit",
        plain,
    );
    if runtime.contains("multipart.rs") {
        text.push_str(undocumented(include_str!("driver/support_parts.rs")));
    }
    if runtime.contains("events.rs") {
        text.push_str(undocumented(include_str!("driver/support_events.rs")));
    } else {
        text.push_str("\npub async fn events<T>(_: T) -> Seen {\n    Err(Stop::Error(\"the client gives no events\".into()))\n}\n");
    }
    text
}

/// A file's text from its first blank line: the documentation of a module can't stand in the middle of another.
fn undocumented(text: &str) -> &str {
    text.find("\n\n").and_then(|at| text.get(at + 1..)).unwrap_or(text)
}

fn main_file(clients: &[Client]) -> String {
    let mut out = String::from(
        "//! Calls every row's function and writes down what was seen.\n#![allow(warnings)]\n\nmod loopback;\nmod runtime;\nmod support;\n",
    );
    for client in clients {
        let _ = writeln!(out, "mod {};", client.module);
    }
    out.push_str(
        "\n#[tokio::main]\nasync fn main() {\n    let mut arguments = std::env::args().skip(1);\n    \
         let (plan, report) = (arguments.next().unwrap(), arguments.next().unwrap());\n    \
         let plan = serde_json::from_str(&std::fs::read_to_string(plan).unwrap()).unwrap();\n    \
         let server = loopback::Loopback::start().unwrap();\n    let mut run = support::Run::new(server, plan);\n",
    );
    for client in clients {
        let module = &client.module;
        let builder = if client.own_server {
            format!(
                "builder().transport(runtime::HttpClient::new().no_proxy().resolve({:?}, run.server().address()))",
                document::HOST
            )
        } else {
            "builder().base_url(&run.base_url())".to_owned()
        };
        let _ = writeln!(
            out,
            "    let client = {module}::Client::{builder}.retry(runtime::Retry::off()).build().unwrap();"
        );
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        client
            .functions
            .iter()
            .for_each(|(_, function)| *counts.entry(&function.file).or_default() += 1);
        for (file, count) in counts {
            for index in 0..count.div_ceil(PER_FILE) {
                let _ = writeln!(
                    out,
                    "    {module}{}::rows_{index}::run(&mut run, &client).await;",
                    module_path(file)
                );
            }
        }
    }
    out.push_str("    std::fs::write(report, run.report().to_string()).unwrap();\n}\n");
    out
}

/// The dependencies and features of all clients, and what the driver itself needs.
fn manifest(clients: &[Client]) -> Io<String> {
    let mut out: toml::Table = toml::from_str(
        "[package]\nname = \"vectors-scratch\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\
         [workspace]\n[profile.dev]\ndebug = false\n[features]\n[dependencies]\n",
    )
    .map_err(|e| e.to_string())?;
    for client in clients {
        let text = client
            .generated
            .files
            .iter()
            .find(|(path, _)| path == "Cargo.toml")
            .map(|(_, text)| text.as_str());
        let table: toml::Table = toml::from_str(text.unwrap_or_default()).map_err(|e| e.to_string())?;
        for section in ["features", "dependencies"] {
            let from = table
                .get(section)
                .and_then(toml::Value::as_table)
                .cloned()
                .unwrap_or_default();
            if let Some(into) = out.get_mut(section).and_then(toml::Value::as_table_mut) {
                into.extend(from);
            }
        }
    }
    let dependencies = out
        .get_mut("dependencies")
        .and_then(toml::Value::as_table_mut)
        .ok_or("no dependencies")?;
    let more: toml::Table = toml::from_str(
        "tokio = { version = \"1\", default-features = false, features = [\"rt-multi-thread\", \"macros\", \"time\"] }\n\
         serde_json = \"1\"\nbytes = \"1\"\nhttp = \"1\"\n",
    )
    .map_err(|e| e.to_string())?;
    let tokio_optional = dependencies.get("tokio").is_some();
    for (name, value) in more {
        if name == "tokio" || !dependencies.contains_key(&name) {
            dependencies.insert(name, value);
        }
    }
    // An optional dependency that the driver needs anyway is no longer one, nor a feature.
    if tokio_optional && let Some(features) = out.get_mut("features").and_then(toml::Value::as_table_mut) {
        for (_, list) in features.iter_mut() {
            if let Some(list) = list.as_array_mut() {
                list.retain(|name| name.as_str() != Some("dep:tokio"));
            }
        }
    }
    toml::to_string(&out).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn rows_are_found_in_code() {
        assert_eq!(row_in("    pub fn r12_(&self) -> R12<'_>"), Some(12));
        assert_eq!(row_in("pub struct R307Body {"), Some(307));
        assert_eq!(row_in("pub fn run(row: Result)"), None);
    }

    #[test]
    fn rows_stand_beneath_the_file_whose_names_they_use() {
        assert_eq!(folder_of("api/mod.rs"), "api");
        assert_eq!(folder_of("api/pets.rs"), "api/pets");
        assert_eq!(folder_of("lib.rs"), "");
        assert_eq!(module_path("api/pets.rs"), "::api::pets");
    }
}
