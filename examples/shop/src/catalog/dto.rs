//! Products on the wire.

use baya::dto;
use baya::paging::{Filter, PageQuery, Sort};

/// What kind of product it is.
#[dto]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Things to read.
    Book,
    /// Things to play with.
    Toy,
    /// Things to work with.
    Tool,
}

/// How large something is, in millimetres.
#[dto]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Dimensions {
    /// From side to side.
    #[rule(range(min = 1, max = 100_000))]
    pub width: u32,
    /// From bottom to top.
    #[rule(range(min = 1, max = 100_000))]
    pub height: u32,
    /// From front to back.
    #[rule(range(min = 1, max = 100_000))]
    pub depth: u32,
}

/// A product.
#[dto(output)]
#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    /// The number of the product.
    pub id: u32,
    /// What it is called; no two products that are sold have the same name.
    #[rule(length(min = 1, max = 80))]
    #[api(example = "Screwdriver")]
    pub name: String,
    /// What there is to say of it.
    #[rule(length(max = 2000))]
    pub description: Option<String>,
    /// What kind of product it is.
    pub category: Category,
    /// What one costs, in cents.
    #[rule(range(min = 1, max = 10_000_000))]
    #[api(example = 1250)]
    pub price: u32,
    /// Words by which it is found.
    #[serde(default)]
    #[rule(length(max = 8), unique, each(length(min = 1, max = 20)))]
    pub tags: Vec<String>,
    /// How large it is.
    pub dimensions: Option<Dimensions>,
    /// How many are there, with those that came back.
    pub stock: u32,
}

/// A product that has no number yet.
#[dto(input, omit(Product, id, stock))]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct NewProduct {
    /// How many are there.
    #[rule(range(max = 1_000_000))]
    pub stock: u32,
}

/// What changes of a product; what is left out stays, and what is `null` is known no more.
#[dto(input, partial(NewProduct))]
#[derive(Clone, Debug)]
pub struct ChangeProduct;

/// Which products, in which order.
#[dto(input)]
#[derive(Clone, Debug, Default)]
pub struct ProductSearch {
    /// Which of them.
    #[serde(flatten)]
    pub page: PageQuery,
    /// What they are sorted by; by number, where nothing is said.
    #[serde(default)]
    pub sort: Sort<Product>,
    /// Those of which all of this holds.
    #[serde(default)]
    pub filter: Filter<Product>,
    /// Those that are found by this word.
    #[rule(length(min = 1, max = 20))]
    pub tag: Option<String>,
}
