use baya::prelude::*;

#[provider_trait]
trait Store: Send + Sync {}

#[injectable]
struct Memory;

#[injectable]
struct Disk;

impl Store for Memory {}
impl Store for Disk {}

#[injectable]
struct Pool;

#[module(providers = [Pool, Disk as dyn Store], exports = [Pool, dyn Store])]
struct DbModule;

#[module(imports = [DbModule], providers = [Memory as dyn Store], exports = [dyn Store])]
struct UsersModule;

#[injectable]
struct Cats {
    pool: Arc<Pool>,
    store: Arc<dyn Store>,
}

#[module(imports = [UsersModule], providers = [Cats])]
struct CatsModule;

#[module(root, imports = [CatsModule])]
struct AppModule;

fn main() {}
