//! Types with their names → the names of what is in them: fields, variants, branches.

use super::prefixes::Prefixes;
use super::scope::{Claim, Taken, claim, settle};
use super::wishes::Wishes;
use super::words::{self, Case};
use super::{TypeNames, places, reserved};
use crate::model::{Api, Branch, Choice, EnumKind, Format, Origin, Shape, Step, Struct, Type, TypeDef, TypeId, Union};
use crate::source::Tree;
use std::collections::{BTreeMap, BTreeSet};

/// The names of a type's fields, variants or branches.
pub fn members(api: &Api, id: TypeId, def: &TypeDef, names: &[TypeNames], wishes: &mut Wishes<'_>) -> TypeNames {
    match &def.shape {
        Shape::Struct(shape) => fields(shape, def, wishes),
        Shape::Enumeration(shape) => {
            let mut taken = Taken::new(&["Unknown"]);
            let claims: Vec<Claim> = shape
                .values
                .iter()
                .map(|value| {
                    let wire = words::scalar(&value.value);
                    let mut claim = claim(&wire, Case::Type);
                    // `1` and `"1"` in one list.
                    if shape.kind == EnumKind::Mixed
                        && let Some(first) = claim.candidates.first()
                    {
                        let kind = match &value.value {
                            Tree::Null => "Null",
                            Tree::Bool(_) => "Flag",
                            Tree::Int(_) | Tree::Float(_) => "Number",
                            Tree::String(_) => "Text",
                            Tree::List(_) => "List",
                            Tree::Map(_) => "Map",
                        };
                        claim.candidates.push(words::join(first, kind, Case::Type));
                    }
                    if let Some(wanted) = &value.wanted_name {
                        claim.candidates.insert(0, words::plain(wanted, Case::Type));
                        claim.rank = 0;
                    }
                    if claim.candidates.first().is_some_and(|name| name == "Unknown") {
                        claim.candidates.insert(1, "UnknownValue".to_owned());
                    }
                    claim
                })
                .collect();
            let members = settle(&claims, &mut taken, Case::Type);
            // One that is reserved gives way in silence: such lists are mostly written by programs.
            let firsts: Vec<Option<&String>> = claims.iter().map(|claim| claim.candidates.first()).collect();
            let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
            for (_, first) in shape
                .values
                .iter()
                .zip(&firsts)
                .filter(|(value, _)| value.wanted_name.is_some())
            {
                *wanted.entry(first.map_or("", |first| first)).or_default() += 1;
            }
            for ((value, first), name) in shape.values.iter().zip(firsts).zip(&members) {
                if let (Some(wish), Some(first)) = (&value.wanted_name, first)
                    && first != name
                    && wanted.get(first.as_str()).is_some_and(|count| *count > 1)
                {
                    wishes.told_twice(&def.at, wish, name);
                }
            }
            TypeNames {
                members,
                unknown: "Unknown".to_owned(),
                ..TypeNames::default()
            }
        }
        Shape::Union(shape) => branches(api, id, shape, names, wishes),
        Shape::Joined { .. } | Shape::Alias(_) => TypeNames::default(),
    }
}

fn fields(shape: &Struct, def: &TypeDef, wishes: &mut Wishes<'_>) -> TypeNames {
    let reserved = if def.directions.sent {
        reserved::STRUCT_METHODS
    } else {
        &[]
    };
    let mut taken = Taken::new(reserved);
    let claims: Vec<Claim> = shape
        .fields
        .iter()
        .map(|field| {
            let mut claim = claim(&field.wire, Case::Value);
            // What is only required may be a slip.
            claim.rank += u8::from(!field.declared);
            if let Some(first) = claim
                .candidates
                .first()
                .filter(|first| reserved.contains(&first.as_str()))
            {
                claim.candidates.insert(1, format!("{first}_"));
            }
            if let Some(wish) = wishes.name(&field.at, field.wanted_name.as_deref(), Case::Value) {
                claim.candidates.insert(0, wish);
                claim.rank = 0;
            }
            claim
        })
        .collect();
    let members = settle(&claims, &mut taken, Case::Value);
    let askers = shape.fields.iter().zip(&claims).zip(&members);
    // That one which is only required is spelt otherwise than it is declared is said already.
    let declared: BTreeSet<&String> = askers
        .clone()
        .filter(|((f, _), _)| f.declared)
        .map(|(_, name)| name)
        .collect();
    let askers = askers.filter(|((field, claim), _)| {
        let own = claim.candidates.first().filter(|_| !field.declared && claim.rank > 0);
        !own.is_some_and(|own| declared.contains(own))
    });
    let askers = askers.map(|((field, claim), name)| claim.asker(&field.at, name));
    wishes.weigh(&askers.collect::<Vec<_>>());
    let extra = shape.extra.as_ref().and_then(|_| {
        let claim = Claim {
            rank: 9,
            past: None,
            candidates: ["extra", "extra_properties", "additional_properties"]
                .map(str::to_owned)
                .to_vec(),
            wire: None,
            key: String::new(),
        };
        settle(&[claim], &mut taken, Case::Value).pop()
    });
    TypeNames {
        members,
        extra,
        ..TypeNames::default()
    }
}

