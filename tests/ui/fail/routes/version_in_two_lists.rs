use baya::prelude::*;

#[controller("/cats", version = ["1", "2"])]
struct First;

#[controller]
impl First {
    #[get]
    async fn list(&self) {}
}

#[controller("/cats")]
struct Second;

#[controller]
impl Second {
    #[get(version = ["2", "3"])]
    async fn list(&self) {}
}

#[module(root, prefix = "/api", controllers = [First, Second])]
struct AppModule;

fn main() {}
