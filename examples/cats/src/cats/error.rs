//! What can go wrong with cats.

use baya::prelude::*;

/// What a client is told.
#[derive(Debug, PartialEq, Eq, ApiError)]
pub enum CatError {
    /// No cat has this number.
    #[error(status = 404, code = "cat_not_found", message = "no cat has the number {id}")]
    NotFound {
        /// The number.
        id: u64,
    },
    /// Two cats of one tenant can't share a name.
    #[error(status = 409, code = "name_taken", message = "there is a cat called {name} already")]
    NameTaken {
        /// The name.
        name: String,
    },
}
