use baya::prelude::*;

#[controller("/owners/{owner}/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) -> String {
        String::new()
    }

    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) -> String {
        id.to_string()
    }
}

fn main() {}
