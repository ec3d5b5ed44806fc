//! Text of `mintage.toml` → [`Config`], with what is wrong said as diagnostics.

use super::faults::{
    DEPENDENCY, PACKAGE, REQUIREMENT, VARIABLE, VERSION, dependency_fault, identifier_fault, package_name_fault,
    requirement_fault, unfit, version_fault,
};
use super::{Config, DateTimeChoice, FILE, Groups, Precision, Same, Selection, Selectors, Setting};
use crate::at::At;
use crate::diag::{Diagnostic, Sink, nearest};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

impl Config {
    /// The configuration in `text`; what is wrong is an error in the sink and keeps its default.
    pub fn read(text: &str, sink: &mut Sink) -> Config {
        let mut config = Config::default();
        let root = At::root(FILE);
        let table = match DeTable::parse(text) {
            Ok(table) => table.into_inner(),
            Err(error) => {
                let message = error.message().trim_end_matches('.').replace('\n', ", ");
                sink.push(
                    Diagnostic::error("configuration-syntax", &root, format!("this is no TOML: {message}"))
                        .note("nothing of the configuration is read")
                        .help("mend the text; strings need quotes"),
                );
                return config;
            }
        };
        let mut reader = Reader { sink };
        reader.top(&table, &root, &mut config);
        config
    }
}

struct Reader<'s> {
    sink: &'s mut Sink,
}

