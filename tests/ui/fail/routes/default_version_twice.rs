use baya::prelude::*;

#[controller("/cats", version = "1")]
struct First;

#[controller]
impl First {
    #[get]
    async fn list(&self) {}
}

#[controller("/cats")]
struct Plain;

#[controller]
impl Plain {
    #[get]
    async fn all(&self) {}
}

#[module(root, default_version = "1", controllers = [First, Plain])]
struct AppModule;

fn main() {}
