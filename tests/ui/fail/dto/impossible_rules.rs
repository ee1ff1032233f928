use baya::dto;

#[dto]
struct CreateCat {
    #[rule(length(min = 40, max = 1))]
    name: String,
    #[rule(range(above = 3, below = 3))]
    age: u8,
    #[rule(range(min = 0, max = 300))]
    weight: u8,
    #[rule(multiple_of(0))]
    legs: u32,
    #[rule(pattern("[a-z"))]
    code: String,
    #[rule(pattern("(?i)cat"))]
    kind: String,
    #[rule(pattern("^([a-z]{1,1000}-){1,1000}$"))]
    slug: String,
}

#[dto]
struct Numbers {
    #[rule(range(above = 255))]
    byte: u8,
    #[rule(range(below = 0))]
    count: Option<u32>,
    #[rule(range(max = 0))]
    nonzero: std::num::NonZeroU16,
    #[rule(each(range(above = 4, below = 5)))]
    list: Vec<u8>,
    #[rule(each(range(min = 128)))]
    array: [i8; 2],
}

fn main() {}
