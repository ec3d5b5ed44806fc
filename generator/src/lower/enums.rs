//! `enum` and `const` → open enums, and lists of them in one string
//! (`x-enum-multiple`). Null among the values makes the use nullable.

use super::conjunction::Conjunction;
use super::docs::given;
use super::extensions::extension;
use super::kinds::KindSet;
use super::merge::Merged;
use super::owner::{Owner, blank};
use super::uses::Use;
use super::values::Places;
use super::{Lowering, formats};
use crate::at::At;
use crate::diag::{Diagnostic, Severity};
use crate::model::{EnumKind, EnumValue, Enumeration, Int, Origin, Shape, Step, Type};
use crate::read::{Schema, listing, spelt_boolean, spelt_number};
use crate::source::{Map, Tree, plainer, same, whole};
use std::borrow::Cow;

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
        if values.iter().any(|v| matches!(v.value, Tree::Map(_))) {
            self.properties_of_values(merged);
        }
        let id = self.reserve(conjunction, nullable, merged, owner);
        self.define(
            id,
            Shape::Enumeration(Enumeration {
                kind: kind_of(&values, is_wide(merged)),
                values,
            }),
        );
        Some(Use::new(Type::Named(id), nullable))
    }

    /// Says that of objects whose values are listed nothing else is read.
    fn properties_of_values(&mut self, merged: &Merged<'a>) {
        let with_properties = |schema: &&Schema| !schema.properties.is_empty();
        let Some(schema) = merged.leaves.iter().map(|(_, schema)| *schema).find(with_properties) else {
            return;
        };
        self.sink.push(
            Diagnostic::new(
                Severity::Note,
                "properties-of-values",
                &schema.at.member("properties").key(),
                "the objects that are allowed are listed by `enum` or `const`, so `properties` says nothing more of them",
            )
            .note("the client has an enum of the listed objects; any other is kept as JSON")
            .help("leave `enum` and `const` out where the properties are meant, or give each property values of its own"),
        );
    }

    /// Several enums that may all be meant: one with the values of all.
    pub fn joint_enumeration(&mut self, all: &[std::rc::Rc<Merged<'a>>], holder: &Merged<'a>, owner: &Owner) -> Type {
        let mut values: Vec<EnumValue> = Vec::new();
        let mut places = Places::default();
        for merged in all {
            let mut typed = self.typed_values(merged, merged.values.as_deref().unwrap_or_default());
            if let ([value], Some((_, schema))) = (typed.as_mut_slice(), merged.leaves.last()) {
                annotate(value, schema);
            }
            for value in typed {
                let is_there = |place: usize| values.get(place).is_some_and(|other| same(&other.value, &value.value));
                match places
                    .first(&value.value, is_there)
                    .and_then(|place| values.get_mut(place))
                {
                    Some(known) => known.spell(&value.value),
                    None => {
                        places.add(&value.value, values.len());
                        values.push(value);
                    }
                }
            }
        }
        let id = self.reserve_nameless(holder, owner);
        self.define(
            id,
            Shape::Enumeration(Enumeration {
                kind: kind_of(&values, all.iter().any(|merged| is_wide(merged))),
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
        let mut places = Places::default();
        let lists: Vec<Listing<'_>> = merged.leaves.iter().rev().filter_map(|(_, s)| Listing::of(s)).collect();
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
                    first => *first = Some(unfit_elsewhere(&lists, value)),
                }
            }
            let Some(fitted) = fitted else { continue };
            let is_there = |place| {
                typed
                    .get(place)
                    .is_some_and(|other: &EnumValue| same(&other.value, &fitted))
            };
            if let Some(known) = places.first(&fitted, is_there).and_then(|place| typed.get_mut(place)) {
                known.spell(&fitted);
                continue;
            }
            places.add(&fitted, typed.len());
            let (wanted_name, description) = described(&lists, value);
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

impl EnumValue {
    /// The value is listed a second time, where it may be spelt another way.
    fn spell(&mut self, other: &Tree) {
        if plainer(other, &self.value) {
            self.value = other.clone();
        }
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
fn unfit_elsewhere(lists: &[Listing<'_>], value: &Tree) -> Option<Unfit> {
    let stands = |list: &Listing<'_>| {
        let schema = list.schema;
        let (at, keyword) = match schema.constant.as_ref() == Some(value) {
            true => (schema.at.member("const"), "const"),
            false => (schema.at.member("enum").item(list.place(value)?), "enum"),
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
    let (unfit, untyped) = lists.iter().find_map(stands)?;
    untyped.then_some(unfit)
}

/// Whether an integer that is not listed, which a server may send all the same, may be one that no `i64` holds.
fn is_wide(merged: &Merged<'_>) -> bool {
    matches!(formats::number(merged), Type::Int(Int::U64 | Int::I128))
}

/// An enum of integers holds those of an `i64`; one of anything holds all.
fn kind_of(values: &[EnumValue], wide: bool) -> EnumKind {
    let all = |test: fn(&Tree) -> bool| values.iter().all(|v| test(&v.value));
    if all(|v| matches!(v, Tree::String(_))) {
        EnumKind::String
    } else if !wide && all(|v| matches!(v, Tree::Int(n) if i64::try_from(*n).is_ok())) {
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
            Tree::Float(f) if kinds == KindSet::INTEGER => whole(*f).map_or_else(|| value.clone(), Tree::Int),
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
fn described(lists: &[Listing<'_>], value: &Tree) -> (Option<String>, Option<String>) {
    for list in lists {
        let Some(index) = list.place(value) else { continue };
        let schema = list.schema;
        let name = ["x-enum-varnames", "x-enumNames", "x-enum-names", "x-enumnames"]
            .iter()
            .find_map(|key| entry(schema, key, index, value));
        let description = ["x-enum-descriptions", "x-enumDescriptions", "x-enum-description"]
            .iter()
            .find_map(|key| entry(schema, key, index, value));
        let listed = list.entry(value);
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

/// A schema that lists values, and where.
struct Listing<'s> {
    schema: &'s Schema,
    /// In `enum`.
    places: Places,
    /// In each of [`LISTS`] that the schema has.
    entries: Vec<Entries<'s>>,
}

/// The values of the entries of such a list, as one of them is looked for, and under what the name stands there.
struct Entries<'s> {
    list: Vec<(&'s Map, Cow<'s, Tree>)>,
    places: Places,
    of_name: Option<&'static str>,
}

impl<'s> Listing<'s> {
    fn of(schema: &'s Schema) -> Option<Listing<'s>> {
        let values = schema.enumeration.as_deref();
        if values.is_none() && schema.constant.is_none() {
            return None;
        }
        let entries = LISTS.iter().filter_map(|(key, of_value, of_name)| {
            let values = match extension(&schema.extensions, key)? {
                Tree::Map(vendor) => vendor.get("values")?,
                list => list,
            };
            let list = values.as_list()?.iter().filter_map(Tree::as_map);
            let list = list.filter_map(|entry| Some((entry, plain(entry.get(of_value)?))));
            let list: Vec<(&Map, Cow<'_, Tree>)> = list.collect();
            Some(Entries {
                places: Places::of(list.iter().map(|(_, value)| &**value)),
                list,
                of_name: *of_name,
            })
        });
        Some(Listing {
            schema,
            places: Places::of(values.unwrap_or_default()),
            entries: entries.collect(),
        })
    }

    /// Where `enum` has the value first.
    fn place(&self, value: &Tree) -> Option<usize> {
        self.places.first_in(value, self.schema.enumeration.as_deref()?)
    }

    /// The first entry of the value, and under what its name stands there.
    fn entry(&self, value: &Tree) -> Option<(&'s Map, Option<&'static str>)> {
        let value = plain(value);
        self.entries.iter().find_map(|entries| {
            let is_there = |place: usize| entries.list.get(place).is_some_and(|(_, other)| same(other, &value));
            let (entry, _) = entries.list.get(entries.places.first(&value, is_there)?)?;
            Some((*entry, entries.of_name))
        })
    }
}

/// A number as text: lists of numbers are written either way.
fn plain(tree: &Tree) -> Cow<'_, Tree> {
    match tree {
        Tree::Int(number) => Cow::Owned(Tree::String(number.to_string().into())),
        other => Cow::Borrowed(other),
    }
}

fn text(tree: &Tree) -> Option<String> {
    given(tree.as_str())
}
