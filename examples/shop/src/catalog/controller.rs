//! Products over HTTP.

use baya::guards::Bearer;
use baya::prelude::*;

use super::dto::{ChangeProduct, NewProduct, Product, ProductFilter};
use super::error::CatalogError;
use super::service::Catalog;
use crate::access::{AdminOnly, Tokens};
use crate::paging::{Page, PageQuery};

/// What there is to buy; everybody may look.
#[controller("/products", version = "2")]
#[derive(Debug)]
pub struct ProductsController {
    catalog: Arc<Catalog>,
}

#[controller]
impl ProductsController {
    /// Products, by number.
    ///
    /// Without filters it lists all that are sold, else those that fit each filter.
    #[get]
    #[skip(Bearer<Tokens>)]
    async fn list(
        &self,
        filter: Query<ProductFilter>,
        page: Query<PageQuery>,
    ) -> Json<Page<Product>> {
        Json(self.catalog.list(&filter, *page))
    }

    /// One product.
    ///
    /// Who has it already, and says so by its tag, is told whether it has changed.
    #[get("/{id}")]
    #[skip(Bearer<Tokens>)]
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
