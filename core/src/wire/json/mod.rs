//! Reads JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)) exactly as its schema describes it.
//!
//! serde_json accepts more than a schema does: arrays for objects, and variants as objects that contain `null`.
//! `strict.rs` wraps it and rejects those, at no cost for valid values. A rejected body is parsed again into a tree
//! that keeps the notation of numbers (`parsed_json.rs`, `whole_number.rs`). `parsed_reader.rs` reads values from this
//! tree exactly, so that all errors can be reported.

mod adjacent_tags;
mod buffer;
mod buffered_fields;
mod distinct_elements;
mod enum_variants;
mod json_read_error;
mod parsed_json;
mod parsed_reader;
mod strict;
mod whole_number;
mod wide_numbers;
mod work_limit;

use serde::de::{Deserialize, Error, Expected, Visitor};

pub use buffer::Buffer;
pub(crate) use buffered_fields::flattened_deserializer;
pub use buffered_fields::{
    buffered_field, buffered_field_distinct, flattened_field, flattened_field_distinct,
    no_other_fields,
};
pub(crate) use json_read_error::JsonReadError;
pub use parsed_json::ParsedJson;
pub(crate) use parsed_json::{MAX_DEPTH, ParseError};
pub(crate) use parsed_reader::{Reader, read_parsed};
use strict::{Json, strict};
pub(crate) use whole_number::WholeNumber;
use wide_numbers::track_inexact;
pub use work_limit::{Counted, untagged};
pub(crate) use work_limit::{bounded_search, is_reported};

/// Whether the visitor reads an internally tagged enum, which serde also accepts as an array. The visitor calls
/// `deserialize_any`, so only its expectation identifies it.
#[cold]
fn is_tagged<'de, V: Visitor<'de>>(visitor: &V) -> bool {
    let expected: &dyn Expected = visitor;
    expected.to_string().starts_with("internally tagged enum")
}

/// Reads a value.
///
/// # Errors
///
/// Returns an error if the bytes are not JSON, or the value does not have the type.
#[inline]
pub(crate) fn read<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, serde_json::Error> {
    read_by(serde_json::Deserializer::from_slice(bytes))
}

/// Reads a value from a string, whose encoding is not checked again.
///
/// # Errors
///
/// Returns an error if the string is not JSON, or the value does not have the type.
#[inline]
pub(crate) fn read_str<'b, T: Deserialize<'b>>(text: &'b str) -> Result<T, serde_json::Error> {
    read_by(serde_json::Deserializer::from_str(text))
}

#[inline]
fn read_by<'b, T: Deserialize<'b>, R: serde_json::de::Read<'b>>(
    mut reader: serde_json::Deserializer<R>,
) -> Result<T, serde_json::Error> {
    let (value, is_inexact) = track_inexact(|| T::deserialize(strict::<_, Json>(&mut reader)));
    let value = value?;
    reader.end()?;
    if is_inexact {
        Err(serde_json::Error::custom("a number was not read exactly"))
    } else {
        Ok(value)
    }
}
