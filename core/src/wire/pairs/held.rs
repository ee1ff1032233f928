//! Values that serde buffered before it knew their types, as the fields of a `#[dto]` read them: by the rules of
//! strings, and not by those of a format whose numbers are not strings.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::comma_separated::{COMMAS, Parts, split, split_sent};
use super::guess::Guess;
use super::held_access::{HeldFields, HeldMembers, HeldVariant};
use super::hints;
use super::node::{is_index, is_position};
use super::reader::FILE;
use super::text::Text;
use super::unread::Unread;
use crate::wire::json::tuple_structs;

/// The errors of axum about parameters of paths, which are strings as well.
const OF_PATHS: &str = "axum::extract::path::PathDeserializationError";

/// Whether the values of a deserializer with this error are strings.
#[inline]
pub(crate) fn are_strings<E>() -> bool {
    let name = type_name::<E>();
    name == type_name::<Unread>() || name == OF_PATHS
}

/// Whether a deserializer reads a value that serde buffered, and its values are strings.
#[inline]
pub(crate) fn is_buffered<'de, D: Deserializer<'de>>() -> bool {
    const BUFFERS: [&str; 2] = ["::ContentDeserializer<", "::ContentRefDeserializer<"];
    are_strings::<D::Error>() && BUFFERS.iter().any(|buffer| starts(type_name::<D>(), buffer))
}

/// Whether the name of a type without its parameters ends like this.
fn starts(name: &str, buffer: &str) -> bool {
    let end = name.find('<').map_or(name.len(), |at| at + 1);
    name[..end].ends_with(buffer)
}

/// Reads a buffered value whose values are strings.
///
/// # Errors
///
/// The errors of the seed.
pub(crate) fn read<'de, D, S>(deserializer: D, seed: S) -> Result<S::Value, D::Error>
where
    D: Deserializer<'de>,
    S: DeserializeSeed<'de>,
{
    let held = Held::deserialize(deserializer)?;
    seed.deserialize(held).map_err(Unread::into_error)
}

/// Reads a value whose function requests the type.
///
/// # Errors
///
/// The errors of `T`.
pub(crate) fn value<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    match is_buffered::<D>() {
        true => read(deserializer, PhantomData),
        false => T::deserialize(deserializer),
    }
}

/// A value that serde buffered.
#[derive(Debug)]
pub(super) enum Held<'t> {
    Text(Text<'t>),
    /// What a string looks like, after a type of another crate has rejected the string.
    Guessed(Guess),
    File(Vec<u8>),
    List(Vec<Held<'t>>),
    /// Also a list whose indexes are known.
    Object(Vec<(Cow<'t, str>, Held<'t>)>),
}

impl<'t> Held<'t> {
    fn borrowed(text: &'t str) -> Self {
        hints::settle(text);
        Self::Text(Text { member: hints::is_member(text), ..Text::new(Cow::Borrowed(text)) })
    }

    fn text(self) -> Result<Text<'t>, Unread> {
        match self {
            Self::Text(text) => Ok(text),
            // Everything is read again with the string.
            Self::Guessed(guess) => Err(Unread::invalid_type(guess.unexpected(), &"a string")),
            Self::File(_) => Err(Unread::new("type", "must not be a file")),
            Self::List(members) => Err(Unread::repeated(members.len())),
            Self::Object(_) => Err(Unread::new("type", "must be a value, and has fields")),
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.text.is_empty())
    }

    fn commas<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        let Self::Text(text) = self else { return self.deserialize_seq(visitor) };
        let parts: Vec<_> = match hints::sent(&text.text) {
            Some(sent) => split_sent(&sent).map(|part| Cow::Owned(part.into_owned())).collect(),
            None => split(&text.text).map(|part| Cow::Owned(part.into_owned())).collect(),
        };
        visitor.visit_seq(Parts(parts.into_iter()))
    }
}

impl<'de> Deserialize<'de> for Held<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Holds)
    }
}

/// Receives a buffered value.
struct Holds;

