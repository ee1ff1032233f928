//! Access to the elements, fields and variants of nodes.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess};

use super::guess::Guess;
use super::hints;
use super::node::{Elements, Entries, Node};
use super::read_error::ReadError;
use super::reader::Reader;
use super::string_reader::StringReader;
use crate::wire::reading::{Key, PreviousKeys, variant_content};

/// The elements of a list.
pub(super) struct ElementAccess<'t> {
    pub(super) elements: Elements<'t>,
}

impl<'t> SeqAccess<'t> for ElementAccess<'t> {
    type Error = ReadError;

    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ReadError> {
        let next = self.elements.next();
        next.map(|node| seed.deserialize(Reader { node })).transpose()
    }
}

/// The fields of an object.
pub(super) struct EntryAccess<'t> {
    pub(super) entries: Entries<'t>,
    pub(super) value: Option<Node<'t>>,
    /// The keys that have been read, for maps of the standard library.
    pub(super) previous: Option<PreviousKeys<'t>>,
}

impl<'t> MapAccess<'t> for EntryAccess<'t> {
    type Error = ReadError;

    fn next_key_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ReadError> {
        let Some((name, node)) = self.entries.next() else { return Ok(None) };
        self.value = Some(node);
        match (&mut self.previous, hints::key::<S::Value>(name)) {
            (Some(previous), _) => previous.key(name, seed).map(Some),
            (None, Some(Guess::Unsigned(number))) => {
                seed.deserialize(number.into_deserializer()).map(Some)
            }
            (None, Some(Guess::Signed(number))) => {
                seed.deserialize(number.into_deserializer()).map(Some)
            }
            (None, _) => seed.deserialize(Key::<ReadError>::new(name)).map(Some),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, ReadError> {
        let node = self.value.take().ok_or_else(|| ReadError::new("type", "has no value"))?;
        seed.deserialize(Reader { node })
    }
}

/// A variant of an enum: its name and its content.
pub(super) struct NodeVariant<'t> {
    pub(super) variant: &'t str,
    pub(super) value: Reader<'t>,
}

impl<'t> EnumAccess<'t> for NodeVariant<'t> {
    type Error = ReadError;
    type Variant = Reader<'t>;

    fn variant_seed<S: DeserializeSeed<'t>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), ReadError> {
        Ok((seed.deserialize(StringReader::new(Cow::Borrowed(self.variant)))?, self.value))
    }
}

variant_content! { <'t, ReadError> for Reader<'t> }
