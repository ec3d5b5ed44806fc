//! `mintage coverage`: how much of each operation is typed, and why the rest is not.

use super::{DIFFERS, Exit, FINE, FormatName, Messages, Source, print, report, say, tally};
use crate::at::{At, Part};
use crate::model::{Loss, Tally};
use crate::render::one_line;
use crate::{Outcome, diag, examine};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::fmt::Write as _;

#[derive(Args)]
#[command(
    after_help = "An operation is typed if no value that it sends or receives was widened, and no part of it left out, for \
        something that stands in the description. A property is left out if no type of the client has it: also where \
        the description allows any value in its place, or the client hands on a body as it comes.\n\nExamples:\n  \
        mintage coverage api.yaml\n  \
        mintage coverage api.yaml --min-percent 99.9   exit 1 below\n  \
        mintage coverage --format json"
)]
pub(super) struct Coverage {
    #[command(flatten)]
    source: Source,
    /// Exit 1 if fewer operations, or fewer properties, are typed
    #[arg(long, value_name = "N", value_parser = wanted_percent)]
    min_percent: Option<f64>,
    /// How the table is printed
    #[arg(long, value_enum, default_value_t = TableFormat::Human, value_name = "FORMAT")]
    format: TableFormat,
    /// List every operation and every reason
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TableFormat {
    /// A line for each operation that is not wholly typed
    Human,
    /// Everything, as one JSON document
    Json,
}

/// The most operations, properties and reasons that are listed without `--all`.
const OPERATIONS: usize = 100;
const PROPERTIES: usize = 20;
const REASONS: usize = 5;

pub(super) fn coverage(arguments: &Coverage) -> Exit {
    let outcome = examine(&arguments.source.request()?);
    arguments.source.must_name_one(&outcome)?;
    let mut code = FINE;
    if outcome.failed() {
        let messages = Messages {
            format: FormatName::Human,
            all: arguments.all,
        };
        code = report(&outcome, messages)?;
        // With warnings for errors there is a client to speak of all the same.
        if outcome.unsound {
            return Ok(code);
        }
    }
    let rows = rows(&outcome);
    match arguments.format {
        TableFormat::Human => print(&human(&rows, &outcome, arguments.all))?,
        TableFormat::Json => print(&json(&rows, &outcome))?,
    }
    let (operations, properties) = percents(&outcome.tally);
    if let Some(wanted) = arguments.min_percent
        && operations.min(properties) < wanted
    {
        say(&format!("{}; {wanted} % is asked for", typed(&outcome.tally)));
        return Ok(DIFFERS);
    }
    Ok(code)
}

/// An operation of the description and what it lost.
struct Row<'a> {
    method: String,
    path: String,
    id: Option<&'a str>,
    left_out: bool,
    losses: Vec<&'a Loss>,
}

impl Row<'_> {
    fn state(&self) -> &'static str {
        match (self.left_out, self.losses.is_empty()) {
            (true, _) => "left out",
            (false, true) => "typed",
            (false, false) => "widened",
        }
    }
}

fn rows(outcome: &Outcome) -> Vec<Row<'_>> {
    let api = &outcome.api;
    let losses = &api.tally.losses;
    let kept = api.operations.iter().enumerate().map(|(index, operation)| Row {
        method: operation.method.as_str().to_owned(),
        path: operation.path.clone(),
        id: operation_id(outcome, &operation.at),
        left_out: false,
        losses: losses
            .iter()
            .filter(|loss| loss.operations.binary_search(&index).is_ok())
            .collect(),
    });
    let gone = losses.iter().filter_map(|loss| {
        let (method, path) = loss.left_out.clone()?;
        Some(Row {
            method,
            path,
            // Of a key that stands twice, what can be found there is the other.
            id: operation_id(outcome, &loss.at).filter(|_| loss.at.part == Part::Value),
            left_out: true,
            losses: vec![loss],
        })
    });
    kept.chain(gone).collect()
}

/// The `operationId` as the description has it: the client has none where two operations share it.
fn operation_id<'a>(outcome: &'a Outcome, at: &At) -> Option<&'a str> {
    let mut tree = &outcome.sources.file(at.file)?.tree;
    for segment in at.segments() {
        tree = tree.get(&segment)?;
    }
    tree.get("operationId")?.as_str()
}

/// Of operations and of properties; all of nothing is all.
fn percents(tally: &Tally) -> (f64, f64) {
    let percent = |count: crate::model::Count| match count.typed + count.widened + count.left_out {
        0 => 100.0,
        total => count.typed as f64 * 100.0 / total as f64,
    };
    (percent(tally.operations), percent(tally.properties))
}

/// The shares in words: rounded down, so that 100 % is all.
fn typed(tally: &Tally) -> String {
    let share = |count: crate::model::Count| {
        let tenths = match count.typed + count.widened + count.left_out {
            0 => 1000,
            total => count.typed * 1000 / total,
        };
        format!("{}.{} %", tenths / 10, tenths % 10)
    };
    format!(
        "{} of the operations and {} of the properties are typed",
        share(tally.operations),
        share(tally.properties)
    )
}

fn wanted_percent(text: &str) -> Result<f64, String> {
    let percent = text.parse().ok().filter(|percent| (0.0..=100.0).contains(percent));
    percent.ok_or_else(|| "give a number from 0 to 100, such as 95 or 99.9".to_owned())
}

