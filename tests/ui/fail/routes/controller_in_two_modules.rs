use baya::prelude::*;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) -> String {
        String::new()
    }

    #[get("/newest")]
    async fn newest(&self) -> String {
        String::new()
    }
}

#[module(controllers = [Cats])]
struct CatsModule;

#[module(root, imports = [CatsModule], controllers = [Cats])]
struct AppModule;

fn main() {}
