//! Deserializes the strings that a request contains for one name.

use std::borrow::Cow;
use std::slice::Iter;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};

use crate::wire::pairs::{COMMAS, ReadError, StringReader};
use crate::wire::reading::{client_messages, tuple_structs};

/// All strings of one name. A single string is a value, no string may be an `Option`, and any
/// number is a `Vec`.
#[derive(Clone, Copy)]
pub(crate) struct Strings<'t> {
    pub(crate) all: &'t [Cow<'t, str>],
    /// The encoded form of the only string, if it was encoded.
    pub(crate) encoded: Option<&'t [u8]>,
    /// Whether a single value must not be repeated. Otherwise, the first of several strings is used.
    pub(crate) is_unique: bool,
}

impl<'t> Strings<'t> {
    #[inline]
    fn first(self) -> Result<StringReader<'t>, ReadError> {
        match self.all {
            [] => Err(ReadError::new("required", client_messages::REQUIRED)),
            [_, _, ..] if self.is_unique => Err(ReadError::repeated(self.all.len())),
            [first] => Ok(StringReader::new(Cow::Borrowed(first)).sent(self.encoded)),
            [first, ..] => Ok(StringReader::new(Cow::Borrowed(first))),
        }
    }
}

/// Forwards methods to the first string.
macro_rules! first {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        #[inline]
        fn $method<V: Visitor<'t>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, ReadError> {
            self.first()?.$method($($name,)* visitor)
        }
    )* };
}

impl<'t> Deserializer<'t> for Strings<'t> {
    type Error = ReadError;

    first! {
        deserialize_any() deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32()
        deserialize_i64() deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32()
        deserialize_u64() deserialize_u128() deserialize_f32() deserialize_f64() deserialize_char()
        deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf()
        deserialize_unit() deserialize_map() deserialize_identifier() deserialize_ignored_any()
        deserialize_unit_struct(name: &'static str)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_seq(Each(self.all.iter()))
    }

    fn deserialize_tuple<V: Visitor<'t>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let mut rest = Each(self.all.iter());
        let read = visitor.visit_seq(&mut rest)?;
        if rest.0.len() == 0 { Ok(read) } else { Err(ReadError::wrong_length(count)) }
    }

    tuple_structs! { <'t, ReadError> }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if self.all.is_empty() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        if name == COMMAS && self.all.len() < 2 {
            return self.first()?.deserialize_newtype_struct(name, visitor);
        }
        visitor.visit_newtype_struct(self)
    }
}

/// Yields the strings one by one.
struct Each<'t>(Iter<'t, Cow<'t, str>>);

impl<'t> SeqAccess<'t> for Each<'t> {
    type Error = ReadError;

    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ReadError> {
        self.0
            .next()
            .map(|text| seed.deserialize(StringReader::element(Cow::Borrowed(text))))
            .transpose()
    }
}
