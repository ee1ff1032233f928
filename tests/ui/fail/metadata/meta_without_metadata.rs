use baya::prelude::*;

struct Roles(&'static [&'static str]);

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    #[meta(Roles(&["admin"]))]
    async fn list(&self) {}
}

fn main() {}
