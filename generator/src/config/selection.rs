//! `[select]` of `mintage.toml`: which operations of a description the client has. `select` carries it out.

/// What is generated: everything that `include` names (all, when it names nothing), without what `exclude` names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub include: Selectors,
    pub exclude: Selectors,
}

/// Ways to name operations; one is meant when any of them names it.
///
/// Each is a glob: `*` stands for anything within a segment, `**` for anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selectors {
    pub tags: Vec<String>,
    /// Path templates. A method may stand before: `GET /pets/**`.
    pub paths: Vec<String>,
    /// `operationId`s.
    pub operations: Vec<String>,
}

impl Selectors {
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty() && self.paths.is_empty() && self.operations.is_empty()
    }
}

impl Selection {
    /// Whether everything is meant.
    pub fn is_all(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }
}
