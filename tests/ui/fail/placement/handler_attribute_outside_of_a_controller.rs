use baya::prelude::*;

struct Cats;

impl Cats {
    #[get("/cats")]
    async fn list(&self) {}
}

#[injectable]
struct Owners;

#[injectable]
impl Owners {
    #[post("/owners")]
    async fn create(&self) {}
}

fn main() {}
