//! `enum` and `const` → open enums, and lists of them in one string
//! (`x-enum-multiple`). Null among the values makes the use nullable.

use super::Lowering;
use super::conjunction::Conjunction;
use super::docs::{extension, given};
use super::kinds::KindSet;
use super::merge::Merged;
use super::owner::{Owner, blank};
use super::uses::Use;
use crate::at::At;
use crate::diag::Diagnostic;
use crate::model::{EnumKind, EnumValue, Enumeration, Origin, Shape, Step, Type};
use crate::read::{Schema, listing, spelt_boolean, spelt_number};
use crate::source::{Map, Tree};

impl<'a> Lowering<'a> {
    /// A schema with values listed. `None`: the list says no more than the type does.
    pub fn enumeration(
        &mut self,
        conjunction: &Conjunction,
        merged: &Merged<'a>,
        nullable: bool,
        owner: &Owner,
    ) -> Option<Use> {
        let values = merged.values.as_ref()?;
        let values = self.typed_values(merged, values);
        if values.is_empty() || values.iter().all(|v| matches!(v.value, Tree::Bool(_))) {
            return None;
        }
        let id = self.reserve(conjunction, nullable, merged, owner);
        self.define(
            id,
            Shape::Enumeration(Enumeration {
                kind: kind_of(&values),
                values,
            }),
        );
        Some(Use::new(Type::Named(id), nullable))
    }

    /// Several enums that may all be meant: one with the values of all.
    pub fn joint_enumeration(&mut self, all: &[std::rc::Rc<Merged<'a>>], holder: &Merged<'a>, owner: &Owner) -> Type {
        let mut values: Vec<EnumValue> = Vec::new();
        for merged in all {
            let mut typed = self.typed_values(merged, merged.values.as_deref().unwrap_or_default());
            if let ([value], Some((_, schema))) = (typed.as_mut_slice(), merged.leaves.last()) {
                annotate(value, schema);
            }
            for value in typed {
                if !values.iter().any(|v| v.value == value.value) {
                    values.push(value);
                }
            }
        }
        let id = self.reserve_nameless(holder, owner);
        self.define(
            id,
            Shape::Enumeration(Enumeration {
                kind: kind_of(&values),
                values,
            }),
        );
        Type::Named(id)
    }

    /// A list of values in one string.
    pub fn joined(&mut self, conjunction: &Conjunction, merged: &Merged<'a>, owner: &Owner) -> Type {
        let delimiter = merged
            .extension("x-enum-delimiter")
            .and_then(Tree::as_str)
            .filter(|d| !d.is_empty())
            .unwrap_or(" ");
        let id = self.reserve(conjunction, merged.nullable, merged, owner);
        let values = self.typed_values(merged, merged.values.as_deref().unwrap_or_default());
        let at = self.types.get(id).map(|d| d.at.clone());
        let mut item = blank(
            at.unwrap_or_else(|| crate::at::At::root(crate::at::FileId(0))),
            Origin::Inside {
                parent: id,
                step: Step::Single,
            },
        );
        item.shape = Shape::Enumeration(Enumeration {
            kind: EnumKind::String,
            values,
        });
        let item = self.types.push(item);
        self.define(
            id,
            Shape::Joined {
                item,
                delimiter: delimiter.to_owned(),
            },
        );
        Type::Named(id)
    }

    /// The values without null and repeats, of the kind that `type` says.
    fn typed_values(&mut self, merged: &Merged<'a>, values: &[&'a Tree]) -> Vec<EnumValue> {
        let mut typed: Vec<EnumValue> = Vec::new();
        // Of the values that are kept and of those that are not: whether one was met, and what there is to tell of them.
        // They stand in one list, so that the first is enough to know.
        let mut unfit: [Option<Option<Unfit>>; 2] = [None, None];
        for value in values {
            if matches!(value, Tree::Null) {
                continue;
            }
            let fitted = fit(value, merged.kinds);
            if !KindSet::of_value(value).overlaps(merged.kinds.unwrap_or(KindSet::ALL)) {
                let [kept, lost] = &mut unfit;
                match if fitted.is_some() { kept } else { lost } {
                    Some(Some(unfit)) => unfit.times += 1,
                    Some(None) => {}
                    first => *first = Some(unfit_elsewhere(merged, value)),
                }
            }
            let Some(fitted) = fitted else { continue };
            if typed.iter().any(|v| v.value == fitted) {
                continue;
            }
            let (wanted_name, description) = described(merged, value);
            typed.push(EnumValue {
                value: fitted,
                wanted_name,
                description,
                deprecated: false,
            });
        }
        let [kept, lost] = unfit.map(Option::flatten);
        self.tell_of_unfit(kept, "it is read as a value of that type");
        self.tell_of_unfit(lost, "it is left out: no value can be both");
        typed
    }

