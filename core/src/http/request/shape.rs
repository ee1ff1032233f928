//! Whether a type can be read from one text: asked of its `Deserialize` when the app boots.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::base::Probe;
use crate::wire::pairs::COMMAS;

impl<T: DeserializeOwned> Probe<T> {
    /// Tells what the type is made of, when that is more than one text.
    pub const COMPOSITE: Option<fn() -> Option<&'static str>> = Some(composite::<T>);
}

pub(crate) fn composite<T: DeserializeOwned>() -> Option<&'static str> {
    T::deserialize(Asked).err().and_then(|Answer(composite)| composite)
}

/// A deserializer that has no value, and learns what kind of value is asked for.
struct Asked;

/// What was asked for: the name of a kind with parts, or nothing of note.
#[derive(Debug)]
struct Answer(Option<&'static str>);

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.unwrap_or("one value"))
    }
}

impl std::error::Error for Answer {}

impl serde::de::Error for Answer {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(None)
    }
}

impl<'de> Deserializer<'de> for Asked {
    type Error = Answer;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Answer> {
        Err(Answer(None))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Answer> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Answer> {
        // A comma-separated list is one string.
        if name == COMMAS { Err(Answer(None)) } else { visitor.visit_newtype_struct(self) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Answer> {
        Err(Answer(Some("a struct")))
    }

    fn deserialize_map<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Answer> {
        Err(Answer(Some("a map")))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Answer> {
        Err(Answer(Some("a list")))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Answer> {
        Err(Answer(Some("a tuple")))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        _: V,
    ) -> Result<V::Value, Answer> {
        Err(Answer(Some("a tuple")))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct enum identifier ignored_any
    }
}
