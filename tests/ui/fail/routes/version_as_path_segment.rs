use baya::prelude::*;

#[controller("/cats", version = "1")]
struct First;

#[controller]
impl First {
    #[get]
    async fn list(&self) {}
}

#[controller("/v1/cats")]
struct Plain;

#[controller]
impl Plain {
    #[get]
    async fn all(&self) {}
}

#[module(root, controllers = [First, Plain])]
struct AppModule;

fn main() {}
