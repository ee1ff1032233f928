//! The deserializer of parsed documents.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::adjacent_tags::is_adjacent;
use super::distinct_elements::{drops_repeated, has_repeated};
use super::is_tagged;
use super::parsed_json::ParsedJson;
use super::whole_number::WholeNumber;
use super::wide_numbers::track_inexact;
use crate::wire::reading::{
    Key, NOT_UNIQUE, PreviousKeys, check_string, delegated, integers, is_decimal, keeps_last,
    without_exponent,
};

/// A deserializer of a parsed value. It reads numbers exactly and accepts only one notation of each value.
pub(crate) struct Reader<'d, E> {
    value: &'d ParsedJson<'d>,
    /// Whether types that buffer values receive numbers with more than 64 bits as strings.
    wide_as_strings: bool,
    error: PhantomData<fn() -> E>,
}

impl<'d, E: Error> Reader<'d, E> {
    const fn new(value: &'d ParsedJson<'d>) -> Self {
        Self { value, wide_as_strings: false, error: PhantomData }
    }

    const fn inner(value: &'d ParsedJson<'d>, wide_as_strings: bool) -> Self {
        Self { value, wide_as_strings, error: PhantomData }
    }

    #[cold]
    fn wrong_type(&self, expected: &dyn Expected) -> E {
        E::invalid_type(self.unexpected(), expected)
    }

    fn unexpected(&self) -> Unexpected<'d> {
        match self.value {
            ParsedJson::Null => Unexpected::Unit,
            ParsedJson::Bool(value) => Unexpected::Bool(*value),
            ParsedJson::Number(_) => Unexpected::Other("number"),
            ParsedJson::String(text) => Unexpected::Str(text),
            ParsedJson::Array(_) => Unexpected::Seq,
            ParsedJson::Object(_) => Unexpected::Map,
        }
    }

    fn elements<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        let ParsedJson::Array(elements) = self.value else {
            return Err(self.wrong_type(&"a sequence"));
        };
        if drops_repeated::<V, V::Value>() && has_repeated(elements) {
            return Err(E::custom(NOT_UNIQUE));
        }
        let mut left = Elements {
            elements: elements.iter(),
            wide_as_strings: self.wide_as_strings,
            error: PhantomData,
        };
        let read = visitor.visit_seq(&mut left)?;
        match left.elements.len() {
            0 => Ok(read),
            more => Err(E::invalid_length(elements.len(), &ExactLength(elements.len() - more))),
        }
    }
}

/// Reads a document. serde buffers numbers with at most 64 bits. So if a document with larger numbers can't be read, or not
/// exactly, it is read again with these numbers as strings, which [`buffered_field`](super::buffered_field) reads as numbers.
pub(crate) fn read_parsed<'d, T, E: Error, F>(
    value: &'d ParsedJson<'d>,
    read: impl Fn(Reader<'d, E>) -> Result<T, F>,
) -> Result<T, F> {
    let (narrow, is_inexact) = track_inexact(|| read(Reader::new(value)));
    if narrow.is_ok() && !is_inexact || !has_wide(value) {
        return narrow;
    }
    // Types of other crates can't read strings in newtypes.
    let wide = read(Reader::inner(value, true));
    if wide.is_err() && narrow.is_ok() { narrow } else { wide }
}

fn has_wide(value: &ParsedJson<'_>) -> bool {
    match value {
        ParsedJson::Number(text) => WholeNumber::parse(text).is_some_and(WholeNumber::is_wide),
        ParsedJson::Array(elements) => elements.iter().any(has_wide),
        ParsedJson::Object(fields) => fields.iter().any(|(_, value)| has_wide(value)),
        _ => false,
    }
}

/// The expectation of an array with this number of elements.
struct ExactLength(usize);

impl Expected for ExactLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of length {}", self.0)
    }
}

