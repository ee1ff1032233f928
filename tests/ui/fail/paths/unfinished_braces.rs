use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id")]
    async fn open(&self, #[param] id: u64) -> String {
        id.to_string()
    }

    #[get("/id}")]
    async fn closed(&self) {}

    #[get("/{*}")]
    async fn unnamed_wildcard(&self) {}
}

fn main() {}