impl Reader<'_> {
    fn top(&mut self, table: &DeTable<'_>, at: &At, config: &mut Config) {
        const KEYS: &[&str] = &[
            "input",
            "out",
            "strict",
            "package",
            "auth",
            "formats",
            "models",
            "operations",
            "rename",
            "select",
            "dependencies",
        ];
        self.members(table, at, KEYS, |reader, key, value, at| match key {
            "input" => config.input = reader.path(value, at),
            "out" => config.out = reader.path(value, at),
            "strict" => config.strict = reader.boolean(value, at).unwrap_or_default(),
            "package" => reader.package(value, at, config),
            "auth" => reader.section(
                value,
                at,
                &["aliases", "variables"],
                |reader, key, value, at| match key {
                    "aliases" => config.aliases = reader.aliases(value, at),
                    _ => reader.variables(value, at, config),
                },
            ),
            "formats" => {
                reader.section(
                    value,
                    at,
                    &["date-time", "date-time-precision"],
                    |reader, key, value, at| match key {
                        "date-time" => {
                            let choices = [("jiff", DateTimeChoice::Jiff), ("text", DateTimeChoice::Text)];
                            config.formats.date_time = reader.choice(value, at, &choices);
                        }
                        _ => {
                            let choices = [("full", Precision::Full), ("seconds", Precision::Seconds)];
                            config.formats.date_time_precision = reader.choice(value, at, &choices);
                        }
                    },
                );
            }
            "models" => reader.section(
                value,
                at,
                &["same", "nullable", "strip-prefixes"],
                |reader, key, value, at| match key {
                    "same" => {
                        config.same = reader.choice(value, at, &[("once", Same::Once), ("apart", Same::Apart)]);
                    }
                    "nullable" => config.nullable = reader.places(value, at),
                    _ => config.strip_prefixes = reader.prefixes(value, at),
                },
            ),
            "operations" => reader.section(value, at, &["groups"], |reader, _, value, at| {
                let choices = [
                    ("auto", Groups::Auto),
                    ("flat", Groups::Flat),
                    ("by-tag", Groups::ByTag),
                ];
                config.groups = reader.choice(value, at, &choices);
            }),
            "rename" => reader.renames(value, at, config),
            "dependencies" => reader.dependencies(value, at, config),
            _ => reader.selection(value, at, config),
        });
    }

    fn package(&mut self, value: &DeValue<'_>, at: &At, config: &mut Config) {
        const KEYS: &[&str] = &["name", "version", "description", "license", "repository", "publish"];
        let package = &mut config.package;
        self.section(value, at, KEYS, |reader, key, value, at| match key {
            "name" => package.name = reader.fitting(value, at, package_name_fault, PACKAGE),
            "version" => package.version = reader.fitting(value, at, version_fault, VERSION),
            "description" => package.description = reader.text(value, at),
            "license" => package.license = reader.text(value, at),
            "repository" => package.repository = reader.text(value, at),
            _ => package.publish = reader.boolean(value, at),
        });
    }

    fn aliases(&mut self, value: &DeValue<'_>, at: &At) -> Vec<Vec<String>> {
        let Some(groups) = value.as_array() else {
            self.refuse(value, at, "a list of lists of scheme names");
            return Vec::new();
        };
        let mut aliases = Vec::new();
        for (index, group) in groups.iter().enumerate() {
            let at = at.item(index);
            let names = self.texts(group.get_ref(), &at);
            if names.len() > 1 {
                aliases.push(names);
            } else if group.get_ref().is_array() {
                self.sink.push(
                    Diagnostic::error("unfit-setting", &at, "an alias needs two names at least")
                        .note("aliases are security schemes that carry the same credential")
                        .help("write `[\"token\", \"session_or_token\"]`"),
                );
            }
        }
        aliases
    }

    fn variables(&mut self, value: &DeValue<'_>, at: &At, config: &mut Config) {
        let Some(table) = value.as_table() else {
            self.refuse(value, at, "a section");
            return;
        };
        for (scheme, value) in table {
            let at = at.member(scheme.get_ref());
            let (names, given) = match (value.get_ref().as_str(), value.get_ref().as_array()) {
                (Some(one), _) => (vec![one.to_owned()], 1),
                (None, Some(more)) => (self.texts(value.get_ref(), &at), more.len()),
                (None, None) => {
                    self.refuse(value.get_ref(), &at, "a string or a list of strings");
                    continue;
                }
            };
            for name in &names {
                if let Some(fault) = identifier_fault(name) {
                    self.sink
                        .push(unfit(&at, name, fault, VARIABLE).note("a shell could not set the variable"));
                }
            }
            // With one that was refused the others would be too few: one problem, one message.
            if names.len() == given {
                config.variables.insert(scheme.get_ref().to_string(), names);
            }
        }
    }

    fn renames(&mut self, value: &DeValue<'_>, at: &At, config: &mut Config) {
        let Some(table) = value.as_table() else {
            self.refuse(value, at, "a section");
            return;
        };
        for (key, value) in table {
            let at = at.member(key.get_ref());
            if !is_place(key.get_ref()) {
                self.sink.push(
                    Diagnostic::error(
                        "unfit-setting",
                        &at.key(),
                        format!("`{}` is no JSON pointer", key.get_ref()),
                    )
                    .note("what is renamed is named by its place in the description")
                    .help("write `\"#/components/schemas/X\" = \"Y\"`"),
                );
            } else if let Some(name) = self.fitting(value.get_ref(), &at, identifier_fault, "a Rust name") {
                config.renames.insert(key.get_ref().to_string(), name);
            }
        }
    }

    /// A list of places in the description.
    fn places(&mut self, value: &DeValue<'_>, at: &At) -> Vec<String> {
        let given = value.as_array().map_or(0, |list| list.len());
        let mut places = self.texts(value, at);
        // Where one is refused, the others would no longer be told by their number.
        if places.len() < given {
            return Vec::new();
        }
        let mut fit = true;
        for (index, place) in places.iter().enumerate().filter(|(_, place)| !is_place(place)) {
            fit = false;
            self.sink.push(
                Diagnostic::error(
                    "unfit-setting",
                    &at.item(index),
                    format!("`{place}` is no JSON pointer"),
                )
                .note("a schema is named by its place in the description")
                .help("write `\"#/components/schemas/X/properties/y\"`"),
            );
        }
        if !fit {
            places.clear();
        }
        places
    }

    fn dependencies(&mut self, value: &DeValue<'_>, at: &At, config: &mut Config) {
        let Some(table) = value.as_table() else {
            self.refuse(value, at, "a section");
            return;
        };
        for (name, value) in table {
            let name = name.get_ref();
            let at = at.member(name);
            if let Some(fault) = dependency_fault(name) {
                self.sink.push(unfit(&at.key(), name, fault, DEPENDENCY));
                continue;
            }
            let settings = self.dependency(value.get_ref(), &at);
            config.dependencies.insert(name.to_string(), settings);
        }
    }

    /// A version, or a table as `Cargo.toml` has it.
    fn dependency(&mut self, value: &DeValue<'_>, at: &At) -> BTreeMap<String, Setting> {
        const KEYS: &[&str] = &[
            "version",
            "path",
            "git",
            "branch",
            "tag",
            "rev",
            "registry",
            "package",
            "features",
            "default-features",
            "workspace",
        ];
        let mut settings = BTreeMap::new();
        if value.as_str().is_some() {
            let version = self.fitting(value, at, requirement_fault, REQUIREMENT);
            settings.extend(version.map(|version| ("version".to_owned(), Setting::Text(version))));
            return settings;
        }
        if value.as_table().is_none() {
            self.refuse(value, at, "a version or a section");
            return settings;
        }
        self.section(value, at, KEYS, |reader, key, value, at| {
            let setting = match key {
                "version" => reader
                    .fitting(value, at, requirement_fault, REQUIREMENT)
                    .map(Setting::Text),
                "features" => Some(Setting::List(reader.texts(value, at))),
                "default-features" | "workspace" => reader.boolean(value, at).map(Setting::Flag),
                _ => reader.text(value, at).map(Setting::Text),
            };
            settings.extend(setting.map(|setting| (key.to_owned(), setting)));
        });
        let from = ["version", "path", "git", "workspace"];
        if !from.iter().any(|key| settings.contains_key(*key)) {
            self.sink.push(
                Diagnostic::error("unfit-setting", at, "this does not say where the crate comes from")
                    .note("Cargo or the compiler would refuse it")
                    .help("write a `version`, a `path` or a `git` address"),
            );
        }
        settings
    }

    fn selection(&mut self, value: &DeValue<'_>, at: &At, config: &mut Config) {
        const KEYS: &[&str] = &["tags", "paths", "operations", "exclude"];
        let Selection { include, exclude } = &mut config.selection;
        self.section(value, at, KEYS, |reader, key, value, at| match key {
            "exclude" => reader.section(value, at, &["tags", "paths", "operations"], |reader, key, value, at| {
                reader.selector(key, value, at, exclude);
            }),
            _ => reader.selector(key, value, at, include),
        });
    }

    fn selector(&mut self, key: &str, value: &DeValue<'_>, at: &At, into: &mut Selectors) {
        let list = self.texts(value, at);
        match key {
            "tags" => into.tags = list,
            "paths" => into.paths = list,
            _ => into.operations = list,
        }
    }

    /// A table with known keys.
    fn section(
        &mut self,
        value: &DeValue<'_>,
        at: &At,
        known: &[&str],
        each: impl FnMut(&mut Self, &str, &DeValue<'_>, &At),
    ) {
        match value.as_table() {
            Some(table) => self.members(table, at, known, each),
            None => self.refuse(value, at, "a section"),
        }
    }

    fn members(
        &mut self,
        table: &DeTable<'_>,
        at: &At,
        known: &[&str],
        mut each: impl FnMut(&mut Self, &str, &DeValue<'_>, &At),
    ) {
        for (key, value) in table {
            let key = key.get_ref();
            let at = at.member(key);
            if known.contains(&&**key) {
                each(self, key, value.get_ref(), &at);
                continue;
            }
            let help = match nearest(key, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", listed(known)),
            };
            self.sink.push(
                Diagnostic::error(
                    "unknown-setting",
                    &at.key(),
                    format!("there is no setting `{key}` here"),
                )
                .note("a setting that is not understood would be ignored in silence")
                .help(help),
            );
        }
    }

    fn text(&mut self, value: &DeValue<'_>, at: &At) -> Option<String> {
        let text = value.as_str().map(str::to_owned);
        if text.is_none() {
            self.refuse(value, at, "a string");
        }
        text
    }

    fn path(&mut self, value: &DeValue<'_>, at: &At) -> Option<String> {
        let path = self.text(value, at)?;
        if path.is_empty() {
            self.sink.push(
                Diagnostic::error("unfit-setting", at, "this names no file and no folder")
                    .note("the folder of `mintage.toml` would be taken")
                    .help("write a path as seen from there, such as `api.yaml`, or `.`"),
            );
            return None;
        }
        Some(path)
    }

    fn texts(&mut self, value: &DeValue<'_>, at: &At) -> Vec<String> {
        let Some(items) = value.as_array() else {
            self.refuse(value, at, "a list of strings");
            return Vec::new();
        };
        items
            .iter()
            .enumerate()
            .filter_map(|(i, item)| self.text(item.get_ref(), &at.item(i)))
            .collect()
    }

    fn prefixes(&mut self, value: &DeValue<'_>, at: &At) -> Vec<String> {
        let prefixes = self.texts(value, at);
        for (index, _) in prefixes.iter().enumerate().filter(|(_, one)| one.is_empty()) {
            self.sink.push(
                Diagnostic::error("unfit-setting", &at.item(index), "every name begins with this")
                    .note("nothing would be left out")
                    .help("write how names begin, such as `com.example.models.`, or remove it"),
            );
        }
        prefixes
    }

    fn boolean(&mut self, value: &DeValue<'_>, at: &At) -> Option<bool> {
        let flag = value.as_bool();
        if flag.is_none() {
            self.refuse(value, at, "`true` or `false`");
        }
        flag
    }

    /// A string without `fault`.
    fn fitting(
        &mut self,
        value: &DeValue<'_>,
        at: &At,
        fault: impl Fn(&str) -> Option<&'static str>,
        wanted: &str,
    ) -> Option<String> {
        let text = self.text(value, at)?;
        let Some(fault) = fault(&text) else { return Some(text) };
        self.sink.push(unfit(at, &text, fault, &format!("write {wanted}")));
        None
    }

    fn choice<T: Copy + Default>(&mut self, value: &DeValue<'_>, at: &At, choices: &[(&str, T)]) -> T {
        let Some(text) = value.as_str() else {
            self.refuse(value, at, "a string");
            return T::default();
        };
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == text) {
            return *choice;
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let help = match nearest(text, &names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("choose one of {}", listed(&names)),
        };
        self.sink.push(
            Diagnostic::error("unfit-setting", at, format!("`{text}` is none of the choices"))
                .note("the default would be taken in silence")
                .help(help),
        );
        T::default()
    }

    fn refuse(&mut self, value: &DeValue<'_>, at: &At, wanted: &str) {
        let kind = match value.type_str() {
            "array" => "a list",
            "table" => "a section",
            "integer" => "an integer",
            "boolean" => "a boolean",
            "string" => "a string",
            "float" => "a number",
            _ => "a date",
        };
        self.sink.push(
            Diagnostic::error("unfit-setting", at, format!("expected {wanted}, found {kind}"))
                .note("the default would be taken in silence")
                .help(format!("write {wanted}")),
        );
    }
}

/// Whether it is written as a `$ref` would name a place: a pointer or an anchor, in the description or in a file beside it,
/// or such a file as a whole.
fn is_place(text: &str) -> bool {
    match text.split_once('#') {
        Some((file, "")) => !file.is_empty(),
        Some((_, fragment)) => fragment.starts_with('/') || !fragment.contains('/'),
        None => {
            let name = text.to_ascii_lowercase();
            [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end))
        }
    }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}
