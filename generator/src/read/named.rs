//! Schemas outside `components.schemas` that a reference names → named schemas,
//! as those of `components` are: a file's whole schema after the file, one in a
//! section of a file after its key.

use std::collections::{BTreeMap, BTreeSet};

use super::section::Section;
use super::{Dialect, Document, Reader, SchemaId};
use crate::at::{At, unescape};
use crate::source::Tree;

impl<'s> Reader<'s, '_> {
    /// Remembers a component that is nothing but a reference.
    pub(super) fn component(&mut self, tree: &'s Tree, id: SchemaId) {
        let alone = self.dialect == Dialect::V30 || tree.as_map().is_some_and(|map| map.iter().count() == 1);
        if alone && tree.get("$ref").is_some() {
            self.bare.insert(id);
        }
    }

    /// Remembers a schema that something refers to, if it is another file's or stands in a section of the author's own,
    /// and has a name there.
    pub(super) fn referred(&mut self, at: &At, tree: &'s Tree, id: SchemaId) {
        if at.file == self.root && own_section(at).is_none() || !self.far.insert(id) {
            return;
        }
        // Those that extend a parent need not be named by anybody: the parent's discriminator finds them.
        if let Some((section, _)) = at.pointer.rsplit_once('/')
            && section_of(&at.pointer).is_some()
            && has_discriminator(tree)
        {
            self.far_parents.push(At {
                pointer: section.into(),
                ..at.clone()
            });
        }
    }

    /// Reads what extends such a parent; whether there was any.
    pub(super) fn read_heirs(&mut self) -> bool {
        let sections: BTreeSet<At> = std::mem::take(&mut self.far_parents).into_iter().collect();
        let mut any = false;
        for section in sections {
            let found = self
                .sources
                .resolve(&At::root(section.file), &format!("#{}", section.pointer));
            let Some(map) = found.ok().and_then(|(_, tree)| tree.as_map()) else {
                continue;
            };
            for (name, tree) in map.iter().filter(|(_, tree)| tree.get("allOf").is_some()) {
                let at = section.member(name);
                let id = self.schema(&at, tree);
                any |= self.far.insert(id);
            }
        }
        any
    }

    /// Adds the schemas of other files and sections to those that have a name. A component of the same name that is nothing but a
    /// reference to one is that schema.
    pub(super) fn name_far(&mut self, document: &mut Document) {
        let mut named: BTreeSet<SchemaId> = document.named_schemas.iter().map(|(_, id)| *id).collect();
        for (name, id) in &mut document.named_schemas {
            if let Some(target) = document.schemas.get(*id).reference
                && self.far.contains(&target)
                && self.bare.contains(id)
                && let Some((own, _)) = self.far_name(&document.schemas.get(target).at)
                && own.eq_ignore_ascii_case(name)
                && named.insert(target)
            {
                *id = target;
            }
        }
        let mut found: BTreeMap<String, Vec<(String, SchemaId)>> = BTreeMap::new();
        for id in self.far.iter().filter(|id| !named.contains(id)) {
            if let Some((name, longer)) = self.far_name(&document.schemas.get(*id).at) {
                found.entry(name).or_default().push((longer, *id));
            }
        }
        let taken: BTreeSet<String> = document.named_schemas.iter().map(|(name, _)| name.clone()).collect();
        let spelt: BTreeSet<String> = taken.iter().map(|name| letters(name)).collect();
        for (name, all) in found {
            let alone = all.len() == 1 && !taken.contains(&name);
            // Files that are called alike are told apart by their folders.
            let mut files: BTreeMap<String, usize> = BTreeMap::new();
            all.iter()
                .for_each(|(longer, _)| *files.entry(longer.clone()).or_default() += 1);
            for (longer, id) in all {
                let longer = match files.get(&longer) {
                    Some(1) | None => longer,
                    Some(_) => self.with_folders(longer, &document.schemas.get(id).at),
                };
                if alone {
                    document.named_schemas.push((name.clone(), id));
                } else {
                    // A component that is written so keeps its name, and the words are not told apart by the spaces.
                    let longer = match spelt.contains(&letters(&longer)) {
                        true if document.schemas.get(id).at.file == self.root => format!("{longer} section"),
                        true => format!("{longer} file"),
                        false => longer,
                    };
                    document.named_schemas.push((longer, id));
                    document.own_names.insert(id, name.clone());
                }
            }
        }
    }

    /// A name with the folders in front in which its file stands, as seen from the description.
    fn with_folders(&self, name: String, at: &At) -> String {
        let file = self.sources.path_within(at.file).unwrap_or_default();
        let mut folders: Vec<&str> = file.split(['/', '\\']).collect();
        folders.pop();
        // That of a whole file has its own folder already.
        if at.pointer.is_empty() {
            folders.pop();
        }
        folders.push(&name);
        folders.join(" ")
    }

    /// What such a schema is called, and what tells it from one of the same name: the section, the folder or the file.
    fn far_name(&self, at: &At) -> Option<(String, String)> {
        if at.file == self.root
            && let Some((section, name)) = own_section(at)
        {
            let longer = format!("{section} {name}");
            return Some((name, longer));
        }
        let file = self.sources.path_within(at.file)?;
        let mut steps = file.rsplit(['/', '\\']);
        let base = steps.next()?;
        let stem = base.split('.').find(|piece| !piece.is_empty()).unwrap_or(base);
        if at.pointer.is_empty() {
            let longer = match steps.next() {
                Some(folder) => format!("{folder} {stem}"),
                None => format!("{stem} file"),
            };
            return Some((stem.to_owned(), longer));
        }
        let name = section_of(&at.pointer)?;
        Some((name.clone(), format!("{stem} {name}")))
    }
}

/// What is left of a name where signs and capitals do not count.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether a schema, or one that stands in its `allOf`, has a discriminator.
fn has_discriminator(tree: &Tree) -> bool {
    let mut ways = vec![tree];
    while let Some(tree) = ways.pop() {
        if tree.get("discriminator").is_some() {
            return true;
        }
        ways.extend(tree.get("allOf").and_then(Tree::as_list).into_iter().flatten());
    }
    false
}

/// The section of the author's own in which a schema stands, and its key there: `#/x-models/Pet`,
/// `#/components/definitions/Pet`.
fn own_section(at: &At) -> Option<(String, String)> {
    let mut segments = at.segments();
    let mut section = segments.next()?;
    match section.as_str() {
        "info" | "servers" | "paths" | "webhooks" | "x-webhooks" | "security" | "tags" | "externalDocs" => return None,
        "components" if Section::of(at).is_some() => return None,
        "components" => section = segments.next()?,
        _ => {}
    }
    let name = segments.next().filter(|name| !name.is_empty())?;
    segments.next().is_none().then_some((section, name))
}

/// The name of a schema that stands in a section of schemas, or at the top of a file of them.
fn section_of(pointer: &str) -> Option<String> {
    let (section, name) = pointer.rsplit_once('/')?;
    let known = ["", "/components/schemas", "/schemas", "/definitions", "/$defs"];
    known.contains(&section).then(|| unescape(name))
}
