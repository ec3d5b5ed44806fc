//! Types in an arena addressed by id. A schema that needs an item of its own
//! in Rust (struct, enum, union, alias) is a [`TypeDef`]; everything else is
//! spelt out in place by [`Type`].

use super::{Docs, Limits, Origin, PartHeader, Union};
use crate::at::At;
use crate::source::Tree;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

#[derive(Clone, Debug, Default)]
pub struct Types {
    all: Vec<TypeDef>,
}

impl Types {
    pub fn push(&mut self, def: TypeDef) -> TypeId {
        let id = TypeId(self.all.len() as u32);
        self.all.push(def);
        id
    }

    pub fn get(&self, id: TypeId) -> Option<&TypeDef> {
        self.all.get(id.0 as usize)
    }

    pub fn get_mut(&mut self, id: TypeId) -> Option<&mut TypeDef> {
        self.all.get_mut(id.0 as usize)
    }

    /// What a type is that may be another name for one.
    pub fn behind<'t>(&'t self, ty: &'t Type) -> &'t Type {
        let mut ty = ty;
        // A circle of names has no end.
        for _ in 0..64 {
            match ty {
                Type::Named(id) | Type::Boxed(id) => match self.get(*id).map(|def| &def.shape) {
                    Some(Shape::Alias(inner)) => ty = inner,
                    _ => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }

    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        self.all.iter().enumerate().map(|(i, d)| (TypeId(i as u32), d))
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (TypeId, &mut TypeDef)> {
        self.all.iter_mut().enumerate().map(|(i, d)| (TypeId(i as u32), d))
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// An item of the generated `models`.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The schema it comes from.
    pub at: At,
    pub origin: Origin,
    /// `x-rust-name`.
    pub wanted_name: Option<String>,
    /// `title`, or `name` of `x-ms-enum`: a hint for the name if it is unique.
    pub title: Option<String>,
    pub docs: Docs,
    pub limits: Option<Box<Limits>>,
    /// Of what it is another name for.
    pub text_format: Option<TextFormat>,
    pub deprecated: bool,
    pub directions: Directions,
    pub shape: Shape,
    /// Example values of the schema itself.
    pub examples: Vec<Tree>,
}

/// Which way a type travels. Closed over containment by `lower`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Directions {
    pub sent: bool,
    pub received: bool,
}

#[derive(Clone, Debug)]
pub enum Shape {
    Struct(Struct),
    Enumeration(Enumeration),
    Union(Union),
    /// A list of an open enum in one string (`x-enum-multiple`).
    Joined {
        item: TypeId,
        delimiter: String,
    },
    /// A named component that is only another name.
    Alias(Type),
}

#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// In the order of the document; required and optional mixed.
    pub fields: Vec<Field>,
    /// Values of an `additionalProperties` beside the properties: the `extra` map.
    pub extra: Option<Type>,
}

#[derive(Clone, Debug)]
pub struct Field {
    pub at: At,
    /// The name on the wire.
    pub wire: String,
    /// Whether a property has this name, and not `required` alone.
    pub declared: bool,
    /// `x-rust-name`.
    pub wanted_name: Option<String>,
    pub ty: Type,
    pub presence: Presence,
    pub docs: Docs,
    pub limits: Option<Box<Limits>>,
    pub text_format: Option<TextFormat>,
    pub deprecated: bool,
    /// The document's default, for the docs.
    pub default: Option<Tree>,
    /// The one value it can have (`const`, or an enum of one, on a required
    /// property): `new` fills it in and does not ask for it.
    pub fixed: Option<Tree>,
    /// A part of a form that takes text in place of a file.
    pub file_or_text: bool,
    /// Header fields of a part that is a file: those that it has to come with are first.
    pub file_headers: Vec<PartHeader>,
    pub read_only: bool,
    pub write_only: bool,
    pub example: Option<Tree>,
}

/// The four cases of (required, nullable).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// `T`
    Required,
    /// `Option<T>`, always written, `null` for `None`.
    Nullable,
    /// `Option<T>`, left out for `None`. Also optional and nullable where only received.
    Optional,
    /// `Patch<T>`: absent, null or a value (optional and nullable where sent).
    Patch,
}

/// A use of a type.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    Bool,
    Int(Int),
    F32,
    F64,
    /// A number that may come as a text which spells it: `Lenient`.
    Lenient(Box<Type>),
    String,
    /// A string (or number) with a meaning of its own.
    Format(Format),
    /// Raw bytes that travel outside JSON: a binary body, a file part.
    Binary,
    List(Box<Type>),
    Map(Box<Type>),
    /// `prefixItems` and nothing else.
    Tuple(Vec<Type>),
    /// A list item or map value that may be null.
    Nullable(Box<Type>),
    Named(TypeId),
    /// `Named` behind a `Box`, where a cycle needs it.
    Boxed(TypeId),
    /// Any JSON.
    Any,
    /// A type of the user's (`x-rust-type`), a string on the wire: its path from a crate, `::uuid::Uuid`.
    Foreign(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Int {
    I32,
    I64,
    U32,
    U64,
    I128,
}

/// Formats that get a Rust type; by one table in `lower/formats`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 3339; `DateTime`.
    DateTime,
    /// RFC 3339 full-date; `Date`.
    Date,
    /// RFC 3339 full-time or partial-time; kept as `Time`.
    Time,
    Uuid,
    /// `byte`: base64 text; `Base64`.
    Base64,
    /// `password` or `x-secret`: `Secret`.
    Secret,
    /// integer `unix-time`: seconds since 1970; `UnixTime`.
    UnixTime,
    /// Exact decimal digits; `Decimal` by choice.
    Decimal,
}

/// What is written in a text of which its type says no more, or in the texts that a list or map is of: for examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    DateTime,
    Date,
    /// ISO 8601, as in RFC 3339 appendix A.
    Duration,
    Email,
    Hostname,
    Ipv4,
    Ipv6,
    Uri,
    UriReference,
    UriTemplate,
    JsonPointer,
    RelativeJsonPointer,
    Regex,
    /// Digits: integers beyond what JSON is sure to carry are texts.
    Integer,
    Number,
}

