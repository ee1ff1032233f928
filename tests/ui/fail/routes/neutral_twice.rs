use baya::prelude::*;

#[controller("/cats", version = neutral)]
struct Neutral;

#[controller]
impl Neutral {
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

#[module(root, versioning = media_type("v"), controllers = [Neutral, Plain])]
struct AppModule;

fn main() {}
