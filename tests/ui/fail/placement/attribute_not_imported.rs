use baya::prelude::*;

#[metadata]
struct Public;

#[meta(Public)]
#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) {}
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
