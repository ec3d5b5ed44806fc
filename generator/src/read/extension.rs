//! Members whose names begin with `x-`: they are kept as they are, for whoever knows what they mean. Of the one by which
//! authors name things it is said here where that can't be what it does.

use super::Reader;
use super::cursor::article;
use crate::at::At;
use crate::source::Tree;

/// What a schema is called where objects are told apart.
pub const SCHEMA: &str = "schema";

const NAME: &str = "x-rust-name";

/// What has a name of its own in a client.
const NAMED: &[&str] = &["header", "operation", "parameter", SCHEMA];

impl Reader<'_, '_> {
    /// A member of the object at `at`, which is a `what`.
    pub(super) fn extension(&mut self, at: &At, what: &'static str, key: &str, value: &Tree) -> (String, Tree) {
        if key == NAME && !NAMED.contains(&what) {
            self.names_nothing(at, what);
        } else if key == NAME && value.as_str().is_none() {
            self.warn(
                "invalid-name",
                &at.member(NAME),
                format!("expected a name, found {}", value.kind()),
                "the name is the one that it has without this",
                "write a string, such as `PetOwner` for a type and `pet_owner` for a field, argument or method",
            );
        }
        (key.to_owned(), value.clone())
    }

    /// Says that no name is read from the object at `at`, which is a `what`.
    fn names_nothing(&mut self, at: &At, what: &str) {
        self.warn(
            "unused-rename",
            &at.member(NAME).key(),
            format!("`{NAME}` has no meaning in {} {what}", article(what)),
            "the client is the same without it",
            "put it on a schema, property, parameter, header or operation, or remove it",
        );
    }

    /// The same of an operation that no client calls.
    pub(super) fn not_called(&mut self, at: &At, tree: &Tree) {
        if tree.get(NAME).is_some() {
            self.names_nothing(at, "operation of a webhook or callback");
        }
    }
}
