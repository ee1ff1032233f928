use baya::prelude::*;

#[injectable]
struct Repo;

#[module(providers = [Repo])]
struct DbModule;

#[injectable]
struct Cats {
    repo: Arc<Repo>,
}

#[module(providers = [Cats])]
struct CatsModule;

#[module(root, imports = [DbModule, CatsModule])]
struct AppModule;

fn main() {}
