use baya::prelude::*;

#[controller("/{*all}")]
struct All;

#[controller]
impl All {}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get("/list?page=1")]
    async fn list(&self) {}

    #[get("/the newest")]
    async fn newest(&self) {}

    #[get("/katzenbär")]
    async fn bear(&self) {}

    #[get("/top#first")]
    async fn top(&self) {}
}

fn main() {}
