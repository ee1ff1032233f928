use baya::prelude::*;

#[injectable]
struct Cats;

#[provider]
async fn more_cats() -> Cats {
    Cats
}

#[module(root, providers = [Cats, more_cats])]
struct AppModule;

fn main() {}