/// Implements methods that read integers.
macro_rules! integer_methods {
    ($($method:ident $visit:ident $of:ident;)*) => { $(
        fn $method<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
            match self.value.whole().and_then(WholeNumber::to::<$of>) {
                Some(number) => visitor.$visit(number),
                None => Err(self.wrong_type(&stringify!($of))),
            }
        }
    )* };
}

/// Implements methods that read numbers as the nearest ones that the type can represent.
macro_rules! floats {
    ($($method:ident $visit:ident $of:ident;)*) => { $(
        fn $method<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
            let ParsedJson::Number(text) = self.value else {
                return Err(self.wrong_type(&stringify!($of)));
            };
            match text.parse::<$of>() {
                Ok(number) if number.is_finite() => visitor.$visit(number),
                _ => Err(self.wrong_type(&stringify!($of))),
            }
        }
    )* };
}

/// Implements methods that read strings.
macro_rules! strings {
    ($($method:ident)*) => { $(
        fn $method<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
            match self.value {
                ParsedJson::String(text) => {
                    check_string(&visitor, text)?;
                    visitor.visit_borrowed_str(text)
                }
                _ => Err(self.wrong_type(&visitor)),
            }
        }
    )* };
}

impl<'d, E: Error> Deserializer<'d> for Reader<'d, E> {
    type Error = E;

    integers! { integer_methods }

    floats! {
        deserialize_f32 visit_f32 f32;
        deserialize_f64 visit_f64 f64;
    }

    strings! { deserialize_char deserialize_str deserialize_string deserialize_identifier }

    delegated! { <'d, E>
        deserialize_byte_buf() to deserialize_bytes
        deserialize_unit_struct(&'static str) to deserialize_unit
        deserialize_seq() to elements
        deserialize_tuple_struct(&'static str, usize) to elements
    }

    fn deserialize_any<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::Null => visitor.visit_unit(),
            ParsedJson::Bool(value) => visitor.visit_bool(*value),
            ParsedJson::Number(text) if is_decimal::<V::Value>() => match without_exponent(text) {
                Some(text) => {
                    check_string(&visitor, &text)?;
                    visitor.visit_str(&text)
                }
                None => Err(self.wrong_type(&visitor)),
            },
            ParsedJson::Number(text) => {
                let whole = WholeNumber::parse(text);
                match (whole.and_then(WholeNumber::to), whole.and_then(WholeNumber::to)) {
                    (Some(number), _) => visitor.visit_u64(number),
                    (None, Some(number)) => visitor.visit_i64(number),
                    (None, None)
                        if self.wide_as_strings && whole.is_some_and(WholeNumber::is_wide) =>
                    {
                        visitor.visit_newtype_struct(BorrowedStrDeserializer::new(text))
                    }
                    (None, None) => self.deserialize_f64(visitor),
                }
            }
            ParsedJson::String(text) => {
                if is_decimal::<V::Value>() {
                    check_string(&visitor, text)?;
                }
                visitor.visit_borrowed_str(text)
            }
            ParsedJson::Array(_) if is_tagged(&visitor) => Err(self.wrong_type(&visitor)),
            ParsedJson::Array(_) => self.elements(visitor),
            ParsedJson::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::Bool(value) => visitor.visit_bool(*value),
            _ => Err(self.wrong_type(&"a boolean")),
        }
    }

    fn deserialize_bytes<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::String(text) => visitor.visit_borrowed_bytes(text.as_bytes()),
            _ => self.elements(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::Null => visitor.visit_unit(),
            _ => Err(self.wrong_type(&"unit")),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'d>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'d>>(self, length: usize, visitor: V) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::Array(elements) if elements.len() != length => {
                Err(E::invalid_length(elements.len(), &ExactLength(length)))
            }
            _ => self.elements(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::Object(fields) => visitor.visit_map(Fields {
                fields: fields.iter(),
                value: None,
                previous: keeps_last::<V, V::Value>().then(PreviousKeys::default),
                wide_as_strings: self.wide_as_strings,
                error: PhantomData,
            }),
            _ => Err(self.wrong_type(&"a map")),
        }
    }

    fn deserialize_struct<V: Visitor<'d>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        match (self.value, is_adjacent(&visitor, names)) {
            (ParsedJson::Object(fields), true) => {
                let (tag, others): (Vec<_>, Vec<_>) =
                    fields.iter().partition(|(name, _)| name == names[0]);
                let entries = tag.into_iter().chain(others);
                visitor.visit_map(Fields {
                    fields: entries,
                    value: None,
                    previous: None,
                    wide_as_strings: self.wide_as_strings,
                    error: PhantomData,
                })
            }
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'d>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::String(name) => visitor.visit_enum(BorrowedStrDeserializer::new(name)),
            ParsedJson::Object(fields) => match &**fields {
                [(name, value)] => visitor
                    .visit_enum(Variant { name, value: Self::inner(value, self.wide_as_strings) }),
                _ => Err(E::invalid_length(fields.len(), &"an object with one field")),
            },
            _ => Err(self.wrong_type(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }
}

