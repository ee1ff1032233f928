//! The deserializer of field names as map keys.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{Deserializer, Error, Unexpected, Visitor};

use super::deserializer_macros::{delegated, integers};
use super::distinct_keys::VariantName;
use super::string_check::check as check_string;

/// A deserializer of a field name as the key of a map, which may be a number.
pub(crate) struct Key<'d, 'r, E> {
    name: &'d str,
    /// Receives the hash of the enum variant that the name represents.
    variant: Option<&'r Cell<Option<u64>>>,
    error: PhantomData<fn() -> E>,
}

impl<'d, 'r, E: Error> Key<'d, 'r, E> {
    pub(crate) const fn new(name: &'d str) -> Self {
        Self { name, variant: None, error: PhantomData }
    }

    /// Records the enum variant that the name represents.
    pub(super) const fn record_variant(self, variant: &'r Cell<Option<u64>>) -> Self {
        Self { variant: Some(variant), ..self }
    }
}

/// Parses an integer key. Only the canonical notation is accepted, so that an entry can't have several names.
pub(crate) fn key_number<T: FromStr + ToString>(name: &str) -> Option<T> {
    name.parse().ok().filter(|number: &T| number.to_string() == name)
}

/// A visitor that reads a name as a signed integer.
pub(crate) struct SignedName<V>(pub(crate) V);

impl<'de, V: Visitor<'de>> Visitor<'de> for SignedName<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<V::Value, E> {
        match key_number(name) {
            Some(number) => self.0.visit_i128(number),
            None => Err(E::invalid_value(Unexpected::Str(name), &self.0)),
        }
    }
}

/// Implements methods that read integer keys.
macro_rules! numbers {
    ($($method:ident $visit:ident $of:ident;)*) => { $(
        fn $method<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
            match key_number::<$of>(self.name) {
                Some(number) => visitor.$visit(number),
                // The visitor rejects the name, unless it records keys.
                None => visitor.visit_borrowed_str(self.name),
            }
        }
    )* };
}

/// Implements methods that read string keys.
macro_rules! names {
    ($($method:ident($($of:ty),*))*) => { $(
        fn $method<V: Visitor<'d>>(self, $(_: $of,)* visitor: V) -> Result<V::Value, E> {
            check_string(&visitor, self.name)?;
            visitor.visit_borrowed_str(self.name)
        }
    )* };
}

impl<'d, E: Error> Deserializer<'d> for Key<'d, '_, E> {
    type Error = E;

    integers! { numbers }

    names! {
        deserialize_any() deserialize_char() deserialize_str() deserialize_string() deserialize_bytes()
        deserialize_byte_buf() deserialize_unit() deserialize_unit_struct(&'static str)
        deserialize_seq() deserialize_tuple(usize) deserialize_tuple_struct(&'static str, usize)
        deserialize_map() deserialize_struct(&'static str, &'static [&'static str])
        deserialize_identifier()
    }

    delegated! { <'d, E> deserialize_f32() to deserialize_f64 }

    fn deserialize_f64<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        match self.name.parse::<f64>() {
            Ok(number) if number.is_finite() => visitor.visit_f64(number),
            _ => visitor.visit_borrowed_str(self.name),
        }
    }

    fn deserialize_bool<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        match self.name {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => visitor.visit_borrowed_str(self.name),
        }
    }

    fn deserialize_option<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'d>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'d>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        let name = BorrowedStrDeserializer::new(self.name);
        visitor.visit_enum(VariantName { name, variant: self.variant })
    }

    fn deserialize_ignored_any<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }
}
