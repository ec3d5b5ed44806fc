//! The only notion of place in the program: a file of the input, a JSON
//! pointer inside it, and whether the key or the value is meant. Lines and
//! columns are worked out from it when something is printed, never before.

use std::fmt;
use std::sync::Arc;

/// Which of the input files: an index into `source::Sources`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// The half of a map entry that is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Key,
    Value,
}

/// A place in the input.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    pub file: FileId,
    /// RFC 6901, escaped (`~0`, `~1`), without the leading `#`; empty for the whole file.
    pub pointer: Arc<str>,
    pub part: Part,
}

impl At {
    pub fn root(file: FileId) -> At {
        At {
            file,
            pointer: Arc::from(""),
            part: Part::Value,
        }
    }

    /// The value under `key`.
    pub fn member(&self, key: &str) -> At {
        let mut pointer = String::with_capacity(self.pointer.len() + key.len() + 1);
        pointer.push_str(&self.pointer);
        pointer.push('/');
        push_escaped(&mut pointer, key);
        At {
            file: self.file,
            pointer: pointer.into(),
            part: Part::Value,
        }
    }

    /// The item at `index`.
    pub fn item(&self, index: usize) -> At {
        At {
            file: self.file,
            pointer: format!("{}/{index}", self.pointer).into(),
            part: Part::Value,
        }
    }

    /// The same entry, meaning its key.
    pub fn key(&self) -> At {
        At {
            part: Part::Key,
            ..self.clone()
        }
    }

    /// The unescaped segments of the pointer, outermost first.
    pub fn segments(&self) -> impl Iterator<Item = String> + '_ {
        self.pointer.split('/').skip(1).map(unescape)
    }

    /// The enclosing place; `None` at the root.
    pub fn parent(&self) -> Option<At> {
        let (parent, _) = self.pointer.rsplit_once('/')?;
        Some(At {
            file: self.file,
            pointer: parent.into(),
            part: Part::Value,
        })
    }
}

impl fmt::Debug for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.file.0, self.pointer)
    }
}

/// One pointer segment, escaped by RFC 6901 §3.
pub fn push_escaped(out: &mut String, segment: &str) {
    for c in segment.chars() {
        match c {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            c => out.push(c),
        }
    }
}

/// Undoes [`push_escaped`].
pub fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}
