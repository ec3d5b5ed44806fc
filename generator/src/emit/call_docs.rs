//! One operation → what is said of its method: the author's words, its route, its arguments and an example.

use super::arguments::ordered;
use super::calls::Writer;
use super::{docs, example, limits, route};
use crate::model::{Body, ContentForm, Docs, Fixed, Parameter};
use crate::name::unescaped;

/// Up to here a value that is sent without being asked for is shown.
const LONGEST_SHOWN: usize = 100;

impl Writer<'_> {
    pub(super) fn docs(&self) -> Vec<String> {
        let operation = self.operation;
        let route = route(operation);
        let mut lines = docs::lines(&operation.docs, &route);
        if lines.first() != Some(&route) {
            lines.extend([String::new(), route]);
        }
        if !operation.mentions.is_empty() {
            lines.push(String::new());
            for mention in &operation.mentions {
                lines.push(format!("- {}", docs::headline(mention).join(" ")));
            }
        }
        let arguments = self.arguments_described();
        if !arguments.is_empty() {
            lines.push(String::new());
            lines.extend(arguments);
        }
        if let Some(code) = self
            .cx
            .doctests
            .then(|| example::doctest(self.cx, operation, self.names))
            .flatten()
        {
            lines.extend([String::new(), "```no_run".to_owned()]);
            lines.extend(code);
            lines.push("```".to_owned());
        }
        lines
    }

    /// The list of those arguments that have something to say, and of what is sent without being asked for.
    fn arguments_described(&self) -> Vec<String> {
        let operation = self.operation;
        let body = operation.body.as_ref().filter(|body| body.required);
        let parameters = ordered(operation, self.names).filter_map(|(_, parameter, name)| {
            let limits = limits::of_use(self.cx, &parameter.ty, parameter.limits.as_deref());
            described(name, &parameter.docs, parameter.deprecated, limits.as_deref())
        });
        let of_body = body.and_then(|body| {
            let limits = self.body_limits(body);
            described(&self.names.body, &body.docs, false, limits.as_deref())
        });
        let media_type = body.and_then(choice);
        let media_type = media_type.map(|choice| vec![format!("- `{}`: {choice}", unescaped(&self.names.body))]);
        let always = operation.parameters.iter().filter_map(said_always);
        parameters
            .chain(of_body)
            .chain(media_type)
            .chain(always)
            .flatten()
            .collect()
    }

    /// Those of a body that can be written in one way.
    pub(super) fn body_limits(&self, body: &Body) -> Option<String> {
        let [content] = body.contents.as_slice() else {
            return None;
        };
        limits::of_use(self.cx, &content.ty, content.limits.as_deref())
    }
}

/// The lines of a list of arguments for a parameter that nobody is asked for.
pub fn said_always(parameter: &Parameter) -> Option<Vec<String>> {
    let value = match parameter.fixed.as_ref()? {
        Fixed::String(text) if text.len() > LONGEST_SHOWN => "the description says".to_owned(),
        Fixed::String(text) => docs::code(text),
        Fixed::Bool(value) => docs::code(&value.to_string()),
        Fixed::Int(number) => docs::code(&number.to_string()),
    };
    let lines = words(&parameter.docs, parameter.deprecated, None);
    let end = if lines.is_empty() { "." } else { ":" };
    let name = docs::quoted(&parameter.name);
    Some(docs::listed(&format!("{name}, sent as {value}{end}"), &lines))
}

/// What to say of a body whose media type the description leaves to the caller.
pub fn choice(body: &Body) -> Option<String> {
    let [content] = body.contents.as_slice() else {
        return None;
    };
    (content.form == ContentForm::Binary && content.media_type.contains('*')).then(|| {
        let range = docs::quoted(&content.media_type);
        format!("{range}, said by `Body::content_type`; else sent as `application/octet-stream`")
    })
}

/// An item for an argument that has something to say. An argument has no documentation of its own, so all stands here.
fn described(name: &str, docs: &Docs, deprecated: bool, limits: Option<&str>) -> Option<Vec<String>> {
    let lines = words(docs, deprecated, limits);
    (!lines.is_empty()).then(|| docs::item(unescaped(name), &lines))
}

/// What is said of an argument, which can't have attributes.
fn words(docs: &Docs, deprecated: bool, limits: Option<&str>) -> Vec<String> {
    let text = docs.description.as_deref().or(docs.summary.as_deref());
    let own = Docs {
        description: text.map(str::to_owned),
        ..Docs::default()
    };
    let lines = docs::lines_with(&own, "", &limits.map(limits::sentence).unwrap_or_default());
    match deprecated {
        true => docs::labelled(&docs::deprecated(""), &lines),
        false => lines,
    }
}
