use baya::dto;

type Lives = u8;

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
    lives: Lives,
    #[rule(unique)]
    friends: Vec<Friend>,
    #[rule(custom(is_short), each(custom(is_small)))]
    numbers: Vec<u8>,
}

fn is_short(numbers: &[u8]) -> bool {
    numbers.len() < 3
}

fn is_small(number: &u8) -> Result<(), u8> {
    Err(*number)
}

#[dto(input)]
struct Friend {
    name: String,
}

fn main() {}