fn human(rows: &[Row<'_>], outcome: &Outcome, all: bool) -> String {
    let mut out = String::new();
    let wanted: Vec<&Row<'_>> = rows.iter().filter(|row| all || row.state() != "typed").collect();
    let shown = if all {
        wanted.len()
    } else {
        wanted.len().min(OPERATIONS)
    };
    for row in wanted.iter().take(shown) {
        let _ = writeln!(out, "{:<8} {} {}", row.state(), row.method, one_line(&row.path));
        let reasons = if all {
            row.losses.len()
        } else {
            row.losses.len().min(REASONS)
        };
        for loss in row.losses.iter().take(reasons) {
            let _ = writeln!(out, "         {}", one_line(&reason(loss, outcome)));
        }
        if row.losses.len() > reasons {
            let _ = writeln!(out, "         and {} more", row.losses.len() - reasons);
        }
    }
    if wanted.len() > shown {
        let _ = writeln!(out, "and {} more operations (`--all` lists them)", wanted.len() - shown);
    }
    let lacking = &outcome.tally.lacking;
    let shown = if all {
        lacking.len()
    } else {
        lacking.len().min(PROPERTIES)
    };
    for at in lacking.iter().take(shown) {
        let _ = writeln!(out, "left out property {}", one_line(&place(at, outcome)));
    }
    if lacking.len() > shown {
        let _ = writeln!(
            out,
            "and {} more properties (`--all` lists them)",
            lacking.len() - shown
        );
    }
    if !out.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{}", tally(&outcome.tally));
    let _ = writeln!(out, "{}", typed(&outcome.tally));
    out
}

/// `code: what it says (file#/pointer)`.
fn reason(loss: &Loss, outcome: &Outcome) -> String {
    format!(
        "{}: {} ({})",
        loss.code,
        message(loss, outcome),
        place(&loss.at, outcome)
    )
}

/// `file#/pointer`.
fn place(at: &At, outcome: &Outcome) -> String {
    let file = outcome.sources.file(at.file).map_or("", |source| source.name.as_str());
    format!("{file}#{}", at.pointer)
}

/// Whether a message about `at` is about a thing: its value, its key, or a member, such as `$ref`.
fn at_or_below(at: &At, thing: &At) -> bool {
    let same = |at: &At| at.file == thing.file && at.pointer == thing.pointer;
    same(at) || at.parent().is_some_and(|parent| same(&parent))
}

/// The message that goes with a loss; without one, what the code means.
fn message<'a>(loss: &Loss, outcome: &'a Outcome) -> &'a str {
    let found = outcome
        .diagnostics
        .iter()
        .find(|d| d.code == loss.code && d.at.as_ref().is_some_and(|at| at_or_below(at, &loss.at)));
    match found {
        Some(diagnostic) => &diagnostic.message,
        None => diag::explain(loss.code).map_or("", |e| e.title),
    }
}

fn json(rows: &[Row<'_>], outcome: &Outcome) -> String {
    let operations: Vec<Value> = rows
        .iter()
        .map(|row| {
            let reasons: Vec<Value> = row.losses.iter().map(|loss| reason_json(loss, outcome)).collect();
            json!({
                "method": row.method,
                "path": row.path,
                "operationId": row.id,
                "state": row.state().replace(' ', "_"),
                "reasons": reasons,
            })
        })
        .collect();
    let file = |at: &At| outcome.sources.file(at.file).map(|source| source.name.as_str());
    let lacking = outcome.tally.lacking.iter();
    let lacking: Vec<Value> = lacking
        .map(|at| json!({ "file": file(at), "pointer": format!("#{}", at.pointer) }))
        .collect();
    let count = |c: crate::model::Count| json!({ "typed": c.typed, "widened": c.widened, "left_out": c.left_out });
    let (percent_operations, percent_properties) = percents(&outcome.tally);
    let table = json!({
        "operations": operations,
        "properties_left_out": lacking,
        "totals": { "operations": count(outcome.tally.operations), "properties": count(outcome.tally.properties) },
        "percent": { "operations": percent_operations, "properties": percent_properties },
    });
    let mut text = serde_json::to_string_pretty(&table).unwrap_or_default();
    text.push('\n');
    text
}

fn reason_json(loss: &Loss, outcome: &Outcome) -> Value {
    json!({
        "code": loss.code,
        "message": message(loss, outcome),
        "file": outcome.sources.file(loss.at.file).map(|source| source.name.as_str()),
        "pointer": format!("#{}", loss.at.pointer),
        "left_out": loss.left_out.is_some(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::model::Count;

    #[test]
    fn shares_are_rounded_down() {
        let tally = Tally {
            operations: Count {
                typed: 2999,
                widened: 1,
                ..Count::default()
            },
            ..Tally::default()
        };
        assert_eq!(
            typed(&tally),
            "99.9 % of the operations and 100.0 % of the properties are typed"
        );
        let one_of_a_thousand = Count {
            typed: 999,
            left_out: 1,
            ..Count::default()
        };
        let (operations, _) = percents(&Tally {
            operations: one_of_a_thousand,
            ..Tally::default()
        });
        assert!(operations >= wanted_percent("99.9").unwrap());
    }

    #[test]
    fn what_can_be_asked_for() {
        for text in ["", "x", "-1", "100.1", "99,9", "95%", "NaN", "inf"] {
            assert!(wanted_percent(text).is_err(), "{text}");
        }
        assert_eq!(wanted_percent("99.9"), Ok(99.9));
    }
}
