//! Rows of the corpus table: which documents there are, what one generation says of itself, what cargo says of the
//! crate, and the table as text, JSON and Markdown. The Markdown holds counts and causes only, so that a change shows
//! as a short diff.

use crate::measure::{Limits, Ran, run};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// One description of the folder.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its name in the folder, or in the manifest.
    pub name: String,
    pub path: PathBuf,
    /// `3.0`; empty if the text does not say.
    pub dialect: String,
    /// What the manifest says; `None` without one.
    pub valid: Option<bool>,
    /// A package name of its own.
    pub crate_name: String,
}

/// Every description in `dir`, by the manifest beside or above it if there is one.
pub fn documents(dir: &Path) -> Result<Vec<Document>, std::io::Error> {
    let manifest = [dir.join("manifest.tsv"), dir.join("../manifest.tsv")]
        .into_iter()
        .chain(std::env::var_os("MINTAGE_SHARED").map(|s| PathBuf::from(s).join("corpus/manifest.tsv")))
        .chain([PathBuf::from("../shared/corpus/manifest.tsv")])
        .find_map(|file| std::fs::read_to_string(file).ok())
        .unwrap_or_default();
    let mut valid = BTreeMap::new();
    for line in manifest.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        if let [file, _, dialect, _, _, _, _, schema, semantic, ..] = columns[..] {
            valid.insert(file.to_owned(), (dialect.to_owned(), schema == "0" && semantic == "0"));
        }
    }
    let mut found = Vec::new();
    let mut taken = Vec::new();
    for (name, (dialect, valid)) in &valid {
        let path = dir.join(name);
        if path.is_file() {
            // A document of several files is named with its folder.
            taken.push(name.split('/').next().unwrap_or(name).to_owned());
            found.push(document(name.clone(), path, dialect.clone(), Some(*valid)));
        }
    }
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let described = [".json", ".yaml", ".yml"].iter().any(|end| name.ends_with(end));
        if described && !taken.contains(&name) && entry.path().is_file() {
            let text = std::fs::read(entry.path()).unwrap_or_default();
            found.push(document(name, entry.path(), dialect_of(&text), None));
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn document(name: String, path: PathBuf, dialect: String, valid: Option<bool>) -> Document {
    let words = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut crate_name = format!("c-{}", words.collect::<Vec<_>>().join("-").to_ascii_lowercase());
    // Cargo's registries take 64 characters, and so does mintage; a digest keeps long ones apart.
    if crate_name.len() > 64 {
        let mut digest = DefaultHasher::new();
        crate_name.hash(&mut digest);
        crate_name.truncate(47);
        crate_name = format!("{}-{:016x}", crate_name.trim_end_matches('-'), digest.finish());
    }
    Document {
        name,
        path,
        dialect,
        valid,
        crate_name,
    }
}

/// The version that the text claims, from its first lines or its last.
fn dialect_of(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    for key in ["openapi", "swagger"] {
        for quoted in [format!("\"{key}\""), format!("\n{key}"), format!("'{key}'")] {
            let after = text.strip_prefix(key);
            let after = after.or_else(|| text.find(&quoted).map(|at| &text[at + quoted.len()..]));
            if let Some(after) = after {
                let version: String = after
                    .chars()
                    .take(20)
                    .skip_while(|c| !c.is_ascii_digit())
                    .take_while(|c| c.is_ascii_digit() || *c == '.')
                    .collect();
                let mut parts = version.split('.');
                if let (Some(major), Some(minor)) = (parts.next(), parts.next()) {
                    return format!("{major}.{minor}");
                }
            }
        }
    }
    String::new()
}

/// Generates `document` into `out` and says in one line of JSON what became of it.
pub fn generate_one(document: &Path, out: &Path) -> Value {
    let name = out
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let request = mintage::Request::new(document).name(&name);
    let outcome = mintage::generate_files(&request);
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut errors = 0;
    for diagnostic in &outcome.diagnostics {
        *codes.entry(diagnostic.code).or_default() += 1;
        errors += usize::from(diagnostic.severity == mintage::diag::Severity::Error);
    }
    let lines: usize = outcome.files.values().map(|text| text.lines().count()).sum();
    let written = errors == 0 && !outcome.files.is_empty();
    if written {
        let _ = std::fs::remove_dir_all(out);
        for (path, text) in outcome.files.iter() {
            let file = out.join(path);
            if let Some(folder) = file.parent() {
                let _ = std::fs::create_dir_all(folder);
            }
            if let Err(problem) = std::fs::write(&file, text) {
                return json!({ "failed": problem.to_string() });
            }
        }
        // A crate of its own, whatever workspace the folder stands in.
        let manifest = out.join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).unwrap_or_default();
        let _ = std::fs::write(&manifest, format!("{text}\n[workspace]\n"));
    }
    let (operations, properties) = (outcome.tally.operations, outcome.tally.properties);
    json!({
        "written": written,
        "errors": errors,
        "codes": codes,
        "lines": lines,
        "operations": [operations.typed, operations.widened, operations.left_out],
        "properties": [properties.typed, properties.widened, properties.left_out],
    })
}

