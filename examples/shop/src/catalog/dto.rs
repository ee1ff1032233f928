//! Products on the wire.

use baya::{Patch, dto};

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
    /// What it is called.
    pub name: String,
    /// What there is to say of it.
    pub description: Option<String>,
    /// What kind of product it is.
    pub category: Category,
    /// What one costs, in cents.
    pub price: u32,
    /// Words by which it is found.
    pub tags: Vec<String>,
    /// How large it is.
    pub dimensions: Option<Dimensions>,
    /// How many are there.
    pub stock: u32,
}

/// A product that has no number yet.
#[dto(input)]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct NewProduct {
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
    /// How many are there.
    #[rule(range(max = 1_000_000))]
    pub stock: u32,
}

/// What changes of a product; what is left out stays.
#[dto(input)]
#[derive(Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct ChangeProduct {
    /// Another name.
    #[rule(length(min = 1, max = 80))]
    pub name: Option<String>,
    /// What there is to say of it from now on; `null` for nothing.
    #[rule(length(max = 2000))]
    pub description: Patch<String>,
    /// Another kind.
    pub category: Option<Category>,
    /// Another price, in cents.
    #[rule(range(min = 1, max = 10_000_000))]
    pub price: Option<u32>,
    /// Other words by which it is found.
    #[rule(length(max = 8), unique, each(length(min = 1, max = 20)))]
    pub tags: Option<Vec<String>>,
    /// How large it is; `null` where nobody knows.
    pub dimensions: Patch<Dimensions>,
    /// How many are there now.
    #[rule(range(max = 1_000_000))]
    pub stock: Option<u32>,
}

/// Which products.
#[dto(input)]
#[derive(Clone, Debug)]
pub struct ProductFilter {
    /// Those whose name has this in it, in any case.
    #[rule(length(min = 1, max = 80))]
    pub name: Option<String>,
    /// Those of this kind.
    pub category: Option<Category>,
    /// Those that are found by this word.
    #[rule(length(min = 1, max = 20))]
    pub tag: Option<String>,
    /// Those that cost no more, in cents.
    pub max_price: Option<u32>,
    /// Whether there are any left.
    pub in_stock: Option<bool>,
}
