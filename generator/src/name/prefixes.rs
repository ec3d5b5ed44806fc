//! `strip-prefixes` of `mintage.toml`: beginnings of components' names that say where a schema comes from
//! (`io.k8s.api.core.v1.Pod`), which its Rust name does without.

use crate::config::{self, Config};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::{Api, Origin};
use std::collections::BTreeMap;

/// What is left out of names.
#[derive(Clone, Copy, Debug)]
pub struct Prefixes<'a>(&'a [String]);

impl<'a> Prefixes<'a> {
    pub fn new(config: &'a Config) -> Prefixes<'a> {
        Prefixes(&config.strip_prefixes)
    }

    /// Where a component is one that these are about: the entry, the longest of those that fit, and what of its name stands
    /// behind that.
    fn split(self, component: &str) -> Option<(usize, &str)> {
        let fitting = self.0.iter().enumerate().filter_map(|(entry, prefix)| {
            let rest = component.strip_prefix(prefix.as_str())?;
            rest.contains(char::is_alphanumeric).then_some((entry, rest))
        });
        fitting.min_by_key(|(_, rest)| rest.len())
    }

    /// What is left of a component's name, if something is left out.
    pub fn rest(self, component: &str) -> Option<&str> {
        self.split(component).map(|(_, rest)| rest)
    }

    /// Complains about entries that are about no component of the client.
    pub fn weigh(self, api: &Api, config: &Config, sink: &mut Sink) {
        let mut used = vec![false; self.0.len()];
        for (_, def) in api.types.iter() {
            if let Origin::Component(name) = &def.origin
                && let Some((entry, _)) = self.split(name)
                && let Some(used) = used.get_mut(entry)
            {
                *used = true;
            }
        }
        let unused = self.0.iter().zip(used).enumerate().filter(|(_, (_, used))| !used);
        for (entry, (prefix, _)) in unused {
            let at = config::at(&["models", "strip-prefixes"]).item(entry);
            // Those that it is about may be among what was not chosen.
            let severity = match config.selection.is_all() {
                true => Severity::Warning,
                false => Severity::Note,
            };
            let mut names = api.types.iter().filter_map(|(_, def)| match &def.origin {
                Origin::Component(name) => name.strip_prefix(prefix.as_str()),
                _ => None,
            });
            let (message, help) = match names.any(|rest| !rest.is_empty()) {
                true => (
                    format!("each component whose name begins with `{prefix}` goes by another entry"),
                    "remove it",
                ),
                false => (
                    format!("no name of a component begins with `{prefix}` and goes on"),
                    "write the beginning as the description has it, with the sign at its end, or remove it",
                ),
            };
            let found = Diagnostic::warning("unused-prefix", &at, message)
                .note("the client is the same without it")
                .help(help);
            sink.push(Diagnostic { severity, ..found });
        }
    }
}

/// How many components make a namespace that is worth a line.
const SEVERAL: usize = 3;

/// What dotted names of components begin with, up to the last dot: of each that several have.
pub fn namespaces(api: &Api) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, def) in api.types.iter() {
        if let Origin::Component(name) = &def.origin
            && let Some((space, _)) = name.rsplit_once('.')
            && let Some(prefix) = name.get(..=space.len()).filter(|_| !space.is_empty())
        {
            *counts.entry(prefix).or_default() += 1;
        }
    }
    let several = counts.into_iter().filter(|(_, count)| *count >= SEVERAL);
    several.map(|(prefix, _)| prefix.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_that_fits_is_left_out_and_something_stays() {
        let config = Config {
            strip_prefixes: ["io.k8s.", "io.k8s.api.core.", "v1."].map(String::from).to_vec(),
            ..Config::default()
        };
        let prefixes = Prefixes::new(&config);
        assert_eq!(prefixes.rest("io.k8s.api.core.Pod"), Some("Pod"));
        assert_eq!(prefixes.rest("io.k8s.api.Pod"), Some("api.Pod"));
        assert_eq!(prefixes.rest("io.k8s.api.core."), Some("api.core."));
        assert_eq!(prefixes.rest("v1."), None);
        assert_eq!(prefixes.rest("Pod"), None);
    }
}
