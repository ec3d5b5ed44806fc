//! A table → documents → clients → one crate that makes every call → a report.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::compare::{self, Outcome, Verdict};
use super::decoded::{self, Read};
use super::document;
use super::driver::{self, Function};
use super::generate::generate;
use super::report::{Judged, Report};
use super::row::{DecodeRow, StyleRow, Table};
use super::scratch::{Client, Scratch};
use super::surface::Surface;
use super::wire::{Request, unbase64};

/// What to run.
pub struct Options {
    pub file: PathBuf,
    /// Empty: 3.0 and 3.1.
    pub dialects: Vec<String>,
    /// Only rows whose id holds this.
    pub filter: String,
    /// Where the crate is written and built.
    pub work: PathBuf,
    /// Where it and its dependencies are built; else inside `work`.
    pub target: Option<PathBuf>,
    /// Passed to cargo.
    pub jobs: Option<usize>,
}

/// A row of either table, by its place in the file.
#[derive(Clone, Copy)]
enum Row<'a> {
    Style(&'a StyleRow),
    Decode(&'a DecodeRow),
}

impl Row<'_> {
    fn id(&self) -> &str {
        match self {
            Row::Style(row) => &row.id,
            Row::Decode(row) => &row.id,
        }
    }

    fn server_path(&self) -> Option<&str> {
        match self {
            Row::Style(row) => row.server_path.as_deref(),
            Row::Decode(_) => None,
        }
    }

    fn function(
        &self,
        client: &super::generate::Generated,
        surface: &Surface,
        number: usize,
        dialect: &str,
    ) -> Result<Function, String> {
        match self {
            Row::Style(row) => driver::style(client, surface, row, number, dialect),
            Row::Decode(row) => driver::decode(client, surface, row, number),
        }
    }
}

/// The rows that become one document.
struct Group<'a> {
    module: String,
    dialect: String,
    rows: Vec<(usize, Row<'a>)>,
}

/// Rows that cannot be run, by module and number, with the reason.
type Lost = BTreeMap<(String, usize), String>;

/// Runs a table.
///
/// # Errors
/// When the table cannot be read, or the crate not be written or run.
pub fn run(options: &Options) -> Result<Report, String> {
    let text = std::fs::read_to_string(&options.file).map_err(|e| format!("{}: {e}", options.file.display()))?;
    let table = Table::read(&text).map_err(|e| format!("{}: {e}", options.file.display()))?;
    let groups = groups(&table, options);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_owned();
    let work = workspace.join(&options.work);
    let target = options
        .target
        .as_ref()
        .map_or_else(|| work.join("target"), |target| workspace.join(target));
    let mut lost = Lost::new();
    let mut trouble = Vec::new();
    let mut seen = BTreeMap::new();
    for round in 0..6 {
        let clients = clients(&groups, &mut lost);
        if clients.is_empty() {
            break;
        }
        let scratch = Scratch::write(&workspace, &work, &target, &clients)?;
        eprintln!(
            "building {} clients, {} rows",
            clients.len(),
            clients.iter().map(|c| c.functions.len()).sum::<usize>()
        );
        let blame = scratch.build(options.jobs)?;
        if blame.rows.is_empty() && blame.others.is_empty() {
            seen = reports(scratch.run(&plan(&clients))?);
            break;
        }
        eprintln!("{} rows do not compile", blame.rows.len());
        let news = blame.rows.keys().any(|key| !lost.contains_key(key));
        if !news || round == 5 {
            trouble.push("the crate does not compile:".into());
            trouble.extend(blame.others);
            break;
        }
        lost.extend(
            blame
                .rows
                .into_iter()
                .map(|(key, words)| (key, format!("does not compile: {words}"))),
        );
    }
    Ok(Report {
        rows: judge(&groups, &lost, &seen),
        trouble,
    })
}

fn groups<'a>(table: &'a Table, options: &Options) -> Vec<Group<'a>> {
    let dialects = if options.dialects.is_empty() {
        vec!["3.0".into(), "3.1".into()]
    } else {
        options.dialects.clone()
    };
    let rows: Vec<(usize, Row)> = match table {
        Table::Style(rows) => rows.iter().map(Row::Style).enumerate().collect(),
        Table::Decode(rows) => rows.iter().map(Row::Decode).enumerate().collect(),
    };
    let mut out = Vec::new();
    for dialect in dialects {
        let module = format!("doc_{}", dialect.replace('.', ""));
        let within = |row: &Row| match row {
            Row::Style(row) => row.is_in(&dialect),
            Row::Decode(row) => row.is_in(&dialect),
        };
        let chosen = rows
            .iter()
            .filter(|(_, row)| row.id().contains(&options.filter) && within(row))
            .copied();
        let (alone, together): (Vec<_>, Vec<_>) = chosen.partition(|(_, row)| row.server_path().is_some());
        if !together.is_empty() {
            out.push(Group {
                module: module.clone(),
                dialect: dialect.clone(),
                rows: together,
            });
        }
        for (number, row) in alone {
            out.push(Group {
                module: format!("{module}_r{number}"),
                dialect: dialect.clone(),
                rows: vec![(number, row)],
            });
        }
    }
    out
}

