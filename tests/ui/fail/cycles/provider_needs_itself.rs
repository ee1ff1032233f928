use baya::prelude::*;

#[injectable]
struct Cats {
    cats: Arc<Cats>,
}

#[module(root, providers = [Cats])]
struct AppModule;

fn main() {}
