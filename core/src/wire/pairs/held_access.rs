//! The values inside a buffered value.

use std::borrow::Cow;

use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess};

use super::held::Held;
use super::text::Text;
use super::unread::Unread;
use crate::wire::json::{Key, variant_content};

/// The elements of a list.
pub(super) struct HeldMembers<'t>(pub(super) std::vec::IntoIter<Held<'t>>);

impl<'t> SeqAccess<'t> for HeldMembers<'t> {
    type Error = Unread;

    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unread> {
        self.0.next().map(|member| seed.deserialize(member)).transpose()
    }
}

/// The fields of an object.
pub(super) struct HeldFields<'t> {
    pub(super) fields: std::vec::IntoIter<(Cow<'t, str>, Held<'t>)>,
    pub(super) value: Option<Held<'t>>,
}

impl<'t> MapAccess<'t> for HeldFields<'t> {
    type Error = Unread;

    fn next_key_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unread> {
        let Some((name, value)) = self.fields.next() else { return Ok(None) };
        self.value = Some(value);
        match name {
            Cow::Borrowed(name) => seed.deserialize(Key::<Unread>::new(name)).map(Some),
            Cow::Owned(name) => seed.deserialize(StringDeserializer::new(name)).map(Some),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Unread> {
        let value = self.value.take().ok_or_else(|| Unread::new("type", "has no value"))?;
        seed.deserialize(value)
    }
}

/// A variant of an enum by its name, with its content.
pub(super) struct HeldVariant<'t> {
    pub(super) variant: Cow<'t, str>,
    pub(super) content: Held<'t>,
}

impl<'t> EnumAccess<'t> for HeldVariant<'t> {
    type Error = Unread;
    type Variant = Held<'t>;

    fn variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<(S::Value, Held<'t>), Unread> {
        Ok((seed.deserialize(Text::new(self.variant))?, self.content))
    }
}

variant_content! { <'t, Unread> for Held<'t> }
