//! Types with their names → the names of what is in them: fields, variants, branches.

use super::scope::{Claim, Taken, claim, settle};
use super::wishes::Wishes;
use super::words::{self, Case};
use super::{TypeNames, reserved};
use crate::model::{Choice, EnumKind, Format, Shape, Struct, Type, TypeDef, Union};
use crate::source::Tree;
use std::collections::BTreeMap;

/// The names of a type's fields, variants or branches.
pub fn members(def: &TypeDef, names: &[TypeNames], wishes: &mut Wishes<'_>) -> TypeNames {
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
        Shape::Union(shape) => branches(shape, names, wishes),
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
    let askers = askers.map(|((field, claim), name)| claim.asker(&field.at, name));
    wishes.weigh(&askers.collect::<Vec<_>>());
    let extra = shape.extra.as_ref().and_then(|_| {
        let claim = Claim {
            rank: 9,
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

fn branches(shape: &Union, names: &[TypeNames], wishes: &mut Wishes<'_>) -> TypeNames {
    let raw = matches!(shape.choice, Choice::Ambiguous);
    let mut taken = Taken::new(if raw { &[] } else { &["Unknown"] });
    let claims: Vec<Claim> = shape
        .branches
        .iter()
        .map(|branch| {
            let kind = kind(&branch.ty, names);
            let mut candidates = Vec::new();
            let wish = wishes.name(&branch.at, branch.wanted_name.as_deref(), Case::Type);
            let rank = u8::from(wish.is_none());
            candidates.extend(wish);
            if let Some(hint) = &branch.hint {
                let plain = words::plain(hint, Case::Type);
                // `Object` says less than the type's own name.
                let [first, second] = match words::join(&plain, &kind, Case::Type) {
                    joined if hint == "object" => [kind.clone(), joined],
                    joined => [joined, kind.clone()],
                };
                candidates.extend([plain, first, second]);
            }
            candidates.extend([kind.clone(), words::join(&kind, "Value", Case::Type)]);
            if raw {
                for name in &mut candidates {
                    *name = words::join("as", &words::plain(name, Case::Value).replace("r#", ""), Case::Value);
                }
            }
            candidates.dedup();
            Claim {
                rank,
                candidates,
                wire: None,
                key: branch.at.pointer.to_string(),
            }
        })
        .collect();
    let case = if raw { Case::Value } else { Case::Type };
    TypeNames {
        members: settle(&claims, &mut taken, case),
        unknown: "Unknown".to_owned(),
        ..TypeNames::default()
    }
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
        Type::Nullable(inner) => return kind(inner, names),
    };
    word.to_owned()
}
