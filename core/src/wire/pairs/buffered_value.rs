//! Values of queries and forms that serde buffered before it knew their types. The fields of a `#[dto]` read them as
//! strings, not as the values of a format that distinguishes numbers from strings.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::between_commas::{COMMAS, PartAccess, split, split_sent};
use super::buffered_access::{BufferedElements, BufferedFields, BufferedVariant};
use super::guess::Guess;
use super::hints;
use super::node::{is_index, is_position};
use super::read_error::ReadError;
use super::reader::FILE;
use super::string_reader::StringReader;
use crate::wire::reading::client_messages::ONE_FIELD;
use crate::wire::reading::{Distinct, Inner, tuple_structs};

/// The error type of axum's path parameters, which are strings too.
const PATH_ERROR: &str = "axum::extract::path::PathDeserializationError";

/// Whether the values of a deserializer with this error are strings.
#[inline]
pub(crate) fn are_strings<E>() -> bool {
    let name = type_name::<E>();
    name == type_name::<ReadError>() || name == PATH_ERROR
}

/// Whether a deserializer reads a value that serde buffered, and whose values are strings.
#[inline]
pub(crate) fn is_buffered<'de, D: Deserializer<'de>>() -> bool {
    const BUFFERS: [&str; 2] = ["::ContentDeserializer<", "::ContentRefDeserializer<"];
    are_strings::<D::Error>() && BUFFERS.iter().any(|buffer| is_generic(type_name::<D>(), buffer))
}

/// Whether the name of a type, up to its arguments, ends with this suffix.
fn is_generic(name: &str, suffix: &str) -> bool {
    let end = name.find('<').map_or(name.len(), |at| at + 1);
    name[..end].ends_with(suffix)
}

/// Reads a buffered value whose values are strings.
///
/// # Errors
///
/// Returns the errors of the seed.
pub(crate) fn read<'de, D, S>(deserializer: D, seed: S) -> Result<S::Value, D::Error>
where
    D: Deserializer<'de>,
    S: DeserializeSeed<'de>,
{
    let value = BufferedValue::deserialize(deserializer)?;
    seed.deserialize(value).map_err(ReadError::into_error)
}

/// Reads a field, which serde may have buffered.
///
/// # Errors
///
/// Returns the errors of `T`.
pub(crate) fn read_field<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    if is_buffered::<D>() { read(deserializer, PhantomData) } else { T::deserialize(deserializer) }
}

/// Reads a field that contains sets or maps.
///
/// # Errors
///
/// Returns the errors of the deserializer, and an error for a repeated element or key.
pub fn distinct<'de, D, T, H>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Distinct<'de, H>,
{
    read_field::<D, Inner<T, H>>(deserializer).map(|read| read.0)
}

/// A value that serde buffered.
#[derive(Debug)]
pub(super) enum BufferedValue<'t> {
    Text(StringReader<'t>),
    /// The guess for a string, which replaces it after a type of another crate rejected the string.
    Guessed(Guess),
    File(Vec<u8>),
    List(Vec<BufferedValue<'t>>),
    /// An object, or a list with indexes.
    Object(Vec<(Cow<'t, str>, BufferedValue<'t>)>),
}

impl<'t> BufferedValue<'t> {
    fn borrowed(text: &'t str) -> Self {
        hints::set_read_by_dto(text);
        Self::Text(StringReader {
            is_element: hints::is_element(text),
            ..StringReader::new(Cow::Borrowed(text))
        })
    }

    fn text(self) -> Result<StringReader<'t>, ReadError> {
        match self {
            Self::Text(text) => Ok(text),
            // After this error, everything is read again with the string.
            Self::Guessed(guess) => Err(ReadError::invalid_type(guess.unexpected(), &"a string")),
            Self::File(_) => Err(ReadError::new("type", "must not be a file")),
            Self::List(elements) => Err(ReadError::repeated(elements.len())),
            Self::Object(_) => Err(ReadError::new("type", "must be a single value, found fields")),
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.text.is_empty())
    }

    /// Reads the values between commas, or those of a list.
    fn commas<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let Self::Text(text) = self else { return self.deserialize_seq(visitor) };
        let parts: Vec<_> = match hints::sent(&text.text) {
            Some(sent) => split_sent(&sent).map(|part| Cow::Owned(part.into_owned())).collect(),
            None => split(&text.text).map(|part| Cow::Owned(part.into_owned())).collect(),
        };
        visitor.visit_seq(PartAccess(parts.into_iter()))
    }
}

impl<'de> Deserialize<'de> for BufferedValue<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BufferedVisitor)
    }
}

/// The visitor of a buffered value.
struct BufferedVisitor;

