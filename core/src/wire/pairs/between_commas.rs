//! Values that are separated by commas in one string.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error, SeqAccess, Visitor};

use super::decode::decode;
use super::read_error::ReadError;
use super::string_reader::StringReader;

/// The newtype name with which a type requests the values between commas.
pub(crate) const COMMAS: &str = "$baya::CommaSeparated";

/// The expectation of the visitor, which is reported by deserializers that do not split strings.
pub(crate) const EXPECTATION: &str = "a list of values between commas";

/// Splits a string at its commas.
pub(super) fn split(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split(',').filter(|_| !text.is_empty()).map(Cow::Borrowed)
}

/// Splits an encoded string at its commas: an encoded comma belongs to a value
/// ([OpenAPI](https://spec.openapis.org/oas/v3.1.1.html#style-values)).
pub(super) fn split_sent(sent: &[u8]) -> impl Iterator<Item = Cow<'_, str>> {
    let parts = sent.split(|byte| *byte == b',').filter(|_| !sent.is_empty());
    // The whole string is UTF-8, and so are the values between its commas.
    parts.map(|part| decode(part).unwrap_or_default())
}

/// A sequence of the values between commas.
pub(super) struct PartAccess<I>(pub(super) I);

impl<'t, I: Iterator<Item = Cow<'t, str>>> SeqAccess<'t> for PartAccess<I> {
    type Error = ReadError;

    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ReadError> {
        let text = self.0.next().map(StringReader::element);
        text.map(|text| seed.deserialize(text)).transpose()
    }
}

/// Passes the values between the commas of a string to a visitor as a list. The encoded string is split instead, if it
/// is known.
pub(crate) fn between_commas<'de, V: Visitor<'de>, E: Error>(
    text: &str,
    sent: Option<&str>,
    visitor: V,
) -> Result<V::Value, E> {
    struct Owned<I, E>(I, PhantomData<E>);

    impl<'de, I: Iterator<Item = String>, E: Error> SeqAccess<'de> for Owned<I, E> {
        type Error = E;

        fn next_element_seed<S: DeserializeSeed<'de>>(
            &mut self,
            seed: S,
        ) -> Result<Option<S::Value>, E> {
            let text = self.0.next().map(|text| StringReader::element(text.into()));
            text.map(|text| seed.deserialize(text)).transpose().map_err(E::custom)
        }
    }
    let parts: Vec<_> = match sent {
        Some(sent) => split_sent(sent.as_bytes()).map(Cow::into_owned).collect(),
        None => split(text).map(Cow::into_owned).collect(),
    };
    visitor.visit_seq(Owned(parts.into_iter(), PhantomData))
}