/// What one generation made and cost.
#[derive(Clone, Debug, Default)]
pub struct Made {
    pub written: bool,
    /// Panic, hang, overflow: always our fault.
    pub crashed: Option<String>,
    pub errors: u64,
    pub codes: BTreeMap<String, u64>,
    pub lines: u64,
    /// Typed, widened, left out.
    pub operations: [u64; 3],
    pub properties: [u64; 3],
    pub cpu: f64,
    pub peak_mb: f64,
}

impl Made {
    pub fn failed(why: &str) -> Made {
        Made {
            crashed: Some(why.to_owned()),
            ..Made::default()
        }
    }

    pub fn from_child(ran: &Ran) -> Made {
        let said: Value = serde_json::from_str(ran.stdout.trim()).unwrap_or(Value::Null);
        if ran.timed_out || ran.code != Some(0) || !said.is_object() || said.get("failed").is_some() {
            let last = ran
                .stderr
                .lines()
                .find(|l| l.contains("panicked") || l.contains("overflow"));
            let why = match (ran.timed_out, last) {
                (true, _) => "ran out of time".to_owned(),
                (_, Some(line)) => line.to_owned(),
                _ => format!(
                    "ended with {:?} {}",
                    ran.code,
                    said.get("failed").unwrap_or(&Value::Null)
                ),
            };
            return Made {
                cpu: ran.cpu,
                peak_mb: ran.peak_mb,
                ..Made::failed(&why)
            };
        }
        let count = |v: &Value| v.as_u64().unwrap_or(0);
        let three = |v: &Value| [count(&v[0]), count(&v[1]), count(&v[2])];
        Made {
            written: said["written"] == true,
            crashed: None,
            errors: count(&said["errors"]),
            codes: said["codes"]
                .as_object()
                .map(|codes| codes.iter().map(|(code, n)| (code.clone(), count(n))).collect())
                .unwrap_or_default(),
            lines: count(&said["lines"]),
            operations: three(&said["operations"]),
            properties: three(&said["properties"]),
            cpu: ran.cpu,
            peak_mb: ran.peak_mb,
        }
    }
}

/// What cargo said of a crate.
#[derive(Clone, Debug, Default)]
pub struct Built {
    pub ok: bool,
    pub errors: usize,
    pub warnings: usize,
    /// The first few messages, rendered.
    pub first: Vec<String>,
    pub cpu: f64,
    pub peak_mb: f64,
}