impl<'de> Visitor<'de> for Holds {
    type Value = Held<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Held<'de>, E> {
        Ok(Held::borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Held<'de>, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Held<'de>, E> {
        Ok(Held::Text(Text::new(Cow::Owned(text))))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Held<'de>, E> {
        Ok(Held::Guessed(Guess::Bool(value)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Held<'de>, E> {
        Ok(Held::Guessed(Guess::Unsigned(number)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Held<'de>, E> {
        Ok(Held::Guessed(Guess::Signed(number)))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Held<'de>, E> {
        Ok(Held::Guessed(Guess::Real(number)))
    }

    fn visit_bytes<E: Error>(self, file: &[u8]) -> Result<Held<'de>, E> {
        Ok(Held::File(file.to_owned()))
    }

    /// An empty string that another type was read from as nothing.
    fn visit_unit<E: Error>(self) -> Result<Held<'de>, E> {
        Ok(Held::borrowed(""))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Held<'de>, A::Error> {
        let mut held = Vec::new();
        while let Some(member) = members.next_element()? {
            held.push(member);
        }
        Ok(Held::List(held))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Held<'de>, A::Error> {
        let mut held = Vec::new();
        while let Some(name) = entries.next_key_seed(Name)? {
            held.push((name, entries.next_value()?));
        }
        Ok(Held::Object(held))
    }
}

/// Whether an object is a list whose names are indexes.
fn is_list(fields: &[(Cow<'_, str>, Held<'_>)]) -> bool {
    !fields.is_empty() && fields.iter().all(|(name, _)| is_index(name))
}

/// Whether an object is a list whose indexes are 0, 1, 2 and so on.
fn is_in_order(fields: &[(Cow<'_, str>, Held<'_>)]) -> bool {
    let mut numbered = fields.iter().enumerate();
    is_list(fields) && numbered.all(|(at, (name, _))| is_position(name, at))
}

/// Returns the elements of a list with indexes.
fn members<'t>(fields: Vec<(Cow<'t, str>, Held<'t>)>) -> Vec<Held<'t>> {
    fields.into_iter().map(|(_, member)| member).collect()
}

/// Reads the name of a field.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match Held::deserialize(deserializer)? {
            Held::Text(text) => Ok(text.text),
            _ => Err(D::Error::custom("must be a string")),
        }
    }
}

/// Reads what one string contains.
macro_rules! texts {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        fn $method<V: Visitor<'t>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, Unread> {
            self.text()?.$method($($name,)* visitor)
        }
    )* };
}

/// Reads a number or a truth value, which a guess may have found.
macro_rules! numbers {
    ($($method:ident())*) => { $(
        fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
            match self {
                Self::Guessed(guess) => guess.visit(visitor),
                _ => self.text()?.$method(visitor),
            }
        }
    )* };
}

impl<'t> Deserializer<'t> for Held<'t> {
    type Error = Unread;

    numbers! {
        deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
        deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64()
        deserialize_u128() deserialize_f32() deserialize_f64()
    }

    texts! {
        deserialize_char() deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf() deserialize_identifier()
        deserialize_unit() deserialize_unit_struct(name: &'static str)
    }

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self {
            Self::Text(Text { text: Cow::Borrowed(text), .. }) if hints::has_commas(text) => {
                Self::borrowed(text).commas(visitor)
            }
            Self::Text(Text { text: Cow::Borrowed(text), member: false, .. })
                if hints::is_list(text) =>
            {
                Text::new(Cow::Borrowed(text)).deserialize_seq(visitor)
            }
            Self::Text(Text { text: Cow::Borrowed(text), .. }) => hints::visit_held(text, visitor),
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

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        hints::option(self.is_empty(), self, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unread> {
        match self {
            Self::File(file) if name == FILE => visitor.visit_byte_buf(file),
            _ if name == COMMAS => self.commas(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self {
            Self::List(members) => visitor.visit_seq(HeldMembers(members.into_iter())),
            Self::Object(fields) if is_list(&fields) => {
                visitor.visit_seq(HeldMembers(members(fields).into_iter()))
            }
            Self::Text(text) => text.deserialize_seq(visitor),
            _ => Err(Unread::new("type", "must be a list")),
        }
    }

    fn deserialize_tuple<V: Visitor<'t>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Unread> {
        let members = match self {
            Self::List(members) => members,
            Self::Object(fields) if is_in_order(&fields) => members(fields),
            Self::Object(fields) if is_list(&fields) => return Err(Unread::not_exactly(count)),
            Self::Text(text) => return text.deserialize_tuple(count, visitor),
            _ => return Err(Unread::new("type", "must be a list")),
        };
        let mut left = HeldMembers(members.into_iter());
        let read = visitor.visit_seq(&mut left)?;
        match left.0.len() {
            0 => Ok(read),
            _ => Err(Unread::not_exactly(count)),
        }
    }

    tuple_structs! { <'t, Unread> }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self {
            Self::Object(fields) => {
                visitor.visit_map(HeldFields { fields: fields.into_iter(), value: None })
            }
            Self::List(_) => {
                hints::want_objects();
                Err(Unread::new("type", "must be an object"))
            }
            _ => Err(Unread::new("type", "must be an object")),
        }
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        match self {
            Self::Object(mut fields) if fields.len() < 2 => match fields.pop() {
                Some((variant, content)) => visitor.visit_enum(HeldVariant { variant, content }),
                None => Err(Unread::new("type", "must be one of several variants")),
            },
            Self::Object(_) => {
                Err(Unread::new("type", "must be one of several, and is more than one"))
            }
            Self::List(_) => {
                hints::want_objects();
                Err(Unread::new("type", "must be one of several variants"))
            }
            _ => self.text()?.deserialize_enum(name, variants, visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_unit()
    }
}
