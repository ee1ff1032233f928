use baya::prelude::*;

struct Cat;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[post]
    async fn create(&self, cat: Json<Cat>) {
        let _ = cat;
    }
}

fn main() {}
