//! Pairs of names and texts, as queries and forms have them, read into types.
//!
//! A name says by brackets what it is in: `filter[age][gte]=3`, `tag[]=a`, `lines[0][count]=2`. What a
//! text becomes, the type says that is read. A struct whose names have no brackets is read as the pairs
//! come (`flat.rs`). Anything else, and what is wrong, is read from a tree of them: the pairs in the order
//! of their names, in which a node is a slice (`node.rs`).

mod access;
mod comma_separated;
mod decode;
mod flat;
mod guess;
pub(crate) mod held;
mod held_access;
mod hints;
mod node;
mod reader;
mod text;
mod tree;
mod unread;

pub use comma_separated::CommaSeparated;
pub(crate) use comma_separated::{COMMAS, between_commas};
pub(crate) use decode::{decode, pieces};
pub(crate) use hints::{is_serde_buffer, read, read_with_path, repeatedly};
pub use node::{Given, Node};
pub use reader::FILE;
pub(crate) use text::{Text, truth};
pub use tree::Tree;
pub(crate) use unread::{Unread, repeated};

use axum::body::Bytes;
use serde::de::DeserializeOwned;

use super::validation::invalid;
use crate::error::Error;
use crate::wire::validation::explain::{InputValue, NotRead, attempt};
use crate::wire::validation::{Report, ValidationContext};

/// What pairs are called in errors, and where their faults are.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// One of them: a parameter, or a field.
    pub word: &'static str,
    /// The code of errors.
    pub code: &'static str,
    /// Whether they are parameters, and no document.
    pub parameters: bool,
}

/// Reads pairs.
///
/// # Errors
///
/// 400 for pairs that no type is read from, and else the error with the first fault.
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
    let tree = Tree::parse(pairs).map_err(|refused| refused.into_error(kind))?;
    let mut faults = Vec::new();
    let context = ValidationContext { parameters: kind.parameters, ..ValidationContext::default() };
    let read = attempt(InputValue::Pairs(tree.root()), &mut Report::new(&mut faults, context));
    read.map_err(|unread| {
        if let NotRead::Invalid = unread {
            return invalid(faults).with_unread(Bytes::copy_from_slice(pairs));
        }
        let error = error().with_code(kind.code);
        let error = error.with_unread(Bytes::copy_from_slice(pairs));
        let Some(fault) = faults.pop() else { return error };
        match fault.location.name() {
            "" => error.with_message(fault.message),
            name => {
                let message = format!("the {} `{name}`: {}", kind.word, fault.message);
                error.with_message(message).with_validation_error(fault)
            }
        }
    })
}
