//! What was typed, widened and left out: every operation and every property of
//! the document, each counted once, and whom each loss concerns.

mod reach;

pub(super) use reach::Reach;

use super::{Found, Here, Lowering, broken, merge};
use crate::at::At;
use crate::model::{Api, Count, Loss, Operation, Tally, Type};
use crate::read::{self, Document};
use crate::select;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) fn count(document: &Document, api: &mut Api, found: Vec<Found>, carried: &[bool]) {
    let mut reach = Reach::new(api);
    let mut told: Vec<(At, &'static str, Arc<[usize]>)> = Vec::with_capacity(found.len());
    for Found { at, code, here } in found {
        told.push((at, code, reach.operations(here)));
    }
    let broken = broken::schemas(document, api, &mut reach).into_iter();
    told.extend(broken.map(|broken| (broken.at.clone(), broken.code, broken.operations)));
    told.sort_by(|(a, code, _), (b, other, _)| (a, code).cmp(&(b, other)));
    let mut losses: Vec<Loss> = Vec::new();
    for same in told.chunk_by(|(a, code, _), (b, other, _)| (a, code) == (b, other)) {
        let Some((at, code, operations)) = same.first() else {
            continue;
        };
        let differ = same.iter().any(|(_, _, others)| others != operations);
        losses.push(Loss {
            at: at.clone(),
            code,
            left_out: None,
            operations: match differ {
                true => {
                    let all: BTreeSet<usize> = same.iter().flat_map(|(_, _, all)| all.iter().copied()).collect();
                    all.into_iter().collect()
                }
                false => Arc::clone(operations),
            },
        });
    }
    for gone in &document.left_out {
        losses.push(Loss {
            at: gone.at.clone(),
            code: gone.code,
            left_out: Some((gone.method.clone(), gone.path.clone())),
            operations: Arc::default(),
        });
    }
    let lists: BTreeSet<&Arc<[usize]>> = losses.iter().map(|loss| &loss.operations).collect();
    let widened: BTreeSet<usize> = lists.into_iter().flat_map(|all| all.iter().copied()).collect();
    let (properties, lacking) = properties(document, &losses, carried);
    api.tally = Tally {
        operations: Count {
            typed: api.operations.len() - widened.len(),
            widened: widened.len(),
            left_out: document.left_out.len(),
        },
        properties,
        lacking,
        losses,
    };
}

/// The parts of operations that the reader left out: those of one operation, the parameters of all of a path, and what
/// is inside of components, which concerns all operations that use them.
pub(super) fn parts(document: &Document, found: &mut Vec<Found>) {
    if document.lost.is_empty() {
        return;
    }
    let mut owners: BTreeMap<At, Vec<usize>> = BTreeMap::new();
    let paths = document.paths.iter();
    let operations = paths.flat_map(|path| path.operations.iter().map(move |operation| (path, operation)));
    for (index, (path, operation)) in operations.enumerate() {
        let mut places = vec![operation.at.clone(), path.at.member("parameters")];
        places.extend(operation.at.parent().map(|at| at.member("parameters")));
        places.extend(places_of(operation).into_iter().cloned());
        places.sort();
        places.dedup();
        for place in places {
            owners.entry(place).or_default().push(index);
        }
    }
    for lost in &document.lost {
        let mut place = Some(lost.used.clone());
        while let Some(here) = place {
            for index in owners.get(&here).into_iter().flatten() {
                found.push(Found {
                    at: lost.at.clone(),
                    code: lost.code,
                    here: Here::Operation(*index),
                });
            }
            place = here.parent();
        }
    }
}

/// Where the parts of an operation stand, which may be components.
pub(super) fn places_of(operation: &read::Operation) -> Vec<&At> {
    let mut places: Vec<&At> = operation.parameters.iter().map(|parameter| &parameter.at).collect();
    let body = operation.request_body.iter();
    let mut contents: Vec<&read::MediaType> = body.clone().flat_map(|body| &body.content).collect();
    places.extend(body.map(|body| &body.at));
    for response in &operation.responses {
        places.push(&response.at);
        places.extend(response.headers.iter().map(|header| &header.at));
        contents.extend(&response.content);
    }
    for media in contents {
        places.push(&media.at);
        let headers = media.encoding.iter().flat_map(|encoding| &encoding.headers);
        places.extend(headers.map(|header| &header.at));
    }
    places
}

/// Every type an operation names.
fn types_of(operation: &Operation) -> impl Iterator<Item = &Type> {
    let parameters = operation.parameters.iter().map(|p| &p.ty);
    let bodies = operation.body.iter().flat_map(|b| &b.contents).map(|c| &c.ty);
    let answers = operation
        .responses
        .iter()
        .flat_map(|r| r.contents.iter().map(|c| &c.ty).chain(r.headers.iter().map(|h| &h.ty)));
    parameters.chain(bodies).chain(answers)
}

impl<'a> Lowering<'a> {
    /// Takes note of schemas whose properties are fields of a type, those too that only some objects have.
    pub fn carry(&mut self, schemas: impl IntoIterator<Item = &'a read::Schema>) {
        let document = self.document;
        for schema in schemas {
            let sometimes = merge::Conditions::of(document, schema);
            let sometimes = sometimes.schemas();
            for (_, id) in std::iter::once(schema).chain(sometimes).flat_map(|s| &s.properties) {
                if let Some(carried) = self.carried.get_mut(id.0 as usize) {
                    *carried = true;
                }
            }
        }
    }
}

/// Every entry of every `properties` that describes a value which the client sends or reads. One is left out if no type
/// has it; a loss counts for the property it stands in, the innermost.
fn properties(document: &Document, losses: &[Loss], carried: &[bool]) -> (Count, Vec<At>) {
    let mut places: BTreeMap<At, Vec<usize>> = BTreeMap::new();
    for (index, loss) in losses.iter().enumerate() {
        let mut at = Some(At {
            part: crate::at::Part::Value,
            ..loss.at.clone()
        });
        while let Some(place) = at {
            at = place.parent();
            places.entry(place).or_default().push(index);
        }
    }
    let mut count = Count::default();
    let mut left_out = Vec::new();
    let mut counted = vec![false; document.schemas.len()];
    let mut innermost: BTreeMap<usize, &At> = BTreeMap::new();
    for schema in select::described(document) {
        for (_, property) in &schema.properties {
            let index = property.0 as usize;
            if counted.get_mut(index).is_none_or(|seen| std::mem::replace(seen, true)) {
                continue;
            }
            let at = &document.schemas.get(*property).at;
            if !carried.get(index).copied().unwrap_or(false) {
                // Of what is forbidden there is no value.
                if !merge::is_never(document, *property) {
                    left_out.push(at.clone());
                }
                continue;
            }
            count.typed += 1;
            for index in places.get(at).into_iter().flatten() {
                let best = innermost.entry(*index).or_insert(at);
                if at.pointer.len() > best.pointer.len() {
                    *best = at;
                }
            }
        }
    }
    count.widened = innermost.into_values().collect::<BTreeSet<_>>().len();
    count.typed = count.typed.saturating_sub(count.widened);
    count.left_out = left_out.len();
    left_out.sort();
    (count, left_out)
}
