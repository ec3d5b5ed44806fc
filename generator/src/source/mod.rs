//! Files of the input → trees. The only stage that reads the disk; it knows
//! JSON, YAML and places, and nothing of OpenAPI.

mod locate;
mod tree;

pub use locate::{Point, Span, locate};
pub use tree::{Map, Tree};

use crate::at::FileId;

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// One input file.
#[derive(Debug)]
pub struct Source {
    /// As the user named it; what messages print.
    pub name: String,
    pub text: String,
    pub tree: Tree,
}

impl Sources {
    pub fn file(&self, id: FileId) -> Option<&Source> {
        self.files.get(usize::try_from(id.0).ok()?)
    }
}
