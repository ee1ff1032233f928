use baya::prelude::*;

struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) -> String {
        String::new()
    }
}

fn main() {}
