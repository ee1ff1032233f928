use baya::prelude::*;

#[injectable]
struct Repo;

#[injectable]
struct Cats {
    repo: Arc<Repo>,
}

#[injectable]
struct Dogs {
    repo: Arc<Repo>,
}

#[module(providers = [Dogs], exports = [Repo])]
struct DbModule;

#[controller]
struct Pets;

#[controller]
impl Pets {
    #[get]
    async fn list(&self, _repo: Inject<Repo>) {}
}

#[module(root, imports = [DbModule], providers = [Cats], controllers = [Pets])]
struct AppModule;

fn main() {}
