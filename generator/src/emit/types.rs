//! A use of a type → how Rust spells it, as a field, as an argument, and as
//! what an answer is read into.

use super::Context;
use super::print::Page;
use crate::model::{Format, Int, Presence, Shape, Type, TypeDef, TypeId};

/// `Option<Vec<Pet>>` and the like: a type that is owned. Its depth is bounded by that of the schema it is spelt from.
pub fn owned(cx: &Context<'_>, page: &mut Page, ty: &Type) -> String {
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::Int(int) => integer(*int).to_owned(),
        Type::F32 => "f32".to_owned(),
        Type::F64 => "f64".to_owned(),
        Type::Lenient(number) => format!("{}<{}>", page.runtime("Lenient"), owned(cx, page, number)),
        // Bytes outside a body or a part have no form of their own.
        Type::String | Type::Binary => "String".to_owned(),
        Type::Format(format) => self::format(page, *format),
        Type::List(item) => format!("Vec<{}>", owned(cx, page, item)),
        Type::Map(value) => format!("{}<{}>", page.runtime("Map"), owned(cx, page, value)),
        Type::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| owned(cx, page, item)).collect();
            match items.as_slice() {
                [one] => format!("({one},)"),
                _ => format!("({})", items.join(", ")),
            }
        }
        Type::Nullable(inner) => format!("Option<{}>", owned(cx, page, inner)),
        Type::Named(id) => named(cx, page, *id),
        Type::Boxed(id) => format!("Box<{}>", named(cx, page, *id)),
        Type::Any => page.runtime("Any"),
        Type::Foreign(path) => path.clone(),
    }
}

/// The same where files may stand, bounded likewise: bytes are a [`Body`](Type::Binary).
pub fn part(cx: &Context<'_>, page: &mut Page, ty: &Type) -> String {
    match ty {
        Type::Binary => page.runtime("Body"),
        Type::List(item) if **item == Type::Binary => format!("Vec<{}>", page.runtime("Body")),
        Type::Nullable(inner) => part(cx, page, inner),
        other => owned(cx, page, other),
    }
}

/// A type that is owned, and held by nothing: a value on its own is in no box.
pub fn unboxed(cx: &Context<'_>, page: &mut Page, ty: &Type) -> String {
    match ty {
        Type::Boxed(id) => owned(cx, page, &Type::Named(*id)),
        _ => owned(cx, page, ty),
    }
}

/// A field's type.
pub fn field(cx: &Context<'_>, page: &mut Page, ty: &Type, presence: Presence) -> String {
    let nullable = matches!(ty, Type::Nullable(_));
    let inner = owned(cx, page, ty);
    match presence {
        Presence::Required => inner,
        Presence::Nullable | Presence::Optional if nullable => inner,
        Presence::Nullable | Presence::Optional => format!("Option<{inner}>"),
        Presence::Patch => match ty {
            Type::Nullable(inner) => {
                let inner = owned(cx, page, inner);
                format!("{}<{inner}>", page.runtime("Patch"))
            }
            _ => format!("{}<{inner}>", page.runtime("Patch")),
        },
    }
}

/// Whether a field must be there and may be null.
pub fn is_null(cx: &Context<'_>, ty: &Type, presence: Presence) -> bool {
    match presence {
        Presence::Nullable => true,
        Presence::Required => matches!(resolved(cx, ty), Type::Nullable(_)),
        Presence::Optional | Presence::Patch => false,
    }
}

/// The names before the type that they are other names for.
pub fn other_names<'a>(cx: &Context<'a>, ty: &'a Type) -> impl Iterator<Item = &'a TypeDef> {
    let types = &cx.api.types;
    let alias = move |ty: &Type| match ty {
        Type::Named(id) | Type::Boxed(id) => types.get(*id).filter(|def| matches!(def.shape, Shape::Alias(_))),
        _ => None,
    };
    let next = move |def: &&'a TypeDef| match &def.shape {
        Shape::Alias(ty) => alias(ty),
        _ => None,
    };
    std::iter::successors(alias(ty), next).take(64)
}

/// The type behind names that are only other names.
pub fn resolved<'a>(cx: &Context<'a>, ty: &'a Type) -> &'a Type {
    cx.api.types.behind(ty)
}

/// The number that a lenient one is.
pub fn strict(ty: &Type) -> &Type {
    match ty {
        Type::Lenient(number) => number,
        ty => ty,
    }
}

/// A number for which a plain literal is no `impl Into<T>`: that would be taken for an `i32` or an `f64`.
pub fn is_bare(cx: &Context<'_>, ty: &Type) -> bool {
    matches!(resolved(cx, ty), Type::Int(Int::U32 | Int::U64) | Type::F32)
}

