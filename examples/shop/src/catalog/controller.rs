//! Products over HTTP.

use baya::paging::Page;
use baya::prelude::*;

use super::dto::{ChangeProduct, NewProduct, Product, ProductSearch};
use super::error::CatalogError;
use super::service::Catalog;
use crate::access::{AdminOnly, Public};

/// What there is to buy; everybody may look.
#[controller("/products", version = "2")]
#[derive(Debug)]
pub struct ProductsController {
    catalog: Arc<Catalog>,
}

#[controller]
impl ProductsController {
    /// Products.
    ///
    /// Without filters it lists all that are sold, else those that fit each filter.
    #[get]
    #[apply(Public)]
    async fn list(&self, search: Query<ProductSearch>) -> Json<Page<Product>> {
        Json(self.catalog.list(&search))
    }

    /// One product.
    ///
    /// Who has it already, and says so by its tag, is told whether it has changed.
    #[get("/{id}")]
    #[apply(Public)]
    #[http(etag)]
    #[api(response(status = 304, description = "It is as the client has it."))]
    async fn find(
        &self,
        /// The number of the product.
        #[param]
        id: u32,
    ) -> Result<Json<Product>, CatalogError> {
        self.catalog.find(id).map(Json)
    }

    /// A new product.
    ///
    /// The shop gives the number.
    #[post]
    #[apply(AdminOnly)]
    async fn create(&self, #[body] new: NewProduct) -> Result<Json<Product>, CatalogError> {
        self.catalog.add(new).map(Json)
    }

    /// Changes a product.
    ///
    /// What the body leaves out stays as it is.
    #[patch("/{id}")]
    #[apply(AdminOnly)]
    async fn change(
        &self,
        /// The number of the product.
        #[param]
        id: u32,
        #[body] change: ChangeProduct,
    ) -> Result<Json<Product>, CatalogError> {
        self.catalog.change(id, change).map(Json)
    }

    /// Sells a product no more.
    ///
    /// It is gone for buyers; orders keep it.
    #[delete("/{id}")]
    #[apply(AdminOnly)]
    async fn discontinue(
        &self,
        /// The number of the product.
        #[param]
        id: u32,
    ) -> Result<(), CatalogError> {
        self.catalog.discontinue(id)
    }
}
