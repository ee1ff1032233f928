use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[post]
    async fn create(&self, text: String, #[body] cat: Vec<u8>) {
        let _ = (text, cat);
    }
}

fn main() {}
