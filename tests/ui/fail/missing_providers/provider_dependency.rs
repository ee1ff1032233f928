use baya::prelude::*;

#[injectable]
struct Repo;

#[injectable]
struct Cats {
    repo: Arc<Repo>,
}

#[module(root, providers = [Cats])]
struct AppModule;

fn main() {}
