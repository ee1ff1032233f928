//! The deserializer of single strings.

use std::borrow::Cow;

use serde::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::between_commas::{COMMAS, PartAccess, split, split_sent};
use super::hints;
use super::read_error::ReadError;
use crate::wire::reading::{Scalar, check_string, delegated, integers, tuple_structs};

/// A deserializer of a single string. As a list, it contains only this string.
#[derive(Clone, Debug)]
pub(crate) struct StringReader<'t> {
    pub(super) text: Cow<'t, str>,
    /// The encoded string as it was sent, if it was encoded.
    pub(super) sent: Option<&'t [u8]>,
    /// Whether the string is an element of a list.
    pub(super) is_element: bool,
}

impl<'t> StringReader<'t> {
    #[inline]
    pub(crate) const fn new(text: Cow<'t, str>) -> Self {
        Self { text, sent: None, is_element: false }
    }

    /// Sets the encoded string.
    #[inline]
    pub(crate) fn sent(self, sent: Option<&'t [u8]>) -> Self {
        Self { sent, ..self }
    }

    /// Creates the deserializer of a list's element, which is not a list itself.
    #[inline]
    pub(crate) const fn element(text: Cow<'t, str>) -> Self {
        Self { text, sent: None, is_element: true }
    }

    /// Returns the only element of the list, or an error if the string is an element itself.
    #[inline]
    fn only_element(self) -> Result<Self, ReadError> {
        if self.is_element { Err(ReadError::new("type", "must be a list")) } else { Ok(self) }
    }

    #[cold]
    fn wrong_type<T: Scalar>(&self) -> ReadError {
        ReadError::new("type", T::message()).blame_empty(&self.text)
    }
}

/// Parses a boolean. Forms send `on` for a checked checkbox.
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "true" | "1" | "on" => Some(true),
        "false" | "0" | "off" => Some(false),
        _ => None,
    }
}

/// Implements methods for types that implement `FromStr`.
macro_rules! parsed {
    ($($method:ident $visit:ident $of:ty;)*) => { $(
        #[inline]
        fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
            match self.text.parse::<$of>() {
                Ok(value) if value.is_json() => visitor.$visit(value),
                _ => Err(self.wrong_type::<$of>()),
            }
        }
    )* };
}

/// Implements methods that pass on the string unchanged.
macro_rules! unchanged {
    ($($method:ident($($of:ty),*))*) => { $(
        #[inline]
        fn $method<V: Visitor<'t>>(self, $(_: $of,)* visitor: V) -> Result<V::Value, ReadError> {
            check_string(&visitor, &self.text)?;
            match self.text {
                Cow::Borrowed(text) => {
                    visitor.visit_borrowed_str(text).map_err(|error: ReadError| error.blame_empty(text))
                }
                Cow::Owned(text) => visitor.visit_string(text),
            }
        }
    )* };
}

impl<'t> Deserializer<'t> for StringReader<'t> {
    type Error = ReadError;

    integers! { parsed }

    parsed! {
        deserialize_f32 visit_f32 f32;
        deserialize_f64 visit_f64 f64;
        deserialize_char visit_char char;
    }

    unchanged! {
        deserialize_str() deserialize_string() deserialize_bytes()
        deserialize_byte_buf() deserialize_map()
        deserialize_struct(&'static str, &'static [&'static str])
    }

    /// Reads a value for types such as untagged enums, which accept any value before they determine its type.
    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if hints::loses_commas(self.sent) {
            return Err(ReadError::new("type", "must be read with its encoded commas"));
        }
        match self.text {
            Cow::Borrowed(text) => {
                hints::record(text, self.is_element, self.sent);
                hints::visit(text, visitor)
            }
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_seq(SingleElement(Some(self.only_element()?)))
    }

    fn deserialize_tuple<V: Visitor<'t>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let mut left = SingleElement(Some(self.only_element()?));
        let read = visitor.visit_seq(&mut left)?;
        match left.0 {
            None => Ok(read),
            Some(_) => Err(ReadError::wrong_length(count)),
        }
    }

    tuple_structs! { <'t, ReadError> }

    delegated! { <'t, ReadError> deserialize_unit_struct(&'static str) to deserialize_unit }

    /// Reads a name, to which the checks of strings do not apply.
    #[inline]
    fn deserialize_identifier<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.text {
            Cow::Borrowed(text) => {
                visitor.visit_borrowed_str(text).map_err(|error: ReadError| error.blame_empty(text))
            }
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_bool<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match parse_bool(&self.text) {
            Some(value) => visitor.visit_bool(value),
            None => Err(self.wrong_type::<bool>()),
        }
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        hints::option(self.text.is_empty(), self, visitor)
    }

    fn deserialize_unit<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if self.text.is_empty() {
            visitor.visit_unit()
        } else {
            Err(ReadError::new("type", "must be empty"))
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match (name == COMMAS, self.sent, self.text) {
            (false, sent, text) => visitor.visit_newtype_struct(Self { text, sent, ..self }),
            (true, Some(sent), _) => visitor.visit_seq(PartAccess(split_sent(sent))),
            (true, None, Cow::Borrowed(text)) => visitor.visit_seq(PartAccess(split(text))),
            (true, None, Cow::Owned(text)) => {
                let parts: Vec<_> =
                    split(&text).map(|part| Cow::Owned(part.into_owned())).collect();
                visitor.visit_seq(PartAccess(parts.into_iter()))
            }
        }
    }

    /// Reads the name of a variant without content.
    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self.text {
            Cow::Borrowed(text) => {
                let read = visitor.visit_enum(BorrowedStrDeserializer::new(text));
                read.map_err(|error: ReadError| error.blame_empty(text))
            }
            Cow::Owned(text) => visitor.visit_enum(StringDeserializer::new(text)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_unit()
    }
}

/// A list that contains a single string.
struct SingleElement<'t>(Option<StringReader<'t>>);

impl<'t> SeqAccess<'t> for SingleElement<'t> {
    type Error = ReadError;

    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ReadError> {
        let text = self.0.take().map(|text| StringReader { is_element: true, ..text });
        text.map(|text| seed.deserialize(text)).transpose()
    }
}
