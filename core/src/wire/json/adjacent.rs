//! Adjacently tagged enums. serde buffers content that is before its tag, and reads it less strictly: arrays as objects.
//! So such a body is read from its parsed document, where the tag can be first.

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, Expected, MapAccess, Visitor};

/// The beginning of the expectation by which serde reads an adjacently tagged enum.
const ADJACENT: &str = "adjacently tagged enum ";

/// Whether the visitor reads an adjacently tagged enum, whose fields are the tag and the content.
#[inline]
pub(super) fn is_adjacent<'de, V: Visitor<'de>>(visitor: &V, fields: &[&str]) -> bool {
    fields.len() == 2 && begins(visitor)
}

#[inline(never)]
fn begins(expected: &dyn Expected) -> bool {
    /// Accepts only this string, and everything after it.
    struct Only(&'static str);

    impl Write for Only {
        #[inline]
        fn write_str(&mut self, text: &str) -> fmt::Result {
            // Most expectations differ in their first letter.
            match (text.as_bytes().first(), self.0.as_bytes().first()) {
                (Some(letter), Some(wanted)) if letter == wanted => {}
                (Some(_), Some(_)) => return Err(fmt::Error),
                _ => return Ok(()),
            }
            let length = text.len().min(self.0.len());
            let (wanted, rest) = self.0.split_at(length);
            self.0 = rest;
            if text.as_bytes().starts_with(wanted.as_bytes()) { Ok(()) } else { Err(fmt::Error) }
        }
    }
    write!(Only(ADJACENT), "{expected}").is_ok()
}

/// Reads an adjacently tagged enum whose tag is before its content. It is out of line, so that structs are read by one
/// piece of code.
#[cold]
#[inline(never)]
pub(super) fn tag_first<'de, D: Deserializer<'de>, V: Visitor<'de>>(
    deserializer: D,
    visitor: V,
    content: &'static str,
) -> Result<V::Value, D::Error> {
    deserializer.deserialize_map(TagFirst(visitor, content))
}

/// The visitor of an enum whose content has this name.
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
            Some(content) => self.entries.next_key_seed(Not { seed, content }),
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

/// Reads a name that is not that of the content.
struct Not<S> {
    seed: S,
    content: &'static str,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Not<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let name = Cow::<str>::deserialize(deserializer)?;
        if name == self.content {
            return Err(D::Error::custom("the content is before its tag"));
        }
        self.seed.deserialize(serde::de::value::CowStrDeserializer::new(name))
    }
}
