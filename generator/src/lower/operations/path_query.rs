//! The query in a path key (`/search?kind=pet&q={q}`) and the variables of the path → parameters, and pairs that are sent
//! as they stand. A path key has no query by OAS 3.0.4 §4.8.8; many published descriptions write one.

use super::Holder;
use crate::at::At;
use crate::diag::Diagnostic;
use crate::lower::Lowering;
use crate::model::{Docs, Location, Parameter, ParameterEncoding, Style, Type};
use crate::read::{self, Pair, Template};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of the query in a path.
#[derive(Default)]
struct InPath<'t> {
    /// Pairs without a variable.
    fixed: Vec<String>,
    /// What stands in place of a declared parameter, by its index.
    instead: BTreeMap<usize, Parameter>,
    /// What stands behind all of those.
    more: Vec<Parameter>,
    /// The names that pairs have.
    said: BTreeSet<&'t str>,
    /// Variables of pairs that are asked for as a whole.
    joined: Vec<&'t str>,
}

impl Lowering<'_> {
    /// Makes parameters and template agree: each variable has a parameter, each path parameter a variable (the reader
    /// reports what is amiss); variables of a query in the path become query parameters. Gives back what is left of that
    /// query.
    pub(super) fn fit_to_path(
        &mut self,
        holder: Holder<'_>,
        template: &Template,
        parameters: &mut Vec<Parameter>,
    ) -> Vec<String> {
        let mut query = InPath::default();
        for pair in &template.query {
            self.pair_in_path(holder, template, pair, parameters, &mut query);
        }
        let (path, from) = holder;
        let is_left = |parameter: &Parameter, query: &InPath| match parameter.location {
            Location::Path => template.variables.contains(&parameter.name),
            Location::Query => !query.said.contains(&*parameter.name) && !query.joined.contains(&&*parameter.name),
            Location::Header | Location::Cookie => true,
        };
        for (at, parameter) in std::mem::take(parameters).into_iter().enumerate() {
            match query.instead.remove(&at) {
                Some(pair) => parameters.push(pair),
                None if is_left(&parameter, &query) => parameters.push(parameter),
                None if query.joined.contains(&&*parameter.name) => {}
                None if query.said.contains(&*parameter.name) => {
                    self.said_twice(path, &parameter.at, &parameter.name);
                }
                // The reader has told.
                None => {}
            }
        }
        parameters.append(&mut query.more);
        for variable in &template.variables {
            let mut all = parameters.iter();
            if !all.any(|p| p.location == Location::Path && p.name == *variable) {
                parameters.push(undeclared(from, variable, Location::Path));
            }
        }
        query.fixed
    }

    /// Finds the parameter that is meant by a pair of the query in the path.
    fn pair_in_path<'t>(
        &mut self,
        (path, from): Holder<'_>,
        template: &Template,
        pair: &'t (String, Option<String>),
        parameters: &[Parameter],
        query: &mut InPath<'t>,
    ) {
        let name = pair.0.as_str();
        let written = || match &pair.1 {
            Some(value) => format!("{name}={value}"),
            None => name.to_owned(),
        };
        let (variable, within) = match Pair::of(pair) {
            Pair::Fixed => return query.fixed.push(written()),
            Pair::Value(variable) => (variable, None),
            Pair::Parts(parts) => match is_styled(&parts, parameters) {
                Some(variable) => {
                    let within = ParameterEncoding::Within {
                        pair: written(),
                        variable: variable.to_owned(),
                    };
                    (variable, Some(within))
                }
                None => {
                    let asked = self.joined_in_path((path, from), name, &written(), &mut query.said);
                    query.more.extend(asked);
                    return query.joined.extend(parts);
                }
            },
        };
        // One in whose name a variable stands goes by that.
        let name = match Template::has_variables(name) {
            true => variable,
            false => name,
        };
        if !query.said.insert(name) {
            return self.said_twice(path, &path.key(), name);
        }
        let place = |location, wanted: &str| {
            let mut all = parameters.iter();
            all.position(|p| p.location == location && p.name == wanted)
        };
        let in_path = place(Location::Path, variable);
        let of_path = template.variables.iter().any(|known| known == variable);
        // The name of the variable leads to what the pair is, where that is not called like the pair itself.
        let declared = in_path
            .filter(|_| within.is_some() || !of_path && name != variable)
            .or_else(|| place(Location::Query, if within.is_some() { variable } else { name }))
            .or(in_path)
            .or_else(|| place(Location::Query, variable));
        let Some((at, parameter)) = declared.and_then(|at| Some((at, parameters.get(at)?))) else {
            return query.more.push(Parameter {
                encoding: within.unwrap_or(styled(Location::Query)),
                ..undeclared(from, name, Location::Query)
            });
        };
        let stays = parameter.location == Location::Path && of_path;
        let mut parameter = in_query(parameter, name);
        if let Some(within) = within {
            parameter.encoding = within;
        }
        // One that the path or another pair has too is given for each of them.
        if stays || query.instead.contains_key(&at) {
            query.more.push(Parameter {
                wanted_name: None,
                ..parameter
            });
        } else {
            query.instead.insert(at, parameter);
        }
    }

    /// What is asked for in place of a pair that has several variables in it, or one that no style writes: its value, or
    /// pairs of any name where that is not fixed.
    fn joined_in_path<'t>(
        &mut self,
        (path, from): Holder<'_>,
        name: &'t str,
        written: &str,
        said: &mut BTreeSet<&'t str>,
    ) -> Option<Parameter> {
        let any = Template::has_variables(name);
        if !any && !said.insert(name) {
            self.said_twice(path, &path.key(), name);
            return None;
        }
        self.widened(
            Diagnostic::warning(
                "path-query-untyped",
                &path.key(),
                format!("`{written}` of the path is not put together from its parameters"),
            )
            .note(match any {
                true => "the client asks for the pairs that are meant, as a map".to_owned(),
                false => format!("the client asks for the whole value of `{name}` as text"),
            })
            .help("leave it out of the path, and describe what is sent as a parameter with `in: query`"),
        );
        Some(match any {
            true => Parameter {
                ty: Type::Map(Box::new(Type::String)),
                ..undeclared(from, written, Location::Query)
            },
            false => undeclared(from, name, Location::Query),
        })
    }

    /// A pair of the query in the path is sent once.
    fn said_twice(&mut self, path: &At, place: &At, name: &str) {
        let message = format!("the query in the path says `{name}` already");
        let mut problem = Diagnostic::warning("duplicate-parameter", place, message);
        if *place != path.key() {
            problem = problem.related(&path.key(), "the path");
        }
        self.sink.push(
            problem
                .note("what the path says first is sent; the rest is left out")
                .help("say it in one place"),
        );
    }
}

