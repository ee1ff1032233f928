use baya::prelude::*;

#[dto]
struct Cat {
    #[rule(is_email)]
    email: String,
    #[rule(min(1))]
    age: u8,
    #[rule(pattern = "^[a-z]+$")]
    name: String,
    #[rule(length = 3)]
    code: String,
    #[rule(email, message = "must be an email address")]
    second: String,
    #[rule(custom = "is_even")]
    even: u8,
    #[rule(range(1..5))]
    lives: u8,
    #[rule(length(1..=5))]
    title: String,
    #[rule(required)]
    owner: Option<String>,
    #[rule(optional)]
    note: String,
    #[rule(nested)]
    toy: Toy,
}

#[dto]
struct Toy {
    name: String,
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[post]
    async fn create(&self, _cat: Json<Cat>) {}
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
