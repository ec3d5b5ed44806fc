//! serde ↔ every value, through the same views and slots: generic over the format and not over the type, so that a format
//! costs one instantiation and not one for each type. Meant for formats that describe themselves (JSON, YAML, CBOR).
//! Uses: `decode` (for unions), `encode`, `json`, `object`, `value`. Only with the feature `serde`.
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::encode;
use super::json;
use super::object::Union;
use super::value::{Any, Slot, Value, View};

/// A value from any format.
///
/// # Errors
/// The format's own, and what decoding from JSON refuses too.
pub fn deserialize<'de, T: Value, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    Fill(value.slot()).deserialize(deserializer)?;
    Ok(value)
}

/// A value into any format.
///
/// # Errors
/// The format's own.
pub fn serialize<T: Value, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    Show(value.view()).serialize(serializer)
}

struct Show<'a>(View<'a>);

impl Serialize for Show<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            View::None | View::Null => serializer.serialize_none(),
            View::Bool(v) => serializer.serialize_bool(v),
            View::I64(v) => serializer.serialize_i64(v),
            View::U64(v) => serializer.serialize_u64(v),
            View::I128(v) => serializer.serialize_i128(*v),
            View::F32(v) => serializer.serialize_f32(v),
            View::F64(v) => serializer.serialize_f64(v),
            View::Str(v) | View::Secret(v) => serializer.serialize_str(v),
            View::Text(v) => match v.as_str() {
                Some(text) => serializer.serialize_str(text),
                None => {
                    let mut text = String::new();
                    v.show(&mut text).map_err(serde::ser::Error::custom)?;
                    serializer.serialize_str(&text)
                }
            },
            View::Code(v) => serializer.serialize_i64(v.get()),
            View::Any(v) => v.serialize(serializer),
            View::Json(text) => match serde_json::from_str::<Any>(text) {
                Ok(value) => value.serialize(serializer),
                Err(error) => Err(serde::ser::Error::custom(error)),
            },
            View::List(list) => {
                let mut items = serializer.serialize_seq(Some(list.count()))?;
                for index in 0..list.count() {
                    items.serialize_element(&Show(list.at(index)))?;
                }
                items.end()
            }
            view if encode::is_object(view) => {
                let mut entries = serializer.serialize_map(None)?;
                let mut outcome = Ok(());
                encode::members(view, &mut |key, value| {
                    if outcome.is_ok() {
                        outcome = entries.serialize_entry(key, &Show(value));
                    }
                });
                outcome?;
                entries.end()
            }
            View::Union(union) => Show(union.branch().1).serialize(serializer),
            View::Map(_) | View::Object(_) => serializer.serialize_none(),
        }
    }
}

struct Fill<'a>(Slot<'a>);

impl Fill<'_> {
    fn whole<E: Error>(self, value: i128, unexpected: Unexpected<'_>) -> Result<(), E> {
        let fits = match self.0 {
            Slot::I32(slot) => value.try_into().map(|v| *slot = v).is_ok(),
            Slot::I64(slot) => value.try_into().map(|v| *slot = v).is_ok(),
            Slot::U32(slot) => value.try_into().map(|v| *slot = v).is_ok(),
            Slot::U64(slot) => value.try_into().map(|v| *slot = v).is_ok(),
            Slot::I128(slot) => {
                *slot = value;
                true
            }
            Slot::F32(slot) => {
                *slot = value as f32;
                true
            }
            Slot::F64(slot) => {
                *slot = value as f64;
                true
            }
            Slot::Code(slot) => value.try_into().map(|v| slot.set(v)).is_ok(),
            slot => return Err(E::invalid_type(unexpected, &Fill(slot))),
        };
        if fits {
            Ok(())
        } else {
            Err(E::custom("an integer out of range"))
        }
    }
}

impl<'de> DeserializeSeed<'de> for Fill<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0 {
            Slot::Skip => deserializer.deserialize_ignored_any(IgnoredAny).map(drop),
            Slot::Any(slot) => {
                *slot = serde::Deserialize::deserialize(deserializer)?;
                Ok(())
            }
            Slot::Union(union) => {
                // serde can't look ahead: a union is read whole first.
                let raw: Any = serde::Deserialize::deserialize(deserializer)?;
                union_from(union, &raw).map_err(D::Error::custom)
            }
            Slot::I128(_) => deserializer.deserialize_i128(self),
            Slot::Str(_) | Slot::Text(_) => deserializer.deserialize_str(self),
            Slot::Opt(_) => deserializer.deserialize_option(self),
            // Not by kind: a format that finds another one complains with the value, which might be a secret.
            _ => deserializer.deserialize_any(self),
        }
    }
}

#[inline(never)]
fn union_from(union: &mut dyn Union, raw: &Any) -> Result<(), super::decode_error::DecodeError> {
    json::fill_from_any(Slot::Union(union), raw)
}

