//! Keys of `paths` → [`Template`]s: path, variables, query (OAS 3.0.4 §4.7.10, §4.8.8); and the declared parameters of an
//! operation → those that its template names. What stands in braces is read here, that of a server's URL too.

use super::{Kinds, Location, Parameter, ParameterValue, Reader, Schema, Style};
use crate::at::At;
use crate::diag::Diagnostic;

/// Braces within braces of an expression, at most: `{{{…` must not be read again and again.
const MOST_OPEN: usize = 8;

/// A path key, taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// With plain names in braces: `{+name}`, `{name*}` and the like, habits of RFC 6570 and of routers, mean `name`, where
    /// that is not [declared](Template::declared) otherwise.
    pub path: String,
    /// In the order they stand in, each once.
    pub variables: Vec<String>,
    /// Names and values as written, with plain names in braces.
    pub query: Vec<(String, Option<String>)>,
    pub fragment: bool,
}

impl Template {
    /// `/a/{id}?b=1#c` → the path `/a/{id}` with `id`, the query `b=1`, a fragment.
    pub fn of(key: &str) -> Template {
        let (rest, fragment) = match find_outside(key, '#') {
            Some(at) => (key.get(..at).unwrap_or(key), true),
            None => (key, false),
        };
        let (path, query) = match find_outside(rest, '?') {
            Some(at) => (rest.get(..at).unwrap_or(rest), rest.get(at + 1..).unwrap_or_default()),
            None => (rest, ""),
        };
        // `{?a,b}` of RFC 6570 speaks of query parameters that are declared anyway.
        let written = match (path.find("{?"), path.ends_with('}')) {
            (Some(at), true) => path.get(..at).unwrap_or(path),
            _ => path,
        };
        let query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(
                |pair| match find_outside(pair, '=').and_then(|at| pair.split_at_checked(at)) {
                    Some((name, value)) => (
                        with_plain_names(name),
                        Some(with_plain_names(value.get(1..).unwrap_or_default())),
                    ),
                    None => (with_plain_names(pair), None),
                },
            )
            .collect();
        Template {
            variables: names_in(written)
                .into_iter()
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
            path: with_plain_names(written),
            query,
            fragment,
        }
    }

    /// Whether there is a variable in a piece of the query.
    pub fn has_variables(piece: &str) -> bool {
        !variables(piece).is_empty()
    }

    /// The same for an operation: a word beside a colon may be a router's pattern (`{id:int}`, `{path:path}`, `{int:id}`),
    /// or a part of the name, as the declared parameters tell; and so they do of a sign in a name that is sent.
    pub fn declared(mut self, parameters: &[Parameter]) -> Template {
        for variable in &mut self.variables {
            if let Some(name) = declared_as(variable, parameters) {
                self.path = self.path.replace(&format!("{{{variable}}}"), &format!("{{{name}}}"));
                *variable = name.to_owned();
            }
        }
        for piece in self
            .query
            .iter_mut()
            .flat_map(|(key, value)| [Some(key), value.as_mut()])
            .flatten()
        {
            for variable in variables(&piece.clone()) {
                if let Some(name) = declared_as(variable, parameters) {
                    *piece = piece.replace(&format!("{{{variable}}}"), &format!("{{{name}}}"));
                }
            }
        }
        self
    }
}

/// What a pair of the query in a path is made of.
pub enum Pair<'t> {
    /// Of no variable.
    Fixed,
    /// The value is this one, and nothing else.
    Value(&'t str),
    /// Of these, each once, and what stands around them.
    Parts(Vec<&'t str>),
}

impl<'t> Pair<'t> {
    pub fn of((key, value): &'t (String, Option<String>)) -> Pair<'t> {
        let value = value.as_deref().unwrap_or_default();
        let mut parts = variables(key);
        match variable(value) {
            Some(name) if parts.is_empty() => return Pair::Value(name),
            _ => {}
        }
        for name in variables(value) {
            if !parts.contains(&name) {
                parts.push(name);
            }
        }
        match parts.is_empty() {
            true => Pair::Fixed,
            false => Pair::Parts(parts),
        }
    }
}

/// The variables in a piece of a query, in order, each once. JSON stands in braces too.
fn variables(piece: &str) -> Vec<&str> {
    let mut names = names_in(piece);
    names.retain(|name| !name.is_empty() && !name.contains('"'));
    names
}

/// With plain names in braces.
pub fn with_plain_names(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, next)) = expression(after) else {
            break;
        };
        text.push_str(before);
        text.push('{');
        text.push_str(plain(name));
        text.push('}');
        rest = next;
    }
    text.push_str(rest);
    text
}

