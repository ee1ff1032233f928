//! A wrapper of JSON deserializers that accepts only one notation of each value: the one that serialization produces.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::adjacent_tags::{is_adjacent, tag_first};
use super::buffered_fields::MapKey;
use super::distinct_elements::drops_repeated;
use super::enum_variants::{FlattenedVariantVisitor, StructSeed, VariantVisitor};
use super::is_tagged;
use super::wide_numbers::{FloatVisitor, IntegerVisitor, is_buffer, read_float};
use crate::wire::pairs::buffered_value::{self, are_strings};
use crate::wire::reading::{
    CheckedStrings, DistinctEntries, NOT_UNIQUE, SignedName, check_string, is_decimal, keeps_last,
};

/// Wraps a deserializer, and its visitors, seeds and accesses. `ANY` is whether the type calls `deserialize_any`.
pub(super) struct Strict<T, K, const ANY: bool = false>(T, PhantomData<K>);

/// The kind of a deserializer, by the source of its values.
pub(super) trait Kind: Sized {
    /// The kind of the inner values.
    type Inner: Kind;
    /// The source of the values.
    const SOURCE: Source;
    /// Whether the values are field names.
    const IS_NAME: bool = false;

    /// Reads an inner value.
    #[inline]
    fn read<'de, S, D>(seed: S, deserializer: D) -> Result<S::Value, D::Error>
    where
        S: DeserializeSeed<'de>,
        D: Deserializer<'de>,
    {
        seed.deserialize(strict::<_, Self>(deserializer))
    }
}

/// The source of the values of a deserializer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Json,
    Buffered,
    Flattened,
}

/// Values that serde_json reads.
pub(super) struct Json;

/// Values that serde buffered before it knew their types, in a tagged or untagged enum.
pub(super) struct Buffered;

/// The fields of a flattened type, among those that serde buffered.
pub(super) struct Flattened;

macro_rules! kinds {
    ($($kind:ident in $inner:ident;)*) => { $(
        impl Kind for $kind {
            type Inner = $inner;
            const SOURCE: Source = Source::$kind;
        }
    )* };
}

kinds! { Json in Json; Flattened in Buffered; }

impl Kind for Buffered {
    type Inner = Self;
    const SOURCE: Source = Source::Buffered;

    /// Reads the buffered values of a query or a form as strings.
    #[inline]
    fn read<'de, S, D>(seed: S, deserializer: D) -> Result<S::Value, D::Error>
    where
        S: DeserializeSeed<'de>,
        D: Deserializer<'de>,
    {
        if are_strings::<D::Error>() {
            buffered_value::read(deserializer, seed)
        } else {
            seed.deserialize(strict::<_, Self>(deserializer))
        }
    }
}

/// Field names that serde_json reads.
struct Name;

impl Kind for Name {
    type Inner = Json;
    const SOURCE: Source = Source::Json;
    const IS_NAME: bool = true;
}

/// Wraps a deserializer, visitor, seed or access.
#[inline]
pub(super) const fn strict<T, K>(inner: T) -> Strict<T, K> {
    Strict(inner, PhantomData)
}

/// Implements methods that read values without inner values.
macro_rules! single {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($name,)* visitor)
        }
    )* };
}

/// Implements methods that read numbers. The buffer of serde supports at most 64 bits, and contains larger numbers as
/// strings in newtypes.
macro_rules! numbers {
    ($($method:ident as $of:ident)*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            match K::SOURCE {
                Source::Json => self.0.$method(visitor),
                Source::Buffered | Source::Flattened => self.0.deserialize_any($of(visitor)),
            }
        }
    )* };
}

/// Implements methods that read values with inner values.
macro_rules! nested {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($name,)* strict::<_, K>(visitor))
        }
    )* };
}

