//! Access to the elements, fields and variants of buffered values.

use std::borrow::Cow;

use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess};

use super::buffered_value::BufferedValue;
use super::read_error::ReadError;
use super::string_reader::StringReader;
use crate::wire::reading::{Key, variant_content};

/// The elements of a list.
pub(super) struct BufferedElements<'t>(pub(super) std::vec::IntoIter<BufferedValue<'t>>);

impl<'t> SeqAccess<'t> for BufferedElements<'t> {
    type Error = ReadError;

    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ReadError> {
        self.0.next().map(|element| seed.deserialize(element)).transpose()
    }
}

/// The fields of an object.
pub(super) struct BufferedFields<'t> {
    pub(super) fields: std::vec::IntoIter<(Cow<'t, str>, BufferedValue<'t>)>,
    pub(super) value: Option<BufferedValue<'t>>,
}

impl<'t> MapAccess<'t> for BufferedFields<'t> {
    type Error = ReadError;

    fn next_key_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ReadError> {
        let Some((name, value)) = self.fields.next() else { return Ok(None) };
        self.value = Some(value);
        match name {
            Cow::Borrowed(name) => seed.deserialize(Key::<ReadError>::new(name)).map(Some),
            Cow::Owned(name) => seed.deserialize(StringDeserializer::new(name)).map(Some),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, ReadError> {
        let value = self.value.take().ok_or_else(|| ReadError::new("type", "has no value"))?;
        seed.deserialize(value)
    }
}

/// A variant of an enum: its name and its content.
pub(super) struct BufferedVariant<'t> {
    pub(super) variant: Cow<'t, str>,
    pub(super) content: BufferedValue<'t>,
}

impl<'t> EnumAccess<'t> for BufferedVariant<'t> {
    type Error = ReadError;
    type Variant = BufferedValue<'t>;

    fn variant_seed<S: DeserializeSeed<'t>>(
        self,
        seed: S,
    ) -> Result<(S::Value, BufferedValue<'t>), ReadError> {
        Ok((seed.deserialize(StringReader::new(self.variant))?, self.content))
    }
}

variant_content! { <'t, ReadError> for BufferedValue<'t> }
