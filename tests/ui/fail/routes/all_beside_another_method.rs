use baya::prelude::*;

#[controller("/first")]
struct First;

#[controller]
impl First {
    #[get("/cats")]
    async fn get(&self) {}

    #[all("/cats")]
    async fn every(&self) {}
}

#[controller("/second")]
struct Second;

#[controller]
impl Second {
    #[all("/cats")]
    async fn every(&self) {}

    #[post("/cats")]
    async fn create(&self) {}
}

#[module(root, controllers = [First, Second])]
struct AppModule;

fn main() {}
