use baya::prelude::*;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn all(&self) {}
}

#[module(root, prefix = "/api", controllers = [Cats])]
struct CatsModule;

#[module(root)]
struct DogsModule;

#[module(root, imports = [CatsModule, DogsModule])]
struct AppModule;

fn main() {}
