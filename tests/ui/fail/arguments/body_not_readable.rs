use baya::prelude::*;

struct Cat;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[post]
    async fn create(&self, #[body] cats: Vec<Cat>) {
        let _ = cats;
    }
}

fn main() {}
