use baya::prelude::*;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id}/toys/{toy}")]
    async fn find(&self, #[param] id: u64) -> String {
        id.to_string()
    }
}

fn main() {}
