use baya::prelude::*;

struct Missing;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn find(&self) -> Result<String, Missing> {
        Err(Missing)
    }
}

fn main() {}
