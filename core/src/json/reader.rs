//! A parsed value as whatever type asks for it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::number::Whole;
use super::parsed::ParsedJson;
use super::{check_uuid, is_tagged};

/// A parsed value as whatever type asks for it: exactly, and in the one form that is written.
pub(crate) struct Reader<'d, E> {
    value: &'d ParsedJson<'d>,
    error: PhantomData<fn() -> E>,
}

impl<'d, E: Error> Reader<'d, E> {
    pub(crate) const fn new(value: &'d ParsedJson<'d>) -> Self {
        Self { value, error: PhantomData }
    }

    #[cold]
    fn is_not(&self, expected: &dyn Expected) -> E {
        E::invalid_type(self.unexpected(), expected)
    }

    fn unexpected(&self) -> Unexpected<'d> {
        match self.value {
            ParsedJson::Null => Unexpected::Unit,
            ParsedJson::Bool(value) => Unexpected::Bool(*value),
            ParsedJson::Number(_) => Unexpected::Other("number"),
            ParsedJson::Text(text) => Unexpected::Str(text),
            ParsedJson::List(_) => Unexpected::Seq,
            ParsedJson::Object(_) => Unexpected::Map,
        }
    }

    fn members<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        let ParsedJson::List(members) = self.value else { return Err(self.is_not(&"a sequence")) };
        let mut left = Members { members: members.iter(), error: PhantomData };
        let read = visitor.visit_seq(&mut left)?;
        match left.members.len() {
            0 => Ok(read),
            more => Err(E::invalid_length(members.len(), &Exactly(members.len() - more))),
        }
    }
}

/// A number of members.
struct Exactly(usize);

impl Expected for Exactly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of length {}", self.0)
    }
}

/// Numbers without a fraction.
macro_rules! whole {
    ($($method:ident $visit:ident $of:ident;)*) => { $(
        fn $method<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
            match self.value.whole().and_then(Whole::to::<$of>) {
                Some(number) => visitor.$visit(number),
                None => Err(self.is_not(&stringify!($of))),
            }
        }
    )* };
}

/// Numbers as near as the type holds them.
macro_rules! real {
    ($($method:ident $visit:ident $of:ident;)*) => { $(
        fn $method<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
            let ParsedJson::Number(text) = self.value else {
                return Err(self.is_not(&stringify!($of)));
            };
            match text.parse::<$of>() {
                Ok(number) if number.is_finite() => visitor.$visit(number),
                _ => Err(self.is_not(&stringify!($of))),
            }
        }
    )* };
}

/// Strings.
macro_rules! texts {
    ($($method:ident)*) => { $(
        fn $method<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
            match self.value {
                ParsedJson::Text(text) => {
                    check_uuid(&visitor, text)?;
                    visitor.visit_borrowed_str(text)
                }
                _ => Err(self.is_not(&visitor)),
            }
        }
    )* };
}

impl<'d, E: Error> Deserializer<'d> for Reader<'d, E> {
    type Error = E;

    whole! {
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_i128 visit_i128 i128;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_u128 visit_u128 u128;
    }

    real! {
        deserialize_f32 visit_f32 f32;
        deserialize_f64 visit_f64 f64;
    }

    texts! { deserialize_char deserialize_str deserialize_string deserialize_identifier }

    fn deserialize_any<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::Null => visitor.visit_unit(),
            ParsedJson::Bool(value) => visitor.visit_bool(*value),
            ParsedJson::Number(text) => {
                let whole = Whole::of(text);
                match (whole.and_then(Whole::to), whole.and_then(Whole::to)) {
                    (Some(number), _) => visitor.visit_u64(number),
                    (None, Some(number)) => visitor.visit_i64(number),
                    (None, None) => self.deserialize_f64(visitor),
                }
            }
            ParsedJson::Text(text) => visitor.visit_borrowed_str(text),
            ParsedJson::List(_) if is_tagged(&visitor) => Err(self.is_not(&visitor)),
            ParsedJson::List(_) => self.members(visitor),
            ParsedJson::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::Bool(value) => visitor.visit_bool(*value),
            _ => Err(self.is_not(&"a boolean")),
        }
    }

    fn deserialize_bytes<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::Text(text) => visitor.visit_borrowed_bytes(text.as_bytes()),
            _ => self.members(visitor),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        self.deserialize_bytes(visitor)
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
            _ => Err(self.is_not(&"unit")),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'d>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'d>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        self.members(visitor)
    }

    fn deserialize_tuple<V: Visitor<'d>>(self, length: usize, visitor: V) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::List(members) if members.len() != length => {
                Err(E::invalid_length(members.len(), &Exactly(length)))
            }
            _ => self.members(visitor),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'d>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, E> {
        self.members(visitor)
    }

    fn deserialize_map<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::Object(fields) => {
                visitor.visit_map(Fields { fields: fields.iter(), value: None, error: PhantomData })
            }
            _ => Err(self.is_not(&"a map")),
        }
    }

    fn deserialize_struct<V: Visitor<'d>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'d>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        match self.value {
            ParsedJson::Text(name) => visitor.visit_enum(BorrowedStrDeserializer::new(name)),
            ParsedJson::Object(fields) => match &**fields {
                [(name, value)] => visitor.visit_enum(Variant { name, value: Self::new(value) }),
                _ => Err(E::invalid_length(fields.len(), &"an object with one field")),
            },
            _ => Err(self.is_not(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }
}

struct Members<'d, E> {
    members: std::slice::Iter<'d, ParsedJson<'d>>,
    error: PhantomData<fn() -> E>,
}

