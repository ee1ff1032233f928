use baya::prelude::*;

struct Cat;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn find(&self) -> Json<Cat> {
        Json(Cat)
    }
}

fn main() {}
