//! Judgements → what is printed, the JSON file, the Markdown page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::compare::Verdict;

/// One row in one dialect.
pub struct Judged {
    pub id: String,
    pub dialect: String,
    pub defined: bool,
    pub verdict: Verdict,
    pub section: String,
}

impl Judged {
    /// The first parts of the id.
    fn group(&self) -> &str {
        self.id.rsplit_once('/').map_or(self.id.as_str(), |(group, _)| group)
    }

    fn family(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

/// Everything that was judged.
#[derive(Default)]
pub struct Report {
    pub rows: Vec<Judged>,
    /// Compile errors and the like that belong to no row.
    pub trouble: Vec<String>,
}

#[derive(Clone, Copy, Default)]
struct Count {
    pass: usize,
    warn: usize,
    fail: usize,
}

impl Count {
    fn add(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Pass => self.pass += 1,
            Verdict::Warn(_) => self.warn += 1,
            Verdict::Fail(_) => self.fail += 1,
        }
    }

    fn all(self) -> usize {
        self.pass + self.warn + self.fail
    }
}

impl Report {
    /// Whether a defined row failed, or nothing could be judged.
    pub fn is_failure(&self) -> bool {
        let failed = |row: &Judged| row.defined && matches!(row.verdict, Verdict::Fail(_));
        !self.trouble.is_empty() || self.rows.iter().any(failed)
    }

    fn counts(&self, defined: bool) -> BTreeMap<(&str, &str), Count> {
        let mut out: BTreeMap<(&str, &str), Count> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.defined == defined) {
            out.entry((&row.dialect, row.family())).or_default().add(&row.verdict);
        }
        out
    }

    fn total(&self, defined: bool) -> Count {
        let mut out = Count::default();
        self.rows
            .iter()
            .filter(|row| row.defined == defined)
            .for_each(|row| out.add(&row.verdict));
        out
    }

    /// Failures and warnings by group, then the counts.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for trouble in &self.trouble {
            let _ = writeln!(out, "{trouble}\n");
        }
        for (defined, title) in [(true, "defined"), (false, "not defined by the texts")] {
            let mut group = "";
            for row in self.rows.iter().filter(|row| row.defined == defined) {
                let (word, why) = match &row.verdict {
                    Verdict::Pass => continue,
                    Verdict::Warn(why) => ("warn", why),
                    Verdict::Fail(why) => ("FAIL", why),
                };
                if row.group() != group {
                    group = row.group();
                    let _ = writeln!(out, "\n{group} ({title})");
                }
                let _ = writeln!(out, "  {word} {} [{}] {why}", row.id, row.dialect);
                if !row.section.is_empty() {
                    let _ = writeln!(out, "       {}", row.section);
                }
            }
        }
        let _ = writeln!(
            out,
            "\n{:<8} {:<22} {:>6} {:>6} {:>6} {:>6}",
            "dialect", "group", "rows", "pass", "warn", "fail"
        );
        for (defined, title) in [(true, ""), (false, " (not defined)")] {
            for ((dialect, family), count) in self.counts(defined) {
                let name = format!("{family}{title}");
                let Count { pass, warn, fail } = count;
                let _ = writeln!(
                    out,
                    "{dialect:<8} {name:<22} {:>6} {pass:>6} {warn:>6} {fail:>6}",
                    count.all()
                );
            }
        }
        let (defined, open) = (self.total(true), self.total(false));
        let _ = writeln!(
            out,
            "\n{} defined rows: {} right, {} tolerated, {} wrong; {} not defined: {} as the best reading has it",
            defined.all(),
            defined.pass,
            defined.warn,
            defined.fail,
            open.all(),
            open.pass
        );
        out
    }

    pub fn json(&self) -> Value {
        let rows = self.rows.iter().map(|row| {
            let (verdict, why) = match &row.verdict {
                Verdict::Pass => ("pass", None),
                Verdict::Warn(why) => ("warn", Some(why)),
                Verdict::Fail(why) => ("fail", Some(why)),
            };
            json!({ "id": row.id, "dialect": row.dialect, "defined": row.defined, "verdict": verdict, "why": why })
        });
        json!({ "rows": rows.collect::<Vec<_>>(), "trouble": self.trouble })
    }

    /// Counts by group and dialect, then every row that is not plainly right.
    pub fn markdown(&self, file: &str) -> String {
        let mut out = format!(
            "## `{file}`\n\n| dialect | group | rows | right | tolerated | wrong |\n| --- | --- | ---: | ---: | ---: | ---: |\n"
        );
        for (defined, title) in [(true, ""), (false, ", not defined")] {
            for ((dialect, family), count) in self.counts(defined) {
                let Count { pass, warn, fail } = count;
                let _ = writeln!(
                    out,
                    "| {dialect} | {family}{title} | {} | {pass} | {warn} | {fail} |",
                    count.all()
                );
            }
        }
        let open = self.rows.iter().filter(|row| row.verdict != Verdict::Pass);
        for row in open {
            let (word, why) = match &row.verdict {
                Verdict::Pass => continue,
                Verdict::Warn(why) => ("tolerated", why),
                Verdict::Fail(why) => ("wrong", why),
            };
            let (defined, word) = match row.defined {
                true => ("", word),
                false => (", not defined", "differs"),
            };
            let why: String = why.lines().next().unwrap_or_default().chars().take(240).collect();
            let _ = write!(out, "\n- `{}` ({}{defined}): {word}: {why}", row.id, row.dialect);
        }
        out.push('\n');
        out
    }
}
