use baya::prelude::*;

#[injectable]
struct Repo;

#[module(providers = [Repo])]
struct DbModule;

#[injectable]
struct Cats {
    repo: Arc<Repo>,
}

#[module(root, imports = [DbModule], providers = [Cats])]
struct AppModule;

fn main() {}
