//! Reads flattened `Option` fields. The value is `None` if none of its fields is present, and an error if its fields can't
//! be read. serde itself converts every error to `None`.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::wire::json::flattened_deserializer;
use crate::wire::schema::{FieldNames, Schema, names_in};

/// Reads a flattened `Option` of a type with the schema of `L`.
///
/// # Errors
///
/// Returns the errors of `T`, if one of its fields is present.
pub fn flattened<'de, D, T, L>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
    L: Schema,
{
    read(deserializer, names_in(L::SHAPE).as_ref())
}

/// Reads a flattened `Option` of a type without a schema.
///
/// # Errors
///
/// Returns the errors of `T`, if one of its fields is present.
pub fn flattened_unknown<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    read(deserializer, None)
}

fn read<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    inner: D,
    names: Option<&FieldNames>,
) -> Result<Option<T>, D::Error> {
    let has_own = Cell::new(false);
    let has_other = Cell::new(false);
    let presence = PresenceRecorder { names, has_own: &has_own, has_other: &has_other };
    match T::deserialize(Recording { inner: flattened_deserializer(inner), presence }) {
        Ok(value) if has_own.get() || has_other.get() => Ok(Some(value)),
        // A flattened map accepts the fields of other values, whose presence must not make errors visible.
        Err(error) if has_own.get() => Err(error),
        // A value that consists only of defaults is absent.
        _ => Ok(None),
    }
}

/// Records whether fields are present.
#[derive(Clone, Copy)]
struct PresenceRecorder<'w> {
    /// The names of the fields; `None` if they are not known.
    names: Option<&'w FieldNames>,
    /// Whether a field with one of the names is present.
    has_own: &'w Cell<bool>,
    /// Whether a field with another name is present, which a flattened map accepts.
    has_other: &'w Cell<bool>,
}

impl PresenceRecorder<'_> {
    fn record(self, name: &str) {
        if self.names.is_none_or(|names| names.known.contains(&name)) {
            self.has_own.set(true);
        } else if self.names.is_some_and(|names| names.has_map) {
            self.has_other.set(true);
        }
    }
}

/// A deserializer of the entries for a flattened value, or its visitor, which records the entries.
struct Recording<'w, D> {
    inner: D,
    presence: PresenceRecorder<'w>,
}

/// Forwards methods and records the entries that the visitor receives.
macro_rules! recorded {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        fn $method<V: Visitor<'de>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method($($name,)* Recording { inner: visitor, presence: self.presence })
        }
    )* };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Recording<'_, D> {
    type Error = D::Error;

    recorded! {
        deserialize_any() deserialize_map() deserialize_option()
        deserialize_newtype_struct(name: &'static str)
        deserialize_ignored_any()
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    /// serde passes only the struct's own fields, so every entry counts.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let presence = PresenceRecorder { names: None, ..self.presence };
        self.inner.deserialize_struct(name, fields, Recording { inner: visitor, presence })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct identifier
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Recording<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Entries { inner: map, presence: self.presence })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        self.presence.has_own.set(true);
        self.inner.visit_enum(data)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(seq)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Recording { inner, presence: self.presence })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Recording { inner, presence: self.presence })
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }
}

/// Map entries whose keys are recorded.
struct Entries<'w, A> {
    inner: A,
    presence: PresenceRecorder<'w>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_key_seed(Key { inner: seed, presence: self.presence })
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(seed)
    }
}

/// Records the key of an entry. It wraps the seed, the deserializer and the visitor of the key in turn.
struct Key<'w, T> {
    inner: T,
    presence: PresenceRecorder<'w>,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Key<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Key { inner, presence: self.presence })
    }
}

/// Forwards methods and records the key that the visitor receives.
macro_rules! keys {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        fn $method<V: Visitor<'de>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method($($name,)* Key { inner: visitor, presence: self.presence })
        }
    )* };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Key<'_, D> {
    type Error = D::Error;

    keys! {
        deserialize_any() deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32()
        deserialize_i64() deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32()
        deserialize_u64() deserialize_u128() deserialize_f32() deserialize_f64() deserialize_char()
        deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf()
        deserialize_option() deserialize_unit() deserialize_seq() deserialize_map()
        deserialize_identifier() deserialize_ignored_any()
        deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str)
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }
}

/// Forwards keys that are not strings.
macro_rules! values {
    ($($method:ident $of:ty;)*) => { $(
        fn $method<E: Error>(self, value: $of) -> Result<V::Value, E> {
            self.inner.$method(value)
        }
    )* };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Key<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<V::Value, E> {
        self.presence.record(name);
        self.inner.visit_str(name)
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<V::Value, E> {
        self.presence.record(name);
        self.inner.visit_borrowed_str(name)
    }

    fn visit_string<E: Error>(self, name: String) -> Result<V::Value, E> {
        self.presence.record(&name);
        self.inner.visit_string(name)
    }

    values! {
        visit_bool bool;
        visit_i8 i8; visit_i16 i16; visit_i32 i32; visit_i64 i64; visit_i128 i128;
        visit_u8 u8; visit_u16 u16; visit_u32 u32; visit_u64 u64; visit_u128 u128;
        visit_f32 f32; visit_f64 f64; visit_char char;
        visit_bytes &[u8]; visit_borrowed_bytes &'de [u8]; visit_byte_buf Vec<u8>;
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Key { inner, presence: self.presence })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Key { inner, presence: self.presence })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(seq)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(map)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(data)
    }
}
