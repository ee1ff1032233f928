use baya::prelude::*;

#[provider_trait]
trait Store: Send + Sync {}

#[injectable]
struct Memory;

#[injectable]
struct Disk;

impl Store for Memory {}
impl Store for Disk {}

#[module(providers = [Disk as dyn Store])]
struct DiskModule;

#[injectable]
struct Cats {
    store: Arc<dyn Store>,
}

#[module(imports = [DiskModule], providers = [Cats])]
struct CatsModule;

#[module(root, imports = [CatsModule], providers = [Memory as dyn Store], exports = [dyn Store])]
struct AppModule;

fn main() {}
