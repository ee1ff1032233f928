use baya::prelude::*;

#[controller("/cats", version = ["1", "2"])]
struct First;

#[controller]
impl First {
    #[get]
    async fn list(&self) {}
}

#[controller("/cats", version = "2")]
struct Second;

#[controller]
impl Second {
    #[get]
    async fn list(&self) {}
}

#[module(root, versioning = header("x-api-version"), controllers = [First, Second])]
struct AppModule;

fn main() {}
