//! A type and an example of it → an expression of Rust that makes the value.

use super::literal::{int_suffix, integer, list, raw_string, spelt, text};
use super::stand_in::{Wanted, stand_in, usual};
use super::{Builder, ITEMS, enclosed};
use crate::emit::print::{Page, string};
use crate::emit::{structs, types, values};
use crate::model::{
    Choice, EnumKind, Field, Format, Int, Kinds, Presence, Shape, Struct, Type, TypeDef, TypeId, Union,
};
use crate::name::TypeNames;
use crate::source::Tree;

impl Builder<'_> {
    /// An owned value of the type.
    pub(super) fn value(&mut self, ty: &Type, example: Option<&Tree>, name: &str, depth: usize) -> Option<String> {
        let (Some(depth), Some(left)) = (depth.checked_sub(1), self.left.checked_sub(1)) else {
            self.cut = true;
            return None;
        };
        self.left = left;
        Some(match ty {
            Type::Bool => matches!(example, Some(Tree::Bool(true)) | None).to_string(),
            Type::Int(int) if self.suffixed => integer(*int, example) + int_suffix(*int),
            Type::Int(int) => integer(*int, example),
            Type::F32 if self.suffixed => float(ty, example) + "_f32",
            Type::F32 | Type::F64 => float(ty, example),
            Type::Lenient(number) => {
                self.root.insert("Lenient".to_owned());
                format!("Lenient({})", self.value(number, spelt(example).as_ref(), name, depth)?)
            }
            Type::String | Type::Binary | Type::Format(Format::Time | Format::Uuid | Format::Decimal) => {
                format!("{}.to_owned()", string(&text(example, usual(ty, name))))
            }
            Type::Format(Format::DateTime) => {
                let example = example
                    .and_then(Tree::as_str)
                    .filter(|text| text.contains('T') && text.ends_with('Z'));
                format!("{}.parse()?", string(example.unwrap_or("2030-01-02T03:04:05Z")))
            }
            Type::Format(Format::Date) => {
                let plain = |text: &&str| text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
                format!(
                    "{}.parse()?",
                    string(example.and_then(Tree::as_str).filter(plain).unwrap_or("2030-01-02"))
                )
            }
            Type::Format(Format::Secret) => format!("{}.into()", string(&text(example, name))),
            Type::Format(Format::Base64) => {
                self.root.insert("Base64".to_owned());
                format!("Base64::from_text({})", string(&text(example, "aGVsbG8=")))
            }
            Type::Format(Format::UnixTime) => {
                self.root.insert("UnixTime".to_owned());
                format!("UnixTime::from({})", integer(Int::I64, example))
            }
            Type::List(item) => enclosed("vec![", &self.items(item, example, depth)?, "]"),
            Type::Map(value) => self.map(value, example, depth)?,
            Type::Tuple(items) => {
                let mut parts = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    parts.push(self.value(item, list(example).get(index), name, depth)?);
                }
                match parts.as_slice() {
                    [one] => format!("({one},)"),
                    _ => enclosed("(", &parts, ")"),
                }
            }
            Type::Nullable(_) if matches!(example, Some(Tree::Null) | None) => "None".to_owned(),
            Type::Nullable(inner) => format!("Some({})", self.value(inner, example, name, depth)?),
            Type::Named(id) => self.named(*id, example, name, depth)?,
            Type::Boxed(id) => format!("Box::new({})", self.named(*id, example, name, depth)?),
            Type::Any => self.any(example),
            Type::Foreign(_) => return None,
        })
    }

    fn map(&mut self, value: &Type, example: Option<&Tree>, depth: usize) -> Option<String> {
        self.root.insert("Map".to_owned());
        let mut entries = Vec::new();
        if let Some(Tree::Map(map)) = example {
            for (key, member) in map.iter().take(ITEMS) {
                let member = self.value(value, Some(member), key, depth)?;
                entries.push(format!("({}.to_owned(), {member})", string(key)));
            }
        }
        Some(match entries.is_empty() {
            true => "Map::new()".to_owned(),
            false => enclosed("Map::from([", &entries, "])"),
        })
    }

    fn any(&mut self, example: Option<&Tree>) -> String {
        self.root.insert("Any".to_owned());
        match example {
            Some(Tree::String(text)) => format!("Any::from({})", string(text)),
            Some(Tree::Bool(value)) => format!("Any::from({value})"),
            Some(tree @ (Tree::List(_) | Tree::Map(_) | Tree::Int(_) | Tree::Float(_))) => {
                let text = values::json(tree);
                if text.len() <= 400 {
                    format!("{}.parse::<Any>()?", raw_string(&text))
                } else {
                    "Any::Null".to_owned()
                }
            }
            Some(Tree::Null) | None => "Any::Null".to_owned(),
        }
    }

    pub(super) fn items(&mut self, item: &Type, example: Option<&Tree>, depth: usize) -> Option<Vec<String>> {
        let Some(depth) = depth.checked_sub(1) else {
            self.cut = true;
            return None;
        };
        list(example)
            .iter()
            .take(ITEMS)
            .map(|value| self.value(item, Some(value).filter(|value| **value != Tree::Null), "item", depth))
            .collect()
    }

    fn named(&mut self, id: TypeId, example: Option<&Tree>, name: &str, depth: usize) -> Option<String> {
        let cx = self.cx;
        let (def, names) = (cx.api.types.get(id)?, cx.names.of(id)?);
        let example = example.or(def.examples.first());
        match &def.shape {
            Shape::Alias(ty) => {
                let made_up = stand_in(cx, ty, Wanted::alias(def, name));
                self.value(ty, example.or(made_up.as_ref()), name, depth)
            }
            Shape::Enumeration(shape) => {
                let known = example.and_then(|example| shape.values.iter().position(|value| value.value == *example));
                let wanted = known.or(if example.is_none() && !shape.values.is_empty() {
                    Some(0)
                } else {
                    None
                });
                self.models.insert(names.name.clone());
                match (wanted.and_then(|index| names.members.get(index)), example) {
                    (Some(member), _) => Some(format!("{}::{member}", names.name)),
                    (None, Some(value)) if shape.kind == EnumKind::Mixed => {
                        let value = self.any(Some(value));
                        Some(format!("{}::{}({value})", names.name, names.unknown))
                    }
                    (None, Some(Tree::String(text))) => Some(format!("{}::from({})", names.name, string(text))),
                    (None, Some(Tree::Int(value))) => Some(format!("{}::from({value})", names.name)),
                    _ => None,
                }
            }
            Shape::Joined { item, .. } => {
                self.models.insert(names.name.clone());
                let text = example.and_then(Tree::as_str).map(str::to_owned);
                let text = text.or_else(|| {
                    let Shape::Enumeration(shape) = &cx.api.types.get(*item)?.shape else {
                        return None;
                    };
                    shape
                        .values
                        .first()
                        .map(|value| value.value.as_str().unwrap_or("").to_owned())
                });
                Some(format!(
                    "{}.parse::<{}>()?",
                    string(&text.unwrap_or_default()),
                    names.name
                ))
            }
            Shape::Union(shape) => self.union(shape, names, example, name, depth),
            Shape::Struct(_) => self.object(id, def, names, example, depth),
        }
    }

    fn union(
        &mut self,
        shape: &Union,
        names: &TypeNames,
        example: Option<&Tree>,
        name: &str,
        depth: usize,
    ) -> Option<String> {
        let index = match &shape.choice {
            Choice::Tag { property, values } => {
                let told = match example {
                    Some(Tree::Map(map)) => map.get(property).and_then(Tree::as_str),
                    _ => None,
                };
                let told = told.and_then(|told| values.iter().find(|value| value.value == told));
                told.map(|value| value.branch)
            }
            Choice::Shape(shapes) | Choice::Further { shapes, .. } => example.and_then(|example| {
                shapes
                    .iter()
                    .position(|shape| fits(shape.kinds, example) && shape.required.iter().all(|p| has(example, p)))
            }),
            Choice::Ambiguous => {
                self.models.insert(names.name.clone());
                return Some(format!("{}({})", names.name, self.any(example)));
            }
        };
        let example = if index.is_some() { example } else { None };
        let index = index.unwrap_or(0);
        let (branch, member) = (shape.branches.get(index)?, names.members.get(index)?);
        let made_up = stand_in(self.cx, &branch.ty, Wanted::branch(branch, name));
        let value = self.value(&branch.ty, example.or(made_up.as_ref()), name, depth)?;
        self.models.insert(names.name.clone());
        Some(format!("{}::{member}({value})", names.name))
    }

    fn object(
        &mut self,
        id: TypeId,
        def: &TypeDef,
        names: &TypeNames,
        example: Option<&Tree>,
        depth: usize,
    ) -> Option<String> {
        let Shape::Struct(shape) = &def.shape else { return None };
        let multipart = self.cx.multipart.contains(&id);
        if !multipart && !def.directions.sent {
            return None;
        }
        let member = |field: &Field| match example {
            Some(Tree::Map(map)) => map.get(&field.wire).cloned(),
            _ => None,
        };
        let collected = self.collected(shape, example);
        let mut has_file = false;
        let mut files = Vec::new();
        let mut arguments = Vec::new();
        let mut links = Vec::new();
        for (field, name) in shape.fields.iter().zip(&names.members) {
            let given = member(field);
            let given = given.as_ref().or(field.example.as_ref().filter(|_| example.is_none()));
            let is_file = multipart && self.is_file(field);
            // What a form leaves out is null; see `Making` in `emit/form_parts`.
            let is_argument = match field.presence {
                Presence::Required => true,
                Presence::Nullable => !multipart,
                Presence::Optional | Presence::Patch => false,
            };
            if is_argument {
                let mut probe = Page::default();
                if field
                    .fixed
                    .as_ref()
                    .is_some_and(|value| values::fixed(self.cx, &mut probe, &field.ty, value).is_some())
                    || collected.is_some()
                {
                    continue;
                }
                // Null is the simplest of all.
                let made_up = match field.presence {
                    Presence::Nullable => None,
                    _ => stand_in(self.cx, &field.ty, Wanted::field(field)),
                };
                arguments.push(self.given(field, given.or(made_up.as_ref()), multipart, depth)?);
                has_file |= is_file;
            } else if is_file && !field.deprecated && !field.read_only {
                files.push((format!(".{name}"), field));
            } else if let Some(given) =
                given.filter(|given| **given != Tree::Null && !field.deprecated && !field.read_only)
                && links.len() < 2 * ITEMS
                && let Some(value) = self.given(field, Some(given), multipart, depth)
            {
                links.push(format!(".{name}({value})"));
            }
        }
        self.models.insert(names.name.clone());
        let made = match collected {
            Some(items) => format!("{}::from_iter([{items}])", names.name),
            None => enclosed(&format!("{}::new(", names.name), &arguments, ")"),
        };
        // A form that may have files shows one.
        if let Some((setter, field)) = files.first().filter(|_| !has_file)
            && let Some(value) = self.given(field, None, multipart, depth)
        {
            links.push(format!("{setter}({value})"));
        }
        Some(chained(made, &links))
    }

    /// The items of a struct that is collected from strings.
    fn collected(&mut self, shape: &Struct, example: Option<&Tree>) -> Option<String> {
        let field = structs::sole(self.cx, shape)?;
        let Type::List(item) = types::resolved(self.cx, &field.ty) else {
            return None;
        };
        let Type::Named(id) = types::resolved(self.cx, item) else {
            return None;
        };
        let Shape::Struct(inner) = &self.cx.api.types.get(*id)?.shape else {
            return None;
        };
        let inner_field = structs::sole(self.cx, inner).filter(|_| structs::is_one_value(inner))?;
        if *types::resolved(self.cx, &inner_field.ty) != Type::String {
            return None;
        }
        let member = |tree: &Tree, name: &str| match tree {
            Tree::Map(map) => map.get(name).cloned(),
            _ => None,
        };
        let items = example.and_then(|example| member(example, &field.wire));
        let texts: Option<Vec<String>> = list(items.as_ref())
            .iter()
            .take(ITEMS)
            .map(|item| Some(string(member(item, &inner_field.wire)?.as_str()?)))
            .collect();
        let texts = texts.filter(|texts| !texts.is_empty())?;
        Some(texts.join(", "))
    }

    /// Whether files are given for it, in a form.
    fn is_file(&self, field: &Field) -> bool {
        match types::resolved(self.cx, &field.ty) {
            Type::List(item) => **item == Type::Binary,
            other => *other == Type::Binary,
        }
    }

    /// A value for `impl Into<T>`.
    fn given(&mut self, field: &Field, given: Option<&Tree>, multipart: bool, depth: usize) -> Option<String> {
        // What Rust takes a bare number for is `i32`, and that goes into `i64` by itself.
        if field.presence != Presence::Nullable && *types::resolved(self.cx, &field.ty) == Type::Int(Int::I64) {
            let number = integer(Int::I64, given);
            if number.parse::<i32>().is_ok() {
                return Some(number);
            }
        }
        self.converted(field, given, multipart, depth)
    }

    /// The same, by type.
    fn converted(&mut self, field: &Field, given: Option<&Tree>, multipart: bool, depth: usize) -> Option<String> {
        let resolved = types::resolved(self.cx, &field.ty);
        if multipart && *resolved == Type::Binary {
            return Some(self.file(&field.wire, &field.file_headers));
        }
        if multipart && matches!(resolved, Type::List(item) if **item == Type::Binary) {
            return Some(enclosed("[", &[self.file(&field.wire, &field.file_headers)], "]"));
        }
        let direct = field.presence != Presence::Nullable && !matches!(field.ty, Type::Nullable(_));
        match resolved {
            Type::String
            | Type::Binary
            | Type::Format(Format::Time | Format::Uuid | Format::Decimal | Format::Secret)
                if direct =>
            {
                Some(string(&text(given, usual(resolved, &field.wire))))
            }
            Type::Lenient(number) if direct => self.value(number, spelt(given).as_ref(), &field.wire, depth),
            _ if !direct => match given {
                Some(Tree::Null) | None => Some("None".to_owned()),
                Some(_) => {
                    let inner = match resolved {
                        Type::Nullable(inner) => inner,
                        other => other,
                    };
                    self.telling(inner, given, &field.wire, depth)
                        .map(|value| format!("Some({value})").replace("Some(None)", "None"))
                }
            },
            _ if types::is_bare(self.cx, &field.ty) => self.value(resolved, given, &field.wire, depth),
            _ => self.telling(&field.ty, given, &field.wire, depth),
        }
    }

    /// A value that says of which type it is: `parse` and `into` cannot tell what `impl Into<T>` wants.
    pub(super) fn telling(&mut self, ty: &Type, given: Option<&Tree>, name: &str, depth: usize) -> Option<String> {
        let resolved = types::resolved(self.cx, ty);
        let before = std::mem::replace(&mut self.suffixed, true);
        let value = match resolved {
            Type::Format(Format::DateTime) => self.typed_parse("DateTime", resolved, given, depth),
            Type::Format(Format::Date) => self.typed_parse("Date", resolved, given, depth),
            Type::Format(Format::Secret) => {
                self.root.insert("Secret".to_owned());
                Some(format!("Secret::from({})", string(&text(given, name))))
            }
            _ => self.value(ty, given, name, depth),
        };
        self.suffixed = before;
        value
    }

    fn typed_parse(&mut self, ty: &str, model: &Type, given: Option<&Tree>, depth: usize) -> Option<String> {
        self.root.insert(ty.to_owned());
        let value = self.value(model, given, "", depth)?;
        Some(value.replace(".parse()?", &format!(".parse::<{ty}>()?")))
    }
}

