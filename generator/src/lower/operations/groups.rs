//! The first tag of each operation → the groups of the client.

use crate::at::At;
use crate::lower::docs;
use crate::model::{Docs, Group};
use crate::read;
use std::collections::{BTreeMap, BTreeSet};

/// The tags in use.
pub(super) struct Groups {
    pub(super) made: Vec<Group>,
    /// Tag → where in `made` it is.
    by_tag: BTreeMap<String, usize>,
}

impl Groups {
    /// Those that the document lists and some operation uses first.
    pub(super) fn new(document: &read::Document) -> Groups {
        let operations = document.paths.iter().flat_map(|p| &p.operations);
        let used: BTreeSet<&str> = operations.filter_map(|o| o.tags.first()).map(String::as_str).collect();
        let mut groups = Groups {
            made: Vec::new(),
            by_tag: BTreeMap::new(),
        };
        for tag in &document.tags {
            if used.contains(&*tag.name) && !groups.by_tag.contains_key(&tag.name) {
                let docs = Docs {
                    summary: None,
                    description: docs::given(tag.description.as_deref()),
                    external: docs::external(tag.external_docs.as_ref()),
                };
                groups.make(&tag.name, tag.at.member("name"), docs);
            }
        }
        groups
    }

    pub(super) fn of(&mut self, operation: &read::Operation) -> usize {
        let tag = operation.tags.first().map(String::as_str).unwrap_or_default();
        match self.by_tag.get(tag) {
            Some(index) => *index,
            None => self.make(tag, operation.at.member("tags").item(0), Docs::default()),
        }
    }

    fn make(&mut self, tag: &str, at: At, docs: Docs) -> usize {
        let index = self.made.len();
        self.made.push(Group {
            at,
            tag: tag.to_owned(),
            docs,
        });
        self.by_tag.insert(tag.to_owned(), index);
        index
    }
}