    fn tell_of_unfit(&mut self, unfit: Option<Unfit>, note: &str) {
        let Some(unfit) = unfit else { return };
        let listed = listing(unfit.keyword, unfit.found, unfit.times);
        let message = format!("{listed}, which the `type` of another schema that holds here does not allow");
        self.sink.push(
            Diagnostic::warning("enum-value-type", &unfit.at, message)
                .note(note)
                .help("let `enum` and `type` agree"),
        );
    }
}

/// Values that are not of the type which another schema says.
struct Unfit {
    /// Where the first is.
    at: At,
    /// The keyword that lists them.
    keyword: &'static str,
    /// What the first is.
    found: &'static str,
    times: usize,
}

/// Such values, by the first. What stands beside `type` the reader has told of, and a schema that narrows the type of
/// another narrows its list.
fn unfit_elsewhere(merged: &Merged<'_>, value: &Tree) -> Option<Unfit> {
    let stands = |schema: &Schema| {
        let (at, keyword) = match &schema.enumeration {
            _ if schema.constant.as_ref() == Some(value) => (schema.at.member("const"), "const"),
            Some(all) => {
                let index = all.iter().position(|v| v == value)?;
                (schema.at.member("enum").item(index), "enum")
            }
            None => return None,
        };
        let found = value.kind();
        let unfit = Unfit {
            at,
            keyword,
            found,
            times: 1,
        };
        Some((unfit, schema.kinds.is_none()))
    };
    let mut places = merged.leaves.iter().rev().filter_map(|(_, schema)| stands(schema));
    let (unfit, untyped) = places.next()?;
    untyped.then_some(unfit)
}

fn kind_of(values: &[EnumValue]) -> EnumKind {
    let all = |test: fn(&Tree) -> bool| values.iter().all(|v| test(&v.value));
    if all(|v| matches!(v, Tree::String(_))) {
        EnumKind::String
    } else if all(|v| matches!(v, Tree::Int(n) if i64::try_from(*n).is_ok())) {
        EnumKind::Integer
    } else {
        EnumKind::Mixed
    }
}

/// The value as the `type` of another schema has it: `enum: [1, 2]` where only strings are allowed lists strings. `None`:
/// it is never allowed.
pub(super) fn fit(value: &Tree, kinds: Option<KindSet>) -> Option<Tree> {
    let Some(kinds) = kinds else {
        return Some(value.clone());
    };
    if kinds.overlaps(KindSet::of_value(value)) {
        // 1.0 among integers is 1.
        return Some(match value {
            Tree::Float(f) if kinds == KindSet::INTEGER && f.fract() == 0.0 => Tree::Int(*f as i128),
            _ => value.clone(),
        });
    }
    match value {
        Tree::Int(n) if kinds == KindSet::STRING => Some(Tree::String(n.to_string().into())),
        Tree::Float(f) if kinds == KindSet::STRING => Some(Tree::String(f.to_string().into())),
        Tree::Bool(b) if kinds == KindSet::STRING => Some(Tree::String(b.to_string().into())),
        Tree::String(text) if KindSet::NUMBER.contains(kinds) => {
            spelt_number(text, kinds.contains(KindSet::FRACTION)).filter(Tree::is_json)
        }
        Tree::String(text) if kinds == KindSet::BOOLEAN => spelt_boolean(text).map(Tree::Bool),
        _ => None,
    }
}

