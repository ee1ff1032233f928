//! Reads adjacently tagged enums. serde buffers content that precedes its tag, and then accepts arrays as objects. So a
//! body with this order is rejected here, and read again from the parsed document, in which the tag is moved to the front.

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, Expected, MapAccess, Visitor};

/// The prefix of the expectation of serde's visitors for adjacently tagged enums.
const EXPECTATION: &str = "adjacently tagged enum ";

/// Whether the visitor reads an adjacently tagged enum, whose fields are the tag and the content.
#[inline]
pub(super) fn is_adjacent<'de, V: Visitor<'de>>(visitor: &V, fields: &[&str]) -> bool {
    fields.len() == 2 && has_prefix(visitor)
}

#[inline(never)]
fn has_prefix(expected: &dyn Expected) -> bool {
    /// A writer that fails unless the output starts with this prefix.
    struct PrefixMatcher(&'static str);

    impl Write for PrefixMatcher {
        #[inline]
        fn write_str(&mut self, text: &str) -> fmt::Result {
            // Most expectations differ in their first letter.
            match (text.as_bytes().first(), self.0.as_bytes().first()) {
                (Some(letter), Some(expected)) if letter == expected => {}
                (Some(_), Some(_)) => return Err(fmt::Error),
                _ => return Ok(()),
            }
            let length = text.len().min(self.0.len());
            let (prefix, rest) = self.0.split_at(length);
            self.0 = rest;
            if text.as_bytes().starts_with(prefix.as_bytes()) { Ok(()) } else { Err(fmt::Error) }
        }
    }
    write!(PrefixMatcher(EXPECTATION), "{expected}").is_ok()
}

/// Reads an adjacently tagged enum whose tag precedes its content. It is not inlined, to keep the code for structs small.
#[cold]
#[inline(never)]
pub(super) fn tag_first<'de, D: Deserializer<'de>, V: Visitor<'de>>(
    deserializer: D,
    visitor: V,
    content: &'static str,
) -> Result<V::Value, D::Error> {
    deserializer.deserialize_map(TagFirst(visitor, content))
}

/// The visitor of an enum, and the name of the field with the content.
struct TagFirst<V>(V, &'static str);

impl<'de, V: Visitor<'de>> Visitor<'de> for TagFirst<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Entries { entries, content: Some(self.1) })
    }
}

struct Entries<A> {
    entries: A,
    /// The name that the first field must not have.
    content: Option<&'static str>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        match self.content.take() {
            Some(content) => self.entries.next_key_seed(OtherName { seed, content }),
            None => self.entries.next_key_seed(seed),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.entries.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.entries.size_hint()
    }
}

/// Reads a name, which must not be that of the content.
struct OtherName<S> {
    seed: S,
    content: &'static str,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for OtherName<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let name = Cow::<str>::deserialize(deserializer)?;
        if name == self.content {
            return Err(D::Error::custom("the content precedes its tag"));
        }
        self.seed.deserialize(serde::de::value::CowStrDeserializer::new(name))
    }
}
