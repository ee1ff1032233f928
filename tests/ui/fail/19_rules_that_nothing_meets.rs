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
}

fn main() {}