/// The type that is meant, without other names in it: two uses are one type in Rust where this is equal.
pub fn meant(cx: &Context<'_>, ty: &Type) -> Type {
    meant_at(cx, ty, 0)
}

fn meant_at(cx: &Context<'_>, ty: &Type, depth: usize) -> Type {
    if depth > 64 {
        return ty.clone();
    }
    let within = |ty: &Type| Box::new(meant_at(cx, ty, depth + 1));
    // A boxed alias is the box of what it names.
    let boxed = matches!(ty, Type::Boxed(_));
    match resolved(cx, ty) {
        Type::Named(id) if boxed => Type::Boxed(cx.written(*id)),
        Type::Named(id) => Type::Named(cx.written(*id)),
        Type::Boxed(id) => Type::Boxed(cx.written(*id)),
        Type::List(item) => Type::List(within(item)),
        Type::Map(value) => Type::Map(within(value)),
        Type::Nullable(inner) => Type::Nullable(within(inner)),
        Type::Tuple(items) => Type::Tuple(items.iter().map(|item| *within(item)).collect()),
        Type::Binary | Type::Format(Format::Time | Format::Uuid | Format::Decimal) => Type::String,
        other => other.clone(),
    }
}

fn named(cx: &Context<'_>, page: &mut Page, id: TypeId) -> String {
    let name = cx.names.of(id).map_or("Any", |names| names.name.as_str());
    if cx.models_in_scope {
        if page.owns(name) {
            return name.to_owned();
        }
        return page.name("super", name);
    }
    if page.owns(name) {
        page.name("crate", "models");
        return format!("models::{name}");
    }
    page.name("crate::models", name)
}

fn integer(int: Int) -> &'static str {
    match int {
        Int::I32 => "i32",
        Int::I64 => "i64",
        Int::U32 => "u32",
        Int::U64 => "u64",
        Int::I128 => "i128",
    }
}

fn format(page: &mut Page, format: Format) -> String {
    match format {
        Format::DateTime => page.runtime("DateTime"),
        Format::Date => page.runtime("Date"),
        Format::Base64 => page.runtime("Base64"),
        Format::Secret => page.runtime("Secret"),
        Format::UnixTime => page.runtime("UnixTime"),
        Format::Time | Format::Uuid | Format::Decimal => "String".to_owned(),
    }
}

/// How a value is handed to a method.
pub struct Argument {
    /// Its type in the signature.
    pub ty: String,
    /// A conversion that comes first: the type that the argument is turned into.
    pub into: Option<String>,
}

/// Whether a value of it is plain text, by whatever name.
pub fn is_text(cx: &Context<'_>, ty: &Type) -> bool {
    meant(cx, ty) == Type::String
}

/// A parameter: borrowed where that saves the caller a copy. Bounded by the depth of the spelling.
pub fn argument(cx: &Context<'_>, page: &mut Page, ty: &Type) -> Argument {
    let plain = |ty: String| Argument { ty, into: None };
    match resolved(cx, ty) {
        Type::String | Type::Binary | Type::Format(Format::Time | Format::Uuid | Format::Decimal) => {
            plain("&str".to_owned())
        }
        Type::Format(Format::Secret) => {
            let secret = page.runtime("Secret");
            Argument {
                ty: format!("impl Into<{secret}>"),
                into: Some(secret),
            }
        }
        Type::Format(Format::Base64) => plain(format!("&{}", page.runtime("Base64"))),
        Type::Bool | Type::Int(_) | Type::F32 | Type::F64 | Type::Format(_) => plain(owned(cx, page, resolved(cx, ty))),
        Type::List(item) if is_text(cx, item) => plain("&[&str]".to_owned()),
        Type::List(item) => plain(format!("&[{}]", owned(cx, page, item))),
        Type::Nullable(inner) | Type::Lenient(inner) => argument(cx, page, inner),
        Type::Boxed(id) => plain(format!("&{}", owned(cx, page, &Type::Named(*id)))),
        Type::Named(_) | Type::Map(_) | Type::Tuple(_) | Type::Any | Type::Foreign(_) => {
            plain(format!("&{}", owned(cx, page, ty)))
        }
    }
}

/// A body: given away, as it is built for one call.
pub fn body(cx: &Context<'_>, page: &mut Page, ty: &Type) -> Argument {
    match resolved(cx, ty) {
        Type::String
        | Type::Binary
        | Type::Format(_)
        | Type::Bool
        | Type::Int(_)
        | Type::F32
        | Type::F64
        | Type::Lenient(_) => argument(cx, page, ty),
        Type::Boxed(id) => Argument {
            ty: owned(cx, page, &Type::Named(*id)),
            into: None,
        },
        _ => Argument {
            ty: owned(cx, page, ty),
            into: None,
        },
    }
}
