use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/cats")]
    #[post("/cats")]
    async fn list(&self) {}

    #[get("/all")]
    #[get("/everything")]
    async fn all(&self) {}
}

fn main() {}
