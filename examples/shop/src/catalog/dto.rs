//! The types of requests and responses.

use baya::dto;
use baya::paging::{Filter, PageQuery, Sort};

/// The category of a product.
#[dto]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Books.
    Book,
    /// Toys.
    Toy,
    /// Tools.
    Tool,
}

/// The dimensions of a product in millimetres.
#[dto]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Dimensions {
    /// The width.
    #[rule(range(min = 1, max = 100_000))]
    pub width: u32,
    /// The height.
    #[rule(range(min = 1, max = 100_000))]
    pub height: u32,
    /// The depth.
    #[rule(range(min = 1, max = 100_000))]
    pub depth: u32,
}

/// A product.
#[dto(output)]
#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    /// The id of the product.
    pub id: u32,
    /// The name, which is unique among the products for sale.
    #[rule(length(min = 1, max = 80))]
    #[api(example = "Screwdriver")]
    pub name: String,
    /// The description.
    #[rule(length(max = 2000))]
    pub description: Option<String>,
    /// The category.
    pub category: Category,
    /// The price of one item, in cents.
    #[rule(range(min = 1, max = 10_000_000))]
    #[api(example = 1250)]
    pub price: u32,
    /// The tags by which the product can be found.
    #[serde(default)]
    #[rule(length(max = 8), unique, each(length(min = 1, max = 20)))]
    pub tags: Vec<String>,
    /// The dimensions.
    pub dimensions: Option<Dimensions>,
    /// The number of items in stock.
    pub stock: u32,
}

/// A new product.
#[dto(input, omit(Product, id, stock))]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct NewProduct {
    /// The number of items in stock.
    #[rule(range(max = 1_000_000))]
    pub stock: u32,
}

/// An update of a product. Absent fields are not changed, and `null` removes a value.
#[dto(input, partial(NewProduct))]
#[derive(Clone, Debug)]
pub struct UpdateProduct;

/// The query parameters of the list of products.
#[dto(input)]
#[derive(Clone, Debug, Default)]
pub struct ProductSearch {
    /// The page.
    #[serde(flatten)]
    pub page: PageQuery,
    /// The sort order; by id by default.
    #[serde(default)]
    pub sort: Sort<Product>,
    /// The filters, all of which must match.
    #[serde(default)]
    pub filter: Filter<Product>,
    /// Returns only products with this tag.
    #[rule(length(min = 1, max = 20))]
    pub tag: Option<String>,
}
