//! Reads JSON as the OpenAPI document describes it ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)).
//!
//! serde_json accepts more than a schema does: arrays for objects, and variants as objects that contain `null`.
//! `strict.rs` wraps it and rejects those, at no cost for valid values. A rejected body is parsed again into a tree
//! that keeps numbers as they are written (`parsed.rs`, `number.rs`). `reader.rs` reads values from this tree
//! exactly, so that all their errors can be reported.

mod adjacent;
mod bounded;
mod buffer;
mod entries;
mod forms;
mod held;
mod key;
mod methods;
mod number;
mod parsed;
mod reader;
mod sets;
mod strict;
mod unread;
mod uuids;
mod variants;
mod wide;

use serde::de::{Deserialize, Error, Expected, Visitor};

pub use bounded::{Counted, untagged};
pub(crate) use bounded::{TOO_COMPLEX, bounded_search, is_reported};
pub use buffer::Buffer;
pub(crate) use entries::{Seen, keeps_last};
pub(crate) use held::of_part;
pub use held::{held, held_distinct, nothing_else, part, part_distinct};
pub(crate) use key::Key;
pub(crate) use methods::{delegated, integers, tuple_structs, variant_content};
pub(crate) use number::Whole;
pub use parsed::ParsedJson;
pub(crate) use parsed::{DEEPEST, NotParsed};
pub(crate) use reader::{Reader, read_parsed};
use strict::{Json, strict};
pub(crate) use unread::JsonReadError;
pub(crate) use uuids::{Hyphenated, OF_UUIDS, check as check_uuid};
use wide::inexactly;

/// Whether the visitor reads an internally tagged enum. serde also reads such an enum from an array. It calls
/// `deserialize_any` then, so that only its expectation identifies it.
#[cold]
fn is_tagged<'de, V: Visitor<'de>>(visitor: &V) -> bool {
    let expected: &dyn Expected = visitor;
    expected.to_string().starts_with("internally tagged enum")
}

/// Reads a value.
///
/// # Errors
///
/// If the bytes are not JSON, or the value does not have the type.
#[inline]
pub(crate) fn read<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, serde_json::Error> {
    read_by(serde_json::Deserializer::from_slice(bytes))
}

/// Reads a value from a string, whose encoding is not checked again.
///
/// # Errors
///
/// If the string is not JSON, or the value does not have the type.
#[inline]
pub(crate) fn read_str<'b, T: Deserialize<'b>>(text: &'b str) -> Result<T, serde_json::Error> {
    read_by(serde_json::Deserializer::from_str(text))
}

#[inline]
fn read_by<'b, T: Deserialize<'b>, R: serde_json::de::Read<'b>>(
    mut reader: serde_json::Deserializer<R>,
) -> Result<T, serde_json::Error> {
    let (value, is_inexact) = inexactly(|| T::deserialize(strict::<_, Json>(&mut reader)));
    let value = value?;
    reader.end()?;
    match is_inexact {
        true => Err(serde_json::Error::custom("a number is not read exactly")),
        false => Ok(value),
    }
}