impl Built {
    /// Runs `cargo VERB` on the crate in `folder`; dependencies are built before and once.
    pub fn by_cargo(verb: &str, folder: &Path, target: &Path) -> Built {
        let target = std::path::absolute(target).unwrap_or_else(|_| target.to_owned());
        warm(verb, folder, &target);
        let ran = run(
            cargo(verb, folder, &target),
            &Limits {
                time: Duration::from_secs(1800),
            },
        );
        let mut built = Built {
            ok: ran.code == Some(0),
            cpu: ran.cpu,
            peak_mb: ran.peak_mb,
            ..Built::default()
        };
        for line in ran.stdout.lines() {
            let Ok(message) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let message = &message["message"];
            let count = match message["level"].as_str() {
                Some("error") => &mut built.errors,
                Some("warning") => &mut built.warnings,
                _ => continue,
            };
            *count += 1;
            if built.first.len() < 5 {
                built
                    .first
                    .push(message["rendered"].as_str().unwrap_or_default().to_owned());
            }
        }
        if !built.ok && built.errors == 0 {
            built.errors = 1;
            built
                .first
                .push(ran.stderr.lines().rev().take(5).collect::<Vec<_>>().join("\n"));
        }
        forget(folder, &target);
        built
    }
}

fn cargo(verb: &str, folder: &Path, target: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .arg(verb)
        .args(["--offline", "--quiet", "--message-format", "json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS");
    command
}

/// Builds the dependencies with a library that is empty, so that the measured run is the crate alone.
fn warm(verb: &str, folder: &Path, target: &Path) {
    let warm = folder.with_extension("warm");
    let _ = std::fs::remove_dir_all(&warm);
    let copied = std::fs::create_dir_all(warm.join("src"))
        .and_then(|()| std::fs::copy(folder.join("Cargo.toml"), warm.join("Cargo.toml")))
        .and_then(|_| std::fs::write(warm.join("src/lib.rs"), ""));
    if copied.is_ok() {
        let lock = [
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock"),
            target.join("../Cargo.lock"),
        ];
        if let Some(lock) = lock.iter().find(|l| l.exists()) {
            let _ = std::fs::copy(lock, warm.join("Cargo.lock"));
        }
        let _ = run(
            cargo(verb, &warm, target),
            &Limits {
                time: Duration::from_secs(1800),
            },
        );
        let _ = std::fs::copy(warm.join("Cargo.lock"), folder.join("Cargo.lock"));
    }
    let _ = std::fs::remove_dir_all(&warm);
    // Cargo names what it builds after package and workspace, wherever they lie: without this the empty library passes
    // for the crate, which was written before it.
    forget(folder, target);
}

/// Removes what the crate itself left in the target directory: the disk stays bounded.
pub(crate) fn forget(folder: &Path, target: &Path) {
    let name = folder
        .file_name()
        .map(|n| n.to_string_lossy().replace('-', "_"))
        .unwrap_or_default();
    for part in ["debug/deps", "debug/.fingerprint", "debug/incremental", "debug"] {
        let Ok(entries) = std::fs::read_dir(target.join(part)) else {
            continue;
        };
        for entry in entries.flatten() {
            let file = entry.file_name().to_string_lossy().replace('-', "_");
            if file.trim_start_matches("lib").starts_with(&name) {
                let path = entry.path();
                let _ = if path.is_dir() {
                    std::fs::remove_dir_all(&path)
                } else {
                    std::fs::remove_file(&path)
                };
            }
        }
    }
}

#[derive(Clone, Debug)]
pub struct Row {
    pub document: Document,
    pub made: Made,
    pub built: Option<Built>,
}

impl Row {
    pub fn new(document: Document, made: Made) -> Row {
        Row {
            document,
            made,
            built: None,
        }
    }

    fn outcome(&self) -> &'static str {
        match (&self.made.crashed, self.made.written, &self.built) {
            (Some(_), _, _) => "CRASH",
            (None, false, _) => "refused",
            (None, true, None) => "written",
            (None, true, Some(b)) if !b.ok => "BROKEN",
            (None, true, Some(b)) if b.warnings > 0 => "warns",
            (None, true, Some(_)) => "builds",
        }
    }
}