fn branches(api: &Api, id: TypeId, shape: &Union, names: &[TypeNames], wishes: &mut Wishes<'_>) -> TypeNames {
    let raw = matches!(shape.choice, Choice::Ambiguous);
    let mut taken = Taken::new(if raw { &[] } else { &["Unknown"] });
    let own = names.get(id.0 as usize).map_or("", |names| names.name.as_str());
    let calls: Vec<Called> = shape
        .branches
        .iter()
        .map(|branch| called(api, id, own, branch, names, wishes.prefixes))
        .collect();
    let claims: Vec<Claim> = shape
        .branches
        .iter()
        .enumerate()
        .map(|(index, branch)| {
            let wish = wishes.name(&branch.at, branch.wanted_name.as_deref(), Case::Type);
            let rank = u8::from(wish.is_none());
            let mut candidates: Vec<String> = wish.into_iter().collect();
            if let Some(called) = calls.get(index) {
                // A short name is for one that has it alone.
                let others = || calls.iter().enumerate().filter(|(other, _)| *other != index);
                let alone = |name: &&String| !others().any(|(_, other)| other.has(name));
                for (name, short) in &called.names {
                    candidates.extend(Some(name).filter(|name| !short || alone(name)).cloned());
                }
            }
            if raw {
                for name in &mut candidates {
                    *name = words::join("as", reserved::unescaped(&words::plain(name, Case::Value)), Case::Value);
                }
            }
            candidates.dedup();
            Claim {
                rank,
                past: None,
                candidates,
                wire: None,
                key: branch.at.pointer.to_string(),
            }
        })
        .collect();
    let case = if raw { Case::Value } else { Case::Type };
    let members = settle(&claims, &mut taken, case);
    // A component that is renamed may be a branch several times, and has its name all the same.
    let is_component = |branch: &Branch| {
        let (Type::Named(id) | Type::Boxed(id)) = branch.ty else {
            return false;
        };
        let origin = api.types.get(id).map(|def| &def.origin);
        matches!(origin, Some(Origin::Component(_) | Origin::SentView { .. }))
    };
    let askers = shape.branches.iter().zip(&claims).zip(&members);
    let askers = askers.filter(|((branch, claim), _)| claim.wish().is_some() && !is_component(branch));
    let askers = askers.map(|((branch, claim), name)| claim.asker(&branch.at, name));
    wishes.weigh(&askers.collect::<Vec<_>>());
    TypeNames {
        members,
        unknown: "Unknown".to_owned(),
        ..TypeNames::default()
    }
}

/// What a branch may be called, the best first; and whether that is short, without the name of the union.
struct Called {
    names: Vec<(String, bool)>,
}

impl Called {
    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|(own, _)| own == name)
    }
}

