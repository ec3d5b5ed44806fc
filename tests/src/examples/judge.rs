//! What came back of each example → whose fault it is that it is not what
//! was written: the document's, where the example violates its schema.

use super::gather::{Example, Found};
use super::report::{Fate, Row};
use super::same::{self, Difference, Kind};
use super::schema::{self, Reading};
use jsonschema::{Draft, Registry};
use mintage::at::{At, push_escaped};
use mintage::model::Api;
use mintage::read::Dialect;
use mintage::source::{Sources, Tree};
use serde_json::{Value, json};
use std::cell::OnceCell;

/// A row for each example.
pub fn judge(sources: &Sources, dialect: Dialect, api: &Api, found: Found) -> Vec<Row> {
    let judge = Judge {
        sources,
        dialect,
        schemas: Default::default(),
    };
    found
        .examples
        .iter()
        .map(|example| Row {
            pointer: example.at.pointer.to_string(),
            fate: judge.fate(api, example),
        })
        .collect()
}

struct Judge<'a> {
    sources: &'a Sources,
    dialect: Dialect,
    /// All files, by `sent` and `closed`.
    schemas: [OnceCell<Result<Registry<'static>, String>>; 4],
}

impl Judge<'_> {
    fn fate(&self, api: &Api, example: &Example) -> Fate {
        if let Some(how) = example.otherwise {
            return Fate::Otherwise(how);
        }
        let Some((ty, _)) = &example.ty else {
            return Fate::Ours("nothing was generated that could carry it".to_owned());
        };
        let (first, differences) = match &example.came_back {
            Err(why) => (format!("not decoded: {why}"), None),
            Ok(text) => {
                let Some(got) = super::parse(text) else {
                    return Fate::Ours(format!("what came back is no JSON: {text}"));
                };
                let differences = same::differences(api, ty, example.meant(), &got);
                let Some(first) = differences.first() else {
                    return self.equal(example);
                };
                (words(first), Some(differences))
            }
        };
        let value = schema::value(example.meant());
        match self.violation(&example.schema, example.sent, false, &value) {
            Err(why) => return Fate::Document(format!("its schema is none: {why}")),
            Ok(violations) => {
                if let Some(Violation { at, why, .. }) = violations.first() {
                    return Fate::Document(format!("`{at}`: {why}; {first}"));
                }
            }
        }
        // A struct has no place for members that its schema does not declare.
        if let Some(differences) = &differences
            && differences.iter().all(|d| matches!(d.kind, Kind::Lost))
            && let Ok(violations) = self.violation(&example.schema, example.sent, true, &value)
            && differences.iter().all(|d| undeclared(d, &violations))
        {
            return Fate::Undeclared(first);
        }
        Fate::Ours(format!("{first}; of {}", shortened(&value.to_string())))
    }

    /// One that came back as it was: kept as unknown, it was not understood for all that.
    fn equal(&self, example: &Example) -> Fate {
        let Some(unknown) = &example.unknown else {
            return Fate::Equal;
        };
        let value = schema::value(example.meant());
        match self.violation(&example.schema, example.sent, false, &value) {
            Ok(violations) if violations.is_empty() => Fate::Unknown(shortened(unknown)),
            _ => Fate::Equal,
        }
    }

    fn violation(&self, at: &At, sent: bool, closed: bool, value: &Value) -> Result<Vec<Violation>, String> {
        let known = self
            .schemas
            .get(usize::from(sent) * 2 + usize::from(closed))
            .ok_or("no reading")?;
        let registry = known.get_or_init(|| self.registry(sent, closed));
        let registry = registry.as_ref().map_err(Clone::clone)?;
        let file = self.sources.file(at.file).ok_or("no file")?;
        let reference = format!("{}#{}", uri(&file.name), escaped(&at.pointer));
        if lookup(&file.tree, at).is_none() {
            return Ok(Vec::new());
        }
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(registry)
            .should_validate_formats(true)
            .with_format("byte", is_base64)
            .build(&json!({ "$ref": reference }))
            .map_err(|e| e.to_string())?;
        let errors = validator.iter_errors(value);
        Ok(errors.map(|e| Violation::of(&e)).collect())
    }

    fn registry(&self, sent: bool, closed: bool) -> Result<Registry<'static>, String> {
        let mut builder = Registry::new().draft(Draft::Draft202012);
        for (_, file) in self.sources.files() {
            let mut value = schema::value(&file.tree);
            let reading = Reading {
                dialect: self.dialect,
                sent,
                closed,
            };
            schema::rewrite(&mut value, reading);
            let resource = jsonschema::Resource::from_contents(value);
            builder = builder.add(uri(&file.name), resource).map_err(|e| e.to_string())?;
        }
        builder.prepare().map_err(|e| e.to_string())
    }
}

