//! Checks the notation of strings that parsers accept too generously.
//!
//! UUIDs must have hyphens ([RFC 9562](https://www.rfc-editor.org/rfc/rfc9562)), as the JSON Schema format `uuid` requires.
//! [`StringFormat`] lists the other types.

use std::fmt;

use serde::de::{Error, Expected, Unexpected, Visitor};

use super::string_format::StringFormat;

/// The expectation of the visitor of `Uuid`. Types that accept only one notation have other expectations.
pub(crate) const UUID_EXPECTATION: &str = "a formatted UUID string";

/// A visitor of strings that checks their notation with [`check`].
pub(crate) struct CheckedStrings<V>(pub(crate) V);

/// Whether a string could be a UUID in another notation: without hyphens, in braces, or as a URN.
#[inline]
fn may_be_other_notation(text: &str) -> bool {
    match text.len() {
        32 => text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        38 => text.starts_with('{'),
        45 => text.starts_with("urn:uuid:"),
        _ => false,
    }
}

/// Rejects a string that is not in the notation that the type of the visitor requires.
#[inline]
pub(crate) fn check<'de, V: Visitor<'de>, E: Error>(visitor: &V, text: &str) -> Result<(), E> {
    if let Some(format) = StringFormat::for_type::<V::Value>()
        && !format.matches(text)
    {
        return Err(E::invalid_value(Unexpected::Str(text), &format));
    }
    if may_be_other_notation(text) { reject_for_uuid(visitor, text) } else { Ok(()) }
}

/// Rejects a string if the visitor reads a UUID, which only its expectation shows.
#[cold]
fn reject_for_uuid<'de, V: Visitor<'de>, E: Error>(visitor: &V, text: &str) -> Result<(), E> {
    let expected: &dyn Expected = visitor;
    if expected.to_string() == UUID_EXPECTATION {
        Err(E::invalid_value(Unexpected::Str(text), &UUID_EXPECTATION))
    } else {
        Ok(())
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for CheckedStrings<V> {
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
