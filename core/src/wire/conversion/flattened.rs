//! Reads flattened `Option` fields. A value is `None` if none of its fields is present, and an error if its fields
//! can't be read. serde turns every error into `None`.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess,
    SeqAccess, Visitor, value,
};
use serde::forward_to_deserialize_any;

use crate::wire::json::of_part;
use crate::wire::schema::{Content, Direction, FieldSpec, Schema, Shape, Tagging};
use crate::wire::validation::reading;

/// Reads a flattened `Option` of a type with the schema of `L`.
///
/// # Errors
///
/// The errors of `T`, if one of its fields is present.
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
/// The errors of `T`, if one of its fields is present.
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
    let there = Cell::new(false);
    let rest = Cell::new(false);
    let watch = Watch { names, there: &there, rest: &rest };
    match T::deserialize(Watched { inner: of_part(inner), watch }) {
        Ok(value) if there.get() || rest.get() => Ok(Some(value)),
        // A map in the value reads any field, so that other fields do not make the value present.
        Err(error) if there.get() => Err(error),
        // The defaults of absent fields are not a value.
        _ => Ok(None),
    }
}

/// The fields of a shape.
#[derive(Default)]
pub(crate) struct FieldNames {
    /// Their names, of which one is present if the value is.
    pub(crate) known: Vec<&'static str>,
    /// Whether a flattened map reads other fields.
    has_rest: bool,
}

/// Returns the names of a shape's fields. `None` for a shape without any, or with fields that are not known.
pub(crate) fn names_in(shape: Shape) -> Option<FieldNames> {
    let mut names = FieldNames::default();
    let is_known = named(shape, &mut names) && !(names.known.is_empty() && names.has_rest);
    is_known.then_some(names)
}

/// Adds the names of a shape's fields. Returns whether all of them are known.
fn named(shape: Shape, names: &mut FieldNames) -> bool {
    match shape {
        Shape::Map(_) => {
            names.has_rest = true;
            true
        }
        Shape::Option(of) | Shape::Patch(of) => named(of(), names),
        Shape::Dto(spec) => named_in(spec.content.towards(Direction::Input), names),
        _ => false,
    }
}

fn named_in(content: Content, names: &mut FieldNames) -> bool {
    match content {
        Content::Unit => true,
        Content::Of(of) => named(of(), names),
        Content::Whole(FieldSpec { of, .. }) => named(of(), names),
        Content::Fields { fields, .. } => fields.iter().all(|field| {
            if field.flatten {
                named((field.of)(), names)
            } else {
                names.known.push(field.name);
                names.known.extend(field.aliases);
                true
            }
        }),
        Content::Variants { tagging, variants, .. } => match tagging {
            Tagging::Internal(tag) | Tagging::Adjacent(tag, _) => {
                names.known.push(tag);
                true
            }
            Tagging::External => {
                names.known.extend(variants.iter().flat_map(|one| one.names_in(Direction::Input)));
                true
            }
            Tagging::Untagged => variants.iter().all(|variant| named_in(variant.content, names)),
        },
        _ => false,
    }
}

/// Records whether a field is present.
#[derive(Clone, Copy)]
struct Watch<'w> {
    /// The fields; `None` if they are not known.
    names: Option<&'w FieldNames>,
    /// Whether one of them is present.
    there: &'w Cell<bool>,
    /// Whether a map in the value reads another one.
    rest: &'w Cell<bool>,
}

impl Watch<'_> {
    fn see(self, name: &str) {
        if self.names.is_none_or(|names| names.known.contains(&name)) {
            self.there.set(true);
        } else if self.names.is_some_and(|names| names.has_rest) {
            self.rest.set(true);
        }
    }
}

/// A deserializer of the entries that are left for a flattened value.
struct Watched<'w, D> {
    inner: D,
    watch: Watch<'w>,
}

/// Forwards methods and watches the entries that the visitor receives.
macro_rules! watched {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        fn $method<V: Visitor<'de>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method($($name,)* Seeing { inner: visitor, watch: self.watch })
        }
    )* };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Watched<'_, D> {
    type Error = D::Error;

    watched! {
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
        let watch = Watch { names: None, ..self.watch };
        self.inner.deserialize_struct(name, fields, Seeing { inner: visitor, watch })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct identifier
    }
}

/// A visitor that records which fields are present.
struct Seeing<'w, V> {
    inner: V,
    watch: Watch<'w>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Seeing<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Entries { inner: map, watch: self.watch })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        self.watch.there.set(true);
        self.inner.visit_enum(data)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(seq)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Watched { inner, watch: self.watch })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Watched { inner, watch: self.watch })
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
    watch: Watch<'w>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_key_seed(Key { inner: seed, watch: self.watch })
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(seed)
    }
}

/// Records the key of an entry. It wraps the seed, the deserializer and the visitor of the key in turn.
struct Key<'w, T> {
    inner: T,
    watch: Watch<'w>,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Key<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Key { inner, watch: self.watch })
    }
}

/// Forwards methods and watches the key that the visitor receives.
macro_rules! keys {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        fn $method<V: Visitor<'de>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method($($name,)* Key { inner: visitor, watch: self.watch })
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
        self.watch.see(name);
        self.inner.visit_str(name)
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<V::Value, E> {
        self.watch.see(name);
        self.inner.visit_borrowed_str(name)
    }

    fn visit_string<E: Error>(self, name: String) -> Result<V::Value, E> {
        self.watch.see(&name);
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
        self.inner.visit_some(Key { inner, watch: self.watch })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Key { inner, watch: self.watch })
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

/// Returns the names of the fields or variants of a type that has a fixed set of them.
pub(crate) fn names_of<T: DeserializeOwned>() -> Option<&'static [&'static str]> {
    let names = Cell::new(None);
    // Nothing is read: the type passes its names to the deserializer, which returns an error.
    let _ = reading::without_validation(|| T::deserialize(Names(&names)));
    names.get()
}

/// A deserializer that keeps the names that a type passes to it.
struct Names<'n>(&'n Cell<Option<&'static [&'static str]>>);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, value::Error> {
        Err(value::Error::custom("this deserializer only collects names"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        self.0.set(Some(fields));
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        self.0.set(Some(variants));
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}
