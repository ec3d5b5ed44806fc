//! Properties of a multipart → which of them are files: bytes, nothing at all
//! said, lists of those, and choices of a file or text.

use super::Lowering;
use super::conjunction::Conjunction;
use super::formats;
use super::kinds::KindSet;
use super::merge::Merged;
use super::uses::Use;
use crate::model::Type;
use crate::read::Dialect;

/// Choices within lists within choices beyond this are no file.
const DEEPEST: usize = 6;

/// A part that can be a file.
pub(super) struct FilePart {
    pub used: Use,
    /// Text will do as well.
    pub or_text: bool,
}

/// What a part can be.
#[derive(Clone, Copy, Default)]
struct Parts {
    file: bool,
    text: bool,
    /// Nothing is said of it, which in 3.0 means nothing by itself.
    anything: bool,
    list: bool,
    null: bool,
}

impl Parts {
    fn or(self, other: Parts) -> Parts {
        Parts {
            file: self.file || other.file,
            text: self.text || other.text,
            anything: self.anything || other.anything,
            list: self.list || other.list,
            null: self.null || other.null,
        }
    }
}

impl<'a> Lowering<'a> {
    /// A file, or a list of files, in a multipart. One that may be null is left out then; of one or several, a list is
    /// either; of a file or text, a file is, whose content may be text.
    pub fn file_part(&mut self, claims: &Conjunction) -> Option<FilePart> {
        let parts = self.parts(claims, 0)?;
        // Beside text, what nothing is said of can only be meant as a file.
        let file = parts.file || parts.anything && parts.text;
        if !file {
            return None;
        }
        let ty = match parts.list {
            true => Type::List(Box::new(Type::Binary)),
            false => Type::Binary,
        };
        Some(FilePart {
            used: Use::new(ty, parts.null),
            or_text: parts.text,
        })
    }

    /// `None` where the part may be what is neither a file nor text.
    fn parts(&mut self, claims: &Conjunction, depth: usize) -> Option<Parts> {
        let merged = self.looked_up(claims);
        if merged.conflict.is_some() {
            return None;
        }
        let none = Parts::default();
        if self.is_file(&merged) {
            return Some(Parts { file: true, ..none });
        }
        if merged.is_free() {
            return Some(Parts { anything: true, ..none });
        }
        let group = match self.real_choices(&merged)[..] {
            [] => None,
            [group] if depth < DEEPEST => Some(group.clone()),
            _ => return None,
        };
        if let Some(group) = group {
            let mut all = none;
            for branch in group.branches {
                let branch = self.branch_alone(claims, &merged, branch);
                let null = self.kinds_of(&branch, 0).is_empty();
                all = all.or(match null {
                    true => Parts { null: true, ..none },
                    false => self.parts(&branch, depth + 1)?,
                });
            }
            return Some(all);
        }
        match merged.value_kinds() {
            KindSet::STRING => Some(Parts { text: true, ..none }),
            KindSet::ARRAY if depth < DEEPEST => {
                let items = self.parts(merged.items.as_ref()?, depth + 1)?;
                // A part has no room for a list in a list.
                (!items.list).then_some(Parts { list: true, ..items })
            }
            _ => None,
        }
    }

    /// Binary, or nothing at all said, which in a multipart is
    /// `application/octet-stream` (OAS 3.1.2 §4.8.15.1.1). OAS 3.0.4 §4.8.15.1 says nothing of it.
    fn is_file(&self, merged: &Merged<'a>) -> bool {
        formats::is_binary(merged)
            || (merged.is_free() && merged.conflict.is_none() && self.document.dialect != Dialect::V30)
    }
}
