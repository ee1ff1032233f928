//! Reads values from the pairs of queries and forms, and reports all errors.

use axum::body::Bytes;
use serde::de::DeserializeOwned;

use super::explain::{Explain, NotRead, attempt};
use super::groups::Groups;
use super::input_value::InputValue;
use super::validation_report::{Report, ValidationContext};
use crate::error::{Error, Result};
use crate::wire::pairs::{self, Kind, Tree};
use crate::wire::reading::invalid;

/// Reads a value from a tree of pairs, for extractors that build such a tree.
///
/// # Errors
///
/// Returns a 422 with all validation errors.
pub fn read_tree<T: Explain>(tree: &Tree<'_>, groups: Groups) -> Result<T> {
    if let Ok(value) = pairs::read(tree.root()) {
        return Ok(value);
    }
    let mut errors = Vec::new();
    let context = ValidationContext { groups: groups.0, parameters: false };
    T::explain(tree.document(), &mut Report::new(&mut errors, context))
        .ok_or_else(|| invalid(errors))
}

/// Reads a value from encoded pairs.
///
/// # Errors
///
/// Returns a 400 for malformed pairs, and a 422 if values break rules. Otherwise returns `error()` with the first
/// validation error.
#[inline]
pub(crate) fn read_pairs<T: DeserializeOwned>(
    pairs: &[u8],
    kind: Kind,
    error: fn() -> Error,
) -> Result<T> {
    pairs::read_flat(pairs).or_else(|_| read_from_tree(pairs, kind, error))
}

#[cold]
fn read_from_tree<T: DeserializeOwned>(
    pairs: &[u8],
    kind: Kind,
    error: fn() -> Error,
) -> Result<T> {
    let tree = Tree::parse(pairs).map_err(|error| error.into_error(kind))?;
    let mut errors = Vec::new();
    let context = ValidationContext { parameters: kind.parameters, ..ValidationContext::default() };
    let read = attempt(InputValue::Pairs(tree.root()), &mut Report::new(&mut errors, context));
    read.map_err(|reason| {
        if let NotRead::Invalid = reason {
            return invalid(errors).with_unread(Bytes::copy_from_slice(pairs));
        }
        let error = error().with_code(kind.code);
        let error = error.with_unread(Bytes::copy_from_slice(pairs));
        let Some(first) = errors.pop() else { return error };
        match first.location.name() {
            "" => error.with_message(first.message),
            name => {
                let message = format!("the {} `{name}`: {}", kind.word, first.message);
                error.with_message(message).with_validation_error(first)
            }
        }
    })
}