/// All rows, and what they add up to.
pub struct Table {
    rows: Vec<Row>,
}

impl Table {
    pub fn new(rows: Vec<Row>) -> Table {
        Table { rows }
    }

    /// For a terminal: a row a document, totals by dialect.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(
            out,
            "{:<58} {:>4} {:>7} {:>5} {:>17} {:>19} {:>13} {:>7} {:>13}",
            "document", "", "", "ops", "typed/wide/out", "properties", "gen s/MB", "lines", "check s/MB"
        );
        for row in &self.rows {
            let (m, d) = (&row.made, &row.document);
            let name: String = d.name.chars().take(58).collect();
            let [t, w, o] = m.operations;
            let [pt, pw, po] = m.properties;
            let built = row
                .built
                .as_ref()
                .map(|b| format!("{:.2}/{:.0}", b.cpu, b.peak_mb))
                .unwrap_or_default();
            let _ = writeln!(
                out,
                "{name:<58} {:>4} {:>7} {:>5} {:>17} {:>19} {:>13} {:>7} {built:>13}",
                if d.valid == Some(true) {
                    d.dialect.clone()
                } else {
                    format!("({})", d.dialect)
                },
                row.outcome(),
                t + w + o,
                format!("{t}/{w}/{o}"),
                format!("{pt}/{pw}/{po}"),
                format!("{:.2}/{:.0}", m.cpu, m.peak_mb),
                m.lines,
            );
            if let Some(why) = &m.crashed {
                let _ = writeln!(out, "    {why}");
            }
            for message in row.built.iter().flat_map(|b| &b.first).take(2) {
                for line in message.lines().take(6) {
                    let _ = writeln!(out, "    {line}");
                }
            }
        }
        out.push('\n');
        out.push_str(&self.totals());
        out
    }

    /// Counts by dialect and validity, and messages by code.
    fn totals(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(
            out,
            "| documents | number | written | refused | crash | build | warn | operations | wholly typed | widened | left out |"
        );
        let _ = writeln!(
            out,
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
        );
        let mut groups: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
        for row in &self.rows {
            let valid = if row.document.valid == Some(true) {
                "valid"
            } else {
                "as published"
            };
            groups
                .entry(format!("{} {valid}", row.document.dialect))
                .or_default()
                .push(row);
        }
        for (name, rows) in &groups {
            let count = |f: &dyn Fn(&Row) -> bool| rows.iter().filter(|r| f(r)).count();
            let sum = |i: usize| rows.iter().map(|r| r.made.operations[i]).sum::<u64>();
            let all = sum(0) + sum(1) + sum(2);
            let percent = match all {
                0 => String::new(),
                all => format!("{:.2} %", 100.0 * sum(0) as f64 / all as f64),
            };
            let _ = writeln!(
                out,
                "| {name} | {} | {} | {} | {} | {} | {} | {all} | {percent} | {} | {} |",
                rows.len(),
                count(&|r| r.made.written),
                count(&|r| !r.made.written && r.made.crashed.is_none()),
                count(&|r| r.made.crashed.is_some()),
                count(&|r| r.built.as_ref().is_some_and(|b| b.ok)),
                count(&|r| r.built.as_ref().is_some_and(|b| b.warnings > 0)),
                sum(1),
                sum(2),
            );
        }
        let mut codes: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for row in &self.rows {
            for (code, n) in &row.made.codes {
                let entry = codes.entry(code).or_default();
                entry.0 += n;
                entry.1 += 1;
            }
        }
        let _ = writeln!(out, "\n| code | messages | documents |\n| --- | --- | --- |");
        for (code, (messages, documents)) in codes {
            let _ = writeln!(out, "| `{code}` | {messages} | {documents} |");
        }
        out
    }

    /// For `tests/CORPUS.md`.
    pub fn markdown(&self) -> String {
        let mut out = String::from(
            "# What mintage makes of published descriptions\n\nCounts and causes only, so that a change shows as a short \
             diff. \"Build\" is `cargo check` with the default\nfeatures, \"warn\" any warning of rustc. Written by\n\n```sh\ncargo run \
             --release -p mintage-tests --bin corpus -- DIR --check --markdown tests/CORPUS.md\n```\n\n",
        );
        out.push_str(&self.totals());
        out.push_str(
            "\n| not wholly typed in | valid | operations widened | left out |\n| --- | --- | ---: | ---: |\n",
        );
        for row in self
            .rows
            .iter()
            .filter(|r| r.made.operations[1] + r.made.operations[2] > 0)
        {
            let valid = if row.document.valid == Some(true) { "yes" } else { "" };
            let [_, widened, left_out] = row.made.operations;
            let _ = writeln!(out, "| {} | {valid} | {widened} | {left_out} |", row.document.name);
        }
        out.push_str("\nWhich operations, and why: `mintage coverage DOCUMENT`.\n");
        // A version that is not read yet is refused, whatever else the document says: a count tells that.
        let notable: Vec<&Row> = self
            .rows
            .iter()
            .filter(|r| {
                !matches!(r.outcome(), "written" | "builds") && !r.made.codes.contains_key("unsupported-version")
            })
            .collect();
        if !notable.is_empty() {
            out.push_str("\n| document | outcome | errors | codes |\n| --- | --- | --- | --- |\n");
            for row in notable {
                let codes: Vec<String> = row.made.codes.iter().map(|(c, n)| format!("`{c}` {n}")).collect();
                let _ = writeln!(
                    out,
                    "| {} | {} | {} | {} |",
                    row.document.name,
                    row.outcome(),
                    row.made.errors,
                    codes.join(", ")
                );
            }
        }
        out
    }

    pub fn json(&self) -> String {
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|r| {
                json!({
                    "document": r.document.name,
                    "dialect": r.document.dialect,
                    "valid": r.document.valid,
                    "outcome": r.outcome(),
                    "crashed": r.made.crashed,
                    "errors": r.made.errors,
                    "codes": r.made.codes,
                    "operations": r.made.operations,
                    "properties": r.made.properties,
                    "lines": r.made.lines,
                    "generate": { "cpu": r.made.cpu, "peak_mb": r.made.peak_mb },
                    "build": r.built.as_ref().map(|b| json!({
                        "ok": b.ok, "errors": b.errors, "warnings": b.warnings,
                        "cpu": b.cpu, "peak_mb": b.peak_mb, "first": b.first,
                    })),
                })
            })
            .collect();
        serde_json::to_string_pretty(&rows).unwrap_or_default()
    }

    /// What makes the run fail: a crash anywhere, a crate that does not build, too little typed.
    pub fn verdict(&self, min_percent: Option<f64>) -> Result<(), String> {
        let named = |f: &dyn Fn(&Row) -> bool| {
            self.rows
                .iter()
                .filter(|r| f(r))
                .map(|r| r.document.name.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let crashed = named(&|r| r.made.crashed.is_some());
        if !crashed.is_empty() {
            return Err(format!("crashed on {crashed}"));
        }
        let broken = named(&|r| r.built.as_ref().is_some_and(|b| !b.ok || b.warnings > 0));
        if !broken.is_empty() {
            return Err(format!("broken or warned about: {broken}"));
        }
        if let Some(least) = min_percent {
            let of_valid = |i: usize| {
                self.rows
                    .iter()
                    .filter(|r| r.document.valid != Some(false))
                    .map(|r| r.made.operations[i])
                    .sum::<u64>()
            };
            let all = of_valid(0) + of_valid(1) + of_valid(2);
            let percent = 100.0 * of_valid(0) as f64 / all.max(1) as f64;
            if percent < least {
                return Err(format!(
                    "{percent:.2} % of the operations are wholly typed, {least} % were asked for"
                ));
            }
        }
        Ok(())
    }
}
