//! The errors that operations document → a name for each combination of them, by what it holds
//! (`Problem401Or404`), so that operations which fail alike share one enum, and no operation's enum is named after
//! another operation. What is written inside one operation alone has nobody to share with, and its name.

use std::collections::BTreeMap;

use super::words::{self, Case};
use super::{OperationNames, TypeNames};
use crate::model::{Api, Content, ContentForm, Format, Operation, Origin, Status, Type};

/// Names longer than this say less than the operation's own.
const LONGEST: usize = 60;

/// For each operation the name of its combination of errors; `None` where that would be no name, or an ambiguous one,
/// and where the operation's own says it better.
pub fn shared(api: &Api, operations: &[OperationNames], types: &[TypeNames]) -> Vec<Option<String>> {
    let combinations: Vec<Option<(String, String)>> = api
        .operations
        .iter()
        .zip(operations)
        .map(|(operation, names)| combination(operation, names, types))
        .collect();
    // What each name stands for, and how often.
    let mut meanings: BTreeMap<&str, BTreeMap<&str, (bool, usize)>> = BTreeMap::new();
    for (operation, combination) in api.operations.iter().zip(&combinations) {
        if let Some((name, meaning)) = combination {
            let known = meanings.entry(name).or_default();
            let (_, uses) = known.entry(meaning).or_insert((is_plain(operation), 0));
            *uses += 1;
        }
    }
    api.operations
        .iter()
        .zip(&combinations)
        .map(|(operation, combination)| {
            let (name, meaning) = combination.as_ref()?;
            let known = meanings.get(name.as_str())?;
            let (plain, uses) = known.get(meaning.as_str())?;
            // Of several, the one in plain JSON, so that no newcomer in another media type takes it from those that have it.
            let is_alone = known.len() == 1 || *plain && known.values().filter(|(plain, _)| *plain).count() == 1;
            (is_alone && (*uses > 1 || !is_inline(api, operation))).then(|| name.clone())
        })
        .collect()
}

/// Whether all errors of an operation are plain JSON, or without content.
fn is_plain(operation: &Operation) -> bool {
    let responses = operation.responses.iter();
    let mut contents = responses
        .filter(|response| operation.is_error(response.status))
        .flat_map(|response| &response.contents);
    contents.all(|content| content.media_type == "application/json" && content.also.is_empty())
}

/// Whether any of an operation's errors is written inside an operation.
fn is_inline(api: &Api, operation: &Operation) -> bool {
    operation
        .responses
        .iter()
        .filter(|response| operation.is_error(response.status))
        .flat_map(|response| &response.contents)
        .flat_map(|content| content.ty.named())
        .filter_map(|id| api.types.get(id))
        .any(|def| matches!(def.origin, Origin::Operation { .. }))
}

/// The name of an operation's errors, and all that two operations must have in common to share them.
fn combination(operation: &Operation, names: &OperationNames, types: &[TypeNames]) -> Option<(String, String)> {
    // Statuses by what is read, in the order in which the first of each stands.
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    let mut meaning = String::new();
    let responses = operation.responses.iter().zip(&names.responses);
    for (response, variants) in responses.filter(|(response, _)| operation.is_error(response.status)) {
        let status = match response.status {
            Status::Code(code) => code.to_string(),
            Status::Range(range) => format!("{range}xx"),
            Status::Default => "Other".to_owned(),
        };
        let mut labels: Vec<String> = response.contents.iter().map(|content| label(content, types)).collect();
        if labels.is_empty() {
            labels.push("Status".to_owned());
        }
        meaning.push_str(&format!("{status} {variants:?}"));
        for content in &response.contents {
            meaning.push_str(&format!(
                " {:?} {} {} {:?}",
                std::mem::discriminant(&content.form),
                content.also.len(),
                content.media_type,
                content.ty
            ));
        }
        meaning.push(';');
        labels.dedup();
        for label in labels {
            match groups.iter_mut().find(|(known, _)| *known == label) {
                Some((_, statuses)) => statuses.push(status.clone()),
                None => groups.push((label, vec![status.clone()])),
            }
        }
    }
    let name: String = groups
        .iter()
        .map(|(label, statuses)| {
            // The status after a name that ends in one: `QueryResponse400On400`.
            let on = if label.ends_with(|last: char| last.is_ascii_digit()) {
                "On"
            } else {
                ""
            };
            format!("{label}{on}{}", statuses.join("Or"))
        })
        .collect();
    (!name.is_empty() && name.len() <= LONGEST).then_some((name, meaning))
}

/// What a content is, in a word.
fn label(content: &Content, types: &[TypeNames]) -> String {
    match content.form {
        ContentForm::Json => word(&content.ty, types),
        ContentForm::Text if content.ty != Type::String => word(&content.ty, types),
        ContentForm::Text | ContentForm::EventStream => "Text".to_owned(),
        ContentForm::JsonLines | ContentForm::Binary | ContentForm::UrlEncoded(_) | ContentForm::Multipart(_) => {
            "Bytes".to_owned()
        }
    }
}

/// A type as a word of a name; its depth is bounded by that of the schema it comes from.
fn word(ty: &Type, types: &[TypeNames]) -> String {
    match ty {
        Type::Named(id) | Type::Boxed(id) => types
            .get(id.0 as usize)
            .map_or("Any", |names| names.name.trim_end_matches('_'))
            .to_owned(),
        Type::List(item) => format!("{}List", word(item, types)),
        Type::Map(item) => format!("{}Map", word(item, types)),
        Type::Nullable(inner) | Type::Lenient(inner) => word(inner, types),
        Type::Tuple(_) => "Tuple".to_owned(),
        Type::Bool => "Bool".to_owned(),
        Type::Int(_) | Type::F32 | Type::F64 => "Number".to_owned(),
        Type::Format(Format::DateTime | Format::Date | Format::UnixTime) => "Time".to_owned(),
        Type::String | Type::Binary | Type::Format(_) => "String".to_owned(),
        Type::Any => "Any".to_owned(),
        Type::Foreign(path) => words::plain(path, Case::Type),
    }
}
