use baya::dto;

#[dto]
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

#[dto]
struct Friend {
    name: String,
}

fn main() {}
