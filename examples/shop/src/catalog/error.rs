//! What can go wrong with products.

use baya::prelude::*;

/// What a client is told.
#[derive(Debug, PartialEq, Eq, ApiError)]
pub enum CatalogError {
    /// No product has this number.
    #[error(status = 404, code = "product_not_found", message = "no product has the number {id}")]
    NotFound {
        /// The number.
        id: u32,
    },
    /// The product is not sold any more.
    #[error(status = 410, code = "discontinued", message = "the product {id} is not sold any more")]
    Discontinued {
        /// The number.
        id: u32,
    },
    /// Two products that are sold can't share a name.
    #[error(
        status = 409,
        code = "name_taken",
        message = "there is a product called {name} already"
    )]
    NameTaken {
        /// The name.
        name: String,
    },
}