/// Generates the clients; a row that an error is about is lost, and the rest tried again.
fn clients(groups: &[Group], lost: &mut Lost) -> Vec<Client> {
    let mut out = Vec::new();
    for group in groups {
        for _ in 0..20 {
            let alive: Vec<(usize, Row)> = group
                .rows
                .iter()
                .filter(|(n, _)| !lost.contains_key(&(group.module.clone(), *n)))
                .copied()
                .collect();
            if alive.is_empty() {
                break;
            }
            let generated = match generate(&document(&alive, &group.dialect)) {
                Ok(generated) => generated,
                Err(errors) => {
                    let rows: Vec<(usize, String)> = errors
                        .iter()
                        .filter_map(|(at, words)| Some((row_of(at)?, words.clone())))
                        .collect();
                    let all = rows.is_empty();
                    for (number, words) in rows {
                        lost.insert((group.module.clone(), number), format!("not generated: {words}"));
                    }
                    if all {
                        let words = errors.first().map_or("", |(_, words)| words);
                        for (number, _) in &alive {
                            lost.insert(
                                (group.module.clone(), *number),
                                format!("the document is refused: {words}"),
                            );
                        }
                    }
                    continue;
                }
            };
            let mut surface = Surface::default();
            for (path, text) in &generated.files {
                if let Some(file) = path
                    .strip_prefix("src/")
                    .filter(|p| p.ends_with(".rs") && !p.starts_with("runtime/"))
                {
                    surface.read(file, text);
                }
            }
            let mut functions = Vec::new();
            for (number, row) in &alive {
                match row.function(&generated, &surface, *number, &group.dialect) {
                    Ok(function) => functions.push((*number, function)),
                    Err(why) => drop(lost.insert((group.module.clone(), *number), format!("cannot be called: {why}"))),
                }
            }
            let own_server = alive.iter().any(|(_, row)| row.server_path().is_some());
            out.push(Client {
                module: group.module.clone(),
                generated,
                functions,
                own_server,
            });
            break;
        }
    }
    out
}

fn document(rows: &[(usize, Row)], dialect: &str) -> String {
    let styles: Vec<(usize, &StyleRow)> = rows
        .iter()
        .filter_map(|(n, row)| {
            if let Row::Style(row) = row {
                Some((*n, *row))
            } else {
                None
            }
        })
        .collect();
    if styles.is_empty() {
        let decodes: Vec<(usize, &DecodeRow)> = rows
            .iter()
            .filter_map(|(n, row)| {
                if let Row::Decode(row) = row {
                    Some((*n, *row))
                } else {
                    None
                }
            })
            .collect();
        return document::decode_document(&decodes, dialect);
    }
    document::style_document(&styles, dialect)
}

/// `/paths/~1r12~1things/get` → 12.
fn row_of(pointer: &str) -> Option<usize> {
    let path = pointer.trim_start_matches('#').strip_prefix("/paths/")?;
    let digits: String = path
        .strip_prefix("~1r")?
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

fn plan(clients: &[Client]) -> Value {
    let mut out = Map::new();
    for client in clients {
        for (number, function) in &client.functions {
            out.insert(format!("{}/{number}", client.module), function.plan.clone());
        }
    }
    Value::Object(out)
}

/// What a row's call came to, what the client gave, what was sent.
type Seen = (Outcome, Value, Vec<Request>);

fn reports(report: Vec<Value>) -> BTreeMap<String, Vec<Seen>> {
    let mut out: BTreeMap<String, Vec<Seen>> = BTreeMap::new();
    for entry in report {
        let words = entry["seen"]["words"].as_str().unwrap_or_default().to_owned();
        let outcome = match entry["seen"]["outcome"].as_str() {
            Some("done") => Outcome::Done,
            Some("error" | "unholdable") => Outcome::Error(words),
            _ => Outcome::Panicked(format!("panicked: {words}")),
        };
        let requests = entry["requests"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        let requests = requests
            .filter_map(unbase64)
            .filter_map(|raw| Request::parse(&raw))
            .collect();
        let key = entry["key"].as_str().unwrap_or_default().to_owned();
        out.entry(key)
            .or_default()
            .push((outcome, entry["seen"]["value"].clone(), requests));
    }
    out
}

fn judge(groups: &[Group], lost: &Lost, seen: &BTreeMap<String, Vec<Seen>>) -> Vec<Judged> {
    let mut out = Vec::new();
    for group in groups {
        for (number, row) in &group.rows {
            let runs = seen
                .get(&format!("{}/{number}", group.module))
                .map(Vec::as_slice)
                .unwrap_or_default();
            let missing = lost.get(&(group.module.clone(), *number)).cloned();
            let (verdict, defined, section) = match row {
                Row::Style(row) => {
                    let verdict = match (missing, runs) {
                        (Some(why), _) => compare::style(row, *number, &Outcome::Impossible(why), &[]),
                        (None, [(outcome, _, requests), ..]) => compare::style(row, *number, outcome, requests),
                        (None, []) => Verdict::Fail("the row was not run".into()),
                    };
                    (verdict, row.defined, row.section.clone())
                }
                Row::Decode(row) => {
                    let verdict = match missing {
                        Some(why) => Verdict::Fail(why),
                        None => {
                            let reads: Vec<Read> = runs
                                .iter()
                                .map(|(outcome, value, _)| Read {
                                    outcome: outcome.clone(),
                                    value: value.clone(),
                                })
                                .collect();
                            decoded::decoded(row, &group.dialect, &reads)
                        }
                    };
                    (verdict, row.defined, row.section.clone())
                }
            };
            out.push(Judged {
                id: row.id().to_owned(),
                dialect: group.dialect.clone(),
                defined,
                verdict,
                section,
            });
        }
    }
    out.sort_by(|a, b| (&a.dialect, &a.id).cmp(&(&b.dialect, &b.id)));
    out
}
