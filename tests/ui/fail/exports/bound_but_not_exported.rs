use baya::prelude::*;

#[provider_trait]
trait CatRepo: Send + Sync {}

#[injectable]
struct PgCats;

impl CatRepo for PgCats {}

#[module(providers = [PgCats as dyn CatRepo])]
struct DbModule;

#[injectable]
struct Cats {
    repo: Arc<dyn CatRepo>,
}

#[module(root, imports = [DbModule], providers = [Cats])]
struct AppModule;

fn main() {}
