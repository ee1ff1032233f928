//! What serde holds before it knows its type, behind `flatten`, a tag, or in an untagged enum. It hands values on in
//! a form of its own, from which it reads more than a document says, and less: arrays as objects, variants by
//! number, and no numbers from the names of fields.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, Visitor};

use super::number::Whole;
use super::strict::{Held, Part, strict};
use super::uuids::Hyphenated;

/// Reads a field of a variant that serde holds.
///
/// # Errors
///
/// Those of reading it.
pub fn held<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    T::deserialize(strict::<_, Held>(deserializer))
}

/// Reads a flattened field.
///
/// # Errors
///
/// Those of reading it.
pub fn part<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    T::deserialize(strict::<_, Part>(deserializer))
}

/// A deserializer of a flattened field.
pub(crate) const fn of_part<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> impl Deserializer<'de, Error = D::Error> {
    strict::<_, Part>(deserializer)
}

/// Reads the key of a map, which may be a number; and what such a key is read from.
pub(super) struct Keyed<T>(pub(super) T);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Keyed<S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Keyed(deserializer))
    }
}

/// A key as it was taken.
enum Name {
    Text(String),
    Unsigned(u64),
    Signed(i64),
}

/// Keys that are numbers, as texts or as they are.
macro_rules! numbers {
    ($($method:ident $visit:ident $of:ident;)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            match Name::deserialize(self.0)? {
                Name::Unsigned(number) => visitor.visit_u64(number),
                Name::Signed(number) => visitor.visit_i64(number),
                Name::Text(text) => match Whole::of(&text).and_then(Whole::to::<$of>) {
                    Some(number) => visitor.$visit(number),
                    None => visitor.visit_string(text),
                },
            }
        }
    )* };
}

/// Keys that are read as they are.
macro_rules! as_they_are {
    ($($method:ident($($name:ident: $of:ty),*) by $by:ident($($given:expr),*))*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$by($($given,)* visitor)
        }
    )* };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Keyed<D> {
    type Error = D::Error;

    numbers! {
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_i128 visit_i128 i128;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_u128 visit_u128 u128;
    }

    as_they_are! {
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

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match Name::deserialize(self.0)? {
            Name::Unsigned(number) => visitor.visit_u64(number),
            Name::Signed(number) => visitor.visit_i64(number),
            Name::Text(text) => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => visitor.visit_f64(number),
                _ => visitor.visit_string(text),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match Name::deserialize(self.0)? {
            Name::Text(text) if text == "true" => visitor.visit_bool(true),
            Name::Text(text) if text == "false" => visitor.visit_bool(false),
            Name::Text(text) => visitor.visit_string(text),
            Name::Unsigned(number) => visitor.visit_u64(number),
            Name::Signed(number) => visitor.visit_i64(number),
        }
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_str(Hyphenated(visitor))
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_string(Hyphenated(visitor))
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

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Names)
    }
}

struct Names;

impl Visitor<'_> for Names {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Name, E> {
        Ok(Name::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Name, E> {
        Ok(Name::Text(text))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Name, E> {
        Ok(Name::Unsigned(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Name, E> {
        Ok(Name::Signed(number))
    }
}
