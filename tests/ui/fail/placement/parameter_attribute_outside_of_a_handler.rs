use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    async fn find(&self, #[param] id: u64) -> String {
        id.to_string()
    }

    #[status(202)]
    async fn later(&self) {}
}

fn main() {}