impl<'de, D: Deserializer<'de>, K: Kind> Deserializer<'de> for Strict<D, K> {
    type Error = D::Error;

    single! {
        deserialize_bool() deserialize_char() deserialize_bytes() deserialize_byte_buf()
        deserialize_ignored_any()
    }

    numbers! {
        deserialize_i8 as IntegerVisitor deserialize_i16 as IntegerVisitor deserialize_i32 as IntegerVisitor
        deserialize_i64 as IntegerVisitor deserialize_u8 as IntegerVisitor deserialize_u16 as IntegerVisitor
        deserialize_u32 as IntegerVisitor deserialize_u64 as IntegerVisitor deserialize_u128 as IntegerVisitor
        deserialize_f32 as FloatVisitor deserialize_f64 as FloatVisitor
    }

    nested! {
        deserialize_option()
        deserialize_seq() deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize) deserialize_map()
    }

    /// Rejects empty objects, which the buffer of serde accepts as `null`. A flattened unit accepts any fields.
    #[inline]
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match K::SOURCE {
            Source::Json => self.0.deserialize_unit(visitor),
            Source::Buffered => self.0.deserialize_any(visitor),
            Source::Flattened => self.0.deserialize_ignored_any(visitor),
        }
    }

    #[inline]
    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        match K::SOURCE {
            Source::Json => self.0.deserialize_unit_struct(name, visitor),
            Source::Buffered => self.0.deserialize_any(visitor),
            Source::Flattened => self.0.deserialize_ignored_any(visitor),
        }
    }

    #[inline]
    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match K::SOURCE {
            // serde_json accepts the name `-0` as 0, only for this type.
            Source::Json if K::IS_NAME => self.0.deserialize_str(SignedName(visitor)),
            Source::Json => self.0.deserialize_i128(visitor),
            Source::Buffered | Source::Flattened => self.0.deserialize_any(IntegerVisitor(visitor)),
        }
    }

    /// Reads a newtype. In the buffer of serde, only numbers with more than 64 bits are newtypes.
    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        match K::SOURCE {
            Source::Json => self.0.deserialize_newtype_struct(name, strict::<_, K>(visitor)),
            Source::Buffered | Source::Flattened => visitor.visit_newtype_struct(self),
        }
    }

    /// Reads a name. Indexes are rejected.
    #[inline]
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match K::SOURCE {
            Source::Json => self.0.deserialize_identifier(visitor),
            Source::Buffered | Source::Flattened => self.0.deserialize_str(visitor),
        }
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_str(CheckedStrings(visitor))
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_string(CheckedStrings(visitor))
    }

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(Strict::<_, K, true>(visitor, PhantomData))
    }

    /// Rejects arrays, which serde_json accepts as structs.
    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = strict::<_, K>(visitor);
        match K::SOURCE {
            // For this method, serde passes only the fields with these names.
            Source::Flattened => self.0.deserialize_struct(name, fields, visitor),
            Source::Json if is_adjacent(&visitor, fields) => tag_first(self.0, visitor, fields[1]),
            Source::Json | Source::Buffered => self.0.deserialize_map(visitor),
        }
    }

    #[inline]
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        match K::SOURCE {
            // `deserialize_enum` of serde reads only the first field. For structs, serde passes all fields with these names.
            Source::Flattened => {
                let visitor =
                    FlattenedVariantVisitor { visitor, name, kind: PhantomData::<K::Inner> };
                self.0.deserialize_struct(name, variants, visitor)
            }
            Source::Json | Source::Buffered => {
                self.0.deserialize_any(VariantVisitor(visitor, PhantomData::<K>))
            }
        }
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

/// Implements methods that forward values unchanged.
macro_rules! forwarded {
    ($($method:ident($of:ty))*) => { $(
        #[inline]
        fn $method<E: Error>(self, value: $of) -> Result<V::Value, E> {
            self.0.$method(value)
        }
    )* };
}

impl<'de, V: Visitor<'de>, K: Kind, const ANY: bool> Visitor<'de> for Strict<V, K, ANY> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    forwarded! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_i128(i128) visit_u128(u128)
        visit_string(String)
        visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8]) visit_byte_buf(Vec<u8>)
    }

    /// Rejects a `Decimal`, so that the document is read again with the notation of the number.
    #[inline]
    fn visit_f64<E: Error>(self, number: f64) -> Result<V::Value, E> {
        if K::SOURCE == Source::Json && is_decimal::<V::Value>() {
            Err(E::invalid_type(Unexpected::Float(number), &self.0))
        } else {
            self.0.visit_f64(number)
        }
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        if is_decimal::<V::Value>() {
            check_string(&self.0, text)?;
        }
        self.0.visit_str(text)
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<V::Value, E> {
        if is_decimal::<V::Value>() {
            check_string(&self.0, text)?;
        }
        self.0.visit_borrowed_str(text)
    }

    #[inline]
    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(strict::<_, K>(value))
    }

    #[inline]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        // Types other than buffers read a large number as the nearest one that they can represent.
        if ANY && K::SOURCE == Source::Buffered && !is_buffer::<V::Value>() {
            read_float(value, self.0)
        } else {
            self.0.visit_newtype_struct(strict::<_, K>(value))
        }
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<V::Value, A::Error> {
        if ANY && is_tagged(&self.0) {
            return Err(A::Error::invalid_type(Unexpected::Seq, &self.0));
        }
        // After this error, the document is read again from the parsed tree, where elements can be compared.
        if K::SOURCE == Source::Json && drops_repeated::<V, V::Value>() {
            return Err(A::Error::custom(NOT_UNIQUE));
        }
        self.0.visit_seq(strict::<_, K::Inner>(elements))
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        let entries = strict::<_, K::Inner>(entries);
        if K::SOURCE == Source::Json && keeps_last::<V, V::Value>() {
            return self.0.visit_map(DistinctEntries::new(entries));
        }
        self.0.visit_map(entries)
    }

    #[inline]
    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(strict::<_, K::Inner>(variant))
    }
}

impl<'de, S: DeserializeSeed<'de>, K: Kind> DeserializeSeed<'de> for Strict<S, K> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        K::read(self.0, deserializer)
    }
}

impl<'de, A: SeqAccess<'de>, K: Kind> SeqAccess<'de> for Strict<A, K> {
    type Error = A::Error;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(strict::<_, K>(seed))
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>, K: Kind> MapAccess<'de> for Strict<A, K> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        match K::SOURCE {
            Source::Json => self.0.next_key_seed(strict::<_, Name>(seed)),
            Source::Buffered | Source::Flattened => self.0.next_key_seed(MapKey(seed)),
        }
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(strict::<_, K>(seed))
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: EnumAccess<'de>, K: Kind> EnumAccess<'de> for Strict<A, K> {
    type Error = A::Error;
    type Variant = Strict<A::Variant, K>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), A::Error> {
        self.0.variant_seed(seed).map(|(name, variant)| (name, strict(variant)))
    }
}

impl<'de, A: VariantAccess<'de>, K: Kind> VariantAccess<'de> for Strict<A, K> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.0.unit_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.0.newtype_variant_seed(strict::<_, K>(seed))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.0.tuple_variant(len, strict::<_, K>(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.newtype_variant_seed(StructSeed(visitor, PhantomData::<K>))
    }
}