/// The names of a branch of the union `id`, which is called `own`. A reader sees the union's name before each of them,
/// so they do without it.
fn called(api: &Api, id: TypeId, own: &str, branch: &Branch, names: &[TypeNames], prefixes: Prefixes<'_>) -> Called {
    let kind = kind(&branch.ty, names);
    let short = position(api, id, &branch.ty)
        .filter(|word| kind.contains(word.as_str()))
        .or_else(|| beyond(own, &kind));
    let mut found: Vec<(String, bool)> = Vec::new();
    if let Some(hint) = branch.hint.as_deref().map(|hint| prefixes.rest(hint).unwrap_or(hint)) {
        let plain = words::plain(hint, Case::Type);
        found.extend(beyond(own, &plain).map(|name| (name, true)));
        found.push((plain.clone(), false));
        let joined = |kind: &str| words::join(&plain, kind, Case::Type);
        // `Object` says less than the type's own name, and so does a title that says the union's once more.
        let says_little = hint == "object" || repeats(own, &plain);
        if let Some(short) = &short {
            // `ObjectObject` is no name.
            let longer = Some(joined(short)).filter(|_| !plain.contains(short) && !short.contains(&plain));
            let words = match says_little {
                true => [Some(short.clone()), longer],
                false => [longer, Some(short.clone())],
            };
            found.extend(words.into_iter().flatten().map(|name| (name, true)));
        }
        let [first, second] = match joined(&kind) {
            joined if hint == "object" => [kind.clone(), joined],
            joined => [joined, kind.clone()],
        };
        found.extend([(first, false), (second, false)]);
    }
    found.extend(short.map(|short| (short, true)));
    let longer = words::join(&kind, "Value", Case::Type);
    found.extend([(kind, false), (longer, false)]);
    Called { names: found }
}

/// The word for the place of a branch, where its type is nameless and stands in this union: what comes before it in the
/// type's name is ours.
fn position(api: &Api, id: TypeId, ty: &Type) -> Option<String> {
    let (Type::Named(inner) | Type::Boxed(inner)) = ty else {
        return None;
    };
    let base = |id: TypeId| match api.types.get(id)?.origin {
        Origin::SentView { of } => Some(of),
        _ => Some(id),
    };
    match &api.types.get(base(*inner)?)?.origin {
        Origin::Inside {
            parent,
            step: Step::Branch { index, .. },
        } if base(*parent) == base(id) => Some(places::branch_word(*index)),
        _ => None,
    }
}

/// What `name` says beyond the name of the union. One word may be there for its own sake: a `ToolSearchTool` is a `Tool`
/// that searches tools.
fn beyond(own: &str, name: &str) -> Option<String> {
    let rest = name.strip_prefix(own)?;
    let several = own.chars().filter(|c| c.is_uppercase()).count() > 1;
    let word = rest.starts_with(|c: char| c.is_uppercase()) && reserved::legal(rest.to_owned(), Case::Type) == rest;
    (several && word).then(|| rest.to_owned())
}

/// Whether `name` begins with words that the name of the union ends with.
fn repeats(own: &str, name: &str) -> bool {
    let starts = own.char_indices().filter(|(_, c)| c.is_uppercase());
    let mut tails = starts.filter_map(|(at, _)| own.get(at..));
    tails.any(|tail| {
        let rest = name.strip_prefix(tail);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()))
    })
}

/// `::ids::Id<::ids::Pet>` → `Id`.
fn last_of(path: &str) -> &str {
    let path = path.split('<').next().unwrap_or(path);
    path.rsplit("::").next().unwrap_or(path)
}

/// What a nameless use of a type is called; bounded by the depth of its spelling.
fn kind(ty: &Type, names: &[TypeNames]) -> String {
    let word = match ty {
        Type::Bool => "Boolean",
        Type::Int(_) => "Integer",
        Type::F32 | Type::F64 => "Number",
        Type::String => "String",
        Type::Format(Format::DateTime) => "DateTime",
        Type::Format(Format::Date) => "Date",
        Type::Format(Format::Time) => "Time",
        Type::Format(Format::Uuid) => "Uuid",
        Type::Format(Format::Base64) => "Base64",
        Type::Format(Format::Secret) => "Secret",
        Type::Format(Format::UnixTime) => "UnixTime",
        Type::Format(Format::Decimal) => "Decimal",
        Type::Binary => "Binary",
        Type::Tuple(_) => "Tuple",
        Type::Any => "Any",
        Type::Foreign(path) => return words::plain(last_of(path), Case::Type),
        Type::Named(id) | Type::Boxed(id) => {
            return names.get(id.0 as usize).map(|n| n.name.clone()).unwrap_or_default();
        }
        Type::List(item) => return words::join(&kind(item, names), "List", Case::Type),
        Type::Map(value) => return words::join(&kind(value, names), "Map", Case::Type),
        Type::Nullable(inner) | Type::Lenient(inner) => return kind(inner, names),
    };
    word.to_owned()
}
