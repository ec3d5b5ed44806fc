//! Judgements on examples → a table for a terminal, rows as JSON, counts and
//! causes as Markdown.

use serde_json::{Value, json};
use std::fmt::Write as _;

/// What became of one example.
#[derive(Clone, Debug)]
pub enum Fate {
    Equal,
    /// It is equal, and right by its schema, and yet a union has no branch for a part of it.
    Unknown(String),
    /// It does not travel as JSON of the type: text, bytes, events, files.
    Otherwise(&'static str),
    /// It violates its schema.
    Document(String),
    /// All that was lost are members which no schema declares.
    Undeclared(String),
    Ours(String),
}

/// One example.
#[derive(Clone, Debug)]
pub struct Row {
    pub pointer: String,
    pub fate: Fate,
}

/// Every document's rows.
#[derive(Default)]
pub struct Report {
    documents: Vec<(String, Result<Vec<Row>, String>)>,
}

/// Equal, unknown among these, otherwise, document's fault, undeclared, ours.
type Counts = [usize; 6];

fn counts(rows: &[Row]) -> Counts {
    let mut counts = [0; 6];
    for row in rows {
        if let Fate::Unknown(_) = row.fate {
            counts[0] += 1;
        }
        counts[match row.fate {
            Fate::Equal => 0,
            Fate::Unknown(_) => 1,
            Fate::Otherwise(_) => 2,
            Fate::Document(_) => 3,
            Fate::Undeclared(_) => 4,
            Fate::Ours(_) => 5,
        }] += 1;
    }
    counts
}

/// What the columns mean, for the Markdown.
const ABOUT: &str = "
Every example of the media types of requests and responses of the 3.0 and 3.1 documents of `../shared/corpus` (unpacked),
read by the generated type and written again; shared ones once for each direction. Numbers are compared by value, dates
by instant; null is as good as absent only where a type is received only. Written by

```sh
cargo run -p mintage-tests --bin corpus -- target/corpus/docs/docs --examples --markdown tests/EXAMPLES.md
```

- unknown: among the equal ones, right by their schema, those with a part that a union kept as it came, for it knows no
  branch of it. A branch that could be told should have been: each is to be looked at.
- not JSON: text, bytes, events and forms with files, which travel otherwise.
- violates: the `jsonschema` crate says that the example is none of its schema (read as JSON Schema 2020-12 from the
  document's own text, not from what our reader made of it), or that the schema is none. A property of the other
  direction (`readOnly` in a request) is a violation.
- undeclared: all that was lost are members which no schema declares; a struct has no place for them. This is told by
  the same validator with `unevaluatedProperties: false` at every value.
- ours: everything else. The run fails if there is one.
";

impl Report {
    pub fn push(&mut self, document: &str, rows: Result<Vec<Row>, String>) {
        self.documents.push((document.to_owned(), rows));
    }

    fn tried(&self) -> impl Iterator<Item = (&str, &[Row])> {
        let tried = self
            .documents
            .iter()
            .filter_map(|(name, rows)| Some((name.as_str(), rows.as_deref().ok()?)));
        tried.filter(|(_, rows)| !rows.is_empty())
    }

    fn broken(&self) -> impl Iterator<Item = (&str, &str)> {
        let untried = self
            .documents
            .iter()
            .filter_map(|(name, rows)| Some((name.as_str(), rows.as_ref().err()?)));
        untried
            .map(|(name, why)| (name, why.as_str()))
            .filter(|(_, why)| *why != "refused")
    }

    /// Whether an example is lost through our fault, or a crate does not build.
    pub fn is_failure(&self) -> bool {
        self.broken().next().is_some() || self.tried().any(|(_, rows)| counts(rows)[5] > 0)
    }

    /// For a terminal.
    pub fn text(&self) -> String {
        let mut out = format!(
            "{:<72} {:>8} {:>6} {:>7} {:>9} {:>8} {:>10} {:>5}\n",
            "document", "examples", "equal", "unknown", "otherwise", "document", "undeclared", "ours"
        );
        for (name, rows) in self.tried() {
            let [equal, unknown, otherwise, document, undeclared, ours] = counts(rows);
            let _ = writeln!(
                out,
                "{name:<72} {:>8} {equal:>6} {unknown:>7} {otherwise:>9} {document:>8} {undeclared:>10} {ours:>5}",
                rows.len()
            );
            for row in rows {
                match &row.fate {
                    Fate::Ours(why) => {
                        let _ = writeln!(out, "    {}\n        {why}", row.pointer);
                    }
                    Fate::Unknown(part) => {
                        let _ = writeln!(out, "    {}\n        no branch is known for {part}", row.pointer);
                    }
                    _ => {}
                }
            }
        }
        for (name, why) in self.broken() {
            let _ = writeln!(out, "{name:<72} {why}");
        }
        let _ = writeln!(out, "\n{}", self.totals());
        out
    }

    fn totals(&self) -> String {
        let mut sum = [0; 6];
        let mut documents = 0;
        for (_, rows) in self.tried() {
            documents += 1;
            for (total, count) in sum.iter_mut().zip(counts(rows)) {
                *total += count;
            }
        }
        let all: usize = sum.iter().sum();
        let [equal, unknown, otherwise, document, undeclared, ours] = sum;
        let all = all - unknown;
        format!(
            "{all} examples of {documents} documents: {equal} equal ({unknown} with a part that is no known branch), {otherwise} not JSON, {document} violate their \
             schema, {undeclared} have members that no schema declares, {ours} ours{}",
            match self.broken().count() {
                0 => String::new(),
                count => format!("; {count} documents could not be tried"),
            }
        )
    }

    pub fn markdown(&self) -> String {
        let mut out = format!(
            "# Examples of published descriptions, decoded and encoded again\n\n{}.\n{ABOUT}\n\
             | document | examples | equal | unknown | not JSON | violates | undeclared | ours |\n\
             | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
            self.totals()
        );
        for (name, rows) in self.tried() {
            let [equal, unknown, otherwise, document, undeclared, ours] = counts(rows);
            let _ = writeln!(
                out,
                "| {name} | {} | {equal} | {unknown} | {otherwise} | {document} | {undeclared} | {ours} |",
                rows.len()
            );
        }
        for (name, why) in self.broken() {
            let _ = writeln!(out, "\n{name}: {}", why.lines().next().unwrap_or_default());
        }
        out
    }

    pub fn json(&self) -> String {
        let documents: Vec<Value> = self
            .documents
            .iter()
            .map(|(name, rows)| match rows {
                Err(why) => json!({ "document": name, "failed": why }),
                Ok(rows) => json!({
                    "document": name,
                    "examples": rows.iter().map(|row| {
                        let (fate, why) = match &row.fate {
                            Fate::Equal => ("equal", None),
                            Fate::Unknown(part) => ("unknown", Some(part.clone())),
                            Fate::Otherwise(how) => ("otherwise", Some((*how).to_owned())),
                            Fate::Document(why) => ("document", Some(why.clone())),
                            Fate::Undeclared(why) => ("undeclared", Some(why.clone())),
                            Fate::Ours(why) => ("ours", Some(why.clone())),
                        };
                        json!({ "at": row.pointer, "fate": fate, "why": why })
                    }).collect::<Vec<_>>(),
                }),
            })
            .collect();
        serde_json::to_string_pretty(&documents).unwrap_or_default()
    }
}