/// The one variable of a pair, where a style writes it.
fn is_styled<'t>(parts: &[&'t str], parameters: &[Parameter]) -> Option<&'t str> {
    let [variable] = parts else { return None };
    let mut named = parameters.iter().filter(|parameter| {
        parameter.name == *variable && matches!(parameter.location, Location::Path | Location::Query)
    });
    named
        .all(|parameter| matches!(parameter.encoding, ParameterEncoding::Style { .. }))
        .then_some(*variable)
}

/// A declared parameter as a pair of the query in the path.
fn in_query(declared: &Parameter, name: &str) -> Parameter {
    let mut pair = declared.clone();
    pair.name = name.to_owned();
    if declared.location == Location::Path {
        pair.location = Location::Query;
        if let ParameterEncoding::Style { .. } = pair.encoding {
            pair.encoding = styled(Location::Query);
        }
    }
    pair
}

/// A parameter that only the path speaks of.
fn undeclared(from: &read::Operation, name: &str, location: Location) -> Parameter {
    Parameter {
        at: from.at.clone(),
        name: name.to_owned(),
        wanted_name: None,
        location,
        required: true,
        deprecated: false,
        limits: None,
        text_format: None,
        docs: Docs::default(),
        ty: Type::String,
        encoding: styled(location),
        default: None,
        example: None,
        fixed: None,
    }
}

/// The style of a place where nobody says.
fn styled(location: Location) -> ParameterEncoding {
    ParameterEncoding::Style {
        style: if location == Location::Path {
            Style::Simple
        } else {
            Style::Form
        },
        explode: location == Location::Query,
        allow_reserved: false,
        allow_empty: false,
    }
}
