//! serde ↔ every value, through the same views and slots: generic over the format and not over the type, so that a format
//! costs one instantiation and not one for each type. Meant for formats that describe themselves (JSON, YAML, CBOR).
//! Uses: `decode`, `encode`, `json`, `json_read`, `object`, `value`. Only with the feature `serde`.
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::decode::{self, Seen};
use super::encode;
use super::json;
use super::json_read::number_of;
use super::object::{EXTRA, Number as _};
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
                    let _ = v.show(&mut text);
                    serializer.serialize_str(&text)
                }
            },
            View::Code(v) => serializer.serialize_i64(v.get()),
            View::Any(v) => v.serialize(serializer),
            View::Json(_) => json::to_any(&self.0).serialize(serializer),
            View::List(list) => {
                let mut items = serializer.serialize_seq(Some(list.count()))?;
                for index in 0..list.count() {
                    items.serialize_element(&Show(list.at(index)))?;
                }
                items.end()
            }
            View::Union(union) if !encode::is_object(self.0) => Show(union.branch().1).serialize(serializer),
            View::Map(_) | View::Object(_) | View::Union(_) => {
                let mut entries = serializer.serialize_map(None)?;
                let mut outcome = Ok(());
                encode::members(self.0, &mut |key, value| {
                    if outcome.is_ok() {
                        outcome = entries.serialize_entry(key, &Show(value));
                    }
                });
                outcome?;
                entries.end()
            }
        }
    }
}

struct Fill<'a>(Slot<'a>);

impl Fill<'_> {
    fn whole<E: Error>(self, value: i128, unexpected: Unexpected<'_>) -> Result<(), E> {
        let fits = match self.0 {
            Slot::Number(slot) => slot.whole(value),
            Slot::Code(slot) => {
                let mut code = 0_i64;
                let fits = code.whole(value);
                slot.set(code);
                fits
            }
            slot => return Fill(slot).unfit(unexpected),
        };
        if fits {
            Ok(())
        } else {
            Err(E::custom("an integer out of range"))
        }
    }

    fn unfit<E: Error>(self, found: Unexpected<'_>) -> Result<(), E> {
        Err(E::invalid_type(found, &self))
    }
}

impl<'de> DeserializeSeed<'de> for Fill<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0 {
            Slot::Skip => {
                deserializer.deserialize_ignored_any(IgnoredAny)?;
                Ok(())
            }
            Slot::Any(slot, _) => {
                *slot = Any::deserialize(deserializer)?;
                Ok(())
            }
            // serde can't look ahead: a union is read whole first.
            Slot::Union(_) => match json::fill_from_any(self.0, &Any::deserialize(deserializer)?) {
                Ok(()) => Ok(()),
                Err(error) => Err(D::Error::custom(error)),
            },
            Slot::Number(ref slot) if slot.is_wide() => deserializer.deserialize_i128(self),
            Slot::Str(_) | Slot::Text(_) => deserializer.deserialize_str(self),
            Slot::Opt(_) => deserializer.deserialize_option(self),
            // Not by kind: a format that finds another one complains with the value, which might be a secret.
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Fill<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Slot::Bool(_) => "a boolean",
            Slot::Number(number) => number.expected(),
            Slot::Code(_) => "an integer",
            Slot::Str(_) => "a string",
            Slot::Text(text) => text.expected(),
            Slot::List(_) => "an array",
            Slot::Map(_) => "an object",
            Slot::Object(object) => return write!(f, "an object for `{}`", object.schema().name),
            Slot::Skip | Slot::Any(..) | Slot::Opt(_) | Slot::Union(_) => "a value",
        })
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        match self.0 {
            Slot::Bool(slot) => {
                *slot = value;
                Ok(())
            }
            slot => Fill(slot).unfit(Unexpected::Bool(value)),
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

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<(), E> {
        if let Slot::Number(number) = &mut self.0
            && number.float(value)
        {
            return Ok(());
        }
        // As from JSON, `1.0` is an integer. Up to here a float holds every integer exactly.
        if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
            return self.whole(value as i128, Unexpected::Float(value));
        }
        self.unfit(Unexpected::Float(value))
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
                Err(E::custom(
                    ["expected ", slot.expected(), ", found another string"].concat(),
                ))
            }
            slot => Fill(slot).unfit(Unexpected::Other("a string")),
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
            slot => Fill(slot).unfit(Unexpected::Unit),
        }
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let slot = match self.0 {
            Slot::Opt(slot) => slot.some(),
            slot => slot,
        };
        Fill(slot).deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let list = match self.0 {
            Slot::List(list) => list,
            slot => return Fill(slot).unfit(Unexpected::Seq),
        };
        let mut count = 0;
        while items.next_element_seed(Item(list, count))?.is_some() {
            count += 1;
        }
        match list.finish(count) {
            None => Ok(()),
            Some(least) => Err(A::Error::custom(decode::too_few(least, count))),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        match self.0 {
            Slot::Map(map) => {
                map.clear();
                while let Some(key) = members.next_key()? {
                    members.next_value_seed(Fill(map.insert(key)))?;
                }
                Ok(())
            }
            Slot::Object(object) => fill_object(object, members),
            slot => Fill(slot).unfit(Unexpected::Map),
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
    let (mut next, mut seen) = (0, Seen::default());
    while let Some(found) = members.next_key_seed(Key(schema.wire, &mut next))? {
        let slot = match found {
            Ok(index) => {
                if seen.set(index) {
                    return Err(A::Error::duplicate_field(
                        schema.wire.get(index).copied().unwrap_or_default(),
                    ));
                }
                object.field_mut(index)
            }
            Err(key) => match object.field_mut(EXTRA) {
                Slot::Map(map) => map.insert(key),
                _ => Slot::Skip,
            },
        };
        members.next_value_seed(Fill(slot))?;
    }
    match decode::missing(object, &seen, false) {
        None => Ok(()),
        Some(name) => Err(A::Error::missing_field(name)),
    }
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
        Ok(match number_of(key, self.0, self.1) {
            Some(index) => Ok(index),
            None => Err(key.to_owned()),
        })
    }
}
