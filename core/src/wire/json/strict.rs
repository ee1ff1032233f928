//! A JSON deserializer that accepts only one form of each value: the one in which it is written.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::adjacent::{is_adjacent, tag_first};
use super::check_uuid;
use super::entries::{Keys, keeps_last};
use super::forms::is_decimal;
use super::held::Keyed;
use super::is_tagged;
use super::key::SignedName;
use super::sets::drops_repeated;
use super::uuids::Hyphenated;
use super::variants::{FlattenedVariants, Named, Variants};
use super::wide::{Integer, Real, is_buffer, real};
use crate::wire::pairs::buffered_value::{self, are_strings};
use crate::wire::validation::NOT_UNIQUE;

/// Wraps a deserializer, and everything that is read from it. `ANY` is set if the type calls `deserialize_any`.
pub(super) struct Strict<T, K, const ANY: bool = false>(T, PhantomData<K>);

/// The deserializer whose values are read.
pub(super) trait Kind: Sized {
    /// The kind of the values inside.
    type Inner: Kind;
    /// The kind as a value.
    const OF: Of;
    /// Whether the values are names of fields.
    const IS_NAME: bool = false;

    /// Reads a value inside.
    #[inline]
    fn read<'de, S, D>(seed: S, deserializer: D) -> Result<S::Value, D::Error>
    where
        S: DeserializeSeed<'de>,
        D: Deserializer<'de>,
    {
        seed.deserialize(strict::<_, Self>(deserializer))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Json,
    Held,
    Part,
}

/// Values of serde_json.
pub(super) struct Json;

/// Values that serde buffered before it knew their types, in a tagged or untagged enum.
pub(super) struct Held;

/// The fields of a flattened type among those that serde buffered.
pub(super) struct Part;

macro_rules! kinds {
    ($($kind:ident in $inner:ident;)*) => { $(
        impl Kind for $kind {
            type Inner = $inner;
            const OF: Of = Of::$kind;
        }
    )* };
}

kinds! { Json in Json; Part in Held; }

impl Kind for Held {
    type Inner = Self;
    const OF: Of = Of::Held;

    /// The buffered values of a query or a form are strings, which are read by rules of their own.
    #[inline]
    fn read<'de, S, D>(seed: S, deserializer: D) -> Result<S::Value, D::Error>
    where
        S: DeserializeSeed<'de>,
        D: Deserializer<'de>,
    {
        match are_strings::<D::Error>() {
            true => buffered_value::read(deserializer, seed),
            false => seed.deserialize(strict::<_, Self>(deserializer)),
        }
    }
}

/// Names of fields that serde_json reads.
struct Name;

impl Kind for Name {
    type Inner = Json;
    const OF: Of = Of::Json;
    const IS_NAME: bool = true;
}

/// Wraps a deserializer, visitor, seed or access for a known type.
#[inline]
pub(super) const fn strict<T, K>(of: T) -> Strict<T, K> {
    Strict(of, PhantomData)
}

/// Reads values that contain no others.
macro_rules! single {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($name,)* visitor)
        }
    )* };
}

/// Reads numbers. serde buffers those with at most 64 bits and rejects requests for more. Larger ones are strings there.
macro_rules! numbers {
    ($($method:ident as $of:ident)*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            match K::OF {
                Of::Json => self.0.$method(visitor),
                Of::Held | Of::Part => self.0.deserialize_any($of(visitor)),
            }
        }
    )* };
}

