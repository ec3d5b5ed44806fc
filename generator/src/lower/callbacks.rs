//! Callbacks → a note for each that has properties which no type of the client has: the client reads no callbacks, so of
//! what they send only components become types.

use super::tally::places_of;
use crate::at::At;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::read::{Callback, Document, Operation};
use std::collections::BTreeMap;

/// Tells of the callbacks in which properties of `lacking` stand, each once. The others are left.
pub(super) fn tell<'l>(document: &Document, lacking: &'l [At], sink: &mut Sink) -> Vec<&'l At> {
    if lacking.is_empty() {
        return Vec::new();
    }
    let mut owners: BTreeMap<&At, &Callback> = BTreeMap::new();
    let of_paths = document.paths.iter().flat_map(|path| &path.operations);
    let of_webhooks = document.webhooks.iter().flat_map(|webhook| &webhook.operations);
    let mut open: Vec<&Operation> = of_paths.chain(of_webhooks).collect();
    while let Some(operation) = open.pop() {
        for callback in &operation.callbacks {
            for inner in callback.items.iter().flat_map(|item| &item.operations) {
                for place in places_of(inner).into_iter().chain([&inner.at]) {
                    owners.entry(place).or_insert(callback);
                }
                open.push(inner);
            }
        }
    }
    let mut found: BTreeMap<At, (&str, usize)> = BTreeMap::new();
    let mut others = Vec::new();
    for at in lacking {
        let mut around = std::iter::successors(at.parent(), At::parent);
        match around.find_map(|here| owners.get(&here)) {
            Some(callback) => found.entry(callback.at.key()).or_insert((&*callback.name, 0)).1 += 1,
            None => others.push(at),
        }
    }
    for (at, (name, count)) in found {
        let what = match count {
            1 => "one property has".to_owned(),
            count => format!("{count} properties have"),
        };
        sink.push(
            Diagnostic::new(
                Severity::Note,
                "callback-untyped",
                &at,
                format!("{what} no type in the callback `{name}`"),
            )
            .note("the docs tell of the callback, but the client does not read what it sends")
            .help("move the schema to `components.schemas` and refer to it, and it has a type to read it with"),
        );
    }
    others
}
