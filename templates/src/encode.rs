//! A view → JSON tokens. The one driver of all encoding.
//! Uses: `json_write`, `object`, `value`.
use super::json_write::Writer;
use super::object::{By, EXTRA, Union, position};
use super::value::{Any, Value, View};

/// Writes what a view shows.
pub fn write(writer: &mut Writer, view: View<'_>) {
    match view {
        View::None | View::Null => writer.raw("null"),
        View::Bool(v) => writer.bool(v),
        View::I64(v) => writer.i64(v),
        View::U64(v) => writer.u64(v),
        View::I128(v) => writer.i128(*v),
        View::F32(v) => writer.f32(v),
        View::F64(v) => writer.f64(v),
        View::Str(v) | View::Secret(v) => writer.string(v),
        View::Text(v) => match v.as_str() {
            Some(text) => writer.string(text),
            None => {
                let mut text = std::mem::take(&mut writer.scratch);
                text.clear();
                let _ = v.show(&mut text);
                writer.string(&text);
                writer.scratch = text;
            }
        },
        View::Code(v) => writer.i64(v.get()),
        View::Any(v) => writer.any(v),
        View::Json(text) => writer.raw(text),
        View::List(list) => {
            writer.open('[');
            for index in 0..list.count() {
                writer.item();
                write(writer, list.at(index));
            }
            writer.close(']');
        }
        View::Union(union) if !matches!(union.rule().by, By::Tag(..) | By::Both(..)) || !is_object(view) => {
            write(writer, union.branch().1);
        }
        View::Object(object) => {
            writer.open('{');
            fields(object, |key, value| {
                writer.key(key);
                write(writer, value);
            });
            writer.close('}');
        }
        View::Map(_) | View::Union(_) => {
            writer.open('{');
            members(view, &mut |key, value| {
                writer.key(key);
                write(writer, value);
            });
            writer.close('}');
        }
    }
}

/// Whether the value is an object on the wire.
pub fn is_object(view: View<'_>) -> bool {
    match view {
        View::Object(_) | View::Map(_) | View::Any(Any::Object(_)) => true,
        View::Union(union) => is_object(union.branch().1),
        _ => false,
    }
}

/// Shows the members that an object has on the wire; shows nothing of what is no object. Absent ones are left out, unless
/// null is said, unstated ones come last, and a union's discriminator is there exactly once.
pub fn members(view: View<'_>, f: &mut dyn FnMut(&str, View<'_>)) {
    match view {
        View::Object(object) => fields(object, f),
        View::Map(map) => map.each(&mut |key, value| {
            f(key, value);
            true
        }),
        View::Any(Any::Object(map)) => {
            for (key, value) in map {
                f(key, Value::view(value));
            }
        }
        View::Union(union) => {
            let (branch, inner) = union.branch();
            match tag(union, branch, inner) {
                None => members(inner, f),
                Some((name, value)) => {
                    f(name, View::Str(value));
                    members(inner, &mut |key, value| {
                        if key != name {
                            f(key, value);
                        }
                    });
                }
            }
        }
        _ => {}
    }
}

#[inline]
fn fields(object: &dyn Value, mut f: impl FnMut(&str, View<'_>)) {
    let schema = object.schema();
    for (index, name) in schema.wire.iter().enumerate() {
        match object.field(index) {
            View::None if !schema.nulls.contains(&index) => {}
            value => f(name, value),
        }
    }
    if schema.extra
        && let View::Map(map) = object.field(EXTRA)
    {
        map.each(&mut |key, value| {
            if !schema.wire.contains(&key) {
                f(key, value);
            }
            true
        });
    }
}

/// The discriminator that must be added to what the branch writes itself: none if that says one of the branch's values.
fn tag(union: &dyn Union, branch: usize, inner: View<'_>) -> Option<(&'static str, &'static str)> {
    let rule = &union.rule().by;
    let (By::Tag(name, values) | By::Both(name, values, _)) = rule else {
        return None;
    };
    let values = *values.get(branch)?;
    let said = match member(inner, name) {
        View::Str(text) => values.contains(&text),
        // By its shape, a branch is known under null as well; by its tag, where that is how it is read.
        View::Null => matches!(rule, By::Both(..)) || values.contains(&"null"),
        value => {
            let mut text = String::new();
            value.write_text(&mut text) && values.contains(&text.as_str())
        }
    };
    if said { None } else { Some((name, values.first()?)) }
}

/// The member with this key, of those that `members` shows.
fn member<'a>(view: View<'a>, key: &str) -> View<'a> {
    match view {
        View::Object(object) => match position(object.schema().wire, key) {
            Some(index) => match object.field(index) {
                View::None if object.schema().nulls.contains(&index) => View::Null,
                value => value,
            },
            None => member(object.field(EXTRA), key),
        },
        View::Map(map) => map.at(key).unwrap_or(View::None),
        View::Any(Any::Object(map)) => map.get(key).map_or(View::None, Value::view),
        View::Union(union) => {
            let (branch, inner) = union.branch();
            match tag(union, branch, inner) {
                Some((name, value)) if name == key => View::Str(value),
                _ => member(inner, key),
            }
        }
        _ => View::None,
    }
}
