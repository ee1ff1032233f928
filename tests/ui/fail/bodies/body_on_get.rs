use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self, filter: Json<Vec<u8>>) {
        let _ = filter;
    }
}

fn main() {}
