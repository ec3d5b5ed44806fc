//! Where a type without a name stands, for the name that it gets: never a counter, never the order of arrival.

use super::TypeId;

/// Where a type stands, for its name. Never a counter, never the order of arrival.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// `components.schemas.NAME`.
    Component(String),
    /// Some other component: `components.responses.NAME` and the like; the part inside it.
    Shared { component: String, role: Role },
    /// Inside another type.
    Inside { parent: TypeId, step: Step },
    /// Inside an operation (index into `Api::operations`).
    Operation { operation: usize, role: Role },
    /// Inside a webhook (index into `Api::webhooks`).
    Webhook { webhook: usize, role: Role },
    /// The view of `of` that is sent (`of` itself is the one received).
    SentView { of: TypeId },
}

/// Which part of an operation or component.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `media` only where there are several.
    RequestBody {
        media: Option<String>,
    },
    Response {
        status: String,
        media: Option<String>,
    },
    Parameter {
        name: String,
    },
    Header {
        name: String,
    },
}

/// One step from a type into an anonymous part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Property(String),
    /// What stands in the list that a property is.
    ItemOf(String),
    Item,
    /// Tuple position.
    Position(usize),
    /// Values of a map, or of an `additionalProperties` beside properties.
    Value,
    /// Branch of a `oneOf`/`anyOf`, with a hint (discriminator value, title, kind) if there is one.
    Branch {
        index: usize,
        hint: Option<String>,
    },
    /// The single value of an `x-enum-multiple` list.
    Single,
    /// A form with files that is a value without them elsewhere.
    Form,
}