fn fits(kinds: Kinds, example: &Tree) -> bool {
    match example {
        Tree::Null => kinds.null,
        Tree::Bool(_) => kinds.boolean,
        Tree::Int(_) => kinds.integer || kinds.number,
        Tree::Float(_) => kinds.number,
        Tree::String(_) => kinds.string,
        Tree::List(_) => kinds.array,
        Tree::Map(_) => kinds.object,
    }
}

fn has(example: &Tree, property: &str) -> bool {
    matches!(example, Tree::Map(map) if map.get(property).is_some())
}

fn float(ty: &Type, example: Option<&Tree>) -> String {
    match example {
        Some(Tree::Float(f)) if f.is_finite() && (*ty == Type::F64 || (*f as f32).is_finite()) => format!("{f:?}"),
        Some(Tree::Int(i)) => format!("{i}.0"),
        _ => "1.5".to_owned(),
    }
}

/// A value with the setters that are called on it, each on a line where they are long.
fn chained(made: String, links: &[String]) -> String {
    let mut text = made;
    let flat = links.concat();
    if text.contains('\n') {
        // The closing bracket stands where the links do.
        for link in links {
            text.push('\n');
            text.push_str(link);
        }
    } else if text.len() + flat.len() > 60 && !links.is_empty() {
        for link in links {
            text.push_str("\n    ");
            text.push_str(&link.replace('\n', "\n    "));
        }
    } else {
        text.push_str(&flat);
    }
    text
}
