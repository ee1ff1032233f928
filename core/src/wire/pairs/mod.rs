//! Reads types from the name-value pairs of queries and forms.
//!
//! Brackets in names express nesting: `filter[age][gte]=3`, `tag[]=a`, `lines[0][count]=2`. The type that is read
//! determines how a string is parsed. A struct whose names have no brackets is read directly from the pairs (`flat.rs`).
//! All other types, and all invalid input, are read from a tree (`pair_tree.rs`): the pairs sorted by their names, in which a
//! node is a slice (`node.rs`).

mod access;
mod between_commas;
mod buffered_access;
pub(crate) mod buffered_value;
mod decode;
mod flat;
mod guess;
mod hints;
mod node;
mod pair_tree;
mod read_error;
mod reader;
mod string_reader;

pub(crate) use between_commas::{COMMAS, EXPECTATION as COMMAS_EXPECTATION, between_commas};
pub use buffered_value::distinct;
pub(crate) use decode::{decode, split_pairs};
pub(crate) use flat::read as read_flat;
pub(crate) use hints::{is_serde_buffer, read, read_with_path, repeatedly};
pub(crate) use node::Pair;
pub use node::{Given, Node};
pub use pair_tree::Tree;
pub(crate) use read_error::{ReadError, repeated_message};
pub use reader::FILE;
pub(crate) use string_reader::{StringReader, parse_bool};

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
