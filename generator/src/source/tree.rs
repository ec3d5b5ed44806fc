//! The value every file is read into once: JSON's data model with integers
//! beyond `i64`, and maps in the order of the document.

/// A value of the input.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    String(Box<str>),
    List(Vec<Tree>),
    Map(Map),
}

/// Entries in the order of the document; keys are unique.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    entries: Vec<(Box<str>, Tree)>,
}

impl Map {
    pub fn get(&self, key: &str) -> Option<&Tree> {
        self.entries.iter().find(|(k, _)| &**k == key).map(|(_, v)| v)
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Tree)> {
        self.entries.iter().map(|(k, v)| (&**k, v))
    }
}

impl Tree {
    /// What it is, for messages: "a string", "a list".
    pub fn kind(&self) -> &'static str {
        match self {
            Tree::Null => "null",
            Tree::Bool(_) => "a boolean",
            Tree::Int(_) => "an integer",
            Tree::Float(_) => "a number",
            Tree::String(_) => "a string",
            Tree::List(_) => "a list",
            Tree::Map(_) => "a map",
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Tree::String(s) => Some(s),
            _ => None,
        }
    }
}
