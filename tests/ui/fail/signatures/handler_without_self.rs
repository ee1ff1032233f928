use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list() {}
}

fn main() {}
