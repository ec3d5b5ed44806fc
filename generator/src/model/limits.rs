//! What a value must keep to beyond its type: told to the caller, and checked by the server.

use crate::source::Tree;

/// Bounds of one value, each as narrow as all schemas that hold for it say together (JSON Schema Validation 2020-12 §6.2 to
/// §6.5).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// The one value that is allowed.
    pub only: Option<Tree>,
    /// Characters of a string.
    pub length: Counts,
    /// Regular expressions that a string matches.
    pub patterns: Vec<String>,
    pub least: Option<Bound>,
    pub most: Option<Bound>,
    pub multiple_of: Option<Tree>,
    pub items: Counts,
    pub unique: bool,
    pub properties: Counts,
    /// Of the items of a list, where they have no name to tell theirs.
    pub each: Option<Box<Limits>>,
}

/// How many there may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub least: Option<u64>,
    pub most: Option<u64>,
}

/// An end of a range of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    pub value: Tree,
    /// The value itself is not allowed.
    pub exclusive: bool,
}

impl Counts {
    /// Lets these hold too.
    pub fn and(&mut self, least: Option<u64>, most: Option<u64>) {
        self.least = self.least.max(least);
        self.most = match (self.most, most) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
}
