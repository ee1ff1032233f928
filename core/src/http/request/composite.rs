//! Determines at boot whether a type is read from a single string, by running its `Deserialize`
//! impl.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::base::Probe;
use crate::wire::pairs::COMMAS;

impl<T: DeserializeOwned> Probe<T> {
    /// Returns the kind of the type, if it is not read from a single string.
    pub const COMPOSITE: Option<fn() -> Option<&'static str>> = Some(composite::<T>);
}

pub(crate) fn composite<T: DeserializeOwned>() -> Option<&'static str> {
    T::deserialize(KindProbe).err().and_then(|Kind(composite)| composite)
}

/// A deserializer without a value, which reports the requested kind of value.
struct KindProbe;

/// The kind of the requested value, if it is composite.
#[derive(Debug)]
struct Kind(Option<&'static str>);

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.unwrap_or("one value"))
    }
}

impl std::error::Error for Kind {}

impl serde::de::Error for Kind {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(None)
    }
}

impl<'de> Deserializer<'de> for KindProbe {
    type Error = Kind;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Kind> {
        Err(Kind(None))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Kind> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Kind> {
        // A comma-separated list is one string.
        if name == COMMAS { Err(Kind(None)) } else { visitor.visit_newtype_struct(self) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Kind> {
        Err(Kind(Some("a struct")))
    }

    fn deserialize_map<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Kind> {
        Err(Kind(Some("a map")))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Kind> {
        Err(Kind(Some("a list")))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Kind> {
        Err(Kind(Some("a tuple")))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        _: V,
    ) -> Result<V::Value, Kind> {
        Err(Kind(Some("a tuple")))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct enum identifier ignored_any
    }
}