#[derive(Clone, Debug)]
pub struct Enumeration {
    pub kind: EnumKind,
    pub values: Vec<EnumValue>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumKind {
    /// Open: `Unknown(String)`.
    String,
    /// Open: `Unknown(i64)`.
    Integer,
    /// Numbers, booleans or a mixture: `Unknown(Value)`.
    Mixed,
}

#[derive(Clone, Debug)]
pub struct EnumValue {
    pub value: Tree,
    /// `x-enum-varnames`, `x-enumNames`, `x-ms-enum`, `x-enum-values`.
    pub wanted_name: Option<String>,
    pub description: Option<String>,
    pub deprecated: bool,
}

impl Int {
    /// The least and the greatest value.
    pub fn range(self) -> (i128, i128) {
        match self {
            Int::I32 => (i32::MIN.into(), i32::MAX.into()),
            Int::I64 => (i64::MIN.into(), i64::MAX.into()),
            Int::U32 => (0, u32::MAX.into()),
            Int::U64 => (0, u64::MAX.into()),
            Int::I128 => (i128::MIN, i128::MAX),
        }
    }

    /// Whether the value is one of its.
    pub fn holds(self, value: i128) -> bool {
        let (least, greatest) = self.range();
        (least..=greatest).contains(&value)
    }
}

impl Type {
    /// The same where a value is read from text, or is not read at all: there a number is one anyway.
    pub fn without_leniency(mut self) -> Type {
        let mut ways = vec![&mut self];
        while let Some(ty) = ways.pop() {
            if let Type::Lenient(number) = ty {
                *ty = (**number).clone();
                continue;
            }
            match ty {
                Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => ways.push(inner),
                Type::Tuple(items) => ways.extend(items.iter_mut()),
                _ => {}
            }
        }
        self
    }

    /// The types it names, in order.
    pub fn named(&self) -> Vec<TypeId> {
        let mut found = Vec::new();
        let mut ways = vec![self];
        while let Some(ty) = ways.pop() {
            match ty {
                Type::Named(id) | Type::Boxed(id) => found.push(*id),
                Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => ways.push(inner),
                Type::Tuple(items) => ways.extend(items.iter().rev()),
                _ => {}
            }
        }
        found
    }

    /// Puts another type for each type that it names.
    pub fn rename(&mut self, to: &mut impl FnMut(TypeId) -> TypeId) {
        let mut ways = vec![self];
        while let Some(ty) = ways.pop() {
            match ty {
                Type::Named(id) | Type::Boxed(id) => *id = to(*id),
                Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => ways.push(inner),
                Type::Tuple(items) => ways.extend(items.iter_mut()),
                _ => {}
            }
        }
    }
}

impl Shape {
    /// Every use of a type in it.
    pub fn uses(&self) -> Vec<&Type> {
        match self {
            Shape::Struct(of) => of.fields.iter().map(|f| &f.ty).chain(&of.extra).collect(),
            Shape::Union(of) => of.branches.iter().map(|b| &b.ty).collect(),
            Shape::Alias(ty) => vec![ty],
            Shape::Enumeration(_) | Shape::Joined { .. } => Vec::new(),
        }
    }

    /// The same, to be changed.
    pub fn uses_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Shape::Struct(of) => of.fields.iter_mut().map(|f| &mut f.ty).chain(&mut of.extra).collect(),
            Shape::Union(of) => of.branches.iter_mut().map(|b| &mut b.ty).collect(),
            Shape::Alias(ty) => vec![ty],
            Shape::Enumeration(_) | Shape::Joined { .. } => Vec::new(),
        }
    }

    /// The types it names, in order.
    pub fn types(&self) -> Vec<TypeId> {
        let mut found: Vec<TypeId> = self.uses().into_iter().flat_map(Type::named).collect();
        if let Shape::Joined { item, .. } = self {
            found.push(*item);
        }
        found
    }
}
