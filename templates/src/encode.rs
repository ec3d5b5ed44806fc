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
        View::Map(map) => {
            writer.open('{');
            map.each(&mut |key, value| {
                writer.key(key);
                write(writer, value);
                true
            });
            writer.close('}');
        }
        View::Object(object) => {
            writer.open('{');
            fields(object, |key, value| {
                writer.key(key);
                write(writer, value);
            });
            writer.close('}');
        }
        View::Union(union) => {
            let inner = union.branch().1;
            if !matches!(union.rule().by, By::Tag(..)) || !is_object(inner) {
                return write(writer, inner);
            }
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
    if let View::Map(map) = object.field(EXTRA) {
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
    let By::Tag(name, values) = union.rule().by else {
        return None;
    };
    let values = *values.get(branch)?;
    let mut said = false;
    if let View::Object(object) = inner
        && let Some(index) = position(object.schema().wire, name)
    {
        said = is_one_of(object.field(index), values);
    } else {
        members(inner, &mut |key, value| {
            if key == name {
                said = is_one_of(value, values);
            }
        });
    }
    if said { None } else { Some((name, values.first()?)) }
}

fn is_one_of(value: View<'_>, texts: &[&str]) -> bool {
    if let View::Str(text) = value {
        return texts.contains(&text);
    }
    let mut text = String::new();
    value.write_text(&mut text) && texts.contains(&text.as_str())
}
