//! Reads values that serde buffers before it knows their types, for `flatten` and for tagged and untagged enums. The buffer
//! of serde accepts other values than the schema does: arrays as objects, variants by index, and no numbers as map keys.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use super::strict::{Buffered, Flattened, Kind, strict};
use crate::wire::reading::{CheckedStrings, Distinct, Inner, delegated, integers, key_number};

/// Reads a field of a variant that serde buffered.
///
/// # Errors
///
/// Returns the errors of `T`.
pub fn buffered_field<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Buffered::read(PhantomData, deserializer)
}

/// Reads a flattened field.
///
/// # Errors
///
/// Returns the errors of `T`.
pub fn flattened_field<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    T::deserialize(strict::<_, Flattened>(deserializer))
}

/// Reads a field of a variant that serde buffered and that contains sets or maps.
///
/// # Errors
///
/// Returns the errors of `T`.
pub fn buffered_field_distinct<'de, D, T, H>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Distinct<'de, H>,
{
    Buffered::read(PhantomData::<Inner<T, H>>, deserializer).map(|read| read.0)
}

/// Reads a flattened field that contains sets or maps.
///
/// # Errors
///
/// Returns the errors of `T`.
pub fn flattened_field_distinct<'de, D, T, H>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Distinct<'de, H>,
{
    T::read(strict::<_, Flattened>(deserializer))
}

/// Reads a variant without content, which must not have fields other than the tag.
///
/// # Errors
///
/// Returns an error for any other field.
pub fn no_other_fields<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    deserializer.deserialize_map(NoFields)
}

struct NoFields;

impl<'de> Visitor<'de> for NoFields {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        match entries.next_key::<Cow<'_, str>>()? {
            Some(name) => Err(A::Error::unknown_field(&name, &[])),
            None => Ok(()),
        }
    }
}

/// Returns a deserializer of a flattened field.
pub(crate) const fn flattened_deserializer<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> impl Deserializer<'de, Error = D::Error> {
    strict::<_, Flattened>(deserializer)
}

/// Reads the key of a map, which may be a number. It wraps the seed and then the deserializer of the key.
pub(super) struct MapKey<T>(pub(super) T);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for MapKey<S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(MapKey(deserializer))
    }
}

/// A key that serde buffered.
enum BufferedKey {
    Text(String),
    Unsigned(u64),
    Signed(i64),
}

/// Implements methods that read integer keys, which may be buffered as strings or as numbers.
macro_rules! numbers {
    ($($method:ident $visit:ident $of:ident;)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            match BufferedKey::deserialize(self.0)? {
                BufferedKey::Unsigned(number) => visitor.visit_u64(number),
                BufferedKey::Signed(number) => visitor.visit_i64(number),
                BufferedKey::Text(text) => match key_number::<$of>(&text) {
                    Some(number) => visitor.$visit(number),
                    None => visitor.visit_string(text),
                },
            }
        }
    )* };
}

/// Implements methods that read other keys.
macro_rules! forwarded {
    ($($method:ident($($name:ident: $of:ty),*) by $by:ident($($argument:expr),*))*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$by($($argument,)* visitor)
        }
    )* };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for MapKey<D> {
    type Error = D::Error;

    integers! { numbers }

    forwarded! {
        deserialize_any() by deserialize_any()
        deserialize_char() by deserialize_char()
        deserialize_bytes() by deserialize_bytes()
        deserialize_byte_buf() by deserialize_byte_buf()
        deserialize_unit() by deserialize_unit()
        deserialize_unit_struct(name: &'static str) by deserialize_unit_struct(name)
        deserialize_seq() by deserialize_seq()
        deserialize_tuple(len: usize) by deserialize_tuple(len)
        deserialize_tuple_struct(name: &'static str, len: usize) by deserialize_tuple_struct(name, len)
        deserialize_map() by deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
            by deserialize_struct(name, fields)
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
            by deserialize_enum(name, variants)
        deserialize_identifier() by deserialize_identifier()
        deserialize_ignored_any() by deserialize_ignored_any()
    }

    delegated! { <'de, D::Error> deserialize_f32() to deserialize_f64 }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match BufferedKey::deserialize(self.0)? {
            BufferedKey::Unsigned(number) => visitor.visit_u64(number),
            BufferedKey::Signed(number) => visitor.visit_i64(number),
            BufferedKey::Text(text) => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => visitor.visit_f64(number),
                _ => visitor.visit_string(text),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match BufferedKey::deserialize(self.0)? {
            BufferedKey::Text(text) if text == "true" => visitor.visit_bool(true),
            BufferedKey::Text(text) if text == "false" => visitor.visit_bool(false),
            BufferedKey::Text(text) => visitor.visit_string(text),
            BufferedKey::Unsigned(number) => visitor.visit_u64(number),
            BufferedKey::Signed(number) => visitor.visit_i64(number),
        }
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_str(CheckedStrings(visitor))
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_string(CheckedStrings(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }
}

impl<'de> Deserialize<'de> for BufferedKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeyVisitor)
    }
}

struct KeyVisitor;

impl Visitor<'_> for KeyVisitor {
    type Value = BufferedKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<BufferedKey, E> {
        Ok(BufferedKey::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<BufferedKey, E> {
        Ok(BufferedKey::Text(text))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<BufferedKey, E> {
        Ok(BufferedKey::Unsigned(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<BufferedKey, E> {
        Ok(BufferedKey::Signed(number))
    }
}