impl<'de> Visitor<'de> for BufferedVisitor {
    type Value = BufferedValue<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<BufferedValue<'de>, E> {
        Ok(BufferedValue::borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<BufferedValue<'de>, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<BufferedValue<'de>, E> {
        Ok(BufferedValue::Text(StringReader::new(Cow::Owned(text))))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<BufferedValue<'de>, E> {
        Ok(BufferedValue::Guessed(Guess::Bool(value)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<BufferedValue<'de>, E> {
        Ok(BufferedValue::Guessed(Guess::Unsigned(number)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<BufferedValue<'de>, E> {
        Ok(BufferedValue::Guessed(Guess::Signed(number)))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<BufferedValue<'de>, E> {
        Ok(BufferedValue::Guessed(Guess::Real(number)))
    }

    fn visit_bytes<E: Error>(self, file: &[u8]) -> Result<BufferedValue<'de>, E> {
        Ok(BufferedValue::File(file.to_owned()))
    }

    /// Accepts an empty string that was converted for another type.
    fn visit_unit<E: Error>(self) -> Result<BufferedValue<'de>, E> {
        Ok(BufferedValue::borrowed(""))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<BufferedValue<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element()? {
            list.push(element);
        }
        Ok(BufferedValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<BufferedValue<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some(name) = entries.next_key_seed(Name)? {
            fields.push((name, entries.next_value()?));
        }
        Ok(BufferedValue::Object(fields))
    }
}

/// Whether an object is a list, because its names are indexes.
fn is_list(fields: &[(Cow<'_, str>, BufferedValue<'_>)]) -> bool {
    !fields.is_empty() && fields.iter().all(|(name, _)| is_index(name))
}

/// Whether an object is a list whose indexes are 0, 1, 2 and so on.
fn is_in_order(fields: &[(Cow<'_, str>, BufferedValue<'_>)]) -> bool {
    let mut numbered = fields.iter().enumerate();
    is_list(fields) && numbered.all(|(at, (name, _))| is_position(name, at))
}

/// Returns the elements of a list with indexes.
fn elements<'t>(fields: Vec<(Cow<'t, str>, BufferedValue<'t>)>) -> Vec<BufferedValue<'t>> {
    fields.into_iter().map(|(_, element)| element).collect()
}

/// Reads the name of a field.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match BufferedValue::deserialize(deserializer)? {
            BufferedValue::Text(text) => Ok(text.text),
            _ => Err(D::Error::custom("must be a string")),
        }
    }
}

/// Implements methods that read a single string.
macro_rules! strings {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        fn $method<V: Visitor<'t>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, ReadError> {
            self.text()?.$method($($name,)* visitor)
        }
    )* };
}

/// Implements methods that read a number or a boolean, for which there may be a guess.
macro_rules! numbers {
    ($($method:ident())*) => { $(
        fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
            match self {
                Self::Guessed(guess) => guess.visit(visitor),
                _ => self.text()?.$method(visitor),
            }
        }
    )* };
}

impl<'t> Deserializer<'t> for BufferedValue<'t> {
    type Error = ReadError;

    numbers! {
        deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
        deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64()
        deserialize_u128() deserialize_f32() deserialize_f64()
    }

    strings! {
        deserialize_char() deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf() deserialize_identifier()
        deserialize_unit() deserialize_unit_struct(name: &'static str)
    }

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self {
            Self::Text(StringReader { text: Cow::Borrowed(text), .. })
                if hints::has_commas(text) =>
            {
                Self::borrowed(text).commas(visitor)
            }
            Self::Text(StringReader { text: Cow::Borrowed(text), is_element: false, .. })
                if hints::is_list(text) =>
            {
                StringReader::new(Cow::Borrowed(text)).deserialize_seq(visitor)
            }
            Self::Text(StringReader { text: Cow::Borrowed(text), .. }) => {
                hints::visit_buffered(text, visitor)
            }
            Self::Text(text) => visitor.visit_string(text.text.into_owned()),
            Self::Guessed(guess) => guess.visit(visitor),
            Self::File(file) => visitor.visit_byte_buf(file),
            Self::List(_) => self.deserialize_seq(visitor),
            Self::Object(fields) if is_list(&fields) && !hints::buffers_objects::<V::Value>() => {
                Self::Object(fields).deserialize_seq(visitor)
            }
            Self::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        hints::option(self.is_empty(), self, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self {
            Self::File(file) if name == FILE => visitor.visit_byte_buf(file),
            _ if name == COMMAS => self.commas(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self {
            Self::List(elements) => visitor.visit_seq(BufferedElements(elements.into_iter())),
            Self::Object(fields) if is_list(&fields) => {
                visitor.visit_seq(BufferedElements(elements(fields).into_iter()))
            }
            Self::Text(text) => text.deserialize_seq(visitor),
            _ => Err(ReadError::new("type", "must be a list")),
        }
    }

    fn deserialize_tuple<V: Visitor<'t>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let elements = match self {
            Self::List(elements) => elements,
            Self::Object(fields) if is_in_order(&fields) => elements(fields),
            Self::Object(fields) if is_list(&fields) => return Err(ReadError::wrong_length(count)),
            Self::Text(text) => return text.deserialize_tuple(count, visitor),
            _ => return Err(ReadError::new("type", "must be a list")),
        };
        let mut left = BufferedElements(elements.into_iter());
        let read = visitor.visit_seq(&mut left)?;
        match left.0.len() {
            0 => Ok(read),
            _ => Err(ReadError::wrong_length(count)),
        }
    }

    tuple_structs! { <'t, ReadError> }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self {
            Self::Object(fields) => {
                visitor.visit_map(BufferedFields { fields: fields.into_iter(), value: None })
            }
            Self::List(_) => {
                hints::request_objects();
                Err(ReadError::new("type", "must be an object"))
            }
            _ => Err(ReadError::new("type", "must be an object")),
        }
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self {
            Self::Object(mut fields) if fields.len() < 2 => match fields.pop() {
                Some((variant, content)) => {
                    visitor.visit_enum(BufferedVariant { variant, content })
                }
                None => Err(ReadError::new("type", "must be one of several variants")),
            },
            Self::Object(_) => Err(ReadError::new("type", ONE_FIELD)),
            Self::List(_) => {
                hints::request_objects();
                Err(ReadError::new("type", "must be one of several variants"))
            }
            _ => self.text()?.deserialize_enum(name, variants, visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_unit()
    }
}
