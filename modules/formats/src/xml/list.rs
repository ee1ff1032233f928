//! Lists as the root value, with one element around their items.

use std::fmt;

use baya::http::WriteValue;
use serde::Serialize;
use serde::de::value::SeqDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// Writes a list as the root.
#[derive(Serialize)]
pub(super) struct List<'v> {
    pub(super) item: WriteValue<'v>,
}

/// Reads the root of a document.
pub(super) struct Root<D>(pub(super) D);

/// Forwards methods for values that are not lists.
macro_rules! forward {
    ($($method:ident ($($name:ident: $of:ty),*);)*) => { $(
        fn $method<V: Visitor<'de>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($name,)* visitor)
        }
    )* };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Root<D> {
    type Error = D::Error;

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(ListVisitor(visitor))
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

    forward! {
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

/// Reads a list from the entries of its element, which all have the same name.
struct ListVisitor<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for ListVisitor<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element with the items of a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<V::Value, A::Error> {
        while let Some(name) = entries.next_key::<String>()? {
            if name.starts_with('@') {
                entries.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = entries.next_value_seed(ItemsSeed(self.0))?;
            return match entries.next_key::<String>()? {
                Some(other) => Err(A::Error::custom(format!(
                    "the items of a list must have the same name, found `{name}` and `{other}`"
                ))),
                None => Ok(value),
            };
        }
        self.0.visit_seq(SeqDeserializer::new(std::iter::empty::<()>()))
    }
}

/// Reads all elements with the same name.
struct ItemsSeed<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for ItemsSeed<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, items: D) -> Result<V::Value, D::Error> {
        items.deserialize_seq(self.0)
    }
}
