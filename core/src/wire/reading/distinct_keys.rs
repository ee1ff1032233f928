//! Rejects repeated keys of maps that are not fields of a `#[dto]`: in tuples, as type arguments, and as whole values.
//!
//! The `Deserialize` impls of the standard library keep the last of equal keys. The maps are recognized by the type of the
//! visitor's value.

use std::any::type_name;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::mem::discriminant;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, Visitor,
};

use super::distinct::{PATH as DISTINCT, REPEATED};
use super::map_key::Key;

/// The prefixes of the names of map types.
const MAPS: [&str; 2] =
    ["std::collections::hash::map::HashMap<", "alloc::collections::btree::map::BTreeMap<"];

/// Whether a visitor creates a map and keeps the last of equal keys, unlike the one of `reading/distinct.rs`.
#[inline]
pub(crate) fn keeps_last<V, T>() -> bool {
    let value = type_name::<T>();
    MAPS.iter().any(|map| value.starts_with(map)) && !type_name::<V>().contains(DISTINCT)
}

/// The keys of a map that have been read.
#[derive(Default)]
pub(crate) struct PreviousKeys<'d> {
    names: HashSet<&'d str>,
    variants: HashSet<u64>,
}

impl<'d> PreviousKeys<'d> {
    /// Reads a key.
    ///
    /// # Errors
    ///
    /// Returns the errors of the key, and an error for a key that is equal to a previous one.
    pub(crate) fn key<S: DeserializeSeed<'d>, E: Error>(
        &mut self,
        name: &'d str,
        seed: S,
    ) -> Result<S::Value, E> {
        let variant = Cell::new(None);
        let key = seed.deserialize(Key::new(name).record_variant(&variant))?;
        let is_new = self.names.insert(name);
        let is_new_variant = variant.get().is_none_or(|variant| self.variants.insert(variant));
        if is_new && is_new_variant { Ok(key) } else { Err(E::custom(REPEATED)) }
    }
}

/// The entries of a map, whose keys must be unique.
pub(crate) struct DistinctEntries<'de, A> {
    entries: A,
    previous: PreviousKeys<'de>,
}

impl<A> DistinctEntries<'_, A> {
    pub(crate) fn new(entries: A) -> Self {
        Self { entries, previous: PreviousKeys::default() }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for DistinctEntries<'de, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        match self.entries.next_key::<FieldName<'de>>()? {
            None => Ok(None),
            Some(FieldName(Cow::Borrowed(name))) => self.previous.key(name, seed).map(Some),
            // After this error, the document is read again from the parsed tree, whose names have no escapes.
            Some(FieldName(Cow::Owned(_))) => Err(A::Error::custom(REPEATED)),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.entries.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.entries.size_hint()
    }
}

/// The name of a field, which is borrowed unless it has escapes.
struct FieldName<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for FieldName<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl<'de> Visitor<'de> for NameVisitor {
            type Value = FieldName<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<FieldName<'de>, E> {
                Ok(FieldName(Cow::Borrowed(name)))
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<FieldName<'de>, E> {
                Ok(FieldName(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(NameVisitor)
    }
}

/// The name of an enum variant, which records the variant that it represents.
pub(super) struct VariantName<'d, 'r, E> {
    pub(super) name: BorrowedStrDeserializer<'d, E>,
    pub(super) variant: Option<&'r Cell<Option<u64>>>,
}

impl<'d, E: Error> EnumAccess<'d> for VariantName<'d, '_, E> {
    type Error = E;
    type Variant = <BorrowedStrDeserializer<'d, E> as EnumAccess<'d>>::Variant;

    fn variant_seed<S: DeserializeSeed<'d>>(self, seed: S) -> Result<(S::Value, Self::Variant), E> {
        let (value, rest) = self.name.variant_seed(seed)?;
        // Derived `Deserialize` impls read the name of a variant into an enum with this name.
        if let Some(variant) =
            self.variant.filter(|_| type_name::<S::Value>().ends_with("::__Field"))
        {
            let mut hasher = IdentityHasher(0);
            discriminant(&value).hash(&mut hasher);
            variant.set(Some(hasher.0));
        }
        Ok((value, rest))
    }
}

/// A hasher that returns a single number unchanged.
struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 << 8 | u64::from(*byte);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::any::type_name;
    use std::collections::{BTreeMap, HashMap};

    use super::MAPS;

    #[test]
    fn recognizes_the_maps_of_the_standard_library() {
        for (name, prefix) in
            [type_name::<HashMap<u8, u8>>(), type_name::<BTreeMap<u8, u8>>()].iter().zip(MAPS)
        {
            assert!(name.starts_with(prefix), "{name}");
        }
    }
}
