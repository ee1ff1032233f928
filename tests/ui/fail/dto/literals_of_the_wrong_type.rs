use baya::prelude::*;

#[dto]
struct Cat {
    #[rule(range(min = 0.5))]
    age: u8,
    #[rule(length(1, 40))]
    name: String,
    #[rule(range(above = 4, below = 5))]
    lives: u8,
    #[rule(range(above = 4, below = 5))]
    weight: f32,
}

#[dto]
struct Page {
    #[api(default = 0)]
    #[rule(range(min = 1))]
    page: u32,
    #[api(default = "".to_owned())]
    #[rule(length(min = 1))]
    order: String,
    #[api(example = 20)]
    #[rule(range(max = 100))]
    size: u32,
}

#[dto]
struct Search {
    #[serde(default)]
    #[rule(range(min = 1))]
    page: u32,
    #[serde(default)]
    #[rule(length(min = 1))]
    tags: Vec<String>,
    #[serde(default)]
    #[rule(email)]
    mail: String,
    #[serde(default)]
    #[rule(range(min = 1), groups("paid"))]
    price: u32,
    #[serde(default)]
    #[rule(range(min = 1))]
    maybe: Option<u32>,
    #[api(default = "cat")]
    #[rule(pattern("^[A-Z]"))]
    name: String,
    #[api(default = 7)]
    #[rule(multiple_of(5))]
    step: u32,
}

#[dto(partial(Page, page))]
struct ChangePage {}

fn main() {}
