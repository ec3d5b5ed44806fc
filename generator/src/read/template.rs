//! Path templates and what is declared for them (OAS 3.0.4 §4.7.10, §4.8.8).

use super::{Kinds, Location, Parameter, ParameterValue, Reader, Schema, Style};
use crate::at::At;
use crate::diag::Diagnostic;

/// The names in braces, in order, each once. `{+name}`, `{name*}` and the like mean `name`.
pub fn names_in(template: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, onward)) = after.split_once('}') else {
            break;
        };
        let name = plain(name);
        if !names.contains(&name) {
            names.push(name);
        }
        rest = onward;
    }
    names
}

fn plain(name: &str) -> &str {
    let plain = name.trim_matches(|c| matches!(c, '+' | '*' | '#' | '?' | ' '));
    if plain.is_empty() { name } else { plain }
}

impl Reader<'_, '_> {
    /// Makes the path parameters those that the template names: adds what is missing, leaves out the rest.
    pub(super) fn fit_template(&mut self, path: &At, template: &str, operation: &At, parameters: &mut Vec<Parameter>) {
        let names = names_in(template);
        for parameter in parameters.iter_mut().filter(|p| p.location == Location::Path) {
            // `{name+}` may be declared under either name.
            if !names.contains(&parameter.name.as_str()) && names.contains(&plain(&parameter.name)) {
                parameter.name = plain(&parameter.name).to_owned();
            }
        }
        let declared = |parameters: &[Parameter], name: &str| {
            parameters
                .iter()
                .any(|p| p.location == Location::Path && p.name == name)
        };
        let missing: Vec<&str> = names
            .iter()
            .copied()
            .filter(|name| !declared(parameters, name))
            .collect();
        let mut unused: Vec<&mut Parameter> = parameters
            .iter_mut()
            .filter(|p| p.location == Location::Path && !names.contains(&p.name.as_str()))
            .collect();
        // One of each: they are meant for each other.
        if let ([name], [parameter]) = (missing.as_slice(), unused.as_mut_slice()) {
            self.sink.push(
                Diagnostic::warning(
                    "path-parameter-name",
                    &path.key(),
                    format!("`{{{name}}}` is declared under another name: `{}`", parameter.name),
                )
                .related(&parameter.at, "declared here")
                .note("the declaration is taken for it")
                .help("use one name in both places"),
            );
            parameter.name = (*name).to_owned();
        }
        parameters.retain(|parameter| {
            let fits = parameter.location != Location::Path || names.contains(&parameter.name.as_str());
            if !fits {
                self.sink.push(
                    Diagnostic::warning(
                        "unused-path-parameter",
                        &parameter.at,
                        format!("the path `{template}` has no `{{{}}}`", parameter.name),
                    )
                    .related(&path.key(), "the path")
                    .note("the parameter is left out")
                    .help("add it to the path, or remove the parameter"),
                );
            }
            fits
        });
        for name in names {
            if parameters
                .iter()
                .any(|p| p.location == Location::Path && p.name == name)
            {
                continue;
            }
            self.warn(
                "undeclared-path-parameter",
                &path.key(),
                format!("`{{{name}}}` is not declared as a parameter of `{template}`"),
                "it is taken for a string",
                "add a parameter with that name and `in: path`",
            );
            let mut schema = Schema::new(operation.clone());
            schema.kinds = Some(Kinds {
                string: true,
                ..Kinds::default()
            });
            parameters.push(Parameter {
                at: operation.clone(),
                component: None,
                name: name.to_owned(),
                location: Location::Path,
                description: None,
                required: true,
                deprecated: false,
                allow_empty_value: false,
                allow_reserved: false,
                style: Style::Simple,
                explode: false,
                value: ParameterValue::Schema(self.schemas.push(schema)),
                examples: Vec::new(),
                extensions: Vec::new(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_template() {
        assert_eq!(names_in("/a/{b}/{c}.{d}:{b}/{e+}/{+f}"), ["b", "c", "d", "e", "f"]);
        assert_eq!(names_in("/a/{b"), [""; 0]);
        assert_eq!(names_in("/a/b}"), [""; 0]);
        assert_eq!(names_in("/{}"), [""]);
    }
}
