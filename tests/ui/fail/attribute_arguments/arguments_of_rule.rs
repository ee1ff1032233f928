use baya::dto;

#[dto(both)]
#[rule(length(min = 1))]
struct CreateCat {
    #[rule]
    name: String,
    #[rule(lenght(min = 1), length(min = 1), length(max = 2))]
    code: String,
    #[rule(length(smallest = 1))]
    text: String,
    #[rule(length())]
    other: String,
    #[rule(email(strict), pattern, each())]
    email: String,
    #[rule(range(min = 1, above = 2))]
    age: u8,
    #[rule(email, groups())]
    late: String,
    #[serde(skip)]
    #[rule(email)]
    hidden: String,
    #[rule(trim)]
    lives: Vec<u8>,
    #[rule(length(min = "1", max = "many", mesage = "too long"))]
    list: Vec<u8>,
    #[rule(range(max = "9"))]
    count: Option<u8>,
}

#[dto]
enum Kind {
    #[rule(email)]
    Known { name: String },
}

#[dto]
union Both {
    one: u8,
    other: u8,
}

fn main() {}
