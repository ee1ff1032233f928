use baya::prelude::*;

#[injectable]
struct Repo;

#[injectable]
struct Cats {
    repo: Arc<Repo>,
}

#[module(provider = [Repo], exports = [Repo])]
struct DbModule;

#[module(root, imports = [DbModule], providers = [Cats])]
struct AppModule;

fn main() {}
