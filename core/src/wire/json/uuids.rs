//! Accepts UUIDs only with hyphens ([RFC 9562](https://www.rfc-editor.org/rfc/rfc9562)), as they are written and as
//! the JSON Schema format `uuid` requires.

use std::fmt;

use serde::de::{Error, Expected, Unexpected, Visitor};

use super::forms::Form;

/// The expectation of the `Uuid` type. Types that accept one form have other expectations.
pub(crate) const OF_UUIDS: &str = "a formatted UUID string";

/// A visitor of strings that rejects UUIDs without hyphens, and other forms than those of [`Form`].
pub(crate) struct Hyphenated<V>(pub(crate) V);

/// Whether a string could be a UUID in another form: without hyphens, in braces, or as a URN.
#[inline]
fn is_other_form(text: &str) -> bool {
    match text.len() {
        32 => text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        38 => text.starts_with('{'),
        45 => text.starts_with("urn:uuid:"),
        _ => false,
    }
}

/// Rejects such a string if the visitor reads a UUID, which only its expectation shows, and a string that does not
/// have the [`Form`] of the visitor's type.
#[inline]
pub(crate) fn check<'de, V: Visitor<'de>, E: Error>(visitor: &V, text: &str) -> Result<(), E> {
    if let Some(form) = Form::of::<V::Value>()
        && !form.fits(text)
    {
        return Err(E::invalid_value(Unexpected::Str(text), &form));
    }
    if is_other_form(text) { in_words(visitor, text) } else { Ok(()) }
}

#[cold]
fn in_words<'de, V: Visitor<'de>, E: Error>(visitor: &V, text: &str) -> Result<(), E> {
    let expected: &dyn Expected = visitor;
    match expected.to_string() == OF_UUIDS {
        true => Err(E::invalid_value(Unexpected::Str(text), &OF_UUIDS)),
        false => Ok(()),
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Hyphenated<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        check(&self.0, text)?;
        self.0.visit_str(text)
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<V::Value, E> {
        check(&self.0, text)?;
        self.0.visit_borrowed_str(text)
    }

    #[inline]
    fn visit_string<E: Error>(self, text: String) -> Result<V::Value, E> {
        check(&self.0, &text)?;
        self.0.visit_string(text)
    }
}
