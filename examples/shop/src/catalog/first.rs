//! The first version of products, for who has not moved on yet.

use baya::dto;
use baya::paging::{Page, PageQuery};
use baya::prelude::*;

use super::dto::{Product, ProductSearch};
use super::error::CatalogError;
use super::service::Catalog;
use crate::access::Public;

/// A product as it was: its price was a fraction, which is never quite what was meant.
#[dto(output, pick(Product, id, name))]
#[derive(Clone, Debug, PartialEq)]
pub struct FirstProduct {
    /// What one costs, in euros.
    pub price: f64,
}

impl From<Product> for FirstProduct {
    fn from(Product { id, name, price, .. }: Product) -> Self {
        Self { id, name, price: f64::from(price) / 100.0 }
    }
}

/// What there is to buy, as it was told first.
#[controller("/products", version = "1", deprecated = "2026-03-01", sunset = "2027-03-01")]
#[apply(Public)]
#[api(tags("First products"))]
#[derive(Debug)]
pub struct FirstProductsController {
    catalog: Arc<Catalog>,
}

#[controller]
impl FirstProductsController {
    /// Products, by number.
    #[get]
    async fn list(&self, page: Query<PageQuery>) -> Json<Page<FirstProduct>> {
        let search = ProductSearch { page: *page, ..ProductSearch::default() };
        Json(self.catalog.list(&search).map(FirstProduct::from))
    }

    /// One product.
    #[get("/{id}")]
    async fn find(
        &self,
        /// The number of the product.
        #[param]
        id: u32,
    ) -> Result<Json<FirstProduct>, CatalogError> {
        self.catalog.find(id).map(|product| Json(product.into()))
    }
}
