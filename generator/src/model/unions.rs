//! One of several types, and how a value tells which: by a property, by its shape, or not at all.

use super::{Docs, TextFormat, Type};
use crate::at::At;
use crate::source::Tree;

/// One of several types; plus whatever the server adds later.
#[derive(Clone, Debug)]
pub struct Union {
    pub branches: Vec<Branch>,
    pub choice: Choice,
}

#[derive(Clone, Debug)]
pub struct Branch {
    pub at: At,
    pub ty: Type,
    pub text_format: Option<TextFormat>,
    /// For the variant's name: component, title or discriminator value.
    pub hint: Option<String>,
    pub wanted_name: Option<String>,
    pub docs: Docs,
}

/// How a received value finds its branch; never "the first that parses".
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// By a property's value; several values may lead to one branch.
    Tag { property: String, values: Vec<TagValue> },
    /// By the shape of the JSON.
    Shape(Vec<BranchShape>),
    /// By a property's value, which stands for several branches, and then by the shape, which has it among the fixed
    /// values.
    Further {
        property: String,
        /// What is written where the branch does not say it.
        values: Vec<TagValue>,
        shapes: Vec<BranchShape>,
    },
    /// Nothing tells the branches apart: the raw value with checked accessors (reported).
    Ambiguous,
}

/// A value of the property that leads to a branch.
#[derive(Clone, Debug, PartialEq)]
pub struct TagValue {
    pub value: String,
    /// In the order of `Union::branches`.
    pub branch: usize,
    /// The name that a mapped branch has anyway: read, and never written by itself.
    pub implied: bool,
}

impl TagValue {
    pub fn new(value: String, branch: usize) -> TagValue {
        TagValue {
            value,
            branch,
            implied: false,
        }
    }
}

/// What a branch demands of a JSON value, in the order of `Union::branches`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BranchShape {
    pub kinds: Kinds,
    /// Properties an object must have.
    pub required: Vec<String>,
    /// Properties it declares: among several that fit, most of these present wins.
    pub known: Vec<String>,
    /// Properties whose value must be one of these.
    pub fixed: Vec<(String, Vec<Tree>)>,
    /// Properties whose value must be of these kinds, where another branch takes others.
    pub properties: Vec<(String, Kinds)>,
    /// Where not all branches have the same place for properties that are not declared: the kinds of their values.
    pub rest: Option<Kinds>,
    /// Objects with other properties don't fit (`additionalProperties: false`).
    pub closed: bool,
    /// It may hold at once with others that say so (`anyOf`): an object with properties of several is kept as it came.
    pub together: bool,
}

/// JSON's kinds as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    pub null: bool,
    pub boolean: bool,
    pub integer: bool,
    pub number: bool,
    pub string: bool,
    pub array: bool,
    pub object: bool,
}

impl Kinds {
    /// Their names in JSON Schema, with a space between.
    pub fn words(self) -> String {
        let all = [
            (self.null, "null"),
            (self.boolean, "boolean"),
            (self.integer, "integer"),
            (self.number, "number"),
            (self.string, "string"),
            (self.array, "array"),
            (self.object, "object"),
        ];
        let words: Vec<&str> = all.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
        words.join(" ")
    }
}