struct Elements<'d, E> {
    elements: std::slice::Iter<'d, ParsedJson<'d>>,
    wide_as_strings: bool,
    error: PhantomData<fn() -> E>,
}

impl<'d, E: Error> SeqAccess<'d> for Elements<'d, E> {
    type Error = E;

    fn next_element_seed<S: DeserializeSeed<'d>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, E> {
        let next = self.elements.next();
        next.map(|value| seed.deserialize(Reader::inner(value, self.wide_as_strings))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.elements.len())
    }
}

type Field<'d> = &'d (std::borrow::Cow<'d, str>, ParsedJson<'d>);

struct Fields<'d, I, E> {
    fields: I,
    value: Option<&'d ParsedJson<'d>>,
    /// The keys that have been read, for maps of the standard library.
    previous: Option<PreviousKeys<'d>>,
    wide_as_strings: bool,
    error: PhantomData<fn() -> E>,
}

impl<'d, I: Iterator<Item = Field<'d>>, E: Error> MapAccess<'d> for Fields<'d, I, E> {
    type Error = E;

    fn next_key_seed<S: DeserializeSeed<'d>>(&mut self, seed: S) -> Result<Option<S::Value>, E> {
        let Some((name, value)) = self.fields.next() else { return Ok(None) };
        self.value = Some(value);
        match &mut self.previous {
            Some(previous) => previous.key(name, seed).map(Some),
            None => seed.deserialize(Key::new(name)).map(Some),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'d>>(&mut self, seed: S) -> Result<S::Value, E> {
        match self.value.take() {
            Some(value) => seed.deserialize(Reader::inner(value, self.wide_as_strings)),
            None => Err(E::custom("expected a value")),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.fields.size_hint().0)
    }
}

struct Variant<'d, E> {
    name: &'d str,
    value: Reader<'d, E>,
}

impl<'d, E: Error> EnumAccess<'d> for Variant<'d, E> {
    type Error = E;
    type Variant = Reader<'d, E>;

    fn variant_seed<S: DeserializeSeed<'d>>(self, seed: S) -> Result<(S::Value, Self::Variant), E> {
        Ok((seed.deserialize(BorrowedStrDeserializer::new(self.name))?, self.value))
    }
}

impl<'d, E: Error> VariantAccess<'d> for Reader<'d, E> {
    type Error = E;

    /// Rejects an object, since variants without content are strings.
    fn unit_variant(self) -> Result<(), E> {
        Err(E::invalid_type(Unexpected::Map, &"a string"))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'d>>(self, seed: S) -> Result<S::Value, E> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'d>>(self, _: usize, visitor: V) -> Result<V::Value, E> {
        self.elements(visitor)
    }

    fn struct_variant<V: Visitor<'d>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        self.deserialize_map(visitor)
    }
}
