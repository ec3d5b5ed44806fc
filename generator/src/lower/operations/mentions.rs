//! Callbacks and links of an operation → sentences of its docs.

use crate::read;
use crate::source::Tree;

/// Callbacks and links, in words.
pub(super) fn mentions(from: &read::Operation) -> Vec<String> {
    let mut lines = Vec::new();
    for callback in &from.callbacks {
        for item in &callback.items {
            for operation in &item.operations {
                let words = operation
                    .summary
                    .as_deref()
                    .or(operation.description.as_deref())
                    .unwrap_or_default();
                let words = words.lines().next().unwrap_or_default().trim();
                let colon = if words.is_empty() { "" } else { ": " };
                lines.push(format!(
                    "Callback `{}`: the server sends {} to `{}`{colon}{words}",
                    callback.name,
                    operation.method.as_str(),
                    item.path,
                ));
            }
        }
    }
    for response in &from.responses {
        for link in &response.links {
            let line = link_in_words(link);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

/// What a link says: where it leads, with what, and why.
fn link_in_words(link: &read::Link) -> String {
    let mut line = format!("Link {}", code(&link.name));
    if let Some(target) = &link.target {
        line.push_str(&format!(" leads to {}", code(&target.said)));
    }
    let value = |value: &Tree| match value {
        Tree::String(text) => code(text),
        Tree::Null => code("null"),
        Tree::Bool(value) => code(&value.to_string()),
        Tree::Int(value) => code(&value.to_string()),
        Tree::Float(value) => code(&value.to_string()),
        Tree::List(_) | Tree::Map(_) => "a value of the description".to_owned(),
    };
    let parameters = link.parameters.iter();
    let mut with: Vec<String> = parameters
        .map(|(name, given)| format!("{} for {}", value(given), code(name)))
        .collect();
    with.extend(link.body.as_ref().map(|body| format!("{} as the body", value(body))));
    if !with.is_empty() {
        line.push_str(&format!(", with {}", with.join(", ")));
    }
    if let Some(url) = &link.server {
        line.push_str(&format!(", at {}", code(url)));
    }
    let words = link.description.as_deref().unwrap_or_default();
    let words = words.lines().next().unwrap_or_default().trim();
    match words {
        "" => line,
        words => format!("{line}: {words}"),
    }
}

/// As code, which a sign of its own does not end.
fn code(text: &str) -> String {
    let plain: Vec<&str> = text.split(|c: char| c == '`' || c.is_whitespace()).collect();
    format!("`{}`", plain.join(" "))
}
