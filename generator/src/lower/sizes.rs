//! Finished types → boxes where a value held by value would be large. Schemas that hold each other are cut once a
//! circle, which bounds their depth and not their size: what remains is held again by whoever holds it, and so a
//! document like Stripe's has types of megabytes, more than a thread's stack.

use super::cycles::{by_value, inner_first};
use crate::model::{Api, Choice, EnumKind, Format, Int, Shape, Type, TypeId};

/// Bytes beyond which what a field or branch holds is boxed: a page, or 170 texts. So nothing is larger than the number
/// of its fields allows, and few documents see a box of this kind.
const LARGE: usize = 4096;

/// Bytes of a `String`, a `Vec` or a map, and of the JSON of a value that fits nothing.
const TEXT: usize = 24;
const ANY: usize = 32;
/// Bytes of a number or a pointer.
const WORD: usize = 8;

pub(super) fn box_large(api: &mut Api) {
    let types = &mut api.types;
    let mut sizes: Vec<Option<usize>> = vec![None; types.len()];
    // Boxes have been put in all circles, so that what is held by value is known by then.
    let held = |shape: &Shape| shape.uses().into_iter().flat_map(by_value).collect();
    for id in inner_first(types, held) {
        let Some(def) = types.get_mut(id) else { continue };
        if holds(&def.shape) {
            for ty in def.shape.uses_mut() {
                put_boxes(ty, &sizes);
            }
        }
        let size = of_shape(&def.shape, &sizes);
        if let Some(slot) = sizes.get_mut(id.0 as usize) {
            *slot = Some(size);
        }
    }
}

/// Whether boxes are put in it: another name for a named type is boxed where it is used, and a choice that nothing decides
/// keeps the JSON. A name for a tuple holds its places by value like any struct.
fn holds(shape: &Shape) -> bool {
    match shape {
        Shape::Union(of) => !matches!(of.choice, Choice::Ambiguous),
        Shape::Alias(ty) => !matches!(ty, Type::Named(_)),
        _ => true,
    }
}

/// Boxes what is large in what a field or branch holds by value.
fn put_boxes(ty: &mut Type, sizes: &[Option<usize>]) {
    let mut ways = vec![ty];
    while let Some(ty) = ways.pop() {
        match ty {
            Type::Named(id) if of_named(*id, sizes) > LARGE => *ty = Type::Boxed(*id),
            Type::Nullable(inner) => ways.push(inner),
            Type::Tuple(items) => ways.extend(items.iter_mut()),
            _ => {}
        }
    }
}

fn of_shape(shape: &Shape, sizes: &[Option<usize>]) -> usize {
    match shape {
        Shape::Struct(of) => {
            let fields = of.fields.iter().map(|field| of_type(&field.ty, sizes));
            let extra = of.extra.as_ref().map_or(0, |_| TEXT);
            fields.fold(extra, usize::saturating_add)
        }
        Shape::Union(of) if matches!(of.choice, Choice::Ambiguous) => ANY,
        Shape::Union(of) => {
            let branches = of.branches.iter().map(|branch| of_type(&branch.ty, sizes));
            branches.max().unwrap_or_default().max(ANY).saturating_add(WORD)
        }
        Shape::Alias(ty) => of_type(ty, sizes),
        Shape::Enumeration(of) => match of.kind {
            EnumKind::String => TEXT,
            EnumKind::Integer => 2 * WORD,
            EnumKind::Mixed => ANY,
        },
        Shape::Joined { .. } => TEXT,
    }
}

fn of_named(id: TypeId, sizes: &[Option<usize>]) -> usize {
    sizes.get(id.0 as usize).copied().flatten().unwrap_or_default()
}

/// What a value takes, with room for its absence.
fn of_type(ty: &Type, sizes: &[Option<usize>]) -> usize {
    let mut sum: usize = 0;
    let mut ways = vec![ty];
    while let Some(ty) = ways.pop() {
        let more = match ty {
            Type::Bool | Type::Int(Int::I32 | Int::U32) | Type::F32 | Type::Boxed(_) => WORD,
            Type::Int(Int::I64 | Int::U64) | Type::F64 | Type::Format(Format::UnixTime) => 2 * WORD,
            Type::Int(Int::I128) => 4 * WORD,
            Type::Any => ANY,
            Type::Named(id) => of_named(*id, sizes),
            Type::Nullable(inner) | Type::Lenient(inner) => {
                ways.push(inner);
                0
            }
            Type::Tuple(items) => {
                ways.extend(items);
                0
            }
            _ => TEXT,
        };
        sum = sum.saturating_add(more);
    }
    sum
}
