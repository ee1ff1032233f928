//! Maps that no `#[dto]` field is: in tuples, in arguments of generic types, alone. Their `Deserialize` is that of the
//! standard library, which keeps the last of equal keys. They are recognised by the value that their visitor makes.

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

use super::key::Key;
use crate::wire::validation::{DISTINCT, REPEATED};

/// How the names of the map types begin.
const MAPS: [&str; 2] =
    ["std::collections::hash::map::HashMap<", "alloc::collections::btree::map::BTreeMap<"];

/// Whether a visitor makes a map and keeps the last of equal keys. `validation/distinct.rs` has one that rejects them.
#[inline]
pub(crate) fn keeps_last<V, T>() -> bool {
    let made = type_name::<T>();
    MAPS.iter().any(|map| made.starts_with(map)) && !type_name::<V>().contains(DISTINCT)
}

/// The keys of a map that have been read.
#[derive(Default)]
pub(crate) struct Seen<'d> {
    names: HashSet<&'d str>,
    variants: HashSet<u64>,
}

impl<'d> Seen<'d> {
    /// Reads a key.
    ///
    /// # Errors
    ///
    /// The errors of the key, and an error for one that is equal to another key.
    pub(crate) fn key<S: DeserializeSeed<'d>, E: Error>(
        &mut self,
        name: &'d str,
        seed: S,
    ) -> Result<S::Value, E> {
        let variant = Cell::new(None);
        let key = seed.deserialize(Key::new(name).recording(&variant))?;
        let is_new = self.names.insert(name);
        match variant.get().is_none_or(|variant| self.variants.insert(variant)) && is_new {
            true => Ok(key),
            false => Err(E::custom(REPEATED)),
        }
    }
}

/// The entries of a map that is read for the first time.
pub(super) struct Keys<'de, A> {
    entries: A,
    seen: Seen<'de>,
}

impl<A> Keys<'_, A> {
    pub(super) fn new(entries: A) -> Self {
        Self { entries, seen: Seen::default() }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Keys<'de, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        match self.entries.next_key::<Written<'de>>()? {
            None => Ok(None),
            Some(Written(Cow::Borrowed(name))) => self.seen.key(name, seed).map(Some),
            // The second reading has all names without their escapes.
            Some(Written(Cow::Owned(_))) => Err(A::Error::custom(REPEATED)),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.entries.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.entries.size_hint()
    }
}

/// A name as it is written, borrowed unless it has escapes.
struct Written<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Written<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;

        impl<'de> Visitor<'de> for Names {
            type Value = Written<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Written<'de>, E> {
                Ok(Written(Cow::Borrowed(name)))
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Written<'de>, E> {
                Ok(Written(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(Names)
    }
}

/// The name of a variant, which records the variant that it stands for.
pub(super) struct Recorded<'d, 'r, E> {
    pub(super) name: BorrowedStrDeserializer<'d, E>,
    pub(super) variant: Option<&'r Cell<Option<u64>>>,
}

impl<'d, E: Error> EnumAccess<'d> for Recorded<'d, '_, E> {
    type Error = E;
    type Variant = <BorrowedStrDeserializer<'d, E> as EnumAccess<'d>>::Variant;

    fn variant_seed<S: DeserializeSeed<'d>>(self, seed: S) -> Result<(S::Value, Self::Variant), E> {
        let (value, rest) = self.name.variant_seed(seed)?;
        // The derives of serde read the name of a variant as an enum of this name.
        if let Some(variant) =
            self.variant.filter(|_| type_name::<S::Value>().ends_with("::__Field"))
        {
            let mut number = Number(0);
            discriminant(&value).hash(&mut number);
            variant.set(Some(number.0));
        }
        Ok((value, rest))
    }
}

/// A hasher that keeps a single number unchanged.
struct Number(u64);

impl Hasher for Number {
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
    fn knows_the_names_of_the_standard_library() {
        for (name, begins) in
            [type_name::<HashMap<u8, u8>>(), type_name::<BTreeMap<u8, u8>>()].iter().zip(MAPS)
        {
            assert!(name.starts_with(begins), "{name}");
        }
    }
}