/// Reads values that contain others.
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
        deserialize_i8 as Integer deserialize_i16 as Integer deserialize_i32 as Integer
        deserialize_i64 as Integer deserialize_u8 as Integer deserialize_u16 as Integer
        deserialize_u32 as Integer deserialize_u64 as Integer deserialize_u128 as Integer
        deserialize_f32 as Real deserialize_f64 as Real
    }

    nested! {
        deserialize_option()
        deserialize_seq() deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize) deserialize_map()
    }

    /// Rejects empty objects, which serde accepts as `null` in what it has buffered. Beside a tag, a unit is an object
    /// with any fields.
    #[inline]
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match K::OF {
            Of::Json => self.0.deserialize_unit(visitor),
            Of::Held => self.0.deserialize_any(visitor),
            Of::Part => self.0.deserialize_ignored_any(visitor),
        }
    }

    #[inline]
    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        match K::OF {
            Of::Json => self.0.deserialize_unit_struct(name, visitor),
            Of::Held => self.0.deserialize_any(visitor),
            Of::Part => self.0.deserialize_ignored_any(visitor),
        }
    }

    #[inline]
    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match K::OF {
            // serde_json reads the name `-0` as 0, for this type alone.
            Of::Json if K::IS_NAME => self.0.deserialize_str(SignedName(visitor)),
            Of::Json => self.0.deserialize_i128(visitor),
            Of::Held | Of::Part => self.0.deserialize_any(Integer(visitor)),
        }
    }

    /// A number with more than 64 bits is a newtype in what serde buffered, and no other value is.
    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        match K::OF {
            Of::Json => self.0.deserialize_newtype_struct(name, strict::<_, K>(visitor)),
            Of::Held | Of::Part => visitor.visit_newtype_struct(self),
        }
    }

    /// Reads a name, and not its index.
    #[inline]
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match K::OF {
            Of::Json => self.0.deserialize_identifier(visitor),
            Of::Held | Of::Part => self.0.deserialize_str(visitor),
        }
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_str(Hyphenated(visitor))
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_string(Hyphenated(visitor))
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
        match K::OF {
            // serde passes only the fields of these names.
            Of::Part => self.0.deserialize_struct(name, fields, visitor),
            Of::Json if is_adjacent(&visitor, fields) => tag_first(self.0, visitor, fields[1]),
            Of::Json | Of::Held => self.0.deserialize_map(visitor),
        }
    }

    #[inline]
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        match K::OF {
            // serde passes only the fields with the names of variants. It would read the first of them alone.
            Of::Part => {
                let visitor = FlattenedVariants { visitor, name, kind: PhantomData::<K::Inner> };
                self.0.deserialize_struct(name, variants, visitor)
            }
            Of::Json | Of::Held => self.0.deserialize_any(Variants(visitor, PhantomData::<K>)),
        }
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

/// Forwards values unchanged.
macro_rules! as_it_is {
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

    as_it_is! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_i128(i128) visit_u128(u128)
        visit_string(String)
        visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8]) visit_byte_buf(Vec<u8>)
    }

    /// A decimal number is read as it is written, which the second reading does.
    #[inline]
    fn visit_f64<E: Error>(self, number: f64) -> Result<V::Value, E> {
        match K::OF == Of::Json && is_decimal::<V::Value>() {
            true => Err(E::invalid_type(Unexpected::Float(number), &self.0)),
            false => self.0.visit_f64(number),
        }
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        if is_decimal::<V::Value>() {
            check_uuid(&self.0, text)?;
        }
        self.0.visit_str(text)
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<V::Value, E> {
        if is_decimal::<V::Value>() {
            check_uuid(&self.0, text)?;
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
        // Any other type reads a large number as the nearest one that it can represent.
        match ANY && K::OF == Of::Held && !is_buffer::<V::Value>() {
            true => real(value, self.0),
            false => self.0.visit_newtype_struct(strict::<_, K>(value)),
        }
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        if ANY && is_tagged(&self.0) {
            return Err(A::Error::invalid_type(Unexpected::Seq, &self.0));
        }
        // The second reading has all elements to compare.
        if K::OF == Of::Json && drops_repeated::<V, V::Value>() {
            return Err(A::Error::custom(NOT_UNIQUE));
        }
        self.0.visit_seq(strict::<_, K::Inner>(members))
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        let entries = strict::<_, K::Inner>(entries);
        if K::OF == Of::Json && keeps_last::<V, V::Value>() {
            return self.0.visit_map(Keys::new(entries));
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
        match K::OF {
            Of::Json => self.0.next_key_seed(strict::<_, Name>(seed)),
            Of::Held | Of::Part => self.0.next_key_seed(Keyed(seed)),
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
        self.0.newtype_variant_seed(Named(visitor, PhantomData::<K>))
    }
}
