//! `mintage coverage`: how much of each operation is typed, and why the rest is not.

use super::{DIFFERS, Exit, FINE, FormatName, Messages, Source, print, report, say, tally};
use crate::at::{At, FileId, Part};
use crate::model::{Loss, Tally};
use crate::render::one_line;
use crate::{Outcome, diag, examine};
use clap::{Args, ValueEnum};
use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::collections::BTreeMap;
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
    /// Everything, as one JSON document; of the reasons of an operation the first 100, without `--all`
    Json,
}

/// The most operations, properties and reasons that are listed without `--all`.
const OPERATIONS: usize = 100;
const PROPERTIES: usize = 20;
const REASONS: usize = 5;
/// The same in JSON, for whoever reads that counts on seeing what there is to see.
const REASONS_IN_JSON: usize = 100;

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
    let reasons = match (arguments.all, arguments.format) {
        (true, _) => usize::MAX,
        (false, TableFormat::Human) => REASONS,
        (false, TableFormat::Json) => REASONS_IN_JSON,
    };
    let rows = rows(&outcome, reasons);
    let words = Words::of(&outcome);
    match arguments.format {
        TableFormat::Human => print(&human(&rows, &words, arguments.all))?,
        TableFormat::Json => print(&json(&rows, &words))?,
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
    /// Those that are shown.
    losses: Vec<&'a Loss>,
    /// How many more there are.
    more: usize,
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

/// The operations, each with so many reasons at most: all of them reach what is wrong with a component.
fn rows(outcome: &Outcome, most: usize) -> Vec<Row<'_>> {
    let api = &outcome.api;
    let losses = &api.tally.losses;
    let mut lost: Vec<(Vec<&Loss>, usize)> = vec![Default::default(); api.operations.len()];
    for loss in losses {
        for index in loss.operations.iter() {
            match lost.get_mut(*index) {
                Some((shown, _)) if shown.len() < most => shown.push(loss),
                Some((_, more)) => *more += 1,
                None => {}
            }
        }
    }
    let kept = api.operations.iter().zip(lost).map(|(operation, (losses, more))| Row {
        method: operation.method.as_str().to_owned(),
        path: operation.path.clone(),
        id: operation_id(outcome, &operation.at),
        left_out: false,
        losses,
        more,
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
            more: 0,
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

fn human(rows: &[Row<'_>], words: &Words<'_>, all: bool) -> String {
    let outcome = words.outcome;
    let mut out = String::new();
    let wanted: Vec<&Row<'_>> = rows.iter().filter(|row| all || row.state() != "typed").collect();
    let shown = if all {
        wanted.len()
    } else {
        wanted.len().min(OPERATIONS)
    };
    for row in wanted.iter().take(shown) {
        let _ = writeln!(out, "{:<8} {} {}", row.state(), row.method, one_line(&row.path));
        for loss in &row.losses {
            let _ = writeln!(out, "         {}", one_line(&words.reason(loss)));
        }
        if row.more > 0 {
            let _ = writeln!(out, "         and {} more", row.more);
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

/// `file#/pointer`.
fn place(at: &At, outcome: &Outcome) -> String {
    let file = outcome.sources.file(at.file).map_or("", |source| source.name.as_str());
    format!("{file}#{}", at.pointer)
}

/// What is said of losses.
struct Words<'a> {
    outcome: &'a Outcome,
    /// Code, file and pointer of a thing → the first message about it: about its value, its key, or a member, such as
    /// `$ref`.
    messages: BTreeMap<(&'static str, FileId, String), &'a str>,
}

impl<'a> Words<'a> {
    fn of(outcome: &'a Outcome) -> Words<'a> {
        let mut messages = BTreeMap::new();
        for found in &outcome.diagnostics {
            let Some(at) = &found.at else { continue };
            for thing in [Some(at.clone()), at.parent()].into_iter().flatten() {
                let key = (found.code, thing.file, thing.pointer.to_string());
                messages.entry(key).or_insert(&*found.message);
            }
        }
        Words { outcome, messages }
    }

    /// The message that goes with a loss; without one, what the code means.
    fn message(&self, loss: &Loss) -> &'a str {
        let key = (loss.code, loss.at.file, loss.at.pointer.to_string());
        match self.messages.get(&key) {
            Some(message) => message,
            None => diag::explain(loss.code).map_or("", |e| e.title),
        }
    }

    /// `code: what it says (file#/pointer)`.
    fn reason(&self, loss: &Loss) -> String {
        let place = place(&loss.at, self.outcome);
        format!("{}: {} ({place})", loss.code, self.message(loss))
    }

    fn place(&self, at: &At) -> Place<'a> {
        Place {
            file: self.outcome.sources.file(at.file).map(|source| source.name.as_str()),
            pointer: format!("#{}", at.pointer),
        }
    }
}

fn json(rows: &[Row<'_>], words: &Words<'_>) -> String {
    let tally = &words.outcome.tally;
    let (operations, properties) = percents(tally);
    let table = Table {
        operations: rows.iter().map(|row| OperationRow { row, words }).collect(),
        properties_left_out: tally.lacking.iter().map(|at| words.place(at)).collect(),
        totals: Both {
            operations: Counted::of(tally.operations),
            properties: Counted::of(tally.properties),
        },
        percent: Both { operations, properties },
    };
    let mut text = serde_json::to_string_pretty(&table).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Table<'a> {
    operations: Vec<OperationRow<'a>>,
    properties_left_out: Vec<Place<'a>>,
    totals: Both<Counted>,
    percent: Both<f64>,
}

#[derive(Serialize)]
struct Both<T> {
    operations: T,
    properties: T,
}

#[derive(Serialize)]
struct Counted {
    typed: usize,
    widened: usize,
    left_out: usize,
}

impl Counted {
    fn of(count: crate::model::Count) -> Counted {
        Counted {
            typed: count.typed,
            widened: count.widened,
            left_out: count.left_out,
        }
    }
}

#[derive(Serialize)]
struct Place<'a> {
    file: Option<&'a str>,
    pointer: String,
}

/// A row that becomes JSON when its turn comes: together the reasons take a lot of room.
struct OperationRow<'a> {
    row: &'a Row<'a>,
    words: &'a Words<'a>,
}

impl Serialize for OperationRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OperationRow { row, words } = self;
        let reasons: Vec<ReasonRow<'_>> = row.losses.iter().map(|loss| ReasonRow { loss, words }).collect();
        let mut fields = serializer.serialize_struct("Operation", 6)?;
        fields.serialize_field("method", &row.method)?;
        fields.serialize_field("path", &row.path)?;
        fields.serialize_field("operationId", &row.id)?;
        fields.serialize_field("state", &row.state().replace(' ', "_"))?;
        fields.serialize_field("reasons", &reasons)?;
        fields.serialize_field("more_reasons", &row.more)?;
        fields.end()
    }
}

struct ReasonRow<'a> {
    loss: &'a Loss,
    words: &'a Words<'a>,
}

impl Serialize for ReasonRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ReasonRow { loss, words } = self;
        let place = words.place(&loss.at);
        let mut fields = serializer.serialize_struct("Reason", 5)?;
        fields.serialize_field("code", loss.code)?;
        fields.serialize_field("message", words.message(loss))?;
        fields.serialize_field("file", &place.file)?;
        fields.serialize_field("pointer", &place.pointer)?;
        fields.serialize_field("left_out", &loss.left_out.is_some())?;
        fields.end()
    }
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