impl<'de> Visitor<'de> for Fill<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Slot::Bool(_) => "a boolean",
            Slot::I32(_) | Slot::I64(_) | Slot::U32(_) | Slot::U64(_) | Slot::I128(_) | Slot::Code(_) => "an integer",
            Slot::F32(_) | Slot::F64(_) => "a number",
            Slot::Str(_) => "a string",
            Slot::Text(text) => text.expected(),
            Slot::List(_) => "an array",
            Slot::Map(_) => "an object",
            Slot::Object(object) => return write!(f, "an object for `{}`", object.schema().name),
            Slot::Skip | Slot::Any(_) | Slot::Opt(_) | Slot::Union(_) => "a value",
        })
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        match self.0 {
            Slot::Bool(slot) => {
                *slot = value;
                Ok(())
            }
            slot => Err(E::invalid_type(Unexpected::Bool(value), &Fill(slot))),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.whole(value.into(), Unexpected::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.whole(value.into(), Unexpected::Unsigned(value))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        self.whole(value, Unexpected::Other("an integer"))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        match self.0 {
            Slot::F64(slot) => *slot = value,
            Slot::F32(slot) => *slot = value as f32,
            // As from JSON, `1.0` is an integer. Up to here a float holds every integer exactly.
            slot if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 => {
                return Fill(slot).whole(value as i128, Unexpected::Float(value));
            }
            slot => return Err(E::invalid_type(Unexpected::Float(value), &Fill(slot))),
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        match self.0 {
            Slot::Str(slot) => {
                slot.clear();
                slot.push_str(value);
                Ok(())
            }
            Slot::Text(slot) => {
                if slot.parse(value) {
                    return Ok(());
                }
                Err(E::custom(format_args!(
                    "expected {}, found another string",
                    slot.expected()
                )))
            }
            slot => Err(E::invalid_type(Unexpected::Other("a string"), &Fill(slot))),
        }
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        match self.0 {
            Slot::Opt(slot) => {
                slot.null();
                Ok(())
            }
            slot => Err(E::invalid_type(Unexpected::Unit, &Fill(slot))),
        }
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0 {
            Slot::Opt(slot) => Fill(slot.some()).deserialize(deserializer),
            slot => Fill(slot).deserialize(deserializer),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let list = match self.0 {
            Slot::List(list) => list,
            slot => return Err(A::Error::invalid_type(Unexpected::Seq, &Fill(slot))),
        };
        let mut count = 0;
        while items.next_element_seed(Item(list, count))?.is_some() {
            count += 1;
        }
        match list.finish(count) {
            None => Ok(()),
            Some(least) => Err(A::Error::custom(format_args!("expected {least} items, found {count}"))),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        match self.0 {
            Slot::Map(map) => {
                map.clear();
                while let Some(key) = members.next_key::<String>()? {
                    members.next_value_seed(Fill(map.insert(key)))?;
                }
                Ok(())
            }
            Slot::Object(object) => fill_object(object, members),
            slot => Err(A::Error::invalid_type(Unexpected::Map, &Fill(slot))),
        }
    }
}

/// An item of a list, made only once it is known to be there.
struct Item<'a>(&'a mut dyn super::object::List, usize);

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Fill(self.0.item(self.1)).deserialize(deserializer)
    }
}

fn fill_object<'de, A: MapAccess<'de>>(object: &mut dyn Value, mut members: A) -> Result<(), A::Error> {
    let schema = object.schema();
    let mut seen = vec![false; schema.wire.len()];
    let mut next = 0;
    while let Some(found) = members.next_key_seed(Key(schema.wire, &mut next))? {
        match found {
            Ok(index) => {
                if let Some(seen) = seen.get_mut(index)
                    && std::mem::replace(seen, true)
                {
                    return Err(A::Error::duplicate_field(
                        schema.wire.get(index).copied().unwrap_or_default(),
                    ));
                }
                members.next_value_seed(Fill(object.field_mut(index)))?;
            }
            Err(key) => match schema.extra().map(|extra| object.field_mut(extra)) {
                Some(Slot::Map(map)) => members.next_value_seed(Fill(map.insert(key)))?,
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            },
        }
    }
    for (index, (name, seen)) in schema.wire.iter().zip(seen).enumerate() {
        if !seen && (schema.nulls.contains(&index) || !matches!(object.field_mut(index), Slot::Opt(_))) {
            return Err(A::Error::missing_field(name));
        }
    }
    Ok(())
}

/// A key as the number of its field, or as itself.
struct Key<'a>(&'static [&'static str], &'a mut usize);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Result<usize, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Result<usize, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        let found = match self.0.get(*self.1) {
            Some(name) if *name == key => Some(*self.1),
            _ => self.0.iter().position(|name| *name == key),
        };
        Ok(match found {
            Some(index) => {
                *self.1 = index + 1;
                Ok(index)
            }
            None => Err(key.to_owned()),
        })
    }
}
