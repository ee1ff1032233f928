use baya::Cors;
use baya::prelude::*;

#[controller("/cats")]
#[http(cors = Cors::any().credentials())]
struct Cats;

#[controller]
impl Cats {
    #[get]
    #[http(cors = Cors::origins(&["https://app.example.com/"]))]
    async fn list(&self) {}

    #[get("/own")]
    #[http(cors = Cors::origins(&["https://app.example.com:443"]))]
    async fn own(&self) {}
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
