//! Many messages of one code → the first few and how many more there are.

use super::place::Placed;
use crate::diag::Severity;
use std::collections::BTreeMap;

/// How many of one code are shown, by severity.
fn limit(severity: Severity) -> usize {
    match severity {
        Severity::Error => 20,
        Severity::Warning => 5,
        Severity::Note => 3,
    }
}

/// What is printed, in order.
pub enum Line<'p, 'a> {
    One(&'p Placed<'a>),
    /// So many more of the code and severity of the one before.
    More(usize, &'p Placed<'a>),
}

/// The first few of each code, each followed by the number left out where its last one stands.
pub fn grouped<'p, 'a>(placed: &'p [Placed<'a>], all: bool) -> Vec<Line<'p, 'a>> {
    let mut totals: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for one in placed {
        *totals
            .entry((one.diagnostic.code, one.diagnostic.severity))
            .or_default() += 1;
    }
    let mut shown: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    let mut lines = Vec::new();
    for one in placed {
        let kind = (one.diagnostic.code, one.diagnostic.severity);
        let (total, shown) = (
            totals.get(&kind).copied().unwrap_or_default(),
            shown.entry(kind).or_default(),
        );
        let limit = limit(kind.1);
        // One more than the limit is shown rather than counted.
        if all || total <= limit + 1 || *shown < limit {
            lines.push(Line::One(one));
            *shown += 1;
            if !all && total > limit + 1 && *shown == limit {
                lines.push(Line::More(total - limit, one));
            }
        }
    }
    lines
}
