//! Reference objects → what they refer to, for everything but schemas
//! (OAS 3.0.4 §4.8.23, 3.1.2 §4.8.23).

use super::section::Section;
use super::{Dialect, Lost, Reader};
use crate::at::At;
use crate::source::{Map, Tree};

/// References in a row, at most.
pub const MAX_HOPS: usize = 32;

/// What a reference leads to.
pub struct Followed<'s> {
    pub at: At,
    pub tree: &'s Tree,
    /// The name it has where it stands, if it was reached by a reference.
    pub component: Option<String>,
    /// 3.1: a description beside `$ref` takes the place of the one there.
    pub description: Option<String>,
}

impl<'s> Reader<'s, '_> {
    /// Follows `$ref`s. `None`, reported, when they lead nowhere or round in a circle; `lost` says what that costs.
    pub(super) fn follow(&mut self, at: &At, tree: &'s Tree, wanted: Section, lost: &str) -> Option<Followed<'s>> {
        self.followed(at, tree, wanted, lost).ok()
    }

    /// The same for a part of an operation, which is less without it.
    pub(super) fn part(&mut self, at: &At, tree: &'s Tree, wanted: Section, lost: &str) -> Option<Followed<'s>> {
        match self.followed(at, tree, wanted, lost) {
            Ok(found) => Some(found),
            Err(code) => {
                self.lose(at, code, at);
                None
            }
        }
    }

    /// Takes note of a part of an operation that is left out, which has been told at `at`.
    pub(super) fn lose(&mut self, at: &At, code: &'static str, used: &At) {
        self.lost.push(Lost {
            at: at.clone(),
            code,
            used: used.clone(),
        });
    }

    /// What `$ref`s lead to, or the message that said why they don't.
    pub(super) fn followed(
        &mut self,
        at: &At,
        tree: &'s Tree,
        wanted: Section,
        lost: &str,
    ) -> Result<Followed<'s>, &'static str> {
        let mut found = Followed {
            at: at.clone(),
            tree,
            component: None,
            description: None,
        };
        for _ in 0..MAX_HOPS {
            let Some(reference) = found.tree.get("$ref") else {
                return Ok(found);
            };
            if reference.as_str().is_some() {
                self.siblings(&mut found);
            }
            let (at, tree) = self.step(&found.at, reference, wanted, lost)?;
            found.component = component(&at);
            found.at = at;
            found.tree = tree;
        }
        Err(self.circle(at, lost))
    }

    /// The path items on the way from one to what it refers to, itself the first, and the code of the message that says
    /// why the way leads nowhere, if it does. What stands beside the references on the way has a meaning; `says` tells
    /// whether there is any of it.
    pub(super) fn path_items(
        &mut self,
        at: &At,
        tree: &'s Tree,
        says: fn(&Tree) -> bool,
    ) -> (Vec<(At, &'s Tree)>, Option<&'static str>) {
        let mut way: Vec<(At, &'s Tree)> = Vec::new();
        let mut next = (at.clone(), tree);
        while way.len() < MAX_HOPS && way.iter().all(|(known, _)| *known != next.0) {
            let (at, tree) = next;
            way.push((at.clone(), tree));
            let Some(reference) = tree.get("$ref") else {
                return (way, None);
            };
            if reference.as_str().is_some() && !says(tree) {
                self.siblings(&mut Followed {
                    at: at.clone(),
                    tree,
                    component: None,
                    description: None,
                });
            }
            let lost = without_rest(&way, says);
            match self.step(&at, reference, Section::PathItems, lost) {
                Ok(there) => next = there,
                Err(code) => return (way, Some(code)),
            }
        }
        let lost = without_rest(&way, says);
        (way, Some(self.circle(at, lost)))
    }

    /// What one reference leads to.
    fn step(
        &mut self,
        at: &At,
        reference: &'s Tree,
        wanted: Section,
        lost: &str,
    ) -> Result<(At, &'s Tree), &'static str> {
        let place = at.member("$ref");
        let Tree::String(reference) = reference else {
            self.no_reference(&place, reference);
            return Err("wrong-type");
        };
        match self.sources.resolve(at, reference) {
            Ok((there, tree)) if self.mistaken(at, reference, wanted, (&there, tree), lost) => {
                Err("mistaken-reference")
            }
            Ok(found) => Ok(found),
            Err(why) => {
                self.nowhere(&place, reference, &why, lost);
                Err(why.code)
            }
        }
    }

    fn circle(&mut self, at: &At, lost: &str) -> &'static str {
        self.warn(
            "reference-cycle",
            &at.member("$ref"),
            "the reference leads back to itself",
            lost,
            "let one of the references in the circle be the thing itself",
        );
        "reference-cycle"
    }

    /// A map of named things. Published documents put a `$ref` where the whole map should stand.
    pub(super) fn shared_map(&mut self, at: &At, tree: &'s Tree) -> Option<(At, &'s Map)> {
        let map = self.map(at, tree)?;
        let Some(Tree::String(reference)) = map.get("$ref") else {
            return Some((at.clone(), map));
        };
        let whole = |tree: &Tree| matches!(tree, Tree::Map(map) if !matches!(map.get("$ref"), Some(Tree::String(_))));
        let (there, found) = self.misplaced(at, reference, "map", whole)?;
        Some((there, found.as_map()?))
    }

    /// A list, or a `$ref` where it should stand.
    pub(super) fn shared_list(&mut self, at: &At, tree: &'s Tree) -> Option<(At, &'s [Tree])> {
        let Some(Tree::String(reference)) = tree.get("$ref") else {
            return Some((at.clone(), self.list(at, tree)?));
        };
        let (there, found) = self.misplaced(at, reference, "list", |tree| tree.as_list().is_some())?;
        Some((there, found.as_list()?))
    }

    /// The same for parts of an operation, which is less without them.
    pub(super) fn map_of_parts(&mut self, at: &At, tree: &'s Tree) -> Option<(At, &'s Map)> {
        if tree.as_map().is_none() {
            self.lose(at, "wrong-type", at);
        }
        self.shared_map(at, tree)
    }

    pub(super) fn list_of_parts(&mut self, at: &At, tree: &'s Tree) -> Option<(At, &'s [Tree])> {
        if tree.as_list().is_none() && tree.get("$ref").is_none() {
            self.lose(at, "wrong-type", at);
        }
        self.shared_list(at, tree)
    }

    fn misplaced(&mut self, at: &At, reference: &str, what: &str, whole: fn(&Tree) -> bool) -> Option<(At, &'s Tree)> {
        let place = at.member("$ref");
        match self.sources.resolve(at, reference) {
            Ok((there, found)) if whole(found) => {
                self.warn(
                    "misplaced-reference",
                    &place,
                    format!("a reference can't stand for a whole {what}"),
                    "it is followed all the same",
                    match what {
                        "map" => "let each entry of the map be a reference",
                        _ => "write the list here",
                    },
                );
                return Some((there, found));
            }
            Ok((_, other)) => {
                self.wrong_type(&place, &format!("a {what}"), other);
                self.lose(at, "wrong-type", at);
            }
            Err(why) => {
                self.nowhere(&place, reference, &why, "what should stand here is left out");
                self.lose(at, why.code, at);
            }
        }
        None
    }

    fn siblings(&mut self, found: &mut Followed<'s>) {
        for (key, value) in found.tree.as_map().into_iter().flat_map(|m| m.iter()) {
            match (key, value) {
                ("$ref", _) => {}
                ("description", Tree::String(text)) if self.dialect == Dialect::V31 => {
                    found.description.get_or_insert_with(|| text.to_string());
                }
                ("summary" | "description", _) => {}
                _ if key.starts_with("x-") => {}
                _ => {
                    let at = found.at.member(key).key();
                    self.warn(
                        "ignored-sibling",
                        &at,
                        format!("`{key}` beside `$ref` has no meaning"),
                        "it is left out",
                        "move it to what is referred to",
                    );
                }
            }
        }
    }
}

/// What is lost where a path item's reference leads nowhere.
fn without_rest(way: &[(At, &Tree)], says: fn(&Tree) -> bool) -> &'static str {
    match way.iter().any(|(_, tree)| says(tree)) {
        true => "what it refers to is left out",
        false => "the path is left out",
    }
}

/// The name of a thing that stands in a map of named things.
fn component(at: &At) -> Option<String> {
    let segments: Vec<String> = at.segments().collect();
    match segments.as_slice() {
        [first, _, name] if first == "components" => Some(name.clone()),
        // In a file of parts, each stands under its name.
        [.., name] if at.file.0 != 0 && name.parse::<usize>().is_err() => Some(name.clone()),
        _ => None,
    }
}
