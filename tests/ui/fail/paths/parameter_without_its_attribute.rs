use baya::prelude::*;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn find(&self, id: u64) -> String {
        id.to_string()
    }

    #[get("/{id}/{toy}")]
    async fn toy(&self, #[param] id: u64, #[param] name: String) -> String {
        format!("{id} {name}")
    }
}

fn main() {}