/// The name that is declared, where what stands in the template is not: a part of it, or the same with a sign, where the
/// style writes the name (RFC 6570 §3.2.7).
fn declared_as<'n>(name: &'n str, parameters: &'n [Parameter]) -> Option<&'n str> {
    let declared = |name: &str| is_declared(parameters, Location::Path, name);
    if declared(name) {
        return None;
    }
    let parts = name
        .split_once(':')
        .map(|(before, after)| [before.trim(), after.trim()]);
    let with_sign =
        |p: &&Parameter| p.location == Location::Path && p.style == Style::Matrix && without_signs(&p.name) == name;
    match parts.and_then(|parts| parts.into_iter().find(|part| declared(part))) {
        Some(part) => Some(part),
        None => Some(&parameters.iter().find(with_sign)?.name),
    }
}

/// `{name}` and nothing else.
fn variable(value: &str) -> Option<&str> {
    let name = value.strip_prefix('{')?.strip_suffix('}')?;
    (!name.is_empty() && !name.contains(['{', '}', '"'])).then_some(name)
}

/// The names in braces, in order, each once.
pub fn names_in(template: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, onward)) = expression(after) else {
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

/// What stands before the brace that closes the one just passed, and what comes after. The pattern of a router has
/// braces of its own: `{id:[0-9]{1,3}}`. Where they don't match, the next one closes.
fn expression(after: &str) -> Option<(&str, &str)> {
    let mut open = 0usize;
    for (at, c) in after.char_indices() {
        match c {
            '{' if open == MOST_OPEN => break,
            '{' => open += 1,
            '}' if open == 0 => return Some((after.get(..at)?, after.get(at + 1..)?)),
            '}' => open -= 1,
            _ => {}
        }
    }
    after.split_once('}')
}

/// The name that is meant by what stands in braces.
pub fn plain(name: &str) -> &str {
    // `{id:[0-9]+}`: a router's name and pattern. A colon within a name is followed by no such sign.
    if let Some((before, pattern)) = name.split_once(':')
        && is_word(before)
        && !is_word(pattern)
    {
        return before.trim();
    }
    // `{name=projects/*}` is a pattern, not a name with a star; `{"a": 1}` is JSON.
    if name.contains(['=', '/', '"']) {
        return name;
    }
    let plain = without_signs(name);
    if plain.is_empty() { name } else { plain }
}

fn without_signs(name: &str) -> &str {
    name.trim_matches(|c| matches!(c, '+' | '*' | '#' | '?' | ' '))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_-.: ".contains(c))
}

/// The first `wanted` that is not inside braces.
fn find_outside(text: &str, wanted: char) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if c == wanted && depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

fn is_declared(parameters: &[Parameter], location: Location, name: &str) -> bool {
    parameters.iter().any(|p| p.location == location && p.name == name)
}

/// The names in the path, and those in its query that are no parameters of the query, which nothing declares.
fn undeclared(template: &Template, parameters: &[Parameter]) -> Vec<String> {
    let of_query = |name: &str| is_declared(parameters, Location::Query, name);
    let mut names: Vec<&str> = template.variables.iter().map(String::as_str).collect();
    for pair in &template.query {
        match Pair::of(pair) {
            Pair::Fixed => {}
            Pair::Value(name) => names.extend((!of_query(&pair.0) && !of_query(name)).then_some(name)),
            Pair::Parts(parts) => names.extend(parts.into_iter().filter(|name| !of_query(name))),
        }
    }
    names.retain(|name| !is_declared(parameters, Location::Path, name));
    names.into_iter().map(str::to_owned).collect()
}

impl Reader<'_, '_> {
    /// Makes the path parameters those that the template names: adds what is missing, leaves out the rest, and what the
    /// query in the path says already.
    pub(super) fn fit_template(&mut self, path: &At, template: &str, operation: &At, parameters: &mut Vec<Parameter>) {
        let names: Vec<String> = names_in(template)
            .into_iter()
            .map(|name| declared_as(name, parameters).unwrap_or(name).to_owned())
            .collect();
        for parameter in parameters.iter_mut().filter(|p| p.location == Location::Path) {
            // `{name+}` may be declared under either name.
            let plain = plain(&parameter.name);
            if !names.contains(&parameter.name) && names.iter().any(|name| name == plain) {
                parameter.name = plain.to_owned();
            }
        }
        let taken = Template::of(template).declared(parameters);
        self.fixed_in_path(path, &taken, parameters);
        let missing = undeclared(&taken, parameters);
        let mut unused: Vec<&mut Parameter> = parameters
            .iter_mut()
            .filter(|p| p.location == Location::Path && !names.contains(&p.name))
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
            parameter.name = name.clone();
        }
        self.leave_out_unused(path, template, &names, parameters);
        for name in missing {
            if is_declared(parameters, Location::Path, &name) {
                continue;
            }
            self.warn(
                "undeclared-path-parameter",
                &path.key(),
                format!("`{{{name}}}` is not declared as a parameter of `{template}`"),
                "it is taken for a string",
                "add a parameter with that name and `in: path`",
            );
            let taken_for = self.string_in_path(operation, name);
            parameters.push(taken_for);
        }
    }

    /// Leaves out the path parameters that the template does not name.
    fn leave_out_unused(&mut self, path: &At, template: &str, names: &[String], parameters: &mut Vec<Parameter>) {
        parameters.retain(|parameter| {
            let fits = parameter.location != Location::Path || names.contains(&parameter.name);
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
    }

    /// What a name in the path is taken for where nothing declares it.
    fn string_in_path(&mut self, operation: &At, name: String) -> Parameter {
        let mut schema = Schema::new(operation.clone());
        schema.kinds = Some(Kinds {
            string: true,
            ..Kinds::default()
        });
        Parameter {
            at: operation.clone(),
            component: None,
            name,
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
        }
    }

    /// `/ips?networks=x` is one operation of several; a parameter `networks` beside it would be sent a second time.
    fn fixed_in_path(&mut self, path: &At, template: &Template, parameters: &mut Vec<Parameter>) {
        let is_part = |name: &str| {
            let mut pairs = template.query.iter().map(Pair::of);
            pairs.any(|pair| matches!(pair, Pair::Parts(parts) if parts.contains(&name)))
        };
        let fixed = |name: &str| {
            let mut pairs = template.query.iter().filter(|(key, _)| key == name).peekable();
            // One that has a pair of its own beside it is sent by that.
            pairs.peek().is_some() && !is_part(name) && pairs.all(|pair| !matches!(Pair::of(pair), Pair::Value(_)))
        };
        parameters.retain(|parameter| {
            let twice = parameter.location == Location::Query && fixed(&parameter.name);
            if twice {
                self.sink.push(
                    Diagnostic::warning(
                        "duplicate-parameter",
                        &parameter.at,
                        format!("the query in the path says `{}` already", parameter.name),
                    )
                    .related(&path.key(), "the path")
                    .note("what the path says is sent; the parameter is left out")
                    .help("say it in one place"),
                );
            }
            !twice
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_split_into_path_variables_and_query() {
        let template = Template::of("/a/{id}:stop?x=1&y={y}&z#frag");
        assert_eq!(template.path, "/a/{id}:stop");
        assert_eq!(template.variables, ["id"]);
        assert_eq!(template.query[1], ("y".to_owned(), Some("{y}".to_owned())));
        assert_eq!(template.query[2], ("z".to_owned(), None));
        assert!(template.fragment);
        assert_eq!(Template::of("/a/{b}.{c}").variables, ["b", "c"]);
        assert_eq!(Template::of("/a{?b,c}").path, "/a");
        let routed = Template::of("/a/{b+}/{+c}/{d*}/{e");
        assert_eq!((routed.path.as_str(), routed.variables.len()), ("/a/{b}/{c}/{d}/{e", 3));
        let patterns = Template::of("/a/{id:[0-9]{1,3}}/b/{c: [^/?]+}-{d:.*}/{e:f}?x={y}");
        assert_eq!(patterns.path, "/a/{id}/b/{c}-{d}/{e:f}");
        assert_eq!(patterns.variables, ["id", "c", "d", "e:f"]);
        assert_eq!(patterns.query.len(), 1);
    }

    #[test]
    fn pairs_of_a_query_are_made_of_variables() {
        let template =
            Template::of("/a?x=1&y={+y}&{k}=1&z=a-{z}-{z}&{f}&{k}={v}&j={\"a\": {\"b\": 1}}&l={}&{a=b}=c&m={");
        let told: Vec<String> = template
            .query
            .iter()
            .map(|pair| match Pair::of(pair) {
                Pair::Fixed => "-".to_owned(),
                Pair::Value(name) => format!("={name}"),
                Pair::Parts(names) => names.join(" "),
            })
            .collect();
        assert_eq!(told, ["-", "=y", "k", "z", "f", "k v", "-", "-", "a=b", "-"]);
        assert_eq!(template.query[6].1.as_deref(), Some("{\"a\": {\"b\": 1}}"));
    }

    #[test]
    fn names_of_a_template() {
        assert_eq!(names_in("/a/{b}/{c}.{d}:{b}/{e+}/{+f}"), ["b", "c", "d", "e", "f"]);
        assert_eq!(names_in("/a/{b"), [""; 0]);
        assert_eq!(names_in("/a/b}"), [""; 0]);
        assert_eq!(names_in("/{}"), [""]);
        assert_eq!(names_in("/{name=projects/*}:run"), ["name=projects/*"]);
        // Deeper braces than these are not looked through for the one that closes.
        let nested = |depth| format!("/{}a{}", "{".repeat(depth), "}".repeat(depth));
        let inner = |depth| format!("{}a{}", "{".repeat(depth), "}".repeat(depth));
        assert_eq!(names_in(&nested(MOST_OPEN + 1)), [inner(MOST_OPEN)]);
        assert_eq!(
            names_in(&nested(MOST_OPEN + 2)),
            [format!("{}a", "{".repeat(MOST_OPEN + 1))]
        );
    }
}
