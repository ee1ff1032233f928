//! Version 1 of the product routes, which is deprecated.

use baya::dto;
use baya::paging::{Page, PageQuery};
use baya::prelude::*;

use super::dto::{Product, ProductSearch};
use super::error::CatalogError;
use super::service::Catalog;
use crate::access::Public;

/// A product in version 1, with its price as a floating-point number.
#[dto(output, pick(Product, id, name))]
#[derive(Clone, Debug, PartialEq)]
pub struct ProductV1 {
    /// The price of one item, in euros.
    pub price: f64,
}

impl From<Product> for ProductV1 {
    fn from(Product { id, name, price, .. }: Product) -> Self {
        Self { id, name, price: f64::from(price) / 100.0 }
    }
}

/// Returns products in the format of version 1.
#[controller("/products", version = "1", deprecated = "2026-03-01", sunset = "2027-03-01")]
#[apply(Public)]
#[api(tags("Products (version 1)"))]
#[derive(Debug)]
pub struct ProductsV1Controller {
    catalog: Arc<Catalog>,
}

#[controller]
impl ProductsV1Controller {
    /// Lists products, ordered by id.
    #[get]
    async fn list(&self, page: Query<PageQuery>) -> Json<Page<ProductV1>> {
        let search = ProductSearch { page: *page, ..ProductSearch::default() };
        Json(self.catalog.list(&search).map(ProductV1::from))
    }

    /// Returns a product.
    #[get("/{id}")]
    async fn find(
        &self,
        /// The id of the product.
        #[param]
        id: u32,
    ) -> Result<Json<ProductV1>, CatalogError> {
        self.catalog.find(id).map(|product| Json(product.into()))
    }
}
