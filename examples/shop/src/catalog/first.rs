//! The first version of products, for who has not moved on yet.

use baya::guards::Bearer;
use baya::{dto, prelude::*};

use super::dto::{Product, ProductFilter};
use super::error::CatalogError;
use super::service::Catalog;
use crate::access::Tokens;
use crate::paging::{Page, PageQuery};

/// A product as it was: its price was a fraction, which is never quite what was meant.
#[dto(output)]
#[derive(Clone, Debug, PartialEq)]
pub struct FirstProduct {
    /// The number of the product.
    pub id: u32,
    /// What it is called.
    pub name: String,
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
#[skip(Bearer<Tokens>)]
#[api(tags("First products"))]
#[derive(Debug)]
pub struct FirstProductsController {
    catalog: Arc<Catalog>,
}

#[controller]
impl FirstProductsController {
    /// Products, by number.
    ///
    /// Without filters it lists all that are sold, else those that fit each filter.
    #[get]
    async fn list(
        &self,
        filter: Query<ProductFilter>,
        page: Query<PageQuery>,
    ) -> Json<Page<FirstProduct>> {
        Json(self.catalog.list(&filter, *page).map(FirstProduct::from))
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
