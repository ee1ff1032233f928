//! Errors of products.

use baya::prelude::*;

/// The errors of operations on products.
#[derive(Debug, PartialEq, Eq, ApiError)]
pub enum CatalogError {
    /// No product has this id.
    #[error(status = 404, code = "product_not_found", message = "no product has the id {id}")]
    NotFound {
        /// The id.
        id: u32,
    },
    /// The product has been discontinued.
    #[error(
        status = 410,
        code = "discontinued",
        message = "the product {id} has been discontinued"
    )]
    Discontinued {
        /// The id.
        id: u32,
    },
    /// Another product for sale has the same name.
    #[error(
        status = 409,
        code = "name_taken",
        message = "a product with the name {name} already exists"
    )]
    NameTaken {
        /// The name.
        name: String,
    },
}
