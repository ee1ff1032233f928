use baya::prelude::*;

#[controller("/owners/{id}")]
struct Cats;

#[controller]
impl Cats {
    #[get("/cats/{id}")]
    async fn find(&self, #[param] id: u64) -> String {
        id.to_string()
    }
}

fn main() {}
