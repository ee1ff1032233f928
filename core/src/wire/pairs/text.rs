//! A text as whatever type is asked for.

use std::borrow::Cow;

use serde::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::comma_separated::{COMMAS, Parts, split, split_sent};
use super::hints;
use super::unread::Unread;
use crate::wire::json::{check_uuid, delegated, integers, tuple_structs};
use crate::wire::validation::Scalar;

/// A deserializer of one string; a list contains only this string.
#[derive(Clone, Debug)]
pub(crate) struct Text<'t> {
    pub(super) text: Cow<'t, str>,
    /// The encoded string as it was sent, if it was encoded.
    pub(super) sent: Option<&'t [u8]>,
    /// Whether the string is an element of a list.
    pub(super) member: bool,
}

impl<'t> Text<'t> {
    #[inline]
    pub(crate) const fn new(text: Cow<'t, str>) -> Self {
        Self { text, sent: None, member: false }
    }

    /// Returns the same string with the encoded one.
    #[inline]
    pub(crate) fn sent(self, sent: Option<&'t [u8]>) -> Self {
        Self { sent, ..self }
    }

    /// Returns an element of a list.
    #[inline]
    pub(crate) const fn member(text: Cow<'t, str>) -> Self {
        Self { text, sent: None, member: true }
    }

    /// Returns the only element of the list that the string is; an element of a list is not a list.
    #[inline]
    fn listed(self) -> Result<Self, Unread> {
        match self.member {
            true => Err(Unread::new("type", "must be a list")),
            false => Ok(self),
        }
    }

    #[cold]
    fn is_no<T: Scalar>(&self) -> Unread {
        Unread::new("type", T::message()).blaming(&self.text)
    }
}

/// Parses a truth value; `on` is the value of a checked checkbox in a form.
pub(crate) fn truth(text: &str) -> Option<bool> {
    match text {
        "true" | "1" | "on" => Some(true),
        "false" | "0" | "off" => Some(false),
        _ => None,
    }
}

/// What the language itself reads from a text.
macro_rules! parsed {
    ($($method:ident $visit:ident $of:ty;)*) => { $(
        #[inline]
        fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
            match self.text.parse::<$of>() {
                Ok(value) if value.is_json() => visitor.$visit(value),
                _ => Err(self.is_no::<$of>()),
            }
        }
    )* };
}

/// What the text itself is.
macro_rules! itself {
    ($($method:ident($($of:ty),*))*) => { $(
        #[inline]
        fn $method<V: Visitor<'t>>(self, $(_: $of,)* visitor: V) -> Result<V::Value, Unread> {
            check_uuid(&visitor, &self.text)?;
            match self.text {
                Cow::Borrowed(text) => {
                    visitor.visit_borrowed_str(text).map_err(|unread: Unread| unread.blaming(text))
                }
                Cow::Owned(text) => visitor.visit_string(text),
            }
        }
    )* };
}

impl<'t> Deserializer<'t> for Text<'t> {
    type Error = Unread;

    integers! { parsed }

    parsed! {
        deserialize_f32 visit_f32 f32;
        deserialize_f64 visit_f64 f64;
        deserialize_char visit_char char;
    }

    itself! {
        deserialize_str() deserialize_string() deserialize_bytes()
        deserialize_byte_buf() deserialize_map()
        deserialize_struct(&'static str, &'static [&'static str])
    }

    /// Reads a value for types such as untagged enums, which accept any value before they determine its type.
    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        if hints::loses_commas(self.sent) {
            return Err(Unread::new("type", "must be read with its encoded commas"));
        }
        match self.text {
            Cow::Borrowed(text) => {
                hints::note(text, self.member, self.sent);
                hints::visit(text, visitor)
            }
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_seq(One(Some(self.listed()?)))
    }

    fn deserialize_tuple<V: Visitor<'t>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Unread> {
        let mut left = One(Some(self.listed()?));
        let read = visitor.visit_seq(&mut left)?;
        match left.0 {
            None => Ok(read),
            Some(_) => Err(Unread::not_exactly(count)),
        }
    }

    tuple_structs! { <'t, Unread> }

    delegated! { <'t, Unread> deserialize_unit_struct(&'static str) to deserialize_unit }

    /// Reads a name, which needs none of the checks of strings.
    #[inline]
    fn deserialize_identifier<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.text {
            Cow::Borrowed(text) => {
                visitor.visit_borrowed_str(text).map_err(|unread: Unread| unread.blaming(text))
            }
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_bool<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        match truth(&self.text) {
            Some(truth) => visitor.visit_bool(truth),
            None => Err(self.is_no::<bool>()),
        }
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        hints::option(self.text.is_empty(), self, visitor)
    }

    fn deserialize_unit<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.text.is_empty() {
            true => visitor.visit_unit(),
            false => Err(Unread::new("type", "must be empty")),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unread> {
        match (name == COMMAS, self.sent, self.text) {
            (false, sent, text) => visitor.visit_newtype_struct(Self { text, sent, ..self }),
            (true, Some(sent), _) => visitor.visit_seq(Parts(split_sent(sent))),
            (true, None, Cow::Borrowed(text)) => visitor.visit_seq(Parts(split(text))),
            (true, None, Cow::Owned(text)) => {
                let parts: Vec<_> =
                    split(&text).map(|part| Cow::Owned(part.into_owned())).collect();
                visitor.visit_seq(Parts(parts.into_iter()))
            }
        }
    }

    /// The name of a variant that has nothing in it.
    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        match self.text {
            Cow::Borrowed(text) => {
                let read = visitor.visit_enum(BorrowedStrDeserializer::new(text));
                read.map_err(|unread: Unread| unread.blaming(text))
            }
            Cow::Owned(text) => visitor.visit_enum(StringDeserializer::new(text)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_unit()
    }
}

/// A list of one.
struct One<'t>(Option<Text<'t>>);

impl<'t> SeqAccess<'t> for One<'t> {
    type Error = Unread;

    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unread> {
        let text = self.0.take().map(|text| Text { member: true, ..text });
        text.map(|text| seed.deserialize(text)).transpose()
    }
}
