//! The HTTP routes of products.

use baya::paging::Page;
use baya::prelude::*;

use super::dto::{NewProduct, Product, ProductSearch, UpdateProduct};
use super::error::CatalogError;
use super::service::Catalog;
use crate::access::{AdminOnly, Public};

/// Manages products. Reading them does not require a token.
#[controller("/products", version = "2")]
#[derive(Debug)]
pub struct ProductsController {
    catalog: Arc<Catalog>,
}

#[controller]
impl ProductsController {
    /// Lists products.
    ///
    /// Returns the products for sale that match all filters.
    #[get]
    #[apply(Public)]
    async fn list(&self, search: Query<ProductSearch>) -> Json<Page<Product>> {
        Json(self.catalog.list(&search))
    }

    /// Returns a product.
    ///
    /// With `If-None-Match`, the response is 304 if the product has not changed.
    #[get("/{id}")]
    #[apply(Public)]
    #[http(etag)]
    #[api(response(status = 304, description = "The product has not changed."))]
    async fn find(
        &self,
        /// The id of the product.
        #[param]
        id: u32,
    ) -> Result<Json<Product>, CatalogError> {
        self.catalog.find(id).map(Json)
    }

    /// Creates a product.
    ///
    /// The shop assigns the id.
    #[post]
    #[apply(AdminOnly)]
    async fn create(&self, #[body] new: NewProduct) -> Result<Json<Product>, CatalogError> {
        self.catalog.add(new).map(Json)
    }

    /// Updates a product.
    ///
    /// Absent fields are not changed.
    #[patch("/{id}")]
    #[apply(AdminOnly)]
    async fn update(
        &self,
        /// The id of the product.
        #[param]
        id: u32,
        #[body] update: UpdateProduct,
    ) -> Result<Json<Product>, CatalogError> {
        self.catalog.update(id, update).map(Json)
    }

    /// Discontinues a product.
    ///
    /// The product can no longer be found or ordered. Existing orders still contain it.
    #[delete("/{id}")]
    #[apply(AdminOnly)]
    async fn discontinue(
        &self,
        /// The id of the product.
        #[param]
        id: u32,
    ) -> Result<(), CatalogError> {
        self.catalog.discontinue(id)
    }
}
