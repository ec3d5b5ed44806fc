//! Every use of a type in the API, to find out what a client needs.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Api, ContentForm, Format, Operation, Shape, Type, TypeId};

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
    let in_operations = api.operations.iter().any(|operation| in_operation(operation, &wanted));
    let contents = |webhook: &crate::model::Webhook| {
        webhook
            .body
            .iter()
            .flat_map(|body| &body.contents)
            .any(|content| part(&content.ty, &wanted, 0))
    };
    in_types || in_operations || api.webhooks.iter().any(contents)
}

/// The types that an operation names.
pub fn of_operation(operation: &Operation) -> BTreeSet<TypeId> {
    let found: RefCell<BTreeSet<TypeId>> = RefCell::default();
    in_operation(operation, &|ty| {
        found.borrow_mut().extend(ty.named());
        false
    });
    found.into_inner()
}

/// The types that are part of JSON. Those of forms are written otherwise.
pub fn json_types(api: &Api) -> BTreeSet<TypeId> {
    let bodies = api.operations.iter().flat_map(|operation| &operation.body);
    let hooks = api.webhooks.iter().flat_map(|webhook| &webhook.body);
    let answers = api.operations.iter().flat_map(|operation| &operation.responses);
    let contents = bodies.chain(hooks).flat_map(|body| &body.contents);
    let contents = contents.chain(answers.flat_map(|answer| &answer.contents));
    let waiting: RefCell<Vec<TypeId>> = RefCell::default();
    for content in contents {
        if !matches!(content.form, ContentForm::UrlEncoded(_) | ContentForm::Multipart(_)) {
            part(
                &content.ty,
                &|ty: &Type| {
                    if let Type::Named(id) | Type::Boxed(id) = ty {
                        waiting.borrow_mut().push(*id);
                    }
                    false
                },
                0,
            );
        }
    }
    let mut waiting = waiting.into_inner();
    let mut found = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if found.insert(id) {
            waiting.extend(api.types.get(id).into_iter().flat_map(|def| def.shape.types()));
        }
    }
    found
}

/// The types that hold a secret, however deep.
pub fn secret_types(api: &Api) -> BTreeSet<TypeId> {
    let secret = |ty: &Type| *ty == Type::Format(Format::Secret);
    let mut holders: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    let mut ways = Vec::new();
    for (id, def) in api.types.iter() {
        for inner in def.shape.types() {
            holders.entry(inner).or_default().push(id);
        }
        if def.shape.uses().into_iter().any(|ty| part(ty, &secret, 0)) {
            ways.push(id);
        }
    }
    let mut found = BTreeSet::new();
    while let Some(id) = ways.pop() {
        if found.insert(id) {
            ways.extend(holders.get(&id).into_iter().flatten());
        }
    }
    found
}

/// Whether the operation sends or receives a secret; `types` are those that hold one.
pub fn has_secret(operation: &Operation, types: &BTreeSet<TypeId>) -> bool {
    in_operation(operation, &|ty| is_secret(ty, types))
}

/// Whether there is a secret in it; `types` are those that hold one.
pub fn holds_secret(ty: &Type, types: &BTreeSet<TypeId>) -> bool {
    part(ty, &|ty| is_secret(ty, types), 0)
}

fn is_secret(ty: &Type, types: &BTreeSet<TypeId>) -> bool {
    match ty {
        Type::Format(Format::Secret) => true,
        Type::Named(id) | Type::Boxed(id) => types.contains(id),
        _ => false,
    }
}

fn in_operation(operation: &Operation, wanted: &impl Fn(&Type) -> bool) -> bool {
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
    parameters.chain(bodies).chain(answers).any(|ty| part(ty, wanted, 0))
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
