//! Errors of cats.

use baya::prelude::*;

/// The errors of operations on cats.
#[derive(Debug, PartialEq, Eq, ApiError)]
pub enum CatError {
    /// No cat has this id.
    #[error(status = 404, code = "cat_not_found", message = "no cat has the id {id}")]
    NotFound {
        /// The id.
        id: u64,
    },
    /// Another cat of the tenant has the same name.
    #[error(
        status = 409,
        code = "name_taken",
        message = "a cat with the name {name} already exists"
    )]
    NameTaken {
        /// The name.
        name: String,
    },
}
