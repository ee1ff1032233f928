//! Reads the variants of enums from JSON and from the buffer of serde.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{BorrowedStrDeserializer, CowStrDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::strict::{Kind, strict};

/// Reads a variant: a string for a variant without content, otherwise an object with one field.
pub(super) struct VariantVisitor<V, K>(pub(super) V, pub(super) PhantomData<K>);

impl<'de, V: Visitor<'de>, K: Kind> Visitor<'de> for VariantVisitor<V, K> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<V::Value, E> {
        self.0.visit_enum(StrDeserializer::new(name))
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<V::Value, E> {
        self.0.visit_enum(BorrowedStrDeserializer::new(name))
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<V::Value, A::Error> {
        let value = self.0.visit_enum(Variant(&mut entries, PhantomData::<K>))?;
        match entries.next_key::<IgnoredAny>()? {
            None => Ok(value),
            Some(_) => Err(A::Error::custom("expected an object with one field")),
        }
    }
}

/// Reads the variant of a flattened enum from the fields with the names of variants.
pub(super) struct FlattenedVariantVisitor<V, K> {
    pub(super) visitor: V,
    /// The name of the enum.
    pub(super) name: &'static str,
    pub(super) kind: PhantomData<K>,
}

impl<'de, V: Visitor<'de>, K: Kind> Visitor<'de> for FlattenedVariantVisitor<V, K> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<V::Value, A::Error> {
        let Some(name) = entries.next_key::<Cow<'de, str>>()? else {
            let name = self.name;
            let message = format_args!("no variant of enum {name} found in flattened data");
            return Err(A::Error::custom(message));
        };
        let variant = FlattenedVariant { entries: &mut entries, name, kind: self.kind };
        let value = self.visitor.visit_enum(variant)?;
        match entries.next_key::<IgnoredAny>()? {
            None => Ok(value),
            Some(_) => Err(A::Error::custom("expected exactly one variant")),
        }
    }
}

/// A variant whose name is that of a field, and whose content is the value of the field.
struct FlattenedVariant<'m, 'de, A, K> {
    entries: &'m mut A,
    name: Cow<'de, str>,
    kind: PhantomData<K>,
}

impl<'m, 'de, A: MapAccess<'de>, K: Kind> EnumAccess<'de> for FlattenedVariant<'m, 'de, A, K> {
    type Error = A::Error;
    type Variant = FlattenedContent<'m, A, K>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), A::Error> {
        let name = seed.deserialize(CowStrDeserializer::new(self.name))?;
        Ok((name, FlattenedContent(Variant(self.entries, self.kind))))
    }
}

/// The content of a flattened variant, which is `null` for a variant without content.
struct FlattenedContent<'m, A, K>(Variant<'m, A, K>);

impl<'de, A: MapAccess<'de>, K: Kind> VariantAccess<'de> for FlattenedContent<'_, A, K> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.0.newtype_variant_seed(PhantomData)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.0.newtype_variant_seed(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.0.tuple_variant(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.struct_variant(fields, visitor)
    }
}

/// The variant that is the only field of an object.
struct Variant<'m, A, K>(&'m mut A, PhantomData<K>);

impl<'de, A: MapAccess<'de>, K: Kind> EnumAccess<'de> for Variant<'_, A, K> {
    type Error = A::Error;
    type Variant = Self;

    #[inline]
    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), A::Error> {
        match self.0.next_key_seed(seed)? {
            Some(name) => Ok((name, self)),
            None => Err(A::Error::invalid_length(0, &"an object with one field")),
        }
    }
}

impl<'de, A: MapAccess<'de>, K: Kind> VariantAccess<'de> for Variant<'_, A, K> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        Err(A::Error::invalid_type(Unexpected::Map, &"a string"))
    }

    #[inline]
    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(strict::<_, K>(seed))
    }

    #[inline]
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.0.next_value_seed(TupleSeed(visitor, PhantomData::<K>))
    }

    #[inline]
    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.next_value_seed(StructSeed(visitor, PhantomData::<K>))
    }
}

/// Reads the array of a tuple variant.
struct TupleSeed<V, K>(V, PhantomData<K>);

impl<'de, V: Visitor<'de>, K: Kind> DeserializeSeed<'de> for TupleSeed<V, K> {
    type Value = V::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_seq(strict::<_, K>(self.0))
    }
}

/// Reads the object of a struct variant.
pub(super) struct StructSeed<V, K>(pub(super) V, pub(super) PhantomData<K>);

impl<'de, V: Visitor<'de>, K: Kind> DeserializeSeed<'de> for StructSeed<V, K> {
    type Value = V::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_map(strict::<_, K>(self.0))
    }
}