/// Name and words that extensions give a value.
fn described(merged: &Merged<'_>, value: &Tree) -> (Option<String>, Option<String>) {
    for (_, schema) in merged.leaves.iter().rev() {
        let Some(index) = schema
            .enumeration
            .as_ref()
            .and_then(|all| all.iter().position(|v| v == value))
        else {
            continue;
        };
        let name = ["x-enum-varnames", "x-enumNames", "x-enum-names", "x-enumnames"]
            .iter()
            .find_map(|key| entry(schema, key, index, value));
        let description = ["x-enum-descriptions", "x-enumDescriptions", "x-enum-description"]
            .iter()
            .find_map(|key| entry(schema, key, index, value));
        let listed = listed(schema, value);
        let name = name.or_else(|| listed.and_then(|(entry, name)| text(entry.get(name?)?)));
        let description = description.or_else(|| listed.and_then(|(entry, _)| text(entry.get("description")?)));
        if name.is_some() || description.is_some() {
            return (name, description);
        }
    }
    (None, None)
}

/// A constant with words of its own (`oneOf: [{const: 1, title: Low, description: …}]`).
fn annotate(value: &mut EnumValue, schema: &Schema) {
    let mut words = given(schema.description.as_deref());
    let title = given(schema.title.as_deref());
    match &value.value {
        Tree::String(text) => words = words.or(title.filter(|title| !title.eq_ignore_ascii_case(text))),
        // A number has no name in itself.
        _ => value.wanted_name = value.wanted_name.take().or(title),
    }
    value.description = value.description.take().or(words);
    value.deprecated |= schema.deprecated;
}

/// From a list by position, or a map by value.
fn entry(schema: &Schema, key: &str, index: usize, value: &Tree) -> Option<String> {
    match extension(&schema.extensions, key)? {
        Tree::List(all) => text(all.get(index)?),
        Tree::Map(map) => match value {
            Tree::String(s) => text(map.get(s)?),
            Tree::Int(n) => text(map.get(&n.to_string())?),
            _ => None,
        },
        _ => None,
    }
}

/// Lists with an entry a value: the extension, what the value is called in an entry, and what its name is. Azure's stands
/// in a map, under `values`; Bungie's and Square's are the lists.
const LISTS: &[(&str, &str, Option<&str>)] = &[
    ("x-ms-enum", "value", Some("name")),
    ("x-enum-values", "numericValue", Some("identifier")),
    ("x-enum-elements", "name", None),
];

/// The value's entry in such a list, and under what its name stands there.
fn listed<'s>(schema: &'s Schema, value: &Tree) -> Option<(&'s Map, Option<&'static str>)> {
    let is_meant = |tree: &Tree| tree == value || plain(tree).is_some_and(|text| Some(text) == plain(value));
    LISTS.iter().find_map(|(key, of_value, of_name)| {
        let values = match extension(&schema.extensions, key)? {
            Tree::Map(vendor) => vendor.get("values")?,
            list => list,
        };
        let Tree::List(values) = values else { return None };
        values.iter().find_map(|entry| match entry {
            Tree::Map(entry) if entry.get(of_value).is_some_and(is_meant) => Some((entry, *of_name)),
            _ => None,
        })
    })
}

/// A number or a text as text: lists of numbers are written either way.
fn plain(tree: &Tree) -> Option<String> {
    match tree {
        Tree::String(text) => Some(text.to_string()),
        Tree::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

fn text(tree: &Tree) -> Option<String> {
    given(tree.as_str())
}
