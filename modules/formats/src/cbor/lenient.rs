//! A deserializer that accepts numbers in any encoding: 1 may be a float, and 1.5 may have the shortest float
//! that represents it. All other calls are forwarded, with errors converted to plain messages.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::error::{CborError, into_decoder_error};

/// Wraps a deserializer or a visitor, including nested ones.
pub(super) struct Lenient<T>(pub(super) T);

/// Forwards methods of a deserializer.
macro_rules! forward {
    ($($method:ident $to:ident ($($name:ident: $of:ty),*);)*) => { $(
        fn $method<V: Visitor<'de>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, CborError> {
            self.0.$to($($name,)* Lenient(visitor)).map_err(CborError::from_decoder)
        }
    )* };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Lenient<D> {
    type Error = CborError;

    forward! {
        deserialize_i8 deserialize_any();
        deserialize_i16 deserialize_any();
        deserialize_i32 deserialize_any();
        deserialize_i64 deserialize_any();
        deserialize_i128 deserialize_any();
        deserialize_u8 deserialize_any();
        deserialize_u16 deserialize_any();
        deserialize_u32 deserialize_any();
        deserialize_u64 deserialize_any();
        deserialize_u128 deserialize_any();
        deserialize_f32 deserialize_any();
        deserialize_f64 deserialize_any();
        deserialize_any deserialize_any();
        deserialize_bool deserialize_bool();
        deserialize_char deserialize_char();
        deserialize_str deserialize_str();
        deserialize_string deserialize_string();
        deserialize_bytes deserialize_bytes();
        deserialize_byte_buf deserialize_byte_buf();
        deserialize_option deserialize_option();
        deserialize_unit deserialize_unit();
        deserialize_unit_struct deserialize_unit_struct(name: &'static str);
        deserialize_newtype_struct deserialize_newtype_struct(name: &'static str);
        deserialize_seq deserialize_seq();
        deserialize_tuple deserialize_tuple(len: usize);
        deserialize_tuple_struct deserialize_tuple_struct(name: &'static str, len: usize);
        deserialize_map deserialize_map();
        deserialize_struct deserialize_struct(name: &'static str, fields: &'static [&'static str]);
        deserialize_enum deserialize_enum(name: &'static str, variants: &'static [&'static str]);
        deserialize_identifier deserialize_identifier();
        deserialize_ignored_any deserialize_ignored_any();
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

/// Forwards methods of a visitor.
macro_rules! visit {
    ($($method:ident $of:ty;)*) => { $(
        fn $method<E: Error>(self, value: $of) -> Result<V::Value, E> {
            self.0.$method(value)
        }
    )* };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Lenient<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    visit! {
        visit_bool bool;
        visit_i8 i8;
        visit_i16 i16;
        visit_i32 i32;
        visit_i64 i64;
        visit_i128 i128;
        visit_u8 u8;
        visit_u16 u16;
        visit_u32 u32;
        visit_u64 u64;
        visit_u128 u128;
        visit_f32 f32;
        visit_f64 f64;
        visit_char char;
        visit_str &str;
        visit_borrowed_str &'de str;
        visit_string String;
        visit_bytes &[u8];
        visit_borrowed_bytes &'de [u8];
        visit_byte_buf Vec<u8>;
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Lenient(inner)).map_err(into_decoder_error)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Lenient(inner)).map_err(into_decoder_error)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Lenient(members)).map_err(into_decoder_error)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Lenient(entries)).map_err(into_decoder_error)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(Lenient(variant)).map_err(into_decoder_error)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Lenient<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Lenient(inner)).map_err(into_decoder_error)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Lenient<A> {
    type Error = CborError;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, CborError> {
        self.0.next_element_seed(Lenient(seed)).map_err(CborError::from_decoder)
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Lenient<A> {
    type Error = CborError;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, CborError> {
        self.0.next_key_seed(Lenient(seed)).map_err(CborError::from_decoder)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, CborError> {
        self.0.next_value_seed(Lenient(seed)).map_err(CborError::from_decoder)
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Lenient<A> {
    type Error = CborError;
    type Variant = Lenient<A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), CborError> {
        let (value, variant) =
            self.0.variant_seed(Lenient(seed)).map_err(CborError::from_decoder)?;
        Ok((value, Lenient(variant)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Lenient<A> {
    type Error = CborError;

    fn unit_variant(self) -> Result<(), CborError> {
        self.0.unit_variant().map_err(CborError::from_decoder)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, CborError> {
        self.0.newtype_variant_seed(Lenient(seed)).map_err(CborError::from_decoder)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, CborError> {
        self.0.tuple_variant(len, Lenient(visitor)).map_err(CborError::from_decoder)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CborError> {
        self.0.struct_variant(fields, Lenient(visitor)).map_err(CborError::from_decoder)
    }
}