/// Files by their paths, so that references between them are found.
fn uri(name: &str) -> String {
    format!("mem:///{}", escaped(name.trim_start_matches('/')))
}

fn lookup<'t>(tree: &'t Tree, at: &At) -> Option<&'t Tree> {
    at.segments().try_fold(tree, |tree, segment| match tree {
        Tree::List(items) => items.get(segment.parse::<usize>().ok()?),
        tree => tree.get(&segment),
    })
}

/// A pointer as the fragment of a URI.
fn escaped(pointer: &str) -> String {
    let mut out = String::with_capacity(pointer.len());
    for byte in pointer.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// One violation of a schema.
struct Violation {
    /// Pointer into the example.
    at: String,
    why: String,
    /// Pointers to members that no schema declares.
    undeclared: Vec<String>,
}

impl Violation {
    fn of(error: &jsonschema::ValidationError<'_>) -> Violation {
        let mut undeclared = Vec::new();
        only_undeclared(error, &mut undeclared);
        Violation {
            at: error.instance_path().to_string(),
            why: shortened(&error.to_string()),
            undeclared,
        }
    }
}

/// Whether nothing else is wrong than members which no schema declares; in a choice, nothing else with one of the
/// branches. Bounded by the depth of the schemas that were compiled.
fn only_undeclared(error: &jsonschema::ValidationError<'_>, found: &mut Vec<String>) -> bool {
    use jsonschema::error::ValidationErrorKind as Kind;
    match error.kind() {
        Kind::UnevaluatedProperties { unexpected } | Kind::AdditionalProperties { unexpected } => {
            let at = error.instance_path().to_string();
            found.extend(unexpected.iter().map(|member| {
                let mut pointer = format!("{at}/");
                push_escaped(&mut pointer, member);
                pointer
            }));
            true
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => context.iter().any(|branch| {
            let mut inside = Vec::new();
            let only = branch.iter().all(|error| only_undeclared(error, &mut inside));
            if only {
                found.append(&mut inside);
            }
            only
        }),
        _ => false,
    }
}

/// Whether it was lost for want of a place.
fn undeclared(difference: &Difference, violations: &[Violation]) -> bool {
    matches!(difference.kind, Kind::Lost) && violations.iter().any(|v| v.undeclared.contains(&difference.pointer))
}

fn words(difference: &Difference) -> String {
    match &difference.kind {
        Kind::Lost => format!("`{}` was lost", difference.pointer),
        Kind::Other(words) => format!("`{}`: {words}", difference.pointer),
    }
}

fn is_base64(text: &str) -> bool {
    let text = text.trim_end_matches('=');
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/-_".contains(&b)) && text.len() % 4 != 1
}

/// Its end, where the reason stands.
fn shortened(text: &str) -> String {
    let from = text.chars().count().saturating_sub(240);
    match text.char_indices().nth(from) {
        Some((start, _)) if start > 0 => format!("…{}", text.get(start..).unwrap_or_default()),
        _ => text.to_owned(),
    }
}
