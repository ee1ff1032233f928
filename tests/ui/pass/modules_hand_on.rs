use baya::prelude::*;

#[injectable]
struct Repo;

#[module(providers = [Repo], exports = [Repo])]
struct DbModule;

#[module(imports = [DbModule], exports = [DbModule])]
struct WholeModule;

#[module(imports = [DbModule], exports = [Repo])]
struct PartModule;

#[injectable]
struct Cats {
    _repo: Arc<Repo>,
}

#[injectable]
struct Owners {
    _repo: Arc<Repo>,
}

#[module(imports = [WholeModule], providers = [Cats])]
struct CatsModule;

#[module(imports = [PartModule], providers = [Owners])]
struct OwnersModule;

#[module(root, imports = [CatsModule, OwnersModule])]
struct AppModule;

fn main() {}
