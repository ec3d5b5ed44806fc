//! A parameter or a body → how a method takes it, and in which order it takes all of them.

use super::Context;
use super::print::Page;
use super::types::{self, Argument};
use crate::model::{Content, ContentForm, Operation, Parameter, ParameterEncoding, Type};
use crate::name::OperationNames;

/// Parameters that a caller must give: those of the path in its order, then the others in the order of the description.
pub fn ordered<'a>(
    operation: &'a Operation,
    names: &'a OperationNames,
) -> impl Iterator<Item = (usize, &'a Parameter, &'a str)> {
    let mut required: Vec<(usize, &Parameter, &str)> = operation
        .parameters
        .iter()
        .zip(&names.parameters)
        .enumerate()
        .filter(|(_, (parameter, _))| parameter.is_asked_for())
        .map(|(index, (parameter, name))| (index, parameter, name.as_str()))
        .collect();
    required.sort_by_key(|(index, parameter, _)| {
        let place = match parameter.location {
            crate::model::Location::Path => operation.path.find(&format!("{{{}}}", parameter.name)),
            _ => None,
        };
        (place.unwrap_or(usize::MAX), *index)
    });
    required.into_iter()
}

/// How a parameter is handed to its method.
pub fn parameter(cx: &Context<'_>, page: &mut Page, parameter: &Parameter) -> Argument {
    match nullable_json(cx, parameter) {
        // Only JSON has a way to say null; elsewhere such a value is not sent at all.
        Some(inner) => Argument {
            ty: format!("Option<&{}>", types::owned(cx, page, inner)),
            into: None,
        },
        None => types::argument(cx, page, &parameter.ty),
    }
}

/// What is behind the null of a parameter that is written as JSON and may be null.
pub fn nullable_json<'a>(cx: &Context<'a>, parameter: &'a Parameter) -> Option<&'a Type> {
    let json = matches!(parameter.encoding, ParameterEncoding::Content { json: true, .. });
    match types::resolved(cx, &parameter.ty) {
        Type::Nullable(inner) if json => Some(inner),
        _ => None,
    }
}

/// The argument for the only body there is.
pub fn body(cx: &Context<'_>, page: &mut Page, content: &Content) -> Argument {
    match &content.form {
        ContentForm::Binary | ContentForm::EventStream | ContentForm::JsonLines => Argument {
            ty: format!("impl Into<{}>", page.runtime("Body")),
            into: None,
        },
        _ if content.is_any_parts() => {
            let parts = page.runtime("Parts");
            Argument {
                ty: format!("impl Into<{parts}>"),
                into: Some(parts),
            }
        }
        _ => types::body(cx, page, &content.ty),
    }
}

/// What the variant of a body that can be given in several ways holds.
pub fn held(cx: &Context<'_>, page: &mut Page, content: &Content) -> String {
    match &content.form {
        ContentForm::Binary | ContentForm::EventStream | ContentForm::JsonLines => page.runtime("Body"),
        _ if content.is_any_parts() => page.runtime("Parts"),
        _ => types::unboxed(cx, page, &content.ty),
    }
}
