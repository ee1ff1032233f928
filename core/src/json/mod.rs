//! JSON, read as its OpenAPI document says ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)).
//!
//! serde_json accepts more than a schema does: arrays for objects, and variants as objects that hold `null`.
//! `strict.rs` wraps it and refuses those, at no cost for what is valid. A body that is refused is parsed once
//! more into a tree that keeps numbers as they are written (`parsed.rs`, `number.rs`), from which values are
//! read exactly and explained (`reader.rs`).

mod held;
mod number;
mod parsed;
mod reader;
mod strict;
mod uuids;

use serde::de::Deserialize;

pub(crate) use held::of_part;
pub use held::{held, part};
pub(crate) use number::Whole;
pub use parsed::ParsedJson;
pub(crate) use reader::{Key, Reader};
use serde::de::{Expected, Visitor};
use strict::{Json, strict};
pub(crate) use uuids::{OF_UUIDS, check as check_uuid};

/// Whether an enum is read whose variants are named by a field. serde also reads such an enum from an array, and
/// asks for any value then, so that only its own words tell.
#[cold]
fn is_tagged<'de, V: Visitor<'de>>(visitor: &V) -> bool {
    let expected: &dyn Expected = visitor;
    expected.to_string().starts_with("internally tagged enum")
}

/// Reads a value.
///
/// # Errors
///
/// Where it is not JSON, or not of the type.
#[inline]
pub(crate) fn read<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = T::deserialize(strict::<_, Json>(&mut reader))?;
    reader.end()?;
    Ok(value)
}
