//! What is in a place of the tree of pairs, one after the other.

use std::borrow::Cow;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::hints::Hints;
use super::node::{Entries, Members, Node};
use super::reader::Reader;
use super::text::Text;
use super::unread::Unread;
use crate::json::Key;

/// The members of a list.
pub(super) struct InMembers<'t, 'h> {
    pub(super) members: Members<'t>,
    pub(super) hints: &'h Hints,
}

impl<'t> SeqAccess<'t> for InMembers<'t, '_> {
    type Error = Unread;

    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unread> {
        let next = self.members.next();
        next.map(|node| seed.deserialize(Reader { node, hints: self.hints })).transpose()
    }
}

/// The fields of an object.
pub(super) struct InEntries<'t, 'h> {
    pub(super) entries: Entries<'t>,
    pub(super) value: Option<Node<'t>>,
    pub(super) hints: &'h Hints,
}

impl<'t> MapAccess<'t> for InEntries<'t, '_> {
    type Error = Unread;

    fn next_key_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unread> {
        let Some((name, node)) = self.entries.next() else { return Ok(None) };
        self.value = Some(node);
        seed.deserialize(Key::<Unread>::new(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Unread> {
        let node = self.value.take().ok_or_else(|| Unread::new("type", "has no value"))?;
        seed.deserialize(Reader { node, hints: self.hints })
    }
}

/// A variant of an enum, by its name, with what is in it.
pub(super) struct InVariant<'t, 'h> {
    pub(super) variant: &'t str,
    pub(super) value: Reader<'t, 'h>,
}

impl<'t, 'h> EnumAccess<'t> for InVariant<'t, 'h> {
    type Error = Unread;
    type Variant = Reader<'t, 'h>;

    fn variant_seed<S: DeserializeSeed<'t>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), Unread> {
        Ok((seed.deserialize(Text::new(Cow::Borrowed(self.variant)))?, self.value))
    }
}

impl<'t> VariantAccess<'t> for Reader<'t, '_> {
    type Error = Unread;

    fn unit_variant(self) -> Result<(), Unread> {
        serde::Deserialize::deserialize(self)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<S::Value, Unread> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'t>>(self, len: usize, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'t>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        self.deserialize_struct("", fields, visitor)
    }
}
