//! What is in a place of the tree of pairs, one after the other.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess};

use super::guess::Guess;
use super::hints;
use super::node::{Entries, Members, Node};
use super::reader::Reader;
use super::text::Text;
use super::unread::Unread;
use crate::wire::json::{Key, Seen, variant_content};

/// The members of a list.
pub(super) struct InMembers<'t> {
    pub(super) members: Members<'t>,
}

impl<'t> SeqAccess<'t> for InMembers<'t> {
    type Error = Unread;

    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unread> {
        let next = self.members.next();
        next.map(|node| seed.deserialize(Reader { node })).transpose()
    }
}

/// The fields of an object.
pub(super) struct InEntries<'t> {
    pub(super) entries: Entries<'t>,
    pub(super) value: Option<Node<'t>>,
    /// The keys of a map of the standard library.
    pub(super) seen: Option<Seen<'t>>,
}

impl<'t> MapAccess<'t> for InEntries<'t> {
    type Error = Unread;

    fn next_key_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unread> {
        let Some((name, node)) = self.entries.next() else { return Ok(None) };
        self.value = Some(node);
        match (&mut self.seen, hints::key::<S::Value>(name)) {
            (Some(seen), _) => seen.key(name, seed).map(Some),
            (None, Some(Guess::Unsigned(number))) => {
                seed.deserialize(number.into_deserializer()).map(Some)
            }
            (None, Some(Guess::Signed(number))) => {
                seed.deserialize(number.into_deserializer()).map(Some)
            }
            (None, _) => seed.deserialize(Key::<Unread>::new(name)).map(Some),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Unread> {
        let node = self.value.take().ok_or_else(|| Unread::new("type", "has no value"))?;
        seed.deserialize(Reader { node })
    }
}

/// A variant of an enum, by its name, with what is in it.
pub(super) struct InVariant<'t> {
    pub(super) variant: &'t str,
    pub(super) value: Reader<'t>,
}

impl<'t> EnumAccess<'t> for InVariant<'t> {
    type Error = Unread;
    type Variant = Reader<'t>;

    fn variant_seed<S: DeserializeSeed<'t>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), Unread> {
        Ok((seed.deserialize(Text::new(Cow::Borrowed(self.variant)))?, self.value))
    }
}

variant_content! { <'t, Unread> for Reader<'t> }
