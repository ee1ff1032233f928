use baya::dto;

#[dto(input)]
struct CreateCat {
    #[rule(length(max = 40))]
    age: u8,
    #[rule(range(max = 30))]
    name: String,
    #[rule(email)]
    addresses: Vec<String>,
    #[rule(each(length(max = 3)))]
    tag: String,
    #[rule(trim)]
    lives: u8,
    #[rule(unique)]
    friends: Vec<Friend>,
}

#[dto(input)]
struct Friend {
    name: String,
}

fn main() {}
