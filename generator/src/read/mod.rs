//! Trees of any dialect → one [`Document`]. Says what is wrong where it
//! stands, repairs what has a repair, and knows nothing of Rust.

mod content;
mod cursor;
mod dialect;
mod discriminator;
mod document;
mod examples;
mod extension;
mod follow;
mod info;
mod keywords;
mod kinds;
mod links;
mod listed;
mod meant;
mod media_name;
mod named;
mod parameter;
mod paths;
mod responses;
mod schema;
mod section;
mod security;
mod server_url;
mod settle;
mod shown;
mod template;
mod v3;

#[cfg(test)]
mod tests;

pub use document::*;
pub use listed::{listing, spelt_boolean, spelt_number};
pub use template::{Pair, Template};

use crate::at::{At, FileId};
use crate::diag::{Diagnostic, Guesses, Sink};
use crate::source::{Sources, Tree};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The description that starts in the first file of `sources`; `None` when that is none we can read, which is
/// reported as an error.
///
/// Everything else that is wrong is reported as a warning and repaired, widened or left out at the smallest scope.
pub fn read(sources: &Sources, sink: &mut Sink) -> Option<Document> {
    let (file, source) = sources.root()?;
    if !source.readable {
        return None;
    }
    let dialect = dialect::of(sources, file, sink)?;
    Some(v3::document(Reader::new(sources, sink, dialect), file, &source.tree))
}

/// What all parts of the reader share.
struct Reader<'s, 'k> {
    sources: &'s Sources,
    sink: &'k mut Sink,
    dialect: Dialect,
    root: FileId,
    schemas: Schemas,
    /// Schemas that have an id and are still to be read: a list in place of recursion.
    pending: VecDeque<Pending<'s>>,
    /// Address of a schema's tree → its id, so that each is read once, whichever way leads to it.
    ids: BTreeMap<usize, SchemaId>,
    /// Schemas of other files that something refers to.
    far: BTreeSet<SchemaId>,
    /// Sections of other files with a schema that others may extend.
    far_parents: Vec<At>,
    /// Branches that allow any object, and null.
    free_or_null: BTreeSet<SchemaId>,
    /// What lists say of their items in their own `enum`.
    of_items: Vec<listed::OfItems>,
    /// Components that are nothing but a reference.
    bare: BTreeSet<SchemaId>,
    /// Address of the tree of a shared object → what was read, so that its problems are told once; so with the next three.
    parameters: BTreeMap<usize, Part<Parameter>>,
    headers: BTreeMap<usize, Part<Header>>,
    bodies: BTreeMap<usize, Part<Option<RequestBody>>>,
    responses: BTreeMap<usize, Part<Response>>,
    /// Callbacks within callbacks, by references.
    depth: usize,
    /// Headers within headers, likewise.
    header_depth: usize,
    /// Keys of `components.securitySchemes`.
    schemes: Vec<String>,
    /// Whether a `security` names a scheme, be it one that there is not.
    security_named: bool,
    guesses: Guesses,
    /// What becomes [`Document::lost`].
    lost: Vec<Lost>,
    /// What becomes [`Document::left_out`].
    left_out: Vec<LeftOut>,
}

/// A part of an operation, or the code of the message that says why it is left out.
type Part<T> = Result<T, &'static str>;

/// A schema to read.
struct Pending<'s> {
    id: SchemaId,
    at: At,
    tree: &'s Tree,
    role: Role,
}

/// Where a schema stands decides what is said about it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Schema,
    /// `additionalProperties` and the like, where 3.0 allows `true` and `false`.
    Flag,
    /// One of several in `oneOf` or `anyOf`.
    Branch,
    /// One of `allOf`, or a schema that values are only checked against, such as `not`: without it less is asked of them.
    Condition,
    /// A parameter whose own map carries the keywords, as in Swagger 2.0.
    Parameter,
}

impl Role {
    /// What happens where nothing can be made of the schema.
    fn without_it(self) -> &'static str {
        match self {
            Role::Branch => {
                "any value fits this branch: the whole choice is any JSON, unless a `discriminator` tells the others"
            }
            Role::Condition => "what this part says is left out",
            Role::Schema | Role::Flag | Role::Parameter => "any value is allowed",
        }
    }

    /// The role of each of so many in a list: one branch alone leaves nothing to choose.
    fn of_several(self, count: usize) -> Role {
        match self {
            Role::Branch if count < 2 => Role::Schema,
            role => role,
        }
    }
}

impl<'s, 'k> Reader<'s, 'k> {
    fn new(sources: &'s Sources, sink: &'k mut Sink, dialect: Dialect) -> Reader<'s, 'k> {
        Reader {
            sources,
            sink,
            dialect,
            root: FileId(0),
            schemas: Schemas::default(),
            pending: VecDeque::new(),
            ids: BTreeMap::new(),
            far: BTreeSet::new(),
            far_parents: Vec::new(),
            free_or_null: BTreeSet::new(),
            of_items: Vec::new(),
            bare: BTreeSet::new(),
            parameters: BTreeMap::new(),
            headers: BTreeMap::new(),
            bodies: BTreeMap::new(),
            responses: BTreeMap::new(),
            depth: 0,
            header_depth: 0,
            schemes: Vec::new(),
            security_named: false,
            guesses: Guesses::default(),
            lost: Vec::new(),
            left_out: Vec::new(),
        }
    }

    fn warn(&mut self, code: &'static str, at: &At, message: impl Into<String>, note: &str, help: &str) {
        self.sink
            .push(Diagnostic::warning(code, at, message).note(note).help(help));
    }

    fn remark(&mut self, code: &'static str, at: &At, message: impl Into<String>, note: &str, help: &str) {
        let severity = crate::diag::Severity::Note;
        self.sink
            .push(Diagnostic::new(severity, code, at, message).note(note).help(help));
    }
}

/// Where a tree is in memory: it stands for the place in the file, and is quicker to compare.
fn address(tree: &Tree) -> usize {
    std::ptr::from_ref(tree).addr()
}
