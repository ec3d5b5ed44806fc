//! Every use of a type in the API, to find out what a client needs.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::model::{Api, Shape, Type};

/// The types of the user's, each once.
pub fn foreign_types(api: &Api) -> BTreeSet<String> {
    let found: RefCell<BTreeSet<String>> = RefCell::default();
    any_type(api, |ty| {
        if let Type::Foreign(path) = ty {
            found.borrow_mut().insert(path.clone());
        }
        false
    });
    found.into_inner()
}

/// Whether a type that the API uses anywhere, or a part of one, is as wanted.
pub fn any_type(api: &Api, wanted: impl Fn(&Type) -> bool) -> bool {
    let in_types = api.types.iter().any(|(_, def)| match &def.shape {
        Shape::Struct(shape) => shape
            .fields
            .iter()
            .map(|field| &field.ty)
            .chain(&shape.extra)
            .any(|ty| part(ty, &wanted, 0)),
        Shape::Union(shape) => shape.branches.iter().any(|branch| part(&branch.ty, &wanted, 0)),
        Shape::Alias(ty) => part(ty, &wanted, 0),
        Shape::Enumeration(_) | Shape::Joined { .. } => false,
    });
    let in_operations = api.operations.iter().any(|operation| {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        let bodies = operation
            .body
            .iter()
            .flat_map(|body| &body.contents)
            .map(|content| &content.ty);
        let answers = operation.responses.iter().flat_map(|response| {
            let headers = response.headers.iter().map(|header| &header.ty);
            response.contents.iter().map(|content| &content.ty).chain(headers)
        });
        parameters.chain(bodies).chain(answers).any(|ty| part(ty, &wanted, 0))
    });
    let contents = |webhook: &crate::model::Webhook| {
        webhook
            .body
            .iter()
            .flat_map(|body| &body.contents)
            .any(|content| part(&content.ty, &wanted, 0))
    };
    in_types || in_operations || api.webhooks.iter().any(contents)
}

/// The type and what it is spelt with; the depth of a spelling is bounded by that of the document.
fn part(ty: &Type, wanted: &impl Fn(&Type) -> bool, depth: usize) -> bool {
    if depth > 200 {
        return false;
    }
    wanted(ty)
        || match ty {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => part(inner, wanted, depth + 1),
            Type::Tuple(items) => items.iter().any(|item| part(item, wanted, depth + 1)),
            _ => false,
        }
}
