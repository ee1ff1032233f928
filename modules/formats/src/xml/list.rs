//! Lists at the root, which have one element around all of their members.

use std::fmt;

use baya::WriteValue;
use serde::Serialize;
use serde::de::value::SeqDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// A list that is written as the root.
#[derive(Serialize)]
pub(super) struct List<'v> {
    pub(super) item: WriteValue<'v>,
}

/// The root of a document that is read.
pub(super) struct Root<D>(pub(super) D);

/// Hands on what is no list.
macro_rules! hand_on {
    ($($method:ident ($($name:ident: $of:ty),*);)*) => { $(
        fn $method<V: Visitor<'de>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($name,)* visitor)
        }
    )* };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Root<D> {
    type Error = D::Error;

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Members(visitor))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }

    hand_on! {
        deserialize_any();
        deserialize_bool();
        deserialize_i8();
        deserialize_i16();
        deserialize_i32();
        deserialize_i64();
        deserialize_i128();
        deserialize_u8();
        deserialize_u16();
        deserialize_u32();
        deserialize_u64();
        deserialize_u128();
        deserialize_f32();
        deserialize_f64();
        deserialize_char();
        deserialize_str();
        deserialize_string();
        deserialize_bytes();
        deserialize_byte_buf();
        deserialize_option();
        deserialize_unit();
        deserialize_unit_struct(name: &'static str);
        deserialize_map();
        deserialize_struct(name: &'static str, fields: &'static [&'static str]);
        deserialize_enum(name: &'static str, variants: &'static [&'static str]);
        deserialize_identifier();
        deserialize_ignored_any();
    }
}

/// The members of a list as the entries of its element, all of which have one name.
struct Members<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Members<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element with the members of a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<V::Value, A::Error> {
        while let Some(name) = entries.next_key::<String>()? {
            if name.starts_with('@') {
                entries.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = entries.next_value_seed(Listed(self.0))?;
            return match entries.next_key::<String>()? {
                Some(other) => Err(A::Error::custom(format!("found `{other}` among `{name}`"))),
                None => Ok(value),
            };
        }
        self.0.visit_seq(SeqDeserializer::new(std::iter::empty::<()>()))
    }
}

/// Takes all elements of one name.
struct Listed<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Listed<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, members: D) -> Result<V::Value, D::Error> {
        members.deserialize_seq(self.0)
    }
}