impl<'d, E: Error> SeqAccess<'d> for Members<'d, E> {
    type Error = E;

    fn next_element_seed<S: DeserializeSeed<'d>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, E> {
        self.members.next().map(|value| seed.deserialize(Reader::new(value))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len())
    }
}

struct Fields<'d, E> {
    fields: std::slice::Iter<'d, (std::borrow::Cow<'d, str>, ParsedJson<'d>)>,
    value: Option<&'d ParsedJson<'d>>,
    error: PhantomData<fn() -> E>,
}

impl<'d, E: Error> MapAccess<'d> for Fields<'d, E> {
    type Error = E;

    fn next_key_seed<S: DeserializeSeed<'d>>(&mut self, seed: S) -> Result<Option<S::Value>, E> {
        let Some((name, value)) = self.fields.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Key::new(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'d>>(&mut self, seed: S) -> Result<S::Value, E> {
        match self.value.take() {
            Some(value) => seed.deserialize(Reader::new(value)),
            None => Err(E::custom("a value is expected")),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.fields.len())
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

    /// What has nothing in it is a string.
    fn unit_variant(self) -> Result<(), E> {
        Err(E::invalid_type(Unexpected::Map, &"a string"))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'d>>(self, seed: S) -> Result<S::Value, E> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'d>>(self, _: usize, visitor: V) -> Result<V::Value, E> {
        self.members(visitor)
    }

    fn struct_variant<V: Visitor<'d>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        self.deserialize_map(visitor)
    }
}

/// The name of a field, as the key of a map, which may be a number.
pub(crate) struct Key<'d, E> {
    name: &'d str,
    error: PhantomData<fn() -> E>,
}

impl<'d, E: Error> Key<'d, E> {
    pub(crate) const fn new(name: &'d str) -> Self {
        Self { name, error: PhantomData }
    }
}

/// Keys that are numbers.
macro_rules! numbers {
    ($($method:ident $visit:ident $of:ident;)*) => { $(
        fn $method<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
            match Whole::of(self.name).and_then(Whole::to::<$of>) {
                Some(number) => visitor.$visit(number),
                // What records keys learns of it so.
                None => visitor.visit_borrowed_str(self.name),
            }
        }
    )* };
}

/// Keys that are strings.
macro_rules! names {
    ($($method:ident($($of:ty),*))*) => { $(
        fn $method<V: Visitor<'d>>(self, $(_: $of,)* visitor: V) -> Result<V::Value, E> {
            check_uuid(&visitor, self.name)?;
            visitor.visit_borrowed_str(self.name)
        }
    )* };
}

impl<'d, E: Error> Deserializer<'d> for Key<'d, E> {
    type Error = E;

    numbers! {
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_i128 visit_i128 i128;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_u128 visit_u128 u128;
    }

    names! {
        deserialize_any() deserialize_char() deserialize_str() deserialize_string() deserialize_bytes()
        deserialize_byte_buf() deserialize_unit() deserialize_unit_struct(&'static str)
        deserialize_seq() deserialize_tuple(usize) deserialize_tuple_struct(&'static str, usize)
        deserialize_map() deserialize_struct(&'static str, &'static [&'static str])
        deserialize_identifier()
    }

    fn deserialize_f32<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        self.deserialize_f64(visitor)
    }

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
        visitor.visit_enum(BorrowedStrDeserializer::new(self.name))
    }

    fn deserialize_ignored_any<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }
}
