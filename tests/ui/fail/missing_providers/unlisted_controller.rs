use baya::prelude::*;

#[controller]
struct Pets;

#[controller]
impl Pets {
    #[get]
    async fn list(&self) {}
}

#[injectable]
struct Cats {
    pets: Arc<Pets>,
}

#[module(root, providers = [Cats])]
struct AppModule;

fn main() {}
