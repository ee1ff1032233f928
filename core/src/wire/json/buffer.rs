//! A buffer for values of enums that have both named variants and variants with `#[serde(untagged)]`, which are tried one
//! after the other. The buffer of serde itself accepts more: arrays as objects, variants by index, and objects with `null`.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, Deserializer, Error, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    Visitor,
};

use super::strict::{Buffered, strict};
use crate::wire::reading::delegated;

/// A buffered value.
#[derive(Debug)]
pub struct Buffer<'de>(Value<'de>);

#[derive(Debug)]
pub(super) enum Value<'de> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Real(f64),
    Text(Cow<'de, str>),
    Bytes(Vec<u8>),
    /// A number with more than 64 bits, as a string.
    Newtype(Box<Value<'de>>),
    List(Vec<Value<'de>>),
    Object(Vec<(Value<'de>, Value<'de>)>),
}

impl<'de> Buffer<'de> {
    /// Reads a value into a buffer.
    ///
    /// # Errors
    ///
    /// Returns the errors of the deserializer.
    pub fn fill<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self)
    }

    /// Returns a deserializer of the value that accepts only one notation.
    pub const fn reader<E: Error>(&self) -> impl Deserializer<'de, Error = E> {
        strict::<_, Buffered>(BufferReader { value: &self.0, error: PhantomData })
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

/// Implements methods that store single values.
macro_rules! stored {
    ($($method:ident($of:ty) as $variant:ident($convert:expr);)*) => { $(
        fn $method<E: Error>(self, value: $of) -> Result<Value<'de>, E> {
            Ok(Value::$variant($convert(value)))
        }
    )* };
}

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    stored! {
        visit_bool(bool) as Bool(From::from);
        visit_u64(u64) as Unsigned(From::from);
        visit_i64(i64) as Signed(From::from);
        visit_f64(f64) as Real(From::from);
        visit_borrowed_str(&'de str) as Text(Cow::Borrowed);
        visit_string(String) as Text(Cow::Owned);
        visit_bytes(&[u8]) as Bytes(<[u8]>::to_vec);
        visit_byte_buf(Vec<u8>) as Bytes(From::from);
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E: Error>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Value<'de>, D::Error> {
        Value::deserialize(value)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Value<'de>, D::Error> {
        Value::deserialize(value).map(|value| Value::Newtype(Box::new(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element()? {
            list.push(element);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value<'de>, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            object.push(entry);
        }
        Ok(Value::Object(object))
    }
}

/// A deserializer of a buffered value.
struct BufferReader<'b, 'de, E> {
    value: &'b Value<'de>,
    error: PhantomData<fn() -> E>,
}

impl<'b, 'de, E: Error> BufferReader<'b, 'de, E> {
    const fn new(value: &'b Value<'de>) -> Self {
        Self { value, error: PhantomData }
    }

    #[cold]
    fn wrong_type(&self, expected: &dyn Expected) -> E {
        let unexpected = match self.value {
            Value::Null => Unexpected::Unit,
            Value::Bool(value) => Unexpected::Bool(*value),
            Value::Unsigned(number) => Unexpected::Unsigned(*number),
            Value::Signed(number) => Unexpected::Signed(*number),
            Value::Real(number) => Unexpected::Float(*number),
            Value::Text(text) => Unexpected::Str(text),
            Value::Bytes(bytes) => Unexpected::Bytes(bytes),
            Value::Newtype(_) => Unexpected::NewtypeStruct,
            Value::List(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        E::invalid_type(unexpected, expected)
    }

    /// Reads a string. The indexes of names are rejected.
    fn string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Text(_) => self.deserialize_any(visitor),
            _ => Err(self.wrong_type(&visitor)),
        }
    }
}

impl<'de, E: Error> Deserializer<'de> for BufferReader<'_, 'de, E> {
    type Error = E;

    delegated! { <'de, E>
        deserialize_bool() to deserialize_any
        deserialize_i8() to deserialize_any
        deserialize_i16() to deserialize_any
        deserialize_i32() to deserialize_any
        deserialize_i64() to deserialize_any
        deserialize_i128() to deserialize_any
        deserialize_u8() to deserialize_any
        deserialize_u16() to deserialize_any
        deserialize_u32() to deserialize_any
        deserialize_u64() to deserialize_any
        deserialize_u128() to deserialize_any
        deserialize_f32() to deserialize_any
        deserialize_f64() to deserialize_any
        deserialize_char() to string
        deserialize_str() to string
        deserialize_string() to string
        deserialize_identifier() to string
        deserialize_bytes() to deserialize_any
        deserialize_byte_buf() to deserialize_any
        deserialize_unit() to deserialize_any
        deserialize_unit_struct(&'static str) to deserialize_any
        deserialize_seq() to deserialize_any
        deserialize_tuple(usize) to deserialize_any
        deserialize_tuple_struct(&'static str, usize) to deserialize_any
        deserialize_struct(&'static str, &'static [&'static str]) to deserialize_map
        deserialize_enum(&'static str, &'static [&'static str]) to deserialize_any
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Unsigned(number) => visitor.visit_u64(*number),
            Value::Signed(number) => visitor.visit_i64(*number),
            Value::Real(number) => visitor.visit_f64(*number),
            Value::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Value::Text(Cow::Owned(text)) => visitor.visit_str(text),
            Value::Bytes(bytes) => visitor.visit_bytes(bytes),
            Value::Newtype(inner) => visitor.visit_newtype_struct(Self::new(inner)),
            Value::List(elements) => {
                let mut elements = SeqDeserializer::new(elements.iter().map(Self::new));
                let read = visitor.visit_seq(&mut elements)?;
                elements.end().map(|()| read)
            }
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        let Value::Object(entries) = self.value else { return Err(self.wrong_type(&"a map")) };
        let entries = entries.iter().map(|(name, value)| (Self::new(name), Self::new(value)));
        visitor.visit_map(MapDeserializer::new(entries))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }
}

impl<'de, E: Error> IntoDeserializer<'de, E> for BufferReader<'_, 'de, E> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
