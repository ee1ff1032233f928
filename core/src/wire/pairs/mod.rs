//! Reads types from the name-value pairs of queries and forms.
//!
//! Brackets in names express nesting: `filter[age][gte]=3`, `tag[]=a`, `lines[0][count]=2`. The type that is read
//! determines how a string is parsed. A struct whose names have no brackets is read directly from the pairs (`flat.rs`).
//! All other types, and all invalid input, are read from a tree (`pair_tree.rs`): the pairs sorted by their names, in which a
//! node is a slice (`node.rs`).

mod access;
mod buffered_access;
pub(crate) mod buffered_value;
mod comma_separated;
mod decode;
mod flat;
mod guess;
mod hints;
mod node;
mod pair_tree;
mod read_error;
mod reader;
mod string_reader;

pub use comma_separated::CommaSeparated;
pub(crate) use comma_separated::{COMMAS, between_commas};
pub(crate) use decode::{decode, split_pairs};
pub(crate) use hints::{is_serde_buffer, read, read_with_path, repeatedly};
pub use node::{Given, Node};
pub use pair_tree::Tree;
pub(crate) use read_error::{ReadError, repeated_message};
pub use reader::FILE;
pub(crate) use string_reader::{StringReader, parse_bool};

use axum::body::Bytes;
use serde::de::DeserializeOwned;

use super::validation::invalid;
use crate::error::Error;
use crate::wire::validation::explain::{InputValue, NotRead, attempt};
use crate::wire::validation::{Report, ValidationContext};

/// The terms for pairs in errors, and the locations of their validation errors.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The term for a pair: `parameter` or `field`.
    pub word: &'static str,
    /// The code of errors.
    pub code: &'static str,
    /// Whether the pairs are parameters, rather than a document.
    pub parameters: bool,
}

/// Reads a value from encoded pairs.
///
/// # Errors
///
/// Returns a 400 for malformed pairs, and a 422 if values break rules. Otherwise returns `error()` with the first
/// validation error.
#[inline]
pub(crate) fn from_bytes<T: DeserializeOwned>(
    pairs: &[u8],
    kind: Kind,
    error: fn() -> Error,
) -> Result<T, Error> {
    flat::read(pairs).or_else(|_| from_tree(pairs, kind, error))
}

#[cold]
fn from_tree<T: DeserializeOwned>(
    pairs: &[u8],
    kind: Kind,
    error: fn() -> Error,
) -> Result<T, Error> {
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
