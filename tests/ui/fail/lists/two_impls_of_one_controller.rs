use baya::prelude::*;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) {}
}

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) -> String {
        id.to_string()
    }
}

fn main() {}
