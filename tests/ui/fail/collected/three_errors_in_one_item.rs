use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("cats")]
    async fn list(&self) {}

    #[post("/cats", bdy)]
    async fn create(&self) {}

    #[put("/cats")]
    fn replace(&self) {}
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
