//! What several schemas say together: a [`Conjunction`] names schemas that all
//! hold for one value; it is the key under which their type is remembered.

use super::kinds::KindSet;
use crate::read::SchemaId;

/// One of the conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The schema as it stands.
    Whole(SchemaId),
    /// The schema and all it conjoins, without their `oneOf` and `anyOf`.
    Body(SchemaId),
    /// The value is of one of these kinds.
    Only(KindSet),
    /// Some of the values fit the schema: it adds what properties they may have.
    Sometimes(SchemaId),
    /// The value is the body of a multipart: its binary properties are files.
    Files,
}

/// Schemas that all hold for one value; the outermost first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Conjunction {
    first: Part,
    /// Mostly empty, and then without an allocation.
    rest: Vec<Part>,
}

impl Conjunction {
    pub fn of(schema: SchemaId) -> Conjunction {
        Conjunction::from(Part::Whole(schema))
    }

    /// What every value fits.
    pub fn anything() -> Conjunction {
        Conjunction::from(Part::Only(KindSet::ALL))
    }

    pub fn parts(&self) -> impl DoubleEndedIterator<Item = Part> + '_ {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }

    /// The schemas among them that hold of every value.
    pub fn schemas(&self) -> impl Iterator<Item = SchemaId> + '_ {
        self.parts().filter_map(|part| match part {
            Part::Whole(id) | Part::Body(id) => Some(id),
            Part::Only(_) | Part::Sometimes(_) | Part::Files => None,
        })
    }

    /// The one condition it consists of.
    pub fn alone(&self) -> Option<Part> {
        self.rest.is_empty().then_some(self.first)
    }

    /// The one schema it consists of, as it stands.
    pub fn single(&self) -> Option<SchemaId> {
        match self.alone() {
            Some(Part::Whole(id)) => Some(id),
            _ => None,
        }
    }

    pub fn and(mut self, part: Part) -> Conjunction {
        if self.first != part && !self.rest.contains(&part) {
            self.rest.push(part);
        }
        self
    }

    pub fn and_all(mut self, other: &Conjunction) -> Conjunction {
        for part in other.parts() {
            self = self.and(part);
        }
        self
    }

    /// The same without any choice.
    pub fn bodies(&self) -> Conjunction {
        self.mapped(|part| match part {
            Part::Whole(id) => Part::Body(id),
            other => other,
        })
    }

    /// The same without what holds of some values alone; `None` if that is all.
    pub fn always(&self) -> Option<Conjunction> {
        let mut parts = self.parts().filter(|part| !matches!(part, Part::Sometimes(_)));
        let first = Conjunction::from(parts.next()?);
        Some(parts.fold(first, Conjunction::and))
    }

    /// The schemas that hold of some values alone.
    pub fn sometimes(&self) -> impl Iterator<Item = SchemaId> + '_ {
        self.parts().filter_map(|part| match part {
            Part::Sometimes(id) => Some(id),
            _ => None,
        })
    }

    pub fn mapped(&self, map: impl Fn(Part) -> Part) -> Conjunction {
        let first = Conjunction::from(map(self.first));
        self.rest.iter().fold(first, |all, part| all.and(map(*part)))
    }
}

impl From<Part> for Conjunction {
    fn from(part: Part) -> Conjunction {
        Conjunction {
            first: part,
            rest: Vec::new(),
        }
    }
}
