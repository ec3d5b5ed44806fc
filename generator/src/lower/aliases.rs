//! Other names for types that are long when written out → types of their own. A Rust alias is what it stands for, so a
//! tuple of tuples under names grows by the power of their depth, and rustc with it.

use super::cycles::inner_first;
use crate::model::{Api, Branch, BranchShape, Choice, Docs, Kinds, Shape, Struct, Type, TypeDef, Union};

/// The most types that an alias may be written out as: `Vec<String>` is two.
const LONGEST: usize = 256;
/// How deep it may nest them. rustc gives up beyond 128.
const DEEPEST: usize = 32;

#[derive(Clone, Copy)]
struct Spelt {
    types: usize,
    depth: usize,
}

impl Spelt {
    const ONE: Spelt = Spelt { types: 1, depth: 1 };
}

/// Gives a type of its own to what would be too long.
pub(super) fn name_long(api: &mut Api) {
    let of_alias = |shape: &Shape| match shape {
        Shape::Alias(ty) => ty.named(),
        _ => Vec::new(),
    };
    let mut known: Vec<Spelt> = vec![Spelt::ONE; api.types.len()];
    for id in inner_first(&api.types, of_alias) {
        let Some(def) = api.types.get_mut(id) else { continue };
        let Shape::Alias(ty) = &def.shape else { continue };
        let mut spelt = written_out(ty, &known);
        if (spelt.types > LONGEST || spelt.depth > DEEPEST)
            && let Some(own) = of_its_own(def)
        {
            def.shape = own;
            spelt = Spelt::ONE;
        }
        if let Some(slot) = known.get_mut(id.0 as usize) {
            *slot = spelt;
        }
    }
}

fn written_out(ty: &Type, known: &[Spelt]) -> Spelt {
    let mut all = Spelt { types: 0, depth: 0 };
    let mut ways = vec![(ty, 0)];
    while let Some((ty, above)) = ways.pop() {
        let own = match ty {
            Type::Named(id) | Type::Boxed(id) => known.get(id.0 as usize).copied().unwrap_or(Spelt::ONE),
            _ => Spelt::ONE,
        };
        let depth = own.depth + above;
        all.types = all.types.saturating_add(own.types);
        all.depth = all.depth.max(depth);
        match ty {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => ways.push((inner, depth)),
            Type::Tuple(items) => ways.extend(items.iter().map(|item| (item, depth))),
            _ => {}
        }
    }
    all
}

/// What stands for an alias as a type of its own. `None`: it is nothing but another name.
pub(super) fn of_its_own(def: &TypeDef) -> Option<Shape> {
    match &def.shape {
        Shape::Alias(Type::Map(value)) => Some(Shape::Struct(Struct {
            fields: Vec::new(),
            extra: Some((**value).clone()),
        })),
        Shape::Alias(ty @ (Type::List(_) | Type::Tuple(_))) => Some(Shape::Union(Union {
            branches: vec![Branch {
                at: def.at.clone(),
                ty: ty.clone(),
                text_format: def.text_format,
                hint: Some("list".to_owned()),
                wanted_name: None,
                docs: Docs::default(),
            }],
            choice: Choice::Shape(vec![BranchShape {
                kinds: Kinds {
                    array: true,
                    ..Kinds::default()
                },
                ..BranchShape::default()
            }]),
        })),
        _ => None,
    }
}
