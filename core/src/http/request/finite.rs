//! Reads numbers as in JSON: strings such as `NaN` or `1e999`, which Rust parses, are rejected.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, Visitor};

use super::encoded_params::{NotRecorded, recorded};
use crate::wire::pairs::{self, COMMAS, parse_bool};
use crate::wire::reading::CheckedStrings;

/// The message for a string that is not a number.
pub(crate) const NOT_A_NUMBER: &str = "must be a number";

/// The message for a string that is not a boolean.
pub(crate) const NOT_A_BOOLEAN: &str = "must be true or false";

/// Reads a value of the parameter with this name and rejects numbers that are not finite.
pub(crate) struct Finite<T> {
    name: &'static str,
    of: PhantomData<T>,
}

impl<T> Finite<T> {
    #[inline]
    pub(crate) const fn named(name: &'static str) -> Self {
        Self { name, of: PhantomData }
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Finite<T> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::deserialize(Checked(deserializer, self.name))
    }
}

/// A deserializer of a parameter that rejects numbers that are not finite.
struct Checked<D>(D, &'static str);

/// Forwards methods that need no check.
macro_rules! unchecked {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($name,)* visitor)
        }
    )* };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Checked<D> {
    type Error = D::Error;

    unchecked! {
        deserialize_any() deserialize_i8() deserialize_i16() deserialize_i32()
        deserialize_i64() deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32()
        deserialize_u64() deserialize_u128() deserialize_char() deserialize_bytes() deserialize_byte_buf() deserialize_unit()
        deserialize_unit_struct(name: &'static str) deserialize_seq() deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize) deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_identifier() deserialize_ignored_any()
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_str(CheckedStrings(visitor))
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_string(CheckedStrings(visitor))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_str(Truth(visitor))
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_str(Single(visitor))
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_str(Double(visitor))
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_option(Around(visitor, self.1))
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        if name == COMMAS {
            self.0.deserialize_str(Split(visitor, self.1))
        } else {
            self.0.deserialize_newtype_struct(name, Around(visitor, self.1))
        }
    }
}

/// A visitor that receives the values between the commas of the parameter with this name.
struct Split<V>(V, &'static str);

impl<'de, V: Visitor<'de>> Visitor<'de> for Split<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        if !text.contains(',') {
            return pairs::between_commas(text, None, self.0);
        }
        match recorded(self.1) {
            Ok(encoded) => pairs::between_commas(text, encoded.as_deref(), self.0),
            Err(NotRecorded) => {
                Err(E::custom("the encoded form of the parameter has not been recorded"))
            }
        }
    }
}

/// Declares visitors that parse finite numbers.
macro_rules! numbers {
    ($($name:ident $of:ty, $visit:ident;)*) => { $(
        struct $name<V>(V);

        impl<'de, V: Visitor<'de>> Visitor<'de> for $name<V> {
            type Value = V::Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
                match text.parse::<$of>() {
                    Ok(number) if number.is_finite() => self.0.$visit(number),
                    _ => Err(E::custom(NOT_A_NUMBER)),
                }
            }
        }
    )* };
}

numbers! { Single f32, visit_f32; Double f64, visit_f64; }

/// A visitor that parses a string as a boolean.
struct Truth<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Truth<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true or false")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        match parse_bool(text) {
            Some(value) => self.0.visit_bool(value),
            None => Err(E::custom(NOT_A_BOOLEAN)),
        }
    }
}

/// A visitor that checks the value in an `Option` or a newtype.
struct Around<V>(V, &'static str);

impl<'de, V: Visitor<'de>> Visitor<'de> for Around<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, of: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Checked(of, self.1))
    }

    #[inline]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, of: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Checked(of, self.1))
    }
}
